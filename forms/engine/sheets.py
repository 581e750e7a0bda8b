"""Turn a spreadsheet into XForm XML with pyxform, and its faults into problems with sheet, row and column."""

import io
import logging
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from forms.engine.model import Problem
from forms.engine.problems import problem

MAX_UNPACKED: Final = 100_000_000  # bytes; a small .xlsx can unpack to fill the memory
MAX_ROWS: Final = 100_000

_ROW: Final = re.compile(r"\[row\s*:\s*(\d+)\]|row\s+(\d+)", re.IGNORECASE)
_SHEET: Final = re.compile(r"'(survey|choices|settings|entities|external_choices)'", re.IGNORECASE)
_COLUMN: Final = re.compile(r"column(?:\s+names?)?\s+'([^']+)'", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """What became of a spreadsheet. xml: the XForm, None when it has none; rows: where each name stands in "survey"."""

    xml: str | None
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


def read_sheet(path: Path) -> Sheet:
    """The XForm XML of a spreadsheet, and what pyxform had to say about it. Raises OSError."""
    data = path.read_bytes()
    refused = _too_large(data) if path.suffix.lower() == ".xlsx" else None
    return Sheet(None, (refused,)) if refused else _converted(data, path)


def _too_large(data: bytes) -> Problem | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        return problem("F-001", why=str(error))
    return problem("F-002", limit=MAX_UNPACKED // 1_000_000) if unpacked > MAX_UNPACKED else None


def _converted(data: bytes, path: Path) -> Sheet:
    logging.getLogger("pyxform.xls2xform").setLevel(logging.ERROR)
    from pyxform.errors import PyXFormError  # type: ignore[import-untyped]
    from pyxform.xls2json_backends import get_xlsform  # type: ignore[import-untyped]
    from pyxform.xls2xform import convert  # type: ignore[import-untyped]

    warnings: list[str] = []
    kind = path.suffix.lower()
    try:
        workbook = get_xlsform(io.BytesIO(data), file_type=kind)
        result = convert(
            io.BytesIO(data), warnings=warnings, file_type=kind, form_name="data", pretty_print=False, validate=False
        )
    except PyXFormError as error:
        return Sheet(None, (*_warned(warnings), _said("F-007", str(error))))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile) as error:
        # A damaged workbook makes pyxform and openpyxl fail in ways of their own; each means "not readable".
        return Sheet(None, (*_warned(warnings), problem("F-001", why=f"{type(error).__name__}: {error}")))
    rows = {str(row["name"]): number for number, row in enumerate(workbook.survey, 2) if row.get("name")}
    return Sheet(str(result.xform), _warned(warnings), rows)


def _warned(warnings: list[str]) -> tuple[Problem, ...]:
    return tuple(_said("F-008", warning) for warning in warnings)


def _said(code: str, text: str) -> Problem:
    row, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    number = int(row.group(1) or row.group(2)) if row else None
    return problem(
        code,
        sheet=sheet.group(1).lower() if sheet else None,
        row=number,
        column=column.group(1) if column else None,
        why=text,
    )
