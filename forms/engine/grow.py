"""Make the nodes of a form being filled: groups and questions once, items of repeats as the stored values have them."""

from decimal import Decimal, InvalidOperation
from typing import Final

from forms.engine.model import Kind, Node
from forms.engine.program import Program
from forms.engine.solver import Solver
from forms.engine.tree import CALCULATE, Formula, Place, Repeat, key_of
from forms.engine.values import to_number

MAX_COUNTED: Final = 200  # items that a repeat count makes
MAX_PLACES: Final = 20_000  # nodes of one form being filled, all items together

_COUNTED: Final = dict.fromkeys(f"{number:016x}" for number in range(1, MAX_COUNTED + 1))  # the ids of counted items


class Grower:
    """The nodes of one form being filled, by stored path."""

    def __init__(self, program: Program, solver: Solver, values: dict[str, str]) -> None:
        self.program, self.solver, self.values = program, solver, values
        self.places: dict[str, Place] = {}
        self.by_node: dict[str, dict[Place, None]] = {}
        self.stored: dict[str, dict[str, None]] = {}
        for path in values:
            self.index(path)

    def index(self, path: str) -> None:
        """Take up the items that a stored path speaks of: "a/1/b/2/leaf" is item 1 of "a" and item 2 of "a/1/b"."""
        parts = path.split("/")
        for end in range(2, len(parts), 2):
            self.stored.setdefault("/".join(parts[: end - 1]), {})[parts[end - 1]] = None

    def drop(self, item_path: str) -> None:
        """Forget that anything was stored under an item."""
        above, _, item_id = item_path.rpartition("/")
        self.stored.get(above, {}).pop(item_id, None)
        for path in [path for path in self.stored if path.startswith(item_path + "/")]:
            del self.stored[path]

    def root(self) -> Place:
        """The top node, with all in it."""
        root = Place(self.solver, self.program.form.root, None, "")
        self._fill(root, "")
        return root

    def order(self, item_path: str) -> tuple[Decimal, str]:
        """What items sort by: their order, then their id."""
        try:
            found = Decimal(self.values.get(f"{item_path}/order") or "0")
        except InvalidOperation:
            found = Decimal(0)
        return (found if found.is_finite() else Decimal(0), item_path)

    def _fill(self, place: Place, prefix: str) -> None:
        for node in place.node.children:
            path = prefix + key_of(node)
            repeats = node.kind is Kind.REPEAT
            child = Repeat(self.solver, node, place, path) if repeats else self._place(node, place, path)
            place.hold(child)
            self._enter(child)
            if isinstance(child, Repeat):
                self._items(child)
            elif node.kind is Kind.GROUP:
                self._fill(child, prefix)

    def _place(self, node: Node, up: Place, path: str) -> Place:
        place = Place(self.solver, node, up, path)
        if not node.holds and node.calculate is None:
            place.raw = self.values.get(path) or ""
        elif node.path in self.program.kept:
            place.own = self.values.get(path) or ""
        return place

    def _enter(self, place: Place) -> None:
        self.places[place.path] = place
        self.by_node.setdefault(place.node.path, {})[place] = None
        for ready in self.program.ready[place.node.path]:
            if (ready.facet == "count") <= isinstance(place, Repeat):
                self.solver.add(Formula(place, ready.facet, ready.run, ready.rank, ready.convert))

    def _items(self, repeat: Repeat) -> None:
        if repeat.node.count is not None:
            return  # recount() makes them
        ids = self.stored.get(repeat.path, {})
        for item_id in sorted(ids, key=lambda each: self.order(f"{repeat.path}/{each}")):
            self._item(repeat, item_id)

    def _item(self, repeat: Repeat, item_id: str) -> Place:
        item = Place(self.solver, repeat.node, repeat.up, f"{repeat.path}/{item_id}")
        item.in_repeat = repeat
        repeat.items.append(item)
        self._enter(item)
        self._fill(item, item.path + "/")
        return item

    def add_item(self, repeat: Repeat, item_id: str) -> Place:
        """A new item at the end; its answers are those stored under it."""
        item = self._item(repeat, item_id)
        self._moved(repeat)
        return item

    def remove_item(self, item: Place) -> None:
        """Take an item out; what is stored under it is not touched."""
        repeat = item.in_repeat
        if repeat is None:
            return
        for place in item.below():
            self._leave(place)
            for child in place.children:
                if isinstance(child, Repeat):
                    self._leave(child)
        repeat.items.remove(item)
        self._moved(repeat)

    def _leave(self, place: Place) -> None:
        self.solver.remove(place)
        self.places.pop(place.path, None)
        self.by_node[place.node.path].pop(place, None)

    def _moved(self, repeat: Repeat) -> None:
        """The items of a repeat are others, or in other places."""
        self.solver.changed[repeat] = None
        for item in repeat.items:
            self.solver.changed[item] = None
        if repeat.up is not None:
            self.solver.fire(repeat.up.watch_children)

    def recount(self) -> list[Place]:
        """Bring the repeats whose count has changed to that number of items; gives the items that are new."""
        counted, self.solver.counted = list(self.solver.counted), {}
        made: list[Place] = []
        for repeat in counted:
            if self.places.get(repeat.path) is repeat:
                made += self._bring(repeat, _whole(str(repeat.formulas["count"].result)))
        return made

    def _bring(self, repeat: Repeat, count: int) -> list[Place]:
        while len(repeat.items) > count:
            self.remove_item(repeat.items[-1])
        ids, stored = self.counted_ids(repeat, count), self.stored.get(repeat.path, {})
        made: list[Place] = []
        for item_id in ids[len(repeat.items) :]:
            if len(self.places) >= MAX_PLACES:
                break
            known = item_id in stored
            item = self.add_item(repeat, item_id)
            if not known:
                made.append(item)
        return made

    def cut(self) -> list[Repeat]:
        """The repeats that count more items than there was room for."""
        counted = (place for place in self.places.values() if isinstance(place, Repeat) and "count" in place.formulas)
        return [each for each in counted if to_number(str(each.formulas["count"].result)) >= len(each.items) + 1]

    def counted_ids(self, repeat: Repeat, count: int) -> list[str]:
        """The ids of counted items in order, so that each keeps its answers however the count goes up and down.

        First those that were added by hand, before the form counted them; then one for each place.
        """
        own = [each for each in self.stored.get(repeat.path, {}) if each not in _COUNTED]
        own.sort(key=lambda each: self.order(f"{repeat.path}/{each}"))
        return [*own, *_COUNTED][:count]

    def once_more(self, begin: Place) -> None:
        """Let what keeps its first value (once) begin anew: defaults are there before anything is worked out.

        Source: ODK XForms specification, odk-new-repeat; as JavaRosa has it, in a new form too.
        """
        for place in begin.below() if self.program.kept else ():
            formula = place.formulas.get(CALCULATE)
            if formula is not None and place.node.path in self.program.kept:
                self.values.pop(place.path, None)
                place.own = ""
                self.solver.again(formula)

    def targets(self, node_path: str, at: Place) -> list[Place]:
        """The nodes at a path of the form that share all items with `at`, as far as their repeats are the same."""
        above, place = set(), at
        while place is not None:
            above.add(place)
            place = place.up  # type: ignore[assignment]
        repeats = {each.node.path for each in above if each.in_repeat}
        return [
            place
            for place in self.by_node.get(node_path, ())
            if all(each in above for each in _items_above(place) if each.node.path in repeats)
            and CALCULATE not in place.formulas
        ]


def _items_above(place: Place) -> list[Place]:
    found, each = [], place
    while each.up is not None:
        if each.in_repeat:
            found.append(each)
        each = each.up
    return found


def _whole(text: str) -> int:
    number = to_number(text)
    return 0 if number != number else int(max(0.0, min(float(MAX_COUNTED), number)))
