"""What if: the scan with one thing changed, the rest of the month as it is."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from forms.rules.formulas import Amount
from forms.rules.scan import Scan, ScanInput, quick_scan

JOB_HOURS: Final = 16  # a week
PRICE_UP: Final = Decimal("1.10")
FIXED_DOWN: Final = Decimal("0.85")
WEEKS_A_MONTH: Final = Decimal(52) / 12


@dataclass(frozen=True)
class WhatIf:
    """One change and the scan after it. key: `what_if.<key>` says in words what changes."""

    key: str
    scan: Scan


def _times(facts: ScanInput, fact: str, factor: Decimal) -> ScanInput:
    """One figure of every business times a factor; what is unknown stays unknown."""

    def changed(amount: Amount | None) -> dict[str, Any]:
        return {fact: None if amount is None else Decimal(amount) * factor}

    others = tuple(replace(other, **changed(getattr(other, fact))) for other in facts.others)
    return replace(facts, others=others, **changed(getattr(facts, fact)))


def what_if(facts: ScanInput, hourly_wage: Amount | None = None, job_hours: Amount = JOB_HOURS) -> tuple[WhatIf, ...]:
    """The scan with prices 10 % up, with fixed costs 15 % down, and with a job beside the business.

    hourly_wage: euros an hour after tax, as the worker gives it; without it there is no job in the answer. job_hours:
    a week. The business is taken to go on unchanged in all three.
    """
    changed: dict[str, ScanInput] = {}
    if facts.turnover is not None:
        changed["price"] = _times(facts, "turnover", PRICE_UP)
    if facts.fixed is not None:
        changed["fixed"] = _times(facts, "fixed", FIXED_DOWN)
    if hourly_wage is not None:
        wage = hourly_wage * job_hours * WEEKS_A_MONTH
        changed["job"] = replace(facts, other_income=(facts.other_income or 0) + wage)
    return tuple(WhatIf(key, quick_scan(new)) for key, new in changed.items())
