"""The steps that the catalogue suggests for this client, most urgent first. The worker ticks, edits and orders them.

What is not there for the client's municipality is not suggested; what ended makes place for what there is now.

Source: resources/catalogue/steps.csv; each row names the situations that lead to it and where it comes from.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.intake_values import Intake
from forms.rules.catalogue import Catalogue, StepRow, catalogue, doubt, reaches
from forms.rules.clocks import Clock
from forms.rules.finding import Finding
from forms.rules.road import RoadAdvice
from forms.rules.scan import Scan
from forms.rules.urgency import is_threatening
from forms.rules.workdays import add_workdays

FIRST_STEPS: Final = 3  # page 1 of the plan
IN_DOUBT: Final = 5  # of 10: how sure the client is of the wish (W2), own proposal


@dataclass(frozen=True)
class SuggestedStep:
    """A step to propose. text_key: its sentence in words. party: key in the catalogue, or empty.

    checked: when the party's row was last compared with its source; doubt: why to check it first (a Doubt), or empty.
    money: keys of the money that may pay it. due: a working day. situation: what led here, as the catalogue names it;
    because: the rule behind that. source: where the step comes from. first: belongs to the first steps on page 1.
    """

    key: str
    text_key: str
    who: str
    party: str
    phone: str
    url: str
    checked: date | None
    doubt: str
    money: tuple[str, ...]
    due: date
    situation: str
    because: str
    source: str
    first: bool

    @property
    def check_first(self) -> bool:
        """True when phone and site may be wrong."""
        return bool(self.doubt)


def suggested_steps(
    intake: Intake,
    scan: Scan,
    advice: RoadAdvice,
    urgencies: tuple[Finding, ...],
    clock: Clock | None,
    today: date,
    shelf: Catalogue | None = None,
) -> tuple[SuggestedStep, ...]:
    """The steps that fit, in order; while the clock runs the first is to hand over to debt help.

    shelf: the catalogue in use; None for the one that comes with the program.
    """
    found = situations(intake, scan, advice, urgencies, clock)
    shelf = shelf or catalogue()
    at = _Where(shelf, advice.road, intake.municipality, today)
    rows = [row for row in shelf.steps if _fits(row, found, at)]
    return tuple(_step(row, found, at, clock, first=place < FIRST_STEPS) for place, row in enumerate(rows))


def hand_over(clock: Clock, today: date, shelf: Catalogue) -> SuggestedStep:
    """Handing over to debt help, for a plan that lacks it while the clock runs."""
    at = _Where(shelf, frozenset(), None, today)
    row = next(row for row in at.shelf.steps if row.key == "hand_over")
    return _step(row, {"clock.debt_help": "T1"}, at, clock, first=True)


def situations(
    intake: Intake, scan: Scan, advice: RoadAdvice, urgencies: tuple[Finding, ...], clock: Clock | None
) -> dict[str, str]:
    """What is the case, as the catalogue names it, with the rule behind each."""
    found = {finding.code: finding.rule for finding in (*urgencies, *advice.findings)}
    if clock is not None and clock.running:
        found["clock.debt_help"] = "T1"
    elif clock is None and intake.asked != "yes" and "debts" in advice.tracks:
        found["debts.no_clock"] = "W1.3"
    elif clock is None and intake.asked is None and intake.debts != "no" and is_threatening(urgencies):
        found["debts.no_clock"] = "W1.4"
    if not (intake.runs_business and scan.insufficient):
        found.pop("road.prepare", None)  # a step that speaks of the listed figures needs that list on page 2
    if advice.road:
        found["road.chosen"] = "W1"
    if "road.keep_registered" in found and "A" not in advice.road:
        found["stop.registered"] = "W1.9"
    if intake.debts == "no_overview":
        found["debts.no_overview"] = "D1"
    if scan.facts.books_behind:
        found["books.behind"] = "O9"
    if scan.cover is not None and scan.cover < 1:
        found["scan.short"] = "R7"
    return found | _said(intake)


def _said(intake: Intake) -> dict[str, str]:
    """What one answer by itself asks for, with its question: returns not filed, a coach that is wanted, doubt."""
    fits = {
        ("returns.open", "D9"): intake.returns_filed == "no",
        ("help.coach", "A5"): "coach" in intake.help_wanted,
        ("wish.doubt", "W2"): intake.sure is not None and intake.sure <= IN_DOUBT and intake.wish is not None,
    }
    return {situation: question for (situation, question), fit in fits.items() if fit}


@dataclass(frozen=True)
class _Where:
    """The catalogue as it is for one client today."""

    shelf: Catalogue
    roads: frozenset[str]
    municipality: str | None
    today: date


def _fits(row: StepRow, found: dict[str, str], at: _Where) -> bool:
    party = at.shelf.parties.get(row.party)
    return (
        any(situation in found for situation in row.situations)
        and (not row.roads or bool(row.roads & at.roads))
        and (party is None or reaches(party, at.municipality))
    )


def _step(row: StepRow, found: dict[str, str], at: _Where, clock: Clock | None, *, first: bool) -> SuggestedStep:
    party = at.shelf.party_now(row.party, at.municipality, at.today)
    situation = next(one for one in row.situations if one in found)
    return SuggestedStep(
        key=row.key,
        text_key=f"step.{row.key}",
        who=row.who,
        party=party.key if party else "",
        phone=party.phone if party else "",
        url=party.site if party else "",
        checked=party.checked if party else None,
        doubt=(doubt(party, at.today) or "") if party else "",
        money=tuple(source.key for source in at.shelf.money_for(row.key, at.roads, at.municipality, at.today)),
        due=_due(row, clock, at.today),
        situation=situation,
        because=found[situation],
        source=row.source,
        first=first,
    )


def _due(row: StepRow, clock: Clock | None, today: date) -> date:
    """A working day from today; what the clock asks for is never later than the clock."""
    due = add_workdays(today, row.days)
    if "clock.debt_help" in row.situations and clock is not None and today <= clock.due < due:
        return clock.due
    return due
