"""Questions whose choices are answers to another one (`select_one ${name}`): what it is, and whether it repeats."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from forms.engine.blocks import BLOCK, Nested
from forms.engine.model import Problem
from forms.engine.problems import problem

_SOURCE: Final = re.compile(r"(?:select_one|select one|select1|add select one prompt using) \$\{\s*([^${}]*?)\s*\}")


def not_questions(rows: Sequence[tuple[int, str, str]]) -> Iterator[Problem]:
    """Selects from a group or repeat as such, which has no answers (F-063). rows: number, type, name."""
    holders = _holders(rows)
    for row, _, source in _sourced(rows):
        if source in holders:
            yield problem("F-063", {"name": source, "likely": ""}, sheet="survey", row=row, column="type")


def not_repeated(rows: Sequence[tuple[int, str, str]], blocks: Nested) -> Iterator[Problem]:
    """Selects from a question in no repeat, which offer its one answer at most (F-074)."""
    repeats = tuple(f"{block.path}/" for block in set(blocks.inside.values()) if block.what == "repeat")
    holders = _holders(rows)
    above = {name: blocks.inside[row] for row, _, name in rows if row in blocks.inside and name not in holders}
    for row, name, source in _sourced(rows):
        if source in above and not f"{above[source].path}/".startswith(repeats):
            yield problem("F-074", {"name": name, "question": source}, sheet="survey", row=row, column="type")


def _holders(rows: Sequence[tuple[int, str, str]]) -> frozenset[str]:
    return frozenset(name for _, kind, name in rows if BLOCK.fullmatch(kind))


def _sourced(rows: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Row and name of each such select, and the name of what its choices come from."""
    for row, kind, name in rows:
        found = _SOURCE.match(kind)
        if found is not None:
            yield row, name, found[1]
