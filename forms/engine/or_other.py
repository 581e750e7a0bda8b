"""Say what `or_other` adds in the languages of the program: pyxform writes English, whatever the form speaks."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from forms.engine.model import SELECTS, Choice, Form, Node, Problem, Texts

OTHER: Final = "other"
_BESIDE: Final = "_other"
_CHOICE: Final = "Other"
_QUESTION: Final = {"": "Specify other."}
_WARNING: Final = "other_english"  # the clause of problems.CLAUSES that tells it


def in_words(form: Form, rows: Mapping[str, int], own: Collection[str]) -> Form:
    """The form with our words for what pyxform added; a language that is not one of ours keeps the English ones.

    rows: where paths stand in the sheet. own: the lists of the sheet with a choice "other" of their own.
    """
    asked = [each for each in form.root.walk() if each.kind in SELECTS and _beside(form, each, rows)]
    if not asked:
        return form
    added = {each.path + _BESIDE for each in asked}
    lists = {each.choice_list for each in asked} - set(own)
    choices = {
        name: tuple(_named(form, each) for each in list_) if name in lists else list_
        for name, list_ in form.choices.items()
    }
    problems = tuple(each for each in form.problems if not (_tells_it(each) and _speaks_ours(form)))
    return replace(form, root=_renamed(form, form.root, added), choices=choices, problems=problems)


def _beside(form: Form, asked: Node, rows: Mapping[str, int]) -> bool:
    """Whether pyxform put a text beside a question, which counts to its row."""
    text = form.by_path.get(asked.path + _BESIDE)
    return text is not None and text.label == _QUESTION and rows.get(text.path) == rows.get(asked.path)


def _named(form: Form, choice: Choice) -> Choice:
    added = choice.name == OTHER and set(choice.label.values()) == {_CHOICE}
    return replace(choice, label=_said(form, "engine.other", choice.label)) if added else choice


def _renamed(form: Form, node: Node, added: Collection[str]) -> Node:
    if node.path in added:
        return replace(node, label=_said(form, "engine.which_other", node.label))
    return replace(node, children=tuple(_renamed(form, each, added) for each in node.children))


def _said(form: Form, key: str, before: Texts) -> Texts:
    """A sentence of ours in each language of the form that we speak, and in all of ours where it names none."""
    from forms.words import LANGUAGES, Words

    codes = [code for code in form.languages or LANGUAGES if _ours(code) in LANGUAGES]
    return {**before, **{code: Words(_ours(code))(key) for code in codes}}


def _ours(code: str) -> str:
    return code.lower().partition("-")[0]


def _tells_it(one: Problem) -> bool:
    why = one.values.get("why")
    return isinstance(why, list | tuple) and why[0] == _WARNING


def _speaks_ours(form: Form) -> bool:
    from forms.words import LANGUAGES

    return all(_ours(code) in LANGUAGES for code in form.languages)
