"""A database that is looked at before it is opened: whose it is and whether it is whole, without changing a byte.

SQLite itself changes files when it opens a database beside a log that a crash left. So what the log says is read from
its bytes, and where the database cannot be read without it, the two are put together in memory. (G-02)
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sync.errors import BadBox, DamagedVault, ForeignVault, NewerFormat, SyncError
from sync.files import address
from sync.laptop import store, wal
from sync.sealing import open_row

_MAGIC: Final = b"SQLite format 3\0"
_FRONT: Final = 100  # bytes of SQLite's own header
_VAULT: Final = "select vault, device from vault where id = 1"


def check_file(path: Path) -> None:
    """Look at the first bytes, and at the log beside them.

    Raises DamagedVault for an absent, empty or truncated file, ForeignVault, NewerFormat.
    """
    try:
        with path.open("rb") as handle:
            front = handle.read(_FRONT)
    except FileNotFoundError as error:
        raise DamagedVault("the database is missing") from error
    if not front or (len(front) < _FRONT and front.startswith(_MAGIC[: len(front)])):
        raise DamagedVault("the database is cut off")
    if not front.startswith(_MAGIC) or int.from_bytes(front[68:72], "big") != store.APPLICATION_ID:
        raise ForeignVault()
    if _format_of(front) > store.FORMAT or _is_newer_in_log(path):
        raise NewerFormat()
    if _format_of(front) < store.OLDEST:
        raise DamagedVault("a format that never was")
    if _is_cut_off(path, front):
        raise DamagedVault("the database is cut off")


def _format_of(front: bytes) -> int:
    return int.from_bytes(front[60:64], "big")


def _is_newer_in_log(path: Path) -> bool:
    """True when the log brings it to a newer format: a migration whose process was killed."""
    if all(_format_of(page) <= store.FORMAT for page in wal.versions_of(path, 1)):
        return False
    return _format_of(wal.logged(path).pages.get(1, bytes(_FRONT))) > store.FORMAT


def _page_bytes(front: bytes | bytearray) -> int:
    size = int.from_bytes(front[16:18], "big")
    return 65536 if size == 1 else max(size, 1)


def _is_cut_off(path: Path, front: bytes) -> bool:
    """True when pages are missing that no commit in the log brings either."""
    there, expected = path.stat().st_size // _page_bytes(front), int.from_bytes(front[28:32], "big")
    if there >= expected:
        return False
    log = wal.logged(path)
    return not all(number in log.pages for number in range(there + 1, (log.size or expected) + 1))


def check_pair(path: Path, vault: bytes, vault_key: bytes) -> None:
    """Raise unless the database belongs to this vault and key. Raises DamagedVault, ForeignVault, NewerFormat."""
    check_file(path)
    row = _vault_row(path)
    if row is None or not isinstance(row[1], bytes):
        raise DamagedVault()
    if row[0] != vault:
        raise ForeignVault()
    try:
        open_row(vault_key, "row/vault", store.row_context("vault", vault), row[1])
    except BadBox as error:
        raise DamagedVault() from error


def vault_of(path: Path) -> bytes | None:
    """The vault a database says it is of, unproved; None when there is none to be read."""
    try:
        check_file(path)
        row = _vault_row(path)
    except SyncError:
        return None
    return row[0] if row is not None and isinstance(row[0], bytes) else None


def _vault_row(path: Path) -> tuple[Any, ...] | None:
    """Raises DamagedVault when the database cannot be read, with its log neither, or does more than hold rows.

    As it lies it may be half of what it was and half of what it will be: the power went while its log was written back.
    """
    try:
        with _as_it_lies(path) as connection:
            return _one(connection)
    except (sqlite3.Error, DamagedVault) as error:
        if not wal.has_log(path):
            raise DamagedVault() from error
    try:
        with _with_its_log(path) as connection:
            return _one(connection)
    except sqlite3.Error as error:
        raise DamagedVault() from error


def _one(connection: sqlite3.Connection) -> tuple[Any, ...] | None:
    store.refuse_what_acts(connection)
    connection.text_factory = store.text_or_bytes
    found: tuple[Any, ...] | None = connection.execute(_VAULT).fetchone()
    return found


@contextmanager
def _as_it_lies(path: Path) -> Iterator[sqlite3.Connection]:
    """The database without its log; nothing is locked."""
    connection = sqlite3.connect(address(path.absolute(), "mode=ro&immutable=1"), uri=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _with_its_log(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as its log leaves it, in memory."""
    image, log = bytearray(path.read_bytes()), wal.logged(path)
    page = _page_bytes(image)
    for number, data in log.pages.items():
        if len(image) < number * page:
            image.extend(bytes(number * page - len(image)))
        image[(number - 1) * page : number * page] = data
    image[18:20] = b"\1\1"  # without a log from here on
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(bytes(image))
        yield connection
    finally:
        connection.close()
