"""Look over the rows of a spreadsheet before it becomes a form, so that its maker hears of every fault at once.

pyxform stops at the first fault that it meets. What this finds is of two kinds: faults that no form can be made with,
and faults that reading the form finds again, told here for a workbook that is refused.
Source: XLSForm (xlsform.org): sheets, columns, question types, groups, choices.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from forms.engine.converter import is_name, types
from forms.engine.model import Problem
from forms.engine.pattern import PatternProblem, compile_pattern
from forms.engine.problems import problem
from forms.engine.syntax import SyntaxProblem, parse, patterns
from forms.engine.workbook import Row, Workbook

EXPRESSIONS: Final = {
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "required": "required",
    "readonly": "readonly",
    "read_only": "readonly",
    "calculation": "calculation",
    "calculate": "calculation",
    "choice_filter": "choice_filter",
    "repeat_count": "repeat_count",
}
COLUMNS: Final = (
    *EXPRESSIONS, "type", "name", "label", "hint", "guidance_hint", "constraint_message", "required_message", "default",
    "appearance", "parameters", "trigger", "media", "image", "audio", "video", "big-image", "count", "jr:count",
    "autoplay", "rows", "body", "bind", "control", "instance", "intent", "save_to", "noapperrorstring", "note", "notes",
)  # fmt: skip
CHOICE_COLUMNS: Final = ("list_name", "name", "label", "image", "audio", "video", "media")
SETTINGS: Final = (
    "form_title", "form_id", "version", "default_language", "style", "instance_name", "public_key", "submission_url",
    "auto_send", "auto_delete", "allow_choice_duplicates", "namespaces", "name", "sms_keyword", "prefix", "delimiter",
    "omit_instanceid", "clean_text_values", "add_none_option", "title", "id_string", "set_form_title", "set_form_id",
    "client_editable", "attribute",
)  # fmt: skip
UNUSED_SETTINGS: Final = ("instance_name", "public_key", "submission_url", "auto_send", "auto_delete")

_REFERENCE: Final = re.compile(r"\$\{\s*(last-saved#)?\s*([^${}]*?)\s*\}")
_BLOCK: Final = re.compile(r"(begin|end)[ _](group|lgroup|repeat|looped group|loop)(?: .*)?")
_SELECT: Final = re.compile(
    r"(select_one|select_multiple|select one|select multiple|select1|select all that apply|select one from"
    r"|select_one_from_file|select_multiple_from_file|select one from file|select multiple from file"
    r"|select all that apply from|select_one_external|rank"
    r"|add select one prompt using|add select multiple prompt using)"
    r" (\S+)(?: (or_other|or other|or specify other))?"
)
_YES_NO: Final = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_NOTHING: Final = "nothing is open here"


@dataclass
class Found:
    """What is wrong. fatal: no form can be made; also: what reading the form finds again. rows: by path of a node."""

    fatal: list[Problem] = field(default_factory=list)
    also: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Open:
    """A group or repeat that has begun. names: the row of each name in it."""

    what: str
    name: str
    row: int
    path: str
    names: dict[str, int] = field(default_factory=dict)


def check(book: Workbook, root: str = "data") -> Found:
    """What is wrong with the rows of a workbook; `root` is the name of the top node."""
    return _Check(book, root).found


class _Check:
    def __init__(self, book: Workbook, root: str) -> None:
        self.book, self.found = book, Found()
        self.found.fatal += [each for each in book.problems if each.code != "F-068"]
        self.found.told += [each for each in book.problems if each.code == "F-068"]
        self.lists = self.choices()
        self.settings()
        self.names: dict[str, list[int]] = {}
        self.open = [_Open("", root, 0, f"/{root}")]
        if self.sheet("survey", ("type", "name"), COLUMNS):
            self.survey()

    def add(self, code: str, sheet: str, row: int, column: str | None, /, **blanks: object) -> None:
        self.found.fatal.append(problem(code, blanks, sheet=sheet, row=row, column=column))

    def sheet(self, sheet: str, needed: Iterable[str], known: Iterable[str]) -> bool:
        """Whether a sheet can be looked at: it is there, with the columns that it needs."""
        columns = self.book.columns.get(sheet, ())
        if not any(True for _ in self.book.rows(sheet)):
            others = ", ".join(name for name in self.book.names if name.lower() != sheet)
            self.add("F-050", sheet, 1, None, name=sheet, found=f" (there is: {others})" if others else "")
            return False
        heads = [_head(column) for column in columns]
        missing = [name for name in needed if name not in heads and _ALSO.get(name) not in heads]
        for name in missing:
            self.add("F-051", sheet, 1, name, name=name, sheet_name=sheet)
        for column, head in zip(columns, heads, strict=True):
            likely = difflib.get_close_matches(head, tuple(known), 1, 0.8)
            if head not in known and likely and likely[0] not in heads:
                blanks = {"name": column, "likely": likely[0]}
                self.found.told.append(problem("F-052", blanks, sheet=sheet, row=1, column=column))
        return not missing

    def settings(self) -> None:
        for row, cells in self.book.rows("settings"):
            for column in cells:
                if _head(column) in UNUSED_SETTINGS:
                    blanks = {"what": f"The setting {column}"}
                    self.found.told.append(problem("F-028", blanks, sheet="settings", row=row, column=column))

    def choices(self) -> dict[str, set[str]]:
        """The names of the choices by list."""
        lists: dict[str, set[str]] = {}
        if not any(True for _ in self.book.rows("choices")):
            return lists
        if not self.sheet("choices", ("list_name", "name"), CHOICE_COLUMNS):
            return lists
        twice = any(
            _cell(cells, "allow_choice_duplicates") in ("yes", "true") for _, cells in self.book.rows("settings")
        )
        for row, cells in self.book.rows("choices"):
            name, choice = _cell(cells, "list_name"), _cell(cells, "name")
            for what, cell in (("list_name", name), ("name", choice)):
                if not cell:
                    self.add("F-055", "choices", row, what, what=what)
            if name and choice in lists.get(name, ()) and not twice:
                self.add("F-024", "choices", row, "name", name=name, choice=choice)
            if name and choice:
                lists.setdefault(name, set()).add(choice)
        return lists

    def survey(self) -> None:
        rows = list(self.book.rows("survey"))
        for row, cells in rows:
            self.row(row, cells)
        for block in self.open[1:]:
            self.add("F-058", "survey", block.row, "type", what=block.what, name=block.name)
        for row, cells in rows:
            for column, cell in cells.items():
                self.cell(row, column, cell, _cell(cells, "name") or f"row {row}")
        for row, cells in self.book.rows("choices"):
            for column, cell in cells.items():
                self.references("choices", row, column, cell)

    def row(self, row: int, cells: Row) -> None:
        kind, name = _cell(cells, "type"), _cell(cells, "name")
        if not kind:
            self.add("F-055", "survey", row, "type", what="type")
            return
        block = _BLOCK.fullmatch(kind)
        if block and block[1] == "end":
            self.end(row, block[2])
            return
        if not block:
            self.kind(row, kind)
        self.named(row, kind, name)
        if block:
            what = "group" if block[2] == "group" else "repeat"
            self.open.append(_Open(what, name, row, f"{self.open[-1].path}/{name}"))

    def end(self, row: int, kind: str) -> None:
        what, block = "group" if kind == "group" else "repeat", self.open[-1]
        if len(self.open) > 1 and block.what == what:
            self.open.pop()
            return
        found = _NOTHING if len(self.open) == 1 else f"the {block.what} {block.name} of row {block.row} is open"
        self.add("F-059", "survey", row, "type", what=what, found=found)
        crossed = next((each for each in reversed(self.open[1:]) if each.what == what), None)
        if crossed:
            self.open.remove(crossed)  # so that the other end, which comes later, is not told as well

    def named(self, row: int, kind: str, name: str) -> None:
        if kind == "audit":
            self.found.rows[f"{self.open[0].path}/meta/audit"] = row
            return
        if not name:
            if kind != "note":
                self.add("F-055", "survey", row, "name", what="name")
            return
        if not is_name(name):
            self.add("F-056", "survey", row, "name", name=name)
        names = self.open[-1].names
        if name in names:
            self.add("F-057", "survey", row, "name", name=name, other=names[name])
        names.setdefault(name, row)
        self.names.setdefault(name, []).append(row)
        path = f"{self.open[-1].path}/{name}"
        self.found.rows.update(dict.fromkeys((path, f"{path}_other", f"{path}_count"), row))

    def kind(self, row: int, kind: str) -> None:
        select = _SELECT.fullmatch(kind)
        if select is None:
            if kind not in types():
                likely = difflib.get_close_matches(kind.lower(), _usual(), 1, 0.6)
                said = f"; perhaps you meant {likely[0]}" if likely else ""
                self.add("F-054", "survey", row, "type", what=kind, likely=said)
            return
        command, name = select[1], select[2]
        if "file" in command or "external" in command or name.startswith("${"):
            return
        if name not in self.lists:
            likely = difflib.get_close_matches(name, tuple(self.lists), 1, 0.6)
            said = f"; perhaps you meant {likely[0]}" if likely else ""
            self.add("F-060", "survey", row, "type", name=name, likely=said)
        elif "multiple" in command or "all that apply" in command:
            for choice in sorted(choice for choice in self.lists[name] if " " in choice):
                self.add("F-061", "survey", row, "type", name=name, choice=choice)

    def cell(self, row: int, column: str, cell: str, name: str) -> None:
        """The references in a cell, and its expression."""
        if not self.references("survey", row, column, cell):
            return
        facet = EXPRESSIONS.get(_head(column))
        if facet is None or cell.lower() in _YES_NO:
            return
        text = _REFERENCE.sub(lambda found: f"/data/{found[2]}", _straight(cell))
        code, what = _fault(text)
        if code:
            blanks = {"facet": facet, "name": name, **what}
            self.found.also.append(problem(code, blanks, sheet="survey", row=row, column=facet))

    def references(self, sheet: str, row: int, column: str, cell: str) -> bool:
        """Whether every ${name} in a cell is a question."""
        if "${" not in cell:
            return True
        before = len(self.found.fatal)
        for reference in _REFERENCE.finditer(cell):
            name, places = reference[2], self.names.get(reference[2], [])
            if not places and not reference[1]:
                likely = difflib.get_close_matches(name, tuple(self.names), 1, 0.6)
                said = f"; perhaps you meant ${{{likely[0]}}}" if likely else ""
                self.add("F-063", sheet, row, column, name=name, likely=said)
            elif len(places) > 1:
                self.add("F-064", sheet, row, column, name=name, others=", ".join(map(str, places)))
        if "${" in _REFERENCE.sub("", cell):
            self.add("F-065", sheet, row, column, name="name")
        return len(self.found.fatal) == before


_ALSO: Final = {"name": "value", "list_name": "list name", "type": "command"}


def _head(column: str) -> str:
    """A column without its language, in the usual writing: "Label::Nederlands (nl)" is "label"."""
    head = column.split("::")[0].strip().lower()
    return head.replace(" ", "_") if head not in ("jr:count",) else head


def _cell(cells: Mapping[str, str], name: str) -> str:
    found = next((cell for column, cell in cells.items() if _head(column) == name), None)
    return " ".join((found or cells.get(_ALSO.get(name, ""), "")).split())


def _straight(text: str) -> str:
    """Curly quotes as straight ones, as pyxform takes them."""
    return text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def _fault(text: str) -> tuple[str, dict[str, object]]:
    try:
        tree = parse(text)
    except SyntaxProblem as fault:
        return fault.code, dict(fault.what)
    for pattern in patterns(tree):
        try:
            compile_pattern(pattern)
        except PatternProblem as fault:
            return "F-015", {"why": fault}
    return "", {}


def _usual() -> tuple[str, ...]:
    """The types that a maker most likely meant."""
    return (
        "text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "acknowledge", "hidden", "range",
        "image", "select_one", "select_multiple", "begin_group", "end_group", "begin_repeat", "end_repeat", "today",
        "start", "end", "geopoint", "barcode", "audio", "video", "file",
    )  # fmt: skip
