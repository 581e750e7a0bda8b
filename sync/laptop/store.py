"""The database of a vault: tables of sealed rows in SQLite, each write durable before it is reported.

Knows tables and bytes, not what they mean. Nothing in a clear column says anything about a client: ids are random
or hashes. Durability: WAL with synchronous=FULL, so that a commit is on the disk when it returns (G-05); only what a
server can give again waits for the next such commit.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sync.errors import BadBox, DamagedVault, SyncError, told_plainly
from sync.files import address
from sync.laptop.waiting_rows import WaitingRows
from sync.sealing import open_row, prefix, seal_row

if TYPE_CHECKING:
    from sqlite_utils import Database

NAME: Final = "vault.db"
FORMAT: Final = 1  # of the tables; sync/rescue/migration.py brings older ones up
OLDEST: Final = 1  # format that this release still opens; less is damage
APPLICATION_ID: Final = 0x4B54464C  # "KTFL"
PAGE_BYTES: Final = 8192  # a revision of 2 kB wastes least: three a page
_BUSY_S: Final = 2.0
# How a table of ours is written down, and nothing more: a clause about conflicts could drop a row without a word.
_PLAIN_TABLE: Final = re.compile(
    r"""create\s+table\s+["'`\[]?\w+["'`\]]?\s*\(
        (\s*["'`\[]?\w+["'`\]]?\s+(integer|text|blob)(\s+primary\s+key)?(\s*,)?)+\s*\)\s*strict""",
    re.IGNORECASE | re.VERBOSE,
)
_TYPES: Final = {int: "INTEGER", bytes: "BLOB", str: "TEXT"}
_LOG_PAGES: Final = "wal_autocheckpoint=2000"  # 16 MB, some 250 saves: when nothing wrote it back before, a save does

_TABLES: Final[dict[str, dict[str, type]]] = {
    "vault": {"id": int, "vault": bytes, "device": bytes},
    "revisions": {"n": int, "id": bytes, "dossier": bytes, "sequence": int, "box": bytes},
    "grants": {"n": int, "key": bytes, "dossier": bytes, "box": bytes},
    "cards": {"dossier": bytes, "sealed": bytes},
    "overview": {"id": bytes, "sealed": bytes},
    "drafts": {"dossier": bytes, "sealed": bytes},
    "given": {"id": bytes, "dossier": bytes, "info": bytes, "pdf": bytes},
    "state": {"id": bytes, "sealed": bytes},
    "packs": {"id": bytes, "sealed": bytes},
    "removals": {"dossier": bytes, "sealed": bytes},
    "snapshots": {"dossier": bytes, "sealed": bytes},
    "sending": {"n": int, "kind": str, "id": bytes, "dossier": bytes, "code": str, "at": str},
    "refused": {"id": bytes, "kind": str, "team": bytes, "dossier": bytes, "code": str, "at": str, "data": bytes},
    "cursors": {"team": bytes, "sequence": int, "entry": bytes},
    "chains": {"n": int, "id": bytes, "subject": bytes, "box": bytes},
    "holdings": {"dossier": bytes, "team": bytes, "offered": bytes, "closed": int, "purge": int, "head": bytes},
    "wishes": {"id": bytes, "sealed": bytes},
    "team_keys": {"n": int, "id": bytes, "kind": str, "team": bytes, "key": bytes, "recipient": bytes, "box": bytes},
    "notices": {"n": int, "id": bytes, "kind": str, "box": bytes},
    "away": {"dossier": bytes, "count": int, "sum": bytes},
    "shelved": {"dossier": bytes, "sealed": bytes},
    "shelved_ids": {"id": bytes, "dossier": bytes, "lost": int},
}
_KEYS: Final = {"vault": "id", "revisions": "n", "grants": "n", "cards": "dossier", "drafts": "dossier", "given": "id",
                "state": "id", "packs": "id", "removals": "dossier", "snapshots": "dossier", "overview": "id",
                "sending": "n", "refused": "id", "cursors": "team", "chains": "n", "holdings": "dossier",
                "wishes": "id", "team_keys": "n", "notices": "n", "away": "dossier", "shelved": "dossier",
                "shelved_ids": "id"}  # fmt: skip

_LATER: Final = ("packs", "removals", "snapshots", "sending", "refused", "cursors", "chains", "holdings",
                 "wishes", "team_keys", "notices", "away", "overview", "shelved", "shelved_ids")  # fmt: skip
_UNIQUE: Final = {"revisions": "id", "chains": "id", "team_keys": "id", "notices": "id"}
_INDEXED: Final = {
    "revisions": "dossier",
    "grants": "dossier",
    "given": "dossier",
    "chains": "subject",
    "sending": "id",
    "shelved_ids": "dossier",
}


def _database(connection: sqlite3.Connection, strict: bool = False) -> "Database":
    from sqlite_utils import Database  # takes a tenth of a second, which the lock screen does not wait for

    return Database(connection, recursive_triggers=False, execute_plugins=False, strict=strict)


def refuse_what_acts(connection: sqlite3.Connection) -> None:
    """Raise DamagedVault unless the database holds tables and indexes alone, ours plain, with our columns and ids.

    Who may write in the file could else have SQLite drop what is saved, or keep what is deleted, without a word.
    """
    for kind, name, sql in connection.execute("select type, name, sql from sqlite_master").fetchall():
        if kind not in ("table", "index") or (name in _TABLES and not _PLAIN_TABLE.fullmatch(sql or "")):
            raise DamagedVault("something in the database acts by itself")
        if name in _TABLES and not _columns_of(name) <= _columns(connection, name):
            raise DamagedVault("a table has other columns")
    _refuse_what_has_no_name(connection)


def _columns(connection: sqlite3.Connection, table: str) -> set[tuple[str, str]]:
    return {(name, kind.upper()) for _, name, kind, *_ in connection.execute(f"pragma table_info({table})")}


def _columns_of(table: str) -> set[tuple[str, str]]:
    return {(name, _TYPES[kind]) for name, kind in _TABLES[table].items()}


def _refuse_what_has_no_name(connection: sqlite3.Connection) -> None:
    """Raise DamagedVault when a row has no id, or a number or text in its place.

    Asks indexes alone: SQLite sorts all these before bytes, so that the first of an index tells.
    """
    there = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    named = [(table, key) for table, key in _KEYS.items() if _TABLES[table][key] is bytes]
    for table, column in (*named, *_UNIQUE.items(), *_INDEXED.items()):
        if table in there and _TABLES[table][column] is bytes:
            asked = f"select typeof({column}) from {table} order by {column} limit 1"  # noqa: S608 -- our own tables
            if connection.execute(asked).fetchone() not in (None, ("blob",)):
                raise DamagedVault("a row without an id")


def text_or_bytes(data: bytes) -> str | bytes:
    """A text; bytes stay bytes when a flipped bit of their row calls them text: the lowest of a length tells which."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


class Store:
    """The open database with the key of its rows."""

    def __init__(self, path: Path, vault_key: bytes, *, how: str = "mode=rw") -> None:
        """Open an existing database; see create. how: SQLite's own options; "mode=ro&immutable=1" for a backup.

        Raises DamagedVault, NoRights, VaultBusy.
        """
        self.path = path
        self._folder = path.parent
        self._key = vault_key
        self._unsynced = False
        with told_plainly(path.parent):
            self._address = address(path.absolute(), how)
            connection = sqlite3.connect(
                self._address,
                uri=True,
                timeout=_BUSY_S,
                isolation_level=None,
                check_same_thread=False,  # one thread at a time; closing may be another's
            )
            connection.text_factory = text_or_bytes
            self._waiting = WaitingRows(connection)
            self._db = _database(connection)
            try:
                if how == "mode=rw":
                    self._set_up(connection)
                refuse_what_acts(connection)
                if how == "mode=rw":
                    self._add_tables()
            except (sqlite3.Error, SyncError):
                connection.close()
                raise

    @staticmethod
    def _set_up(connection: sqlite3.Connection) -> None:
        for pragma in ("secure_delete=on", "synchronous=full", "temp_store=memory", "trusted_schema=off", _LOG_PAGES):
            connection.execute(f"pragma {pragma}")
        mode = connection.execute("pragma journal_mode=wal").fetchone()[0]
        if mode != "wal":
            raise sqlite3.OperationalError("no write-ahead log")

    @classmethod
    def create(cls, path: Path, vault_key: bytes, vault: bytes, device: bytes) -> None:
        """Make an empty database, durable and without a log beside it. device: private keys, to be sealed here."""
        with told_plainly(path.parent):
            path.touch(mode=0o600, exist_ok=False)
            connection = sqlite3.connect(path, isolation_level=None)
            try:
                connection.execute(f"pragma page_size={PAGE_BYTES}")
                connection.execute(f"pragma application_id={APPLICATION_ID}")
                connection.execute(f"pragma user_version={FORMAT}")
                cls._set_up(connection)
                database = _database(connection, strict=True)
                cls._make_tables(database)
                sealed = seal_row(vault_key, "row/vault", row_context("vault", vault), device)
                database.execute("insert into vault values (1, ?, ?)", (vault, sealed))
            finally:
                connection.close()

    @staticmethod
    def _make_tables(database: "Database") -> None:
        with database.atomic():
            for name, columns in _TABLES.items():
                database.table(name).create(columns, pk=_KEYS[name])
            for name, column in _UNIQUE.items():
                database.table(name).create_index([column], unique=True)
            for name, column in _INDEXED.items():
                database.table(name).create_index([column])

    def _add_tables(self) -> None:
        """A vault made before one of the later tables gets it; no others may be absent."""
        for name in _LATER:
            if not self.has_table(name):
                self._db.table(name).create(_TABLES[name], pk=_KEYS[name], strict=True)
                if name in _UNIQUE:
                    self._db.table(name).create_index([_UNIQUE[name]], unique=True)
                if name in _INDEXED:
                    self._db.table(name).create_index([_INDEXED[name]])

    def has_table(self, name: str) -> bool:
        """False for a table that came later than this database, such as a backup from before it."""
        return bool(self.rows("select 1 from sqlite_master where type = 'table' and name = ?", name))

    def flush(self) -> bool:
        """Write the log into the database and cut it off, so that what was deleted is nowhere; False while in use."""
        return bool(self.rows("pragma wal_checkpoint(truncate)")[0][0] == 0)

    def rewrite(self) -> None:
        """Write every page anew, so that what was deleted is in none of them. Meanwhile it takes its room twice more.

        SQLite overwrites a row that is deleted, but not what is left of a row in its old place when it moved others to
        even out its pages: deleted later, a part of it would stay there.
        """
        self.write("pragma temp_store=file")  # sealed rows, of all that is here; too many for the memory
        try:
            self.write("vacuum")
        finally:
            self.write("pragma temp_store=memory")

    def is_sound(self) -> bool:
        """True when SQLite finds its own pages and indexes right; reads all, on a connection of its own."""
        try:
            with closing(sqlite3.connect(self._address.replace("mode=rw", "mode=ro"), uri=True)) as reading:
                return bool(reading.execute("pragma integrity_check").fetchall() == [("ok",)])
        except sqlite3.Error:
            return False

    @contextmanager
    def beside(self, other: Path) -> Iterator[str]:
        """The name by which a query reaches the tables of another database that nobody writes in."""
        self.write("attach database ? as older", address(other.absolute(), "mode=ro&immutable=1"))
        try:
            yield "older"
        finally:
            self.write("detach database older")

    def write_back(self) -> None:
        """Write the log into the database as far as nobody reads it, so that no save has to."""
        self.rows("pragma wal_checkpoint(passive)")

    def close(self) -> None:
        """Write the log into the database and close it."""
        with told_plainly(self._folder):
            self._db.close()

    @property
    def vault_key(self) -> bytes:
        """What its rows are sealed under; for what derives names from it."""
        return self._key

    @property
    def version(self) -> int:
        """The format of the tables."""
        return int(self.rows("pragma user_version")[0][0])

    @property
    def changes(self) -> int:
        """A number that grows with every row that is written, changed or deleted."""
        return self.connection.total_changes

    @property
    def connection(self) -> sqlite3.Connection:
        """For the backup API and for checks; with all that was written soon."""
        self._waiting.write()
        return self._db.conn

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen or none does; durable when the block ends."""
        with told_plainly(self._folder):
            self._waiting.write()
            with self._db.atomic(), self._waiting.in_transaction():
                yield

    @contextmanager
    def fetched(self) -> Iterator[None]:
        """A transaction of what can be fetched again: all of it or nothing, and on the disk with the next durable one.

        A power cut before that takes it back whole, with the note of how far was read.
        """
        self._set_synchronous("normal")
        self._unsynced = True
        try:
            with self.transaction():
                yield
        finally:
            self._set_synchronous("full")

    def sync(self) -> None:
        """See that what was fetched is on the disk too."""
        if self._unsynced:
            with self.transaction():  # one page that says the same; its commit waits for the disk, and all before it
                self.write(f"pragma user_version={self.version}")
            self._unsynced = False

    def _set_synchronous(self, how: str) -> None:
        self.write(f"pragma synchronous={how}")

    # Plain rows.

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds. SQL is ours alone; values are bound."""
        with told_plainly(self._folder):
            return self.connection.execute(sql, values).fetchall()

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """What a query finds, one row in memory at a time."""
        with told_plainly(self._folder):
            yield from self.connection.execute(sql)

    def write(self, sql: str, *values: object) -> None:
        """Run one statement; outside a transaction it is durable by itself."""
        with told_plainly(self._folder):
            self.connection.execute(sql, values)

    def write_soon(self, sql: str, *values: object) -> None:
        """The same, together with others of one statement, before anything else is asked or the transaction ends."""
        if self._db.conn.in_transaction:
            self._waiting.add(sql, values)
        else:
            self.write(sql, *values)

    # Sealed rows.

    def seal(self, table: str, row: bytes, content: bytes) -> bytes:
        """The content sealed for this table and row only."""
        return seal_row(self._key, f"row/{table}", row_context(table, row), content)

    def open(self, table: str, row: bytes, sealed: bytes) -> bytes:
        """What was sealed for this table and row. Raises BadBox."""
        if not isinstance(sealed, bytes) or not isinstance(row, bytes):
            raise BadBox("row")
        return open_row(self._key, f"row/{table}", row_context(table, row), sealed)

    def put(self, table: str, row: bytes, content: bytes) -> None:
        """Insert or replace a sealed row of a table whose rows have a name."""
        self.put_sealed(table, row, self.seal(table, row, content))

    def put_sealed(self, table: str, row: bytes, sealed: bytes) -> None:
        """Insert or replace a row that was sealed for this table and row before."""
        key = _KEYS[table]
        self.write(
            f"insert into {table} ({key}, sealed) values (?, ?) "  # noqa: S608 -- names of our own tables
            f"on conflict ({key}) do update set sealed = excluded.sealed",
            row,
            sealed,
        )

    def get(self, table: str, row: bytes) -> bytes | None:
        """The content of a sealed row; None when it is not there. Raises BadBox."""
        found = self.rows(f"select sealed from {table} where {_KEYS[table]} = ?", row)  # noqa: S608
        return self.open(table, row, found[0][0]) if found else None

    def drop(self, table: str, row: bytes) -> None:
        """Delete a row, overwriting its bytes."""
        self.write(f"delete from {table} where {_KEYS[table]} = ?", row)  # noqa: S608


def row_context(table: str, row: bytes) -> bytes:
    """What binds a sealed row to its place."""
    return prefix(f"row/{table}") + row
