"""What a region sets, read from the sealed settings of a profile: the BSN, the mandate, amounts of a year. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from desktop.intake.numbers import read_decimal, show_number
from forms.rules.amounts import NOTHING_FILLED_IN, RegionAmounts, most, read_region_amounts
from forms.rules.catalogue import Catalogue, catalogue
from sync.vault import Value

BSN: Final = "bsn_on"  # also the hidden question of the form that asks for the BSN or not
BSN_REASON: Final = "bsn_reason"
MANDATE: Final = "mandate"
KEEP_CLOSED: Final = "keep_closed_days"  # how long a closed dossier stays on a laptop
KEEP_CLOSED_DAYS: Final = 30
LONGEST_KEPT: Final = 3_650
YES: Final = "yes"
PERCENT: Final = Decimal(100)


@dataclass(frozen=True)
class Region:
    """bsn_on: the BSN is asked. mandate: our conversation counts as the first one about debt help (Wgs art. 4)."""

    bsn_on: bool = False
    mandate: bool = False
    amounts: RegionAmounts = NOTHING_FILLED_IN
    own_catalogue: Catalogue | None = None  # None: the one that comes with the program

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use. Raises CatalogueFaulty (C-001) when that of the program is damaged."""
        return self.own_catalogue or catalogue()


NO_REGION: Final = Region()


def region_of(settings: Mapping[str, Value], own_catalogue: Catalogue | None = None) -> Region:
    """The region's part of a profile's settings, and its own catalogue if it has one.

    The BSN is asked only when the reason for it was written down.
    """
    texts = {key: value for key, value in settings.items() if isinstance(value, str)}
    reason = texts.get(BSN_REASON, "").strip()
    return Region(
        bsn_on=texts.get(BSN) == YES and bool(reason),
        mandate=texts.get(MANDATE) == YES,
        amounts=read_region_amounts(texts),
        own_catalogue=own_catalogue,
    )


def keep_closed_days(settings: Mapping[str, Value]) -> int:
    """How many days a closed dossier stays on a laptop of the region; what cannot be a number of days counts as 30."""
    text = settings.get(KEEP_CLOSED)
    days = int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 4 else -1
    return days if 0 <= days <= LONGEST_KEPT else KEEP_CLOSED_DAYS


def is_share(setting: str) -> bool:
    """True for a share of profit, which people write as a percentage."""
    return setting.startswith("tax_share/")


def read_setting(setting: str, typed: str, language: str = "nl") -> str | None:
    """What was typed for an amount, as it is kept; "" for nothing, None for what cannot be one."""
    if not typed.strip():
        return ""
    text = read_decimal(typed.strip().removesuffix("%"), language)
    if text is None:
        return None
    number = Decimal(text)
    if is_share(setting):
        return format((number / PERCENT).normalize(), "f") if 0 <= number < PERCENT else None
    return text if 0 <= number <= most(setting.rpartition("/")[2]) else None


def show_setting(setting: str, kept: str, language: str = "nl") -> str:
    """A kept amount as people write it."""
    if not is_share(setting) or not kept:
        return show_number(kept, language)
    try:
        return show_number(format((Decimal(kept) * PERCENT).normalize(), "f"), language)
    except InvalidOperation:
        return kept
