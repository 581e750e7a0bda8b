"""The intake against the list of questions it was made from: phase, how it is answered, private, and when it is asked.

The table is written by hand from docs/domain.md's sources, not from the form. A row: question, name in the form, phase
(e first, c figures, v depth, p plan), kind (o one, m many, t text, i whole, d decimal, y day), ! private, when asked.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import pytest

from desktop.intake.sections import section_by_node, sections_of
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import SELECTS, Kind, Node
from forms.engine.session import Session
from forms.intake import load_intake, read_intake
from forms.open_questions import PURPOSES, missing
from forms.paper.plan import plan_pdf
from forms.plan import Worker, build_plan
from forms.privacy import private_paths
from forms.rules.clocks import debt_help_clock
from forms.rules.road import road
from forms.rules.scan import quick_scan, scan_input
from forms.rules.steps import suggested_steps
from forms.rules.urgency import is_threatening, urgencies

TODAY: Final = date(2026, 11, 23)
A: Final = "00000000000000a1"
TABLE: Final = """
W1 w1_wish e o always
W2 w2_sure v i wish_known
W3 w3_change e t always
W4 w4_tried v m always
S1 s1_eviction e o always
S2 s2_cutoff e o always
S3 s3_insurance e o always
S4 s4_seizure e m always
S5 s5_bankruptcy e m always
S6 s6_week e o always
S7 s7_post e o always
O1 o1_self_employed e o always
O2 o2_kvk v t in_or_out
O3 o3_legal_form e o not_never
O4 o4_sector e o not_never
O5 o5_since v y not_never
O6 o6_hours v i not_never
O7 o7_staff v i not_never
O8 o8_amount v d not_never
O9 o9_books v o not_never
O11 o11_cause v m not_never
D1 d1_debts e o always
D2 d2_amount v d debts
D3 d3_total_class e o debts
D4 d4_amount c d debts
D5 d5_support v m always
D6 d6_security v o debts
D7 d7_new_debts v o debts
D8 d8_earlier v o ! debts
D9 d9_returns v o debts_or_behind
P1 p1_name e t always
P2 p2_birth_date v y always
P3 p3_municipality e o always
P4 p4_phone e t ! always
P5 p5_bsn v t ! never
P6 p6_home v o always
P7 p7_children v i children
P8 p8_status v o ! applies_for_help
P9 p9_house v o always
P10 p10_language v o always
P11 p11_feeling e i ! always
T1 t1_asked e o always
T2 t2_contact v o always
T3 t3_explained e o always
T4 t4_share v o always
T5 t5_company v o always
F1 f1_turnover_1 c d own
F2 f2_last_year_1 v d own
F3 f3_turnover_year v d own_over_a_year
F4 f4_purchases c d own
F5 f5_fixed c d own
F6 f6_debt_service c d own
F7 f7_cash c d always
F8 f8_due_total v d own
F9 f9_overdue v d own
F10 f10_orders v d own
F11 f11_largest_pct v d own
F13 f13_reliability c o always
H1 h1_household c d always
H2 h2_other_income c d always
H3 h3_allowances v m always
H4 h4_assets v m always
H5 h5_vtlb c d debts
K1 k1_good_at v m always
K2 k2_chances v m not_stopping
K3 k3_network v t always
K4 k4_papers v t always
A1 a1_changes v m road_a
A2 a2_turnover v d road_a
A3 a3_amount v d road_a
A4 a4_bank v o road_a
A5 a5_help v m road_a
B1 b1_stop_on v y road_b
B2 b2_deregistering v o road_b
B3 b3_what v t road_b
B5 b5_ten_years v o road_b_55
B7 b7_liable v m ! road_b
C1 c1_work v t road_c
C2 c2_hours v i road_c
C6 c6_training v o road_c
C7 c7_employed v o road_c
C8 c8_barriers v m road_c
PL1 pl1_goal p t always
PL2 pl2_action p t always
PL3 pl3_party p t always
PL4 pl4_review_date p y always
PL5 pl5_agree p o always
"""
PHASES: Final = {"e": "first", "c": "figures", "v": "depth", "p": "plan"}
KINDS: Final = {
    "o": Kind.SELECT_ONE,
    "m": Kind.SELECT_MULTIPLE,
    "t": Kind.TEXT,
    "i": Kind.INTEGER,
    "d": Kind.DECIMAL,
    "y": Kind.DATE,
}
ROWS: Final = [line.split() for line in TABLE.strip().splitlines()]
ITEMS: Final = {
    "order": "1",
    **{f"{repeat}/{A}/order": "1" for repeat in ("business", "figures", "d2_debts", "d4_arrangements", "b3_assets")},
    **{f"{repeat}/{A}/order": "1" for repeat in ("pl1_goals", "pl2_steps", "pl3_referrals", "t4_consents")},
    f"business/{A}/o8_commitments/{A}/order": "1",
    **{f"figures/{A}/{repeat}/{A}/order": "1" for repeat in ("f5_costs", "h1_costs", "h2_incomes")},
}
BUSINESS: Final = {"not_never", "own", "own_over_a_year"}
SITUATIONS: Final[Mapping[str, tuple[Mapping[str, str], set[str]]]] = {
    "nothing known": ({}, BUSINESS | {"not_stopping"}),
    "goes on, registered, young": (
        {
            "w1_wish": "go_on",
            f"business/{A}/o1_self_employed": "registered",
            f"business/{A}/o5_since": "2026-06-01",
        },
        {"not_never", "own", "in_or_out", "wish_known", "not_stopping", "road_a"},
    ),
    "beside a job, unregistered": (
        {"w1_wish": "beside_job", f"business/{A}/o1_self_employed": "unregistered"},
        BUSINESS | {"wish_known", "not_stopping", "road_a", "road_c"},
    ),
    "stops for a job, young person, debts": (
        {"w1_wish": "stop_job", "d1_debts": "no_overview", "p2_birth_date": "1990-01-01"},
        BUSINESS | {"wish_known", "road_b", "road_c", "debts", "debts_or_behind"},
    ),
    "stops, 55, behind with the books": (
        {"w1_wish": "stop_unsure", "p2_birth_date": "1971-11-01", f"business/{A}/o9_books": "none"},
        BUSINESS | {"wish_known", "road_b", "road_b_55", "debts_or_behind"},
    ),
    "unsure, age unknown, children, applies": (
        {"w1_wish": "unsure", "p6_home": "partner_children", "p8_needed": "yes"},
        BUSINESS
        | {"wish_known", "not_stopping", "road_a", "road_b", "road_b_55", "road_c", "children", "applies_for_help"},
    ),
    "has left the register, no debts": (
        {f"business/{A}/o1_self_employed": "deregistered", "d1_debts": "no", f"business/{A}/o9_books": "up_to_date"},
        {"not_never", "in_or_out", "not_stopping"},
    ),
    "never had a business": ({f"business/{A}/o1_self_employed": "never"}, {"not_stopping"}),
    "does not know, does not say": (
        {"w1_wish": UNKNOWN, "d1_debts": REFUSED, "p6_home": REFUSED, "p8_needed": UNKNOWN},
        BUSINESS | {"not_stopping"},
    ),
}


def _node(name: str) -> Node:
    return load_intake().node(name)


def test_the_table_holds_every_question_of_the_list_once() -> None:
    assert len(ROWS) == 87  # and F12, whose condition has a test of its own below
    assert len({row[0] for row in ROWS}) == 87


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_question_has_its_phase_kind_and_privacy(row: list[str]) -> None:
    form, node = load_intake(), _node(row[1])
    section = next(one for one in sections_of(form) if one.name == section_by_node(form)[node.path])
    assert section.phase == PHASES[row[2]]
    assert node.kind is KINDS[row[3]]
    assert (node.path in private_paths(form)) == ("!" in row)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_question_is_asked_when_the_list_says_so(situation: str) -> None:
    values, holds = SITUATIONS[situation]
    session = Session(load_intake(), {**ITEMS, **values}, today=TODAY)
    states = {state.node.name: state for state in session.states()}
    for row in ROWS:
        asked = row[-1] == "always" or row[-1] in holds
        assert states[row[1]].relevant is asked, row


@pytest.mark.parametrize(
    ("form", "asked"), [("bv", True), ("nv", True), ("vof", True), ("eenmanszaak", False), ("", False)]
)
def test_a_balance_is_asked_of_forms_that_have_one(form: str, asked: bool) -> None:
    values = {**ITEMS, f"business/{A}/o3_legal_form": form} if form else dict(ITEMS)
    session = Session(load_intake(), values, today=TODAY)
    node = _node("f12_balance")
    assert node.kind is Kind.SELECT_ONE
    assert session.state(f"figures/{A}/f12_balance").relevant is asked
    session.set(f"figures/{A}/f12_balance", "yes")
    assert session.state(f"figures/{A}/f12_equity").relevant is asked


def _answers(node: Node) -> list[str]:
    if node.kind in SELECTS:
        names = [choice.name for choice in load_intake().choices[node.choice_list or ""]][:20]
        return [*names, " ".join(names[-2:])] if node.kind is Kind.SELECT_MULTIPLE else names
    plain = {Kind.INTEGER: "1", Kind.DECIMAL: "12.5", Kind.DATE: "2026-01-02", Kind.TIME: "14:30"}
    return [plain.get(node.kind, "Een antwoord met een ünïcode ✓ en € 5")]


QUESTIONS: Final = [
    node
    for node in load_intake().root.walk()
    if node.kind in (*SELECTS, Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TIME)
]


@cache
def _begun(*, more: bool) -> Session:
    """One session for all questions, each of which gives its answers and takes them back. more: a second business."""
    base = {**ITEMS, "w1_wish": "unsure", "d1_debts": "overview", "bsn_on": "yes", "t1_asked": "yes"}
    begin = Session(load_intake(), base, today=TODAY)
    if more:
        begin.add_item(f"figures/{A}/more_businesses", A)
    return begin


@pytest.mark.parametrize("node", QUESTIONS, ids=lambda node: node.name)
def test_every_answer_and_no_answer_goes_through_all_that_follows(node: Node) -> None:
    """Reading, what is missing, urgency, clock, scan, road, steps and plan take each answer and both no-answers."""
    session = _begun(more=False)
    path = next((state.path for state in session.states() if state.node is node), None)
    if path is None:
        session = _begun(more=True)
        path = next(state.path for state in session.states() if state.node is node)
    before = session.values.get(path, "")
    for answer in (*_answers(node), UNKNOWN, REFUSED):
        session.set(path, answer)
        values = dict(session.values)
        opened = missing(session)
        assert values[path] == answer
        if session.state(path).relevant and session.state(path).valid:
            for purpose in PURPOSES:
                assert (path in [one.path for one in opened[purpose]]) <= (answer == UNKNOWN)
        intake = read_intake(values)
        assert (node.name in intake.unknown, node.name in intake.refused) == (answer == UNKNOWN, answer == REFUSED)
        found = urgencies(intake, TODAY)
        clock = debt_help_clock(intake, is_threatening(found), TODAY)
        scan = quick_scan(scan_input(intake))
        advice = road(intake, scan, found, TODAY)
        assert build_plan(
            intake,
            scan=scan,
            urgencies=found,
            advice=advice,
            clock=clock,
            worker=Worker(),
            number=1,
            today=TODAY,
            opened=opened,
            suggestions=suggested_steps(intake, scan, advice, found, clock, TODAY),
        )
    session.set(path, before)


@pytest.mark.parametrize("answer", [UNKNOWN, REFUSED])
def test_a_client_who_answers_nothing_at_all_still_gets_a_plan_on_paper(answer: str) -> None:
    session = Session(load_intake(), {**ITEMS, "bsn_on": "yes"}, today=TODAY)
    values = dict(session.values) | {state.path: answer for state in session.states() if not state.node.holds}
    intake = read_intake(values)
    scan = quick_scan(scan_input(intake))
    assert scan.colour is None
    plan = build_plan(
        intake,
        scan=scan,
        urgencies=(),
        advice=road(intake, scan, (), TODAY),
        clock=None,
        worker=Worker(),
        number=1,
        today=TODAY,
        opened=missing(Session(load_intake(), values, today=TODAY)),
    )
    assert plan_pdf(plan, "nl").startswith(b"%PDF")
