"""The quick scan against sums made by hand, and what must hold for all of them."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake_values import Business, Figures, Intake
from forms.rules.scan import RULES, ScanInput, default_tax_rate, quick_scan, scan_input
from forms.rules.signals import heaviest_cause, scan_findings
from forms.rules.what_if import what_if

K1 = ScanInput(turnover=4200, purchases=420, fixed=1500, household=1800, cash=6000)
K2 = ScanInput(
    turnover=3200,
    purchases=900,
    fixed=1600,
    debt_service=350,
    household=2000,
    other_income=600,
    cash=1500,
    due_30=400,
    overdue=900,
    demanded=700,
    vtlb=1500,
    turnover_last_year=5200,
)
K3 = ScanInput(
    turnover=1500,
    purchases=300,
    fixed=1900,
    debt_service=450,
    household=2200,
    cash=800,
    overdue=1200,
    demanded=1100,
    vtlb=1450,
)
K4 = ScanInput(turnover=5600, purchases=300, fixed=900, household=2400, other_income=1500, cash=0)


def changed(facts: ScanInput, fact: str, value: int | None) -> ScanInput:
    """The same facts, one of them set."""
    given: dict[str, Any] = {fact: value}
    return replace(facts, **given)


EMPTY: dict[str, float | bool | None] = dict.fromkeys(f"R{number}" for number in range(9, 19))
WORKED: Mapping[str, tuple[ScanInput, dict[str, float | bool | None]]] = {
    "hairdresser": (
        K1,
        {"R1": 0.9, "R2": 2280, "R3": 1824, "R4": 2250, "R5": 1666.67, "R6": 4166.67, "R7": 1.008, "R8": 24, **EMPTY},
    ),
    "taxi": (
        K2,
        {
            "R1": 0.71875,
            "R2": 700,
            "R3": 560,
            "R4": 1750,
            "R5": 2226.09,
            "R6": 5147.83,
            "R7": 0.62162,
            "R8": -1190,
            "R9": 0.77311,
            "R10": 0,
            "R11": 0,
            "R12": True,
            "R13": None,
            "R16": -0.38462,
        },
    ),
    "events": (
        K3,
        {
            "R1": 0.8,
            "R2": -700,
            "R3": -700,
            "R4": 2750,
            "R5": 2375,
            "R6": 6375,
            "R7": 0.23529,
            "R8": -3350,
            "R9": 0,
            "R10": 0,
            "R11": 0,
            "R12": True,
            "R13": None,
        },
    ),
    "web design": (
        K4,
        {"R1": 0.94643, "R2": 4400, "R3": 3520, "R4": 1125, "R6": 2139.62, "R7": 2.61728, "R8": 2620, "R9": None},
    ),
}


@pytest.mark.parametrize("case", WORKED)
def test_the_figures_are_those_worked_out_by_hand(case: str) -> None:
    facts, expected = WORKED[case]
    values = quick_scan(facts).values
    assert tuple(values) == RULES
    assert {rule: values[rule] for rule in expected} == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("facts", "red", "orange", "colour"),
    [
        (K1, (), (), "green"),
        (K2, ("R7", "R9", "R10", "R12"), ("R16",), "red"),
        (K3, ("R2", "R7", "R9", "R10", "R12"), (), "red"),
        (K4, (), (), "green"),
        (replace(K1, turnover=0), ("R2",), ("R9",), "red"),
        (replace(K1, turnover=None), (), (), None),
    ],
    ids=["K1", "K2", "K3", "K4", "K5 nothing", "K5 unknown"],
)
def test_the_signals_and_the_colour_of_the_worked_cases(
    facts: ScanInput, red: tuple[str, ...], orange: tuple[str, ...], colour: str | None
) -> None:
    scan = quick_scan(facts)
    assert (scan.red, scan.orange, scan.colour) == (red, orange, colour)


@pytest.mark.parametrize(("purchases", "red", "colour"), [(1000, ("R1",), "red"), (999, (), "green")])
def test_a_margin_of_exactly_nothing_is_red_by_itself_without_a_second_signal(
    purchases: int, red: tuple[str, ...], colour: str
) -> None:
    scan = quick_scan(ScanInput(turnover=1000, purchases=purchases, fixed=0, household=0, cash=5000))
    assert (scan.red, scan.orange, scan.colour) == (red, (), colour)


def test_the_taxi_driver_of_the_design() -> None:
    scan = quick_scan(K2)
    assert round(scan.liveable_turnover or 0) == 5148
    assert round(scan.cover or 0, 2) == 0.62
    assert scan.room == -1190
    assert round(scan.runway or 0, 1) == 0.8
    assert scan.problematic is True


@pytest.mark.parametrize(
    ("facts", "rule", "signal"),
    [
        # R1 and R2
        (replace(K1, purchases=4200), "R1", "red"),
        (replace(K1, purchases=4199), "R1", None),
        (replace(K1, fixed=3780), "R2", None),
        (replace(K1, fixed=3781), "R2", "red"),
        # R7: liveable turnover of K4 without purchases: 900 + 1125 = 2025
        (replace(K4, purchases=0, turnover=2025), "R7", None),
        (replace(K4, purchases=0, turnover=2024), "R7", "orange"),
        (replace(K4, purchases=0, turnover=1620), "R7", "orange"),
        (replace(K4, purchases=0, turnover=1619), "R7", "red"),
        # R9: a shortfall of exactly 1000 a month
        (ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=3000), "R9", None),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=2999), "R9", "orange"),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=1000), "R9", "orange"),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=999), "R9", "red"),
        # R10: 420 left at home for debt service
        (ScanInput(turnover=0, purchases=0, fixed=0, household=0, other_income=420, debt_service=350), "R10", None),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=0, other_income=419, debt_service=350), "R10", "orange"),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=0, other_income=350, debt_service=350), "R10", "orange"),
        (ScanInput(turnover=0, purchases=0, fixed=0, household=0, other_income=349, debt_service=350), "R10", "red"),
        # R12: 100 left above the amount that is left free
        (ScanInput(turnover=0, purchases=0, fixed=0, other_income=1600, vtlb=1500, demanded=100), "R12", None),
        (ScanInput(turnover=0, purchases=0, fixed=0, other_income=1600, vtlb=1500, demanded=101), "R12", "red"),
        # R14, R15, R16
        (ScanInput(equity=25, total_assets=100), "R14", None),
        (ScanInput(equity=24, total_assets=100), "R14", "orange"),
        (ScanInput(equity=-24, total_assets=100), "R14", "orange"),
        (ScanInput(current_assets=120, current_liabilities=100), "R15", None),
        (ScanInput(current_assets=119, current_liabilities=100), "R15", "orange"),
        (ScanInput(current_assets=100, current_liabilities=100), "R15", "orange"),
        (ScanInput(current_assets=99, current_liabilities=100), "R15", "red"),
        (ScanInput(turnover=701, turnover_last_year=1000), "R16", None),
        (ScanInput(turnover=700, turnover_last_year=1000), "R16", "orange"),
        (ScanInput(turnover=501, turnover_last_year=1000), "R16", "orange"),
        (ScanInput(turnover=500, turnover_last_year=1000), "R16", "red"),
    ],
)
def test_a_figure_on_a_limit_falls_on_the_side_that_the_limit_names(
    facts: ScanInput, rule: str, signal: str | None
) -> None:
    scan = quick_scan(facts)
    found = "red" if rule in scan.red else "orange" if rule in scan.orange else None
    assert scan.values[rule] is not None
    assert found == signal


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        (replace(K1, turnover=0), ("R1", "R5", "R6", "R7")),  # no turnover: no margin
        (replace(K1, purchases=4200), ("R5", "R6", "R7")),  # a loss on each sale
        (replace(K1, purchases=5000), ("R5", "R6", "R7")),
        (K1, ("R9",)),  # no shortfall
        (replace(K2, debt_service=0), ("R10",)),
        (replace(K2, debt_service=None), ("R10",)),
        (replace(K2, debt_total=10_000), ("R13",)),  # nothing can be paid off
        (replace(K2, vtlb=None), ("R11", "R12", "R13")),
        (replace(K2, demanded=None), ("R12",)),
        (replace(K2, household=None), ("R4", "R6", "R7", "R8", "R9", "R10")),
        (replace(K2, fixed=None), ("R2", "R3", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12")),
        (replace(K2, cash=None), ("R9",)),
        (replace(K2, turnover_last_year=0), ("R16",)),
        (ScanInput(equity=10, total_assets=0, current_assets=10, current_liabilities=0), ("R14", "R15")),
        (ScanInput(turnover=100, purchases=0, fixed=0, household=0), ("R7",)),  # nothing is needed
    ],
)
def test_what_cannot_be_computed_stays_empty(facts: ScanInput, rules: tuple[str, ...]) -> None:
    values = quick_scan(facts).values
    assert {rule: values[rule] for rule in rules} == dict.fromkeys(rules)


@pytest.mark.parametrize("fact", ["debt_service", "other_income", "vat_due", "due_30", "overdue", "arrangements_paid"])
def test_what_may_be_left_out_counts_as_nothing(fact: str) -> None:
    facts = changed(K2, fact, None)
    assert quick_scan(facts).values == quick_scan(changed(K2, fact, 0)).values


@pytest.mark.parametrize(
    ("fact", "question"),
    [
        ("turnover", "f1_turnover"),
        ("purchases", "f4_purchases"),
        ("fixed", "f5_fixed"),
        ("cash", "f7_cash"),
        ("household", "h1_household"),
    ],
)
def test_without_one_of_the_five_figures_there_is_no_colour(fact: str, question: str) -> None:
    scan = quick_scan(changed(K3, fact, None))
    assert (scan.colour, scan.insufficient) == (None, (question,))
    assert quick_scan(changed(K3, fact, 0)).colour == "red"


def test_vat_and_arrangements_come_off_what_there_is() -> None:
    scan = quick_scan(replace(K2, vat_due=500, arrangements_paid=100))
    assert scan.room == -1290
    assert scan.runway == pytest.approx((1500 - 500 + 320 - 900) / 1290)


def test_months_until_debt_free_and_the_pointers_have_no_colour() -> None:
    scan = quick_scan(replace(K1, vtlb=1724, demanded=50, debt_total=5000, hours=20, largest_pct=80))
    assert scan.values["R11"] == 100
    assert scan.values["R13"] == 50
    assert scan.values["R17"] is False
    assert scan.values["R18"] == 80
    assert (scan.red, scan.orange, scan.colour) == ((), (), "green")


@pytest.mark.parametrize(
    ("vtlb", "debts", "says"),
    [
        (1724, 1800, []),  # 18 months is not longer
        (1724, 1801, ["scan.R13.long"]),
        (1824, 1800, ["scan.R13.never"]),
        (5000, 1, ["scan.R13.never"]),
        (5000, 0, []),
        (5000, None, []),
        (None, 1800, []),
    ],
)
def test_less_room_to_pay_off_never_silences_the_thought_of_an_arrangement(
    vtlb: int | None, debts: int | None, says: list[str]
) -> None:
    scan = quick_scan(replace(K1, vtlb=vtlb, debt_total=debts))
    assert [one.code for one in scan_findings(scan) if one.rule == "R13"] == says


@pytest.mark.parametrize(
    ("hours", "enough"), [(0, False), (Decimal("23.5"), False), (Decimal("23.56"), True), (40, True)]
)
def test_the_hours_are_held_against_1225_a_year(hours: Decimal | int, enough: bool) -> None:
    assert quick_scan(ScanInput(hours=hours)).values["R17"] is enough


@pytest.mark.parametrize(
    ("cash", "says"),
    [(960, "red"), (999, "red"), (1000, "orange.one"), (1049, "orange.one"), (1060, "orange"), (3000, "green")],
)
def test_money_for_about_one_month_is_said_of_one_month_and_red_stays_red(cash: int, says: str) -> None:
    scan = quick_scan(ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=cash))
    assert [one.code for one in scan_findings(scan) if one.rule == "R9"] == [f"scan.R9.{says}"]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (ScanInput(equity=0, total_assets=100), "R14.orange"),
        (ScanInput(equity=-1, total_assets=100), "R14.orange.minus"),
        (ScanInput(turnover=1000, turnover_last_year=1000), "R16.green"),
        (ScanInput(turnover=999, turnover_last_year=1000), "R16.green.less"),
        (ScanInput(turnover=800, purchases=0, fixed=0, household=640), "R8.left"),  # 640 after tax: nothing lacks
        (ScanInput(turnover=800, purchases=0, fixed=0, household=641), "R8.short"),
    ],
)
def test_nothing_is_neither_less_nor_short(facts: ScanInput, says: str) -> None:
    assert f"scan.{says}" in {one.code for one in scan_findings(quick_scan(facts))}


@pytest.mark.parametrize(("largest", "says"), [(69, []), (70, ["scan.R18.dependent"]), (71, ["scan.R18.dependent"])])
def test_a_customer_of_seventy_percent_is_one_to_depend_on(largest: int, says: list[str]) -> None:
    scan = quick_scan(replace(K1, largest_pct=largest))
    assert [one.code for one in scan_findings(scan) if one.rule == "R18"] == says


def test_hours_that_a_business_never_had_take_nothing_from_those_of_the_others() -> None:
    own = Business("b1", owner="client", self_employed="registered", hours=20)
    never = Business("b2", owner="client", self_employed="never", hours=None)
    figures = (Figures("f1"),)
    assert scan_input(Intake(businesses=(own, never), figures=figures)).hours == 20
    over = replace(never, self_employed="deregistered", hours=40)
    assert scan_input(Intake(businesses=(own, over), figures=figures)).hours == 20
    asked = replace(never, self_employed="registered")
    assert scan_input(Intake(businesses=(own, asked), figures=figures)).hours is None


def test_each_signal_names_its_source_and_a_loss_is_said_without_its_minus() -> None:
    """docs/domain.md, "The quick scan"."""
    all_of_it = replace(
        K2, equity=1, total_assets=100, current_assets=1, current_liabilities=1, hours=1, largest_pct=99
    )
    found = {one.rule: one for one in scan_findings(quick_scan(replace(all_of_it, fixed=2400, debt_total=99_999)))}
    own = "own proposal"
    assert {rule: one.source for rule, one in found.items()} == {
        **dict.fromkeys(("R1", "R2", "R7", "R8", "R9", "R10", "R16", "R18"), own),
        "R12": "MvT 35316-3",
        "R13": "DDAS/NVVK",
        "R14": "KVK financielekengetallen.nl",
        "R15": "KVK financielekengetallen.nl",
        "R17": "Bbz art. 1",
    }
    assert found["R2"].numbers["value"] == 100


def test_the_liveable_turnover_is_said_before_a_loss_and_a_loss_before_an_empty_account() -> None:
    loss = replace(K2, fixed=2400)
    assert {"R2", "R7", "R9"} <= set(quick_scan(loss).red)
    assert heaviest_cause(quick_scan(loss)).rule == "R7"
    nearly = replace(K2, turnover=2500, purchases=0, fixed=2600, household=0, other_income=0, overdue=9000)
    assert {"R2", "R9"} <= set(quick_scan(nearly).red)  # and R7 is orange: 85 % of what is needed
    assert heaviest_cause(quick_scan(nearly)).rule == "R2"


def test_an_estimate_or_old_books_make_the_outcome_provisional() -> None:
    assert not quick_scan(K1).provisional
    assert quick_scan(replace(K1, estimate=True)).provisional
    assert quick_scan(replace(K1, books_behind=True)).provisional


def test_the_tax_rate_is_a_setting() -> None:
    assert default_tax_rate() == Decimal("0.20")
    assert quick_scan(replace(K1, tax_rate=Decimal("0.17"))).values["R3"] == pytest.approx(1892.4)
    for rate in (Decimal(1), Decimal("-0.1")):
        with pytest.raises(ValueError, match="tax rate"):
            quick_scan(replace(K1, tax_rate=rate))


# ---- from the intake


def test_the_scan_takes_the_newest_figures() -> None:
    intake = Intake(
        figures=(
            Figures("a", date=date(2026, 9, 1), turnover=Decimal(3200)),
            Figures("b", date=date(2026, 11, 1), turnover=Decimal(4400)),
        )
    )
    assert scan_input(intake).turnover == 4400
    assert scan_input(intake, intake.figures[0]).turnover == 3200
    assert scan_input(Intake()) == ScanInput()


@pytest.mark.parametrize(
    ("each", "counted"),
    [((20,), 20), ((None,), None), ((20, None), None), ((24, None), 24), ((12, 12), 24), ((), None)],
)
def test_hours_are_those_of_the_clients_own_businesses_and_a_part_proves_only_that_it_is_enough(
    each: tuple[int | None, ...], counted: int | None
) -> None:
    mine = tuple(Business(str(place), owner="client", hours=hours) for place, hours in enumerate(each))
    intake = Intake(figures=(Figures("a"),), businesses=(*mine, Business("p", owner="partner", hours=40)))
    assert scan_input(intake).hours == counted


def test_allowances_add_to_other_income_and_nothing_known_stays_unknown() -> None:
    both = Figures("a", other_income=Decimal(600), allowance_amount=Decimal(120))
    assert scan_input(Intake(figures=(both,))).other_income == 720
    assert scan_input(Intake(figures=(Figures("a", allowance_amount=Decimal(120)),))).other_income == 120
    assert scan_input(Intake(figures=(Figures("a"),))).other_income is None


def test_the_tax_rate_is_that_of_the_year_of_the_figures() -> None:
    def rate(day: date | None) -> Decimal | int:
        return scan_input(Intake(figures=(Figures("a", date=day),))).tax_rate

    assert rate(date(2022, 5, 1)) == Decimal("0.17")
    assert rate(date(2026, 11, 1)) == Decimal("0.20")  # 2026 is not set yet: the last year that is known
    assert rate(None) == rate(date(1026, 11, 1)) == Decimal("0.20")


@pytest.mark.parametrize(
    ("books", "behind"),
    [(None, False), ("up_to_date", False), ("three_months", False)]
    + [(state, True) for state in ("more_than_three", "bookkeeper_stopped", "none")],
)
def test_books_more_than_three_months_behind_make_it_provisional(books: str | None, behind: bool) -> None:
    intake = Intake(figures=(Figures("a"),), businesses=(Business("b", books=books),))
    assert scan_input(intake).books_behind is behind


@pytest.mark.parametrize(
    ("figures", "estimate"),
    [
        (Figures("a", reliability="books"), False),
        (Figures("a", reliability="statements"), False),
        (Figures("a", reliability="estimate"), True),
        (Figures("a", reliability="books", vtlb_estimate="yes"), True),
    ],
)
def test_estimates_make_it_provisional(figures: Figures, estimate: bool) -> None:
    assert scan_input(Intake(figures=(figures,))).estimate is estimate


# ---- what if


def test_what_if_prices_rise_costs_fall_or_a_job_comes_beside_it() -> None:
    outcomes = {outcome.key: outcome.scan for outcome in what_if(K2, hourly_wage=15)}
    assert list(outcomes) == ["price", "fixed", "job"]
    assert outcomes["price"].room == pytest.approx(-934)  # 320 more profit, 20 % tax
    assert outcomes["fixed"].room == pytest.approx(-998)  # 240 more profit, 20 % tax
    assert outcomes["job"].room == pytest.approx(-150)  # 15 x 16 x 52 / 12


def test_the_job_may_have_other_hours() -> None:
    (_, _, job) = what_if(K2, hourly_wage=15, job_hours=24)
    assert job.scan.room == pytest.approx(-1190 + 15 * 24 * 52 / 12)


def test_a_job_needs_an_hourly_wage_and_unknown_figures_are_not_made_up() -> None:
    assert [outcome.key for outcome in what_if(K2)] == ["price", "fixed"]
    assert what_if(ScanInput()) == ()


# ---- what must hold for all

AMOUNTS = st.one_of(st.none(), st.integers(0, 20_000), st.decimals(0, 20_000, places=2))
MAY_BE_NEGATIVE = {"cash", "equity"}
FLAGS = {"estimate", "books_behind", "left_out"}


def facts_with(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[ScanInput]:
    """Any facts; the named ones come from their own strategy."""
    strategies: dict[str, st.SearchStrategy[object]] = {}
    for field in fields(ScanInput):
        if field.name in ("owner", "others"):
            continue  # one business; see test_scan_together
        if field.name in FLAGS:
            strategies[field.name] = st.booleans()
        elif field.name == "tax_rate":
            strategies[field.name] = st.sampled_from([Decimal("0"), Decimal("0.17"), Decimal("0.20")])
        elif field.name in MAY_BE_NEGATIVE:
            strategies[field.name] = st.one_of(st.none(), st.integers(-20_000, 20_000))
        else:
            strategies[field.name] = AMOUNTS
    return st.builds(ScanInput, **(strategies | fixed))


@given(facts_with(cash=st.integers(-20_000, 20_000)), st.integers(0, 10_000))
def test_more_cash_never_shortens_the_runway(facts: ScanInput, more: int) -> None:
    before, after = quick_scan(facts), quick_scan(replace(facts, cash=(facts.cash or 0) + more))
    assert (before.runway is None) == (after.runway is None)
    if before.runway is not None and after.runway is not None:
        assert after.runway >= before.runway


@given(facts_with(household=st.integers(0, 10_000)), st.integers(0, 5_000))
def test_needing_more_at_home_never_leaves_more_room(facts: ScanInput, more: int) -> None:
    before, after = quick_scan(facts), quick_scan(replace(facts, household=(facts.household or 0) + more))
    if before.room is not None and after.room is not None:
        assert after.room <= before.room


@given(facts_with(), st.sampled_from(["turnover", "purchases", "fixed", "cash", "household"]))
def test_unknown_never_turns_green(facts: ScanInput, fact: str) -> None:
    assert quick_scan(changed(facts, fact, None)).colour is None


@given(facts_with(), st.sampled_from(["turnover", "purchases", "fixed", "cash", "household"]))
def test_a_known_zero_is_not_unknown(facts: ScanInput, fact: str) -> None:
    missing = quick_scan(changed(facts, fact, 0)).insufficient
    assert len(quick_scan(changed(facts, fact, None)).insufficient) == len(missing) + 1


@given(facts_with())
def test_the_colour_follows_from_the_signals(facts: ScanInput) -> None:
    scan = quick_scan(facts)
    margin = scan.values["R1"]
    if scan.insufficient:
        assert scan.colour is None
    elif margin is None or margin <= 0 or len(scan.red) >= 2:
        assert scan.colour == "red"
    else:
        assert scan.colour == ("orange" if scan.red or scan.orange else "green")
    assert not set(scan.red) & set(scan.orange)
    assert all(scan.values[rule] is not None for rule in (*scan.red, *scan.orange))


def test_a_part_of_what_is_demanded_can_prove_problematic_debts_and_never_the_opposite() -> None:
    facts = ScanInput(turnover=3000, purchases=0, fixed=1000, cash=0, household=1000, vtlb=1500, tax_rate=0)
    assert quick_scan(replace(facts, demanded_least=501)).problematic is True
    assert quick_scan(replace(facts, demanded_least=500)).problematic is None
    assert quick_scan(replace(facts, demanded_least=501, demanded=500)).problematic is False
