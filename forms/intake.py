"""The intake: its form, its answers as typed values, and which questions the program needs.

The form stands in resources/intake (intake.csv is the source, intake.json what the program loads).
Values are keyed by stored paths: `name`, or `repeat/<item id>/name` in a repeat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from forms import intake_parts as parts
from forms.engine.model import Form
from forms.intake_json import AnswersRefused, answers_from_json, relevant_answers
from forms.intake_needs import CHOICES, NEEDS, Lost, Need, lost
from forms.intake_read import Branch, answered, tree
from forms.intake_values import (
    Arrangement,
    Business,
    Commitment,
    Consent,
    Debt,
    Figures,
    Goal,
    Intake,
    Referral,
    Step,
)
from forms.resource import ResourceDamaged, resource_name, resource_text

if TYPE_CHECKING:
    from forms.engine.session import NodeState

__all__ = [
    "CHOICES",
    "NEEDS",
    "AnswersRefused",
    "Arrangement",
    "Business",
    "Commitment",
    "Consent",
    "Debt",
    "Figures",
    "Goal",
    "Intake",
    "Lost",
    "Need",
    "Referral",
    "Step",
    "answers_from_json",
    "load_intake",
    "lost",
    "read_intake",
    "relevant_answers",
    "unfit_answers",
]


Said: TypeAlias = dict[str, Any]  # fields of an Intake


@cache
def load_intake() -> Form:
    """The built-in intake, from its compiled form. Raises ResourceDamaged (I-002)."""
    from forms.engine.compiled import NotCompiled, load

    try:
        return load(resource_text("I-002", "intake", "intake.json"))
    except NotCompiled:
        raise ResourceDamaged("I-002", resource_name(("intake", "intake.json"))) from None


def unfit_answers(values: Mapping[str, str], today: date, language: str = "nl") -> "tuple[NodeState, ...]":
    """The answers that the intake's own form calls wrong, in the order of the form, each with why in the language."""
    from forms.engine.session import Session

    session = Session(load_intake(), values, today=today, language=language)
    return tuple(state for state in session.states() if not state.valid)


def read_intake(values: Mapping[str, object], left_out: frozenset[str] = frozenset()) -> Intake:
    """Stored values as one typed value; paths that are no questions are passed over.

    left_out: names of questions whose answer the caller left out, because the form calls it wrong.

    What the form would not ask, because of another answer, is left out here too: a total of debts after "no debts",
    a day of eviction after "no", turnover of a business that has ended.
    """
    root = tree(values)
    dated = parts.by_day(root.items("figures"))
    others = (item for name in root.repeats if name != "figures" for top in root.items(name) for item in top.walk())
    found = answered((Branch(root.leaves), *_newest(dated), *others), parts.readable)
    debts = parts.one(root, "d1_debts")
    start = Intake(
        businesses=tuple(parts.business(item) for item in root.items("business")),
        debts=debts,
        debt_list=() if debts == "no" else tuple(parts.debt(item) for item in root.items("d2_debts")),
        arrangements=() if debts == "no" else tuple(parts.arrangement(item) for item in root.items("d4_arrangements")),
        given=found.given,
        unknown=found.unknown,
        refused=found.refused,
        unreadable=found.unreadable | left_out,
    )
    several = sum(business.runs for business in start.businesses) > 1
    figures = [
        parts.figures(item, runs_business=start.runs_business, in_debt=debts != "no", several=several) for item in dated
    ]
    figures[-1:] = [parts.with_demand(newest, start.debt_list) for newest in figures[-1:]]
    return _filled(root, replace(start, figures=tuple(figures)))


def _newest(dated: tuple[Branch, ...]) -> Iterator[Branch]:
    for newest in dated[-1:]:
        yield from newest.walk()


def _filled(root: Branch, start: Intake) -> Intake:
    """The repeats are in start; add every answer outside of them.

    All at once: copying a value of a hundred fields for each section takes longer than reading the answers.
    """
    said: Said = {}
    for section in (_wish, _urgency, _debts, _person, _roads, _agreements):
        said |= section(root, start)
    return replace(start, **said)


def _wish(root: Branch, start: Intake) -> Said:
    """What the client wants and how it goes."""
    return {
        "wish": parts.one(root, "w1_wish"),
        "change": root.text("w3_change"),
        "sure": root.whole("w2_sure", 1, 10),
        "tried": parts.many(root, "w4_tried"),
        "feeling": root.whole("p11_feeling", 1, 10),
    }


def _urgency(root: Branch, start: Intake) -> Said:
    """What can't wait."""
    eviction, cutoff = parts.one(root, "s1_eviction"), parts.one(root, "s2_cutoff")
    bankruptcy = parts.many(root, "s5_bankruptcy")
    return {
        "eviction": eviction,
        "eviction_date": root.day("s1_date") if eviction in ("judgment", "date_known") else None,
        "cutoff": cutoff,
        "cutoff_date": root.day("s2_date") if cutoff in ("announced", "cut_off") else None,
        "insurance": parts.one(root, "s3_insurance"),
        "seizures": parts.many(root, "s4_seizure"),
        "bankruptcy": bankruptcy,
        "bankruptcy_date": root.day("s5_date") if bankruptcy & {"petition", "credit"} else None,
        "week": parts.one(root, "s6_week"),
        "post": parts.one(root, "s7_post"),
    }


def _debts(root: Branch, start: Intake) -> Said:
    """Causes, debts and asking for help with them."""
    in_debt, asked = start.debts != "no", parts.one(root, "t1_asked")
    dates = root.day if asked != "no" else _never
    return {
        "causes": frozenset[str]().union(*(business.causes for business in start.businesses)),
        "left_register": _left_register(start.businesses, parts.one(root, "b2_deregistering")),
        "debt_total_class": parts.one(root, "d3_total_class") if in_debt else None,
        "debt_total": _debt_total(root, start.debt_list) if in_debt else None,
        "asked": asked,
        "asked_on": dates("t1_asked_on"),
        "held_on": dates("t1_held_on"),
        "withdrawn_on": dates("t1_withdrawn_on"),
        "support": parts.many(root, "d5_support"),
        "support_amount": root.money("d5_amount"),
        "security": parts.one(root, "d6_security"),
        "new_debts": parts.one(root, "d7_new_debts") if in_debt else None,
        "earlier_help": parts.one(root, "d8_earlier") if in_debt else None,
        "decisions": parts.decisions(root),
        "returns_filed": parts.one(root, "d9_returns"),
        "returns_open": parts.many(root, "d9_which"),
    }


def _person(root: Branch, start: Intake) -> Said:
    """Who it is, how to reach them, and the home."""
    applies = parts.one(root, "p8_needed")
    return {
        "name": root.text("p1_name"),
        "municipality": root.text("p3_municipality"),
        "postcode": root.text("p3_postcode"),
        "house_number": root.text("p3_house_number"),
        "phone": root.text("p4_phone"),
        "email": root.text("p4_email"),
        "preference": parts.many(root, "p4_preference"),
        "post_ok": parts.one(root, "p4_post_ok"),
        "voicemail_ok": parts.one(root, "p4_voicemail_ok"),
        "partner_knows": parts.one(root, "p4_partner_knows"),
        "safe_time": root.text("p4_safe_time"),
        "explained": parts.one(root, "t3_explained"),
        "birth_date": root.day("p2_birth_date"),
        "home": parts.one(root, "p6_home"),
        "children": root.whole("p7_children", 0, 15),
        "applies": applies,
        "status_ok": parts.one(root, "p8_status") if applies != "no" else None,
        "house": parts.one(root, "p9_house"),
        "language": parts.one(root, "p10_language"),
        "spoken": root.text("p10_spoken"),
    }


def _roads(root: Branch, start: Intake) -> Said:
    """Strengths, going on, stopping, a job."""
    return {
        "arrangements_paid": parts.sum_money(kept.amount for kept in start.arrangements if kept.paying == "yes"),
        "strengths": parts.many(root, "k1_good_at"),
        "proud_of": root.text("k1_text"),
        "chances": parts.many(root, "k2_chances"),
        "network": root.text("k3_network"),
        "papers": root.text("k4_papers"),
        "changes": parts.many(root, "a1_changes"),
        "expected_turnover": root.money("a2_turnover"),
        "money_needed": root.money("a3_amount"),
        "money_purpose": parts.many(root, "a3_purpose"),
        "bank_asked": parts.one(root, "a4_bank"),
        "help_wanted": parts.many(root, "a5_help"),
        "stop_on": root.day("b1_stop_on"),
        "deregistering": parts.one(root, "b2_deregistering"),
        "ten_years": parts.one(root, "b5_ten_years"),
        "liable": parts.many(root, "b7_liable"),
        "work_sought": root.text("c1_work"),
        "work_sector": root.text("c1_sector"),
        "work_hours": root.whole("c2_hours", 0, 40),
        "training": parts.one(root, "c6_training"),
        "employed": parts.one(root, "c7_employed"),
        "barriers": parts.many(root, "c8_barriers"),
    }


def _agreements(root: Branch, start: Intake) -> Said:
    """Sharing, goals, steps, and the plan."""
    next_date = root.day("pl4_next_date")
    return {
        "contact": root.text("t2_contact"),
        "share": parts.one(root, "t4_share"),
        "consents": tuple(parts.consent(item) for item in root.items("t4_consents")),
        "company": parts.one(root, "t5_company"),
        "goals": tuple(parts.goal(item) for item in root.items("pl1_goals")),
        "steps": tuple(parts.step(item) for item in root.items("pl2_steps")),
        "referrals": tuple(parts.referral(item) for item in root.items("pl3_referrals")),
        "review_date": root.day("pl4_review_date"),
        "next_date": next_date,
        "next_time": root.clock("pl4_next_time") if next_date else None,
        "next_place": root.text("pl4_next_place") if next_date else None,
        "agree": parts.one(root, "pl5_agree"),
        "reaction": root.text("pl5_reaction"),
        "signed": parts.one(root, "pl5_signed"),
        "signed_on": root.day("pl5_signed_on"),
    }


def _never(name: str) -> date | None:
    return None


def _left_register(businesses: tuple[Business, ...], deregistering: str | None) -> bool:
    """True when nothing of the client's is left to deregister, so that warning against it would come too late.

    The question about deregistering (B2) is asked once: of several businesses the state of each (O1) says it. One of
    which nobody said its state may still be registered; the partner's is not the client's to deregister.
    """
    states = [business.self_employed for business in businesses if business.owner != "partner"]
    gone = bool(states) and not {"registered", None} & set(states)
    return gone or (deregistering == "done" and len(states) <= 1)


def _debt_total(root: Branch, debts: tuple[Debt, ...]) -> Decimal | None:
    """The total as the client says it, else the sum of the listed debts when each has an amount."""
    said = root.money("d3_total")
    return said if said is not None else parts.complete_sum(debt.amount for debt in debts)
