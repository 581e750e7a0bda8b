"""What draws on a page: lines of text, room to write, boxes; each is told to the structure for who hears it read out.

All lengths are points (1/72 inch). `top` is the height on the page where something begins and goes down from.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby
from typing import Any, Final

from forms.paper.embed import Fonts, filled
from forms.paper.fonts import Placed, Run, Weight, runs
from forms.paper.said import first, one_behind_the_other, second, spoken_as
from forms.paper.script import Stretch, stretches
from forms.paper.tagged import Box, Field, Tags
from forms.paper.text import CAP_HEIGHT, INK, LINE, TO_WRITE, Line, Span
from forms.paper.typeface import typeface
from forms.spoken import language_of

SMALLEST: Final = 11.0  # points: nothing on paper is set smaller


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
