"""How far each team's feed was read, and what stood in it that this laptop refused.

A cursor is the number and the id of the last entry that was read: when the server no longer has that entry at that
place, it is not the feed that was read, and the laptop starts over by ids. It does so too once a server was restored:
what this laptop sent and did not read back yet may be gone from behind a cursor that is right.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sync import records
from sync.laptop.store import Store

_BEHIND_ALL: Final = 2**62  # a number that no feed reaches


@dataclass(frozen=True)
class Cursor:
    """The last entry that was read of a feed. sequence 0 and no entry: none yet."""

    sequence: int = 0
    entry: bytes | None = None


@dataclass(frozen=True)
class RefusedEntry:
    """What a server gave and this laptop did not take, why and when. data: as it came."""

    id: bytes
    kind: str
    team: bytes | None
    dossier: bytes | None
    code: str
    at: datetime
    data: bytes


class Inbox:
    """Cursors and refused entries of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.forget()

    def forget(self) -> None:
        """Read anew what was refused, when it is asked for."""
        self._apart: dict[bytes, bytes | None] | None = None  # id -> dossier, and perhaps some that are gone

    def cursors(self) -> Mapping[bytes, Cursor]:
        """Team -> how far its feed was read."""
        found = self._store.rows("select team, sequence, entry from cursors")
        return {team: Cursor(sequence, entry) for team, sequence, entry in found}

    def read_to(self, team: bytes, cursor: Cursor) -> None:
        """Everything up to here is in the vault; inside the transaction that wrote it."""
        self._store.write(
            "insert into cursors (team, sequence, entry) values (?, ?, ?) "
            "on conflict (team) do update set sequence = excluded.sequence, entry = excluded.entry",
            team,
            cursor.sequence,
            cursor.entry,
        )

    def doubt(self) -> None:
        """No feed goes on where it was read to: each is compared by ids; inside a transaction."""
        self._store.write("update cursors set sequence = ? where entry is not null", _BEHIND_ALL)

    def forget_team(self, team: bytes) -> None:
        """This laptop is not in the team any more; should it come back it reads the whole feed."""
        self._store.write("delete from cursors where team = ?", team)

    def refuse(self, entry: RefusedEntry) -> None:
        """Keep what was not taken, so that it can be judged again."""
        self._store.write(
            "insert into refused (id, kind, team, dossier, code, at, data) values (?, ?, ?, ?, ?, ?, ?) "
            "on conflict (id) do update set code = excluded.code, at = excluded.at, data = excluded.data",
            entry.id,
            entry.kind,
            entry.team,
            entry.dossier,
            entry.code,
            records.moment(entry.at),
            entry.data,
        )
        self._ids()[entry.id] = entry.dossier

    def refused(self) -> tuple[RefusedEntry, ...]:
        """What was not taken, in the order in which it came."""
        return tuple(_entry(row) for row in self._store.rows(f"{_ROWS} order by rowid"))

    def refused_of(self, dossiers: Set[bytes | None]) -> tuple[RefusedEntry, ...]:
        """The same, of these dossiers; None: what is of no dossier."""
        wanted = [one for one, dossier in self._ids().items() if dossier in dossiers]
        found = [row for one in wanted for row in self._store.rows(f"{_ROWS} where id = ?", one)]
        return tuple(_entry(row) for row in sorted(found, key=lambda row: row[-1]))

    def settled(self, one: bytes) -> None:
        """It was taken after all, or the server does not have it any more."""
        if one in self._ids():
            self._store.write("delete from refused where id = ?", one)
            del self._ids()[one]

    def let_go(self, dossier: bytes) -> None:
        """A dossier is others' now: what came of its content and could not be taken in is asked for no more."""
        self._store.write("delete from refused where dossier = ? and kind in ('revision', 'grant')", dossier)
        self.forget()

    def _ids(self) -> dict[bytes, bytes | None]:
        if self._apart is None:
            self._apart = dict(self._store.rows("select id, dossier from refused"))
        return self._apart


_ROWS: Final = "select id, kind, team, dossier, code, at, data, rowid from refused"


def _entry(row: Sequence[Any]) -> RefusedEntry:
    one, kind, team, dossier, code, at, data, _ = row
    return RefusedEntry(one, kind, team, dossier, code, records.of_moment(at), data)
