"""The languages that a form asks in: their own names, their direction, and the words that go with them. Pure."""

from functools import cache

from babel import Locale, UnknownLocaleError

from forms.engine.model import Form
from forms.words import LANGUAGES, Words


@cache
def language_name(code: str) -> str:
    """What a language calls itself: "ar" is "العربية"; a name that is no code stands for itself."""
    found = _locale(code)
    name = found.get_display_name(code.replace("-", "_")) if found is not None else None
    return name[:1].upper() + name[1:] if name else code


@cache
def right_to_left(code: str) -> bool:
    """Whether a language is written from right to left."""
    found = _locale(code)
    return found is not None and found.character_order == "right-to-left"


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def languages_of(form: Form) -> tuple[str, ...]:
    """The languages that a form can be asked in; none when it names none."""
    return form.languages


def asked_in(form: Form, language: str) -> str:
    """The language that is seen: the one wished for when the form has it, else its first."""
    return language if language in form.languages or not form.languages else form.languages[0]


def spoken_in(language: str, words: Words) -> Words:
    """The program's own words beside questions in a language: in that language, else in the worker's."""
    return _words(language) if language in LANGUAGES else words


@cache
def _words(language: str) -> Words:
    return Words(language)
