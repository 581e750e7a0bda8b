"""A form that also remembers what earlier versions of it asked, to say old answers in words. Never to be filled in.

Questions that are gone stand in a group of their own at the end; choices that are gone stand at the end of their list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from forms.engine.changes import Spot, spots
from forms.engine.model import SELECTS, Choice, Form, Kind, Node, Texts

GONE: Final = "_gone"  # no spreadsheet can give a group this name twice, and a stored path never ends in it


def remembering(form: Form, earlier: Sequence[Form], title: Texts, names: Iterable[str] = ()) -> Form:
    """The form with what the earlier ones asked, the latest first; itself when that is nothing.

    title: of the group of questions that are gone. names: of answers, also those that no form knows.
    """
    here = spots(form)
    before = [(one, spots(one)) for one in earlier]
    gone = _gone(here, before, names)
    choices = _choices(form, here, before)
    if not gone and choices == form.choices:
        return form
    group = Node(GONE, f"{form.root.path}/{GONE}", Kind.GROUP, title, key=GONE, children=tuple(gone.values()))
    children = (*form.root.children, group) if gone else form.root.children
    return replace(form, root=replace(form.root, children=children), choices=choices)


def _gone(
    here: Mapping[str, Spot], before: Sequence[tuple[Form, Mapping[str, Spot]]], names: Iterable[str]
) -> dict[str, Node]:
    """Each question and repeat that is gone, without what it held."""
    gone: dict[str, Node] = {}
    for _, places in before:
        for name, spot in places.items():
            if name not in here and spot.node.kind is not Kind.GROUP:
                gone.setdefault(name, replace(spot.node, children=(), choice_list=_list_of(name, spot.node)))
    for name in names:
        if name not in here and name not in gone:
            gone[name] = Node(name, f"/{name}", Kind.TEXT, key=name)
    return gone


def _list_of(name: str, node: Node) -> str | None:
    """Lists of questions that are gone have names of their own, since a list of that name may say other things now."""
    return f"{GONE}/{name}" if node.choice_list is not None else None


def _choices(
    form: Form, here: Mapping[str, Spot], before: Sequence[tuple[Form, Mapping[str, Spot]]]
) -> Mapping[str, tuple[Choice, ...]]:
    found = dict(form.choices)
    for one, places in before:
        for name, spot in places.items():
            if spot.node.kind not in SELECTS or spot.node.choice_list is None:
                continue
            now = here.get(name)
            into = _list_of(name, spot.node) if now is None else now.node.choice_list
            if into is not None:
                found[into] = _with(found.get(into, ()), one.choices.get(spot.node.choice_list, ()))
    return found


def _with(choices: tuple[Choice, ...], old: tuple[Choice, ...]) -> tuple[Choice, ...]:
    known = {one.name for one in choices}
    return (*choices, *(one for one in old if one.name not in known))
