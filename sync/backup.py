"""Backups: whole sealed vaults beside the vault, made while it is in use, verified by opening them. Three are kept.

A backup is a folder with a header and a database like any vault, so what opens a vault opens a backup. Backups are
counted, not dated: a clock that runs back changes nothing (G-28).
"""

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sync import check, header, identity, store
from sync.errors import BackupFailed, SyncError, told_plainly
from sync.files import make_folder, sync_file, sync_folder

FOLDER: Final = "backups"
SET_ASIDE: Final = "set-aside"  # vaults that a restore replaced
KEPT: Final = 3
_UNFINISHED: Final = "unfinished"


@dataclass(frozen=True)
class BackupInfo:
    """A backup: its number (0 for one elsewhere), where it lies, when it was made, its size in bytes."""

    number: int
    folder: Path
    made_at: datetime
    size: int


@dataclass(repr=False)
class Work:
    """One backup being made; run() may go on any thread, with a database connection of its own."""

    profile: Path
    to: Path | None
    vault_key: bytes
    device: identity.Device
    at: datetime
    report: check.Report | None = None

    @property
    def folder(self) -> Path:
        """Where it is made: a passing name among the backups, or the folder elsewhere."""
        return self.to or self.profile / FOLDER / _UNFINISHED

    def run(self) -> None:
        """Copy the database as it is at this moment and verify the copy. Raises BackupFailed, NoSpace, NoRights."""
        with told_plainly():
            self._make_room()
            copy = self.folder / store.NAME
            _copy_database(self.profile / store.NAME, copy)
        self.report = _verified(copy, self.vault_key, self.device)

    def _make_room(self) -> None:
        if self.to is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        elif self.to.exists() and any(self.to.iterdir()):
            raise BackupFailed("the folder is not empty")
        make_folder(self.folder.parent)
        make_folder(self.folder)


def _copy_database(source: Path, copy: Path) -> None:
    """One consistent moment, while others go on writing; without a log beside the copy."""
    copy.touch(mode=0o600)
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        writing = sqlite3.connect(copy)
        try:
            reading.backup(writing)
        finally:
            writing.close()
    finally:
        reading.close()
    sync_file(copy)


def _verified(copy: Path, vault_key: bytes, device: identity.Device) -> check.Report:
    opened = store.Store(copy, vault_key, how="mode=ro&immutable=1")
    try:
        report = check.check_copy(opened, device)
    finally:
        opened.close()
    if not report.sound:
        raise BackupFailed("damaged: " + ", ".join((*report.damaged, *report.other)))
    return report


def finish(work: Work, found_header: header.VaultHeader) -> BackupInfo:
    """Give the copy the vault's present header and its number; then drop what is older than the last three."""
    if work.report is None:
        raise BackupFailed("it was not made")
    header.write_header(work.folder, found_header)
    stamp = work.at.timestamp()
    os.utime(work.folder / store.NAME, (stamp, stamp))
    if work.to is not None:
        return _info(0, work.to)
    backups = work.profile / FOLDER
    number = max(_numbers(backups), default=0) + 1
    os.replace(work.folder, backups / f"{number:06d}")
    sync_folder(backups)
    for old in _numbers(backups)[:-KEPT]:
        shutil.rmtree(backups / f"{old:06d}", ignore_errors=True)
    return _info(number, backups / f"{number:06d}")


def found(profile: Path) -> tuple[BackupInfo, ...]:
    """The rolling backups of a profile, oldest first."""
    backups = profile / FOLDER
    return tuple(_info(number, backups / f"{number:06d}") for number in _numbers(backups))


def _numbers(backups: Path) -> list[int]:
    if not backups.is_dir():
        return []
    return sorted(int(entry.name) for entry in backups.iterdir() if entry.name.isdecimal() and entry.is_dir())


def _info(number: int, folder: Path) -> BackupInfo:
    files = [entry.stat() for entry in folder.iterdir() if entry.is_file()]
    database = folder / store.NAME
    made_at = database.stat().st_mtime if database.exists() else 0.0
    return BackupInfo(number, folder, datetime.fromtimestamp(made_at, UTC), sum(one.st_size for one in files))


def bring_along(profile: Path, newest: header.VaultHeader, vault_key: bytes) -> tuple[Path, ...]:
    """Give every backup, and what a restore set aside, the vault's present header; those that could not be given it.

    A folder of another vault is left as it is.
    """
    behind = []
    for folder in _copies(profile):
        if _is_of(folder, newest, vault_key) and not _brought(folder, newest):
            behind.append(folder)
    return tuple(behind)


def _copies(profile: Path) -> list[Path]:
    parents = (profile / FOLDER, profile / SET_ASIDE)
    return [entry for parent in parents if parent.is_dir() for entry in sorted(parent.iterdir()) if entry.is_dir()]


def _is_of(folder: Path, newest: header.VaultHeader, vault_key: bytes) -> bool:
    try:
        if header.read_header(folder).vault == newest.vault:
            return True
    except (SyncError, OSError):
        pass  # its header may be what is damaged
    try:
        store.check_pair(folder / store.NAME, newest.vault, vault_key)
    except (SyncError, OSError):
        return False
    return True


def _brought(folder: Path, newest: header.VaultHeader) -> bool:
    header.heal_header(folder, newest)
    return header.holds(folder, newest)
