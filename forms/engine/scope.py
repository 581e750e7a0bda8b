"""Say what an expression sees: the node it stands at, the form around it, and the day; and convert what it gives.

Values are texts, numbers (float), booleans, and lists of nodes (Spot); see values.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from forms.engine.values import number_text, to_number

MAX_WORK: Final = 300_000  # nodes visited by one evaluation; about 0.2 s
MAX_CHANGE: Final = 1_000_000  # nodes visited by all that one change makes run: 200 items that each look at all need it
MAX_LONG: Final = 125_000  # nodes visited by one change from which verdicts wait until they are shown
MAX_SHOWN: Final = 1_000_000  # by the texts that are shown after it
MAX_TOGETHER: Final = 10_000_000  # by all that many answers given at once make run
RUN: Final = 5  # nodes that could be visited in the time that it takes to begin with an expression
LETTERS: Final = 64  # characters of a text that take as long as a node


class ExpressionFailed(Exception):
    """An expression that gives nothing this time: too much work, or a pattern that cannot be used."""


class TooMuch(ExpressionFailed):
    """The same, for want of time: by itself, or together with all that ran before it (Effort)."""


@dataclass
class Effort:
    """The work of all expressions of one change, or of what is shown after it. spent, allowed: nodes visited."""

    spent: int = 0
    allowed: int = MAX_CHANGE
    together: bool = False

    @property
    def is_long(self) -> bool:
        """Whether a change took so much that what can wait had better wait."""
        return not self.together and self.spent > MAX_LONG

    def begin(self, allowed: int) -> None:
        """What runs from now on shares so much work; answers that are given together share theirs."""
        if not self.together:
            self.spent, self.allowed = 0, allowed


class Spot(Protocol):
    """A node that expressions can reach: of the form being filled, or of a list (listed)."""

    name: str
    listed: bool

    @property
    def parent(self) -> "Spot | None": ...

    def read(self) -> str:
        """Its text; empty when not answered or not relevant."""

    def named(self, name: str) -> "list[Spot]":
        """Its children of that name, "*" for all, in document order."""

    def counts(self) -> bool:
        """Whether it is part of the record: relevant."""

    def rows_by(self, column: str) -> "Mapping[str, list[Spot]] | None":
        """For a row of a list: all rows of the list by the text in a column. None for anything else."""

    def beside(self) -> int:
        """How many of its name there are in its parent."""

    def place(self) -> int:
        """Its place among those, from 1."""


Value = str | float | bool | list[Spot]


class World(Protocol):
    """What is the same for all expressions of a form being filled."""

    today: date
    now: datetime
    work: int
    effort: Effort

    @property
    def language(self) -> str:
        """The code of the language of labels and month names."""

    @property
    def top(self) -> Spot:
        """The node that holds all others ("/data")."""

    def instance(self, name: str) -> list[Spot]:
        """The list of that name, as one node that holds "root", which holds "item"s."""

    def choice_label(self, path: str, value: str, at: Spot) -> str:
        """The label of a choice of the question at a path, in the language, as seen from a node; "" for no choice."""

    def itext(self, name: str) -> str:
        """A text of the form in the language."""

    def random(self, spot: Spot) -> float:
        """A number from 0 up to 1 that stays the same for a node."""

    def uuid(self, spot: Spot, length: int | None) -> str:
        """An identifier that stays the same for a node."""


class Scope:
    """Where an expression stands. node: the context node; current: the node that the whole expression belongs to.

    kept: what parts of a condition gave that are the same for every row of a list; None where rows are no list's.
    """

    __slots__ = ("current", "kept", "node", "position", "size", "world")

    def __init__(self, world: World, node: Spot, current: Spot | None = None, position: int = 1, size: int = 1) -> None:
        self.world, self.node, self.position, self.size = world, node, position, size
        self.current = node if current is None else current
        self.kept: dict[object, Value] | None = None

    def spend(self, work: int) -> None:
        """Count work done; raises TooMuch when an evaluation does more than any form needs."""
        self.world.work += work
        if self.world.work > MAX_WORK:
            raise TooMuch("it takes too long")


@contextmanager
def budget(world: World) -> Iterator[None]:
    """One evaluation, with its own count of work, also when it makes others run inside it.

    Raises TooMuch when all before it took what they may together.
    """
    if world.effort.spent > world.effort.allowed:
        raise TooMuch("all expressions together take too long")
    before, world.work = world.work, 0
    try:
        yield
    finally:
        world.effort.spent += world.work + RUN
        world.work = before


def string(value: Value) -> str:
    """string(): of a list of nodes the text of the first."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value[0].read() if value else ""


def number(value: Value) -> float:
    """number(): dates count in days since 1970."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    return to_number(string(value))


def boolean(value: Value) -> bool:
    """boolean(): false for 0, NaN, an empty text and an empty list of nodes.

    One question counts by its text, as the specification's note on functions says (and ODK Collect does): not answered
    is false. A group or item is true when it is there.
    """
    if isinstance(value, float):
        return value == value and value != 0
    if isinstance(value, list) and len(value) == 1:
        return bool(value[0].read() or value[0].named("*"))
    return bool(value)
