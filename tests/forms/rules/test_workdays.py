"""Working days of the Algemene termijnenwet, against days looked up by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.workdays import add_workdays, holidays, is_workday, next_workday

DAYS = st.dates(date(2015, 1, 1), date(2100, 12, 31))


def test_the_holidays_of_2026_are_those_of_the_law() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),  # King's day
        date(2026, 5, 5),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
        (2030, date(2030, 4, 27)),  # a Saturday: the Friday before it is a working day
        (2031, date(2031, 4, 26)),
    ],
)
def test_kings_day_moves_to_saturday_when_the_27th_is_a_sunday(year: int, day: date) -> None:
    assert [found for found in holidays(year) if (found.month, found.day) in {(4, 26), (4, 27)}] == [day]


def test_the_fifth_of_may_counts_as_a_holiday_every_year() -> None:
    assert all(date(year, 5, 5) in holidays(year) for year in range(2020, 2040))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # Christmas and a weekend in between
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # from a Friday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday, Easter
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # New Year on a Friday
        (date(2026, 5, 4), 3, date(2026, 5, 8)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: date, count: int, expected: date) -> None:
    assert add_workdays(start, count) == expected


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 11, 23), -1)


@given(DAYS, st.integers(1, 40))
def test_a_term_ends_on_a_working_day_with_exactly_that_many_in_between(start: date, count: int) -> None:
    end = add_workdays(start, count)
    passed = [start + timedelta(days=days) for days in range(1, (end - start).days + 1)]
    assert is_workday(end)
    assert sum(map(is_workday, passed)) == count


@given(DAYS)
def test_the_next_working_day_is_never_further_than_six_days_away(day: date) -> None:
    assert day <= next_workday(day) <= day + timedelta(days=6)
