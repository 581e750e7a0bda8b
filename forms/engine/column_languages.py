"""Columns of a spreadsheet that name a language ("label::Nederlands (nl)"): which may, and which say the same twice,
also under another name ("list name" beside "list_name").

pyxform fails on a language in any other column, and of two columns of one language it takes one without a word.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from forms.engine.converter import meanings
from forms.engine.model import Problem
from forms.engine.problems import clause, perhaps, problem
from forms.engine.words_in_form import language_code
from forms.engine.workbook import SHEETS, Workbook

_TEXTS: Final = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_SHOWN: Final = ("media", "image", "big-image", "audio", "video")  # with a language too; no other column of choices has
_ONE_VALUE: Final = (
    "type", "name", "relevant", "constraint", "required", "readonly", "default", "calculation", "trigger",
    "choice_filter", "repeat_count", "appearance", "parameters",
)  # fmt: skip


def of_one_language_each(book: Workbook) -> Workbook:
    """The workbook without columns that name a language and may not; they, and languages that stand twice, are told."""
    lost = {(sheet, column) for sheet in SHEETS for column in book.columns[sheet] if _may_not(sheet, column)}
    told = [
        problem("F-052", {"name": column, "likely": perhaps(head(column))}, sheet=sheet, row=1, column=column)
        for sheet in SHEETS
        for column in book.columns[sheet]
        if (sheet, column) in lost
    ]
    problems = (*book.problems, *told, *_twice(book), *_default(book))
    if not lost:
        return replace(book, problems=problems)
    columns = {sheet: [each for each in book.columns[sheet] if (sheet, each) not in lost] for sheet in SHEETS}
    sheets = {
        sheet: [
            {column: cell for column, cell in row.items() if (sheet, column) not in lost} for row in book.sheets[sheet]
        ]
        for sheet in SHEETS
    }
    heads = {f"{sheet}_header": [dict.fromkeys(columns[sheet])] for sheet in SHEETS if columns[sheet]}
    return replace(
        book, sheets=sheets, columns=columns, definition={**book.definition, **sheets, **heads}, problems=problems
    )


def head(column: str) -> str:
    """A column without its language, in the usual writing: "Label::Nederlands (nl)" is "label"."""
    return column.split("::")[0].strip().lower().replace(" ", "_")


def _may_not(sheet: str, column: str) -> bool:
    if "::" not in column:
        return False
    if sheet == "settings":
        return head(column) != "attribute"
    if sheet == "choices" and head(column) not in ("label", *_SHOWN):
        return True
    return head(column) in _ONE_VALUE or (head(column) in _TEXTS and column.count("::") > 1)


def _twice(book: Workbook) -> Iterator[Problem]:
    """The second of two columns with the same texts in one language, however the language is written."""
    told = {each.sheet for each in book.problems if each.code == "F-053"}  # the same letters were told already
    for sheet in (sheet for sheet in SHEETS if sheet not in told):
        seen: dict[object, str] = {}
        for column, meaning in zip(book.columns[sheet], meanings(sheet, book.columns[sheet]), strict=True):
            key = _in_language(column) or meaning
            if key in seen:
                name = clause("called_too", name=seen[key], other=column)
                yield problem("F-053", sheet=sheet, row=1, column=column, sheet_name=sheet, name=name)
            seen.setdefault(key, column)


def _default(book: Workbook) -> Iterator[Problem]:
    """A default_language that no column is in, where every text names its language (else it names that of the rest)."""
    columns = [column for sheet in ("survey", "choices") for column in book.columns[sheet] if head(column) in _TEXTS]
    written = {key[1]: column.split("::")[-1].strip() for column in columns if (key := _in_language(column))}
    if not written or not all("::" in column for column in columns):
        return
    for row, cells in tuple(book.rows("settings"))[:1]:
        for column, cell in cells.items():
            if head(column) == "default_language" and language_code(cell).casefold() not in written:
                why = clause("no_language", language=cell, known=", ".join(written.values()))
                yield problem("F-008", sheet="settings", row=row, column=column, why=why)


def _in_language(column: str) -> tuple[str, str] | None:
    """A text and the language that it is in; None for any other column."""
    language = language_code(column.split("::")[-1]).casefold()
    return (head(column), language) if head(column) in _TEXTS and column.count("::") == 1 and language else None
