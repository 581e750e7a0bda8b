"""Sheets of A4: blocks flow from page to page, then everything is drawn on one canvas with its structure.

The same blocks give the same bytes: no clock, no random id (reportlab's invariant mode).
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forms.paper.blocks import Block, draw_stack, split_stack, stack_height
from forms.paper.packed import pack
from forms.paper.pen import SMALLEST, Pen
from forms.paper.said import first, on_one_line
from forms.paper.tagged import Tags
from forms.paper.text import SOFT, Line, Span, break_lines

if TYPE_CHECKING:
    from io import BytesIO

PAGE_WIDTH: Final = 595.28  # A4 in points
PAGE_HEIGHT: Final = 841.89
SIDE: Final = 52.0
TOP: Final = 44.0
FOOT: Final = 26.0  # from the edge to the last line of the foot
FOOT_LEADING: Final = 14.0
LARGE_PRINT: Final = 18.0  # points
# Goes before the fixed date of the invariant mode in reportlab, and stops it where it is no number.
_FOREIGN_DATE: Final = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Format:
    """How large everything on a page is set; its lengths are those that blocks see, before they are made larger."""

    scale: float = 1.0
    foot_lines: int = 1

    @property
    def width(self) -> float:
        """Between the margins."""
        return (PAGE_WIDTH - 2 * SIDE) / self.scale

    @property
    def left(self) -> float:
        """Where blocks begin."""
        return SIDE / self.scale

    @property
    def top(self) -> float:
        """Where the first block hangs."""
        return (PAGE_HEIGHT - TOP) / self.scale

    @property
    def foot(self) -> float:
        """Where the last line of the foot stands."""
        return FOOT / self.scale

    @property
    def bottom(self) -> float:
        """Where the last block may end."""
        return self.foot + self.foot_lines * FOOT_LEADING + 6

    @property
    def height(self) -> float:
        """Between foot and top."""
        return self.top - self.bottom

    @property
    def narrow(self) -> bool:
        """True when there is no room for things beside each other."""
        return self.scale > 1.2


NORMAL: Final = Format()
LARGE: Final = Format(LARGE_PRINT / SMALLEST, foot_lines=2)


def format_of(large: bool) -> Format:
    """Large print, or the normal size."""
    return LARGE if large else NORMAL


@dataclass(frozen=True)
class Sheet:
    """One page: what hangs from its top and what stands on its bottom."""

    blocks: tuple[Block, ...]
    bottom: tuple[Block, ...] = ()


def flow(blocks: Sequence[Block], paper: Format = NORMAL) -> tuple[Sheet, ...]:
    """The blocks over as many sheets as they need, at least one."""
    sheets: list[Sheet] = []
    rest: tuple[Block, ...] = tuple(blocks)
    while rest or not sheets:
        here, left = split_stack(rest, paper.width, paper.height)
        if not here and left:
            here, left = left[:1], left[1:]  # what cannot be cut and is taller than a page stands alone
        sheets.append(Sheet(here))
        rest = left
    return tuple(sheets)


def render(
    sheets: Sequence[Sheet],
    foot: Callable[[int, int], str],
    *,
    title: str,
    language: str,
    paper: Format = NORMAL,
    spoken: tuple[str, ...] = (),
) -> bytes:
    """The sheets as a tagged PDF. foot: page number and count -> what stands at the foot of that page.

    A title or foot in two languages has both, a foot as long as there is room for them.
    spoken: the languages that the client named, for passages in another script than the Latin one.
    """
    from io import BytesIO

    made = BytesIO()
    canvas = _canvas(made, language)
    tags = Tags(canvas, language, on_one_line(title))
    pen = Pen(canvas, tags, spoken)
    for number, sheet in enumerate(sheets, start=1):
        canvas.scale(paper.scale, paper.scale)
        draw_stack(sheet.blocks, pen, paper.left, paper.top, paper.width)
        low = paper.bottom + stack_height(sheet.bottom, paper.width)
        draw_stack(sheet.bottom, pen, paper.left, low, paper.width)
        _draw_foot(pen, foot(number, len(sheets)), paper)
        canvas.showPage()
    tags.finish()
    pack(canvas)
    canvas.save()
    return made.getvalue()


def _draw_foot(pen: Pen, text: str, paper: Format) -> None:
    with pen.tags.muted("Footer"):
        for number, line in enumerate(reversed(_foot_lines(text, paper))):
            pen.line(line, paper.left, paper.foot + number * FOOT_LEADING, SMALLEST)


def _foot_lines(text: str, paper: Format) -> tuple[Line, ...]:
    """Both languages on one line, else on one each, else the Dutch."""
    *better, least = (
        break_lines((Span(one, colour=SOFT),), SMALLEST, paper.width) for one in (on_one_line(text), text, first(text))
    )
    tried = zip(better, (1, paper.foot_lines), strict=True)
    return next((lines for lines, most in tried if len(lines) <= most), least)


def _canvas(made: "BytesIO", language: str) -> Any:
    from reportlab import rl_config  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    rl_config.useA85 = 0  # pages as bytes: smaller, and written at once
    os.environ.pop(_FOREIGN_DATE, None)

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
