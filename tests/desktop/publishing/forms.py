"""The intake as a region might have changed it: newer, with nodes taken away, added or altered."""

from collections.abc import Callable
from dataclasses import replace

from forms.engine.model import Form, Kind, Node
from forms.intake import load_intake

NEWER = "2999010101"


def changed(change: Callable[[Node], Node | None], version: str = NEWER) -> Form:
    """The intake with every node passed through a function; None takes it away."""

    def walk(node: Node) -> Node | None:
        return change(replace(node, children=tuple(each for one in node.children if (each := walk(one)))))

    root = walk(load_intake().root)
    assert root is not None
    return replace(load_intake(), root=root, version=version)


def without(*names: str, version: str = NEWER) -> Form:
    """The intake without these questions."""
    return changed(lambda node: None if node.name in names else node, version)


def with_extra(form: Form, section: str = "wish", **members: object) -> Form:
    """The form with one more question, u1_car, in a section."""
    extra = Node("u1_car", f"/data/first/{section}/u1_car", Kind.TEXT, {"nl": "Heeft u een auto?", "en": "A car?"})
    extra = replace(extra, key="u1_car", **members)  # type: ignore[arg-type]

    def add(node: Node) -> Node:
        children = tuple(map(add, node.children))
        return replace(node, children=(*children, extra) if node.name == section else children)

    return replace(form, root=add(form.root))
