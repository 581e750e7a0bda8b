"""Put pages on paper: one picture a page, as large as the sheet allows, with what was chosen in the printer's dialog.

Nothing here touches a window, so it runs beside it: Qt lets a printer be painted on from any one thread.
"""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.plan.sheets import draw_page, page_count

REFUSED: Final = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
PRINT_DPI: Final = 300  # more makes no page clearer and every page slower


def new_printer() -> QPrinter:
    """A printer for A4 upright; its job has a name that tells nothing of a client."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setDocName("Keukentafel")  # stands in the print queue
    return printer


def put_on_paper(printer: QPrinter, pdf: bytes) -> bool:
    """Print the chosen pages, one at a time in memory; False when the printer does not take them."""
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)  # the pages are, whatever the tray said
    painter = QPainter()
    if not painter.begin(printer):
        return False
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # else letters get the haze of a photograph
    taken = True
    for place, number in enumerate(chosen(printer, page_count(pdf))):
        taken = taken and (place == 0 or printer.newPage())
        if not taken:
            break  # out of paper, switched off: what is left goes nowhere
        image = draw_page(pdf, number, dpi=min(printer.resolution(), PRINT_DPI)).image
        painter.drawImage(_centred(image, QRectF(painter.viewport())), _inked(image, printer))
    return painter.end() and taken and printer.printerState() not in REFUSED


def chosen(printer: QPrinter, total: int) -> Iterator[int]:
    """The numbers of the pages in the order in which they are printed: the chosen range, copies, last page first."""
    numbers = [number for number in range(1, total + 1) if _wanted(printer, number)] or list(range(1, total + 1))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return iter(numbers * copies)
    return (number for number in numbers for _ in range(copies))


def _wanted(printer: QPrinter, number: int) -> bool:
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return True
    ranges = printer.pageRanges()
    if not ranges.isEmpty():
        return bool(ranges.contains(number))
    return printer.fromPage() <= number <= (printer.toPage() or number)


def _centred(image: QImage, sheet: QRectF) -> QRectF:
    """As large as the sheet allows, in its middle: on A4 the whole sheet, on letter a little smaller."""
    size = image.size().scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF((sheet.width() - size.width()) / 2, (sheet.height() - size.height()) / 2, size.width(), size.height())


def _inked(image: QImage, printer: QPrinter) -> QImage:
    """In greys where the printer prints in greys: a third of what is sent."""
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        return image.convertToFormat(QImage.Format.Format_Grayscale8)
    return image
