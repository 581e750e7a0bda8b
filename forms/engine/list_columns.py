"""Columns that a choice filter asks for and that its list does not have: the filter then offers nothing, or all."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from forms.engine.model import Ast, Form, Node

MOST_ROWS: Final = 2_000  # of a list that are looked at for a column; a longer list is taken to have it
_ALWAYS: Final = frozenset({"name", "label", "itextId", "*"})


@dataclass(frozen=True)
class NoColumn:
    """A column that is in no row of a list. likely: the column most like it; "" for none."""

    column: str
    likely: str


def missing_columns(form: Form, node: Node) -> Iterator[NoColumn]:
    """The columns that the filter of a question asks its list for and that are not there, each once."""
    choices = form.choices.get(node.choice_list or "", ())
    if node.choice_filter is None or not 0 < len(choices) <= MOST_ROWS:
        return
    known = {node.choice_value, node.choice_label, *(column for choice in choices for column in choice.extra)}
    for column in dict.fromkeys(_of_filter(form.expressions[node.choice_filter], node.choice_list)):
        if column not in known and column not in _ALWAYS:
            yield NoColumn(column, next(iter(get_close_matches(column, sorted(known), 1, 0.6)), ""))


def _of_filter(tree: Ast, name: str | None) -> Iterator[str]:
    """The columns in the conditions on the items of the list itself."""
    match tree:
        case ["path", ["call", "instance", ["str", str(found)]], list(), ["child", "item", *conditions]]:
            for condition in conditions if found == name else ():
                yield from _columns(condition)


def _columns(tree: object) -> Iterator[str]:
    match tree:
        case ["path", ".", ["child", str(column), *_], *_]:
            yield column
        case ["path", *_]:
            return
        case [_, *members]:
            for member in members:
                yield from _columns(member)
