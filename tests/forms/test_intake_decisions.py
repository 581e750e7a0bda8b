"""What was asked for the rules: a second business, who decides in it, and days that start or stop a term."""

from datetime import date
from decimal import Decimal

import pytest

from forms.engine.session import Session
from forms.intake import load_intake, read_intake
from forms.intake_values import Decisions
from forms.open_questions import missing

TODAY = date(2026, 11, 23)
FIRST, SECOND = "business/00000000000000b1", "business/00000000000000b2"
MONEY = "figures/00000000000000f1"
OTHER = f"{MONEY}/more_businesses/00000000000000c1"
TWO = {
    f"{FIRST}/order": "1",
    f"{FIRST}/o1_self_employed": "registered",
    f"{SECOND}/order": "2",
    f"{SECOND}/o1_self_employed": "unregistered",
    f"{MONEY}/order": "1",
}


def relevant(values: dict[str, str], path: str) -> bool:
    return Session(load_intake(), values, today=TODAY).state(path).relevant


def still_open(values: dict[str, str]) -> set[str]:
    """Where questions stand that Bbz still needs."""
    return {one.path for one in missing(Session(load_intake(), values, today=TODAY))["bbz"]}


def test_with_one_business_nothing_more_is_asked() -> None:
    repeat = f"{MONEY}/more_businesses"
    assert relevant(TWO, repeat)
    for state in ("deregistered", "never", ""):
        assert not relevant(TWO | {f"{SECOND}/o1_self_employed": state}, repeat)


def test_the_figures_of_the_second_business_are_read_with_those_of_their_day() -> None:
    values = TWO | {f"{OTHER}/order": "1", f"{OTHER}/g1_owner": "partner", f"{OTHER}/g1_vat": "including_21"}
    values |= {f"{OTHER}/g1_turnover_1": "1210", f"{OTHER}/g4_purchases": "0", f"{OTHER}/g9_overdue": "-3"}
    (figures,) = read_intake(values).figures
    (other,) = figures.others
    assert (other.owner, other.turnover, other.purchases) == ("partner", Decimal(1000), Decimal(0))
    assert (other.fixed, other.overdue) == (None, None)  # unknown, and an amount that can't be
    assert "g4_purchases" in read_intake(values).given


@pytest.mark.parametrize(("form", "asked"), [("bv", True), ("cv", True), ("eenmanszaak", False), ("vof", False)])
def test_who_decides_is_asked_where_the_legal_form_leaves_it_open(form: str, asked: bool) -> None:
    values = TWO | {f"{FIRST}/o3_legal_form": form}
    assert relevant(values, f"{FIRST}/o3_control") is asked
    assert (f"{FIRST}/o3_control" in still_open(values)) is asked
    answered = values | {f"{FIRST}/o3_control": "no"}
    assert read_intake(answered).businesses[0].control == "no"
    assert f"{FIRST}/o3_control" not in still_open(answered)


@pytest.mark.parametrize(("since", "asked"), [("2025-06-01", True), ("2025-05-01", False), ("", False)])
def test_starting_from_a_benefit_is_asked_of_young_businesses(since: str, asked: bool) -> None:
    assert relevant(TWO | {f"{FIRST}/o5_since": since}, f"{FIRST}/o5_benefit") is asked


def test_days_of_an_application_that_was_not_made_do_not_count() -> None:
    days = {"l1_applied_on": "2026-10-01", "l1_decided_on": "2026-11-01", "l1_book_year_end": "2026-12-31"}
    assert read_intake(days | {"l1_bbz": "no"}).decisions == Decisions(bbz="no")
    waiting = read_intake(days | {"l1_bbz": "waiting"}).decisions
    assert (waiting.applied_on, waiting.decided_on, waiting.book_year_end) == (date(2026, 10, 1), None, None)
    granted = read_intake(days | {"l1_bbz": "granted", "l1_accounts_on": "2027-02-01"}).decisions
    assert (granted.book_year_end, granted.accounts_on) == (date(2026, 12, 31), date(2027, 2, 1))
    assert read_intake({"l2_moratorium_until": "2027-01-01"}).decisions == Decisions()
