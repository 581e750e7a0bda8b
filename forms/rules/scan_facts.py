"""What the quick scan starts from: the facts of one month, as they are given or as they follow from the answers.

Amounts are euros a month without VAT unless said otherwise; None is unknown and 0 is known to be nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from forms.intake_values import Figures, Intake, OtherFigures
from forms.rules.amounts import NOTHING_FILLED_IN, RegionAmounts, year_tax_share
from forms.rules.doubts import BOOKS, LEFT_OUT, Doubt, doubts
from forms.rules.formulas import Amount

HOURS_A_YEAR: Final = 1225


def default_tax_rate(day: date = date.max, amounts: RegionAmounts = NOTHING_FILLED_IN) -> Decimal:
    """The share of profit that goes to tax and premiums in the year of a day, else in the last year that is known.

    A setting that is checked every year (Bbz art. 6); a day before all known years takes the newest.
    """
    try:
        return year_tax_share(day.year, amounts).value
    except LookupError:
        return year_tax_share(date.max.year, amounts).value


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
    hours: Amount | None = None  # in the client's own businesses, a week
    partner_hours: Amount | None = None  # in the partner's
    largest_pct: Amount | None = None  # share of the largest customer, 0 to 100

    tax_rate: Amount = field(default_factory=default_tax_rate)  # 0 up to, not including, 1
    estimate: bool = False  # or known in part
    books_behind: bool = False  # more than three months, or not kept at all
    owner: str | None = None  # of the business above: "client" or "partner"
    others: tuple[OtherFigures, ...] = ()  # other businesses of the household; household and cash count once, above
    left_out: bool = False  # another business runs, and its figures are not here
    doubts: tuple[Doubt, ...] = ()  # what of the answers makes it an estimate, behind or incomplete, to go to


def scan_input(
    intake: Intake, figures: Figures | None = None, *, amounts: RegionAmounts = NOTHING_FILLED_IN
) -> ScanInput:
    """The facts of one dated set of figures, the newest unless one is given. Without figures everything is unknown.

    amounts: what the region filled in, for the tax share.
    """
    figures = figures or intake.newest
    if figures is None:
        return ScanInput()
    why = doubts(intake, figures)
    reasons = {doubt.reason for doubt in why}
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
        hours=_hours(intake, partner=False),
        partner_hours=_hours(intake, partner=True),
        largest_pct=figures.largest_pct,
        tax_rate=default_tax_rate(figures.date or date.max, amounts),
        estimate=bool(reasons - {BOOKS, LEFT_OUT}),
        books_behind=BOOKS in reasons,
        owner=next((business.owner for business in intake.businesses if business.runs), None),
        others=figures.others,
        left_out=LEFT_OUT in reasons,
        doubts=why,
    )


def _hours(intake: Intake, *, partner: bool) -> int | None:
    """Hours of one of the two in businesses that are theirs; one of which nobody said whose it is, is the client's.

    What has ended takes no hours any more, and adds none.
    """
    ended = ("never", "deregistered")
    theirs = [one for one in intake.businesses if (one.owner == "partner") is partner]
    return known_hours(one.hours for one in theirs if one.self_employed not in ended)


def known_hours(listed: Iterable[int | None]) -> int | None:
    """Hours of several businesses together. Part of them can prove that it is enough (R17), never that it is not."""
    hours = tuple(listed)
    known = [one for one in hours if one is not None]
    return sum(known) if known and (len(known) == len(hours) or sum(known) * 52 >= HOURS_A_YEAR) else None


def _added(*amounts: Decimal | None) -> Decimal | None:
    """What is known of these together; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
