"""Which languages a client named as going better, and which of them a passage in some script is likely to be in. Pure.

Names of languages are those of the Unicode CLDR (by Babel) in Dutch, in English and in the language itself. Scripts are
ISO 15924 codes (Arab, Cyrl, Grek, Hebr), languages BCP 47 tags. Latin letters tell nothing: Dutch is written in them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from forms.folded import words_of

# For a passage in a language that nobody named. Arabic letters are "ar": its voice says at least something, where
# und-Arab passes the validators and leaves a Dutch voice silent. Cyrillic stays open: "ru" would be wrong
# for most of its languages.
_UNKNOWN: Final = {"Arab": "ar", "Hebr": "he", "Grek": "el", "Cyrl": "und-Cyrl"}
_ALSO: Final[dict[tuple[str, ...], str]] = {
    ("farsi",): "fa",
    ("darija",): "ary",
}  # what people say where the CLDR has another name
_LONGEST: Final = 3  # words in a name
_LAST_LATIN: Final = "\u024f"


def languages_named(typed: str | None) -> tuple[str, ...]:
    """The languages named in a free text, in its order, without those that are written in Latin letters only."""
    words, found, place = words_of(typed or ""), [], 0
    names = _names(own=any(letter > _LAST_LATIN for letter in typed or ""))
    while place < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if words[place : place + n] in names), 0)
        if size:
            found.append(names[words[place : place + size]])
        place += size or 1
    return tuple(dict.fromkeys(found))


def goes_better_in_english(typed: str | None) -> bool:
    """True when English is among the languages named in a free text: then it stands beside the Dutch on paper."""
    return bool({"engels", "english"} & set(words_of(typed or "")))


def language_of(script: str, named: tuple[str, ...] = ()) -> str:
    """The language of a passage in a script: the first named one that is written so, else what the script tells.

    One whose usual script it is goes before one that is also written so: Sorani before Kurdish.
    """
    fitting = sorted(filter(None, (_written(tag, script) for tag in named)), key=lambda tag: tag.endswith(script))
    return next(iter(fitting), _UNKNOWN.get(script, ""))


@cache
def _written(tag: str, script: str) -> str:
    """The tag of a language in a script, which it names where that is not the usual one; "" where nobody writes so."""
    from babel.core import get_global

    likely, language = get_global("likely_subtags"), tag.partition("-")[0]
    if likely.get(language, "").split("_")[1:2] == [script]:
        return tag
    return f"{language}-{script}" if f"{language}_{script}" in likely else ""


@cache
def _names(*, own: bool) -> Mapping[tuple[str, ...], str]:
    """The words of a name -> its language; own: also what languages call themselves, which takes a moment to read."""
    found: dict[tuple[str, ...], str] = {**_ALSO}
    for code, name in _pairs(own):
        found.setdefault(words_of(name), code.replace("_", "-"))
    return MappingProxyType(found)


def _pairs(own: bool) -> Iterator[tuple[str, str]]:
    from babel import Locale
    from babel.localedata import exists

    names = [Locale(language).languages for language in ("nl", "en")]
    codes = [code for code in sorted({*names[0], *names[1]}) if _is_told_by_script(code)]
    for known in names:
        yield from ((code, known[code]) for code in codes if code in known)
    for code in codes if own else ():
        base = code.partition("_")[0]
        if exists(base) and code in Locale(base).languages:
            yield code, Locale(base).languages[code]


def _is_told_by_script(code: str) -> bool:
    return any(_written(code.partition("_")[0], script) for script in _UNKNOWN)
