"""Words in expressions that no choice has: "${home} = 'rentd'" never holds, and says nothing about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from forms.engine.model import SELECTS, Ast, Form, Node
from forms.engine.references import references

MOST_COMPARED: Final = 200  # choices that a misspelled word is held against; a large form has thousands of both


@dataclass(frozen=True)
class Stranger:
    """A word that an expression holds against a question with choices. likely: the choice most like it; "" for none."""

    question: str
    word: str
    likely: str


def strangers(form: Form, node: Node, tree: Ast) -> Iterator[Stranger]:
    """The words of one expression that are no choice of the question that they are held against, each once."""
    for path, word in dict.fromkeys(_asked(form, node, tree)):
        select = form.by_path.get(path)
        if select is None or select.kind not in SELECTS or select.choice_nodes is not None:
            continue
        names = [choice.name for choice in form.choices.get(select.choice_list or "", ())]
        if names and word not in names:
            yield Stranger(select.name, word, next(iter(get_close_matches(word, names[:MOST_COMPARED], 1)), ""))


def _asked(form: Form, node: Node, tree: Ast) -> Iterator[tuple[str, str]]:
    for path, word in _pairs(tree):
        found = list(references(path, node.path, form.by_path)) if word else ()
        if len(found) == 1:
            yield found[0].path, word


def _pairs(tree: Ast) -> Iterator[tuple[Ast, str]]:
    """Paths and the texts that they are held against; not those in a condition of a path, which stand elsewhere."""
    match tree:
        case [("=" | "!="), ["path", *steps], ["str", str(word)]]:
            yield ["path", *steps], word
        case [("=" | "!="), ["str", str(word)], ["path", *steps]]:
            yield ["path", *steps], word
        case ["call", "selected", ["path", *steps], ["str", str(word)]]:
            yield ["path", *steps], word
        case ["path", *_]:
            return
        case _:
            for member in tree[1:]:
                if isinstance(member, list):
                    yield from _pairs(member)
