"""The nodes of a form being filled out, as expressions reach them (scope.Spot).

Every read is noted, so that only what depends on a change is computed again (solver.py).
"""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from forms.answers import text_of
from forms.engine.expression import Run
from forms.engine.model import Kind, Node
from forms.engine.scope import Spot, Value

Watchers = dict["Formula", None]  # in order of arrival, so that runs repeat exactly
RELEVANT: Final = "relevant"
CALCULATE: Final = "calculate"
OFFERED: Final = "offered"  # whether the answer is among the choices that its filter leaves
CHOICES: Final = "choices"  # what they are; worked out when they are shown (offers.py)


class Keeper(Protocol):
    """What nodes ask of who keeps their expressions up to date (solver.py)."""

    def next_number(self) -> int:
        """Numbers in order of making."""

    def note(self, watchers: Watchers) -> None:
        """The expression that runs now depends on what these watch."""

    def fresh(self, formula: "Formula") -> bool | str:
        """The result of an expression, up to date."""


class Place:
    """One node of the form being filled: a question, a group, or one item of a repeat.

    path: as stored ("figures/<id>/f7_cash"). raw: the answer as stored. own: the text that a calculation gave last.
    """

    listed = False
    __slots__ = (
        "_by_name",
        "children",
        "formulas",
        "in_repeat",
        "name",
        "node",
        "number",
        "own",
        "path",
        "raw",
        "solver",
        "up",
        "watch_children",
        "watch_relevant",
        "watch_value",
    )

    def __init__(self, solver: Keeper, node: Node, up: "Place | None", path: str) -> None:
        self.solver, self.node, self.up, self.path, self.name = solver, node, up, path, node.name
        self.raw = self.own = ""
        self.children: list[Place | Repeat] = []
        self._by_name: dict[str, list[Place | Repeat]] = {}
        self.formulas: dict[str, Formula] = {}
        self.in_repeat: Repeat | None = None
        self.number = solver.next_number()
        self.watch_value: Watchers = {}
        self.watch_relevant: Watchers = {}
        self.watch_children: Watchers = {}

    @property
    def parent(self) -> Spot | None:
        return self.up

    def read(self) -> str:
        try:
            return self.value()
        finally:  # after computing it, so that the reader is told of later changes only; also when that fails
            self.solver.note(self.watch_value)

    def value(self) -> str:
        """The text that counts: empty when not relevant, not answered, or "doesn't know"."""
        if not self.relevant():
            return ""
        formula = self.formulas.get(CALCULATE)
        if formula is None:
            return text_of(self.raw) or ""
        self.solver.fresh(formula)
        return self.own

    def relevant(self) -> bool:
        """Whether this node and all that hold it are relevant."""
        place: Place | None = self
        while place is not None:
            formula = place.formulas.get(RELEVANT)
            if formula is not None and not self.solver.fresh(formula):
                return False
            place = place.up
        return True

    def counts(self) -> bool:
        try:
            return self.relevant()
        finally:
            self.solver.note(self.watch_relevant)

    def hold(self, child: "Place | Repeat") -> None:
        """Take in a child, after those that are there."""
        self.children.append(child)
        self._by_name.setdefault(child.name, []).append(child)

    def named(self, name: str) -> list[Spot]:
        self.solver.note(self.watch_children)
        found: list[Spot] = []
        for child in self.children if name == "*" else self._by_name.get(name, ()):
            found += child.items if isinstance(child, Repeat) else [child]
        return found

    def rows_by(self, column: str) -> None:
        return None

    def beside(self) -> int:
        return len(self.in_repeat.items) if self.in_repeat else 1

    def place(self) -> int:
        if self.up is not None:
            self.solver.note(self.up.watch_children)
        return self.in_repeat.items.index(self) + 1 if self.in_repeat else 1

    def below(self) -> "Iterator[Place]":
        """This node and all in it, in document order; items, not repeats."""
        yield self
        for child in self.children:
            for each in child.items if isinstance(child, Repeat) else [child]:
                yield from each.below()

    def xpath(self) -> str:
        """Where it stands in the form now ("/data/figures[1]/f7_cash")."""
        above = self.up.xpath() if self.up else ""
        place = f"[{self.place()}]" if self.in_repeat else ""
        return f"{above}/{self.node.name}{place}"


class Repeat(Place):
    """A repeat as a whole: it holds the items, and answers for them when there are none."""

    __slots__ = ("items",)

    def __init__(self, solver: Keeper, node: Node, up: Place, path: str) -> None:
        super().__init__(solver, node, up, path)
        self.items: list[Place] = []

    def below(self) -> Iterator[Place]:
        yield self
        for item in self.items:
            yield from item.below()


def key_of(node: Node) -> str:
    """The name of a node in stored paths."""
    return node.key or node.name


class Formula:
    """One expression of one node. result: bool for a condition, text for a calculation or count.

    tired: whether it gave nothing for want of time. asked_for: it runs when somebody asks, not when it is not fresh.
    """

    asked_for = False

    __slots__ = (
        "again",
        "convert",
        "facet",
        "is_fresh",
        "otherwise",
        "place",
        "queued",
        "rank",
        "result",
        "run",
        "running",
        "runs",
        "sources",
        "tired",
    )

    def __init__(self, place: Place, facet: str, run: Run, rank: int, convert: Callable[[Value], bool | str]) -> None:
        self.place, self.facet, self.run, self.convert = place, facet, run, convert
        self.rank = (rank, place.number)
        self.otherwise: bool | str = "" if facet in (CALCULATE, "count") else facet in (RELEVANT, OFFERED, "constraint")
        self.result = self.otherwise
        self.is_fresh = self.running = self.queued = self.again = self.tired = False
        self.runs = 0
        self.sources: list[Watchers] = []

    def __lt__(self, other: "Formula") -> bool:
        return self.rank < other.rank

    def forget(self) -> None:
        """Stop being told about changes."""
        for watchers in self.sources:
            watchers.pop(self, None)
        self.sources.clear()


def is_item(place: Place) -> bool:
    """Whether it is one item of a repeat."""
    return place.node.kind is Kind.REPEAT and not isinstance(place, Repeat)


def with_above(place: Place) -> Iterator[Place]:
    """A node and all that hold it, from the inside."""
    found: Place | None = place
    while found is not None:
        yield found
        found = found.up
