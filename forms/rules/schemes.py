"""What may be possible: schemes held against the answers, each condition with its reason. Never "you are entitled".

A scheme is possible when every condition is met as far as anyone can say here; not now when one is known not to be;
unknown as long as a question is open. The municipality, or a court, decides. Source: docs/domain.md, "What may be
possible".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from forms.intake_values import Intake
from forms.rules import conditions as on
from forms.rules.amounts import NOTHING_FILLED_IN, RegionAmounts, YearAmount, year_amount
from forms.rules.condition import JUDGED, Answer, Condition, condition

OLDER_ENDS: Final = date(2027, 1, 1)  # whoever was born before 1960 has reached 67 by then


class Verdict(StrEnum):
    """What can be said. POINTER: only that someone else knows more about it."""

    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    NOT_NOW = "not_now"
    POINTER = "pointer"


_ORDER: Final = tuple(Verdict)

# The amounts that belong to a scheme, by their key in resources/amounts.
AMOUNTS: Final = {
    "bbz_established": ("credit_established_max", "gift_max", "interest_pct", "term_max_years", "capital_limit"),
    "bbz_starter": ("credit_starter_max", "interest_pct"),
    "bbz_ending": (),
    "bbz_older": ("min_income_older", "gift_max", "capital_older"),
}
SOURCES: Final = {
    "bbz_established": "Bbz art. 1, 18, 20, 35",
    "bbz_starter": "Bbz art. 23, 24; Stb. 2025, 220",
    "bbz_ending": "Bbz 2004",
    "bbz_older": "Bbz art. 25, 26",
    "ioaz": "losser.nl; KVK; velsen.nl",
    "debt_help": "Wgs art. 3, 4; VNG",
    "moratorium": "Fw art. 287b",
    "tozo": "Bbz art. 42",
    "wsnp": "kvk.nl",
    "whoa": "KVK",
}


@dataclass(frozen=True)
class Scheme:
    """One scheme. rule: id in docs/domain.md ("V1"). key: `scheme.<key>` names it, `scheme.<key>.about` tells of it.

    conditions: in the order in which they are said. amounts: of the year of today.
    """

    rule: str
    key: str
    verdict: Verdict
    conditions: tuple[Condition, ...]
    amounts: tuple[YearAmount, ...]
    source: str

    def those(self, answer: Answer) -> tuple[Condition, ...]:
        """The conditions with this answer."""
        return tuple(one for one in self.conditions if one.answer is answer)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The questions that decide and have no usable answer yet, each once."""
        return tuple(dict.fromkeys(name for one in self.those(Answer.UNKNOWN) for name in one.questions))


def verdict(conditions: tuple[Condition, ...]) -> Verdict:
    """A known "no" goes before what is open; what others judge holds nothing up."""
    answers = {one.answer for one in conditions}
    if Answer.NO in answers:
        return Verdict.NOT_NOW
    return Verdict.UNKNOWN if Answer.UNKNOWN in answers else Verdict.POSSIBLE


def schemes(
    intake: Intake, today: date, amounts: RegionAmounts = NOTHING_FILLED_IN, *, eviction_confirmed: bool = False
) -> tuple[Scheme, ...]:
    """Every scheme that exists on this day: possible ones first, then what is open, what is not now, and pointers.

    amounts: what the region filled in. eviction_confirmed: the worker says that the eviction that "threatens" does.
    """
    made = [
        Scheme(
            rule,
            key,
            Verdict.POINTER if key in ("wsnp", "whoa") else verdict(found),
            found,
            tuple(year_amount(name, today.year, amounts) for name in AMOUNTS.get(key, ())),
            SOURCES[key],
        )
        for rule, key, found in _all(intake, today, eviction_confirmed)
    ]
    return tuple(sorted(made, key=lambda scheme: (_ORDER.index(scheme.verdict), int(scheme.rule[1:]))))


def _all(intake: Intake, today: date, confirmed: bool) -> Iterator[tuple[str, str, tuple[Condition, ...]]]:
    person = (on.working_age(intake, today), on.residence(intake))
    business = (on.registered(intake), on.hours(intake), on.control(intake))
    yield "V1", "bbz_established", _established(intake, today, (*person, *business))
    yield "V2", "bbz_starter", _starter(intake, today, person)
    ending = on.stops_in_time(intake, today, on.ENDING_MONTHS, "ending")
    yield "V3", "bbz_ending", (on.stops(intake), ending, *person, *business, on.viable("ending"))
    if today < OLDER_ENDS:
        older = (on.born_early(intake, today), on.long_in_business(intake, today), *person, *business)
        yield "V4", "bbz_older", (*older, on.viable("older"))
    yield "V5", "ioaz", _ioaz(intake, today)
    natural = (on.natural_person(intake), *on.earlier_help(intake))
    yield "V6", "debt_help", (on.debts(intake), on.residence(intake), *natural)
    yield "V7", "moratorium", _moratorium(intake, confirmed)
    yield "V8", "tozo", (on.tozo(intake), condition("N24", JUDGED))
    in_debt = intake.debts != "no" or intake.owes_support
    if in_debt:
        yield "V9", "wsnp", (on.natural_person(intake), condition("N25", JUDGED, manner="wsnp"))
    if in_debt and on.running(intake):
        yield "V10", "whoa", (condition("N25", JUDGED, manner="whoa"),)


def _established(intake: Intake, today: date, rest: tuple[Condition, ...]) -> tuple[Condition, ...]:
    wish_and_time = (on.goes_on(intake), on.settled(intake, today))
    return (*wish_and_time, *rest, on.no_bank(intake), on.viable("established"))


def _starter(intake: Intake, today: date, person: tuple[Condition, ...]) -> tuple[Condition, ...]:
    start = (on.begins(intake, today), on.from_benefit(intake), on.goes_on(intake))
    return (*start, *person, on.no_bank(intake), on.viable("starter"))


def _ioaz(intake: Intake, today: date) -> tuple[Condition, ...]:
    """Applied for before stopping; the day of stopping counts from the grant, so a later one is for others to judge."""
    stopping = on.stops_in_time(intake, today, (on.IOAZ_STOP_MONTHS, _EVER), "ioaz")
    person = (on.old_enough(intake, today), on.working_age(intake, today), on.ten_years_of_work(intake, today))
    return (*person, on.stops(intake), on.registered(intake), stopping)


_EVER: Final = 12 * 60  # months: beyond every day that the intake can hold a client to


def _moratorium(intake: Intake, confirmed: bool) -> tuple[Condition, ...]:
    threat = on.threatened(intake, eviction_confirmed=confirmed)
    return (threat, on.debts(intake), condition("N22", JUDGED))
