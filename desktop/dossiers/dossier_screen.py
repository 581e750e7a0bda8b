"""The open dossier: its header with the urgency banner, and its tabs."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout

from desktop.contacts.screen import Contacts
from desktop.dossiers.tab_menu import TabMenu
from desktop.history.screen import History
from desktop.intake.header import Header
from desktop.intake.screen import VERY_LOW, Intake
from desktop.plan.documents import Documents
from desktop.plan.screen import PlanScreen
from desktop.scan.screen import ScanScreen
from desktop.shell import Screen, Shell
from desktop.team.together import Together
from desktop.theme import look
from desktop.widgets import button, flow_of

TABS: Final[Mapping[str, Callable[[Shell], Screen]]] = {
    "contacts": Contacts,
    "intake": Intake,
    "scan": ScanScreen,
    "plan": PlanScreen,
    "documents": Documents,
    "team": Together,
    "history": History,
}


class DossierScreen(Screen):
    """Tabs are made when first visited; leaving a tab saves what was typed in it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        self._page = page = QVBoxLayout(self)
        page.setSpacing(8)
        self.header = Header(shell)
        self.menu = TabMenu(TABS, shell.words, lambda tab: shell.go(f"dossier/{tab}"))
        self.header.put_first(self.menu)
        page.addWidget(self.header)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for tab in TABS:
            one = button(
                shell.words(f"tab.{tab}"), "tab", name=f"tab-{tab}", on_click=partial(shell.go, f"dossier/{tab}")
            )
            one.setCheckable(True)
            self._group.addButton(one)
            self._buttons[tab] = one
        self._row = flow_of(self._buttons.values(), 4)
        page.addWidget(self._row)
        self._stack = QStackedWidget()
        page.addWidget(self._stack, 1)
        self._tabs: dict[str, Screen] = {}
        self._lent: dict[Screen, bool] = {}  # whether each was last told that it may be written in
        self.current = ""
        self._fit()
        self._show_team()
        shell.desk.team.changed.connect(self._show_team)
        shell.desk.team.changed.connect(self._lend)

    def _show_team(self) -> None:
        """Working together has its tab in a region only."""
        shown = self.desk.team.now is not None
        self._buttons["team"].setVisible(shown)
        self.menu.show_only([tab for tab in TABS if shown or tab != "team"])

    def show_tab(self, tab: str) -> None:
        """Go to a tab of the open dossier, or to a place in it: `intake/urgency`, `intake/f7_cash`."""
        tab, _, place = tab.partition("/")
        if self.current and self.current != tab:
            self.leave()
        if tab not in self._tabs:
            self._tabs[tab] = TABS[tab](self.shell)
            self._stack.addWidget(self._tabs[tab])
        self.current = tab
        self._buttons[tab].setChecked(True)
        for name, one in self._buttons.items():  # Tab comes to where we are; arrows go to its neighbours
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == tab else Qt.FocusPolicy.ClickFocus)
        self.menu.show_tab(tab)
        self._stack.setCurrentWidget(self._tabs[tab])
        self.header.enter()
        if place:
            self._tabs[tab].seek(place)
        self._tabs[tab].enter()
        self._lend()

    def _lend(self) -> None:
        """What another team holds can be read only; writing begins or ends as the region has it."""
        on = self.desk.may_write
        for one in (self.header, *self._tabs.values()):
            if self._lent.get(one, True) != on:
                self._lent[one] = on
                one.let_write(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a very low window the tabs are a list in the header, so that the questions keep their room."""
        low = self.window().height() < look().px(VERY_LOW)
        self.menu.setVisible(low)
        self._row.setVisible(not low)
        self._page.setContentsMargins(*((16, 8, 16, 8) if low else (28, 20, 28, 20)))

    def tab_screen(self, tab: str) -> Screen:
        """The screen of a tab that was visited."""
        return self._tabs[tab]

    def enter(self) -> None:
        self.show_tab(self.current or "intake")

    def leave(self) -> None:
        if self.current in self._tabs:
            self._tabs[self.current].leave()
        if self.desk.sitting is not None and self.desk.is_unlocked:
            self.desk.commit_decided()
