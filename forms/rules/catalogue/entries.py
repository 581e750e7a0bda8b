"""What the catalogue holds: parties, schemes, practices, money, sources to watch, and steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

ROADS: Final = ("A", "B", "C")
WHO: Final = ("client", "worker", "party")
# active: its source says so; old: the source is years old; regional: not everywhere, ask; unknown: nobody could say
STATUSES: Final = ("active", "old", "regional", "unknown", "ended")

# What a row can be for: codes of findings, and situations that steps.py makes of several answers.
SITUATIONS: Final = frozenset(
    {
        *("threat.eviction", "threat.eviction.dated", "threat.eviction.confirmed", "eviction.confirm"),
        *("threat.cutoff", "threat.cutoff.dated", "threat.cutoff.done", "threat.insurance", "insurance.arrears"),
        *("crisis.seizure", "crisis.bankruptcy", "crisis.bankruptcy.dated", "crisis.week"),
        *("crisis.credit", "crisis.credit.dated"),
        *("week.partly", "post.unopened", "post.sometimes", "clock.debt_help", "clock.date_missing"),
        *("track.debts.problematic", "track.debts.high", "debts.no_clock", "debts.no_overview", "books.behind"),
        *("road.chosen", "road.unsure", "road.prepare", "road.go_on_red", "road.money_this_month", "road.why_stop"),
        *("road.job_possible", "road.settle", "road.ioaz", "stop.registered", "scan.short"),
        *("wish.doubt", "returns.open", "help.coach"),
    }
)


@dataclass(frozen=True)
class Entry:
    """One row. Texts by language; words: other and older names people search by.

    roads, situations, regions: empty for all; regions hold codes of labour-market regions (AM..) and municipalities
    (GM..). ended: the day, month or year since which it is gone, "" while it is there. successor: key of what there
    is now, in any file. source_date: a day, month or year, "" when the source has none. checked: the day on which the
    row was last compared with its source, None when never; every_months: how often that should be done.
    """

    kind: ClassVar[str] = ""

    key: str
    name: Mapping[str, str]
    what: Mapping[str, str]
    words: tuple[str, ...]
    roads: frozenset[str]
    situations: tuple[str, ...]
    regions: frozenset[str]
    site: str
    status: str
    ended: str
    successor: str
    source: str
    source_date: str
    checked: date | None
    every_months: int


@dataclass(frozen=True)
class Party(Entry):
    """Who can help. phone: as people write it, "" when there is none for the whole country."""

    kind: ClassVar[str] = "party"
    phone: str


@dataclass(frozen=True)
class Scheme(Entry):
    """What the law or a fund offers, "possible" and never more. party: key of where to ask, or ""."""

    kind: ClassVar[str] = "scheme"
    party: str


@dataclass(frozen=True)
class Practice(Entry):
    """How a team or municipality does it; to learn from, not to refer to."""

    kind: ClassVar[str] = "practice"


@dataclass(frozen=True)
class MoneySource(Entry):
    """Money that may pay a step. steps: keys of the steps it is thought for."""

    kind: ClassVar[str] = "money"
    steps: tuple[str, ...]


@dataclass(frozen=True)
class WatchSource(Entry):
    """Where news comes from that changes this catalogue; for who maintains it."""

    kind: ClassVar[str] = "watch"


@dataclass(frozen=True)
class StepRow:
    """A step that the catalogue suggests. situations: any of these leads to it; roads: empty for every road.

    days: working days from today. rank: lower comes first. The sentence is `step.<key>`.
    """

    key: str
    situations: tuple[str, ...]
    roads: frozenset[str]
    rank: int
    who: str
    party: str
    days: int
    source: str
