"""The database behind the server: SQLite in one file, or PostgreSQL; how it is opened, migrated, read and written.

Whoever writes holds the region's row (PostgreSQL) or the whole file (SQLite) from the first line of the transaction
to its end, so that sequences are committed in the order in which they were given (G-25).
"""

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    any_,
    bindparam,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync.errors import SyncError

MIGRATIONS: Final = Path(__file__).parent / "migrations"
POOL: Final = 20  # connections of one process: four of them stay under what PostgreSQL allows by default
WAIT_S: Final = 60  # for one of them
_DISK_FULL_STATES: Final = frozenset({"53100", "53200", "58030"})  # disk full, out of memory, I/O error
_CHUNK: Final = 500  # ids in one question
_REASON_CHARS: Final = 200


class DatabaseFull(SyncError):
    """The disk under the database is full, or refuses to write."""

    code = "R-002"
    text = "The server's disk takes nothing more. What was stored before is safe. Make room on the disk."


class DatabaseAway(SyncError):
    """The database cannot be reached."""

    code = "R-003"
    text = (
        "The server's database cannot be reached. Nothing was changed. Check that it runs, that the setting `database` "
        "is right, and that the user of the service may read and write there."
    )


class DatabaseDamaged(SyncError):
    """The file is no database, or a damaged one."""

    code = "R-008"
    text = "The database is damaged, or is none. It was left as it is. Move it away and restore the newest backup."


class NotInUtf8(SyncError):
    """A new PostgreSQL database has another encoding."""

    code = "R-011"
    text = (
        "The PostgreSQL database is not in UTF-8. Nothing was changed. Make one that is: "
        "createdb -E UTF8 -T template0 NAME"
    )


class DatabaseNotReady(SyncError):
    """The database has no tables of ours, or those of another release."""

    code = "R-004"
    text = "The database was not made for this release. Nothing was changed. Run: keukentafel-server init"


class NewerDatabase(SyncError):
    """A later release made the tables; older programs cannot know what stands in them."""

    code = "R-012"
    text = "The database is of a newer release. Nothing was changed. Install that release again, or a later one."


class Database:
    """One database, shared by all threads of a process."""

    def __init__(self, url: str) -> None:
        """url: as SQLAlchemy writes it. Nothing is opened yet."""
        self.is_sqlite = url.startswith("sqlite")
        self._one_writer = threading.Lock()  # SQLite would make the second wait asleep
        self.engine = _engine(url, self.is_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot to read from. Raises DatabaseAway."""
        with _told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end and durable then; nothing of it stays when anything is raised.

        Raises DatabaseFull or DatabaseAway.
        """
        if not self.is_sqlite:
            with _told(), self.engine.begin() as connection:
                yield connection
            return
        with self._one_writer, _told(), self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def wipe(self) -> None:
        """Take what was just deleted out of SQLite's write-ahead log too, as far as nobody is reading it."""
        if self.is_sqlite:
            with self._one_writer, _told(), self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def write_back(self) -> None:
        """Write SQLite's log back into the file as far as nobody reads it, so that no push has to."""
        if self.is_sqlite:
            with _told(), self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "wal_autocheckpoint=8000",  # 32 MB: before that no push waits until the log is written back; see write_back
    "cache_size=-8000",  # kB of each connection
)
_POOLED: Final[dict[str, Any]] = {
    "hide_parameters": True,
    "pool_size": POOL,
    "max_overflow": 0,
    "pool_timeout": WAIT_S,
}


def _engine(url: str, is_sqlite: bool) -> Engine:
    if not is_sqlite:
        engine = create_engine(url, **_POOLED, pool_pre_ping=True)
        event.listen(engine, "connect", _set_up_postgres)
        return engine
    engine = create_engine(url, **_POOLED)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_postgres(connection: Any, _record: object) -> None:
    """Lists of ids go as their bytes, and bodies come as theirs: written out as text they take both far longer."""
    from psycopg.types.array import ListBinaryDumper

    connection.adapters.register_dumper(list, ListBinaryDumper)
    connection.server_cursor_factory = _as_bytes()


@cache
def _as_bytes() -> type:
    """What reads many rows, some at a time; only loaded where there is a PostgreSQL."""
    import psycopg

    class AsBytes(psycopg.ServerCursor[Any]):
        def execute(self, *args: Any, **how: Any) -> Any:
            return super().execute(*args, **{**how, "binary": True})

    return AsBytes


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Transactions begin where we say so; what is reported as stored is on the disk; what is deleted is overwritten."""
    connection.isolation_level = None
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError:  # SQLite names what is damaged, by what stands there
        raise DatabaseDamaged() from None


@contextmanager
def _told() -> Iterator[None]:
    """What a database says, as a known error; its own text may quote what was being written, and is dropped."""
    try:
        yield
    except PoolTimeout:
        raise DatabaseAway("no connection is free") from None
    except DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise known from None


def _known(error: DBAPIError) -> SyncError | None:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return DatabaseFull()
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return DatabaseDamaged()
        if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
            return DatabaseAway()
        return None
    if getattr(cause, "sqlstate", None) in _DISK_FULL_STATES:
        return DatabaseFull()
    unasked = isinstance(error, ProgrammingError) and not error.statement  # its address says what PostgreSQL knows not
    if isinstance(error, OperationalError) or error.connection_invalidated or unasked:
        return DatabaseAway("" if error.statement else _reason(error))
    return None


def _reason(error: DBAPIError) -> str:
    """Why PostgreSQL lets nobody in, by its own word: nothing was asked yet that could stand in it."""
    first, _, _ = str(error.orig).partition("\n")
    return " ".join(first.rpartition("failed: ")[2].split())[:_REASON_CHARS]


def is_full(error: OSError) -> bool:
    """True when a disk takes no more."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def migrate(database: Database) -> None:
    """Bring the tables to this release, a step a release, each in a transaction of its own where that is possible.

    A new file of SQLite is for its owner alone, and so are the files that SQLite puts beside it. Raises NotInUtf8,
    NewerDatabase.
    """
    from alembic import command
    from alembic.util import CommandError

    if database.is_sqlite:
        with suppress(OSError):  # SQLite says what is wrong
            Path(database.engine.url.database or "").touch(0o600)
    with _told():
        _check_encoding(database)
        try:
            command.upgrade(_alembic(database), "head")
        except CommandError:  # it stands at a step that this release does not have
            raise NewerDatabase() from None


def _check_encoding(database: Database) -> None:
    """One of another encoding that has tables of ours keeps them: what stands in them is plain everywhere."""
    with database.engine.connect() as connection:
        if database.is_sqlite or inspect(connection).has_table("alembic_version"):
            return
        encoding = connection.exec_driver_sql("show server_encoding").scalar_one()
    if encoding != "UTF8":
        raise NotInUtf8(encoding)


def is_ready(database: Database) -> bool:
    """True when the tables are those of this release. Raises DatabaseAway."""
    from alembic.runtime.migration import MigrationContext

    if database.is_sqlite and not Path(database.engine.url.database or "").is_file():
        return False  # SQLite would make it
    with _told(), database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == _heads()


@cache
def _heads() -> frozenset[str]:
    """The last steps of this release."""
    from alembic.script import ScriptDirectory

    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _alembic(database: Database) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config


def among(connection: Connection, column: "Column[bytes]", ids: list[bytes]) -> "ColumnElement[bool]":
    """That a column is one of these ids; on PostgreSQL as one value, since five hundred take long to be read."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, ids, type_=ARRAY(LargeBinary)))
    return column.in_(bindparam(None, ids, expanding=True))  # a list would have each of them looked at


def chunks(ids: list[bytes]) -> Iterator[list[bytes]]:
    """The ids in parts that fit in one question."""
    for at in range(0, len(ids), _CHUNK):
        yield ids[at : at + _CHUNK]
