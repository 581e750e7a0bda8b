"""The catalogue as a whole: read from its six files, every problem named at once, with what belongs to what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Final, TypeVar

from forms.reference import region_of
from forms.rules.catalogue import links, rows
from forms.rules.catalogue.entries import Entry, MoneySource, Party, Practice, Scheme, StepRow, WatchSource
from forms.rules.catalogue.freshness import has_ended
from forms.rules.catalogue.index import Indexed, index
from forms.rules.catalogue.table import Problem, Row, Source, Table, read_table
from forms.rules.errors import CatalogueFaulty
from forms.words import LANGUAGES, Words

FILES: Final = ("parties.csv", "schemes.csv", "practices.csv", "money.csv", "watch.csv", "steps.csv")
SHOWN: Final = 40  # problems in one message; all of them are in CatalogueFaulty.problems

T = TypeVar("T", bound=Entry)
Read = TypeVar("Read")


@dataclass(frozen=True)
class Catalogue:
    """Every kind by key; no key stands in two of them. steps: lowest rank first."""

    parties: Mapping[str, Party]
    schemes: Mapping[str, Scheme]
    practices: Mapping[str, Practice]
    money: Mapping[str, MoneySource]
    watch: Mapping[str, WatchSource]
    steps: tuple[StepRow, ...]

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All kinds together, parties first."""
        return {**self.parties, **self.schemes, **self.money, **self.practices, **self.watch}

    @cached_property
    def index(self) -> tuple[Indexed, ...]:
        """Every entry as the search reads it."""
        return index(self.entries.values())

    def now(self, key: str, today: date) -> Entry | None:
        """The entry itself while it is there; else the first successor that still is; None when there is none."""
        entry = self.entries.get(key)
        while entry is not None and has_ended(entry, today):
            entry = self.entries.get(entry.successor)
        return entry

    def party_now(self, key: str, place: str | None, today: date) -> Party | None:
        """The party to go to today from a municipality; None when there is none that is known."""
        found = self.now(key, today) if key else None
        return found if isinstance(found, Party) and reaches(found, place) else None

    def party_named(self, name: str) -> Party | None:
        """The party of this key, or of this name in any language; None for another."""
        wanted = name.casefold().strip()
        by_name = (party for party in self.parties.values() if wanted in map(str.casefold, party.name.values()))
        return self.parties.get(name) or next(by_name, None)

    def money_for(self, step: str, roads: frozenset[str], place: str | None, today: date) -> tuple[MoneySource, ...]:
        """Money that may pay a step on these roads; what ended never. step "": any step on these roads."""
        return tuple(
            source
            for source in self.money.values()
            if (not step or step in source.steps)
            and (not roads or not source.roads or source.roads & roads)
            and reaches(source, place)
            and not has_ended(source, today)
        )


def reaches(entry: Entry, place: str | None) -> bool:
    """True when it is there for a municipality (GM....). What is not everywhere does not reach an unknown place."""
    return not entry.regions or (place is not None and bool(entry.regions & {place, region_of(place)}))


def read_catalogue(sources: Iterable[Source], known_step: Callable[[str], bool] = lambda _key: True) -> Catalogue:
    """The catalogue from its files, found by their names. known_step: is there a sentence for this step.

    Raises CatalogueFaulty (C-001) with every problem of every file at once.
    """
    problems: list[Problem] = []
    given = {source.name: source for source in sources}
    problems += [Problem(name, 0, "", "no_file") for name in sorted(given.keys() - set(FILES))]

    def read(name: str, columns: tuple[str, ...], make: Callable[[Row], Read]) -> Table[Read]:
        if name in given:
            return read_table(given[name], columns, make, problems)
        problems.append(Problem(name, 0, "", "not_there"))
        return Table(name, complete=False)

    parties = read("parties.csv", rows.PARTY_COLUMNS, rows.party)
    schemes = read("schemes.csv", rows.SCHEME_COLUMNS, rows.scheme)
    practices = read("practices.csv", rows.PRACTICE_COLUMNS, rows.practice)
    money = read("money.csv", rows.MONEY_COLUMNS, rows.money)
    watch = read("watch.csv", rows.WATCH_COLUMNS, rows.watch)
    steps = read("steps.csv", rows.STEP_COLUMNS, rows.step)
    problems += links.problems(parties, schemes, practices, money, watch, steps, known_step)
    if problems:
        raise _faulty(problems)
    return Catalogue(
        parties=_by_key(parties),
        schemes=_by_key(schemes),
        practices=_by_key(practices),
        money=_by_key(money),
        watch=_by_key(watch),
        steps=tuple(sorted((step for _, step in steps.rows), key=lambda step: (step.rank, step.key))),
    )


def known_step(key: str) -> bool:
    """True when this program has a sentence for a step."""
    return f"step.{key}" in Words(LANGUAGES[0])


def _by_key(table: Table[T]) -> Mapping[str, T]:
    return {entry.key: entry for _, entry in table.rows}


def _faulty(problems: list[Problem]) -> CatalogueFaulty:
    listed = "; ".join(map(str, problems[:SHOWN]))
    left = len(problems) - SHOWN
    more = f"; and {left} more (keukentafel catalogue check lists all)" if left > 0 else ""
    return CatalogueFaulty(
        "C-001",
        f"The catalogue can't be used. Dossiers are safe. Install the app again, or mend these places: {listed}{more}",
        tuple(problems),
    )


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    folder = files("resources").joinpath("catalogue")
    return read_catalogue(folder.joinpath(name) for name in FILES)
