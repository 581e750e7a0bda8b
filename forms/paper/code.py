"""A QR code: as squares for the screen, and as a block on paper beside the text that it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from forms.paper.blocks import Item
from forms.paper.pen import Pen

QUIET: Final = 4  # squares of white around a code, as readers need it
SIDE: Final = 60.0  # points, with the white around it: nearly half a mm a square for the longest address
APART: Final = 6.0


@lru_cache(maxsize=64)
def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a QR code that says `text` in UTF-8, True for black; without the white around it."""
    import segno

    code = segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
    return tuple(tuple(bool(one) for one in row) for row in code.matrix)


def bars(rows: tuple[tuple[bool, ...], ...]) -> Iterator[tuple[int, int, int]]:
    """The black of a code as bars of one square high: row, first column, how many columns."""
    for number, row in enumerate(rows):
        start = None
        for column, black in enumerate((*row, False)):
            if black and start is None:
                start = column
            elif not black and start is not None:
                yield number, start, column - start
                start = None


@dataclass(frozen=True)
class WithCode:
    """An item of a list with a QR code at its right. alt: what the code is for, in words."""

    body: Item
    text: str
    alt: str
    side: float = SIDE
    key: object = field(default_factory=object)

    @property
    def gap(self) -> float:
        """As its text."""
        return self.body.gap

    @property
    def keep(self) -> bool:
        """As its text."""
        return self.body.keep

    def height(self, width: float) -> float:
        """The taller of the two."""
        return max(self.side, self.body.height(width - self.side - APART))

    def split(self, width: float, room: float) -> "tuple[WithCode, Item] | None":
        """Cut the text where it is taller than the code; the code stays with its first part."""
        if room < self.side:
            return None
        parts = self.body.split(width - self.side - APART, room)
        return parts and (replace(self, body=parts[0]), parts[1])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Text left, code right."""
        self.body.draw(pen, x, top, width - self.side - APART)
        left, bottom = x + width - self.side, top - self.side
        box = (*pen.canvas.absolutePosition(left, bottom), *pen.canvas.absolutePosition(left + self.side, top))
        item, text = pen.tags.element("LI", self.body.key), pen.tags.element("LBody", self.body.body.key)
        with item, text, pen.figure(self.key, self.alt, box):
            draw_code(pen.canvas, self.text, left, top, self.side)


def draw_code(canvas: Any, text: str, left: float, top: float, side: float) -> None:
    """The black squares of a code in a square of this side, white around them."""
    rows = squares(text)
    step = side / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for row, column, count in bars(rows):
        path.rect(left + (column + QUIET) * step, top - (row + QUIET + 1) * step, count * step, step * 1.02)
    canvas.setFillColor("#000000")
    canvas.drawPath(path, stroke=0, fill=1)
