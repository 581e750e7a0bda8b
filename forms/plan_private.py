"""What page 2 says that follows from the facts: where things stand, road, warnings, papers, what is missing.

Pure: facts and findings in, phrases out. Scores and colours of the quick scan never come through here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from forms.engine.model import Form
from forms.open_questions import Open
from forms.plan_model import Named, Phrase, Standing, Text, phrase
from forms.privacy import private_paths
from forms.rules.clocks import Clock
from forms.rules.finding import Finding
from forms.rules.papers import Paper
from forms.rules.papers import papers as paper_list
from forms.rules.road import REGISTER_SOURCE, RoadAdvice, may_leave
from forms.rules.scan import Scan
from forms.rules.urgency import PROPOSAL
from forms.words import Words

if TYPE_CHECKING:
    from forms.intake import Intake

REVIEW_WEEKS: Final = 6  # proposed when nobody chose a day to look back
LONG_RUNWAY: Final = 12.0  # months; beyond that a sentence about money running out says nothing

_ROADS: Final = {
    frozenset("A"): "go_on",
    frozenset("AC"): "beside_job",
    frozenset("B"): "stop",
    frozenset("C"): "job",
    frozenset("BC"): "job",
}
FIXED: Final[Mapping[str, tuple[str, str]]] = {  # what page 2 says by itself -> its rule and source
    "stay_registered": ("PW1", REGISTER_SOURCE),
    "no_favourite": ("PW2", PROPOSAL),
    "no_loan": ("PW3", PROPOSAL),
    "open_post": ("PW4", PROPOSAL),
    "file_returns": ("PW5", PROPOSAL),
    "no_new_debts": ("PC1", "NVVK/DDAS"),
    "enough_to_live": ("PC2", "NVVK/DDAS"),
    "tell_changes": ("PC3", PROPOSAL),
    "keep_or_call": ("PC4", PROPOSAL),
}
_BBZ_FINDINGS: Final = frozenset({"road.go_on_red", "road.money_this_month", "road.ioaz", "road.keep_registered"})
_SCAN_ASKS: Final = {"f1_turnover": frozenset({"f1_turnover", "f1_turnover_1", "f1_turnover_2", "f1_turnover_3"})}
_DISCUSSED: Final = frozenset(
    {"w1_wish", "w3_change", "t3_explained", "t1_asked", "d7_new_debts", "t4_share", "pl1_goal"}
)
_BY_PEN: Final = frozenset({"pl2_action", "pl2_date", "pl4_review_date", "pl5_agree", "pl5_signed", "pl5_signed_on"})


def whole_euros(amount: float | Decimal) -> Decimal:
    """Rounded to whole euros, halves away from zero."""
    return Decimal(str(amount)).quantize(Decimal(1), ROUND_HALF_UP)


def _turnover(turnover: Decimal, scan: Scan) -> Phrase:
    if turnover <= 0:
        return phrase("paper.standing.turnover_none")
    if scan.liveable_turnover is None:
        return phrase("paper.standing.turnover_loss", turnover=turnover)
    needed = whole_euros(scan.liveable_turnover)
    key = "paper.standing.turnover_short" if turnover < needed else "paper.standing.turnover_enough"
    return phrase(key, turnover=turnover, needed=needed)


def _room(room: Decimal) -> Phrase:
    if room < 0:
        return phrase("paper.standing.room_short", short=-room)
    return phrase("paper.standing.room_left", left=room) if room > 0 else phrase("paper.standing.room_even")


def _runway(months: float) -> Phrase | None:
    if months <= 0:
        return phrase("paper.standing.runway_gone")
    if months < 1:
        return phrase("paper.standing.runway_weeks")
    halves = Decimal(str(months * 2)).quantize(Decimal(1), ROUND_HALF_UP) / 2
    if halves == 1:
        return phrase("paper.standing.runway_month")
    return phrase("paper.standing.runway_months", months=halves) if months < LONG_RUNWAY else None


def standing(scan: Scan, runs_business: bool) -> Standing:
    """At most three sentences on the money of the business; none when there is no business any more."""
    if not runs_business:
        return Standing()
    if scan.insufficient or scan.turnover is None or scan.room is None:
        return Standing((phrase("paper.standing.unknown"), phrase("paper.standing.unknown_next")))
    turnover, room = whole_euros(scan.turnover), whole_euros(scan.room)
    sentences = [_turnover(turnover, scan), _room(room)]
    last = _runway(scan.runway) if scan.runway is not None and room < 0 else None
    if last is None and scan.problematic:
        last = phrase("paper.standing.demanded")
    if last is not None:
        sentences.append(last)
    needed = None if scan.liveable_turnover is None else whole_euros(scan.liveable_turnover)
    return Standing(tuple(sentences), turnover, needed, scan.provisional)


def road_sentence(chosen: frozenset[str], together: bool) -> Text:
    """The road in words. together: it was chosen with the client; else it only follows from the wish."""
    name = _ROADS.get(chosen & frozenset("ABC"))
    if name is None:
        return phrase("paper.road.open")
    return phrase(f"paper.road.{name}" if together else f"paper.road.fits_{name}")


def clock_sentence(clock: Clock | None, today: date) -> Phrase | None:
    """The sentence with the last day of a running clock."""
    if clock is None or not clock.running:
        return None
    key = "paper.clock.late" if clock.due < today else "paper.clock.running"
    return phrase(key, asked=clock.started, due=clock.due)


def in_debt(intake: "Intake", advice: RoadAdvice) -> bool:
    """True when anything the client told points to debts."""
    newest = intake.newest
    demanded = newest is not None and bool(newest.demanded)
    told = bool(intake.has_debts or intake.owes_support or intake.debt_total or intake.debt_list or intake.arrangements)
    return told or demanded or intake.asked == "yes" or intake.asked_on is not None or "debts" in advice.tracks


def warned_of(intake: "Intake", scan: Scan, advice: RoadAdvice, chosen: frozenset[str]) -> tuple[str, ...]:
    """Which fixed warnings fit this client: keys of FIXED."""
    debts = in_debt(intake, advice)
    returns = intake.returns_filed == "no" or "d9_returns" in intake.unknown or scan.facts.books_behind
    fits = {
        "stay_registered": may_leave(intake, chosen) and not intake.left_register,
        "no_favourite": debts,
        "no_loan": debts,
        "open_post": intake.post in ("sometimes", "never") or (debts and intake.post != "always"),
        "file_returns": returns or (debts and intake.returns_filed != "yes"),
    }
    return tuple(name for name, fit in fits.items() if fit)


def warnings(intake: "Intake", scan: Scan, advice: RoadAdvice, chosen: frozenset[str]) -> tuple[Phrase, ...]:
    """The fixed warnings that fit this client."""
    return tuple(phrase(f"paper.warning.{name}") for name in warned_of(intake, scan, advice, chosen))


def agreed(debts: bool) -> tuple[str, ...]:
    """What the client and the worker agree on, keys of FIXED; with debts that enough is left to live on."""
    names = ("no_new_debts", "enough_to_live", "tell_changes", "keep_or_call")
    return names if debts else names[2:]


def conditions(debts: bool) -> tuple[Phrase, ...]:
    """The same in words."""
    return tuple(phrase(f"paper.condition.{name}") for name in agreed(debts))


def _purposes(intake: "Intake", scan: Scan, advice: RoadAdvice, findings: tuple[Finding, ...]) -> Iterator[str]:
    """What this client collects papers for."""
    debts, bbz = in_debt(intake, advice), bool(behind_bbz(advice, findings))
    ioaz = any(finding.code == "road.ioaz" for finding in advice.findings)
    fits = {
        "bbz": bbz,
        "ioaz": ioaz,
        "debt_help": debts,
        "scan": bool(scan.insufficient) and not bbz,
        "post": intake.post in ("sometimes", "never"),
        "job": "C" in advice.road,
    }
    return (purpose for purpose, fit in fits.items() if fit)


def collected(intake: "Intake", scan: Scan, advice: RoadAdvice, findings: tuple[Finding, ...]) -> tuple[Paper, ...]:
    """What to collect: the list for Bbz where that is a step, less where it is not."""
    return paper_list(intake, _purposes(intake, scan, advice, findings))


def papers(intake: "Intake", scan: Scan, advice: RoadAdvice, findings: tuple[Finding, ...]) -> tuple[Phrase, ...]:
    """The same in words."""
    return tuple(phrase(f"paper.papers.{paper.key}") for paper in collected(intake, scan, advice, findings))


def behind_bbz(advice: RoadAdvice, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings for which the papers of Bbz are asked."""
    found = (*findings, *advice.findings)
    return tuple(one for one in found if one.code in _BBZ_FINDINGS or one.code == "crisis.week")


def question_name(name: str, form: Form) -> Text | None:
    """A question as something to look up: its plain name, else its label in the form; None for a private one."""
    key = f"paper.missing.{name}"
    if key in Words("nl"):
        return phrase(key)
    node = form.nodes.get(name)
    if node is None or node.path in private_paths(form) or not node.label:
        return None
    return Named(tuple(sorted(node.label.items())))


@dataclass(frozen=True)
class Missing:
    """What is not known yet: the figures that the quick scan lacks, what else to look up, what to talk about."""

    figures: tuple[Text, ...]
    others: tuple[Text, ...]
    discuss: tuple[Text, ...]


def look_up(intake: "Intake", scan: Scan, opened: Mapping[str, tuple[Open, ...]], form: Form | None = None) -> Missing:
    """Every question still open for scan, plan and referral, and every answer that cannot be used.

    opened: see open_questions.missing. form: None for the built-in intake. Left out: what the pages leave room to
    answer by pen, and figures that the form does not ask.
    """
    from forms.intake import load_intake

    asks = form or load_intake()
    lacking = scan.insufficient if intake.runs_business else ()
    figures = tuple(name for name in lacking if asks.nodes.keys() & {name, *_SCAN_ASKS.get(name, ())})
    asked = {part for name in figures for part in (name, *_SCAN_ASKS.get(name, ()))}
    purposes = ("scan", "plan", "referral") if intake.runs_business else ("plan", "referral")
    wanted = [one.name for purpose in purposes for one in opened[purpose]]
    found = dict.fromkeys(name for name in (*wanted, *sorted(intake.unreadable)) if name not in asked)
    others = tuple(name for name in found if name not in _DISCUSSED and name not in _BY_PEN)
    discuss = tuple(name for name in found if name in _DISCUSSED)
    return Missing(_names(figures, asks), _names(others, asks), _names(discuss, asks))


def _names(names: tuple[str, ...], form: Form) -> tuple[Text, ...]:
    found = (question_name(name, form) for name in names)
    return tuple(dict.fromkeys(text for text in found if text is not None))


def review(intake: "Intake", advice: RoadAdvice, today: date) -> Phrase:
    """The day to look back, or the last day by which to choose one: also when the chosen day has passed."""
    if intake.review_date is not None and intake.review_date >= today:
        return phrase("paper.review.on", day=intake.review_date)
    weeks = advice.review_within_weeks or REVIEW_WEEKS
    return phrase("paper.review.by", day=today + timedelta(weeks=weeks))
