"""The road is the client's wish; the table only adds to it. Every row has a test, and so has its no."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake_values import Debt, Intake
from forms.rules.pension import age
from forms.rules.road import ROADS, RoadAdvice, road
from forms.rules.scan import Scan, ScanInput, quick_scan
from forms.rules.urgency import urgencies
from tests.forms.rules.test_scan import K1, K2, K4, facts_with

TODAY = date(2026, 12, 23)
GREEN, RED, UNKNOWN = quick_scan(K1), quick_scan(K2), quick_scan(ScanInput())


def advice(intake: Intake, scan: Scan = UNKNOWN) -> RoadAdvice:
    return road(intake, scan, urgencies(intake, TODAY), TODAY)


def codes(intake: Intake, scan: Scan = UNKNOWN) -> set[str]:
    return {finding.code for finding in advice(intake, scan).findings}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("go_on", "A"),
        ("go_on_changed", "A"),
        ("beside_job", "AC"),
        ("stop_job", "C"),
        ("stop_unsure", "B"),
        ("unsure", ""),
        (None, ""),
    ],
)
def test_the_road_follows_the_wish(wish: str | None, expected: str) -> None:
    found = advice(Intake(wish=wish))
    assert found.road == frozenset(expected)
    assert found.undecided is (expected == "")


def test_an_open_wish_asks_to_choose_together_and_silence_asks_the_question() -> None:
    assert "road.unsure" in codes(Intake(wish="unsure"))
    assert "road.not_asked" in codes(Intake())
    assert not {"road.unsure", "road.not_asked"} & codes(Intake(wish="go_on"))


@given(
    st.sampled_from([*ROADS, "unsure", None]),
    facts_with(),
    st.sampled_from(["no", "judgment"]),
    st.sampled_from([None, "more"]),
)
def test_no_figure_debt_or_threat_ever_changes_the_road_away_from_the_wish(
    wish: str | None, facts: ScanInput, eviction: str, debt_class: str | None
) -> None:
    intake = Intake(wish=wish, eviction=eviction, debts="no_overview", debt_total_class=debt_class)
    assert advice(intake, quick_scan(facts)).road == ROADS.get(wish or "", frozenset())


@pytest.mark.parametrize("wish", ["go_on", "go_on_changed", "beside_job"])
def test_row_1_a_red_scan_keeps_the_road_and_looks_back_within_six_weeks(wish: str) -> None:
    found = advice(Intake(wish=wish), RED)
    assert "A" in found.road
    assert "road.go_on_red" in {finding.code for finding in found.findings}
    assert found.review_within_weeks == 6
    assert advice(Intake(wish=wish), GREEN).review_within_weeks is None
    assert "road.go_on_red" not in codes(Intake(wish=wish), GREEN)


@pytest.mark.parametrize("wish", ["stop_job", "stop_unsure", "unsure"])
def test_row_1_and_2_do_not_speak_to_who_wants_something_else(wish: str) -> None:
    assert not {"road.go_on_red", "road.money_this_month"} & codes(Intake(wish=wish), RED)


def test_row_2_less_than_a_month_of_money_comes_first() -> None:
    assert "road.money_this_month" in codes(Intake(wish="go_on"), RED)
    assert "road.money_this_month" not in codes(Intake(wish="go_on"), quick_scan(replace(K2, cash=3000)))
    nothing_earned = ScanInput(turnover=0, purchases=0, fixed=0, household=1000, cash=1000)
    assert "road.money_this_month" not in codes(Intake(wish="go_on"), quick_scan(nothing_earned))  # a month exactly
    assert "road.money_this_month" in codes(Intake(wish="go_on"), quick_scan(replace(nothing_earned, cash=999)))
    assert "road.money_this_month" not in codes(Intake(wish="go_on"), GREEN)


@pytest.mark.parametrize(
    ("intake", "scan", "reasons"),
    [
        (Intake(), RED, {"track.debts.problematic"}),
        (Intake(), GREEN, set()),
        (Intake(debt_total=Decimal(50_000)), UNKNOWN, {"track.debts.high"}),
        (Intake(debt_total=Decimal(49_999)), UNKNOWN, set()),
        (Intake(debt_total_class="to_150000"), UNKNOWN, {"track.debts.high"}),
        (Intake(debt_total_class="more"), UNKNOWN, {"track.debts.high"}),
        (Intake(debt_total_class="to_50000"), UNKNOWN, set()),
        (Intake(debt_total_class="more", debt_total=Decimal(20_000)), UNKNOWN, set()),
        (Intake(debt_list=(Debt(amount=Decimal(50_000)), Debt())), UNKNOWN, {"track.debts.high"}),
        (Intake(debt_list=(Debt(amount=Decimal(49_999)), Debt())), UNKNOWN, set()),
        (Intake(seizures=frozenset({"bank"})), UNKNOWN, {"track.debts.crisis"}),
        (Intake(bankruptcy=frozenset({"petition"})), UNKNOWN, {"track.debts.crisis"}),
        (Intake(week="no"), UNKNOWN, set()),
    ],
)
@pytest.mark.parametrize("wish", ["go_on", "stop_unsure", None])
def test_row_3_heavy_debts_are_a_track_whatever_the_road(
    wish: str | None, intake: Intake, scan: Scan, reasons: set[str]
) -> None:
    found = advice(replace(intake, wish=wish), scan)
    assert {finding.code for finding in found.findings if finding.code.startswith("track.debts")} == reasons
    assert ("debts" in found.tracks) is bool(reasons)


@pytest.mark.parametrize(
    ("intake", "code"),
    [
        (Intake(eviction="judgment"), "track.urgent.threat"),
        (Intake(cutoff="announced"), "track.urgent.threat"),
        (Intake(insurance="cancelled"), "track.urgent.threat"),
        (Intake(seizures=frozenset({"home"})), "track.urgent.crisis"),
        (Intake(week="no"), "track.urgent.crisis"),
    ],
)
def test_row_4_and_5_threats_and_crises_are_the_urgent_track(intake: Intake, code: str) -> None:
    assert code in codes(intake)
    assert "urgent" in advice(intake).tracks


@pytest.mark.parametrize(
    "intake", [Intake(), Intake(eviction="threat"), Intake(insurance="arrears"), Intake(week="partly")]
)
def test_row_4_and_5_say_nothing_without_one(intake: Intake) -> None:
    assert advice(intake).tracks == frozenset()


@pytest.mark.parametrize(
    ("wish", "born", "shown"),
    [
        ("stop_job", date(1971, 12, 23), True),
        ("stop_unsure", date(1960, 1, 1), True),
        ("stop_unsure", date(1959, 12, 24), True),
        ("stop_unsure", date(1959, 12, 23), False),  # the state pension from today
        ("stop_unsure", date(1971, 12, 24), False),
        ("go_on", date(1960, 1, 1), False),
        ("stop_job", None, False),
    ],
)
def test_row_6_ioaz_from_55_when_stopping(wish: str, born: date | None, shown: bool) -> None:
    assert ("road.ioaz" in codes(Intake(wish=wish, birth_date=born))) is shown


@pytest.mark.parametrize("known", [{"ten_years": "no"}, {"left_register": True}])
def test_row_6_does_not_send_a_client_after_an_ioaz_that_is_known_to_be_out_of_reach(known: dict[str, Any]) -> None:
    old = Intake(wish="stop_unsure", birth_date=date(1965, 1, 1))
    assert "road.ioaz" in codes(old)
    assert "road.ioaz" in codes(replace(old, ten_years="yes"))
    assert "road.ioaz" not in codes(replace(old, **known))


def test_row_7_green_figures_ask_why_someone_wants_to_stop() -> None:
    assert "road.why_stop" in codes(Intake(wish="stop_job"), quick_scan(K4))
    assert "road.why_stop" not in codes(Intake(wish="stop_job"), RED)
    orange = quick_scan(replace(K4, equity=24, total_assets=100))
    assert orange.colour == "orange"
    assert not [scan for scan in (orange, UNKNOWN) if "road.why_stop" in codes(Intake(wish="stop_job"), scan)]
    assert "road.why_stop" not in codes(Intake(wish="go_on"), quick_scan(K4))


@pytest.mark.parametrize(
    ("intake", "shown"),
    [
        (Intake(wish="go_on", causes=frozenset({"false_self_employment"})), True),
        (Intake(wish="go_on", employed="yes"), True),
        (Intake(wish="go_on", employed="maybe"), False),
        (Intake(wish="go_on", causes=frozenset({"illness"})), False),
        (Intake(wish="stop_job", employed="yes"), False),
    ],
)
def test_row_8_a_job_is_shown_as_a_possibility(intake: Intake, shown: bool) -> None:
    assert ("road.job_possible" in codes(intake)) is shown


@pytest.mark.parametrize("wish", ["stop_unsure", "stop_job", "beside_job"])
def test_row_9_never_leave_the_register_first(wish: str) -> None:
    assert "road.keep_registered" in codes(Intake(wish=wish))
    left = Intake(wish=wish, left_register=True)
    assert {"road.left_register"} == codes(left) & {"road.left_register", "road.keep_registered"}
    assert "road.keep_registered" in codes(Intake(wish=wish, deregistering="waiting"))


def test_row_9_also_warns_on_a_road_that_was_chosen_together() -> None:
    found = road(Intake(wish="go_on"), GREEN, (), TODAY, together=frozenset("B"))
    assert "road.keep_registered" in {finding.code for finding in found.findings}


@pytest.mark.parametrize("wish", ["unsure", None])
def test_row_9_warns_who_has_no_road_yet_and_is_leaving_the_register(wish: str | None) -> None:
    warned = {"road.left_register", "road.keep_registered"}
    assert warned & codes(Intake(wish=wish, deregistering="waiting")) == {"road.keep_registered"}
    gone = Intake(wish=wish, deregistering="done", left_register=True)
    assert warned & codes(gone) == {"road.left_register"}
    assert not warned & codes(Intake(wish=wish, deregistering="no"))
    assert not warned & codes(Intake(wish="go_on", deregistering="waiting"))  # what was said before the wish changed


def test_row_9_is_silent_on_the_road_of_going_on() -> None:
    assert not {"road.left_register", "road.keep_registered"} & codes(Intake(wish="go_on"))


def test_row_10_too_few_figures_ask_for_the_preparation_sheet() -> None:
    assert "road.prepare" in codes(Intake(wish="go_on"))
    assert "road.prepare" not in codes(Intake(wish="go_on"), GREEN)


def test_stopping_for_a_job_also_settles_the_business() -> None:
    assert "road.settle" in codes(Intake(wish="stop_job"))
    assert "road.settle" not in codes(Intake(wish="stop_unsure"))


def test_every_finding_names_its_rule_and_source() -> None:
    """docs/domain.md, "The road"."""
    everything: dict[str, Any] = {
        "eviction": "judgment",
        "seizures": frozenset({"bank"}),
        "debt_total_class": "more",
        "birth_date": date(1965, 1, 1),
        "employed": "yes",
    }
    wishes = ("go_on", "stop_job", "stop_unsure", "unsure", None)
    scans = (GREEN, RED, UNKNOWN)
    found = {one for wish in wishes for scan in scans for one in _told(Intake(wish=wish, **everything), scan)}
    gone = _told(Intake(wish="stop_job", left_register=True), UNKNOWN)
    own, register = "own proposal", "ondernemersplein.nl"
    assert found | gone == {
        ("road.go_on_red", "W1.1", own),
        ("road.money_this_month", "W1.2", own),
        ("track.debts.problematic", "W1.3", "MvT 35316-3"),
        ("track.debts.high", "W1.3", own),
        ("track.debts.crisis", "W1.3", "NVVK/DDAS"),
        ("track.urgent.threat", "W1.4", "Wgs art. 4 lid 2"),
        ("track.urgent.crisis", "W1.5", "NVVK/DDAS"),
        ("road.ioaz", "W1.6", "IOAZ"),
        ("road.why_stop", "W1.7", own),
        ("road.job_possible", "W1.8", own),
        ("road.keep_registered", "W1.9", register),
        ("road.left_register", "W1.9", register),
        ("road.prepare", "W1.10", own),
        *((f"road.{what}", "W1", own) for what in ("settle", "unsure", "not_asked")),
    }


def _told(intake: Intake, scan: Scan) -> set[tuple[str, str, str]]:
    return {(finding.code, finding.rule, finding.source) for finding in advice(intake, scan).findings}


@pytest.mark.parametrize(
    ("born", "years"), [(date(1972, 2, 29), 54), (date(1971, 12, 23), 55), (date(1971, 12, 24), 54)]
)
def test_age_counts_whole_years(born: date, years: int) -> None:
    assert age(born, TODAY) == years
