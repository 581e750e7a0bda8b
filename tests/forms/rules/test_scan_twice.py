"""The scan against a second calculation, written in another way: plain floats, straight from the table."""

import math
from decimal import Decimal
from typing import Any

from hypothesis import given

from forms.rules.scan import RULES, ScanInput, quick_scan
from tests.forms.rules.test_scan import facts_with


def by_the_table(facts: ScanInput) -> dict[str, float | bool | None]:
    """R1 to R18 for facts of which everything is known."""

    def euro(value: Decimal | int | None) -> float:
        return float(value or 0)

    omzet, inkoop, vast = euro(facts.turnover), euro(facts.purchases), euro(facts.fixed)
    prive, overig, rente_afl = euro(facts.household), euro(facts.other_income), euro(facts.debt_service)
    t = float(facts.tax_rate)
    r: dict[str, float | bool | None] = dict.fromkeys(f"R{number}" for number in range(1, 19))
    r2 = omzet - inkoop - vast
    r3 = r2 * (1 - t) if r2 > 0 else r2
    r4 = max(0.0, prive - overig) / (1 - t)
    r8 = r3 + overig - prive - rente_afl - euro(facts.arrangements_paid)
    r11 = max(0.0, r3 + overig - euro(facts.vtlb))
    r |= {"R2": r2, "R3": r3, "R4": r4, "R8": r8, "R11": r11, "R12": euro(facts.demanded) > r11}
    if omzet:
        r["R1"] = r1 = (omzet - inkoop) / omzet
        if r1 > 0:
            r["R5"], r["R6"] = vast / r1, (vast + rente_afl + r4) / r1
            r["R7"] = omzet / ((vast + rente_afl + r4) / r1) if vast + rente_afl + r4 else None
    if r8 < 0:
        left = euro(facts.cash) - euro(facts.vat_due) + 0.8 * euro(facts.due_30) - euro(facts.overdue)
        r["R9"] = max(0.0, left) / -r8
    if rente_afl:
        r["R10"] = max(0.0, r3 + overig - prive) / rente_afl
    if r11:
        r["R13"] = euro(facts.debt_total) / r11
    if facts.total_assets:
        r["R14"] = euro(facts.equity) / euro(facts.total_assets)
    if facts.current_liabilities:
        r["R15"] = euro(facts.current_assets) / euro(facts.current_liabilities)
    if facts.turnover_last_year:
        r["R16"] = omzet / euro(facts.turnover_last_year) - 1
    return r | {"R17": euro(facts.hours) * 52 >= 1225, "R18": euro(facts.largest_pct)}


def known(facts: ScanInput) -> ScanInput:
    """The same facts with 0 for whatever is unknown."""
    given: dict[str, Any] = {
        name: 0 if value is None and name != "owner" else value for name, value in vars(facts).items()
    }
    return ScanInput(**given)


def agree(one: float | bool | None, other: float | bool | None) -> bool:
    """Both computed or both not, and as near as floats come."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-6)


def in_whole_euros(facts: ScanInput) -> ScanInput:
    """Whole euros and no tax: here floats meet no limit that exact fractions miss by a hair."""
    whole: dict[str, Any] = {
        name: round(value) for name, value in vars(facts).items() if name not in ("owner", "others")
    }
    return ScanInput(**(whole | {"tax_rate": 0, "estimate": False, "books_behind": False}))


@given(facts_with().map(known).map(in_whole_euros))
def test_two_calculations_agree_on_every_figure(facts: ScanInput) -> None:
    scan, second = quick_scan(facts).values, by_the_table(facts)
    assert [rule for rule in RULES if not agree(scan[rule], second[rule])] == []


@given(facts_with().map(known))
def test_with_tax_and_cents_they_agree_on_what_floats_can_hold(facts: ScanInput) -> None:
    scan, second = quick_scan(facts).values, by_the_table(facts)
    rules = ("R1", "R2", "R3", "R4", "R5", "R6", "R8", "R11", "R14", "R15", "R16")
    assert [rule for rule in rules if not agree(scan[rule], second[rule])] == []
