"""Read stored values as typed ones. Strict: what cannot be read is None, never an exception and never a guess."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Final

from forms.answers import REFUSED, UNKNOWN, text_of

MAX_MONEY: Final = Decimal(99_999_999)  # euros, as in the constraints of the form
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
_WHOLE: Final = re.compile(r"-?[0-9]{1,12}(\.0{1,12})?")


@dataclass
class Branch:
    """The leaves at one place, and the items of the repeats there: repeat -> item id -> Branch.

    path: of the item, as stored ("figures/<item id>"); "" at the top.
    """

    leaves: dict[str, str] = field(default_factory=dict)
    repeats: dict[str, dict[str, "Branch"]] = field(default_factory=dict)
    item_id: str = ""
    path: str = ""

    def at(self, name: str) -> str:
        """The stored path of a question here."""
        return f"{self.path}/{name}" if self.path else name

    @property
    def order(self) -> Decimal:
        """Its place in a repeat; one that cannot be read counts as 0."""
        return number(self.leaves.get("order")) or Decimal(0)

    def items(self, repeat: str) -> tuple["Branch", ...]:
        """The items of a repeat in their order."""
        return tuple(sorted(self.repeats.get(repeat, {}).values(), key=lambda item: (item.order, item.item_id)))

    def walk(self) -> Iterator["Branch"]:
        """This branch and all in it."""
        yield self
        for name in self.repeats:
            for item in self.items(name):
                yield from item.walk()

    def text(self, name: str) -> str | None:
        """The answer, without blanks around it; None when there is none or the client doesn't know or won't say."""
        found = text_of(self.leaves.get(name))
        return (found.strip() or None) if found else None

    def money(self, name: str, *, below_zero: bool = False) -> Decimal | None:
        """Euros; None when below zero where that cannot be, or beyond what the form takes."""
        found = number(self.text(name))
        if found is None or abs(found) > MAX_MONEY or (found < 0 and not below_zero):
            return None
        return found

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number between bounds."""
        found = self.text(name)
        if found is None or not _WHOLE.fullmatch(found):
            return None
        value = int(Decimal(found))
        return value if least <= value <= most else None

    def day(self, name: str) -> date | None:
        """A date in ISO form."""
        return day(self.text(name))

    def clock(self, name: str) -> time | None:
        """A time of day, to the minute; a zone is left out."""
        found = self.text(name)
        match = _TIME.fullmatch(found) if found else None
        if not match:
            return None
        try:
            return time.fromisoformat(match.group(1))
        except ValueError:
            return None

    def one(self, name: str, allowed: Collection[str]) -> str | None:
        """The chosen name, if it is one of the list."""
        found = self.text(name)
        return found if found is not None and found in allowed else None

    def many(self, name: str, allowed: Iterable[str]) -> frozenset[str]:
        """The chosen names that are in the list."""
        return frozenset((self.text(name) or "").split()) & frozenset(allowed)


def number(text: str | None) -> Decimal | None:
    """A decimal number; None for anything else, "NaN" and "1e9" included."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def day(text: str | None) -> date | None:
    """A date in ISO form; None for an impossible one such as 2026-02-30."""
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def tree(values: Mapping[str, object]) -> Branch:
    """Stored paths (`name`, `repeat/<id>/name`) as a tree. Cleared leaves, and items without any leaf, are absent."""
    root = Branch()
    for path, value in values.items():
        parts = path.split("/")
        if value is None or len(parts) % 2 == 0:
            continue
        place = root
        for repeat, item_id in zip(parts[:-1:2], parts[1:-1:2], strict=True):
            new = Branch(item_id=item_id, path=place.at(f"{repeat}/{item_id}"))
            place = place.repeats.setdefault(repeat, {}).setdefault(item_id, new)
        place.leaves[parts[-1]] = str(value)
    return root


@dataclass(frozen=True)
class Answered:
    """Names of questions by how they were answered; one that was answered anywhere is in no other set but unreadable.

    unreadable: somewhere an answer stands that cannot be used ("30 februari"); alone it counts as no answer.
    """

    given: frozenset[str]
    unknown: frozenset[str]
    refused: frozenset[str]
    unreadable: frozenset[str]


def answered(branches: Iterable[Branch], readable: Callable[[str, str], bool]) -> Answered:
    """How each question was answered. readable: whether the text of an answer to a question can be used."""
    given: set[str] = set()
    unknown: set[str] = set()
    refused: set[str] = set()
    unreadable: set[str] = set()
    for branch in branches:
        for name, value in branch.leaves.items():
            if value == UNKNOWN:
                unknown.add(name)
            elif value == REFUSED:
                refused.add(name)
            elif value.strip() and name != "order":
                (given if readable(name, value.strip()) else unreadable).add(name)
    return Answered(frozenset(given), frozenset(unknown - given), frozenset(refused - given), frozenset(unreadable))
