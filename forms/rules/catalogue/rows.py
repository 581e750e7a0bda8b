"""What each file of the catalogue has for columns, and how one of its rows becomes a value."""

from functools import cache
from typing import Any, Final

from forms.reference import municipalities, regions
from forms.rules.catalogue.entries import (
    ROADS,
    SITUATIONS,
    STATUSES,
    WHO,
    MoneySource,
    Party,
    Practice,
    Scheme,
    StepRow,
    WatchSource,
)
from forms.rules.catalogue.table import Row

_FIRST: Final = ("key", "name_nl", "name_en", "what_nl", "what_en", "words", "roads", "situations", "regions")
_LAST: Final = ("site", "status", "ended", "successor", "source", "source_date", "checked", "every_months")
PARTY_COLUMNS: Final = (*_FIRST, "phone", *_LAST)
SCHEME_COLUMNS: Final = (*_FIRST, "party", *_LAST)
MONEY_COLUMNS: Final = (*_FIRST, "steps", *_LAST)
PRACTICE_COLUMNS: Final = (*_FIRST, *_LAST)
WATCH_COLUMNS: Final = PRACTICE_COLUMNS
STEP_COLUMNS: Final = ("key", "situations", "roads", "rank", "who", "party", "days", "source")


@cache
def _places() -> frozenset[str]:
    return frozenset(regions()) | frozenset(municipalities())


def party(row: Row) -> Party:
    """A row of parties.csv."""
    return Party(**_entry(row), phone=row.phone("phone"))


def scheme(row: Row) -> Scheme:
    """A row of schemes.csv."""
    return Scheme(**_entry(row), party=row.key("party"))


def practice(row: Row) -> Practice:
    """A row of practices.csv."""
    return Practice(**_entry(row))


def money(row: Row) -> MoneySource:
    """A row of money.csv."""
    return MoneySource(**_entry(row), steps=row.words("steps"))


def watch(row: Row) -> WatchSource:
    """A row of watch.csv."""
    return WatchSource(**_entry(row))


def step(row: Row) -> StepRow:
    """A row of steps.csv."""
    situations = row.words("situations", SITUATIONS, "no_situation")
    if not situations:
        row.problem("situations", "empty")
    return StepRow(
        key=row.key("key", needed=True),
        situations=situations,
        roads=_roads(row),
        rank=row.whole("rank"),
        who=row.one_of("who", WHO),
        party=row.key("party"),
        days=row.whole("days", most=365),
        source=row.text("source", needed=True),
    )


def _entry(row: Row) -> dict[str, Any]:
    """The values that every kind has."""
    status = row.one_of("status", STATUSES)
    ended = row.part_of_day("ended")
    if status == "ended" and not row.text("ended"):
        row.problem("ended", "ended_when")
    if ended and status != "ended" and len(ended) < len("2026-11-23"):
        row.problem("ended", "ends_whole_day")
    return {
        "key": row.key("key", needed=True),
        "name": {"nl": row.text("name_nl", needed=True), "en": row.text("name_en", needed=True)},
        "what": {"nl": row.text("what_nl", needed=True), "en": row.text("what_en", needed=True)},
        "words": row.names("words"),
        "roads": _roads(row),
        "situations": row.words("situations", SITUATIONS, "no_situation"),
        "regions": frozenset(row.words("regions", _places(), "no_place")),
        "site": row.site("site"),
        "status": status,
        "ended": ended,
        "successor": row.key("successor"),
        "source": row.text("source", needed=True),
        "source_date": row.part_of_day("source_date"),
        "checked": row.day("checked"),
        "every_months": row.whole("every_months", least=1, most=60),
    }


def _roads(row: Row) -> frozenset[str]:
    return frozenset(row.words("roads", frozenset(ROADS), "no_road"))
