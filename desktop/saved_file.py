"""A file that leaves the vault, where the worker chose: whole or not at all, and why not when it could not be."""

import errno
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import IO, Final

from sync.files import move, sync_folder

FULL: Final = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
_MODE: Final = 0o600  # what left the vault is no longer encrypted: no other user of this computer reads it
GONE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO)
# Folders that a program of this kind makes, by the start of their names, and how people call it.
CLOUDS: Final = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
ONEDRIVE: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # where Windows says that its folder is


class FileNotWritten(OSError):
    """The chosen file could not be written; what stood there is as it was, and nothing of ours stands beside it.

    code: D-201 for any reason, D-202 no room, D-203 not allowed in that folder, D-204 the file that is there can't be
    replaced (it is open in another program, or protected), D-205 the folder is gone.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)  # no path: the name of a folder may be a client's
        self.code = code


def beside(path: Path) -> Path:
    """A new name beside a file, where it stands until it is whole."""
    return path.with_name(f".keukentafel-{secrets.token_hex(4)}.part")


def write_file(path: Path, content: bytes, first: Path | None = None, *, replace: bool = True) -> None:
    """Put these bytes where the worker chose. first: where they stand until they are whole. Raises FileNotWritten.

    replace: False raises FileExistsError where a file stands already.
    """
    first = first or beside(path)
    written = False
    try:
        _write(first, content)
        written = True
        (move if replace else _name)(first, path)
    except OSError as error:
        with suppress(OSError):  # a stick that was pulled out lets nothing be removed either
            first.unlink(missing_ok=True)
        if isinstance(error, FileExistsError) and not replace:
            raise
        raise FileNotWritten(_code(error, path, written)) from error
    with suppress(OSError):  # a share that can't promise it has the file all the same
        sync_folder(path.parent)


def _write(first: Path, content: bytes) -> None:
    """The file, on the disk; nothing stands there before it is whole, where the system can do so."""
    if not _write_without_a_name(first, content):
        first.touch(_MODE, exist_ok=False)
        with first.open("wb") as file:
            _put(file, content)


def _put(file: IO[bytes], content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _write_without_a_name(first: Path, content: bytes) -> bool:
    """Write a file that gets its name when it is whole: a program that is ended before leaves nothing of a client.

    False where the system or the disk knows no such files; then nothing was written. Source: open(2), O_TMPFILE.
    """
    if sys.platform != "linux":
        return False
    try:
        handle = os.open(first.parent, os.O_TMPFILE | os.O_WRONLY, _MODE)
    except OSError:
        return False  # writing under a name tells what is wrong
    with open(handle, "wb") as file:
        _put(file, content)
        try:
            os.link(f"/proc/self/fd/{handle}", first, follow_symlinks=True)
        except OSError:
            return False
    return True


def _name(first: Path, path: Path) -> None:
    """Give a file a name that no other has. Raises FileExistsError."""
    try:
        os.link(first, path)
    except FileExistsError:
        raise
    except OSError:  # a stick that knows no links: the name is claimed by an empty file, which is then replaced
        path.open("xb").close()
        try:
            move(first, path)
        except OSError:
            path.unlink()
            raise
    else:
        first.unlink()


def _code(error: OSError, path: Path, written: bool) -> str:
    """Why not. written: all of it was there already, only its name was refused."""
    if error.errno in FULL:
        return "D-202"
    if written and error.errno in FORBIDDEN:
        return "D-204"
    if error.errno in GONE and not path.parent.is_dir():
        return "D-205"
    # Windows says of a folder that it protects from programs that the file is not there.
    return "D-203" if error.errno in (*FORBIDDEN, errno.ENOENT) else "D-201"


def cloud_of(path: PurePath, environment: Mapping[str, str]) -> str:
    """The service that copies this file to the internet, by the folder it stands in; "" for none that is known."""
    homes = [type(path)(environment[name]) for name in ONEDRIVE if environment.get(name)]
    if any(home in path.parents for home in homes):
        return "OneDrive"
    folders = [part.casefold() for part in path.parent.parts]
    return next((name for start, name in CLOUDS.items() if any(part.startswith(start) for part in folders)), "")
