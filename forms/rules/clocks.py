"""The legal clock of debt help: when the municipality must have had the first conversation.

Only asking for help with debts starts it, in any form, also aloud. It stops with the first conversation about debt
help, or when the client withdraws the question. Source: Wet gemeentelijke schuldhulpverlening, article 4.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms.intake_values import Intake
from forms.rules.workdays import add_workdays, next_workday

NORMAL_TERM: Final = timedelta(weeks=4)
THREAT_WORKDAYS: Final = 3
_LAST_START: Final = date(9000, 1, 1)  # a mistyped year: the calendar itself ends in 9999


@dataclass(frozen=True)
class Clock:
    """A running or stopped term. code: its sentence in words. due: the last day. stopped_on: None while it runs."""

    code: str
    started: date
    due: date
    threatening: bool
    article: str
    running: bool
    stopped_on: date | None


def debt_help_clock(intake: Intake, threatening: bool, today: date) -> Clock | None:
    """The clock of the first conversation; None when help with debts was not asked, or its date is not known.

    threatening: see urgency.is_threatening; then the term is 3 working days, else 4 weeks. A term that ends on a day
    that does not count moves to the next one that does (Algemene termijnenwet, article 1).
    """
    started = intake.asked_on
    if intake.asked == "no" or started is None or started > _LAST_START:
        return None
    due = add_workdays(started, THREAT_WORKDAYS) if threatening else next_workday(started + NORMAL_TERM)
    stopped_on = _stopped_on(started, intake.held_on, intake.withdrawn_on)
    return Clock(
        code=_code(threatening, stopped_on, late=due < today),
        started=started,
        due=due,
        threatening=threatening,
        article="Wgs art. 4 lid 2" if threatening else "Wgs art. 4 lid 1",
        running=stopped_on is None,
        stopped_on=stopped_on,
    )


def _stopped_on(started: date, *ends: date | None) -> date | None:
    """The first end; one from before the start belongs to an earlier question and stops nothing."""
    return min((end for end in ends if end is not None and end >= started), default=None)


def _code(threatening: bool, stopped_on: date | None, *, late: bool) -> str:
    if stopped_on is not None:
        return "clock.debt_help.stopped"
    return "clock.debt_help" + (".threat" if threatening else "") + (".late" if late else "")
