"""Break a text into lines: greedy, by measured width, and never wider than the column.

A word that is wider than the whole column is cut where it must be; nothing is dropped. Line ends that were typed stay.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from forms.paper.bidi import END_ISOLATE, ISOLATE, carried, has_turned, mostly_turned
from forms.paper.fonts import Placed, Weight, clusters, ink, placed, width
from forms.paper.said import in_order
from forms.paper.span import ACCENT, INK, LINE, PALE, SOFT, TO_WRITE, Span

__all__ = ["ACCENT", "INK", "LINE", "PALE", "SOFT", "TO_WRITE", "Line", "Span"]
__all__ += ["break_lines", "room_for", "shorten"]

CAP_HEIGHT: Final = 0.67  # of the size; centres a line of text in its leading
BEGINNING: Final = 64  # letters of a word too wide for its line that are tried first
ALONE: Final = 0.2  # of the column: a last word that is narrower does not stand on a line by itself
_PARTS = re.compile(r"\n|[^\S\n\u00a0\u202f]+|[^\s]+(?:[\u00a0\u202f]+[^\s]+)*|[\u00a0\u202f]+")
# Letters that stay within the room that every line has; a test measures each in every face.
_LOW: Final = re.compile(r"[\0-\u0124\u0126-\u017f\u0370-\u03ff\u0400-\u045f\u2000-\u206f\u20ac]*")
_MONTHS = "jan|feb|mrt|mar|maart|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DAY = re.compile(rf"\b(\d{{1,2}}) ((?:{_MONTHS})[a-z]*)(?: (?=\d{{4}}\b))?", re.IGNORECASE)

_PART = re.compile(r"\b(?:deel|part|bladzijde|page) \d+ (?:van|of) \d+\b")
_PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|0)\d{1,3}(?:[ -]\d{1,4}){1,5}|14 0\d{2,3})(?!\d)")


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

    @property
    def language(self) -> str:
        """The language of all of it; "" where that is the document's, or where it holds several."""
        found = {span.language for span in self.spans}
        return found.pop() if len(found) == 1 else ""

    @property
    def drawn(self) -> "Line":
        """The same with the space behind it that parts it from the next line, where readers go by the order drawn."""
        if not self.goes_on or self.turned or not self.spans or self.spans[-1].link:
            return self
        return replace(self, spans=(*self.spans[:-1], self.spans[-1].saying(self.spans[-1].text + " ")))

    def unspoken(self) -> "Line":
        """The same without the languages of its spans, for a passage that has one of its own."""
        return replace(self, spans=tuple(replace(span, language="") for span in self.spans))

    def placed(self) -> tuple[Placed, ...]:
        """Its runs in the order in which they are drawn."""
        return placed(tuple((span.text, span.weight) for span in self.spans), int(self.turned))


def _held(text: str) -> str:
    """Amounts, days and phone numbers keep together: no line ends after €, between 29 and december, or after 06."""
    turned = has_turned(text)

    def number(found: re.Match[str]) -> str:
        kept = found.group().replace(" ", "\u00a0")
        return f"{ISOLATE}{kept}{END_ISOLATE}" if turned else kept  # 0800-2117 is dialled from left to right

    for kind in (_DAY, _PART):
        text = kind.sub(lambda found: found.group().replace(" ", "\u00a0"), text)
    text = _PHONE.sub(number, text)
    return text.replace("€ ", "€\u00a0")


def _words(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Words, spaces (" ") and line ends ("\\n") in order; a word whose weight changes halfway stays one word."""
    word: list[Span] = []
    for span in spans:
        for part in _PARTS.findall(_held(span.text)):
            if part == "\n" or not part.strip():
                if word:
                    yield tuple(word)
                    word = []
                yield (span.saying("\n" if part == "\n" else " "),)
            else:
                word.append(span.saying(part))
    if word:
        yield tuple(word)


def _measure(spans: Sequence[Span], size: float) -> float:
    return sum(width(span.text, span.weight, size) for span in spans)


def _longest_start(parts: Sequence[str], weight: Weight, size: float, room: float) -> int:
    """How many letters from the start fit in room, at least one."""

    def fit(count: int) -> bool:
        return width("".join(parts[:count]), weight, size) <= room

    low, high = 1, min(len(parts), BEGINNING)
    while high < len(parts) and fit(high):  # not the whole of a very long word is measured for each of its lines
        low, high = high, min(len(parts), 2 * high)
    while low < high:
        middle = (low + high + 1) // 2
        if fit(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _cut(word: Sequence[Span], size: float, room: float) -> Iterator[tuple[Span, ...]]:
    """A word too wide for the column, in pieces that fit; a letter keeps its marks unless these alone are too wide."""

    def parts(span: Span) -> Iterator[str]:
        for letter in clusters(span.text):
            yield from (letter,) if width(letter, span.weight, size) <= room else letter

    for span in word:
        rest = list(parts(span))
        while rest:
            fits = _longest_start(rest, span.weight, size, room)
            yield (span.saying("".join(rest[:fits])),)
            rest = rest[fits:]


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours that look the same as one span."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].looks == span.looks:
            found[-1] = span.saying(found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)


def _line(spans: Sequence[Span], size: float, goes_on: bool, turned: bool = False) -> Line:
    merged = _merged(_stripped(tuple(spans)))
    return Line(merged, _measure(merged, size), goes_on, turned)


def _directions(spans: Sequence[Span]) -> list[bool]:
    """For every typed line whether it runs from right to left as a whole."""
    return [mostly_turned(part) for part in "".join(span.text for span in spans).split("\n")]


@dataclass(frozen=True)
class _Row:
    """Words and spaces on one line; goes_on: another word follows, not the rest of one that was cut."""

    spans: tuple[Span, ...]
    goes_on: bool


def _typed_lines(spans: Sequence[Span]) -> Iterator[list[tuple[Span, ...]]]:
    """The words and spaces of each line as it was typed."""
    line: list[tuple[Span, ...]] = []
    for word in _words(spans):
        if word[0].text == "\n":
            yield line
            line = []
        else:
            line.append(word)
    yield line


def _rows(words: Sequence[tuple[Span, ...]], size: float, room: float) -> list[_Row]:
    """The rows of one typed line; at least one."""
    rows: list[_Row] = []
    row: list[Span] = []
    used = 0.0
    for word in words:
        needed = _measure(word, size)
        if word[0].text == " " or used + needed <= room:
            if row or word[0].text != " ":
                row.extend(word)
                used += needed
            continue
        if row:
            rows.append(_Row(tuple(row), goes_on=True))
        pieces = list(_cut(word, size, room)) if needed > room else [word]
        rows.extend(_Row(piece, goes_on=False) for piece in pieces[:-1])
        row, used = list(pieces[-1]), _measure(pieces[-1], size)
    return _in_company([*rows, _Row(tuple(row), goes_on=False)], size, room)


def _in_company(rows: list[_Row], size: float, room: float) -> list[_Row]:
    """The rows, where a short last word does not stand alone: the word before it comes along."""
    if len(rows) < 2 or not rows[-2].goes_on:
        return rows
    row, last = (_stripped(one.spans) for one in rows[-2:])
    spaces = [place for place, span in enumerate(row) if span.text == " "]
    if len(spaces) < 2 or any(span.text == " " for span in last) or _measure(last, size) > ALONE * room:
        return rows
    joined = (*row[spaces[-1] + 1 :], row[spaces[-1]], *last)
    if _measure(joined, size) > room:
        return rows
    return [*rows[:-2], _Row(row[: spaces[-1]], goes_on=True), _Row(joined, goes_on=False)]


def _stripped(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    return spans


@lru_cache(maxsize=2_000)
def break_lines(spans: tuple[Span, ...], size: float, room: float) -> tuple[Line, ...]:
    """The lines of a paragraph in a column of `room` points; at least one line, none wider than the column."""
    spans = in_order(spans)
    typed = list(_typed_lines(spans))
    found: list[Line] = []
    for number, (words, turned) in enumerate(zip(typed, _directions(spans), strict=True), start=1):
        rows = _rows(words, size, room)
        found += [_line(row.spans, size, row.goes_on, turned) for row in rows[:-1]]
        found.append(_line(rows[-1].spans, size, number < len(typed), turned))
    around = carried([line.text for line in found])
    return tuple(_between(line, *marks) for line, marks in zip(found, around, strict=True))


def _between(line: Line, before: str, after: str) -> Line:
    """A line between marks that take no room."""
    if not (before or after) or not line.spans:
        return line
    spans = list(line.spans)
    spans[0] = spans[0].saying(before + spans[0].text)
    spans[-1] = spans[-1].saying(spans[-1].text + after)
    return replace(line, spans=tuple(spans))


@lru_cache(maxsize=2_000)
def room_for(spans: tuple[Span, ...], size: float) -> float:
    """From line to line at least, in points, so that no mark or tail stands on the next line; 0 for usual letters.

    Letters stand in the middle of their leading, by the height of capitals: half of it is above them, half below.
    """
    words = ((word, span.weight) for span in in_order(spans) for word in span.text.split())
    reach = [ink(word, weight) for word, weight in words if not _LOW.fullmatch(word)]
    needed = [max(2 * high - 1000 * CAP_HEIGHT, 1000 * CAP_HEIGHT - 2 * low) for low, high in reach]
    return max(needed, default=0.0) * size / 1000


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
        _line((span.saying(text.rstrip() + " …"),), size, goes_on=False, turned=last.turned),
    )
