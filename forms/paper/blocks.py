"""What a page is made of: blocks that know their height, can be cut at the end of a page, and draw themselves.

All lengths are points (1/72 inch). `top` is the height on the page where a block begins; it draws downwards from there.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final, Protocol

from forms.paper.embed import Fonts, filled
from forms.paper.fonts import Placed, Run, Weight, runs
from forms.paper.said import first, one_behind_the_other, second, spoken_as
from forms.paper.script import Stretch, stretches
from forms.paper.tagged import Box, Field, Tags
from forms.paper.text import ACCENT, CAP_HEIGHT, INK, LINE, SOFT, TO_WRITE, Line, Span, break_lines, room_for
from forms.paper.typeface import typeface
from forms.spoken import language_of

SMALLEST: Final = 11.0  # points: nothing on paper is set smaller
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


def _alone(one: Placed) -> int:
    """Tells apart what another text stands in for; 0 for what is shown as it was typed."""
    return one.start + 1 if one.run.stands_in else 0


class Pen:
    """Draws on one canvas and tells the structure what is drawn. spoken: the languages that the client named."""

    def __init__(self, canvas: Any, tags: Tags, spoken: tuple[str, ...] = ()) -> None:
        self.canvas = canvas
        self.tags = tags
        self._spoken = spoken
        self._fonts = Fonts(canvas._doc)

    def words(
        self, text: str, x: float, baseline: float, *, weight: Weight = Weight.REGULAR, colour: str = INK
    ) -> None:
        """A short text on one line, in the smallest size; in two languages one behind the other."""
        self.line(Line(one_behind_the_other(text, weight, colour), 0), x, baseline, SMALLEST)

    def line(self, line: Line, x: float, baseline: float, size: float) -> None:
        """One line of text from x on; a space follows where the next line goes on."""
        drawn = line.drawn
        for stretch in stretches(drawn.placed()):
            with self._passage(stretch, " " if line.turned and line.goes_on else ""):
                x = self._parts(drawn.unspoken() if stretch.script else drawn, stretch.parts, x, baseline, size)
        if line.goes_on and not line.turned and drawn is line and line.spans:
            self._glyphs(runs(" ", Weight.REGULAR), x, baseline, size)

    def _passage(self, stretch: Stretch, then: str) -> AbstractContextManager[None]:
        """A passage from right to left is drawn the other way round than it is read. then: what follows on it."""
        if not stretch.turned and not stretch.script:
            return nullcontext()
        actual = stretch.typed + then if stretch.turned else ""
        return self.tags.passage(actual=actual, language=language_of(stretch.script, self._spoken))

    def _parts(self, line: Line, parts: Sequence[Placed], x: float, baseline: float, size: float) -> float:
        """Runs beside each other; those of one face and colour in one go. Gives where they end."""
        for (span, _face, _apart), group in groupby(parts, key=lambda one: (one.span, one.run.face, _alone(one))):
            found = tuple(one.run for one in group)
            x = self._linked(line.spans[span], found, x, baseline, size)
        return x

    def _linked(self, span: Span, found: Sequence[Run], x: float, baseline: float, size: float) -> float:
        """Draw runs; those of a link can be clicked, those in another language say so."""
        if not span.link:
            with self.tags.passage(language=span.language) if span.language else nullcontext():
                return self._glyphs(found, x, baseline, size, span.colour)
        with self.tags.passage("Link"):
            end = self._glyphs(found, x, baseline, size, span.colour)
            place = self.canvas.absolutePosition
            box = (*place(x, baseline - size / 4), *place(end, baseline + size))
            self.tags.link(span.link, span.link.removeprefix("tel:").removeprefix("https://"), box)
        return end

    def _glyphs(self, parts: Sequence[Run], x: float, baseline: float, size: float, colour: str = INK) -> float:
        font = self._fonts.of(typeface(parts[0].face))
        shown = [glyph for run in parts for glyph in run.glyphs()]
        if shown:
            drawn = " ".join(font.operators(shown, size))
            with self.tags.actual(parts[0].source) if parts[0].stands_in else nullcontext():
                start = f"BT {filled(colour)} /{font.name} {size:g} Tf {x:.2f} {baseline:.2f} Td"
                self.canvas._code.append(f"{start} {drawn} ET")
        return x + sum(run.width for run in parts) * size / 1000

    def lines(
        self, lines: Sequence[Line], x: float, top: float, size: float, leading: float, room: float = 0.0
    ) -> None:
        """Lines under each other, the first one in the leading below top; room: where a turned line ends right."""
        placed = enumerate(lines)
        for language, group in groupby(placed, key=lambda pair: pair[1].language):
            with self.tags.passage(language=language) if language else nullcontext():
                for number, line in group:
                    left = x + max(0.0, room - line.width) if line.turned else x
                    baseline = top - number * leading - (leading + CAP_HEIGHT * size) / 2
                    self.line(line.unspoken() if language else line, left, baseline, size)

    def tick_box(self, x: float, top: float, side: float, name: str) -> None:
        """An empty box to tick by pen. name: what is ticked."""
        box, (read, language) = self.box(x, top, side, side), spoken_as(name)
        form = self.tags.element("Form", actual="☐", language=language, box=box, fill_in=Field("cb", read))
        with form, self.tags.content():
            self.canvas.setStrokeColor(INK)
            self.canvas.setLineWidth(max(1.0, side / 12))
            self.canvas.roundRect(x, top - side, side, side, side / 6, stroke=1, fill=0)

    def room_to_write(self, x: float, heights: Sequence[float], width: float, name: str, alt: str, top: float) -> None:
        """Lines to write on by pen, under top. name: what is asked there; alt: what they are, in words."""
        with self._filled_in(self.box(x, top, width, top - min(heights)), name, alt):
            for height in heights:
                self._line(x, height, width, TO_WRITE)

    def room_between_lines(self, x: float, top: float, width: float, tall: float, name: str, alt: str) -> None:
        """The same where the lines are there already, as in a table: nothing is seen of it."""
        with self._filled_in(self.box(x, top, width, tall), name, alt):
            self.canvas._code.append(f"{x:.2f} {top - tall:.2f} {width:.2f} {tall:.2f} re n")  # a path without paint

    @contextmanager
    def _filled_in(self, box: Box, name: str, alt: str) -> Iterator[None]:
        read, language = spoken_as(alt)
        asked = second(name) if language else first(name)
        form = self.tags.element("Form", alt=read, language=language, box=box, fill_in=Field("tv", asked))
        with form, self.tags.content():
            yield

    @contextmanager
    def figure(self, key: Hashable, alt: str, box: Box) -> Iterator[None]:
        """A drawing, with what it shows in words."""
        read, language = spoken_as(alt)
        with self.tags.element("Figure", key, alt=read, language=language, box=box), self.tags.content():
            yield

    def rule(self, x: float, y: float, width: float, colour: str = LINE) -> None:
        """A thin line; says nothing to a screen reader."""
        with self.tags.artifact():
            self._line(x, y, width, colour)

    def _line(self, x: float, y: float, width: float, colour: str) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(0.8)
        self.canvas.line(x, y, x + width, y)

    def box(self, x: float, top: float, width: float, height: float) -> Box:
        """Where something stands on the page."""
        place = self.canvas.absolutePosition
        return (*place(x, top - height), *place(x + width, top))

    def panel(self, x: float, top: float, width: float, height: float, colour: str, radius: float = 8) -> None:
        """A coloured ground with round corners; says nothing to a screen reader."""
        with self.tags.artifact():
            self.canvas.setFillColor(colour)
            self.canvas.roundRect(x, top - height, width, height, radius, stroke=0, fill=1)


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
