"""The formulas of the quick scan, each on known numbers, exact as fractions. Source: docs/domain.md, R1 to R18."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Amount = Decimal | int
Exact = Fraction | None


def gross_margin(turnover: Fraction, purchases: Fraction) -> Exact:
    """R1: the share of turnover left after purchases; None without turnover."""
    return (turnover - purchases) / turnover if turnover else None


def net_from_business(result: Fraction, tax_rate: Fraction) -> Fraction:
    """R3: a profit after tax, a loss as it is."""
    return result * (1 - tax_rate) if result > 0 else result


def profit_needed(household: Fraction, other_income: Fraction, tax_rate: Fraction) -> Fraction:
    """R4: profit before tax that fills what the household lacks."""
    return max(Fraction(0), household - other_income) / (1 - tax_rate)


def turnover_for(costs: Fraction, margin: Fraction) -> Exact:
    """R5 and R6: turnover that pays these costs; None when each sale loses money."""
    return costs / margin if margin > 0 else None


def runway(room: Fraction, cash: Fraction, vat_due: Fraction, due_30: Fraction, overdue: Fraction) -> Exact:
    """R9: months until the money is gone; what customers owe counts for 80 %. None without a shortfall."""
    if room >= 0:
        return None
    return max(Fraction(0), cash - vat_due + Fraction(4, 5) * due_30 - overdue) / -room


def quotient(part: Fraction, whole: Fraction) -> Exact:
    """R7, R10, R13, R14, R15: a share; None when there is nothing to divide by."""
    return part / whole if whole > 0 else None


def trend(turnover: Fraction, last_year: Fraction) -> Exact:
    """R16: growth since the same months of last year; None when there was no turnover then."""
    return turnover / last_year - 1 if last_year else None


T = TypeVar("T")


def if_known(formula: Callable[..., T | None], *numbers: Exact) -> T | None:
    """The formula's outcome; None as soon as one of its numbers is unknown."""
    return None if any(number is None for number in numbers) else formula(*numbers)


def exact(value: Amount | None) -> Exact:
    return None if value is None else Fraction(value)
