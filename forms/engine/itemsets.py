"""The choices of a select as an expression asks for them: rows of a list, those that conditions leave, or shuffled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from forms.engine.filters import Condition, Run
from forms.engine.functions import shuffled
from forms.engine.model import Ast
from forms.engine.scope import Scope, Spot


@dataclass(frozen=True)
class Itemset:
    """instance('name')/root/item with its conditions. shuffled: gives them in another order, None for as they are."""

    name: str
    conditions: tuple[Condition, ...] = ()
    shuffled: Callable[[Scope, Sequence[Spot]], list[Spot]] | None = None

    @property
    def plain(self) -> bool:
        """Whether each row is judged by itself, so that one can be judged without the others."""
        return all(condition.plain for condition in self.conditions)

    def rows(self, scope: Scope) -> list[Spot]:
        """All rows of the list, without its conditions."""
        return [row for top in scope.world.instance(self.name) for root in top.named("root") for row in root.named("*")]

    def offers(self, scope: Scope, column: str, name: str) -> bool:
        """Whether a choice of that name is left; only of a plain one. column: that with the names."""
        first = next((root.named("*")[:1] for top in scope.world.instance(self.name) for root in top.named("root")), [])
        index: Mapping[str, list[Spot]] = (first[0].rows_by(column) if first else None) or {}
        left: Sequence[Spot] = index.get(name, [])
        scope.spend(1)
        for condition in self.conditions:
            left = list(condition.some(scope, left))
        return bool(left)


def itemset_of(tree: Ast, compiled: Callable[[Ast], Run]) -> Itemset | None:
    """The rows of a list that an expression asks for; None when it asks in another way."""
    inner: object = tree
    order = None
    if tree[:2] == ["call", "randomize"] and isinstance(tree[2], list):
        inner, order = tree[2], _order(tree[3:], compiled)
    match inner:
        case ["path", ["call", "instance", ["str", str(name)]], ["child", "root"], ["child", "item", *conditions]]:
            made = tuple(Condition(each, compiled) for each in conditions if isinstance(each, list))
            return Itemset(name, made, order)
    return None


def _order(seed: list[object], compiled: Callable[[Ast], Run]) -> Callable[[Scope, Sequence[Spot]], list[Spot]]:
    seeds = [compiled(each) for each in seed if isinstance(each, list)]
    return lambda scope, rows: shuffled(scope, rows, *(each(scope) for each in seeds))
