"""Short sections in two columns of about the same height; the left one is read first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from forms.paper.blocks import Block, draw_stack, stack_height
from forms.paper.pen import Pen

BETWEEN: Final = 26.0  # points between the columns
MOST: Final = 9  # sections that are tried in every way
ENOUGH: Final = 260.0  # points: with this much room a section taller than a page may be cut


@dataclass(frozen=True)
class Columns:
    """Sections, the first one left at the top; a section is never cut unless it is taller than a page.

    One section alone is as wide as both columns.

    Which of the others stand left is chosen so that the taller column is as low as can be; within a column the
    sections keep their order.
    """

    sections: tuple[Block, ...]
    gap: float = 0.0
    keep: bool = False
    keys: tuple[object, object] = field(default_factory=lambda: (object(), object()))

    def _column(self, width: float) -> float:
        return width if len(self.sections) == 1 else (width - BETWEEN) / 2

    def sides(self, width: float) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """The sections of the left and of the right column."""
        column = self._column(width)
        tall = [section.height(column) + section.gap for section in self.sections]
        left = _balanced(tall)
        return (
            tuple(section for place, section in enumerate(self.sections) if place in left),
            tuple(section for place, section in enumerate(self.sections) if place not in left),
        )

    def height(self, width: float) -> float:
        """The taller of the two."""
        return max(stack_height(side, self._column(width)) for side in self.sides(width))

    def split(self, width: float, room: float) -> "tuple[Columns, Columns] | None":
        """Every section that still fits, in order, then the rest with columns of its own."""
        head: tuple[Block, ...] = ()
        for section in self.sections:
            if replace(self, sections=(*head, section)).height(width) <= room:
                head = (*head, section)
        if head:
            return replace(self, sections=head), self._rest(tuple(one for one in self.sections if one not in head))
        parts = self.sections[0].split(self._column(width), room) if room >= ENOUGH else None
        if parts is None:
            return None
        begun = replace(self, sections=(parts[0],))
        return begun, replace(self, sections=(parts[1], *self.sections[1:]))  # the left column goes on in its element

    def _rest(self, sections: tuple[Block, ...]) -> "Columns":
        return Columns(sections, gap=self.gap)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw both, the left one first."""
        column = self._column(width)
        for key, side in zip(self.keys, self.sides(width), strict=True):
            if side:
                with pen.tags.element("Div", key):
                    draw_stack(side, pen, x, top, column)
            x += column + BETWEEN


def _balanced(tall: Sequence[float]) -> frozenset[int]:
    """The places that stand left, the first always; of equally low ways the one that keeps most of the order."""
    if len(tall) > MOST:
        return _halved(tall)
    best: tuple[tuple[float, int], frozenset[int]] = ((float("inf"), 0), frozenset())
    for others in range(1 << max(0, len(tall) - 1)):
        left = frozenset({0}) | {place for place in range(1, len(tall)) if others >> (place - 1) & 1}
        height = max(sum(t for p, t in enumerate(tall) if (p in left) is side) for side in (True, False))
        jumps = sum((place in left) != (place - 1 in left) for place in range(1, len(tall)))
        best = min(best, ((height // 8, jumps), left), key=lambda one: one[0])
    return best[1]


def _halved(tall: Sequence[float]) -> frozenset[int]:
    """The first sections up to half the height; for more sections than can be tried in every way."""
    used, left = 0.0, set()
    for place, height in enumerate(tall):
        if used >= sum(tall) / 2:
            break
        left.add(place)
        used += height
    return frozenset(left)
