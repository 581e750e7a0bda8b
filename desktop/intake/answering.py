"""How a question is answered, and how a stored answer is said to a person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from desktop.intake.typed import manner, show_number
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import Form, Kind, Node, in_language
from forms.words import Words

FEW: Final = 9  # more choices than these are searched, not listed
EXCLUSIVE: Final = frozenset({"none", "nobody", "nothing"})
NO_ANSWER_NAMES: Final[Mapping[str, str]] = {UNKNOWN: "unknown", REFUSED: "refused"}
TYPED: Final = frozenset({"integer", "decimal", "percent", "money", "money-month", "date", "month", "year", "time"})
_NO_DAY: Final = date(2000, 1, 1)  # where showing needs no today


@dataclass(frozen=True)
class Option:
    """One choice, by its name in the form."""

    name: str
    label: str


def field_of(node: Node, choices: int) -> str:
    """How a question is answered: by its kind and appearance."""
    looks = set(node.appearance.split())
    if node.kind is Kind.SELECT_MULTIPLE:
        return "checks"
    if node.kind is Kind.SELECT_ONE:
        if "likert" in looks or "scale" in looks:
            return "scale"
        return "search" if looks & {"search", "autocomplete"} or choices > FEW else "radios"
    if node.kind is Kind.INTEGER and looks & {"scale", "likert"}:
        return "scale"
    if node.kind in (Kind.INTEGER, Kind.DECIMAL):
        kinds = (name for name in ("money-month", "money", "percent") if name in looks)
        return next(kinds, str(node.kind))
    if node.kind is Kind.DATE:
        return next((name.split("-")[0] for name in ("month-year", "year") if name in looks), "date")
    fixed = {Kind.TIME: "time", Kind.NOTE: "note", Kind.CALCULATE: "line", Kind.ACKNOWLEDGE: "tick"}
    return fixed.get(node.kind, "lines" if "multiline" in looks else "text")


@cache
def options_of(form: Form, choice_list: str, language: str) -> tuple[Option, ...]:
    """The choices of a list in a language."""
    made = (Option(one.name, in_language(one.label, language, form.languages)) for one in form.choices[choice_list])
    return tuple(made)


@cache
def scale_of(low: int, high: int) -> tuple[Option, ...]:
    """Whole numbers to choose from, both ends included."""
    return tuple(Option(str(number), str(number)) for number in range(low, high + 1))


def shown_value(form: Form, node: Node, value: str, words: Words) -> str:
    """A stored answer as a person reads it."""
    if value in NO_ANSWER_NAMES:
        return words(f"intake.{NO_ANSWER_NAMES[value]}")
    if node.choice_list is not None:
        labels = {one.name: in_language(one.label, words.language) for one in form.choices[node.choice_list]}
        return ", ".join(labels.get(part, part) for part in value.split()) if labels else value
    kind = field_of(node, 0)
    if kind in ("money", "money-month") and manner(kind, _NO_DAY).read(show_number(value)) is not None:
        return f"€ {show_number(value)}"
    return manner(kind, _NO_DAY).show(value)
