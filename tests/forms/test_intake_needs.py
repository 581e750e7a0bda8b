"""What a form would lose is what is really lost: the letter to a party and the applications, derived from the code."""

from collections.abc import Iterator

from forms.intake import NEEDS, answers_from_json, load_intake, read_intake
from forms.open_questions import needed_for
from forms.plan_referral import ReferralLetter
from tests.forms.test_plan_referral import letters_of

NAMES = {need.name for need in NEEDS}
SAID = {
    "w1_wish": "go_on",
    "p1_name": "Sam Voorbeeld",
    "p4_phone": "0201234567",
    "p10_spoken": "Arabisch",
    "t4_share": "some",
    "t4_consents": [
        {"t4_party": "kvk", "t4_given_on": "2026-12-20"},
        {"t4_party": "other", "t4_party_name": "Bureau Voorbeeld", "t4_given_on": "2026-12-20"},
    ],
    "pl2_steps": [{"pl2_action": "Bel", "pl2_who": "client", "pl2_party": "KVK", "pl2_date": "2026-12-24"}],
    "pl3_referrals": [
        {"pl3_party": "KVK", "pl3_contact": "balie", "pl3_warm": "yes", "pl3_date": "2026-12-20"},
        {"pl3_party": "Bureau Voorbeeld"},
    ],
    "pl4_review_date": "2027-01-20",
}
ANSWERS = answers_from_json(SAID, load_intake())


def told(rules: str) -> set[str]:
    return {need.name for need in NEEDS if rules in need.rules}


def printed(answers: dict[str, str]) -> list[object]:
    """What the letters to the parties say."""
    made: list[object] = []
    for letter in letters_of(read_intake(answers)):
        if isinstance(letter, ReferralLetter):
            steps = [(step.action, step.who, step.due) for step in letter.steps]
            who = (letter.party, letter.contact, letter.client, letter.client_phone, letter.spoken)
            made.append((who, letter.wish, steps, letter.review, letter.warm, letter.allowed_on))
        else:
            made.append(letter)
    return made


def on_the_letter() -> Iterator[str]:
    """Every question of which another answer, or none, changes a letter."""
    before = printed(dict(ANSWERS))
    for need in NEEDS:
        places = [path for path in ANSWERS if path.rpartition("/")[2] == need.name]
        if need.name == "t4_withdrawn_on":
            places = [path.replace("t4_party", need.name) for path in ANSWERS if path.endswith("/t4_party")]
        others = [None, "2026-12-21", "geen enkele", *sorted(need.choices)]
        rest = ({name: text for name, text in ANSWERS.items() if name != path} for path in places or [need.name])
        changed = (
            left if other is None else {**left, path: other}
            for path, left in zip(places or [need.name], rest, strict=True)
            for other in others
        )
        if any(printed(one) != before for one in changed):
            yield need.name


def test_a_question_is_for_a_referral_when_the_letter_holds_it_or_the_form_needs_it_for_one() -> None:
    letter, needed = set(on_the_letter()), set(needed_for(load_intake(), "referral"))
    assert {"p1_name", "p4_phone", "p10_spoken", "t4_withdrawn_on"} <= letter
    assert "o2_kvk" in needed - letter
    assert told("referral") == (letter | needed) & NAMES


def test_a_question_is_for_an_application_only_when_the_form_needs_it_for_bbz_or_debt_help() -> None:
    form = load_intake()
    needed = {*needed_for(form, "bbz"), *needed_for(form, "wgs")}
    assert told("apply")
    assert told("apply") <= needed
    assert {name for name in needed & NAMES if set(_rules(name)) <= {"kept", "referral"}} == set()


def _rules(name: str) -> tuple[str, ...]:
    return next(need.rules for need in NEEDS if need.name == name)


def test_what_only_stands_in_the_dossier_has_no_other_use() -> None:
    assert len(told("kept")) > 30
    assert [need.name for need in NEEDS if "kept" in need.rules and len(need.rules) > 1] == []
