"""Bring the answers of a dossier to another version of its form, by the names of the questions. Pure.

Only what moves is written anew; everything else stays where it is. Nothing is dropped and nothing overwritten: what
the form has no place for is kept and told, one by one (`Told`). Values have stored paths: `name`, or
`repeat/<item id>/name`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from forms.answers import is_no_answer
from forms.engine.changes import Changed, Spot, choice_changes, spots, unit_of
from forms.engine.lexical import fault
from forms.engine.model import HOLDERS, SELECTS, Choice, Form, Kind
from forms.engine.values import words_of

ORDER: Final = "order"
FIRST_ITEM: Final = f"{1:016x}"  # the same on every laptop, so that two that carry over agree
UNASKED: Final = frozenset({Kind.NOTE, Kind.CALCULATE})


class Fate(StrEnum):
    """What became of an answer.

    MOVED: it stands in its new place. WAITS: it came while the dossier lay open, and moves when that is opened anew.
    REMOVED: nobody asks it any more. ONE_OF_MANY, OCCUPIED: its place is outside of its repeat now, and holds another
    item's answer; or held an answer already. KIND: the question has another type. UNIT: another unit. UNFIT: what
    stands there is no answer of its type. CHOICE: the choice is gone. RENAMED: the choice has another name. ASIDE: it
    is not asked now, by a condition or count that says something else; it comes back. WORKED_OUT: the form works the
    answer out itself (both told by out_of_sight).
    """

    MOVED = "moved"
    WAITS = "waits"
    REMOVED = "removed"
    ONE_OF_MANY = "one_of_many"
    OCCUPIED = "occupied"
    KIND = "kind"
    UNIT = "unit"
    UNFIT = "unfit"
    CHOICE = "choice"
    RENAMED = "renamed"
    ASIDE = "aside"
    WORKED_OUT = "worked_out"


@dataclass(frozen=True)
class Told:
    """One answer that the worker hears of. path: where it stands now; was: where it stood.

    value: the answer as stored, or of a choice only that choice. before, after: kind or unit; of a renamed choice the
    new name is `after`.
    """

    fate: Fate
    path: str
    was: str
    value: str
    before: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        """The question that it answers."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Carried:
    """changes: what to write (None: the path is cleared, since its value stands elsewhere). told: what to tell."""

    changes: Mapping[str, str | None] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


def carry_over(values: Mapping[str, str], new: Form, earlier: Sequence[Form] = ()) -> Carried:
    """What becomes of the answers of a dossier under another form.

    values: the answers alone, by stored path. earlier: the forms that they were given with, the latest first; without
    them only what a stored answer shows by itself is told.
    """
    kept = {path: value for path, value in values.items() if value}
    carrying = _Carrying(kept, spots(new), new, tuple((form, spots(form)) for form in earlier))
    for path in sorted(kept, key=lambda path: (_order_of_items(kept, path), path)):
        if not path.endswith(f"/{ORDER}"):
            carrying.answer(path)
    return Carried(carrying.changes, tuple(carrying.told))


def _order_of_items(values: Mapping[str, str], path: str) -> tuple[tuple[Decimal, str], ...]:
    """What answers sort by, so that the first item of a repeat comes first."""
    parts = path.split("/")
    return tuple(_order(values, "/".join(parts[: end + 1])) for end in range(1, len(parts), 2))


def _order(values: Mapping[str, str], item: str) -> tuple[Decimal, str]:
    try:
        found = Decimal(values.get(f"{item}/{ORDER}") or "0")
    except InvalidOperation:
        found = Decimal(0)
    return (found if found.is_finite() else Decimal(0), item)


class _Carrying:
    """One dossier on its way; lives for one call of carry_over."""

    def __init__(
        self,
        values: Mapping[str, str],
        after: Mapping[str, Spot],
        new: Form,
        earlier: tuple[tuple[Form, Mapping[str, Spot]], ...],
    ) -> None:
        self.values, self.after, self.new, self.earlier = values, after, new, earlier
        self.changes: dict[str, str | None] = {}
        self.told: list[Told] = []

    def answer(self, path: str) -> None:
        """Bring one answer to its place, and tell what there is to tell of it."""
        name = path.rpartition("/")[2]
        spot = self.after.get(name)
        if spot is None or spot.node.kind in UNASKED or path.count("/") % 2:
            self._tell(Fate.REMOVED, path, path)
            return
        if spot.node.kind in HOLDERS:
            self._tell(Fate.KIND, path, path, *self._kinds(name, spot))
            return
        now = self._moved(path, spot)
        if now is not None:
            self._look_at(now, path, spot)

    def _moved(self, path: str, spot: Spot) -> str | None:
        """Where the answer stands now; None when its place is taken, which is told."""
        parts = path.split("/")
        if tuple(parts[:-1:2]) == spot.repeats:
            return path
        target = self._target(parts, spot.repeats)
        if self._is_taken(target):
            self._tell(Fate.ONE_OF_MANY if target in self.changes else Fate.OCCUPIED, path, path)
            return None
        self._make_items(parts, spot.repeats, target)
        self.changes[target] = self.values[path]
        self.changes[path] = None
        self._tell(Fate.MOVED, target, path)
        return target

    def _is_taken(self, target: str) -> bool:
        """Whether an answer stands there, or in the way: a path is never an answer and the beginning of another."""
        begin = target.rpartition("/")[0]
        while begin:
            if begin in self.values:
                return True
            begin = begin.rpartition("/")[0]
        return target in self.changes or any(path == target or path.startswith(f"{target}/") for path in self.values)

    def _target(self, parts: list[str], repeats: tuple[str, ...]) -> str:
        """Level by level: an item keeps its id; one that there was none for is the first, or a new one."""
        ids, place = parts[1:-1:2], ""
        for level, repeat in enumerate(repeats):
            place += f"{repeat}/"
            place += f"{ids[level] if level < len(ids) else self._first(place)}/"
        return place + parts[-1]

    def _first(self, repeat: str) -> str:
        """The first item of a repeat; repeat ends with a slash."""
        paths = [path for path in {**self.values, **self.changes} if path.startswith(repeat)]
        found = {path[len(repeat) :].partition("/")[0] for path in paths if "/" in path[len(repeat) :]}
        return min(found, key=lambda item: _order(self.values, repeat + item), default=FIRST_ITEM)

    def _make_items(self, parts: list[str], repeats: tuple[str, ...], target: str) -> None:
        """Give the items that the answer comes into their place among the others."""
        above = target.split("/")
        for end in range(2, len(above), 2):
            order = "/".join([*above[:end], ORDER])
            before = "/".join([*parts[:end], ORDER]) if end < len(parts) else ""
            if order not in self.values and order not in self.changes:
                self.changes[order] = self.values.get(before) or "1"

    def _look_at(self, now: str, was: str, spot: Spot) -> None:
        """Tell what no longer means, or no longer is, what it was."""
        name, value = spot.node.key or spot.node.name, self.values[was]
        kinds, units = self._kinds(name, spot), self._units(name, spot)
        if kinds[0] != kinds[1]:
            self._tell(Fate.KIND, now, was, *kinds)
        elif units[0] != units[1]:
            self._tell(Fate.UNIT, now, was, *units)
        elif spot.node.kind in SELECTS:
            self._choices(now, was, spot)
        elif not is_no_answer(value) and fault(spot.node.kind, value):
            self._tell(Fate.UNFIT, now, was)

    def _choices(self, now: str, was: str, spot: Spot) -> None:
        value, offered = self.values[was], self._offered(spot)
        if offered is None or is_no_answer(value):
            return
        chosen = [value] if spot.node.kind is Kind.SELECT_ONE else words_of(value)
        renamed = self._renamed(spot)
        for name in chosen:
            if name in offered:
                continue
            if name in renamed:
                self._tell(Fate.RENAMED, now, was, "", renamed[name], value=name)
            else:
                self._tell(Fate.CHOICE, now, was, value=name)

    def _offered(self, spot: Spot) -> frozenset[str] | None:
        """The names of the choices; None for those that come from answers."""
        if spot.node.choice_nodes is not None:
            return None
        return frozenset(one.name for one in self.new.choices.get(spot.node.choice_list or "", ()))

    def _renamed(self, spot: Spot) -> dict[str, str]:
        found: dict[str, str] = {}
        for form, before in self.earlier:
            was = before.get(spot.node.key or spot.node.name)
            if was is not None and was.node.choice_list is not None:
                old = form.choices.get(was.node.choice_list, ())
                found = {**_new_names(old, self.new.choices.get(spot.node.choice_list or "", ())), **found}
        return found

    def _was(self, name: str) -> Spot | None:
        return next((before[name] for _, before in self.earlier if name in before), None)

    def _kinds(self, name: str, spot: Spot) -> tuple[str, str]:
        was = self._was(name)
        return (str(was.node.kind) if was else str(spot.node.kind), str(spot.node.kind))

    def _units(self, name: str, spot: Spot) -> tuple[str, str]:
        was = self._was(name)
        return (unit_of(was.node) if was else unit_of(spot.node), unit_of(spot.node))

    def _tell(self, fate: Fate, path: str, was: str, before: str = "", after: str = "", *, value: str = "") -> None:
        self.told.append(Told(fate, path, was, value or self.values[was], before, after))


def _new_names(old: tuple[Choice, ...], new: tuple[Choice, ...]) -> dict[str, str]:
    return {
        gone.name: come.name
        for code, gone, come in choice_changes(old, new)
        if code is Changed.CHOICE_RENAMED and gone is not None and come is not None
    }
