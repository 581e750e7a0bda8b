"""One small chart: two bars under each other, with their figures in words; readable in black and white."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from forms.paper.fonts import Weight
from forms.paper.fonts import width as text_width
from forms.paper.pen import SMALLEST, Pen
from forms.paper.said import on_one_line
from forms.paper.text import ACCENT, CAP_HEIGHT, SOFT

BAR: Final = 15.0
STEP: Final = 21.0  # from bar to bar
LABELS: Final = 128.0  # room for the name of a bar
NARROW: Final = 380.0  # points: in less width the name stands above its bar


@dataclass(frozen=True)
class Bar:
    """A bar: its name, its value and the value in words. hatched: drawn as an outline with stripes."""

    name: str
    value: Decimal
    figure: str
    hatched: bool = False


@dataclass(frozen=True)
class Chart:
    """Bars on one scale from 0; a negative value has no bar. alt: the whole chart in words."""

    bars: tuple[Bar, ...]
    alt: str
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    def _labels(self, width: float) -> float:
        """Room for the names left of the bars; none where they stand above them."""
        widest = max(text_width(on_one_line(bar.name), Weight.REGULAR, SMALLEST) for bar in self.bars) + 10
        return max(LABELS, widest) if width > NARROW else 0.0

    def _step(self, width: float) -> float:
        return STEP if self._labels(width) else 2 * STEP

    def height(self, width: float) -> float:
        """One step a bar; two where its name stands above it."""
        return len(self.bars) * self._step(width)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Name left, bar, figure right of the bar."""
        figures = max(text_width(bar.figure, Weight.SEMIBOLD, SMALLEST) for bar in self.bars) + 10
        most = max((bar.value for bar in self.bars), default=Decimal(0))
        room = max(20.0, width - self._labels(width) - figures)
        place = pen.canvas.absolutePosition
        box = (*place(x, top - self.height(width)), *place(x + width, top))
        with pen.figure(self.key, self.alt, box):
            for number, bar in enumerate(self.bars):
                share = float(max(bar.value, Decimal(0)) / most) if most > 0 else 0.0
                self._draw_bar(pen, bar, x, top - number * self._step(width), room * share, self._labels(width))

    def _draw_bar(self, pen: Pen, bar: Bar, x: float, top: float, length: float, labels: float) -> None:
        baseline = top - STEP / 2 - CAP_HEIGHT * SMALLEST / 2
        pen.words(bar.name, x, baseline, colour=SOFT)
        if not labels:
            top, baseline = top - STEP + 3, baseline - STEP + 3
        left, bottom = x + labels, top - (STEP + BAR) / 2
        if length > 0.5:
            self._fill(pen, bar, left, bottom, length)
        pen.words(bar.figure, left + length + 10, baseline, weight=Weight.SEMIBOLD)

    def _fill(self, pen: Pen, bar: Bar, left: float, bottom: float, length: float) -> None:
        canvas, radius = pen.canvas, min(4.0, length / 2)
        canvas.saveState()
        if bar.hatched:
            outline = canvas.beginPath()
            outline.roundRect(left, bottom, length, BAR, radius)
            canvas.clipPath(outline, stroke=0, fill=0)
            canvas.setStrokeColor(SOFT)
            canvas.setLineWidth(0.6)
            for place in range(0, int(length + BAR) + 6, 6):
                canvas.line(left + place - BAR, bottom, left + place, bottom + BAR)
        else:
            canvas.setFillColor(ACCENT)
            canvas.roundRect(left, bottom, length, BAR, radius, stroke=0, fill=1)
        canvas.restoreState()
        if bar.hatched:
            canvas.setStrokeColor(SOFT)
            canvas.setLineWidth(1)
            canvas.roundRect(left, bottom, length, BAR, radius, stroke=1, fill=0)
