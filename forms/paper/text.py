"""Break a text into lines: greedy, by measured width, and never wider than the column.

A word that is wider than the whole column is cut where it must be; nothing is dropped. Line ends that were typed stay.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from forms.paper.bidi import mostly_turned
from forms.paper.fonts import Placed, Weight, clusters, placed, width
from forms.paper.said import in_order
from forms.paper.span import ACCENT, INK, LINE, PALE, SOFT, Span

__all__ = ["ACCENT", "INK", "LINE", "PALE", "SOFT", "Line", "Span", "break_lines", "shorten"]

_PARTS = re.compile(r"\n|[^\S\n\u00a0\u202f]+|[^\s]+(?:[\u00a0\u202f]+[^\s]+)*|[\u00a0\u202f]+")
_MONTHS = "jan|feb|mrt|mar|maart|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DAY = re.compile(rf"\b(\d{{1,2}}) ((?:{_MONTHS})[a-z]*)(?: (?=\d{{4}}\b))?")


@dataclass(frozen=True)
class Line:
    """One line: its spans in reading order, its width in points, whether another word follows on the next line.

    turned: it runs from right to left as a whole.
    """

    spans: tuple[Span, ...]
    width: float
    goes_on: bool = False
    turned: bool = False

    @property
    def text(self) -> str:
        """What stands on it, as it was typed."""
        return "".join(span.text for span in self.spans)

    def unspoken(self) -> "Line":
        """The same without the languages of its spans, for a passage that has one of its own."""
        return replace(self, spans=tuple(replace(span, language="") for span in self.spans))

    def placed(self) -> tuple[Placed, ...]:
        """Its runs in the order in which they are drawn."""
        return placed(tuple((span.text, span.weight) for span in self.spans), int(self.turned))


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
                word.append(Span(part, *span.looks))
    if word:
        yield tuple(word)


def _measure(spans: Sequence[Span], size: float) -> float:
    return sum(width(span.text, span.weight, size) for span in spans)


def _longest_start(parts: Sequence[str], weight: Weight, size: float, room: float) -> int:
    """How many letters from the start fit in room, at least one."""
    low, high = 1, len(parts)
    while low < high:
        middle = (low + high + 1) // 2
        if width("".join(parts[:middle]), weight, size) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(word: Sequence[Span], size: float, room: float) -> Iterator[tuple[Span, ...]]:
    """A word too wide for the column, in pieces that fit; a letter keeps its marks."""
    for span in word:
        rest = list(clusters(span.text))
        while rest:
            fits = _longest_start(rest, span.weight, size, room)
            yield (replace(span, text="".join(rest[:fits])),)
            rest = rest[fits:]


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours that look the same as one span."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].looks == span.looks:
            found[-1] = replace(span, text=found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)


def _line(spans: Sequence[Span], size: float, goes_on: bool, turned: bool = False) -> Line:
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    merged = _merged(spans)
    return Line(merged, _measure(merged, size), goes_on, turned)


def _directions(spans: Sequence[Span]) -> list[bool]:
    """For every typed line whether it runs from right to left as a whole."""
    return [mostly_turned(part) for part in "".join(span.text for span in spans).split("\n")]


@lru_cache(maxsize=2_000)
def break_lines(spans: tuple[Span, ...], size: float, room: float) -> tuple[Line, ...]:
    """The lines of a paragraph in a column of `room` points; at least one line, none wider than the column."""
    spans = in_order(spans)
    lines: list[Line] = []
    line: list[Span] = []
    used = 0.0
    turned, *later = _directions(spans)
    for word in _words(spans):
        if word[0].text == "\n":
            lines.append(_line(line, size, goes_on=True, turned=turned))
            line, used = [], 0.0
            turned, *later = later
            continue
        needed = _measure(word, size)
        if word[0].text == " " or used + needed <= room:
            if line or word[0].text != " ":
                line.extend(word)
                used += needed
            continue
        if line:
            lines.append(_line(line, size, goes_on=True, turned=turned))
        pieces = list(_cut(word, size, room)) if needed > room else [word]
        lines.extend(_line(piece, size, goes_on=False, turned=turned) for piece in pieces[:-1])
        line, used = list(pieces[-1]), _measure(pieces[-1], size)
    lines.append(_line(line, size, goes_on=False, turned=turned))
    return tuple(lines)


def shorten(lines: tuple[Line, ...], size: float, room: float, most: int) -> tuple[Line, ...]:
    """At most `most` lines; where something falls away the last line ends with three dots."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    text = last.text
    span = last.spans[-1] if last.spans else Span("")
    while text and width(text + " …", span.weight, size) > room:
        text = text.rpartition(" ")[0] or text[:-1]  # between words where it can be
    return (
        *lines[: most - 1],
        _line((replace(span, text=text.rstrip() + " …"),), size, goes_on=False, turned=last.turned),
    )
