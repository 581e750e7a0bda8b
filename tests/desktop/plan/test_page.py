"""The plan screen as a value: steps, suggestions, dates, what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.plan.days import quick_days
from desktop.plan.documents_page import documents_page, how_in_words
from desktop.plan.file_names import file_name
from desktop.plan.page import moved, own_item, plan_page, review_proposal, step_from, step_of
from desktop.plan.pages import next_number, plan_of, worker_of
from forms.answers import REFUSED, UNKNOWN
from forms.intake import load_intake
from forms.words import Words
from tests.desktop.builders import FIRST, SECOND, TAXI, TODAY, dossier, figures, plan_given, step

NL = Words("nl")
FORM = load_intake()
THIRD, FOURTH = "00000000000000a3", "00000000000000a4"


def test_an_empty_plan_can_not_be_given() -> None:
    page = plan_page(dossier(), FORM, NL)
    assert not page.can_give
    assert page.number == 1
    assert page.given == page.closed == ""


def test_steps_stand_in_their_order_and_the_first_three_open_ones_go_on_the_fridge() -> None:
    page = plan_page(
        dossier(
            step(THIRD, "3", action="Derde"),
            step(FIRST, "1", action="Eerste", status="done"),
            step(SECOND, "2", action="Tweede"),
            step(FOURTH, "10", action="Tiende"),
        ),
        FORM,
        NL,
    )
    assert [(row.number, row.action, row.fridge) for row in page.steps] == [
        (1, "Eerste", False),
        (2, "Tweede", True),
        (3, "Derde", True),
        (4, "Tiende", True),
    ]
    assert page.steps[0].first
    assert page.steps[-1].last


def test_moving_a_step_swaps_it_and_the_ends_stay() -> None:
    values = {**step(FIRST, "1"), **step(SECOND, "2")}
    assert moved(values, f"pl2_steps/{FIRST}", 1) == {
        f"pl2_steps/{SECOND}/order": "1",
        f"pl2_steps/{FIRST}/order": "2",
    }
    assert moved(values, f"pl2_steps/{FIRST}", -1) == {}
    assert moved(values, "pl2_steps/ffffffffffffffff", 1) == {}


def test_two_steps_with_the_same_place_are_told_apart_when_one_moves() -> None:
    values = {**step(FIRST, "1"), **step(SECOND, "1")}
    assert moved(values, f"pl2_steps/{SECOND}", -1) == {f"pl2_steps/{FIRST}/order": "2"}


def test_a_suggestion_tells_the_very_finding_behind_it_with_rule_and_source_and_where_to_find_the_party() -> None:
    said = {row.key: row for row in plan_page(dossier({"s5_bankruptcy": "petition credit"}), FORM, NL).suggestions}
    assert said["talk_to_bank"].why == "De bank heeft het krediet opgezegd. Regel S5. Bron: NVVK/DDAS."
    assert said["court_letter"].why.startswith("Uw faillissement is aangevraagd.")
    asked = {"w1_wish": "go_on", "s6_week": "no", "t1_asked": "yes", "t1_asked_on": "2026-12-22"}
    rows = {row.key: row for row in plan_page(dossier(asked), FORM, NL).suggestions}
    assert "Regel T1. Bron: Wgs art. 4." in rows["hand_over"].why
    assert "Bron: eigen voorstel." in rows["new_customers"].why
    assert "voedselbankennederland.nl ·" in rows["food_this_week"].detail


def test_a_ticked_suggestion_becomes_a_step_with_who_when_and_where_it_came_from() -> None:
    before = dossier({"s2_cutoff": "announced", "w1_wish": "go_on"})
    first = plan_page(before, FORM, NL).suggestions[0]
    assert not first.ticked
    assert first.why
    answers = step_from(before, first.key, FIRST, NL)
    after = dossier(before.values, {path: value for path, value in answers.items() if value})
    assert step_of(after, first.key) == f"pl2_steps/{FIRST}"
    row = plan_page(after, FORM, NL)
    assert row.suggestions[0].ticked
    assert row.steps[0].action == first.text
    assert row.steps[0].day > TODAY.isoformat()


def test_a_suggestion_that_is_gone_writes_nothing() -> None:
    assert step_from(dossier(), "no_such_step", FIRST, NL) == {}


def test_a_new_item_comes_after_all_others() -> None:
    values = {**step(FIRST, "1"), **step(SECOND, "7.5")}
    assert own_item(values, "pl2_steps", THIRD, {"pl2_who": "client"}) == {
        f"pl2_steps/{THIRD}/order": "8",
        f"pl2_steps/{THIRD}/pl2_who": "client",
    }


def test_there_is_room_for_three_goals() -> None:
    goals = {f"pl1_goals/{item}/pl1_goal": "x" for item in (FIRST, SECOND)}
    assert plan_page(dossier(goals), FORM, NL).can_add_goal
    assert not plan_page(dossier(goals, {f"pl1_goals/{THIRD}/order": "3"}), FORM, NL).can_add_goal


def test_no_answer_is_shown_as_an_empty_field() -> None:
    page = plan_page(dossier({"w3_change": UNKNOWN, "pl5_reaction": REFUSED}), FORM, NL)
    assert (page.own_words, page.agreement.reaction) == ("", "")


def test_the_review_falls_on_a_working_day_within_the_six_weeks_the_road_asks_for() -> None:
    page = plan_page(dossier({"w1_wish": "go_on"}, figures(TAXI)), FORM, NL)
    assert page.dates.proposed == date(2027, 2, 3)
    assert "binnen 6 weken" in page.dates.why
    sunday = date(2026, 11, 15)
    assert review_proposal(sunday, 6) == date(2026, 12, 24)  # six weeks later is Sunday after Christmas
    assert review_proposal(sunday, None) == date(2026, 12, 28)


def test_a_plan_that_a_colleague_gave_is_told_and_no_other_plan_gets_its_number() -> None:
    """Its pages do not travel; it was told that no plan was given, and the next one was called plan 1 too."""
    told = {"number": "2", "at": "2026-12-20T10:00:00+00:00", "how": "printed"}
    values = {f"given/00000000000000e2/{leaf}": text for leaf, text in told.items()}
    odd = {"given/00000000000000e3/number": "9" * 20, "given/00000000000000e4/how": "phone"}
    one = dossier({**values, **odd}, given=(plan_given(1),))
    assert next_number(one) == 3
    assert plan_page(one, FORM, NL).given.endswith("Wijzigingen worden plan 3.")
    rows = documents_page(dossier({**values, "given/00000000000000e4/how": "phone"}), NL).rows
    assert [(row.title, row.here) for row in rows] == [("Plan 2", False)]
    assert rows[0].detail.endswith(
        "geprint. De bladzijden staan niet op deze laptop. Wie het plan gaf, kan ze nog hebben."
    )


def test_a_given_plan_is_named_and_the_next_one_gets_the_next_number() -> None:
    one = dossier({"p1_name": "Sam"}, given=(plan_given(1), plan_given(2, date(2027, 2, 2))))
    assert next_number(one) == 3
    assert plan_page(one, FORM, NL).given == "Plan 2 is gegeven op 2 februari 2027. Wijzigingen worden plan 3."


def test_what_is_missing_is_named_as_it_is_asked() -> None:
    missing = dict(plan_page(dossier({"p1_name": "Sam"}), FORM, NL).missing)
    assert missing["pl1_goal"] == "Wat wilt u bereiken?"
    assert "p1_name" not in missing


@pytest.mark.parametrize("result", ["goes_on", "goes_on_changed", "stopped", "job", "job_beside", "information_only"])
def test_a_closed_dossier_says_so_with_its_day(result: str) -> None:
    page = plan_page(dossier({"closing/result": result, "closing/at": "2026-12-23T10:00:00+01:00"}), FORM, NL)
    assert page.closed.startswith("Gesloten op 23 december 2026: ")


def test_an_agreement_of_another_day_is_said_to_be_of_an_earlier_plan() -> None:
    signed = {"pl5_agree": "yes", "pl5_signed": "phone", "pl5_signed_on": "2026-12-22"}
    assert plan_page(dossier(signed), FORM, NL).agreement.earlier == ""
    assert "Op plan 2 staat het niet." in plan_page(dossier(signed, given=(plan_given(1),)), FORM, NL).agreement.earlier
    undated = plan_page(dossier({"pl5_agree": "no"}, given=(plan_given(1),)), FORM, NL)
    assert "er staat geen dag bij" in undated.agreement.earlier
    assert plan_page(dossier({}, given=(plan_given(1),)), FORM, NL).agreement.earlier == ""
    today = {**signed, "pl5_signed_on": TODAY.isoformat()}
    assert plan_page(dossier(today, given=(plan_given(1),)), FORM, NL).agreement.earlier == ""


def test_papers_stand_newest_first_with_how_they_were_given() -> None:
    page = documents_page(dossier(given=(plan_given(1, how="shown"), plan_given(2, how="phone"))), NL)
    assert [(row.number, row.detail) for row in page.rows] == [
        (2, "23 december 2026 10.00 · voorgelezen per telefoon"),
        (1, "23 december 2026 10.00 · getoond op het scherm"),
    ]
    assert how_in_words("pigeon", NL) == "pigeon"


def test_of_pages_that_were_taken_away_for_good_it_is_said_and_nothing_is_offered() -> None:
    gone = replace(plan_given(1, how="queue"), gone=True)
    (row,) = documents_page(dossier(given=(gone,)), NL).rows
    assert row.detail.endswith("De bladzijden zijn op verzoek voorgoed weggehaald.")
    assert (row.here, row.waits) == (False, False)


def test_the_proposed_file_name_holds_nothing_personal() -> None:
    assert file_name(1, "2026-12-23") == "plan-1-2026-12-23.pdf"


@pytest.mark.parametrize(
    ("whose", "named"),
    [
        ("Sam Voorbeeld", "-Sam-Voorbeeld"),
        ("  Zoë  d'Été-Voorbeeld ", "-Zoë-d-Été-Voorbeeld"),
        ("سمير الأحمد", "-سمير-الأحمد"),
        ('../..\\C:*?<>|"\n\0\u202e\ud800', "-C"),
        ("CON.", "-CON"),
        ("Zoe\u0308 Voorbeeld 2", "-Zoë-Voorbeeld-2"),
        ("नमिता", "-नमिता"),
        ("/ . \u200f", ""),
        ("\U00010400" * 300, "-" + "\U00010400" * 40),
        ("a" * 300, "-" + "a" * 40),
        ("a" * 39 + " b", "-" + "a" * 39),
    ],
)
def test_a_name_that_is_asked_for_is_in_the_file_name_as_any_disk_takes_it(whose: str, named: str) -> None:
    assert len(file_name(1, "2026-12-23", whose).encode()) <= 255
    assert file_name(1, "2026-12-23", whose) == f"plan-1-2026-12-23{named}.pdf"


def test_the_worker_on_the_pages_comes_from_the_settings() -> None:
    worker = worker_of({"worker_name": "Noor", "worker_days": None, "worker_phone": 7})
    assert (worker.name, worker.days, worker.phone) == ("Noor", "", "")
    assert plan_of(dossier({"road/chosen": "A"}), {"worker_name": "Noor"}).worker.name == "Noor"


def test_quick_days_skip_christmas() -> None:
    days = dict(quick_days(date(2026, 12, 24), NL))
    assert date(2026, 12, 28) in days.values()
    assert date(2026, 12, 25) not in days.values()
