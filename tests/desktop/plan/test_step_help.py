"""What the catalogue says at a step of the plan: the check, the money that may pay, and that no offer counts."""

from datetime import date

import pytest

from desktop.plan.page import plan_page
from desktop.plan.step_help import party_answers, party_offers, step_help
from forms.intake import load_intake
from forms.rules.catalogue import catalogue
from forms.words import Words
from tests.desktop.builders import FIRST, TAXI, TODAY, dossier, figures, step

NL = Words("nl")
PATH = f"pl2_steps/{FIRST}"


def test_a_known_party_says_when_it_was_checked_and_an_unsure_one_why_to_check_first() -> None:
    sure = step_help(dossier(step(party="Werkcentrum")), PATH, NL)
    assert (sure.checked, sure.doubt) == ("Nagekeken op 23 november 2026", "")
    assert step_help(dossier(step(party="KVK Zwaar weer")), PATH, NL).doubt == "Eerst controleren: de bron is oud."
    later = step_help(dossier(step(party="Werkcentrum"), today=date(2027, 12, 1)), PATH, NL)
    assert "nagekeken op 23 november 2026" in later.doubt


def test_a_party_that_ended_says_what_there_is_now() -> None:
    assert step_help(dossier(step(party="KVK Coronaloket")), PATH, NL).doubt == (
        "Gestopt sinds 2022. Nu: KVK Zwaar weer."
    )


@pytest.mark.parametrize("party", ["", "Buurvrouw", "\x00", "kvk_corona " * 50])
def test_another_name_is_left_as_it_is(party: str) -> None:
    assert (step_help(dossier(step(party=party)), PATH, NL).checked, step_help(dossier(), PATH, NL).doubt) == ("", "")


def test_money_fits_the_step_and_the_road_and_says_what_to_check_first() -> None:
    coach = step_help(dossier({"w1_wish": "go_on"}, step(code="coach", action="x")), PATH, NL)
    assert "Begeleidingsgeld (kosten van begeleiding bij het Bbz)" in [source.name for source in coach.money]
    assert all("eerst controleren" in source.said for source in coach.money)
    job = step_help(dossier({"w1_wish": "stop_job"}, step(code="work_centre", action="x")), PATH, NL)
    assert "De nieuwe werkgever, met SLIM" in [source.name for source in job.money]
    assert "Ontschot budget van het mobiliteitsteam" not in [source.name for source in job.money]


def test_the_road_that_was_chosen_together_goes_before_the_wish() -> None:
    values = {"w1_wish": "go_on", "road/chosen": "C"}
    assert [one.key for one in dossier(values).suggestions if one.key in ("work_centre", "new_customers")] == [
        "work_centre"
    ]


def test_a_free_step_is_offered_any_money_of_the_road() -> None:
    free = [source.name for source in step_help(dossier({"w1_wish": "go_on"}, step(action="x")), PATH, NL).money]
    assert "Bbz van de gemeente" in free
    assert "De nieuwe werkgever, met SLIM" not in free


def test_no_offer_can_be_said_where_somebody_was_to_help_and_then_it_counts() -> None:
    assert step_help(dossier(step(party="KVK Zwaar weer")), PATH, NL).can_lack
    assert step_help(dossier(step(who="party")), PATH, NL).can_lack
    assert not step_help(dossier(step(who="client")), PATH, NL).can_lack
    lacks = step_help(dossier(step(party="KVK Zwaar weer", status="no_offer")), PATH, NL)
    assert (lacks.can_lack, lacks.lacks) == (False, True)


def test_parties_are_offered_while_typing_but_none_that_ended_or_is_elsewhere() -> None:
    almere, losser = dossier({"p3_municipality": "GM0034"}), dossier({"p3_municipality": "GM0168"})
    assert party_offers(almere, "kvk", NL) == ("KVK Zwaar weer",)
    assert "ROZ (Twente en Achterhoek)" not in party_offers(almere, "roz", NL)
    assert party_offers(losser, "roz", NL)[0] == "ROZ (Twente en Achterhoek)"
    assert party_offers(almere, "k", NL) == party_offers(almere, "  ", NL) == ()


def test_choosing_a_party_brings_its_number_and_no_other() -> None:
    assert party_answers(catalogue(), "KVK Zwaar weer") == {"pl2_party": "KVK Zwaar weer", "pl2_phone": "0800-2117"}
    assert party_answers(catalogue(), "Qredits")["pl2_phone"] == ""
    assert party_answers(catalogue(), "Buurvrouw")["pl2_phone"] == ""


def test_a_suggestion_says_phone_check_and_money() -> None:
    page = plan_page(dossier({"w1_wish": "unsure"}, figures(TAXI)), load_intake(), NL)
    (talk,) = [one for one in page.suggestions if one.key == "talk_choice"]
    assert "0800-2117" in talk.detail
    assert talk.doubt == "Eerst controleren: de bron is oud."
    page = plan_page(dossier({"w1_wish": "go_on", "s6_week": "no"}, today=TODAY), load_intake(), NL)
    (money,) = [one for one in page.suggestions if one.key == "money_this_week"]
    assert money.doubt == ""
    assert "nagekeken op 23 november 2026" in money.detail
    assert "Bijzondere bijstand" in money.why
