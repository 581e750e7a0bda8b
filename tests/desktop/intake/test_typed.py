"""What is typed for an amount, a day or a time is read, or kept as it stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.typed import (
    manner,
    month_to_year,
    read_date,
    read_decimal,
    read_month,
    read_time,
    read_whole,
    show_date,
    show_number,
    show_time,
    year_to_month,
)

TODAY = date(2026, 12, 23)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.250,50", "1250.50"),
        ("€ 1250", "1250"),
        ("1250.5", "1250.5"),
        ("1,250.50", "1250.50"),
        ("1.250,-", "1250"),
        ("-50", "-50"),
        ("0", "0"),
        ("12 500", "12500"),
        ("1250 euro", "1250"),
    ],
)
def test_an_amount_is_read_in_dutch_and_english_manners(typed: str, value: str) -> None:
    assert read_decimal(typed) == value


@pytest.mark.parametrize("typed", ["1,250", "abc", "1.250.00", "", "12abc", "9" * 13, "--5", "1e5", "½"])
def test_an_amount_that_could_mean_two_things_is_not_guessed(typed: str) -> None:
    assert read_decimal(typed) is None


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_an_amount_shown_and_read_again_is_the_same(amount: object) -> None:
    value = f"{amount:f}"
    read = read_decimal(show_number(value))
    assert read is not None
    assert float(read) == float(value)


@given(st.text())
def test_anything_typed_is_read_or_refused_without_a_crash(typed: str) -> None:
    for kind in ("integer", "money", "date", "month", "year", "time", "percent"):
        how = manner(kind, TODAY)
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


def test_whole_numbers_take_no_cents() -> None:
    assert read_whole("3") == "3"
    assert read_whole("3,5") is None


def test_values_are_shown_as_they_are_typed_and_the_unreadable_as_it_stands() -> None:
    assert show_number("1250.5") == "1.250,50"
    assert show_number("12abc") == "12abc"
    assert show_date("2026-12-23") == "23-12-2026"
    assert show_date("31-2-2026") == "31-2-2026"
    assert show_time("14:30:00.000") == "14.30"


def test_a_year_becomes_a_month_to_the_cent() -> None:
    assert year_to_month("30000") == "2500"
    assert year_to_month("10000") == "833.33"
    assert month_to_year("2500") == "30000"
