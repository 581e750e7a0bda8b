"""The day on which someone reaches the state pension age (AOW), as far as the ages of the years are known.

Source: resources/amounts/aow.csv, the age for whoever reaches it in that year; set five years ahead.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from forms.reference import PensionAge, pension_ages

_MONTHS: Final = 12


def age(born: date, today: date) -> int:
    """Whole years; someone born on 29 February is a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def later(day: date, months: int) -> date:
    """The same day of the month so many months later; the first of the next month where that day does not exist."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return _first_of_next(year, month + 1)


def _first_of_next(year: int, month: int) -> date:
    return date(year + month // _MONTHS, month % _MONTHS + 1, 1)


def reached_pension(born: date, today: date) -> bool | None:
    """Whether someone has reached the age; None where the age of the year in which that will be is not known yet."""
    known = pension_ages()
    if day := _pension_day(born, known):
        return day <= today
    first, last = min(known), max(known)
    if later(born, known[first].in_months).year < first:
        return True
    return None if today.year > last and later(born, known[last].in_months) <= today else False


def _pension_day(born: date, known: Mapping[int, PensionAge]) -> date | None:
    """The day on which the age of its own year is reached."""
    days = ((year, later(born, age_then.in_months)) for year, age_then in sorted(known.items()))
    return next((day for year, day in days if day.year == year), None)
