"""Which answers another version of a form no longer shows where they stand, though it still has their questions. Pure.

`carry` looks at each answer by itself; this holds the two forms as they are filled in against each other: a condition
that no longer holds, a count that makes fewer items, a question that the form now works out itself.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from forms.engine.carry import Carried, Fate, Told
from forms.engine.model import Form
from forms.engine.session import Session


def out_of_sight(values: Mapping[str, str], carried: Carried, new: Form, old: Form, *, today: date) -> tuple[Told, ...]:
    """What to tell of answers that `old` showed and `new` does not; what `carried` tells already is left out.

    values: the answers before they were carried. The rest as for carry_over.
    """
    merged: dict[str, str | None] = {**values, **carried.changes}
    now = {path: value for path, value in merged.items() if value}
    came_from = {one.path: one.was for one in carried.told if one.fate is Fate.MOVED}
    told = {one.path for one in carried.told if one.fate is not Fate.MOVED}
    here, there = Session(new, now, today=today), Session(old, values, today=today)
    return tuple(_gone(here, there, {path: came_from.get(path, path) for path in now if path not in told}))


def _gone(here: Session, there: Session, paths: Mapping[str, str]) -> Iterator[Told]:
    """paths: where each answer stands, and where it stood."""
    stored = there.values
    for path, was in paths.items():
        value = _shown(there, was)
        if value and value == stored.get(was) and _shown(here, path) != value:
            yield Told(_fate(here, path), path, was, value)


def _shown(session: Session, path: str) -> str:
    try:
        return session.value(path)
    except KeyError:  # the path of an item's order, or in an item that is not counted
        return ""


def _fate(session: Session, path: str) -> Fate:
    try:
        state = session.state(path)
    except KeyError:
        return Fate.ASIDE
    return Fate.WORKED_OUT if state.relevant and state.node.calculate is not None else Fate.ASIDE
