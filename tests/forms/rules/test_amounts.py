"""Amounts of a year, what a region fills in, and the state pension age."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.amounts import (
    RegionAmounts,
    read_region_amounts,
    settings_to_fill_in,
    year_amount,
    year_tax_share,
)
from forms.rules.pension import age, later, reached_pension


def test_a_region_is_asked_for_every_amount_that_is_unset_and_nothing_else() -> None:
    asked = settings_to_fill_in(2026)
    assert "amount/2026/credit_established_max" in asked
    assert "tax_share/2026" in asked
    assert settings_to_fill_in(2025) == ()
    older = {"min_income_older", "capital_older"}  # that kind is empty from 2027
    wanted = {name.replace("2026", "2027") for name in asked if name.rpartition("/")[2] not in older}
    assert set(settings_to_fill_in(2027)) == wanted
    assert len(wanted) == len(asked) - 2
    filled = read_region_amounts(dict.fromkeys(asked, "0.5"))
    assert len(filled.bbz) + len(filled.tax_share) == len(asked)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("amount/2026/gift_max", "-1"),
        ("amount/2026/gift_max", "12.671,00"),
        ("amount/2026/gift_max", "1e9"),
        ("amount/2026/gift_max", "NaN"),
        ("amount/2026/gift_max", "\u0661\u0662"),
        ("amount/2026/gift_max", ""),
        ("amount/2026", "5"),
        ("amount/2026/interest_pct", "101"),
        ("amount/2026/term_max_years", "2036"),
        ("amount/20266/gift_max", "5"),
        ("tax_share/2026", "1"),
        ("tax_share/2026", "20"),
        ("tax_share/2026/x", "0.2"),
        ("bsn_on", "yes"),
    ],
)
def test_what_cannot_be_an_amount_is_left_out(name: str, text: str) -> None:
    assert read_region_amounts({name: text}) == RegionAmounts()


def test_an_amount_that_the_program_knows_goes_before_the_regions() -> None:
    region = read_region_amounts({"amount/2025/gift_max": "1", "amount/2026/gift_max": "13000"})
    assert year_amount("gift_max", 2025, region).value == 12_671
    mine = year_amount("gift_max", 2026, region)
    assert (mine.value, mine.by_region, mine.earlier) == (Decimal(13_000), True, None)


def test_a_year_after_all_lists_is_unset_and_names_the_last_one_known() -> None:
    found = year_amount("interest_pct", 2031)
    assert found.value is None
    assert found.earlier is not None
    assert (found.earlier.year, found.unit, found.article) == (2025, "percent", "15")
    told = year_amount("interest_pct", 2031, read_region_amounts({"amount/2027/interest_pct": "7"})).earlier
    assert told is not None
    assert (told.year, told.value, told.source) == (2027, Decimal(7), "region")


def test_the_year_just_before_is_the_last_one_known_and_a_year_never_lends_its_amount_to_an_earlier_one() -> None:
    region = read_region_amounts({"amount/2027/interest_pct": "7"})
    assert [getattr(year_amount("interest_pct", year, region).earlier, "year", None) for year in (2026, 2028)] == [
        2025,
        2027,
    ]
    assert year_amount("interest_pct", 2026, region).value is None
    assert year_amount("interest_pct", 2028, region).value is None


def test_the_tax_share_of_the_region_holds_for_its_year_and_after() -> None:
    region = read_region_amounts({"tax_share/2026": "0.17"})
    assert year_tax_share(2025, region).value == Decimal("0.20")
    assert [year_tax_share(year, region).value for year in (2026, 2027)] == [Decimal("0.17")] * 2
    older = read_region_amounts({"tax_share/2024": "0.19"})
    assert [year_tax_share(year, older).value for year in (2024, 2026)] == [Decimal("0.19"), Decimal("0.20")]
    assert year_tax_share(2026).value == Decimal("0.20")  # unset: the last year that is known


@pytest.mark.parametrize(
    ("born", "today", "reached"),
    [
        (date(1959, 12, 31), date(2026, 12, 30), False),
        (date(1959, 12, 31), date(2026, 12, 31), True),
        (date(1960, 12, 31), date(2027, 12, 31), True),
        (date(1961, 1, 1), date(2028, 1, 1), False),  # three months later in 2028
        (date(1961, 1, 1), date(2028, 4, 1), True),
        (date(1960, 2, 29), date(2027, 2, 28), False),
        (date(1960, 2, 29), date(2027, 3, 1), True),
        (date(1900, 1, 1), date(2026, 1, 1), True),
        (date(1980, 1, 1), date(2026, 1, 1), False),
        (date(1980, 1, 1), date(2047, 3, 31), False),
        (date(1980, 1, 1), date(2047, 4, 1), None),
    ],
)
def test_the_state_pension_age_is_that_of_the_year_in_which_it_is_reached(
    born: date, today: date, reached: bool | None
) -> None:
    assert reached_pension(born, today) is reached


@pytest.mark.parametrize(
    ("year", "first_born", "last_born"),
    [  # the table of rijksoverheid.nl
        (2024, date(1957, 3, 1), date(1957, 12, 31)),
        (2025, date(1958, 1, 1), date(1958, 12, 31)),
        (2026, date(1959, 1, 1), date(1959, 12, 31)),
        (2027, date(1960, 1, 1), date(1960, 12, 31)),
        (2028, date(1961, 1, 1), date(1961, 9, 30)),
        (2029, date(1961, 10, 1), date(1962, 9, 30)),
    ],
)
def test_who_reaches_the_state_pension_age_in_a_year_is_who_the_government_lists(
    year: int, first_born: date, last_born: date
) -> None:
    before, after = date(year - 1, 12, 31), date(year, 12, 31)
    assert [reached_pension(born, after) for born in (first_born, last_born)] == [True, True]
    assert [reached_pension(born, before) for born in (first_born, last_born)] == [False, False]
    assert reached_pension(first_born - timedelta(1), before)
    assert reached_pension(last_born + timedelta(1), after) is False


def test_where_a_region_found_an_amount_goes_with_it() -> None:
    settings = {"amount/2026/gift_max": "13000", "amounts_source/2026": " Stcrt.\n2025 ", "amounts_source/99": "x"}
    region = read_region_amounts(settings)
    assert year_amount("gift_max", 2026, region).told == ("Stcrt. 2025", "")
    assert year_amount("gift_max", 2025, region).told == ("", "")
    assert read_region_amounts({"amounts_checked/2026": "maart"}).told == {2026: ("", "maart")}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1_000))
def test_months_later_is_never_earlier_and_never_in_another_month_but_the_next(day: date, months: int) -> None:
    found = later(day, months)
    apart = (found.year - day.year) * 12 + found.month - day.month
    assert apart == months or (apart == months + 1 and found.day == 1)
    assert found >= day


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_age_and_months_later_agree_on_the_birthday(born: date) -> None:
    assert age(born, later(born, 12 * 55)) == 55
