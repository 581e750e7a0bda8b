"""What pyxform, the reference for XLSForm, does for us; the one place that imports it, and only when it is called."""

import io
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any


class ConversionFailed(Exception):
    """What pyxform said; meant: whether it is a sentence for the maker of the form, else it failed in its own way."""

    def __init__(self, said: str, *, meant: bool) -> None:
        super().__init__(said)
        self.said, self.meant = said[:500], meant


def rows_of(data: bytes, suffix: str) -> Mapping[str, Any]:
    """The sheets of an .xlsx or .md as rows of cells. Raises ConversionFailed."""
    from pyxform.errors import PyXFormError  # type: ignore[import-untyped]
    from pyxform.xls2json_backends import get_xlsform  # type: ignore[import-untyped]

    try:
        found = get_xlsform(io.BytesIO(data), file_type=suffix)
    except PyXFormError as error:
        raise ConversionFailed(str(error), meant=True) from None
    except Exception as error:  # noqa: BLE001 - a damaged workbook makes openpyxl fail in any way
        raise ConversionFailed(f"{type(error).__name__}: {error}", meant=False) from None
    return {name: getattr(found, name) for name in found.__slots__ if getattr(found, name) is not None}


def sheets_of(data: bytes, sheets: Collection[str]) -> list[tuple[str, list[list[str]]]]:
    """The cells of those sheets of an .xlsx as they stand, for one that `rows_of` leaves. Raises ConversionFailed."""
    from openpyxl import load_workbook
    from pyxform.xls2json_backends import xlsx_value_to_str

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            (name, [["" if cell is None else xlsx_value_to_str(cell) for cell in row] for row in book[name].values])
            for name in book.sheetnames
            if name.lower() in sheets
        ]
    except Exception as error:  # noqa: BLE001 - a damaged workbook makes openpyxl fail in any way
        raise ConversionFailed(f"{type(error).__name__}: {error}", meant=False) from None


def xform_of(definition: Mapping[str, Any], warnings: list[str]) -> str:
    """The XForm XML of sheets; what is odd about them is added to `warnings`. Raises ConversionFailed."""
    logging.getLogger("pyxform").setLevel(logging.ERROR)
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert  # type: ignore[import-untyped]

    try:
        found = convert(dict(definition), warnings=warnings, form_name="data", pretty_print=False, validate=False)
    except PyXFormError as error:
        raise ConversionFailed(str(error), meant=True) from None
    except Exception as error:  # noqa: BLE001 - rows that it does not expect make it fail in any way
        raise ConversionFailed(f"{type(error).__name__}: {error}", meant=False) from None
    return str(found.xform)


def meanings(sheet: str, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """What each column of a sheet is to pyxform, whatever it is called there: "relevance" is ("bind", "relevant")."""
    from pyxform import aliases  # type: ignore[import-untyped]
    from pyxform.parsing.sheet_headers import process_header  # type: ignore[import-untyped]
    from pyxform.question import MultipleChoiceQuestion, Option  # type: ignore[import-untyped]
    from pyxform.survey import Survey  # type: ignore[import-untyped]

    names, known = {
        "survey": (aliases.survey_header, MultipleChoiceQuestion),
        "choices": (aliases.list_header, Option),
        "settings": (aliases.settings_header, Survey),
    }[sheet]
    double, heads = any("::" in column for column in columns), set(known.get_slot_names())
    return [process_header(column, double, names, heads)[1] for column in columns]


def is_name(name: str) -> bool:
    """Whether a question can have the name."""
    from pyxform.parsing.expression import is_xml_tag  # type: ignore[import-untyped]

    return bool(is_xml_tag(name)) and ":" not in name


def types() -> frozenset[str]:
    """The types of question that are known, selects, groups and repeats left out."""
    from pyxform.aliases import _type_alias_map, settings_header  # type: ignore[import-untyped]
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # type: ignore[import-untyped]

    return frozenset({*QUESTION_TYPE_DICT, *_type_alias_map, *settings_header, "entity"})


def is_asked(kind: str) -> bool:
    """Whether a question of the type is on the screen: it is no calculation, and nothing that a device tells."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return "control" in QUESTION_TYPE_DICT.get(kind, {"control": {}})


def aliases() -> frozenset[str]:
    """The other names of columns of the sheet survey that are known."""
    from pyxform.aliases import survey_header

    return frozenset(survey_header)
