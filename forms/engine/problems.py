"""The permanent codes of everything that can be wrong with a form, and how each is said.

Read by the people who make forms; the sentence says what happened and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from forms.engine.model import Problem

MESSAGES: Final = {
    "F-001": "The file cannot be read as a form: {why}. Save it again as .xlsx, .csv, .md or .xml.",
    "F-002": "The file is larger than {limit} MB. Take out pictures and empty rows, and try again.",
    "F-003": "The XML holds a document type or entities, which can be used for attacks. Remove the <!DOCTYPE> part.",
    "F-004": "The XML is damaged: {why}. Save the form again where it was made.",
    "F-005": "The form has more than {limit} {what}. Split it into several forms, or take out empty rows.",
    "F-006": "This is not an XForm: {why}.",
    "F-007": "The spreadsheet is not a valid XLSForm: {why}",
    "F-008": "Reading the spreadsheet gave a warning: {why}",
    "F-009": "The workbook is protected with a password, or is an old .xls. Save it as .xlsx without a password.",
    "F-010": "The expression in {facet} of {name} cannot be read: {why}. It is left out; correct the expression.",
    "F-011": "The expression in {facet} of {name} is too long or nests too deep. Split it with calculations.",
    "F-012": "{facet} of {name} uses {function}(), which is not available here{likely}. The expression is left out.",
    "F-013": "{facet} of {name} refers to {path}, which is not in the form. It counts as empty; correct the name.",
    "F-014": "These depend on each other in a circle: {names}. Their expressions are left out; break the circle.",
    "F-015": "The pattern in {facet} of {name} cannot be used: {why}. Every answer passes it; write a simpler pattern.",
    "F-020": "{name} is of the type {what}, which is not available on a laptop. The question is not asked.",
    "F-021": "The name {name} is used more than once. Give every question its own name.",
    "F-022": "The list {name} of {node} is not there ({why}). It counts as empty; put it there, or correct its name.",
    "F-023": "The action {what} is not available here and is not carried out.",
    "F-024": "The list {name} holds {choice} twice. Give every choice its own name.",
    "F-025": "The name {name} is kept for the program itself. Choose another name.",
    "F-026": "{name} asks for the check {what}, which is not known. Every answer passes it; choose from {known}.",
    "F-035": "{name} asks for an answer of an earlier visit (last-saved), which is not available. It counts as empty.",
    "F-027": "{name} asks for {what}, which this program does not know. It stays empty; take the row out.",
    "F-028": "{what} is for other programs and is not used here. The form works without it.",
    "F-029": "The text is not saved as UTF-8. Save the file again as {how}.",
    "F-036": "{name} counts more items than fit: a count makes at most {most}, and a form holds {limit} nodes with all"
    " items. The rest is left out; count fewer.",
    "F-037": "{name} begins with {what}, which is no answer of its type. It begins empty; correct the default.",
    "F-038": "What {name} asks to work out takes too long, by itself or with all else, and gives nothing. Write a"
    " simpler expression, or use a shorter list.",
    "F-050": "There is no sheet {name} with rows in it{found}. Put the questions in a sheet with that name.",
    "F-051": "The sheet {sheet_name} has no column {name}. Add it to the first row.",
    "F-052": "The column {name} is not known; its cells are not used{likely}.",
    "F-053": "The column {name} stands there twice in {sheet_name}. Take one of them out.",
    "F-054": "{what} is not a type of question{likely}. Choose a type that is known.",
    "F-055": "This row has no {what}. Fill it in, or take the row out.",
    "F-056": "{name} cannot be a name. Begin with a letter and use only letters, digits, - _ and . (no spaces).",
    "F-057": "The name {name} is used already in row {other}, in the same group. Give every question its own name.",
    "F-058": "The {what} {name}, or one in it, begins and does not end. Add 'end {what}' after its last question.",
    "F-059": "This row ends a {what}, and {found}. Write the end that fits, take the row out, or add the beginning.",
    "F-060": "The list {name} is not in the sheet choices{likely}. Correct the name, or add the list.",
    "F-061": "The choice {choice} of the list {name} has a space in it. Use _ in place of the space.",
    "F-063": "${{{name}}} is not the name of a question{likely}. Correct the name.",
    "F-064": "${{{name}}} can be several questions, in rows {others}. Give each its own name.",
    "F-065": "A reference begins with ${{ and does not end well. Write the name of a question as ${{name}}.",
    "F-066": "The cell holds {what}, an error of the spreadsheet program. Correct the cell.",
    "F-067": "The cell holds more than {limit} characters. Make the text shorter.",
    "F-068": "The cells {what} are merged; only the first one counts. Split them, and fill in each row.",
    "F-069": "The cell {what} holds a formula without a value. Put the value itself in the cell.",
    "F-070": "{name} has {what} here, which is not known{meaning}. Choose from {known}.",
    "F-071": "{facet} of {name} asks whether {question} is {what}, which is no choice of it{likely}. Correct the word.",
    "F-072": "This row goes on beyond the last column, with {what}. It is not used; put a text with a comma in quotes.",
    "F-076": "{name} has {what} here, {why}. It is not used.",
    "F-075": "This row begins with {what} in the first column, where a sheet is named. Leave that cell empty.",
    "F-073": "{name} is not of the namespace {right}, where it belongs, and is not used. Write it with its prefix.",
    "F-074": "The choices of {name} are the answers to {question}, which is in no repeat: it offers one at most. Put"
    " {question} in a repeat, or choose a list.",
    "F-077": "{name} has or_other, {why}. Take or_other out; write a choice other in the list, and a text question"
    " after it that is relevant when it is chosen.",
}


CLAUSES: Final = {  # parts of those sentences
    "likely": "; perhaps you meant {name}",
    "write_list": "; write {name} and the name of its list, such as {example}",
    "there_is": " (there is: {names})",
    "open": "the {what} {name} of row {row} is open",
    "nothing_open": "nothing is open here",
    "counts_as_yes": "; it counts as yes",
    "lacks": "in the language {language} the column {column} is missing.",
    "no_language": "no column is in the default language {language}. Write one of these: {known}.",
    "own_question": "which is not the name of a question; correct the name",
    "own_column": "which is not a column of its choices; correct the name, or add the column",
    "own_select": "and only a question with choices can have it; put it there",
    "own_group": "and only a group has a phase; put it at the group",
    "rows": "rows in one sheet",
    "columns": "columns in one sheet",
    "cells": "cells in the workbook",
    "texts": "different texts",
    "references": "references as ${{name}}",
    "called_too": "{other} (the same as {name})",
    "names": "of names of sheets and cells",
    "questions": "questions",
    "survey_rows": "rows in the sheet survey",
    "choices": "choices",
    "choices_in": "choices in the list {name}",
    "elements": "elements",
    "levels": "levels",
    "setting": "The setting {name}",
    "cell": "The cell {name}",
    "column": "The column {name}",
    "no_list": "no list has that name",
    "list_kinds": "only .csv, .xml and .geojson lists, beside the form",
    "list_file": "{name} is no list; that is a .csv, .xml or .geojson beside the form, with one point in its name",
    "no_workbook": "it is no workbook",
    "damaged": "a part of the workbook is damaged",
    "no_text": "it holds characters that no text has (NUL)",
    "no_form": "{name} is no form",
    "no_ending": "a name without an ending is no form",
    "too_slow": "it is too large to be read on this computer",
    "no_model": "it has no model with an instance",
    "namespace": "{name} is not of the namespace {right}. Declare that one for it",
    "no_element": "it holds no element",
    "no_json": "it is no JSON",
    "no_features": "it is no FeatureCollection with features",
    "csv_utf8": "'CSV UTF-8'",
    "utf8": "UTF-8",
    "open_cell": 'the text after a quote " does not end, so that no row after it is seen. Put a quote at its end',
    "long_cell": 'a cell is far too long, or the text after a quote " does not end. Put a quote at its end',
    "other_filter": "which does not go with a choice_filter",
    "other_elsewhere": "which goes only with a list of the sheet choices",
    "only_questions": "the cell must hold the name of a question as ${{name}}, and of several with commas"
    " between. Correct it.",
    "several": "${{{name}}} can be several questions. Give each its own name.",
    "repeat_twice": "another repeat is called {name} too. Give each repeat its own name.",
    "names_alike": "{name} differs from another name in its group in capitals only, which some programs do"
    " not see. Choose another name to be safe.",
    "params_form": "parameters are written as name=value with spaces between, such as start=0 end=10. Write them so.",
    "params_known": "the parameter {name} does not exist for this type. Choose from {known}.",
    "params_number": "the parameter {name} is no number. Write a number.",
    "params_zero": "the parameter {name} is 0. Write a number above 0.",
    "params_large": "the parameter {name} is larger than what lies between start and end. Make it smaller.",
    "params_boolean": "the parameter {name} is {what}. Write true or false.",
    "params_seed_alone": "seed goes only with randomize=true. Add that, or take seed out.",
    "params_seed": "the parameter seed is no number and no question. Write a number, or a question as ${{name}}.",
    "params_whole": "the parameter {name} is no whole number. Write a whole number.",
    "params_column": "the parameter {name} is not the name of a column. Write a column of the list.",
    "params": "the parameters do not fit this type. Correct them, or empty the cell.",
    "external_choices": "lists of a sheet external_choices are for other programs. Write select_one, and put the"
    " choices on the sheet choices.",
    "audit_named": "a row of the type audit has no name. Empty the cell.",
    "table_list": "all questions of a table-list have the same list, and {other} is not {one}. Give them"
    " one list, or the group another appearance.",
    "table_list_filter": "a choice_filter does not go with a table-list. Empty the cell, or give the group"
    " another appearance.",
    "loop_list": "a loop goes over a list. Write begin loop over and the name of the list.",
    "no_calculation": "a question of this type has no calculation. Empty the cell.",
    "unseen_trigger": "{name} is not on the screen, so that nothing happens when it changes. Choose a question"
    " that is asked.",
    "big_image": "{name} has a big-image without an image. Fill in image, or empty the cell.",
    "list_twice": "{name} is the name of two lists or files. Give each its own name.",
    "no_entities": "this does not fit the sheet entities, which is for other programs. Empty the cell.",
    "choice_label": "this choice has no label, and shows its name. Fill in the label.",
    "choice_column": "the column {name} has a space in its name, so that no choice_filter can name it. Write"
    " _ in place of the space.",
    "disabled": "a row with yes in the column disabled is left out. Take out the row, or the column.",
    "search_list": "search() in {name} does not go with its list. Take search() out, or give the question a"
    " list of its own.",
    "sheet_alike": "there is no sheet {name}, but there is {other}. If it is meant, call it {name}.",
    "other_english": "or_other is in English only, where the form has other languages. Write a choice other"
    " in the list, and a text question after it.",
    "library": "{text}",
    "system": "{text}",
    "not_there": "there is no such file",
    "not_allowed": "this computer does not allow it",
    "a_folder": "it is a folder",
    "bare_word": "{word} (write '{word}' for a text, or ${{{word}}} for a question)",
    "bare_yes": "{word} (write {right})",
    "list_column": "the column {column} of the list {list}",
    "list_column_like": "the column {column} of the list {list} (perhaps you meant {likely})",
    "ends_early": "it ends too early",
    "unfit": "{token} does not fit there",
    "unfit_comma": "{token} does not fit there; write a number with a point, as 10.5",
    "unfit_semicolon": "{token} does not fit there; write a comma between the values of a function",
    "unfit_and": "{token} does not fit there; write and",
    "unfit_or": "{token} does not fit there; write or",
    "unfit_quote": "{token} does not fit there; write ' around a text",
    "quote_open": "a quote {token} does not end",
    "number_of_values": "{name}() takes another number of values",
    "pairs": "the values of {name}() must come in pairs",
    "no_path_before": "a condition in [ ] has no path before it",
    "not_available": "{name} is not available",
    "pattern_slow": "it takes too long on this answer",
    "pattern_large": "it is too large",
    "pattern_deep": "it nests too deep",
    "pattern_brace": "a {left} must be followed by a number and {right}; write \\{left} for the character itself",
    "pattern_numbers": "the numbers in {left} {right} are the wrong way round",
    "pattern_nothing": "there is nothing before {token}",
    "pattern_looks": "it looks ahead or back, which is not supported",
    "pattern_mode": "{token} is not supported; write [Aa] for a letter that may be large or small",
    "pattern_open": "a ( is not closed",
    "pattern_hex": "{token} must be followed by a hexadecimal number",
    "pattern_unknown": "{token} is not supported",
    "pattern_range": "a range in [ ] is the wrong way round",
    "pattern_long": "it is too long",
    "pattern_closed": "a ) has no (",
}

_UNOPENED: Final = {
    FileNotFoundError: "not_there",
    NotADirectoryError: "not_there",
    PermissionError: "not_allowed",
    IsADirectoryError: "a_folder",
}
_NOTHING: Final[Mapping[str, object]] = {}


@dataclass(frozen=True)
class Clause:
    """A clause of a problem's sentence, which is said in any language too. key: of CLAUSES."""

    key: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return CLAUSES[self.key].format(**self.values)


def clause(key: str, **values: object) -> Clause:
    """A clause with its blanks filled."""
    return Clause(key, {name: str(value) for name, value in values.items()})


def unopened(error: OSError) -> Clause:
    """Why a file cannot be opened; the system's own words, which are of its language, only where no clause fits."""
    for kind, key in _UNOPENED.items():
        if isinstance(error, kind):
            return clause(key)
    return clause("system", text=error.strerror or "unreadable")


def perhaps(name: str) -> Clause | str:
    """The name that was probably meant, at the end of a sentence; nothing for no name."""
    return clause("likely", name=name) if name else ""


def problem(
    code: str,
    blanks: Mapping[str, object] = _NOTHING,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **more: object,
) -> Problem:
    """A problem with its sentence; `blanks` and `more` fill the blanks of MESSAGES."""
    filled = {**blanks, **more}
    values = {name: [one.key, one.values] if isinstance(one, Clause) else str(one) for name, one in filled.items()}
    return Problem(code, MESSAGES[code].format(**filled), sheet, row, column, values)


@dataclass(frozen=True)
class Teller:
    """Notes problems with their place. rows: by path of a node its row in "survey"; empty for XML, which has lines."""

    rows: Mapping[str, int] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def tell(self, code: str, path: str, line: int | None, column: str | None = None, /, **blanks: object) -> None:
        """Note a problem of the node at a path: in a sheet with its row and column, else with the line of the XML."""
        sheet, row = ("survey", self.row(path)) if self.rows else (None, line)
        found = problem(code, blanks, sheet=sheet, row=row, column=column)
        if found not in self.found:
            self.found.append(found)

    def row(self, path: str) -> int | None:
        """The row of a node. What stands in a loop is there for each choice, a step deeper: /data/loop/choice/q."""
        steps = path.split("/")
        above = ["/".join(steps[:step]) for step in range(len(steps) - 1, 1, -1)]
        looped = (
            "/".join((holder, *path[len(holder) + 1 :].split("/")[1:])) for holder in above if holder in self.rows
        )
        return next((self.rows[one] for one in (path, *looped) if one in self.rows), None)
