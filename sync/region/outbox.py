"""What the server does not have yet, in the order in which it can be judged there, and what it refused.

Whoever writes something that others must get adds it here in the same transaction, so that nothing is ever forgotten
or sent that was not written. What the server refused is set apart with its reason: it stays, visibly, until a person
has it tried again. Nothing is taken out but what the server says that it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync import records
from sync.laptop.store import Store

_AT_ONCE: Final = 500  # places in one question


@dataclass(frozen=True)
class Unsent:
    """One thing that waits. n: its place; code and at: why and when it was set apart, None while it just waits."""

    n: int
    kind: str
    id: bytes
    dossier: bytes | None
    code: str | None = None
    at: datetime | None = None


class Outbox:
    """The things to send of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: str, one: bytes, dossier: bytes | None = None) -> None:
        """Put a thing at the end; inside the transaction that writes the thing itself."""
        self._store.write("insert into sending (kind, id, dossier) values (?, ?, ?)", kind, one, dossier)

    def rows(self, after: int = 0, most: int = 1_000) -> tuple[Unsent, ...]:
        """The things behind a place, in their order, those set apart too; at most so many."""
        found = self._store.rows(
            "select n, kind, id, dossier, code, at from sending where n > ? order by n limit ?", after, most
        )
        return tuple(_unsent(*row) for row in found)

    def count(self) -> int:
        """How many wait or were set apart: 0 when the server has everything."""
        return int(self._store.rows("select count(*) from sending")[0][0])

    def of(self, one: bytes) -> Unsent | None:
        """The thing with this id that waits; None when the server has it."""
        sql = "select n, kind, id, dossier, code, at from sending where id = ? limit 1"
        return next((_unsent(*row) for row in self._store.rows(sql, one)), None)

    def places(self, ids: Sequence[bytes]) -> dict[bytes, Unsent]:
        """Those of these ids that wait, by id."""
        found: dict[bytes, Unsent] = {}
        for begin in range(0, len(ids), _AT_ONCE):
            some = ids[begin : begin + _AT_ONCE]
            holes = ",".join("?" * len(some))
            sql = f"select n, kind, id, dossier, code, at from sending where id in ({holes})"  # noqa: S608 -- holes only
            found |= {place.id: place for place in (_unsent(*row) for row in self._store.rows(sql, *some))}
        return found

    def of_kind(self, kind: str) -> tuple[Unsent, ...]:
        """Everything of a kind that waits, in its order."""
        sql = "select n, kind, id, dossier, code, at from sending where kind = ? order by n"
        return tuple(_unsent(*row) for row in self._store.rows(sql, kind))

    def waits(self, dossier: bytes) -> bool:
        """True when something of the dossier is still here alone."""
        return bool(self._store.rows("select 1 from sending where dossier = ? limit 1", dossier))

    def set_apart(self) -> tuple[Unsent, ...]:
        """What the server refused."""
        found = self._store.rows("select n, kind, id, dossier, code, at from sending where code is not null order by n")
        return tuple(_unsent(*row) for row in found)

    def last(self) -> int:
        """The place of the newest thing; 0 when there is none."""
        return int(self._store.rows("select coalesce(max(n), 0) from sending")[0][0])

    def move_behind(self, dossier: bytes, place: int) -> None:
        """What waited of a dossier up to a place goes behind everything, in its order; inside a transaction."""
        self._store.write(
            "update sending set n = n + (select max(n) from sending) where dossier = ? and n <= ?", dossier, place
        )

    def rename(self, kind: str, one: bytes, other: bytes, dossier: bytes) -> None:
        """A thing goes by another id, in the place that it has, or at the end; inside a transaction."""
        if self.of(one) is None:
            self.add(kind, other, dossier)
        else:
            self._store.write("update sending set id = ?, code = null, at = null where id = ?", other, one)

    def put_last(self, one: bytes) -> None:
        """A thing goes behind everything; inside a transaction."""
        self._store.write("update sending set n = (select max(n) from sending) + 1 where id = ?", one)

    def sent(self, places: Iterable[int]) -> None:
        """The server has these; inside a transaction."""
        gone = [*places]
        for begin in range(0, len(gone), _AT_ONCE):
            some = gone[begin : begin + _AT_ONCE]
            self._store.write(f"delete from sending where n in ({','.join('?' * len(some))})", *some)  # noqa: S608

    def refuse(self, n: int, code: str, at: datetime) -> None:
        """Set a thing apart, with the reason that the server gave."""
        self._store.write("update sending set code = ?, at = ? where n = ?", code, records.moment(at), n)

    def try_again(self, one: bytes) -> None:
        """Let what was set apart go with the next round."""
        self._store.write("update sending set code = null, at = null where id = ?", one)

    def drop_content(self, dossier: bytes) -> None:
        """Forget what waits of what is in a dossier and of its keys, not what was said of it; inside a transaction."""
        self._store.write("delete from sending where dossier = ? and kind in ('revision', 'grant', 'keys')", dossier)

    def drop(self, dossier: bytes) -> None:
        """Forget everything of a dossier that was purged: nobody may have it any more; inside a transaction."""
        self._store.write("delete from sending where dossier = ?", dossier)


def _unsent(n: int, kind: str, one: bytes, dossier: bytes | None, code: str | None, at: str | None) -> Unsent:
    return Unsent(n, kind, one, dossier, code, None if at is None else records.of_moment(at))
