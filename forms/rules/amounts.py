"""Amounts of a year: what this program knows, what the region filled in, and what is still unset.

A region fills in what no source gave yet (the Bbz amounts and the tax share of 2026). Its settings are plain texts:
`amount/2026/credit_established_max` = "260000" and `tax_share/2026` = "0.20"; `amounts_source/2026` and
`amounts_checked/2026` say in the region's own words where they were found and when that was checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from forms.reference import Amount, TaxShare, amounts, tax_share

UNITS: Final[Mapping[str, str]] = {"interest_pct": "percent", "term_max_years": "years"}  # every other key: euros
LARGEST: Final = Decimal(100_000_000)
_MOST: Final[Mapping[str, Decimal]] = {"euro": LARGEST, "percent": Decimal(100), "years": Decimal(100)}
_GONE_FROM: Final[Mapping[str, int]] = {"min_income_older": 2027, "capital_older": 2027}  # of a kind that is empty then
BY_REGION: Final = "region"
_BACK: Final = 20  # years to look back for what is known
_SETTING: Final = re.compile(r"(amount|tax_share)/([0-9]{4})(?:/([a-z0-9_]+))?")
_TOLD: Final = re.compile(r"amounts_(?:source|checked)/[0-9]{4}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True)
class RegionAmounts:
    """What a region filled in. bbz: (year, key) -> euros, percent or years; tax_share: year -> a share, 0 up to 1."""

    bbz: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    tax_share: Mapping[int, Decimal] = field(default_factory=dict)
    told: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # year -> where it was found, and checked when


NOTHING_FILLED_IN: Final = RegionAmounts()


@dataclass(frozen=True)
class YearAmount:
    """An amount as it is shown. value: None while it is unset; earlier: the last year that is known, if unset.

    unit: "euro", "percent" or "years". told: where the region found it and when it was checked, as it wrote that.
    """

    key: str
    year: int
    value: Decimal | None
    unit: str
    article: str
    source: str
    earlier: Amount | None = None
    told: tuple[str, str] = ("", "")

    @property
    def by_region(self) -> bool:
        """True when the region filled it in."""
        return self.source == BY_REGION


def read_region_amounts(settings: Mapping[str, str]) -> RegionAmounts:
    """The amounts among a region's settings; a name or a number that can't be used is left out, never guessed."""
    bbz: dict[tuple[int, str], Decimal] = {}
    shares: dict[int, Decimal] = {}
    for name, text in settings.items():
        found, number = _SETTING.fullmatch(name), _NUMBER.fullmatch(text.strip())
        if found is None or number is None:
            continue
        kind, year, key = found.groups()
        value = Decimal(number.group())
        if kind == "amount" and key and value <= most(key):
            bbz[int(year), key] = value
        if kind == "tax_share" and not key and value < 1:
            shares[int(year)] = value
    years = {name.partition("/")[2] for name in settings if _TOLD.fullmatch(name)}
    return RegionAmounts(bbz, shares, {int(year): _told(year, settings) for year in years})


def most(key: str) -> Decimal:
    """The largest value of an amount in its unit: no percentage is above 100."""
    return _MOST[UNITS.get(key, "euro")]


def _told(year: str, settings: Mapping[str, str]) -> tuple[str, str]:
    source, checked = (settings.get(f"amounts_{what}/{year}", "") for what in ("source", "checked"))
    return " ".join(source.split()), " ".join(checked.split())


def settings_to_fill_in(year: int) -> tuple[str, ...]:
    """The names of the settings of a year for which this program has no amount: what a region is asked for.

    A year that is not listed yet asks for what the last listed one holds.
    """
    listed = amounts(year)
    keys = next((found for one in range(year, year - _BACK, -1) if (found := amounts(one))), {})
    there = (key for key in keys if year < _GONE_FROM.get(key, year + 1))
    unset = tuple(f"amount/{year}/{key}" for key in there if key not in listed or listed[key].value is None)
    try:
        known = tax_share(year).year == year
    except LookupError:
        known = False
    return unset if known else (*unset, f"tax_share/{year}")


def year_amount(key: str, year: int, region: RegionAmounts = NOTHING_FILLED_IN) -> YearAmount:
    """One amount in a year. The program's own list goes before what the region filled in."""
    listed = amounts(year).get(key)
    value, source = (listed.value, listed.source) if listed else (None, "")
    if value is None and (year, key) in region.bbz:
        value, source = region.bbz[year, key], BY_REGION
    earlier = None if value is not None else _before(key, year, region)
    article = listed.article if listed else earlier.article if earlier else ""
    told = region.told.get(year, ("", "")) if source == BY_REGION else ("", "")
    return YearAmount(key, year, value, UNITS.get(key, "euro"), article, source, earlier, told)


def _before(key: str, year: int, region: RegionAmounts) -> Amount | None:
    """The newest known amount of an earlier year, the program's own or else the region's."""
    for one in range(year - 1, year - _BACK, -1):
        listed = amounts(one).get(key)
        if listed is not None and listed.value is not None:
            return listed
        if (one, key) in region.bbz:
            return Amount(one, key, region.bbz[one, key], listed.article if listed else "", BY_REGION)
    return None


def year_tax_share(year: int, region: RegionAmounts = NOTHING_FILLED_IN) -> TaxShare:
    """The share of a year, else of the last year before that is known; the region's own goes before the list.

    Raises LookupError for a year before all of them.
    """
    own = [TaxShare(known, share, BY_REGION) for known, share in region.tax_share.items() if known <= year]
    newest = max(own, key=lambda share: share.year, default=None)
    if newest is None or newest.year == year:
        return newest or tax_share(year)
    try:
        listed = tax_share(year)
    except LookupError:
        return newest
    return newest if newest.year >= listed.year else listed
