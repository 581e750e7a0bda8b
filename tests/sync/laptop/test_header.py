"""Files that are wrong, foreign, newer, empty or cut off: refused with a code, and no byte is changed."""

import errno
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sync import files
from sync.errors import (
    BackupsBehind,
    BadCost,
    DamagedVault,
    ForeignVault,
    NewerFormat,
    NoSpace,
    SyncError,
    WrongPassphrase,
)
from sync.kdf import FLOOR, Cost
from sync.laptop import header
from sync.laptop.header import VaultHeader
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests, new


def both(folder: Path, content: bytes) -> None:
    for name in header.NAMES:
        (folder / name).write_bytes(content)


def resealed(data: bytes) -> bytes:
    """The header's bytes with a digest that fits them."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def newer_header(folder: Path) -> None:
    data = (folder / "vault.header").read_bytes()
    both(folder, resealed(data[:8] + (2).to_bytes(4, "big") + data[12:]))


def newer_in_one_copy(folder: Path) -> None:
    data = (folder / "vault.header").read_bytes()
    (folder / "vault.header.copy").write_bytes(resealed(data[:8] + (2).to_bytes(4, "big") + data[12:]))


def edit_database(folder: Path, at: int, content: bytes) -> None:
    data = bytearray((folder / "vault.db").read_bytes())
    data[at : at + len(content)] = content
    (folder / "vault.db").write_bytes(bytes(data))


def without_headers(folder: Path) -> None:
    for name in header.NAMES:
        (folder / name).unlink()


def foreign_database(folder: Path) -> None:
    (folder / "vault.db").unlink()
    connection = sqlite3.connect(folder / "vault.db")
    connection.execute("create table people (name text)")
    connection.close()


def others_database(folder: Path) -> None:
    Vault.create(folder / "other", PASSPHRASE, cost=FLOOR).close()
    shutil.copyfile(folder / "other" / "vault.db", folder / "vault.db")


def expensive(folder: Path) -> None:
    found = header.read_header(folder)
    both(folder, replace(found, cost=Cost(2**40, 3, 4)).encode())


WRONG: list[tuple[Callable[[Path], object], type[SyncError]]] = [
    (lambda folder: both(folder, b""), DamagedVault),
    (lambda folder: both(folder, b"KTVA"), DamagedVault),
    (lambda folder: both(folder, (folder / "vault.header").read_bytes()[:-1]), DamagedVault),
    (lambda folder: both(folder, (folder / "vault.header").read_bytes() + b"x"), DamagedVault),
    (lambda folder: both(folder, b"%PDF-1.7 something else altogether"), ForeignVault),
    (lambda folder: both(folder, bytes(1_000_000)), ForeignVault),
    (newer_header, NewerFormat),
    (newer_in_one_copy, NewerFormat),
    (expensive, BadCost),
    (lambda folder: (folder / "vault.db").unlink(), DamagedVault),
    (lambda folder: (folder / "vault.db").write_bytes(b""), DamagedVault),
    (lambda folder: (folder / "vault.db").write_bytes(b"SQLite format 3\0"), DamagedVault),
    (lambda folder: (folder / "vault.db").write_bytes((folder / "vault.db").read_bytes()[:-8192]), DamagedVault),
    (lambda folder: (folder / "vault.db").write_bytes((folder / "vault.db").read_bytes()[:5000]), DamagedVault),
    (lambda folder: (folder / "vault.db").write_bytes(b"%PDF-1.7" * 100), ForeignVault),
    (lambda folder: edit_database(folder, 60, (2).to_bytes(4, "big")), NewerFormat),
    (lambda folder: edit_database(folder, 100, b"\xff" * 3000), DamagedVault),
    (without_headers, DamagedVault),
    (foreign_database, ForeignVault),
    (others_database, ForeignVault),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_file_is_refused_and_no_byte_changes(number: int, closed: Path) -> None:  # G-02
    spoil, error = WRONG[number]
    spoil(closed)
    before = digests(closed)
    with pytest.raises(error):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed) == before


def test_a_wrong_passphrase_changes_no_byte(closed: Path) -> None:  # G-02
    before = digests(closed)
    for wrong in ("", "x", PASSPHRASE.upper(), PASSPHRASE + "\0"):
        with pytest.raises(WrongPassphrase):
            Vault.unlock(closed, wrong)
    assert digests(closed) == before


def test_a_copy_without_a_lock_file_gets_none_before_it_is_known_to_open(closed: Path) -> None:  # G-02
    (closed / "lock").unlink()
    before = digests(closed)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, "wrong")
    assert digests(closed) == before
    without_headers(closed)
    before = digests(closed)
    with pytest.raises(DamagedVault):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed) == before


def test_another_vaults_header_beside_a_log_that_a_crash_left_changes_no_byte(  # G-02
    vault: Vault, tmp_path: Path
) -> None:
    """It opens with the passphrase, so that the database is looked at; SQLite itself would write the log back."""
    new(vault, p1_name="Noor")
    crashed = tmp_path / "crashed"
    shutil.copytree(vault.folder, crashed)
    assert (crashed / "vault.db-wal").stat().st_size
    Vault.create(tmp_path / "other", PASSPHRASE, cost=FLOOR).close()
    for name in header.NAMES:
        shutil.copy(tmp_path / "other" / name, crashed / name)
    before = digests(crashed)
    with pytest.raises(ForeignVault):
        Vault.unlock(crashed, PASSPHRASE)
    assert digests(crashed) == before


def test_a_wrong_passphrase_changes_no_byte_when_the_log_was_left_behind(vault: Vault, tmp_path: Path) -> None:  # G-02
    new(vault, p1_name="Noor")
    crashed = tmp_path / "crashed"
    shutil.copytree(vault.folder, crashed)
    assert (crashed / "vault.db-wal").stat().st_size
    before = digests(crashed)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(crashed, "wrong")
    assert digests(crashed) == before


@pytest.mark.parametrize("name", header.NAMES)
def test_one_damaged_copy_of_the_header_is_healed_by_the_other(name: str, closed: Path) -> None:
    whole = (closed / name).read_bytes()
    for damaged in (b"", b"%PDF", whole[:40] + b"\0" + whole[41:]):
        (closed / name).write_bytes(damaged)
        Vault.unlock(closed, PASSPHRASE).close()
        assert (closed / name).read_bytes() == whole
    (closed / name).unlink()
    Vault.unlock(closed, PASSPHRASE).close()
    assert (closed / name).read_bytes() == whole


def test_every_flipped_bit_of_both_copies_is_refused(closed: Path) -> None:
    whole = (closed / "vault.header").read_bytes()
    for position in range(len(whole)):
        flipped = bytearray(whole)
        flipped[position] ^= 1
        with pytest.raises((DamagedVault, ForeignVault)):
            VaultHeader.decode(bytes(flipped))


def test_the_header_re_encodes_the_same(closed: Path) -> None:  # G-08
    data = (closed / "vault.header").read_bytes()
    assert VaultHeader.decode(data).encode() == data


def test_the_header_tells_neither_passphrase_nor_key(vault: Vault, recovery_code: str) -> None:
    data = (vault.folder / "vault.header").read_bytes()
    for secret in (PASSPHRASE.encode(), vault._key, recovery_code.encode()):
        assert secret not in data


OTHER = "zeven gele tulpen bij de dijk"


def refuse(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the disk is full for the copy of this name."""
    real = files.replace_file

    def full(path: Path, content: bytes) -> None:
        if path.name == name:
            raise OSError(errno.ENOSPC, "full")
        real(path, content)

    monkeypatch.setattr(header, "replace_file", full)


def test_a_new_passphrase_that_only_the_first_copy_took_is_not_told_as_unsaved(
    vault: Vault, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-04
    refuse("vault.header.copy", monkeypatch)
    with pytest.raises(BackupsBehind):
        vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    assert vault.credentials.backups_behind
    monkeypatch.undo()
    fresh = vault.credentials.new_recovery_code()
    assert vault.credentials.confirm_recovery_code(fresh)  # built on the header that counts
    vault.close()
    with Vault.unlock(closed, OTHER) as again:
        assert again.credentials.is_recovery_code(fresh)
        assert not again.credentials.backups_behind
    assert len({(closed / name).read_bytes() for name in header.NAMES}) == 1


def test_a_new_recovery_code_that_only_the_first_copy_took_is_told(
    vault: Vault, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("vault.header.copy", monkeypatch)
    fresh = vault.credentials.new_recovery_code()
    assert vault.credentials.confirm_recovery_code(fresh)
    assert vault.credentials.is_recovery_code(fresh)
    vault.close()
    with Vault.recover(closed, fresh, OTHER) as again:
        assert again.credentials.recovery_code not in (None, fresh)
    Vault.unlock(closed, OTHER).close()


def test_a_change_that_no_copy_took_changed_nothing(
    vault: Vault, closed: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [(closed / name).read_bytes() for name in header.NAMES]
    refuse("vault.header", monkeypatch)
    with pytest.raises(NoSpace):
        vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    assert vault.credentials.is_recovery_code(recovery_code)
    assert [(closed / name).read_bytes() for name in header.NAMES] == before


def test_a_folder_that_does_not_reach_the_disk_after_the_new_name_undoes_nothing(
    vault: Vault, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(files, "sync_folder", refused)
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    vault.close()
    Vault.unlock(closed, OTHER).close()


def forged(folder: Path, generation: int) -> bytes:
    """A whole header of this vault that nobody's passphrase opens."""
    found = header.read_header(folder)
    return replace(found, generation=generation, wrapped=bytes(len(found.wrapped))).encode()


@pytest.mark.parametrize("name", header.NAMES)
@pytest.mark.parametrize("generation", [1, 2, 3, 2**32, 2**32 + 1, 2**63 - 1])
def test_a_forged_copy_does_not_keep_the_vault_shut(closed: Path, name: str, generation: int) -> None:
    (closed / name).write_bytes(forged(closed, generation))
    before = digests(closed)
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, "wrong")
    assert digests(closed) == before
    with Vault.unlock(closed, PASSPHRASE) as vault:
        vault.credentials.change_passphrase(PASSPHRASE, OTHER)
        assert not vault.credentials.backups_behind
    Vault.unlock(closed, OTHER).close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, PASSPHRASE)
    assert len({(closed / one).read_bytes() for one in header.NAMES}) == 1


@pytest.mark.parametrize("name", header.NAMES)
def test_a_header_of_another_vault_is_no_newer_one_whatever_its_number_and_is_healed(  # G-04
    name: str, closed: Path, tmp_path: Path
) -> None:
    Vault.create(tmp_path / "other", OTHER, cost=FLOOR).close()
    own = header.read_header(closed)
    strange = replace(header.read_header(tmp_path / "other"), generation=own.generation + 5)
    (closed / name).write_bytes(strange.encode())
    Vault.unlock(closed, PASSPHRASE).close()
    assert {(closed / one).read_bytes() for one in header.NAMES} == {own.encode()}


def test_older_headers_put_back_do_not_take_the_backups_along(vault: Vault, closed: Path) -> None:  # G-04
    made = vault.backup().folder
    old = [(closed / name).read_bytes() for name in header.NAMES]
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    vault.close()
    for name, content in zip(header.NAMES, old, strict=True):
        (closed / name).write_bytes(content)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.credentials.backups_behind, "they open with another passphrase, and that is said"
        Vault.unlock(shutil.copytree(made, closed.parent / "copy"), OTHER).close()
        again.credentials.change_passphrase(PASSPHRASE, OTHER + " nu")
        assert not again.credentials.backups_behind
    Vault.unlock(made, OTHER + " nu").close()


def test_an_older_copy_opens_the_vault_and_leaves_the_newer_one_as_it_is(
    vault: Vault, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("vault.header.copy", monkeypatch)
    with pytest.raises(BackupsBehind):
        vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    monkeypatch.undo()
    vault.close()
    before = (closed / "vault.header").read_bytes()
    Vault.unlock(closed, PASSPHRASE).close()
    assert (closed / "vault.header").read_bytes() == before
    Vault.unlock(closed, OTHER).close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, PASSPHRASE)


def test_a_copy_with_an_impossible_cost_does_not_keep_the_vault_shut(closed: Path) -> None:  # G-03
    """Its digest is right and its number higher, as who may write in the file can make it: the other copy counts."""
    found = header.read_header(closed)
    forged = replace(found, generation=found.generation + 1, cost=replace(found.cost, passes=1))
    (closed / "vault.header").write_bytes(forged.encode())
    Vault.unlock(closed, PASSPHRASE).close()
    (closed / "vault.header.copy").write_bytes(forged.encode())
    (closed / "vault.header").write_bytes(forged.encode())
    with pytest.raises(BadCost):
        Vault.unlock(closed, PASSPHRASE)


@pytest.mark.parametrize("newer", header.NAMES)
def test_of_two_copies_that_both_open_the_newer_one_counts(newer: str, tmp_path: Path) -> None:  # G-04
    """A recovery code that only one copy took before the power went: the passphrase opens both."""
    older = VaultHeader(bytes(16), 7, bytes(16), FLOOR, b"under the passphrase", b"under the old code")
    changed = replace(older, generation=8, recovery=b"under the new code")
    for name in header.NAMES:
        (tmp_path / name).write_bytes((changed if name == newer else older).encode())
    assert header.read_header(tmp_path) == changed
    assert header.opened_by(tmp_path, lambda _found: b"key") == (changed, b"key")
    header.heal_header(tmp_path, changed)
    assert header.holds(tmp_path, changed)
