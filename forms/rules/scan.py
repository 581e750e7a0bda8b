"""The quick scan: eighteen figures on one month, and a colour that never replaces a real inquiry.

Amounts are euros a month without VAT, as the intake gives them; None is unknown and 0 is known to be nothing.
Everything is computed exactly (fractions), so that a figure on a limit falls on the side the limit names.
Source: quick scan rules R1 to R18, docs/domain.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from forms.intake_parts import FIXED, HOUSEHOLD
from forms.intake_values import OtherFigures
from forms.rules.doubts import BOOKS_BEHIND
from forms.rules.formulas import (
    Amount,
    Exact,
    exact,
    gross_margin,
    if_known,
    net_from_business,
    profit_needed,
    quotient,
    runway,
    trend,
    turnover_for,
)
from forms.rules.scan_facts import HOURS_A_YEAR, ScanInput, default_tax_rate, known_hours, scan_input

__all__ = ["BOOKS_BEHIND", "HOURS_A_YEAR", "LIMITS", "REQUIRED", "RULES", "Part", "Scan", "ScanInput", "businesses_of"]
__all__ += ["default_tax_rate", "known_hours", "missing_place", "quick_scan", "scan_input", "total"]

Figure = float | bool | None

RULES: Final = tuple(f"R{number}" for number in range(1, 19))

# Without these there is no colour: the fact and the question that asks for it.
REQUIRED: Final[Mapping[str, str]] = {
    "turnover": "f1_turnover",
    "purchases": "f4_purchases",
    "fixed": "f5_fixed",
    "cash": "f7_cash",
    "household": "h1_household",
}


# The same of another business in the household.
ALSO_REQUIRED: Final[Mapping[str, str]] = {
    "turnover": "g1_turnover_1",
    "purchases": "g4_purchases",
    "fixed": "g5_fixed",
}

_ROWS: Final = {each.said: each.each for each in (FIXED, HOUSEHOLD)}  # a cost and the amount in its list


@dataclass(frozen=True)
class Part:
    """One business of several, by itself. owner: "client", "partner" or not known. values: R1, R2 and R5."""

    owner: str | None
    values: Mapping[str, float | None]

    @property
    def loses(self) -> tuple[str, ...]:
        """R1 or R2, where this business loses money on each sale, or runs at a loss."""
        margin, result = self.values["R1"], self.values["R2"]
        return ("R1",) * (margin is not None and margin <= 0) + ("R2",) * (result is not None and result < 0)


@dataclass(frozen=True)
class Scan:
    """The outcome. values: R1 to R18, None where not computed; R12 and R17 are yes or no.

    red, orange: the rules that give that signal, in order. colour: None when facts are missing.
    insufficient: the questions that are missing. problematic: R12. provisional: rests on estimates or on old books, or
    leaves out a business. parts: each business by itself where there are more; values is the household together.
    """

    facts: ScanInput
    values: Mapping[str, Figure]
    red: tuple[str, ...]
    orange: tuple[str, ...]
    colour: str | None
    insufficient: tuple[str, ...]
    problematic: bool | None
    provisional: bool
    parts: tuple["Part", ...] = ()

    def figure(self, rule: str) -> float | None:
        """A figure by its rule id; None where not computed."""
        value = self.values[rule]
        return None if value is None else float(value)

    @property
    def turnover(self) -> Decimal | None:
        """Turnover now, euros a month, of all businesses together; None while one of them is unknown."""
        return total(self.facts, "turnover")

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


def _or_zero(value: Amount | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(value)


def _above_zero(*numbers: Fraction) -> Fraction:
    return max(Fraction(0), sum(numbers, Fraction(0)))


def _problematic(demanded: Exact, at_least: Exact, capacity: Exact) -> bool | None:
    """R12: more is demanded than can be paid. A part of what is demanded can prove that, never the opposite."""
    if demanded is None and at_least is not None and capacity is not None and at_least > capacity:
        return True
    return if_known(lambda asked, able: asked > able, demanded, capacity)


def businesses_of(facts: ScanInput) -> tuple[OtherFigures | ScanInput, ...]:
    """Everything that has turnover and costs of its own."""
    return (facts, *facts.others)


def total(facts: ScanInput, fact: str) -> Decimal | None:
    """A figure of all businesses together, as amounts are given; None while one of them is unknown."""
    amounts = [getattr(business, fact) for business in businesses_of(facts)]
    return None if None in amounts else sum((Decimal(amount) for amount in amounts), Decimal(0))


def _result(business: OtherFigures | ScanInput) -> Exact:
    """R2 of one business."""
    figures = (exact(business.turnover), exact(business.purchases), exact(business.fixed))
    return if_known(lambda sold, bought, costs: sold - bought - costs, *figures)


def _together(facts: ScanInput, fact: str) -> Exact:
    """A figure of all businesses together; unknown as soon as one of them is."""
    amounts = [exact(getattr(business, fact)) for business in businesses_of(facts)]
    return if_known(_sum, *amounts)


def _sum(*amounts: Fraction) -> Fraction:
    return sum(amounts, Fraction(0))


def _or_zero_together(facts: ScanInput, fact: str) -> Fraction:
    return _sum(*(_or_zero(getattr(business, fact)) for business in businesses_of(facts)))


def _net(facts: ScanInput, tax: Fraction) -> Exact:
    """R3: each person is taxed on the own businesses; the loss of one lowers no tax of the other.

    Where nobody said whose a business is, it stands by itself.
    """
    results: dict[str, list[Exact]] = {}
    for place, business in enumerate(businesses_of(facts)):
        results.setdefault(business.owner or f"?{place}", []).append(_result(business))
    people = [if_known(_sum, *each) for each in results.values()]
    return if_known(lambda *each: _sum(*(net_from_business(result, tax) for result in each)), *people)


def _part(business: OtherFigures | ScanInput) -> Part:
    margin = if_known(gross_margin, exact(business.turnover), exact(business.purchases))
    figures = {"R1": margin, "R2": _result(business), "R5": if_known(turnover_for, exact(business.fixed), margin)}
    return Part(business.owner, {rule: None if value is None else float(value) for rule, value in figures.items()})


def _figures(facts: ScanInput) -> dict[str, Fraction | bool | None]:
    """R1 to R18 as exact numbers; with more businesses those of the household together."""
    turnover, purchases, fixed = (_together(facts, fact) for fact in ("turnover", "purchases", "fixed"))
    cash, household = exact(facts.cash), exact(facts.household)
    service, income = _or_zero_together(facts, "debt_service"), _or_zero(facts.other_income)
    tax = Fraction(facts.tax_rate)
    margin = if_known(gross_margin, turnover, purchases)
    result = if_known(lambda sold, bought, costs: sold - bought - costs, turnover, purchases, fixed)
    net = _net(facts, tax)
    needed = if_known(profit_needed, household, income, tax)
    liveable = if_known(
        lambda costs, profit, share: turnover_for(costs + service + profit, share), fixed, needed, margin
    )
    arranged = _or_zero(facts.arrangements_paid)
    room = if_known(lambda earned, spent: earned + income - spent - service - arranged, net, household)
    capacity = if_known(lambda earned, free: _above_zero(earned, income, -free), net, exact(facts.vtlb))
    return {
        "R1": margin,
        "R2": result,
        "R3": net,
        "R4": needed,
        "R5": if_known(turnover_for, fixed, margin),
        "R6": liveable,
        "R7": if_known(quotient, turnover, liveable),
        "R8": room,
        "R9": if_known(
            runway, room, cash, *(_or_zero_together(facts, fact) for fact in ("vat_due", "due_30", "overdue"))
        ),
        "R10": if_known(lambda earned, spent: quotient(_above_zero(earned, income, -spent), service), net, household),
        "R11": capacity,
        "R12": _problematic(exact(facts.demanded), exact(facts.demanded_least), capacity),
        "R13": if_known(quotient, exact(facts.debt_total), capacity),
        "R14": if_known(quotient, exact(facts.equity), exact(facts.total_assets)),
        "R15": if_known(quotient, exact(facts.current_assets), exact(facts.current_liabilities)),
        "R16": if_known(trend, exact(facts.turnover), exact(facts.turnover_last_year)),
        "R17": if_known(lambda hours: hours * 52 >= HOURS_A_YEAR, exact(facts.hours)),
        "R18": exact(facts.largest_pct),
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
    parts = tuple(_part(business) for business in businesses_of(facts)) if facts.others else ()
    loses = {rule for part in parts for rule in part.loses}
    orange = tuple(rule for rule, signal in signals.items() if signal == "orange" or (not signal and rule in loses))
    missing = _missing(facts)
    return Scan(
        facts=facts,
        values={rule: float(value) if isinstance(value, Fraction) else value for rule, value in figures.items()},
        red=red,
        orange=orange,
        colour=None if missing else _colour(figures, red, orange),
        insufficient=missing,
        problematic=None if figures["R12"] is None else bool(figures["R12"]),
        provisional=facts.estimate or facts.books_behind or facts.left_out,
        parts=parts,
    )


def _missing(facts: ScanInput) -> tuple[str, ...]:
    """The questions without which there is no colour, those about another business included."""
    first = [question for fact, question in REQUIRED.items() if getattr(facts, fact) is None]
    more = [question for fact, question in ALSO_REQUIRED.items() if _lacking(facts, fact)]
    return (*first, *more)


def _lacking(facts: ScanInput, fact: str) -> tuple[OtherFigures, ...]:
    return tuple(other for other in facts.others if getattr(other, fact) is None)


def missing_place(facts: ScanInput, question: str) -> str:
    """Where to go for a question that is missing: the row of a list without its amount, the business without a figure.

    Gives a stored path; the name of the question where nothing says more.
    """
    row = next((doubt.place for doubt in facts.doubts if doubt.question == _ROWS.get(question)), "")
    others = (other for fact, name in ALSO_REQUIRED.items() if name == question for other in _lacking(facts, fact))
    return row or next((f"{other.place}/{question}" for other in others), question)
