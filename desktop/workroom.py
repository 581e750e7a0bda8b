"""Where an unlocked worker is: navigation at the left, one screen at a time, a line at the bottom that says things.

Made anew at every unlock and thrown away at every lock, so that no widget keeps what a client said.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.catalogue.page import FOR_A_CLIENT
from desktop.catalogue.said import name_of
from desktop.catalogue.screen import CatalogueScreen
from desktop.dossiers.dossier_screen import TABS, DossierScreen
from desktop.dossiers.list_screen import DossierList
from desktop.palette import Doable, Palette
from desktop.publishing.screen import Publishing
from desktop.settings.screen import Settings
from desktop.shell import Screen, Shell
from desktop.team.packs_screen import Packs
from desktop.team.screen import TeamScreen
from desktop.team.sync_screen import SyncScreen, page_of
from desktop.theme import icon, icon_size, look
from desktop.today.screen import Today
from desktop.widgets import Banner, Column, button, label, picture

NARROW: Final = 1100  # below this width (at 100% text) the navigation shows icons only
TELL_MS: Final = 6_000
MAKERS: Final[Mapping[str, Callable[[Shell], Screen]]] = {
    "today": Today,
    "dossier": DossierScreen,
    "catalogue": CatalogueScreen,
    "publishing": Publishing,
    "packs": Packs,
    "sync": SyncScreen,
    "team": TeamScreen,
    "settings": Settings,
}


class Workroom(QWidget):
    """lock: what Ctrl+L and the button at the bottom do."""

    def __init__(self, shell: Shell, lock: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.shell, self.desk, self.words, self._lock = shell, shell.desk, shell.words, lock
        self.route = "dossiers"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._nav = self._navigation()
        row.addWidget(self._nav)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.list = DossierList(shell)
        self.screens: dict[str, Screen] = {"dossiers": self.list}  # the others are made when first visited
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        column.addWidget(self._stack, 1)
        column.addLayout(self._bottom())
        row.addLayout(column, 1)
        self._fold()
        self.desk.opened.connect(self._hush_all)
        self.desk.gone.connect(self._tell_gone)
        QShortcut(QKeySequence("Ctrl+E"), self, partial(self.go, "catalogue"))
        QShortcut(QKeySequence("Ctrl+D"), self, partial(self.go, "today"))

    # Building.

    def _navigation(self) -> QFrame:
        nav = QFrame()
        nav.setProperty("role", "nav")
        column = QVBoxLayout(nav)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(6)
        head = QHBoxLayout()
        self._brand = label(self.words("app.name"), "heading", wrap=False)
        head.addWidget(picture("coffee", 26))
        head.addWidget(self._brand, 1)
        column.addLayout(head)
        column.addSpacing(12)
        self._nav_buttons: dict[str, tuple[QPushButton, str]] = {}
        column.addWidget(self._nav_button("today", "sun-horizon", partial(self.go, "today")))
        column.addWidget(self._nav_button("dossiers", "folder-open", partial(self.go, "dossiers")))
        column.addWidget(self._nav_button("catalogue", "address-book", partial(self.go, "catalogue")))
        column.addStretch(1)
        self._sample = label(self.words("nav.sample"), "soft")
        self._sample.setVisible(self.desk.sample_folder is not None)
        column.addWidget(self._sample)
        column.addWidget(self._sync_button())
        column.addWidget(self._nav_button("team", "users-three", partial(self.go, "team")))
        column.addWidget(self._nav_button("settings", "gear-six", partial(self.go, "settings")))
        column.addWidget(self._nav_button("lock", "lock", self._lock))
        return nav

    def _nav_button(self, route: str, icon_name: str, on_click: Callable[[], object]) -> QPushButton:
        text = self.words(f"nav.{route}")
        one = button(text, "nav", icon_name=icon_name, on_click=on_click, name=f"nav-{route}")
        one.setCheckable(route != "lock")
        one.setToolTip(self.words(f"nav.{route}.tip"))
        one.setAccessibleName(text)
        self._nav_buttons[route] = (one, text)
        return one

    def _sync_button(self) -> QPushButton:
        """How it stands with the server, in one glance."""
        self._glance = button("", "nav", name="nav-sync", on_click=partial(self.go, "sync"))
        self._glance.setCheckable(True)
        self._nav_buttons["sync"] = (self._glance, "")
        self.desk.team.synced.connect(self._show_glance)
        self._show_glance()
        return self._glance

    def _show_glance(self) -> None:
        page = page_of(self.shell)
        colours = look().colours
        colour = {"green": colours.green, "amber": colours.amber}.get(page.kind, colours.soft)
        self._glance.setVisible(page.shown)
        self._glance.setIcon(icon(page.icon_name, colour))
        self._glance.setIconSize(icon_size(beside=6))  # as every button here has, so that the icons stand in one line
        self._glance.setAccessibleName(f"{self.words('sync.title')}: {page.glance}")
        self._glance.setToolTip(f"{page.glance}. {self.words('sync.glance.tip')}")
        self._nav_buttons["sync"] = (self._glance, page.glance)
        self._glance.setText("" if self._narrow else page.glance)

    @property
    def _narrow(self) -> bool:
        return self.width() < look().px(NARROW)

    def _bottom(self) -> QVBoxLayout:
        bottom = QVBoxLayout()
        bottom.setContentsMargins(28, 0, 28, 8)
        self._said = label("", "soft", wrap=True)
        self._said.hide()
        self._trouble = Banner("amber")
        self._trouble.setObjectName("trouble")
        self._trouble.buttons.addWidget(
            button(self.words("trouble.seen"), name="trouble-seen", on_click=self._trouble.hide)
        )
        self._trouble.hide()
        bottom.addWidget(self._said)
        bottom.addWidget(self._trouble)
        return bottom

    def _fold(self) -> None:
        narrow = self._narrow
        for one, text in self._nav_buttons.values():
            one.setText("" if narrow else text)
        self._brand.setVisible(not narrow)
        self._sample.setVisible(self.desk.sample_folder is not None and not narrow)
        self._nav.setFixedWidth(look().px(72 if narrow else 213))

    # Going about.

    def go(self, route: str) -> None:
        """Show a screen: `today`, `dossiers`, `settings`, `catalogue/<key>`, `dossier/<tab>` or a place in that tab."""
        name, _, tab = route.partition("/")
        if name == "dossier" and self.desk.sitting is None:
            name, tab = "dossiers", ""
        before = self.route.partition("/")[0]
        follows = before != name and self._has_keyboard(self.screens[before])
        if before != name:
            self.screens[before].leave()
        self.route = f"{name}/{tab}" if tab else name
        for key, (one, _text) in self._nav_buttons.items():
            one.setChecked(key == name or (key == "dossiers" and name == "dossier"))
        screen = self._screen(name)
        self._stack.setCurrentWidget(screen)
        if isinstance(screen, DossierScreen) and tab:
            screen.show_tab(tab)
            return
        if tab:
            screen.seek(tab)
        screen.enter()
        if follows:  # once it is there to be seen; it would be at the navigation, far from what was asked for
            QTimer.singleShot(0, self, partial(self._bring_keyboard, screen))

    def _has_keyboard(self, screen: QWidget) -> bool:
        at = self.window().focusWidget()
        return at is not None and screen.isAncestorOf(at)

    def _bring_keyboard(self, screen: Screen) -> None:
        column = screen.findChild(Column)
        if self._stack.currentWidget() is screen and column is not None and not self._has_keyboard(screen):
            column.stand()

    def _screen(self, name: str) -> Screen:
        if name not in self.screens:
            made = MAKERS[name](self.shell)
            self.screens[name] = made
            self._stack.addWidget(made)
        return self.screens[name]

    def leave(self) -> None:
        """Put away what is open; what is typed goes to the vault."""
        self.screens[self.route.partition("/")[0]].leave()

    def find_anything(self) -> None:
        """Open the palette: every screen, every dossier, a new conversation, lock."""
        self.palette_dialog = Palette(self._doables(), self.words, self)
        self.palette_dialog.open()
        self.palette_dialog.search.setFocus()

    def _doables(self) -> list[Doable]:
        words = self.words
        doables = [
            Doable(words("dossiers.new"), "Ctrl+N", "plus", self.desk.new_dossier),
            Doable(words("nav.today"), "Ctrl+D", "sun-horizon", partial(self.go, "today")),
            Doable(words("nav.dossiers"), "", "folder-open", partial(self.go, "dossiers")),
            Doable(words("nav.catalogue"), "Ctrl+E", "address-book", partial(self.go, "catalogue")),
            Doable(words("nav.settings"), "", "gear-six", partial(self.go, "settings")),
            Doable(words("publishing.screen"), "", "list-bullets", partial(self.go, "publishing")),
            Doable(words("nav.team"), "", "users-three", partial(self.go, "team")),
            Doable(words("nav.lock"), "Ctrl+L", "lock", self._lock),
        ]
        if self.desk.sitting is not None:
            doables += [Doable(words(f"tab.{tab}"), "", "browsers", partial(self.go, f"dossier/{tab}")) for tab in TABS]
            doables.append(Doable(words("closing.open"), "", "archive", partial(self.go, "dossier/plan/close")))
        doables += [
            Doable(row.title, row.detail, "user", partial(self.list.open_row, row.dossier_id))
            for row in self.list.views()
        ]
        return doables + self._entries()

    def _entries(self) -> list[Doable]:
        """Everything of the catalogue that is for a client, by name."""
        shelf, words = self.desk.shelf.catalogue, self.words
        return [
            Doable(
                name_of(entry, words),
                words(f"catalogue.kind.{entry.kind}"),
                "address-book",
                partial(self.go, f"catalogue/{key}"),
            )
            for key, entry in shelf.entries.items()
            if entry.kind in FOR_A_CLIENT
        ]

    # Saying things.

    def tell(self, sentence: str) -> None:
        """Say something at the bottom for a few seconds."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        QTimer.singleShot(TELL_MS, self._said, partial(self._hush, sentence))

    def tell_trouble(self, sentence: str) -> None:
        """Say what went wrong, what is safe and what to do; it stays until the worker has seen it."""
        self._trouble.show_message("amber", "", sentence)
        self._trouble.show()

    def _tell_gone(self, dossier_id: str) -> None:
        """What lay open left this laptop: an empty page would not say so."""
        if self.route.startswith("dossier/"):
            self.go("dossiers")
        self._hush_all()
        now = self.desk.team.now
        held = now.custody.get(dossier_id) if now is not None else None
        team = now.team_name(held.offered) if now is not None and held is not None else ""
        self.tell_trouble(self.words("together.left.accepted", team=team) if team else self.words("together.left"))

    def _hush_all(self) -> None:
        """What was said of one dossier is not said over the next."""
        self._said.hide()

    def _hush(self, sentence: str) -> None:
        if self._said.text() == sentence:
            self._said.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
