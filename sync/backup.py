"""Backups: whole sealed vaults beside the vault, made while it is in use, verified by opening them. Three are kept.

A backup is a folder with a header and a database like any vault, so what opens a vault opens a backup. Backups are
counted, not dated: a clock that runs back changes nothing (G-28). Damage that the vault itself has is copied along
and named, so that one damaged row never keeps everything else from being backed up.
"""

import os
import re
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sync import check, header, identity, store, unopened
from sync.errors import BackupFailed, SyncError, told_plainly
from sync.files import make_folder, move, read_bounded, replace_file, sync_file, sync_folder

FOLDER: Final = "backups"
SET_ASIDE: Final = "set-aside"  # vaults that a restore replaced
SALVAGED: Final = "salvaged"  # what a mend saved and did not put in its place yet
KEPT: Final = 3
DAMAGED: Final = "damaged"  # a file that names what was damaged in the vault already; absent when nothing was
UNFINISHED: Final = "unfinished"
_NUMBERED: Final = re.compile(r"[0-9]{6}")
_MOST: Final = 999_999
_MOST_NAMED: Final = 1_000_000  # bytes of that file


@dataclass(frozen=True)
class BackupInfo:
    """A backup: its number (0 for one elsewhere), where it lies, when it was made, its size in bytes.

    damaged: dossier ids and tables that were damaged in the vault it was made of.
    """

    number: int
    folder: Path
    made_at: datetime
    size: int
    damaged: tuple[str, ...] = ()


@dataclass(repr=False)
class Work:
    """One backup being made; run() may go on any thread, with a database connection of its own."""

    profile: Path
    to: Path | None
    vault_key: bytes
    device: identity.Device
    at: datetime
    report: check.Report | None = None
    removals: int = 0  # how many there had been when it was begun

    @property
    def folder(self) -> Path:
        """Where it is made: a passing name among the backups, or the folder elsewhere."""
        return self.to or self.profile / FOLDER / UNFINISHED

    def run(self) -> None:
        """Copy the database as it is at this moment and verify the copy. Raises BackupFailed, NoSpace, NoRights."""
        with told_plainly(self.folder.parent):
            self._make_room()
            copy = self.folder / store.NAME
            try:
                _copy_database(self.profile / store.NAME, copy)
                self.report = self._verified(copy)
            except BaseException:
                with suppress(OSError):
                    copy.unlink()  # what does not count must not fill the disk
                raise

    def _verified(self, copy: Path) -> check.Report:
        """What the copy holds. Raises BackupFailed when it is worse than the vault, or its pages are unsound."""
        report = self._checked(copy, "mode=ro&immutable=1")
        worse = report.parts - self._checked(self.profile / store.NAME, "mode=ro").parts if report.parts else set()
        if worse or check.PAGES in report.other:
            raise BackupFailed("damaged: " + ", ".join(report.named))
        return report

    def _checked(self, database: Path, how: str) -> check.Report:
        opened = store.Store(database, self.vault_key, how=how)
        try:
            return check.check_copy(opened, self.device)
        finally:
            opened.close()

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


def finish(work: Work, found_header: header.VaultHeader) -> BackupInfo:
    """Give the copy the vault's present header and its number; then drop what is older than the last three.

    When none of those three is free of damage, the newest one that is stays too.
    """
    if work.report is None:
        raise BackupFailed("it was not made")
    if not work.report.sound:
        replace_file(work.folder / DAMAGED, "\n".join(work.report.named).encode("ascii"))
    header.write_header(work.folder, found_header)
    stamp = work.at.timestamp()
    os.utime(work.folder / store.NAME, (stamp, stamp))
    if work.to is not None:
        return _info(0, work.to)
    backups = work.profile / FOLDER
    number = _next_number(backups, found_header.vault)
    move(work.folder, backups / f"{number:06d}")
    sync_folder(backups)
    numbers = _numbers(backups, found_header.vault)
    sound = [one for one in numbers if not damage_of(backups / f"{one:06d}")]
    for old in sorted({*numbers} - {*numbers[-KEPT:], *sound[-1:]}):
        shutil.rmtree(backups / f"{old:06d}", ignore_errors=True)
    return _info(number, backups / f"{number:06d}")


def found(profile: Path) -> tuple[BackupInfo, ...]:
    """The rolling backups of the profile's vault, oldest first; of any vault when the profile's header is lost."""
    backups = profile / FOLDER
    numbers = _numbers(backups, _vault_in(profile))
    return tuple(_info(number, backups / f"{number:06d}") for number in numbers)


def _vault_in(folder: Path) -> bytes | None:
    try:
        return header.read_header(folder).vault
    except (SyncError, OSError):
        return None


def damage_of(folder: Path) -> tuple[str, ...]:
    """What was damaged in the vault when this backup was made of it: dossier ids and tables."""
    named = read_bounded(folder / DAMAGED, _MOST_NAMED) or b""
    return tuple(named.decode("ascii", "replace").split())


def _numbers(backups: Path, vault: bytes | None) -> list[int]:
    """Numbers of the folders that hold this vault's header (None: any vault's). Others are nobody's business."""
    if not backups.is_dir():
        return []
    named = [entry for entry in backups.iterdir() if _NUMBERED.fullmatch(entry.name) and not entry.is_symlink()]
    holders = [(entry, _vault_in(entry)) for entry in named if entry.is_dir()]
    return sorted(int(entry.name) for entry, held in holders if held is not None and vault in (None, held))


def _next_number(backups: Path, vault: bytes) -> int:
    """One more than the newest, past whatever else lies there. Raises BackupFailed when six digits are used up."""
    number = max(_numbers(backups, vault), default=0) + 1
    while os.path.lexists(backups / f"{number:06d}"):
        number += 1
    if number > _MOST:
        raise BackupFailed("no number is left in the folder of backups")
    return number


def _info(number: int, folder: Path) -> BackupInfo:
    files = [entry.stat() for entry in folder.iterdir() if entry.is_file()]
    database = folder / store.NAME
    made_at = database.stat().st_mtime if database.exists() else 0.0
    size = sum(one.st_size for one in files)
    return BackupInfo(number, folder, datetime.fromtimestamp(made_at, UTC), size, damage_of(folder))


def bring_along(profile: Path, newest: header.VaultHeader, vault_key: bytes) -> tuple[Path, ...]:
    """Give every backup, and what a restore set aside, the vault's present header; those that could not be given it.

    A folder of another vault is left as it is.
    """
    behind = []
    for folder in copies(profile):
        if _is_of(folder, newest, vault_key) and not _brought(folder, newest):
            behind.append(folder)
    return tuple(behind)


def next_generation(profile: Path, present: header.VaultHeader) -> int:
    """One more than any header of this vault in the profile has, so that what is written next counts everywhere."""
    highest = present.generation
    for folder in (profile, *copies(profile)):
        with suppress(SyncError, OSError):
            of_vault = [one.generation for one in header.read_headers(folder) if one.vault == present.vault]
            highest = max([highest, *of_vault])
    return min(highest + 1, header.MAX_GENERATION)


def copies(profile: Path) -> list[Path]:
    """Every folder in the profile that may hold a copy of the vault."""
    parents = (profile / FOLDER, profile / SET_ASIDE)
    return [entry for parent in parents if parent.is_dir() for entry in sorted(parent.iterdir()) if entry.is_dir()]


def _is_of(folder: Path, newest: header.VaultHeader, vault_key: bytes) -> bool:
    if _vault_in(folder) == newest.vault:
        return True
    try:  # its header may be what is damaged
        unopened.check_pair(folder / store.NAME, newest.vault, vault_key)
    except (SyncError, OSError):
        return False
    return True


def _brought(folder: Path, newest: header.VaultHeader) -> bool:
    header.heal_header(folder, newest)
    return header.holds(folder, newest)
