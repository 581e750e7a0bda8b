"""From a folder and a key to open files, in an order that changes nothing until all is known to be right.

Files that are not there yet are made here too.
"""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync import identity, sealing
from sync.errors import BadBox, DamagedVault, SyncError, VaultExists, VaultMissing, told_plainly
from sync.files import ProfileLock, make_folder, move, sync_folder
from sync.kdf import Cost, measure_cost
from sync.laptop import copies, header, recovery, store, unopened
from sync.laptop.header import KeyOf
from sync.laptop.settings import Settings
from sync.rescue import migration, restoring
from sync.strength import check_passphrase

UNFINISHED: Final = store.NAME + ".new"


@dataclass(frozen=True, repr=False)
class Found:
    """A vault whose files are open and whose folder is held."""

    folder: Path
    header: header.VaultHeader
    vault_key: bytes
    lock: ProfileLock
    store: store.Store
    device: identity.Device
    backups_behind: bool


def exists(folder: Path) -> bool:
    """True when the folder holds a vault, or what is left of one; False when one was never finished."""
    with told_plainly():
        if (folder / store.NAME).exists():
            return True  # whatever lies beside it
        return any((folder / name).exists() for name in header.NAMES) and not _is_unfinished(folder)


def _is_unfinished(folder: Path) -> bool:
    """True when the header belongs to a database that never got its name: a creation that was cut off."""
    try:
        return header.read_header(folder).vault == unopened.vault_of(folder / UNFINISHED)
    except SyncError:
        return False


def create(folder: Path, passphrase: str, cost: Cost | None) -> tuple[Found, str]:
    """Make a vault in the folder and open its files; with them its recovery code, to be written down.

    cost: None measures this computer. Raises VaultExists, WeakPassphrase, NoRights, NoSpace, VaultBusy.
    """
    check_passphrase(passphrase)
    if exists(folder):
        raise VaultExists()
    with told_plainly():
        make_folder(folder)
        lock = ProfileLock.take(folder)
    try:
        secret, vault_key = recovery.new_secret(), os.urandom(sealing.KEY_BYTES)
        made = header.new_header(vault_key, passphrase, cost or measure_cost(), secret)
        with told_plainly():
            _write_new(folder, made, vault_key)
            opened = open_files(folder, made, vault_key, lock)
    except BaseException:
        lock.release()
        raise
    return opened, recovery.as_text(secret)


def _write_new(folder: Path, made: header.VaultHeader, vault_key: bytes) -> None:
    """Database under a passing name, header, then the name: until the last step there is no vault yet.

    Looks again under the lock: another process may have made one since. Raises VaultExists.
    """
    if exists(folder):
        raise VaultExists()
    for name in (UNFINISHED, UNFINISHED + "-wal", UNFINISHED + "-shm"):
        (folder / name).unlink(missing_ok=True)
    store.Store.create(folder / UNFINISHED, vault_key, made.vault, identity.Device.new().encode())
    with closing(store.Store(folder / UNFINISHED, vault_key)) as opened:
        Settings(opened, vault_key).set(recovery.UNCONFIRMED, True)  # from the first moment that there is a vault
    sync_folder(folder)
    header.write_header(folder, made)
    move(folder / UNFINISHED, folder / store.NAME)
    sync_folder(folder)


def open_by(folder: Path, key_of: KeyOf) -> Found:
    """Open a vault: header, key, files, in this order; a refusal at any step has changed no byte (G-02).

    A restore that was decided on and cut off is finished when its own header and database open with what was typed;
    when the vault that is there opens instead, the restore is set aside for good.
    """
    lock: ProfileLock | None = None
    try:
        with told_plainly():
            lock = ProfileLock.take_if_there(folder)
            restored = _restored(folder, key_of)
            found, vault_key = restored or _present(folder, key_of)
            lock = lock or ProfileLock.take(folder)
            if restored:
                restoring.finish(folder)
            restoring.tidy(folder)
            shutil.rmtree(folder / copies.SALVAGED, ignore_errors=True)  # of a mend that was cut off
            opened = open_files(folder, found, vault_key, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return opened


def open_files(folder: Path, found: header.VaultHeader, vault_key: bytes, lock: ProfileLock) -> Found:
    """Open the database and bring a lagging copy of the header, or of a backup's, in line."""
    opened = store.Store(folder / store.NAME, vault_key)
    try:
        device = _device(opened, found.vault)
        found = migration.bring_up(folder, found, vault_key, opened, device)
        header.heal_header(folder, found)
        behind = bool(copies.bring_along(folder, found, vault_key))
    except BaseException:
        opened.close()
        raise
    return Found(folder, found, vault_key, lock, opened, device, behind)


def _restored(folder: Path, key_of: KeyOf) -> tuple[header.VaultHeader, bytes] | None:
    """Header and key of a restore that was cut off, proved to belong together; None when it is not to be finished."""
    found = restoring.pending(folder)
    if found is None:
        return None
    try:
        vault_key = key_of(found)
        unopened.check_pair(folder / restoring.DATABASE, found.vault, vault_key)
    except SyncError:
        if (folder / store.NAME).exists():
            return None
        raise  # cut off half way: there is nothing else to be opened
    return found, vault_key


def _present(folder: Path, key_of: KeyOf) -> tuple[header.VaultHeader, bytes]:
    """Header and key of the vault that is there, proved to belong together."""
    found, vault_key = _opened(folder, key_of)
    unopened.check_pair(folder / store.NAME, found.vault, vault_key)
    return found, vault_key


def _opened(folder: Path, key_of: KeyOf) -> tuple[header.VaultHeader, bytes]:
    try:
        return header.opened_by(folder, key_of)
    except VaultMissing:
        if exists(folder):
            raise DamagedVault("the header is missing") from None
        raise


def _device(opened: store.Store, vault: bytes) -> identity.Device:
    rows = opened.rows("select device from vault where id = 1 and vault = ?", vault)
    if not rows:
        raise DamagedVault("another vault's database")
    try:
        return identity.Device.decode(opened.open("vault", vault, rows[0][0]))
    except BadBox as error:
        raise DamagedVault() from error
