"""Every type and appearance of the form language is answered by keyboard only, and says itself to a screen reader."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.intake.fields import ShownField
from desktop.intake.row import Item
from desktop.intake.search_fields import SearchField
from desktop.intake.sections import sections_of
from desktop.intake.signature_field import SignatureField
from forms.answers import MAX_TEXT
from forms.engine.signature import AGREED, strokes
from tests.desktop.intake.cut import cut_texts
from tests.desktop.intake.showcase import Player, press, showcase

K = Qt.Key


def test_the_form_is_cut_into_sections_as_it_reads() -> None:
    names = [section.name for section in sections_of(showcase())]
    assert names == ["welcome", "typed", "chosen", "seen_only", "home", "last_words"]


def test_what_is_not_said_in_a_form_is_said_by_the_program(player: Player) -> None:
    assert [line.title for phase in player.view.page.phases for line in phase.sections] == [
        "Proefformulier",
        "Typen",
        "Kiezen",
        "Alleen lezen",
        "Wie wonen er?",
        "Deel 6",
    ]


TYPED = [
    ("called", "Samira", "Samira"),
    ("number_plate", "0012", "0012"),
    ("children", "3", "3"),
    ("litres", "2,5", "2.5"),
    ("born", "3 mei 1980", "1980-05-03"),
    ("since_month", "maart 2019", "2019-03-01"),
    ("since_year", "2019", "2019-01-01"),
    ("call_at", "9 uur", "09:00:00"),
    ("appointment", "6 jan 2027 om 14.30", "2027-01-06T14:30:00"),
    ("hours", "32,5", "32.5"),
]


@pytest.mark.parametrize(("name", "text", "stored"), TYPED)
def test_what_is_typed_is_stored_in_one_form(player: Player, name: str, text: str, stored: str) -> None:
    edit = player.go(name)
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    player.type(name, text)
    assert player.value(name) == stored
    assert player.message(name) == ""
    assert edit.accessibleName() == player.view.card(name).question.label


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("children", "drie"),
        ("litres", "1,2,3"),
        ("born", "31 februari 2020"),
        ("since_month", "dertien 2019"),
        ("call_at", "25 uur"),
        ("appointment", "6 jan 2027"),
        ("hours", "veel"),
        ("village", "Atlantis"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said_beside_the_field(player: Player, name: str, text: str) -> None:
    edit = player.go(name)
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    player.type(name, text)
    assert player.value(name) == text
    assert edit.text() == text
    assert player.message(name)
    assert player.message(name).rstrip(".") in edit.accessibleDescription()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("children", "21", "Tussen 0 en 20."),
        ("born", "1-1-2030", "Die dag moet nog komen."),
        ("hours", "81", "Kies een getal van 0 tot en met 80."),
    ],
)
def test_an_answer_that_breaks_a_rule_is_kept_with_the_words_of_the_form(
    player: Player, name: str, text: str, said: str
) -> None:
    player.type(name, text)
    assert player.value(name)
    assert player.message(name) == said


def test_lines_keep_what_is_pasted_and_tab_leaves_them(player: Player) -> None:
    edit = player.go("story")
    assert isinstance(edit, QPlainTextEdit)
    nasty = "<b>x</b> & ${called} \u202e\U0001f600\n" + "a" * (MAX_TEXT + 1)
    edit.insertPlainText(nasty)
    player.keys(K.Key_Tab)
    assert player.value("story") == nasty
    assert not edit.hasFocus()
    assert player.message("story")


@pytest.mark.parametrize("name", ["story", "called"])
def test_more_than_can_be_kept_stays_as_it_was_pasted_and_is_told(player: Player, name: str) -> None:
    edit = player.go(name)
    QApplication.clipboard().setText("x" * 30_000)
    QTest.keyClick(edit, K.Key_V, Qt.KeyboardModifier.ControlModifier)
    player.settle()
    assert "30000 tekens" in player.message(name)
    assert player.value(name) == ""
    player.keys(K.Key_Backspace)
    assert "29999 tekens" in player.message(name)


def test_an_answer_that_the_form_wants_is_asked_for_and_blocks_nothing(player: Player) -> None:
    card = player.view.card("called")
    assert card.text("wanted").text() == "Zonder naam kunnen we u niet aanspreken."
    assert "graag invullen" in player.go("called").accessibleDescription()
    player.type("called", "Jan")
    assert card.text("wanted").isHidden()
    assert card.question.expected


def test_words_with_values_follow_what_is_typed(player: Player) -> None:
    player.type("called", "<i>Jan</i>", leave=False)
    note = player.view.card("welcome")
    assert note.title.textFormat() == Qt.TextFormat.RichText
    assert "&lt;i&gt;Jan&lt;/i&gt;" in note.title.text()
    assert "<b>Welkom</b>" in note.title.text()
    assert "<a " not in note.title.text()
    assert note.title.accessibleName().startswith("Welkom, <i>Jan</i>. Lees dit rustig: zo werkt het (https://")


def test_something_to_have_seen_is_ticked_with_the_space_bar(player: Player) -> None:
    player.go("seen")
    player.keys(K.Key_Space)
    assert player.value("seen") == "OK"
    player.keys(K.Key_Space)
    assert player.value("seen") == ""


def test_radio_buttons_are_one_stop_and_arrows_choose(player: Player) -> None:
    first = player.go("columns_one")
    assert isinstance(first, QRadioButton)
    player.keys(K.Key_Space)
    assert player.value("columns_one") == "apple"
    player.keys(K.Key_Right)
    assert player.value("columns_one") == "pear"
    player.keys(K.Key_Tab)
    assert not player.view.card("columns_one").field.isAncestorOf(player.here())


@pytest.mark.parametrize("name", ["likert_one", "bare_one", "grade", "feeling"])
def test_a_row_of_buttons_is_one_stop_and_the_space_bar_chooses_and_takes_away(player: Player, name: str) -> None:
    player.go(name)
    names = [option.name for option in player.view.card(name).question.options]
    player.keys(K.Key_Right, K.Key_Right, K.Key_Left, K.Key_Space)
    assert player.value(name) == names[1]
    player.keys(K.Key_Tab)
    assert not player.view.card(name).field.isAncestorOf(player.here())
    assert player.go(name).objectName().endswith(f"-{names[1]}")
    player.keys(K.Key_Space)
    assert player.value(name) == ""


def test_a_drop_down_list_is_answered_with_arrows_and_letters(player: Player) -> None:
    combo = player.go("menu_one")
    assert isinstance(combo, QComboBox)
    player.keys(K.Key_Down, K.Key_Down)
    assert player.value("menu_one") == "pear"
    player.keys(K.Key_D)
    assert player.value("menu_one") == "grape"
    assert combo.currentText() == "Druif"


def test_other_opens_a_line_to_say_what(player: Player) -> None:
    player.go("many")
    other = player.view.card("many").field.findChild(QAbstractButton, "answer-many-other")
    assert other is not None
    assert other.text() == "Anders"
    other.setFocus()
    player.keys(K.Key_Space)
    player.type("many_other", "dadels")
    assert (player.value("many"), player.value("many_other")) == ("other", "dadels")
    assert player.view.card("many_other").question.label == "Wat is het dan?"


def test_one_of_a_thousand_is_found_by_letters_and_chosen_with_arrows(player: Player) -> None:
    edit = player.go("village")
    QTest.keyClicks(edit, "urk")
    player.keys(K.Key_Return)
    assert player.value("village") == "vurk"
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "Ürk aan Zee"
    edit.selectAll()
    QTest.keyClicks(edit, "dorp 99")
    player.keys(K.Key_Down, K.Key_Return)
    assert player.value("village") == "v990"


def test_escape_closes_the_list_and_keeps_what_is_typed(player: Player) -> None:
    edit = player.go("village")
    QTest.keyClicks(edit, "dorp 1")
    field = player.view.card("village").field
    assert isinstance(field, SearchField)
    assert field.list_is_open()
    player.keys(K.Key_Escape)
    assert not field.list_is_open()
    assert player.value("village") == "v1"


def test_the_whole_list_can_be_looked_through(player: Player) -> None:
    player.go("village")
    player.keys(K.Key_Down)
    field = player.view.card("village").field
    assert isinstance(field, SearchField)
    assert len(field.completer.model().found) == 1_000  # type: ignore[attr-defined]
    player.keys(K.Key_Escape)


def test_several_of_a_thousand_stand_below_the_line_and_go_with_the_space_bar(player: Player) -> None:
    edit = player.go("villages")
    for text in ("dorp 7", "dorp 3"):
        QTest.keyClicks(edit, text)
        player.keys(K.Key_Return)
    assert player.value("villages") == "v3 v7"
    chip = player.view.findChild(QAbstractButton, "chosen-villages-v7")
    assert chip is not None
    assert chip.accessibleName() == "Haal weg: Dorp 7"
    assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(chip, K.Key_Space)
    assert player.value("villages") == "v3"


def test_choices_follow_an_earlier_answer(player: Player) -> None:
    player.go("province")
    player.keys(K.Key_Down)
    assert player.value("province") == "fl"
    assert [option.name for option in player.view.card("town").question.options] == ["almere", "urk"]
    player.go("town")
    player.keys(K.Key_Space)
    player.go("province")
    player.keys(K.Key_Down)
    assert [option.name for option in player.view.card("town").question.options][:2] == ["zeist", "soest"]


def test_a_slider_and_its_number_are_one_answer(player: Player) -> None:
    player.type("hours", "10")
    slider = player.here()
    assert isinstance(slider, QSlider)
    assert slider.accessibleName() == "Hoeveel uur werkt u in een week?: schuif"
    player.keys(K.Key_Right)
    assert player.value("hours") == "10.5"
    player.keys(K.Key_End)
    assert player.value("hours") == "80"


def test_a_value_that_can_only_be_read_is_reached_and_stays(player: Player) -> None:
    edit = player.go("road_given")
    assert isinstance(player.view.card("road_given").field, ShownField)
    assert isinstance(edit, QPlainTextEdit)
    QTest.keyClicks(edit, "weg ermee")
    assert edit.toPlainText() == "Helemaal mee eens"
    assert player.sitting.session.value("road_given") == "yes"
    assert edit.accessibleDescription().startswith("Alleen om te lezen")
    player.keys(K.Key_Tab)
    assert not edit.hasFocus()


def test_a_sum_with_a_label_is_a_line(player: Player) -> None:
    player.type("children", "2")
    shown = player.view.card("sum").field.findChild(QLabel)
    assert shown is not None
    assert shown.text() == "4"


def test_a_signature_is_drawn_cleared_and_agreed_to_by_keyboard(player: Player) -> None:
    player.go("signed")
    field = player.view.card("signed").field
    assert isinstance(field, SignatureField)
    QTest.mousePress(field.pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    for step in range(40):
        QTest.mouseMove(field.pad, QPoint(40 + step * 5, 40 + step))
    QTest.mouseRelease(field.pad, Qt.MouseButton.LeftButton, pos=QPoint(300, 60))
    assert strokes(player.value("signed"))
    assert len(player.value("signed")) <= MAX_TEXT
    player.view.card("signed")._extra["clear"].click()
    assert player.value("signed") == ""
    assert not field.pad.strokes
    player.go("signed")
    player.keys(K.Key_Space)
    assert player.value("signed") == AGREED


def test_items_lie_in_items_and_can_be_added_removed_and_brought_back(player: Player) -> None:
    player.view.go_to("home")
    player.settle()
    press(player, "add-person")
    assert player.here().objectName().endswith("/person_name")
    QTest.keyClicks(player.here(), "Jan")
    (person,) = items(player, "Persoon")
    press(player, f"add-{person.path}/job")
    press(player, f"add-{person.path}/job")
    assert "Wat voor werk doet Jan?" in player.here().accessibleName()
    QTest.keyClicks(player.here(), "taxi")
    (person,) = items(player, "Persoon")
    jobs = [row for row in person.rows if isinstance(row, Item)]
    assert [job.title for job in jobs] == ["Werk 1", "Werk 2: taxi"]
    press(player, f"remove-{jobs[0].path}")
    assert [row.title for row in items(player, "Persoon")[0].rows if isinstance(row, Item)] == ["Werk 1: taxi"]
    assert player.view.isAncestorOf(player.here())
    assert player.here().objectName() == f"answer-{jobs[1].path}/job_name"
    player.view.undo()
    assert len([row for row in items(player, "Persoon")[0].rows if isinstance(row, Item)]) == 2


def test_items_that_a_number_makes_are_not_added_or_removed_by_hand(player: Player) -> None:
    player.type("children", "2")
    player.view.go_to("home")
    player.settle()
    assert [(row.title, row.removable) for row in items(player, "Kind")] == [("Kind 1", False), ("Kind 2", False)]
    assert not [one for one in player.view.findChildren(QAbstractButton) if one.objectName() == "add-child"]


def test_a_table_has_its_questions_beside_each_other_where_there_is_room(player: Player) -> None:
    player.view.go_to("home")
    player.settle()
    press(player, "add-bill")
    player.settle()
    cards = [card for card in player.view.cards() if card.question.name.startswith("bill_")]
    assert len({card.y() for card in cards}) == 1
    player.view.resize(560, 700)
    player.settle()
    assert len({card.y() for card in cards}) > 1


def test_nothing_opens_a_window_of_its_own_while_cards_are_made(player: Player) -> None:
    player.sitting.answer("children", "2")
    for section in sections_of(showcase()):
        player.view.go_to(section.name)
        player.view.cards()
        player.settle()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not player.view]
        assert shown == []


def test_every_control_has_a_name_and_tab_reaches_each_question(player: Player) -> None:
    for section in sections_of(showcase()):
        player.view.go_to(section.name)
        player.view.cards()
        player.settle()
        reached = tab_through(player)
        for card in player.view.cards():
            if card.takes_keyboard():
                assert any(card.field.isAncestorOf(one) for one in reached), card.question.path
        assert all(one.accessibleName() or readable(one) for one in reached), [one.objectName() for one in reached]


WIDTHS = {"nl": 1000, "ar": 960, "en": 700}


@pytest.mark.parametrize(("percent", "languages"), [(100, ["nl"]), (200, ["nl", "ar", "en"])])
def test_no_text_is_cut(qtbot: QtBot, percent: int, languages: list[str]) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, dark=False, percent=percent)
    large = Player()
    qtbot.addWidget(large.view)
    large.sitting.answer("children", "1")
    large.sitting.add_item("bill", "0" * 16)
    found = []
    for language in languages:
        large.view.ask_in(language)
        large.view.resize(WIDTHS[language], 480)
        for section in sections_of(showcase()):
            large.view.go_to(section.name)
            large.view.cards()
            large.settle()
            found += [(language, section.name, cut) for cut in cut_texts(large.view)]
    assert found == []
    theme.apply(application, dark=False)


def readable(one: QWidget) -> str:
    return one.text() if isinstance(one, QAbstractButton) else ""


def tab_through(player: Player) -> list[QWidget]:
    """Everything that Tab reaches, from the first question to the way on."""
    found: list[QWidget] = []
    while player.here() not in found and not player.view.way.isAncestorOf(player.here()):
        found.append(player.here())
        QTest.keyClick(player.here(), K.Key_Tab)
        assert len(found) < 200
    return found


def items(player: Player, begin: str) -> list[Item]:
    """The items on the page whose title begins so."""
    return [row for row in player.view.page.rows if isinstance(row, Item) and row.title.startswith(begin)]
