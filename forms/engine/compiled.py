"""Keep a form that was read as JSON, so that starting the program reads no spreadsheet and parses no expression."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from forms.engine.model import Action, Ast, Choice, Form, Kind, Node, Problem

FORMAT: Final = 1
_REFUSED: Final = "This is no compiled form of this program. Nothing was changed. Compile it again from its sheet."
_USUAL: Final = Node("", "", Kind.GROUP)


class NotCompiled(ValueError):
    """The text is no compiled form of this program's format."""

    code = "F-030"


def dump(form: Form) -> str:
    """The form as JSON; the same form gives the same text."""
    return json.dumps(
        {
            "format": FORMAT,
            "id": form.id,
            "version": form.version,
            "title": form.title,
            "languages": form.languages,
            "root": _node(form.root),
            "choices": {name: [_choice(choice) for choice in choices] for name, choices in form.choices.items()},
            "problems": [_problem(each) for each in form.problems],
            "expressions": form.expressions,
            "texts": form.texts,
            "ranks": form.ranks,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _problem(one: Problem) -> list[Any]:
    return [one.code, one.message, one.sheet, one.row, one.column, one.values]


def _choice(choice: Choice) -> list[Any]:
    return [choice.name, choice.label, choice.extra] if choice.extra else [choice.name, choice.label]


def _node(node: Node) -> dict[str, Any]:
    """The members of a node that are not as they usually are."""
    found = {"name": node.name, "path": node.path, "kind": node.kind.value}
    plain: dict[str, Any] = {
        each.name: getattr(node, each.name)
        for each in fields(Node)
        if getattr(node, each.name) != getattr(_USUAL, each.name)
    }
    if node.children:
        plain["children"] = [_node(child) for child in node.children]
    if node.actions:
        plain["actions"] = [[each.event, each.target, each.value, each.text, each.trigger] for each in node.actions]
    return plain | found


def load(text: str) -> Form:
    """The form of a text that dump made. Raises NotCompiled."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT:
            raise NotCompiled(_REFUSED)
        return Form(
            found["id"],
            found["version"],
            found["title"],
            tuple(found["languages"]),
            _loaded(found["root"]),
            {name: tuple(Choice(*choice) for choice in choices) for name, choices in found["choices"].items()},
            tuple(Problem(*each) for each in found["problems"]),
            {text: _tree(tree) for text, tree in found["expressions"].items()},
            dict(found["texts"].items()),
            {path: (turns[0], turns[1]) for path, turns in found["ranks"].items()},
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise NotCompiled(_REFUSED) from error


def _tree(found: object) -> Ast:
    """A parsed expression: a list that begins with what it is. Raises ValueError."""
    if not isinstance(found, list) or not found or not isinstance(found[0], str):
        raise ValueError("no parsed expression")
    return found


def _loaded(found: Mapping[str, Any]) -> Node:
    members = dict(found)
    members["kind"] = Kind(members["kind"])
    members["children"] = tuple(_loaded(child) for child in members.get("children", ()))
    members["first_items"] = tuple(members.get("first_items", ()))
    members["actions"] = tuple(Action(*action) for action in members.get("actions", ()))
    return Node(**members)
