"""A table that runs over pages: its header comes back on every page, a row is cut only when it is very tall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from forms.paper.blocks import ROOMY, Block, draw_stack, split_stack, stack_height
from forms.paper.pen import Pen
from forms.paper.text import LINE, PALE

INSET: Final = 8.0  # left and right of a row
IN_COMPANY: Final = 3  # rows on a page from which one may go along with the last row of all
LOW: Final = 340.0  # points: where two rows take less, the first does not stand alone; they fit on any page
TALL: Final = 180.0  # points: a row taller than this may be cut at the end of a page


@dataclass(frozen=True)
class Row:
    """One row: a stack of blocks for each column."""

    cells: tuple[tuple[Block, ...], ...]
    key: object = field(default_factory=object)
    begun: bool = False  # an earlier page holds the start of this row

    def lowered(self) -> tuple[float, ...]:
        """How far each cell hangs under the top of the row, so that their first lines stand on one line.

        A line with high letters (Arabic with marks, stacked accents) stands lower than a line of usual ones.
        """
        stands = [getattr(cell[0], "baseline", None) if cell else None for cell in self.cells]
        lowest = max((one for one in stands if one is not None), default=0.0)
        return tuple(0.0 if one is None else lowest - one for one in stands)

    def placed(self, widths: Sequence[float]) -> Iterator[tuple[tuple[Block, ...], float, float]]:
        """Each cell with the width of its column and how far it hangs under the top."""
        return zip(self.cells, widths, self.lowered(), strict=True)


@dataclass(frozen=True)
class Table:
    """Columns of fixed width (points); the one that is 0 takes what is left. A header of one stack a column.

    heads: the first cell of each row is what the row is about. lines: the colour under each row.
    """

    header: Row
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    gap: float = 0.0
    keep: bool = False
    heads: bool = False
    lines: str = LINE
    repeated: bool = False  # the header stood on an earlier page already
    between: float = 12.0
    pad: float = 5.0  # above and below the text of a cell
    key: object = field(default_factory=object)

    def _columns(self, width: float) -> tuple[float, ...]:
        fixed = sum(self.widths) + self.between * (len(self.widths) - 1) + 2 * INSET
        return tuple(column or width - fixed for column in self.widths)

    def _row_height(self, row: Row, width: float) -> float:
        placed = row.placed(self._columns(width))
        return max(low + stack_height(cell, column) for cell, column, low in placed) + 2 * self.pad

    def height(self, width: float) -> float:
        """Header and rows."""
        return sum(self._row_height(row, width) for row in (self.header, *self.rows))

    def split(self, width: float, room: float) -> "tuple[Table, Table] | None":
        """Cut between rows; the second part brings the header along."""
        left = room - self._row_height(self.header, width)
        for place, row in enumerate(self.rows):
            tall = self._row_height(row, width)
            if tall <= left + 0.01:
                left -= tall
                continue
            parts = self._cut(row, width, left) if tall > TALL else None
            if parts is not None:
                return self._part((*self.rows[:place], parts[0])), self._rest((parts[1], *self.rows[place + 1 :]))
            if place == 0 or (place == 1 and self._may_wait(width, room)):
                return None
            if place == len(self.rows) - 1 and place >= IN_COMPANY:
                place -= 1  # the last row does not stand alone under a header of its own
            return self._part(self.rows[:place]), self._rest(self.rows[place:])
        return None

    def _may_wait(self, width: float, room: float) -> bool:
        """True when the first row can go on with the second one, under the same header, on the next page.

        Not where that would leave much of this page empty.
        """
        return (
            not self.repeated
            and room < ROOMY
            and sum(self._row_height(row, width) for row in (self.header, *self.rows[:2])) < LOW
        )

    def _part(self, rows: tuple[Row, ...]) -> "Table":
        return replace(self, rows=rows)

    def _rest(self, rows: tuple[Row, ...]) -> "Table":
        return replace(self, rows=rows, repeated=True, gap=0.0)

    def _cut(self, row: Row, width: float, room: float) -> tuple[Row, Row] | None:
        room -= 2 * self.pad
        halves = [split_stack(cell, column, room - low) for cell, column, low in row.placed(self._columns(width))]
        if not any(head for head, _ in halves):
            return None
        return (
            replace(row, cells=tuple(head for head, _ in halves)),
            replace(row, cells=tuple(tail for _, tail in halves), begun=True),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Header on a pale ground, rows with a thin line under each."""
        tall = self._row_height(self.header, width)
        pen.panel(x, top, width, tall, PALE, radius=5)
        with pen.tags.element("Table", self.key):
            if self.repeated:
                with pen.tags.muted():
                    self._draw_row(self.header, pen, x, top, width)
            else:
                with pen.tags.element("THead", self.key):
                    self._draw_row(self.header, pen, x, top, width)
            with pen.tags.element("TBody", self.key):
                for row in self.rows:
                    top -= tall
                    self._draw_row(row, pen, x, top, width)
                    tall = self._row_height(row, width)
                    pen.rule(x, top - tall, width, self.lines)

    def _draw_row(self, row: Row, pen: Pen, x: float, top: float, width: float) -> None:
        x += INSET
        with pen.tags.element("TR", row.key):
            for number, (cell, column, low) in enumerate(row.placed(self._columns(width))):
                scope = "Column" if row is self.header else "Row" if self.heads and number == 0 else ""
                with pen.tags.element("TH" if scope else "TD", (row.key, number), scope=scope):
                    draw_stack(cell, pen, x, top - self.pad - low, column)
                x += column + self.between
