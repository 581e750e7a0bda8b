"""Which group or repeat each row of a spreadsheet stands in, and what is wrong with their beginnings and ends.

One slip puts all ends after it out of step. So the rows are read in three ways, and the way that leaves the fewest
problems is told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from forms.engine.model import Problem
from forms.engine.problems import clause, problem

MAX_LEVELS: Final = 54  # of groups in each other; a repeat takes two, as in its XML (safexml.MAX_DEPTH)
BLOCK: Final = re.compile(r"(begin|end)[ _](group|lgroup|repeat|looped group|loop)(?: .*)?")


class _Way(Enum):
    """How to go on after an end that does not fit what is open.

    STRAY: that end should not be there. MISSING: what is open inside lacks its end. OTHER: it ends what is open, by the
    wrong word.
    """

    STRAY = 1
    MISSING = 2
    OTHER = 3


@dataclass(frozen=True)
class Block:
    """A group or repeat; row 0 is the form as a whole. path: in the form; level: how deep what is in it lies."""

    what: str
    name: str
    row: int
    path: str
    level: int = 0


@dataclass
class Nested:
    """inside: by row of a question, group or repeat, where it stands."""

    inside: dict[int, Block] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def nested(rows: Sequence[tuple[int, str, str]], root: str) -> Nested:
    """How rows (number, type, name) stand in one another; root: the name of the form as a whole."""
    found = min((_Reading(rows, root, way).found for way in _Way), key=lambda found: len(found.problems))
    found.problems += _too_deep(found.inside)
    return found


def _too_deep(inside: Mapping[int, Block]) -> Iterator[Problem]:
    """The groups with which a form becomes too deep, each once."""
    for block in dict.fromkeys(inside.values()):
        above = inside[block.row].level if block.row else 0
        if above <= MAX_LEVELS < block.level:
            what = clause("levels")
            yield problem("F-005", sheet="survey", row=block.row, column="type", limit=MAX_LEVELS, what=what)


class _Reading:
    def __init__(self, rows: Sequence[tuple[int, str, str]], root: str, way: _Way) -> None:
        self.way, self.found = way, Nested()
        self.open = [Block("", root, 0, f"/{root}")]
        for row, kind, name in rows:
            block = BLOCK.fullmatch(kind)
            what = "" if block is None else "group" if block[2] in ("group", "lgroup") else "repeat"
            if block is not None and block[1] == "end":
                self.end(row, what)
                continue
            self.found.inside[row] = self.open[-1]
            if block is not None:
                level = self.open[-1].level + (2 if what == "repeat" else 1)
                self.open.append(Block(what, name, row, f"{self.open[-1].path}/{name}", level))
        for left in self.open[1:]:
            self.unended(left)

    def end(self, row: int, what: str) -> None:
        if self.open[-1].what == what:
            self.open.pop()
            return
        fits = next((each for each in reversed(self.open[1:]) if each.what == what), None)
        if fits is not None and self.way is _Way.MISSING:
            while self.open[-1] is not fits:
                self.unended(self.open.pop())
            self.open.pop()
            return
        self.misplaced(row, what)
        if self.way is _Way.OTHER:
            del self.open[max(1, len(self.open) - 1) :]
        elif fits is not None:
            self.open.remove(fits)  # so that the other end, which comes later, is not told as well

    def misplaced(self, row: int, what: str) -> None:
        block = self.open[-1]
        found = clause("open", what=block.what, name=block.name, row=block.row) if block.row else clause("nothing_open")
        self.found.problems.append(
            problem("F-059", {"what": what, "found": found}, sheet="survey", row=row, column="type")
        )

    def unended(self, block: Block) -> None:
        blanks = {"what": block.what, "name": block.name}
        self.found.problems.append(problem("F-058", blanks, sheet="survey", row=block.row, column="type"))
