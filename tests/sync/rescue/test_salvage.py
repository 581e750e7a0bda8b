"""Salvage: every dossier that was not hit comes back, and of the one that was, what can be read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import sealing
from sync.errors import DamagedVault, FolderTaken, VaultBusy, VaultMissing, WrongPassphrase
from sync.rescue import carving, salvage
from sync.rescue.harvest import Harvest, Harvester
from sync.vault import Draft, GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, named_card, new, write

Reopen = Callable[[], Vault]


def saved(profile: Path, to: Path) -> salvage.Salvaged:
    """Salvage with the tests' cards."""
    return salvage.salvage(profile, to, PASSPHRASE, named_card)


def filled(vault: Vault, count: int = 6) -> list[str]:
    """Dossiers of a few revisions, large and small, with drafts, given plans and settings."""
    made = []
    for number in range(count):
        dossier = new(vault, p1_name=f"Client {number}", more="é🙂" * 40 * number)
        head = write(vault, dossier, {"long": "x" * (9_000 if number % 3 == 0 else 5), "p4_phone": "06"})
        vault.give_plan(dossier, GivenPlan(1, AT, "print", head, bytes(range(256)) * 90 * (number % 2), "KT"))
        vault.put_draft(dossier, Draft((head,), {"typing": number}, AT))
        made.append(dossier)
    vault.set_state("worker", "Sam")
    return made


def all_of(vault: Vault) -> dict[str, object]:
    """Everything the vault says, by dossier."""
    found: dict[str, object] = {"worker": vault.state("worker")}
    drafts = vault.drafts()
    for card in vault.cards():
        one = card.dossier_id
        plans = [(plan, vault.given_pdf(one, plan.number)) for plan in vault.given_plans(one)]
        found[one] = (card, vault.history(one), vault.dossier(one), plans, drafts.get(one))
    return found


def test_of_an_undamaged_vault_everything_is_saved(vault: Vault, reopen: Reopen, tmp_path: Path) -> None:
    filled(vault)
    expected = all_of(reopen())
    reopen().close()
    done = saved(vault.folder, tmp_path / "new")
    assert (done.damaged, done.lost, done.other, done.restated) == ((), (), (), 0)
    assert done.report.sound
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        again.card_maker = named_card
        assert all_of(again) == expected
        assert write(again, next(iter(expected.keys() - {"worker"})), {"p1_name": "Nora"})


def test_what_only_the_log_has_is_saved_too(vault: Vault, reopen: Reopen, tmp_path: Path) -> None:
    filled(vault)
    expected = all_of(vault)
    copy = shutil.copytree(vault.folder, tmp_path / "crashed")
    assert (copy / "vault.db-wal").stat().st_size > (copy / "vault.db").stat().st_size
    before = digests(copy)
    assert saved(copy, tmp_path / "new").damaged == ()
    assert digests(copy) == before, "the damaged profile stays as it is"
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        again.card_maker = named_card
        assert all_of(again) == expected


def test_a_draft_that_was_dropped_does_not_come_back(vault: Vault, tmp_path: Path) -> None:
    dossier = filled(vault, 1)[0]
    vault.drop_draft(dossier)
    copy = shutil.copytree(vault.folder, tmp_path / "crashed")
    saved(copy, tmp_path / "new")
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        assert again.drafts() == {}


def test_a_lost_revision_comes_from_the_backup(vault: Vault, tmp_path: Path) -> None:
    hit, safe = filled(vault, 2)
    vault.backup()
    write(vault, safe, {"p1_name": "Nora"})
    vault._store.write("update revisions set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    vault.close()
    done = saved(vault.folder, tmp_path / "new")
    assert (done.damaged, done.mended, done.partly, done.lost) == ((hit,), (hit,), (), ())
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        assert again.dossier(hit).values["p1_name"] == "Client 0"
        assert again.dossier(safe).values["p1_name"] == "Nora"


def test_without_a_backup_what_came_after_a_lost_revision_is_written_anew(vault: Vault, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor", p4_phone="06")
    lost = write(vault, dossier, {"p1_name": "Nora"})
    vault.save(dossier, {"f7_cash": 12}, parents=(lost,), form="intake 1", reason="why", at=AT)
    write(vault, dossier, {"f7_cash": 13})
    vault._store.write("delete from revisions where id = ?", bytes.fromhex(lost))
    vault.close()
    done = saved(vault.folder, tmp_path / "new")
    assert (done.damaged, done.partly, done.restated) == ((dossier,), (dossier,), 2)
    assert done.report.sound
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor", "p4_phone": "06", "f7_cash": 13}
        assert [info.changes.get("f7_cash") for info in again.history(dossier)] == [None, 12, 13]
        assert again.history(dossier)[1].reason == "why"


def test_a_plan_given_of_what_was_written_anew_is_of_that(vault: Vault, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    lost, pages = write(vault, dossier, {"p1_name": "Nora"}), bytes(range(256)) * 9
    vault.give_plan(dossier, GivenPlan(1, AT, "print", write(vault, dossier, {"f7_cash": 12}), pages, "KT"))
    write(vault, dossier, {"f7_cash": 13})
    vault._store.write("delete from revisions where id = ?", bytes.fromhex(lost))
    vault.close()
    saved(vault.folder, tmp_path / "new")
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        (plan,) = again.given_plans(dossier)
        assert again.state_at(dossier, plan.revision).values == {"p1_name": "Noor", "f7_cash": 12}
        assert again.given_pdf(dossier, 1) == pages


def test_a_dossier_whose_key_is_gone_is_named_as_lost_and_the_others_are_saved(vault: Vault, tmp_path: Path) -> None:
    hit, safe = filled(vault, 2)
    vault._store.write("update grants set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    vault.close()
    done = saved(vault.folder, tmp_path / "new")
    assert (done.damaged, done.lost) == ((hit,), (hit,))
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        assert [card.dossier_id for card in again.cards()] == [safe]
        assert again.check().sound


def test_the_newest_revision_lost_is_told_by_the_card(vault: Vault, tmp_path: Path) -> None:
    dossier = new(vault, p1_name="Noor")
    write(vault, dossier, {"p1_name": "Nora"})
    vault._store.write("delete from revisions where n = 2")
    vault.close()
    done = saved(vault.folder, tmp_path / "new")
    assert (done.damaged, done.mended, done.partly) == ((dossier,), (), (dossier,))


def test_a_vault_without_header_or_database_comes_back_from_its_backup(vault: Vault, tmp_path: Path) -> None:
    made = filled(vault, 2)
    vault.backup()
    vault.close()
    for name in ("vault.db", "vault.header", "vault.header.copy"):
        (vault.folder / name).unlink()
    done = saved(vault.folder, tmp_path / "new")
    assert done.mended == tuple(sorted(made))
    assert done.report.dossiers == 2


def test_what_cannot_be_salvaged_is_refused_and_leaves_nothing(vault: Vault, closed: Path, tmp_path: Path) -> None:
    with pytest.raises(VaultBusy):
        saved(closed, tmp_path / "new")
    vault.close()
    with pytest.raises(WrongPassphrase):
        salvage.salvage(closed, tmp_path / "new", "wrong", named_card)
    with pytest.raises(VaultMissing):
        saved(tmp_path / "nothing", tmp_path / "new")
    with pytest.raises(FolderTaken):
        saved(closed, closed)
    (closed / "vault.db").unlink()
    with pytest.raises(DamagedVault):
        saved(closed, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_one_flipped_byte_costs_at_most_the_dossier_it_hit(vault: Vault, closed: Path, tmp_path: Path) -> None:  # G-29
    """Every row was saved after the newest backup, so that only salvage itself can help."""
    vault.backup()
    made = {new(vault, p1_name=f"Client {number}", more="x" * 500): f"Client {number}" for number in range(6)}
    vault.close()
    whole = (closed / "vault.db").read_bytes()
    for position in range(29, len(whole), 64 * 211):
        flipped = bytearray(whole)
        flipped[position] ^= 0x10
        (closed / "vault.db").write_bytes(bytes(flipped))
        to = tmp_path / str(position)
        done = saved(closed, to)
        assert len(done.lost) <= 1
        with Vault.unlock(to, PASSPHRASE) as again:
            found = {card.dossier_id: again.dossier(card.dossier_id).values["p1_name"] for card in again.cards()}
        assert found.items() <= made.items()
        assert len(found) >= len(made) - 1
        assert {*made} - {*found} == {*done.lost}
        shutil.rmtree(to)


def test_carving_finds_no_row_in_noise(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(index * index * 31 % 251 for index in range(8192 * 3)) + b"\x0d" * 9000)
    for one in carving.rows(tmp_path / "noise"):
        assert all(cell is None or isinstance(cell, int | bytes) for cell in one.row)
    assert list(carving.rows(tmp_path / "noise")) == list(carving.rows(tmp_path / "noise"))


def test_a_given_plan_whose_dossier_was_hit_does_not_stop_the_rest(vault: Vault, closed: Path, tmp_path: Path) -> None:
    """The row then names a dossier of which there is nothing else."""
    made = filled(vault, 2)
    (given,) = vault._store.rows("select count(*) from given")[0]
    assert given
    vault._store.write("update given set dossier = ? where rowid = (select min(rowid) from given)", bytes(16))
    vault.close()
    done = saved(closed, tmp_path / "saved")
    assert (done.report.dossiers, bytes(16).hex() in done.lost) == (len(made), True)


def knotted(pages: int, goes_on_at: int) -> bytes:
    """Pages full of rows of 32 MB, that all go on at the same page; behind them one that leads to itself."""
    size, places = 1_003 + 8_188 * 4_000, range(2_000, 7_000, 20)
    length = bytes([0x80 | size >> 21, 0x80 | size >> 14 & 0x7F, 0x80 | size >> 7 & 0x7F, size & 0x7F])
    slot = length + b"\x01\0\0\0" + goes_on_at.to_bytes(4, "big") + bytes(8)
    head = b"\x0d\0\0" + len(places).to_bytes(2, "big") + bytes(3) + b"".join(at.to_bytes(2, "big") for at in places)
    page = (head.ljust(2_000, b"\0") + slot * 309)[:8_192].ljust(8_192, b"\0")
    return page * pages + goes_on_at.to_bytes(4, "big").ljust(8_192, b"\0")


def test_pages_that_lead_to_themselves_are_left_and_what_stands_beside_them_is_saved(
    vault: Vault, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Followed to their end, these would take a minute for each ten pages."""
    made = filled(vault, 2)
    vault.close()
    database = closed / "vault.db"
    here = database.stat().st_size // 8_192
    monkeypatch.setattr(carving, "_FOLLOWED", 8)
    with database.open("ab") as file:
        file.write(knotted(12, here + 13))
    done = saved(closed, tmp_path / "saved")
    assert (done.report.dossiers, done.lost, done.other) == (2, (), ("pages that go on without an end",))
    assert len(made) == 2


def test_a_box_whose_signature_was_hit_comes_whole_from_the_backup(vault: Vault, closed: Path, tmp_path: Path) -> None:
    """Its id still fits, so that only the signature tells the two apart."""
    dossier = new(vault, p1_name="Noor")
    vault.backup()
    box = vault._store.rows("select box from revisions")[0][0]
    vault._store.write("update revisions set box = ?", box[:-9] + bytes([box[-9] ^ 1]) + box[-8:])
    vault.close()
    done = salvage.salvage(closed, tmp_path / "saved", PASSPHRASE, named_card)
    assert (done.mended, done.partly, done.lost) == ((dossier,), (), ())
    with Vault.unlock(tmp_path / "saved", PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}


def test_what_was_being_typed_over_a_lost_revision_can_still_be_saved(vault: Vault, tmp_path: Path) -> None:
    """The heads it was opened on are gone or got other ids: it goes on over what is left. (G-07)"""
    newest, middle, whole = (new(vault, p1_name=name) for name in ("Newest", "Middle", "Whole"))
    for dossier in (newest, middle, whole):
        over = write(vault, dossier, {"p4_phone": "06"})
        last = write(vault, dossier, {"w1_wish": "go_on"}) if dossier == middle else over
        vault.put_draft(dossier, Draft((last,), {"typing": True}, AT))
        if dossier != whole:
            spoil(vault, over)
    profile = vault.folder
    before = vault.drafts()[whole]
    vault.close()
    saved(profile, tmp_path / "new")
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        drafts = again.drafts()
        assert drafts[whole] == before
        for dossier in (newest, middle):
            assert drafts[dossier].parents == again.dossier(dossier).heads
            write_draft(again, dossier)
        assert again.dossier(newest).values == {"p1_name": "Newest", "typing": True}
        assert again.dossier(middle).values == {"p1_name": "Middle", "w1_wish": "go_on", "typing": True}


def test_what_was_being_typed_in_a_lost_dossier_becomes_its_first_words(vault: Vault, tmp_path: Path) -> None:
    dossier, other = new(vault, p1_name="Lost"), new(vault, p1_name="Other")
    vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, {"typing": True}, AT))
    vault._store.write("update grants set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(dossier))
    profile = vault.folder
    vault.close()
    assert saved(profile, tmp_path / "new").lost == (dossier,)
    with Vault.unlock(tmp_path / "new", PASSPHRASE) as again:
        draft = again.drafts()[dossier]
        assert (draft.parents, draft.changes) == ((), {"typing": True})
        again.new_dossier(draft.changes, form=FORM, at=AT, dossier_id=dossier)
        assert again.dossier(dossier).values == {"typing": True}
        assert again.dossier(other).values == {"p1_name": "Other"}
        assert again.drafts() == {}


def spoil(vault: Vault, revision: str) -> None:
    vault._store.write("update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(revision))


def write_draft(vault: Vault, dossier: str) -> None:
    """Save what was being typed, as the program does."""
    draft = vault.drafts()[dossier]
    vault.save(dossier, draft.changes, parents=draft.parents, form=FORM, at=AT)


def test_what_was_taken_away_for_good_stays_so_when_a_page_of_before_still_holds_it(vault: Vault) -> None:
    """An older version of its row may lie in the same file, before or behind it."""
    new(vault, p1_name="Noor")
    (row,) = vault._store.rows("select n, id, dossier, sequence, box from revisions")
    whole, blank = row[4], sealing.Box.decode(row[4]).blanked().encode()
    for order in ((whole, blank), (blank, whole)):
        harvester, found = Harvester(vault.credentials.header.vault, vault._key), Harvest()
        harvester._device = vault._device
        for data in order:
            harvester._revision(found, (*row[:4], data), current=True)
        assert found.boxes == {row[1]: (row[2], blank)}
