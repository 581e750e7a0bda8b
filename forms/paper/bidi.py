"""The order in which a line of mixed directions is drawn: Arabic and Hebrew between Dutch words and numbers.

Levels by the Unicode Bidirectional Algorithm (UAX 9) for one line, with isolates; embeddings and overrides that
somebody typed are taken for nothing, so that no text can turn its surroundings round. Level 0 runs from left to right,
an odd level from right to left.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

ISOLATE: Final = "\u2068"  # begins a text that keeps its own order
END_ISOLATE: Final = "\u2069"
_LEFT: Final = "\u2066"  # the same, from left to right
_RIGHT: Final = "\u2067"  # the same, from right to left
_OPENERS: Final = "\u2066\u2067\u2068"
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_DEEPEST: Final = 63  # brackets within each other, by the standard
_STRONG: Final = ("L", "R", "AL")
_NEUTRAL: Final = ("B", "S", "WS", "ON", "BN")
_IGNORED: Final = ("LRE", "RLE", "LRO", "RLO", "PDF", "BN", "LRI", "RLI", "FSI", "PDI")


def is_turned(character: str) -> bool:
    """True for a letter that is written from right to left."""
    return character > "\u0590" and unicodedata.bidirectional(character) in ("R", "AL")


@lru_cache(maxsize=4_000)
def has_turned(text: str) -> bool:
    """True when any of the text runs from right to left."""
    return not text.isascii() and any(map(is_turned, text))


def _is_plain(text: str) -> bool:
    """True when nothing of it can turn anything round; Arabic digits turn what stands between them."""
    return text.isascii() or not any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text)


def mostly_turned(text: str) -> bool:
    """True for a text that as a whole runs from right to left: most of its letters do, isolated ones not counted."""
    if not has_turned(text):
        return False
    inside = {place for start, end in _isolates(text) for place in range(start, end + 1)}
    outside = [unicodedata.bidirectional(one) for place, one in enumerate(text) if place not in inside]
    own = [kind for kind in outside if kind in _STRONG] or [unicodedata.bidirectional(one) for one in text]
    return own.count("R") + own.count("AL") > own.count("L")


def isolated(text: str) -> str:
    """A text so that it keeps its own order between others, where it needs that."""
    whole = balanced(text)
    return f"{ISOLATE}{whole}{END_ISOLATE}" if has_turned(whole) else whole


def balanced(text: str) -> str:
    """A text without half isolates, whose other half would be that of what stands around it."""
    if not _holds_isolates(text):
        return text
    kept = {place for pair in _pairs_of_isolates(text) for place in pair}
    halves = (*_OPENERS, END_ISOLATE)
    return "".join(one for place, one in enumerate(text) if place in kept or one not in halves)


def carried(lines: Sequence[str]) -> list[tuple[str, str]]:
    """What stands before and behind each line of one paragraph, so that an isolate over several lines is one on each.

    On each it runs the way of most of all its letters. A line that holds nothing of it gets two empty texts.
    """
    before, after = [""] * len(lines), [""] * len(lines)
    whole = "".join(lines)
    ends = list(accumulate(len(line) for line in lines))
    for start, end in sorted(_pairs_of_isolates(whole)) if _holds_isolates(whole) else ():
        first, last = bisect_right(ends, start), bisect_right(ends, end)
        side = "" if first == last else _RIGHT if mostly_turned(whole[start + 1 : end]) else _LEFT
        for line in range(first, last):
            after[line] += END_ISOLATE
            before[line + 1] += side
    return list(zip(before, after, strict=True))


def _holds_isolates(text: str) -> bool:
    return not text.isascii() and any(one in text for one in (*_OPENERS, END_ISOLATE))


def levels(text: str, base: int = 0) -> list[int]:
    """The level of each character of one line. base: 0 for a line from left to right, 1 from right to left."""
    if not base and _is_plain(text):
        return [0] * len(text)
    found = [base] * len(text)
    inside: list[tuple[int, int]] = []
    outer = list(range(len(text)))
    for start, end in _isolates(text):
        inside.append((start + 1, end))
        outer = [place for place in outer if not start < place <= end]
    resolved = _resolved([text[place] for place in outer], base)
    for place, level in zip(outer, resolved, strict=True):
        found[place] = level
    for start, end in inside:
        told = {_LEFT: False, _RIGHT: True}.get(text[start - 1])
        own = int(mostly_turned(text[start:end]) if told is None else told)
        found[start:end] = levels(text[start:end], base + (own != base % 2))
    return found


def _kind(character: str) -> str:
    kind = unicodedata.bidirectional(character) or "L"
    return "ON" if kind in _IGNORED else kind


def _pairs_of_isolates(text: str) -> list[tuple[int, int]]:
    """Where each isolate begins and where it ends, in the order in which they end."""
    found, opened = [], []
    for place, character in enumerate(text):
        if character in _OPENERS:
            opened.append(place)
        elif character == END_ISOLATE and opened:
            found.append((opened.pop(), place))
    return found


def _isolates(text: str) -> list[tuple[int, int]]:
    """The outermost isolates: where each begins and where it ends."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(_pairs_of_isolates(text)):
        if not found or start > found[-1][1]:
            found.append((start, end))
    return found


def _resolved(characters: list[str], base: int) -> list[int]:
    """Rules W1 to W7, N0 to N2, I1 and I2."""
    side = "R" if base % 2 else "L"
    kinds = [_kind(character) for character in characters]
    _weak(kinds, side)
    _paired(kinds, characters, side)
    _neutral(kinds, side)
    odd = {"R": 0, "L": 1, "EN": 1, "AN": 1}
    even = {"R": 1, "L": 0, "EN": 2, "AN": 2}
    return [base + (odd if base % 2 else even)[kind] for kind in kinds]


def _weak(kinds: list[str], side: str) -> None:
    strong = before = side
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = kind = before  # W1
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = kind = "AN"  # W2
        before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for place in range(1, len(kinds) - 1):  # W4
        around = kinds[place - 1], kinds[place + 1]
        if around == ("EN", "EN") and kinds[place] in ("ES", "CS"):
            kinds[place] = "EN"
        elif around == ("AN", "AN") and kinds[place] == "CS":
            kinds[place] = "AN"
    _terminators(kinds)
    strong = side
    for place, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _terminators(kinds: list[str]) -> None:
    """W5 and W6: a sign of money belongs to the number it stands at."""
    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > place:
            at_number = (place > 0 and kinds[place - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[place:end] = ["EN" if at_number else "ON"] * (end - place)
        elif kinds[place] in ("ES", "CS", *_NEUTRAL):
            kinds[place] = "ON"
        place = max(end, place + 1)


def _direction(kind: str) -> str:
    """The direction that a kind pulls others in; "" for one that pulls nothing."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _paired(kinds: list[str], characters: list[str], side: str) -> None:
    """N0: both brackets of a pair run the same way, so that what opens on the page also closes there."""
    for start, end in _pairs(kinds, characters):
        inside = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
        if side in inside:
            kinds[start] = kinds[end] = side
        elif inside:
            before = (_direction(kind) for kind in reversed(kinds[:start]))
            kinds[start] = kinds[end] = next(filter(None, before), side)


def _pairs(kinds: list[str], characters: list[str]) -> list[tuple[int, int]]:
    """Where each pair of brackets opens and closes, in the order in which they open."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(characters):
        if kinds[place] != "ON":
            continue
        if character in _BRACKETS:
            if len(opened) == _DEEPEST:
                break
            opened.append((_BRACKETS[character], place))
        elif character in _BRACKETS.values() and character in (closing for closing, _ in opened):
            while opened:
                closing, start = opened.pop()
                if closing == character:
                    found.append((start, place))
                    break
    return sorted(found)


def _neutral(kinds: list[str], side: str) -> None:
    def direction(place: int) -> str:
        if not 0 <= place < len(kinds):
            return side
        return "L" if kinds[place] == "L" else "R"

    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] == "ON":
            end += 1
        if end > place:
            before, after = direction(place - 1), direction(end)
            kinds[place:end] = [before if before == after else side] * (end - place)
        place = max(end, place + 1)


def visual_order(item_levels: Sequence[int]) -> list[int]:
    """Rule L2: the places of items in the order in which they are drawn from left to right."""
    order = list(range(len(item_levels)))
    for level in range(max(item_levels, default=0), 0, -1):
        place = 0
        while place < len(order):
            end = place
            while end < len(order) and item_levels[order[end]] >= level:
                end += 1
            order[place:end] = reversed(order[place:end])
            place = max(end, place + 1)
    return order
