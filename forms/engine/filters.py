"""The conditions in [ ] of a path: which nodes they leave (XPath 1.0, 2.4)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from forms.engine.columns import columns
from forms.engine.comparing import equal
from forms.engine.model import Ast
from forms.engine.scope import Scope, Spot, Value, boolean
from forms.engine.weight import kept

Run = Callable[[Scope], Value]

_YES_NO: Final = frozenset({"or", "and", "=", "!=", "<", "<=", ">", ">="})
_HOLD: Final = frozenset(
    {"not", "true", "false", "boolean", "boolean-from-string", "regex", "checklist", "weighted-checklist", "selected"}
    | {"contains", "starts-with", "ends-with"}
)  # functions that give true or false


class Condition:
    """One condition. plain: whether it asks of each node by itself, whatever stands before and after it.

    Columns of a list are looked up, not compared row by row.
    """

    def __init__(self, tree: Ast, compiled: Callable[[Ast], Run]) -> None:
        once = kept(tree)
        self.run, self.cost = compiled(once), 1 + _calls(once)
        bare = _bare(tree)
        self.plain = _is_plain(bare)
        self.quick = [(column, compiled(other)) for column, other in columns(bare) or ()]

    def looks_up(self, spots: Sequence[Spot]) -> bool:
        """Whether it takes no row by itself."""
        return bool(self.quick) and len(spots) > 1 and spots[0].listed

    def left(self, scope: Scope, spots: Sequence[Spot]) -> list[Spot]:
        """The nodes that it leaves."""
        if not self.looks_up(spots):
            return list(self.some(scope, spots))
        found = list(spots)
        for column, other in self.quick:
            found = _with_column(scope, found, column, other) if found else found
        return found

    def some(self, scope: Scope, spots: Sequence[Spot]) -> Iterator[Spot]:
        """The same one by one."""
        return (spot for spot, holds in self.each(scope, spots) if holds)

    def each(self, scope: Scope, spots: Sequence[Spot]) -> Iterator[tuple[Spot, bool]]:
        """Each node with whether it holds there, as far as is asked for."""
        inner = Scope(scope.world, scope.node, scope.current, size=len(spots))
        inner.kept = {} if spots and spots[0].listed else None
        for place, spot in enumerate(spots, 1):
            inner.node, inner.position = spot, place
            scope.spend(self.cost)
            value = self.run(inner)
            yield spot, value == place if isinstance(value, float) else boolean(value)


def _calls(tree: object) -> int:
    """How many functions run for each node: each takes as long as visiting it."""
    if not isinstance(tree, list) or tree[:1] in (["kept"], ["path"]):
        return 0
    return (tree[:1] == ["call"]) + sum(map(_calls, tree))


def _bare(tree: Ast) -> Ast:
    """The condition without its weight."""
    inner = tree[2] if tree[0] == "spent" else tree
    return inner if isinstance(inner, list) else tree


def _is_plain(tree: Ast) -> bool:
    kind = tree[0]
    asks = kind in _YES_NO or kind in ("str", "path") or (kind == "call" and tree[1] in _HOLD)
    return asks and not _counts(tree)


def _counts(tree: object) -> bool:
    """Whether an expression asks for the place of a node among the others."""
    if not isinstance(tree, list):
        return False
    return tree in (["call", "position"], ["call", "last"]) or any(map(_counts, tree))


def _with_column(scope: Scope, spots: list[Spot], column: str, other: Run) -> list[Spot]:
    """The rows of a list whose column equals a value that is the same for all rows."""
    value = other(Scope(scope.world, spots[0], scope.current, size=len(spots)))
    text = value[0].read() if isinstance(value, list) and len(value) == 1 else value
    if isinstance(text, str) and (rows := spots[0].rows_by(column)) is not None and len(spots) == spots[0].beside():
        scope.spend(1)
        return rows.get(text, [])
    scope.spend(2 * len(spots))
    if isinstance(value, list):
        texts = {spot.read() for spot in value}
        return [spot for spot in spots if any(cell.read() in texts for cell in spot.named(column))]
    if isinstance(value, str):
        return [spot for spot in spots if any(cell.read() == value for cell in spot.named(column))]
    return [spot for spot in spots if equal(spot.named(column), value, True)]
