"""Since the last time: what became of the steps, what the clock says, and the new figures beside the old."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from desktop.dossier import Dossier
from desktop.history.said import item_ids
from desktop.plan.page import STEPS, StepRow, own_item, plan_steps
from desktop.scan.figures import why_rule
from desktop.scan.page import room_in_words, runway_in_words
from forms.rules.clocks import Clock
from forms.rules.scan import Scan, quick_scan, scan_input
from forms.words import Words
from sync.vault import Value

OUTCOMES: Final = ("done", "not_done", "changed", "no_offer")


@dataclass(frozen=True)
class SinceStep:
    """A step of the last time; status is as stored."""

    path: str
    text: str
    detail: str
    status: str


@dataclass(frozen=True)
class Compared:
    """One figure: then and now."""

    title: str
    then: str
    now: str


@dataclass(frozen=True)
class SincePage:
    """title names the last time; clock is "" without one; told sums up the steps; fresh: figures of today exist."""

    title: str
    told: str
    steps: tuple[SinceStep, ...]
    clock: str
    then_day: str
    now_day: str
    compared: tuple[Compared, ...]
    fresh: bool
    why: str = ""  # how clock and figures came about


def last_time(dossier: Dossier) -> date | None:
    """The day of the last given plan or contact before today; None at a first visit."""
    days = [plan.at.date() for plan in dossier.given]
    for contact in dossier.contacts:
        try:
            days.append(datetime.fromisoformat(contact.started).date())
        except ValueError:
            continue
    return max((day for day in days if day < dossier.today), default=None)


def since_page(dossier: Dossier, words: Words, known_steps: frozenset[str] | None = None) -> SincePage | None:
    """What to look back on; None at a first visit.

    known_steps: paths of the items that stood in the plan the last time; None when that is not known, then all count.
    """
    day = last_time(dossier)
    if day is None:
        return None
    rows = [row for row in plan_steps(dossier) if row.action.strip()]
    rows = [row for row in rows if known_steps is None or row.path in known_steps]
    steps = tuple(SinceStep(row.path, row.action, _detail(row, words), row.status) for row in rows)
    plans = [plan.number for plan in dossier.given if plan.at.date() <= day]
    then_day, now_day, compared = _compared(dossier, words)
    if not steps and not compared and not plans:
        return None
    return SincePage(
        title=words("since.title.plan", n=max(plans), day=day) if plans else words("since.title", day=day),
        told=_told(steps, words),
        steps=steps,
        clock=clock_in_words(dossier.clock, words),
        then_day=then_day,
        now_day=now_day,
        compared=compared,
        fresh=any(figures.date is not None and figures.date > day for figures in dossier.intake.figures),
        why=_why(dossier, words),
    )


def _detail(row: StepRow, words: Words) -> str:
    who = row.party if row.party and row.who == "party" else words(f"plan.who.{row.who}") if row.who else ""
    try:
        day = words.show("weekday", date.fromisoformat(row.day))
    except ValueError:
        day = ""
    return " · ".join(part for part in (day, who) if part)


def _told(steps: tuple[SinceStep, ...], words: Words) -> str:
    if not steps:
        return ""
    done = sum(step.status == "done" for step in steps)
    return words("since.told", n=done, total=len(steps))


def clock_in_words(clock: Clock | None, words: Words) -> str:
    """The legal clock in one sentence; "" without one."""
    if clock is None:
        return ""
    return words(clock.code, due=clock.due, stopped=clock.stopped_on)


def _compared(dossier: Dossier, words: Words) -> tuple[str, str, tuple[Compared, ...]]:
    """The two newest sets of figures side by side; nothing with fewer than two."""
    sets = dossier.intake.figures
    if len(sets) < 2:
        return "", "", ()
    then, now = (quick_scan(scan_input(dossier.intake, one, amounts=dossier.region.amounts)) for one in sets[-2:])
    return (
        _day(sets[-2].date, words),
        _day(sets[-1].date, words),
        (
            Compared(words("since.turnover"), _turnover(then, words), _turnover(now, words)),
            Compared(words("since.room"), room_in_words(then, words), room_in_words(now, words)),
            Compared(words("since.runway"), runway_in_words(then, words), runway_in_words(now, words)),
        ),
    )


def _why(dossier: Dossier, words: Words) -> str:
    """The clock with its article, and the sums behind both sets of figures."""
    lines = []
    if dossier.clock is not None:
        lines += [clock_in_words(dossier.clock, words), words("rule.source", rule="T1", source=dossier.clock.article)]
    for one in dossier.intake.figures[-2:] if len(dossier.intake.figures) > 1 else ():
        scan = quick_scan(scan_input(dossier.intake, one, amounts=dossier.region.amounts))
        lines += [f"{_day(one.date, words)}:", *(why_rule(scan, rule, words).text() for rule in ("R8", "R9"))]
    return "\n".join(lines)


def _day(day: date | None, words: Words) -> str:
    return words.show("date", day) if day else words("quick.undated")


def _turnover(scan: Scan, words: Words) -> str:
    turnover = scan.turnover
    return words.show("euro", turnover) if turnover is not None else words("quick.unknown")


def steps_in(values: Mapping[str, Value]) -> frozenset[str]:
    """The paths of the steps that stand in earlier values."""
    return frozenset(f"{STEPS}/{item}" for item in item_ids(values, STEPS))


def new_figures(dossier: Dossier, item_id: str) -> dict[str, str | None]:
    """What is written to begin figures of today beside the old ones; nothing when they were begun."""
    if any(figures.date == dossier.today for figures in dossier.intake.figures):
        return {}
    return own_item(dossier.values, "figures", item_id, {"figures_date": dossier.today.isoformat()})
