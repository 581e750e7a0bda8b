"""The catalogue: parties that can help, and the steps that lead to them.

Read from resources/catalogue/*.csv. A party whose status is old or unknown is shown as "check first"; an ended one is
never suggested, but can be found, with the year it ended and what there is now.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Protocol, TypeVar

from forms.rules.errors import CatalogueFaulty

STATUSES: Final = ("active", "regional", "old", "unknown", "ended")
ROADS: Final = ("A", "B", "C")
WHO: Final = ("client", "worker", "party")


class Source(Protocol):
    """A file to read: a path, or a resource of a package."""

    @property
    def name(self) -> str: ...

    def read_bytes(self) -> bytes: ...


@dataclass(frozen=True)
class Party:
    """Who can help. status: one of STATUSES; source_date: year or year-month, empty when the source has none."""

    key: str
    name: Mapping[str, str]
    what: Mapping[str, str]
    roads: frozenset[str]
    phone: str
    site: str
    status: str
    source: str
    source_date: str
    check_first: bool
    ended: str
    successor: str


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


@dataclass(frozen=True)
class Catalogue:
    """Everything in the catalogue, by key."""

    parties: Mapping[str, Party]
    steps: tuple[StepRow, ...]

    def find(self, text: str) -> tuple[Party, ...]:
        """Parties with the text in key or name, ended ones too; none for an empty text."""
        wanted = text.casefold().strip()
        if not wanted:
            return ()
        return tuple(p for p in self.parties.values() if any(wanted in t.casefold() for t in (p.key, *p.name.values())))


class Row:
    """One row of a catalogue file; what is wrong with it is added to problems, so that all come out at once."""

    def __init__(self, file: str, number: int, cells: Mapping[str, str], problems: list[str]) -> None:
        self.file, self.number, self.cells, self.problems = file, number, cells, problems

    def problem(self, column: str, what: str) -> None:
        self.problems.append(f"{self.file} row {self.number} column {column}: {what}")

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self.cells[column].strip()
        if needed and not value:
            self.problem(column, "is empty")
        return value

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        value = self.text(column, needed=True)
        if value and value not in (options := tuple(allowed)):
            self.problem(column, f"is none of: {', '.join(options)}")
        return value

    def words(self, column: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        values = tuple(self.text(column).split())
        if allowed is not None and not set(values) <= set(options := tuple(allowed)):
            self.problem(column, f"holds something else than: {', '.join(options)}")
        return values

    def whole(self, column: str) -> int:
        value = self.text(column)
        if value.isascii() and value.isdigit() and len(value) <= 6:
            return int(value)
        self.problem(column, "is not a whole number")
        return 0


PARTY_COLUMNS: Final = [
    *("key", "name_nl", "name_en", "what_nl", "what_en", "roads", "phone", "site"),
    *("status", "source", "source_date", "check_first", "ended", "successor"),
]
STEP_COLUMNS: Final = ["key", "situations", "roads", "rank", "who", "party", "days", "source"]

T = TypeVar("T")


def _read(source: Source, columns: list[str], make: Callable[[Row], T], problems: list[str]) -> list[T]:
    """The rows of one file. The first row names the columns, exactly these and in any order."""
    try:
        rows = list(csv.reader(io.StringIO(source.read_bytes().decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        problems.append(f"{source.name}: can't be read as a UTF-8 CSV file ({type(problem).__name__})")
        return []
    header = rows[0] if rows else []
    if sorted(header) != sorted(columns):
        problems.append(f"{source.name} row 1: the columns must be {', '.join(columns)}")
        return []
    made = []
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(header):
            problems.append(f"{source.name} row {number}: has {len(cells)} cells instead of {len(header)}")
            continue
        made.append(make(Row(source.name, number, dict(zip(header, cells, strict=True)), problems)))
    return made


def _party(row: Row) -> Party:
    status, check_first = row.one_of("status", STATUSES), row.one_of("check_first", ("yes", "no"))
    ended = row.text("ended", needed=status == "ended")
    if status in ("old", "unknown") and check_first == "no":
        row.problem("check_first", f"must be yes for the status {status}")
    return Party(
        key=row.text("key", needed=True),
        name={"nl": row.text("name_nl", needed=True), "en": row.text("name_en", needed=True)},
        what={"nl": row.text("what_nl", needed=True), "en": row.text("what_en", needed=True)},
        roads=frozenset(row.words("roads", ROADS)),
        phone=row.text("phone"),
        site=row.text("site"),
        status=status,
        source=row.text("source", needed=True),
        source_date=row.text("source_date"),
        check_first=check_first == "yes",
        ended=ended,
        successor=row.text("successor"),
    )


def _step(row: Row) -> StepRow:
    situations = row.words("situations")
    if not situations:
        row.problem("situations", "is empty")
    return StepRow(
        key=row.text("key", needed=True),
        situations=situations,
        roads=frozenset(row.words("roads", ROADS)),
        rank=row.whole("rank"),
        who=row.one_of("who", WHO),
        party=row.text("party"),
        days=row.whole("days"),
        source=row.text("source", needed=True),
    )


def _doubles(file: str, keys: Iterable[str], problems: list[str]) -> None:
    seen: set[str] = set()
    for number, key in enumerate(keys, start=2):
        if key in seen:
            problems.append(f"{file} row {number} column key: stands in the file twice")
        seen.add(key)


def _links(parties: list[Party], steps: list[StepRow], problems: list[str]) -> None:
    """Every party that is named exists, and no step leads to one that has ended."""
    by_key = {party.key: party for party in parties}
    for number, party in enumerate(parties, start=2):
        if party.successor and party.successor not in by_key:
            problems.append(f"parties.csv row {number} column successor: is no key of this file")
    for number, step in enumerate(steps, start=2):
        if step.party and step.party not in by_key:
            problems.append(f"steps.csv row {number} column party: is no key of parties.csv")
        elif step.party and by_key[step.party].status in ("ended", "unknown"):
            problems.append(f"steps.csv row {number} column party: has ended, or its status is unknown")


def read_catalogue(parties: Source, steps: Source) -> Catalogue:
    """The catalogue from its two files. Raises CatalogueFaulty (C-001) with every problem at once."""
    problems: list[str] = []
    party_rows = _read(parties, PARTY_COLUMNS, _party, problems)
    step_rows = _read(steps, STEP_COLUMNS, _step, problems)
    if not problems:  # a skipped row would shift the numbers below
        _doubles(parties.name, (party.key for party in party_rows), problems)
        _doubles(steps.name, (step.key for step in step_rows), problems)
        _links(party_rows, step_rows, problems)
    if problems:
        listed = "; ".join(problems)
        raise CatalogueFaulty(
            "C-001",
            f"The catalogue can't be used. Dossiers are safe. Install the app again, or mend these places: {listed}",
        )
    return Catalogue(
        parties={party.key: party for party in party_rows},
        steps=tuple(sorted(step_rows, key=lambda step: (step.rank, step.key))),
    )


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    folder = files("resources").joinpath("catalogue")
    return read_catalogue(folder.joinpath("parties.csv"), folder.joinpath("steps.csv"))
