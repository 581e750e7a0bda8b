"""Short sections in two columns of about the same height; read down the left one first, then down the right one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from forms.paper.blocks import Block, Pen, draw_stack, stack_height

BETWEEN: Final = 26.0  # points between the columns
ENOUGH: Final = 260.0  # points: with this much room a section taller than a page may be cut


@dataclass(frozen=True)
class Columns:
    """Sections in order; a section is never cut unless it is taller than a page."""

    sections: tuple[Block, ...]
    gap: float = 0.0
    keep: bool = False
    keys: tuple[object, object] = field(default_factory=lambda: (object(), object()))

    def _column(self, width: float) -> float:
        return (width - BETWEEN) / 2

    def _divide(self, width: float) -> int:
        """How many sections stand left, so that the taller column is as low as can be."""
        column = self._column(width)
        places = range(1, len(self.sections) + 1)
        return min(places, key=lambda place: _taller(self.sections, place, column))

    def height(self, width: float) -> float:
        """The taller of the two."""
        return _taller(self.sections, self._divide(width), self._column(width))

    def split(self, width: float, room: float) -> "tuple[Columns, Columns] | None":
        """As many sections as fit, then the rest with columns of its own."""
        for count in range(len(self.sections) - 1, 0, -1):
            head = replace(self, sections=self.sections[:count])
            if head.height(width) <= room:
                return head, self._rest(self.sections[count:])
        parts = self.sections[0].split(self._column(width), room) if room >= ENOUGH else None
        if parts is None:
            return None
        return replace(self, sections=(parts[0],)), self._rest((parts[1], *self.sections[1:]))

    def _rest(self, sections: tuple[Block, ...]) -> "Columns":
        return Columns(sections, gap=self.gap)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw both."""
        column, place = self._column(width), self._divide(width)
        with pen.tags.element("Div", self.keys[0]):
            draw_stack(self.sections[:place], pen, x, top, column)
        if self.sections[place:]:
            with pen.tags.element("Div", self.keys[1]):
                draw_stack(self.sections[place:], pen, x + column + BETWEEN, top, column)


def _taller(sections: Sequence[Block], place: int, column: float) -> float:
    return max(stack_height(sections[:place], column), stack_height(sections[place:], column))
