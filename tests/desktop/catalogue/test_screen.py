"""The screen "Wie en wat" played with the keyboard: find, follow to what there is now, put into the plan."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop import theme
from desktop.catalogue.screen import CatalogueScreen
from desktop.palette import Palette
from tests.conftest import Office

KEYS = Qt.KeyboardModifier.ControlModifier


def screen(office: Office) -> CatalogueScreen:
    found = office.window.screens["catalogue"]
    assert isinstance(found, CatalogueScreen)
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert isinstance(at, QWidget)
    QTest.keyClick(at, key, modifier)


def type_in(text: str) -> None:
    at = QApplication.focusWidget()
    assert isinstance(at, QWidget)
    QTest.keyClicks(at, text)


@pytest.fixture
def at_table(office: Office) -> Office:
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", "p3_municipality": "GM0034"})
    office.settle()
    office.window.activateWindow()
    return office


def steps(office: Office) -> dict[str, str]:
    assert office.desk.sitting is not None
    values = office.desk.sitting.values
    return {path.rsplit("/", 1)[1]: str(value) for path, value in values.items() if path.startswith("pl2_steps/")}


def test_the_keyboard_alone_finds_a_party_and_puts_it_into_the_plan(at_table: Office) -> None:
    QTest.keyClick(at_table.window, Qt.Key.Key_E, KEYS)
    at_table.settle()
    assert at_table.window.route == "catalogue"
    type_in("klankbord")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    at_table.settle()
    assert at_table.window.route == "dossier/plan"
    assert steps(at_table)["pl2_party"] == "Ondernemersklankbord"
    assert at_table.desk.undo()
    assert "pl2_party" not in steps(at_table)


def test_enter_on_what_ended_goes_to_what_there_is_now(at_table: Office) -> None:
    at_table.window.go("catalogue")
    type_in("tozo")
    press(Qt.Key.Key_Return)
    assert screen(at_table).entry.ended.text().startswith("Gestopt sinds 1 oktober 2021")
    press(Qt.Key.Key_Return)
    assert screen(at_table).entry.name.text() == "Bbz voor een bedrijf dat al loopt"
    press(Qt.Key.Key_Return)
    at_table.settle()
    assert steps(at_table)["pl2_action"] == "Vraag of dit mogelijk is: Bbz voor een bedrijf dat al loopt."


def test_arrows_go_through_the_list_and_back_to_the_search_and_letters_go_on_searching(at_table: Office) -> None:
    at_table.window.go("catalogue")
    found = screen(at_table)
    type_in("bbz")
    press(Qt.Key.Key_Down)
    first = found.entry.name.text()
    press(Qt.Key.Key_Down)
    assert found.entry.name.text() != first
    press(Qt.Key.Key_Up)
    assert found.entry.name.text() == first
    press(Qt.Key.Key_Up)
    assert found.search.hasFocus()
    press(Qt.Key.Key_Down)
    type_in("x")
    assert found.search.hasFocus()
    assert found.search.text() == "bbzx"


def test_escape_empties_the_search_and_then_goes_back_to_the_plan(at_table: Office) -> None:
    at_table.window.go("catalogue")
    type_in("roz")
    press(Qt.Key.Key_Escape)
    assert screen(at_table).search.text() == ""
    press(Qt.Key.Key_Escape)
    assert at_table.window.route == "dossier/plan"


def test_nothing_found_can_be_recorded_as_no_offer(at_table: Office) -> None:
    at_table.window.go("catalogue")
    type_in("boekhoudhulp voor koks")
    button = screen(at_table).findChild(QPushButton, "no-offer")
    assert button is not None
    assert button.isVisible()
    button.click()
    at_table.settle()
    assert steps(at_table)["pl2_status"] == "no_offer"
    assert at_table.window.route == "dossier/plan"


def test_without_a_dossier_nothing_can_be_put_and_there_is_no_way_back_to_a_plan(office: Office) -> None:
    office.window.go("catalogue")
    type_in("kvk")
    found = screen(office)
    assert not found.back.isVisible()
    assert not found.entry.put_button.isVisible()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert office.window.route == "catalogue"
    found.search.setText("qqqqq")
    assert not [one for one in found.findChildren(QPushButton) if one.objectName() == "no-offer" and one.isVisible()]


def test_what_was_looked_for_is_gone_when_the_worker_comes_back(at_table: Office) -> None:
    at_table.window.go("catalogue")
    type_in("tozo")
    at_table.window.go("dossiers")
    at_table.window.go("catalogue")
    assert screen(at_table).search.text() == ""


def test_the_finder_finds_an_entry_by_name_and_shows_it(at_table: Office) -> None:
    at_table.window.workroom.find_anything()  # type: ignore[union-attr]
    palette = at_table.window.findChild(Palette, "palette")
    assert palette is not None
    palette.search.setText("stap-bud")
    palette.search.returnPressed.emit()
    at_table.settle()
    assert at_table.window.route == "catalogue/stap"
    assert screen(at_table).entry.name.text() == "STAP-budget"


def test_every_control_says_what_it_is_to_a_screen_reader(at_table: Office) -> None:
    at_table.window.go("catalogue")
    found = screen(at_table)
    found.search.setText("kvk")
    assert found.search.accessibleName()
    assert found.rows.accessibleName()
    assert "Eerst controleren" in found.entry.accessibleName()
    assert "KVK Zwaar weer" in found.entry.put_button.accessibleName()
    assert "eerst controleren" in str(found.rows.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_in_a_small_window_with_large_text_the_search_has_its_own_line_and_list_and_entry_are_seen(
    at_table: Office,
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    at_table.window.prefs.percent = 200
    at_table.window.build()
    at_table.window.resize(1024, 600)
    at_table.window.go("catalogue")
    at_table.settle()
    found = screen(at_table)
    assert found.search.width() > found.width() * 0.8
    type_in("tozo")
    press(Qt.Key.Key_Down)
    at_table.settle()
    for part in (found.rows, found._column):
        top = part.mapTo(found, part.rect().topLeft()).y()
        assert top >= 0
        assert top + part.height() <= found.height()
    assert found.rows.viewport().height() >= 2 * found.rows.sizeHintForRow(0)
    now = found.entry.now_button
    assert now.height() >= now.heightForWidth(now.width())
    found._whole.verticalScrollBar().setValue(10_000)
    QTest.keyClick(found.rows, Qt.Key.Key_K)
    assert QApplication.focusWidget() is found.search
    assert found.search.mapTo(found, found.search.rect().topLeft()).y() >= 0
    theme.apply(app, dark=False)
