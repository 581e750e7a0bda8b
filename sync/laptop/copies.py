"""Where copies of a vault lie beside it, whose they are, and keeping their headers in step with the vault's."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sync.errors import SyncError
from sync.files import read_bounded
from sync.laptop import header, store, unopened

FOLDER: Final = "backups"
SET_ASIDE: Final = "set-aside"  # vaults that a restore replaced
SALVAGED: Final = "salvaged"  # what a mend saved and did not put in its place yet
UNFINISHED: Final = "unfinished"  # in the folder of backups, the one that is being made
DAMAGED: Final = "damaged"  # a file that names what was damaged in the vault already; absent when nothing was
_NUMBERED: Final = re.compile(r"[0-9]{6}")
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


def found(profile: Path) -> tuple[BackupInfo, ...]:
    """The rolling backups of the profile's vault, oldest first; of any vault when the profile's header is lost."""
    backups = profile / FOLDER
    made = numbers(backups, _vault_in(profile))
    return tuple(info(number, backups / f"{number:06d}") for number in made)


def damage_of(folder: Path) -> tuple[str, ...]:
    """What was damaged in the vault when this backup was made of it: dossier ids and tables."""
    named = read_bounded(folder / DAMAGED, _MOST_NAMED) or b""
    return tuple(named.decode("ascii", "replace").split())


def numbers(backups: Path, vault: bytes | None) -> list[int]:
    """Numbers of the folders that hold this vault's header (None: any vault's). Others are nobody's business."""
    if not backups.is_dir():
        return []
    named = [entry for entry in backups.iterdir() if _NUMBERED.fullmatch(entry.name) and not entry.is_symlink()]
    holders = [(entry, _vault_in(entry)) for entry in named if entry.is_dir()]
    return sorted(int(entry.name) for entry, held in holders if held is not None and vault in (None, held))


def info(number: int, folder: Path) -> BackupInfo:
    """What lies in this folder of a backup. Raises OSError."""
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
    for folder in folders(profile):
        if _is_of(folder, newest, vault_key) and not _brought(folder, newest):
            behind.append(folder)
    return tuple(behind)


def next_generation(profile: Path, present: header.VaultHeader) -> int:
    """One more than any header of this vault in the profile has, so that what is written next counts everywhere."""
    highest = present.generation
    for folder in (profile, *folders(profile)):
        with suppress(SyncError, OSError):
            of_vault = [one.generation for one in header.read_headers(folder) if one.vault == present.vault]
            highest = max([highest, *of_vault])
    return min(highest + 1, header.MAX_GENERATION)


def folders(profile: Path) -> list[Path]:
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


def _vault_in(folder: Path) -> bytes | None:
    try:
        return header.read_header(folder).vault
    except (SyncError, OSError):
        return None
