"""Small dossiers for the tests of screens: a taxi driver in the red, a hairdresser who is fine."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from desktop.dossier import Dossier
from desktop.player import FIGURES as PLAYED
from desktop.region import NO_REGION, Region
from sync.vault import GivenPlanInfo, Value

TODAY = date(2026, 12, 23)
WINTER = timezone(timedelta(hours=1))
FIRST, SECOND = "00000000000000a1", "00000000000000a2"

# worked case K2, as the sample visit plays it; the day of a set of figures is an argument here
TAXI: Mapping[str, str] = {name: value for name, value in PLAYED.items() if name != "figures_date"}
HAIRDRESSER: Mapping[str, str] = {  # worked case K1, from estimates
    "f1_vat": "excluding",
    "f1_turnover_1": "4200",
    "f4_purchases": "420",
    "f5_fixed": "1500",
    "f7_cash": "6000",
    "f13_reliability": "estimate",
    "h1_household": "1800",
}


def figures(
    leaves: Mapping[str, str], day: str = "2026-12-23", item: str = FIRST, order: str = "1", **other: str
) -> dict[str, str]:
    """The answers of one dated set of figures."""
    answers = {**leaves, **other, "figures_date": day, "order": order}
    return {f"figures/{item}/{name}": value for name, value in answers.items()}


def step(item: str = FIRST, order: str = "1", **leaves: str) -> dict[str, str]:
    """The answers of one step; names without pl2_."""
    answers = {f"pl2_{name}": value for name, value in {"status": "open", **leaves}.items()}
    return {f"pl2_steps/{item}/{name}": value for name, value in {**answers, "order": order}.items()}


def dossier(
    *parts: Mapping[str, Value],
    today: date = TODAY,
    given: tuple[GivenPlanInfo, ...] = (),
    region: Region = NO_REGION,
) -> Dossier:
    """A dossier with these values."""
    values: dict[str, Value] = {}
    for part in parts:
        values.update(part)
    return Dossier("ab" * 16, values, today, given=given, region=region)


def plan_given(number: int = 1, day: date = TODAY, how: str = "printed", revision: str = "r1") -> GivenPlanInfo:
    """A plan that was given that day at ten."""
    at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=WINTER)
    return GivenPlanInfo(number, at, how, revision, "p" * 16, "0" * 64, 1000)
