"""A list of choices as expressions reach it (scope.Spot): instance('name')/root/item with its columns.

Of thousands of choices a filter wants some: items are found by a column without making their cells.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forms.engine.model import OUTPUT_END, OUTPUT_START, Choice, in_language
from forms.engine.scope import Spot

_VALUES: Final = re.compile(f"{OUTPUT_START}[^{OUTPUT_END}]*{OUTPUT_END}")  # a value shown in a label


class ListSpot:
    """A node of a list of choices that holds no more nodes than were given to it: the list, its root, a column."""

    listed = True
    __slots__ = ("children", "name", "text", "up")

    def __init__(self, name: str, up: "ListSpot | None" = None, text: str = "") -> None:
        self.name, self.up, self.text = name, up, text
        self.children: list[Spot] = []

    @property
    def parent(self) -> Spot | None:
        return self.up

    def rows_by(self, column: str) -> Mapping[str, list[Spot]] | None:
        """The nodes of its name beside it by the text in a column; None where nothing keeps them so."""
        return None

    def beside(self) -> int:
        return 1 if self.up is None else len(self.up.named(self.name))

    def place(self) -> int:
        return 1  # a row holds a column once

    def read(self) -> str:
        return self.text

    def named(self, name: str) -> list[Spot]:
        return self.children if name == "*" else [child for child in self.children if child.name == name]

    def counts(self) -> bool:
        return True


class ListRoot(ListSpot):
    """The node that holds the items of a list; finds them by a column without making their cells."""

    __slots__ = ("columns", "indexes")

    def __init__(self, up: ListSpot, columns: "Columns") -> None:
        super().__init__("root", up)
        self.columns = columns
        self.indexes: dict[str, dict[str, list[Spot]]] = {}

    def index(self, column: str) -> Mapping[str, list[Spot]]:
        """Its items by the text in a column, made once."""
        if column not in self.indexes:
            made: dict[str, list[Spot]] = {}
            for item in self.children:
                text = self.columns.cell(item.choice, column) if isinstance(item, ListItem) else None
                if text is not None:
                    made.setdefault(text, []).append(item)
            self.indexes[column] = made
        return self.indexes[column]

    def named(self, name: str) -> list[Spot]:
        return self.children if name in ("*", "item") else []


class ListItem(ListSpot):
    """One choice; each of its cells is made when it is looked at. number: its place in the list, from 1."""

    __slots__ = ("choice", "made", "number", "root")

    def __init__(self, root: ListRoot, choice: Choice, number: int) -> None:
        self.name, self.up, self.text = "item", root, ""
        self.root, self.choice, self.number = root, choice, number
        self.made: dict[str, list[Spot]] = {}

    def rows_by(self, column: str) -> Mapping[str, list[Spot]]:
        return self.root.index(column)

    def place(self) -> int:
        return self.number

    def named(self, name: str) -> list[Spot]:
        found = self.made.get(name)
        if found is None:
            found = self._every() if name == "*" else self._cell(name)
            self.made[name] = found
        return found

    def _cell(self, column: str) -> list[Spot]:
        text = self.root.columns.cell(self.choice, column)
        return [] if text is None else [ListSpot(column, self, text)]

    def _every(self) -> list[Spot]:
        return [cell for column in self.root.columns.cells(self.choice) for cell in self.named(column)]


@dataclass(frozen=True)
class Columns:
    """What stands in the columns of a list. value: the column with the name of a choice."""

    value: str
    language: str
    languages: tuple[str, ...]

    def cells(self, choice: Choice) -> Mapping[str, str]:
        """Every column of a choice."""
        return {self.value: choice.name, "label": self._label(choice), **choice.extra}

    def cell(self, choice: Choice, column: str) -> str | None:
        """One column of a choice; None when it has no such column."""
        if column in choice.extra:
            return choice.extra[column]
        if column == "label":
            return self._label(choice)
        return choice.name if column == self.value else None

    def _label(self, choice: Choice) -> str:
        text = in_language(choice.label, self.language, self.languages)
        return _VALUES.sub("", text) if OUTPUT_START in text else text


def list_spot(name: str, choices: tuple[Choice, ...], columns: Columns) -> ListSpot:
    """A list as expressions see it: instance('name')/root/item, with the columns of each choice."""
    top = ListSpot(name)
    root = ListRoot(top, columns)
    top.children = [root]
    root.children = [ListItem(root, choice, number) for number, choice in enumerate(choices, 1)]
    return top
