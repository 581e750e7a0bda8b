"""How many revisions the server should have, a dossier and a team, and the sum of their ids: what "synced" stands on.

Counted once after unlocking, in short parts where somebody may have to wait, and kept up from then on. A dossier counts
for the team that holds it and for the one it is offered to, as on the server. Copies that left this laptop count with
what they had (table `away`).
"""

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from sync.laptop.store import Store
from sync.sealing import ID_BYTES

_MODULUS: Final[int] = 2 ** (8 * ID_BYTES)
_PART: Final = 5_000  # revisions that are looked at in some milliseconds


class Sums:
    """The sums of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changes = 0
        self.forget()

    def forget(self) -> None:
        """Count again when asked for."""
        self._changes += 1
        self._counted = False
        self._dossiers: dict[bytes, tuple[int, int]] = {}
        self._places: dict[bytes, frozenset[bytes]] = {}
        self._totals: dict[bytes, tuple[int, int]] = {}

    def total(self, team: bytes) -> tuple[int, bytes]:
        """How many revisions the server should have for a team, and the sum of their ids."""
        self._count()
        count, total = self._totals.get(team, (0, 0))
        return count, sum_bytes(total)

    def of(self, team: bytes) -> Mapping[bytes, tuple[int, bytes]]:
        """Dossier -> how many and the sum, for the dossiers of a team."""
        self._count()
        found = {one: self._dossiers.get(one, (0, 0)) for one, teams in self._places.items() if team in teams}
        return {one: (count, sum_bytes(total)) for one, (count, total) in found.items()}

    def add(self, dossier: bytes, revision: bytes, count: int = 1) -> None:
        """The server has one more; count -1: it does not have it any more."""
        self._changes += 1
        if self._counted:
            self._change(dossier, count, count * int.from_bytes(revision, "big"))

    def left(self, dossier: bytes) -> None:
        """Its copy went from here: should it come back, what comes is counted anew."""
        self._changes += 1
        if self._counted:
            count, total = self._dossiers.get(dossier, (0, 0))
            self._change(dossier, -count, -total)

    def place(self, dossier: bytes, teams: frozenset[bytes]) -> None:
        """These teams hold the dossier or are offered it now."""
        self._changes += 1
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

    def counting(self) -> Iterator[None]:
        """Count what has to be counted, a part at a time; in vain when something changes between two parts."""
        if self._counted:
            return
        before, aside = self._changes, Sums(self._store)
        yield from aside._parts()
        if before == self._changes and not self._counted:
            self._take(aside)

    def _take(self, counted: "Sums") -> None:
        self._counted = True
        self._dossiers, self._places, self._totals = counted._dossiers, counted._places, counted._totals

    def _count(self) -> None:
        if not self._counted:
            deque(self._parts(), 0)
            self._counted = True

    def _parts(self) -> Iterator[None]:
        ((last,),) = self._store.rows("select coalesce(max(n), 0) from revisions")  # what is written later is unsent
        unsent = {one for (one,) in self._store.rows("select id from sending where kind = 'revision'")}
        away = self._store.rows("select dossier, count, sum from away")
        told = cache(lambda *teams: frozenset(one for one in teams if one is not None))
        for dossier, team, offered in self._store.each("select dossier, team, offered from holdings"):
            self._places[dossier] = told(team, offered)
        yield
        numbers: dict[int, int] = {}
        for ids in self._ids():
            numbers |= {n: int.from_bytes(one, "big") for n, one in ids if n <= last and one not in unsent}
            yield
        for rows in self._by_dossier():
            for dossier, of in groupby(rows, itemgetter(1)):
                there = [numbers[n] for n, _ in of if n in numbers]
                self._change(dossier, len(there), sum(there))
            yield
        for dossier, count, total in away:
            self._change(dossier, count, int.from_bytes(total, "big"))

    # Both are read from their indexes, so that the boxes stay unread.

    def _ids(self) -> Iterator[list[tuple[int, bytes]]]:
        """Number and id of every revision, some at a time."""
        after = b""
        while rows := self._store.rows("select n, id from revisions where id > ? order by id limit ?", after, _PART):
            yield rows
            after = rows[-1][1]

    def _by_dossier(self) -> Iterator[list[tuple[int, bytes]]]:
        """Number and dossier of every revision, some dossiers at a time, each of them whole."""
        after, some = b"", "select n, dossier from revisions where dossier > ? order by dossier limit ?"
        while rows := self._store.rows(some, after, _PART):
            after = rows[-1][1]
            if len(rows) == _PART:  # the last one may not be whole
                rows = [row for row in rows if row[1] != after]
                rows += self._store.rows("select n, dossier from revisions where dossier = ?", after)
            yield rows


def sum_bytes(total: int) -> bytes:
    """A sum of ids as it is kept and sent; also of one from which some were taken off."""
    return (total % _MODULUS).to_bytes(ID_BYTES, "big")
