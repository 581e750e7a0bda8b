"""Set Arabic and Hebrew the right way round inside a line that runs from left to right.

Arabic letters take the form that their neighbours ask for, out of the presentation forms that Unicode lists and the
fonts hold; numbers inside keep their own direction. A page is Dutch or English, so a line as a whole starts left.
Source: Unicode Standard, chapter 9.2 (joining) and annex 9 (the part that a single line needs).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

_STRONG: Final = ("R", "AL")
_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
_MIRRORS: Final = str.maketrans("()[]{}<>«»“”‘’", ")(][}{><»«”“’‘")
_LAM_ALEF: Final = ("\u0644\u0622", "\u0644\u0623", "\u0644\u0625", "\u0644\u0627")
_FORM: Final = re.compile(r"<(initial|medial|final|isolated)> ([0-9A-F ]+)")


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    """Letter or ligature -> form -> the character that shows it."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDC8), *range(0xFE80, 0xFEFD)):
        match = _FORM.fullmatch(unicodedata.decomposition(chr(code)))
        if match:
            letters = "".join(chr(int(part, 16)) for part in match.group(2).split())
            if len(letters) == 1 or letters in _LAM_ALEF:
                found.setdefault(letters, {})[match.group(1)] = chr(code)
    return found


def _clusters(text: str) -> list[str]:
    """Letters with their marks; lam with alef as one."""
    clusters: list[str] = []
    for character in text:
        if clusters and (unicodedata.combining(character) or clusters[-1] + character in _forms()):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _letters(cluster: str) -> str:
    return "".join(c for c in cluster if not unicodedata.combining(c))


def _joined(clusters: list[str]) -> Iterator[str]:
    """Each cluster in the form that its neighbours ask for."""
    forms = _forms()
    for place, cluster in enumerate(clusters):
        own = forms.get(_letters(cluster), {})
        before = forms.get(_letters(clusters[place - 1]), {}) if place else {}
        after = forms.get(_letters(clusters[place + 1]), {}) if place + 1 < len(clusters) else {}
        to_before = "initial" in before and "final" in own
        to_after = "initial" in own and "final" in after
        name = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get((to_before, to_after))
        shown = own.get(name or "isolated")
        yield cluster if shown is None else shown + cluster[len(_letters(cluster)) :]


def visual(text: str) -> str:
    """A stretch from right to left as it is drawn from left to right."""
    parts: list[str] = []
    place = 0
    for number in _NUMBER.finditer(text):
        parts += _joined(_clusters(text[place : number.start()]))
        parts.append(number.group())
        place = number.end()
    parts += _joined(_clusters(text[place:]))
    return "".join(part.translate(_MIRRORS) for part in reversed(parts))


def is_turned(text: str) -> bool:
    """True when any of the text runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in _STRONG for character in text)


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches of one direction, in order; True for those from right to left.

    What has no direction of its own belongs to a stretch from right to left only between letters or numbers of it.
    """
    start = place = 0
    while place < len(text):
        if unicodedata.bidirectional(text[place]) not in _STRONG:
            place += 1
            continue
        end = _end(text, place)
        if place > start:
            yield text[start:place], False
        yield text[place:end], True
        start = place = end
    if start < len(text):
        yield text[start:], False


def _end(text: str, place: int) -> int:
    end = place
    for position in range(place, len(text)):
        kind = unicodedata.bidirectional(text[position])
        if kind == "L":
            break
        if kind in (*_STRONG, "EN", "AN", "NSM"):
            end = position + 1
    return end
