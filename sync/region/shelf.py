"""Closed dossiers whose revisions left this laptop, which the server keeps: what is told of them, and which they were.

A server that was put back may lack some of them. Nobody can give those back from here: they count as at the server no
more, and it is told which dossiers they were of, until they come after all, from a colleague who has them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from sync.errors import BadBox
from sync.laptop.store import Store
from sync.region.sums import sum_bytes

_PART: Final = 500  # ids in one question to the database
_NOT_HERE = "not exists (select 1 from revisions where revisions.id = shelved_ids.id)"


class Shelf:
    """Of an open vault; whatever writes here does so inside a transaction of the caller."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, dossier: bytes, count: int, total: bytes, told: bytes) -> None:
        """Before its revisions go. count and total: of all of them, which the server has. told: sealed here."""
        write = self._store.write
        write(f"delete from shelved_ids where dossier = ? and (lost = 0 or not {_NOT_HERE})", dossier)  # noqa: S608 -- ours
        write(
            "insert into shelved_ids (id, dossier, lost) select id, dossier, 0 from revisions where dossier = ?",
            dossier,
        )
        write("insert or replace into away (dossier, count, sum) values (?, ?, ?)", dossier, count, total)
        self._store.put("shelved", dossier, told)

    def came_back(self, dossier: bytes) -> None:
        """Something of its content is here again; which of it is not yet stays known."""
        self._store.write("delete from away where dossier = ?", dossier)
        self._store.drop("shelved", dossier)

    def drop(self, dossier: bytes) -> None:
        """It is deleted everywhere."""
        self.came_back(dossier)
        self._store.write("delete from shelved_ids where dossier = ?", dossier)

    def dossiers(self) -> tuple[bytes, ...]:
        """Those that are not here."""
        return tuple(one for (one,) in self._store.rows("select dossier from away order by dossier"))

    def told(self, dossier: bytes) -> str:
        """By which a worker finds it again; "" for nothing, or what cannot be read."""
        try:
            return (self._store.get("shelved", dossier) or b"").decode()
        except (BadBox, UnicodeDecodeError):
            return ""

    def ids(self) -> Iterator[tuple[bytes, bytes]]:
        """Dossier and id of every revision that the server has and that left with its dossier."""
        yield from self._store.rows(
            "select dossier, id from shelved_ids where lost = 0 and dossier in (select dossier from away)"
        )

    def ids_of(self, dossier: bytes) -> frozenset[bytes]:
        """What left of a dossier and did not come back, as far as the server is known to have it."""
        sql = f"select id from shelved_ids where dossier = ? and lost = 0 and {_NOT_HERE}"  # noqa: S608 -- ours
        return frozenset(one for (one,) in self._store.rows(sql, dossier))

    def lose(self, ids: Iterable[bytes]) -> tuple[tuple[bytes, bytes], ...]:
        """The server has these no more; dossier and id of those of them that were counted as there."""
        sql = f"select dossier, id from shelved_ids where id in (%s) and lost = 0 and {_NOT_HERE}"  # noqa: S608 -- ours
        asked, gone = iter(ids), list[tuple[bytes, bytes]]()
        while some := tuple(islice(asked, _PART)):  # few are lost of the many that left
            gone += self._store.rows(sql % ", ".join("?" * len(some)), *some)
        away = {*self.dossiers()} if gone else set()
        for dossier, one in gone:
            self._store.write("update shelved_ids set lost = 1 where id = ?", one)
            if dossier in away:
                self._count_off(dossier, one)
        return tuple((dossier, one) for dossier, one in gone if dossier in away)

    def _count_off(self, dossier: bytes, one: bytes) -> None:
        ((total,),) = self._store.rows("select sum from away where dossier = ?", dossier)
        left = sum_bytes(int.from_bytes(total, "big") - int.from_bytes(one, "big"))
        self._store.write("update away set count = count - 1, sum = ? where dossier = ?", left, dossier)

    def short(self) -> frozenset[bytes]:
        """Dossiers of which the server lost something that is not here either."""
        rows = self._store.rows(f"select distinct dossier from shelved_ids where lost = 1 and {_NOT_HERE}")  # noqa: S608 -- ours
        return frozenset(dossier for (dossier,) in rows)
