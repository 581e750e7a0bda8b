"""What can't wait: threats that shorten the legal clock, crises, and post that stays closed.

Source: questions S1 to S7; Wgs article 4, second paragraph, for threats; NVVK and DDAS for crises.
"""

from datetime import date
from typing import Final

from forms.intake_values import Intake
from forms.rules.finding import Finding, Level, Value

THREAT_SOURCE: Final = "Wgs art. 4 lid 2"
CRISIS_SOURCE: Final = "NVVK/DDAS"
PROPOSAL: Final = "own proposal"
LOW_FEELING: Final = 3


def urgencies(intake: Intake, today: date, *, eviction_confirmed: bool = False) -> tuple[Finding, ...]:
    """Everything urgent, heaviest first: threats, crises, then what may become one. today: the day of the visit.

    eviction_confirmed: the worker says that an eviction that "threatens" (S1) is a threat; else it is a question.
    """
    found = [*_threats(intake), *_crises(intake), *_warnings(intake), *_clock_questions(intake, today)]
    if intake.eviction == "threat":
        found.append(_likely_eviction(confirmed=eviction_confirmed))
    return tuple(sorted(found, key=lambda finding: (finding.level is not Level.RED, finding.rule)))


def is_threatening(findings: tuple[Finding, ...], *, eviction_confirmed: bool = False) -> bool:
    """True when the first conversation must come within three working days.

    eviction_confirmed: the worker says that the eviction that "threatens" (S1) does; without that it does not count.
    """
    codes = {finding.code for finding in findings}
    if eviction_confirmed and "eviction.confirm" in codes:
        return True
    return any(code.startswith("threat.") for code in codes)


def is_crisis(findings: tuple[Finding, ...]) -> bool:
    """True for a crisis: seizure, bankruptcy or credit ended, or no money for this week."""
    return any(finding.code.startswith("crisis.") for finding in findings)


def offers_safety_card(intake: Intake) -> bool:
    """True when the client feels so bad that the worker is offered the safety card; never shown in read-along view."""
    return intake.feeling is not None and intake.feeling <= LOW_FEELING


def _red(rule: str, code: str, source: str, day: date | None = None) -> Finding:
    if day is None:
        return Finding(rule, code, Level.RED, {}, source)
    return Finding(rule, f"{code}.dated", Level.RED, {"day": day}, source)


def _threats(intake: Intake) -> list[Finding]:
    found = []
    if intake.eviction in ("judgment", "date_known"):
        found.append(_red("S1", "threat.eviction", THREAT_SOURCE, intake.eviction_date))
    if intake.cutoff == "announced":
        found.append(_red("S2", "threat.cutoff", THREAT_SOURCE, intake.cutoff_date))
    if intake.cutoff == "cut_off":
        found.append(_red("S2", "threat.cutoff.done", THREAT_SOURCE))
    if intake.insurance == "cancelled":
        found.append(_red("S3", "threat.insurance", THREAT_SOURCE))
    return found


def _likely_eviction(*, confirmed: bool) -> Finding:
    if confirmed:
        return _red("S1", "threat.eviction.confirmed", THREAT_SOURCE)
    return Finding("S1", "eviction.confirm", Level.ORANGE, {}, THREAT_SOURCE)


def _crises(intake: Intake) -> list[Finding]:
    found = []
    seized = sorted(intake.seizures - {"none"})
    if seized:
        numbers: dict[str, Value] = {"kinds": " ".join(seized)}
        found.append(Finding("S4", "crisis.seizure", Level.RED, numbers, CRISIS_SOURCE))
    if "petition" in intake.bankruptcy:
        found.append(_red("S5", "crisis.bankruptcy", CRISIS_SOURCE, intake.bankruptcy_date))
    if "credit" in intake.bankruptcy:
        # one day is asked for both; with a petition it is that of the hearing
        day = None if "petition" in intake.bankruptcy else intake.bankruptcy_date
        found.append(_red("S5", "crisis.credit", CRISIS_SOURCE, day))
    if intake.week == "no":
        found.append(_red("S6", "crisis.week", CRISIS_SOURCE))
    return found


def _warnings(intake: Intake) -> list[Finding]:
    found = []
    if intake.insurance == "arrears":
        found.append(Finding("S3", "insurance.arrears", Level.ORANGE, {}, THREAT_SOURCE))
    if intake.week == "partly":
        found.append(Finding("S6", "week.partly", Level.ORANGE, {}, PROPOSAL))
    if intake.post == "never":
        found.append(Finding("S7", "post.unopened", Level.ORANGE, {}, PROPOSAL))
    if intake.post == "sometimes":
        found.append(Finding("S7", "post.sometimes", Level.ORANGE, {}, PROPOSAL))
    return found


def _clock_questions(intake: Intake, today: date) -> list[Finding]:
    """A question for help whose date is missing, or lies ahead, would give no date or a wrong one."""
    if intake.asked == "no":
        return []
    if intake.asked == "yes" and intake.asked_on is None:
        return [Finding("T1", "clock.date_missing", Level.ORANGE, {}, "Wgs art. 4")]
    if intake.asked_on is not None and intake.asked_on > today:
        return [Finding("T1", "clock.date_ahead", Level.ORANGE, {"day": intake.asked_on}, "Wgs art. 4")]
    return []
