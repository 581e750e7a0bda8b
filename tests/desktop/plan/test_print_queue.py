"""Everything that waits for a printer goes to it in one go, each plan by itself; what could not be printed waits on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton

from desktop.dossier import items
from desktop.dossiers.list_screen import DossierList
from desktop.plan.print_queue import Outcome, file_of, told
from desktop.plan.printing import new_printer
from desktop.plan.screen import PlanScreen
from forms.words import Words
from sync.errors import DamagedDossier
from sync.vault import Draft, Vault
from tests.conftest import Office
from tests.desktop.looking import sitting, tab

NL = Words("nl")


def queued(office: Office, name: str, times: int = 1) -> str:
    """A new dossier with plans that wait; its id."""
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", "p1_name": name, "w3_change": "Rust."})
    office.settle()
    plan = tab(office, "plan")
    assert isinstance(plan, PlanScreen)
    for time in range(times):
        office.desk.answer("w3_change", f"Rust {time}.")
        plan.give("queue")
        office.settle()
    return sitting(office).dossier_id


def the_list(office: Office) -> DossierList:
    office.window.go("dossiers")
    office.settle()
    found = office.window.screens["dossiers"]
    assert isinstance(found, DossierList)
    return found


def press(screen: DossierList, name: str) -> None:
    found = screen.findChild(QPushButton, name)
    assert found is not None
    assert found.isVisible(), name
    found.click()


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[DossierList], None]:
    """Lets a list print into files."""

    def into_files(screen: DossierList) -> None:
        def ask(then: Callable[[QPrinter], None]) -> None:
            printer = new_printer()
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "paper.pdf"))
            printer.setResolution(36)
            then(printer)

        screen.giver.ask_printer = ask

    return into_files


def printed(office: Office) -> list[str]:
    """The dossiers of which every plan was printed, and when, as the vault tells."""
    found: list[str] = []

    def look(vault: Vault) -> None:
        for card in vault.cards():
            plans = items(vault.dossier(card.dossier_id).values, "given").values()
            if plans and all(plan.get("printed") for plan in plans):
                found.append(card.dossier_id)

    office.desk.with_vault(look, lambda _none: None)
    office.settle()
    return found


def test_only_what_the_search_shows_is_printed(office: Office, asked: Callable[[DossierList], None]) -> None:
    first, _ = queued(office, "Sam Voorbeeld"), queued(office, "Noor Voorbeeld")
    screen = the_list(office)
    asked(screen)
    press(screen, "filter-print")
    screen.search.setText("Sam")
    assert screen.queue.print.text() == "Alles printen (1)"
    press(screen, "queue-print")
    office.settle()
    assert printed(office) == [first]
    assert screen.queue.told.text.text() == "Het plan is naar de printer gestuurd."


def test_printing_can_be_stopped_between_two_plans(office: Office, asked: Callable[[DossierList], None]) -> None:
    queued(office, "Sam Voorbeeld", times=3)
    screen = the_list(office)
    asked(screen)
    press(screen, "filter-print")
    screen.queue.queue.went_on.connect(lambda number, _total: press(screen, "queue-stop") if number == 2 else None)
    press(screen, "queue-print")
    office.settle()
    office.settle()
    said = screen.queue.told.text.text()
    assert said == "Het printen is gestopt. Geprint: 2 van 3 plannen. De rest wacht nog."
    assert screen.queue.print.text() == "Alles printen (1)"


def test_a_plan_that_can_not_be_read_is_told_and_the_others_are_printed(
    office: Office, asked: Callable[[DossierList], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = queued(office, "Sam Voorbeeld"), queued(office, "Noor Voorbeeld")
    whole = Vault.given_pdf

    def given_pdf(self: Vault, dossier_id: str, number: int) -> bytes:
        if dossier_id == bad:
            raise DamagedDossier
        return whole(self, dossier_id, number)

    monkeypatch.setattr(Vault, "given_pdf", given_pdf)
    screen = the_list(office)
    asked(screen)
    press(screen, "filter-print")
    press(screen, "queue-print")
    office.settle()
    assert printed(office) == [good]
    assert "Eén plan kon niet worden gelezen." in screen.queue.told.text.text()


def test_what_a_crash_left_unsaved_stays_when_its_plan_is_printed(
    office: Office, asked: Callable[[DossierList], None]
) -> None:
    dossier_id = queued(office, "Sam Voorbeeld")
    office.desk.close_dossier()
    office.settle()

    def leave(vault: Vault) -> None:
        state = vault.dossier(dossier_id)
        vault.put_draft(dossier_id, Draft(state.heads, {"w3_change": "Getypt."}, office.desk.clock()))

    office.desk.with_vault(leave, lambda _none: None)
    screen = the_list(office)
    asked(screen)
    press(screen, "filter-print")
    press(screen, "queue-print")
    office.settle()
    assert printed(office) == [dossier_id]
    office.desk.open_dossier(dossier_id)
    office.settle()
    assert sitting(office).values["w3_change"] == "Getypt."


def test_an_empty_queue_says_so_and_offers_nothing(office: Office) -> None:
    queued(office, "Sam Voorbeeld")
    office.desk.answer("w3_change", "x")
    screen = the_list(office)
    screen._choose("print")
    screen.search.setText("niemand heet zo")
    assert not screen.queue.print.isVisible()
    screen.search.clear()
    assert screen.queue.print.isVisible()


def test_a_file_printer_replaces_no_file(tmp_path: Path) -> None:
    first = tmp_path / "alles.pdf"
    (tmp_path / "alles-2.pdf").write_bytes(b"other")
    assert file_of(first, 1) == first
    assert file_of(first, 2) == tmp_path / "alles-3.pdf"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(1, 1), "Het plan is naar de printer gestuurd."),
        (Outcome(60, 60), "Alle 60 plannen zijn naar de printer gestuurd."),
        (Outcome(0, 0, unread=2), "2 plannen konden niet worden gelezen."),
        (Outcome(3, 3, unread=1), "Alle 3 plannen zijn naar de printer gestuurd. Eén plan kon niet worden gelezen."),
    ],
)
def test_the_end_is_told(outcome: Outcome, said: str) -> None:
    assert said in told(outcome, NL)
