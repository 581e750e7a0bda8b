"""The conditions that schemes share, each from the answers it rests on.

Two things hold for every one: without its answer it is unknown, and what is no more than likely is for others to judge.
Only the client's own businesses count; a business of which nobody said whose it is, is taken to be the client's.
Source: docs/domain.md, "What may be possible".
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from forms.intake_needs import ASKS_CONTROL
from forms.intake_values import Business, Intake
from forms.reference import legal_forms
from forms.rules.condition import JUDGED, NO, UNKNOWN, YES, Answer, Condition, any_of, condition
from forms.rules.pension import age, later, reached_pension
from forms.rules.scan import HOURS_A_YEAR, known_hours
from forms.rules.workdays import months_on

GROWN_UP: Final = 18
IOAZ_AGE: Final = 55
SETTLED_MONTHS: Final = 18  # in business; what many municipalities ask
OLDER_BEFORE: Final = date(1960, 1, 1)
OLDER_YEARS: Final = 10
IOAZ_STOP_MONTHS: Final = 18
ENDING_MONTHS: Final = (12, 24)  # the term, and the term with its extension
GOES_ON: Final = frozenset({"go_on", "go_on_changed", "beside_job"})
STOPS: Final = frozenset({"stop_job", "stop_unsure"})
ALONE: Final = frozenset({"eenmanszaak", "geen"})
TOGETHER: Final = frozenset({"vof", "maatschap"})
# The questions about a business that a condition waits for, and the field of its answer.
_FIELDS: Final[Mapping[str, str]] = {
    "o1_self_employed": "self_employed",
    "o3_legal_form": "legal_form",
    "o5_since": "since",
    "o5_benefit": "from_benefit",
    "o6_hours": "hours",
}


def own_businesses(intake: Intake) -> tuple[Business, ...]:
    """All that are not the partner's."""
    return tuple(business for business in intake.businesses if business.owner != "partner")


def running(intake: Intake) -> tuple[Business, ...]:
    """The client's own businesses that are known to run."""
    return tuple(one for one in own_businesses(intake) if one.runs)


def _unsure(intake: Intake) -> bool:
    """True while nobody said of one of them whether it runs: what it would add is unknown."""
    return any(business.self_employed is None for business in own_businesses(intake))


def _asks(intake: Intake, question: str) -> tuple[str, ...]:
    """What to ask first: whether the business runs, before anything about it; nothing where none is known to run.

    Of several businesses the first that does not say it is asked, by the stored path.
    """
    own = own_businesses(intake)
    if not own:
        return ("business_owner",) if intake.businesses else ("o1_self_employed",)
    for name, asked in (("o1_self_employed", own), (question, running(intake))):
        unsaid = next((one for one in asked if getattr(one, _FIELDS[name]) is None), None)
        if unsaid is not None:
            return (f"business/{unsaid.item_id}/{name}",)
    return (question,) if running(intake) else ()


def _of_road(intake: Intake, question: str, not_asked: frozenset[str]) -> tuple[str, ...]:
    """A question that the form asks on some roads only: the wish comes before it, and on others it is not there."""
    if intake.wish is None:
        return ("w1_wish",)
    return () if intake.wish in not_asked else (question,)


def _yes_no(value: bool | None) -> Answer:
    return UNKNOWN if value is None else YES if value else NO


def _said(value: str | None) -> Answer:
    return _yes_no(None if value is None else value == "yes")


def working_age(intake: Intake, today: date) -> Condition:
    """N1: from 18 up to the state pension age."""
    born = intake.birth_date
    if born is None or born > today:
        return condition("N1", UNKNOWN, "p2_birth_date")
    if age(born, today) < GROWN_UP:
        return condition("N1", NO, "p2_birth_date", manner="young")
    reached = reached_pension(born, today)
    if reached is None:
        return condition("N1", UNKNOWN, manner="pension")
    return condition("N1", _yes_no(not reached), "p2_birth_date")


def residence(intake: Intake) -> Condition:
    """N2: nationality or permit, as yes or no only; the question is private and comes after another."""
    asked = "p8_status" if intake.applies == "yes" else "p8_needed"
    return condition("N2", _said(intake.status_ok), asked)


def registered(intake: Intake) -> Condition:
    """N3: still in the trade register. Who does not go on is also asked whether leaving it is under way (B2)."""
    states = [business.self_employed for business in own_businesses(intake)]
    leaving = None if intake.wish in GOES_ON else intake.deregistering
    if leaving == "done" and len(states) <= 1:
        return condition("N3", NO, "b2_deregistering")
    if "registered" in states:
        if intake.wish in GOES_ON:
            return condition("N3", YES, "o1_self_employed")
        if leaving in (None, "done"):
            return condition("N3", UNKNOWN, *_of_road(intake, "b2_deregistering", GOES_ON), manner="leaving")
        return condition("N3", YES, "o1_self_employed")
    if not states or None in states:
        return condition("N3", UNKNOWN, *_asks(intake, "o1_self_employed"))
    return condition("N3", NO, "o1_self_employed")


def hours(intake: Intake) -> Condition:
    """N4: 1,225 hours a year in the client's businesses together."""
    known = known_hours(business.hours for business in running(intake))
    enough = None if known is None else known * 52 >= HOURS_A_YEAR
    if not enough and _unsure(intake):
        enough = None
    asked = _asks(intake, "o6_hours") if enough is None else ("o6_hours",)
    return condition("N4", _yes_no(enough), *asked, least=HOURS_A_YEAR)


def control(intake: Intake) -> Condition:
    """N5: full control and risk, alone or together with the partners in the business."""
    found = tuple(_control(business) for business in running(intake))
    answer = any_of((*found, UNKNOWN) if _unsure(intake) else found)
    together = any(business.legal_form in TOGETHER for business in running(intake))
    unasked = any(business.legal_form in ASKS_CONTROL and business.control is None for business in running(intake))
    asked = ("o3_control",) if unasked or answer in (NO, JUDGED) else _asks(intake, "o3_legal_form")
    manner = "together" if together else "ask" if answer is UNKNOWN and unasked else ""
    return condition("N5", answer, *asked, manner=manner)


def _control(business: Business) -> Answer:
    if business.legal_form in ALONE | TOGETHER:
        return YES
    if business.legal_form is None or business.control is None:
        return UNKNOWN
    if business.control == "no":
        return NO
    return YES if business.legal_form == "bv" else JUDGED  # the source speaks of the bv alone


def goes_on(intake: Intake) -> Condition:
    """N6: the client goes on with the business."""
    return condition("N6", _wishes(intake, GOES_ON, STOPS), "w1_wish")


def stops(intake: Intake) -> Condition:
    """N10: the client stops with the business."""
    return condition("N10", _wishes(intake, STOPS, GOES_ON), "w1_wish")


def _wishes(intake: Intake, fits: frozenset[str], fits_not: frozenset[str]) -> Answer:
    return YES if intake.wish in fits else NO if intake.wish in fits_not else UNKNOWN


def no_bank(intake: Intake) -> Condition:
    """N7: a bank or Qredits does not help; until it was asked and has answered that is not known."""
    manner = intake.bank_asked if intake.bank_asked in ("not_asked", "pending") else ""
    asked = _of_road(intake, "a4_bank", STOPS)
    return condition("N7", YES if intake.bank_asked == "refused" else UNKNOWN, *asked, manner=manner or "")


def settled(intake: Intake, today: date) -> Condition:
    """N8: 18 months in business, as many municipalities ask; less is for the municipality to judge."""
    since = _earliest(intake)
    if since is None:
        return condition("N8", UNKNOWN, *_asks(intake, "o5_since"))
    answer = YES if later(since, SETTLED_MONTHS) <= today else JUDGED
    return condition("N8", answer, "o5_since", months=SETTLED_MONTHS)


def _earliest(intake: Intake) -> date | None:
    return min((business.since for business in running(intake) if business.since is not None), default=None)


def viable(manner: str) -> Condition:
    """N9: whether the business can live; the quick scan says something, the municipality decides. manner: for what."""
    return condition("N9", JUDGED, manner=manner)


def stops_in_time(intake: Intake, today: date, terms: tuple[int, int], manner: str) -> Condition:
    """N11: the day of stopping within a term in months, or within its extension (judged). manner: for which scheme."""
    day = intake.stop_on
    asked = _of_road(intake, "b1_stop_on", GOES_ON)
    if day is None:
        return condition("N11", UNKNOWN, *asked)
    if day < today:
        return condition("N11", UNKNOWN, *asked, manner="passed")
    for months, answer in zip(terms, (YES, JUDGED), strict=True):
        if day <= months_on(today, months):
            return condition("N11", answer, "b1_stop_on", manner=manner, months=terms[0])
    return condition("N11", NO, "b1_stop_on", manner=manner, months=terms[1])


def from_benefit(intake: Intake) -> Condition:
    """N12: the business was begun from a benefit; asked of a business whose start is known."""
    answers = tuple(_said(business.from_benefit) for business in running(intake))
    answer = any_of((*answers, UNKNOWN) if _unsure(intake) else answers)
    if answer is not UNKNOWN:
        return condition("N12", answer, "o5_benefit")
    dated = all(business.since for business in running(intake))
    asked = _asks(intake, "o5_benefit") if dated else _asks(intake, "o5_since")
    return condition("N12", answer, *asked)


def begins(intake: Intake, today: date) -> Condition:
    """N13: no business for longer than 18 months: else it is no start any more (own proposal)."""
    days = [business.since for business in running(intake)]
    if any(day is not None and later(day, SETTLED_MONTHS) <= today for day in days):
        return condition("N13", NO, "o5_since", months=SETTLED_MONTHS)
    answer = UNKNOWN if not days or None in days or _unsure(intake) else YES
    ended = own_businesses(intake) and not days and not _unsure(intake)
    return condition("N13", answer, *_asks(intake, "o5_since"), manner="ended" if ended else "", months=SETTLED_MONTHS)


def born_early(intake: Intake, today: date) -> Condition:
    """N14: born before 1 January 1960."""
    born = intake.birth_date
    known = None if born is None or born > today else born < OLDER_BEFORE
    return condition("N14", _yes_no(known), "p2_birth_date", day=OLDER_BEFORE)


def long_in_business(intake: Intake, today: date) -> Condition:
    """N15: ten years in business without a break; a younger business says nothing about an earlier one."""
    since = _earliest(intake)
    if since is not None and later(since, OLDER_YEARS * 12) <= today:
        return condition("N15", YES, "o5_since", years=OLDER_YEARS)
    if since is not None:
        return condition("N15", UNKNOWN, manner="shorter", years=OLDER_YEARS)
    return condition("N15", UNKNOWN, *_asks(intake, "o5_since"), years=OLDER_YEARS)


def old_enough(intake: Intake, today: date) -> Condition:
    """N16: 55 or older."""
    born = intake.birth_date
    known = None if born is None or born > today else age(born, today) >= IOAZ_AGE
    return condition("N16", _yes_no(known), "p2_birth_date", age=IOAZ_AGE)


def ten_years_of_work(intake: Intake, today: date) -> Condition:
    """N17: worked for ten years, three of them self-employed (B5); not asked of who is known to be too young."""
    too_young = old_enough(intake, today).answer is NO
    asked = () if too_young else _of_road(intake, "b5_ten_years", GOES_ON)
    return condition("N17", _said(intake.ten_years), *asked)


def debts(intake: Intake) -> Condition:
    """N18: there are debts; support that is still to be paid back is one, also for who says to have none."""
    if intake.owes_support:
        return condition("N18", YES, "d1_debts" if intake.has_debts else "d5_support")
    return condition("N18", _yes_no(None if intake.debts is None else intake.has_debts), "d1_debts")


def natural_person(intake: Intake) -> Condition:
    """N19: debt help is for people, with a business or without one; a legal person gets none, its owner may."""
    kinds = {_help_for(business) for business in running(intake)}
    if kinds & {"private", "no"}:
        return condition("N19", YES, "o3_legal_form", manner="person")
    if "ask" in kinds:
        return condition("N19", JUDGED, "o3_legal_form", manner="ask")
    if "" in kinds:
        return condition("N19", JUDGED, "o3_legal_form", manner="form")
    return condition("N19", YES, "o3_legal_form")


def _help_for(business: Business) -> str:
    form = legal_forms().get(business.legal_form or "")
    return form.debt_help if form else ""


def earlier_help(intake: Intake) -> tuple[Condition, ...]:
    """N20: debt help before may be a reason to refuse, which the municipality judges; else there is nothing to say."""
    return (condition("N20", JUDGED, "d8_earlier"),) if intake.earlier_help == "yes" else ()


def threatened(intake: Intake, *, eviction_confirmed: bool) -> Condition:
    """N21: eviction, cut-off of gas, power, heating or water, or the end of health insurance."""
    likely = intake.eviction == "threat"
    if intake.eviction in ("judgment", "date_known") or intake.cutoff in ("announced", "cut_off"):
        return condition("N21", YES, "s1_eviction")
    if intake.insurance == "cancelled" or (likely and eviction_confirmed):
        return condition("N21", YES, "s1_eviction")
    answers = {"s1_eviction": intake.eviction, "s2_cutoff": intake.cutoff, "s3_insurance": intake.insurance}
    unasked = tuple(name for name, answer in answers.items() if answer is None)
    if unasked or likely:
        return condition("N21", UNKNOWN, *unasked, manner="" if unasked else "likely")
    return condition("N21", NO, "s1_eviction")


def tozo(intake: Intake) -> Condition:
    """N23: a Tozo loan that is still to be paid back."""
    known = None if not intake.support else "tozo" in intake.support
    return condition("N23", _yes_no(known), "d5_support")
