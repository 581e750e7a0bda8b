"""Working days in the Netherlands, and where a term in months ends.

A working day is every day but Saturday, Sunday and the days named in the Algemene termijnenwet.
Source: Algemene termijnenwet, articles 1 and 3 (Good Friday is treated as a holiday by article 3, second paragraph).
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

_SATURDAY = 5


@cache
def holidays(year: int) -> frozenset[date]:
    """The days of a year that do not count, weekends left aside."""
    easter_sunday = easter(year)
    moving = {easter_sunday + timedelta(days=days) for days in (-2, 1, 39, 50)}  # Good Friday .. Whit Monday
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(moving | fixed | {_kings_day(year)})


def _kings_day(year: int) -> date:
    """27 April, celebrated a day early when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() > _SATURDAY else day


def is_workday(day: date) -> bool:
    """True when the day counts for a term in working days."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def next_workday(day: date) -> date:
    """The day itself when it counts, else the first day after it that does."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int) -> date:
    """The count-th working day after the day; the day itself does not count. count is 0 or more; 0 gives the day."""
    if count < 0:
        raise ValueError("working days are counted forward")
    for _ in range(count):
        day = next_workday(day + timedelta(days=1))
    return day


def months_on(day: date, months: int) -> date:
    """The last day of a term in months: that day of the month, or the last of the month where it does not exist."""
    return day + relativedelta(months=months)
