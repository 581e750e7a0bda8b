"""What is wrong with the rows of a list that is no sheet: a file beside the form, or a list of an XForm.

A list that no question offers is only looked things up in: it needs no names, and nothing is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forms.engine.body import Control
from forms.engine.model import Problem
from forms.engine.problems import problem
from forms.engine.values import words_of

FIRST_ROW: Final = 1


class ListRow(dict[str, str]):
    """A row of a list by column; line: where it begins in its file, from 1; None where that is not known."""

    def __init__(self, cells: Mapping[str, str] | Iterable[tuple[str, str]], line: int | None = None) -> None:
        super().__init__(cells)
        self.line = line


@dataclass(frozen=True)
class Offered:
    """A list as a question offers it. file: the name of its file; None for one in the XForm itself."""

    name: str
    file: str | None
    by: Control

    def faults(self, rows: Sequence[ListRow]) -> Iterator[Problem]:
        """Rows without a name, and names that stand twice or that cannot be chosen, in the order of the rows."""
        column = self.by.choice_value
        if rows and not any(column in row for row in rows):
            yield self.found("F-051", FIRST_ROW, name=column, sheet_name=self.file or self.name)
            return
        seen: set[str] = set()
        for row in rows:
            name = row.get(column, "").strip()
            if not name:
                yield self.found("F-055", row.line, what=column)
            elif name in seen:
                yield self.found("F-024", row.line, name=self.name, choice=name)
            elif self.by.tag == "select" and len(words_of(name)) > 1:
                yield self.found("F-061", row.line, name=self.name, choice=name)
            seen.add(name)

    def found(self, code: str, line: int | None, **blanks: object) -> Problem:
        """A problem with its place; a list of an XForm has lines of XML and no columns."""
        return problem(code, blanks, sheet=self.file, row=line, column=self.by.choice_value if self.file else None)
