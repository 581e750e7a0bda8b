"""Lists of reference: municipalities and regions, sectors, legal forms, Bbz amounts and the tax share of each year.

Data with its source in resources/manifest.json. A file that cannot be used is refused as a whole with every problem
at once: file, row (as a spreadsheet counts) and column.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Final, Protocol, TypeVar

LANGUAGES: Final = ("nl", "en")
Made = TypeVar("Made")


class Source(Protocol):
    """A file in a folder or in an installed package."""

    @property
    def name(self) -> str: ...

    def read_text(self, encoding: str) -> str: ...


class ReferenceFaulty(ValueError):
    """A reference file that cannot be used (L-001); the message names file, row and column of every problem."""

    code = "L-001"

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(
            "A list of this program is damaged; the dossiers are safe. Install the program again, or correct the "
            "file: " + "; ".join(problems)
        )


@dataclass(frozen=True)
class Municipality:
    """code: "GM0034"; region: "AM11", the labour-market region. words: other names people search by."""

    code: str
    name: str
    region: str
    words: str = ""


@dataclass(frozen=True)
class Sector:
    """A sector as workers say it. codes of SBI by version; hit_first: a sector that a crisis hits first."""

    key: str
    label: Mapping[str, str]
    sbi: Mapping[str, tuple[str, ...]]  # "2025" and "2008"
    hit_first: bool
    words: str


@dataclass(frozen=True)
class LegalForm:
    """Who is liable and who may get debt help.

    privately_liable: yes, no, jointly, share, managing, not_unless, depends, unknown. debt_help (Wgs) and
    statutory_scheme (Wsnp): yes, no, private (only for private debts), ask.
    """

    code: str
    label: Mapping[str, str]
    privately_liable: str
    debt_help: str
    statutory_scheme: str


@dataclass(frozen=True)
class Amount:
    """An amount of the Bbz of one year: euros, a percentage or years, as its key says; None is not known yet."""

    year: int
    key: str
    value: Decimal | None
    article: str
    source: str


@dataclass(frozen=True)
class TaxShare:
    """The share of profit that is kept for tax and premiums, 0 up to 1. year: of the source, not later than asked."""

    year: int
    value: Decimal
    source: str


@dataclass(frozen=True)
class PensionAge:
    """The state pension age (AOW) of whoever reaches it in this year."""

    year: int
    years: int
    months: int
    source: str

    @property
    def in_months(self) -> int:
        """The age in months."""
        return self.years * 12 + self.months


@dataclass(frozen=True)
class _Row:
    cells: Mapping[str, str]
    file: str
    number: int

    def text(self, column: str) -> str:
        return self.cells[column]

    def filled(self, column: str) -> str:
        if not self.cells[column]:
            raise _Wrong(column, "is empty")
        return self.cells[column]

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        if self.cells[column] not in allowed:
            raise _Wrong(column, f"must be one of {', '.join(sorted(allowed))}")
        return self.cells[column]

    def whole(self, column: str) -> int:
        if not self.cells[column].isascii() or not self.cells[column].isdigit():
            raise _Wrong(column, "is not a whole number")
        return int(self.cells[column])

    def number_or_none(self, column: str) -> Decimal | None:
        if not self.cells[column]:
            return None
        try:
            found = Decimal(self.cells[column])
        except InvalidOperation:
            raise _Wrong(column, "is not a number") from None
        if not found.is_finite() or found < 0:
            raise _Wrong(column, "is not a number of 0 or more")
        return found


class _Wrong(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(f"column {column} {why}")


def read_rows(
    source: Source, columns: tuple[str, ...], make: Callable[[_Row], Made], key: str = ""
) -> tuple[Made, ...]:
    """The rows of a CSV file as values. key: a column that may not repeat. Raises ReferenceFaulty (L-001)."""
    try:
        lines = csv.reader(source.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        raise ReferenceFaulty((f"{source.name}: can't be read as a UTF-8 file",)) from None
    header = next(lines, [])
    if tuple(header) != columns:
        raise ReferenceFaulty((f"{source.name} row 1: the columns must be {', '.join(columns)}",))
    problems: list[str] = []
    made: list[Made] = []
    seen: set[str] = set()
    for number, cells in enumerate(lines, 2):
        try:
            row = _Row(_cells(columns, cells), source.name, number)
            if key:
                _once(row, key, seen)
            made.append(make(row))
        except _Wrong as wrong:
            problems.append(f"{source.name} row {number}: {wrong}")
    if not made and not problems:
        problems.append(f"{source.name}: there are no rows")
    if problems:
        raise ReferenceFaulty(tuple(problems))
    return tuple(made)


def _cells(columns: tuple[str, ...], cells: list[str]) -> Mapping[str, str]:
    if len(cells) != len(columns):
        raise _Wrong(columns[min(len(cells), len(columns) - 1)], f"or another: {len(cells)} cells, not {len(columns)}")
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _once(row: _Row, column: str, seen: set[str]) -> None:
    value = row.filled(column)
    if value in seen:
        raise _Wrong(column, "stands in the list twice")
    seen.add(value)


def _data(folder: str, name: str) -> Source:
    return files("resources").joinpath(folder, name)


@cache
def regions() -> Mapping[str, str]:
    """The 35 labour-market regions: code -> name."""
    found = read_rows(
        _data("regions", "regions.csv"), ("code", "name"), lambda row: (row.text("code"), row.filled("name")), "code"
    )
    return dict(found)


@cache
def municipalities() -> Mapping[str, Municipality]:
    """The 342 municipalities by code, in the order of their names; the same list that the intake searches."""
    known = frozenset(regions())

    def make(row: _Row) -> Municipality:
        region = row.one_of("region", known)
        return Municipality(row.text("name"), row.filled("label"), region, row.text("words"))

    found = read_rows(_data("intake", "municipalities.csv"), ("name", "label", "region", "words"), make, "name")
    return {one.code: one for one in found}


def municipality_name(code: str) -> str:
    """The municipality's name; the code itself when it is not in the list."""
    found = municipalities().get(code)
    return found.name if found else code


def region_of(code: str) -> str | None:
    """The region code of a municipality code; None when it is not in the list."""
    found = municipalities().get(code)
    return found.region if found else None


@cache
def sectors() -> Mapping[str, Sector]:
    """The sectors by key, in the order of the intake."""

    def make(row: _Row) -> Sector:
        return Sector(
            row.text("key"),
            {language: row.filled(f"label_{language}") for language in LANGUAGES},
            {year: tuple(filter(None, row.text(f"sbi{year}").split("|"))) for year in ("2025", "2008")},
            row.one_of("hit_first", frozenset({"yes", "no"})) == "yes",
            row.text("words"),
        )

    columns = ("key", "label_nl", "label_en", "sbi2025", "sbi2008", "hit_first", "words", "note")
    return {one.key: one for one in read_rows(_data("sectors", "sectors.csv"), columns, make, "key")}


def sector_name(key: str, language: str = "nl") -> str:
    """The sector's label; the key itself when it is not in the list."""
    found = sectors().get(key)
    return found.label.get(language, found.label["nl"]) if found else key


_LIABLE: Final = frozenset({"yes", "no", "jointly", "share", "managing", "not_unless", "depends", "unknown"})
_HELP: Final = frozenset({"yes", "no", "private", "ask"})


@cache
def legal_forms() -> Mapping[str, LegalForm]:
    """The legal forms by code."""

    def make(row: _Row) -> LegalForm:
        return LegalForm(
            row.text("code"),
            {language: row.filled(f"label_{language}") for language in LANGUAGES},
            row.one_of("privately_liable", _LIABLE),
            row.one_of("debt_help", _HELP),
            row.one_of("statutory_scheme", _HELP),
        )

    columns = ("code", "label_nl", "label_en", "privately_liable", "debt_help", "statutory_scheme", "note")
    return {one.code: one for one in read_rows(_data("legal_forms", "legal_forms.csv"), columns, make, "code")}


@cache
def _all_amounts() -> tuple[Amount, ...]:
    def make(row: _Row) -> Amount:
        value = row.number_or_none("value")
        if (value is None) != (row.text("checked") == "unset"):
            raise _Wrong("value", "is empty only where checked says unset")
        return Amount(row.whole("year"), row.filled("key"), value, row.text("article"), row.text("source"))

    columns = ("year", "key", "value", "article", "source", "checked")
    return read_rows(_data("amounts", "bbz.csv"), columns, make)


def amounts(year: int) -> Mapping[str, Amount]:
    """The Bbz amounts of a year by key; value None where no source was found yet. Empty for a year without a list."""
    return {one.key: one for one in _all_amounts() if one.year == year}


@cache
def pension_ages() -> Mapping[int, PensionAge]:
    """The state pension age by the year in which it is reached."""

    def make(row: _Row) -> PensionAge:
        return PensionAge(row.whole("year"), row.whole("years"), row.whole("months"), row.filled("source"))

    columns = ("year", "years", "months", "source", "checked")
    return {one.year: one for one in read_rows(_data("amounts", "aow.csv"), columns, make, "year")}


def tax_share(year: int) -> TaxShare:
    """The share of a year, else of the last year before it that has one; LookupError before all of them."""
    known = [share for share in _tax_shares() if share.year <= year]
    if not known:
        raise LookupError(f"no tax share for {year} or before")
    return max(known, key=lambda share: share.year)


@cache
def _tax_shares() -> tuple[TaxShare, ...]:
    def make(row: _Row) -> TaxShare | None:
        value = row.number_or_none("value")
        if value is not None and value >= 1:
            raise _Wrong("value", "is not below 1")
        return None if value is None else TaxShare(row.whole("year"), value, row.filled("source"))

    columns = ("year", "value", "source", "checked")
    return tuple(_known(read_rows(_data("amounts", "tax_share.csv"), columns, make, "year")))


def _known(shares: tuple[TaxShare | None, ...]) -> Iterator[TaxShare]:
    return (share for share in shares if share is not None)
