"""Which questions of a form only the worker may see when the client reads along, and which texts would tell of them.

A form marks a question, group or repeat with `bind::kt:private`. What stands in it is private too, and so is everything
that follows from a private answer: a calculation, a condition, a filtered list. A text that fills one in says "…".
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from forms.engine.model import OUTPUT_END, OUTPUT_START, Form, Node, Texts
from forms.engine.references import references

LEFT_OUT: Final = "…"


@cache
def private_paths(form: Form) -> frozenset[str]:
    """The paths in the form of everything that is private."""
    told = {node.path: frozenset(_heard(form, node)) for node in form.root.walk()}
    found: frozenset[str] = frozenset()
    more = frozenset(node.path for node in form.root.walk() if _is_marked(node))
    while more != found:
        found = frozenset(below.path for path in more for below in form.by_path[path].walk())
        more = found | {path for path, heard in told.items() if heard & found}
    return found


def _is_marked(node: Node) -> bool:
    """Any word but "no" marks it: "ja" was meant to hide something, and is told when the form is read (F-070)."""
    return node.attributes.get("private", "no") not in ("", "no")


def without_private(form: Form, texts: Texts, path: str) -> Texts:
    """The texts of the node at a path in the form, without the values that only the worker may see."""
    return {language: _masked(form, text, path) for language, text in texts.items()}


def tells_private(form: Form, texts: Texts, path: str) -> bool:
    """True when one of the texts would fill in a value that only the worker may see."""
    return without_private(form, texts, path) != dict(texts)


def _heard(form: Form, node: Node) -> Iterator[str]:
    """The paths that decide whether a node is asked, with what choices, and what stands in it."""
    values = (action.value for action in node.actions if action.target == node.path)
    for text in (node.relevant, node.calculate, node.choice_filter, node.count, *values):
        yield from _spoken(form, text, node.path)
    if node.choice_nodes is not None:
        yield node.choice_nodes


def _spoken(form: Form, expression: str | None, path: str) -> Iterator[str]:
    tree = form.expressions.get(expression or "")
    return (one.path for one in references(tree, path, form.by_path)) if tree is not None else iter(())


def _masked(form: Form, text: str, path: str) -> str:
    begin, *rest = text.split(OUTPUT_START)
    for piece in rest:
        expression, _, after = piece.partition(OUTPUT_END)
        hidden = not private_paths(form).isdisjoint(_spoken(form, expression, path))
        begin += (LEFT_OUT if hidden else f"{OUTPUT_START}{expression}{OUTPUT_END}") + after
    return begin
