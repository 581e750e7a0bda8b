"""The plan that follows from the answers: what it holds, and what never gets into it."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from forms.engine.model import Kind
from forms.engine.session import Session
from forms.intake import answers_from_json, load_intake, read_intake
from forms.open_questions import missing
from forms.paper.plan import plan_pdf
from forms.plan import Agreement, Phrase, Plan, Who, Worker, build_plan
from forms.plan_model import phrase, said
from forms.rules.catalogue import Catalogue, catalogue
from forms.rules.clocks import debt_help_clock
from forms.rules.road import road
from forms.rules.scan import quick_scan, scan_input
from forms.rules.steps import suggested_steps
from forms.rules.urgency import is_threatening, urgencies
from forms.words import Words
from tests.forms.paper.plans import pages

TODAY = date(2026, 12, 23)
WORKER = Worker("Fatima", "wijkteam Noord", "06 00 00 00 12", "maandag en dinsdag")
TAXI = {
    "w1_wish": "go_on",
    "w3_change": "Doorgaan met mijn taxi, maar met vaste ritten.",
    "p1_name": "Samira El Amrani",
    "o1_self_employed": "registered",
    "d1_debts": "overview",
    "figures_date": "2026-12-20",
    "f1_vat": "excluding",
    "f1_turnover_1": 3200,
    "f1_turnover_2": 3200,
    "f1_turnover_3": 3200,
    "f4_purchases": 900,
    "f5_fixed": 1600,
    "f6_debt_service": 350,
    "f7_cash": 1500,
    "f8_due_30": 400,
    "f9_overdue": 900,
    "f13_reliability": "books",
    "h1_household": 2000,
    "h2_other_income": 600,
    "h5_vtlb": 1500,
    "d4_demanded": 700,
}
PANIC = {
    "s2_cutoff": "announced",
    "d1_debts": "no_overview",
    "t1_asked": "yes",
    "t1_asked_on": "2026-12-23",
    "s7_post": "never",
}


def plan_of(
    answers: dict[str, Any],
    *,
    road_chosen: str | None = None,
    suggest: bool = True,
    number: int = 1,
    shelf: Catalogue | None = None,
) -> Plan:
    """The plan as the command without a window makes it."""
    values = answers_from_json(answers, load_intake())
    intake = read_intake(values)
    found = urgencies(intake, TODAY)
    clock = debt_help_clock(intake, is_threatening(found), TODAY)
    scan = quick_scan(scan_input(intake))
    advice = road(intake, scan, found, TODAY)
    steps = suggested_steps(intake, scan, advice, found, clock, TODAY) if suggest else ()
    return build_plan(
        intake,
        scan=scan,
        urgencies=found,
        advice=advice,
        clock=clock,
        worker=WORKER,
        number=number,
        today=TODAY,
        opened=missing(Session(load_intake(), values, today=TODAY)),
        road_chosen=road_chosen,
        suggestions=steps,
        shelf=shelf,
    )


def printed(answers: dict[str, Any], language: str = "nl") -> list[str]:
    return pages(plan_pdf(plan_of(answers), language))


def with_steps(*steps: dict[str, str], **others: Any) -> dict[str, Any]:
    return {"p1_name": "Samira El Amrani", "pl2_steps": list(steps), **others}


def phrases(value: Any) -> set[str]:
    """Every key of a sentence anywhere in a plan."""
    if isinstance(value, Phrase):
        return {value.key}
    if isinstance(value, tuple):
        return set().union(*(phrases(item) for item in value))
    if is_dataclass(value):
        return set().union(*(phrases(getattr(value, field.name)) for field in fields(value)))
    return set()


def test_the_taxi_driver_goes_on_with_a_look_back_within_six_weeks() -> None:
    fridge, private, *rest = printed(TAXI)
    assert "“Doorgaan met mijn taxi, maar met vaste ritten.”" in fridge
    assert "U heeft per maand € 5.148 omzet nodig om van te leven. Nu is het € 3.200." in private
    assert "Elke maand komt u € 1.190 tekort." in private
    assert "binnen een maand op" in private
    assert "3 februari 2027" in " ".join(rest) + private
    assert "doorgaan met uw bedrijf" in " ".join(rest) + private


def test_a_red_scan_never_turns_the_road_and_its_colour_is_not_on_paper() -> None:
    text = " ".join(printed(TAXI)).casefold()
    for word in ("rood", "oranje", "0,62", "voorlopig", "r12", "dekking"):
        assert word not in text


def test_the_panic_case_has_the_last_day_a_first_step_and_what_is_missing() -> None:
    fridge, *private = printed(PANIC)
    text = " ".join(private)
    assert "Wij regelen een eerste gesprek bij de gemeente" in fridge
    assert "29 december 2026" in text
    for name in ("omzet van de laatste drie maanden", "inkoop", "vaste zakelijke kosten", "rekeningen", "thuis"):
        assert name in text
    assert "Uw gemeente" in text
    assert "Uw telefoonnummer" in text
    assert "Dit is geen besluit van de gemeente." in text


def test_no_clock_no_word_of_it() -> None:
    assert plan_of(TAXI).clock is None
    assert "moet uiterlijk" not in " ".join(printed(TAXI))


def test_suggestions_are_used_only_where_no_step_was_chosen() -> None:
    assert plan_of(PANIC).steps
    assert plan_of({}, suggest=False).steps == ()
    chosen = plan_of(
        with_steps({"pl2_action": "Bel de boekhouder"}, **{k: PANIC[k] for k in ("s2_cutoff", "d1_debts")})
    )
    assert [step.action for step in chosen.steps] == ["Bel de boekhouder"]


def test_page_1_shows_the_first_three_steps_that_are_still_open() -> None:
    plan = plan_of(
        with_steps(
            {"pl2_action": "Een", "pl2_status": "done"},
            *({"pl2_action": text, "pl2_who": "client"} for text in ("Twee", "Drie", "Vier", "Vijf")),
        )
    )
    assert [(step.number, step.action) for step in plan.fridge.steps] == [(2, "Twee"), (3, "Drie"), (4, "Vier")]


def test_a_typed_step_that_may_not_hang_on_the_fridge_points_to_page_2() -> None:
    plan = plan_of(
        with_steps(
            {"pl2_action": "Bel de boekhouder"},
            {"pl2_action": "Betaal 350 aan de verhuurder", "pl2_who": "client"},
            {"pl2_action": "Aanmelden schuldhulp", "pl2_who": "worker"},
        )
    )
    fridge, *private = pages(plan_pdf(plan))
    assert "Bel de boekhouder" in fridge
    assert "Stap 2 in het deel voor uzelf" in fridge
    assert "Stap 3 in het deel voor uzelf" in fridge
    assert "Betaal 350 aan de verhuurder" in " ".join(private)
    assert "Aanmelden schuldhulp" in " ".join(private)


def test_a_step_of_the_catalogue_speaks_neutrally_until_someone_changes_it() -> None:
    told = Words("nl")("step.hand_over")
    same = plan_of(with_steps({"pl2_action": told, "pl2_code": "hand_over", "pl2_party": "gemeente_shv"}))
    assert same.fridge.steps[0].action == Phrase("paper.fridge.step.hand_over")
    assert same.fridge.steps[0].party == Phrase("paper.fridge.party.gemeente_shv")
    changed = plan_of(with_steps({"pl2_action": "Loop samen naar het stadhuis", "pl2_code": "hand_over"}))
    assert changed.fridge.steps[0].action == "Loop samen naar het stadhuis"


def test_an_unchanged_step_of_the_catalogue_is_printed_in_the_language_of_the_page() -> None:
    told = Words("nl")("step.open_post")
    plan = plan_of(with_steps({"pl2_action": told, "pl2_code": "open_post"}))
    assert Words("en")("step.open_post") in " ".join(pages(plan_pdf(plan, "en"))[1:])


def test_own_words_with_debts_in_them_stand_on_page_2_only() -> None:
    fridge, *private = printed({"w1_wish": "go_on", "w3_change": "Ik wil van mijn schulden af."})
    assert "schuld" not in fridge.casefold()
    assert "U wilt doorgaan met uw bedrijf." in fridge
    assert "Uw eigen woorden staan in het deel voor uzelf." in fridge
    assert "“Ik wil van mijn schulden af.”" in " ".join(private)


def test_a_place_that_tells_too_much_is_told_on_page_2() -> None:
    meeting = {"pl4_next_date": "2027-01-06", "pl4_next_time": "10:00", "pl4_next_place": "loket schuldhulp, stadhuis"}
    fridge, *private = printed(meeting)
    assert "Woensdag 6 januari, 10.00 uur" in fridge
    assert "De plaats staat in het deel voor uzelf." in fridge
    assert "loket schuldhulp, stadhuis" in " ".join(private)


@pytest.mark.parametrize("answers", [TAXI, PANIC])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_1_holds_no_amount_no_debt_no_surname_and_no_113(answers: dict[str, Any], language: str) -> None:
    fridge = printed(answers, language)[0].casefold()
    for word in ("schuld", "debt", "€", "euro", "amrani", "113", "bbz", "5.148"):
        assert word not in fridge


def test_an_unsure_number_is_not_on_the_fridge() -> None:
    step = {"pl2_action": "Bel de KVK", "pl2_who": "client", "pl2_party": "kvk", "pl2_phone": "0800-2117"}
    fridge, *private = printed(with_steps(step))
    assert "0800-2117" not in fridge
    assert "0800-2117" in " ".join(private)
    assert "Controleer eerst" in " ".join(private)


@pytest.mark.parametrize(("wish", "fits"), [("stop_job", True), ("stop_unsure", True), ("go_on", False)])
def test_who_may_stop_is_told_not_to_leave_the_register(wish: str, fits: bool) -> None:
    plan = plan_of({"w1_wish": wish, "o1_self_employed": "registered"})
    assert (Phrase("paper.warning.stay_registered") in plan.warnings) is fits


def test_the_road_is_the_one_chosen_together() -> None:
    assert plan_of(TAXI, road_chosen="A+C").road == Phrase("paper.road.beside_job")
    assert plan_of(TAXI).road == Phrase("paper.road.fits_go_on")
    assert plan_of({}).road == Phrase("paper.road.open")
    assert plan_of(TAXI, road_chosen="undecided").road == Phrase("paper.road.fits_go_on")


def test_without_debts_the_plan_does_not_speak_of_them() -> None:
    answers = {**TAXI, "d1_debts": "no"}
    for name in ("d4_demanded", "f6_debt_service", "f9_overdue", "h5_vtlb"):
        answers.pop(name)
    plan = plan_of(answers)
    assert not {"paper.warning.no_favourite", "paper.condition.no_new_debts", "paper.papers.debts"} & phrases(plan)


def test_with_debts_enough_is_left_to_live_on_and_no_new_debts_are_made() -> None:
    assert {"paper.condition.no_new_debts", "paper.condition.enough_to_live"} <= phrases(plan_of(TAXI))


def test_who_has_no_business_any_more_gets_no_turnover_to_look_up() -> None:
    plan = plan_of({"o1_self_employed": "deregistered"})
    assert plan.standing.sentences == ()
    assert plan.figures == ()


def test_agreement_by_phone_replaces_the_lines_to_sign_on() -> None:
    answers = {
        "pl5_agree": "partly",
        "pl5_reaction": "Eerst rust.",
        "pl5_signed": "phone",
        "pl5_signed_on": "2026-12-23",
    }
    text = " ".join(printed(answers)[1:])
    for part in ("U zegt: deels.", "“Eerst rust.”", "Akkoord per telefoon op 23 december 2026."):
        assert part in text
    assert "Uw handtekening" not in text


def test_what_was_signed_on_another_day_is_no_agreement_with_a_later_plan() -> None:
    answers = {"pl5_agree": "yes", "pl5_signed": "phone", "pl5_signed_on": "2026-12-22"}
    assert plan_of(answers).agreement.answer == "yes"
    assert plan_of(answers, number=2).agreement == Agreement()
    undated = {"pl5_agree": "yes", "pl5_reaction": "Goed zo."}
    assert plan_of(undated).agreement.reaction == "Goed zo."
    assert plan_of(undated, number=2).agreement == Agreement()
    today = plan_of({**answers, "pl5_signed_on": "2026-12-23"}, number=2)
    assert (today.agreement.answer, today.agreement.signed) == ("yes", "phone")


def test_an_appointment_that_has_been_is_no_next_one() -> None:
    before = {"pl4_next_date": "2026-12-22", "pl4_next_time": "10:00", "pl4_next_place": "loket schuldhulp"}
    fridge, *private = printed(before)
    assert "22 december" not in fridge
    assert "Schrijf hier de dag, de tijd en de plaats op." in fridge
    assert "loket schuldhulp" not in " ".join(private)
    assert "Woensdag 23 december, 10.00 uur" in printed({**before, "pl4_next_date": "2026-12-23"})[0]


def test_a_day_to_look_back_that_has_been_becomes_at_the_latest() -> None:
    assert plan_of({"pl4_review_date": "2026-12-23"}).review == Phrase("paper.review.on", (("day", TODAY),))
    passed = plan_of({"pl4_review_date": "2026-12-22"}).review
    assert passed is not None
    assert passed.key == "paper.review.by"


def test_referrals_stand_under_who_helps() -> None:
    answers = {"pl3_referrals": [{"pl3_party": "Over Rood", "pl3_contact": "Kees", "pl3_warm": "yes"}]}
    text = " ".join(printed(answers)[1:])
    assert "Wie helpt u" in text
    assert "vraag naar Kees" in text


def test_at_most_three_goals() -> None:
    assert len(plan_of({"pl1_goals": [{"pl1_goal": f"Doel {n}"} for n in range(5)]}).goals) == 3


PRINTED = {
    "w3_change",
    "p1_name",
    "pl1_goal",
    "pl1_why",
    "pl2_action",
    "pl2_party",
    "pl2_phone",
    "pl2_money",
    "pl3_party",
    "pl3_contact",
    "pl4_next_place",
    "pl5_reaction",
}


def test_a_canary_in_every_text_field_comes_out_only_where_it_may() -> None:
    form = load_intake()
    names = [node.name for node in form.root.walk() if node.kind is Kind.TEXT]
    assert set(names) > PRINTED
    canaries = {name: f"Kanarie{n}vogel" for n, name in enumerate(names)}
    answers: dict[str, Any] = {**TAXI, **canaries, "pl4_next_date": "2027-01-06", "p11_feeling": 2}
    answers["pl2_who"] = Who.CLIENT.value
    text = " ".join(printed(answers))
    found = {name for name, canary in canaries.items() if canary in text}
    assert found <= PRINTED
    assert {"w3_change", "pl1_goal", "pl2_action", "pl5_reaction"} <= found


def test_the_bsn_and_private_answers_are_never_on_paper() -> None:
    private = {
        "p5_bsn": "111222333",
        "p4_safe_time": "Kanarievogel",
        "p4_phone": "0600000021",
        "p4_partner_knows": "no",
    }
    text = " ".join(printed({**TAXI, **private}))
    for canary in ("111222333", "Kanarievogel", "0600000021", "600000021", "partner weet"):
        assert canary not in text


def test_a_step_left_empty_does_not_shift_the_words_of_the_next_ones() -> None:
    empty = {"pl2_who": "client", "pl2_code": "coach"}
    steps = ({"pl2_who": "client"}, {"pl2_code": "cv"}, {"pl2_code": "five_figures"})
    plan = plan_of(with_steps(*steps))
    assert [step.code for step in plan.steps] == ["cv", "five_figures"]
    keys = [step.action.key for step in plan.fridge.steps if isinstance(step.action, Phrase)]
    assert keys == ["paper.fridge.step.cv", "paper.fridge.step.five_figures"]
    assert plan_of(with_steps({"pl2_who": "client"}, w1_wish="go_on")).fridge.steps
    assert len(plan_of(with_steps(empty, {"pl2_status": "open"})).fridge.steps) == 1


def test_page_2_keeps_the_steps_that_page_1_has_no_room_for() -> None:
    answers = {**PANIC, "s1_eviction": "threat", "s6_week": "no", "w1_wish": "stop_job", "p2_birth_date": "1966-01-01"}
    plan = plan_of({**answers, "o1_self_employed": "registered", "o6_hours": 40, "o5_since": "2000-01-01"})
    codes = [step.code for step in plan.steps]
    assert len(codes) == 7
    assert {"hand_over", "stay_registered"} <= set(codes)
    assert len(plan.fridge.steps) == 3


def test_while_the_clock_runs_handing_over_is_the_first_step_on_both_pages() -> None:
    plan = plan_of({**PANIC, "pl2_steps": [{"pl2_action": "Bel de boekhouder"}]})
    assert [step.code for step in plan.steps] == ["hand_over", ""]
    assert plan.fridge.steps[0].action == Phrase("paper.fridge.step.hand_over")
    kept = plan_of({**PANIC, "pl2_steps": [{"pl2_action": "Bel de boekhouder"}, {"pl2_code": "ask_debt_help"}]})
    assert [step.code for step in kept.steps] == ["", "ask_debt_help"]


def test_a_phone_field_with_something_else_in_it_and_a_telling_name_stay_off_page_1() -> None:
    step = {"pl2_action": "Bel de bank", "pl2_phone": "€ 350 schuld"}
    plan = plan_of(with_steps(step))
    assert plan.fridge.steps[0].phone == ""
    assert plan.steps[0].phone == "€ 350 schuld"


def test_the_figures_are_a_step_only_where_figures_are_listed() -> None:
    assert "five_figures" in [step.code for step in plan_of({"w1_wish": "go_on"}).steps]
    ended = {"w1_wish": "go_on", "o1_self_employed": "deregistered"}
    assert "five_figures" not in [step.code for step in plan_of(ended).steps]


def test_a_worker_is_named_on_page_1_in_words_that_may_hang_there() -> None:
    intake = read_intake({})
    worker = Worker("Fatima van schuldhulp", "team schulden", "06 00000012 (deurwaarder)", "1500 in de maand")
    scan = quick_scan(scan_input(intake))
    plan = build_plan(
        intake,
        scan=scan,
        urgencies=(),
        advice=road(intake, scan, (), TODAY),
        clock=None,
        worker=worker,
        number=1,
        today=TODAY,
        opened=missing(Session(load_intake(), {}, today=TODAY)),
    )
    assert plan.fridge.worker == Worker()
    assert plan.worker == worker


def test_the_plan_knows_in_which_language_the_words_of_the_client_are_read_aloud() -> None:
    assert plan_of({**TAXI, "p10_language": "no", "p10_spoken": "Farsi"}).spoken == ("fa",)
    assert plan_of({**TAXI, "p10_language": "yes"}).spoken == ()


def test_a_surname_in_what_was_typed_is_told_on_page_2_only() -> None:
    plan = plan_of(
        {
            "p1_name": "Samira El Amrani",
            "w3_change": "Rust in huize Amrani",
            "pl2_steps": [{"pl2_action": "Bel mevrouw Amrani", "pl2_who": "party", "pl2_party": "Kantoor Amrani"}],
            "pl4_next_date": "2027-01-06",
            "pl4_next_place": "bij Amrani thuis",
        },
        suggest=False,
    )
    (step,) = plan.fridge.steps
    assert (step.action, step.party) == (phrase("paper.fridge.see_page_2", number=1), phrase("paper.fridge.helper"))
    assert (plan.fridge.wish, plan.fridge.own_words) == ("", False)
    assert plan.fridge.appointment.place == phrase("paper.fridge.place_page_2")
    assert plan.place == "bij Amrani thuis"


def test_only_steps_that_are_open_and_numbers_that_are_sure_stand_on_page_1() -> None:
    kvk = catalogue().parties["kvk"]
    steps = [
        {"pl2_action": "Een", "pl2_status": "no_offer"},
        {"pl2_action": "Twee", "pl2_party": "kvk", "pl2_phone": "06 00 00 00 01"},
        {"pl2_action": "Drie", "pl2_party": "kvk", "pl2_phone": kvk.phone},
    ]
    plan = plan_of({"pl2_steps": steps}, suggest=False)
    assert [(step.number, step.phone) for step in plan.fridge.steps] == [(2, "06 00 00 00 01"), (3, "")]
    assert [step.check_first for step in plan.steps] == [False, False, True]


def test_a_party_whose_name_tells_too_much_in_one_language_is_not_named_on_page_1_in_any() -> None:
    desk = replace(catalogue().parties["kvk"], key="desk", name={"nl": "Loket", "en": "Debt desk"})
    shelf = replace(catalogue(), parties={**catalogue().parties, "desk": desk})
    plan = plan_of({"pl2_steps": [{"pl2_action": "Bel", "pl2_party": "Loket"}]}, suggest=False, shelf=shelf)
    assert plan.fridge.steps[0].party == phrase("paper.fridge.helper")
    assert said(plan.steps[0].party, Words()) == "Loket"


def test_who_helps_names_no_party_of_which_there_is_nothing_to_say() -> None:
    steps = [{"pl2_action": "Vraag raad", "pl2_who": "client", "pl2_party": party} for party in ("Buurvrouw", "Tante")]
    plan = plan_of({"w1_wish": "go_on", "pl2_steps": [steps[0], steps[1] | {"pl2_phone": "06 00 00 00 01"}]})
    assert [helper.name for helper in plan.helpers] == ["Tante"]
