"""What does not go together in one row of the questions. pyxform tells it too, of the first such row only, in English.

Source: XLSForm (xlsform.org): "Specify other", "Trigger", "Calculation".
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from forms.engine.model import Problem
from forms.engine.problems import clause, problem

COLUMNS: Final = ("type", "name", "choice_filter", "calculation", "default", "trigger")
_OR_OTHER: Final = re.compile(r".* (or_other|or other|or specify other)")
_ELSEWHERE: Final = re.compile(r"\w+[ _]\w+[ _]from[ _]file |.* \$\{")  # a list file, or answers; "from k" is neither
_QUESTION: Final = re.compile(r"\$\{\s*([^${}]*?)\s*\}")


def row_faults(row: int, cells: Mapping[str, str], groups: Collection[str]) -> Iterator[Problem]:
    """The faults of a row with these cells, by COLUMNS; groups: the names that only groups and repeats have."""
    yield from _other(row, cells)
    yield from _trigger(row, cells["trigger"], groups)
    if cells["type"] == "calculate" and not (cells["calculation"] or cells["default"]):
        yield problem("F-055", {"what": "calculation"}, sheet="survey", row=row, column="calculation")


def _other(row: int, cells: Mapping[str, str]) -> Iterator[Problem]:
    if not _OR_OTHER.fullmatch(cells["type"]):
        return
    if _ELSEWHERE.match(cells["type"]):
        yield _no_other(row, cells, "type", "other_elsewhere")
    elif cells["choice_filter"]:
        yield _no_other(row, cells, "choice_filter", "other_filter")


def _no_other(row: int, cells: Mapping[str, str], column: str, why: str) -> Problem:
    return problem("F-077", {"name": cells["name"], "why": clause(why)}, sheet="survey", row=row, column=column)


def _trigger(row: int, cell: str, groups: Collection[str]) -> Iterator[Problem]:
    several = any(len(_QUESTION.findall(one)) > 1 for one in cell.split(","))
    if cell and (several or not _QUESTION.search(cell)):
        yield problem("F-007", {"why": clause("only_questions")}, sheet="survey", row=row, column="trigger")
    for name in _QUESTION.findall(cell):
        if name in groups:
            yield problem("F-063", {"name": name, "likely": ""}, sheet="survey", row=row, column="trigger")
