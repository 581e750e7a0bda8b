"""What is still missing, for each purpose: how many questions are open, and each of them with the place to jump to."""

from dataclasses import dataclass

from desktop.intake.sections import section_by_node, section_named, section_title
from desktop.sitting import Sitting
from forms.engine.model import Form, in_language
from forms.open_questions import PURPOSES, Open, dated_of, missing, needed_for
from forms.words import Words


@dataclass(frozen=True)
class OpenLine:
    """One open question. target: its stored path, or its name in an item that is not there yet."""

    target: str
    label: str
    section: str


@dataclass(frozen=True)
class PurposeLine:
    """One purpose. said: its name with how many questions are open."""

    name: str
    said: str
    questions: tuple[OpenLine, ...]


def open_page(sitting: Sitting, words: Words) -> tuple[PurposeLine, ...]:
    """Every purpose that the form marks questions for, in the order of a conversation."""
    form, found = sitting.form, missing(sitting.session)
    return tuple(
        PurposeLine(purpose, _said(purpose, len(found[purpose]), words), _lines(sitting, found[purpose], words))
        for purpose in PURPOSES
        if needed_for(form, purpose)
    )


def _said(purpose: str, count: int, words: Words) -> str:
    key = {0: "open.none", 1: "open.one"}.get(count, "open.many")
    return words(key, purpose=words(f"open.purpose.{purpose}"), count=count)


def _lines(sitting: Sitting, questions: tuple[Open, ...], words: Words) -> tuple[OpenLine, ...]:
    return tuple(
        OpenLine(one.path or one.name, one.label, f"{_section(sitting.form, one, words)}{_item(sitting, one, words)}")
        for one in questions
    )


def _section(form: Form, one: Open, words: Words) -> str:
    section = section_named(form, section_by_node(form).get(one.node.path, ""))
    return section_title(form, section, words.language)


def _item(sitting: Sitting, one: Open, words: Words) -> str:
    """Which item of a repeat, where there are several that count: ", Bedrijf 2"."""
    repeat, _, rest = one.path.partition("/")
    items = sitting.session.items(repeat) if rest and repeat not in dated_of(sitting.form) else ()
    if len(items) < 2:
        return ""
    name = in_language(sitting.form.node(repeat).label, words.language, sitting.form.languages)
    return f", {name} {items.index(rest.partition('/')[0]) + 1}"
