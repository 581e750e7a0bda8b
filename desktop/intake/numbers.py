"""Read what a person types for a number, and show stored numbers, with the marks of the language on the screen.

Dutch writes 1.250,50 and English 1,250.50. Both ways are read in both languages, but never one that could mean two
things: "1,250" on a Dutch screen is not guessed, and neither is "1.250" on an English one. Pure.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from babel.numbers import get_decimal_symbol, get_group_symbol

CENT: Final = Decimal("0.01")
MONTHS_A_YEAR: Final = 12
MAX_DIGITS: Final = 12
AMBIGUOUS: Final = 3  # decimals that could be thousands
DOUBT: Final = "?"  # behind what would be a number as it is stored, and means something else as it was typed
OTHER_MARKS: Final = str.maketrans(",.", ".,")  # from one of the two ways to write numbers to the other
_STORED: Final = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Marks:
    """How numbers are written: the mark between thousands, that before decimals, and what is read. See read_decimal."""

    group: str
    point: str
    own: re.Pattern[str]
    other: re.Pattern[str]
    decimals: re.Pattern[str]
    doubtful: re.Pattern[str]


@cache
def marks_of(language: str) -> Marks:
    """The marks of a language, by Unicode's data about it (CLDR)."""
    group, point = get_group_symbol(language), get_decimal_symbol(language)
    if {group, point} != {",", "."}:
        group, point = ".", ","
    g, p = re.escape(group), re.escape(point)
    return Marks(
        group,
        point,
        re.compile(rf"(-?)(\d{{1,3}}(?:{g}\d{{3}})+|\d+)(?:{p}(\d{{0,2}}|-))?"),
        re.compile(
            rf"(-?)(\d{{1,3}}(?:{p}\d{{3}})+(?={g})|\d+(?={g})|\d{{1,3}}(?:{p}\d{{3}}){{2,}}$)(?:{g}(\d{{1,2}}))?"
        ),
        re.compile(rf"(-?)(?:(?=0[.,])|(?=[\d{g}]+[.,]\d{{4}}))(\d{{1,3}}(?:{g}\d{{3}})*|\d+)[.,](\d{{3,}})"),
        re.compile(rf"(-?[1-9]\d{{0,2}}){p}(\d{{3}})"),
    )


def read_decimal(typed: str, language: str = "nl") -> str | None:
    """A number with or without decimals, as it is stored: "€ 1.250,50", "1250.5", "1.250,-"; None for any other."""
    text = _bare(typed)
    marks = marks_of(language)
    found = marks.own.fullmatch(text) or marks.other.fullmatch(text)
    if found is None:
        return None
    whole = re.sub(r"[.,]", "", found[2])
    if len(whole) > MAX_DIGITS:
        return None
    part = (found[3] or "").strip("-")
    number = Decimal(f"{found[1]}{whole}.{part or 0}")
    return f"{number:f}" if part else str(int(number))


def read_any_decimal(typed: str, language: str = "nl") -> str | None:
    """A number with any number of decimals; three of them only where they cannot be thousands."""
    read = read_decimal(typed, language)
    marks = marks_of(language)
    found = None if read is not None else marks.decimals.fullmatch(re.sub(r"\s", "", typed.replace("\u2212", "-")))
    if found is None:
        return read
    whole = found[2].replace(marks.group, "")
    return f"{found[1]}{int(whole)}.{found[3]}" if len(whole) + len(found[3]) <= MAX_DIGITS else None


def read_whole(typed: str, language: str = "nl") -> str | None:
    """A whole number; a mark in it can only stand between thousands."""
    text = read_decimal(typed, language)
    if text is None and (found := marks_of(language).doubtful.fullmatch(_bare(typed))):
        text = found[1] + found[2]
    return text if text is not None and "." not in text else None


def two_meanings(typed: str, language: str) -> tuple[str, str] | None:
    """Both ways to type a number that could mean two things, or None: on a Dutch screen "1,250" is 1250 or 1,25."""
    marks = marks_of(language)
    found = marks.doubtful.fullmatch(_bare(typed).removesuffix(DOUBT))
    if found is None:
        return None
    decimals = found[2].rstrip("0")
    return found[1] + found[2], f"{found[1]}{marks.point}{decimals}" if decimals else found[1]


def as_typed(typed: str) -> str:
    """What cannot be read, to be kept: never something that would count as another number."""
    return f"{typed}{DOUBT}" if _STORED.fullmatch(typed.strip()) else typed


def is_stored(value: str) -> bool:
    """Whether this is a number as it is stored."""
    return _STORED.fullmatch(value) is not None


def show_number(value: str, language: str = "nl") -> str:
    """A stored number with marks: "1250.5" is "1.250,50" when it has cents; anything else as it was typed."""
    if not _STORED.fullmatch(value):
        return value
    marks = marks_of(language)
    whole, _, part = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", marks.group)
    return f"{sign}{grouped}{marks.point}{part.ljust(2, '0')}" if part.strip("0") else f"{sign}{grouped}"


def show_decimal(value: str, language: str = "nl") -> str:
    """A stored number with marks and the decimals that it has: "32.5" is "32,5".

    Three decimals get a nought behind them, as "1,250" could mean two things.
    """
    shown, point = show_number(value, language), marks_of(language).point
    whole, mark, part = shown.partition(point)
    if (shown == value and point != ".") or not mark:
        return shown
    part = part.rstrip("0")
    return f"{whole}{point}{part}0" if len(part) == AMBIGUOUS and whole.strip("-") != "0" else f"{whole}{point}{part}"


def year_to_month(value: str) -> str:
    """An amount a year as an amount a month, to the cent."""
    month = (Decimal(value) / MONTHS_A_YEAR).quantize(CENT, ROUND_HALF_UP)
    return f"{month:f}" if month % 1 else str(int(month))


def month_to_year(value: str) -> str:
    """An amount a month as an amount a year."""
    return f"{Decimal(value) * MONTHS_A_YEAR:f}"


def _bare(typed: str) -> str:
    """Without spaces and the sign of the euro."""
    return re.sub(r"\s|€|eur(o|os)?$", "", typed.strip().casefold().replace("\u2212", "-"))
