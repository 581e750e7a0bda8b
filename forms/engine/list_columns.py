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


def missing_columns(form: Form) -> Iterator[tuple[Node, NoColumn]]:
    """The questions of which the filter asks their list for columns that are not there; of each every column once."""
    asked = [node for node in form.root.walk() if node.choice_filter is not None]
    columns = {name: _columns_of(form, name) for name in {node.choice_list or "" for node in asked}}
    for node in asked:
        yield from ((node, one) for one in _missing(form, node, columns[node.choice_list or ""]))


def _columns_of(form: Form, name: str) -> frozenset[str]:
    """The columns of a list, gathered once for all who ask; none of one that is not looked at."""
    choices = form.choices.get(name, ())
    return frozenset(column for one in choices for column in one.extra) if len(choices) <= MOST_ROWS else frozenset()


def _missing(form: Form, node: Node, columns: frozenset[str]) -> Iterator[NoColumn]:
    if node.choice_filter is None or not 0 < len(form.choices.get(node.choice_list or "", ())) <= MOST_ROWS:
        return
    known = {node.choice_value, node.choice_label, *columns}
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
