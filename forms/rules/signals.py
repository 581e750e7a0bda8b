"""What the figures of the quick scan say: a finding for each signal, and the heaviest cause.

Numbers only; the sentences stand in words as `finding.scan.<rule>.<level>`, the formulas as `scan.formula.<rule>`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from forms.intake_values import Intake
from forms.rules.finding import Finding, Level, Value
from forms.rules.scan import HOURS_A_YEAR, LIMITS, Scan, quick_scan, scan_input
from forms.rules.urgency import PROPOSAL

SOURCES: Final = {
    "R3": "Bbz art. 6",
    "R11": "stratech.nl",
    "R12": "MvT 35316-3",
    "R13": "DDAS/NVVK",
    "R14": "KVK financielekengetallen.nl",
    "R15": "KVK financielekengetallen.nl",
    "R17": "Bbz art. 1",
}
ARRANGEMENT_MONTHS: Final = 18
DEPENDENT_PCT: Final = 70
OUTCOME: Final = "R0"  # the rule that makes a colour of the signals

# Which signal is said first; liveable turnover leads, because a client can picture it.
_HEAVIEST_RED: Final = ("R1", "R7", "R2", "R9", "R12", "R10", "R15", "R16")
_HEAVIEST_ORANGE: Final = ("R7", "R9", "R2", "R1", "R10", "R16", "R15", "R14")


def scan_findings(scan: Scan) -> tuple[Finding, ...]:
    """Every signal: red, orange and green where a rule has limits, info where it only points at something."""
    limited = (_limited(scan, rule) for rule in (*LIMITS, "R12"))
    found = [*(finding for finding in limited if finding is not None), *_pointers(scan)]
    return tuple(sorted(found, key=lambda finding: int(finding.rule[1:])))


def heaviest_cause(scan: Scan) -> Finding:
    """The one thing to say about the scan."""
    if scan.insufficient:
        code = "scan.insufficient.one" if len(scan.insufficient) == 1 else "scan.insufficient"
        return Finding("W1.10", code, Level.INFO, {"missing": len(scan.insufficient)}, PROPOSAL)
    if scan.turnover == 0:
        return Finding("R1", "scan.no_turnover", Level.RED, {}, PROPOSAL)
    for signals, order in ((scan.red, _HEAVIEST_RED), (scan.orange, _HEAVIEST_ORANGE)):
        for rule in order:
            if rule in signals and (finding := _limited(scan, rule)):
                return finding
    return _limited(scan, "R7") or next(_pointers(scan))  # where nothing is needed R8 is what there is to say


def outcome(scan: Scan) -> Finding:
    """The colour with what made it, or that figures are missing; what goes before what is as in scan.py."""
    margin, red = scan.values["R1"], len(scan.red)
    for code, level, fits in (
        ("scan.outcome.none", Level.INFO, scan.colour is None),
        ("scan.outcome.no_turnover", Level.RED, margin is None),
        ("scan.outcome.loss", Level.RED, margin is not None and margin <= 0),
        ("scan.outcome.two_red", Level.RED, red > 1),
        ("scan.outcome.one_red", Level.ORANGE, red == 1),
        ("scan.outcome.orange", Level.ORANGE, bool(scan.orange)),
    ):
        if fits:
            return Finding(OUTCOME, code, level, {"n": red}, PROPOSAL)
    return Finding(OUTCOME, "scan.outcome.green", Level.GREEN, {}, PROPOSAL)


def scan_line(intake: Intake) -> tuple[tuple[date | None, Scan], ...]:
    """The scan of every dated set of figures, oldest first."""
    return tuple((figures.date, quick_scan(scan_input(intake, figures))) for figures in intake.figures)


def _limited(scan: Scan, rule: str) -> Finding | None:
    """The signal of a rule that has limits; None where the figure was not computed."""
    value = scan.values[rule]
    if value is None:
        return None
    if rule in ("R1", "R2") and rule in scan.orange:
        return Finding(rule, f"scan.{rule}.orange", Level.ORANGE, {}, PROPOSAL)
    level = Level.RED if rule in scan.red else Level.ORANGE if rule in scan.orange else Level.GREEN
    numbers = _numbers(scan, rule)
    manner = _manner(rule, level, scan.figure(rule) or 0.0, numbers)
    return Finding(rule, f"scan.{rule}.{level}{manner}", level, numbers, SOURCES.get(rule, PROPOSAL))


def _manner(rule: str, level: Level, value: float, numbers: Mapping[str, Value]) -> str:
    """What the code ends in where one level needs more than one sentence."""
    if rule == "R1" and level is Level.RED and value == 0:
        return ".even"
    if rule == "R9" and level is Level.ORANGE and numbers["value"] == 1:
        return ".one"
    if rule == "R14" and level is Level.ORANGE and value < 0:
        return ".minus"
    return ".less" if rule == "R16" and level is Level.GREEN and value < 0 else ""


def _numbers(scan: Scan, rule: str) -> dict[str, Value]:
    """What the sentences of a rule can name; months to one decimal, as people speak of them."""
    numbers: dict[str, Value] = {}
    value = scan.figure(rule)
    if value is not None:
        numbers["value"] = round(value, 1) if rule in ("R9", "R13") else value
    if rule == "R2" and value is not None:
        numbers["value"] = abs(value)  # the sentence says whether it is a loss
    if rule == "R16" and value is not None:
        numbers["less"] = -value
    if rule == "R7":
        numbers |= {"need": scan.liveable_turnover or 0.0, "now": scan.turnover or 0}
    if rule == "R12":
        demanded = scan.facts.demanded if scan.facts.demanded is not None else scan.facts.demanded_least
        numbers |= {"demanded": demanded or 0, "able": scan.figure("R11") or 0.0}
    return numbers


def _pointers(scan: Scan) -> Iterator[Finding]:
    """R8, R13, R17 and R18 have no colour of their own."""
    room, months, largest = scan.room, scan.figure("R13"), scan.figure("R18")
    if room is not None:
        code = "scan.R8.short" if room < 0 else "scan.R8.left"
        yield Finding("R8", code, Level.INFO, {"value": abs(room)}, PROPOSAL)
    if months is not None and months > ARRANGEMENT_MONTHS:
        yield Finding("R13", "scan.R13.long", Level.INFO, {"value": round(months, 1)}, SOURCES["R13"])
    if scan.figure("R11") == 0 and scan.facts.debt_total:
        yield Finding("R13", "scan.R13.never", Level.INFO, {}, SOURCES["R13"])
    few = _few_hours(scan)
    if few:
        yield Finding("R17", few, Level.INFO, {}, SOURCES["R17"])
    if largest is not None and largest >= DEPENDENT_PCT:
        yield Finding("R18", "scan.R18.dependent", Level.INFO, {"value": largest}, PROPOSAL)


def _few_hours(scan: Scan) -> str:
    """Who of the two works too few hours in the own business; "" where nobody is known to."""
    partner = scan.facts.partner_hours is not None and scan.facts.partner_hours * 52 < HOURS_A_YEAR
    if scan.values["R17"] is False:
        return "scan.R17.few.both" if partner else "scan.R17.few"
    return "scan.R17.few.partner" if partner else ""
