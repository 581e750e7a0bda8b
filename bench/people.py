"""Dossiers as a laptop really holds them: the sample dossiers, each with another name, place and days. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from desktop.demo.people import FIRST_NAMES, PLACES, SURNAMES, fictional
from desktop.named import ASSIGNED, named
from sync.vault import Value

_WEEKS: Final = 8  # of visits
_LAPTOPS: Final = 30
_GIVEN: Final = 5  # one in so many has a plan that was given; of two of these one waits to be printed


def person(number: int, today: date) -> Mapping[str, Value]:
    """All answers of a dossier: every field of its row filled as often as in the sample region, no name twice."""
    known = _people(today)
    values: dict[str, Value] = {**known[number % len(known)]}
    if values.get("p1_name"):
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], SURNAMES[number // len(FIRST_NAMES) % len(SURNAMES)]
        values["p1_name"] = f"{first} {last} {number}"
    values["p3_municipality"] = PLACES[number * 7 % len(PLACES)]
    values[ASSIGNED] = named(f"{number % _LAPTOPS:032x}", FIRST_NAMES[number % _LAPTOPS])
    if number % _GIVEN == 0:
        values["given/1/how"] = "queue" if number % (2 * _GIVEN) else "print"
    return values


@cache
def _people(today: date) -> tuple[Mapping[str, str], ...]:
    days = (today - timedelta(days=7 * week) for week in range(_WEEKS))
    return tuple(one.values for day in days for one in fictional(day))
