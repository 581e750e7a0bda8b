"""The quick scan as JSON with the Dutch names of the scan's own table, to hold it against other calculations.

In: an object of facts, absent or null for unknown. Out: R1 to R18, signals and colour. Nothing is rounded.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms.rules.amounts import NOTHING_FILLED_IN, RegionAmounts, year_tax_share
from forms.rules.errors import FactRefused
from forms.rules.scan import REQUIRED, Scan, ScanInput, default_tax_rate, quick_scan

# The Dutch name of each fact; the same order as in ScanInput.
NAMES: Final[Mapping[str, str]] = {
    "omzet": "turnover",
    "inkoop": "purchases",
    "vast": "fixed",
    "liquide": "cash",
    "prive": "household",
    "rente_afl": "debt_service",
    "overig_ink": "other_income",
    "btw_te_betalen": "vat_due",
    "debiteuren30": "due_30",
    "crediteuren_te_laat": "overdue",
    "regelingen": "arrangements_paid",
    "geeiste_afl": "demanded",
    "vtlb": "vtlb",
    "schuld_totaal": "debt_total",
    "omzet_vj": "turnover_last_year",
    "ev": "equity",
    "tv": "total_assets",
    "va": "current_assets",
    "kv": "current_liabilities",
    "uren": "hours",
    "grootste_klant": "largest_pct",
    "t": "tax_rate",
    "schatting": "estimate",
    "betrouwbaarheid": "reliability",
    "administratie_achter": "books_behind",
}
ALIASES: Final[Mapping[str, str]] = {"O6": "uren", "F11": "grootste_klant"}
RELIABILITY: Final[Mapping[str, bool]] = {
    "administratie": False,
    "uit administratie": False,
    "bankafschriften": False,
    "uit bankafschriften": False,
    "schatting": True,
}
COLOURS: Final[Mapping[str | None, str]] = {
    "red": "rood",
    "orange": "oranje",
    "green": "groen",
    None: "onvoldoende gegevens",
}
MAY_BE_NEGATIVE: Final = frozenset({"liquide", "ev"})
MAXIMUM: Final[Mapping[str, int]] = {"uren": 168, "grootste_klant": 100}
LARGEST: Final = Decimal(10) ** 12  # euros
FINEST: Final = -40  # decimal places
MONTHS_BEHIND: Final = 3


def read_facts(text: str) -> object:
    """The JSON value in a text, numbers exactly as written. Raises FactRefused (Q-002, Q-006, Q-007)."""
    try:
        return json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_not_finite, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError, ArithmeticError):
        raise FactRefused(
            "Q-002",
            "The facts are not readable as JSON. Nothing was changed. Check brackets and commas.",
        ) from None


def _not_finite(name: str) -> float:
    raise FactRefused(
        "Q-006",
        f"{name} is not a finite number. Nothing was changed. Use null for what is unknown.",
    )


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise FactRefused("Q-007", f"{_shown(double)} stands there twice. Nothing was changed. Keep one of the two.")
    return found


def scan_json(facts: object, amounts: RegionAmounts = NOTHING_FILLED_IN) -> object:
    """The outcome of one object of facts, or of each in a list. Raises FactRefused.

    amounts: what a region filled in.
    """
    if isinstance(facts, list):
        return [_one(entry, f"fact set {place}: ", amounts) for place, entry in enumerate(facts, start=1)]
    return _one(facts, "", amounts)


def _one(facts: object, where: str, amounts: RegionAmounts) -> dict[str, object]:
    scan = quick_scan(facts_from_json(facts, where, amounts))
    own_share = isinstance(facts, dict) and facts.get("t") is not None
    return outcome(scan, None if own_share else year_tax_share(date.max.year, amounts).year)


def facts_from_json(facts: object, where: str = "", amounts: RegionAmounts = NOTHING_FILLED_IN) -> ScanInput:
    """One object of facts as the scan takes it. where: put before each message. Raises FactRefused (Q-003 to Q-007).

    amounts: what a region filled in, for a share of tax that the facts do not give.
    """
    if not isinstance(facts, dict):
        raise FactRefused(
            "Q-003",
            f"{where}the facts are no object. Nothing was changed. Give names with amounts.",
        )
    given: dict[str, object] = {}
    for name, value in facts.items():
        known = ALIASES.get(name, name)
        if known not in NAMES:
            raise FactRefused("Q-004", f"{where}{_shown(name)} is no known fact. Nothing was changed. {_known_names()}")
        if known in given:
            raise FactRefused("Q-007", f"{where}{name} and {known} are the same fact. Nothing was changed. Keep one.")
        if value is not None:
            given[known] = value
    return _scan_input(given, where, amounts)


def _scan_input(given: Mapping[str, object], where: str, amounts: RegionAmounts) -> ScanInput:
    flags = {"schatting", "betrouwbaarheid", "administratie_achter"}
    facts: dict[str, Any] = {"tax_rate": default_tax_rate(amounts=amounts)}
    facts |= {NAMES[name]: _amount(name, value, where) for name, value in given.items() if name not in flags}
    return ScanInput(
        estimate=_flag("schatting", given, where) or _is_estimate(given, where),
        books_behind=_is_behind(given, where),
        **facts,
    )


def _amount(name: str, value: object, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _wrong_type(name, where, "a number, or null for unknown")
    number = Decimal(str(value))
    if not number.is_finite():
        raise _out_of_range(name, where, "a finite number")
    if abs(number) > LARGEST or _too_fine(number):
        raise _out_of_range(name, where, "at most 1,000,000,000,000 and with at most 40 decimals")
    if number < 0 and name not in MAY_BE_NEGATIVE:
        raise _out_of_range(name, where, "0 or more; only liquide and ev can be negative")
    if number > MAXIMUM.get(name, LARGEST):
        raise _out_of_range(name, where, f"at most {MAXIMUM[name]}")
    if name == "t" and number >= 1:
        raise _out_of_range(name, where, "a share from 0 up to, not including, 1, such as 0.20")
    return number


def _too_fine(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return not isinstance(exponent, int) or exponent < FINEST


def _flag(name: str, given: Mapping[str, object], where: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise _wrong_type(name, where, "true or false")
    return value


def _is_estimate(given: Mapping[str, object], where: str) -> bool:
    value = given.get("betrouwbaarheid", "administratie")
    if not isinstance(value, str) or value not in RELIABILITY:
        raise _wrong_type("betrouwbaarheid", where, f"one of {', '.join(RELIABILITY)}")
    return RELIABILITY[value]


def _is_behind(given: Mapping[str, object], where: str) -> bool:
    """administratie_achter: yes or no, or how many months."""
    value = given.get("administratie_achter", False)
    if isinstance(value, bool):
        return value
    if not isinstance(value, int | float | Decimal):
        raise _wrong_type("administratie_achter", where, "true, false or a number of months")
    return _amount("administratie_achter", value, where) > MONTHS_BEHIND


def _wrong_type(name: str, where: str, wanted: str) -> FactRefused:
    return FactRefused("Q-005", f"{where}{name} must be {wanted}. Nothing was changed. Correct it in the file.")


def _out_of_range(name: str, where: str, wanted: str) -> FactRefused:
    return FactRefused("Q-006", f"{where}{name} must be {wanted}. Nothing was changed. Correct it in the file.")


def _known_names() -> str:
    return f"Known names: {', '.join((*NAMES, *ALIASES))}."


def _shown(name: str) -> str:
    """A name from outside, short and on one line."""
    return repr(name if len(name) <= 40 else name[:40] + "...")


def outcome(scan: Scan, share_of: int | None = None) -> dict[str, object]:
    """A scan as JSON values: R1 to R18 (null where not computed), signals, colour, what is missing, the tax share.

    share_of: the year of the tax share that was used; None for a share that the facts gave, the listed one too.
    """
    dutch = {question: name for name, fact in NAMES.items() for known, question in REQUIRED.items() if fact == known}
    return {
        **scan.values,
        "rood": list(scan.red),
        "oranje": list(scan.orange),
        "kleur": COLOURS[scan.colour],
        "problematisch": scan.problematic,
        "voorlopig": scan.provisional,
        "ontbreekt": [dutch[question] for question in scan.insufficient],
        "t": float(scan.facts.tax_rate),
        "t_jaar": share_of,
    }
