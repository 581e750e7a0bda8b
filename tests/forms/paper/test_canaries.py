"""What never stands on paper: every text field holds its own word, and only the allowed ones are found on each page."""

import re
from datetime import date
from typing import Any

import pytest

from forms.engine.model import Kind, Node
from forms.engine.session import Session
from forms.intake import Intake, answers_from_json, load_intake, read_intake
from forms.open_questions import missing
from forms.paper.plan import plan_pdf
from forms.paper.referral import referral_pdf
from forms.plan import Plan, Worker, build_plan
from forms.plan_phone import phone_text
from forms.plan_referral import ReferralLetter, referral_letters
from forms.rules.clocks import debt_help_clock
from forms.rules.road import road
from forms.rules.scan import quick_scan, scan_input
from forms.rules.urgency import is_threatening, urgencies
from forms.words import Words
from tests.forms.paper.plans import pages

TODAY = date(2026, 12, 23)
BSN = "111222333"
ON_FRIDGE = {"w3_change", "pl2_action", "pl2_party", "pl4_next_place"}
PRIVATE = ON_FRIDGE | {"pl1_goal", "pl1_why", "pl2_phone", "pl2_money", "pl3_party", "pl3_contact", "pl5_reaction"}
LETTER = {"pl3_party", "pl3_contact", "p4_phone"}


def canary(name: str) -> str:
    """A word that stands nowhere else."""
    return f"kanarie{name.replace('_', '')}x"


# A step that is still open, and a yes to the party of the referral.
CHOSEN = {
    "p1_name": "Voornaamkanarie Achternaamkanarie",
    "p5_bsn": BSN,
    "pl2_status": "open",
    "t4_party": "coach",
    "t4_party_name": canary("pl3_party"),
    "t4_withdrawn_on": None,
}


def _answer(node: Node, last: bool, number: int) -> object:
    """Something in a field: its own word, an amount of its own, the first or the last choice."""
    if node.name in CHOSEN:
        return CHOSEN[node.name]
    if node.kind is Kind.TEXT:
        return canary(node.name)
    if node.kind in (Kind.DECIMAL, Kind.INTEGER):
        return 7001 + 13 * number if node.kind is Kind.DECIMAL else 7
    if node.kind is Kind.DATE:
        return "2026-12-20"
    if node.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        found = [choice.name for choice in load_intake().choices.get(node.choice_list or "", ())]
        return found[-1 if last else 0] if found else None
    return None


def _filled(node: Node, last: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, child in enumerate(node.children):
        if child.kind is Kind.REPEAT:
            found[child.name] = [_filled(child, last)]
        elif child.kind is Kind.GROUP:
            found |= _filled(child, last)
        elif (answer := _answer(child, last, number)) is not None:
            found[child.name] = answer
    return found


def filled(last: bool) -> tuple[Intake, Plan]:
    """A dossier with something in every field, and its plan."""
    answers = {**_filled(load_intake().root, last), "t4_share": "some", "w1_wish": "go_on"}
    values = answers_from_json(answers, load_intake())
    intake = read_intake(values)
    found = urgencies(intake, TODAY)
    scan = quick_scan(scan_input(intake))
    plan = build_plan(
        intake,
        scan=scan,
        urgencies=found,
        advice=road(intake, scan, found, TODAY),
        clock=debt_help_clock(intake, is_threatening(found), TODAY),
        worker=Worker("Noor", "wijkteam", "06 00 00 00 02"),
        number=1,
        today=TODAY,
        opened=missing(Session(load_intake(), values, today=TODAY)),
    )
    return intake, plan


def texts() -> list[str]:
    """The names of all text fields, but for the name and the BSN."""
    return [n.name for n in load_intake().nodes.values() if n.kind is Kind.TEXT and n.name not in ("p1_name", "p5_bsn")]


def found_in(text: str) -> set[str]:
    """Which canaries stand in a text; a word may be cut at the end of a line."""
    bare = re.sub(r"\s", "", text).casefold()
    return {name for name in texts() if canary(name) in bare}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("last", [False, True])
def test_only_what_is_allowed_stands_on_each_page(last: bool, language: str) -> None:
    _, plan = filled(last)
    assert len(texts()) > 25
    fridge, *private = pages(plan_pdf(plan, language))
    assert found_in(fridge) <= ON_FRIDGE
    assert {"w3_change", "pl2_action"} <= found_in(fridge)
    assert found_in(" ".join(private)) <= PRIVATE
    assert {"pl1_goal", "pl2_money", "pl3_contact", "pl5_reaction"} <= found_in(" ".join(private))
    assert "Achternaamkanarie" not in fridge
    assert "€" not in fridge
    assert BSN not in " ".join([fridge, *private])
    assert not re.search(r"\bR\d{1,2}\b|oranje|rood|groen", " ".join([fridge, *private]), re.IGNORECASE)


def test_the_text_on_the_phone_holds_no_more_than_page_1() -> None:
    _, plan = filled(False)
    text = phone_text(plan, Words("nl"))
    assert found_in(text) <= ON_FRIDGE
    assert "pl2_action" in found_in(text)
    assert "naamkanarie" not in text.casefold()


def test_a_referral_letter_holds_only_what_the_party_needs() -> None:
    intake, plan = filled(False)
    (letter,) = referral_letters(intake, plan)
    assert isinstance(letter, ReferralLetter)
    text = " ".join(pages(referral_pdf(letter)))
    assert found_in(text) == LETTER
    assert BSN not in text
    assert "€" not in text
