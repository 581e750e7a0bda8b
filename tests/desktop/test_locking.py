"""Locking: everything out of sight at once, nothing typed lost, nothing left behind; also when the disk refuses."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from desktop.jobs import Lane
from desktop.unlock.unlock import Unlock
from sync.errors import NoSpace
from sync.vault import Vault
from tests.conftest import PASSPHRASE, HandClock, Office
from tests.visits.hands import Hands

NAME = "Zebrastein"


@pytest.fixture
def hands(qtbot: QtBot, office: Office) -> Hands:
    """A worker in a dossier with a name that stands nowhere else."""
    worker = Hands(qtbot, office)
    worker.press("new-dossier")
    office.desk.answer("p1_name", NAME)
    return worker


def shown() -> list[str]:
    """Every text of every window, seen or not."""
    texts = []
    for top in QApplication.topLevelWidgets():
        texts += [top.windowTitle()] if top.isVisible() else []
        texts += [one.text() for one in top.findChildren(QLabel) if one.isVisible()]
        texts += [one.text() for one in top.findChildren(QLineEdit) if one.isVisible()]
    return texts


@pytest.mark.parametrize("over", ["", "safety", "read-along-start", "quick-note"])
def test_nothing_of_the_client_can_be_seen_once_the_lock_is_there(hands: Hands, over: str) -> None:
    hands.go("contacts")
    hands.go("intake")
    if over:
        hands.press(over)
    assert any(NAME in text for text in shown()) or over == "read-along-start"
    hands.office.window.lock()
    assert not any(NAME in text for text in shown())
    hands.office.settle()
    assert isinstance(hands.office.window.lock_screen, Unlock)


def test_the_palette_does_not_stay_over_the_lock(hands: Hands) -> None:
    assert hands.office.window.workroom is not None
    hands.office.window.workroom.find_anything()
    hands.office.settle()
    assert hands.can_find("palette")
    hands.office.window.lock()
    hands.office.settle()
    assert not hands.can_find("palette")


def test_what_was_typed_while_a_save_was_under_way_is_there_after_unlocking(hands: Hands) -> None:
    gate, office = Event(), hands.office
    office.desk.commit()
    office.jobs.run(Lane.VAULT, lambda: gate.wait(10))
    office.desk.answer("p4_phone", "0600000001")
    office.window.lock()
    gate.set()
    office.settle()
    office.desk.unlock(PASSPHRASE)
    office.settle()
    office.desk.open_dossier(office.desk.cards[0].dossier_id)
    office.settle()
    assert hands.sitting.values["p4_phone"] == "0600000001"


def test_a_full_disk_while_locking_keeps_what_was_typed_until_there_is_room(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = hands.office

    def full(*_: object, **__: object) -> str:
        raise NoSpace()

    with monkeypatch.context() as disk:
        for name in ("new_dossier", "save", "put_draft"):
            disk.setattr(Vault, name, full)
        office.window.lock()
        office.settle()
        assert office.desk.held_back is not None
        assert "V-008" in hands.find(QLabel, "unlock-problem").text()
        assert not any(NAME in text for text in shown())
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    assert office.desk.held_back is None
    office.desk.open_dossier(office.desk.cards[0].dossier_id)
    office.settle()
    assert hands.sitting.values["p1_name"] == NAME


def test_closing_the_window_first_seals_what_is_typed(hands: Hands, profile: Path) -> None:
    hands.office.window.close()
    hands.office.settle()
    assert not hands.office.window.isVisible()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        assert vault.dossier(vault.cards()[0].dossier_id).values["p1_name"] == NAME


def test_closing_with_a_full_disk_warns_once_and_then_lets_go(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise NoSpace()

    for name in ("new_dossier", "save", "put_draft"):
        monkeypatch.setattr(Vault, name, full)
    hands.office.window.close()
    hands.office.settle()
    assert hands.office.window.isVisible()
    assert hands.sees("V-008")


def test_a_quiet_window_locks_by_the_wall_clock_also_after_sleep(hands: Hands, clock: HandClock) -> None:
    window = hands.office.window
    clock.set(2026, 12, 23, 10, 9)
    window.look_idle()
    assert hands.office.desk.is_unlocked
    clock.set(2026, 12, 24, 8, 0)
    window.look_idle()
    assert not hands.office.desk.is_unlocked


def test_a_clock_that_was_put_back_locks_since_it_cannot_tell_how_long_it_was(hands: Hands, clock: HandClock) -> None:
    window = hands.office.window
    clock.set(2026, 12, 23, 9, 56)
    window.look_idle()
    assert hands.office.desk.is_unlocked
    clock.set(2026, 12, 23, 9, 54)
    window.look_idle()
    assert not hands.office.desk.is_unlocked


def test_the_passphrase_does_not_stay_in_its_field(hands: Hands) -> None:
    hands.office.window.lock()
    hands.office.settle()
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    assert hands.office.desk.is_unlocked
    lock_screen = hands.office.window.lock_screen
    assert isinstance(lock_screen, Unlock)
    assert lock_screen.passphrase.text() == ""


def test_the_keyboard_reaches_the_eye_of_a_passphrase_and_back(hands: Hands) -> None:
    hands.office.window.lock()
    hands.office.settle()
    hands.write("passphrase", "nog niet de hele zin")
    field = hands.office.window.lock_screen.findChild(QLineEdit, "passphrase")
    assert isinstance(field, QLineEdit)
    for seen in (QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Tab)
        eye = QApplication.focusWidget()
        assert eye is not None
        assert eye.objectName() == "passphrase-eye"
        QTest.keyClick(eye, Qt.Key.Key_Space)
        assert field.echoMode() == seen
    assert field.text() == "nog niet de hele zin"


def test_another_dossier_waits_until_this_one_is_put_away(hands: Hands) -> None:
    desk = hands.office.desk
    desk.commit()
    desk.answer("p4_phone", "0600000001")
    desk.new_dossier()
    hands.office.settle()
    assert hands.sitting.values == {}
    (card,) = desk.cards
    desk.open_dossier(card.dossier_id)
    hands.office.settle()
    assert hands.sitting.values["p4_phone"] == "0600000001"
    desk.answer("p1_name", "Ander")
    desk.commit()
    hands.office.settle()
    assert hands.sitting.conflicts == {}


def test_a_text_that_is_too_long_is_told_and_holds_back_nothing_else(hands: Hands) -> None:
    told: list[str] = []
    hands.office.desk.trouble.connect(lambda trouble: told.append(trouble.code))
    hands.office.desk.answer("w3_change", "é" * 40_000)
    hands.office.desk.answer("p4_phone", "0600000001")
    hands.office.desk.commit()
    hands.office.settle()
    assert told == ["D-104"]
    assert not hands.sitting.unsaved


def test_ten_thousand_pasted_characters_are_kept(hands: Hands) -> None:
    hands.office.desk.answer("w3_change", "ë" * 10_000)
    hands.office.desk.commit()
    hands.office.settle()
    assert len(hands.sitting.dossier().text("w3_change")) == 10_000
    assert not hands.sitting.unsaved


def test_a_damaged_setting_keeps_nobody_out(make_office: Callable[[], Office], office: Office, profile: Path) -> None:
    office.desk.save_settings({"worker_name": "Noor"})
    office.window.lock()
    office.settle()
    office.close()
    with sqlite3.connect(profile / "vault.db") as database:
        database.execute("update state set sealed = zeroblob(length(sealed))")
    again = make_office()
    again.desk.unlock(PASSPHRASE)
    again.settle()
    assert again.desk.is_unlocked or not again.desk.getting_in


def test_ctrl_l_locks_also_while_the_palette_lies_over_the_window(hands: Hands) -> None:
    assert hands.office.window.workroom is not None
    hands.office.window.workroom.find_anything()
    hands.office.settle()
    QTest.keyClick(hands.find(QLineEdit, "palette-search"), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.office.settle()
    assert not hands.office.desk.is_unlocked
    assert not any(NAME in text for text in shown())


def test_the_palette_stays_away_while_the_client_looks_along(hands: Hands) -> None:
    hands.press("read-along-start")
    QTest.keyClick(hands.office.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.office.settle()
    assert not hands.can_find("palette")


def test_a_look_around_that_cannot_begin_says_why(
    qtbot: QtBot, make_office: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Vault:
        raise NoSpace()

    monkeypatch.setattr(Vault, "create", full)
    hands = Hands(qtbot, make_office())
    hands.press("look-around")
    assert "V-008" in hands.find(QLabel, "first-problem").text()
    hands.office.close()


@pytest.mark.parametrize("over", ["window", "palette", "menu", "field"])
def test_the_lock_keys_work_wherever_the_keyboard_is(hands: Hands, over: str) -> None:
    window = hands.office.window
    window.activateWindow()
    if over == "palette":
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    if over == "field":
        hands.go("contacts")
        QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    menu = QMenu(window)
    menu.addAction(NAME)
    if over == "menu":
        menu.popup(window.rect().center())
    taken = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert taken is not None
    QTest.keyClick(taken, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.office.settle()
    assert not hands.office.desk.is_unlocked
    assert QApplication.activePopupWidget() is None


def test_a_key_or_the_pointer_anywhere_keeps_the_window_open(hands: Hands, clock: HandClock) -> None:
    window = hands.office.window
    handle = window.windowHandle()
    clock.set(2026, 12, 23, 10, 10)
    QTest.keyClick(handle, Qt.Key.Key_Down)
    clock.set(2026, 12, 23, 10, 19)
    window.look_idle()
    assert hands.office.desk.is_unlocked
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    clock.set(2026, 12, 23, 10, 28)
    window.look_idle()
    assert hands.office.desk.is_unlocked
    clock.set(2026, 12, 23, 10, 29)
    window.look_idle()
    assert not hands.office.desk.is_unlocked
