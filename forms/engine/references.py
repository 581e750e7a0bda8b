"""Find which nodes of a form an expression refers to, without running it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.engine.model import Ast, Kind, Node


@dataclass(frozen=True)
class Reference:
    """A path that is referred to. other_item: chosen by a condition from the items of a repeat that it shares.

    presence: only whether it is relevant matters, not its value, as in count().
    """

    path: str
    other_item: bool = False
    presence: bool = False


def references(tree: object, context: str, nodes: Mapping[str, Node]) -> Iterator[Reference]:
    """All references of an expression that stands at `context`; a path that is not there is given as it was meant."""
    return _References(context, nodes).of(tree, context)


class _References:
    def __init__(self, current: str, nodes: Mapping[str, Node]) -> None:
        self.current, self.nodes = current, nodes
        self.seen: set[tuple[int, str | None]] = set()  # paths and where they stand: "//x[//x[...]]" meets them often

    def of(self, tree: object, context: str | None) -> Iterator[Reference]:
        """context None: inside a list, whose nodes are no nodes of the form."""
        if not isinstance(tree, list):
            return
        if tree[:1] == ["path"]:
            place = (id(tree), None if tree[1] == "/" else context)
            if place not in self.seen:
                self.seen.add(place)
                yield from self.path(tree, context)
        elif tree[:2] == ["call", "indexed-repeat"]:
            for member in tree[2:]:
                for reference in self.of(member, context):
                    yield Reference(reference.path, True)
        elif tree[:2] == ["call", "count"] and isinstance(tree[2], list) and tree[2][:1] == ["path"]:
            yield from self.path(tree[2], context, presence=True)
        else:
            for member in tree[1:]:
                yield from self.of(member, context)

    def path(self, tree: Ast, context: str | None, *, presence: bool = False) -> Iterator[Reference]:
        start, steps = tree[1], [step for step in tree[2:] if isinstance(step, list)]
        begin = {"/": "", ".": context}.get(start) if isinstance(start, str) else self.begin(start)
        if isinstance(start, list):
            yield from self.of(start, context)
        here: list[str] | None = None if begin is None else [begin]
        other = False
        for number, step in enumerate(steps):
            here = None if here is None else [found for place in here for found in self.step(place, step)]
            if here and number and steps[number - 1][0] == "all":  # below any node: only those that are there
                here = [place for place in here if place in self.nodes]
            for condition in step[2:]:
                for place in here if here else (None,):
                    yield from self.of(condition, place)
            other = other or (len(step) > 2 and any(self.shared(place) for place in here or ()))
        for place in here or ():
            yield from self.whole(place, other=other, presence=presence)

    def begin(self, start: object) -> str | None:
        return self.current if isinstance(start, list) and start[:2] == ["call", "current"] else None

    def shared(self, place: str) -> bool:
        node = self.nodes.get(place)
        return node is not None and node.kind is Kind.REPEAT and f"{self.current}/".startswith(f"{place}/")

    def whole(self, place: str, *, other: bool, presence: bool) -> Iterator[Reference]:
        if place:
            yield Reference(place, other, presence)

    def step(self, place: str, step: Ast) -> Iterator[str]:
        axis, name = step[0], str(step[1])
        if axis in ("self", "whole"):
            yield place
        elif axis == "parent":
            if place:
                yield place.rpartition("/")[0]
        elif axis == "all":
            yield from (path for path in self.nodes if path == place or path.startswith(f"{place}/"))
        elif name == "*":
            yield from (path for path in self.nodes if path.rpartition("/")[0] == place)
        else:
            yield f"{place}/{name}"
