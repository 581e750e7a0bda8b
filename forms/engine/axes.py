"""Where a step of a path leads from a node, and where an absolute path begins (XPath 1.0, 2.2)."""

from collections.abc import Callable
from typing import Final

from forms.engine.scope import Scope, Spot


class Above:
    """What "/" means: the place above the top node."""

    name = ""
    parent = None
    listed = False

    def __init__(self, top: Spot) -> None:
        self.top = top

    def read(self) -> str:
        return ""

    def named(self, name: str) -> list[Spot]:
        return [self.top] if name in ("*", self.top.name) else []

    def counts(self) -> bool:
        return True

    def rows_by(self, column: str) -> None:
        return None

    def beside(self) -> int:
        return 1

    def place(self) -> int:
        return 1


def way_down(scope: Scope) -> list[Spot]:
    """The nodes from the top to where the expression stands; from `current` when it stands in a list."""
    for begin in (scope.node, scope.current):
        chain, spot = [begin], begin.parent
        while spot is not None:
            chain.append(spot)
            spot = spot.parent
        if chain[-1] is scope.world.top:
            return chain[::-1]
    return []


def _child(scope: Scope, spot: Spot, name: str) -> list[Spot]:
    return spot.named(name)


def _self(scope: Scope, spot: Spot, name: str) -> list[Spot]:
    return [spot] if name in ("*", spot.name) else []


def _parent(scope: Scope, spot: Spot, name: str) -> list[Spot]:
    return [] if spot.parent is None else _self(scope, spot.parent, name)


def _all(scope: Scope, spot: Spot, name: str) -> list[Spot]:
    found: list[Spot] = []
    stack = [spot]
    while stack:
        each = stack.pop()
        scope.spend(1)
        if name in ("*", each.name):
            found.append(each)
        stack += reversed(each.named("*"))
    return found


AXES: Final[dict[str, Callable[[Scope, Spot, str], list[Spot]]]] = {
    "child": _child,
    "self": _self,
    "parent": _parent,
    "all": _all,
}
