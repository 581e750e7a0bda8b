"""What other teams answered to the offers of this laptop's teams, read from the statements that stay here.

When a copy leaves because another team accepted its dossier, its statements stay: which team, who offered it, when.
They hold nothing of the client, so that a redaction or a purge leaves nothing to take out of them: who handed over a
dossier that was deleted for good since still has the receipt, and when it went.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sync import wire
from sync.chain import Statement
from sync.errors import BadBox
from sync.laptop.removing import DESTROYED, Removals
from sync.laptop.store import Store
from sync.region.membership import Membership

ACCEPTED: Final = "accept"
DECLINED: Final = "decline"
_MOST: Final = 200  # the latest that reached this laptop, so that years of them cost nothing after unlocking
_MARKS: Final = tuple(wire.encode("kind") + wire.encode(kind) for kind in (ACCEPTED, DECLINED))  # as a statement has it


@dataclass(frozen=True)
class Answered:
    """The last offer of a dossier by a team of ours, and the answer to it. Ids in hex; times are for people.

    kind: accept, while another team holds it; decline, while a team of ours does and nobody offered it again.
    team, by, at: whose answer it is. offered_by, offered_at: who of us offered it. gone_at: when this laptop learned
    that it was deleted for good, by that team.
    """

    dossier_id: str
    kind: str
    team: str
    by: str
    at: datetime
    offered_by: str
    offered_at: datetime
    gone_at: datetime | None = None


class AnsweredOffers:
    """Of all dossiers, as far as they are not from long ago; a chain is read once for each head that it has."""

    def __init__(self, store: Store, members: Membership, removals: Removals) -> None:
        self._store, self._members, self._removals = store, members, removals
        self._mine: frozenset[bytes] = frozenset()
        self._read: dict[bytes, tuple[bytes, Answered | None]] = {}  # dossier -> its head, and what its chain says
        self._changed = -1
        self._all: tuple[Answered, ...] = ()

    def all(self) -> tuple[Answered, ...]:
        """The latest first."""
        if self._changed != self._members.changed:
            self._changed = self._members.changed
            self._all = tuple(sorted(self._found(), key=lambda one: (one.at, one.dossier_id), reverse=True))
        return self._all

    def _found(self) -> Iterable[Answered]:
        mine = frozenset(team.id for team in self._members.my_teams)
        before, self._read = (self._read if mine == self._mine else {}), {}
        self._mine = mine
        rows = self._store.rows(
            "select distinct subject, head from "
            "(select subject from chains where instr(box, ?) > 0 or instr(box, ?) > 0 order by n desc limit ?) "
            "left join holdings on dossier = subject",
            *_MARKS,
            _MOST,
        )
        for dossier, head in rows:
            known = before.get(dossier)
            found = known if known and known[0] == head else (head, self._of(dossier) if head else self._gone(dossier))
            self._read[dossier] = found
        return [one for _, one in self._read.values() if one is not None]

    def _gone(self, dossier: bytes) -> Answered | None:
        """Of one that nobody holds any more: what was accepted, and that it was deleted since."""
        removal, found = self._removals.of(dossier.hex()), self._of(dossier)
        if found is None or found.kind != ACCEPTED or removal is None or removal.kind != DESTROYED:
            return None
        return replace(found, gone_at=removal.at)

    def _of(self, dossier: bytes) -> Answered | None:
        try:
            said = self._members.statements(dossier)
        except BadBox:  # damaged: the check names it
            return None
        return answered(dossier, (*said, *(one.statement for one in self._members.wishes.of(dossier))), self._mine)


def answered(dossier: bytes, statements: Iterable[Statement], mine: Collection[bytes]) -> Answered | None:
    """What became of the last offer of a team of ours by the chain of a dossier; None when that is nothing to tell."""
    holder, offer, found = b"", None, None
    for one in statements:
        if one.kind == "create":
            holder = _team(one)
        elif one.kind == "offer":
            offer, found = one, found if holder not in mine else None
        elif one.kind == "withdraw":
            offer = None
        elif one.kind in (ACCEPTED, DECLINED) and offer is not None:
            to = _team(offer)
            if holder in mine:
                found = _answer(dossier, offer, one) if to not in mine else None
            elif to in mine and one.kind == ACCEPTED:
                found = None  # it came back
            holder, offer = (to if one.kind == ACCEPTED else holder), None
    return found


def _team(statement: Statement) -> bytes:
    named = statement.body.get("team")
    return named if isinstance(named, bytes) else b""


def _answer(dossier: bytes, offer: Statement, said: Statement) -> Answered:
    team = _team(offer).hex()
    return Answered(dossier.hex(), said.kind, team, said.author.hex(), said.at, offer.author.hex(), offer.at)
