"""Taken away for good: no byte of it is left that any key opens, the rest stands, and a dated fact remains."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from sync import files as files_of
from sync import identity, sealing
from sync.errors import (
    BackupFailed,
    BadChange,
    NoSpace,
    RemovalBehind,
    RemovedForGood,
    SyncError,
    UnknownDossier,
    Unsettled,
)
from sync.laptop import overview, removing
from sync.laptop.removing import CLOSED, DESTROYED, LEFT, REDACTED, Removal
from sync.laptop.store import Store
from sync.rescue.restoring import restore
from sync.rescue.salvage import salvage
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, named_card, new, write

Reopen = Callable[[], Vault]
LATER = AT + timedelta(days=1)
SECRET = "kanarie-geheim-é🙂"
CHUNK = 24  # bytes of a ciphertext that stand nowhere else by chance


def files(folder: Path) -> bytes:
    """Every byte in the folder."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def sealed_of(vault: Vault, dossier: str) -> Iterator[bytes]:
    """Every ciphertext of a dossier as it lies in the database: boxes, keys, caches, drafts, pages of plans."""
    row = bytes.fromhex(dossier)
    for (box,) in vault._store.rows("select box from revisions where dossier = ?", row):
        yield sealing.Box.decode(box).ciphertext or b""
    for (grant,) in vault._store.rows("select box from grants where dossier = ?", row):
        yield identity.Grant.decode(grant).sealed
    for table, column in (("cards", "sealed"), ("snapshots", "sealed"), ("drafts", "sealed"), ("given", "pdf")):
        for (sealed,) in vault._store.rows(f"select {column} from {table} where dossier = ?", row):  # noqa: S608
            yield sealed
    for (copies,) in vault._store.rows("select sealed from overview where id = ?", row[:1]):
        yield copies


def left_over(ciphertexts: list[bytes], folder: Path) -> list[bytes]:
    """The pieces of these ciphertexts that still stand somewhere: with keys in hand, each could be opened."""
    there = files(folder)
    pieces = [one[at : at + CHUNK] for one in ciphertexts for at in range(0, len(one) - CHUNK, CHUNK)]
    assert len(pieces) > 3
    return [piece for piece in pieces if piece in there]


def with_secret(vault: Vault) -> tuple[str, str]:
    """A dossier in which a value stands that should never have been written: in revisions, a plan, a draft, backups."""
    dossier = new(vault, p1_name="Noor", p4_phone="06")
    vault.backup()
    wrong = write(vault, dossier, {"remark": SECRET, "f7_cash": 12, "more": "x" * 9_000})
    vault.give_plan(dossier, GivenPlan(1, AT, "print", wrong, b"%PDF " + SECRET.encode() * 900, "KT-1"))
    vault.backup()
    write(vault, dossier, {"f7_cash": 13})
    head = write(vault, dossier, {"p4_phone": "07"})
    vault.put_draft(dossier, Draft((head,), {"remark": SECRET, "p1_name": "Nora"}, AT))
    vault._cards._overview.renew(overview.first_of(bytes.fromhex(dossier)), vault._cards._sayable)
    assert vault._store.rows("select 1 from overview")
    vault.backup()
    return dossier, wrong


def test_a_redacted_value_is_gone_and_the_rest_stands(vault: Vault, reopen: Reopen) -> None:
    dossier, wrong = with_secret(vault)
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    openings: tuple[Callable[[], Vault], ...] = (lambda: vault, reopen)
    for opening in openings:
        one = opening()
        values = one.dossier(dossier).values
        assert (values["remark"], values["f7_cash"], values["p4_phone"], values["more"]) == (
            None,
            13,
            "07",
            "x" * 9_000,
        )
        assert SECRET not in repr(one.history(dossier)) + repr(one.drafts()) + repr(one.dossier(dossier))
        assert one.drafts()[dossier].changes == {"p1_name": "Nora"}
        assert one.check().sound
        gone = {info.id: info.removed_at for info in one.history(dossier) if info.removed_at}
        assert gone == {wrong: LATER}, "a dated fact remains"
        assert len(one.history(dossier)) == 5
        with pytest.raises(RemovedForGood):
            one.given_pdf(dossier, 1)
        assert one.given_plans(dossier)[0].plan_id == "KT-1"


def test_no_byte_of_a_redacted_value_is_left_in_the_profile(vault: Vault, reopen: Reopen) -> None:
    dossier, wrong = with_secret(vault)
    box = sealing.Box.decode(vault._store.rows("select box from revisions where id = ?", bytes.fromhex(wrong))[0][0])
    pages = vault._store.rows("select pdf from given")[0][0]
    draft = vault._store.rows("select sealed from drafts")[0][0]
    secrets = [box.ciphertext or b"", pages, draft]
    assert left_over(secrets, vault.folder), "the search would find it"
    open_now = vault.folder
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert left_over(secrets, open_now) == []
    reopen().close()
    assert left_over(secrets, open_now) == []


def test_an_earlier_state_never_shows_a_value_that_was_not_there(vault: Vault) -> None:
    dossier = new(vault, remark="first", f7_cash=1)
    wrong = write(vault, dossier, {"remark": SECRET, "f7_cash": 2})
    after = write(vault, dossier, {"p1_name": "Noor"})
    write(vault, dossier, {"remark": "good"})
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert vault.dossier(dossier).values["remark"] == "good"
    for revision in (wrong, after):
        then = vault.state_at(dossier, revision).values
        assert (then["remark"], then["f7_cash"]) == (None, None), "what was blanked is unknown, never the value before"
    assert vault.dossier(dossier).values["f7_cash"] == 2


def test_a_value_is_taken_away_wherever_it_was_written_at_that_path_and_twice_works_too(vault: Vault) -> None:
    dossier = new(vault, remark=SECRET)
    write(vault, dossier, {"remark": "other", "name": "kept"})
    last = write(vault, dossier, {"remark": SECRET})
    vault.redact(dossier, "remark", last, form=FORM, at=LATER)
    assert SECRET not in repr(vault.history(dossier))
    assert len([one for one in vault.history(dossier) if one.removed_at]) == 2
    other = next(one for one in vault.history(dossier) if one.changes.get("remark") == "other")
    vault.redact(dossier, "remark", other.id, form=FORM, at=LATER)
    restating = [one for one in vault.history(dossier) if one.changes.get("name") == "kept"]
    vault.redact(dossier, "name", restating[0].id, form=FORM, at=LATER)
    assert len([one for one in vault.history(dossier) if one.removed_at]) == 4
    assert vault.check().sound
    assert vault.dossier(dossier).values["name"] is None


def test_a_value_written_beside_a_conflict_waits_until_that_is_settled(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    base = vault.dossier(dossier).heads
    wrong = vault.save(dossier, {"p1_name": "Nora", "remark": SECRET}, parents=base, form=FORM, at=AT)
    vault.save(dossier, {"p1_name": "Nour"}, parents=base, form=FORM, at=AT)
    with pytest.raises(Unsettled):
        vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert vault.dossier(dossier).values["remark"] == SECRET
    write(vault, dossier, {"p1_name": "Nora"})
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert vault.dossier(dossier).values == {"p1_name": "Nora", "remark": None} | {
        path: value for path, value in vault.dossier(dossier).values.items() if path.startswith("redacted/")
    }


def test_what_was_never_written_cannot_be_redacted(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    head = vault.dossier(dossier).heads[0]
    for path, revision in (("other", head), ("p1_name", "0" * 64)):
        with pytest.raises(UnknownDossier):
            vault.redact(dossier, path, revision, form=FORM, at=LATER)


def test_a_box_blanked_without_a_fact_is_damage(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    data = vault._store.rows("select box from revisions")[0][0]
    vault._store.write("update revisions set box = ?", sealing.Box.decode(data).blanked().encode())
    assert reopen().check().damaged == (dossier,)


def test_a_fact_about_one_blanked_box_vouches_for_no_other(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    wrong = write(vault, dossier, {"remark": SECRET})
    write(vault, dossier, {"p4_phone": "06"})
    vault.redact(dossier, "remark", wrong, form=FORM, at=LATER)
    assert vault.check().sound
    other = next(bytes.fromhex(one.id) for one in vault.history(dossier) if one.changes == {"p4_phone": "06"})
    ((data,),) = vault._store.rows("select box from revisions where id = ?", other)
    vault._store.write("update revisions set box = ? where id = ?", sealing.Box.decode(data).blanked().encode(), other)
    assert reopen().check().damaged == (dossier,)


@pytest.mark.parametrize("which", [0, 1])
def test_pages_that_showed_a_value_beside_another_in_conflict_go_with_it(vault: Vault, which: int) -> None:
    dossier = new(vault, p1_name="Noor")
    base = vault.dossier(dossier).heads
    values = (SECRET, SECRET + " too")
    wrote = [vault.save(dossier, {"remark": one}, parents=base, form=FORM, at=AT) for one in values]
    vault.give_plan(dossier, GivenPlan(1, AT, "print", write(vault, dossier, {"p4_phone": "06"}), b"%PDF", "KT-1"))
    assert "remark" in vault.dossier(dossier).conflicts
    write(vault, dossier, {"remark": "good"})
    vault.redact(dossier, "remark", wrote[which], form=FORM, at=LATER)
    with pytest.raises(RemovedForGood):
        vault.given_pdf(dossier, 1)


def test_pages_taken_away_without_a_fact_are_damage(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.give_plan(dossier, GivenPlan(1, AT, "print", vault.dossier(dossier).heads[0], b"%PDF", "KT-1"))
    vault._store.write("update given set pdf = x''")
    assert reopen().check().damaged == (dossier,)


def test_a_destroyed_dossier_is_gone_everywhere_and_a_date_remains(vault: Vault, reopen: Reopen) -> None:
    dossier, _ = with_secret(vault)
    safe = new(vault, p1_name="Omar")
    vault.backup()
    secrets = list(sealed_of(vault, dossier))
    assert len(secrets) > 7
    vault.destroy(dossier, at=LATER)
    assert left_over(secrets, vault.folder) == []
    again = reopen()
    assert left_over(secrets, vault.folder) == []
    assert [card.dossier_id for card in again.cards()] == [safe]
    assert again.drafts() == {}
    assert [(one.dossier_id, one.at, one.kind, one.pending) for one in again.removals()] == [
        (dossier, LATER, "destroyed", False)
    ]
    assert again.check().sound
    with pytest.raises(UnknownDossier):
        again.dossier(dossier)


def test_the_other_dossiers_are_still_in_every_backup(vault: Vault) -> None:
    gone, safe = new(vault, p1_name=SECRET), new(vault, p1_name="Omar")
    made = [vault.backup() for _ in range(3)]
    vault.destroy(gone, at=LATER)
    assert [(one.number, one.made_at) for one in vault.backups()] == [(one.number, one.made_at) for one in made]
    for one in vault.backups():
        with Vault.unlock(one.folder, PASSPHRASE) as copy:
            assert [card.dossier_id for card in copy.cards()] == [safe]
            assert copy.check().sound


def test_nothing_is_written_under_the_id_of_a_destroyed_dossier(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name=SECRET)
    vault.destroy(dossier, at=LATER)
    again = reopen()
    with pytest.raises(BadChange):
        again.new_dossier({"p1_name": "x"}, form=FORM, at=AT, dossier_id=dossier)
    with pytest.raises(UnknownDossier):
        again.put_draft(dossier, Draft((), {"p1_name": "x"}, AT))
    with pytest.raises(UnknownDossier):
        again.destroy(dossier, at=LATER)


def test_a_damaged_dossier_and_a_draft_alone_can_be_destroyed(vault: Vault, reopen: Reopen) -> None:
    hit = new(vault, p1_name=SECRET)
    vault._store.write("update revisions set box = zeroblob(300)")
    draft = "ab" * 16
    vault.put_draft(draft, Draft((), {"p1_name": SECRET}, AT))
    again = reopen()
    again.destroy(hit, at=LATER)
    again.destroy(draft, at=LATER)
    assert reopen().check().sound
    assert reopen().cards() == ()


def test_a_restore_of_an_older_copy_brings_nothing_back(vault: Vault, closed: Path, tmp_path: Path) -> None:
    redacted, wrong = with_secret(vault)
    destroyed = new(vault, p1_name=SECRET)
    vault.backup(tmp_path / "stick")
    vault.redact(redacted, "remark", wrong, form=FORM, at=LATER)
    vault.destroy(destroyed, at=LATER)
    vault.close()
    restore(closed, tmp_path / "stick", PASSPHRASE)
    with Vault.unlock(closed, PASSPHRASE) as again:
        again.card_maker = named_card
        assert [card.dossier_id for card in again.cards()] == [redacted]
        assert SECRET not in repr(again.history(redacted))
        assert again.dossier(redacted).values["f7_cash"] == 13
        assert again.check().sound


@pytest.mark.parametrize(("kind", "there"), [(CLOSED, True), (LEFT, False)])
def test_an_older_copy_brings_back_what_only_made_room_and_not_what_others_have_now(
    vault: Vault, closed: Path, tmp_path: Path, kind: str, there: bool
) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.backup(tmp_path / "stick")
    with vault._store.transaction():
        removing.delete_dossier(vault._store, bytes.fromhex(dossier))
        vault._parts.removals.note(Removal(dossier, LATER, kind, pending=False))
    vault.close()
    restore(closed, tmp_path / "stick", PASSPHRASE)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.has(dossier) == there


@pytest.mark.parametrize(("kind", "stays"), [(DESTROYED, True), (REDACTED, True), (LEFT, False), (CLOSED, False)])
def test_that_a_copy_is_here_again_undoes_nothing_that_was_taken_away_for_good(
    vault: Vault, kind: str, stays: bool
) -> None:
    dossier, removals = "ab" * 16, vault._parts.removals
    removals.note(Removal(dossier, LATER, kind, pending=False))
    removals.came_back(dossier)
    assert [one.kind for one in removals.all()] == [kind] * stays


def test_a_salvage_brings_nothing_back_from_a_copy_that_was_behind(vault: Vault, closed: Path, tmp_path: Path) -> None:
    dossier = new(vault, p1_name=SECRET)
    made = vault.backup()
    old = shutil.copytree(made.folder, tmp_path / "old")
    vault.destroy(dossier, at=LATER)
    vault.close()
    shutil.rmtree(made.folder)
    shutil.copytree(old, made.folder)
    done = salvage(closed, tmp_path / "new", PASSPHRASE, named_card)
    assert (done.lost, done.report.dossiers) == ((), 0)


def test_what_a_copy_refused_is_told_and_finished_by_the_next_unlock(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = new(vault, p1_name=SECRET)
    vault.backup()
    secrets = list(sealed_of(vault, dossier))
    with monkeypatch.context() as patch:
        patch.setattr(removing, "_delete_in", lambda *_: (_ for _ in ()).throw(OSError("refused")))
        with pytest.raises(RemovalBehind):
            vault.destroy(dossier, at=LATER)
    assert vault.cards() == (), "the vault itself is rid of it"
    assert left_over(secrets, vault.folder)
    assert vault.removals()[0].pending
    again = reopen()
    assert not again.removals()[0].pending
    assert left_over(secrets, again.folder) == []


def test_a_backup_begun_before_a_removal_does_not_count(vault: Vault) -> None:
    dossier = new(vault, p1_name=SECRET)
    secrets = list(sealed_of(vault, dossier))
    work = vault.start_backup()
    work.run()
    vault.destroy(dossier, at=LATER)
    with pytest.raises(SyncError):
        vault.finish_backup(work)
    assert left_over(secrets, vault.folder) == []
    again = vault.start_backup()
    again.run()
    new(vault, p1_name="Omar")
    assert vault.finish_backup(again).number == 1
    with pytest.raises(BackupFailed):
        vault.finish_backup(work)


def test_a_set_aside_vault_with_its_log_is_rid_of_it_too(vault: Vault, closed: Path) -> None:
    dossier = new(vault, p1_name=SECRET)
    kept = new(vault, p1_name="Omar")
    secrets = list(sealed_of(vault, dossier))
    aside = shutil.copytree(closed, closed / "set-aside" / "000007")
    assert (aside / "vault.db-wal").stat().st_size > 0
    vault.destroy(dossier, at=LATER)
    assert left_over(secrets, closed) == []
    connection = sqlite3.connect(aside / "vault.db")
    assert connection.execute("select dossier from grants").fetchall() == [(bytes.fromhex(kept),)]
    connection.close()


# Rows of these sizes (0: the row goes), one after the other: SQLite evens its pages out, and parts of rows stay behind.
MOVES = ((2, 300), (11, 120), (0, 300), (8, 1100), (15, 2200), (6, 4144), (16, 300), (7, 4144), (10, 700), (15, 300),
         (4, 120), (7, 0), (2, 4144), (10, 120), (14, 1100), (1, 300), (7, 700), (13, 1100), (16, 0), (3, 700), (13, 0),
         (7, 120))  # fmt: skip


@pytest.mark.parametrize("how", ["destroy", "redact", "restore"])
def test_nothing_is_left_where_sqlite_moved_rows_from(vault: Vault, closed: Path, how: str) -> None:
    """Deleting overwrites a row where it is, not where it was: without writing all pages anew, parts of it stay."""
    gone, last = [], new(vault, p1_name="Noor")
    there: dict[int, bytes] = {}
    for row, size in MOVES:
        gone += [there.pop(row)] if row in there else []
        if size:
            there[row] = os.urandom(size)
            vault._store.put_sealed("drafts", bytes([row]) * 16, there[row])
        else:
            vault._store.drop("drafts", bytes([row]) * 16)
    stick = vault.backup(closed.parent / "stick").folder
    vault.backup()
    if how == "redact":
        vault.redact(last, "p1_name", vault.history(last)[0].id, form=FORM, at=LATER)
    else:
        vault.destroy(last, at=LATER)
    assert len(vault.backups()) == (2 if how == "redact" else 1)
    vault.close()
    if how == "restore":
        restore(closed, stick, PASSPHRASE)
    assert left_over(gone, closed) == []


def refused(_store: Store) -> None:
    raise NoSpace()


@pytest.mark.parametrize(("step", "fault"), [("rewrite", refused), ("flush", lambda _store: False)])
def test_what_the_disk_refused_to_write_anew_is_told_and_finished_by_the_next_unlock(
    vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch, step: str, fault: Callable[[Store], object]
) -> None:
    dossier = new(vault, p1_name=SECRET)
    vault.backup()
    secrets = list(sealed_of(vault, dossier))
    with monkeypatch.context() as disk:
        disk.setattr(Store, step, fault)
        with pytest.raises(RemovalBehind):
            vault.destroy(dossier, at=LATER)
    assert vault.cards() == ()
    assert vault.removals()[0].pending
    again = reopen()
    assert not again.removals()[0].pending
    assert left_over(secrets, again.folder) == []


@pytest.mark.parametrize(("free", "code"), [(0, "V-044"), (1 << 40, "V-024")])
def test_a_removal_that_the_disk_has_no_room_for_says_so(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    dossier = new(vault, p1_name=SECRET)
    monkeypatch.setattr(Store, "rewrite", refused)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    with pytest.raises(RemovalBehind) as told:
        vault.destroy(dossier, at=LATER)
    assert told.value.code == code
    assert not vault.has(dossier), "what can be done without room is done"
    assert vault.removals()[0].pending


def test_a_cleared_copy_is_on_the_disk_before_it_takes_the_place_of_the_one_that_held_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the power goes after the new name, an unwritten file would lie there in the place of a whole backup."""
    dossier = new(vault, p1_name=SECRET)
    vault.backup()
    synced: list[tuple[int, int]] = []
    moved: list[tuple[str, bool]] = []
    real_sync, real_move = os.fsync, files_of.move

    def fsync(handle: int) -> None:
        real_sync(handle)
        synced.append((os.fstat(handle).st_ino, os.fstat(handle).st_size))

    def move(source: Path, target: Path) -> None:
        moved.append((target.name, (source.stat().st_ino, source.stat().st_size) in synced))
        real_move(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(removing, "move", move)
    vault.destroy(dossier, at=LATER)
    assert moved == [("vault.db", True)]


def test_what_a_crash_left_beside_a_copy_takes_no_part_in_clearing_it(vault: Vault, closed: Path) -> None:
    """A log whose sums are right counts for whatever database it lies beside."""
    kept, dossier = new(vault, p1_name="Omar"), new(vault, p1_name=SECRET)
    made = vault.backup().folder
    for number in range(9):
        write(vault, kept, {"count": number, "more": "x" * 20_000})
    shutil.copyfile(closed / "vault.db-wal", made / "vault.db.part-wal")
    vault.destroy(dossier, at=LATER)
    assert sorted(path.name for path in made.iterdir()) == ["vault.db", "vault.header", "vault.header.copy"]
    with Vault.unlock(made, PASSPHRASE) as copy:
        assert copy.dossier(kept).values == {"p1_name": "Omar"}
        copy.card_maker = named_card
        assert copy.check().sound


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_on_the_computer_may_read_a_file_of_the_profile(vault: Vault, closed: Path) -> None:
    """Whatever wrote it: a save, a backup, a removal that made copies anew, a restore."""
    dossier, other = new(vault, p1_name=SECRET), new(vault, p1_name="Omar")
    stick = vault.backup(closed.parent / "stick").folder
    vault.backup()
    vault.destroy(dossier, at=LATER)
    write(vault, other, {"p1_name": "Omer"})
    vault.close()
    restore(closed, stick, PASSPHRASE)
    Vault.unlock(closed, PASSPHRASE).close()
    open_to_others = [path for path in closed.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert len([*closed.rglob("vault.db")]) == 3
