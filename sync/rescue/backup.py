"""Backups: whole sealed vaults beside the vault, made while it is in use, verified by opening them. Three are kept.

A backup is a folder with a header and a database like any vault, so what opens a vault opens a backup. Backups are
counted, not dated: a clock that runs back changes nothing (G-28). Damage that the vault itself has is copied along
and named, so that one damaged row never keeps everything else from being backed up.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sync import identity
from sync.errors import BackupFailed, FolderTaken, told_plainly
from sync.files import address, make_folder, move, remove_folder, replace_file, sweep, sync_file, sync_folder
from sync.laptop import copies, header, store
from sync.laptop.copies import BackupInfo
from sync.rescue import check

KEPT: Final = 3
_MOST: Final = 999_999


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
        return self.to or self.profile / copies.FOLDER / copies.UNFINISHED

    def run(self, pause: Callable[[], None] = check.go_on) -> None:
        """Copy the database as it is at this moment and verify the copy.

        pause: see check_copy. Raises BackupFailed, FolderTaken, NoSpace, NoRights.
        """
        with told_plainly(self.folder.parent):
            self._make_room()
            copy = self.folder / store.NAME
            try:
                _copy_database(self.profile / store.NAME, copy)
                self.report = self._verified(copy, pause)
            except BaseException:
                with suppress(OSError):
                    copy.unlink()  # what does not count must not fill the disk
                raise

    def _verified(self, copy: Path, pause: Callable[[], None]) -> check.Report:
        """What the copy holds. Raises BackupFailed when it is worse than the vault, or its pages are unsound."""
        report = self._checked(copy, "mode=ro&immutable=1", pause)
        present = self._checked(self.profile / store.NAME, "mode=ro", pause).parts if report.parts else set[str]()
        worse = report.parts - present
        if worse or check.PAGES in report.other:
            raise BackupFailed("damaged: " + ", ".join(report.named))
        return report

    def _checked(self, database: Path, how: str, pause: Callable[[], None]) -> check.Report:
        opened = store.Store(database, self.vault_key, how=how)
        try:
            return check.check_copy(opened, self.device, self._before(), pause)
        finally:
            opened.close()

    def _before(self) -> Path | None:
        """The newest backup in the profile that was found to be right when it was made."""
        made = [one.folder for one in copies.found(self.profile) if not one.damaged]
        return made[-1] / store.NAME if made else None

    def _make_room(self) -> None:
        if self.to is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        elif self.to.exists() and any(self.to.iterdir()):
            raise FolderTaken()
        make_folder(self.folder.parent)
        make_folder(self.folder)


def _copy_database(source: Path, copy: Path) -> None:
    """One consistent moment, while others go on writing; without a log beside the copy."""
    copy.touch(mode=0o600)
    reading = sqlite3.connect(address(source.absolute(), "mode=ro"), uri=True)
    try:
        writing = sqlite3.connect(copy)
        try:
            reading.backup(writing)
        finally:
            writing.close()
    finally:
        reading.close()
    sync_file(copy)


def finish(work: Work, found_header: header.VaultHeader, chosen: Path | None = None) -> BackupInfo:
    """Give the copy the vault's present header and its number; then drop what is older than the last three.

    When none of those three is free of damage, the newest one that is stays too, and so does the chosen one, which is
    about to be put back.
    """
    if work.report is None:
        raise BackupFailed("it was not made")
    if not work.report.sound:
        replace_file(work.folder / copies.DAMAGED, "\n".join(work.report.named).encode("ascii"))
    header.write_header(work.folder, found_header)
    stamp = work.at.timestamp()
    os.utime(work.folder / store.NAME, (stamp, stamp))
    if work.to is not None:
        return copies.info(0, work.to)
    backups = work.profile / copies.FOLDER
    sweep(backups)
    number = _next_number(backups, found_header.vault)
    move(work.folder, backups / f"{number:06d}")
    sync_folder(backups)
    numbers = copies.numbers(backups, found_header.vault)
    sound = [one for one in numbers if not copies.damage_of(backups / f"{one:06d}")]
    for old in sorted({*numbers} - {*numbers[-KEPT:], *sound[-1:]}):
        if backups / f"{old:06d}" != chosen:
            remove_folder(backups / f"{old:06d}")
    return copies.info(number, backups / f"{number:06d}")


def _next_number(backups: Path, vault: bytes) -> int:
    """One more than the newest, past whatever else lies there. Raises BackupFailed when six digits are used up."""
    number = max(copies.numbers(backups, vault), default=0) + 1
    while os.path.lexists(backups / f"{number:06d}"):
        number += 1
    if number > _MOST:
        raise BackupFailed("no number is left in the folder of backups")
    return number
