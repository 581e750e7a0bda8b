"""Break a text into lines: greedy, by measured width, and never wider than the column.

A word that is wider than the whole column is cut where it must be; nothing is dropped. Line ends that were typed stay.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from forms.paper.fonts import Weight, width
from forms.paper.righttoleft import is_turned

INK = "#1E2A2E"
SOFT = "#5A686D"
ACCENT = "#0B5F63"
PALE = "#E3F0EF"
LINE = "#DDD8CF"

_PARTS = re.compile(r"\n|[^\S\n\u00a0\u202f]+|[^\s]+(?:[\u00a0\u202f]+[^\s]+)*|[\u00a0\u202f]+")
_MONTHS = "jan|feb|mrt|mar|maart|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DAY = re.compile(rf"\b(\d{{1,2}}) ((?:{_MONTHS})[a-z]*)(?: (?=\d{{4}}\b))?")


@dataclass(frozen=True)
class Span:
    """A stretch of text in one weight and colour."""

    text: str
    weight: Weight = Weight.REGULAR
    colour: str = INK


@dataclass(frozen=True)
class Line:
    """One line: its spans in reading order, its width in points, and whether it ends in the middle of a paragraph."""

    spans: tuple[Span, ...]
    width: float
    goes_on: bool = False


def _held(text: str) -> str:
    """Amounts and days keep together: no line ends between € and its number, or between 29 and december."""
    return _DAY.sub(lambda day: day.group().replace(" ", "\u00a0"), text.replace("€ ", "€\u00a0"))


def _words(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Words, spaces (" ") and line ends ("\\n") in order; a word whose weight changes halfway stays one word."""
    word: list[Span] = []
    for span in spans:
        for part in _PARTS.findall(_held(span.text)):
            if part == "\n" or not part.strip():
                if word:
                    yield tuple(word)
                    word = []
                yield (replace(span, text="\n" if part == "\n" else " "),)
            else:
                word.append(replace(span, text=part))
    if word:
        yield tuple(word)


def _measure(spans: Sequence[Span], size: float) -> float:
    return sum(width(span.text, span.weight, size) for span in spans)


def _longest_start(text: str, weight: Weight, size: float, room: float) -> int:
    """How many characters from the start fit in room, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], weight, size) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(word: Sequence[Span], size: float, room: float) -> Iterator[tuple[Span, ...]]:
    """A word too wide for the column, in pieces that fit."""
    for span in word:
        rest = span.text
        while rest:
            fits = _longest_start(rest, span.weight, size, room)
            yield (replace(span, text=rest[:fits]),)
            rest = rest[fits:]


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours of the same weight and colour as one span."""
    found: list[Span] = []
    for span in spans:
        if found and (found[-1].weight, found[-1].colour) == (span.weight, span.colour):
            found[-1] = replace(span, text=found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)


def _line(spans: Sequence[Span], size: float, goes_on: bool) -> Line:
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    merged = _merged(spans)
    return Line(merged, _measure(merged, size), goes_on)


def _fits(line: Sequence[Span], word: Sequence[Span], used: float, needed: float, size: float, room: float) -> bool:
    """True when a word still fits on a line; text from right to left is measured as the whole that it is drawn as."""
    if used + needed > room or not any(is_turned(span.text) for span in (*line, *word)):
        return used + needed <= room
    return _measure(_merged((*line, *word)), size) <= room


@lru_cache(maxsize=2_000)
def break_lines(spans: tuple[Span, ...], size: float, room: float) -> tuple[Line, ...]:
    """The lines of a paragraph in a column of `room` points; at least one line, none wider than the column."""
    lines: list[Line] = []
    line: list[Span] = []
    used = 0.0
    for word in _words(spans):
        if word[0].text == "\n":
            lines.append(_line(line, size, goes_on=False))
            line, used = [], 0.0
            continue
        needed = _measure(word, size)
        if word[0].text == " " or _fits(line, word, used, needed, size, room):
            if line or word[0].text != " ":
                line.extend(word)
                used += needed
            continue
        if line:
            lines.append(_line(line, size, goes_on=True))
        pieces = list(_cut(word, size, room)) if needed > room else [word]
        lines.extend(_line(piece, size, goes_on=False) for piece in pieces[:-1])
        line, used = list(pieces[-1]), _measure(pieces[-1], size)
    lines.append(_line(line, size, goes_on=False))
    return tuple(lines)


def shorten(lines: tuple[Line, ...], size: float, room: float, most: int) -> tuple[Line, ...]:
    """At most `most` lines; where something falls away the last line ends with three dots."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    text = "".join(span.text for span in last.spans)
    span = last.spans[-1] if last.spans else Span("")
    while text and width(text + " …", span.weight, size) > room:
        text = text[:-1]
    return (*lines[: most - 1], _line((replace(span, text=text.rstrip() + " …"),), size, goes_on=False))
