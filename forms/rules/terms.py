"""Every term that runs, with its day, its article and what stops it; one whose start is not known says what starts it.

Source: docs/domain.md, "Clocks". Only days that the intake knows start a term, never a guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from forms.intake_values import Intake
from forms.rules.clocks import Clock
from forms.rules.condition import Status
from forms.rules.workdays import months_on, next_workday

DECISION_WEEKS: Final = 8
BBZ_WEEKS: Final = 13
ACCOUNTS_MONTHS: Final = 6
MORATORIUM_MONTHS: Final = 6
REVIEW_WEEKS: Final = 6
REVIEW_MONTHS: Final = (3, 6)
DECIDED: Final = ("granted", "refused")  # what ends the term for a decision about Bbz, also when nobody knows the day
_LAST: Final = date(9000, 1, 1)  # a mistyped year: the calendar itself ends in 9999


class State(StrEnum):
    """How a term stands. WAITING: it starts when the day of its question is known. STOPPED: also without its day."""

    LATE = "late"
    RUNNING = "running"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Term:
    """rule: id in docs/domain.md. key: `term.<key>` says what must happen, `term.<key>.stops` what ends it.

    due: the last day, None while it waits. days_left: negative when late, None unless it runs. question: the day
    that starts it while it waits, else the day that stops it.
    """

    rule: str
    key: str
    state: State
    due: date | None
    days_left: int | None
    stopped_on: date | None
    article: str
    status: Status
    question: str


def terms(intake: Intake, clock: Clock | None, today: date) -> tuple[Term, ...]:
    """All terms of a client, the most pressing first. clock: see clocks.debt_help_clock."""
    found = [*_debt_help(intake, clock, today), *_decisions(intake, today), *_review(intake, today)]
    order = tuple(State)
    return tuple(sorted(found, key=lambda term: (order.index(term.state), term.due or date.max, term.rule)))


def _term(
    rule: str, key: str, due: date, stopped_on: date | None, today: date, article: str, status: Status, stops: str
) -> Term:
    if stopped_on is not None:
        return Term(rule, key, State.STOPPED, due, None, stopped_on, article, status, stops)
    left = (due - today).days
    return Term(rule, key, State.LATE if left < 0 else State.RUNNING, due, left, None, article, status, stops)


def _waiting(rule: str, key: str, article: str, status: Status, question: str) -> Term:
    return Term(rule, key, State.WAITING, None, None, None, article, status, question)


def _known(day: date | None) -> date | None:
    return day if day is not None and day <= _LAST else None


def _since(begin: date | None, day: date | None) -> date | None:
    """The day, unless it lies before what it follows: then it belongs to an earlier question or application."""
    return None if begin is not None and day is not None and day < begin else day


def _debt_help(intake: Intake, clock: Clock | None, today: date) -> Iterator[Term]:
    """T1, the first conversation; T2, the decision and the plan after it."""
    if clock is not None:
        key = "debt_help.threat" if clock.threatening else "debt_help"
        yield _term("T1", key, clock.due, clock.stopped_on, today, clock.article, Status.LAW, "t1_held_on")
    elif intake.asked == "yes":
        yield _waiting("T1", "debt_help", "Wgs art. 4", Status.LAW, "t1_asked_on")
    held = _since(intake.asked_on, _known(intake.held_on))
    if held is not None and intake.asked != "no":
        due = next_workday(held + timedelta(weeks=DECISION_WEEKS))
        stopped = _since(held, intake.decisions.debt_decision_on)
        yield _term("T2", "debt_decision", due, stopped, today, "Wgs art. 4a", Status.KNOWN, "l3_decision_on")


def _decisions(intake: Intake, today: date) -> Iterator[Term]:
    """T3, a moratorium; T4, the decision about Bbz; T5, the figures of the book year after it."""
    so_far = intake.decisions
    granted, applied, ends = (_known(day) for day in (so_far.moratorium_on, so_far.applied_on, so_far.book_year_end))
    if granted is not None:
        most = months_on(granted, MORATORIUM_MONTHS)
        due = min(most, so_far.moratorium_until or most)
        yield _term("T3", "moratorium", due, None, today, "Fw art. 287b", Status.LAW, "l2_moratorium_until")
    if applied is not None:
        weeks = BBZ_WEEKS * (2 if so_far.extended == "yes" else 1)
        due = next_workday(applied + timedelta(weeks=weeks))
        stopped = _since(applied, so_far.decided_on)
        asked = _term("T4", "bbz", due, stopped, today, "Bbz art. 35", Status.LAW, "l1_decided_on")
        yield replace(asked, state=State.STOPPED, days_left=None) if so_far.bbz in DECIDED else asked
    elif so_far.bbz == "waiting":
        yield _waiting("T4", "bbz", "Bbz art. 35", Status.LAW, "l1_applied_on")
    if ends is not None:
        due = months_on(ends, ACCOUNTS_MONTHS)
        yield _term("T5", "accounts", due, so_far.accounts_on, today, "Bbz art. 38", Status.LAW, "l1_accounts_on")
    elif so_far.bbz == "granted":
        yield _waiting("T5", "accounts", "Bbz art. 38", Status.LAW, "l1_book_year_end")


def _review(intake: Intake, today: date) -> Iterator[Term]:
    """T6: the next day to look back: the chosen one, else 6 weeks, 3 and 6 months after signing."""
    signed, chosen = _known(intake.signed_on), _known(intake.review_date)
    if chosen is not None and chosen >= today:
        yield _term("T6", "review", chosen, None, today, "own proposal", Status.OWN, "pl4_review_date")
    elif signed is not None:
        days = (signed + timedelta(weeks=REVIEW_WEEKS), *(months_on(signed, months) for months in REVIEW_MONTHS))
        following = next((day for day in days if day >= today), None)
        if following is not None:
            yield _term("T6", "review", following, None, today, "own proposal", Status.OWN, "pl4_review_date")
