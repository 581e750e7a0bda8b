"""Look over a form that was just read: parse every expression, find what they refer to, and name circles.

What cannot work is left out with a problem, so that the rest of the form runs.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from forms.checks import CHECKS
from forms.engine.graph import Graph, circles, ranks
from forms.engine.lexical import fault
from forms.engine.list_columns import missing_columns
from forms.engine.lists import LAST_SAVED
from forms.engine.model import OUTPUT_END, OUTPUT_START, Ast, Form, Kind, Node, Problem
from forms.engine.own_columns import strange_names
from forms.engine.pattern import PatternProblem, compile_pattern
from forms.engine.problems import Clause, clause, perhaps, problem
from forms.engine.references import Reference, references
from forms.engine.strangers import strangers
from forms.engine.syntax import SyntaxProblem, parse, patterns

FACETS: Final = (
    "relevant",
    "constraint",
    "required",
    "readonly",
    "calculate",
    "choice_filter",
    "choice_nodes",
    "count",
)


LONGEST: Final = 40  # characters of a cell in a sentence
_LOOKS_UP: Final = re.compile("instance|pulldata")  # what an expression that asks for a list has in it
_WORDS: Final = {  # what may stand in the columns bind::kt:
    "private": ("yes", "no"),
    "needed": ("scan", "plan", "referral", "bbz", "wgs"),
    "tells": ("region", "legal_form"),
}
_YES_NO: Final = {
    "ja": "yes",
    "j": "yes",
    "y": "yes",
    "x": "yes",
    "waar": "yes",
    "nee": "no",
    "n": "no",
    "onwaar": "no",
}
MOST_NAMED: Final = 20  # of a circle
MAX_EXPRESSIONS: Final = 1_000_000  # characters of all expressions together; some hundred thousand parse in a second
_VERTICES: Final = {"relevant": "relevant", "count": "relevant", "calculate": "value"}  # what others wait for


def checked(form: Form, rows: Mapping[str, int]) -> Form:
    """The form with its expressions parsed, without those that cannot work, and with all problems found.

    rows: where each path stands in the sheet "survey", for a form that came from one.
    """
    check = _Check(rows, {name: frozenset(one.name for one in choices) for name, choices in form.choices.items()})
    root = check.node(form.root)
    check.spoken(form)
    parsed = replace(form, root=root, expressions=check.parsed, problems=(*form.problems, *check.problems))
    graph, problems = _graph(parsed, rows)
    problems += (*_strange_words(parsed, rows), *_strange_columns(parsed, rows), *strange_names(parsed, rows))
    broken = circles(graph)
    for members in broken:
        paths = sorted({path for path, _ in members})
        row = rows.get(paths[0])
        names = (*paths[:MOST_NAMED], *(["…"] if len(paths) > MOST_NAMED else []))
        problems.append(problem("F-014", sheet=_sheet(row), row=row, names=", ".join(names)))
    left_out = {vertex for members in broken for vertex in members}
    found = tuple(dict.fromkeys((*parsed.problems, *problems)))
    if not left_out:
        return replace(parsed, ranks=ranks(graph), problems=found)
    calm = replace(parsed, root=_without(root, left_out))
    return replace(calm, ranks=ranks(_graph(calm, rows)[0]), problems=found)


class _Check:
    def __init__(self, rows: Mapping[str, int], choices: Mapping[str, Collection[str]]) -> None:
        self.rows, self.choices = rows, choices
        self.parsed: dict[str, Ast] = {}
        self.problems: list[Problem] = []
        self.length = 0  # of the expressions that were parsed

    def node(self, node: Node) -> Node:
        children = tuple(self.node(child) for child in node.children)
        facets = {facet: self.expression(node, facet, getattr(node, facet)) for facet in FACETS}
        actions = tuple(
            action
            for action in node.actions
            if action.value is None or self.expression(node, "default", action.value) is not None
        )
        for column in ("label", "hint", "guidance", "constraint_message", "required_message"):
            for text in getattr(node, column).values():
                for shown in outputs(text):
                    self.expression(node, "guidance_hint" if column == "guidance" else column, shown)
        self.named_check(node)
        self.own_words(node)
        default = self.default(node)
        return _changed(node, {**facets, "children": children, "actions": actions, "default": default})

    def default(self, node: Node) -> str | None:
        """What a question begins with; None, with a problem, for what is no answer of its type."""
        if node.default is None or node.choice_nodes is not None:
            return node.default
        names = self.choices.get(node.choice_list or "", frozenset())
        if fault(node.kind, node.default, names) is None:
            return node.default
        row = self.rows.get(node.path)
        what = {"name": node.name, "what": node.default[:LONGEST]}
        self.problems.append(problem("F-037", what, sheet=_sheet(row), row=row, column="default"))
        return None

    def spoken(self, form: Form) -> None:
        """Look at what the labels of choices and the texts by name show."""
        labels = ((choice.name, choice.label) for choices in form.choices.values() for choice in choices)
        for name, texts in (*labels, *form.texts.items()):
            for text in texts.values():
                for shown in outputs(text):
                    self.expression(Node(name, "", Kind.NOTE), "label", shown)

    def named_check(self, node: Node) -> None:
        """Say when the column `bind::kt:check` names a check that there is not."""
        name = node.attributes.get("check", "")
        if name and name not in CHECKS:
            row, known = self.rows.get(node.path), ", ".join(CHECKS)
            what = {"name": node.name, "what": name, "known": known}
            self.problems.append(problem("F-026", what, sheet=_sheet(row), row=row, column="bind::kt:check"))

    def own_words(self, node: Node) -> None:
        """Say when a column of the program holds a word that it does not know."""
        for column, known in _WORDS.items():
            for word in node.attributes.get(column, "").split():
                if word not in known:
                    meaning = clause("counts_as_yes") if column == "private" else ""
                    what = {"name": node.name, "what": word, "meaning": meaning, "known": ", ".join(known)}
                    row = self.rows.get(node.path)
                    found = problem("F-070", what, sheet=_sheet(row), row=row, column=f"bind::kt:{column}")
                    self.problems.append(found)

    def expression(self, node: Node, facet: str, text: str | None) -> str | None:
        if text is None:
            return None
        try:
            tree = self.parsed.get(text) or self.parse(text)
        except SyntaxProblem as fault:
            what = {"facet": facet, "name": node.name, **fault.what}
            row = self.rows.get(node.path)
            self.problems.append(problem(fault.code, what, sheet=_sheet(row), row=row, column=_column(facet)))
            return None
        self.parsed[text] = tree
        if _LOOKS_UP.search(text):
            self.lists(node, facet, tree)
        for pattern in patterns(tree) if "regex" in text else ():
            try:
                compile_pattern(pattern)
            except PatternProblem as fault:
                row, what = self.rows.get(node.path), {"facet": facet, "name": node.name, "why": fault.why}
                self.problems.append(problem("F-015", what, sheet=_sheet(row), row=row, column=_column(facet)))
        return text

    def parse(self, text: str) -> Ast:
        """The tree of an expression that was not met before. Raises SyntaxProblem."""
        self.length += len(text)
        if self.length > MAX_EXPRESSIONS:
            raise SyntaxProblem("F-011")
        return parse(text)

    def lists(self, node: Node, facet: str, tree: Ast) -> None:
        """Name the lists that an expression asks for and that are not there."""
        for name in instances(tree):
            told = {"name": name, "node": node.name, "why": clause("no_list")}
            code = "F-035" if name == LAST_SAVED else "F-022"
            if name == LAST_SAVED or name not in self.choices:
                row = self.rows.get(node.path)
                what = {"name": node.name} if name == LAST_SAVED else told
                self.problems.append(problem(code, what, sheet=_sheet(row), row=row, column=_column(facet)))


def instances(tree: object) -> Iterator[str]:
    """The names of the lists that an expression asks for as they stand there."""
    if isinstance(tree, list):
        match tree:
            case ["call", "instance" | "pulldata", ["str", str(name)], *_]:
                yield name
        for member in tree:
            yield from instances(member)


def _changed(node: Node, members: Mapping[str, Any]) -> Node:
    """The node with other members; the node itself when they are the same."""
    same = all(getattr(node, name) == value for name, value in members.items())
    return node if same else replace(node, **members)


def _sheet(row: int | None) -> str | None:
    """A form that was XML from the start has no sheets."""
    return None if row is None else "survey"


def _column(facet: str) -> str:
    return {"calculate": "calculation", "count": "repeat_count"}.get(facet, facet)


def outputs(text: str) -> Iterator[str]:
    """The expressions that a text shows."""
    for piece in text.split(OUTPUT_START)[1:]:
        yield piece.split(OUTPUT_END, 1)[0]


def _graph(form: Form, rows: Mapping[str, int]) -> tuple[Graph, list[Problem]]:
    """What depends on what: (path, "value") and (path, "relevant"); and references to nothing."""
    graph: Graph = {}
    problems: list[Problem] = []
    for parent, node in _with_parent(form.root):
        value, relevant = (node.path, "value"), (node.path, "relevant")
        graph[value] = {relevant}
        graph[relevant] = {(parent.path, "relevant")} if parent else set()
        for facet in FACETS:
            vertex = _VERTICES.get(facet)
            for reference in _references(form, node, facet):
                if reference.path in form.by_path:
                    if vertex and not reference.other_item:
                        graph[node.path, vertex].add((reference.path, "relevant" if reference.presence else "value"))
                elif "/meta" not in reference.path:
                    what = {"facet": facet, "name": node.name, "path": _meant(reference.path, node, facet)}
                    row = rows.get(node.path)
                    problems.append(problem("F-013", what, sheet=_sheet(row), row=row, column=_column(facet)))
    return graph, problems


def _strange_words(form: Form, rows: Mapping[str, int]) -> Iterator[Problem]:
    for node in form.root.walk():
        for facet in FACETS:
            text = getattr(node, facet)
            for found in strangers(form, node, form.expressions[text]) if text is not None else ():
                what = {
                    "facet": facet,
                    "name": node.name,
                    "question": found.question,
                    "what": found.word,
                    "likely": perhaps(found.likely),
                }
                row = rows.get(node.path)
                yield problem("F-071", what, sheet=_sheet(row), row=row, column=_column(facet))


def _strange_columns(form: Form, rows: Mapping[str, int]) -> Iterator[Problem]:
    for node, found in missing_columns(form):
        of_list = {"column": found.column, "list": node.choice_list}
        like = {"likely": found.likely} if found.likely else {}
        path = clause("list_column_like" if like else "list_column", **of_list, **like)
        what = {"facet": "choice_filter", "name": node.name, "path": path}
        row = rows.get(node.path)
        yield problem("F-013", what, sheet=_sheet(row), row=row, column="choice_filter")


def _meant(path: str, node: Node, facet: str) -> Clause | str:
    """A path that is not there; a bare word, which is a node below this one, with how to write what was meant."""
    above, _, word = path.rpartition("/")
    if above == node.path and facet in ("required", "readonly") and word.lower() in _YES_NO:
        return clause("bare_yes", word=word, right=_YES_NO[word.lower()])
    return path if above != node.path else clause("bare_word", word=word)


def _with_parent(node: Node, parent: Node | None = None) -> Iterator[tuple[Node | None, Node]]:
    yield parent, node
    for child in node.children:
        yield from _with_parent(child, node)


def _references(form: Form, node: Node, facet: str) -> Iterator[Reference]:
    text = getattr(node, facet)
    if text is not None:
        yield from references(form.expressions[text], node.path, form.by_path)


def _without(node: Node, left_out: set[tuple[str, str]]) -> Node:
    """The node without the expressions that take part in a circle."""
    drop: dict[str, Any] = {
        facet: None
        for facet, vertex in (("calculate", "value"), ("relevant", "relevant"), ("count", "relevant"))
        if (node.path, vertex) in left_out
    }
    return _changed(node, {**drop, "children": tuple(_without(child, left_out) for child in node.children)})
