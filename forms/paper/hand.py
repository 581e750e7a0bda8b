"""Places to write by hand: boxes to tick in a row, lines to sign on."""

from dataclasses import dataclass, field
from typing import Final

from forms.paper.blocks import Paragraph, Style
from forms.paper.fonts import Weight
from forms.paper.fonts import width as text_width
from forms.paper.pen import SMALLEST, Pen
from forms.paper.said import on_one_line, one_behind_the_other
from forms.paper.text import SOFT, Line, Span, break_lines
from forms.words import Words

BOX: Final = 20.0  # points: a box and the space behind it
APART: Final = 24.0  # points: from one answer to the next
ANSWERS: Final = 20.0  # points from one line of answers to the next
BETWEEN: Final = 22.0  # points: from one line to sign on to the next
SIGNING: Final = 50.0  # points: room to sign, and the name under it
NAMED: Final = 14.0  # points from one line of a name to the next


@dataclass(frozen=True)
class Ruled:
    """Empty lines to write on by hand. name: what is asked there; alt: what they are, in words."""

    count: int
    name: str
    alt: str
    step: float = 30.0
    gap: float = 0.0
    keep: bool = False

    def height(self, width: float) -> float:
        """Lines times step."""
        return self.count * self.step

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Thin lines."""
        heights = [top - number * self.step + 2 for number in range(1, self.count + 1)]
        pen.room_to_write(x, heights, width, self.name, self.alt, top)


def to_write(words: Words, lines: int, name: str, step: float, gap: float = 0.0) -> Ruled:
    """Lines to write on by hand, under what asks for it."""
    return Ruled(lines, name, words("paper.write_here"), step, gap)


@dataclass(frozen=True)
class Room:
    """Room to write by hand in a cell of a table, which has its own lines. name: what is asked; alt: what it is."""

    points: float
    name: str
    alt: str
    gap: float = 0.0
    keep: bool = False

    def height(self, width: float) -> float:
        """As given."""
        return self.points

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Nothing that is seen."""
        pen.room_between_lines(x, top, width, self.points, self.name, self.alt)


@dataclass(frozen=True)
class Labelled:
    """A text with room to write behind its last line. name: what is asked; alt: what that room is, in words.

    ruled: with a line of its own, as it stands in no table.
    """

    text: Paragraph
    name: str
    alt: str
    ruled: bool = True
    keep: bool = False

    @property
    def gap(self) -> float:
        """As its text."""
        return self.text.gap

    @property
    def baseline(self) -> float:
        """As its text."""
        return self.text.baseline

    def height(self, width: float) -> float:
        """Height of the text."""
        return self.text.height(width)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """The text, and room to the end of the column."""
        self.text.draw(pen, x, top, width)
        begin = self.text.lines(width)[-1].width + 8
        left, room, tall = x + begin, width - begin, self.height(width) - 3
        if self.ruled:
            pen.room_to_write(left, [top - tall], room, self.name, self.alt, top)
        else:
            pen.room_between_lines(left, top, room, tall, self.name, self.alt)


@dataclass(frozen=True)
class TickChoices:
    """A question as a heading, and behind it a few answers, each with a box to tick."""

    question: str
    size: float
    names: tuple[str, ...]
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    def height(self, width: float) -> float:
        """The question's lines, and those of the answers where they do not fit behind it."""
        return self._asked.height(width) + self._places(width)[-1][1] * ANSWERS

    @property
    def _asked(self) -> Paragraph:
        style = Style(self.size, self.size * 1.35, role="H2")
        return Paragraph((Span(self.question, Weight.BOLD),), style, key=self.key)

    def _places(self, width: float) -> list[tuple[float, int]]:
        """Where each answer begins, and on which line under the question; 0 is the line of the question itself."""
        lines = self._asked.lines(width)
        answers = [BOX + text_width(on_one_line(name), Weight.REGULAR, SMALLEST) + APART for name in self.names]
        behind = len(lines) == 1 and lines[0].width + APART + sum(answers) <= width
        left, row = (lines[0].width + APART, 0) if behind else (0.0, 1)
        places: list[tuple[float, int]] = []
        for answer in answers:
            if left and not behind and left + answer - APART > width:
                left, row = 0.0, row + 1
            places.append((left, row))
            left += answer
        return places

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Question, box and answer, box and answer."""
        asked = self._asked
        asked.draw(pen, x, top, width)
        behind = top - asked.baseline
        under = top - asked.height(width) - 13.0
        with pen.tags.element("L", self.key, numbering="Square"):
            for name, (left, row) in zip(self.names, self._places(width), strict=True):
                self._draw_answer(pen, name, x + left, under - (row - 1) * ANSWERS if row else behind)

    def _draw_answer(self, pen: Pen, name: str, x: float, baseline: float) -> None:
        with pen.tags.element("LI"):
            with pen.tags.element("Lbl"):
                pen.tick_box(x + 0.5, baseline + 10.2, 13, name)
            with pen.tags.element("LBody"), pen.tags.content():
                pen.words(name, x + BOX, baseline)


@dataclass(frozen=True)
class Ticked:
    """A short text behind a box to tick. name: what is ticked."""

    text: Paragraph
    name: str
    gap: float = 0.0
    keep: bool = False

    @property
    def indent(self) -> float:
        """Where the text begins."""
        return self.text.style.size * 1.7

    @property
    def baseline(self) -> float:
        """As its text."""
        return self.text.baseline

    def height(self, width: float) -> float:
        """Height of the text."""
        return self.text.height(width - self.indent)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Box left, text right."""
        size = self.text.style.size
        pen.tick_box(x + 0.5, top - (self.text.leading - size) / 2, size, self.name)
        self.text.draw(pen, x + self.indent, top, width - self.indent)


@dataclass(frozen=True)
class SignatureLines:
    """Lines to sign on, with the name of each under it. alt: what a line is, in words."""

    names: tuple[str, ...]
    alt: str
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    def _column(self, width: float) -> float:
        return (width - BETWEEN * (len(self.names) - 1)) / len(self.names)

    def _beside(self, width: float) -> bool:
        widest = max(text_width(on_one_line(name), Weight.REGULAR, SMALLEST) for name in self.names)
        return widest <= self._column(width)

    def _named(self, name: str, width: float) -> tuple[Line, ...]:
        return break_lines(one_behind_the_other(name, colour=SOFT), SMALLEST, width)

    def height(self, width: float) -> float:
        """Room to sign, and the names."""
        if self._beside(width):
            return SIGNING
        return sum(SIGNING + (len(self._named(name, width)) - 1) * NAMED for name in self.names)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """The lines beside each other, or under each other where a name does not fit."""
        beside = self._beside(width)
        column = self._column(width) if beside else width
        for name in self.names:
            lines = self._named(name, column)
            pen.room_to_write(x, [top - 34], column, name, self.alt, top)
            with pen.tags.element("P"), pen.tags.content():
                pen.lines(lines, x, top - 36.3, SMALLEST, NAMED)
            under = SIGNING + (len(lines) - 1) * NAMED
            x, top = (x + column + BETWEEN, top) if beside else (x, top - under)
