"""What people typed, fit to print: on every paper the same way, and which characters of it no font has."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from forms.answers import clean_text
from forms.paper.bidi import balanced
from forms.paper.fonts import unprintable
from forms.paper.said import unmarked
from forms.plan_model import Phrase

T = TypeVar("T")


def fit_to_print(value: T) -> T:
    """A text, or anything of tuples and frozen dataclasses with every text in it fit to print.

    Composed, without characters that XML lacks, none of it taken for a mark of two languages, and no isolate by halves.
    """
    fit: T = _fit(value)
    return fit


def _fit(value: Any) -> Any:
    if isinstance(value, Phrase):
        numbers = tuple((name, _text(n) if type(n) is str else n) for name, n in value.numbers)
        return Phrase(value.key, numbers)
    if type(value) is str:
        return _text(value).strip()
    if isinstance(value, tuple):
        return tuple(_fit(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _fit(getattr(value, field.name)) for field in fields(value)})
    return value


def _text(typed: str) -> str:
    return balanced(unmarked(clean_text(typed)))


def _typed(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, tuple):
        return "".join(_typed(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return "".join(_typed(getattr(value, field.name)) for field in fields(value))
    return ""


def unprintable_in(typed: object) -> tuple[str, ...]:
    """The characters that no font can show, anywhere in a plan or another value with what people typed."""
    return unprintable(clean_text(_typed(typed)))
