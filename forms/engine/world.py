"""What expressions share while a form is filled: the day, the language, the lists (scope.World)."""

import hashlib
from datetime import date, datetime
from typing import Final
from uuid import UUID

from forms.engine.listed import Columns, list_spot
from forms.engine.model import OUTPUT_END, OUTPUT_START, SELECTS, Node, in_language
from forms.engine.program import Program, calculated
from forms.engine.scope import ExpressionFailed, Scope, Spot, Value, budget, string
from forms.engine.solver import Solver
from forms.engine.tree import Place, Watchers
from forms.engine.values import MAX_RESULT

MAX_UUID: Final = 500  # characters; nobody reads more, and a form cannot ask for a million


class FormWorld:
    """The world of one form being filled."""

    root: Place

    def __init__(self, program: Program, solver: Solver, today: date, now: datetime, language: str, seed: int) -> None:
        self.program, self.solver, self.today, self.now, self.seed = program, solver, today, now, seed
        self.work = 0
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

    def choice_label(self, path: str, value: str) -> str:
        node = self._node(path)
        choices = self.program.form.choices.get(node.choice_list or "", ()) if node else ()
        found = next((choice for choice in choices if choice.name == value), None)
        if found is None:
            return value
        return self.filled(self.root, in_language(found.label, self.language, self.program.form.languages))

    def _node(self, path: str) -> Node | None:
        form = self.program.form
        found = form.by_path.get(path)
        if found is None:  # a relative path, as in a repeat
            name = path.rpartition("/")[2]
            found = next((node for node in form.root.walk() if node.name == name and node.kind in SELECTS), None)
        return found

    def itext(self, name: str) -> str:
        form = self.program.form
        return self.filled(self.root, in_language(form.texts.get(name, {}), self.language, form.languages))

    def filled(self, place: Place, text: str) -> str:
        """A text of the form with its values filled in, as seen from a node; all of them together take bounded work."""
        first, *rest = text.split(OUTPUT_START)
        said = [first]
        with budget(self):
            for piece in rest:
                expression, _, after = piece.partition(OUTPUT_END)
                said += [self._shown(place, expression), after]
        return "".join(said)[:MAX_RESULT]

    def _shown(self, place: Place, expression: str) -> str:
        try:
            return string(self.program.run(expression)(Scope(self, place)))
        except (ExpressionFailed, RecursionError):
            return ""

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

    def evaluate(self, place: Place, expression: str, spare: int = 0) -> Value:
        """What an expression gives at a node now; empty when it fails. spare: the work it may do beside the usual."""
        try:
            with budget(self, spare):
                return self.program.run(expression)(Scope(self, place))
        except (ExpressionFailed, RecursionError):
            return ""

    def calculated(self, place: Place, expression: str) -> str:
        """The same as an answer to the question at that node."""
        return calculated(self.evaluate(place, expression), place.node.kind)

    def words(self, key: str) -> str:
        """One of the program's own sentences in the language."""
        from forms.words import Words

        return Words(self._language)(key)
