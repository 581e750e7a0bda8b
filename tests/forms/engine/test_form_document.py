"""docs/form.md says what the code does: every function, type, code, limit and member of the output."""

import re
from pathlib import Path

from forms.engine import (
    answer_sets,
    blocks,
    grow,
    lexical,
    lists,
    pattern,
    safexml,
    scope,
    sheets,
    syntax,
    values,
    workbook,
    world,
    xform,
)
from forms.engine.functions import SIGNATURES
from forms.engine.model import Kind
from forms.engine.problems import MESSAGES
from forms.engine.sheet_check import COLUMNS, EXPRESSIONS, UNUSED_SETTINGS
from tests.forms.engine.build import TODAY, form, q

TEXT = (Path(__file__).parents[3] / "docs" / "form.md").read_text(encoding="utf-8")


def _part(title: str) -> str:
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def _named(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", re.sub(r"(?s)```.*?```", "", text)))


def test_every_function_stands_there_and_no_other() -> None:
    rows = [line for line in _part("Functions").splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == 7
    assert _named("\n".join(rows)) == set(SIGNATURES)


def test_every_kind_of_question_stands_there() -> None:
    rows = "\n".join(line for line in _part("Types of question").splitlines() if line.startswith("|"))
    assert {kind.value for kind in Kind} <= _named(rows)


def test_every_code_stands_there_once_and_no_other() -> None:
    codes = re.findall(r"^\| (F-\d{3}) \|", TEXT, re.MULTILINE)
    assert len(codes) > 40
    assert sorted(codes) == sorted(MESSAGES)
    for code in (answer_sets.AnswersRefused.code, "F-030"):
        assert code in TEXT


def test_what_is_printed_stands_there() -> None:
    found = answer_sets.answered(form(q("a"), q("b", relevant="1 +")), {}, today=TODAY, language="nl")
    part = _named(_part("`keukentafel form`"))
    members = {*found, *found["nodes"][0], *found["problems"][0]}
    assert len(members) > 15
    assert members <= part


def test_the_columns_that_are_used_stand_there() -> None:
    named = _named(_part("Columns"))
    used = set(EXPRESSIONS.values()) | {
        "type",
        "name",
        "label",
        "hint",
        "default",
        "trigger",
        "appearance",
        "parameters",
    }
    assert len(used) > 12
    assert used <= named & set(COLUMNS)
    assert named & set(UNUSED_SETTINGS)


def test_the_limits_are_those_of_the_code() -> None:
    limits = {
        f"{safexml.MAX_BYTES // 1_000_000} MB a file",
        f"{workbook.MAX_UNPACKED // 1_000_000} MB unpacked",
        f"{xform.MAX_NODES:,} questions",
        f"{lists.MAX_CHOICES:,} choices a list",
        f"expressions of {syntax.MAX_LENGTH:,} characters",
        f"{syntax.MAX_DEPTH} levels",
        f"groups {blocks.MAX_LEVELS} deep",
        f"patterns of {pattern.MAX_PATTERN:,} characters",
        f"{grow.MAX_COUNTED} items",
        f"{grow.MAX_PLACES:,} nodes",
        f"more than {scope.MAX_WORK:,} nodes",
        f"{scope.MAX_CHANGE:,} for one change",
        f"{scope.MAX_SHOWN:,} for the texts",
        f"{scope.MAX_TOGETHER:,} for a file",
        f"{world.WORK_PER_CHOICE} more for each choice",
        f"more than {values.MAX_RESULT:,} characters",
        f"at most {lexical.MAX_DIGITS} digits",
        f"from {lexical.MIN_INTEGER} to {lexical.MAX_INTEGER}",
    }
    text = " ".join(TEXT.split())
    assert [limit for limit in limits if limit not in text] == []
    assert sheets.MAX_CHOICES == lists.MAX_CHOICES
