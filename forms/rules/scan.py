"""The quick scan: eighteen figures on one month, and a colour that never replaces a real inquiry.

Amounts are euros a month without VAT, as the intake gives them; None is unknown and 0 is known to be nothing.
Everything is computed exactly (fractions), so that a figure on a limit falls on the side the limit names.
Source: quick scan rules R1 to R18, docs/domain.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from forms.intake_values import Figures, Intake
from forms.reference import tax_share

Amount = Decimal | int
Exact = Fraction | None
Figure = float | bool | None

HOURS_A_YEAR: Final = 1225
RULES: Final = tuple(f"R{number}" for number in range(1, 19))

# Without these there is no colour: the fact and the question that asks for it.
REQUIRED: Final[Mapping[str, str]] = {
    "turnover": "f1_turnover",
    "purchases": "f4_purchases",
    "fixed": "f5_fixed",
    "cash": "f7_cash",
    "household": "h1_household",
}


def default_tax_rate(day: date = date.max) -> Decimal:
    """The share of profit that goes to tax and premiums in the year of a day, else in the last year that is known.

    A setting that is checked every year (Bbz art. 6); a day before all known years takes the newest.
    """
    try:
        return tax_share(day.year).value
    except LookupError:
        return tax_share(date.max.year).value


@dataclass(frozen=True)
class ScanInput:
    """What the scan starts from. Euros a month unless said otherwise; the second group counts as 0 while unknown."""

    turnover: Amount | None = None
    purchases: Amount | None = None
    fixed: Amount | None = None  # business costs that do not move with turnover, without interest
    cash: Amount | None = None  # euros on all accounts today; may be negative
    household: Amount | None = None

    debt_service: Amount | None = None  # interest and repayments of the business
    other_income: Amount | None = None
    vat_due: Amount | None = None  # euros of the cash that are VAT to be paid
    due_30: Amount | None = None  # euros from customers within 30 days
    overdue: Amount | None = None  # euros to suppliers that are late
    arrangements_paid: Amount | None = None  # payment arrangements that are really being paid

    demanded: Amount | None = None  # repayments that creditors demand
    vtlb: Amount | None = None  # the amount that is left free; only ever given, never computed
    demanded_least: Amount | None = None  # where what is demanded is known in part: this or more
    debt_total: Amount | None = None  # euros
    turnover_last_year: Amount | None = None  # the same three months, euros a month
    equity: Amount | None = None  # euros; may be negative
    total_assets: Amount | None = None  # euros
    current_assets: Amount | None = None  # euros
    current_liabilities: Amount | None = None  # euros
    hours: Amount | None = None  # in the business, a week
    largest_pct: Amount | None = None  # share of the largest customer, 0 to 100

    tax_rate: Amount = field(default_factory=default_tax_rate)  # 0 up to, not including, 1
    estimate: bool = False
    books_behind: bool = False  # more than three months, or not kept at all


BOOKS_BEHIND: Final = frozenset({"more_than_three", "bookkeeper_stopped", "none"})


def scan_input(intake: Intake, figures: Figures | None = None) -> ScanInput:
    """The facts of one dated set of figures, the newest unless one is given. Without figures everything is unknown."""
    figures = figures or intake.newest
    if figures is None:
        return ScanInput()
    return ScanInput(
        turnover=figures.turnover,
        purchases=figures.purchases,
        fixed=figures.fixed,
        cash=figures.cash,
        household=figures.household,
        debt_service=figures.debt_service,
        other_income=_added(figures.other_income, figures.allowance_amount),
        vat_due=figures.vat_due,
        due_30=figures.due_30,
        overdue=figures.overdue,
        arrangements_paid=intake.arrangements_paid,
        demanded=figures.demanded,
        vtlb=figures.vtlb,
        demanded_least=figures.demanded_least,
        debt_total=intake.debt_total,
        turnover_last_year=figures.turnover_last_year,
        equity=figures.equity,
        total_assets=figures.total_assets,
        current_assets=figures.current_assets,
        current_liabilities=figures.current_liabilities,
        hours=known_hours(
            one.hours for one in intake.businesses if one.owner != "partner" and one.self_employed != "never"
        ),
        largest_pct=figures.largest_pct,
        tax_rate=default_tax_rate(figures.date or date.max),
        estimate=figures.reliability == "estimate" or figures.vtlb_estimate == "yes",
        books_behind=any(business.books in BOOKS_BEHIND for business in intake.businesses),
    )


def known_hours(listed: Iterable[int | None]) -> int | None:
    """Hours of several businesses together. Part of them can prove that it is enough (R17), never that it is not."""
    hours = tuple(listed)
    known = [one for one in hours if one is not None]
    return sum(known) if known and (len(known) == len(hours) or sum(known) * 52 >= HOURS_A_YEAR) else None


def _added(*amounts: Decimal | None) -> Decimal | None:
    """What is known of these together; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True)
class Scan:
    """The outcome. values: R1 to R18, None where not computed; R12 and R17 are yes or no.

    red, orange: the rules that give that signal, in order. colour: None when facts are missing.
    insufficient: the questions that are missing. problematic: R12. provisional: rests on estimates or on old books.
    """

    facts: ScanInput
    values: Mapping[str, Figure]
    red: tuple[str, ...]
    orange: tuple[str, ...]
    colour: str | None
    insufficient: tuple[str, ...]
    problematic: bool | None
    provisional: bool

    def figure(self, rule: str) -> float | None:
        """A figure by its rule id; None where not computed."""
        value = self.values[rule]
        return None if value is None else float(value)

    @property
    def liveable_turnover(self) -> float | None:
        """Turnover a month that pays business, debts and household (R6)."""
        return self.figure("R6")

    @property
    def cover(self) -> float | None:
        """Turnover now as a share of the liveable turnover (R7)."""
        return self.figure("R7")

    @property
    def room(self) -> float | None:
        """Euros left each month; negative is a shortfall (R8)."""
        return self.figure("R8")

    @property
    def runway(self) -> float | None:
        """Months until the money is gone; None without a shortfall (R9)."""
        return self.figure("R9")


# ---- the formulas, each on known numbers


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


def _if_known(formula: Callable[..., T | None], *numbers: Exact) -> T | None:
    """The formula's outcome; None as soon as one of its numbers is unknown."""
    return None if any(number is None for number in numbers) else formula(*numbers)


def _exact(value: Amount | None) -> Exact:
    return None if value is None else Fraction(value)


def _or_zero(value: Amount | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(value)


def _above_zero(*numbers: Fraction) -> Fraction:
    return max(Fraction(0), sum(numbers, Fraction(0)))


def _problematic(demanded: Exact, at_least: Exact, capacity: Exact) -> bool | None:
    """R12: more is demanded than can be paid. A part of what is demanded can prove that, never the opposite."""
    if demanded is None and at_least is not None and capacity is not None and at_least > capacity:
        return True
    return _if_known(lambda asked, able: asked > able, demanded, capacity)


def _figures(facts: ScanInput) -> dict[str, Fraction | bool | None]:
    """R1 to R18 as exact numbers."""
    turnover, purchases, fixed = _exact(facts.turnover), _exact(facts.purchases), _exact(facts.fixed)
    cash, household = _exact(facts.cash), _exact(facts.household)
    service, income, tax = _or_zero(facts.debt_service), _or_zero(facts.other_income), Fraction(facts.tax_rate)
    margin = _if_known(gross_margin, turnover, purchases)
    result = _if_known(lambda sold, bought, costs: sold - bought - costs, turnover, purchases, fixed)
    net = _if_known(net_from_business, result, tax)
    needed = _if_known(profit_needed, household, income, tax)
    liveable = _if_known(
        lambda costs, profit, share: turnover_for(costs + service + profit, share), fixed, needed, margin
    )
    arranged = _or_zero(facts.arrangements_paid)
    room = _if_known(lambda earned, spent: earned + income - spent - service - arranged, net, household)
    capacity = _if_known(lambda earned, free: _above_zero(earned, income, -free), net, _exact(facts.vtlb))
    return {
        "R1": margin,
        "R2": result,
        "R3": net,
        "R4": needed,
        "R5": _if_known(turnover_for, fixed, margin),
        "R6": liveable,
        "R7": _if_known(quotient, turnover, liveable),
        "R8": room,
        "R9": _if_known(runway, room, cash, *map(_or_zero, (facts.vat_due, facts.due_30, facts.overdue))),
        "R10": _if_known(lambda earned, spent: quotient(_above_zero(earned, income, -spent), service), net, household),
        "R11": capacity,
        "R12": _problematic(_exact(facts.demanded), _exact(facts.demanded_least), capacity),
        "R13": _if_known(quotient, _exact(facts.debt_total), capacity),
        "R14": _if_known(quotient, _exact(facts.equity), _exact(facts.total_assets)),
        "R15": _if_known(quotient, _exact(facts.current_assets), _exact(facts.current_liabilities)),
        "R16": _if_known(trend, turnover, _exact(facts.turnover_last_year)),
        "R17": _if_known(lambda hours: hours * 52 >= HOURS_A_YEAR, _exact(facts.hours)),
        "R18": _exact(facts.largest_pct),
    }


# ---- limits and colour


@dataclass(frozen=True)
class Limit:
    """Below red the signal is red, below orange it is orange; inclusive: on the limit too."""

    red: Fraction | None
    orange: Fraction | None = None
    inclusive: bool = False


LIMITS: Final[Mapping[str, Limit]] = {
    "R1": Limit(Fraction(0), inclusive=True),
    "R2": Limit(Fraction(0)),
    "R7": Limit(Fraction(4, 5), Fraction(1)),
    "R9": Limit(Fraction(1), Fraction(3)),
    "R10": Limit(Fraction(1), Fraction(6, 5)),
    "R14": Limit(None, Fraction(1, 4)),
    "R15": Limit(Fraction(1), Fraction(6, 5)),
    "R16": Limit(Fraction(-1, 2), Fraction(-3, 10), inclusive=True),
}


def _signal(rule: str, value: Fraction | bool | None) -> str | None:
    """ "red", "orange" or None for one figure."""
    if rule == "R12":
        return "red" if value is True else None
    if rule not in LIMITS or value is None:
        return None
    limit = LIMITS[rule]
    for colour, border in (("red", limit.red), ("orange", limit.orange)):
        if border is not None and (value < border or (limit.inclusive and value == border)):
            return colour
    return None


def _colour(figures: Mapping[str, Fraction | bool | None], red: tuple[str, ...], orange: tuple[str, ...]) -> str:
    """The colour when every required fact is there; no turnover, or a loss on each sale, is red by itself."""
    margin = figures["R1"]
    if margin is None or margin <= 0 or len(red) >= 2:
        return "red"
    return "orange" if red or orange else "green"


def quick_scan(facts: ScanInput) -> Scan:
    """The scan of one month. Raises ValueError when the tax rate is not from 0 up to 1."""
    if not 0 <= facts.tax_rate < 1:
        raise ValueError("the tax rate lies from 0 up to, not including, 1")
    figures = _figures(facts)
    signals = {rule: _signal(rule, value) for rule, value in figures.items()}
    red = tuple(rule for rule, signal in signals.items() if signal == "red")
    orange = tuple(rule for rule, signal in signals.items() if signal == "orange")
    missing = tuple(question for fact, question in REQUIRED.items() if getattr(facts, fact) is None)
    return Scan(
        facts=facts,
        values={rule: float(value) if isinstance(value, Fraction) else value for rule, value in figures.items()},
        red=red,
        orange=orange,
        colour=None if missing else _colour(figures, red, orange),
        insufficient=missing,
        problematic=None if figures["R12"] is None else bool(figures["R12"]),
        provisional=facts.estimate or facts.books_behind,
    )


# ---- what if

JOB_HOURS: Final = 16  # a week
_WEEKS_A_MONTH: Final = Decimal(52) / 12


@dataclass(frozen=True)
class WhatIf:
    """One change and the scan after it. key: `what_if.<key>` says in words what changes."""

    key: str
    scan: Scan


def what_if(facts: ScanInput, hourly_wage: Amount | None = None, job_hours: Amount = JOB_HOURS) -> tuple[WhatIf, ...]:
    """The scan with prices 10 % up, with fixed costs 15 % down, and with a job beside the business.

    hourly_wage: euros an hour after tax, as the worker gives it; without it there is no job in the answer. job_hours:
    a week. The business is taken to go on unchanged in all three.
    """
    changed: dict[str, ScanInput] = {}
    if facts.turnover is not None:
        changed["price"] = replace(facts, turnover=facts.turnover * Decimal("1.10"))
    if facts.fixed is not None:
        changed["fixed"] = replace(facts, fixed=facts.fixed * Decimal("0.85"))
    if hourly_wage is not None:
        wage = hourly_wage * job_hours * _WEEKS_A_MONTH
        changed["job"] = replace(facts, other_income=(facts.other_income or 0) + wage)
    return tuple(WhatIf(key, quick_scan(new)) for key, new in changed.items())
