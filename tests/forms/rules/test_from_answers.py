"""From stored answers to conclusions: the stories of the design, through the intake as it is kept."""

from datetime import date

import pytest

from forms.answers import REFUSED, UNKNOWN
from forms.intake import CHOICES, NEEDS, Intake, load_intake, read_intake
from forms.rules.clocks import debt_help_clock
from forms.rules.road import HIGH_DEBT_CLASSES, ROADS, road
from forms.rules.scan import BOOKS_BEHIND, REQUIRED, quick_scan, scan_input
from forms.rules.signals import scan_line
from forms.rules.steps import suggested_steps
from forms.rules.urgency import is_threatening, urgencies
from forms.words import Words
from tests.forms.rules.test_scan import K2

TODAY = date(2026, 12, 23)
FIGURES = "figures/00000000000000f1"
TAXI = {
    "w1_wish": "go_on",
    "d1_debts": "overview",
    "business/00000000000000b1/order": "1",
    "business/00000000000000b1/o1_self_employed": "registered",
    f"{FIGURES}/order": "1",
    f"{FIGURES}/figures_date": "2026-12-23",
    f"{FIGURES}/f1_vat": "excluding",
    f"{FIGURES}/f1_turnover_1": "3100",
    f"{FIGURES}/f1_turnover_2": "3200",
    f"{FIGURES}/f1_turnover_3": "3300",
    f"{FIGURES}/f4_purchases": "900",
    f"{FIGURES}/f5_fixed": "1600",
    f"{FIGURES}/f6_debt_service": "350",
    f"{FIGURES}/f7_cash": "1500",
    f"{FIGURES}/h1_household": "2000",
    f"{FIGURES}/h2_other_income": "600",
    f"{FIGURES}/d4_demanded": "700",
    f"{FIGURES}/h5_vtlb": "1500",
    f"{FIGURES}/f2_last_year_1": "5200",
    f"{FIGURES}/f8_due_30": "400",
    f"{FIGURES}/f9_overdue": "900",
    f"{FIGURES}/f13_reliability": "books",
}


def test_the_taxi_driver_who_wants_to_go_on_keeps_that_road_with_a_warning() -> None:
    intake = read_intake(TAXI)
    scan = quick_scan(scan_input(intake))
    assert scan.values == quick_scan(K2).values
    assert (scan.red, scan.orange, scan.provisional) == (("R7", "R9", "R10", "R12"), ("R16",), False)
    advice = road(intake, scan, urgencies(intake, TODAY), TODAY)
    assert advice.road == {"A"}
    assert advice.tracks == {"debts"}
    assert advice.review_within_weeks == 6


@pytest.mark.parametrize("question", ["f1_vat", "f1_turnover_2", "f13_reliability"])
@pytest.mark.parametrize("answer", ["", UNKNOWN, REFUSED])
def test_what_nobody_could_say_about_the_turnover_makes_the_outcome_provisional(question: str, answer: str) -> None:
    scan = quick_scan(scan_input(read_intake(TAXI | {f"{FIGURES}/{question}": answer})))
    assert (scan.colour, scan.provisional) == ("red", True)


def test_no_turnover_at_all_holds_no_vat_either() -> None:
    nothing = {f"{FIGURES}/f1_turnover_{month}": "0" for month in (1, 2, 3)} | {f"{FIGURES}/f1_vat": ""}
    assert not quick_scan(scan_input(read_intake(TAXI | nothing))).provisional


def test_a_month_of_the_other_business_that_nobody_knows_makes_it_provisional_too() -> None:
    his = f"{FIGURES}/more_businesses/00000000000000c1"
    two = TAXI | {"business/00000000000000b2/o1_self_employed": "registered", f"{his}/g1_vat": "excluding"}
    two |= {f"{his}/g1_turnover_{month}": "900" for month in (1, 2, 3)}
    assert not scan_input(read_intake(two)).estimate
    assert scan_input(read_intake(two | {f"{his}/g1_turnover_3": UNKNOWN})).estimate
    assert scan_input(read_intake(two | {f"{his}/g1_vat": UNKNOWN})).estimate
    third = {"business/00000000000000b3/o1_self_employed": "registered", f"{FIGURES}/more_businesses/c2/order": "2"}
    assert scan_input(read_intake(two | third | {f"{FIGURES}/more_businesses/c2/g1_turnover_1": "5"})).estimate


SHORT = f"{FIGURES}/h2_incomes/00000000000000d1"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, []),
        ({f"{FIGURES}/f13_reliability": "estimate"}, [("source", "f13_reliability")]),
        ({f"{FIGURES}/f13_reliability": REFUSED}, [("no_source", "f13_reliability")]),
        ({f"{FIGURES}/f1_turnover_1": "", f"{FIGURES}/f1_turnover_3": ""}, [("f1_turnover", "f1_turnover_1")]),
        ({f"{FIGURES}/f1_vat": UNKNOWN}, [("f1_vat", "f1_vat")]),
        ({f"{FIGURES}/h5_vtlb_estimate": "yes"}, [("vtlb", "h5_vtlb_estimate")]),
        ({f"{FIGURES}/h2_other_income": "", f"{SHORT}/h2_kind": "wages"}, [("h2_amount", "h2_amount")]),
        ({f"{SHORT}/h2_amount": "601"}, [("h2_other_income", "h2_other_income")]),
        (
            {f"{FIGURES}/h2_other_income": "", f"{SHORT}/h2_kind": "allowances", f"{SHORT}/h2_amount": "200"}
            | {f"{FIGURES}/h3_amount": "200"},
            [("h3_amount", "h3_amount")],
        ),
        (
            {f"{FIGURES}/h2_other_income": "", f"{SHORT}/h2_kind": "allowances", f"{SHORT}/h2_amount": "200"}
            | {f"{FIGURES}/h3_amount": "0"},
            [],
        ),
        (  # what was said at once counts, not the list that the allowances stand in
            {f"{SHORT}/h2_kind": "allowances", f"{SHORT}/h2_amount": "600", f"{FIGURES}/h3_amount": "200"},
            [],
        ),
        ({"business/00000000000000b1/o9_books": "none"}, [("books", "o9_books")]),
        ({"business/00000000000000b2/o1_self_employed": "registered"}, [("left_out", "g1_turnover_1")]),
    ],
)
def test_every_reason_to_call_it_provisional_names_its_question_and_can_be_said(
    answers: dict[str, str], why: list[tuple[str, str]]
) -> None:
    scan = quick_scan(scan_input(read_intake(TAXI | answers)))
    assert [(doubt.reason, doubt.question) for doubt in scan.facts.doubts] == why
    assert scan.provisional is bool(why)
    assert scan.facts.estimate is bool({reason for reason, _ in why} - {"books", "left_out"})
    assert all(doubt.question in load_intake().nodes for doubt in scan.facts.doubts)
    for doubt in scan.facts.doubts:
        assert f"scan.doubt.{doubt.reason}" in Words("nl")
        assert {need.name: "provisional" in need.rules for need in NEEDS}.get(doubt.question)


def test_fixed_costs_that_are_listed_give_the_same_scan_as_the_sum_that_was_said() -> None:
    costs = {f"{FIGURES}/f5_costs/00000000000000d{n}/f5_amount": a for n, a in enumerate(("600", "1000"))}
    said = quick_scan(scan_input(read_intake(TAXI)))
    listed = quick_scan(scan_input(read_intake(TAXI | {f"{FIGURES}/f5_fixed": UNKNOWN} | costs)))
    assert listed.values == said.values
    assert not listed.provisional


def test_a_second_set_of_figures_is_the_one_that_counts_and_both_make_the_line() -> None:
    later = FIGURES.replace("f1", "f2")
    changed = {path.replace(FIGURES, later): value for path, value in TAXI.items()}
    changed |= {f"{later}/order": "2", f"{later}/figures_date": "2027-02-03"}
    changed |= {f"{later}/f1_turnover_{month}": "4400" for month in (1, 2, 3)}
    intake = read_intake(TAXI | changed)
    assert scan_input(intake).turnover == 4400
    assert [(day, scan.facts.turnover) for day, scan in scan_line(intake)] == [
        (date(2026, 12, 23), 3200),
        (date(2027, 2, 3), 4400),
    ]


def test_panic_at_the_door_needs_two_answers_for_the_first_step() -> None:
    intake = read_intake({"s2_cutoff": "announced", "t1_asked": "yes", "t1_asked_on": "2026-12-23"})
    found = urgencies(intake, TODAY)
    clock = debt_help_clock(intake, is_threatening(found), TODAY)
    scan = quick_scan(scan_input(intake))
    assert clock is not None
    assert clock.due == date(2026, 12, 29)
    assert scan.colour is None
    steps = suggested_steps(intake, scan, road(intake, scan, found, TODAY), found, clock, TODAY)
    assert steps[0].key == "hand_over"


def test_doesnt_know_and_rather_not_say_stay_unknown() -> None:
    for silence in (UNKNOWN, REFUSED, ""):
        intake = read_intake(TAXI | {f"{FIGURES}/f7_cash": silence, "s6_week": silence, "w1_wish": silence})
        scan = quick_scan(scan_input(intake))
        assert (scan.colour, scan.insufficient) == (None, ("f7_cash",))
        assert urgencies(intake, TODAY) == ()
        assert road(intake, scan, (), TODAY).undecided


def test_no_answers_at_all_conclude_nothing() -> None:
    intake = read_intake({})
    assert intake == Intake()
    assert urgencies(intake, TODAY) == ()
    assert debt_help_clock(intake, threatening=True, today=TODAY) is None


def test_the_rules_speak_of_questions_and_choices_that_the_intake_has() -> None:
    assert set(REQUIRED.values()) <= {*(need.name for need in NEEDS), "f1_turnover"}  # the form computes the last
    assert {*ROADS, "unsure"} == set(CHOICES["w1_wish"])
    assert set(BOOKS_BEHIND) <= set(CHOICES["o9_books"])
    assert set(HIGH_DEBT_CLASSES) <= set(CHOICES["d3_total_class"])
    assert "false_self_employment" in CHOICES["o11_cause"]
    assert {"judgment", "date_known", "threat"} <= set(CHOICES["s1_eviction"])
    assert {"announced", "cut_off"} <= set(CHOICES["s2_cutoff"])
    assert {"cancelled", "arrears"} <= set(CHOICES["s3_insurance"])
    assert {"petition", "credit"} <= set(CHOICES["s5_bankruptcy"])


def test_a_reason_leads_to_the_very_answer_in_the_newest_figures_and_in_the_business_that_is_behind() -> None:
    """Not to a question of that name somewhere: earlier figures, another row and another business have it too."""
    earlier, his = "figures/00000000000000e1", f"{FIGURES}/more_businesses/00000000000000c2"
    answers = TAXI | {f"{earlier}/order": "0", f"{earlier}/figures_date": "2020-01-01", f"{earlier}/f1_vat": UNKNOWN}
    answers |= {
        "business/00000000000000b2/o1_self_employed": "registered",
        "business/00000000000000b2/o9_books": "none",
    }
    answers |= {f"{FIGURES}/f13_reliability": "estimate", f"{FIGURES}/h5_vtlb_estimate": "yes", f"{his}/order": "1"}
    answers |= {f"{his}/g1_turnover_1": "1", f"{his}/g1_vat": "excluding"}
    assert [doubt.place for doubt in scan_input(read_intake(answers)).doubts] == [
        f"{FIGURES}/f13_reliability",
        f"{FIGURES}/h5_vtlb_estimate",
        f"{his}/g1_turnover_2",
        "business/00000000000000b2/o9_books",
    ]
