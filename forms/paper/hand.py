"""Places to write by hand: boxes to tick in a row, lines to sign on."""

from dataclasses import dataclass, field
from typing import Final

from forms.paper.blocks import CAP_HEIGHT, SMALLEST, Pen
from forms.paper.fonts import Weight
from forms.paper.fonts import width as text_width
from forms.paper.text import SOFT

DARK_LINE: Final = "#7C888C"


@dataclass(frozen=True)
class TickChoices:
    """A few answers beside each other, each with a box to tick."""

    names: tuple[str, ...]
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    def height(self, width: float) -> float:
        """One line."""
        return 18.0

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Box and answer, box and answer."""
        with pen.tags.element("L", self.key):
            for name in self.names:
                with pen.tags.element("LI"):
                    with pen.tags.element("Lbl"), pen.tags.content(), pen.tags.actual("☐ "):
                        pen.tick_box(x + 0.5, top - 2.5, 13)
                    with pen.tags.element("LBody"), pen.tags.content():
                        pen.words(name, x + 20, top - 9 - CAP_HEIGHT * SMALLEST / 2)
                x += 20 + text_width(name, Weight.REGULAR, SMALLEST) + 26


@dataclass(frozen=True)
class SignatureLines:
    """Lines to sign on, with the name of each under it."""

    names: tuple[str, ...]
    gap: float = 0.0
    keep: bool = False
    key: object = field(default_factory=object)

    def height(self, width: float) -> float:
        """Room to sign, and the names."""
        return 54.0

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """The lines beside each other."""
        between = 22.0
        column = (width - between * (len(self.names) - 1)) / len(self.names)
        for name in self.names:
            pen.rule(x, top - 36, column, DARK_LINE)
            with pen.tags.element("P"), pen.tags.content():
                pen.words(name, x, top - 50, colour=SOFT)
            x += column + between
