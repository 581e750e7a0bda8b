"""The fonts of the pages: which face shows which character, how wide a text is, and what no face can show.

Atkinson Hyperlegible Next sets everything it can. What it lacks comes from Noto Sans, Noto Sans Arabic, Noto Sans
Hebrew, its signs, or Noto Emoji, letter by letter with the marks on it, so that a name in any of these scripts stands
on the page and never becomes a row of boxes.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from forms.paper.bidi import is_turned, levels, visual_order
from forms.paper.typeface import Glyph, is_invisible, typeface

STAND_IN: Final = "(?)"  # stands on the page where no face has the character; the worker hears of it beforehand
_JOINER: Final = "\u200d"
_ASCII_PARTS: Final = re.compile(" +|[^ ]+")


class Weight(StrEnum):
    """The three weights the pages use."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


def _chain(own: str, second: str) -> tuple[str, ...]:
    noto = tuple(f"{family}-{second}" for family in ("NotoSans", "NotoSansArabic", "NotoSansHebrew"))
    signs = ("NotoSansMath-Regular", "NotoSansSymbols2-Regular", "NotoEmoji-Regular")
    return (f"AtkinsonHyperlegibleNext-{own}", *noto, *signs)


_FACES: Final = {
    Weight.REGULAR: _chain("Regular", "Regular"),
    Weight.SEMIBOLD: _chain("SemiBold", "Bold"),
    Weight.BOLD: _chain("Bold", "Bold"),
}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face and direction. source: what was typed; `text` is what is shown of it."""

    face: str
    text: str
    source: str
    turned: bool = False  # written from right to left

    @property
    def stands_in(self) -> bool:
        """True when what is shown is not what was typed."""
        return self.text != self.source and not self.source.isspace()

    def glyphs(self) -> tuple[Glyph, ...]:
        """What is drawn, from left to right."""
        return typeface(self.face).shape(self.text, self.turned)

    @property
    def width(self) -> float:
        """In thousandths of the size."""
        return _width(self.face, self.text, self.turned)


@lru_cache(maxsize=8_000)
def _width(face: str, text: str, turned: bool) -> float:
    return sum(glyph.advance for glyph in typeface(face).shape(text, turned))


def _joins(before: str, character: str) -> bool:
    """True when a character belongs to the letter or sign before it: marks, joined emoji, skin tones, flags."""
    if unicodedata.category(character)[0] == "M" or _JOINER in (before[-1], character) or is_invisible(character):
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    flags = [one for one in before if "\U0001f1e6" <= one <= "\U0001f1ff"]
    return "\U0001f1e6" <= character <= "\U0001f1ff" and len(flags) % 2 == 1


def clusters(text: str) -> Iterator[str]:
    """The letters and signs of a text, each with the marks that belong to it."""
    cluster = ""
    for character in text:
        if cluster and not cluster.isspace() and not character.isspace() and _joins(cluster, character):
            cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


@lru_cache(maxsize=20_000)
def _shown(cluster: str, weight: Weight) -> tuple[Run, ...]:
    """The runs of one letter with its marks; apart, decomposed, or a stand-in where no face has them together."""
    if cluster.isspace():
        return (Run(_FACES[weight][0], " ", cluster),)
    turned = is_turned(cluster[0])
    for text in dict.fromkeys((cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFKD", cluster))):
        for face in _FACES[weight]:
            if typeface(face).has(text):
                return (Run(face, text, cluster, turned),)
    if len(cluster) > 1:
        return tuple(run for character in cluster for run in _shown(character, weight))
    return (Run(_FACES[weight][0], STAND_IN, cluster),)


def _goes_with(last: Run, run: Run) -> bool:
    if last.text == run.text == STAND_IN:
        return last.stands_in and run.stands_in
    plain = not last.stands_in and not run.stands_in
    return plain and (last.face, last.turned, last.source.isspace()) == (run.face, run.turned, run.source.isspace())


@lru_cache(maxsize=8_000)
def runs(text: str, weight: Weight) -> tuple[Run, ...]:
    """A text as runs of one face and direction each, in the order in which it was typed; spaces are runs of their own.

    A character that another stands in for is a run that keeps what was typed; several that no face has share one.
    """
    if text.isascii() and text.isprintable():  # most of every page: the everyday face has it all
        face = _FACES[weight][0]
        return tuple(Run(face, part, part) for part in _ASCII_PARTS.findall(text))
    found: list[Run] = []
    for cluster in clusters(text):
        for run in _shown(cluster, weight):
            if found and _goes_with(found[-1], run):
                last = found[-1]
                shown = STAND_IN if run.text == STAND_IN and run.stands_in else last.text + run.text
                found[-1] = replace(last, text=shown, source=last.source + run.source)
            else:
                found.append(run)
    return tuple(found)


def _at_levels(run: Run, at: list[int]) -> Iterator[tuple[Run, int]]:
    """A run in parts of one level each."""
    turned = at[0] % 2 == 1
    if len(set(at)) == 1 or len(run.text) != len(run.source):
        yield run if run.turned == turned else replace(run, turned=turned), at[0]
        return
    start = 0
    for place in range(1, len(at) + 1):
        if place == len(at) or at[place] != at[start]:
            yield (
                replace(run, text=run.text[start:place], source=run.source[start:place], turned=at[start] % 2 == 1),
                at[start],
            )
            start = place


@dataclass(frozen=True)
class Placed:
    """A run on its place in a line. span: which span it is of; start: its place in the line as it was typed."""

    run: Run
    span: int
    start: int
    level: int


@lru_cache(maxsize=4_000)
def placed(spans: tuple[tuple[str, Weight], ...], base: int) -> tuple[Placed, ...]:
    """The runs of one line in the order in which they are drawn from left to right.

    base: 1 for a line that runs from right to left as a whole.
    """
    at = levels("".join(text for text, _ in spans), base)
    found: list[Placed] = []
    place = 0
    for number, (text, weight) in enumerate(spans):
        for run in runs(text, weight):
            for part, level in _at_levels(run, at[place : place + len(run.source)]):
                found.append(Placed(part, number, place, level))
                place += len(part.source)
    return tuple(found[item] for item in visual_order([one.level for one in found]))


def width(text: str, weight: Weight, size: float) -> float:
    """The width of a text in points."""
    return sum(run.width for run in runs(text, weight)) * size / 1000


@lru_cache(maxsize=8_000)
def ink(text: str, weight: Weight) -> tuple[float, float]:
    """How far a text reaches below and above its line, in thousandths of the size."""
    reach = [(0.0, 0.0), *(typeface(run.face).ink(run.text, run.turned) for run in runs(text, weight))]
    return min(low for low, _ in reach), max(high for _, high in reach)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that no face can show, each once, in order of appearance."""
    lacking = [run.source for run in runs(text, Weight.REGULAR) if run.text == STAND_IN and run.stands_in]
    return tuple(dict.fromkeys("".join(lacking)))


def character_name(character: str) -> str:
    """A character as it can be named to a person: itself, its Unicode name and its number."""
    shown = "" if unicodedata.category(character) in ("Cs", "Cc", "Cn", "Co") else f"{character} "
    return f"{shown}{unicodedata.name(character, '')} (U+{ord(character):04X})".replace("  ", " ").strip()
