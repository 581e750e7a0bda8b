"""What comes out of the printer: the same pages, as large as the sheet allows, and only those that were chosen."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.plan.pages import maker, plan_of
from desktop.plan.printing import PRINT_DPI, chosen, new_printer, put_on_paper
from tests.desktop.builders import TAXI, dossier, figures, step

DPI = 72
TOTAL = 2


@pytest.fixture(scope="module")
def pdf() -> bytes:
    one = dossier({"w3_change": "Vaste ritten."}, figures(TAXI), step(action="Bel de gemeente", who="client"))
    return maker(plan_of(one, {}), "nl")()


@pytest.fixture
def printer(qtbot: QtBot, tmp_path: Path) -> QPrinter:
    """A printer that prints into a file."""
    one = new_printer()
    one.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    one.setOutputFileName(str(tmp_path / "paper.pdf"))
    one.setResolution(DPI)
    return one


def drawn(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def on_paper(printer: QPrinter, pdf: bytes) -> list[Image.Image]:
    assert put_on_paper(printer, pdf)
    return drawn(Path(printer.outputFileName()).read_bytes())


def inked(page: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything that is not white: left, top, right, bottom."""
    box = ImageChops.invert(page).point([255 if shade > 40 else 0 for shade in range(256)]).getbbox()
    assert box is not None
    return box


def test_the_pages_on_paper_are_those_of_the_plan_in_their_full_size(printer: QPrinter, pdf: bytes) -> None:
    pages, wanted = on_paper(printer, pdf), drawn(pdf)
    assert len(pages) == len(wanted) == TOTAL
    for page, own in zip(pages, wanted, strict=True):
        assert all(abs(one - other) <= 2 for one, other in zip(page.size, own.size, strict=True))
        assert inked(page) == pytest.approx(inked(own), abs=2)


def test_letters_are_sent_sharp_and_without_loss(printer: QPrinter, pdf: bytes) -> None:
    printer.setResolution(2 * PRINT_DPI)  # as a laser printer has
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(1, 1)
    assert put_on_paper(printer, pdf)
    with pikepdf.open(printer.outputFileName()) as sent:
        ((image,),) = [page.Resources.XObject.values() for page in sent.pages]
        assert (int(image.Width), int(image.Height)) == pytest.approx((8.27 * PRINT_DPI, 11.69 * PRINT_DPI), abs=2)
        assert "/DCTDecode" not in str(image.get("/Filter"))  # a JPEG leaves a haze around letters


def test_another_tray_gets_the_whole_page_upright_and_in_the_middle(printer: QPrinter, pdf: bytes) -> None:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    page = on_paper(printer, pdf)[0]
    assert (page.width, page.height) == (612, 792)
    left, top, right, bottom = inked(page)
    own = inked(drawn(pdf)[0])
    scale = 792 / 842
    assert abs(left - (own[0] - 297.6) * scale - 306) <= 3
    assert abs(right - (own[2] - 297.6) * scale - 306) <= 3
    assert abs(top - own[1] * scale) <= 3
    assert abs(bottom - own[3] * scale) <= 3


def test_a_printer_without_colour_gets_greys(printer: QPrinter, pdf: bytes) -> None:
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    assert len(on_paper(printer, pdf)) == TOTAL
    assert b"/DeviceGray" in Path(printer.outputFileName()).read_bytes()


def test_only_the_pages_that_were_chosen_are_printed(printer: QPrinter, pdf: bytes) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    pages = on_paper(printer, pdf)
    assert len(pages) == 1
    assert inked(pages[0])[3] == pytest.approx(inked(drawn(pdf)[1])[3], abs=2)


def test_ranges_order_and_copies_are_followed(printer: QPrinter) -> None:
    assert list(chosen(printer, 3)) == [1, 2, 3]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    ranges = QPageRanges()
    ranges.addPage(1)
    ranges.addRange(3, 4)
    printer.setPageRanges(ranges)
    assert list(chosen(printer, 5)) == [1, 3, 4]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert list(chosen(printer, 5)) == [4, 3, 1]
    printer.setCopyCount(2)
    assert not printer.supportsMultipleCopies()
    printer.setCollateCopies(True)
    assert list(chosen(printer, 3)) == [3, 1, 3, 1]
    printer.setCollateCopies(False)
    assert list(chosen(printer, 3)) == [3, 3, 1, 1]


def test_a_range_past_the_end_prints_what_there_is(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(8, 9)
    assert list(chosen(printer, 3)) == [1, 2, 3]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(printer: QPrinter, pdf: bytes, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "nowhere" / "paper.pdf"))
    assert not put_on_paper(printer, pdf)
