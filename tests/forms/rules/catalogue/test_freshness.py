"""What is shown as "check first", from which day, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.catalogue import Doubt, doubt, has_ended
from forms.rules.catalogue.freshness import is_due, months_after
from tests.forms.rules.catalogue.shelf import small

DESK = small().parties["desk"]  # checked on 23 November 2026, every 6 months


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2026, 11, 22), Doubt.AHEAD),
        (date(2026, 11, 23), None),
        (date(2027, 5, 22), None),
        (date(2027, 5, 23), Doubt.DUE),
        (date(2099, 1, 1), Doubt.DUE),
    ],
)
def test_a_row_is_checked_first_from_the_day_on_which_it_should_have_been_checked(
    today: date, why: Doubt | None
) -> None:
    assert doubt(DESK, today) is why


@pytest.mark.parametrize("status", ["old", "unknown", "regional"])
def test_what_its_source_leaves_unsure_is_always_checked_first(status: str) -> None:
    assert doubt(replace(DESK, status=status), date(2026, 11, 23)) == status


def test_what_was_never_checked_is_checked_first() -> None:
    never = replace(DESK, checked=None)
    assert doubt(never, date(2026, 11, 23)) is Doubt.NEVER
    assert is_due(never, date(2026, 11, 23))


def test_a_check_on_a_day_to_come_is_listed_to_be_done_again() -> None:
    assert is_due(DESK, date(2026, 11, 22))
    assert not is_due(DESK, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("status", "ended", "today", "gone"),
    [
        ("active", "", date(2099, 1, 1), False),
        ("active", "2027-01-01", date(2026, 12, 31), False),
        ("active", "2027-01-01", date(2027, 1, 1), True),
        ("ended", "2021", date(2020, 1, 1), True),
    ],
)
def test_what_ends_later_is_there_until_that_day(status: str, ended: str, today: date, gone: bool) -> None:
    assert has_ended(replace(DESK, status=status, ended=ended), today) is gone


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_after(later, 0) == later)
    assert later > day
