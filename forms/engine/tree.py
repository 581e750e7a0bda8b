"""The nodes of a form being filled out, and of its lists, as expressions reach them (scope.Spot).

Every read is noted, so that only what depends on a change is computed again (solver.py).
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from forms.answers import text_of
from forms.engine.model import OUTPUT_END, OUTPUT_START, Choice, Kind, Node, in_language
from forms.engine.scope import Spot

if TYPE_CHECKING:
    from forms.engine.solver import Formula, Solver

Watchers = dict["Formula", None]  # in order of arrival, so that runs repeat exactly
RELEVANT: Final = "relevant"
CALCULATE: Final = "calculate"
OFFERED: Final = "offered"  # whether the answer is among the choices that its filter leaves
_VALUES: Final = re.compile(f"{OUTPUT_START}[^{OUTPUT_END}]*{OUTPUT_END}")  # a value shown in a label


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

    def __init__(self, solver: "Solver", node: Node, up: "Place | None", path: str) -> None:
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

    def below(self) -> "Iterator[Place]":
        """This node and all in it, in document order; items, not repeats."""
        yield self
        for child in self.children:
            for each in child.items if isinstance(child, Repeat) else [child]:
                yield from each.below()

    def xpath(self) -> str:
        """Where it stands in the form now ("/data/figures[1]/f7_cash")."""
        above = self.up.xpath() if self.up else ""
        place = f"[{self.in_repeat.items.index(self) + 1}]" if self.in_repeat else ""
        return f"{above}/{self.node.name}{place}"


class Repeat(Place):
    """A repeat as a whole: it holds the items, and answers for them when there are none."""

    __slots__ = ("items",)

    def __init__(self, solver: "Solver", node: Node, up: Place, path: str) -> None:
        super().__init__(solver, node, up, path)
        self.items: list[Place] = []

    def below(self) -> Iterator[Place]:
        yield self
        for item in self.items:
            yield from item.below()


class ListSpot:
    """A node of a list of choices: the list, an item, or a column of it."""

    listed = True
    __slots__ = ("children", "choice", "indexes", "name", "text", "up")

    def __init__(self, name: str, up: "ListSpot | None" = None, text: str = "", choice: Choice | None = None) -> None:
        self.name, self.up, self.text, self.choice = name, up, text, choice
        self.children: dict[str, list[Spot]] = {}
        self.indexes: dict[tuple[str, str], dict[str, list[Spot]]] = {}

    @property
    def parent(self) -> Spot | None:
        return self.up

    def rows_by(self, column: str) -> Mapping[str, list[Spot]] | None:
        return None if self.up is None else self.up.index(self.name, column)

    def index(self, name: str, column: str) -> Mapping[str, list[Spot]]:
        """Its children of a name by the text in a column, made once."""
        if (name, column) not in self.indexes:
            made: dict[str, list[Spot]] = {}
            for row in self.named(name):
                for text in dict.fromkeys(cell.read() for cell in row.named(column)):
                    made.setdefault(text, []).append(row)
            self.indexes[name, column] = made
        return self.indexes[name, column]

    def beside(self) -> int:
        return 1 if self.up is None else len(self.up.named(self.name))

    def add(self, name: str, text: str = "", choice: Choice | None = None) -> "ListSpot":
        """A new child."""
        child = ListSpot(name, self, text, choice)
        self.children.setdefault(name, []).append(child)
        return child

    def read(self) -> str:
        return self.text

    def named(self, name: str) -> list[Spot]:
        if name == "*":
            return [child for children in self.children.values() for child in children]
        return self.children.get(name, [])

    def counts(self) -> bool:
        return True


def list_spot(
    name: str, choices: tuple[Choice, ...], value: str, language: str, languages: tuple[str, ...]
) -> ListSpot:
    """A list as expressions see it: instance('name')/root/item, with the columns of each choice. value: its column."""
    top = ListSpot(name)
    root = top.add("root")
    for choice in choices:
        item = root.add("item", choice=choice)
        columns: Mapping[str, str] = {
            value: choice.name,
            "label": _VALUES.sub("", in_language(choice.label, language, languages)),
            **choice.extra,
        }
        for column, text in columns.items():
            item.add(column, text)
    return top


def key_of(node: Node) -> str:
    """The name of a node in stored paths."""
    return node.key or node.name


def is_item(place: Place) -> bool:
    """Whether it is one item of a repeat."""
    return place.node.kind is Kind.REPEAT and not isinstance(place, Repeat)
