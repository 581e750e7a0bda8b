"""Stored values become typed values: strictly, in order, and without what the form would not ask."""

from datetime import date, time
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import REFUSED, UNKNOWN
from forms.engine.session import Session
from forms.intake import NEEDS, Intake, load_intake, read_intake, relevant_answers
from forms.samples import samples

TODAY = date(2026, 11, 23)
A, B = "00000000000000aa", "00000000000000bb"


def figures(item: str = A, **leaves: str) -> dict[str, str]:
    return {f"figures/{item}/{name}": value for name, value in {"order": "1", **leaves}.items()}


def business(item: str = A, **leaves: str) -> dict[str, str]:
    return {f"business/{item}/{name}": value for name, value in {"order": "1", **leaves}.items()}


def test_nothing_gives_an_empty_intake() -> None:
    assert read_intake({}) == Intake()


def test_answers_have_their_types() -> None:
    intake = read_intake(
        {
            "w1_wish": "go_on",
            "p11_feeling": "4",
            "s2_cutoff": "announced",
            "s2_date": "2026-12-28",
            "s4_seizure": "bank home",
            "d1_debts": "overview",
            "d3_total": "18500",
            "p3_municipality": "GM0034",
            "pl4_next_date": "2026-12-30",
            "pl4_next_time": "14:30:00.000+01:00",
        }
    )
    assert (intake.wish, intake.feeling, intake.cutoff_date) == ("go_on", 4, date(2026, 12, 28))
    assert intake.seizures == {"bank", "home"}
    assert (intake.debt_total, intake.municipality) == (Decimal(18500), "GM0034")
    assert intake.next_time == time(14, 30)


@pytest.mark.parametrize(
    "values",
    [
        {"w1_wish": "fly"},
        {"p11_feeling": "0"},
        {"p11_feeling": "5.5"},
        {"d3_total": "-1"},
        {"d3_total": "1e9"},
        {"d3_total": "NaN"},
        {"d3_total": "veel"},
        {"pl4_review_date": "2026-02-30"},
        {"pl4_review_date": "30-12-2026"},
        {"pl4_review_date": "2026-12-30T10:00"},
        {"pl4_next_date": "2026-12-30", "pl4_next_time": "25:00"},
        {"p1_name": "   "},
    ],
)
def test_what_cannot_be_read_is_not_known(values: dict[str, str]) -> None:
    intake = read_intake(values)
    assert (intake.wish, intake.feeling, intake.debt_total, intake.review_date) == (None,) * 4
    assert (intake.next_time, intake.name) == (None, None)


def test_not_knowing_and_not_saying_differ_from_zero_and_from_each_other() -> None:
    intake = read_intake(figures(f7_cash=UNKNOWN, h2_other_income=REFUSED, f7_vat_due="0"))
    assert intake.newest is not None
    assert (intake.newest.cash, intake.newest.other_income, intake.newest.vat_due) == (None, None, Decimal(0))
    assert ("f7_cash" in intake.unknown, "h2_other_income" in intake.refused) == (True, True)
    assert "f7_vat_due" in intake.given


def test_turnover_is_the_average_of_the_months_given_without_vat() -> None:
    both = read_intake(figures(f1_vat="including_21", f1_turnover_1="1210", f1_turnover_3="2420"))
    assert both.newest is not None
    assert both.newest.turnover == Decimal("1500.00")
    known_zero = read_intake(figures(f1_turnover_1="0"))
    assert known_zero.newest is not None
    assert known_zero.newest.turnover == 0


@settings(max_examples=30)
@given(
    st.lists(st.decimals(0, 99999, places=2) | st.none(), min_size=3, max_size=3), st.sampled_from(["", "including_9"])
)
def test_turnover_equals_what_the_form_works_out(months: list[Decimal | None], vat: str) -> None:
    leaves = {f"f1_turnover_{number}": str(amount) for number, amount in enumerate(months, 1) if amount is not None}
    values = figures(**leaves, **({"f1_vat": vat} if vat else {}))
    newest = read_intake(values).newest
    assert newest is not None
    shown = Session(load_intake(), values, today=TODAY).value(f"figures/{A}/f1_turnover")
    if newest.turnover is None:
        assert not shown
    else:
        assert abs(newest.turnover - Decimal(shown or "0")) <= Decimal("0.01")


LISTS: Final = {
    "f5": ("f5_fixed", "f5_costs"),
    "h1": ("h1_household", "h1_costs"),
    "h2": ("h2_other_income", "h2_incomes"),
}


def listed(what: str, *amounts: str) -> dict[str, str]:
    """Amounts listed one by one in the figures of a day; "" for an item without one."""
    places = {f"{number:016x}": amount for number, amount in enumerate(amounts, 1)}
    base = f"figures/{A}/{LISTS[what][1]}"
    orders = {f"{base}/{item}/order": str(int(item, 16)) for item in places}
    return orders | {f"{base}/{item}/{what}_amount": amount for item, amount in places.items() if amount}


def money(what: str, values: dict[str, str]) -> tuple[float | None, tuple[str, ...]]:
    """The amount that counts, and what is unsure about it: where to go, as seen from the figures."""
    newest = read_intake({f"figures/{A}/order": "1"} | values).newest
    assert newest is not None
    assert all(path.startswith(f"figures/{A}/") for path in newest.unsure)
    amount = {"f5": newest.fixed, "h1": newest.household, "h2": newest.other_income}[what]
    return None if amount is None else float(amount), tuple(path.split("/", 2)[2] for path in newest.unsure)


@pytest.mark.parametrize("what", LISTS)
def test_an_amount_may_be_said_at_once_or_listed_and_what_was_said_counts(what: str) -> None:
    at_once = {f"figures/{A}/{LISTS[what][0]}": "1600"}
    assert money(what, {}) == (None, ())
    assert money(what, at_once) == (1600, ())
    assert money(what, listed(what, "900", "100.50")) == (1000.5, ())
    assert money(what, listed(what, "0")) == (0, ())
    assert money(what, at_once | listed(what, "900", "700")) == (1600, ())
    assert money(what, at_once | listed(what, "900")) == (1600, (LISTS[what][0],))
    assert money(what, at_once | listed(what, "900", "")) == (1600, ())


@pytest.mark.parametrize("no", ["", UNKNOWN, REFUSED, "veel", "-1"])
def test_part_of_the_costs_is_not_the_costs_and_part_of_the_income_is_at_least_that(no: str) -> None:
    second, first = (f"{number:016x}" for number in (2, 1))
    assert money("f5", listed("f5", "900", no)) == (None, (f"f5_costs/{second}/f5_amount",))
    assert money("h1", listed("h1", no, "900", no)) == (None, (f"h1_costs/{first}/h1_amount",))
    assert money("h2", listed("h2", "900", no)) == (900, (f"h2_incomes/{second}/h2_amount",))
    assert money("h2", listed("h2", no)) == (None, (f"h2_incomes/{first}/h2_amount",))


@settings(max_examples=20)
@given(
    st.sampled_from(sorted(LISTS)),
    st.lists(st.sampled_from(["", UNKNOWN, "-1", "0", "12.50", "99999999", "100000000", "veel"]), max_size=4),
)
def test_a_list_comes_to_what_the_form_works_out(what: str, amounts: list[str]) -> None:
    values = {f"figures/{A}/order": "1"} | listed(what, *amounts)
    shown = Session(load_intake(), values, today=TODAY).value(f"figures/{A}/{what}_listed")
    complete = bool(amounts) and set(amounts) <= {"0", "12.50", "99999999"}
    assert (float(shown) if shown else None) == (money(what, values)[0] if complete else None)


def test_figures_stand_by_their_day_oldest_first() -> None:
    values = figures(A, figures_date="2026-11-20", f7_cash="2") | figures(B, figures_date="2026-10-01", f7_cash="1")
    assert [one.cash for one in read_intake(values).figures] == [1, 2]


def test_items_stand_in_their_order_and_cleared_ones_are_gone() -> None:
    values: dict[str, str | None] = {
        "pl2_steps/b0/order": "1.5",
        "pl2_steps/b0/pl2_action": "middle",
        "pl2_steps/c0/order": "1",
        "pl2_steps/c0/pl2_action": "first",
        "pl2_steps/a0/order": "2",
        "pl2_steps/a0/pl2_action": "last",
        "pl2_steps/d0/order": None,
        "pl2_steps/d0/pl2_action": None,
    }
    assert [step.action for step in read_intake(values).steps] == ["first", "middle", "last"]


def test_a_step_without_status_is_open() -> None:
    assert read_intake({"pl2_steps/a0/order": "1"}).steps[0].status == "open"


def test_after_no_debts_what_was_said_of_them_does_not_count() -> None:
    values = {
        "d1_debts": "no",
        "d3_total": "60000",
        "d4_arrangements/a0/d4_amount": "50",
        "d4_arrangements/a0/d4_paying": "yes",
        "d2_debts/a0/d2_amount": "9",
        **figures(d4_demanded="700", h5_vtlb="1500"),
    }
    intake = read_intake(values)
    assert intake.newest is not None
    assert (intake.debt_total, intake.arrangements_paid, intake.debt_list) == (None, None, ())
    assert (intake.newest.demanded, intake.newest.vtlb) == (None, None)
    again = read_intake({**values, "d1_debts": "overview"})
    assert (again.debt_total, again.arrangements_paid) == (Decimal(60000), Decimal(50))


def test_days_count_only_with_the_threat_they_belong_to() -> None:
    values = {"s1_eviction": "threat", "s1_date": "2026-12-01", "s2_cutoff": "no", "s2_date": "2026-12-01"}
    intake = read_intake(values)
    assert (intake.eviction_date, intake.cutoff_date) == (None, None)
    assert read_intake({**values, "s1_eviction": "date_known"}).eviction_date == date(2026, 12, 1)


def test_the_list_of_debts_fills_in_for_totals_only_when_complete() -> None:
    first = {"d1_debts": "overview", "d2_debts/a0/d2_amount": "4000", "d2_debts/a0/d2_monthly": "100"}
    values = {**first, **figures(), "d2_debts/b0/d2_amount": "2000", "d2_debts/b0/d2_monthly": "50"}
    intake = read_intake(values)
    assert intake.newest is not None
    assert (intake.debt_total, intake.newest.demanded) == (Decimal(6000), Decimal(150))
    partial = read_intake({**values, "d2_debts/b0/d2_amount": UNKNOWN, "d2_debts/b0/d2_monthly": UNKNOWN})
    assert partial.newest is not None
    assert (partial.debt_total, partial.newest.demanded) == (None, None)


@pytest.mark.parametrize(("balance", "equity"), [("yes", Decimal(-5)), ("no", None)])
def test_a_balance_counts_unless_there_is_none(balance: str, equity: Decimal | None) -> None:
    newest = read_intake(figures(f12_balance=balance, f12_equity="-5")).newest
    assert newest is not None
    assert newest.equity == equity


@pytest.mark.parametrize(
    ("states", "left"),
    [
        (["registered"], False),
        (["deregistered"], True),
        (["registered", "deregistered"], False),
        (["deregistered", ""], False),  # nobody said whether the other is still registered
        (["deregistered", "never"], True),
        ([], False),
        ([""], False),
    ],
)
def test_the_register_is_left_when_no_business_stands_in_it(states: list[str], left: bool) -> None:
    values: dict[str, str] = {}
    for number, state in enumerate(states):
        values |= business(f"{number:016x}", o1_self_employed=state)
    assert read_intake(values).left_register is left
    done = read_intake({**values, "b2_deregistering": "done"})
    assert done.left_register is (left or len(states) < 2)  # of several businesses, one may still be registered


@pytest.mark.parametrize(
    ("partners", "own", "left"), [("registered", "deregistered", True), ("never", "registered", False)]
)
def test_the_partners_business_is_not_the_clients_to_deregister(partners: str, own: str, left: bool) -> None:
    values = business(A, business_owner="client", o1_self_employed=own)
    values |= business(B, business_owner="partner", o1_self_employed=partners)
    assert read_intake(values).left_register is left
    assert read_intake(business(B, business_owner="partner", o1_self_employed="deregistered")).left_register is False


VALUE = st.text(max_size=12) | st.sampled_from(
    [UNKNOWN, REFUSED, "yes", "no", "12", "-3.5", "2026-12-01", "NaN", "\x00"]
)
PLACE = st.sampled_from(
    ["", f"figures/{A}/", f"business/{A}/", "d2_debts/x/", "a/", "//", f"business/{A}/o8_commitments/{B}/"]
)
PATHS = st.builds(str.__add__, PLACE, st.sampled_from([need.name for need in NEEDS]) | st.text(max_size=8))


@given(st.dictionaries(PATHS, VALUE | st.none() | st.booleans() | st.integers(), max_size=30))
def test_no_values_whatever_make_it_fail(values: dict[str, object]) -> None:
    intake = read_intake(values)
    for amount in (one.cash for one in intake.figures):
        assert amount is None or amount >= 0


ANSWERS = st.fixed_dictionaries(
    {
        "d1_debts": st.sampled_from(["no", "overview"]),
        "w1_wish": st.sampled_from(["go_on", "stop_job", "unsure"]),
        f"business/{A}/order": st.just("1"),
        f"figures/{A}/order": st.just("1"),
    },
    optional={
        "s1_eviction": st.sampled_from(["no", "threat", "judgment"]),
        "s1_date": st.just("2026-12-01"),
        "t1_asked": st.sampled_from(["yes", "no"]),
        "t1_asked_on": st.just("2026-11-20"),
        "d3_total": st.just("700"),
        f"business/{A}/o1_self_employed": st.sampled_from(["registered", "unregistered", "deregistered", "never"]),
        f"business/{A}/o6_hours": st.just("20"),
        f"business/{A}/o9_books": st.sampled_from(["none", "up_to_date"]),
        f"figures/{A}/f1_turnover_1": st.just("100"),
        f"figures/{A}/d4_demanded": st.just("60"),
        f"figures/{A}/f7_cash": st.sampled_from(["10", UNKNOWN, REFUSED]),
        "pl5_agree": st.sampled_from(["yes", "no"]),
        "a3_amount": st.sampled_from(["0", "500"]),
    },
)
FACTS = (
    "eviction_date",
    "debt_total",
    "figures",
    "businesses",
    "causes",
    "left_register",
    "arrangements_paid",
)


@given(ANSWERS)
def test_reading_everything_equals_reading_what_the_form_would_ask(values: dict[str, str]) -> None:
    asked = read_intake(relevant_answers(Session(load_intake(), values, today=TODAY)))
    whole = read_intake(values)
    assert {name: getattr(whole, name) for name in FACTS} == {name: getattr(asked, name) for name in FACTS}


def test_every_sample_is_valid_and_reads_the_same_with_what_is_asked_alone() -> None:
    found = samples(TODAY)
    assert found
    for sample in found:
        session = Session(load_intake(), sample.values, today=TODAY)
        assert [state.path for state in session.states() if not state.valid] == [], sample.key
        assert set(sample.values) == set(relevant_answers(session)), sample.key


@pytest.mark.parametrize(
    ("name", "answer"),
    [("t1_asked_on", "2026-02-30"), ("f4_purchases", "1.500,50"), ("f4_purchases", "-1"), ("w1_wish", "to fly")],
)
def test_an_answer_that_cannot_be_read_is_no_answer(name: str, answer: str) -> None:
    path = f"figures/{A}/{name}" if name.startswith("f4") else name
    intake = read_intake({"t1_asked": "yes", path: answer})
    assert name in intake.unreadable
    assert name not in intake.given
