"""Alles printen, by key and through the dialog of the system, which alone is played: what comes out of the printer."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest

from desktop.dossiers.list_screen import DossierList
from tests.conftest import Office
from tests.desktop.looking import sitting
from tests.desktop.plan.test_print_queue import press, printed, queued, the_list

DPI = 50  # at which what came out is compared with what was given


class Dialog(QPrintDialog):
    """The system's dialog, in which somebody chooses a printer that makes files, or gives up."""

    asked: list[QPrinter]
    agrees = True
    file: Path

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - Qt's name
        """Where Windows shows its own, and waits for it; a way to open it of this class would hide one that fails."""
        if not visible:
            return
        printer = self.printer()
        self.asked.append(printer)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.file))
        printer.setResolution(DPI)
        self.done(QPrintDialog.DialogCode.Accepted if self.agrees else QPrintDialog.DialogCode.Rejected)


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Dialog]:
    """What is chosen in the dialog that the window opens."""

    class Own(Dialog):
        asked: list[QPrinter] = []  # noqa: RUF012 - of this test only
        file = tmp_path / "papers" / "paper.pdf"

    Own.file.parent.mkdir()
    monkeypatch.setattr("desktop.plan.give.QPrintDialog", Own)
    return Own


@pytest.fixture
def sealed(office: Office) -> Callable[[str, int], bytes]:
    """The pages of a plan as they were given."""

    def pages(dossier_id: str, number: int) -> bytes:
        found: list[bytes] = []
        office.desk.with_vault(lambda vault: vault.given_pdf(dossier_id, number), found.append)
        office.settle()
        return found[0]

    return pages


def go(office: Office, name: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
    """Come to a button by this key."""
    for _ in range(30):
        focused = office.window.focusWidget()
        if focused.objectName() == name:
            return
        QTest.keyClick(focused, key)
    raise AssertionError(f"{name} is not reached")


def by_key(office: Office, name: str) -> None:
    """Come to a button with Tab and press Space."""
    go(office, name)
    QTest.keyClick(office.window.focusWidget(), Qt.Key.Key_Space)


def waiting(office: Office) -> DossierList:
    """The list of what waits, reached by key: the filters are one stop, with arrows between them."""
    screen = the_list(office)
    go(office, "filter-open")
    go(office, "filter-print", Qt.Key.Key_Right)
    QTest.keyClick(office.window.focusWidget(), Qt.Key.Key_Space)
    return screen


def drawn(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def same(page: Image.Image, other: Image.Image) -> bool:
    """True when two pages show the same ink on the same place, but for the edges of letters."""
    if any(abs(one - two) > 1 for one, two in zip(page.size, other.size, strict=True)):
        return False
    apart = ImageChops.difference(page.resize(other.size), other)
    return sum(apart.histogram()[96:]) < 0.004 * other.width * other.height


def test_giving_up_prints_nothing_and_then_every_plan_comes_out_once_in_order_with_its_margins(
    office: Office, dialog: type[Dialog], sealed: Callable[[str, int], bytes]
) -> None:
    first, second = queued(office, "Sam Voorbeeld", times=2), queued(office, "Noor Voorbeeld")
    office.desk.answer("w3_change", "Nog niet bewaard.")  # the second lies open, with something typed
    screen = waiting(office)
    order = [row.dossier_id for row in screen._page.rows]
    assert sorted(order) == sorted([first, second])
    dialog.agrees = False
    by_key(office, "queue-print")
    office.settle()
    assert list(dialog.file.parent.iterdir()) == []
    assert not screen.queue.told.isVisible()
    assert screen.queue.print.text() == "Alles printen (3)"
    dialog.agrees = True
    by_key(office, "queue-print")
    assert office.window.focusWidget() is screen.queue.stop
    office.settle()
    assert office.window.focusWidget().isVisible()
    assert len(dialog.asked) == 2
    wanted = [sealed(one, number) for one in order for number in ((1, 2) if one == first else (1,))]
    files = [dialog.file, *(dialog.file.with_name(f"paper-{number}.pdf") for number in (2, 3))]
    assert sorted(dialog.file.parent.iterdir()) == sorted(files)
    for file, given in zip(files, wanted, strict=True):
        came, were = drawn(file.read_bytes()), drawn(given)
        assert len(came) == len(were) > 1
        assert all(map(same, came, were))
    came = [drawn(file.read_bytes())[0] for file in files]
    assert not same(came[0], came[1]), "the measure tells one plan from another"
    assert screen.queue.told.text.text() == "Alle 3 plannen zijn naar de printer gestuurd."
    assert not screen.queue.print.isVisible()
    assert sorted(printed(office)) == sorted([first, second])
    assert [card.data["to_print"] for card in office.desk.cards] == [0, 0]
    assert (sitting(office).values["w3_change"], len(sitting(office).heads)) == ("Nog niet bewaard.", 1)
    press(screen, "filter-open")
    assert not screen.queue.isVisible()


def test_a_printer_that_stops_half_way_keeps_what_was_not_printed_and_says_so(
    office: Office, dialog: type[Dialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(office, "Sam Voorbeeld", times=3)
    screen = waiting(office)
    real, pages = QPrinter.newPage, list[bool]()

    def out_of_paper(self: QPrinter) -> bool:
        pages.append(len(pages) < 1 and real(self))  # the second plan gets its first page only
        return pages[-1]

    with monkeypatch.context() as patch:
        patch.setattr(QPrinter, "newPage", out_of_paper)
        by_key(office, "queue-print")
        office.settle()
    assert pages == [True, False], "nothing goes to a printer that stopped"
    said = screen.queue.told.text.text()
    assert said.startswith("De printer nam een plan niet aan. Kijk of hij aanstaat en papier heeft.")
    assert "Ligt een deel van het plan al bij de printer?" in said
    assert said.endswith("Geprint: 1 van 3 plannen. De rest wacht nog.")
    assert screen.queue.print.text() == "Alles printen (2)"
    with monkeypatch.context() as patch:
        patch.setattr(QPrinter, "printerState", lambda _self: QPrinter.PrinterState.Aborted)  # as the system tells
        by_key(office, "queue-print")
        office.settle()
    assert screen.queue.told.text.text() == said.replace("1 van 3", "0 van 2")
    by_key(office, "queue-print")
    office.settle()
    assert screen.queue.told.text.text() == "Alle 2 plannen zijn naar de printer gestuurd."
    assert not screen.queue.print.isVisible()
