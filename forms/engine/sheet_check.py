"""Look over the rows of a spreadsheet before it becomes a form, so that its maker hears of every fault at once.

pyxform stops at the first fault that it meets. What this finds is of two kinds: faults that no form can be made with,
and faults that reading the form finds again, told here for a workbook that is refused.
Source: XLSForm (xlsform.org): sheets, columns, question types, groups, choices.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from forms.engine.blocks import BLOCK, nested
from forms.engine.choice_sources import not_questions, not_repeated
from forms.engine.converter import aliases, is_asked, is_name, meanings, types
from forms.engine.model import Problem
from forms.engine.or_other import OTHER
from forms.engine.pattern import PatternProblem, compile_pattern
from forms.engine.problems import Clause, clause, perhaps, problem
from forms.engine.row_faults import COLUMNS as ROW_COLUMNS
from forms.engine.row_faults import row_faults
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
    "autoplay", "rows", "body", "bind", "control", "instance", "intent", "save_to", "noapperrorstring", "disabled",
    "note", "notes",
    "bind::kt:private", "bind::kt:needed", "bind::kt:one_of", "bind::kt:phase", "bind::kt:check", "bind::kt:unit",
    "bind::kt:total", "bind::kt:total_by", "bind::kt:tells",
)  # fmt: skip
CHOICE_COLUMNS: Final = ("list_name", "name", "label", "image", "audio", "video", "media")
SETTINGS: Final = (
    "form_title", "form_id", "version", "default_language", "style", "instance_name", "public_key", "submission_url",
    "auto_send", "auto_delete", "allow_choice_duplicates", "namespaces", "name", "sms_keyword", "prefix", "delimiter",
    "omit_instanceid", "clean_text_values", "add_none_option", "title", "id_string", "set_form_title", "set_form_id",
    "client_editable", "attribute",
)  # fmt: skip
UNUSED_SETTINGS: Final = ("instance_name", "public_key", "submission_url", "auto_send", "auto_delete")

_TEXTS: Final = frozenset(
    {"label", "hint", "media", "image", "big-image", "audio", "video", "calculation", "calculate"}
)  # columns of which one makes a row that pyxform can show, or need not show
_REFERENCE: Final = re.compile(r"\$\{\s*(last-saved#)?\s*([^${}]*?)\s*\}")
_SELECT: Final = re.compile(
    r"(select_one|select_multiple|select one|select multiple|select1|select all that apply|select one from"
    r"|select_one_from_file|select_multiple_from_file|select one from file|select multiple from file"
    r"|select all that apply from|select_one_external|rank"
    r"|add select one prompt using|add select multiple prompt using)"
    r" (\S+)(?: (or_other|or other|or specify other))?"
)
_LIST_FILE: Final = re.compile(r"[^.]+\.(csv|xml|geojson)")  # pyxform takes no name with two points
_GO_ON: Final = frozenset({"F-008", "F-028", "F-052", "F-068", "F-072"})  # faults with which a form can be made
_YES: Final = frozenset({"yes", "true", "true()"})
_YES_NO: Final = _YES | {"no", "false", "false()"}
_LISTED: Final = re.compile(r"(select[ _]?(?:one|multiple)(?:[ _]from[ _]file)?|rank)\b[ _]?(.*)", re.IGNORECASE)
_TYPES_IN_DUTCH: Final = {
    "tekst": "text", "getal": "integer", "geheel getal": "integer", "kommagetal": "decimal", "bedrag": "decimal",
    "datum": "date", "tijd": "time", "keuze": "select_one", "meerkeuze": "select_multiple", "groep": "begin group",
    "berekening": "calculate", "notitie": "note",
}  # fmt: skip
_ATTRIBUTE: Final = re.compile(r"(?i)(?:bind|body|control|instance|attribute)\s*::\s*((?:(?!::).)+)")
_QNAME: Final = re.compile(r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?")
_MOST_COMPARED: Final = 20_000  # names held against misspelled ones; each takes some ten microseconds


@dataclass
class Found:
    """What is wrong. fatal: no form can be made; also: what reading the form finds again. rows: by path of a node.

    other: the lists that have a choice of that name.
    """

    fatal: list[Problem] = field(default_factory=list)
    also: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    other: frozenset[str] = frozenset()


def check(book: Workbook, root: str = "data") -> Found:
    """What is wrong with the rows of a workbook; `root` is the name of the top node."""
    return _Check(book, root).found


def as_written(book: Workbook) -> dict[str, str]:
    """The columns of expressions that are called otherwise in this workbook ("relevance"), by their usual name."""
    named = ((EXPRESSIONS.get(_head(column)), column) for column in book.columns["survey"])
    return {usual: column for usual, column in named if usual is not None and usual != column}


def is_put_off(cells: Row) -> bool:
    """Whether a row does not count: pyxform leaves it out."""
    return _cell(cells, "disabled").lower() in _YES


def without_text(book: Workbook) -> tuple[Problem, ...]:
    """The questions that have neither label nor hint: pyxform stops at the first of them and names no row."""
    return tuple(
        problem("F-055", {"what": "label"}, sheet="survey", row=row, column="label")
        for row, cells in book.rows("survey")
        if (kind := _cell(cells, "type")) and not BLOCK.fullmatch(kind) and is_asked(kind)
        if not any(_head(column) in _TEXTS for column in cells)
    )


class _Check:
    def __init__(self, book: Workbook, root: str) -> None:
        self.book, self.found = book, Found()
        self.found.fatal += [each for each in book.problems if each.code not in _GO_ON]
        self.found.told += [each for each in book.problems if each.code in _GO_ON]
        self.lists = self.choices()
        self.found.other = frozenset(name for name, names in self.lists.items() if OTHER in names)
        self.settings()
        self.names: dict[str, list[int]] = {}
        self.root, self.compared = root, 0
        if self.sheet("survey", ("type", "name"), COLUMNS):
            self.survey()
        self.without_consequences()

    def without_consequences(self) -> None:
        """Leave out that lists are not there, when a column of the sheet choices is missing and none can be seen."""
        if any(each.code == "F-051" and each.sheet == "choices" for each in self.found.fatal):
            self.found.fatal = [each for each in self.found.fatal if each.code != "F-060"]

    def add(self, code: str, sheet: str, row: int, column: str | None, /, **blanks: object) -> None:
        self.found.fatal.append(problem(code, blanks, sheet=sheet, row=row, column=column))

    def sheet(self, sheet: str, needed: Iterable[str], known: Iterable[str]) -> bool:
        """Whether a sheet can be looked at: it is there, with the columns that it needs."""
        columns = self.book.columns.get(sheet, ())
        if not any(True for _ in self.book.rows(sheet)):
            others = ", ".join(name for name in self.book.names if name.lower() != sheet)
            self.add("F-050", sheet, 1, None, name=sheet, found=clause("there_is", names=others) if others else "")
            return False
        heads = [_head(column) for column in columns]
        missing = [name for name in needed if name not in heads and _ALSO.get(name) not in heads]
        for name in missing:
            self.add("F-051", sheet, 1, name, name=name, sheet_name=sheet)
        self.unknown(sheet, columns, known)
        return not missing

    def unknown(self, sheet: str, columns: Iterable[str], known: Iterable[str]) -> None:
        """Name columns that nothing reads; of choices only those that look like a known one, since filters read any."""
        heads = [_column(column) for column in columns]
        filled = {column for _, cells in self.book.rows(sheet) for column in cells}
        self.attributes(sheet, filled)
        for column, head in zip(columns, heads, strict=True):
            if head in known or head in aliases():
                continue
            likely = difflib.get_close_matches(head, [each for each in known if each not in heads], 1, 0.8)
            elsewhere = head.startswith("bind::") and not head.startswith("bind::kt:")  # pyxform passes it on
            if likely or (sheet == "survey" and column in filled and not elsewhere):
                blanks = {"name": column, "likely": perhaps("".join(likely))}
                self.found.told.append(problem("F-052", blanks, sheet=sheet, row=1, column=column))

    def attributes(self, sheet: str, columns: Iterable[str]) -> None:
        """Name columns of attributes ("bind::kt:private") of which the part behind :: can be no name in XML."""
        for column in columns:
            attribute = _ATTRIBUTE.fullmatch(column.strip())
            if attribute is not None and not _QNAME.fullmatch(attribute[1].strip()):
                self.add("F-056", sheet, 1, column, name=attribute[1])

    def settings(self) -> None:
        self.unknown("settings", self.book.columns["settings"], SETTINGS)
        for row, cells in self.book.rows("settings"):
            if (name := _cell(cells, "name")) and not is_name(name):
                self.add("F-056", "settings", row, "name", name=name)
            for column in cells:
                if _head(column) in UNUSED_SETTINGS:
                    blanks = {"what": clause("setting", name=column)}
                    self.found.told.append(problem("F-028", blanks, sheet="settings", row=row, column=column))

    def choices(self) -> dict[str, set[str]]:
        """The names of the choices by list."""
        lists: dict[str, set[str]] = {}
        self.looked_up()
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

    def looked_up(self) -> None:
        """Name columns of choices that no expression can name, as XML has no such names; pyxform tells of spaces."""
        filled = dict.fromkeys(column for _, cells in self.book.rows("choices") for column in cells)
        for column in filled:
            plain = re.split("[ :]", column)[0].lower() in CHOICE_COLUMNS or "::" in column or " " in column
            if not plain and not is_name(column):
                self.add("F-056", "choices", 1, column, name=column)

    def survey(self) -> None:
        rows = [(row, cells) for row, cells in self.book.rows("survey") if not is_put_off(cells)]
        groups = {_cell(cells, "name") for _, cells in rows if _begins(_cell(cells, "type"))}
        calculations = self.calculations()
        named = [(row, _cell(cells, "type"), _cell(cells, "name")) for row, cells in rows]
        blocks = nested(named, self.root)
        self.found.fatal += [*blocks.problems, *not_questions(named)]
        self.found.told += not_repeated(named, blocks)
        names: dict[int, dict[str, int]] = {}
        for row, cells in rows:
            block = blocks.inside.get(row)
            if block is not None:
                self.row(row, cells, block.path, names.setdefault(block.row, {}))
                known = {column: _cell(cells, column) for column in ROW_COLUMNS}
                known["calculation"] = "".join(cells.get(column, "") for column in calculations)
                self.found.fatal += row_faults(row, known, groups)
        for row, cells in rows:
            for column, cell in cells.items():
                self.cell(row, column, cell, _cell(cells, "name") or f"row {row}")
        for row, cells in self.book.rows("choices"):
            for column, cell in cells.items():
                self.references("choices", row, column, cell)

    def calculations(self) -> tuple[str, ...]:
        """The columns of calculations, however they are called ("bind::calculate")."""
        columns = self.book.columns["survey"]
        meant = zip(columns, meanings("survey", columns), strict=True)
        return tuple(column for column, one in meant if one == ("bind", "calculate"))

    def row(self, row: int, cells: Row, above: str, names: dict[str, int]) -> None:
        """One row that is no end. above, names: the path of what it stands in, and the row of each name in that."""
        kind = _cell(cells, "type")
        if not kind:
            self.add("F-055", "survey", row, "type", what="type")
            return
        if not BLOCK.fullmatch(kind):
            self.kind(row, kind)
        if kind == "audit":
            self.found.rows[f"/{self.root}/meta/audit"] = row
        else:
            self.named(row, cells, above, names)

    def named(self, row: int, cells: Row, above: str, names: dict[str, int]) -> None:
        name = _cell(cells, "name")
        if not name:
            if _cell(cells, "type") != "note":
                self.add("F-055", "survey", row, "name", what="name")
            return
        if not is_name(name):
            self.add("F-056", "survey", row, "name", name=name)
        if name == "meta":
            self.add("F-025", "survey", row, "name", name=name)
        if name in names:
            self.add("F-057", "survey", row, "name", name=name, other=names[name])
        names.setdefault(name, row)
        self.names.setdefault(name, []).append(row)
        path = f"{above}/{name}"
        self.found.rows[path] = row
        for added in (f"{path}_other", f"{path}_count"):  # a question of the form's own may be called so
            self.found.rows.setdefault(added, row)

    def kind(self, row: int, kind: str) -> None:
        select = _SELECT.fullmatch(kind)
        if select is None:
            if kind not in types():
                self.add("F-054", "survey", row, "type", what=kind, likely=self.meant(kind))
            return
        command, name = select[1], select[2]
        if "file" in command and not _LIST_FILE.fullmatch(name):
            self.add("F-007", "survey", row, "type", why=clause("list_file", name=name))
        several = "multiple" in command or "all that apply" in command
        if "file" in command or "external" in command or (name.startswith("${") and not several):
            return
        if name not in self.lists:
            self.add("F-060", "survey", row, "type", name=name, likely=perhaps(self.likely(name, self.lists)))
        elif several:
            for choice in sorted(choice for choice in self.lists[name] if " " in choice):
                self.add("F-061", "survey", row, "type", name=name, choice=choice)

    def meant(self, kind: str) -> Clause | str:
        """What a type that is not known may have meant, as the end of a sentence."""
        listed = _LISTED.fullmatch(kind)
        if listed is not None:
            command = (
                re.sub(r"[ _]", "", listed[1].lower()).replace("select", "select_").replace("fromfile", "_from_file")
            )
            word = next(iter(re.findall(r"\$\{[^}]*\}|\S+", listed[2].removeprefix("from "))), "").replace(" ", "")
            example = word or ("towns.csv" if "file" in command else next(iter(self.lists), "list"))
            return clause("write_list", name=command, example=f"{command} {example}")
        return perhaps(_TYPES_IN_DUTCH.get(kind.lower()) or self.likely(kind.lower(), _usual()))

    def likely(self, name: str, names: Collection[str]) -> str:
        """The name most like one that is not there; "" for none, and once very many were compared."""
        self.compared += len(names)
        if self.compared > _MOST_COMPARED:
            return ""
        return next(iter(difflib.get_close_matches(name, tuple(names), 1, 0.6)), "")

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
            self.found.also.append(problem(code, blanks, sheet="survey", row=row, column=column))

    def references(self, sheet: str, row: int, column: str, cell: str) -> bool:
        """Whether every ${name} in a cell is a question."""
        if "${" not in cell:
            return True
        before = len(self.found.fatal)
        for reference in _REFERENCE.finditer(cell):
            name, places = reference[2], self.names.get(reference[2], [])
            if not places and not reference[1]:
                likely = self.likely(name, self.names)
                self.add("F-063", sheet, row, column, name=name, likely=perhaps(likely and f"${{{likely}}}"))
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


def _begins(kind: str) -> bool:
    """Whether a type begins a group or repeat; of its end the name says nothing."""
    return kind.startswith("begin") and BLOCK.fullmatch(kind) is not None


def _column(column: str) -> str:
    """A column of the program itself as a whole ("bind::kt:private"); of others the head."""
    whole = "::".join(part.strip().lower() for part in column.split("::"))
    return whole if whole.startswith("bind::") else _head(column)


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
            return "F-015", {"why": fault.why}
    return "", {}


def _usual() -> tuple[str, ...]:
    """The types that a maker most likely meant."""
    return (
        "text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "acknowledge", "hidden", "range",
        "image", "select_one", "select_multiple", "begin_group", "end_group", "begin_repeat", "end_repeat", "today",
        "start", "end", "geopoint", "barcode", "audio", "video", "file",
    )  # fmt: skip
