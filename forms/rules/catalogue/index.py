"""The catalogue as the search reads it: the words of every entry, folded, worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.folded import folded, words_of
from forms.rules.catalogue.entries import Entry


@dataclass(frozen=True)
class Indexed:
    """An entry with its words, folded."""

    entry: Entry
    names: frozenset[str]  # of today, as they stand, folded
    also: frozenset[str]  # other and older names
    of_names: frozenset[str]  # words
    of_words: frozenset[str]
    of_what: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.of_names | self.of_words | self.of_what


def index(entries: Iterable[Entry]) -> tuple[Indexed, ...]:
    """What the search needs of each entry, worked out once."""
    return tuple(_indexed(entry) for entry in entries)


def _indexed(entry: Entry) -> Indexed:
    names = (entry.key, *entry.name.values())
    return Indexed(
        entry,
        frozenset(map(folded, names)),
        frozenset(map(folded, entry.words)),
        frozenset(word for name in names for word in words_of(name)),
        frozenset(word for name in entry.words for word in words_of(name)),
        frozenset(word for what in entry.what.values() for word in words_of(what)),
    )
