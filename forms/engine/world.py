"""What expressions share while a form is filled: the day, the language, the lists (scope.World)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from forms.engine.listed import Columns, list_spot
from forms.engine.model import OUTPUT_END, OUTPUT_START, Choice, Node, Texts, in_language
from forms.engine.program import Program, calculated
from forms.engine.scope import Effort, ExpressionFailed, Scope, Spot, TooMuch, Value, budget, string
from forms.engine.solver import Solver
from forms.engine.tree import Place, Watchers
from forms.engine.values import MAX_RESULT

WORK_PER_CHOICE: Final = 20  # a long list may be filtered by a condition of some parts
MAX_UUID: Final = 500  # characters; nobody reads more, and a form cannot ask for a million


class FormWorld:
    """The world of one form being filled."""

    root: Place

    def __init__(self, program: Program, solver: Solver, today: date, now: datetime, language: str, seed: int) -> None:
        self.program, self.solver, self.today, self.now, self.seed = program, solver, today, now, seed
        self.work = 0
        self.effort = Effort()
        self.lost: dict[str, None] = {}  # paths of nodes of which something is not shown, for want of time
        self._language = language
        self._watch_language: Watchers = {}
        self._lists: dict[str, list[Spot]] = {}

    @property
    def top(self) -> Spot:
        return self.root

    @property
    def language(self) -> str:
        self.solver.note(self._watch_language)
        return self._language

    def change_language(self, language: str) -> None:
        """Speak another language; what depends on it runs again."""
        if language != self._language:
            self._language = language
            self._lists.clear()
            self.solver.fire(self._watch_language)

    def instance(self, name: str) -> list[Spot]:
        form = self.program.form
        if name not in form.choices:
            return []
        language = self.language
        if name not in self._lists:
            column = self.program.value_column.get(name, "name")
            columns = Columns(column, language, form.languages)
            self._lists[name] = [list_spot(name, form.choices[name], columns)]
        return self._lists[name]

    def choice_label(self, path: str, value: str, at: Spot) -> str:
        node = self._node(path)
        if node is None:
            return ""
        if node.choice_nodes is not None:
            return self._answer_label(node, value, at)
        found = self.program.choice(node.choice_list or "", value)
        return "" if found is None else self._said(found.label)

    def _answer_label(self, node: Node, value: str, at: Spot) -> str:
        """The label of a choice that is an answer to another question."""
        spots = self.program.run(node.choice_nodes or "")(Scope(self, self._nearest(node, at)))
        for spot in spots if isinstance(spots, list) else ():
            if value and value == "".join(each.read() for each in spot.named(node.choice_value)[:1]):
                return "".join(each.read() for each in spot.named(node.choice_label)[:1]) or value
        return ""

    def _nearest(self, node: Node, at: Spot) -> Spot:
        """The place of a node in the items where an expression stands, else in the first there are."""
        above = {id(each) for each in _with_above(at)}
        found: Spot = self.root
        for name in node.path.split("/")[2:]:
            places = found.named(name)
            found = next((place for place in places if id(place) in above), next(iter(places), found))
        return found

    def _node(self, path: str) -> Node | None:
        form = self.program.form
        # a relative path, as in a repeat, has the name of a select
        return form.by_path.get(path) or self.program.selects.get(path.rpartition("/")[2])

    def tired(self, places: Iterable[Place]) -> tuple[str, ...]:
        """The names of nodes, in the order of the form, of which something gave nothing for want of time."""
        found = {place.node.path for place in places if any(each.tired for each in place.formulas.values())}
        paths = {*found, *self.lost}
        return tuple(node.name for node in self.program.form.root.walk() if node.path in paths) if paths else ()

    def itext(self, name: str) -> str:
        return self._said(self.program.form.texts.get(name, {}))

    def _said(self, texts: Texts) -> str:
        """A text of the form inside an expression, as part of its work."""
        return self._filled(self.root, in_language(texts, self.language, self.program.form.languages))

    def filled(self, place: Place, text: str) -> str:
        """A text of the form with its values filled in, as seen from a node; all of them together take bounded work."""
        try:
            with budget(self):
                return self._filled(place, text)
        except TooMuch:
            self.lost[place.node.path] = None
            return "".join(piece.partition(OUTPUT_END)[2] for piece in (OUTPUT_END + text).split(OUTPUT_START))

    def spoken(self, choice: Choice, place: Place) -> Choice:
        """A choice with the values in its label filled in."""
        return replace(choice, label={code: self._filled(place, text) for code, text in choice.label.items()})

    def _filled(self, place: Place, text: str) -> str:
        first, *rest = text.split(OUTPUT_START)
        said = [first]
        for piece in rest:
            expression, _, after = piece.partition(OUTPUT_END)
            said += [self._shown(place, expression), after]
        return "".join(said)[:MAX_RESULT]

    def _shown(self, place: Place, expression: str) -> str:
        try:
            return string(self.program.run(expression)(Scope(self, place)))
        except (ExpressionFailed, RecursionError) as failure:
            self._failed(place, failure)
            return ""

    def _failed(self, place: Place, failure: Exception) -> None:
        if isinstance(failure, TooMuch):
            self.lost[place.node.path] = None

    def _digest(self, spot: Spot) -> bytes:
        path = spot.path if isinstance(spot, Place) else spot.name
        return hashlib.sha256(f"{self.seed}:{path}".encode("utf-8", "surrogatepass")).digest()

    def random(self, spot: Spot) -> float:
        return int.from_bytes(self._digest(spot)[:6]) / 2**48

    def uuid(self, spot: Spot, length: int | None) -> str:
        digest = self._digest(spot)
        if length is None:
            return str(UUID(bytes=digest[:16], version=4))
        return hashlib.shake_256(digest).hexdigest(MAX_UUID // 2)[: max(0, length)]

    def evaluate(self, place: Place, expression: str) -> Value:
        """What an expression gives at a node now; empty when it fails."""
        try:
            with budget(self):
                return self.program.run(expression)(Scope(self, place))
        except (ExpressionFailed, RecursionError) as failure:
            self._failed(place, failure)
            return ""

    def calculated(self, place: Place, expression: str) -> str:
        """The same as an answer to the question at that node."""
        return calculated(self.evaluate(place, expression), place.node.kind)

    def words(self, key: str) -> str:
        """One of the program's own sentences in the language."""
        from forms.words import Words

        return Words(self._language)(key)


def _with_above(spot: Spot) -> Iterator[Spot]:
    found: Spot | None = spot
    while found is not None:
        yield found
        found = found.parent
