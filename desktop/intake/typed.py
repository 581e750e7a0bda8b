"""Read what a person types for a day or a time, and show stored values the same way; for numbers see numbers.py.

Reading gives the XForms lexical form, or None when it cannot be read; the caller then keeps what was typed. Pure.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel.dates import get_month_names

from desktop.intake.numbers import read_any_decimal, read_decimal, read_whole, show_decimal, show_number

OLDEST: Final = 1900
NEWEST: Final = 2200
HALF_YEAR_DAYS: Final = 183
_NUMBER_DATE: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?")
_WORD_DATE: Final = re.compile(r"(\d{1,2})[-. ]*([^\W\d]{3,})\.?[-, ]*(\d{4}|\d{2})?")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH: Final = re.compile(r"(\d{1,2})[-/. ](\d{4})|(\d{4})-(\d{1,2})")
_WORD_MONTH: Final = re.compile(r"([^\W\d]{3,})\.?[-, ]*(\d{4})")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.u](\d{2}))?(?:u(?:ur)?)?")
_ISO_MOMENT: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}T")
_AT: Final = frozenset({"om", "at"})
_NEAR_DAYS: Final = {"eergisteren": -2, "gisteren": -1, "yesterday": -1, "vandaag": 0, "today": 0, "morgen": 1}
_MORE_NEAR: Final = {**_NEAR_DAYS, "tomorrow": 1, "overmorgen": 2}


@dataclass(frozen=True)
class Manner:
    """How one kind of answer is typed: read gives the lexical form or None, show the text of a stored value."""

    read: Callable[[str], str | None]
    show: Callable[[str], str]
    problem: str  # key of the sentence for what cannot be read


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {"mrt": 3, "okt": 10, "oct": 10}
    for locale in ("nl", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                names[name.casefold().rstrip(".")] = number
    return names


def _month_number(word: str) -> int | None:
    wanted = word.casefold()
    names = _months()
    if wanted in names:
        return names[wanted]
    found = {number for name, number in names.items() if name.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


def _year(text: str | None, month: int, day: int, today: date) -> int:
    """The year typed; two figures mean at most ten years ahead; none means the nearest such day."""
    if text and len(text) == len("2026"):
        return int(text)
    if text:
        century = today.year // 100 * 100
        year = century + int(text)
        return year - 100 if year > today.year + 10 else year
    years = (today.year - 1, today.year, today.year + 1)
    there = [year for year in years if _day(year, month, day) is not None]
    return min(there, key=lambda year: abs((date(year, month, day) - today).days), default=today.year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(typed: str, today: date) -> str | None:
    """A day: "23-12-2026", "23/12", "23 dec", "2026-12-23", "morgen"; without a year the nearest one."""
    text = " ".join(typed.split()).casefold()
    if text in _MORE_NEAR:
        return date.fromordinal(today.toordinal() + _MORE_NEAR[text]).isoformat()
    if found := _ISO_DATE.fullmatch(text):
        made = _day(int(found[1]), int(found[2]), int(found[3]))
    elif found := _NUMBER_DATE.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        made = _day(_year(found[3], month, day, today), month, day)
    elif found := _WORD_DATE.fullmatch(text):
        day, named = int(found[1]), _month_number(found[2])
        made = None if named is None else _day(_year(found[3], named, day, today), named, day)
    else:
        made = None
    return made.isoformat() if made is not None and OLDEST <= made.year <= NEWEST else None


def read_month(typed: str, today: date) -> str | None:
    """A month: "3-2019", "maart 2019"; a whole day is read too, and a year alone is its January."""
    text = " ".join(typed.split()).casefold()
    if found := _MONTH.fullmatch(text):
        month, year = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
    elif (found := _WORD_MONTH.fullmatch(text)) and (named := _month_number(found[1])):
        month, year = named, int(found[2])
    elif re.fullmatch(r"\d{4}", text):
        month, year = 1, int(text)
    else:
        return read_date(typed, today)
    made = _day(year, month, 1)
    return made.isoformat() if made is not None and OLDEST <= made.year <= NEWEST else None


def read_time(typed: str) -> str | None:
    """A time of day: "14.30", "14:30", "14u30", "1430", "9 uur"."""
    text = re.sub(r"\s", "", typed.casefold()).removesuffix("uur")
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def _read_clock(typed: str) -> str | None:
    """A time as it is stored: with its seconds, as XML Schema writes it."""
    read = read_time(typed)
    return None if read is None else f"{read}:00"


def read_moment(typed: str, today: date) -> str | None:
    """A day with a time: "23-12-2026 14.30", "morgen om 9 uur", "2026-12-23T14:30"; None when half is missing."""
    words = typed.replace("T", " ", 1).split() if _ISO_MOMENT.match(typed.strip()) else typed.split()
    if read_date(" ".join(words), today) is not None:
        return None  # "6 jan 2027" is no sixth of January at 20.27
    for place in range(len(words) - 1, 0, -1):
        before = words[: place - 1] if words[place - 1].casefold() in _AT else words[:place]
        day, clock = read_date(" ".join(before), today), read_time("".join(words[place:]))
        if day is not None and clock is not None:
            return f"{day}T{clock}:00"
    return None


def stored_day(value: str) -> date | None:
    """A stored day as a date; None for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return None
    return _day(int(value[:4]), int(value[5:7]), int(value[8:]))


def show_date(value: str) -> str:
    """A stored day as it is typed: 23-12-2026; what is no day as it was typed."""
    day = stored_day(value)
    return f"{day.day:02d}-{day.month:02d}-{day.year}" if day else value


def show_month(value: str) -> str:
    """A stored day as its month: 03-2019."""
    day = stored_day(value)
    return f"{day.month:02d}-{day.year}" if day else value


def show_year(value: str) -> str:
    """A stored day as its year."""
    day = stored_day(value)
    return str(day.year) if day else value


def show_time(value: str) -> str:
    """A stored time without seconds or zone: 14.30."""
    found = re.fullmatch(r"(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?", value)
    return f"{int(found[1])}.{found[2]}" if found else value


def show_moment(value: str) -> str:
    """A stored day with its time: 23-12-2026 14.30."""
    day, separator, clock = value.partition("T")
    known = separator and stored_day(day) and show_time(clock) != clock
    return f"{show_date(day)} {show_time(clock)}" if known else value


def manner(kind: str, today: date, language: str = "nl") -> Manner:
    """How an answer of this kind of field is typed (answering.field_of), with the marks of a language in numbers."""
    reads: dict[str, Manner] = {
        "integer": _numbers(read_whole, show_number, language, "intake.bad.whole"),
        "decimal": _numbers(read_any_decimal, show_decimal, language, "intake.bad.number"),
        "money": _numbers(read_decimal, show_number, language, "intake.bad.money"),
        "date": Manner(lambda typed: read_date(typed, today), show_date, "intake.bad.date"),
        "month": Manner(lambda typed: read_month(typed, today), show_month, "intake.bad.month"),
        "year": Manner(lambda typed: read_month(typed, today), show_year, "intake.bad.year"),
        "time": Manner(_read_clock, show_time, "intake.bad.time"),
        "moment": Manner(lambda typed: read_moment(typed, today), show_moment, "intake.bad.moment"),
    }
    same = {"percent": "decimal", "range": "decimal", "money-month": "money"}
    return reads.get(same.get(kind, kind), Manner(lambda typed: typed, lambda value: value, ""))


def _numbers(
    read: Callable[[str, str], str | None], show: Callable[[str, str], str], language: str, problem: str
) -> Manner:
    return Manner(lambda typed: read(typed, language), lambda value: show(value, language), problem)
