"""A small region for tests: two teams and the coordinators, four colleagues, this laptop is Noor's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from desktop.team.now import Colleague, Custody, Purge, RegionNow, Team
from sync.region.answered import ACCEPTED, Answered
from tests.desktop.builders import WINTER

NORTH, SOUTH, DESK = "0a" * 16, "0b" * 16, "0c" * 16
NOOR, AHMED, EVA, TOM = "a1" * 16, "a2" * 16, "a3" * 16, "a4" * 16
ONE = "ab" * 16  # the dossier of tests.desktop.builders
AT = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)

TEAMS = (Team(NORTH, "Wijkteam Noord"), Team(SOUTH, "Mobiliteitsteam"), Team(DESK, "Coördinatie", coordinators=True))
PEOPLE = (
    Colleague(NOOR, "Noor", "0600000001", (NORTH,), administrator=True),
    Colleague(AHMED, "Ahmed", "", (NORTH,), absent_until=date(2027, 1, 3)),
    Colleague(EVA, "Eva", "", (SOUTH,)),
    Colleague(TOM, "Tom", "", (DESK,)),
)


def region(custody: Mapping[str, Custody] | None = None, me: str = NOOR, **other: object) -> RegionNow:
    """The region as this laptop sees it."""
    made = RegionNow("Voorbeeldregio", me, "https://server.example", teams=TEAMS, people=PEOPLE)
    return replace(made, custody=custody if custody is not None else {ONE: held()}, **other)  # type: ignore[arg-type]


def held(team: str = NORTH, offered: str = "", purge: Purge | None = None) -> Custody:
    """Who holds a dossier."""
    return Custody(team, offered, purge)


def answer(kind: str = ACCEPTED, dossier: str = ONE, at: datetime = AT) -> Answered:
    """What Eva's team answered to an offer of Noor."""
    return Answered(dossier, kind, SOUTH, EVA, at, NOOR, AT)
