"""Run XForms expressions: the tree of syntax.py becomes a function of a scope.

Source: XPath 1.0 with the deviations of the ODK XForms specification; inside a repeat, an absolute path means the
nodes of the same item.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from forms.engine.axes import AXES, Above, way_down
from forms.engine.comparing import equal, relation
from forms.engine.filters import Condition
from forms.engine.functions import COMPARE, FUNCTIONS
from forms.engine.model import Ast
from forms.engine.scope import LETTERS, Scope, Spot, Value, boolean, number, string

Run = Callable[[Scope], Value]
Step = Callable[[Scope, Sequence[Spot]], list[Spot]]


def compiled(tree: Ast) -> Run:
    """The function of an expression. Raises ExpressionFailed when it runs and does too much."""
    kind = tree[0]
    if kind in ("num", "str"):
        value: Any = tree[1]
        constant = float(value) if kind == "num" else str(value)
        return lambda scope: constant
    maker = _MAKERS.get(str(kind))
    if maker is not None:
        return maker(tree)
    if kind in COMPARE:
        return _relation(tree)
    return _arithmetic(tree)


def calls(tree: object, name: str) -> bool:
    """Whether an expression calls a function."""
    return isinstance(tree, list) and (tree[:2] == ["call", name] or any(calls(member, name) for member in tree))


def _inner(tree: Ast, start: int = 1) -> list[Run]:
    return [compiled(member) for member in tree[start:] if isinstance(member, list)]


def _or(tree: Ast) -> Run:
    terms = _inner(tree)
    return lambda scope: any(boolean(term(scope)) for term in terms)


def _and(tree: Ast) -> Run:
    terms = _inner(tree)
    return lambda scope: all(boolean(term(scope)) for term in terms)


def _negative(tree: Ast) -> Run:
    (of,) = _inner(tree)
    return lambda scope: -number(of(scope))


def _union(tree: Ast) -> Run:
    left, right = _inner(tree)

    def run(scope: Scope) -> Value:
        found: list[Spot] = []
        for value in (left(scope), right(scope)):
            found += value if isinstance(value, list) else []
        return _in_order(scope, _unique(found))

    return run


def _in_order(scope: Scope, spots: list[Spot]) -> list[Spot]:
    """The nodes in document order, in which a list of nodes is read (XPath 1.0, 5)."""
    numbers: dict[int, dict[int, int]] = {}

    def place(spot: Spot) -> list[int]:
        above = spot.parent
        if above is None:
            return []
        if id(above) not in numbers:
            beside = above.named("*")
            scope.spend(len(beside))
            numbers[id(above)] = {id(each): number for number, each in enumerate(beside)}
        return [*place(above), numbers[id(above)].get(id(spot), 0)]

    return sorted(spots, key=place)


def _equality(tree: Ast) -> Run:
    left, right = _inner(tree)
    holds = tree[0] == "="
    return lambda scope: equal(left(scope), right(scope), holds)


def _relation(tree: Ast) -> Run:
    left, right = _inner(tree)
    holds = relation(str(tree[0]))
    return lambda scope: holds(left(scope), right(scope))


def _spent(tree: Ast) -> Run:
    (of,), work = _inner(tree), int(str(tree[1]))

    def run(scope: Scope) -> Value:
        scope.spend(work)
        return of(scope)

    return run


def _kept(tree: Ast) -> Run:
    (of,) = _inner(tree)

    def run(scope: Scope) -> Value:
        if scope.kept is None:
            return of(scope)
        if run not in scope.kept:
            scope.kept[run] = of(scope)
        return scope.kept[run]

    return run


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if right == 0 or math.isnan(right) or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


_OPERATORS: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _remainder,
}


def _arithmetic(tree: Ast) -> Run:
    left, right = _inner(tree)
    operate = _OPERATORS[str(tree[0])]
    return lambda scope: operate(number(left(scope)), number(right(scope)))


def _call(tree: Ast) -> Run:
    name, arguments = str(tree[1]), _inner(tree, 2)
    if name == "if":
        condition, then, other = arguments
        return lambda scope: then(scope) if boolean(condition(scope)) else other(scope)
    if name == "coalesce":
        return lambda scope: next((text for each in arguments if (text := string(each(scope)))), "")
    if name == "once":
        return lambda scope: getattr(scope.current, "own", "") or string(arguments[0](scope))
    if name == "indexed-repeat":
        return _indexed(tree)
    function = FUNCTIONS[name]

    def run(scope: Scope) -> Value:
        found = function(scope, *[argument(scope) for argument in arguments])
        if isinstance(found, str) and len(found) > LETTERS:
            scope.spend(len(found) // LETTERS)
        return found

    return run


def _indexed(tree: Ast) -> Run:
    """indexed-repeat(node, repeat, index, ...) as the path of the node with the index at each repeat."""
    _, _, node, *pairs = tree
    if not (isinstance(node, list) and node[0] == "path" and node[1] == "/"):
        return _inner(tree, 2)[0]
    steps: list[Any] = [list(step) if isinstance(step, list) else step for step in node[2:]]
    for repeat, index in zip(pairs[::2], pairs[1::2], strict=False):
        if not (isinstance(repeat, list) and repeat[:2] == ["path", "/"]):
            continue
        place = len(repeat) - 3
        if 0 <= place < len(steps):
            # the index is meant where the expression stands, not inside the repeat
            steps[place] = [*steps[place], ["at", index]]
    return _path(["path", "/", *steps])


def _at(tree: Ast) -> Run:
    (index,) = _inner(tree)

    def run(scope: Scope) -> Value:
        outside = Scope(scope.world, scope.current, scope.current)
        return number(index(outside))

    return run


def _path(tree: Ast) -> Run:
    start, raw = tree[1], [step for step in tree[2:] if isinstance(step, list)]
    steps = [_step(step) for step in raw]
    if start == "/":
        return _absolute(raw, steps)
    if start == ".":
        name = _child_name(raw)
        return _child(name) if name else lambda scope: _walk(scope, [scope.node], steps)
    assert isinstance(start, list)  # noqa: S101  (the parser makes nothing else)
    begin = compiled(start)

    def run(scope: Scope) -> Value:
        value = begin(scope)
        return _walk(scope, value if isinstance(value, list) else [], steps)

    return run


def _child_name(steps: list[Any]) -> str:
    """The name, when a path from here is no more than that of a child, as a column of a list is; else ""."""
    match steps:
        case [["child", str(name)]]:
            return name
    return ""


def _child(name: str) -> Run:
    def run(scope: Scope) -> Value:
        found = scope.node.named(name)
        scope.spend(1 + len(found))
        return found

    return run


def _walk(scope: Scope, spots: list[Spot], steps: Sequence[Step]) -> list[Spot]:
    for step in steps:
        spots = step(scope, spots)
    return spots


def _absolute(raw: list[Any], steps: Sequence[Step]) -> Run:
    names = [step[1] if step[0] == "child" and len(step) == 2 else None for step in raw]

    def run(scope: Scope) -> Value:
        spots: list[Spot] = [Above(scope.world.top)]
        done = 0
        chain = way_down(scope)
        for name, spot in zip(names, chain, strict=False):
            if name != spot.name:
                break
            spots, done = [spot], done + 1
        return _walk(scope, spots, steps[done:])

    return run


def _step(step: Ast) -> Step:
    axis, name = str(step[0]), str(step[1])
    if axis == "whole":
        return _whole(step)
    conditions = [Condition(member, compiled) for member in step[2:] if isinstance(member, list)]
    choose = AXES[axis]

    def run(scope: Scope, spots: Sequence[Spot]) -> list[Spot]:
        found: list[Spot] = []
        for spot in spots:
            candidates = choose(scope, spot, name)
            scope.spend(1 if conditions else 1 + len(candidates))  # a condition counts them itself
            for condition in conditions:
                candidates = condition.left(scope, candidates)
            found += candidates
        return _unique(found) if axis in ("parent", "all") and len(found) > 1 else found

    return run


def _whole(step: Ast) -> Step:
    """The conditions of "(...)[...]" (XPath 1.0, 3.3): positions count through all nodes, in the order they are in."""
    conditions = [Condition(member, compiled) for member in step[2:] if isinstance(member, list)]

    def run(scope: Scope, spots: Sequence[Spot]) -> list[Spot]:
        found = list(spots)
        for condition in conditions:
            found = list(condition.some(scope, found))
        return found

    return run


def _unique(spots: list[Spot]) -> list[Spot]:
    return list({id(spot): spot for spot in spots}.values())


_MAKERS: Final[dict[str, Callable[[Ast], Run]]] = {
    "or": _or,
    "and": _and,
    "neg": _negative,
    "|": _union,
    "=": _equality,
    "!=": _equality,
    "call": _call,
    "path": _path,
    "at": _at,
    "spent": _spent,
    "kept": _kept,
}
