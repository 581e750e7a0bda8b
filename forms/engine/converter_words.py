"""What pyxform says of a spreadsheet, in our words: it speaks English, and does not always name the column."""

import re
from dataclasses import dataclass
from typing import Final

from forms.engine.model import Problem
from forms.engine.problems import MESSAGES, clause, problem
from forms.engine.workbook import SHEETS

_ROW: Final = re.compile(r"\[row\s*:\s*(\d+)\]\s*|row\s+(\d+)", re.IGNORECASE)
_SHEET: Final = re.compile(r"'(survey|choices|settings|entities|external_choices)'", re.IGNORECASE)
_COLUMN: Final = re.compile(r"the '([\w:. -]+)(?: \(\w+\))?' value|column(?:\s+names?)?\s+'([^']+)'", re.IGNORECASE)
_LACKS: Final = re.compile("Language '([^']+)' is missing the (\\w+) ([\\w, ]+?) columns?")
_NAME: Final = r"'(?P<name>[^']*)'"

_SAYINGS: Final = tuple(  # what is said, our code or clause of F-007 and F-008, and the column where pyxform names none
    (re.compile(pattern, re.DOTALL), ours, column)
    for pattern, ours, column in (
        (rf"Could not find the name {_NAME}", "F-063", None),
        (rf"The name {_NAME} appears more than once", "several", None),
        (rf"survey element named {_NAME}\. There are multiple", "several", None),
        (r"Reference variables? (?:lists )?must (?:start|have)", "only_questions", None),
        (rf"'name' value {_NAME} is invalid\. Repeat names must not be the same", "F-025", "name"),
        (rf"'name' value {_NAME} is invalid\. Repeat names must unique", "repeat_twice", "name"),
        (rf"'name' value {_NAME} is problematic", "names_alike", "name"),
        (r"Parameters must be in the form", "params_form", "parameters"),
        (r"keys for this question type are '(?P<known>[^']*)'.*key\(s\): '(?P<name>[^']*)'", "params_known", None),
        (rf"parameter {_NAME} must be a number", "params_number", "parameters"),
        (rf"parameter {_NAME} must not be '0'", "params_zero", "parameters"),
        (rf"parameter {_NAME} must not be larger than", "params_large", "parameters"),
        (r"(?P<name>[\w-]+) must be set to true or false: '(?P<what>[^']*)'", "params_boolean", "parameters"),
        (r"Parameters must include randomize=true", "params_seed_alone", "parameters"),
        (r"seed value must be a number", "params_seed", "parameters"),
        (r"Parameter (?P<name>[\w-]+) must have an integer", "params_whole", "parameters"),
        (r"'parameters \((?P<name>\w+)\)' value is invalid", "params_column", "parameters"),
        (r"'parameters' value|[Pp]arameter '?[\w-]+'?|Invalid value for quality|on-form-edit", "params", "parameters"),
        (r"external_choices|external choices sheet", "external_choices", "type"),
        (r"Audits must always be named", "audit_named", "name"),
        (r"names don't match: (?P<one>\S+) vs\. (?P<other>\S+)", "table_list", "type"),
        (r"not supported for table-list", "table_list_filter", "choice_filter"),
        (r"List name not in columns sheet: (?P<name>.+)", "F-060", "type"),
        (r"Missing calculation", "F-055", "calculation"),
        (r"Repeat loop without list name", "loop_list", "type"),
        (r"'trigger' column must not be empty", "F-055", "trigger"),
        (r"'calculation' column must be empty", "no_calculation", "calculation"),
        (r"question \$\{(?P<name>[^}]*)\} is not user-visible", "unseen_trigger", "trigger"),
        (r"big-image, you must .* named (?P<name>\S+?)\.?$", "big_image", "big-image"),
        (rf"Instance name(?:s must be unique.*The name|:) {_NAME}", "list_twice", "type"),
        (r"'save_to' value is invalid|'entities' sheet", "no_entities", None),
        (r"Choices should have a label", "choice_label", "label"),
        (rf"the {_NAME} value is invalid\. Column headers must not", "choice_column", None),
        (r"'disabled' column header", "disabled", "disabled"),
        (r"select one external is only meant for filtered", "external_choices", "type"),
        (rf"Question {_NAME} .*'search\(\)'", "search_list", "appearance"),
        (rf"looking for a sheet named {_NAME}.*were found: (?P<other>.*?)\.", "sheet_alike", None),
        (r"uses or_other and translations", "other_english", None),
    )
)


@dataclass(frozen=True)
class _Place:
    """Where pyxform says that it is, as far as it says so."""

    sheet: str | None
    row: int | None
    column: str | None

    def problem(self, code: str, column: str | None = None, /, **blanks: object) -> Problem:
        return problem(code, blanks, sheet=self.sheet, row=self.row, column=column or self.column)


def in_our_words(code: str, text: str) -> Problem:
    """A sentence of pyxform, under that code (F-007, F-008) or one of its own, with the place that it names."""
    place, lacks = _place(text), _LACKS.search(text)
    if lacks and lacks[2] in SHEETS:
        return _Place(lacks[2], 1, lacks[3]).problem(code, why=clause("lacks", language=lacks[1], column=lacks[3]))
    for pattern, ours, column in _SAYINGS:
        if found := pattern.search(text):
            values = {name: value or "" for name, value in found.groupdict().items()}
            if ours in MESSAGES:
                return place.problem(ours, column, **{"likely": "", "what": column, **values})
            return place.problem(code, column, why=clause(ours, **values))
    return place.problem(code, why=clause("library", text=_plain(text)))


def _place(text: str) -> _Place:
    row, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    number = int(row.group(1) or row.group(2)) if row else None
    named = sheet.group(1).lower() if sheet else "survey" if number else None
    return _Place(named, number, (column.group(1) or column.group(2)) if column else None)


def _plain(text: str) -> str:
    """What is said without the place and the address of a page."""
    row = _ROW.search(text)
    return _ROW.sub("", text, count=1).split(" Learn more:")[0].strip() if row and row.group(1) else text
