"""The steps that are suggested: what comes first, when, with whom, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake_values import Business, Figures, Intake
from forms.rules.catalogue import catalogue
from forms.rules.clocks import debt_help_clock
from forms.rules.road import ROADS, road
from forms.rules.scan import Scan, ScanInput, quick_scan, scan_input
from forms.rules.steps import SuggestedStep, suggested_steps
from forms.rules.urgency import is_threatening, urgencies
from forms.rules.workdays import is_workday
from forms.words import LANGUAGES, Words
from tests.forms.rules.test_scan import K1, K2, K4

TODAY = date(2026, 12, 23)


def steps(intake: Intake, scan: Scan | None = None, today: date = TODAY) -> tuple[SuggestedStep, ...]:
    scan = scan or quick_scan(scan_input(intake))
    found = urgencies(intake, today)
    clock = debt_help_clock(intake, is_threatening(found), today)
    return suggested_steps(intake, scan, road(intake, scan, found, today), found, clock, today)


def keys(intake: Intake, scan: Scan | None = None) -> list[str]:
    return [step.key for step in steps(intake, scan)]


def test_in_a_panic_handing_over_comes_first_and_the_cut_off_next() -> None:
    found = steps(Intake(cutoff="announced", asked="yes", asked_on=TODAY))
    assert [step.key for step in found][:2] == ["hand_over", "keep_energy"]
    assert found[0].first
    assert (found[0].who, found[0].party, found[0].because) == ("worker", "gemeente_shv", "T1")
    assert found[0].due == date(2026, 12, 24)
    assert found[1].because == "S2"


@pytest.mark.parametrize("held", [date(2026, 12, 23), None])
def test_handing_over_is_suggested_only_while_the_clock_runs(held: date | None) -> None:
    intake = Intake(asked="yes", asked_on=TODAY, held_on=held)
    assert ("hand_over" in keys(intake)) is (held is None)


def test_heavy_debts_without_a_question_suggest_asking_for_help() -> None:
    assert "ask_debt_help" in keys(Intake(wish="go_on"), quick_scan(K2))
    asked = Intake(wish="go_on", asked="yes", asked_on=TODAY)
    assert "ask_debt_help" not in keys(asked, quick_scan(K2))
    assert keys(asked, quick_scan(K2))[0] == "hand_over"
    assert "ask_debt_help" not in keys(Intake(wish="go_on"), quick_scan(K1))


@pytest.mark.parametrize(("turnover", "looks"), [(2024, True), (2025, False)])
def test_a_turnover_that_just_covers_all_asks_for_no_look_at_the_prices(turnover: int, looks: bool) -> None:
    scan = quick_scan(replace(K4, purchases=0, turnover=turnover))  # 900 for the business, 1125 for the household
    assert ("look_at_prices" in keys(Intake(wish="go_on"), scan)) is looks


@pytest.mark.parametrize(
    ("intake", "key"),
    [
        (Intake(eviction="judgment"), "keep_home"),
        (Intake(eviction="date_known", eviction_date=TODAY), "keep_home"),
        (Intake(eviction="threat"), "find_eviction_letter"),
        (Intake(cutoff="cut_off"), "energy_back"),
        (Intake(insurance="cancelled"), "keep_insurance"),
        (Intake(insurance="arrears"), "insurance_arrangement"),
        (Intake(week="no"), "money_this_week"),
        (Intake(week="no"), "food_this_week"),
        (Intake(week="partly"), "money_this_month"),
        (Intake(seizures=frozenset({"bank"})), "protect_income"),
        (Intake(bankruptcy=frozenset({"petition"})), "court_letter"),
        (Intake(bankruptcy=frozenset({"credit"})), "talk_to_bank"),
        (Intake(post="never"), "open_post"),
        (Intake(post="sometimes"), "open_post"),
        (Intake(debts="no_overview"), "list_debts"),
        (Intake(wish="unsure"), "talk_choice"),
        (Intake(wish="go_on"), "five_figures"),
        (Intake(wish="go_on"), "new_customers"),
        (Intake(wish="beside_job"), "work_centre"),
        (Intake(wish="stop_job"), "work_centre"),
        (Intake(wish="stop_job"), "settle"),
        (Intake(wish="stop_job"), "stay_registered"),
        (Intake(wish="stop_unsure"), "list_assets"),
        (Intake(wish="stop_unsure", birth_date=date(1960, 5, 1)), "ioaz"),
        (Intake(figures=(Figures("a"),), businesses=(Business("b", books="none"),)), "file_returns"),
    ],
)
def test_each_situation_leads_to_its_step(intake: Intake, key: str) -> None:
    assert key in keys(intake)
    assert key not in keys(Intake(week="yes", post="always"), quick_scan(K1))


def test_a_question_without_its_date_is_handed_over_all_the_same() -> None:
    found = keys(Intake(wish="go_on", asked="yes"), quick_scan(K2))
    assert found[0] == "hand_over"
    assert "ask_debt_help" not in found


@pytest.mark.parametrize(
    ("intake", "suggested"),
    [
        (Intake(cutoff="announced"), True),
        (Intake(cutoff="announced", debts="no_overview"), True),
        (Intake(cutoff="announced", debts="no"), False),
        (Intake(cutoff="announced", asked="no"), False),
        (Intake(week="no"), False),
    ],
)
def test_a_threat_suggests_asking_for_help_unless_the_client_has_no_debts_or_said_no(
    intake: Intake, suggested: bool
) -> None:
    assert ("ask_debt_help" in keys(intake)) is suggested


def test_red_figures_on_the_road_of_going_on_bring_money_first() -> None:
    found = keys(Intake(wish="go_on"), quick_scan(K2))
    assert found[0] == "money_this_month"
    assert {"pre_check_bbz", "look_at_prices", "coach", "ask_delay"} <= set(found)
    assert "list_assets" not in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_staying_in_the_register_lasts_until_what_asks_for_it_was_applied_for(language: str) -> None:
    words = Words(language)
    assert all(scheme in words("step.stay_registered") for scheme in ("KVK", "Bbz", "IOAZ"))
    fridge = {words(f"paper.fridge.step.stay_registered{job}") for job in ("", "_job")}
    assert {one for one in fridge if {"nl": "aanvraag", "en": "request"}[language] in one} == fridge


def test_a_job_beside_the_business_is_no_reason_for_the_register_step() -> None:
    assert "stay_registered" not in keys(Intake(wish="beside_job"))


def test_phone_and_site_come_from_the_catalogue_with_its_caution() -> None:
    (call,) = [step for step in steps(Intake(wish="unsure")) if step.key == "talk_choice"]
    assert (call.phone, call.check_first) == ("0800-2117", True)
    (centre,) = [step for step in steps(Intake(wish="stop_job")) if step.key == "work_centre"]
    assert (centre.url, centre.check_first) == ("https://www.werkcentrum.nl", False)
    (post,) = [step for step in steps(Intake(post="never")) if step.key == "open_post"]
    assert (post.party, post.phone, post.url, post.check_first) == ("", "", "", False)


def test_a_step_carries_the_day_of_the_check_the_doubt_and_money_that_may_pay_it() -> None:
    found = {step.key: step for step in steps(Intake(wish="go_on", week="no"), quick_scan(K2))}
    assert found["coach"].doubt == "old"
    assert {"guidance_money", "assistance_prevention"} <= set(found["coach"].money)
    assert (found["money_this_week"].doubt, found["money_this_week"].checked) == ("", date(2026, 11, 23))
    later = {step.key: step for step in steps(Intake(week="no"), today=date(2027, 12, 22))}
    assert later["money_this_week"].doubt == "due"
    assert "unsegmented_budget" not in {key for step in found.values() for key in step.money}


def test_money_for_a_job_is_not_offered_on_the_road_of_going_on() -> None:
    found = {step.key: step for step in steps(Intake(wish="stop_job"))}
    assert "work_centre_budget" in found["work_centre"].money
    assert "guidance_money" not in {key for step in found.values() for key in step.money}


@pytest.mark.parametrize(("place", "suggested"), [("GM0168", True), ("GM0034", False), (None, False)])
def test_a_step_to_a_party_of_one_region_is_suggested_only_there(
    monkeypatch: pytest.MonkeyPatch, place: str | None, suggested: bool
) -> None:
    shelf = catalogue()
    local = tuple(replace(row, party="roz") if row.key == "five_figures" else row for row in shelf.steps)
    monkeypatch.setattr("forms.rules.steps.catalogue", lambda: replace(shelf, steps=local))
    assert ("five_figures" in keys(Intake(wish="go_on", municipality=place))) is suggested


def test_a_party_that_ended_makes_place_for_its_successor_and_the_step_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = catalogue()
    gone = replace(shelf.parties["kvk"], ended="2026-12-01", successor="geldfit")
    parties = {**shelf.parties, "kvk": gone}
    monkeypatch.setattr("forms.rules.steps.catalogue", lambda: replace(shelf, parties=parties))
    assert [step.party for step in steps(Intake(wish="unsure")) if step.key == "talk_choice"] == ["geldfit"]
    parties["kvk"] = replace(gone, successor="")
    assert [step.party for step in steps(Intake(wish="unsure")) if step.key == "talk_choice"] == [""]


def test_the_first_three_are_for_page_one() -> None:
    found = steps(Intake(wish="go_on", post="never", week="no"), quick_scan(K2))
    assert len(found) > 3
    assert [step.first for step in found] == [True] * 3 + [False] * (len(found) - 3)


def test_a_step_for_the_clock_is_never_due_after_it() -> None:
    friday = date(2026, 12, 18)
    intake = Intake(cutoff="announced", asked="yes", asked_on=date(2026, 12, 15))
    assert steps(intake, today=friday)[0].due == date(2026, 12, 18)  # the clock's last day is today


ANSWERS = st.builds(
    Intake,
    wish=st.sampled_from([*ROADS, "unsure", None]),
    eviction=st.sampled_from([None, "no", "threat", "judgment", "date_known"]),
    cutoff=st.sampled_from([None, "no", "announced", "cut_off"]),
    insurance=st.sampled_from([None, "no", "arrears", "cancelled"]),
    week=st.sampled_from([None, "yes", "partly", "no"]),
    post=st.sampled_from([None, "always", "sometimes", "never"]),
    debts=st.sampled_from([None, "no", "overview", "no_overview"]),
    asked=st.sampled_from([None, "yes", "no"]),
    asked_on=st.one_of(st.none(), st.dates(date(2026, 11, 1), TODAY)),
    seizures=st.sets(st.sampled_from(["bank", "income", "none"])).map(frozenset),
)


@given(ANSWERS, st.sampled_from([K1, K2, ScanInput(), replace(K2, cash=None)]))
def test_whatever_is_answered_steps_are_unique_due_on_working_days_and_explained(
    intake: Intake, facts: ScanInput
) -> None:
    found = steps(intake, quick_scan(facts))
    running = intake.asked != "no" and (intake.asked == "yes" or intake.asked_on is not None)
    assert len({step.key for step in found}) == len(found)
    assert all(is_workday(step.due) and step.due >= TODAY for step in found)
    assert all(step.because for step in found)
    assert all(catalogue().parties[step.party].status != "ended" for step in found if step.party)
    assert ([step.key for step in found][:1] == ["hand_over"]) is running


@pytest.mark.parametrize(
    ("told", "step", "rule"),
    [
        ({"returns_filed": "no"}, "file_returns", "D9"),
        ({"wish": "go_on", "help_wanted": frozenset({"coach", "books"})}, "coach", "A5"),
        ({"wish": "go_on", "sure": 5}, "talk_choice", "W2"),
    ],
)
def test_what_one_answer_asks_for_leads_to_its_step(told: dict[str, Any], step: str, rule: str) -> None:
    (found,) = (one for one in steps(Intake(**told)) if one.key == step)
    assert found.because == rule


@pytest.mark.parametrize(
    ("told", "step"),
    [
        ({"returns_filed": "yes"}, "file_returns"),
        ({"returns_filed": None}, "file_returns"),
        ({"wish": "go_on", "help_wanted": frozenset({"books"})}, "coach"),
        ({"wish": "stop_unsure", "help_wanted": frozenset({"coach"})}, "coach"),
        ({"wish": "go_on", "sure": 6}, "talk_choice"),
        ({"wish": "go_on", "sure": None}, "talk_choice"),
        ({"sure": 1}, "talk_choice"),
    ],
)
def test_another_answer_or_none_does_not(told: dict[str, Any], step: str) -> None:
    assert step not in keys(Intake(**told))
