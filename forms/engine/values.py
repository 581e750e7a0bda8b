"""Turn values into each other as XPath 1.0 and the ODK XForms specification say: texts, numbers, booleans, dates.

A value is a str, float, bool or list of nodes. Numbers are floats; NaN is "not a number", which an empty answer is too.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Final

MAX_RESULT: Final = 100_000  # characters; no expression makes a longer text

_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_SPACE: Final = " \t\n\r"
EPOCH: Final = date(1970, 1, 1)
_DAY_S: Final = 86_400


def stripped(text: str) -> str:
    """The text without the blanks of XML around it; a hard space is a character like any other."""
    return text.strip(_SPACE)


def words_of(text: str) -> list[str]:
    """The parts of a list with blanks of XML between them, as the answer to a select_multiple."""
    for blank in _SPACE[1:]:
        text = text.replace(blank, " ")
    return [word for word in text.split(" ") if word]


@lru_cache(maxsize=4096)
def to_number(text: str) -> float:
    """number() of a text: a decimal number, or a date or dateTime as days since 1 January 1970 UTC; else NaN."""
    text = stripped(text)
    if not text:
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(text)
    if (moment := to_moment(text)) is not None:
        return days_since_epoch(moment)
    return math.nan


def days_since_epoch(moment: datetime | date) -> float:
    """Days since 1 January 1970 UTC; a day without a time counts as midnight UTC."""
    if not isinstance(moment, datetime):
        return float((moment - EPOCH).days)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / _DAY_S


def to_date(text: str) -> date | None:
    """The day of a text in the form 2026-12-23, None when there is no such day."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def to_time(text: str) -> time | None:
    """The time of a text in the form 14:30, 14:30:00 or 14:30:00.000+01:00, None when there is no such time."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    fraction = int((found[4] or "0").ljust(6, "0")[:6])
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0), fraction, _zone(found[5]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def to_moment(text: str) -> datetime | date | None:
    """The day or moment of a text; None when it is neither."""
    day, separator, clock = text.partition("T")
    found = to_date(day)
    if found is None or not separator:
        return found
    at = to_time(clock)
    return None if at is None else datetime.combine(found, at)


def from_days(days: float) -> datetime | None:
    """The moment (UTC) that many days after 1 January 1970; None outside the calendar."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(days * _DAY_S, 3))  # infinity: OverflowError
    except (OverflowError, ValueError):
        return None


def number_text(number: float) -> str:
    """string() of a number: no exponent, no ".0"."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def round_half_up(number: float, places: int = 0) -> float:
    """round(): to the nearest, halves towards positive infinity (XPath 1.0), after the decimal figures as written."""
    if math.isnan(number) or math.isinf(number):
        return number
    places = max(-300, min(300, places))
    scaled = Decimal(repr(number)).scaleb(places)
    if scaled.adjusted() > 25:
        return number
    whole = (scaled + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR")
    return math.copysign(float(whole.scaleb(-places)), number) if whole == 0 else float(whole.scaleb(-places))
