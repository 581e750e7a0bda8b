"""Find the conditions on rows of a list that ask whether columns equal values which are the same for every row."""

from typing import Final

from forms.engine.model import Ast

_OF_THE_ROW: Final = frozenset({"position", "last", "string", "number", "name", "local-name", "normalize-space"})


def columns(tree: Ast) -> list[tuple[str, Ast]] | None:
    """(column, value) of each part of "a = value and b = value"; None when the condition asks for anything else."""
    parts = [part for part in tree[1:] if isinstance(part, list)] if tree[0] == "and" else [tree]
    found = [_equality(part) for part in parts]
    return None if None in found else [pair for pair in found if pair]


def _equality(tree: Ast) -> tuple[str, Ast] | None:
    match tree:
        case ["=", ["path", ".", ["child", str(column)]], list(other)] if column != "*" and is_fixed(other):
            return column, other
        case ["=", list(other), ["path", ".", ["child", str(column)]]] if column != "*" and is_fixed(other):
            return column, other
    return None


def is_fixed(tree: object) -> bool:
    """Whether an expression, run at a row of a list, gives the same for every row."""
    match tree:
        case ["num" | "str", *_] | ["path", "/", *_]:  # an absolute path begins at the question that asks
            return True
        case ["path", ".", *_]:
            return False
        case ["path", start, *_]:
            return is_fixed(start)
        case ["spent", _, inner]:
            return is_fixed(inner)
        case ["call", name, *members]:
            return not (name in _OF_THE_ROW and not members) and all(map(is_fixed, members))
        case [str(), *members]:
            return all(map(is_fixed, members))
    return False
