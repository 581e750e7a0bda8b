"""The rows of a text with a separator between the cells (.csv), whatever its quotes and ends of lines are.

The library's own errors name neither what is wrong for who made the file, nor where it begins.
"""

import csv
import io
from collections.abc import Iterator

from forms.engine.problems import Clause, clause


class CsvBroken(ValueError):
    """The text cannot be split into rows. why: what is wrong; line: where that row begins, from 1."""

    def __init__(self, why: Clause, line: int) -> None:
        super().__init__(str(why))
        self.why, self.line = why, line


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row. Raises CsvBroken at a cell without an end, when the rows before it were given."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    begin = 0
    try:
        for cells in reader:
            if reader.line_num == len(lines) and _is_open(lines[begin:], delimiter):
                raise CsvBroken(clause("open_cell"), begin + 1)
            yield cells
            begin = reader.line_num
    except csv.Error:  # more characters in one cell than the library takes
        raise CsvBroken(clause("long_cell"), begin + 1) from None


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the last row ends inside quotes, and so may hold all rows that should follow it."""
    try:
        return not list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
