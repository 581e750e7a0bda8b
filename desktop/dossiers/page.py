"""What the dossier list shows: rows that match the search, most pressing first, by a pure function."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, overload

from desktop.dossiers.rows import Index, Indexed, RowView
from forms.folded import folded
from forms.words import Words

FILTERS: Final = (
    "open", "mine", "unassigned", "absent", "offered", "urgent", "due", "settle", "draft", "unsent", "print",
    "unmet", "elsewhere", "closed", "shelved", "all",
)  # fmt: skip


APART: Final = ("open", "elsewhere", "closed", "shelved")  # every dossier falls under one of these


@dataclass(frozen=True)
class Asked:
    """Every row of a list, what is typed, as folded words, and the chosen filter."""

    index: Index
    words: tuple[str, ...]
    chosen: str

    def narrows(self, before: "Asked") -> bool:
        """True when nothing matches now that did not match before."""
        if self.index is not before.index or self.chosen != before.chosen:
            return False
        return all(any(old in new for new in self.words) for old in before.words)


@dataclass(frozen=True)
class ListPage:
    """The rows that match, and how many plans in them wait for a printer; the sentences of an empty list."""

    found: tuple[Indexed, ...] = ()
    empty_title: str = ""
    empty_text: str = ""
    to_print: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()  # other filters that what was looked for is under, and how many times
    asked: Asked = field(default=Asked(Index(), (), ""), compare=False)

    @property
    def rows(self) -> Sequence[RowView]:
        """The same in words, which are made for the rows that are asked for."""
        return Views(self.found)


class Views(Sequence[RowView]):
    """What rows of the index say; equal when they are the same rows."""

    def __init__(self, found: tuple[Indexed, ...]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, number: int) -> RowView: ...
    @overload
    def __getitem__(self, number: slice) -> "Views": ...
    def __getitem__(self, number: int | slice) -> "RowView | Views":
        return Views(self._found[number]) if isinstance(number, slice) else self._found[number].view

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Views) and self._found == other._found

    def __hash__(self) -> int:
        return hash(self._found)


def counts_of(index: Sequence[Indexed]) -> Mapping[str, int]:
    """How many dossiers fall under each filter."""
    alike = Counter(one.facts.filters for one in index)
    return {name: sum(count for filters, count in alike.items() if name in filters) for name in FILTERS}


def list_page(index: Index, query: str, chosen: str, words: Words, before: ListPage | None = None) -> ListPage:
    """The rows that hold every word of the query and fall under the chosen filter.

    before: the page that was shown; when one more letter can only leave rows out, only its rows are looked at.
    """
    asked = Asked(index, tuple(folded(query).split()), chosen)
    found = _found(asked, before)
    if found:
        to_print = sum(one.row.to_print for one in found) if chosen == "print" else 0
        return ListPage(tuple(found), to_print=to_print, asked=asked)
    elsewhere = _elsewhere(asked)
    title, text = _why_empty(asked, found_elsewhere=bool(elsewhere))
    return ListPage((), words(title), words(text), elsewhere=elsewhere, asked=asked)


def _why_empty(asked: Asked, *, found_elsewhere: bool) -> tuple[str, str]:
    """Keys of what is said where nothing is found."""
    if not asked.index:
        return "dossiers.none", "dossiers.none.text"
    if asked.words:
        return "dossiers.nothing", "dossiers.nothing.elsewhere" if found_elsewhere else "dossiers.nothing.text"
    if asked.chosen == "print":
        return "queue.empty", "queue.empty.text"
    return "dossiers.nothing", "dossiers.nothing.filter"


def _elsewhere(asked: Asked) -> tuple[tuple[str, int], ...]:
    if not asked.words:
        return ()
    others = [replace(asked, chosen=name) for name in APART if name != asked.chosen]
    return tuple((one.chosen, count) for one in others if (count := len(_found(one, None))))


def _found(asked: Asked, before: ListPage | None) -> Sequence[Indexed]:
    if before is not None and asked.narrows(before.asked):
        found: Sequence[Indexed] = before.found
    else:
        found = asked.index.under(asked.chosen)
    for word in asked.words:
        holds = {one for one in asked.index.spoken if word in one.folded}
        found = [one for one in found if word in one.name or one.details in holds or one.facts.says in holds]
    return found
