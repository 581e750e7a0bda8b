"""What a page is made of: blocks that know their height, can be cut at the end of a page, and draw themselves.

All lengths are points (1/72 inch). `top` is the height on the page where a block begins; it draws downwards from there.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from forms.paper.fonts import Weight
from forms.paper.pen import SMALLEST, Pen
from forms.paper.text import ACCENT, CAP_HEIGHT, INK, SOFT, Line, Span, break_lines, room_for

SHORT: Final = 5  # lines: a text of so many is never cut, so that its two languages stay together
LOW: Final = 120.0  # points: less than this moves on rather than stand alone at the end of a page
ROOMY: Final = 130.0  # points: with less room a list and its heading move on whole


@dataclass(frozen=True)
class Style:
    """How a paragraph is set. gap: space above it, not at the top of a page; keep: stays with what follows."""

    size: float = SMALLEST
    leading: float = 15.5
    gap: float = 0.0
    keep: bool = False
    role: str = "P"


class Block(Protocol):
    """Anything that stands on a page."""

    @property
    def gap(self) -> float:
        """Space above, left out at the top of a page."""

    @property
    def keep(self) -> bool:
        """True when it must not be the last thing on a page."""

    def height(self, width: float) -> float:
        """Height in a column of this width."""

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """What fits in room and what is left; None when nothing useful fits."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw downwards from top."""


@dataclass(frozen=True)
class Paragraph:
    """Text in lines. first: lines that an earlier page already took; role is its element in the structure."""

    spans: tuple[Span, ...]
    style: Style = Style()
    start: int = 0
    end: int | None = None
    key: object = field(default_factory=object)

    @property
    def gap(self) -> float:
        """Space above; none for what goes on from an earlier page."""
        return 0.0 if self.start else self.style.gap

    @property
    def keep(self) -> bool:
        """True for a heading."""
        return self.style.keep

    @property
    def text(self) -> str:
        """What it says, with the marks of two languages where it says it in both."""
        return "".join(span.text for span in self.spans)

    @property
    def leading(self) -> float:
        """From line to line: as its style has it, more for letters that reach far above or under their line."""
        return max(self.style.leading, room_for(self.spans, self.style.size))

    @property
    def baseline(self) -> float:
        """How far under its top the first line stands."""
        return (self.leading + CAP_HEIGHT * self.style.size) / 2

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines of this part."""
        return break_lines(self.spans, self.style.size, width)[self.start : self.end]

    def height(self, width: float) -> float:
        """Lines times leading."""
        return len(self.lines(width)) * self.leading

    def split(self, width: float, room: float) -> "tuple[Paragraph, Paragraph] | None":
        """Cut between lines, with two lines at least on either side; a short text or a usual heading is not cut."""
        count = len(self.lines(width))
        fits = min(int((room + 0.01) // self.leading), count - 2)
        if fits < 2 or ((self.keep or count <= SHORT) and count * self.leading < LOW):
            return None
        return replace(self, end=self.start + fits), replace(self, start=self.start + fits)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the lines as one element, also over several pages."""
        with pen.tags.element(self.style.role, self.key), pen.tags.content():
            pen.lines(self.lines(width), x, top, self.style.size, self.leading, width)


@dataclass(frozen=True)
class Item:
    """One item of a list: a mark (a dot, a box to tick) and its text."""

    body: Paragraph
    mark: str = "dot"
    key: object = field(default_factory=object)

    @property
    def gap(self) -> float:
        """Space above."""
        return self.body.gap

    @property
    def keep(self) -> bool:
        """Never: a list may end a page."""
        return False

    @property
    def indent(self) -> float:
        """Where the text begins."""
        return self.body.style.size * (1.7 if self.mark == "box" else 1.1)

    def height(self, width: float) -> float:
        """Height of the text."""
        return self.body.height(width - self.indent)

    def split(self, width: float, room: float) -> "tuple[Item, Item] | None":
        """Cut the text."""
        parts = self.body.split(width - self.indent, room)
        return parts and (replace(self, body=parts[0]), replace(self, body=parts[1]))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the mark, only where the item begins, and the text."""
        with pen.tags.element("LI", self.key):
            if not self.body.start:
                self._draw_mark(pen, x, top)
            self.body.draw(pen, x + self.indent, top, width - self.indent)

    def _draw_mark(self, pen: Pen, x: float, top: float) -> None:
        size, leading = self.body.style.size, self.body.leading
        if self.mark == "box":
            with pen.tags.element("Lbl"):
                pen.tick_box(x + 0.5, top - (leading - size) / 2, size, self.body.text)
            return
        with pen.tags.element("Lbl", actual="•"), pen.tags.content():
            pen.canvas.setFillColor(ACCENT)
            pen.canvas.circle(x + 3, top - leading / 2, 1.8, stroke=0, fill=1)


@dataclass(frozen=True)
class Space:
    """Empty height, to write on by hand or to breathe."""

    points: float
    gap: float = 0.0
    keep: bool = False

    def height(self, width: float) -> float:
        """As given."""
        return self.points

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Nothing to draw."""


def stack_height(blocks: Sequence[Block], width: float) -> float:
    """The height of blocks under each other, with the gaps between them."""
    return sum(block.height(width) + (block.gap if place else 0.0) for place, block in enumerate(blocks))


def split_stack(blocks: Sequence[Block], width: float, room: float) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What fits in room and what is left; the first part may be empty.

    A heading moves along with what it heads, unless it is so tall that it would leave much of the page empty.
    """
    used = 0.0
    for place, block in enumerate(blocks):
        above = block.gap if place else 0.0
        tall = block.height(width)
        if used + above + tall <= room + 0.01:
            used += above + tall
            continue
        parts = block.split(width, room - used - above)
        head, tail = list(blocks[:place]), list(blocks[place:])
        if parts is not None:
            return (*head, parts[0]), (parts[1], *tail[1:])
        while head and head[-1].keep and head[-1].height(width) < LOW:
            tail.insert(0, head.pop())
        return tuple(head), tuple(tail)
    return tuple(blocks), ()


def draw_stack(blocks: Sequence[Block], pen: Pen, x: float, top: float, width: float) -> float:
    """Draw blocks under each other; gives the height where they end."""
    for place, block in enumerate(blocks):
        top -= block.gap if place else 0.0
        block.draw(pen, x, top, width)
        top -= block.height(width)
    return top


@dataclass(frozen=True)
class Group:
    """Blocks that belong together: one element in the structure (a list, a section), perhaps on a coloured ground."""

    blocks: tuple[Block, ...]
    role: str = ""
    gap: float = 0.0
    ground: str = ""
    pad: float = 0.0
    whole: bool = False  # never cut, unless it is taller than half a page or ends in a list with much room for it
    numbering: str = ""  # of a list: what marks its items
    key: object = field(default_factory=object)

    @property
    def keep(self) -> bool:
        """As its last block."""
        return bool(self.blocks) and self.blocks[-1].keep

    @property
    def _ends_in_a_list(self) -> bool:
        last = self.blocks[-1]
        return isinstance(last, Group) and last.role == "L" and last.numbering in ("Disc", "Square")

    def height(self, width: float) -> float:
        """The stack and the padding."""
        return stack_height(self.blocks, width - 2 * self.pad) + 2 * self.pad

    def split(self, width: float, room: float) -> "tuple[Group, Group] | None":
        """Cut the stack; of a list two items at least stand on either side."""
        if self.whole and self.height(width) < 340 and not (room > ROOMY and self._ends_in_a_list):
            return None
        head, tail = split_stack(self.blocks, width - 2 * self.pad, room - 2 * self.pad)
        if self.role == "L" and len(self.blocks) > 3 and len(head) + len(tail) == len(self.blocks):
            head, tail = _in_company(head, tail, width - 2 * self.pad)
        if not head or not tail:
            return None
        return replace(self, blocks=head), replace(self, blocks=tail, gap=0.0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the ground and the stack."""
        if self.ground:
            pen.panel(x, top, width, self.height(width), self.ground)
        with pen.tags.element(self.role, self.key, numbering=self.numbering) if self.role else nullcontext():
            draw_stack(self.blocks, pen, x + self.pad, top - self.pad, width - 2 * self.pad)


def _in_company(
    head: tuple[Block, ...], tail: tuple[Block, ...], width: float
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """A list that is cut between items, so that none stands alone on a page, unless it takes much room."""
    if len(head) == 1 and head[0].height(width) < LOW:
        return (), (*head, *tail)
    return (head[:-1], (head[-1], *tail)) if len(tail) == 1 and tail[0].height(width) < LOW else (head, tail)


def plain(text: str, style: Style = Style(), weight: Weight = Weight.REGULAR, colour: str = INK) -> Paragraph:
    """A paragraph in one weight and colour."""
    return Paragraph((Span(text, weight, colour),), style)


def soft(text: str, style: Style = Style()) -> Paragraph:
    """A paragraph in the soft colour of second text."""
    return plain(text, style, colour=SOFT)
