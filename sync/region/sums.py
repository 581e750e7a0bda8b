"""How many revisions the server should have, a dossier and a team, and the sum of their ids: what "synced" stands on.

Counted once after unlocking and kept up from then on. A dossier counts for the team that holds it and for the one it is
offered to, as on the server. Copies that left this laptop count with what they had (table `away`).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from sync.laptop.store import Store
from sync.sealing import ID_BYTES

_MODULUS: Final[int] = 2 ** (8 * ID_BYTES)


class Sums:
    """The sums of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.forget()

    def forget(self) -> None:
        """Count again when asked for."""
        self._counted = False
        self._dossiers: dict[bytes, tuple[int, int]] = {}
        self._places: dict[bytes, frozenset[bytes]] = {}
        self._totals: dict[bytes, tuple[int, int]] = {}

    def total(self, team: bytes) -> tuple[int, bytes]:
        """How many revisions the server should have for a team, and the sum of their ids."""
        self._count()
        count, total = self._totals.get(team, (0, 0))
        return count, _bytes(total)

    def of(self, team: bytes) -> Mapping[bytes, tuple[int, bytes]]:
        """Dossier -> how many and the sum, for the dossiers of a team."""
        self._count()
        found = {one: self._dossiers.get(one, (0, 0)) for one, teams in self._places.items() if team in teams}
        return {one: (count, _bytes(total)) for one, (count, total) in found.items()}

    def add(self, dossier: bytes, revision: bytes, count: int = 1) -> None:
        """The server has one more; count -1: it does not have it any more."""
        if self._counted:
            self._change(dossier, count, count * int.from_bytes(revision, "big"))

    def left(self, dossier: bytes) -> None:
        """Its copy went from here: should it come back, what comes is counted anew."""
        if self._counted:
            count, total = self._dossiers.get(dossier, (0, 0))
            self._change(dossier, -count, -total)

    def place(self, dossier: bytes, teams: frozenset[bytes]) -> None:
        """These teams hold the dossier or are offered it now."""
        if not self._counted:
            return
        before = self._places.get(dossier, frozenset())
        count, total = self._dossiers.get(dossier, (0, 0))
        for team in before - teams:
            self._add_to(team, -count, -total)
        for team in teams - before:
            self._add_to(team, count, total)
        self._places[dossier] = teams

    def _change(self, dossier: bytes, count: int, total: int) -> None:
        before = self._dossiers.get(dossier, (0, 0))
        self._dossiers[dossier] = (before[0] + count, before[1] + total)
        for team in self._places.get(dossier, ()):
            self._add_to(team, count, total)

    def _add_to(self, team: bytes, count: int, total: int) -> None:
        before = self._totals.get(team, (0, 0))
        self._totals[team] = (before[0] + count, before[1] + total)

    def _count(self) -> None:
        if self._counted:
            return
        self._counted = True
        told = cache(lambda *teams: frozenset(one for one in teams if one is not None))
        for dossier, team, offered in self._store.each("select dossier, team, offered from holdings"):
            self._places[dossier] = told(team, offered)
        for dossier, of in groupby(self._sent(), itemgetter(0)):
            numbers = [number for _, number in of]
            self._change(dossier, len(numbers), sum(numbers))
        for dossier, count, total in self._store.rows("select dossier, count, sum from away"):
            self._change(dossier, count, int.from_bytes(total, "big"))

    def _sent(self) -> Iterator[tuple[bytes, int]]:
        """Dossier and id, as a number, of each revision that the server should have; those of a dossier together.

        Each is read from its index, so that the boxes stay unread.
        """
        unsent = {one for (one,) in self._store.rows("select id from sending where kind = 'revision'")}
        by_place = {n: one for n, one in self._store.each("select n, id from revisions") if one not in unsent}
        for n, dossier in self._store.each("select n, dossier from revisions order by dossier"):
            if n in by_place:
                yield dossier, int.from_bytes(by_place[n], "big")


def _bytes(total: int) -> bytes:
    return (total % _MODULUS).to_bytes(ID_BYTES, "big")
