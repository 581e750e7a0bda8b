"""Who may be told what: a letter only for a party that the client said yes to."""

from dataclasses import replace
from datetime import date

import pytest

from forms.intake import Intake, answers_from_json, load_intake, read_intake
from forms.plan import Worker, build_plan
from forms.plan_model import said
from forms.plan_referral import ReferralLetter, Refused, referral_letters
from forms.rules.catalogue import Catalogue, catalogue
from forms.rules.road import road
from forms.rules.scan import quick_scan, scan_input
from forms.words import LANGUAGES, Words

TODAY = date(2026, 12, 23)
STEP = {"pl2_action": "Bel voor een afspraak", "pl2_who": "client", "pl2_party": "KVK"}
OTHER = {"pl2_action": "Geheim voor anderen", "pl2_who": "client", "pl2_party": "Bank"}


def letters(**answers: object) -> tuple[ReferralLetter | Refused, ...]:
    return letters_by(None, **answers)


def letters_by(shelf: Catalogue | None, /, **answers: object) -> tuple[ReferralLetter | Refused, ...]:
    typed = {"w1_wish": "go_on", "p1_name": "Sam Voorbeeld", "pl2_steps": [STEP, OTHER], **answers}
    return letters_of(read_intake(answers_from_json(typed, load_intake())), shelf)


def letters_of(intake: Intake, shelf: Catalogue | None = None) -> tuple[ReferralLetter | Refused, ...]:
    scan = quick_scan(scan_input(intake))
    advice = road(intake, scan, (), TODAY)
    plan = build_plan(
        intake,
        scan=scan,
        urgencies=(),
        advice=advice,
        clock=None,
        worker=Worker("Noor"),
        number=1,
        today=TODAY,
        opened=dict.fromkeys(("scan", "plan", "referral"), ()),
        shelf=shelf,
    )
    return referral_letters(intake, plan, shelf)


def consent(party: str, **others: str) -> dict[str, object]:
    return {"t4_share": "some", "t4_consents": [{"t4_party": party, "t4_given_on": "2026-12-20", **others}]}


def test_an_allowed_party_gets_its_own_steps_and_no_others() -> None:
    (letter,) = letters(pl3_referrals=[{"pl3_party": "KVK", "pl3_contact": "balie"}], **consent("kvk"))
    assert isinstance(letter, ReferralLetter)
    assert [step.action for step in letter.steps] == ["Bel voor een afspraak"]
    assert not letter.warm
    assert (letter.client, letter.contact, letter.allowed_on) == ("Sam Voorbeeld", "balie", date(2026, 12, 20))
    assert "Kamer" in said(letter.party, Words("nl")) or "KVK" in said(letter.party, Words("nl"))


def test_a_letter_tells_what_is_to_be_done_and_what_was_done_not_what_failed_changed_or_was_not_offered() -> None:
    every = sorted(one.name for one in load_intake().choices["step_status"])
    steps = [{**STEP, "pl2_action": one, "pl2_status": one} for one in every]
    (letter,) = letters(pl2_steps=steps, pl3_referrals=[{"pl3_party": "KVK"}], **consent("kvk"))
    assert isinstance(letter, ReferralLetter)
    assert every == ["changed", "done", "no_offer", "not_done", "open"]
    assert [step.action for step in letter.steps] == ["done", "open"]


def test_a_letter_does_not_call_its_reader_the_municipality_of_the_client_as_the_plan_does() -> None:
    (letter,) = letters(pl3_referrals=[{"pl3_party": "Uw gemeente"}], **consent("debt_help"))
    assert isinstance(letter, ReferralLetter)
    assert [said(letter.party, Words(language)) for language in ("nl", "en")] == ["De gemeente", "The municipality"]


@pytest.mark.parametrize(("typed", "written"), [("0600000005", "06 00000005"), ("mobiel van zus", "mobiel van zus")])
def test_the_phone_of_the_client_is_written_for_reading_as_on_the_screen(typed: str, written: str) -> None:
    (letter,) = letters(p4_phone=typed, pl3_referrals=[{"pl3_party": "KVK"}], **consent("kvk"))
    assert isinstance(letter, ReferralLetter)
    assert letter.client_phone == written


def test_without_a_yes_there_is_no_letter() -> None:
    assert letters(pl3_referrals=[{"pl3_party": "KVK"}]) == (Refused("KVK", withdrawn=False),)


CODES = {"werkcentrum": "werkcentrum", "debt_help": "gemeente_shv", "bbz": "bbz", "kvk": "kvk"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("party", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_to_a_party_is_one_to_that_party_only_in_whatever_language_it_was_typed(
    code: str, party: str, language: str
) -> None:
    name = catalogue().parties[CODES[party]].name[language]
    (one,) = letters(pl3_referrals=[{"pl3_party": name}], **consent(code))
    assert isinstance(one, ReferralLetter if code == party else Refused)


def test_a_yes_that_was_taken_back_is_no_yes() -> None:
    (refused,) = letters(pl3_referrals=[{"pl3_party": "KVK"}], **consent("kvk", t4_withdrawn_on="2026-12-21"))
    assert refused == Refused("KVK", withdrawn=True)


def test_a_refusal_after_all_counts_for_every_party() -> None:
    answers = {**consent("kvk"), "t4_share": "nobody"}
    (refused,) = letters(pl3_referrals=[{"pl3_party": "KVK"}], **answers)
    assert isinstance(refused, Refused)


def test_a_coach_is_known_by_the_name_that_was_typed() -> None:
    (letter,) = letters(
        pl3_referrals=[{"pl3_party": "Coach Voorbeeld"}], **consent("coach", t4_party_name="coach voorbeeld ")
    )
    assert isinstance(letter, ReferralLetter)
    (refused,) = letters(pl3_referrals=[{"pl3_party": "Coach Ander"}], **consent("coach", t4_party_name="Voorbeeld"))
    assert isinstance(refused, Refused)


def twice(first: dict[str, str], second: dict[str, str]) -> dict[str, object]:
    return {"t4_share": "some", "t4_consents": [{"t4_party": "kvk", **first}, {"t4_party": "kvk", **second}]}


@pytest.mark.parametrize(
    ("first", "second", "allowed_on"),
    [
        ({"t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-10"}, {"t4_given_on": "2026-12-20"}, "2026-12-20"),
        ({"t4_given_on": "2026-12-20"}, {"t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-21"}, None),
        ({"t4_given_on": "2026-12-20"}, {"t4_given_on": "2026-12-20", "t4_withdrawn_on": "2026-12-20"}, None),
        ({"t4_given_on": "2026-12-20", "t4_withdrawn_on": "2026-12-20"}, {"t4_given_on": "2026-12-20"}, "2026-12-20"),
        ({"t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-20"}, {"t4_given_on": "2026-12-20"}, "2026-12-20"),
        ({"t4_given_on": "2026-12-20"}, {"t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-20"}, None),
        ({"t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-20"}, {"t4_given_on": "2026-12-19"}, None),
        ({"t4_given_on": "2026-12-20", "t4_withdrawn_on": "2026-12-20"}, {}, None),
        ({}, {"t4_withdrawn_on": "2026-12-21"}, None),
        ({"t4_given_on": "2026-12-20", "t4_withdrawn_on": "2026-12-10"}, {}, None),  # the days changed places
        ({"t4_given_on": "2026-12-20", "t4_withdrawn_on": "2026-12-10"}, {"t4_given_on": "2026-12-15"}, None),
        ({"t4_given_on": "2026-12-18"}, {"t4_given_on": "2026-12-20"}, "2026-12-18"),
    ],
)
def test_what_the_client_said_last_of_a_party_counts_also_where_it_stands_there_twice(
    first: dict[str, str], second: dict[str, str], allowed_on: str | None
) -> None:
    (one,) = letters(pl3_referrals=[{"pl3_party": "KVK"}], **twice(first, second))
    if allowed_on is None:
        assert one == Refused("KVK", withdrawn=True)
    else:
        assert isinstance(one, ReferralLetter)
        assert one.allowed_on == date.fromisoformat(allowed_on)


def said_on_one_day(order_of_yes: str) -> dict[str, str]:
    """A yes of an earlier day, taken back today, and a yes of today whose line stands at this place."""
    back = {"t4_party": "kvk", "t4_given_on": "2026-12-01", "t4_withdrawn_on": "2026-12-20", "order": "2"}
    again = {"t4_party": "kvk", "t4_given_on": "2026-12-20", "order": order_of_yes}
    lines = {"c" * 16: back, "d" * 16: again}
    values = {f"t4_consents/{item}/{name}": value for item, line in lines.items() for name, value in line.items()}
    return {"w1_wish": "go_on", "t4_share": "some", "pl3_referrals/" + "e" * 16 + "/pl3_party": "KVK", **values}


@pytest.mark.parametrize(("order", "holds"), [("3", True), ("10", True), ("2.5", True), ("2", False), ("1", False)])
def test_a_yes_on_the_day_of_a_withdrawal_holds_in_a_line_below_it_and_not_beside_it(order: str, holds: bool) -> None:
    """Two laptops may put their lines at the same place: then nobody knows what was said last."""
    (one,) = letters_of(read_intake(said_on_one_day(order)))
    assert isinstance(one, ReferralLetter if holds else Refused)


def test_the_worker_is_told_of_a_yes_that_was_taken_back_and_said_again_on_one_day_and_of_no_other() -> None:
    (letter,) = letters_of(read_intake(said_on_one_day("3")))
    assert isinstance(letter, ReferralLetter)
    assert letter.again_on == date(2026, 12, 20)
    for days in ({}, {"t4_given_on": "2026-12-20"}):
        (other,) = letters(pl3_referrals=[{"pl3_party": "KVK"}], **twice(days, {"t4_given_on": "2026-12-21"}))
        assert isinstance(other, ReferralLetter)
        assert other.again_on is None


def test_a_party_that_the_region_left_out_is_the_one_that_was_said_yes_to_all_the_same() -> None:
    ours = catalogue()
    shelf = replace(ours, parties={key: one for key, one in ours.parties.items() if key != "gemeente_shv"})
    referred = [{"pl3_party": "Uw gemeente"}]
    (letter,) = letters_by(shelf, pl3_referrals=referred, **consent("debt_help"))
    assert isinstance(letter, ReferralLetter)
    assert said(letter.party, Words()) == "De gemeente"
    assert isinstance(letters_by(shelf, pl3_referrals=referred, **consent("kvk"))[0], Refused)


def test_a_party_is_not_allowed_while_the_client_has_not_said_whether_to_share_at_all() -> None:
    (refused,) = letters(pl3_referrals=[{"pl3_party": "KVK"}], t4_consents=consent("kvk")["t4_consents"])
    assert refused == Refused("KVK", withdrawn=False)


def test_each_letter_is_to_its_own_party_and_a_referral_to_nobody_gives_none() -> None:
    coaches = [
        {"t4_party": "coach", "t4_party_name": f"Coach {name}", "t4_given_on": "2026-12-20"} for name in ("Een", "Twee")
    ]
    referred = [{"pl3_party": "Coach Een"}, {"pl3_contact": "Noor"}, {"pl3_party": "Coach Twee"}]
    found = letters(pl3_referrals=referred, t4_share="some", t4_consents=coaches)
    assert [one.party for one in found] == ["Coach Een", "Coach Twee"]


def test_a_coach_without_a_name_is_nobody() -> None:
    (refused,) = letters(pl3_referrals=[{"pl3_party": "Coach Voorbeeld"}], **consent("coach"))
    assert refused == Refused("Coach Voorbeeld", withdrawn=False)
