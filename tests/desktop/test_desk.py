"""The desk carries what is typed to the vault and back: nothing lost, nothing left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.sitting import Sitting
from forms.engine.session import Session
from sync.errors import NoSpace
from sync.vault import Vault
from tests.conftest import LONG_MS, PASSPHRASE, Office
from tests.forms.engine.build import form as formed
from tests.forms.engine.build import q
from tests.visits.hands import Hands


def sitting(office: Office) -> Sitting:
    found = office.desk.sitting
    assert found is not None
    return found


def reopened(office: Office, profile: Path) -> Vault:
    """The vault as the next start finds it."""
    office.window.lock()
    office.settle()
    return Vault.unlock(profile, PASSPHRASE)


def only_dossier(vault: Vault) -> str:
    (card,) = vault.cards()
    return card.dossier_id


def test_looking_at_an_empty_dossier_leaves_nothing_behind(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    office.settle()
    office.window.go("dossier/intake")
    with reopened(office, profile) as vault:
        assert vault.cards() == ()
        assert vault.drafts() == {}


def test_what_is_typed_is_in_the_vault_after_locking(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "Minder zorgen aan tafel")
    with reopened(office, profile) as vault:
        assert vault.dossier(only_dossier(vault)).values["w3_change"] == "Minder zorgen aan tafel"
        assert vault.drafts() == {}


def test_what_is_typed_while_a_dossier_is_put_away_is_saved_in_it(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "Eerst dit")
    office.desk.new_dossier()  # waits until what was typed is safe
    office.desk.answer("w3_change", "Eerst dit, en toen dat")
    office.settle()
    assert "w3_change" not in sitting(office).values
    with reopened(office, profile) as vault:
        assert vault.dossier(only_dossier(vault)).values["w3_change"] == "Eerst dit, en toen dat"


def test_saves_that_follow_each_other_make_one_line_of_history(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    for number in range(5):
        office.desk.answer("w3_change", f"versie {number}")
        office.desk.commit()  # does not wait for the one before
    office.settle()
    with reopened(office, profile) as vault:
        history = vault.history(only_dossier(vault))
        state = vault.dossier(only_dossier(vault))
    assert state.values["w3_change"] == "versie 4"
    assert len(state.heads) == 1
    assert all(len(revision.parents) == 1 for revision in history[1:])


def test_a_draft_is_sealed_without_anything_being_saved(office: Office, qtbot: QtBot) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "halve zin")
    sealed: list[bool] = []
    vault = office.desk._vault
    assert vault is not None
    qtbot.waitUntil(lambda: not office.jobs.busy and bool(vault.drafts()), timeout=LONG_MS)
    sealed.append(bool(vault.cards()))
    assert sealed == [False]


def test_a_full_disk_keeps_what_is_typed_on_the_screen_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    office.desk.trouble.connect(lambda trouble: told.append(trouble.code))
    office.desk.new_dossier()
    office.desk.answer("w3_change", "dit mag niet weg")

    def full(*_: object, **__: object) -> str:
        raise NoSpace()

    with monkeypatch.context() as broken:
        broken.setattr(Vault, "new_dossier", full)
        office.desk.commit()
        office.settle()
    assert told == [NoSpace.code]
    assert sitting(office).unsaved
    assert sitting(office).dossier().text("w3_change") == "dit mag niet weg"
    office.desk.commit()
    office.settle()
    assert not sitting(office).unsaved


def test_each_new_dossier_has_chance_of_its_own(office: Office) -> None:
    form = formed(q("u", calculate="uuid()"))

    def identifier() -> str:
        office.desk.new_dossier()
        office.settle()
        seed = sitting(office).seed
        return Session(form, {}, today=office.desk.today, seed=seed).value("u")

    assert len({identifier() for _ in range(3)}) == 3


def test_undo_takes_back_a_removed_item_with_everything_in_it(office: Office) -> None:
    office.desk.new_dossier()
    item = office.desk.add_item("business")
    office.desk.answer(f"{item}/o4_description", "taxi")
    office.desk.remove_item(item)
    assert sitting(office).session.items("business") == ()
    office.desk.undo()
    assert sitting(office).values[f"{item}/o4_description"] == "taxi"
    assert len(sitting(office).session.items("business")) == 1


def test_typing_and_taking_back_leaves_nothing_to_save(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "a")
    office.desk.commit()
    office.settle()
    office.desk.answer("w3_change", "ab")
    office.desk.answer("w3_change", "a")
    assert not sitting(office).unsaved


def test_the_clock_of_another_dossier_never_shows_in_this_one(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("t1_asked", "yes")
    office.desk.answer("t1_asked_on", "2026-12-23")
    assert sitting(office).dossier().clock is not None
    office.desk.close_dossier(then=office.desk.new_dossier)
    office.settle()
    assert sitting(office).dossier().clock is None


def test_looking_around_leaves_no_file_after_locking(make_office: Callable[[], Office], profile: Path) -> None:
    office = make_office()
    office.desk.look_around(lambda trouble: pytest.fail(trouble.code))
    office.settle()
    folder = office.desk.sample_folder
    assert folder is not None
    assert len(office.desk.cards) == 12
    office.window.lock()
    office.settle()
    assert not folder.exists()
    assert not Vault.exists(profile)


def test_the_settings_of_the_worker_come_back(office: Office) -> None:
    office.desk.save_settings({"worker_name": "Noor"})
    office.window.lock()
    office.settle()
    desk: Desk = office.desk
    assert desk.settings == {}
    desk.unlock(PASSPHRASE)
    office.settle()
    assert desk.settings["worker_name"] == "Noor"


def test_undo_of_a_new_item_takes_its_defaults_along(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("w1_wish", "go_on")
    before = dict(sitting(office).values)
    office.desk.add_item("figures")
    assert sitting(office).session.items("figures")
    office.desk.undo()
    assert sitting(office).session.items("figures") == ()
    assert {path: value for path, value in sitting(office).values.items() if not path.startswith("contact")} == {
        path: value for path, value in before.items() if not path.startswith("contact")
    }


def test_undo_goes_back_to_what_was_saved_and_no_further(office: Office) -> None:
    office.desk.new_dossier()
    for typed in ("S", "Sa", "Sam"):
        office.desk.answer("p1_name", typed)
    office.desk.commit()
    office.settle()
    for typed in ("F", "Fo", "Fout"):
        office.desk.answer("p1_name", typed)
    office.desk.undo()
    assert sitting(office).values["p1_name"] == "Sam"
    office.desk.undo()
    assert "p1_name" not in sitting(office).values


def test_undo_does_not_bring_back_what_a_colleague_took_away_for_good(office: Office) -> None:
    """It was typed over here, so it stood among the steps; Ctrl+Z wrote it again for everyone."""
    desk = office.desk
    desk.new_dossier()
    desk.answer("w3_change", "geheim")
    desk.commit()
    office.settle()
    desk.answer("w3_change", "nieuw")
    desk.commit()
    office.settle()
    vault, dossier = desk.open_vault(), sitting(office).dossier_id
    said = next(one.id for one in vault.history(dossier) if one.changes.get("w3_change") == "geheim")
    vault.redact(dossier, "w3_change", said, form="intake", at=desk.clock())
    desk.take_in_news(frozenset({dossier}))
    office.settle()
    while desk.undo():
        assert sitting(office).values.get("w3_change") == "nieuw"
    desk.answer("p1_name", "Sam")
    desk.take_in_news(frozenset({dossier}))
    office.settle()
    assert desk.undo(), "later steps are taken back as ever"


def test_undo_does_nothing_to_a_dossier_that_nobody_sees(office: Office, qtbot: QtBot) -> None:
    office.desk.new_dossier()
    office.desk.answer("p1_name", "Voorbeeld")
    office.window.go("dossiers")
    office.settle()
    QTest.keyClick(office.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert sitting(office).values["p1_name"] == "Voorbeeld"


def test_ctrl_z_in_an_untouched_field_takes_back_the_last_answer(office: Office, qtbot: QtBot) -> None:
    hands = Hands(qtbot, office)
    hands.press("new-dossier")
    hands.press("answer-w1_wish-go_on")
    field = hands.find(QPlainTextEdit, "answer-w3_change")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert "w1_wish" not in sitting(office).values
