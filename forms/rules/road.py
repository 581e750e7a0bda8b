"""The road is what the client wants; this table adds what speaks for looking further, each with its reason.

Debts and urgency are tracks beside the road, never a reason to stop. It is advice: the worker confirms or deviates.
Source: question W1 and decision table W1.1 to W1.10, docs/domain.md.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from forms.intake_values import Intake
from forms.rules.conditions import GOES_ON, IOAZ_AGE
from forms.rules.finding import Finding, Level
from forms.rules.pension import age, reached_pension
from forms.rules.scan import Scan
from forms.rules.urgency import CRISIS_SOURCE, PROPOSAL, THREAT_SOURCE, is_crisis, is_threatening

ROADS: Final = {
    "go_on": frozenset("A"),
    "go_on_changed": frozenset("A"),
    "beside_job": frozenset("AC"),
    "stop_job": frozenset("C"),
    "stop_unsure": frozenset("B"),
}
REVIEW_WEEKS: Final = 6
HIGH_DEBT: Final = Decimal(50_000)  # euros
HIGH_DEBT_CLASSES: Final = ("to_150000", "more")
REGISTER_SOURCE: Final = "ondernemersplein.nl"


@dataclass(frozen=True)
class RoadAdvice:
    """road: some of "A" go on, "B" stop, "C" a job; empty when it is still to be chosen together.

    findings: warnings and possibilities. tracks: some of "debts" and "urgent". review_within_weeks: a moment to look
    again that the table asks for, else None.
    """

    road: frozenset[str]
    wish: str | None
    findings: tuple[Finding, ...]
    tracks: frozenset[str]
    review_within_weeks: int | None

    @property
    def undecided(self) -> bool:
        """True while no road follows from the wish: put the roads side by side and choose together."""
        return not self.road


def road(
    intake: Intake,
    scan: Scan,
    urgencies: tuple[Finding, ...],
    today: date,
    together: frozenset[str] = frozenset(),
) -> RoadAdvice:
    """The road that the client wants, with what the table adds. today: for the client's age.

    together: the road chosen with the worker, which may be another; leaving the register is warned of for both.
    """
    chosen = ROADS.get(intake.wish or "", frozenset())
    wishes_to_stop = (intake.wish or "").startswith("stop_")
    tracks = _debts_track(intake, scan, urgencies) + _urgent_track(urgencies)
    going_on = _going_on(scan) if "A" in chosen else []
    stopping = _stopping(intake, scan, today) if wishes_to_stop else []
    findings = (
        *tracks,
        *_registered(intake, chosen | together),
        *going_on,
        *stopping,
        *_openings(intake, scan, chosen),
    )
    return RoadAdvice(
        road=chosen,
        wish=intake.wish,
        findings=findings,
        tracks=frozenset(finding.code.split(".")[1] for finding in tracks),
        review_within_weeks=REVIEW_WEEKS if any(finding.code == "road.go_on_red" for finding in findings) else None,
    )


def _going_on(scan: Scan) -> list[Finding]:
    """Rows 1 and 2: the road stays; a red scan asks to look again, an empty account asks for money first."""
    found = []
    if scan.colour == "red":
        found.append(Finding("W1.1", "road.go_on_red", Level.RED, {"weeks": REVIEW_WEEKS}, PROPOSAL))
    if scan.runway is not None and scan.runway < 1:
        found.append(Finding("W1.2", "road.money_this_month", Level.RED, {"months": scan.runway}, PROPOSAL))
    return found


def _debts_track(intake: Intake, scan: Scan, urgencies: tuple[Finding, ...]) -> list[Finding]:
    """Row 3, whatever the road."""
    found = []
    if scan.problematic:
        found.append(Finding("W1.3", "track.debts.problematic", Level.RED, {}, "MvT 35316-3"))
    if _high_debt(intake):
        found.append(Finding("W1.3", "track.debts.high", Level.ORANGE, {"limit": HIGH_DEBT}, PROPOSAL))
    if any(finding.rule in ("S4", "S5") for finding in urgencies):
        found.append(Finding("W1.3", "track.debts.crisis", Level.RED, {}, CRISIS_SOURCE))
    return found


def _high_debt(intake: Intake) -> bool:
    """The exact total goes before the class; debts written down one by one already count for what is known of them."""
    listed = sum((debt.amount for debt in intake.debt_list if debt.amount is not None), Decimal(0))
    if intake.debt_total is not None:
        return max(intake.debt_total, listed) >= HIGH_DEBT
    return intake.debt_total_class in HIGH_DEBT_CLASSES or listed >= HIGH_DEBT


def _urgent_track(urgencies: tuple[Finding, ...]) -> list[Finding]:
    """Rows 4 and 5."""
    found = []
    if is_threatening(urgencies):
        found.append(Finding("W1.4", "track.urgent.threat", Level.RED, {}, THREAT_SOURCE))
    if is_crisis(urgencies):
        found.append(Finding("W1.5", "track.urgent.crisis", Level.RED, {}, CRISIS_SOURCE))
    return found


def _stopping(intake: Intake, scan: Scan, today: date) -> list[Finding]:
    """Rows 6 and 7, and the settling of the business that comes with a job."""
    found = []
    if _may_have_ioaz(intake, today):
        found.append(Finding("W1.6", "road.ioaz", Level.ORANGE, {"age": IOAZ_AGE}, "IOAZ"))
    if scan.colour == "green":
        found.append(Finding("W1.7", "road.why_stop", Level.INFO, {}, PROPOSAL))
    if intake.wish == "stop_job":
        found.append(Finding("W1", "road.settle", Level.INFO, {}, PROPOSAL))
    return found


def _may_have_ioaz(intake: Intake, today: date) -> bool:
    """Row 6: old enough, and nothing said rules it out: too short at work (B5), or out of the register already."""
    born = intake.birth_date
    if born is None or intake.ten_years == "no" or intake.left_register:
        return False
    return age(born, today) >= IOAZ_AGE and not reached_pension(born, today)


def may_leave(intake: Intake, chosen: frozenset[str]) -> bool:
    """True when the client may leave the trade register: on road B or C, or with no road yet and leaving under way."""
    under_way = intake.wish not in GOES_ON and intake.deregistering in ("waiting", "done")
    return bool(chosen & {"B", "C"}) or under_way


def _registered(intake: Intake, chosen: frozenset[str]) -> list[Finding]:
    """Row 9: a hard warning. Whoever has not said otherwise may still be registered."""
    if not may_leave(intake, chosen):
        return []
    if intake.left_register:
        return [Finding("W1.9", "road.left_register", Level.ORANGE, {}, REGISTER_SOURCE)]
    return [Finding("W1.9", "road.keep_registered", Level.RED, {}, REGISTER_SOURCE)]


def _openings(intake: Intake, scan: Scan, chosen: frozenset[str]) -> list[Finding]:
    """Row 8, row 10, and a wish that is still open."""
    found = []
    if "C" not in chosen and ("false_self_employment" in intake.causes or intake.employed == "yes"):
        found.append(Finding("W1.8", "road.job_possible", Level.INFO, {}, PROPOSAL))
    if scan.insufficient:
        found.append(Finding("W1.10", "road.prepare", Level.INFO, {"missing": len(scan.insufficient)}, PROPOSAL))
    if not chosen:
        code = "road.unsure" if intake.wish == "unsure" else "road.not_asked"
        found.append(Finding("W1", code, Level.INFO, {}, PROPOSAL))
    return found
