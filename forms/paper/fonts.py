"""The fonts of the pages: which face shows which character, how wide a text is, and what no face can show.

Atkinson Hyperlegible Next sets everything it can; a character it lacks comes from DejaVu Sans, run by run, so that a
name in Greek letters stands on the page and never becomes a row of boxes. reportlab keeps its fonts in one table for
the whole process: pages are made by one thread at a time.
"""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any, Final

from forms.paper.righttoleft import stretches, visual
from forms.resource import ResourceDamaged, resource_name

STAND_IN: Final = "(?)"  # stands on the page where no face has the character; the worker hears of it beforehand


class Weight(StrEnum):
    """The three weights the pages use."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


EVERYDAY: Final = "AtkinsonHyperlegibleNext-Regular"
_FACES: Final = {
    Weight.REGULAR: (EVERYDAY, "DejaVuSans"),
    Weight.SEMIBOLD: ("AtkinsonHyperlegibleNext-SemiBold", "DejaVuSans-Bold"),
    Weight.BOLD: ("AtkinsonHyperlegibleNext-Bold", "DejaVuSans-Bold"),
}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face. actual: what was typed, where `text` only stands in for it."""

    face: str
    text: str
    actual: str = ""


@cache
def _font(face: str) -> Any:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]

    try:
        with as_file(files("resources").joinpath("fonts", f"{face}.ttf")) as path:
            font = TTFont(face, str(path), validate=1)  # its checksums too: a cut file would fail much later
    except (OSError, TTFError, struct.error, ValueError, LookupError, AttributeError, TypeError):
        # A damaged font makes reportlab fail in ways of its own; each means the same to who must mend it.
        raise ResourceDamaged("W-003", resource_name(("fonts", f"{face}.ttf"))) from None
    pdfmetrics.registerFont(font)
    return font


def _has(face: str, character: str) -> bool:
    return ord(character) in _font(face).face.charToGlyph


@lru_cache(maxsize=20_000)
def _shown(character: str, weight: Weight) -> Run | None:
    """The run of one character; None when it is invisible by nature: joiners, variation selectors, direction marks."""
    for face in _FACES[weight]:
        if _has(face, character):
            return Run(face, character)
    if unicodedata.category(character) in ("Cf", "Cc") or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return None
    plain = unicodedata.normalize("NFKD", character)
    for face in _FACES[weight]:
        if plain != character and all(_has(face, part) for part in plain):
            return Run(face, plain, actual=character)
    return Run(_FACES[weight][0], STAND_IN, actual=character)


def _pieces(text: str, weight: Weight) -> Iterator[Run]:
    for character in text:
        run = _shown(" " if character.isspace() else character, weight)
        if run is not None:
            yield run


@lru_cache(maxsize=4_000)
def runs(text: str, weight: Weight) -> tuple[Run, ...]:
    """A text as runs of one face each, in the order in which they are drawn from left to right.

    A character that another stands in for is a run of its own that keeps what was typed.
    """
    return tuple(run for part, turned in stretches(text) for run in (_turned if turned else _grouped)(part, weight))


def _turned(text: str, weight: Weight) -> tuple[Run, ...]:
    """A stretch from right to left, as one run where one face holds it all."""
    shown = "".join(" " if character.isspace() else character for character in visual(text))
    for face in _FACES[weight]:
        if all(_has(face, character) for character in shown):
            return (Run(face, shown),)
    return _grouped(visual(text), weight)


def _grouped(text: str, weight: Weight) -> tuple[Run, ...]:
    """Runs of one face; several characters in a row that no face has share one stand-in."""
    found: list[Run] = []
    for run in _pieces(text, weight):
        last = found[-1] if found else None
        if last and last.text == run.text == STAND_IN and last.actual and run.actual:
            found[-1] = Run(last.face, last.text, last.actual + run.actual)
        elif last and last.face == run.face and not last.actual and not run.actual:
            found[-1] = Run(last.face, last.text + run.text)
        else:
            found.append(run)
    return tuple(found)


def width(text: str, weight: Weight, size: float) -> float:
    """The width of a text in points."""
    return float(sum(_font(run.face).stringWidth(run.text, size) for run in runs(text, weight)))


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that no face can show, each once, in order of appearance."""
    lacking = [run.actual for run in runs(text, Weight.REGULAR) if run.text == STAND_IN and run.actual]
    return tuple(dict.fromkeys("".join(lacking)))


def load() -> None:
    """Read the everyday faces, so that the first page does not have to wait for it."""
    for weight in Weight:
        _font(_FACES[weight][0])
