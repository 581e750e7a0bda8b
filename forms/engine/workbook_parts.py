"""Find which part of an .xlsx holds which sheet; neither its rows nor the texts of the workbook are read."""

import io
import posixpath
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader


def sheet_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The XML of each sheet by its name in small letters."""
    with _opened(data) as reader:
        for name, part in _places(reader):
            yield name.lower(), reader.archive.read(part)


def sheet_in(data: bytes, part: str, known: Collection[str]) -> str | None:
    """The sheet that lies in a part, one of the `known` in small letters; None where the workbook does not say."""
    try:
        with _opened(data) as reader:
            found = {posixpath.normpath(place): name for name, place in _places(reader)}.get(part)
    except Exception:  # noqa: BLE001 - a damaged workbook makes openpyxl fail in any way; it is refused already
        return None
    return found.lower() if found and found.lower() in known else found


@contextmanager
def _opened(data: bytes) -> "Iterator[ExcelReader]":
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(data), read_only=True)
    try:
        reader.read_manifest()
        reader.read_workbook()
        yield reader
    finally:
        reader.archive.close()


def _places(reader: "ExcelReader") -> Iterator[tuple[str, str]]:
    for sheet, place in reader.parser.find_sheets():
        if place.target in reader.valid_files and "chartsheet" not in place.Type:
            yield sheet.name, place.target
