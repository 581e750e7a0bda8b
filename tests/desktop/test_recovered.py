"""What a crash left of a dossier is asked about until somebody answers, whatever else goes on meanwhile."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from sync.vault import Draft, Value, Vault
from tests.conftest import Office
from tests.desktop.test_desk import only_dossier, reopened, sitting
from tests.sync.conftest import AT
from tests.visits.hands import Hands


def saved_dossier(office: Office) -> tuple[Desk, Vault, str]:
    desk = office.desk
    desk.new_dossier()
    desk.answer("p1_name", "Sam")
    desk.close_dossier()
    office.settle()
    return desk, desk.open_vault(), desk.cards[0].dossier_id


def left_behind(office: Office, left: Mapping[str, Value]) -> tuple[Desk, Vault, str]:
    """A dossier that lies open after a crash left this of it."""
    desk, vault, dossier = saved_dossier(office)
    vault.put_draft(dossier, Draft(vault.dossier(dossier).heads, left, AT))
    desk.open_dossier(dossier)
    office.settle()
    return desk, vault, dossier


def seal(office: Office) -> None:
    office.desk._timer.timeout.emit()
    office.settle()


def a_colleague_writes(office: Office, dossier: str, changes: Mapping[str, Value]) -> None:
    vault = office.desk.open_vault()
    heads = vault.dossier(dossier).heads
    vault.save(dossier, changes, parents=heads, form="intake", at=AT, keep_draft=True)
    office.desk.take_in_news(frozenset({dossier}))
    office.settle()


def test_what_comes_in_from_a_colleague_does_not_save_what_nobody_decided_about(office: Office) -> None:
    desk, vault, dossier = left_behind(office, {"w3_change": "x"})
    a_colleague_writes(office, dossier, {"p1_name": "Noor"})
    assert sitting(office).values["p1_name"] == "Noor", "it is shown at once"
    assert "w3_change" not in vault.dossier(dossier).values
    desk.close_dossier()
    office.settle()
    assert vault.drafts()[dossier].changes == {"w3_change": "x"}


def test_what_is_kept_after_a_colleague_wrote_the_same_is_settled_by_a_person(office: Office, qtbot: QtBot) -> None:
    _, vault, dossier = left_behind(office, {"w3_change": "x"})
    a_colleague_writes(office, dossier, {"w3_change": "y"})
    Hands(qtbot, office).press("recovered-keep")
    office.settle()
    assert {one.value for one in vault.dossier(dossier).conflicts["w3_change"]} == {"x", "y"}


def test_what_is_kept_after_a_plan_was_noted_as_printed_replaces_nothing_that_a_colleague_wrote(office: Office) -> None:
    """The note is read with all that the vault holds by then, also what is not shown yet."""
    desk, vault, dossier = left_behind(office, {"w3_change": "x"})
    heads = vault.dossier(dossier).heads
    vault.save(dossier, {"w3_change": "y"}, parents=heads, form="intake", at=AT, keep_draft=True)
    desk.note_printed(dossier, "ab" * 8, lambda: None)
    office.settle()
    desk.keep_left()
    office.settle()
    assert {one.value for one in vault.dossier(dossier).conflicts["w3_change"]} == {"x", "y"}


@pytest.mark.parametrize("how", ["given", "noted"])
def test_what_is_typed_while_a_plan_is_given_or_noted_replaces_nothing_that_a_colleague_wrote(
    office: Office, how: str
) -> None:
    desk, vault, dossier = saved_dossier(office)
    desk.open_dossier(dossier)
    office.settle()
    heads = vault.dossier(dossier).heads
    vault.save(dossier, {"w3_change": "y"}, parents=heads, form="intake", at=AT, keep_draft=True)
    if how == "given":
        desk.give_plan(b"%PDF-", "saved", lambda _: None)
    else:
        desk.note_printed(dossier, "ab" * 8, lambda: None)
    desk.answer("w3_change", "x")
    office.settle()
    desk.close_dossier()
    office.settle()
    state = vault.dossier(dossier)
    assert {one.value for one in state.conflicts["w3_change"]} == {"x", "y"}
    assert any(path.startswith("given/") for path in state.values)


def test_after_setting_aside_what_is_typed_stands_on_all_that_is_seen(office: Office) -> None:
    desk, vault, dossier = left_behind(office, {"w3_change": "x"})
    a_colleague_writes(office, dossier, {"w3_change": "y"})
    desk.set_aside()
    office.settle()
    desk.answer("w3_change", "z")
    desk.close_dossier()
    office.settle()
    state = vault.dossier(dossier)
    assert (state.values["w3_change"], state.conflicts) == ("z", {})


def test_what_was_saved_along_with_something_typed_is_asked_about_no_more(office: Office, qtbot: QtBot) -> None:
    hands = Hands(qtbot, office)
    desk, vault, dossier = left_behind(office, {"w3_change": "x"})
    desk.answer("p1_name", "Samira")
    hands.section("debts")
    assert vault.dossier(dossier).values["w3_change"] == "x"
    desk.answer("p1_name", "Samir")
    assert not hands.can_find("recovered")
    desk.answer("p1_name", "Samira")
    desk.answer("w3_change", "y")
    desk.commit()
    office.settle()
    desk.answer("w3_change", "x")
    desk.close_dossier()
    office.settle()
    assert vault.dossier(dossier).values["w3_change"] == "x"
    assert vault.drafts() == {}


def test_what_a_crash_left_and_a_worker_cleared_by_hand_does_not_come_back(office: Office) -> None:
    desk, vault, _ = left_behind(office, {"w3_change": "x"})
    desk.answer("w3_change", None)
    desk.close_dossier()
    office.settle()
    assert vault.drafts() == {}
    assert not desk.cards[0].draft


def typed_sealed_and_taken_back(office: Office) -> tuple[Desk, Vault]:
    desk, vault, dossier = saved_dossier(office)
    desk.open_dossier(dossier)
    office.settle()
    desk.answer("p1_name", "Samira")
    seal(office)
    assert vault.drafts()[dossier].changes == {"p1_name": "Samira"}
    desk.undo()
    return desk, vault


@pytest.mark.parametrize("waits", [False, True])
def test_what_was_typed_sealed_and_taken_back_is_no_draft(office: Office, waits: bool) -> None:
    desk, vault = typed_sealed_and_taken_back(office)
    if waits:
        seal(office)
    desk.close_dossier()
    office.settle()
    assert vault.drafts() == {}


def test_what_was_taken_back_just_before_locking_is_no_draft(office: Office, profile: Path) -> None:
    typed_sealed_and_taken_back(office)
    with reopened(office, profile) as vault:
        assert vault.drafts() == {}
        assert vault.dossier(only_dossier(vault)).values["p1_name"] == "Sam"


def test_what_was_typed_beside_what_a_crash_left_and_taken_back_is_sealed_no_more(office: Office) -> None:
    desk, vault, dossier = left_behind(office, {"w3_change": "x"})
    desk.answer("p1_name", "Samira")
    seal(office)
    assert vault.drafts()[dossier].changes["p1_name"] == "Samira"
    while desk.undo():
        pass
    desk.close_dossier()
    office.settle()
    assert vault.drafts()[dossier].changes == {"w3_change": "x"}, "and it is asked about again"


def test_what_a_crash_left_stays_a_draft_over_locking(office: Office, profile: Path) -> None:
    _, _, dossier = left_behind(office, {"w3_change": "x"})
    with reopened(office, profile) as vault:
        assert vault.drafts()[dossier].changes == {"w3_change": "x"}
        assert "w3_change" not in vault.dossier(dossier).values


@pytest.mark.parametrize("beside", [{}, {"p4_phone": "0600000001"}])
def test_what_a_colleague_took_away_for_good_goes_from_what_is_asked_about_too(
    office: Office, beside: Mapping[str, Value]
) -> None:
    """Keeping would have written it again."""
    desk, vault, dossier = left_behind(office, {"w3_change": "x", **beside})
    heads = vault.dossier(dossier).heads
    said = vault.save(dossier, {"w3_change": "x"}, parents=heads, form="intake", at=AT, keep_draft=True)
    vault.redact(dossier, "w3_change", said, form="intake", at=AT)
    desk.take_in_news(frozenset({dossier}))
    office.settle()
    assert desk.is_asking == bool(beside)
    assert "w3_change" not in sitting(office).values
    desk.undo()
    desk.commit()
    office.settle()
    values = vault.dossier(dossier).values
    assert values["w3_change"] is None
    assert values.get("p4_phone") == beside.get("p4_phone")
