"""The rows of the list: small, sealed, decrypted all at once after unlocking, and always to be made again.

A card is a cache. What cannot be read is made anew from the revisions; when those are damaged too, the row says so.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import eq
from typing import Final

from sync import records
from sync.errors import BadBox, DamagedDossier, UnknownDossier
from sync.history import Revision, State
from sync.laptop import overview
from sync.laptop.dossiers import Dossiers
from sync.laptop.opened import Opened
from sync.laptop.overview import Overview
from sync.laptop.store import Store
from sync.records import Card
from sync.wire import Value

CardMaker = Callable[[str, State], Mapping[str, Value]]
Data = Mapping[str, Value]
_FETCHED: Final = 500  # cards read in one query
_HELD: Final = 2_000  # revisions that stay opened until the cards that are behind are made anew


@dataclass
class Came:
    """What came of a dossier whose card is behind. before: the dossier without it, None when that is not known.

    fresh: revisions that were just checked and opened, by the bytes of their boxes; keys: of the dossier, by id.
    reread: more changed than that, so that the dossier must be read.
    """

    before: Opened | None = None
    fresh: dict[bytes, Revision] = field(default_factory=dict)
    keys: Mapping[bytes, bytes] = field(default_factory=dict)
    reread: bool = False

    def add(self, more: "Came") -> None:
        """And what came after that."""
        self.fresh |= more.fresh
        self.keys = more.keys or self.keys
        self.reread |= more.reread


def no_card(_dossier_id: str, _state: State) -> Data:
    """What a card holds as long as nobody said what it should hold."""
    return {}


class Cards:
    """Cards by dossier id; None for a dossier that cannot be read. maker makes a card's data from a dossier."""

    def __init__(self, opened_store: Store, dossiers: Dossiers) -> None:
        self.maker: CardMaker = no_card
        self._store = opened_store
        self._dossiers = dossiers
        self._overview = Overview(opened_store)
        self._known: dict[str, Data | None] = {}
        self._rows: dict[str, Card] = {}
        self._read = False
        self._behind: dict[bytes, Came] = {}
        self._held = 0
        self._uncopied: set[bytes] = set()  # dossiers whose cards the overview does not have
        self._copying = False

    def all(self) -> Mapping[str, Data | None]:
        """Every card; reads and decrypts them at the first call."""
        if not self._read:
            self._read = True
            unread = self._open(self._take_copies())
            for dossier in {*unread, *self._dossiers.without_card()}:  # else out of sight
                self.remake(dossier)
        return self._known

    def rows(self, drafted: Container[str]) -> tuple[Card, ...]:
        """Every card as a row of the list; one that did not change is the same row as before."""
        rows = self._rows
        for one, data in self.all().items():
            row, draft = rows.get(one), one in drafted
            if row is None or row.draft is not draft:
                rows[one] = Card(one, {} if data is None else data, draft, data is None)
        return tuple(rows.values())

    def _take_copies(self) -> list[bytes]:
        """Know what the overview has of the cards that are there; the dossiers of the others."""
        marks, taken = self._overview.marks(), set[bytes]()
        for dossiers, copied, cards in self._overview.groups():
            holds = map(eq, map(marks.get, dossiers), copied)  # one by one this would take twice as long
            found = dict(compress(zip(dossiers, cards, strict=True), holds))
            self._known.update(zip(map(bytes.hex, found), found.values(), strict=True))
            taken.update(found)
        return [*(marks.keys() - taken)]

    def _open(self, dossiers: list[bytes]) -> list[bytes]:
        """Know what these cards say, and which of them are behind; the dossiers of those that cannot be read."""
        unread = []
        for dossier, sealed in self._sealed(dossiers):
            try:
                heads, data = records.card_of(self._store.open("cards", dossier, sealed))
            except BadBox:
                unread.append(dossier)
                continue
            self._known[dossier.hex()] = data
            if heads:
                self._uncopied.add(dossier)
            else:
                self._behind[dossier] = Came(reread=True)
        return unread

    def _sealed(self, dossiers: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for begin in range(0, len(dossiers), _FETCHED):
            some = dossiers[begin : begin + _FETCHED]
            holes = ",".join("?" * len(some))
            yield from self._store.rows(f"select dossier, sealed from cards where dossier in ({holes})", *some)  # noqa: S608

    def copy(self) -> bool:
        """Copy some of the cards that the overview does not have, once there are many; True while more are left."""
        if not self._copying and len(self._uncopied) < overview.BEHIND:
            return False
        if self._uncopied:  # one row of the overview in a step, which a save may have to wait for
            first = min(map(overview.first_of, self._uncopied))
            self._overview.renew(first, self._sayable)
            self._uncopied = {one for one in self._uncopied if overview.first_of(one) != first}
        self._copying = bool(self._uncopied)
        return self._copying

    def drop_copies(self) -> None:
        """Let go of the overview; it is made anew after a while."""
        self._overview.clear()

    def _sayable(self, dossier: bytes) -> Data | None:
        """What a card says, for its copy; None for one that is behind or cannot be read."""
        return None if dossier in self._behind else self._known.get(dossier.hex())

    def make(self, dossier: bytes, state: State) -> Data:
        """The card of a dossier in this state."""
        return dict(self.maker(dossier.hex(), state))

    def write(self, dossier: bytes, state: State, data: Data) -> None:
        """Store a card; inside a transaction. Keep it once that is durable."""
        self._store.put("cards", dossier, records.card_content(state.heads, data))

    def keep(self, dossier_id: str, data: Data | None) -> None:
        """Remember a card that is durable now."""
        self.all()
        self._known[dossier_id] = data
        self._rows.pop(dossier_id, None)
        self._behind.pop(bytes.fromhex(dossier_id), None)
        self._uncopied.add(bytes.fromhex(dossier_id))

    def drop(self, dossier_id: str) -> None:
        """Forget a card whose dossier is gone for good."""
        self.all()
        self._known.pop(dossier_id, None)
        self._rows.pop(dossier_id, None)
        self._behind.pop(bytes.fromhex(dossier_id), None)
        self._uncopied.discard(bytes.fromhex(dossier_id))

    def fall_behind(self, dossier: bytes, came: Came, *, later: bool) -> None:
        """The card says less than the dossier now, until it is made anew; inside a transaction.

        later: that may be after this transaction: its row names no heads until then, so that it is not forgotten.
        """
        before = self._dossiers.given_up(dossier)
        known = self._behind.get(dossier)
        if known is None:
            data = self.all().get(dossier.hex()) or {}
            if later:
                self._store.put("cards", dossier, records.card_content((), data))
                self._known[dossier.hex()] = data
                self._rows.pop(dossier.hex(), None)
            known = self._behind[dossier] = Came(before, {}, {})
        known.add(came)
        self._held += len(came.fresh)
        if self._held > _HELD:
            known.fresh, known.reread = {}, True

    @property
    def behind(self) -> int:
        """How many cards are behind their dossiers."""
        return len(self._behind)

    def freshen(self, dossier: bytes | None = None) -> None:
        """Make one of the cards that are behind, or this one; inside a transaction."""
        if not self._behind:
            return
        one = dossier or next(iter(self._behind))
        came = self._behind.pop(one)
        if not self._behind:
            self._held = 0
        grown = None if came.reread else self._dossiers.grown(one, came.before, [*came.fresh.values()], came.keys)
        if grown is not None:
            self._dossiers.keep(one.hex(), grown)
            self.renew(one, grown.state)
        elif self._dossiers.has(one):
            self.remake(one, came.fresh)

    def forget(self) -> None:
        """Read every card again when asked for."""
        self._known.clear()
        self._rows.clear()
        self._read = False
        self._behind.clear()
        self._held = 0
        self._uncopied.clear()

    def rebuild(self) -> int:
        """Make every card anew from the revisions; how many differ from before."""
        before = dict(self.all())
        with self._store.transaction():
            for dossier in self._dossiers.ids():
                self.remake(dossier)
        return sum(before.get(one) != data for one, data in self.all().items())

    def remake(self, dossier: bytes, checked: Mapping[bytes, Revision] | None = None) -> None:
        """Make a card anew from the revisions; inside a transaction. checked: see Dossiers.read.

        The dossier stays in memory for a while: what comes of it next need not have it read again.
        """
        try:
            opened = self._dossiers.read(dossier, checked)
        except (DamagedDossier, UnknownDossier):
            self.keep(dossier.hex(), None)
            return
        self._dossiers.keep(dossier.hex(), opened)
        self.renew(dossier, opened.state)

    def renew(self, dossier: bytes, state: State) -> None:
        """Make a card of a dossier in this state; inside a transaction."""
        data = self.make(dossier, state)
        self.write(dossier, state, data)
        self.keep(dossier.hex(), data)
