"""The vault as the app uses it: make, save, close, open, and find everything again."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sync import sealing
from sync.errors import (
    BadChange,
    PlanExists,
    TooLarge,
    UnknownDossier,
    VaultBusy,
    VaultExists,
    VaultMissing,
    WrongPassphrase,
)
from sync.kdf import FLOOR
from sync.laptop import store
from sync.vault import GivenPlan, Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import AT, FORM, digests, named_card, new, write

OTHER = "zeven gele tulpen bij de dijk"
Reopen = Callable[[], Vault]
NASTY = "'; drop table revisions; --\u202e\u0000é👩‍👩‍👧 \x1aunknown\n\t"


def test_a_new_vault_exists_and_opens_with_its_passphrase_only(closed: Path) -> None:
    assert Vault.exists(closed)
    Vault.unlock(closed, PASSPHRASE).close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(closed, PASSPHRASE + " ")


def test_a_folder_without_a_vault_says_so(tmp_path: Path) -> None:
    assert not Vault.exists(tmp_path)
    with pytest.raises(VaultMissing):
        Vault.unlock(tmp_path, PASSPHRASE)
    assert not list(tmp_path.iterdir())


def test_a_vault_is_not_made_over_another(closed: Path) -> None:
    before = digests(closed)
    with pytest.raises(VaultExists):
        Vault.create(closed, PASSPHRASE, cost=FLOOR)
    assert digests(closed) == before


@pytest.mark.parametrize("left", ["vault.header", "vault.header.copy", "vault.db"])
def test_a_vault_is_not_made_over_what_is_left_of_one(closed: Path, left: str) -> None:
    for path in closed.iterdir():
        if path.name != left:
            path.unlink()
    assert Vault.exists(closed)
    with pytest.raises(VaultExists):
        Vault.create(closed, PASSPHRASE, cost=FLOOR)


def test_a_vault_that_was_never_finished_is_made_anew(closed: Path) -> None:
    os.replace(closed / "vault.db", closed / "vault.db.new")
    assert not Vault.exists(closed)
    Vault.create(closed, OTHER, cost=FLOOR).close()
    Vault.unlock(closed, OTHER).close()


def test_what_was_saved_is_there_after_closing_and_opening(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor", d3_total=12_000, t3_explained=True)
    write(vault, dossier, {"p4_phone": "06 1234", "d3_total": None})
    again = reopen()
    assert again.dossier(dossier).values == {
        "d3_total": None,
        "p1_name": "Noor",
        "p4_phone": "06 1234",
        "t3_explained": True,
    }


def test_nasty_text_comes_back_as_it_was(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name=NASTY, note="x" * 60_000)
    assert reopen().dossier(dossier).values == {"p1_name": NASTY, "note": "x" * 60_000}


def test_the_history_tells_who_what_when_and_why(vault: Vault) -> None:
    dossier = vault.new_dossier({"p1_name": "Noor"}, form=FORM, at=AT)
    first = vault.dossier(dossier).heads
    later = AT.replace(hour=11)
    second = vault.save(dossier, {"p1_name": "Nora"}, parents=first, form="intake 2", reason="spelled wrong", at=later)
    one, two = vault.history(dossier)
    assert (one.id, one.parents, one.changes, one.at, one.form, one.reason) == (
        first[0], (), {"p1_name": "Noor"}, AT, FORM, None,
    )  # fmt: skip
    assert (two.id, two.parents, two.changes, two.at, two.form, two.reason) == (
        second, first, {"p1_name": "Nora"}, later, "intake 2", "spelled wrong",
    )  # fmt: skip
    assert one.device == two.device


def test_an_earlier_state_can_be_looked_at(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    first = vault.dossier(dossier).heads[0]
    write(vault, dossier, {"p1_name": "Nora"})
    assert vault.state_at(dossier, first).values == {"p1_name": "Noor"}
    assert vault.dossier(dossier).values == {"p1_name": "Nora"}


def test_two_saves_over_one_head_are_a_conflict_that_a_third_settles(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    heads = vault.dossier(dossier).heads
    for name in ("Nora", "Noortje"):
        vault.save(dossier, {"p1_name": name}, parents=heads, form=FORM, at=AT)
    again = reopen()
    state = again.dossier(dossier)
    assert {one.value for one in state.conflicts["p1_name"]} == {"Nora", "Noortje"}
    assert len(state.heads) == 2
    write(again, dossier, {"p1_name": "Noor"})
    assert not again.dossier(dossier).conflicts
    assert again.cards()[0].data == {"name": "Noor"}


def test_a_revision_has_exactly_the_parents_it_was_given(vault: Vault) -> None:  # G-07
    dossier = new(vault, p1_name="Noor")
    heads = vault.dossier(dossier).heads
    write(vault, dossier, {"p4_phone": "06"})
    late = vault.save(dossier, {"p3_postcode": "1234 AB"}, parents=heads, form=FORM, at=AT)
    assert vault.history(dossier)[-1].parents == heads or late in vault.dossier(dossier).heads
    assert {info.id: info.parents for info in vault.history(dossier)}[late] == heads


@pytest.mark.parametrize("parents", [(), ("0" * 64,), ("no id",)])
def test_a_save_over_nothing_or_over_a_stranger_is_refused(vault: Vault, parents: tuple[str, ...]) -> None:
    dossier = new(vault, p1_name="Noor")
    with pytest.raises(UnknownDossier):
        vault.save(dossier, {"p1_name": "x"}, parents=parents, form=FORM, at=AT)


@pytest.mark.parametrize("dossier", ["", "xyz", "0" * 32, "0" * 31, "../../etc"])
def test_a_dossier_that_is_not_there_says_so(vault: Vault, dossier: str) -> None:
    with pytest.raises(UnknownDossier):
        vault.dossier(dossier)
    with pytest.raises(UnknownDossier):
        vault.given_pdf(dossier, 1)


def test_a_refused_change_leaves_no_trace(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    heads = vault.dossier(dossier).heads
    with pytest.raises(BadChange):
        vault.save(dossier, {"a": 1.5}, parents=heads, form=FORM, at=AT)  # type: ignore[dict-item]
    with pytest.raises(BadChange):
        vault.save(dossier, {"a": 1}, parents=heads, form=FORM, at=datetime(2026, 1, 1))
    with pytest.raises(TooLarge):
        vault.save(dossier, {"a": "x" * 70_000}, parents=heads, form=FORM, at=AT)
    assert len(vault.history(dossier)) == 1
    assert len(reopen().history(dossier)) == 1


def test_a_dossier_id_is_used_once(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    with pytest.raises(BadChange):
        vault.new_dossier({}, form=FORM, at=AT, dossier_id=dossier)


def test_the_list_needs_no_dossier_to_be_opened(vault: Vault, reopen: Reopen) -> None:
    made = {new(vault, p1_name=f"Client {number}"): f"Client {number}" for number in range(20)}
    assert {card.dossier_id: card.data["name"] for card in vault.cards()} == made
    again = reopen()
    assert {card.dossier_id: card.data["name"] for card in again.cards()} == made


def test_cards_are_made_anew_when_the_maker_changes(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.card_maker = lambda _id, state: {"shouted": str(state.values["p1_name"]).upper()}
    assert vault.rebuild_caches() == 1
    assert vault.rebuild_caches() == 0
    assert [card.data for card in vault.cards() if card.dossier_id == dossier] == [{"shouted": "NOOR"}]


def test_a_card_maker_that_fails_saves_nothing(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")

    def broken(_id: str, _state: object) -> dict[str, str]:
        raise RuntimeError

    vault.card_maker = broken
    with pytest.raises(RuntimeError):
        write(vault, dossier, {"p1_name": "Nora"})
    vault.card_maker = named_card
    assert vault.dossier(dossier).values == {"p1_name": "Noor"}
    assert reopen().dossier(dossier).values == {"p1_name": "Noor"}


def given(vault: Vault, dossier: str, number: int = 1, pdf: bytes = b"%PDF-1.7 plan") -> GivenPlan:
    return GivenPlan(number, AT, "print", vault.dossier(dossier).heads[0], pdf, f"KT-{number}")


def test_a_given_plan_comes_back_byte_for_byte(vault: Vault, reopen: Reopen) -> None:
    dossier = new(vault, p1_name="Noor")
    pdf = os.urandom(200_000)
    vault.give_plan(dossier, given(vault, dossier, 2, b"second"))
    vault.give_plan(dossier, given(vault, dossier, 1, pdf))
    write(vault, dossier, {"p1_name": "Nora"})
    again = reopen()
    assert [plan.number for plan in again.given_plans(dossier)] == [1, 2]
    assert again.given_plans(dossier)[0].size == len(pdf)
    assert again.given_pdf(dossier, 1) == pdf
    with pytest.raises(UnknownDossier):
        again.given_pdf(dossier, 3)


def test_a_given_plan_never_changes(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.give_plan(dossier, given(vault, dossier))
    with pytest.raises(PlanExists):
        vault.give_plan(dossier, given(vault, dossier, pdf=b"another"))
    assert vault.given_pdf(dossier, 1) == b"%PDF-1.7 plan"


def test_a_plan_of_more_than_sixteen_megabytes_is_refused(vault: Vault) -> None:
    dossier = new(vault, p1_name="Noor")
    with pytest.raises(TooLarge):
        vault.give_plan(dossier, given(vault, dossier, pdf=bytes(16 * 1024 * 1024 + 1)))


def test_settings_are_kept_changed_and_removed(vault: Vault, reopen: Reopen) -> None:
    assert vault.state("worker") is None
    vault.set_state("worker", "Sam")
    vault.set_state("days", 4)
    vault.set_state("days", None)
    again = reopen()
    assert again.state("worker") == "Sam"
    assert again.state("days") is None


def test_one_process_at_a_time(vault: Vault, closed: Path) -> None:
    with pytest.raises(VaultBusy):
        Vault.unlock(closed, PASSPHRASE)
    vault.close()
    Vault.unlock(closed, PASSPHRASE).close()


def test_a_folder_with_an_odd_name_works(template: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "prófiel ? # %20 '; 日本"
    shutil.copytree(template[0], folder)
    with Vault.unlock(folder, PASSPHRASE) as vault:
        dossier = new(vault, p1_name="Noor")
        vault.backup()
    with Vault.unlock(folder, PASSPHRASE) as vault:
        assert vault.dossier(dossier).values == {"p1_name": "Noor"}


def test_ten_profiles_are_open_side_by_side(template: tuple[Path, str], tmp_path: Path) -> None:
    vaults = []
    for number in range(10):
        shutil.copytree(template[0], tmp_path / str(number))
        vaults.append(Vault.unlock(tmp_path / str(number), PASSPHRASE))
    made = [new(vault, p1_name=str(number)) for number, vault in enumerate(vaults)]
    for number, vault in enumerate(vaults):
        assert [card.dossier_id for card in vault.cards()] == [made[number]]
        vault.close()


def test_the_log_is_written_back_when_nobody_waits(vault: Vault, tmp_path: Path) -> None:
    dossier = bytes.fromhex(new(vault, p1_name="Noor"))
    vault.write_back()
    shutil.copyfile(vault.folder / "vault.db", tmp_path / "without-log.db")
    alone = store.Store(tmp_path / "without-log.db", vault._key, how="mode=ro&immutable=1")
    assert len(alone.rows("select 1 from revisions where dossier = ?", dossier)) == 1
    alone.close()


def test_sqlite_is_told_to_write_durably_to_overwrite_and_to_keep_its_scratch_in_memory(vault: Vault) -> None:
    wanted = {"synchronous": 2, "secure_delete": 1, "temp_store": 2, "trusted_schema": 0, "journal_mode": "wal"}
    for rewritten in (False, True):
        if rewritten:
            vault._store.rewrite()
        assert {name: vault._store.rows(f"pragma {name}")[0][0] for name in wanted} == wanted


def test_what_was_written_beside_each_other_more_often_than_one_revision_can_name_is_saved_over(vault: Vault) -> None:
    dossier = new(vault, p1_name="Voorbeeld", note="never write this")
    first = vault.dossier(dossier).heads
    for number in range(sealing.MAX_PARENTS + 1):
        vault.save(dossier, {f"p{number}": "x"}, parents=first, form=FORM, at=AT)
    heads = vault.dossier(dossier).heads
    assert len(heads) == sealing.MAX_PARENTS + 1
    vault.redact(dossier, "note", first[0], form=FORM, at=AT)
    assert len(vault.dossier(dossier).heads) == 1
    vault.save(dossier, {"w1_wish": "go_on"}, parents=heads, form=FORM, at=AT)
    state = vault.dossier(dossier)
    assert (len(state.heads), state.conflicts, state.values["w1_wish"]) == (2, {}, "go_on")
    assert state.values["note"] is None
    assert vault.check().sound
