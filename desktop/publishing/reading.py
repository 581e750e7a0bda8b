"""Read a form from a spreadsheet, and write the form in use as one. Runs beside the window; no Qt."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from desktop.publishing.source import Source, source_beside
from forms.engine.model import Form
from forms.engine.xform import read_form
from forms.publishing import ready

KINDS: Final = (".xlsx", ".csv", ".md", ".xml")
SOURCE: Final = "intake.csv"
LISTS: Final = ("municipalities.csv",)  # files of choices that the program's own form uses
WIDEST: Final = 60  # characters of a column in the workbook


@dataclass(frozen=True)
class Candidate:
    """A form that was read, and its file with its lists, byte for byte, for whoever goes on from it."""

    path: Path
    form: Form
    source: Source


def read_candidate(path: Path, read: Callable[[Path], Form] = read_form) -> Candidate:
    """The form of a file; what is wrong with it stands in its problems. Raises OSError, and what read raises.

    The program's own lists are used where the file has none of that name beside it.
    """
    form = read(path)
    absent = [name for name in LISTS if not (path.parent / name).exists()]
    if absent and any(problem.code == "F-022" for problem in form.problems):
        form = _read_beside_lists(path, absent, read)
    return Candidate(path, ready(form), source_beside(path, form))


def _read_beside_lists(path: Path, absent: list[str], read: Callable[[Path], Form]) -> Form:
    """The form, with its own lists and the program's in one passing folder; holds nothing about a client."""
    with tempfile.TemporaryDirectory(prefix="keukentafel-") as name:
        folder = Path(name)
        for one in (path, *path.parent.glob("*.csv")):
            shutil.copyfile(one, folder / one.name)
        for missing in absent:
            (folder / missing).write_bytes(_own(missing))
        return read(folder / path.name)


def _own(name: str) -> bytes:
    with as_file(files("resources") / "intake" / name) as path:
        return path.read_bytes()


def own_workbook() -> bytes:
    """The program's own form as an .xlsx: a sheet each for survey, choices and settings; every cell is a text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for title, rows in _sheets():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                cell.value, cell.data_type = text, "s"  # never a formula, whatever it begins with
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number == 1)
        sheet.freeze_panes = "A2"
        for place, column in enumerate(zip(*rows, strict=True), start=1):
            width = min(WIDEST, max(len(text) for text in column) + 2)
            sheet.column_dimensions[sheet.cell(1, place).column_letter].width = width
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheets() -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets of the source: a row with only a first cell begins one, and its rows have that cell empty."""
    title, rows = "", list[list[str]]()
    for row in csv.reader(io.StringIO(_own(SOURCE).decode("utf-8-sig"), newline="")):
        if row and row[0]:
            if title:
                yield title, _even(rows)
            title, rows = row[0], []
        elif any(row):
            rows.append(row[1:])
    yield title, _even(rows)


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one length, without the columns that have no heading."""
    width = len([cell for cell in rows[0] if cell])
    return [[*row, *[""] * width][:width] for row in rows]


def own_source(suffix: str) -> bytes:
    """The program's own form as a file of this kind, .xlsx or .csv."""
    return own_workbook() if suffix == ".xlsx" else _own(SOURCE)


def write_form(path: Path, content: bytes) -> None:
    """Write a form, with the program's own lists beside it; a list that is there already stays. Raises OSError."""
    path.write_bytes(content)
    for name in LISTS:
        if not (path.parent / name).exists():
            (path.parent / name).write_bytes(_own(name))
