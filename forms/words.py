"""Turn a code with numbers into a sentence in the chosen language, for screens and paper alike.

The sentences stand in resources/texts/<language>/<area>.po: a permanent key as msgid, the sentence as msgstr.
A sentence holds placeholders such as {amount:euro} or {day:weekday}; FORMATS lists them.
"""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from babel.dates import format_date, format_datetime, format_time
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_currency, format_decimal, format_percent

from forms.resource import ResourceDamaged, resource_name

LANGUAGES: Final = ("nl", "en")
_LOCALES: Final[Mapping[str, str]] = {"nl": "nl_NL", "en": "en_GB"}

Number = str | int | float | Decimal | date | datetime | time | None


class TextMissing(KeyError):
    """A sentence that the program needs is in no text file: a fault in the program's own files (W-001)."""

    code = "W-001"

    def __str__(self) -> str:
        key = self.args[0] if self.args else ""
        return f"The sentence {key} is missing from resources/texts. Your data are safe. Install the app again."


def _euro(value: Number, locale: str) -> str:
    return format_currency(Decimal(str(value)), "EUR", "¤ #,##0;¤ -#,##0", locale=locale, currency_digits=False)


def _money(value: Number, locale: str) -> str:
    return format_currency(Decimal(str(value)), "EUR", "¤ #,##0.00;¤ -#,##0.00", locale=locale)


def _day(pattern: str) -> Callable[[Number, str], str]:
    def form(value: Number, locale: str) -> str:
        if not isinstance(value, date):
            raise TypeError("a day is a date")
        return _formatted(value, pattern, locale)

    return form


@lru_cache(maxsize=4_096)
def _formatted(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)  # the same few days stand in every list


def _moment(value: Number, locale: str) -> str:
    if not isinstance(value, datetime):
        raise TypeError("a moment is a datetime")
    return format_datetime(value, "d MMMM y H.mm" if locale.startswith("nl") else "d MMMM y H:mm", locale=locale)


def _second(value: Number, locale: str) -> str:
    if not isinstance(value, datetime):
        raise TypeError("a moment is a datetime")
    return _moment(value, locale) + value.strftime(".%S" if locale.startswith("nl") else ":%S")


def _clock(value: Number, locale: str) -> str:
    if not isinstance(value, time | datetime):
        raise TypeError("a time of day is a time or datetime")
    return format_time(value, "H.mm" if locale.startswith("nl") else "H:mm", locale=locale)


FORMATS: Final[Mapping[str, Callable[[Number, str], str]]] = {
    "euro": _euro,  # € 1.250
    "money": _money,  # € 1.250,00
    "date": _day("d MMMM y"),  # 23 november 2026
    "shortdate": _day("d MMM y"),  # 23 nov 2026
    "shortday": _day("d MMM"),  # 23 nov
    "month": _day("MMMM y"),  # november 2026
    "weekday": _day("EEEE d MMMM"),  # maandag 23 november
    "moment": _moment,  # 23 november 2026 14.02
    "second": _second,  # 23 november 2026 14.02.31
    "clock": _clock,  # 14.02
    "number": lambda value, locale: format_decimal(Decimal(str(value)), "#,##0.##", locale=locale),
    "percent": lambda value, locale: format_percent(Decimal(str(value)), "#,##0%", locale=locale),
}


class _Formatter(string.Formatter):
    def __init__(self, locale: str) -> None:
        self.locale = locale

    def format_field(self, value: Number, spec: str) -> str:
        if not spec:
            return str(value)
        return FORMATS[spec](value, self.locale).replace("\u00a0", " ")


def moments(found: Sequence[datetime], words: "Words") -> tuple[str, ...]:
    """Moments of one list in words: with seconds where another falls in the same minute, so that no two look alike."""
    said = [words.show("moment", one) for one in found]
    exact = [words.show("second", one) for one in found]
    return tuple(b if said.count(a) > 1 else a for a, b in zip(said, exact, strict=True))


@cache
def texts(language: str) -> Mapping[str, str]:
    """All sentences of a language by key. Raises ResourceDamaged (W-002), also when two files give the same key."""
    found: dict[str, str] = {}
    for area in _areas(language):
        added = _sentences(area, resource_name(("texts", language, area.name)))
        if found.keys() & added.keys():
            raise ResourceDamaged("W-002", resource_name(("texts", language, area.name)))
        found |= added
    return found


def area_texts(language: str, names: Iterable[str]) -> Mapping[str, str]:
    """The sentences of some files of a language, by key. Raises ResourceDamaged (W-002)."""
    wanted = {f"{name}.po" for name in names}
    found: dict[str, str] = {}
    for area in _areas(language):
        if area.name in wanted:
            found |= _sentences(area, resource_name(("texts", language, area.name)))
    return found


_own: dict[str, Mapping[str, str]] = {}  # language -> all its sentences, those of a region among them
_theirs: dict[str, Mapping[str, str]] = {}  # language -> those of the region alone


def use_own(sentences: Mapping[str, Mapping[str, str]]) -> None:
    """A region's sentences instead of ours in every Words made from now on: language -> key -> sentence; {}: ours.

    One set a process, as there is one vault open in it; forms/own_texts.py judges them first.
    """
    merged = {language: {**texts(language), **said} for language, said in sentences.items() if language in LANGUAGES}
    for kept, found in ((_own, merged), (_theirs, sentences)):
        kept.clear()
        kept.update(found)


def own() -> Mapping[str, Mapping[str, str]]:
    """The region's sentences that are in use."""
    return dict(_theirs)


def _areas(language: str) -> list[Traversable]:
    try:
        entries = list(files("resources").joinpath("texts", language).iterdir())
    except OSError:
        raise ResourceDamaged("W-002", resource_name(("texts", language))) from None
    return sorted((entry for entry in entries if entry.name.endswith(".po")), key=lambda entry: entry.name)


def _sentences(area: Traversable, name: str) -> dict[str, str]:
    try:
        with area.open("rb") as source:
            found = read_po(source, locale=None, ignore_obsolete=True, abort_invalid=True)
    except (OSError, ValueError, LookupError, PoFileError):
        raise ResourceDamaged("W-002", name) from None
    return {str(message.id): str(message.string) for message in found if message.id}


class Words:
    """The sentences of one language: words("clock.due", day=date(2026, 12, 29)). ours: without those of a region."""

    def __init__(self, language: str = "nl", *, ours: bool = False) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.locale = _LOCALES[self.language]
        self._texts = (None if ours else _own.get(self.language)) or texts(self.language)
        self._formatter = _Formatter(self.locale)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __call__(self, key: str, **numbers: Number) -> str:
        """The sentence of a key with its numbers filled in; raises TextMissing for an unknown key."""
        try:
            sentence = self._texts[key]
        except KeyError:
            raise TextMissing(key) from None
        return self._formatter.vformat(sentence, (), numbers) if numbers else sentence

    def named(self, names: Mapping[str, str]) -> str:
        """The name that data give in this language, or the first there is. names: language code -> name."""
        return names.get(self.language) or next(iter(names.values()), "")

    def show(self, kind: str, value: Number) -> str:
        """One number in the manner of the language; kind is one of FORMATS."""
        return FORMATS[kind](value, self.locale).replace("\u00a0", " ")
