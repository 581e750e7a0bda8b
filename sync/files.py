"""Files that are whole or not there: atomic replacement, durable folders, one process a profile."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import IO, Final, TypeVar

from sync.errors import VaultBusy

T = TypeVar("T")
LOCK: Final = "lock"
GOING: Final = "going-"  # begin of the name of a folder that is being removed
_WAITS_S: Final = (0.05, 0.1, 0.2, 0.4, 0.8) if sys.platform == "win32" else ()

if sys.platform == "win32":
    import msvcrt

    def _hold(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def _let_go(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # closing alone lets go when the system has time for it
else:
    import fcntl

    def _hold(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)


def address(path: PurePath, how: str) -> str:
    """A whole path as SQLite reads it, with its options. It takes a share of Windows only without a host of its own."""
    whole = path.as_uri()
    if path.drive.startswith("\\\\"):  # as_uri: file://server/share; SQLite: file:////server/share
        whole = whole.replace("file://", "file:////", 1)
    return f"{whole}?{how}"


def make_folder(folder: Path) -> None:
    """Make a folder only its owner may enter, with the folders above it; one that is there stays as it is."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_file(path: Path) -> None:
    """Return when the file's contents are on the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names in the folder are on the disk; on Windows the file system does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def patient(act: Callable[[], T], waits: Sequence[float] = _WAITS_S) -> T:
    """What this gives, tried again while another program has a file of it open.

    waits: seconds between the tries; none but on Windows, where a virus scanner or an indexer looks at what was just
    written and nobody else may have it then. Raises PermissionError when it goes on.
    """
    for wait in waits:
        try:
            return act()
        except PermissionError:
            time.sleep(wait)
    return act()


def move(source: Path, target: Path, waits: Sequence[float] = _WAITS_S) -> None:
    """Give a file or folder another name, in the place of a file that has it. waits: see patient."""
    patient(lambda: os.replace(source, target), waits)


def remove_folder(folder: Path) -> None:
    """Take a folder away: whole under its name, or not at all; what is left of it goes under another name.

    On Windows a file that another program has open stays: it is tried again by the next sweep.
    """
    going = folder.with_name(GOING + folder.name)
    try:
        move(folder, going)
    except OSError:
        return
    shutil.rmtree(going, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Take away what was left of folders that remove_folder could not finish."""
    for left in parent.glob(f"{GOING}*"):
        shutil.rmtree(left, ignore_errors=True)


def replace_file(path: Path, content: bytes) -> None:
    """Put these bytes at the path: a reader, or a crash, sees the old file or the new one, never a part."""
    fresh = path.with_name(path.name + ".new")
    try:
        with open(fresh, "wb", opener=_private) as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        move(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def read_bounded(path: Path, limit: int, waits: Sequence[float] = _WAITS_S) -> bytes | None:
    """The file's bytes, at most limit + 1 of them; None when it is not there. waits: see patient."""

    def read() -> bytes:
        with path.open("rb") as handle:
            return handle.read(limit + 1)

    try:
        return patient(read, waits)
    except FileNotFoundError:
        return None


class ProfileLock:
    """Holds a profile folder for this process; the system lets go of it when the process ends, however it ends."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle

    @classmethod
    def take_if_there(cls, folder: Path) -> "ProfileLock | None":
        """Take the lock when its file is there, changing nothing; None when it is not. Raises VaultBusy."""
        return cls.take(folder) if (folder / LOCK).exists() else None

    @classmethod
    def take(cls, folder: Path) -> "ProfileLock":
        """Take the lock, making its file when needed. Raises VaultBusy."""
        handle = open(folder / LOCK, "ab+", opener=_private)  # noqa: SIM115 -- held as long as the vault is open
        try:
            _hold(handle)
        except (BlockingIOError, PermissionError) as error:
            handle.close()
            raise VaultBusy() from error
        return cls(handle)

    def release(self) -> None:
        """Let another process have the folder."""
        if not self._handle.closed:
            _let_go(self._handle)
        self._handle.close()
