"""What is still missing, for each purpose: how many questions are open, and each of them with the place to jump to."""

from dataclasses import dataclass

from desktop.intake.sections import section_by_node, section_named, section_title
from desktop.sitting import Sitting
from forms.engine.model import Form
from forms.open_questions import PURPOSES, Open, missing, needed_for
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
        PurposeLine(
            purpose,
            _said(purpose, len(found[purpose]), words),
            tuple(_line(form, one, words) for one in found[purpose]),
        )
        for purpose in PURPOSES
        if needed_for(form, purpose)
    )


def _said(purpose: str, count: int, words: Words) -> str:
    key = {0: "open.none", 1: "open.one"}.get(count, "open.many")
    return words(key, purpose=words(f"open.purpose.{purpose}"), count=count)


def _line(form: Form, one: Open, words: Words) -> OpenLine:
    section = section_named(form, section_by_node(form).get(one.node.path, ""))
    return OpenLine(one.path or one.name, one.label, section_title(form, section, words.language))
