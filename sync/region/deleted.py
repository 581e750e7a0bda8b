"""Dossiers that were deleted for good by two people: what remains is the fact, read from the statements that stay.

They hold nothing of the client. A former holder's receipt of handing it over is in answered.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.chain import Statement
from sync.errors import BadBox
from sync.laptop.removing import DESTROYED, Removals
from sync.region.membership import Membership

_MOST: Final = 200  # the latest, so that years of them cost nothing


@dataclass(frozen=True)
class Deleted:
    """Ids in hex. team: that held it at the end. at: when this laptop learned it; times are for people."""

    dossier_id: str
    team: str
    asked_by: str
    confirmed_by: str
    at: datetime


class DeletedDossiers:
    """Read anew only when the region or what was taken away changed."""

    def __init__(self, members: Membership, removals: Removals) -> None:
        self._members, self._removals = members, removals
        self._changed = (-1, -1)
        self._all: tuple[Deleted, ...] = ()

    def all(self) -> tuple[Deleted, ...]:
        """The latest first."""
        changed = (self._members.changed, self._removals.count)
        if self._changed != changed:
            self._changed, self._all = changed, tuple(self._found())
        return self._all

    def _found(self) -> Iterable[Deleted]:
        gone = sorted((one.at, one.dossier_id) for one in self._removals.all() if one.kind == DESTROYED)
        for at, dossier_id in reversed(gone[-_MOST:]):
            try:
                found = deleted(dossier_id, self._members.statements(bytes.fromhex(dossier_id)), at)
            except BadBox:  # damaged: the check names it
                continue
            if found is not None:
                yield found


def deleted(dossier_id: str, statements: Iterable[Statement], at: datetime) -> Deleted | None:
    """Who asked and who confirmed, by the chain of a dossier; None when nobody confirmed it last."""
    team = offered = b""
    asked: Statement | None = None
    confirmed: Statement | None = None
    for one in statements:
        named = one.body.get("team")
        if one.kind in ("create", "offer") and isinstance(named, bytes):
            team, offered = (named, b"") if one.kind == "create" else (team, named)
        elif one.kind == "accept":
            team = offered
        elif one.kind in ("ask_purge", "keep"):
            asked, confirmed = (one if one.kind == "ask_purge" else None), None
        elif one.kind == "purge":
            confirmed = one
    if asked is None or confirmed is None:
        return None
    return Deleted(dossier_id, team.hex(), asked.author.hex(), confirmed.author.hex(), at)
