"""What can go wrong with a vault, each with a permanent code.

A message says three things: what happened, what is safe, what to do. It never holds a client's data, a passphrase
or a key. A code is never used again for something else; docs/security.md and the sentences on screen refer to it.
"""

import errno
import shutil
import sqlite3
from pathlib import Path
from typing import ClassVar, Final


class SyncError(Exception):
    """A known error of the vault. code is permanent; str(error) is the whole message in English."""

    code: ClassVar[str] = "V-000"
    text: ClassVar[str] = "The vault could not do this. Nothing was changed. Try again."

    def __init__(self, detail: str = "") -> None:
        """detail: an addition such as a technical cause; must hold nothing about a client."""
        super().__init__(f"{self.text} ({detail})" if detail else self.text)


class WrongPassphrase(SyncError):
    """The passphrase does not open this vault."""

    code = "V-001"
    text = "This passphrase does not open the vault. Nothing was changed. Type it again, or use the recovery code."


class VaultMissing(SyncError):
    """There is no vault in the folder."""

    code = "V-002"
    text = "There is no vault in this folder. Nothing was changed. Choose another folder or make a new vault."


class VaultExists(SyncError):
    """The folder already holds a vault, or what is left of one."""

    code = "V-003"
    text = "This folder already holds a vault. It was left as it is. Open it, or choose an empty folder."


class ForeignVault(SyncError):
    """The files are no vault of Keukentafel, or do not belong together."""

    code = "V-004"
    text = (
        "These files are no vault of Keukentafel, or belong to another vault. Nothing was changed. "
        "Choose the right folder, or restore a backup."
    )


class NewerFormat(SyncError):
    """A newer release wrote this vault."""

    code = "V-005"
    text = "A newer version of Keukentafel made this vault. Nothing was changed. Install the newest version."


class DamagedVault(SyncError):
    """The files cannot be read as what they should be."""

    code = "V-006"
    text = "The vault's files are damaged. They were left as they are, and the backups too. Restore the newest backup."


class VaultBusy(SyncError):
    """Another process has the vault open."""

    code = "V-007"
    text = "The vault is open in another window. Nothing was changed. Use that window, or close it and try again."


class NoSpace(SyncError):
    """The disk, or what this user may use of it, is full."""

    code = "V-008"
    text = "The disk is full. What was saved before is safe; what had to be saved now is not. Make room and try again."


class NoRights(SyncError):
    """The folder or its files may not be read or written."""

    code = "V-009"
    text = (
        "The folder may not be read or written. What was saved before is safe; what had to be saved now is not. "
        "Ask who manages this computer for the rights to the folder."
    )


class DiskTrouble(SyncError):
    """The disk refused to read or write, for another reason than space or rights."""

    code = "V-010"
    text = (
        "The disk could not read or write. What was saved before is kept; what had to be saved now is not there. "
        "Check the disk, and make a backup elsewhere."
    )


class WeakPassphrase(SyncError):
    """The passphrase is too easy to guess."""

    code = "V-011"
    text = (
        "This passphrase is too easy to guess. Nothing was changed. "
        "Take four or more words that have nothing to do with each other."
    )


class BadCost(SyncError):
    """The stored cost of the passphrase key is outside the bounds; refused before memory is taken."""

    code = "V-012"
    text = "The vault's header asks for an impossible amount of work. Nothing was changed. Restore the newest backup."


class NoMemory(SyncError):
    """The computer has not enough free memory to derive the passphrase key."""

    code = "V-013"
    text = "This computer has too little free memory to open the vault. Nothing was changed. Close other programs."


class WrongRecoveryCode(SyncError):
    """The recovery code is well formed but does not open this vault."""

    code = "V-014"
    text = "This recovery code does not open the vault. Nothing was changed. Look for the newest sheet with a code."


class MistypedRecoveryCode(SyncError):
    """The recovery code is not one, so at least one character is wrong."""

    code = "V-015"
    text = "A character of the recovery code is wrong. Nothing was changed. Compare it with the sheet."


class UnknownDossier(SyncError):
    """No such dossier, revision or given plan in this vault."""

    code = "V-016"
    text = "This dossier, or this part of it, is not in the vault. Nothing was changed. Go back to the list."


class DamagedDossier(SyncError):
    """One dossier cannot be read; the others can."""

    code = "V-017"
    text = "This dossier is damaged. The other dossiers are safe. Restore the newest backup to get it back."


class TooLarge(SyncError):
    """Something is beyond a bound of the format."""

    code = "V-018"
    text = "This is too large to be saved. What was saved before is safe. Shorten the text, or spread it."


class BadChange(SyncError):
    """The change is no mapping of paths to values as the format wants it: a mistake in the program."""

    code = "V-019"
    text = "This change cannot be stored as it is. What was saved before is safe. Report this with its code."


class BadBox(SyncError):
    """A sealed box, row or message that does not parse, check or open."""

    code = "V-020"
    text = "A sealed part was refused because it does not check. Nothing was changed. Restore the newest backup."


class BackupFailed(SyncError):
    """A backup was made but could not be verified, or the folder for it is unfit."""

    code = "V-021"
    text = "The backup failed its check and was dropped. The vault and the older backups are safe. Try again."


class FolderTaken(BackupFailed):
    """A backup or a salvaged vault goes to a folder in which nothing stands yet."""

    code = "V-028"
    text = "This folder is not empty. Nothing was written to it. Choose an empty folder, or one that is not there yet."


class PlanExists(SyncError):
    """A given plan never changes; this number was given before."""

    code = "V-022"
    text = "A plan with this number was given before and stays as it is. Nothing was changed. Give it a new number."


class BackupsBehind(SyncError):
    """The passphrase was changed, but not every backup could be brought along."""

    code = "V-023"
    text = (
        "The vault has its new passphrase, but a backup or copy still opens with the old one. All dossiers are safe. "
        "Open the vault once more to bring the backups along, or remove that backup."
    )


class RemovalBehind(SyncError):
    """Something was removed for good from the vault, but not yet from every copy in the profile."""

    code = "V-024"
    text = (
        "It is removed from the vault for good, but a backup or copy in the profile still holds it. Everything else is "
        "safe. Open the vault once more to finish it, or remove that backup."
    )


class RemovedForGood(SyncError):
    """What is asked for was removed on request."""

    code = "V-025"
    text = "This was removed for good, on request. The rest of the dossier is safe. What remains is the date."


class Unsettled(SyncError):
    """A value can only be removed when nothing written beside it is in conflict."""

    code = "V-026"
    text = "Two answers written along with this value disagree. Nothing was changed. Settle that first, then remove it."


class OfRegion(SyncError):
    """A vault of a region cannot be put together: no copy of it knows who belongs to the region."""

    code = "V-027"
    text = (
        "This vault belongs to a region, so it was left as it is, and nothing was changed. Restore the newest backup; "
        "what that lacks comes back from the region's server."
    )


class DamagedPack(SyncError):
    """A pack, such as the form in use, cannot be read."""

    code = "V-030"
    text = (
        "A form or list that this vault keeps is damaged. All dossiers are safe, and it was left as it is. "
        "Restore the newest backup, or put the form in use again."
    )


class Refused(SyncError):
    """A statement, or something that needs one, that is not allowed to its author or does not follow on the chain.

    why: a permanent word for the reason, such as "no-right"; docs/format.md lists them.
    """

    code = "V-040"
    text = "The rules of the region do not allow this. Nothing was changed. Sync first, then look who may do it."

    def __init__(self, why: str) -> None:
        """why: the permanent word."""
        super().__init__(why)
        self.why = why


class MistypedCode(SyncError):
    """The text is no enrolment code, or a part of it was lost on the way."""

    code = "V-041"
    text = "This code is not whole. Nothing was changed. Copy the whole message that the administrator sent, once more."


class MistypedPaper(SyncError):
    """What was typed from the paper of the root or of the archive is not what stands on it."""

    code = "V-042"
    text = "A character is wrong, or this is another paper. Nothing was changed. Compare it with the paper."


class OtherPapers(SyncError):
    """What was typed is a whole paper, but of another region, or two halves that do not belong together."""

    code = "V-043"
    text = "These papers are whole, but not of this region. Nothing was changed. Look for the papers with its name."


class RemovalNeedsRoom(RemovalBehind):
    """Something was removed for good, but the disk has no room to write the vault and its copies anew without it."""

    code = "V-044"
    text = (
        "It is removed and nothing shows it any more, but its bytes are still on the disk, which has too little room "
        "to write the vault anew: three times its size. The rest is safe. Make room and open the vault once more."
    )


_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_RIGHTS: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL_BYTES: Final = 64 * 1024  # less free: SQLite's shared index alone takes 32 KiB
_PERHAPS_NO_SPACE: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
    }
)
_BY_SQLITE: Final[dict[int, type[SyncError]]] = {
    sqlite3.SQLITE_FULL: NoSpace,
    sqlite3.SQLITE_READONLY: NoRights,
    sqlite3.SQLITE_PERM: NoRights,
    sqlite3.SQLITE_CANTOPEN: NoRights,
    sqlite3.SQLITE_AUTH: NoRights,
    sqlite3.SQLITE_BUSY: VaultBusy,
    sqlite3.SQLITE_LOCKED: VaultBusy,
    sqlite3.SQLITE_CORRUPT: DamagedVault,
    sqlite3.SQLITE_NOTADB: DamagedVault,
    sqlite3.SQLITE_FORMAT: DamagedVault,
    sqlite3.SQLITE_SCHEMA: DamagedVault,
    sqlite3.SQLITE_ERROR: DamagedVault,  # a table or column of ours is not there
    sqlite3.SQLITE_TOOBIG: TooLarge,
    sqlite3.SQLITE_NOMEM: NoMemory,
}


def of_system(error: OSError) -> SyncError:
    """The known error behind what the operating system said."""
    if error.errno in _NO_SPACE:
        return NoSpace()
    if error.errno in _NO_RIGHTS:
        return NoRights()
    return DiskTrouble(errno.errorcode.get(error.errno or 0, "unknown"))


def of_sqlite(error: sqlite3.Error, near: Path | None = None) -> SyncError:
    """The known error behind what SQLite said; its own text is dropped, it may quote stored bytes.

    near: the database's folder, to be asked for its free space when SQLite only says that it could not write.
    """
    extended = getattr(error, "sqlite_errorcode", None)
    if not isinstance(extended, int):
        return DamagedVault()
    if extended in _PERHAPS_NO_SPACE and near is not None and _is_full(near):
        return NoSpace()
    known = _BY_SQLITE.get(extended & 0xFF)  # the low byte is the primary code
    return known() if known else DiskTrouble(f"SQLite {extended}")


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _FULL_BYTES
    except OSError:
        return False


class told_plainly:  # noqa: N801 -- used as a verb, around every query: a generator would cost more than some of them
    """Turn what the disk and SQLite raise inside the block into a known error with a code.

    near: the folder that is written in.
    """

    def __init__(self, near: Path | None = None) -> None:
        self._near = near

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise of_system(error) from error
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):  # that: a bug of ours
            raise of_sqlite(error, self._near) from None
