"""Backups: whole vaults, verified, three of them, opened by the present passphrase and no other."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync import files
from sync.errors import BackupFailed, BackupsBehind, FolderTaken, VaultBusy, WrongPassphrase
from sync.kdf import FLOOR
from sync.laptop import header, store
from sync.rescue import backup, check
from sync.rescue.restoring import restore
from sync.signatures import Signed, is_signed
from sync.vault import Draft, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, digests, new, write

OTHER = "zeven gele tulpen bij de dijk"
Reopen = Callable[[], Vault]


def values(folder: Path, passphrase: str, dossier: str) -> object:
    with Vault.unlock(folder, passphrase) as vault:
        return vault.dossier(dossier).values


def flip_in_a_box(database: Path) -> None:
    """Flip one bit of a sealed revision."""
    connection = sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)
    box: bytes = connection.execute("select box from revisions").fetchone()[0]
    connection.close()
    data = bytearray(database.read_bytes())
    data[data.index(box) + len(box) // 2] ^= 1
    database.write_bytes(bytes(data))


def test_a_backup_is_a_vault_that_opens_by_itself(vault: Vault, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    made = vault.backup()
    write(vault, dossier, {"p1_name": "Nora"})
    shutil.copytree(made.folder, tmp_path / "elsewhere")
    assert values(tmp_path / "elsewhere", PASSPHRASE, dossier) == {"p1_name": "Noor"}


def test_three_backups_are_kept_and_the_oldest_goes(vault: Vault) -> None:
    for _ in range(5):
        vault.backup()
    assert [made.number for made in vault.backups()] == [3, 4, 5]
    for made in vault.backups()[:2]:
        shutil.rmtree(made.folder)
    assert vault.backup().number == 6, "after the newest, also when somebody took older ones away"


def test_the_oldest_backup_stays_while_a_person_decides_to_put_it_back(vault: Vault) -> None:
    new(vault, p1_name="Noor")
    oldest, *_others = [vault.backup() for _ in range(3)]
    vault.compare(oldest.folder)
    for _ in range(2):  # the hour came round, and one more when the vault locked for the restore
        vault.backup()
    assert [made.number for made in vault.backups()] == [1, 3, 4, 5]
    vault.close()
    restore(vault.folder, oldest.folder, PASSPHRASE)
    with Vault.unlock(vault.folder, PASSPHRASE) as again:
        again.backup()
        assert [made.number for made in again.backups()] == [4, 5, 6], "afterwards three, as ever"


def test_a_clock_that_runs_back_does_not_make_a_new_backup_the_oldest(closed: Path) -> None:  # G-28
    years = iter([2036, 2026, 2016, 2006])
    with Vault.unlock(closed, PASSPHRASE, clock=lambda: AT.replace(year=next(years))) as vault:
        made = [vault.backup() for _ in range(4)]
        assert [one.folder for one in vault.backups()] == [one.folder for one in made[1:]]


def test_a_backup_is_made_while_saving_goes_on(vault: Vault, closed: Path) -> None:
    dossier = new(vault, count=0)
    with ThreadPoolExecutor(1) as beside:
        work = vault.start_backup()
        running = beside.submit(work.run)
        saved = 0
        while not running.done() or saved < 5:
            saved += 1
            write(vault, dossier, {"count": saved})
        running.result()
    made = vault.finish_backup(work)
    with Vault.unlock(shutil.copytree(made.folder, closed.parent / "copy"), PASSPHRASE) as copy:
        assert copy.check().sound
    assert vault.dossier(dossier).values == {"count": saved}


def test_a_backup_begun_before_a_new_passphrase_opens_with_the_new_one(vault: Vault, tmp_path: Path) -> None:  # G-04
    work = vault.start_backup()
    work.run()
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    made = vault.finish_backup(work)
    shutil.copytree(made.folder, tmp_path / "copy")
    with pytest.raises(WrongPassphrase):
        Vault.unlock(tmp_path / "copy", PASSPHRASE)
    Vault.unlock(tmp_path / "copy", OTHER).close()


def test_after_a_new_passphrase_every_backup_opens_with_it_and_none_with_the_old(
    vault: Vault, tmp_path: Path
) -> None:  # G-04
    dossier = new(vault, p1_name="Noor")
    made = [vault.backup() for _ in range(3)]
    vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    for number, one in enumerate(made):
        copy = shutil.copytree(one.folder, tmp_path / str(number))
        with pytest.raises(WrongPassphrase):
            Vault.unlock(copy, PASSPHRASE)
        assert values(copy, OTHER, dossier) == {"p1_name": "Noor"}


def test_a_backup_that_cannot_be_brought_along_is_told_and_brought_along_at_the_next_unlock(
    vault: Vault, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-04
    made = vault.backup()
    real = files.replace_file

    def refuse(path: Path, content: bytes) -> None:
        if path.parent == made.folder:
            raise PermissionError(13, "no")
        real(path, content)

    monkeypatch.setattr(header, "replace_file", refuse)
    with pytest.raises(BackupsBehind):
        vault.credentials.change_passphrase(PASSPHRASE, OTHER)
    monkeypatch.undo()
    assert vault.credentials.backups_behind
    vault.close()
    with Vault.unlock(closed, OTHER) as again:
        assert not again.credentials.backups_behind
    Vault.unlock(made.folder, OTHER).close()


def test_a_recovery_tells_its_new_code_even_when_a_backup_lags_behind(
    vault: Vault, closed: Path, recovery_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vault.backup()
    vault.close()
    real = files.replace_file

    def refuse(path: Path, content: bytes) -> None:
        if path.parent == made.folder:
            raise PermissionError(13, "no")
        real(path, content)

    monkeypatch.setattr(header, "replace_file", refuse)
    with Vault.recover(closed, recovery_code, OTHER) as again:
        assert again.credentials.backups_behind
        fresh = again.credentials.recovery_code
        assert fresh is not None
        assert again.credentials.confirm_recovery_code(fresh)
        assert again.credentials.backups_behind
        assert again.credentials.is_recovery_code(fresh)


def test_a_backup_with_a_flipped_bit_fails_its_check_and_is_not_kept(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    new(vault, p1_name="Noor")
    good = vault.backup()

    def flip(_source: Path, copy: Path) -> None:
        shutil.copyfile(good.folder / "vault.db", copy)
        flip_in_a_box(copy)

    monkeypatch.setattr(backup, "_copy_database", flip)
    with pytest.raises(BackupFailed):
        vault.backup()
    monkeypatch.undo()
    assert [made.folder for made in vault.backups()] == [good.folder]
    assert vault.backup().number == good.number + 1


@pytest.mark.parametrize("before", [True, False])
def test_a_byte_of_a_grant_that_flipped_is_named_by_the_next_backup(vault: Vault, *, before: bool) -> None:  # G-29
    hit, _ = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    if before:
        vault.backup()
    for place in (60, 700, -1):  # a name, the sealed key, the signature
        ((box,),) = vault._store.rows("select box from grants where dossier = ?", bytes.fromhex(hit))
        flipped = bytearray(box)
        flipped[place] ^= 1
        vault._store.write("update grants set box = ? where dossier = ?", bytes(flipped), bytes.fromhex(hit))
        assert vault.backup().damaged == (hit,)
        vault._store.write("update grants set box = ? where dossier = ?", box, bytes.fromhex(hit))
    assert vault.backup().damaged == ()


def test_a_revision_under_the_id_of_another_is_named_by_the_next_backup(vault: Vault) -> None:  # G-29
    hit, _ = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault._store.write("update revisions set id = ? where dossier = ?", os.urandom(32), bytes.fromhex(hit))
    assert vault.backup().damaged == (hit,)


def take_a_row_from_the_index(database: Path, root: int) -> None:
    """Found in SQLite's own pages only: every box that is read is right."""
    pages = bytearray(database.read_bytes())
    cells = (root - 1) * store.PAGE_BYTES + 3
    assert pages[cells : cells + 2] == b"\0\1"
    pages[cells : cells + 2] = b"\0\0"
    database.write_bytes(bytes(pages))


def index_of_grants(vault: Vault) -> int:
    """The page where it begins."""
    ((root,),) = vault._store.rows("select rootpage from sqlite_master where name = 'idx_grants_dossier'")
    return int(root)


def test_an_index_that_lacks_a_row_keeps_a_copy_from_being_a_backup(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-29
    new(vault, p1_name="Noor")
    root, copied = index_of_grants(vault), backup._copy_database

    def without_a_row(source: Path, copy: Path) -> None:
        copied(source, copy)
        take_a_row_from_the_index(copy, root)

    monkeypatch.setattr(backup, "_copy_database", without_a_row)
    with pytest.raises(BackupFailed, match="pages"):
        vault.backup()
    assert vault.backups() == ()


def test_pages_that_are_unsound_in_the_vault_itself_make_no_backup_either(vault: Vault, closed: Path) -> None:  # G-29
    new(vault, p1_name="Noor")
    root = index_of_grants(vault)
    vault.close()
    take_a_row_from_the_index(closed / store.NAME, root)
    with Vault.unlock(closed, PASSPHRASE) as again:
        with pytest.raises(BackupFailed, match="pages"):
            again.backup()
        assert again.backups() == ()


def test_what_the_sound_backup_before_holds_byte_for_byte_is_not_checked_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, asked = new(vault, p1_name="Noor"), list[Signed]()

    def noted(signed: Signed) -> bool:
        asked.append(signed)
        return is_signed(signed)

    monkeypatch.setattr(check, "is_signed", noted)
    counts = []
    for later in (lambda: None, lambda: None, lambda: write(vault, one, {"p1_name": "Nora"}), lambda: new(vault)):
        later()
        vault.backup()
        counts.append(len(asked))
        asked.clear()
    assert counts == [2, 0, 1, 2], "a grant and a revision; nothing; a revision; another dossier's two"


def test_a_damaged_draft_is_named_and_keeps_nothing_from_being_backed_up(vault: Vault, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, {"p1_name": "x"}, AT))
    whole = vault.backup()
    vault._store.write("update drafts set sealed = zeroblob(length(sealed))")
    made = [vault.backup() for _ in range(4)]
    assert {one.damaged for one in made} == {("drafts",)}
    assert [one.number for one in vault.backups()] == [whole.number, 3, 4, 5], "the last whole one stays"
    vault._store.write("delete from drafts")
    assert vault.backup().damaged == ()
    assert [one.number for one in vault.backups()] == [4, 5, 6]
    shutil.copytree(made[-1].folder, tmp_path / "copy")
    assert values(tmp_path / "copy", PASSPHRASE, dossier) == {"p1_name": "Noor"}


def test_a_damaged_dossier_is_named_and_the_others_are_backed_up_and_restored(vault: Vault, closed: Path) -> None:
    hit, safe = new(vault, p1_name="Noor"), new(vault, p1_name="Omar")
    vault._store.write("update revisions set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    made = vault.backup()
    assert made.damaged == (hit,)
    vault.close()
    assert restore(closed, made.folder, PASSPHRASE).damaged == (hit,)
    assert values(closed, PASSPHRASE, safe) == {"p1_name": "Omar"}


def test_a_copy_that_is_worse_than_a_damaged_vault_is_refused(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    hit = new(vault, p1_name="Noor")
    new(vault, p1_name="Omar")
    vault._store.write("update revisions set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    real = backup._copy_database

    def worse(source: Path, copy: Path) -> None:
        real(source, copy)
        connection = sqlite3.connect(copy)
        connection.execute("update revisions set box = zeroblob(length(box))")
        connection.commit()
        connection.close()

    monkeypatch.setattr(backup, "_copy_database", worse)
    with pytest.raises(BackupFailed):
        vault.backup()
    assert vault.backups() == ()


def test_a_backup_elsewhere_needs_an_empty_folder(vault: Vault, tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "keukentafel"
    assert vault.backup(stick).folder == stick
    before = digests(stick)
    with pytest.raises(FolderTaken):
        vault.backup(stick)
    assert digests(stick) == before


def test_a_strangers_folder_among_the_backups_is_left_alone(vault: Vault) -> None:
    stranger = vault.folder / "backups" / "000009"
    stranger.parent.mkdir()
    Vault.create(stranger, OTHER, cost=FLOOR).close()
    before = digests(stranger)
    vault.credentials.change_passphrase(PASSPHRASE, OTHER + " nu")
    assert digests(stranger) == before


@pytest.mark.parametrize("name", ["7", "20261123", "0000007", "٠٠٠٠٠٧", "000001", "000009", "999999", "old"])
def test_a_folder_that_is_no_backup_of_this_vault_is_not_counted_and_not_deleted(vault: Vault, name: str) -> None:
    stray = vault.folder / "backups" / name
    stray.mkdir(parents=True)
    (stray / "vault.header").write_bytes(b"something of another program")
    before = digests(stray)
    made = [vault.backup() for _ in range(5)]
    assert [one.number for one in vault.backups()] == [one.number for one in made[2:]]
    assert len(list((vault.folder / "backups").iterdir())) == 4
    assert digests(stray) == before


def test_a_restore_brings_back_what_the_backup_held_and_sets_the_rest_aside(vault: Vault, closed: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, {"p4_phone": "06"}, AT))
    made = vault.backup()
    write(vault, dossier, {"p1_name": "Nora"})
    vault.close()
    assert restore(closed, made.folder, PASSPHRASE).dossiers == 1
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
        assert list(again.drafts()) == [dossier]
        write(again, dossier, {"p1_name": "Noortje"})  # G-10: fresh salts, whatever was restored
    aside = next((closed / "set-aside").iterdir())
    assert values(aside, PASSPHRASE, dossier) == {"p1_name": "Nora"}


def test_the_vault_that_a_restore_set_aside_takes_a_new_passphrase_too(vault: Vault, closed: Path) -> None:  # G-04
    dossier = new(vault, p1_name="Noor")
    made = vault.backup()
    write(vault, dossier, {"p1_name": "Nora"})
    vault.close()
    restore(closed, made.folder, PASSPHRASE)
    with Vault.unlock(closed, PASSPHRASE) as again:
        again.credentials.change_passphrase(PASSPHRASE, OTHER)
    aside = next((closed / "set-aside").iterdir())
    with pytest.raises(WrongPassphrase):
        Vault.unlock(aside, PASSPHRASE)
    assert values(aside, OTHER, dossier) == {"p1_name": "Nora"}


def test_a_restore_into_an_empty_folder_works_after_everything_was_lost(
    vault: Vault, closed: Path, tmp_path: Path
) -> None:
    dossier = new(vault, p1_name="Noor")
    stick = vault.backup(tmp_path / "stick").folder
    vault.close()
    shutil.rmtree(closed)
    restore(closed, stick, PASSPHRASE)
    assert values(closed, PASSPHRASE, dossier) == {"p1_name": "Noor"}


def test_a_restore_needs_the_backups_passphrase_and_a_vault_that_is_closed(vault: Vault, closed: Path) -> None:
    new(vault, p1_name="Noor")
    made = vault.backup()
    with pytest.raises(VaultBusy):
        restore(closed, made.folder, PASSPHRASE)
    vault.close()
    before = digests(closed)
    with pytest.raises(WrongPassphrase):
        restore(closed, made.folder, "wrong")
    assert digests(closed) == before


def test_a_damaged_backup_is_not_restored(vault: Vault, closed: Path) -> None:
    new(vault, p1_name="Noor")
    made = vault.backup()
    vault.close()
    flip_in_a_box(made.folder / "vault.db")
    before = digests(closed)
    with pytest.raises(BackupFailed):
        restore(closed, made.folder, PASSPHRASE)
    assert digests(closed) == before


class Killed(BaseException):
    """The process ends here."""


def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the process end just before the step-th rename or file deletion; how many there were."""
    count = 0

    def wrap(real: Callable[..., None]) -> Callable[..., None]:
        def counting(*args: object, **options: object) -> None:
            nonlocal count
            if count == step:
                raise Killed
            count += 1
            real(*args, **options)

        return counting

    monkeypatch.setattr(os, "replace", wrap(os.replace))
    monkeypatch.setattr(Path, "unlink", wrap(Path.unlink))
    return lambda: count


def test_a_passphrase_change_killed_anywhere_leaves_a_vault_and_backups_that_open(
    vault: Vault, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-04
    dossier = new(vault, p1_name="Noor")
    for _ in range(2):
        vault.backup()
    vault.close()
    for step in range(100):
        copy = shutil.copytree(closed, tmp_path / str(step))
        opened = Vault.unlock(copy, PASSPHRASE)
        killed_at(step, monkeypatch)
        try:
            opened.credentials.change_passphrase(PASSPHRASE, OTHER)
        except Killed:
            finished = False
        else:
            finished = True
        monkeypatch.undo()
        opened.close()
        passphrase = OTHER if finished else opening_one(copy)
        assert values(copy, passphrase, dossier) == {"p1_name": "Noor"}
        for one in sorted((copy / "backups").iterdir()):
            assert values(one, passphrase, dossier) == {"p1_name": "Noor"}
        if finished:
            assert step == 6, "two headers and two backups of two copies each"
            return
    pytest.fail("it never finished")


def opening_one(folder: Path) -> str:
    try:
        Vault.unlock(folder, PASSPHRASE).close()
    except WrongPassphrase:
        return OTHER
    return PASSPHRASE


def test_a_restore_killed_anywhere_leaves_the_old_vault_or_the_restored_one(
    vault: Vault, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = new(vault, p1_name="Noor")
    made = vault.backup(tmp_path / "stick")
    write(vault, dossier, {"p1_name": "Nora"})
    vault.close()
    seen = []
    for step in range(100):
        copy = shutil.copytree(closed, tmp_path / str(step))
        killed_at(step, monkeypatch)
        try:
            restore(copy, made.folder, PASSPHRASE)
        except Killed:
            finished = False
        else:
            finished = True
        monkeypatch.undo()
        found = values(copy, PASSPHRASE, dossier)
        assert found in ({"p1_name": "Noor"}, {"p1_name": "Nora"})
        seen.append(found == {"p1_name": "Noor"})
        if finished:
            assert seen == sorted(seen), "once restored, always restored"
            assert len(seen) > 5
            return
    pytest.fail("it never finished")


def test_a_creation_killed_anywhere_leaves_no_vault_or_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(100):
        folder = tmp_path / str(step)
        killed_at(step, monkeypatch)
        try:
            Vault.create(folder, PASSPHRASE, cost=FLOOR).close()
        except Killed:
            finished = False
        else:
            finished = True
        monkeypatch.undo()
        if not Vault.exists(folder):
            Vault.create(folder, OTHER, cost=FLOOR).close()
            Vault.unlock(folder, OTHER).close()
        else:
            Vault.unlock(folder, PASSPHRASE).close()
        if finished:
            return
    pytest.fail("it never finished")


def change(database: Path, sql: str, *values: object) -> None:
    """Change a row of a closed vault, as one may who writes in its files."""
    connection = sqlite3.connect(database)
    with connection:
        assert connection.execute(sql, values).rowcount == 1
    connection.close()


@pytest.mark.parametrize("before", [True, False])
def test_a_flipped_bit_in_a_signature_is_damage_too_and_never_costs_the_last_sound_backup(
    closed: Path, vault: Vault, reopen: Reopen, *, before: bool
) -> None:
    """The id of a box says nothing of its signature, without which it does not open. G-29"""
    dossier, other = new(vault, p1_name="Noor"), new(vault, p1_name="Piet")
    if before:
        vault.backup()
    vault.close()
    (box,) = sqlite3.connect(closed / "vault.db").execute("select box from revisions order by n").fetchone()
    change(
        closed / "vault.db",
        "update revisions set box = ? where box = ?",
        box[:-9] + bytes([box[-9] ^ 1]) + box[-8:],
        box,
    )
    again = reopen()
    made = [again.backup() for _ in range(4)]
    assert [one.damaged for one in made] == [(dossier,)] * 4
    assert [one.number for one in again.backups()] == ([1, 3, 4, 5] if before else [2, 3, 4])
    assert again.dossier(other).values == {"p1_name": "Piet"}
    if before:
        again.close()
        restore(closed, closed / "backups" / "000001", PASSPHRASE)
        assert reopen().dossier(dossier).values == {"p1_name": "Noor"}


def test_a_copy_that_lost_the_keys_of_its_device_never_costs_the_last_sound_backup(vault: Vault, closed: Path) -> None:
    vault.backup()
    sealed = vault._store.rows("select device from vault")[0][0]
    vault._store.write("update vault set device = ?", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert [vault.backup().damaged for _ in range(4)] == [("vault",)] * 4
    assert vault.backups()[0].number == 1


def test_a_copy_that_has_a_log_beside_it_is_no_backup(vault: Vault, closed: Path, tmp_path: Path) -> None:
    """A vault that was copied while it was open: what stands in its log only would be left out without a word."""
    new(vault, p1_name="Noor")
    copied = shutil.copytree(closed, tmp_path / "copied")
    assert (copied / "vault.db-wal").stat().st_size > 0
    vault.close()
    before = digests(closed)
    with pytest.raises(BackupFailed):
        restore(closed, copied, PASSPHRASE)
    assert digests(closed) == before
