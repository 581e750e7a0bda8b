"""Ctrl+K: find a dossier or do something, by typing a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.theme import icon, look
from desktop.widgets import label
from forms.folded import folded
from forms.words import Words

MOST: Final = 12


@dataclass(frozen=True)
class Doable:
    """Something that can be found: what it is called, a second line, an icon, and what happens."""

    title: str
    detail: str
    icon_name: str
    act: Callable[[], object]


def matches(doables: Sequence[Doable], query: str) -> tuple[Doable, ...]:
    """The first MOST whose title or detail holds every word of the query; titles that begin with it come first."""
    wanted = folded(query).split()
    found = [one for one in doables if all(word in folded(f"{one.title} {one.detail}") for word in wanted)]
    found.sort(key=lambda one: not folded(one.title).startswith(folded(query)))
    return tuple(found[:MOST])


class Palette(QDialog):
    """A small window over the screen; Enter does the chosen line, Esc goes back."""

    def __init__(self, doables: Sequence[Doable], words: Words, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setObjectName("palette")
        self.setModal(True)
        self._doables = doables
        self._shown: tuple[Doable, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        self.search = QLineEdit()
        self.search.setObjectName("palette-search")
        self.search.setPlaceholderText(words("palette.search"))
        self.search.setAccessibleName(words("palette.search"))
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._do)
        self.search.installEventFilter(self)
        self.found = QListWidget()
        self.found.setAccessibleName(words("palette.found"))
        self.found.setIconSize(self.found.iconSize().expandedTo(self.found.iconSize()))
        self.found.itemActivated.connect(lambda _item: self._do())
        self.found.itemClicked.connect(lambda _item: self._do())
        column.addWidget(self.search)
        column.addWidget(self.found)
        column.addWidget(label(words("palette.help"), "soft"))
        self.resize(look().px(560), look().px(420))
        self._show("")

    def _show(self, query: str) -> None:
        self._shown = matches(self._doables, query)
        self.found.clear()
        for one in self._shown:
            text = f"{one.title}   {one.detail}" if one.detail else one.title
            self.found.addItem(QListWidgetItem(icon(one.icon_name), text))
        self.found.setCurrentRow(0)

    def _do(self) -> None:
        row = self.found.currentRow()
        if 0 <= row < len(self._shown):
            self.accept()
            self._shown[row].act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        ):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.found.setCurrentRow(max(0, min(self.found.count() - 1, self.found.currentRow() + step)))
            return True
        return super().eventFilter(watched, event)
