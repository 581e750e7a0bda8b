"""Stretches of a line in one script, so that each is read aloud in a language that is written in it."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from forms.paper.bidi import END_ISOLATE, ISOLATE, is_turned
from forms.paper.fonts import Placed

_SCRIPTS: Final = {"ARABIC": "Arab", "HEBREW": "Hebr", "CYRILLIC": "Cyrl", "GREEK": "Grek"}


@dataclass(frozen=True)
class Stretch:
    """Neighbours on a line. turned: drawn the other way round than read; script: ISO 15924, "" for Latin and others."""

    parts: tuple[Placed, ...]
    turned: bool = False
    script: str = ""

    @property
    def typed(self) -> str:
        """What was typed, in reading order."""
        typed = "".join(one.run.source for one in sorted(self.parts, key=lambda one: one.start))
        return typed.replace(ISOLATE, "").replace(END_ISOLATE, "")


def stretches(parts: Sequence[Placed]) -> Iterator[Stretch]:
    """The runs of a line, in the order in which they are drawn, by direction and script."""
    for turned, group in groupby(parts, key=lambda one: one.level > 0):
        here = tuple(group)
        if turned:
            yield Stretch(here, True, _turned_script(Stretch(here).typed))
        else:
            yield from _by_script(here)


def _by_script(parts: tuple[Placed, ...]) -> Iterator[Stretch]:
    scripts = _filled([_script(one.run.source) for one in parts])
    for script, group in groupby(zip(scripts, parts, strict=True), key=lambda pair: pair[0]):
        yield Stretch(tuple(part for _, part in group), script=script)


def _filled(scripts: list[str | None]) -> list[str]:
    """Spaces and signs go with the letters on both sides of them when those are in one script."""
    before = _carried(scripts)
    after = reversed(_carried(scripts[::-1]))
    return [one if one == other else "" for one, other in zip(before, after, strict=True)]


def _carried(scripts: list[str | None]) -> list[str]:
    def last_known(last: str | None, one: str | None) -> str | None:
        return last if one is None else one

    return [one or "" for one in accumulate(scripts, last_known)]


def _turned_script(text: str) -> str:
    return next((_of(character) for character in text if is_turned(character)), "")


def _script(text: str) -> str | None:
    """The script of a run; None when it has no letters."""
    if text.isascii():
        return "" if any(map(str.isalpha, text)) else None
    found = {_of(character) for character in text if character.isalpha()}
    return None if not found else found.pop() if len(found) == 1 else ""


def _of(character: str) -> str:
    return _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], "")
