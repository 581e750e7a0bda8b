"""Cells of a spreadsheet that are for other programs: what pyxform has against them must not refuse a form.

Source: XLSForm (xlsform.org): "Parameters" of recordings, pictures and places; entities.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from forms.engine.column_languages import head
from forms.engine.model import Problem
from forms.engine.problems import clause, problem
from forms.engine.workbook import Row, Workbook

_NOT_ASKED: Final = frozenset(
    {
        "image", "photo", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape", "audit", "rank",
        "background-audio", "start-geopoint",
    }
)  # fmt: skip
_ENTITY: Final = "save_to"  # names a property of an entity, and means nothing without the sheet entities


def without_those_of_others(book: Workbook) -> Workbook:
    """The workbook without the parameters of types that are not asked, and without entities that are nowhere; told."""
    told = (*_parameters(book), *_entity(book))
    if not told:
        return book
    columns = [
        column for column in book.columns["survey"] if not any(one.row == 1 and one.column == column for one in told)
    ]
    lost = {(one.row, one.column) for one in told}
    rows = [
        {column: cell for column, cell in row.items() if column in columns and (number, column) not in lost}
        for number, row in enumerate(book.sheets["survey"], 2)
    ]
    definition = {**book.definition, "survey": rows, "survey_header": [dict.fromkeys(columns)]}
    return replace(
        book,
        sheets={**book.sheets, "survey": rows},
        columns={**book.columns, "survey": columns},
        definition=definition,
        problems=(*book.problems, *told),
    )


def _parameters(book: Workbook) -> Iterator[Problem]:
    for row, cells in book.rows("survey"):
        if next(iter(_named(cells, "type").split()), "") in _NOT_ASKED:
            yield from (_told("cell", row, column) for column in cells if head(column) == "parameters")


def _entity(book: Workbook) -> Iterator[Problem]:
    if not book.definition.get("entities"):
        yield from (_told("column", 1, column) for column in book.columns["survey"] if head(column) == _ENTITY)


def _told(what: str, row: int, column: str) -> Problem:
    return problem("F-028", {"what": clause(what, name=column)}, sheet="survey", row=row, column=column)


def _named(cells: Row, name: str) -> str:
    return next((cell for column, cell in cells.items() if head(column) == name), "")
