"""Find in the catalogue by any word a worker may type: names of today, older names, what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from forms.folded import folded, words_of
from forms.reference import region_of
from forms.rules.catalogue.book import Catalogue
from forms.rules.catalogue.entries import Entry
from forms.rules.catalogue.freshness import has_ended
from forms.rules.catalogue.index import Indexed

KINDS: Final = ("party", "scheme", "money", "practice", "watch")  # in this order when they fit equally well
TO_READ: Final = ("practice", "watch")  # nobody is sent there, so it is of use everywhere
MOST_TYPED: Final = 200  # of a longer text only the beginning is searched
_WHOLE, _PART_OF_NAME, _PART_OF_WORD, _PART_OF_WHAT, _INSIDE = 8, 6, 5, 3, 1
_AS_TYPED, _BEGINS, _ALSO_CALLED = 20, 10, 5
_LONG_ENOUGH: Final = 3  # letters, to be looked for inside words
_SLIP: Final = 0.8  # how alike a mistyped word must be
_LONGER: Final = 2  # letters too many or too few


@dataclass(frozen=True)
class Found:
    """An entry that was found. ended: since when it is gone, "" while it is there; now: what there is instead.

    elsewhere: it is there, but not in the client's municipality.
    """

    entry: Entry
    ended: str
    now: Entry | None
    elsewhere: bool


def find(shelf: Catalogue, text: str, today: date, place: str | None = None) -> tuple[Found, ...]:
    """What holds every word of the text, best first; what ended comes with what there is now; "" finds nothing.

    place: the client's municipality (GM....), None when unknown. A slip of the pen is forgiven when nothing else fits.
    """
    wanted = words_of(text[:MOST_TYPED])
    if not wanted:
        return ()
    scores = _scores(shelf.index, wanted, folded(text.strip()))
    if not scores:
        known = sorted(frozenset().union(*(one.all for one in shelf.index)))
        meant = tuple(_meant(word, known) for word in wanted)
        scores = _scores(shelf.index, meant, " ".join(meant)) if meant != wanted else []
    scores.sort(key=lambda scored: (-scored[0], has_ended(scored[1], today), KINDS.index(scored[1].kind)))
    return tuple(found(shelf, entry, today, place) for _, entry in scores)


def found(shelf: Catalogue, entry: Entry, today: date, place: str | None = None) -> Found:
    """An entry with what became of it."""
    gone = has_ended(entry, today)
    bound = bool(entry.regions) and entry.kind not in TO_READ and place is not None
    outside = bound and not entry.regions & {place, region_of(place or "")}
    return Found(entry, entry.ended if gone else "", shelf.now(entry.key, today) if gone else None, outside)


def _scores(indexed: Iterable[Indexed], wanted: tuple[str, ...], whole: str) -> list[tuple[int, Entry]]:
    scored = []
    for one in indexed:
        marks = [_mark(one, word) for word in wanted]
        if all(marks):
            scored.append((sum(marks) + _bonus(one, whole), one.entry))
    return scored


def _bonus(one: Indexed, whole: str) -> int:
    """What was typed is a name, begins one, or is another name."""
    begins = any(name.startswith(whole) for name in one.names)
    return _AS_TYPED * (whole in one.names) + _BEGINS * begins + _ALSO_CALLED * (whole in one.also)


def _mark(one: Indexed, word: str) -> int:
    """How well a word fits, 0 when it is nowhere."""
    if word in one.of_names or word in one.of_words:
        return _WHOLE
    for mark, parts in ((_PART_OF_NAME, one.of_names), (_PART_OF_WORD, one.of_words), (_PART_OF_WHAT, one.of_what)):
        if any(part.startswith(word) for part in parts):
            return mark
    return _INSIDE if len(word) >= _LONG_ENOUGH and any(word in part for part in one.all) else 0


def _meant(word: str, known: list[str]) -> str:
    """The known word that begins alike, is about as long and looks most like it; the word itself without one."""
    if len(word) <= _LONG_ENOUGH:
        return word
    alike = [one for one in known if one[0] == word[0] and abs(len(one) - len(word)) <= _LONGER]
    return next(iter(get_close_matches(word, alike, 1, _SLIP)), word)
