"""Scan and road played: what is missing leads to its question, a road is chosen together, what-if stores nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.dossier import Dossier
from desktop.scan.page import scan_page
from desktop.scan.screen import ScanScreen
from desktop.sitting import Sitting
from forms.intake import load_intake
from forms.words import Words
from tests.conftest import Office
from tests.desktop.builders import TAXI, TODAY, figures
from tests.desktop.looking import press, sitting, tab
from tests.desktop.publishing.forms import without


def scan_of(office: Office) -> ScanScreen:
    screen = tab(office, "scan")
    assert isinstance(screen, ScanScreen)
    office.settle()
    return screen


@pytest.fixture
def taxi(office: Office) -> Office:
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", "w3_change": "Vaste ritten.", **figures(TAXI)})
    office.settle()
    return office


def road(one: Sitting) -> tuple[object, object]:
    return one.values.get("road/chosen"), one.values.get("road/reason")


def test_missing_figures_are_named_and_lead_to_their_question(office: Office) -> None:
    office.desk.new_dossier()
    office.desk.answer("w1_wish", "go_on")
    office.settle()
    screen = scan_of(office)
    assert "de vaste kosten van het bedrijf per maand" in screen.scan.missing.findChildren(QLabel)[2].text()
    press(screen, "missing-go")
    office.settle()
    assert office.window.route == "dossier/intake/f1_turnover_1"
    here = QApplication.focusWidget()
    assert here is not None
    assert here.objectName().endswith("/f1_turnover_1")


def test_a_cost_without_its_amount_leads_to_the_very_row_of_the_list(taxi: Office) -> None:
    """Of two rows the second lacks its amount: neither the question above the list nor the first row answers it."""
    money = next(path for path in sitting(taxi).values if path.endswith("/f5_fixed")).rpartition("/")[0]
    rows = [f"{money}/f5_costs/{number:016x}" for number in (1, 2)]
    taxi.desk.answer_many({f"{money}/f5_fixed": None, f"{rows[0]}/order": "1", f"{rows[0]}/f5_amount": "900"})
    taxi.desk.answer_many({f"{rows[1]}/order": "2", f"{rows[1]}/f5_kind": "car"})
    taxi.settle()
    press(scan_of(taxi), "missing-go")
    taxi.settle()
    assert taxi.window.route == f"dossier/intake/{rows[1]}/f5_amount"
    here = QApplication.focusWidget()
    assert here is not None
    assert here.objectName().endswith(f"{rows[1]}/f5_amount")
    assert not here.visibleRegion().isEmpty()  # scrolled to, though its section was made just now


def test_a_figure_that_the_form_does_not_ask_has_no_way_to_it() -> None:
    bare = without("f1_turnover_1", "f1_turnover_2", "f1_turnover_3", "f5_fixed")
    missing = scan_page(Dossier("ab" * 16, {}, TODAY, form=bare), load_intake(), Words("nl")).missing
    assert {one.name: one.place for one in missing} == {
        "f1_turnover": "",
        "f4_purchases": "f4_purchases",
        "f5_fixed": "",
        "f7_cash": "f7_cash",
        "h1_household": "h1_household",
    }


def test_every_figure_unfolds_how_it_was_reached(taxi: Office) -> None:
    screen = scan_of(taxi)
    mark = screen.findChild(QToolButton, "why-R6")
    answer = screen.findChild(QLabel, "why-R6-answer")
    assert mark is not None
    assert answer is not None
    mark.click()
    assert not answer.isHidden()
    assert "€ 5.148" in answer.text()
    assert "R6" in answer.text()
    press(screen, "scan-all")
    assert screen.findChild(QWidget, "fact-R2") is not None


def test_the_road_is_only_kept_when_worker_and_client_say_so(taxi: Office) -> None:
    screen = scan_of(taxi)
    assert road(sitting(taxi)) == (None, None)
    press(screen, "road-confirm")
    taxi.settle()
    assert road(sitting(taxi)) == ("A", None)
    assert screen.findChild(QPushButton, "road-confirm") is None
    told = screen.findChild(QLabel, "road-told")
    assert told is not None
    assert told.text() == "Samen gekozen op 23 december 2026 10.00"


def test_another_road_asks_kindly_for_a_reason_and_loses_nothing(qtbot: QtBot, taxi: Office) -> None:
    screen = scan_of(taxi)
    press(screen, "road-other")
    other = screen.findChild(QRadioButton, "road-A+C")
    assert other is not None
    other.click()
    press(screen, "road-save")
    assert not screen.road.other.asked.isHidden()
    assert other.isChecked()
    assert road(sitting(taxi)) == (None, None)
    screen.road.other.reason.setPlainText("Er ligt een baan klaar.")
    press(screen, "road-save")
    assert road(sitting(taxi)) == ("A+C", "Er ligt een baan klaar.")
    assert screen.road.other.isHidden()


def test_why_it_is_provisional_is_said_with_the_way_to_each_answer(taxi: Office) -> None:
    path = next(path for path in sitting(taxi).values if path.endswith("/f13_reliability"))
    taxi.desk.answer(path, "estimate")
    taxi.settle()
    screen = scan_of(taxi)
    said = screen.findChild(QLabel, "doubt-source")
    assert said is not None
    assert "De cijfers zijn geschat." in said.text()
    way = screen.findChild(QToolButton, "doubt-go-source")
    assert way is not None
    way.click()
    taxi.settle()
    assert taxi.window.route == f"dossier/intake/{path}"
    here = QApplication.focusWidget()
    assert here is not None
    assert "f13_reliability" in here.objectName()


def test_what_if_answers_while_typing_and_stores_nothing(qtbot: QtBot, taxi: Office) -> None:
    screen = scan_of(taxi)
    before = dict(sitting(taxi).values)
    price = screen.findChild(QLabel, "chance-price-needed")
    assert price is not None
    assert price.text() == "nodig: € 4.971"
    assert screen.findChild(QLabel, "chance-job") is None
    QTest.keyClicks(screen.what_if.wage, "13,50")
    screen.what_if.hours.setValue(16)
    assert screen.findChild(QLabel, "chance-job") is not None
    assert sitting(taxi).values == before


def test_a_wage_that_is_none_is_said_and_the_rest_goes_on(qtbot: QtBot, taxi: Office) -> None:
    screen = scan_of(taxi)
    QTest.keyClicks(screen.what_if.wage, "veel")
    assert not screen.what_if._wrong.isHidden()
    assert screen.findChild(QLabel, "chance-price") is not None


def test_the_screen_follows_what_changes_elsewhere(taxi: Office) -> None:
    screen = scan_of(taxi)
    path = next(path for path in sitting(taxi).values if path.endswith("/f5_fixed"))
    taxi.desk.answer(path, "100")
    taxi.settle()
    assert "€ 5.148" not in screen.scan.headline.text()


def test_the_bars_are_told_to_a_screen_reader(taxi: Office) -> None:
    screen = scan_of(taxi)
    assert "€ 5.148" in screen.scan.bars.accessibleName()
    assert screen.scan.bars.height() > 0


def test_a_reason_begun_in_one_dossier_is_gone_in_the_next(taxi: Office) -> None:
    screen = scan_of(taxi)
    press(screen, "road-other")
    screen.road.other.reason.setPlainText("Er ligt een baan klaar.")
    taxi.desk.new_dossier()
    taxi.settle()
    assert scan_of(taxi) is screen
    assert screen.road.other.isHidden()
    assert screen.road.other.reason.toPlainText() == ""


def test_a_wage_of_one_dossier_does_not_count_in_the_next(taxi: Office) -> None:
    screen = scan_of(taxi)
    hours = screen.what_if.hours.value()
    QTest.keyClicks(screen.what_if.wage, "13,50")
    screen.what_if.hours.setValue(hours + 4)
    taxi.desk.new_dossier()
    taxi.desk.answer_many(figures(TAXI))
    taxi.settle()
    assert scan_of(taxi) is screen
    assert (screen.what_if.wage.text(), screen.what_if.hours.value()) == ("", hours)
    assert screen.findChild(QLabel, "chance-job") is None


def test_the_line_of_the_hours_has_a_name(taxi: Office) -> None:
    hours = scan_of(taxi).what_if.hours
    assert hours.lineEdit().accessibleName() == hours.accessibleName() != ""


def test_a_chip_above_the_dossier_leads_by_key_to_what_explains_it(taxi: Office) -> None:
    reliability = next(path for path in sitting(taxi).values if path.endswith("/f13_reliability"))
    taxi.desk.answer(reliability, "estimate")
    tab(taxi, "intake")
    taxi.settle()
    screen = taxi.window.screens["dossier"]
    for said in (Words("nl")("header.road.A"), Words("nl")("header.provisional")):
        chips = [one for one in screen.findChildren(QPushButton) if one.text() == said and one.isVisible()]
        assert len(chips) == 1, said
        chips[0].setFocus()
        QTest.keyClick(chips[0], Qt.Key.Key_Space)
        assert taxi.window.route == "dossier/scan"
        tab(taxi, "intake")


def test_in_a_dossier_that_can_only_be_read_every_reason_still_unfolds(taxi: Office) -> None:
    """Also of what was drawn after it was closed for writing; nothing else on these cards can be pressed."""
    for name, marks in (("scan", ("why-W1", "why-road.money_this_month")), ("plan", ("why-itself-identity",))):
        screen = tab(taxi, name)
        screen.let_write(False)
        taxi.desk.answer("s4_seizure", "bank")
        taxi.settle()
        for mark in marks:
            found = screen.findChild(QToolButton, mark)
            assert found is not None, mark
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
            answer = screen.findChild(QLabel, f"{mark}-answer")
            assert answer is not None
            assert answer.isVisible(), mark
    add = screen.findChild(QPushButton, "step-add")
    assert add is not None
    assert not add.isEnabled()
    screen.let_write(True)
    assert add.isEnabled()
