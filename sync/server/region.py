"""The region as the server knows it: its row, and the roster that its statements make.

The roster is read once a process and then followed: a process that lags behind reads what others added.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from sync.chain import Statement
from sync.errors import BadBox, BadChange, Refused
from sync.region.roster import Roster, read_roster
from sync.server.database import DatabaseDamaged
from sync.server.refusals import Refusal
from sync.server.tables import items, regions, statements

GIVE_BACK_S: Final = 30 * 24 * 3600  # as long as a revoked laptop may bring what it wrote


@dataclass(frozen=True)
class Region:
    """What holds in one transaction. sequence: the last one given; waiting: restored and not confirmed yet.

    restored_length: of the roster in the backup that was last restored; confirmed_at: when that waiting ended;
    life: random bytes of that restore.
    """

    id: bytes
    sequence: int
    roster: Roster
    waiting: bool
    restored_length: int | None = None
    confirmed_at: int | None = None
    life: bytes | None = None

    def lost_since(self, now: int) -> int:
        """The length of the roster from which on rights that were lost do not hinder what is given back now.

        Its own length but for some days after a restore: then what was signed after the backup goes back into the
        server's hands, also of who was revoked or moved meanwhile.
        """
        if self.restored_length is None or not self.is_given_back(now):
            return self.roster.length
        return min(self.restored_length, self.roster.length)

    def is_given_back(self, now: int) -> bool:
        """True for some days after a restore was confirmed."""
        return self.confirmed_at is not None and now - self.confirmed_at <= GIVE_BACK_S


class Regions:
    """Looks the region up in a transaction. Shared by all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._roster = Roster()

    def see(self, connection: Connection, *, to_write: bool = False) -> Region:
        """The region as it is in this transaction; to_write: and lock it until the end.

        Raises Refusal not-founded, DatabaseDamaged.
        """
        asked = select(regions)
        row = connection.execute(asked.with_for_update() if to_write else asked).one_or_none()
        if row is None:
            raise Refusal("not-founded")
        roster = self._known(row.region, row.roster_length, row.roster_head)
        if roster is None:
            roster = self._read(connection, row.region)
        return Region(row.region, row.sequence, roster, row.waiting, row.restored_length, row.confirmed_at, row.life)

    def _known(self, region: bytes, length: int, head: bytes) -> Roster | None:
        """The roster of this head, when it is the one that is remembered or one before it."""
        with self._lock:
            known = self._roster
        if known.region != region or known.length < length:
            return None
        while known.length > length and known.earlier is not None:
            known = known.earlier
        return known if known.head == head else None

    def _read(self, connection: Connection, region: bytes) -> Roster:
        with self._lock:
            known = self._roster
        with as_stored():
            added = roster_statements(connection, region, known.length)
            first = Statement.decode(added[0]) if added else None
            if known.region != region or first is None or first.before != known.head:
                known, added = Roster(), roster_statements(connection, region, 0)
            roster = read_roster(map(Statement.decode, added), known)
        self.remember(roster)
        return roster

    def remember(self, roster: Roster) -> None:
        """Keep this roster for the requests to come; for one that was committed."""
        with self._lock:
            self._roster = roster


@contextmanager
def as_stored() -> Iterator[None]:
    """What was judged before it was stored and does not hold now is damage, and nobody's request is to blame.

    Raises DatabaseDamaged.
    """
    try:
        yield
    except (BadBox, BadChange, Refused):
        raise DatabaseDamaged("a chain") from None


def roster_statements(connection: Connection, region: bytes, after: int, most: int = -1) -> list[bytes]:
    """The statements of the roster from a number on, as bytes."""
    return chain_statements(connection, region, region, after, most)


def chain_statements(connection: Connection, region: bytes, subject: bytes, after: int, most: int = -1) -> list[bytes]:
    """The statements of one chain from a number on, as bytes, in order. most: -1 for all."""
    asked = (
        select(items.c.body)
        .join(statements, (statements.c.region == items.c.region) & (statements.c.id == items.c.id))
        .where(statements.c.region == region, statements.c.subject == subject, statements.c.position > after)
        .order_by(statements.c.position)
    )
    return list(connection.scalars(asked.limit(most) if most >= 0 else asked))
