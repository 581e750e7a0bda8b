"""Read one file of the catalogue row by row; what is wrong is kept with file, row and column, and reading goes on."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from forms.resource import printable
from forms.words import Words

MAX_BYTES: Final = 4 * 1024 * 1024
_KEY: Final = re.compile(r"[a-z0-9_]{1,40}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PART_OF_DAY: Final = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_HOST: Final = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}(:443)?", re.IGNORECASE | re.ASCII)
_PHONE: Final = re.compile(r"1\d\d|14 ?0\d{2,3}|0[89]00-\d{4}(\d{3})?|0\d{1,3}-\d{6,8}|06-?\d{8}", re.ASCII)
_DUTCH_DIGITS: Final = 10

T = TypeVar("T")


class Source(Protocol):
    """A file to read: a path, a resource of a package, or bytes with a name."""

    @property
    def name(self) -> str: ...

    def read_bytes(self) -> bytes: ...


@dataclass(frozen=True)
class Problem:
    """row: as a spreadsheet counts, 0 for the file as a whole; column: "" for the row as a whole.

    fault, values: the sentence `catalogue.fault.<fault>` and what stands in it. meant: the name that is probably meant.
    """

    file: str
    row: int
    column: str
    fault: str
    values: Mapping[str, str] = field(default_factory=dict)
    meant: str = ""

    def said(self, words: Words) -> str:
        """What is wrong, without the place."""
        guess = words("catalogue.fault.meant", name=self.meant) if self.meant else ""
        return words(f"catalogue.fault.{self.fault}", **self.values) + guess

    def in_words(self, words: Words) -> str:
        """Place and fault on one line."""
        row = words("catalogue.fault.row", row=str(self.row)) if self.row else ""
        column = words("catalogue.fault.column", column=self.column) if self.column else ""
        return f"{self.file}{row}{column}: {self.said(words)}"

    def __str__(self) -> str:
        return self.in_words(Words("en"))


def quoted(text: str) -> str:
    """The beginning of what stands in a cell, on one line."""
    return f"“{printable(text[:40])}”"


@dataclass
class Row:
    """One row of a file; what is wrong goes to problems. A column that the file lacks is said once, and not here."""

    file: str
    number: int
    cells: Mapping[str, str]
    problems: list[Problem]

    def problem(self, column: str, fault: str, meant: str = "", **values: str) -> None:
        """Keep what is wrong with a cell."""
        if column in self.cells:
            self.problems.append(Problem(self.file, self.number, column, fault, values, meant))

    def text(self, column: str, *, needed: bool = False) -> str:
        """The cell without spaces around it."""
        value = self.cells.get(column, "").strip()
        if needed and not value:
            self.problem(column, "empty")
        elif not value.isprintable():
            self.problem(column, "hidden")
        return value

    def key(self, column: str, *, needed: bool = False) -> str:
        """A key: small letters, digits and _."""
        value = self.text(column, needed=needed)
        if value and not _KEY.fullmatch(value):
            self.problem(column, "no_key", value=quoted(value))
            return ""
        return value

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """One of a few words."""
        value = self.text(column, needed=True)
        if value and value not in (options := tuple(allowed)):
            self.problem(column, "none_of", value=quoted(value), options=", ".join(options))
        return value

    def words(self, column: str, allowed: frozenset[str] | None = None, fault: str = "no_word") -> tuple[str, ...]:
        """Words with spaces between, each once."""
        values = tuple(self.text(column).split())
        for value in values:
            if allowed is not None and value not in allowed:
                near = get_close_matches(value, sorted(allowed), 1)
                self.problem(column, fault, next(iter(near), ""), value=quoted(value))
        if len(set(values)) < len(values):
            self.problem(column, "named_twice")
        return values

    def names(self, column: str) -> tuple[str, ...]:
        """Names with | between."""
        value = self.text(column)
        found = tuple(part.strip() for part in value.split("|")) if value else ()
        if not all(found):
            self.problem(column, "empty_name")
        return found

    def whole(self, column: str, least: int = 0, most: int = 999_999) -> int:
        """A whole number."""
        value = self.text(column, needed=True)
        if value.isascii() and value.isdigit() and len(value) <= 6 and least <= int(value) <= most:
            return int(value)
        if value:
            self.problem(column, "no_whole", value=quoted(value), least=str(least), most=str(most))
        return least

    def day(self, column: str) -> date | None:
        """A day as 2026-11-23; None when empty."""
        value = self.text(column)
        if not value:
            return None
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # a day that no calendar has
        self.problem(column, "no_day", value=quoted(value))
        return None

    def part_of_day(self, column: str) -> str:
        """A day, a month or a year: 2026-11-23, 2026-11 or 2026; "" when empty."""
        value = self.text(column)
        try:
            if not value or (_PART_OF_DAY.fullmatch(value) and date.fromisoformat(value + "-01-01"[len(value) - 4 :])):
                return value
        except ValueError:
            pass  # a month or day that no calendar has
        self.problem(column, "no_part_of_day", value=quoted(value))
        return ""

    def site(self, column: str) -> str:
        """An address that begins with https://."""
        value = self.text(column)
        try:
            parts = urlsplit(value)
            good = parts.scheme == "https" and bool(_HOST.fullmatch(parts.netloc)) and " " not in value
        except ValueError:
            good = False
        if value and not good:
            self.problem(column, "no_site", value=quoted(value))
        return value

    def phone(self, column: str) -> str:
        """A Dutch number: 0800-1234, 020-1234567, 06-00000012, 14 020 or 113."""
        value = self.text(column)
        digits = sum(map(str.isdigit, value))
        full = value.startswith(("1", "080", "090")) or digits == _DUTCH_DIGITS
        if value and not (_PHONE.fullmatch(value) and full):
            self.problem(column, "no_phone", value=quoted(value))
        return value


@dataclass
class Table(Generic[T]):
    """What was read of one file: the rows that hold together with their numbers, and every key that was seen."""

    name: str
    rows: list[tuple[int, T]] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)  # of rows too that could not be read: they are not "missing"
    complete: bool = True  # False when not every key could be read, so that nothing can be called missing


def read_table(source: Source, columns: tuple[str, ...], make: Callable[[Row], T], problems: list[Problem]) -> Table[T]:
    """The rows of one file. The first row names the columns, exactly these and in any order."""
    table: Table[T] = Table(source.name)
    lines, table.complete = _lines(source, problems)
    if not lines:
        return table
    header = [cell.strip() for cell in lines[0][1]]
    problems += _header_problems(source.name, header, columns)
    table.complete &= "key" in header
    if not set(header) & set(columns):
        return table  # some other file
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue  # spreadsheets end with rows of nothing
        if len(cells) != len(header):
            counts = {"cells": str(len(cells)), "header": str(len(header))}
            problems.append(Problem(source.name, number, "", "cells", counts))
            _see(table, number, dict(zip(header, cells, strict=False)).get("key", "").strip(), [])
            continue
        row = Row(source.name, number, dict(zip(header, cells, strict=True)), problems)
        _see(table, number, row.cells.get("key", "").strip(), problems)
        table.rows.append((number, make(row)))
    if len(lines) == 1:
        table.complete = False
        problems.append(Problem(source.name, 0, "", "no_rows"))
    return table


def _see(table: Table[T], number: int, key: str, problems: list[Problem]) -> None:
    if not _KEY.fullmatch(key):
        return  # said where the row is read
    if key in table.keys:
        values = {"value": quoted(key), "row": str(table.keys[key])}
        problems.append(Problem(table.name, number, "key", "key_twice", values))
    table.keys.setdefault(key, number)


def _lines(source: Source, problems: list[Problem]) -> tuple[list[tuple[int, list[str]]], bool]:
    """Records with their number, none for what is no table; and whether that is all of them."""
    try:
        data = source.read_bytes()
    except OSError:
        problems.append(Problem(source.name, 0, "", "unreadable"))
        return [], False
    if len(data) > MAX_BYTES:
        problems.append(Problem(source.name, 0, "", "too_large"))
        return [], False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(source.name, 0, "", "no_utf8"))
        return [], False
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=";" if first.count(";") > first.count(",") else ","
    )
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            lines.append((len(lines) + 1, cells))
    except csv.Error:
        problems.append(Problem(source.name, len(lines) + 1, "", "no_csv"))
        return lines, False
    if not lines:
        problems.append(Problem(source.name, 0, "", "empty"))
    return lines, bool(lines)


def _header_problems(name: str, header: list[str], columns: tuple[str, ...]) -> list[Problem]:
    missing = [column for column in columns if column not in header]
    found = []
    for place, column in enumerate(header):
        if column not in columns:
            near = get_close_matches(column, missing, 1)
            fault = "no_column" if column else "column_without_name"
            found.append(Problem(name, 1, printable(column[:40]), fault, meant=next(iter(near), "")))
        elif column in header[:place]:
            found.append(Problem(name, 1, column, "column_twice"))
    found += [Problem(name, 1, column, "column_missing") for column in missing]
    return found
