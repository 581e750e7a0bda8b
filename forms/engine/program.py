"""The expressions of a form, made ready to run once and shared by all who fill it out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from forms.engine.expression import Run, calls, compiled
from forms.engine.itemsets import Itemset, itemset_of
from forms.engine.model import OUTPUT_START, SELECTS, Ast, Choice, Form, Kind, Node
from forms.engine.scope import Scope, Value, boolean, string
from forms.engine.solver import LATE
from forms.engine.tree import CALCULATE, OFFERED, RELEVANT
from forms.engine.values import from_days, words_of
from forms.engine.weight import HEAVY, weighed

LONG: Final = 2 * HEAVY  # characters; an operation takes two at least
CONDITIONS = ("constraint", "required", "readonly")


@dataclass(frozen=True)
class Ready:
    """One expression of a node. rank: its turn."""

    facet: str
    run: Run
    rank: int
    kind: Kind

    def convert(self, value: Value) -> bool | str:
        """What the expression gave, as its facet keeps it."""
        if self.facet == CALCULATE:
            return calculated(value, self.kind)
        return string(value) if self.facet == "count" else boolean(value)


def calculated(value: Value, kind: Kind) -> str:
    """A result as text: "not a number" counts as no answer, and a number of days for a date becomes that date."""
    if isinstance(value, float):
        if value != value:
            return ""
        if kind in (Kind.DATE, Kind.DATE_TIME):
            moment = from_days(value)
            text = moment.isoformat(timespec="milliseconds") if moment else ""
            return text[:10] if kind is Kind.DATE else text
    return string(value)


def speaks(choice: Choice) -> bool:
    """Whether its label shows a value."""
    return any(OUTPUT_START in text for text in choice.label.values())


class Program:
    """What a form needs to run.

    choice_names: the names that a select may hold, by list. selects: the questions with choices, the first by a name.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.runs: dict[str, Run] = {}
        self._itemsets: dict[str, Itemset | None] = {}
        self.ready = {node.path: tuple(self._ready(node)) for node in form.root.walk()}
        self.choice_names = {name: frozenset(c.name for c in choices) for name, choices in form.choices.items()}
        self.speaking = frozenset(name for name, choices in form.choices.items() if any(map(speaks, choices)))
        selects = [node for node in form.root.walk() if node.choice_list and node.kind in SELECTS]
        self.selects = {node.name: node for node in reversed([*form.root.walk()]) if node.kind in SELECTS}
        self._choices: dict[str, dict[str, Choice]] = {}
        self.kept = frozenset(node.path for node in form.root.walk() if node.calculate and self._keeps(node.calculate))
        self.value_column = {node.choice_list: node.choice_value for node in selects}
        self.defaults = [
            action for node in form.root.walk() for action in node.actions if action.event == "odk-instance-first-load"
        ]
        self.on_new = [
            action for node in form.root.walk() for action in node.actions if action.event == "odk-new-repeat"
        ]

    def run(self, text: str) -> Run:
        """The function of an expression; parsed at load, so nothing is imported here."""
        if text not in self.runs:
            tree = self._tree(text)
            self.runs[text] = compiled(weighed(tree) if len(text) > LONG else tree)
        return self.runs[text]

    def choice(self, of: str, name: str) -> Choice | None:
        """A choice of a list by its name; the first where it stands twice."""
        if of not in self._choices:
            self._choices[of] = {each.name: each for each in reversed(self.form.choices.get(of, ()))}
        return self._choices[of].get(name)

    def offers_all(self, node: Node) -> bool:
        """Whether the choices of a question are those of its list, as they stand there."""
        filtered = node.choice_filter is not None or node.choice_nodes is not None
        return not filtered and node.choice_list not in self.speaking

    def itemset(self, text: str) -> Itemset | None:
        """An expression of choices as the rows of a list; None where it is anything else."""
        if text not in self._itemsets:
            self._itemsets[text] = itemset_of(self._tree(text), compiled)
        return self._itemsets[text]

    def _among(self, text: str, node: Node) -> Run:
        """Whether an answer is among the choices that are offered now; an empty one is."""
        itemset, column = self.itemset(text), node.choice_value
        whole = _whole(self.run(text), column) if itemset is None or not itemset.plain else None

        def run(scope: Scope) -> Value:
            answer = scope.node.read()
            if not answer:
                return True
            given = words_of(answer) if node.kind is Kind.SELECT_MULTIPLE else [answer]
            if whole is None and itemset is not None:  # each answer is looked up, and the rest of the list is left
                return all(itemset.offers(scope, column, name) for name in given)
            return whole is None or all(map(whole(scope), given))

        return run

    def _keeps(self, text: str) -> bool:
        """Whether a calculation keeps what it gave first (once), so that its value must be stored."""
        return "once" in text and calls(self._tree(text), "once")

    def _tree(self, text: str) -> Ast:
        found = self.form.expressions.get(text)
        if found is not None:
            return found
        from forms.engine.syntax import SyntaxProblem, parse

        try:
            return parse(text)
        except SyntaxProblem:
            return ["str", ""]

    def _ready(self, node: Node) -> list[Ready]:
        value_rank, relevant_rank = self.form.ranks.get(node.path, (LATE, LATE))
        found = []
        for facet, rank in (
            (RELEVANT, relevant_rank),
            (CALCULATE, value_rank),
            ("count", relevant_rank),
            *((facet, LATE) for facet in CONDITIONS),
        ):
            text = getattr(node, facet)
            if text is not None:
                found.append(Ready(facet, self.run(text), rank, node.kind))
        offered = node.choice_filter or node.choice_nodes
        if offered is not None and node.kind in SELECTS:
            found.append(Ready(OFFERED, self._among(offered, node), LATE, node.kind))
        return found


def _whole(offered: Run, column: str) -> Callable[[Scope], Callable[[str], bool]]:
    """Whether choices of a name are offered, by looking at all that are."""

    def run(scope: Scope) -> Callable[[str], bool]:
        spots = offered(scope)
        found = spots if isinstance(spots, list) else []
        return {cell.read() for spot in found for cell in spot.named(column)[:1]}.__contains__

    return run


@lru_cache(maxsize=8)
def program(form: Form) -> Program:
    """The program of a form; forms are alike only when they are the same object."""
    return Program(form)
