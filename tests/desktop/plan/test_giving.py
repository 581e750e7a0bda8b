"""A plan is given: shown, printed, saved or told; what was given never changes, and a later one is the next."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.plan.documents import Documents
from desktop.plan.screen import PlanScreen
from desktop.plan.sheets import draw_page
from desktop.scan.screen import ScanScreen
from tests.conftest import LONG_MS, HandClock, Office
from tests.desktop.builders import SECOND, TAXI, figures
from tests.desktop.looking import press, sitting, tab, texts
from tests.desktop.plan.visiting import next_visit, tick_first


def test_a_shown_plan_is_sealed_byte_for_byte_and_told_in_the_dossier(
    qtbot: QtBot, plan: PlanScreen, at_table: Office
) -> None:
    tick_first(plan, 3)
    qtbot.waitUntil(lambda: plan.preview.up_to_date, timeout=LONG_MS)
    shown = plan.preview.pdf
    action = plan.findChild(QAction, "give-shown")
    assert action is not None
    action.trigger()
    at_table.settle()
    info = sitting(at_table).given[0]
    told = {path.rsplit("/", 1)[1]: v for path, v in sitting(at_table).values.items() if path.startswith("given/")}
    assert told == {
        "number": 1,
        "at": info.at.isoformat(),
        "how": "shown",
        "revision": info.revision,
        "pdf_sha256": info.pdf_sha256,
    }
    sealed: list[bytes] = []
    at_table.desk.given_pdf(1, sealed.append)
    at_table.settle()
    assert sealed == [shown]
    assert "Plan 1 is gegeven" in plan.told.text.text()
    assert not plan.given.isHidden()
    assert "worden plan 2" in plan.given.title.text()


def test_giving_up_in_the_dialog_gives_nothing(plan: PlanScreen, at_table: Office) -> None:
    plan.giver.ask_file = lambda _name, _then: None
    plan.giver.ask_printer = lambda _then: None
    press(plan, "give-save")
    at_table.settle()
    press(plan, "give-print")
    at_table.settle()
    assert sitting(at_table).given == ()


def test_printing_goes_to_the_chosen_printer(plan: PlanScreen, at_table: Office, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    plan.giver.ask_printer = lambda then: then(printer)
    press(plan, "give-print")
    at_table.settle()
    assert sitting(at_table).given[0].how == "printed"
    assert draw_page((tmp_path / "paper.pdf").read_bytes(), 1, width_px=100).total >= 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_plan_that_the_printer_does_not_take_waits_and_is_not_told_as_printed(
    plan: PlanScreen, at_table: Office, tmp_path: Path
) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "nowhere" / "paper.pdf"))
    plan.giver.ask_printer = lambda then: then(printer)
    press(plan, "give-print")
    at_table.settle()
    assert "De printer nam de bladzijden niet aan. Plan 1 ligt vast en wacht nu op printen." in plan.told.text.text()
    assert [card.data["to_print"] for card in at_table.desk.cards] == [1]
    papers = tab(at_table, "documents")
    at_table.settle()
    assert "wacht op printen" in texts(papers)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    assert isinstance(papers, Documents)
    papers.giver.ask_printer = lambda then: then(printer)
    press(papers, "given-print-1")
    at_table.settle()
    assert (tmp_path / "paper.pdf").is_file()
    assert "later geprint" in texts(papers)
    assert [card.data["to_print"] for card in at_table.desk.cards] == [0]


def test_the_second_visit_makes_plan_two_and_plan_one_reopens_byte_identical(
    plan: PlanScreen, at_table: Office, clock: HandClock
) -> None:
    tick_first(plan, 2)
    plan.give("shown")
    at_table.settle()
    first: list[bytes] = []
    at_table.desk.given_pdf(1, first.append)
    at_table.settle()
    next_visit(at_table, clock)

    scan = tab(at_table, "scan")
    assert isinstance(scan, ScanScreen)
    at_table.settle()
    assert not scan.since.isHidden()
    press(scan.since, "since-step-0-done")
    assert [step.status for step in sitting(at_table).dossier().intake.steps] == ["done", "open"]
    later = figures(TAXI, "2027-02-02", SECOND, "2", f1_turnover_1="4400", f1_turnover_2="4400", f1_turnover_3="4400")
    at_table.desk.answer_many(later)
    at_table.settle()
    assert "€ 4.400" in scan.scan.headline.text()

    again = tab(at_table, "plan")
    assert isinstance(again, PlanScreen)
    again.give("phone")
    at_table.settle()
    assert [(one.number, one.how) for one in sitting(at_table).given] == [(1, "shown"), (2, "phone")]
    papers = tab(at_table, "documents")
    assert isinstance(papers, Documents)
    at_table.settle()
    assert papers.opened == 2
    press(papers, "given-open-1")
    at_table.settle()
    assert papers.preview.pdf == first[0]


def test_pages_that_a_colleague_had_taken_away_go_from_the_screen_that_shows_them(
    plan: PlanScreen, at_table: Office
) -> None:
    """Their row says so, and nobody is told of pages that they did not ask for, whatever room there is."""
    told: list[str] = []
    at_table.desk.trouble.connect(lambda trouble: told.append(trouble.code))
    plan.give("phone")
    at_table.settle()
    papers = tab(at_table, "documents")
    assert isinstance(papers, Documents)
    at_table.settle()
    assert papers.preview.pdf
    vault, dossier = at_table.desk.open_vault(), sitting(at_table).dossier_id
    said = next(one.id for one in vault.history(dossier) if "w3_change" in one.changes)
    vault.redact(dossier, "w3_change", said, form="intake", at=at_table.desk.clock())
    at_table.desk.take_in_news(frozenset({dossier}))
    at_table.settle()
    for _again in range(2):
        assert not papers.preview.pdf
        assert papers.opened is None
        assert "De bladzijden zijn op verzoek voorgoed weggehaald." in texts(at_table.window)
        assert not at_table.window.findChildren(QPushButton, "given-open-1")
        tab(at_table, "plan")
        tab(at_table, "documents")
        at_table.settle()
    assert told == []


def test_saving_a_given_plan_again_gives_its_sealed_pages(plan: PlanScreen, at_table: Office, tmp_path: Path) -> None:
    plan.give("phone")
    at_table.settle()
    papers = tab(at_table, "documents")
    assert isinstance(papers, Documents)
    at_table.settle()
    papers.giver.ask_file = lambda name, then: then(tmp_path / name)
    press(papers, "given-save-1")
    at_table.settle()
    assert (tmp_path / "plan-1-2026-12-23.pdf").read_bytes() == papers.preview.pdf
    assert len(sitting(at_table).given) == 1


def test_an_unchanged_plan_is_the_same_plan_once_more(plan: PlanScreen, at_table: Office, tmp_path: Path) -> None:
    plan.giver.ask_file = lambda name, then: then(tmp_path / "nowhere" / name)
    press(plan, "give-save")
    at_table.settle()
    assert "D-205" in plan.told.text.text()
    plan.giver.ask_file = lambda name, then: then(tmp_path / name)
    press(plan, "give-save")
    at_table.settle()
    assert "Plan 1, nog een keer" in plan.told.text.text()
    sealed: list[bytes] = []
    at_table.desk.given_pdf(1, sealed.append)
    at_table.settle()
    assert [(tmp_path / "plan-1-2026-12-23.pdf").read_bytes()] == sealed
    plan.give("phone")
    at_table.settle()
    assert [one.number for one in sitting(at_table).given] == [1]
    tick_first(plan, 1)
    plan.give("phone")
    at_table.settle()
    assert [one.number for one in sitting(at_table).given] == [1, 2]
