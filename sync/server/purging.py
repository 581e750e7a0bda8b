"""Dossiers that two people asked to delete, once seven days have passed. (G-21)"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from sync.purged import Purged
from sync.server.database import Database
from sync.server.judging import PURGE_DAYS
from sync.server.ledger import Dossier, Ledger
from sync.server.quota import DAY_S
from sync.server.refusals import Refusal
from sync.server.region import Regions, chain_statements
from sync.server.removals import Removal, RemovalList, forget
from sync.server.tables import dossiers

_AT_ONCE: Final = 100  # dossiers in one transaction


@dataclass(frozen=True)
class Purger:
    """Deletes what is due. Shared by all threads of a process; processes beside each other wait for one another."""

    database: Database
    regions: Regions
    removals: RemovalList

    def purge(self, now: int) -> int:
        """Delete the dossiers that are due; how many. now: seconds since 1970."""
        with self.database.reading() as connection:
            due = select(dossiers.c.dossier).where(dossiers.c.purge_due <= now, dossiers.c.purged_at.is_(None))
            if connection.execute(due.limit(1)).first() is None:
                return 0
        with self.database.writing() as connection:
            try:
                region = self.regions.see(connection, to_write=True)
            except Refusal:
                return 0
            if region.waiting:
                return 0
            found = list(connection.scalars(due.where(dossiers.c.region == region.id).limit(_AT_ONCE)))
            ledger = Ledger(connection, region, now)
            ledger.load(found)
            removed: list[Removal] = []
            for one in found:
                dossier = ledger.dossier(one)
                if dossier is not None:
                    gone = Purged.of(one, chain_statements(connection, region.id, one, 0))
                    take_away(ledger, dossier, gone)
                    removed.append(Removal("purged", region.id, one, one, now, gone.said))
            ledger.write()
            self.removals.add(removed)
        self.database.wipe()
        return len(found)


def put_off_purges(connection: Connection, region: bytes, now: int) -> None:
    """After a restore: nothing is deleted in the next seven days, for that somebody stopped it may have been lost."""
    soonest = now + PURGE_DAYS * DAY_S
    mine = (dossiers.c.region == region) & (dossiers.c.purge_due < soonest)
    connection.execute(update(dossiers).where(mine).values(purge_due=soonest))


def take_away(ledger: Ledger, dossier: Dossier, gone: Purged, told: Iterable[bytes] = ()) -> None:
    """Delete a dossier, and tell every team that has or had it. told: more of them, of which no chain tells."""
    forget(ledger.connection, ledger.region.id, dossier.id)
    ledger.count(dossier.told, -dossier.revisions, -dossier.total)
    dossier.revisions = dossier.total = dossier.size = 0
    dossier.purge_due, dossier.purged_at = None, ledger.now
    ledger.touch(dossier)
    ledger.add("purged", gone.id, gone.encode(), dossier=dossier.id, told=sorted(dossier.ever | {*told}))
