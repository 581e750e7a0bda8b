"""What is typed for a day or a time is read, or kept as it stands."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.typed import manner, read_date, read_month, read_time, show_date, show_time

TODAY = date(2026, 12, 23)


@given(st.text())
def test_anything_typed_is_read_or_refused_without_a_crash(typed: str) -> None:
    for kind, language in product(("integer", "money", "date", "month", "year", "time", "percent"), ("nl", "en")):
        how = manner(kind, TODAY, language)
        read = how.read(typed)
        assert read is None or how.read(how.show(read)) is not None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("23-12-2026", "2026-12-23"),
        ("23/12/2026", "2026-12-23"),
        ("23 dec", "2026-12-23"),
        ("23 december", "2026-12-23"),
        ("1-2", "2027-02-01"),
        ("2 jan 27", "2027-01-02"),
        ("12-3-71", "1971-03-12"),
        ("29 mrt 2026", "2026-03-29"),
        ("2026-12-23", "2026-12-23"),
        ("morgen", "2026-12-24"),
        ("yesterday", "2026-12-22"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert read_date(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["31-2-2026", "30 febr 2026", "0-1-2026", "12-13-2026", "23-", "23 xyz", "1-1-9999"])
def test_a_day_that_does_not_exist_is_not_read(typed: str) -> None:
    assert read_date(typed, TODAY) is None


def test_months_years_and_times_are_read() -> None:
    assert read_month("3-2019", TODAY) == "2019-03-01"
    assert read_month("maart 2019", TODAY) == "2019-03-01"
    assert read_month("2019", TODAY) == "2019-01-01"
    assert [read_time(typed) for typed in ("14.30", "1430", "9 uur", "14u30", "25:00")] == [
        "14:30",
        "14:30",
        "09:00",
        "14:30",
        None,
    ]


def test_values_are_shown_as_they_are_typed_and_the_unreadable_as_it_stands() -> None:
    assert show_date("2026-12-23") == "23-12-2026"
    assert show_date("31-2-2026") == "31-2-2026"
    assert show_time("14:30:00.000") == "14.30"
