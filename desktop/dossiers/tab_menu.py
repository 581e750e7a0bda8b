"""The tabs of a dossier as one button with a list, where a low window has no room for a row of them."""

from collections.abc import Callable, Container, Iterable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.intake.fields import call
from desktop.widgets import set_role
from forms.words import Words


class TabMenu(QPushButton):
    """go(tab) is called when one is chosen."""

    def __init__(self, tabs: Iterable[str], words: Words, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("tab-menu")
        self.words = words
        set_role(self, "tabs")
        menu = QMenu(self)
        self._actions: dict[str, QAction] = {}
        for tab in tabs:
            action = menu.addAction(words(f"tab.{tab}"))
            action.setObjectName(f"to-tab-{tab}")
            self._actions[tab] = action
            action.triggered.connect(partial(lambda tab, _on=False: go(tab), tab))
        self.setMenu(menu)

    def show_only(self, tabs: Container[str]) -> None:
        """Offer these tabs and no other."""
        for tab, action in self._actions.items():
            action.setVisible(tab in tabs)

    def show_tab(self, tab: str) -> None:
        """Say which tab is open."""
        name = self.words(f"tab.{tab}")
        self.setText(name)
        call(self, self.words("tab.menu", tab=name))
        self.setToolTip(self.accessibleName())
