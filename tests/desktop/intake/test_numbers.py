"""Numbers are read and shown with the marks of the language; what could mean two things is never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.numbers import (
    as_typed,
    is_stored,
    month_to_year,
    read_any_decimal,
    read_decimal,
    read_whole,
    show_decimal,
    show_number,
    two_meanings,
    year_to_month,
)

LANGUAGES = ("nl", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.250,50", "1250.50"),
        ("€ 1250", "1250"),
        ("1250.5", "1250.5"),
        ("1250,5", "1250.5"),
        ("1,250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1250,-", "1250"),
        ("-50", "-50"),
        ("\u221250", "-50"),
        ("0", "0"),
        ("12 500", "12500"),
        ("1250 euro", "1250"),
        ("0,5", "0.5"),
    ],
)
def test_what_means_one_thing_is_read_in_both_manners(typed: str, value: str, language: str) -> None:
    if (typed, language) != ("1250,-", "en"):  # a Dutch way of writing only
        assert read_decimal(typed, language) == value


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [("3.200", "nl", "3200"), ("3,200", "en", "3200"), ("1.250,-", "nl", "1250"), ("12,345", "en", "12345")],
)
def test_one_mark_before_three_figures_stands_between_thousands_where_the_language_has_it(
    typed: str, language: str, value: str
) -> None:
    assert read_decimal(typed, language) == value
    assert two_meanings(typed, language) is None


@pytest.mark.parametrize(
    ("typed", "language", "both"),
    [
        ("1,250", "nl", ("1250", "1,25")),
        ("3.200", "en", ("3200", "3.2")),
        ("-3.200", "en", ("-3200", "-3.2")),
        ("3.000", "en", ("3000", "3")),
        ("3.200?", "en", ("3200", "3.2")),
    ],
)
def test_the_other_mark_there_could_mean_two_things_and_both_are_named(
    typed: str, language: str, both: tuple[str, str]
) -> None:
    assert read_decimal(typed, language) is None
    assert read_any_decimal(typed, language) is None
    assert two_meanings(typed, language) == both
    readable = [read_decimal(one, language) for one in both]
    assert None not in readable
    assert readable[0] != readable[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed", ["abc", "1.250.00", "", "12abc", "9" * 13, "--5", "1e5", "½", "1,2,3", "1.2.3", "1,25,000"]
)
def test_what_is_no_number_is_not_read(typed: str, language: str) -> None:
    assert read_decimal(typed, language) is None
    assert read_any_decimal(typed, language) is None
    assert two_meanings(typed, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_number_has_no_decimals_so_its_mark_stands_between_thousands(language: str) -> None:
    assert [read_whole(typed, language) for typed in ("3", "3,5", "1,250", "1.250")] == ["3", None, "1250", "1250"]


@given(st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4})?([.,][0-9]{1,4})?", fullmatch=True), st.sampled_from(LANGUAGES))
def test_what_is_not_read_is_never_kept_as_another_number(typed: str, language: str) -> None:
    if read_any_decimal(typed, language) is None:
        assert not is_stored(as_typed(typed))
        assert as_typed(typed).startswith(typed)
        assert as_typed(as_typed(typed)) == as_typed(typed)


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2), st.sampled_from(LANGUAGES))
def test_an_amount_shown_and_read_again_is_the_same(amount: Decimal, language: str) -> None:
    read = read_decimal(show_number(f"{amount:f}", language), language)
    assert read is not None
    assert Decimal(read) == amount


@given(st.decimals(min_value=-9_999, max_value=9_999, places=4), st.sampled_from(LANGUAGES))
def test_a_number_shown_with_all_its_decimals_is_read_as_the_same(number: Decimal, language: str) -> None:
    read = read_any_decimal(show_decimal(f"{number:f}", language), language)
    assert read is not None
    assert Decimal(read) == number


def test_stored_numbers_are_shown_with_marks_and_anything_else_as_it_stands() -> None:
    assert [show_number("1250.5", language) for language in LANGUAGES] == ["1.250,50", "1,250.50"]
    assert [show_decimal("1250.5", language) for language in LANGUAGES] == ["1.250,5", "1,250.5"]
    assert [show_decimal("1.25", language) for language in LANGUAGES] == ["1,25", "1.25"]
    assert [show_number("12abc", language) for language in LANGUAGES] == ["12abc", "12abc"]


def test_a_year_becomes_a_month_to_the_cent() -> None:
    assert year_to_month("30000") == "2500"
    assert year_to_month("10000") == "833.33"
    assert month_to_year("2500") == "30000"
