"""The intake's answers as typed values: what the rules, the plan and the screens read.

None always means: not known, not readable or not asked. Money is Decimal euros (a month where the question says so).
Answers of a choice are the choice's name in the form ("go_on"); yes and no are "yes" and "no".
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TypeAlias

Day: TypeAlias = date  # a field called date would hide the type
Names: TypeAlias = frozenset[str]
NOTHING: Names = frozenset()


@dataclass(frozen=True)
class Commitment:
    """A fixed contract of the business (O8). amount: euros a month."""

    kind: str | None = None
    amount: Decimal | None = None
    until: Day | None = None


@dataclass(frozen=True)
class Business:
    """One business of the client or the partner (O1 to O11). hours: a week."""

    item_id: str
    owner: str | None = None
    self_employed: str | None = None
    legal_form: str | None = None
    sector: str | None = None
    description: str | None = None
    kvk: str | None = None
    sbi: str | None = None
    sbi_version: str | None = None
    since: Day | None = None
    control: str | None = None  # "yes": the owner decides and bears the risk; asked where the legal form leaves it open
    from_benefit: str | None = None
    hours: int | None = None
    staff: int | None = None
    books: str | None = None
    causes: Names = NOTHING
    commitments: tuple[Commitment, ...] = ()

    @property
    def runs(self) -> bool:
        """True when it is known to run."""
        return self.self_employed in ("registered", "unregistered")


@dataclass(frozen=True)
class OtherFigures:
    """The money of a second business in the household, on the day of the figures around it; units as in Figures.

    place: the stored path of the item that it was read from.
    """

    owner: str | None = None
    turnover: Decimal | None = None
    purchases: Decimal | None = None
    fixed: Decimal | None = None
    debt_service: Decimal | None = None
    vat_due: Decimal | None = None  # sum
    due_30: Decimal | None = None  # sum
    overdue: Decimal | None = None  # sum
    unsure: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Figures:
    """The money of one day (F, H and part of D). Euros a month, save what is marked as a sum.

    turnover and turnover_last_year: the average of the months that were given, without VAT. fixed, household and
    other_income: as said in one amount, else what was listed one by one. unsure: stored paths of the questions that
    leave an amount known in part: a month of turnover, whether VAT is in it, the first row of a list that lacks its
    amount, a list that comes to another sum than was said.
    """

    item_id: str
    date: Day | None = None
    vat: str | None = None
    turnover: Decimal | None = None
    purchases: Decimal | None = None
    fixed: Decimal | None = None
    debt_service: Decimal | None = None
    cash: Decimal | None = None  # sum
    vat_due: Decimal | None = None  # sum
    reliability: str | None = None
    household: Decimal | None = None
    other_income: Decimal | None = None
    demanded: Decimal | None = None
    demanded_least: Decimal | None = None  # where only a part is known: it is this or more
    vtlb: Decimal | None = None
    vtlb_estimate: str | None = None
    turnover_last_year: Decimal | None = None
    turnover_year: Decimal | None = None  # sum of a year
    profit_year: Decimal | None = None  # sum of a year, negative for a loss
    due_total: Decimal | None = None  # sum
    due_30: Decimal | None = None  # sum
    overdue: Decimal | None = None  # sum
    orders: Decimal | None = None  # sum
    largest_pct: Decimal | None = None  # 0 to 100
    equity: Decimal | None = None  # sum, may be negative
    total_assets: Decimal | None = None  # sum
    current_assets: Decimal | None = None  # sum
    current_liabilities: Decimal | None = None  # sum
    allowances: Names = NOTHING
    allowance_amount: Decimal | None = None
    assets: Names = NOTHING
    asset_amount: Decimal | None = None  # sum
    others: tuple[OtherFigures, ...] = ()  # the other businesses in the household
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Debt:
    """One debt (D2). amount: a sum; monthly: euros a month that are demanded; private: "business" or "private"."""

    creditor: str | None = None
    kind: str | None = None
    private: str | None = None
    amount: Decimal | None = None
    monthly: Decimal | None = None
    since: Day | None = None
    status: str | None = None


@dataclass(frozen=True)
class Arrangement:
    """A payment arrangement (D4). amount: euros a month; paying: yes, partly or no."""

    creditor: str | None = None
    amount: Decimal | None = None
    paying: str | None = None


@dataclass(frozen=True)
class Consent:
    """One party that may be told (T4); withdrawn_on None means the consent stands. order: of its line in the list."""

    party: str | None = None
    name: str | None = None
    given_on: Day | None = None
    withdrawn_on: Day | None = None
    order: Decimal = Decimal(0)


@dataclass(frozen=True)
class Decisions:
    """How far applications and decisions are (L1 to L3). bbz: no, waiting, granted or refused."""

    bbz: str | None = None
    applied_on: Day | None = None
    extended: str | None = None
    decided_on: Day | None = None
    book_year_end: Day | None = None  # of the year in which Bbz was granted
    accounts_on: Day | None = None  # annual figures handed in
    moratorium_on: Day | None = None
    moratorium_until: Day | None = None
    debt_decision_on: Day | None = None  # the decision of debt help, with its plan


@dataclass(frozen=True)
class Goal:
    """What the client wants to reach (PL1)."""

    goal: str | None = None
    why: str | None = None
    by: Day | None = None


@dataclass(frozen=True)
class Step:
    """What someone will do (PL2). status: "open" until another is chosen; code: the key in the catalogue."""

    item_id: str
    action: str | None = None
    who: str | None = None
    party: str | None = None
    phone: str | None = None
    date: Day | None = None
    status: str = "open"
    money: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Referral:
    """A party the client is referred to (PL3). warm: "yes" when it was done together."""

    party: str | None = None
    contact: str | None = None
    date: Day | None = None
    warm: str | None = None


@dataclass(frozen=True)
class Intake:
    """Everything that was answered.

    given, unknown, refused: names of questions with an answer, "doesn't know" and "rather not say".
    unreadable: names with an answer that cannot be used; it counts as no answer.
    For repeats those four speak of the newest figures, and of any item of the other repeats.
    """

    wish: str | None = None
    change: str | None = None
    sure: int | None = None
    tried: Names = NOTHING
    feeling: int | None = None

    eviction: str | None = None
    eviction_date: Day | None = None
    cutoff: str | None = None
    cutoff_date: Day | None = None
    insurance: str | None = None
    seizures: Names = NOTHING
    bankruptcy: Names = NOTHING
    bankruptcy_date: Day | None = None
    week: str | None = None
    post: str | None = None

    businesses: tuple[Business, ...] = ()
    causes: Names = NOTHING
    left_register: bool = False  # nothing is registered any more

    debts: str | None = None
    debt_total_class: str | None = None
    debt_total: Decimal | None = None
    asked: str | None = None
    asked_on: Day | None = None
    held_on: Day | None = None
    withdrawn_on: Day | None = None
    debt_list: tuple[Debt, ...] = ()
    support: Names = NOTHING
    support_amount: Decimal | None = None
    security: str | None = None
    new_debts: str | None = None
    earlier_help: str | None = None
    decisions: Decisions = Decisions()
    returns_filed: str | None = None
    returns_open: Names = NOTHING

    name: str | None = None
    municipality: str | None = None
    postcode: str | None = None
    house_number: str | None = None
    phone: str | None = None
    email: str | None = None
    preference: Names = NOTHING
    post_ok: str | None = None
    voicemail_ok: str | None = None
    partner_knows: str | None = None
    safe_time: str | None = None
    explained: str | None = None

    birth_date: Day | None = None
    home: str | None = None
    children: int | None = None
    applies: str | None = None  # for Bbz or debt help, so that status_ok is asked
    status_ok: str | None = None
    house: str | None = None
    language: str | None = None
    spoken: str | None = None

    figures: tuple[Figures, ...] = ()  # oldest first
    arrangements: tuple[Arrangement, ...] = ()
    arrangements_paid: Decimal | None = None  # euros a month, those that are really paid

    strengths: Names = NOTHING
    proud_of: str | None = None
    chances: Names = NOTHING
    network: str | None = None
    papers: str | None = None
    changes: Names = NOTHING
    expected_turnover: Decimal | None = None
    money_needed: Decimal | None = None
    money_purpose: Names = NOTHING
    bank_asked: str | None = None
    help_wanted: Names = NOTHING
    stop_on: Day | None = None
    deregistering: str | None = None
    ten_years: str | None = None
    liable: Names = NOTHING
    work_sought: str | None = None
    work_sector: str | None = None
    work_hours: int | None = None
    training: str | None = None
    employed: str | None = None  # could a customer employ the client?
    barriers: Names = NOTHING

    contact: str | None = None
    share: str | None = None
    consents: tuple[Consent, ...] = ()
    company: str | None = None

    goals: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    referrals: tuple[Referral, ...] = ()
    review_date: Day | None = None
    next_date: Day | None = None
    next_time: time | None = None
    next_place: str | None = None
    agree: str | None = None
    reaction: str | None = None
    signed: str | None = None
    signed_on: Day | None = None

    given: Names = NOTHING
    unknown: Names = NOTHING
    refused: Names = NOTHING
    unreadable: Names = NOTHING

    @property
    def newest(self) -> Figures | None:
        """The newest figures; None before there are any."""
        return self.figures[-1] if self.figures else None

    @property
    def has_debts(self) -> bool:
        """True when the client says there are debts."""
        return self.debts in ("overview", "no_overview")

    @property
    def owes_support(self) -> bool:
        """True when support or delay of the corona years is still to be paid back; many call that no debt (D5)."""
        return bool(self.support - {"none"})

    @property
    def runs_business(self) -> bool:
        """False only when every business is known to have ended or never to have been."""
        states = {business.self_employed for business in self.businesses} - {None}
        return not states or bool(states & {"registered", "unregistered"})
