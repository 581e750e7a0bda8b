"""The items of the intake's repeats as typed values: businesses, figures, debts, consents, goals, steps, referrals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import Final

from forms.engine.model import Kind
from forms.intake_needs import CHOICES, NEEDS
from forms.intake_read import MAX_MONEY, Branch
from forms.intake_values import (
    Arrangement,
    Business,
    Commitment,
    Consent,
    Debt,
    Decisions,
    Figures,
    Goal,
    OtherFigures,
    Referral,
    Step,
)

_VAT: Final[Mapping[str | None, Decimal]] = {"including_21": Decimal("1.21"), "including_9": Decimal("1.09")}
_CENT: Final = Decimal("0.01")
_TURNOVER: Final = tuple(f"f1_turnover_{month}" for month in (1, 2, 3))
_LAST_YEAR: Final = tuple(f"f2_last_year_{month}" for month in (1, 2, 3))
_OTHER_TURNOVER: Final = tuple(f"g1_turnover_{month}" for month in (1, 2, 3))


_KINDS: Final = {need.name: need.kind for need in NEEDS}
_BELOW_ZERO: Final = frozenset({"f3_profit_year", "f12_equity"})
_BOUNDS: Final = {"w2_sure": (1, 10), "p11_feeling": (1, 10), "o6_hours": (0, 100), "o7_staff": (0, 10_000)} | {
    "p7_children": (0, 15),
    "c2_hours": (0, 40),
    "f11_largest_pct": (0, 100),
}


def readable(name: str, text: str) -> bool:
    """False for an answer that cannot be used: an impossible date, "1.500,50", an amount below zero, another choice."""
    answer = Branch({name: text})
    match _KINDS.get(name):
        case Kind.DATE:
            return answer.day(name) is not None
        case Kind.TIME:
            return answer.clock(name) is not None
        case Kind.INTEGER | Kind.DECIMAL:
            value = answer.money(name, below_zero=name in _BELOW_ZERO)
            least, most = _BOUNDS.get(name, (-MAX_MONEY, MAX_MONEY))
            return value is not None and least <= value <= most
        case Kind.SELECT_ONE:
            return not CHOICES[name] or text in CHOICES[name]
        case Kind.SELECT_MULTIPLE:
            return not CHOICES[name] or bool(set(text.split()) & CHOICES[name])
    return True


def one(branch: Branch, name: str) -> str | None:
    """The choice made, if the rules know it."""
    return branch.one(name, CHOICES[name])


def many(branch: Branch, name: str) -> frozenset[str]:
    """The choices made that the rules know."""
    return branch.many(name, CHOICES[name])


def sum_money(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def complete_sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum when every amount is known and there is one at least, else None: part of a debt is not the debt."""
    listed = tuple(amounts)
    known = [amount for amount in listed if amount is not None]
    return sum(known, Decimal(0)) if listed and len(known) == len(listed) else None


def business(item: Branch) -> Business:
    """One business; a business that never was has no more than that."""
    state = one(item, "o1_self_employed")
    if state == "never":
        return Business(item.item_id, one(item, "business_owner"), state)
    return Business(
        item.item_id,
        owner=one(item, "business_owner"),
        self_employed=state,
        legal_form=one(item, "o3_legal_form"),
        sector=item.text("o4_sector"),
        description=item.text("o4_description"),
        kvk=item.text("o2_kvk"),
        sbi=item.text("o4_sbi"),
        sbi_version=one(item, "o4_sbi_version"),
        since=item.day("o5_since"),
        control=one(item, "o3_control"),
        from_benefit=one(item, "o5_benefit"),
        hours=item.whole("o6_hours", 0, 100),
        staff=item.whole("o7_staff", 0, 10_000),
        books=one(item, "o9_books"),
        causes=many(item, "o11_cause"),
        commitments=tuple(
            Commitment(found.text("o8_kind"), found.money("o8_amount"), found.day("o8_until"))
            for found in item.items("o8_commitments")
        ),
    )


def average_without_vat(item: Branch, names: Iterable[str], vat: str = "f1_vat") -> Decimal | None:
    """The average of the months that were given, without VAT, to the cent; as the form computes f1_turnover.

    vat: the question that says whether the amounts hold VAT.
    """
    known = [amount for name in names if (amount := item.money(name)) is not None]
    if not known:
        return None
    average = sum(known, Decimal(0)) / len(known) / _VAT.get(one(item, vat), Decimal(1))
    return average.quantize(_CENT, ROUND_HALF_UP)


def turnover_unsure(item: Branch, names: Iterable[str], vat: str = "f1_vat") -> tuple[str, ...]:
    """What leaves a turnover known in part, as stored paths: missing months beside others; whether VAT is in it."""
    months = {item.at(name): item.money(name) for name in names}
    if not any(month is not None for month in months.values()):
        return ()
    missing = tuple(name for name, month in months.items() if month is None)
    return (*missing, item.at(vat)) if any(months.values()) and one(item, vat) is None else missing


@dataclass(frozen=True)
class Listed:
    """An amount that may be said at once or listed one by one: the question for each, and the repeat that lists."""

    said: str
    repeat: str
    each: str

    def sum_of(self, item: Branch) -> Decimal | None:
        """What was listed, when each of it has an amount; None where nothing was."""
        return complete_sum(entry.money(self.each) for entry in item.items(self.repeat))

    def amount(self, item: Branch) -> Decimal | None:
        """What was said at once, else the sum of the list; part of the costs is not the costs."""
        said = item.money(self.said)
        return self.sum_of(item) if said is None else said

    def at_least(self, item: Branch) -> Decimal | None:
        """The same, but of a list what is known of it: an income nobody knows the amount of takes nothing away."""
        said = item.money(self.said)
        return sum_money(entry.money(self.each) for entry in item.items(self.repeat)) if said is None else said

    def unsure(self, item: Branch) -> tuple[str, ...]:
        """The stored path to go to where the amounts leave a doubt: a row without one; or list and said differ."""
        said, listed = item.money(self.said), self.sum_of(item)
        if said is None:
            lacking = (row.at(self.each) for row in item.items(self.repeat) if row.money(self.each) is None)
            return tuple(islice(lacking, 1))
        return (item.at(self.said),) if listed is not None and listed != said else ()


FIXED: Final = Listed("f5_fixed", "f5_costs", "f5_amount")
HOUSEHOLD: Final = Listed("h1_household", "h1_costs", "h1_amount")
INCOME: Final = Listed("h2_other_income", "h2_incomes", "h2_amount")


def figures(item: Branch, *, runs_business: bool, in_debt: bool, several: bool) -> Figures:
    """The figures of one day. runs_business, in_debt, several: False leaves out what the form then doesn't ask."""
    asked = item if runs_business else Branch()
    balance = asked if item.text("f12_balance") != "no" else Branch()
    of_debts = item if in_debt else Branch()
    vtlb = of_debts.money("h5_vtlb")
    return Figures(
        item.item_id,
        date=item.day("figures_date"),
        vat=one(item, "f1_vat"),
        turnover=average_without_vat(asked, _TURNOVER),
        purchases=asked.money("f4_purchases"),
        fixed=FIXED.amount(asked),
        debt_service=asked.money("f6_debt_service"),
        cash=item.money("f7_cash"),
        vat_due=asked.money("f7_vat_due"),
        reliability=one(item, "f13_reliability"),
        household=HOUSEHOLD.amount(item),
        other_income=INCOME.at_least(item),
        demanded=of_debts.money("d4_demanded"),
        vtlb=vtlb,
        vtlb_estimate=one(item, "h5_vtlb_estimate") if vtlb is not None else None,
        turnover_last_year=average_without_vat(asked, _LAST_YEAR),
        turnover_year=asked.money("f3_turnover_year"),
        profit_year=asked.money("f3_profit_year", below_zero=True),
        due_total=asked.money("f8_due_total"),
        due_30=asked.money("f8_due_30"),
        overdue=asked.money("f9_overdue"),
        orders=asked.money("f10_orders"),
        largest_pct=_percent(asked.money("f11_largest_pct")),
        equity=balance.money("f12_equity", below_zero=True),
        total_assets=balance.money("f12_total"),
        current_assets=balance.money("f12_current"),
        current_liabilities=balance.money("f12_short"),
        allowances=many(item, "h3_allowances"),
        allowance_amount=item.money("h3_amount"),
        assets=many(item, "h4_assets"),
        asset_amount=item.money("h4_amount"),
        others=tuple(other_figures(other) for other in item.items("more_businesses")) if several else (),
        unsure=(
            *turnover_unsure(asked, _TURNOVER),
            *FIXED.unsure(asked),
            *HOUSEHOLD.unsure(item),
            *INCOME.unsure(item),
            *_allowances_twice(item),
        ),
    )


def _allowances_twice(item: Branch) -> tuple[str, ...]:
    """The amount of the allowances (H3) where they stand in the list of incomes that counts (H2) as well."""
    listed = (entry for entry in item.items(INCOME.repeat) if entry.money(INCOME.each))
    twice = item.money(INCOME.said) is None and any(one(entry, "h2_kind") == "allowances" for entry in listed)
    return (item.at("h3_amount"),) if twice and item.money("h3_amount") else ()


def other_figures(item: Branch) -> OtherFigures:
    """The figures of another business of the client or the partner."""
    return OtherFigures(
        place=item.path,
        owner=one(item, "g1_owner"),
        turnover=average_without_vat(item, _OTHER_TURNOVER, "g1_vat"),
        unsure=turnover_unsure(item, _OTHER_TURNOVER, "g1_vat"),
        purchases=item.money("g4_purchases"),
        fixed=item.money("g5_fixed"),
        debt_service=item.money("g6_debt_service"),
        vat_due=item.money("g7_vat_due"),
        due_30=item.money("g8_due_30"),
        overdue=item.money("g9_overdue"),
    )


def _percent(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value <= 100 else None


def with_demand(newest: Figures, debts: tuple[Debt, ...]) -> Figures:
    """The newest figures, with what the listed debts demand a month where no total was given."""
    if newest.demanded is not None:
        return newest
    monthly = [debt.monthly for debt in debts]
    return replace(newest, demanded=complete_sum(monthly), demanded_least=sum_money(monthly))


def by_day(items: Iterable[Branch]) -> tuple[Branch, ...]:
    """Figures by their day, undated ones first; on one day the later item counts as newer."""
    return tuple(sorted(items, key=lambda item: item.day("figures_date") or date.min))


def debt(item: Branch) -> Debt:
    """One debt of the list."""
    return Debt(
        item.text("d2_creditor"),
        item.text("d2_kind"),
        one(item, "d2_private"),
        item.money("d2_amount"),
        item.money("d2_monthly"),
        item.day("d2_since"),
        one(item, "d2_status"),
    )


def arrangement(item: Branch) -> Arrangement:
    """One payment arrangement."""
    return Arrangement(item.text("d4_creditor"), item.money("d4_amount"), one(item, "d4_paying"))


def consent(item: Branch) -> Consent:
    """One party that may be told."""
    return Consent(
        item.text("t4_party"),
        item.text("t4_party_name"),
        item.day("t4_given_on"),
        item.day("t4_withdrawn_on"),
        item.order,
    )


def decisions(root: Branch) -> Decisions:
    """Where applications stand; a day that makes no sense in that state is left out, as the form leaves it out."""
    bbz, moratorium = one(root, "l1_bbz"), root.day("l2_moratorium_on")
    ends = root.day("l1_book_year_end") if bbz == "granted" else None
    return Decisions(
        bbz,
        root.day("l1_applied_on") if bbz in ("waiting", "granted", "refused") else None,
        one(root, "l1_extended") if bbz == "waiting" else None,
        root.day("l1_decided_on") if bbz in ("granted", "refused") else None,
        ends,
        root.day("l1_accounts_on") if ends else None,
        moratorium,
        root.day("l2_moratorium_until") if moratorium else None,
        root.day("l3_decision_on"),
    )


def goal(item: Branch) -> Goal:
    """One goal."""
    return Goal(item.text("pl1_goal"), item.text("pl1_why"), item.day("pl1_by"))


def step(item: Branch) -> Step:
    """One step; without a status it is open."""
    return Step(
        item.item_id,
        item.text("pl2_action"),
        one(item, "pl2_who"),
        item.text("pl2_party"),
        item.text("pl2_phone"),
        item.day("pl2_date"),
        one(item, "pl2_status") or "open",
        item.text("pl2_money"),
        item.text("pl2_code"),
    )


def referral(item: Branch) -> Referral:
    """One referral."""
    return Referral(item.text("pl3_party"), item.text("pl3_contact"), item.day("pl3_date"), one(item, "pl3_warm"))
