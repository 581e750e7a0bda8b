"""Worked cases by hand: for each scheme a client for whom it is possible, and one change at a time.

A change is fields of the intake, fields of the business (`own`), or another day; then what must be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from forms.intake_values import Business, Intake

TODAY: Final = date(2026, 12, 23)
OWN: Final = Business(
    "00000000000000b1",
    owner="client",
    self_employed="registered",
    legal_form="eenmanszaak",
    since=date(2016, 3, 1),
    hours=40,
)
OTHER: Final = replace(OWN, item_id="00000000000000b2")
_UNSAID: Final = Business("00000000000000b3", owner="client")
_ENDED: Final = replace(OTHER, self_employed="deregistered")
_BV_OF_OTHERS: Final = replace(OWN, legal_form="bv", control="no")
_CLUB: Final = replace(OWN, legal_form="vereniging", control="yes")
_UNTOLD: Final = replace(OTHER, legal_form=None)
POSSIBLE, UNKNOWN, NOT_NOW = "possible", "unknown", "not_now"

_START: Final = replace(OWN, since=date(2026, 2, 1), from_benefit="yes")
_UNHELPED: Final = replace(_START, from_benefit="no")

FITS: Final[Mapping[str, Intake]] = {
    "bbz_established": Intake(
        wish="go_on", businesses=(OWN,), birth_date=date(1980, 5, 5), status_ok="yes", bank_asked="refused"
    ),
    "bbz_starter": Intake(
        wish="go_on",
        businesses=(_START,),
        birth_date=date(1990, 1, 1),
        status_ok="yes",
        bank_asked="refused",
    ),
    "bbz_ending": Intake(
        wish="stop_unsure",
        businesses=(OWN,),
        birth_date=date(1980, 5, 5),
        status_ok="yes",
        stop_on=date(2027, 6, 1),
        deregistering="no",
    ),
    "bbz_older": Intake(wish="go_on", businesses=(OWN,), birth_date=date(1959, 12, 31), status_ok="yes"),
    "ioaz": Intake(
        wish="stop_job",
        businesses=(OWN,),
        birth_date=date(1965, 1, 1),
        ten_years="yes",
        stop_on=date(2027, 6, 1),
        deregistering="no",
    ),
    "debt_help": Intake(debts="overview", status_ok="yes", businesses=(OWN,)),
    "moratorium": Intake(debts="overview", eviction="judgment", cutoff="no", insurance="no"),
    "tozo": Intake(support=frozenset({"tozo", "tax_deferral"})),
}


@dataclass(frozen=True)
class Case:
    """scheme: its key. told: what is different.

    because: the rule that decides, or ""; of a possible one the codes of what is said otherwise than when all fits.
    """

    scheme: str
    name: str
    verdict: str | None  # None: the scheme does not exist
    because: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    today: date = TODAY

    @property
    def intake(self) -> Intake:
        """The answers of the case."""
        base = FITS[self.scheme]
        businesses = tuple(replace(one, **self.own) for one in base.businesses)
        return replace(base, **{"businesses": businesses, **self.told})


def _case(scheme: str, name: str, verdict: str | None, because: str = "", today: date = TODAY, **told: Any) -> Case:
    """Fields that a business has go to the business."""
    own = {key: value for key, value in told.items() if key in Business.__dataclass_fields__}
    rest = {key: value for key, value in told.items() if key not in own}
    return Case(scheme, name, verdict, because, rest, own, today)


def _age(scheme: str) -> tuple[Case, ...]:
    """Who may apply at all: from 18 up to the state pension age (N1), with a known status (N2)."""
    return (
        _case(scheme, "17 the day before the birthday", NOT_NOW, "N1", birth_date=date(2008, 12, 24)),
        _case(scheme, "18 on the day", POSSIBLE, birth_date=date(2008, 12, 23)),
        _case(scheme, "67 tomorrow", POSSIBLE, birth_date=date(1959, 12, 24)),
        _case(scheme, "67 on the day", NOT_NOW, "N1", birth_date=date(1959, 12, 23)),
        _case(scheme, "no date of birth", UNKNOWN, "N1", birth_date=None),
        _case(scheme, "born tomorrow: a slip", UNKNOWN, "N1", birth_date=date(2026, 12, 24)),
        _case(scheme, "no permit", NOT_NOW, "N2", status_ok="no"),
        _case(scheme, "permit not asked", UNKNOWN, "N2", status_ok=None),
    )


def _business(scheme: str) -> tuple[Case, ...]:
    """Registered (N3), 1,225 hours (N4), control and risk (N5)."""
    return (
        _case(scheme, "23 hours a week", NOT_NOW, "N4", hours=23),
        _case(scheme, "24 hours a week", POSSIBLE, hours=24),
        _case(scheme, "hours unknown", UNKNOWN, "N4", hours=None),
        _case(scheme, "no hours is known to be none", NOT_NOW, "N4", hours=0),
        _case(scheme, "without registration", NOT_NOW, "N3", self_employed="unregistered"),
        _case(scheme, "left the register", NOT_NOW, "N3", self_employed="deregistered"),
        _case(scheme, "not said whether registered", UNKNOWN, "N3", self_employed=None),
        _case(scheme, "vof", POSSIBLE, "N5.yes.together", legal_form="vof"),
        _case(scheme, "bv, control not asked", UNKNOWN, "N5", legal_form="bv"),
        _case(scheme, "bv with full control", POSSIBLE, legal_form="bv", control="yes"),
        _case(scheme, "bv without control", NOT_NOW, "N5", legal_form="bv", control="no"),
        _case(scheme, "a foundation: others judge", POSSIBLE, "N5.judged", legal_form="stichting", control="yes"),
        _case(scheme, "legal form unknown", UNKNOWN, "N5", legal_form=None),
        _case(scheme, "one without control, the other may", UNKNOWN, "N5", businesses=(_BV_OF_OTHERS, _UNSAID)),
        _case(scheme, "few hours, the other may", UNKNOWN, "N4", businesses=(replace(OWN, hours=5), _UNSAID)),
        _case(scheme, "nobody said whose it is", POSSIBLE, owner=None),
        _case(scheme, "one that ended adds no hours", NOT_NOW, "N4", businesses=(replace(OWN, hours=5), _ENDED)),
        _case(scheme, "one judged goes before one unknown", POSSIBLE, "N5.judged", businesses=(_CLUB, _UNTOLD)),
        _case(scheme, "only the partner's business", UNKNOWN, "N3", owner="partner"),
        _case(scheme, "no business written down", UNKNOWN, "N3", businesses=()),
    )


CASES: Final[tuple[Case, ...]] = (
    # Bbz, established
    *_age("bbz_established"),
    *_business("bbz_established"),
    _case("bbz_established", "all fits", POSSIBLE),
    _case("bbz_established", "beside a job", POSSIBLE, wish="beside_job"),
    _case("bbz_established", "goes on after all", POSSIBLE, wish="go_on_changed", deregistering="done"),
    _case("bbz_established", "wants to stop", NOT_NOW, "N6", wish="stop_job", deregistering="no"),
    _case("bbz_established", "does not know", UNKNOWN, "N6", wish="unsure"),
    _case("bbz_established", "the bank was not asked", UNKNOWN, "N7", bank_asked="not_asked"),
    _case("bbz_established", "the bank thinks about it", UNKNOWN, "N7", bank_asked="pending"),
    _case("bbz_established", "17 months: the municipality judges", POSSIBLE, "N8.judged", since=date(2025, 7, 1)),
    _case("bbz_established", "18 months today", POSSIBLE, since=date(2025, 6, 23)),
    _case("bbz_established", "18 months tomorrow", POSSIBLE, "N8.judged", since=date(2025, 6, 24)),
    _case("bbz_established", "a month too short", POSSIBLE, "N8.judged", date(2027, 2, 28), since=date(2025, 8, 31)),
    _case("bbz_established", "the oldest business counts", POSSIBLE, businesses=(replace(OWN, since=TODAY), OTHER)),
    _case("bbz_established", "start unknown", UNKNOWN, "N8", since=None),
    _case("bbz_established", "a no goes before what is open", NOT_NOW, "N4", hours=5, since=None, birth_date=None),
    _case("bbz_established", "age of that year unknown", UNKNOWN, "N1", date(2040, 1, 1), birth_date=date(1972, 1, 1)),
    _case("bbz_established", "young enough in any year", POSSIBLE, "", date(2040, 1, 1), birth_date=date(1973, 2, 1)),
    # Bbz, starter
    *_age("bbz_starter"),
    _case("bbz_starter", "all fits", POSSIBLE),
    _case("bbz_starter", "18 months today", NOT_NOW, "N13", since=date(2025, 6, 23)),
    _case("bbz_starter", "18 months tomorrow", POSSIBLE, since=date(2025, 6, 24)),
    _case("bbz_starter", "over a short month: tomorrow", POSSIBLE, "", date(2027, 2, 28), since=date(2025, 8, 31)),
    _case("bbz_starter", "over a short month: today", NOT_NOW, "N13", date(2027, 3, 1), since=date(2025, 8, 31)),
    _case("bbz_starter", "start unknown", UNKNOWN, "N13", since=None),
    _case("bbz_starter", "one of two dated", UNKNOWN, "N13", businesses=(_START, replace(_START, since=None))),
    _case("bbz_starter", "another may run long", UNKNOWN, "N13", businesses=(_START, _UNSAID)),
    _case("bbz_starter", "no benefit, the other may", UNKNOWN, "N12", businesses=(_UNHELPED, _UNSAID)),
    _case("bbz_starter", "left the register", UNKNOWN, "N13", self_employed="deregistered"),
    _case("bbz_starter", "not from a benefit", NOT_NOW, "N12", from_benefit="no"),
    _case("bbz_starter", "benefit not asked", UNKNOWN, "N12", from_benefit=None),
    _case("bbz_starter", "wants to stop", NOT_NOW, "N6", wish="stop_unsure"),
    _case("bbz_starter", "without registration yet", POSSIBLE, self_employed="unregistered"),
    _case("bbz_starter", "few hours as yet", POSSIBLE, hours=5),
    # Bbz, ending
    *_age("bbz_ending"),
    *_business("bbz_ending"),
    _case("bbz_ending", "all fits", POSSIBLE),
    _case("bbz_ending", "goes on", NOT_NOW, "N10", wish="go_on"),
    _case("bbz_ending", "wish not asked", UNKNOWN, "N10", wish=None),
    _case("bbz_ending", "12 months from today", POSSIBLE, stop_on=date(2027, 12, 23)),
    _case("bbz_ending", "a day more: extension, judged", POSSIBLE, "N11.judged.ending", stop_on=date(2027, 12, 24)),
    _case("bbz_ending", "24 months and a day", NOT_NOW, "N11", stop_on=date(2028, 12, 24)),
    _case("bbz_ending", "no day of stopping", UNKNOWN, "N11", stop_on=None),
    _case("bbz_ending", "the day has passed", UNKNOWN, "N11", stop_on=date(2026, 12, 22)),
    _case("bbz_ending", "leaving the register is done", NOT_NOW, "N3", deregistering="done"),
    _case("bbz_ending", "one of two left", UNKNOWN, "N3", businesses=(OWN, OTHER), deregistering="done"),
    _case("bbz_ending", "leaving the register waits", POSSIBLE, deregistering="waiting"),
    _case("bbz_ending", "leaving the register not asked", UNKNOWN, "N3", deregistering=None),
    # Bbz, older
    *_business("bbz_older"),
    _case("bbz_older", "born 31-12-1959", POSSIBLE),
    _case("bbz_older", "born 1-1-1960", NOT_NOW, "N14", birth_date=date(1960, 1, 1)),
    _case("bbz_older", "67 on 31-12-2026: reached", NOT_NOW, "N1", date(2026, 12, 31)),
    _case("bbz_older", "67 tomorrow, on 30-12-2026", POSSIBLE, "", date(2026, 12, 30)),
    _case("bbz_older", "gone on 1-1-2027", None, "", date(2027, 1, 1)),
    _case("bbz_older", "no date of birth", UNKNOWN, "N14", birth_date=None),
    _case("bbz_older", "born tomorrow: a slip", UNKNOWN, "N14", birth_date=date(2026, 12, 24)),
    _case("bbz_older", "of two the older", POSSIBLE, businesses=(replace(OWN, since=TODAY), OTHER)),
    _case("bbz_older", "ten years today", POSSIBLE, since=date(2016, 12, 23)),
    _case("bbz_older", "ten years tomorrow: an earlier one?", UNKNOWN, "N15", since=date(2016, 12, 24)),
    _case("bbz_older", "start unknown", UNKNOWN, "N15", since=None),
    # IOAZ
    _case("ioaz", "all fits", POSSIBLE),
    _case("ioaz", "55 tomorrow", NOT_NOW, "N16", birth_date=date(1971, 12, 24)),
    _case("ioaz", "55 on the day", POSSIBLE, birth_date=date(1971, 12, 23)),
    _case("ioaz", "no date of birth", UNKNOWN, "N16", birth_date=None),
    _case("ioaz", "born tomorrow: a slip", UNKNOWN, "N16", birth_date=date(2026, 12, 24)),
    _case("ioaz", "67 on the day", NOT_NOW, "N1", birth_date=date(1959, 12, 23)),
    _case("ioaz", "not ten years", NOT_NOW, "N17", ten_years="no"),
    _case("ioaz", "ten years not asked", UNKNOWN, "N17", ten_years=None),
    _case("ioaz", "goes on", NOT_NOW, "N10", wish="go_on_changed"),
    _case("ioaz", "left the register", NOT_NOW, "N3", self_employed="deregistered"),
    _case("ioaz", "leaving is done", NOT_NOW, "N3", deregistering="done"),
    _case("ioaz", "leaving not asked", UNKNOWN, "N3", deregistering=None),
    _case("ioaz", "stops in 18 months", POSSIBLE, stop_on=date(2028, 6, 23)),
    _case("ioaz", "stops a day later: judged", POSSIBLE, "N11.judged.ioaz", stop_on=date(2028, 6, 24)),
    _case("ioaz", "no day of stopping", UNKNOWN, "N11", stop_on=None),
    _case("ioaz", "the day has passed", UNKNOWN, "N11", stop_on=date(2026, 12, 1)),
    # Debt help
    _case("debt_help", "all fits", POSSIBLE),
    _case("debt_help", "no overview", POSSIBLE, debts="no_overview"),
    _case("debt_help", "no debts", NOT_NOW, "N18", debts="no"),
    _case("debt_help", "debts not asked", UNKNOWN, "N18", debts=None),
    _case("debt_help", "a Tozo loan that is not called a debt", POSSIBLE, debts="no", support=frozenset({"tozo"})),
    _case("debt_help", "no permit", NOT_NOW, "N2", status_ok="no"),
    _case("debt_help", "permit not asked", UNKNOWN, "N2", status_ok=None),
    _case("debt_help", "the owner of a bv, as a person", POSSIBLE, "N19.yes.person", legal_form="bv"),
    _case("debt_help", "a partner in a vof", POSSIBLE, legal_form="vof"),
    _case("debt_help", "a foundation itself not, the person may", POSSIBLE, "N19.yes.person", legal_form="stichting"),
    _case("debt_help", "a foreign form: ask", POSSIBLE, "N19.judged.ask", legal_form="buitenlands"),
    _case("debt_help", "legal form unknown: people all the same", POSSIBLE, "N19.judged.form", legal_form=None),
    _case("debt_help", "no business at all", POSSIBLE, businesses=()),
    _case("debt_help", "debt help before: judged", POSSIBLE, "N20.judged", earlier_help="yes"),
    _case("debt_help", "never before", POSSIBLE, earlier_help="no"),
    # Moratorium
    _case("moratorium", "a judgment", POSSIBLE),
    _case("moratorium", "a day is known", POSSIBLE, eviction="date_known"),
    _case("moratorium", "cut-off announced", POSSIBLE, eviction="no", cutoff="announced"),
    _case("moratorium", "cut off already", POSSIBLE, eviction="no", cutoff="cut_off"),
    _case("moratorium", "insurance cancelled", POSSIBLE, eviction="no", insurance="cancelled"),
    _case("moratorium", "arrears alone are no threat", NOT_NOW, "N21", eviction="no", insurance="arrears"),
    _case("moratorium", "nothing threatens", NOT_NOW, "N21", eviction="no"),
    _case("moratorium", "eviction may come: the worker judges", UNKNOWN, "N21", eviction="threat"),
    _case("moratorium", "cut-off not asked", UNKNOWN, "N21", eviction="no", cutoff=None),
    _case("moratorium", "nothing asked", UNKNOWN, "N21", eviction=None, cutoff=None, insurance=None),
    _case("moratorium", "one threat is enough", POSSIBLE, cutoff=None, insurance=None),
    _case("moratorium", "no debts", NOT_NOW, "N18", debts="no"),
    _case("moratorium", "debts not asked", UNKNOWN, "N18", debts=None),
    # Tozo
    _case("tozo", "a Tozo loan", POSSIBLE),
    _case("tozo", "only tax", NOT_NOW, "N23", support=frozenset({"tax_deferral"})),
    _case("tozo", "nothing to pay back", NOT_NOW, "N23", support=frozenset({"none"})),
    _case("tozo", "not asked", UNKNOWN, "N23", support=frozenset()),
    _case("tozo", "alone", POSSIBLE, support=frozenset({"tozo"})),
    _case("tozo", "with a Bbz loan", POSSIBLE, support=frozenset({"tozo", "bbz_loan"})),
    _case("tozo", "a Bbz loan is none", NOT_NOW, "N23", support=frozenset({"bbz_loan"})),
    _case("tozo", "NOW and TVL are none", NOT_NOW, "N23", support=frozenset({"now_tvl"})),
    _case("tozo", "also without other debts", POSSIBLE, debts="no"),
    _case("tozo", "whatever the wish", POSSIBLE, wish="stop_job"),
    _case("tozo", "before 2027 and after", POSSIBLE, "", date(2027, 1, 1)),
    _case("tozo", "without a business", POSSIBLE, businesses=()),
)

# What is said when all fits: the scheme's rule and source, each condition in its order, and its amounts.
SAID: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "bbz_established": (
        "V1",
        "Bbz art. 1, 18, 20, 35",
        "N6.yes N8.yes N1.yes N2.yes N3.yes N4.yes N5.yes N7.yes N9.judged.established",
        "credit_established_max gift_max interest_pct term_max_years capital_limit",
    ),
    "bbz_starter": (
        "V2",
        "Bbz art. 23, 24; Stb. 2025, 220",
        "N13.yes N12.yes N6.yes N1.yes N2.yes N7.yes N9.judged.starter",
        "credit_starter_max interest_pct",
    ),
    "bbz_ending": (
        "V3",
        "Bbz 2004",
        "N10.yes N11.yes.ending N1.yes N2.yes N3.yes N4.yes N5.yes N9.judged.ending",
        "",
    ),
    "bbz_older": (
        "V4",
        "Bbz art. 25, 26",
        "N14.yes N15.yes N1.yes N2.yes N3.yes N4.yes N5.yes N9.judged.older",
        "min_income_older gift_max capital_older",
    ),
    "ioaz": (
        "V5",
        "losser.nl; KVK; velsen.nl",
        "N16.yes N1.yes N17.yes N10.yes N3.yes N11.yes.ioaz",
        "",
    ),
    "debt_help": ("V6", "Wgs art. 3, 4; VNG", "N18.yes N2.yes N19.yes", ""),
    "moratorium": ("V7", "Fw art. 287b", "N21.yes N18.yes N22.judged", ""),
    "tozo": ("V8", "Bbz art. 42", "N23.yes N24.judged", ""),
}
# Where each condition comes from, by the table of docs/domain.md.
FROM: Final[Mapping[str, tuple[str, str]]] = {
    "N1": ("Bbz art. 1; AOW", "law"),
    "N2": ("Bbz; Wgs art. 3", "law"),
    "N3": ("ondernemersplein.nl", "source"),
    "N4": ("Bbz art. 1", "law"),
    "N5": ("Bbz art. 1, 30, 33", "law"),
    "N6": ("Bbz 2004", "law"),
    "N7": ("Bbz 2004", "law"),
    "N8": ("Rotterdam", "source"),
    "N9": ("Bbz art. 1", "law"),
    "N10": ("Bbz 2004", "law"),
    "N11": ("Bbz; IOAZ", "law"),
    "N12": ("Bbz 2004", "law"),
    "N13": ("own proposal", "own"),
    "N14": ("senzer.nl; meppel.nl", "source"),
    "N15": ("senzer.nl; meppel.nl", "source"),
    "N16": ("losser.nl; KVK", "source"),
    "N17": ("losser.nl; KVK", "source"),
    "N18": ("Wgs", "law"),
    "N19": ("VNG", "source"),
    "N20": ("Wgs art. 3", "law"),
    "N21": ("Fw art. 287b", "law"),
    "N22": ("Fw art. 287b; bureauwsnp.nl", "source"),
    "N23": ("Bbz art. 42", "law"),
    "N24": ("Bbz art. 42", "law"),
    "N25": ("KVK; bureauwsnp.nl", "known"),
}
