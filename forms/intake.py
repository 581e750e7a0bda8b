"""The intake: its form, its answers as typed values, and which questions the program needs.

The form stands in resources/intake (intake.csv is the source, intake.json what the program loads).
Values are keyed by stored paths: `name`, or `repeat/<item id>/name` in a repeat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

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
    """The repeats are in start; add every answer outside of them."""

    def one(name: str) -> str | None:
        return parts.one(root, name)

    def many(name: str) -> frozenset[str]:
        return parts.many(root, name)

    in_debt = start.debts != "no"
    eviction, cutoff, bankruptcy = one("s1_eviction"), one("s2_cutoff"), many("s5_bankruptcy")
    asked, next_date = one("t1_asked"), root.day("pl4_next_date")
    dates = root.day if asked != "no" else _never
    return replace(
        start,
        wish=one("w1_wish"),
        change=root.text("w3_change"),
        sure=root.whole("w2_sure", 1, 10),
        tried=many("w4_tried"),
        feeling=root.whole("p11_feeling", 1, 10),
        eviction=eviction,
        eviction_date=root.day("s1_date") if eviction in ("judgment", "date_known") else None,
        cutoff=cutoff,
        cutoff_date=root.day("s2_date") if cutoff in ("announced", "cut_off") else None,
        insurance=one("s3_insurance"),
        seizures=many("s4_seizure"),
        bankruptcy=bankruptcy,
        bankruptcy_date=root.day("s5_date") if bankruptcy & {"petition", "credit"} else None,
        week=one("s6_week"),
        post=one("s7_post"),
        causes=frozenset[str]().union(*(business.causes for business in start.businesses)),
        left_register=_left_register(start.businesses, one("b2_deregistering")),
        debt_total_class=one("d3_total_class") if in_debt else None,
        debt_total=_debt_total(root, start.debt_list) if in_debt else None,
        asked=asked,
        asked_on=dates("t1_asked_on"),
        held_on=dates("t1_held_on"),
        withdrawn_on=dates("t1_withdrawn_on"),
        support=many("d5_support"),
        support_amount=root.money("d5_amount"),
        security=one("d6_security"),
        new_debts=one("d7_new_debts") if in_debt else None,
        earlier_help=one("d8_earlier") if in_debt else None,
        decisions=parts.decisions(root),
        returns_filed=one("d9_returns"),
        returns_open=many("d9_which"),
        name=root.text("p1_name"),
        municipality=root.text("p3_municipality"),
        postcode=root.text("p3_postcode"),
        house_number=root.text("p3_house_number"),
        phone=root.text("p4_phone"),
        email=root.text("p4_email"),
        preference=many("p4_preference"),
        post_ok=one("p4_post_ok"),
        voicemail_ok=one("p4_voicemail_ok"),
        partner_knows=one("p4_partner_knows"),
        safe_time=root.text("p4_safe_time"),
        explained=one("t3_explained"),
        birth_date=root.day("p2_birth_date"),
        home=one("p6_home"),
        children=root.whole("p7_children", 0, 15),
        status_ok=one("p8_status"),
        house=one("p9_house"),
        language=one("p10_language"),
        spoken=root.text("p10_spoken"),
        arrangements_paid=parts.sum_money(kept.amount for kept in start.arrangements if kept.paying == "yes"),
        strengths=many("k1_good_at"),
        proud_of=root.text("k1_text"),
        chances=many("k2_chances"),
        network=root.text("k3_network"),
        papers=root.text("k4_papers"),
        changes=many("a1_changes"),
        expected_turnover=root.money("a2_turnover"),
        money_needed=root.money("a3_amount"),
        money_purpose=many("a3_purpose"),
        bank_asked=one("a4_bank"),
        help_wanted=many("a5_help"),
        stop_on=root.day("b1_stop_on"),
        deregistering=one("b2_deregistering"),
        ten_years=one("b5_ten_years"),
        liable=many("b7_liable"),
        work_sought=root.text("c1_work"),
        work_sector=root.text("c1_sector"),
        work_hours=root.whole("c2_hours", 0, 40),
        training=one("c6_training"),
        employed=one("c7_employed"),
        barriers=many("c8_barriers"),
        contact=root.text("t2_contact"),
        share=one("t4_share"),
        consents=tuple(parts.consent(item) for item in root.items("t4_consents")),
        company=one("t5_company"),
        goals=tuple(parts.goal(item) for item in root.items("pl1_goals")),
        steps=tuple(parts.step(item) for item in root.items("pl2_steps")),
        referrals=tuple(parts.referral(item) for item in root.items("pl3_referrals")),
        review_date=root.day("pl4_review_date"),
        next_date=next_date,
        next_time=root.clock("pl4_next_time") if next_date else None,
        next_place=root.text("pl4_next_place") if next_date else None,
        agree=one("pl5_agree"),
        reaction=root.text("pl5_reaction"),
        signed=one("pl5_signed"),
        signed_on=root.day("pl5_signed_on"),
    )


def _never(name: str) -> date | None:
    return None


def _left_register(businesses: tuple[Business, ...], deregistering: str | None) -> bool:
    """True when nothing is left to deregister, so that warning against it would come too late.

    The question about deregistering (B2) is asked once: of several businesses the state of each (O1) says it.
    """
    states = [business.self_employed for business in businesses if business.self_employed is not None]
    gone = bool(states) and "registered" not in states
    return gone or (deregistering == "done" and len(states) <= 1)


def _debt_total(root: Branch, debts: tuple[Debt, ...]) -> Decimal | None:
    """The total as the client says it, else the sum of the listed debts when each has an amount."""
    said = root.money("d3_total")
    return said if said is not None else parts.complete_sum(debt.amount for debt in debts)
