"""Putting a backup in the vault's place, so that a cut at any moment leaves the old vault or the restored one.

What was there is set aside, never deleted. The step that counts is one rename; everything after it is finished by
the next unlock when it was cut off.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from sync import identity
from sync.errors import BackupFailed, NewerFormat, SyncError, told_plainly
from sync.files import ProfileLock, make_folder, move, read_bounded, replace_file, sync_file, sync_folder
from sync.laptop import copies, header, removing, store, unopened
from sync.laptop.dossiers import Dossiers
from sync.laptop.header import KeyOf
from sync.region.membership import rights_in
from sync.rescue import check

DATABASE: Final = store.NAME + ".restored"  # once this name exists, the restore will be finished
_PART: Final = DATABASE + ".part"
_HEADER: Final = "vault.header.restored"
_LOGS: Final = (store.NAME + "-wal", store.NAME + "-shm")


def restore(profile: Path, source: Path, passphrase: str) -> check.Report:
    """Put the backup in the source folder in the profile's place; what is in it. The backup stays as it is.

    Raises WrongPassphrase (of the backup), BackupFailed when it is damaged, VaultBusy, NoSpace, and what unlock raises.
    """
    return put_in_place(profile, source, lambda one: header.key_by_passphrase(one, passphrase), older=True)


def put_in_place(profile: Path, source: Path, key_of: KeyOf, *, older: bool = False) -> check.Report:
    """Put another vault's files in the profile's place; see restore.

    older: what was removed for good since is removed from it too, by what the present vault says.
    """
    with told_plainly():
        found = header.read_header(source)
        vault_key = key_of(found)
        unopened.check_pair(source / store.NAME, found.vault, vault_key)
        report = _checked(source / store.NAME, vault_key, known=copies.damage_of(source))
        make_folder(profile)
        lock = ProfileLock.take(profile)
        try:
            if not (profile / store.NAME).exists() and pending(profile):
                finish(profile)  # half done: nothing is there that it could displace
            tidy(profile)
            _prepare(profile, source, found, vault_key, older=older)
            finish(profile)
            copies.bring_along(profile, header.read_header(profile), vault_key)
        finally:
            lock.release()
    return report


def prove(source: Path, passphrase: str) -> None:
    """Raise WrongPassphrase, or what unlock raises, unless the backup opens with it; changes nothing."""
    with told_plainly():
        found = header.read_header(source)
        unopened.check_pair(source / store.NAME, found.vault, header.key_by_passphrase(found, passphrase))


def _checked(path: Path, vault_key: bytes, known: tuple[str, ...]) -> check.Report:
    """What the backup holds. Refused when damage came to it after it was made; cards can always be made again.

    What was lost before that is in the report: to refuse for it would make such backups useless.
    """
    if any(path.with_name(name).exists() for name in _LOGS):
        raise BackupFailed("it is open elsewhere")
    opened = store.Store(path, vault_key, how="mode=ro&immutable=1")
    try:
        vault, sealed = opened.rows("select vault, device from vault where id = 1")[0]
        device = identity.Device.decode(opened.open("vault", vault, sealed))
        made = check.check_copy(opened, device)
        if check.PAGES in made.other or {*made.named} - {*known, *check.CACHES}:
            raise BackupFailed("damaged: " + ", ".join(made.named))
        return check.check_vault(opened, Dossiers(opened, device, rights_in(opened, device)))
    finally:
        opened.close()


def _prepare(profile: Path, source: Path, found: header.VaultHeader, vault_key: bytes, *, older: bool) -> None:
    part = profile / _PART
    try:
        shutil.copyfile(source / store.NAME, part)
        os.chmod(part, 0o600)
        if older:
            _remove_again(profile, part, found, vault_key)
        sync_file(part)
        generation = max(copies.next_generation(profile, found), min(_generation(profile) + 1, header.MAX_GENERATION))
        replace_file(profile / _HEADER, replace(found, generation=generation).encode())
        move(part, profile / DATABASE)
        sync_folder(profile)
    except OSError:
        (profile / _PART).unlink(missing_ok=True)  # it may be what fills the disk
        raise


def _remove_again(profile: Path, part: Path, found: header.VaultHeader, vault_key: bytes) -> None:
    """What was removed for good from the vault that is there is removed from the copy too."""
    if unopened.vault_of(profile / store.NAME) != found.vault:
        return
    with suppress(SyncError):  # a vault that cannot be read is no reason to keep its backup away
        present = store.Store(profile / store.NAME, vault_key)
        try:
            restored = store.Store(part, vault_key)
            try:
                removing.carry_over(present, restored)
            finally:
                restored.close()
        finally:
            present.close()


def _generation(profile: Path) -> int:
    try:
        return header.read_header(profile).generation
    except SyncError:
        return 0


def pending(profile: Path) -> header.VaultHeader | None:
    """The header of a restore that was decided on and cut off; None when there is none, or its files are not whole.

    Changes nothing and proves nothing: anyone who may write in the folder can put such files there. Raises NewerFormat.
    """
    if not (profile / DATABASE).exists():
        return None
    try:
        unopened.check_file(profile / DATABASE)
        return header.VaultHeader.decode(read_bounded(profile / _HEADER, header.MAX_BYTES) or b"")
    except NewerFormat:
        raise
    except SyncError:
        return None


def finish(profile: Path) -> None:
    """Finish a restore whose header and database were proved; the caller holds the profile's lock."""
    restored = (profile / _HEADER).read_bytes()
    # Named by the restored header, so that a restore that was cut off goes on with the folder it began.
    aside = profile / copies.SET_ASIDE / f"{header.VaultHeader.decode(restored).generation:06d}"
    make_folder(aside.parent)
    make_folder(aside)
    for name in (store.NAME, *_LOGS):
        if (profile / name).exists():
            move(profile / name, aside / name)
    for name in header.NAMES:
        present = profile / name
        if present.exists() and present.read_bytes() != restored:
            replace_file(aside / name, present.read_bytes())  # on the disk before the present one goes
        replace_file(present, restored)
    sync_folder(aside)
    move(profile / DATABASE, profile / store.NAME)
    (profile / _HEADER).unlink()
    sync_folder(profile)


def tidy(profile: Path) -> None:
    """Take away what restores left behind that are not to be finished; the caller holds the lock and knows the key.

    A part of a copy is removed. A whole copy, or what calls itself one, is set aside: were it left, a later unlock
    could put it in the place of what was saved since. A disk that refuses is no reason to keep the vault shut.
    """
    with suppress(OSError):
        (profile / _PART).unlink(missing_ok=True)
        if (profile / DATABASE).exists():
            aside = _free(profile / copies.SET_ASIDE)
            make_folder(aside)
            move(profile / DATABASE, aside / store.NAME)
            if _of_another(profile):  # of this vault it gets the present header, not one by an older passphrase
                move(profile / _HEADER, aside / header.NAMES[0])
        (profile / _HEADER).unlink(missing_ok=True)


def _of_another(profile: Path) -> bool:
    """True for a restore of another vault than the one that is there, which only its own header opens."""
    try:
        restored = header.VaultHeader.decode(read_bounded(profile / _HEADER, header.MAX_BYTES) or b"")
        return restored.vault != header.read_header(profile).vault
    except SyncError:
        return (profile / _HEADER).exists()


def _free(parent: Path) -> Path:
    make_folder(parent)
    number = 1
    while (parent / f"unfinished-{number}").exists():
        number += 1
    return parent / f"unfinished-{number}"
