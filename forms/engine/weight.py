"""Make an expression that runs very often tell what it takes, and work out once what is the same for every row. Pure.

A tree of syntax.py gets two more kinds of node: ["spent", n, tree], which counts n nodes of work when it runs, and
["kept", tree], which runs once for all rows of a list that a condition is held against.
"""

from typing import Any, Final

from forms.engine.columns import is_fixed
from forms.engine.model import Ast

HEAVY: Final = 32  # operations in one go that are worth counting
OPERATIONS: Final = 8  # that take as long as visiting a node
_CHAINS: Final = frozenset({"or", "and"})  # of which the later terms may not run


def weighed(tree: Ast) -> Ast:
    """The expression, in which long parts count their operations; a short one stays as it is."""
    return _wrapped(*_weighed(tree), least=HEAVY)


def _wrapped(tree: Ast, weight: int, *, least: int) -> Ast:
    return ["spent", max(1, weight // OPERATIONS), tree] if weight >= least else tree


def _weighed(tree: Ast) -> tuple[Ast, int]:
    """The expression, and how many of its operations are not counted yet."""
    kind = tree[0]
    if kind in ("num", "str"):
        return tree, 1
    if kind == "path":
        return ["path", *(_step(part) for part in tree[1:])], 1
    if kind in _CHAINS and len(tree) > OPERATIONS:
        return [kind, *(_term(number, term) for number, term in enumerate(tree[1:], 1))], 1
    parts, weight = [], 1
    for part in tree[1:]:
        if isinstance(part, list):
            part, more = _weighed(part)
            weight += more
        parts.append(part)
    made: Ast = [kind, *parts]
    return (_wrapped(made, weight, least=HEAVY), 0) if weight >= HEAVY else (made, weight)


def _term(number: int, term: Any) -> Any:
    """A term of a long chain counts as it comes to its turn; of short terms one for some."""
    made, weight = _weighed(term)
    some = weight < OPERATIONS and number % OPERATIONS == 0
    return ["spent", max(1, weight), made] if some else _wrapped(made, weight, least=OPERATIONS)


def _step(part: Any) -> Any:
    """A step of a path, whose conditions each count for themselves; or what the path begins with."""
    if not isinstance(part, list):
        return part
    if part and part[0] in ("child", "self", "parent", "all", "whole"):
        return [weighed(member) if isinstance(member, list) else member for member in part]
    return weighed(part)


def kept(tree: Ast) -> Ast:
    """The condition, of which what is the same for every row of a list runs once."""
    kind = tree[0]
    if kind in ("num", "str") or (kind == "spent" and _is_constant(tree[2])):
        return tree
    if is_fixed(tree):
        return ["kept", tree]
    if kind == "path":
        start = tree[1]
        return ["path", kept(start), *tree[2:]] if isinstance(start, list) else tree
    return [kind, *(kept(part) if isinstance(part, list) else part for part in tree[1:])]


def _is_constant(tree: object) -> bool:
    """Whether it is there already, and keeping it would take longer."""
    return isinstance(tree, list) and tree[0] in ("num", "str")
