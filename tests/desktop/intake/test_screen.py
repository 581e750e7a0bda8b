"""A conversation is played: by mouse and keyboard, section after section, and nothing is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from desktop.intake.money_field import MoneyField
from desktop.intake.row import Item
from desktop.intake.typed import manner
from forms.answers import REFUSED, UNKNOWN
from tests.conftest import HandClock, Office
from tests.desktop.talk import Talk


@pytest.fixture
def talk(office: Office) -> Talk:
    return Talk(office)


def line(talk: Talk, name: str) -> QLineEdit:
    edit = talk.card(name).field.findChild(QLineEdit)
    assert edit is not None
    return edit


def test_looking_at_every_section_stores_nothing(talk: Talk) -> None:
    while talk.intake.next.isVisible():
        talk.press("next-section")
        talk.settle()
    assert talk.intake.section == "agreement"
    assert not talk.sitting.values


def test_in_a_dossier_that_can_only_be_read_the_explanation_of_a_question_still_unfolds(talk: Talk) -> None:
    talk.intake.let_write(False)
    card = talk.card("w1_wish")
    (more,) = (one for one in card.findChildren(QAbstractButton) if one.objectName().startswith("help-"))
    more.click()
    assert card.text("help").isVisible()
    assert card.text("help").text() == card.question.help
    assert not any(one.isEnabled() for one in card.pills.values())


def test_a_choice_is_an_answer_and_opens_a_visit(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    assert talk.value("w1_wish") == "go_on"
    (contact,) = talk.sitting.dossier().contacts
    assert (contact.kind, contact.started) == ("visit", "2026-12-23T10:00+01:00")
    assert "Bezoek" in talk.header.contact.text()


def test_leaving_a_section_saves_it_and_says_when(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    assert talk.intake.kept.text() == talk.window.words("intake.keeping")
    talk.press("next-section")
    talk.settle()
    assert not talk.sitting.unsaved
    assert talk.intake.section == "urgency"
    assert talk.intake.kept.text() == "Bewaard om 10.00 uur"


def test_not_answering_is_an_answer_that_a_real_one_replaces(talk: Talk) -> None:
    talk.press("unknown-w1_wish")
    assert talk.value("w1_wish") == UNKNOWN
    talk.press("refused-w1_wish")
    assert talk.value("w1_wish") == REFUSED
    talk.choose("w1_wish", "go_on")
    assert talk.value("w1_wish") == "go_on"
    assert not talk.card("w1_wish").pills["refused"].isChecked()
    talk.press("clear-w1_wish")
    assert talk.value("w1_wish") == ""


def test_an_impossible_day_stays_as_typed_and_is_told_beside_the_field(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.choose("t1_asked", "yes")
    talk.type("t1_asked_on", "31-2-2026", leave=False)
    card = talk.card("t1_asked_on")
    assert card.message.isHidden()  # still being typed
    QTest.keyClick(line(talk, "t1_asked_on"), Qt.Key.Key_Tab)
    assert card.message.text() == talk.window.words("intake.bad.date")
    assert talk.value("t1_asked_on") == "31-2-2026"
    talk.go("reach")
    talk.go("debts")
    assert line(talk, "t1_asked_on").text() == "31-2-2026"
    line(talk, "t1_asked_on").clear()
    talk.type("t1_asked_on", "23 dec")
    assert talk.value("t1_asked_on") == "2026-12-23"
    assert line(talk, "t1_asked_on").text() == "23-12-2026"
    assert card.message.isHidden()


def test_a_negative_amount_is_kept_and_told(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.type("d3_total", "-5")
    assert talk.value("d3_total") == "-5"
    assert not talk.card("d3_total").message.isHidden()


def test_an_amount_typed_with_dutch_marks_is_stored_and_shown_so(talk: Talk) -> None:
    talk.type("f7_cash", "1.250,50")
    assert talk.value("f7_cash") == "1250.50"
    assert line(talk, "f7_cash").text() == "1.250,50"
    assert talk.value("figures_date") == "2026-12-23"  # the first answer made the figures of today


def test_a_sum_a_year_is_stored_as_a_month_and_both_are_shown(talk: Talk) -> None:
    talk.type("f5_fixed", "30000")
    card = talk.card("f5_fixed")
    assert card.line.text() == "dat is € 360.000,00 per jaar"
    talk.press(f"year-{card.question.path}")
    assert talk.value("f5_fixed") == "2500"
    assert line(talk, "f5_fixed").text() == "30.000"
    assert card.line.text() == "dat is € 2.500,00 per maand"
    assert isinstance(card.field, MoneyField)
    talk.press(f"month-{card.question.path}")
    assert talk.value("f5_fixed") == "30000"


def test_ten_thousand_pasted_characters_stay_and_are_told(talk: Talk) -> None:
    edit = talk.card("w3_change").field.findChild(QPlainTextEdit)
    assert edit is not None
    edit.insertPlainText("a" * 10_000)
    assert len(talk.value("w3_change")) == 10_000
    assert "10" in talk.card("w3_change").message.text()
    talk.go("reach")
    assert not talk.sitting.unsaved
    talk.go("wish")
    assert len(talk.value("w3_change")) == 10_000


def test_a_municipality_is_found_by_a_few_letters(talk: Talk) -> None:
    talk.type("p3_municipality", "almer")
    assert line(talk, "p3_municipality").text() == "Almere"
    assert talk.value("p3_municipality") == "GM0034"


def test_a_municipality_that_does_not_exist_is_kept_and_told(talk: Talk) -> None:
    talk.type("p3_municipality", "Atlantis")
    assert talk.value("p3_municipality") == "Atlantis"
    assert talk.card("p3_municipality").message.text() == talk.window.words("intake.bad.choice")


def test_a_scale_is_a_row_of_buttons_and_its_choice_can_be_taken_away(talk: Talk) -> None:
    talk.choose("p11_feeling", "7")
    assert talk.value("p11_feeling") == "7"
    talk.choose("p11_feeling", "7")
    assert talk.value("p11_feeling") == ""


def test_questions_appear_without_taking_the_keyboard_away(talk: Talk) -> None:
    talk.go("d1_debts")
    edit = line(talk, "t1_asked_on") if any(c.question.name == "t1_asked_on" for c in talk.intake.cards()) else None
    assert edit is None
    talk.choose("t1_asked", "yes")
    button = talk.find("answer-t1_asked-yes")
    button.setFocus()
    talk.choose("d1_debts", "no_overview")
    assert {"d3_total_class", "d3_total"} <= {card.question.name for card in talk.intake.cards()}
    talk.find("answer-d3_total").setFocus()
    QTest.keyClicks(talk.find("answer-d3_total"), "5000")
    assert talk.find("answer-d3_total").hasFocus()


def test_items_are_added_and_removed_and_undo_brings_them_back(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.go("debts_more")
    talk.press("add-d2_debts")
    talk.type("d2_creditor", "Belastingdienst")
    page = talk.intake.page
    assert page is not None
    (item,) = (row for row in page.rows if isinstance(row, Item))
    assert item.title == "Schuld 1: Belastingdienst"
    talk.press(f"remove-{item.path}")
    assert talk.value("d2_creditor") == ""
    QTest.keyClick(talk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert talk.value("d2_creditor") == "Belastingdienst"


def test_in_a_table_not_answering_waits_behind_one_button_and_then_stays(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.go("debts_more")
    talk.press("add-d2_debts")
    card = talk.card("d2_amount")
    path = card.question.path
    assert not any(one.isVisible() for one in card.pills.values())
    talk.press(f"none-{path}")
    assert card.pills["unknown"].hasFocus()
    QTest.keyClick(card.pills["unknown"], Qt.Key.Key_Space)
    assert talk.value("d2_amount") == UNKNOWN
    assert all(one.isVisible() for one in card.pills.values())
    assert all(one.isHidden() for one in talk.window.findChildren(QAbstractButton, f"none-{path}"))


def test_coming_back_the_keyboard_is_in_the_choice_that_was_made(talk: Talk) -> None:
    talk.choose("w1_wish", "unsure")
    talk.go("urgency")
    talk.go("wish")
    talk.settle()
    assert talk.find("answer-w1_wish-unsure").hasFocus()


def test_a_second_business_can_be_added(talk: Talk) -> None:
    talk.choose("o1_self_employed", "registered")
    talk.press("add-business")
    assert len(talk.sitting.session.items("business")) == 2
    page = talk.intake.page
    assert page is not None
    assert [row.title for row in page.rows if isinstance(row, Item)] == ["Bedrijf 1", "Bedrijf 2"]


def test_new_figures_keep_the_earlier_ones_in_sight(talk: Talk, clock: HandClock) -> None:
    talk.type("f7_cash", "1500")
    talk.desk.close_dossier()
    talk.settle()
    clock.set(2027, 1, 20)
    talk.desk.open_dossier(talk.desk.cards[0].dossier_id)
    talk.settle()
    talk.go("money_business")
    talk.press("add-figures")
    talk.type("f7_cash", "2000")
    cards = [card for card in talk.intake.cards() if card.question.name == "f7_cash"]
    assert [card.question.value for card in cards] == ["2000"]
    assert cards[0].earlier.text() == "Eerder (23 dec 2026): € 1.500"


def test_the_questions_change_language_during_the_visit_and_the_answers_stay(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    talk.press("ask-in-en")
    assert talk.card("w1_wish").title.text().startswith("What would you like")
    assert talk.value("w1_wish") == "go_on"
    assert talk.card("w1_wish").field.findChild(QLineEdit) is None
    assert talk.intake.next.text() == "Volgende: Spoed"


def test_clicking_on_another_language_leaves_the_keyboard_in_what_is_half_typed(talk: Talk) -> None:
    talk.go("p4_phone")
    edit = line(talk, "p4_phone")
    edit.setFocus()
    QTest.keyClicks(edit, "061")
    talk.press("ask-in-en")
    assert (edit.text(), edit.hasFocus()) == ("061", True)
    assert not talk.card("p4_phone").message.isVisible(), "nothing is called wrong while it is typed"
    QTest.keyClicks(edit, "2")
    assert talk.value("p4_phone") == "0612"


def test_everything_has_a_name_for_a_screen_reader(talk: Talk) -> None:
    for name in ("wish", "urgency", "reach", "money_business"):
        talk.go(name)
        for card in talk.intake.cards():
            for part in card.findChildren(QLineEdit) + card.findChildren(QPlainTextEdit):
                assert part.accessibleName(), part.objectName()


def test_a_button_of_a_scale_says_its_question(talk: Talk) -> None:
    card = talk.card("p11_feeling")
    button = talk.find(f"answer-{card.question.path}-1")
    assert button.accessibleName().startswith(f"{card.question.label}: ")


def test_tab_goes_as_the_screen_is_read(talk: Talk) -> None:
    talk.window.resize(1280, 800)
    talk.go("reach")
    talk.intake.list.buttons["reach"].setFocus()
    places = {talk.intake.list: 0, talk.intake.column: 1, talk.intake.back: 2, talk.intake.next: 3}
    seen: list[int] = []
    while not talk.intake.notes.isAncestorOf(talk.window.focusWidget()):
        here = talk.window.focusWidget()
        seen += [at for part, at in places.items() if part is here or part.isAncestorOf(here)]
        QTest.keyClick(here, Qt.Key.Key_Tab)
        assert len(seen) < 100
    assert set(seen) == {0, 1, 2, 3}
    assert seen == sorted(seen)


def test_the_name_of_a_section_is_not_cut_off(talk: Talk) -> None:
    talk.window.resize(1024, 600)
    talk.settle()
    for one in [*talk.intake.list.buttons.values(), *talk.intake.list.phases.values()]:
        assert not one.isVisible() or one.height() >= one.heightForWidth(one.width()), one.words


def test_notes_and_sections_fold_where_there_is_no_room(talk: Talk) -> None:
    talk.window.resize(1280, 800)
    assert talk.intake.notes.isVisible()
    talk.window.resize(1024, 680)
    assert not talk.intake.notes.isVisible()
    assert talk.intake.list.isVisible()
    talk.press("open-notes")
    assert talk.find("note-new").hasFocus()


def test_a_question_can_be_sought_by_its_name(talk: Talk) -> None:
    talk.window.go("dossier/intake/p3_postcode")
    assert talk.intake.section == "reach"
    assert talk.find("answer-p3_postcode").hasFocus()


def test_a_calendar_picks_a_day(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.choose("t1_asked", "yes")
    talk.press("calendar-t1_asked_on")
    calendar = talk.find("calendar")
    QTest.keyClick(calendar, Qt.Key.Key_Return)
    talk.settle()
    value = talk.value("t1_asked_on")
    assert value in ("", "2026-12-23")
    assert manner("date", talk.desk.today).show("2026-12-23") == "23-12-2026"


def test_where_there_is_only_something_to_add_the_keyboard_is_in_that_button(talk: Talk) -> None:
    talk.choose("d1_debts", "overview")
    talk.go("goals")
    talk.settle()
    assert talk.find("add-pl1_goals").hasFocus()
