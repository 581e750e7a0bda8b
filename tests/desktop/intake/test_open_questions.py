"""The list of what is missing: for each purpose how many, and each question one press or a few keys away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.intake.open_page import open_page
from desktop.intake.open_questions import OpenQuestions, show_open_questions
from desktop.sitting import Sitting
from forms.engine.xform import read_form
from forms.intake import load_intake
from forms.words import Words
from sync.history import State
from tests.conftest import Office
from tests.desktop.builders import FIRST, SECOND, TAXI, TODAY, figures
from tests.desktop.talk import Talk


def sitting(values: dict[str, str]) -> Sitting:
    return Sitting(load_intake(), today=TODAY, language="nl", dossier_id="ab" * 16, state=State(("h",), values))


def test_each_purpose_says_how_many_questions_are_open() -> None:
    page = {one.name: one for one in open_page(sitting({}), Words("nl"))}
    assert list(page) == ["scan", "plan", "referral", "bbz", "wgs"]
    assert page["scan"].said == "Snelle toets: nog 7 vragen"
    assert [line.target for line in page["scan"].questions][:2] == ["f1_vat", "f1_turnover_1"]
    assert page["scan"].questions[0].section == "Geld in het bedrijf"
    full = {one.name: one for one in open_page(sitting(figures(TAXI)), Words("en"))}
    assert (full["scan"].said, full["scan"].questions) == ("Quick scan: all there", ())
    one_left = sitting(figures({name: value for name, value in TAXI.items() if name != "f7_cash"}))
    (scan, *_rest) = open_page(one_left, Words("nl"))
    assert scan.said == "Snelle toets: nog 1 vraag"
    assert scan.questions[0].target == f"figures/{FIRST}/f7_cash"


def test_a_form_that_marks_nothing_has_no_purposes(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text("survey\n,type,name,label\n,text,who,Wie?\n")
    form = read_form(source)
    assert open_page(Sitting(form, today=TODAY, language="nl"), Words("nl")) == ()


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def overlay(talk: Talk) -> OpenQuestions:
    talk.settle()
    found = [one for one in talk.window.findChildren(OpenQuestions) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_a_press_jumps_to_the_question_and_focuses_it(office: Office) -> None:
    talk = Talk(office)
    talk.press("show-open-questions")
    shown = overlay(talk)
    assert shown.heads["scan"].words == "Snelle toets: nog 7 vragen"
    shown.heads["scan"].click()
    talk.press("open-scan-h1_household")
    talk.settle()
    assert talk.intake.section == "money_home"
    assert talk.intake.card("h1_household").isAncestorOf(focused())
    talk.window.go("dossier/intake/pl1_goal")
    talk.settle()
    assert focused().objectName() == "add-pl1_goals"  # there is no goal yet
    talk.window.go("dossier/intake/money_home")
    assert not [one for one in talk.window.findChildren(OpenQuestions) if one.isVisible()]


def test_the_keyboard_alone_gets_there_from_any_tab(office: Office) -> None:
    talk = Talk(office)
    for tab in ("intake", "scan", "plan"):
        talk.window.go(f"dossier/{tab}")
        talk.settle()
        QTest.keyClick(talk.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        shown = overlay(talk)
        assert shown.heads["scan"].hasFocus()
        QTest.keyClick(shown.heads["scan"], Qt.Key.Key_Space)
        QTest.keyClick(shown.heads["scan"], Qt.Key.Key_Tab)
        line = focused()
        assert line.objectName().startswith("open-scan-f1_vat")
        QTest.keyClick(line, Qt.Key.Key_Space)
        talk.settle()
        assert talk.intake.card("f1_vat").isAncestorOf(focused())


@pytest.mark.parametrize("name", ["w1_wish", "o11_cause"])
def test_a_question_taller_than_the_view_is_jumped_to_at_its_beginning(office: Office, name: str) -> None:
    talk = Talk(office)
    talk.window.resize(1280, 400)
    talk.settle()
    talk.window.go(f"dossier/intake/{name}")
    talk.settle()
    card = talk.intake.card(name)
    assert card.height() > talk.intake.column.viewport().height()
    assert card.isAncestorOf(focused())
    assert focused().visibleRegion().boundingRect() == focused().rect()
    assert card.title.visibleRegion().boundingRect() == card.title.rect()


def test_esc_goes_back_and_a_second_press_lays_no_second_list(office: Office) -> None:
    talk = Talk(office)
    first = show_open_questions(talk.intake.shell, talk.intake)
    assert first is not None
    assert show_open_questions(talk.intake.shell, talk.intake) is None
    QTest.keyClick(first, Qt.Key.Key_Escape)
    talk.settle()
    again = show_open_questions(talk.intake.shell, talk.intake, "plan")
    assert again is not None
    again.end()


def test_of_two_businesses_the_one_with_the_gap_is_shown(office: Office) -> None:
    talk = Talk(office)
    both = {f"business/{item}/o9_books": "none" for item in (FIRST,)}
    talk.desk.answer_many({f"business/{FIRST}/order": "1", f"business/{SECOND}/order": "2", **both})
    talk.settle()
    shown = show_open_questions(talk.intake.shell, talk.intake, "bbz")
    assert shown is not None
    line = talk.find(f"open-bbz-business/{SECOND}/o9_books")
    assert "Meer over uw bedrijf, Bedrijf 2" in line.accessibleName()
    talk.press(line.objectName())
    talk.settle()
    card = talk.intake.card(f"business/{SECOND}/o9_books")
    assert card.isAncestorOf(focused())


def test_a_client_who_reads_along_never_gets_the_list(office: Office) -> None:
    talk = Talk(office)
    talk.header.read_along()
    talk.settle()
    QTest.keyClick(talk.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    talk.settle()
    assert not [one for one in talk.window.findChildren(OpenQuestions) if one.isVisible()]
