"""Turn a spreadsheet into XForm XML with pyxform, and every fault in it into a problem with sheet, row and column."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from forms.engine.column_languages import of_one_language_each
from forms.engine.converter import ConversionFailed, xform_of
from forms.engine.converter_words import in_our_words
from forms.engine.for_others import without_those_of_others
from forms.engine.model import Problem
from forms.engine.problems import clause, problem
from forms.engine.sheet_check import CHOICE_COLUMNS, Found, as_written, check, is_put_off, without_text
from forms.engine.workbook import Refused, Row, Workbook, read_workbook

MAX_QUESTIONS: Final = 6_000  # rows of the sheet survey
MAX_CHOICES: Final = 50_000  # rows of the sheet choices
MAX_REFERENCES: Final = 50_000  # ${name} in all cells; pyxform makes some ten thousand in a second

_MOST_TRIED: Final = 200  # rows that are converted alone, each in some milliseconds
_EXTERNAL: Final = "select_one_external"
_NO_LABEL: Final = "has no label or hint"
_OF_OTHERS: Final = "'tick_labelset'"  # a parameter that another list decides on
_NAMESPACE: Final = re.compile("([A-Za-z_][\\w-]*)\\s*=\\s*[\"'“”„‘’]([^\"'“”„‘’<&]+)[\"'“”‘’]")
_PREFIX: Final = re.compile(r"(?:bind|instance|body|control|attribute)\s*::\s*([A-Za-z_][\w-]*):(?!:)", re.IGNORECASE)
_NOTHING_HERE: Final = re.compile(
    "max-pixels|sheet named '(?:entities|osm)'|no longer supported on"
)  # no upload, sheet, telephone


@dataclass(frozen=True)
class Sheet:
    """What became of a spreadsheet.

    xml: the XForm, None when it has none. rows: where each path stands in "survey"; columns: of that sheet those with
    another name than usual, by the usual one. other: lists with a choice "other" of their own. looked_up: the columns
    of "choices" that a filter can ask for, also those in which nothing stands.
    """

    xml: str | None
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    other: frozenset[str] = frozenset()
    looked_up: frozenset[str] = frozenset()


def _nothing() -> None:
    """Nobody wants to know how far it is."""


def read_sheet(path: Path, checks: Callable[[], None] = _nothing, converts: Callable[[], None] = _nothing) -> Sheet:
    """The XForm XML of a spreadsheet, and all that is wrong with it. Raises OSError.

    checks, converts: are called before its rows are looked at, and before pyxform makes XML of them.
    """
    try:
        book = read_workbook(path.read_bytes(), path.suffix.lower())
        book = without_those_of_others(of_one_language_each(book))
    except Refused as refused:
        return Sheet(None, refused.problems)
    large = _too_large(book)
    if large:
        return Sheet(None, large)
    checks()
    found = check(book, _root(book))
    if found.fatal:
        return Sheet(None, _sorted((*found.fatal, *found.also, *found.told)))
    converts()
    return _converted(book, path.stem, found)


def _root(book: Workbook) -> str:
    """The name of the top node, "data" unless the settings have another."""
    return next((cells.get("name", "") for _, cells in book.rows("settings")), "") or "data"


def _too_large(book: Workbook) -> tuple[Problem, ...]:
    limits = (("survey", MAX_QUESTIONS, clause("survey_rows")), ("choices", MAX_CHOICES, clause("choices")))
    rows = tuple(
        problem("F-005", sheet=sheet, row=filled[limit], limit=f"{limit:,}", what=what)
        for sheet, limit, what in limits
        if len(filled := [row for row, _ in book.rows(sheet)]) > limit
    )
    return rows or tuple(_references(book))


def _references(book: Workbook) -> Iterator[Problem]:
    """The row in which the references become more than a form can hold."""
    limit, total = {"limit": f"{MAX_REFERENCES:,}", "what": clause("references")}, 0
    for sheet in ("survey", "choices"):
        for row, cells in book.rows(sheet):
            total += sum(cell.count("${") for cell in cells.values())
            if total > MAX_REFERENCES:
                yield problem("F-005", limit, sheet=sheet, row=row)
                return


def _sorted(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """In the order of the workbook, each once."""
    sheets = {"survey": 0, "choices": 1, "settings": 2}
    once = {(each.code, each.sheet, each.row, each.column, each.message): each for each in problems}
    return tuple(sorted(once.values(), key=lambda each: (sheets.get(each.sheet or "", 3), each.row or 0)))


def _converted(book: Workbook, stem: str, found: Found) -> Sheet:
    warnings: list[str] = []
    definition = {**book.definition, **_settings(book), "fallback_form_name": stem}
    try:
        xml = xform_of(definition, warnings)
    except ConversionFailed as failed:
        stopped = _stopped(failed, book)
        warned = [each for each in _warned(warnings, book) if not any(_same(each, one) for one in stopped)]
        return Sheet(None, _sorted((*stopped, *warned, *found.also, *found.told)))
    problems, looked_up = _sorted((*found.told, *_warned(warnings, book))), frozenset(book.columns["choices"])
    return Sheet(xml, problems, found.rows, as_written(book), found.other, looked_up - {*CHOICE_COLUMNS})


def _same(one: Problem, other: Problem) -> bool:
    """Whether a warning says what is told as a fault already."""
    return (one.sheet, one.row, one.column, one.values) == (other.sheet, other.row, other.column, other.values)


def _stopped(failed: ConversionFailed, book: Workbook) -> tuple[Problem, ...]:
    """Why no form can be made of the sheets."""
    if not failed.meant:
        return (problem("F-007", why=clause("library", text=failed.said)),)
    if _NO_LABEL in failed.said:
        return without_text(book) or (in_our_words("F-007", failed.said),)
    said = in_our_words("F-007", failed.said)
    found = tuple(_alone(book)) if said.row is None or said.column == "parameters" else ()
    if said.row is None:
        return found or (_found(said, book),)
    return found if any(one.row == said.row for one in found) else (said, *found)


def _alone(book: Workbook) -> Iterator[Problem]:
    """The rows of which pyxform says what is wrong and not where, or of the first only, found by trying each alone."""
    tried: dict[tuple[str, str], str] = {}
    for row, cells in book.rows("survey"):
        kind, parameters = _named(cells, "type"), _named(cells, "parameters")
        if not parameters and not kind.startswith(_EXTERNAL):
            continue
        key = (kind, parameters)
        if key not in tried and len(tried) < _MOST_TRIED:
            tried[key] = _fault_alone(book, kind, parameters)
        if said := tried.get(key):
            yield replace(in_our_words("F-007", said), sheet="survey", row=row)


def _fault_alone(book: Workbook, kind: str, parameters: str) -> str:
    """What pyxform has against the type and the parameters of one such question; "" for nothing."""
    cells = {"type": kind, "name": "a", "label": "A", "parameters": parameters}
    choices = [row for _, row in book.rows("choices") if _named(row, "list_name") in kind.split()[1:2]][:1]
    sheets = {"survey": [cells], "choices": choices, "external_choices": book.definition.get("external_choices")}
    alone = {name: rows for name, rows in sheets.items() if rows}
    try:
        xform_of(alone, [])
    except ConversionFailed as failed:
        said = in_our_words("F-007", failed.said)
        ours = failed.meant and said.code == "F-007" and said.column in ("type", "parameters")  # it names no others
        return failed.said if ours and _OF_OTHERS not in failed.said else ""
    return ""


def _found(said: Problem, book: Workbook) -> Problem:
    """A problem of which pyxform names no row, in the last one that has to do with what it names."""
    why = said.values.get("why")
    name = why[1].get("name", "") if isinstance(why, list) else ""
    rows = [row for row, cells in book.rows("survey") if name and name in _names(cells)]
    return replace(said, sheet="survey", row=rows[-1]) if rows else said


def _names(cells: Row) -> set[str]:
    """What a row is called, and its list, with and without the end of its file."""
    words = {_named(cells, "name"), *_named(cells, "type").split()[1:2]}
    return words | {word.rsplit(".", 1)[0] for word in words}


def _named(cells: Row, column: str) -> str:
    return next((cell for name, cell in cells.items() if name.strip().lower().replace(" ", "_") == column), "")


def _settings(book: Workbook) -> dict[str, object]:
    """The settings, with a namespace for each prefix of a column bind::, for XML is none without."""
    first, *others = [dict(row) for row in book.sheets["settings"]] or [{}]
    column = next((each for each in first if each.strip().lower() == "namespaces"), "namespaces")
    declared = _NAMESPACE.findall(first.get(column, ""))
    known = {prefix: urn for prefix, urn in declared if prefix not in ("xml", "xmlns")}  # XML keeps these for itself
    heads = (*book.columns["survey"], *book.columns["settings"])
    for prefix in {found[1] for each in heads if (found := _PREFIX.match(each))}:
        known.setdefault(prefix, f"urn:{prefix}")
    if known or declared:
        first[column] = " ".join(f'{prefix}="{urn}"' for prefix, urn in known.items())
    instance = [each for each in first if each.strip().lower() == "instance_name"]  # for servers, and told (F-028)
    for each in instance:
        del first[each]
    columns = dict.fromkeys(each for each in (*book.columns["settings"], *first) if each not in instance)
    return {"settings": [first, *others], "settings_header": [columns]} if columns or instance else {}


def _warned(warnings: list[str], book: Workbook) -> tuple[Problem, ...]:
    told = (in_our_words("F-008", warning) for warning in warnings if not _NOTHING_HERE.search(warning))
    put_off = {row for row, cells in book.rows("survey") if is_put_off(cells)}
    return tuple(one for one in told if one.column != "disabled" or one.row in put_off)  # of "no" it is told as well
