"""Fields tell what was typed once it means something, and are never drawn anew under someone's hands."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.plan.fields import ChoiceField, GrowingField, LineField, Segments, Why, beneath
from desktop.plan.moments import DayField, TimeField
from forms.answers import MAX_TEXT
from forms.words import Words
from tests.conftest import LONG_MS

NL = Words("nl")
TODAY = date(2026, 12, 23)


def day_field(qtbot: QtBot) -> tuple[DayField, list[str]]:
    field, told = DayField("day", "Wanneer", TODAY, NL), list[str]()
    qtbot.addWidget(field)
    field.typed.connect(told.append)
    field.show()
    return field, told


@pytest.mark.parametrize(
    ("typed", "iso"), [("23-12-2026", "2026-12-23"), ("2/2/27", "2027-02-02"), ("morgen", "2026-12-24")]
)
def test_a_day_is_told_as_soon_as_it_is_one(qtbot: QtBot, typed: str, iso: str) -> None:
    field, told = day_field(qtbot)
    QTest.keyClicks(field.line, typed)
    assert told[-1] == iso
    assert field.line.property("invalid") is not True


def test_a_day_that_does_not_exist_is_kept_in_the_field_and_not_told(qtbot: QtBot) -> None:
    field, told = day_field(qtbot)
    QTest.keyClicks(field.line, "31-2-2026")
    field.line.editingFinished.emit()
    assert "2026-02-31" not in told
    assert field.line.text() == "31-2-2026"
    assert field.line.property("invalid") is True
    assert "23-12-2026" in field.said.text()


def test_emptying_a_day_clears_it(qtbot: QtBot) -> None:
    field, told = day_field(qtbot)
    field.show_value("2026-12-23")
    field.line.selectAll()
    QTest.keyClick(field.line, Qt.Key.Key_Delete)
    assert told == [""]


def test_showing_a_day_does_not_touch_one_that_means_the_same(qtbot: QtBot) -> None:
    field, _told = day_field(qtbot)
    QTest.keyClicks(field.line, "23 dec")
    field.line.setFocus()
    field.show_value("2026-12-23")
    assert field.line.text() == "23 dec"


def test_a_quick_day_is_one_choice_away(qtbot: QtBot) -> None:
    field, told = day_field(qtbot)
    menu = field.menu_button.menu()
    assert menu is not None
    menu.actions()[1].trigger()
    assert told == ["2026-12-24"]
    assert field.line.text() == "24-12-2026"


def test_a_time_is_read_as_people_write_it(qtbot: QtBot) -> None:
    field, told = TimeField("time", "Hoe laat", NL), list[str]()
    qtbot.addWidget(field)
    field.typed.connect(told.append)
    QTest.keyClicks(field, "14.30")
    assert told[-1] == "14:30"
    field.show_value("09:00")
    assert field.text() == "09:00"


def test_text_grows_with_what_is_typed(qtbot: QtBot) -> None:
    field = GrowingField("text", "Stap")
    qtbot.addWidget(field)
    field.resize(200, 40)
    field.show()
    low = field.height()
    field.show_value("een zin die niet op één regel past omdat hij lang is en maar doorgaat")
    qtbot.waitUntil(lambda: field.height() > low, timeout=LONG_MS)


@pytest.mark.parametrize("kind", [GrowingField, LineField])
def test_a_text_that_is_too_long_stays_whole_is_marked_and_not_told(
    qtbot: QtBot, kind: type[GrowingField] | type[LineField]
) -> None:
    field, told, book = kind("text", "Stap"), list[str](), "ë" * (MAX_TEXT + 1)
    holder = beneath(field, NL)
    qtbot.addWidget(holder)
    said = holder.findChild(QLabel, "text-too-long")
    assert said is not None
    field.typed.connect(told.append)
    field.show_value("kort")
    QApplication.clipboard().setText(book)
    field.selectAll()
    field.paste()
    field.show_value("kort")  # the screen is drawn again
    text = field.text() if isinstance(field, LineField) else field.toPlainText()
    assert (text, told, said.isHidden()) == (book, [], False)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert (told, said.isHidden()) == ([book[:-1]], True)
    field.show_value(book * 2)  # stored so by another program
    assert (field.is_too_long, told) == (True, [book[:-1]])


def test_showing_text_tells_nothing_and_typing_does(qtbot: QtBot) -> None:
    field, line, told = GrowingField("text", "Stap"), LineField("line", "Wie"), list[str]()
    for one in (field, line):
        qtbot.addWidget(one)
        one.typed.connect(told.append)
        one.show_value("van de kluis")
    assert told == []
    QTest.keyClicks(line, "!")
    assert len(told) == 1


def test_the_wheel_scrolls_the_page_and_never_changes_a_choice(qtbot: QtBot) -> None:
    field, told = ChoiceField("who", "Wie", [("", "Wie?"), ("client", "u")]), list[str]()
    qtbot.addWidget(field)
    field.chosen.connect(told.append)
    field.show()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, wheel)
    assert field.currentIndex() == 0
    assert told == []


def test_an_unknown_choice_is_shown_as_it_stands(qtbot: QtBot) -> None:
    field = ChoiceField("who", "Wie", [("", "Wie?")])
    qtbot.addWidget(field)
    field.show_value("neighbour")
    assert field.currentText() == "neighbour"


def test_a_segment_goes_on_and_off_again(qtbot: QtBot) -> None:
    field, told = Segments("agree", "Eens?", [("yes", "ja"), ("no", "nee")]), list[str]()
    qtbot.addWidget(field)
    field.chosen.connect(told.append)
    field.buttons["yes"].click()
    field.buttons["no"].click()
    field.buttons["no"].click()
    assert told == ["yes", "no", ""]
    assert not any(one.isChecked() for one in field.buttons.values())


def test_a_reason_unfolds_on_its_mark_and_says_what_it_is_about(qtbot: QtBot) -> None:
    why = Why("Waarom?", "Regel R6.", "why-R6", "Leefbare omzet")
    qtbot.addWidget(why.button)
    qtbot.addWidget(why.answer)
    assert why.button.accessibleName() == "Waarom? Leefbare omzet"
    why.button.click()
    assert not why.answer.isHidden()
