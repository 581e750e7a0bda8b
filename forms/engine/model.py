"""Say what a form is: its questions, choices and expressions, as read from an XLSForm or XForm and not changed after.

A `Form` holds no answers (session.py does) and runs no expressions (expression.py does).
Texts are mappings of language code -> text; the code "" stands for a form that names no language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

Texts = Mapping[str, str]
Ast = list[object]  # a parsed expression, see syntax.py; made of lists, strings and numbers so that JSON can hold it

OUTPUT_START: Final = "\x02"  # a text holds the value of an expression as START expression END; XML cannot hold these
OUTPUT_END: Final = "\x03"


class Kind(StrEnum):
    """What a node asks for, or how it holds others."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    NOTE = "note"
    CALCULATE = "calculate"
    ACKNOWLEDGE = "acknowledge"
    HIDDEN = "hidden"
    SIGNATURE = "signature"  # drawn strokes as text, see signature.py
    GROUP = "group"
    REPEAT = "repeat"


HOLDERS: Final = frozenset({Kind.GROUP, Kind.REPEAT})
SELECTS: Final = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE})


@dataclass(frozen=True)
class Problem:
    """Something in a form that does not work as its maker meant; the form goes on without it.

    code: permanent ("F-010"); the table stands in problems.py. sheet, row, column: where, when that is known;
    row counts from 1, for XML it is the line. message: in English. values: what fills its blanks, for a sentence in
    another language; a clause of it is a list of its key in problems.CLAUSES and its own values.
    """

    code: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Choice:
    """One answer of a list. extra: the other columns of its row, for choice filters."""

    name: str
    label: Texts
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """Set `target` when something happens (XForms setvalue).

    event: "odk-instance-first-load", "odk-new-repeat" or "xforms-value-changed". target: the path of a node.
    value: an expression; None when `text` is meant as it stands. trigger: the path of the node whose change starts it.
    """

    event: str
    target: str
    value: str | None
    text: str = ""
    trigger: str = ""

    @property
    def owner(self) -> str:
        """The path of the node that carries the action: the one that triggers it, else the one that it sets."""
        return self.trigger or self.target


@dataclass(frozen=True)
class Node:
    """One question, group or repeat.

    path: its place in the form ("/data/figures/f7_cash"). key: its name in stored paths; equal to `name` unless the
    form uses the name twice. Expressions (relevant, constraint, required, readonly, calculate, choice_filter, count)
    are XForms expressions, or None; choice_filter is the whole itemset expression. default: fixed text; a computed
    default is an Action of the node.
    choice_list: a key of Form.choices. choice_nodes: the path of the nodes that are the choices, when they come from
    answers. attributes: the form's own columns ("private", "needed"). parameters: start, end, step of a range.
    first_items: the items of a repeat that a form without answers begins with, as answers by key.
    """

    name: str
    path: str
    kind: Kind
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    guidance: Texts = field(default_factory=dict)
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: Texts = field(default_factory=dict)
    required: str | None = None
    required_message: Texts = field(default_factory=dict)
    readonly: str | None = None
    calculate: str | None = None
    default: str | None = None
    appearance: str = ""
    choice_list: str | None = None
    choice_filter: str | None = None
    children: tuple["Node", ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    count: str | None = None
    fixed_count: bool = False
    choice_nodes: str | None = None
    choice_value: str = "name"
    choice_label: str = "label"
    actions: tuple[Action, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    first_items: tuple[Mapping[str, str], ...] = ()

    @property
    def holds(self) -> bool:
        """True for a group or repeat, which has no value of its own."""
        return self.kind in HOLDERS

    def walk(self) -> Iterator["Node"]:
        """This node and everything in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, eq=False)
class Form:
    """A form as it was read. root: the node that holds all others. expressions: those parsed already, by their text."""

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    root: Node
    choices: Mapping[str, tuple[Choice, ...]]
    problems: tuple[Problem, ...] = ()
    expressions: Mapping[str, Ast] = field(default_factory=dict)
    texts: Mapping[str, Texts] = field(default_factory=dict)  # the itext block by id, for jr:itext()
    ranks: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # by path: when to compute value and relevance

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by key (the name, unless that is used twice)."""
        return {node.key or node.name: node for node in self.root.walk() if node is not self.root}

    @cached_property
    def by_path(self) -> Mapping[str, Node]:
        """All nodes by their path in the form."""
        return {node.path: node for node in self.root.walk()}

    def node(self, name: str) -> Node:
        """The node of that name; raises KeyError."""
        return self.nodes[name]


def in_language(texts: Texts, language: str, languages: tuple[str, ...] = ()) -> str:
    """The text in a language; else in the form's first language that has it, else without language, else empty."""
    for code in (language, *languages, ""):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")
