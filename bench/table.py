"""Figures by what was measured and at which size, printed as they come and given as a Markdown table in the end."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

BEGIN: Final = "<!-- measured -->"
END: Final = "<!-- /measured -->"


# Processor time leaves out what others take on a busy computer, and what waits for the disk.
clock: Final = time.process_time if os.environ.get("BENCH_CPU") else time.perf_counter


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = clock()
    work()
    return (clock() - begun) * 1000


def p99(times: list[float]) -> float:
    """What one in a hundred is over."""
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.99))]


class Table:
    """Rows in the order in which they first came; a column a size."""

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns
        self._rows: dict[str, dict[str, str]] = {}
        self._budgets: dict[str, str] = {}

    def add(self, column: str, what: str, value: float, unit: str, budget: float | None = None, told: str = "") -> None:
        """Keep one figure. told: what stands in the column of budgets when it is not one figure for all sizes."""
        over = budget is not None and value > budget
        figure = f"{value:.0f}" if value >= 100 else f"{value:.1f}"
        self._rows.setdefault(what, {})[column] = f"**{figure} {unit}**" if over else f"{figure} {unit}"
        if budget is not None:
            self._budgets[what] = told or f"{budget:g} {unit}"
        print(f"{column:>8}  {what:58} {figure:>8} {unit}{'   over' if over else ''}", file=sys.stderr, flush=True)

    def note(self, column: str, what: str, text: str) -> None:
        """What stands in the place of a figure."""
        self._rows.setdefault(what, {})[column] = text

    def markdown(self) -> str:
        """The table; what is over its budget stands in bold."""
        heads = ["", *self.columns, "budget"]
        lines = [_line(heads), _line(["---"] * len(heads))]
        for what, figures in self._rows.items():
            cells = (figures.get(column, "") for column in self.columns)
            lines.append(_line([what, *cells, self._budgets.get(what, "")]))
        return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_into(document: Path, text: str) -> None:
    """Put the text between the two marks of a document. Raises ValueError when they are not there."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document} has no place for what was measured")
    document.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
