"""Sentences of a region's own on the papers that clients get: read from a spreadsheet, every problem named at once.

Only what stands on paper for the client may be changed: the letters and the plan. A sentence keeps its places to fill
in, such as {day:date}, and what hangs on the fridge stays fit for it.
"""

import csv
import io
import json
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from forms.plan_neutral import is_neutral
from forms.words import LANGUAGES, area_texts

AREAS: Final = ("letters", "paper")
COLUMNS: Final = ("key", *LANGUAGES)
ON_LINE: Final = 3  # letters that one of these may be longer than ours: it has one line of the page, or a part of it
ONE_LINE: Final = frozenset(
    {f"paper.chart.{name}" for name in ("turnover", "needed", "figure")}
    | {f"paper.agree.{name}" for name in ("yes", "partly", "no")}
    | {f"paper.table.{name}" for name in ("number", "what", "who", "when")}
    | {f"prepare.{name}" for name in ("what", "where", "amount", "euro")}
    | {"paper.footer_fridge", "paper.footer_private", "blank.footer", "letter.foot", "letter.foot_day"}
    | {f"{paper}.name" for paper in ("prepare", "referral", "recoverysheet")}
    | {"copy.title"}  # in the foot of each page too
)
FRIDGE: Final = "paper.fridge."  # keys of what children and visitors read too
MAX_BYTES: Final = 1024 * 1024
ROOM: Final = 100  # letters that a sentence may be longer than twice ours

Sentences = Mapping[str, Mapping[str, str]]  # language -> key -> sentence
NO_SENTENCES: Final[Sentences] = MappingProxyType({})


@dataclass(frozen=True)
class TextProblem:
    """row: as a spreadsheet counts, 0 for the file as a whole; column: a language, "" for the row. what: a code."""

    row: int
    column: str
    what: str
    key: str = ""


class TextsFaulty(ValueError):
    """The sentences of a file cannot be used; the ones in use stay."""

    code = "W-005"

    def __init__(self, problems: tuple[TextProblem, ...]) -> None:
        super().__init__("The texts can't be used. Nothing was changed. Look at the places that are named.")
        self.problems = problems


def ours() -> Sentences:
    """The program's own sentences that a region may change."""
    return {language: area_texts(language, AREAS) for language in LANGUAGES}


def as_table(own: Sentences = NO_SENTENCES) -> bytes:
    """A spreadsheet (CSV) of every sentence that may be changed, as it is with those of a region."""
    theirs, out = ours(), io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for key in sorted(theirs[LANGUAGES[0]]):
        said = [own.get(language, {}).get(key, theirs[language][key]) for language in LANGUAGES]
        writer.writerow([key, *said])
    return out.getvalue().encode("utf-8-sig")


def read_table(data: bytes) -> Sentences:
    """The sentences of a spreadsheet that differ from ours; an empty cell is ours. Raises TextsFaulty."""
    if len(data) > MAX_BYTES:
        raise TextsFaulty((TextProblem(0, "", "too_large"),))
    try:
        text = data.decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",", strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise TextsFaulty((TextProblem(0, "", "no_table"),)) from None
    if not rows or tuple(cell.strip() for cell in rows[0][: len(COLUMNS)]) != COLUMNS:
        raise TextsFaulty((TextProblem(0, "", "columns"),))
    found, problems = _judged(_cells(rows[1:]))
    if problems:
        raise TextsFaulty(problems)
    return found


def _cells(rows: list[list[str]]) -> Iterator[tuple[int, str, str, str]]:
    """Row, key, language and sentence of every cell that is not empty."""
    for number, row in enumerate(rows, start=2):
        key = row[0].strip() if row else ""
        for language, cell in zip(LANGUAGES, row[1:], strict=False):
            if key and cell.strip():
                yield number, key, language, cell.strip()


def _judged(cells: Iterable[tuple[int, str, str, str]]) -> tuple[Sentences, tuple[TextProblem, ...]]:
    theirs = ours()
    problems: list[TextProblem] = []
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    seen: set[tuple[str, str]] = set()
    for row, key, language, said in cells:
        what = "twice" if (key, language) in seen else _wrong(key, said, theirs[language].get(key))
        seen.add((key, language))
        if what:
            problems.append(TextProblem(row, language, what, key))
        elif said != theirs[language][key]:
            found[language][key] = said
    return {language: sentences for language, sentences in found.items() if sentences}, tuple(problems)


def _wrong(key: str, said: str, before: str | None) -> str:
    """Why a sentence may not take the place of ours; "" when it may."""
    if before is None:
        return "unknown_key"
    if not said.replace("\n", "").isprintable() or said.count("\n") > before.count("\n"):
        return "signs"
    if len(said) > (len(before) + ON_LINE if key in ONE_LINE else 2 * len(before) + ROOM):
        return "too_long"
    try:
        same = _places(said) == _places(before)
    except ValueError:
        return "places"
    if not same:
        return "places"
    return "fridge" if key.startswith(FRIDGE) and not is_neutral(said) and is_neutral(before) else ""


def _places(sentence: str) -> set[tuple[str, str, str]]:
    """The places to fill in, with how. Raises ValueError for braces that belong to none."""
    parts = string.Formatter().parse(sentence)
    return {(name, spec or "", how or "") for _, name, spec, how in parts if name is not None}


def packed(own: Sentences) -> bytes:
    """As a region publishes them."""
    return json.dumps({one: dict(said) for one, said in own.items()}, sort_keys=True, ensure_ascii=False).encode()


def read_pack(content: bytes) -> Sentences:
    """The sentences of a pack that fit this release; where one does not, ours stays. Raises TextsFaulty."""
    broken = TextsFaulty((TextProblem(0, "", "no_table"),))
    if len(content) > MAX_BYTES:
        raise broken
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise broken from None
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise broken
    cells = [
        (0, str(key), language, said)
        for language in LANGUAGES
        for key, said in found.get(language, {}).items()
        if isinstance(said, str)
    ]
    return _judged(cells)[0]


def differences(old: Sentences, new: Sentences) -> Iterator[tuple[str, str, str, str]]:
    """Language, key, sentence before and after of everything that changes."""
    theirs = ours()
    for language in LANGUAGES:
        before = {**theirs[language], **old.get(language, {})}
        after = {**theirs[language], **new.get(language, {})}
        for key in sorted(before):
            if before[key] != after[key]:
                yield language, key, before[key], after[key]
