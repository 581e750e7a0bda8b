"""The permanent codes of everything that can be wrong with a form, and how each is said.

Read by the people who make forms; the sentence says what happened and what to do.
"""

from collections.abc import Mapping
from typing import Final

from forms.engine.model import Problem

MESSAGES: Final = {
    "F-001": "The file cannot be read as a form: {why}. Save it again as .xlsx, .csv, .md or .xml.",
    "F-002": "The file is larger than {limit} MB. Take out pictures and empty rows, and try again.",
    "F-003": "The XML holds a document type or entities, which can be used for attacks. Remove the <!DOCTYPE> part.",
    "F-004": "The XML is damaged: {why}. Save the form again where it was made.",
    "F-005": "The form has more than {limit} {what}. Split it into several forms.",
    "F-006": "This is not an XForm: {why}.",
    "F-007": "The spreadsheet is not a valid XLSForm: {why}",
    "F-008": "Reading the spreadsheet gave a warning: {why}",
    "F-010": "The expression in {facet} of {name} cannot be read: {why}. It is left out; correct the expression.",
    "F-011": "The expression in {facet} of {name} is too long or nests too deep. Split it with calculations.",
    "F-012": "{facet} of {name} uses {function}(), which is not available here. The expression is left out.",
    "F-013": "{facet} of {name} refers to {path}, which is not in the form. It counts as empty; correct the name.",
    "F-014": "These depend on each other in a circle: {names}. Their expressions are left out; break the circle.",
    "F-015": "The pattern in {facet} of {name} cannot be used: {why}. Every answer passes it; write a simpler pattern.",
    "F-020": "{name} is of the type {what}, which is not available on a laptop. The question is not asked.",
    "F-021": "The name {name} is used more than once. Give every question its own name.",
    "F-022": "The list {name} of {node} is not there ({why}). The question has no choices.",
    "F-023": "The action {what} is not available here and is not carried out.",
    "F-024": "The list {name} holds {choice} twice. Give every choice its own name.",
    "F-025": "The name {name} is kept for the program itself. Choose another name.",
    "F-026": "{name} asks for the check {what}, which is not known. Every answer passes it; choose from {known}.",
}


_NOTHING: Final[Mapping[str, object]] = {}


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
    return Problem(code, MESSAGES[code].format(**blanks, **more), sheet, row, column)
