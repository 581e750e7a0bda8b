"""Pages of a PDF as pictures, from memory only: for the preview on screen and for the printer. No Qt widgets here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

PRIVATE = "privé"  # on every page of a plan that is for the client alone; the foot is in Dutch
FOOT = 60.0  # points from the edge of the page
MOST_PIXELS = 40_000_000  # of one page; A4 at 300 dpi has less than 9 million


@dataclass(frozen=True)
class Sheet:
    """One page as a picture. number counts from 1; text: what stands on it, for a screen reader.

    private_from: the first page that is not for the fridge.
    """

    image: QImage
    number: int
    total: int
    text: str
    private_from: int = 2


def draw_page(pdf: bytes, number: int, *, width_px: int | None = None, dpi: int | None = None) -> Sheet:
    """A page as a picture, this many pixels wide or at this resolution; a number past the end gives the last page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        total = len(document)
        number = min(max(number, 1), total)
        page = document[number - 1]
        width, height = page.get_size()  # points of 1/72 inch
        scale = dpi / 72 if dpi else (width_px or round(width)) / width
        scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, prefer_bgrx=True)
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        ).copy()
        text = page.get_textpage().get_text_bounded()
        bitmap.close()
        private_from = 2 if total < 3 or _says_private(document[1]) else 3
    finally:
        document.close()
    return Sheet(image, number, total, text.replace("\r\n", "\n"), private_from)


def _says_private(page: "PdfPage") -> bool:
    """True when the foot of a page says so: in large print with another language two pages may hang on the fridge."""
    return PRIVATE in page.get_textpage().get_text_bounded(top=FOOT)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
