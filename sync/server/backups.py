"""A backup of the server while it serves, in one format for both databases; and the way back.

A backup is a SQLite file with the same tables, filled from one snapshot, checked, and put in its place at once. So a
backup of PostgreSQL can be restored into SQLite and the other way round. A restore fills an empty database, takes away
again what the list of removals names, and leaves the region waiting until an administrator confirms its head.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from sync.chain import Statement
from sync.errors import SyncError
from sync.files import sync_file, sync_folder
from sync.purged import Purged
from sync.sealing import SHORT_ID_BYTES
from sync.server.database import Database, DatabaseDamaged, is_full, migrate
from sync.server.ledger import Ledger
from sync.server.purging import put_off_purges, take_away
from sync.server.region import Region, Regions
from sync.server.removals import Removal, RemovalList, redact
from sync.server.tables import dossiers, metadata, regions

_ROWS: Final = 500  # in memory at a time


class BackupFailed(SyncError):
    """The backup could not be written, or is not what it should be."""

    code = "R-006"
    text = (
        "The backup could not be written, or is none that can be restored. The database and older backups are as they "
        "were. Look at the cause and try again."
    )


class NotEmpty(SyncError):
    """A restore never overwrites."""

    code = "R-007"
    text = (
        "The database holds a region, or the token of init. Nothing was changed. Restore into one that was never made "
        "ready by init, or move this one away."
    )


@dataclass(frozen=True)
class Restored:
    """What a restore did: rows that came back, removals in the list, and those that had to be applied again."""

    rows: int
    listed: int
    redacted: int
    purged: int


def backup(database: Database, file: Path) -> int:
    """Write a backup to a file that is not there yet; the number of rows. Raises BackupFailed."""
    if file.exists():
        raise BackupFailed("the file is there already")
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
        count = _fill(database, part)
        sync_file(part)
        part.rename(file)
        sync_folder(file.parent)
    except OSError as error:
        raise BackupFailed("the disk is full" if is_full(error) else error.strerror or type(error).__name__) from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _fill(database: Database, part: Path) -> int:
    with _sqlite(part) as target:
        migrate(target)
        with database.reading() as source, target.writing() as sink:
            count = copy_rows(source, sink)
        with target.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            if not _is_whole(connection) or _rows(connection) != count:
                raise BackupFailed("what was written is not what was read")
    return count


@contextmanager
def _sqlite(file: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{file}")
    try:
        yield made
    finally:
        made.close()


def copy_rows(source: Connection, sink: Connection) -> int:
    """Copy all rows of all tables; how many."""
    count = 0
    for table in metadata.sorted_tables:
        with source.execution_options(yield_per=_ROWS).execute(select(table)) as found:
            for part in found.mappings().partitions(_ROWS):
                rows: list[dict[str, Any]] = [dict(row) for row in part]
                sink.execute(insert(table), rows)
                count += len(rows)
    return count


def _is_whole(connection: Connection) -> bool:
    return connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]  # a row for each fault


def _rows(connection: Connection) -> int:
    tables = metadata.sorted_tables
    return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def restore(file: Path, database: Database, removals: RemovalList, now: int) -> Restored:
    """Fill an empty database from a backup. Raises NotEmpty or BackupFailed, and nothing has changed then."""
    applied = removals.read()
    migrate(database)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        try:
            shutil.copyfile(file, copy)
        except OSError as error:
            raise BackupFailed(type(error).__name__) from None
        with _sqlite(copy) as source:
            _check_backup(source)
            migrate(source)  # one of an older release
            return _filled(database, source, applied, now)


def _filled(database: Database, source: Database, applied: list[Removal], now: int) -> Restored:
    try:
        with source.reading() as rows, database.writing() as sink:
            if _rows(sink):
                raise NotEmpty()
            count = copy_rows(rows, sink)
            return replace(_take_away_again(sink, applied, now), rows=count)
    except DatabaseDamaged:  # the roster came with it
        raise BackupFailed("the file is damaged") from None


def _check_backup(source: Database) -> None:
    try:
        with source.reading() as connection:
            if not _is_whole(connection):
                raise BackupFailed("the file is damaged")
            named = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
            if not named.scalar_one():
                raise BackupFailed("the file is no backup")
    except DatabaseDamaged:
        raise BackupFailed("the file is damaged") from None


def _take_away_again(connection: Connection, removals: list[Removal], now: int) -> Restored:
    """Apply the list, and let the region wait."""
    row = connection.execute(select(regions)).one_or_none()
    if row is None:
        return Restored(0, 0, 0, 0)
    region = Regions().see(connection, to_write=True)
    mine = [one for one in removals if one.region == region.id]
    purged = _purge_again(connection, region, {one.dossier: one.said for one in mine if one.kind == "purged"}, now)
    redacted: dict[bytes, list[bytes]] = {}
    for one in mine:
        if one.kind == "redacted":
            redacted.setdefault(one.dossier, []).append(one.id)
    for dossier, ids in redacted.items():
        freed = redact(connection, region.id, dossier, sorted(set(ids)), now)
        this = (dossiers.c.region == region.id) & (dossiers.c.dossier == dossier)
        connection.execute(update(dossiers).where(this).values(size=dossiers.c.size - freed))
    waits = {
        "waiting": True,
        "restored_length": region.roster.length,
        "confirmed_at": None,
        "life": os.urandom(SHORT_ID_BYTES),
    }
    connection.execute(update(regions).where(regions.c.region == region.id).values(**waits))
    put_off_purges(connection, region.id, now)
    return Restored(0, len(mine), sum(map(len, redacted.values())), purged)


def _purge_again(connection: Connection, region: Region, gone: Mapping[bytes, tuple[bytes, ...]], now: int) -> int:
    """Also dossiers that this backup does not have yet: they are refused when a laptop brings them again."""
    ledger = Ledger(connection, region, now)
    count = 0
    for one in sorted(gone):
        dossier = ledger.dossier(one) or ledger.create(one)
        if dossier.purged_at is None:
            take_away(ledger, dossier, Purged(one, gone[one]), _told_of(region, gone[one]))
            count += 1
    ledger.write()
    return count


def _told_of(region: Region, said: Iterable[bytes]) -> set[bytes]:
    """The teams that were told of a dossier, by its statements; the backup may not have them all."""
    named = {one.body["team"] for one in map(Statement.decode, said) if one.kind in ("create", "offer")}
    teams = region.roster.teams
    return {one for one, team in teams.items() if one in named or (team.coordinators and said)}
