"""One form being filled out: answers in; for each question whether it is asked, its value and what is wrong with it.

Values have stored paths ("f7_cash" or "figures/<item id>/f7_cash"); other paths are kept as they are. Calculated values
are never stored, but for those that keep what they gave first (once). Answers to questions that stop being relevant are
kept aside and count as empty until they return.
Nothing blocks: a wrong answer is kept and said to be wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from forms import checks
from forms.answers import is_no_answer
from forms.engine.grow import Grower
from forms.engine.lexical import fault
from forms.engine.model import OUTPUT_START, Action, Choice, Form, Kind, Node, Texts, in_language
from forms.engine.offers import Offers
from forms.engine.program import Program, program
from forms.engine.scope import MAX_CHANGE, MAX_SHOWN, MAX_TOGETHER
from forms.engine.solver import Solver
from forms.engine.tree import CALCULATE, OFFERED, RELEVANT, Place, Repeat, is_item, with_above
from forms.engine.world import FormWorld

ORDER: Final = "order"
CHECK: Final = "check"  # the form's column with the name of a check (forms/checks.py)


@dataclass(frozen=True)
class NodeState:
    """How one node stands now. path: as stored; xpath: in the form, with the places of items.

    value: empty while not relevant. valid: whether the value is of its kind and passes the constraint. message: what is
    wrong, in the language; or, with a valid empty value, that an answer is expected (required).
    """

    path: str
    xpath: str
    node: Node
    relevant: bool
    required: bool
    readonly: bool
    value: str
    valid: bool
    message: str


class Session:
    """A form being filled out."""

    def __init__(
        self,
        form: Form,
        values: Mapping[str, str],
        *,
        today: date,
        language: str = "nl",
        now: datetime | None = None,
        seed: int = 0,
    ) -> None:
        """now: for now(), with its time zone; else the beginning of today. seed: for random() and uuid()."""
        self.form = form
        self._program: Program = program(form)
        self._solver = Solver()
        self._initial = {path: value for path, value in values.items() if value not in (None, "")}
        self._values = dict(self._initial)
        moment = now or datetime.combine(today, time(), UTC)
        self._world = FormWorld(self._program, self._solver, today, moment, language, seed)
        self._offers = Offers(self._program, self._solver, self._world)
        self._grower = Grower(self._program, self._solver, self._values)
        self._places = self._grower.places
        self._world.root = self._grower.root()
        self._solver.world = self._world
        self._held = False
        self._begin_change(MAX_CHANGE)
        self._settle(new=False)
        if not any(path in self._places for path in self._initial):
            self._first_load()
        self._changed()

    @property
    def language(self) -> str:
        """The language of messages, labels and names of choices."""
        return self._world.language

    @language.setter
    def language(self, language: str) -> None:
        self._begin_change(MAX_CHANGE)
        self._world.change_language(language)
        self._settle()
        self._changed()

    @property
    def today(self) -> date:
        """The day that today() gives."""
        return self._world.today

    @property
    def values(self) -> Mapping[str, str]:
        """What is stored now, calculated values left out."""
        return dict(self._values)

    def changes(self) -> Mapping[str, str | None]:
        """What has changed since the beginning, defaults too; None: cleared."""
        paths = dict.fromkeys((*self._initial, *self._values))
        return {path: self._values.get(path) for path in paths if self._values.get(path) != self._initial.get(path)}

    def value(self, path: str) -> str:
        """The value at a path, calculated ones too; empty when not relevant. Raises KeyError."""
        return self._shown(self._places[path])

    def set(self, path: str, value: str | None) -> frozenset[str]:
        """Store an answer (None or empty: clear it); gives the paths whose state changed, its own too.

        Raises KeyError for a path that is no question of this form, or in no item that exists.
        """
        place = self._places[path]
        if place.node.holds:
            raise KeyError(path)
        self._begin_change(MAX_CHANGE)
        before = place.raw
        self._store(place, value or "")
        self._settle(now=bool(place.node.actions))
        if place.raw != before:
            self._triggered(place)
            self._settle()
        return self._changed() | {path}

    @contextmanager
    def together(self) -> Iterator[Callable[[], None]]:
        """Many answers, of which what follows is worked out at the end, or when what it gives is called.

        The same comes out as one by one, and each answer to a long repeat does not run all its expressions again. A
        form in which the order of answers matters (once, defaults of new items) goes on one by one.
        """
        self._begin_change(MAX_TOGETHER)
        self._world.effort.together = True
        self._held = not (self._program.kept or self._program.on_new)
        try:
            yield lambda: self._settle(now=True)
        finally:
            self._held = False
            self._settle()
            self._world.effort.together = False
            self.show_more()

    def show_more(self) -> None:
        """What is shown from now on, such as another page, may take its own time."""
        self._world.effort.begin(MAX_SHOWN)
        self._offers.begin()

    def tired(self) -> tuple[str, ...]:
        """The names of nodes of which something gives nothing since the last change, as it takes too much work."""
        return self._world.tired(self._places.values())

    def items(self, repeat_path: str) -> tuple[str, ...]:
        """The ids of the items of a repeat, in order. Raises KeyError."""
        return tuple(item.path.rpartition("/")[2] for item in self._repeat(repeat_path).items)

    def add_item(self, repeat_path: str, item_id: str) -> frozenset[str]:
        """Add an item at the end, with its defaults; gives the paths whose state changed. Raises KeyError.

        Nothing is added to a repeat whose items the form counts.
        """
        repeat = self._repeat(repeat_path)
        item_path = f"{repeat_path}/{item_id}"
        if item_path in self._places or repeat.node.count is not None:
            return frozenset()
        self._begin_change(MAX_CHANGE)
        last = self._grower.order(repeat.items[-1].path)[0] if repeat.items else Decimal(0)  # they stand in order
        self._grower.index(f"{item_path}/{ORDER}")
        self._values[f"{item_path}/{ORDER}"] = format(last + 1, "f")
        item = self._grower.add_item(repeat, item_id)
        self._begin(item)
        self._settle()
        return self._changed() | {place.path for place in item.below()}

    def remove_item(self, item_path: str) -> frozenset[str]:
        """Remove an item and all answers in it; gives the paths whose state changed. Raises KeyError.

        Nothing is removed from a repeat whose items the form counts.
        """
        place = self._places[item_path]
        if not is_item(place):
            raise KeyError(item_path)
        if place.node.count is not None:
            return frozenset()
        self._begin_change(MAX_CHANGE)
        gone = {each.path for each in place.below()}
        for path in [path for path in self._values if path.startswith(item_path + "/")]:
            del self._values[path]
        self._grower.drop(item_path)
        self._grower.remove_item(place)
        self._settle()
        return self._changed() | gone

    def state(self, path: str) -> NodeState:
        """How a node stands; of a repeat as a whole too ("figures"). Raises KeyError."""
        return self._state(self._places[path])

    @property
    def size(self) -> int:
        """How many nodes there are, in all items."""
        return len(self._places)

    def cut(self) -> tuple[str, ...]:
        """The stored paths of repeats that count more items than a form may hold; the rest of them is not there."""
        return tuple(each.path for each in self._grower.cut())

    def states(self) -> Iterator[NodeState]:
        """How all nodes stand, in document order: groups, items of repeats, and questions; not the top node."""
        for place in self._world.root.below():
            if place is not self._world.root:
                yield self._state(place)

    def asked(self) -> Iterator[tuple[Node, str, str, bool]]:
        """What is relevant now and holds nothing, in document order: node, stored path, value, and whether readonly."""
        yield from self._asked(self._world.root, readonly=False)

    def _asked(self, place: Place, *, readonly: bool) -> Iterator[tuple[Node, str, str, bool]]:
        relevant = place.formulas.get(RELEVANT)
        if relevant is not None and relevant.result is not True:
            return
        readonly = readonly or self._says(place, "readonly")
        if not place.node.holds:
            yield place.node, place.path, place.own if CALCULATE in place.formulas else place.raw, readonly
        for child in place.children:
            for each in (child, *child.items) if isinstance(child, Repeat) else (child,):
                yield from self._asked(each, readonly=readonly)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """The choices of a select, after its filter; while they wait, those it had before. Raises KeyError."""
        place = self._places[path]
        if self._program.offers_all(place.node):
            return self.form.choices.get(place.node.choice_list or "", ())
        return self._offers.choices(place)

    def waits(self, path: str) -> bool:
        """Whether choices that were asked for are still to be worked out, by go_on()."""
        return self._places.get(path) in self._offers.waiting

    @property
    def unfinished(self) -> bool:
        """Whether any choices wait."""
        return bool(self._offers.waiting)

    def go_on(self, first: str = "") -> bool:
        """Work a moment on what waits, at the path `first` before all others; whether choices became ready."""
        return self._offers.go_on(self._places.get(first))

    def label(self, path: str) -> str:
        """The label of a node in the language, with its values filled in. Raises KeyError."""
        return self.filled(self._places[path].node.label, path)

    def hint(self, path: str) -> str:
        """The hint of a node in the language, with its values filled in. Raises KeyError."""
        return self.filled(self._places[path].node.hint, path)

    def filled(self, texts: Texts, path: str) -> str:
        """One of the form's texts in the language, with its values filled in as seen from the node at a path."""
        text = in_language(texts, self.language, self.form.languages)
        return self._world.filled(self._places[path], text) if OUTPUT_START in text else text

    def _repeat(self, path: str) -> Repeat:
        place = self._places[path]
        if not isinstance(place, Repeat):
            raise KeyError(path)
        return place

    def _store(self, place: Place, value: str) -> None:
        if CALCULATE in place.formulas:
            return  # the calculation decides
        if value:
            self._values[place.path] = value
            self._grower.index(place.path)
        else:
            self._values.pop(place.path, None)
        if value != place.raw:
            place.raw = value
            self._solver.touch(place)

    def _settle(self, *, new: bool = True, now: bool = False) -> None:
        """Bring all up to date. new: items that a count makes get their defaults. now: also while answers are held."""
        if self._held and not now:
            return
        self._solver.settle()
        while self._solver.counted:
            made = self._grower.recount()
            for item in made if new else ():
                self._begin(item)
            self._solver.settle()
        if self._program.kept:
            self._keep()

    def _keep(self) -> None:
        """Store what calculations gave that keep their first value (once)."""
        for path in self._program.kept:
            for place in self._grower.by_node.get(path, ()):
                if place.own:
                    self._values[place.path] = place.own

    def _begin(self, item: Place) -> None:
        """Fill in the defaults of a new item."""
        self._defaults(item)
        for action in self._program.on_new:
            self._act(action, item, inside=True)
        self._grower.once_more(item)

    def _changed(self) -> frozenset[str]:
        found = frozenset(place.path for place in self._solver.changed if place.path in self._places)
        self._solver.changed.clear()
        self.show_more()
        return found

    def _begin_change(self, allowed: int) -> None:
        self._world.lost.clear()
        self._world.effort.begin(allowed)
        self._solver.verdicts.begin(allowed)

    def _first_load(self) -> None:
        """Fill in the defaults of a form without answers."""
        self._defaults(self._world.root)
        self._first_items()
        for action in self._program.defaults:
            self._act(action, self._world.root, inside=False)
        self._grower.once_more(self._world.root)
        self._settle()

    def _first_items(self) -> None:
        """Make the items that stand in the form itself, with the answers that stand in them."""
        for repeat in [each for each in self._places.values() if isinstance(each, Repeat)]:
            for number, answers in enumerate(repeat.node.first_items if repeat.node.count is None else (), 1):
                path = f"{repeat.path}/{number:016x}"
                self._values[f"{path}/{ORDER}"] = str(number)
                self._grower.index(f"{path}/{ORDER}")
                self._grower.add_item(repeat, f"{number:016x}")
                for key, text in answers.items():
                    self._store(self._places[f"{path}/{key}"], text)

    def _defaults(self, begin: Place) -> None:
        for place in begin.below():
            if place.node.default is not None and not place.node.holds:
                self._store(place, place.node.default)
        self._grower.once_more(begin)

    def _triggered(self, place: Place, chain: frozenset[Place] = frozenset()) -> None:
        """Act on another value, typed or set by an action. chain: what changed before it and is not set off again."""
        for action in place.node.actions if place not in chain else ():
            if action.event == "xforms-value-changed":
                self._act(action, place, inside=False, chain=chain | {place})

    def _act(self, action: Action, at: Place, *, inside: bool, chain: frozenset[Place] = frozenset()) -> None:
        """Set the target of an action, in the items that hold `at`. inside: only what `at` itself holds."""
        for place in self._grower.targets(action.target, at):
            if inside and at not in with_above(place):
                continue
            self._solver.settle()
            value = action.text if action.value is None else self._world.calculated(place, action.value)
            before = place.raw
            self._store(place, value)
            if place.raw != before:
                self._triggered(place, chain)

    def _shown(self, place: Place) -> str:
        if not place.relevant():
            return ""
        return place.own if CALCULATE in place.formulas else place.raw

    def _says(self, place: Place, facet: str, *, otherwise: bool = False) -> bool:
        """What a condition of a node says now; otherwise: where it has none."""
        formula = place.formulas.get(facet)
        return otherwise if formula is None else self._solver.asked(formula) is True

    def _state(self, place: Place) -> NodeState:
        node, relevant, value = place.node, place.relevant(), self._shown(place)
        required = self._says(place, "required")
        valid, message = self._verdict(place, value)
        if valid and required and relevant and not value:
            message = self.filled(node.required_message, place.path) or self._world.words("engine.required")
        readonly = any(self._says(each, "readonly") for each in with_above(place))
        return NodeState(place.path, place.xpath(), node, relevant, required, readonly, value, valid, message)

    def _verdict(self, place: Place, value: str) -> tuple[bool, str]:
        if not value or is_no_answer(value) or place.node.holds:
            return True, ""
        names = self._program.choice_names.get(place.node.choice_list or "", frozenset())
        kind = Kind.TEXT if place.node.choice_nodes else place.node.kind
        key = fault(kind, value, names)
        if key is None and not self._says(place, OFFERED, otherwise=True):
            key = "engine.choice"
        if key:
            return False, self._world.words(key)
        holds = self._says(place, "constraint", otherwise=True)
        wrong = checks.fault(place.node.attributes.get(CHECK, ""), value) if holds else "engine.constraint"
        if wrong is None:
            return True, ""
        said = self.filled(place.node.constraint_message, place.path)
        return False, said or self._world.words(wrong)
