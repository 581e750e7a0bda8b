"""Read a spreadsheet into rows of cells, with the faults of the file and its cells that lie before any question.

A cell is its text, without spaces around it. Rows count as the sheet counts them: the column names stand in row 1.
Nothing in a workbook is run: macros and formulas are not, only the value that was saved with a formula is read.
"""

import codecs
import io
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from forms.engine.converter import ConversionFailed, rows_of, sheets_of, types
from forms.engine.csv_records import CsvBroken, records
from forms.engine.model import Problem
from forms.engine.problems import clause, problem
from forms.engine.workbook_parts import sheet_in, sheet_parts

MAX_UNPACKED: Final = 40_000_000  # bytes of the sheets; a small .xlsx can unpack to fill the memory
MAX_PARTS: Final = 5_000
MAX_NAMES: Final = 1_000_000  # bytes of what a workbook says of its sheets and names; openpyxl reads them slowly
MAX_ROWS: Final = 60_000  # of a sheet, empty ones with a colour too; openpyxl reads some ten thousand in a second
MAX_CELLS: Final = 500_000  # of all sheets; openpyxl reads some hundred thousand in a second, other elements no faster
TAGS_PER_CELL: Final = 2  # of a cell itself and its value
MAX_TEXTS: Final = 400_000  # of a workbook, used or not; openpyxl makes some fifty thousand in a second
MAX_CELL: Final = 32_767  # characters; more does not fit in a cell of a spreadsheet program
MAX_COLUMNS: Final = 1_000  # of a sheet; a form in twenty languages has some two hundred

Row = dict[str, str]
Heads = Mapping[str, Sequence[object]]
SHEETS: Final = ("survey", "choices", "settings")
_OLD: Final = b"\xd0\xcf\x11\xe0"  # the first bytes of an old .xls, and of any workbook behind a password
_NAMES: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")
_MOMENT: Final = re.compile(r"\A(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\Z", re.ASCII)  # how pyxform writes a date cell
_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
    | {
        "#VERW!",
        "#N/B",
        "#WAARDE!",
        "#NAAM?",
        "#DEEL/0!",
        "#LEEG!",
        "#GETAL!",
        "#OVERLOOP!",
    }  # as a Dutch one writes a .csv
)
_SEPARATOR: Final = re.compile(r"(?i)sep=([,;\t])")  # says by itself what stands between the cells of a .csv
_RULE: Final = re.compile(r"\|[\s|:-]*-[\s|:-]*")  # the line under the heading of a Markdown table
_PIPE: Final = re.compile(r"(?<!\\)\|")
_GROUPED: Final = re.compile(r"(?:select|rank|begin|end)\b|select_(?:one|multiple)")  # the types of more than one word
FAULTS: Final = "faults"  # of rows, among the sheets
_MERGED: Final = re.compile(rb'<mergeCell [^>]*ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_FIRST_ROW: Final = re.compile(rb"<row[ >].*?</row>", re.DOTALL)
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that no XML holds
_NO_ARCHIVE: Final = (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, zlib.error, lzma.LZMAError)
_XML_BEGINS: Final = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<", b" ", b"\t", b"\r", b"\n")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_TEXT: Final = re.compile(rb"<(?:\w+:)?si[ />]")
_FILLED: Final = re.compile(rb"<c[ >](?:[^>]*[^/>])?>")
_FORMULA: Final = re.compile(  # without a value; a formula that gave an empty text (t="str") has one
    rb'<c (?![^>]*t="str")[^>]*r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v/>|<v></v>)?</c>'
)


class Refused(Exception):
    """A file that holds no rows to look at; problems: why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].code)
        self.problems = problems


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet. sheets: the rows of each known sheet by its name; columns: its column names in their order.

    names: all sheets that are there. problems: faults of cells. definition: as pyxform takes it.
    """

    sheets: Mapping[str, Sequence[Row]]
    columns: Mapping[str, Sequence[str]]
    names: Sequence[str]
    definition: Mapping[str, Any]
    problems: tuple[Problem, ...] = field(default=())

    def rows(self, sheet: str) -> Iterator[tuple[int, Row]]:
        """The rows of a sheet with their numbers, without empty ones."""
        return ((number, row) for number, row in enumerate(self.sheets.get(sheet, ()), 2) if row)


def read_workbook(data: bytes, suffix: str) -> Workbook:
    """The workbook of an .xlsx, .csv or .md file. Raises Refused."""
    if suffix == ".xlsx":
        _look_inside(data)
        return _of_xlsx(data)
    text = decoded(data, suffix)
    return _made(_of_rows(_csv_rows(text) if suffix == ".csv" else _md_rows(text)))


def _of_xlsx(data: bytes) -> Workbook:
    """Opened by openpyxl once, which is slow; once more only where a column may stand twice."""
    try:
        found = _library(data, ".xlsx")
    except Refused as refused:
        found = _of_rows(_below_each_other(data, refused))
    parts = {sheet: part for sheet, part in sheet_parts(data) if sheet in SHEETS}
    made = _made(found, parts, lambda: _first_rows(data))
    told = any(one.code == "F-053" for one in made.problems)
    as_many = (_heads(part) == len(set(map(str.casefold, made.columns[sheet]))) for sheet, part in parts.items())
    twice = () if told or all(as_many) else tuple(_columns_twice(data))
    return replace(made, problems=(*made.problems, *twice))


def _below_each_other(data: bytes, refused: Refused) -> Iterator[list[str]]:
    """The rows of an .xlsx as a .csv has them, where a column may stand twice: all else is told with it."""
    twice = tuple(_columns_twice(data))
    if not twice:
        raise refused
    try:
        sheets = sheets_of(data, SHEETS)
    except ConversionFailed:
        raise Refused(*twice) from None
    for name, rows in sheets:
        yield [name]
        yield from (["", *cells] for cells in rows)


def _look_inside(data: bytes) -> None:
    """Refuse a workbook that is none, or that unpacks to fill the memory."""
    if data.startswith(_OLD):
        raise Refused(problem("F-009"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or any(part.file_size > MAX_UNPACKED for part in parts):
                raise Refused(problem("F-002", limit=MAX_UNPACKED // 1_000_000))
            _weigh(data, archive, [part for part in parts if _is_xml(archive, part)])
    except _NO_ARCHIVE:
        raise Refused(problem("F-001", why=clause("no_workbook"))) from None


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part may be XML, whatever it is called: a sheet may lie in a part of any name."""
    if part.filename.endswith((".xml", ".rels")):
        return True
    with archive.open(part) as file:
        return file.read(4).startswith(_XML_BEGINS)


def _weigh(data: bytes, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse a workbook with sheets that unpack to fill the memory, or with very much to read one by one."""
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(problem("F-002", limit=MAX_UNPACKED // 1_000_000))
    if sum(part.file_size for part in parts if part.filename in _NAMES) > MAX_NAMES:
        raise Refused(problem("F-005", limit=f"{MAX_NAMES // 1_000_000} MB", what=clause("names")))
    opened = 0
    for part in parts:
        content = archive.read(part).replace(b"\0", b"")  # so that UTF-16 shows its tags too
        if part.filename.endswith("sharedStrings.xml"):
            if len(_TEXT.findall(content)) > MAX_TEXTS:
                raise Refused(problem("F-005", limit=f"{MAX_TEXTS:,}", what=clause("texts")))
            continue
        opened += content.count(b"<") - content.count(b"</")
        if opened > TAGS_PER_CELL * MAX_CELLS:
            raise Refused(problem("F-005", limit=f"{MAX_CELLS:,}", what=clause("cells")))
        if len(_ROW.findall(content)) > MAX_ROWS:
            sheet = sheet_in(data, part.filename, SHEETS)
            raise Refused(problem("F-005", sheet=sheet, limit=f"{MAX_ROWS:,}", what=clause("rows")))


def decoded(data: bytes, suffix: str) -> str:
    """The text of a file: UTF-8; of XML UTF-16 too, which begins with its mark (XML 1.0, 4.3.3). Raises Refused."""
    wide = data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    try:
        text = data.decode("utf-16" if wide and suffix == ".xml" else "utf-8-sig").lstrip(
            "\ufeff"
        )  # one may stand twice
    except UnicodeDecodeError:
        raise Refused(problem("F-029", how=clause("csv_utf8" if suffix == ".csv" else "utf8"))) from None
    if "\0" in text:
        raise Refused(problem("F-001", why=clause("no_text")))
    return text


def _library(data: bytes, suffix: str) -> Mapping[str, Any]:
    """The sheets as pyxform reads them."""
    try:
        return rows_of(data, suffix)
    except ConversionFailed as failed:
        raise Refused(_said(failed.said) if failed.meant else problem("F-001", why=clause("damaged"))) from None


def _said(text: str) -> Problem:
    twice = re.search(r"Duplicate column header: (.+)", text)
    if twice:
        return problem("F-053", row=1, column=twice[1], sheet_name="survey, choices or settings", name=twice[1])
    if text.startswith("Argument 'definition'"):  # so pyxform begins what it says of an archive that is none
        return problem("F-001", why=clause("no_workbook"))
    return problem("F-001", why=clause("library", text=text[:300]))


def _csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of a .csv with commas, semicolons or tabs, as its lines have them. Raises Refused."""
    first, _, rest = text.partition("\n")
    named = _SEPARATOR.fullmatch(first.strip())  # what spreadsheet programs write above it on demand
    text = rest if named else text
    try:
        yield from records(text, named[1] if named else _delimiter(text))
    except CsvBroken as broken:
        raise Refused(problem("F-001", row=broken.line + bool(named), why=broken.why)) from None


def _delimiter(text: str) -> str:
    """What stands between the cells: what makes columns of a heading, for a label may hold more commas than that."""
    lines = text[:MAX_CELL].splitlines()[:3]
    for delimiter in ",;\t":
        if any({"name", "type"} <= {cell.strip(' "').lower() for cell in line.split(delimiter)} for line in lines):
            return delimiter
    return max(",;\t", key="\n".join(lines).count)


def _md_rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables in a Markdown text; a | in a cell is written \\|, and other lines do not matter."""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("|") and not _RULE.fullmatch(line):
            cells = _PIPE.split(line.removeprefix("|").removesuffix("|"))
            yield [cell.strip().replace("\\|", "|") for cell in cells]


def _of_rows(rows: Iterator[list[str]]) -> Mapping[str, Any]:
    """Sheets below each other, each named in the first column of a row above its rows. Raises Refused."""
    found: dict[str, Any] = {"sheet_names": []}
    sheet, header, faults = "", None, list[Problem]()
    for cells in _with_sheet(rows):
        first, rest = (cells[0].strip() if cells else ""), [cell.strip() for cell in cells[1:]]
        if header is not None and any(rest) and _begins_too_soon(sheet, first, found):
            faults.append(problem("F-075", sheet=sheet, row=len(found[sheet]) + 2, what=first))
            first, rest = "", [first, *rest]
        if first:
            sheet, header = first.lower(), None
            found["sheet_names"].append(first)
        if header is None and any(rest):
            header = rest
            faults += _twice(sheet, header) if sheet in SHEETS else ()
            found[f"{sheet}_header"] = [dict.fromkeys(cell for cell in header if cell)]
            found.setdefault(sheet, [])
        elif header is not None:
            found[sheet].append({name: cell for name, cell in zip(header, rest, strict=False) if name and cell})
            if len(found[sheet]) > MAX_ROWS:
                raise Refused(problem("F-005", sheet=sheet, limit=f"{MAX_ROWS:,}", what=clause("rows")))
            if any(more := rest[len(header) :]):
                faults.append(problem("F-072", sheet=sheet, row=len(found[sheet]) + 1, what=beyond(more)))
    return {**found, FAULTS: faults}


def _begins_too_soon(sheet: str, first: str, found: Mapping[str, Any]) -> bool:
    """Whether a row stands one cell to the left: where a sheet is named it has a type, or a list of the rows before."""
    kind = " ".join(first.lower().split())
    if sheet == "survey":
        return kind not in _KNOWN and (kind in types() or _GROUPED.match(kind) is not None)
    return sheet == "choices" and any(first in (row.get("list_name"), row.get("list name")) for row in found[sheet])


def _twice(sheet: str, header: Iterable[str]) -> Iterator[Problem]:
    """Columns that stand twice in a sheet, however their letters are written."""
    columns = [" ".join(each.split()) for each in header if each.strip()]
    times = Counter(map(str.casefold, columns))
    for column in {each.casefold(): each for each in reversed(columns) if times[each.casefold()] > 1}.values():
        yield problem("F-053", sheet=sheet.lower(), row=1, column=column, sheet_name=sheet, name=column)


def beyond(cells: Iterable[str]) -> str:
    """The first of the cells that have no column, not too long."""
    return next(filter(None, cells))[:60]


def _with_sheet(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows, with the sheet named before them when they begin with the columns of the questions at once."""
    first = next(rows, [])
    if first and first[0].strip().lower() == "type":
        yield ["survey"]
        yield ["", *first]
        yield from (["", *cells] for cells in rows)
    else:
        yield first
        yield from rows


def _made(
    found: Mapping[str, Any], parts: Mapping[str, bytes] | None = None, heads: Callable[[], Heads] = dict
) -> Workbook:
    """parts: of an .xlsx, the XML of each sheet; heads: gives its first rows, slowly."""
    read = _clean if parts is None else _dated
    sheets = {name: [read(row) for row in found.get(name) or ()] for name in SHEETS}
    columns = {name: [str(key) for header in found.get(f"{name}_header") or () for key in header] for name in SHEETS}
    wide = [name for name in SHEETS if len(columns[name]) > MAX_COLUMNS]
    if wide:
        limit = {"limit": f"{MAX_COLUMNS:,}", "what": clause("columns")}
        raise Refused(*(problem("F-005", limit, sheet=name, row=1) for name in wide))
    names = [str(name) for name in found.get("sheet_names", ())]
    known = {key: value for key, value in found.items() if key in _KEPT}
    problems = (*found.get(FAULTS, ()), *_of_cells(sheets), *_of_parts(parts or {}, heads))
    return Workbook(sheets, columns, names, {**known, **sheets}, problems)


_OTHER: Final = frozenset({"external_choices", "entities", "osm"})
_KNOWN: Final = _OTHER.union(SHEETS)
_KEPT: Final = _OTHER | {"sheet_names", *(f"{sheet}_header" for sheet in _KNOWN)}


def _clean(row: Mapping[Any, Any]) -> Row:
    return {str(key): text for key, cell in row.items() if (text := _NO_TEXT.sub("", str(cell)).strip()) and key}


def _dated(row: Mapping[Any, Any]) -> Row:
    """A row of an .xlsx: a cell with a date has its time too, midnight where nobody typed one."""
    return {name: _MOMENT.sub(_as_date, cell) for name, cell in _clean(row).items()}


def _as_date(found: re.Match[str]) -> str:
    return found[1] if found[2] == "00:00:00" else f"{found[1]}T{found[2]}"


def _of_cells(sheets: Mapping[str, Iterable[Row]]) -> Iterator[Problem]:
    """Cells that hold an error of the spreadsheet program, or more than a cell can."""
    for sheet, rows in sheets.items():
        for number, row in enumerate(rows, 2):
            for column, cell in row.items():
                if cell in _ERRORS:
                    yield problem("F-066", sheet=sheet, row=number, column=column, what=cell)
                if len(cell) > MAX_CELL:
                    yield problem("F-067", sheet=sheet, row=number, column=column, limit=MAX_CELL)


def _of_parts(parts: Mapping[str, bytes], heads: Callable[[], Heads]) -> Iterator[Problem]:
    """What only the parts of an .xlsx show: merged cells, and formulas that were saved without their value."""
    found = [
        (code, sheet, column.decode(), int(row), end.decode())
        for sheet, part in parts.items()
        for code, cells in (("F-068", _MERGED.findall(part)), ("F-069", _FORMULA.findall(part)))
        for column, row, *ends in cells
        for end in (ends or [b""])
    ]
    named = heads() if found else {}
    for code, sheet, column, row, end in found:
        what = f"{column}{row}:{end}" if end else f"{column}{row}"
        yield problem(code, sheet=sheet, row=row, column=_heading(named.get(sheet, ()), column), what=what)


def _heading(head: Sequence[object], letters: str) -> str | None:
    """What stands above a column ("C") in the first row; None for nothing."""
    from openpyxl.utils import column_index_from_string

    place = column_index_from_string(letters) - 1
    return str(head[place]).strip() or None if place < len(head) and head[place] is not None else None


def _first_rows(data: bytes) -> Heads:
    """The cells of the first row of each sheet that matters, by its name in small letters."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True)
        heads = {name.lower(): next(book[name].values, ()) for name in book.sheetnames if name.lower() in SHEETS}
        book.close()
    except Exception:  # noqa: BLE001 - a damaged workbook makes openpyxl fail in any way; the next reader says how
        return {}
    return heads


def _columns_twice(data: bytes) -> Iterator[Problem]:
    """Columns that stand twice in a sheet, of which pyxform names the first and no sheet."""
    for name, head in _first_rows(data).items():
        yield from _twice(name, (str(cell) for cell in head if cell is not None))


def _heads(part: bytes) -> int:
    """How many cells of the first row of a sheet hold something; -1 where that is not seen at a glance."""
    row = _FIRST_ROW.search(part)
    return len(_FILLED.findall(row[0])) if row else -1
