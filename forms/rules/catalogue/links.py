"""What the files of a catalogue say of each other: names that lead nowhere, keys used twice, successors in a circle."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from forms.rules.catalogue.entries import Entry, MoneySource, Party, Practice, Scheme, StepRow, WatchSource
from forms.rules.catalogue.table import Problem, Table, quoted

NEEDED_STEP: Final = "hand_over"  # goes into every plan while the clock of debt help runs
GONE: Final = ("ended", "unknown")  # nobody is sent there


def problems(
    parties: Table[Party],
    schemes: Table[Scheme],
    practices: Table[Practice],
    money: Table[MoneySource],
    watch: Table[WatchSource],
    steps: Table[StepRow],
    known_step: Callable[[str], bool],
) -> Iterator[Problem]:
    """Everything that is wrong between rows; a name that leads to a row with a problem of its own is no problem."""
    entries: tuple[Table[Any], ...] = (parties, schemes, practices, money, watch)
    yield from _twice(entries)
    yield from _successors(entries)
    yield from _parties(parties, schemes, steps)
    if steps.complete and NEEDED_STEP not in steps.keys:
        yield Problem(steps.name, 0, "key", "step_missing", {"name": NEEDED_STEP})
    for number, source in money.rows:
        for key in source.steps:
            if steps.complete and key not in steps.keys:
                yield Problem(money.name, number, "steps", "no_key_of", {"value": quoted(key), "file": steps.name})
    for number, step in steps.rows:
        if step.key and not known_step(step.key):
            yield Problem(steps.name, number, "key", "no_sentence", {"value": quoted(step.key)})


def _twice(tables: tuple[Table[Any], ...]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for table in tables:
        for key, number in table.keys.items():
            if key in seen:
                yield Problem(table.name, number, "key", "key_in_two", {"value": key, "file": seen[key]})
            elif key:
                seen[key] = table.name


def _successors(tables: tuple[Table[Any], ...]) -> Iterator[Problem]:
    known = {key for table in tables for key in table.keys}
    places: dict[str, tuple[str, int, Entry]] = {}
    for table in tables:
        for number, entry in table.rows:
            if entry.key:
                places.setdefault(entry.key, (table.name, number, entry))
    for name, number, entry in places.values():
        if entry.successor and not entry.ended:
            yield Problem(name, number, "successor", "successor_without_end")
        if entry.successor and entry.successor not in known and all(table.complete for table in tables):
            yield Problem(name, number, "successor", "no_key_anywhere", {"value": quoted(entry.successor)})
        elif _comes_back(entry.key, places):
            yield Problem(name, number, "successor", "circle", {"value": entry.successor, "name": entry.key})


def _comes_back(key: str, places: dict[str, tuple[str, int, Entry]]) -> bool:
    at, seen = places[key][2].successor, set[str]()
    while at in places and at not in seen:
        if at == key:
            return True
        seen.add(at)
        at = places[at][2].successor
    return False


def _parties(parties: Table[Party], schemes: Table[Scheme], steps: Table[StepRow]) -> Iterator[Problem]:
    status = {party.key: party.status for _, party in parties.rows}
    tables: tuple[Table[Any], ...] = (schemes, steps)
    for table in tables:
        for number, row in table.rows:
            if row.party and parties.complete and row.party not in parties.keys:
                yield Problem(
                    table.name, number, "party", "no_key_of", {"value": quoted(row.party), "file": parties.name}
                )
            elif row.party and status.get(row.party) in GONE:
                yield Problem(table.name, number, "party", "party_gone", {"value": quoted(row.party)})
