"""A vault's region, as screens and the sync see it: joining, who holds what, and what goes out and comes in.

Ids of dossiers, devices and teams are hex text here. What is not allowed raises Refused with a permanent word, and has
changed nothing then. Every call is durable by itself, or together with others inside together().
"""

from collections.abc import Sequence
from datetime import datetime

from sync.region.branches import Branches
from sync.region.chores import Chores
from sync.region.dispatch import Dispatch
from sync.region.handover import Handover
from sync.region.joining import Joining
from sync.region.parts import Parts
from sync.region.stock import Stock


class Region(Joining, Handover, Dispatch, Stock):
    """The region of an open vault; also of one that belongs to none."""

    def __init__(self, parts: Parts) -> None:
        Joining.__init__(self, parts)
        Handover.__init__(self, parts)
        Stock.__init__(self, parts)
        Dispatch.__init__(self, parts, self, self.granting, self)
        self._branches = Branches(parts, parts.arrivals.chains.roster_changed)
        self._chores = Chores(parts, self, self, self.unsend)

    def letting_go(self, theirs: Sequence[bytes]) -> bytes | None:
        """What to say on another branch of the roster before following it; None for nothing more. Raises Refused."""
        return self._branches.letting_go(theirs)

    def follow_branch(self, theirs: Sequence[bytes]) -> None:
        """Go on with another branch of the roster, which let go of all that is only here. Raises Refused."""
        self._branches.follow(theirs)

    def served_in(self, life: bytes | None) -> None:
        """The server tells from which restore it lives: another one than before may lack what came from here."""
        self._chores.served_in(life)

    def tidy(self, at: datetime) -> None:
        """Once a round, before pending: new keys, dossiers of before joining, copies that may go."""
        self._chores.tidy(at)

    def try_again(self, one: bytes) -> None:
        """Send it with the next round, or judge it once more; an offer with the keys that go with it."""
        wish = self._parts.members.wishes.by_id(one)
        with self._parts.together():
            super().try_again(one)
            if wish is not None and wish.dossier is not None and wish.statement.kind == "offer":
                offered = self.holders(wish.dossier.hex()).offered
                key = None if offered is None else self._parts.members.fit_team_key(offered)
                if key is not None:
                    self.granting.all_to(wish.dossier, key)

    def pass_on(self) -> bool:
        """Once a round, after what came was read: keys of teams to who lacks them. True: there is something to send."""
        return self._chores.pass_on()
