"""Sheets of A4: blocks flow from page to page, then everything is drawn on one canvas with its structure.

The same blocks give the same bytes: no clock, no random id (reportlab's invariant mode).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forms.paper.blocks import Block, Pen, draw_stack, split_stack, stack_height
from forms.paper.tagged import Tags
from forms.paper.text import SOFT

if TYPE_CHECKING:
    from io import BytesIO

PAGE_WIDTH: Final = 595.28  # A4 in points
PAGE_HEIGHT: Final = 841.89
SIDE: Final = 52.0
TOP: Final = 44.0
BOTTOM: Final = 46.0  # the foot of the page stands in here
FOOT: Final = 26.0
WIDTH: Final = PAGE_WIDTH - 2 * SIDE
HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM


@dataclass(frozen=True)
class Sheet:
    """One page: what hangs from its top and what stands on its bottom."""

    blocks: tuple[Block, ...]
    bottom: tuple[Block, ...] = ()


def flow(blocks: Sequence[Block], width: float = WIDTH, height: float = HEIGHT) -> tuple[Sheet, ...]:
    """The blocks over as many sheets as they need, at least one."""
    sheets: list[Sheet] = []
    rest: tuple[Block, ...] = tuple(blocks)
    while rest or not sheets:
        here, left = split_stack(rest, width, height)
        if not here and left:
            here, left = left[:1], left[1:]  # what cannot be cut and is taller than a page stands alone
        sheets.append(Sheet(here))
        rest = left
    return tuple(sheets)


def render(sheets: Sequence[Sheet], foot: Callable[[int, int], str], *, title: str, language: str) -> bytes:
    """The sheets as a tagged PDF. foot: page number and count -> the line at the foot of that page."""
    from io import BytesIO

    made = BytesIO()
    canvas = _canvas(made, language)
    tags = Tags(canvas, language, title)
    pen = Pen(canvas, tags)
    for number, sheet in enumerate(sheets, start=1):
        draw_stack(sheet.blocks, pen, SIDE, PAGE_HEIGHT - TOP, WIDTH)
        draw_stack(sheet.bottom, pen, SIDE, BOTTOM + stack_height(sheet.bottom, WIDTH), WIDTH)
        with tags.artifact("Footer"):
            pen.words(foot(number, len(sheets)), SIDE, FOOT, colour=SOFT)
        canvas.showPage()
    tags.finish()
    canvas.save()
    return made.getvalue()


def _canvas(made: "BytesIO", language: str) -> Any:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    class Blank(Canvas):  # type: ignore[misc]
        """A canvas whose pages begin without a font: reportlab would name Helvetica, which is not inside."""

        def _make_preamble(self) -> None:
            self._preamble = "1 0 0 1 0 0 cm"

    canvas = Blank(
        made, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, pdfVersion=(1, 7), lang=language
    )
    canvas.setAuthor("Keukentafel")
    canvas.setCreator("Keukentafel")
    canvas.setSubject("")
    return canvas
