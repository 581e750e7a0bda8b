"""A form in several languages: one follows another while something is half typed, each has its marks and its side."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
)
from pytestqt.qtbot import QtBot

from desktop.intake.choice_fields import LikertField
from desktop.intake.fields import ShownField
from desktop.intake.row import Question
from desktop.intake.signature_field import SignatureField
from forms.engine.signature import strokes
from forms.words import Words
from tests.desktop.intake.showcase import TODAY, Player, press

K = Qt.Key


def test_the_language_changes_while_a_day_is_half_typed(player: Player) -> None:
    player.type("born", "3 m", leave=False)
    edit = player.here()
    assert isinstance(edit, QLineEdit)
    player.view.ask_in("ar")
    player.settle()
    assert edit.hasFocus()
    assert (edit.text(), edit.cursorPosition()) == ("3 m", 3)
    assert edit.accessibleName() == "متى ولدت؟"
    QTest.keyClicks(edit, "ei 1980")
    assert player.value("born") == "1980-05-03"
    assert edit.text() == "3 mei 1980"
    player.view.ask_in("nl")
    assert player.view.card("born").title.text() == "Wanneer bent u geboren?"


@pytest.mark.parametrize(("made", "asked", "half", "rest", "stored"), [
    ("bill", "bill_amount", "12,", "50", "12.50"),
    ("bill", "bill_day", "3 m", "ei 2027", "2027-05-03"),
    ("person", "person_name", "Ja", "n", "Jan"),
])  # fmt: skip
def test_the_language_changes_while_a_row_is_half_typed(
    player: Player, made: str, asked: str, half: str, rest: str, stored: str
) -> None:
    player.view.go_to("home")
    player.settle()
    press(player, f"add-{made}")
    player.settle()
    path = next(card.question.path for card in player.view.cards() if card.question.name == asked)
    edit = player.go(path)
    assert isinstance(edit, QLineEdit)
    QTest.keyClicks(edit, half)
    player.view.ask_in("en")
    player.settle()
    player.view.ask_in("nl")
    player.settle()
    assert edit.hasFocus()
    assert edit.text() == half
    QTest.keyClicks(edit, rest)
    player.keys(K.Key_Tab)
    assert player.value(path) == stored


def test_the_language_changes_while_a_signature_is_being_drawn(player: Player) -> None:
    player.go("signed")
    field = player.view.card("signed").field
    assert isinstance(field, SignatureField)
    QTest.mousePress(field.pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    QTest.mouseMove(field.pad, QPoint(80, 50))
    player.view.ask_in("en")
    player.settle()
    QTest.mouseMove(field.pad, QPoint(160, 60))
    QTest.mouseRelease(field.pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    (drawn,) = strokes(player.value("signed"))
    assert len(drawn) >= 3
    player.view.ask_in("nl")
    player.settle()
    assert strokes(player.value("signed")) == (drawn,)
    assert field.pad.strokes


def test_an_english_screen_reads_and_shows_english_marks(player: Player) -> None:
    player.view.ask_in("en")
    edit = player.go("litres")
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    player.type("litres", "3,200")
    assert player.value("litres") == "3200"
    assert edit.text() == "3,200"
    player.view.ask_in("nl")
    assert edit.text() == "3.200"
    assert player.value("litres") == "3200"


def test_a_number_that_could_mean_two_things_is_asked_and_counts_as_neither(player: Player) -> None:
    player.view.ask_in("en")
    edit = player.go("litres")
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    player.type("litres", "3.200")
    assert player.value("litres") == "3.200?"
    assert player.message("litres") == "3.200 can mean two things. Type 3200 or 3.2."
    assert not player.sitting.session.state("litres").valid
    edit.selectAll()
    player.type("litres", "3.2")
    assert (player.value("litres"), player.message("litres")) == ("3.2", "")


def test_a_number_that_can_only_be_read_has_its_marks_once(qtbot: QtBot) -> None:
    shown = ShownField(Question("a", "a", "shown", "A", value="1225", shown="1.225"), TODAY, Words("nl"))
    qtbot.addWidget(shown)
    assert shown.edit.toPlainText() == "1.225"


def test_choices_keep_the_keyboard_when_the_language_changes(player: Player) -> None:
    button = player.go("likert_one")
    player.view.ask_in("en")
    assert button.hasFocus()
    assert button.accessibleName() == "I know whom to turn to: Strongly disagree"


def test_the_languages_of_a_form_are_offered_by_their_own_names(player: Player) -> None:
    combo = player.view.languages.combo
    assert combo is not None
    assert [combo.itemText(place) for place in range(combo.count())] == ["Nederlands", "English", "العربية"]


def test_arabic_is_laid_out_from_the_right_and_arrows_go_as_the_eye_does(player: Player) -> None:
    player.view.ask_in("ar")
    player.view.go_to("chosen")
    player.settle()
    field = player.view.card("likert_one").field
    assert isinstance(field, LikertField)
    places = [one.x() for one in field.buttons.values()]
    assert places == sorted(places, reverse=True)
    player.go("likert_one")
    player.keys(K.Key_Left, K.Key_Space)
    assert player.value("likert_one") == "rather_no"
    assert player.view.card("likert_one").pills["unknown"].text() == "weet ik niet"  # no Arabic: the worker's words


@pytest.mark.parametrize("name", ["story", "called", "born", "village", "last_words", "number_given"])
def test_in_arabic_an_empty_field_and_one_with_other_letters_begin_on_the_right(player: Player, name: str) -> None:
    player.view.ask_in("ar")
    edit = player.go(name)
    sides = []
    for language in ("ar", "nl"):
        player.view.ask_in(language)
        edit.grab()  # where the cursor is follows from what was painted
        cursor = edit.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        sides.append(cursor.center().x() > edit.width() / 2)
    assert sides == [True, False]
