"""What the parts of a region work on: the open vault taken apart, handed to each of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sync.errors import Refused
from sync.laptop import removing
from sync.laptop.cards import Cards
from sync.laptop.dossiers import Dossiers
from sync.laptop.opened import Saying
from sync.laptop.remover import Remover
from sync.laptop.removing import Removal, Removals
from sync.laptop.settings import Settings
from sync.laptop.store import Store
from sync.region.arrivals import Arrivals
from sync.region.membership import Membership
from sync.region.roster import Roster, Team
from sync.region.words import Words
from sync.sealing import SHORT_ID_BYTES

Write = Callable[[str, Saying], str]  # a revision of a dossier; its id
_HOME: Final = "region.home"
_INSIDE: Final = nullcontext()  # of a step that began before


@dataclass
class Parts:
    """write: appends a revision to a dossier, durably. joins: requests to join that were seen since unlocking."""

    store: Store
    members: Membership
    words: Words
    dossiers: Dossiers
    cards: Cards
    removals: Removals
    remover: Remover
    settings: Settings
    arrivals: Arrivals
    write: Write
    clock: Callable[[], datetime]
    joins: dict[bytes, object] = field(default_factory=dict)
    depth: int = 0

    def together(self, *, later: bool = False) -> AbstractContextManager[None]:
        """One durable step: everything inside happened, or nothing did, in memory either. May stand in another.

        later: one of many steps of what a server gives. Rows of the list are made anew by freshen, and the disk is
        waited for before something is sent.
        """
        return _INSIDE if self.depth else self._step(later=later)

    @contextmanager
    def _step(self, *, later: bool) -> Iterator[None]:
        self.depth = 1
        try:
            with self.store.fetched() if later else self.store.transaction():
                self.arrivals.begin()
                yield
                self.arrivals.settle(self.clock(), later=later)
        except BaseException:
            self.forget()
            raise
        finally:
            self.depth = 0

    def forget(self) -> None:
        """What was worked out in a step that did not happen is read again."""
        self.members.forget()
        self.dossiers.forget()
        self.cards.forget()
        self.arrivals.forget()

    @property
    def roster(self) -> Roster:
        """As the server has it."""
        return self.members.roster

    @property
    def standing(self) -> str:
        """How this device stands: none, asked, member, revoked."""
        code, me = self.members.code, self.members.me
        if code is None:
            return "none"
        if me is None or not self._holds(code.head):
            return "asked"
        return "member" if me.revoked_at is None else "revoked"

    def _holds(self, head: bytes) -> bool:
        try:
            self.roster.at(head)
        except Refused:
            return False
        return True

    def home(self) -> Team | None:
        """The team that new dossiers of this device belong to; None while it is in none."""
        mine = {team.id.hex(): team for team in self.members.my_teams}
        chosen = self.settings.get(_HOME)
        workers = [team for team in mine.values() if not team.coordinators]
        first = next(iter([*workers, *mine.values()]), None)
        return mine.get(chosen, first) if isinstance(chosen, str) else first

    def choose_home(self, team: str) -> None:
        """New dossiers belong to this team from now on."""
        self.settings.set(_HOME, team)

    def begin(self, dossier: bytes, at: datetime) -> None:
        """In a region a dossier belongs to a team from its first word; inside a transaction."""
        home = self.home() if self.standing == "member" else None
        if home is not None:
            self.words.say(self.words.say_of(dossier, "create", {"team": home.id}, at))

    def leave(self, dossier: bytes, at: datetime, kind: str = removing.LEFT) -> None:
        """Delete the copy of a dossier that is others' now; inside a transaction."""
        removing.delete_dossier(self.store, dossier)
        self.members.sums.left(dossier)
        self.removals.note(Removal(dossier.hex(), at, kind, pending=True))
        self.dossiers.forget(dossier.hex())
        self.cards.drop(dossier.hex())


def bytes_of(one: str, length: int = SHORT_ID_BYTES) -> bytes:
    """The bytes of an id in hex. Raises Refused."""
    try:
        found = bytes.fromhex(one)
    except ValueError:
        raise Refused("malformed") from None
    if len(found) != length:
        raise Refused("malformed")
    return found
