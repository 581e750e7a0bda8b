"""The one window: the lock in front, navigation at the left, one screen at a time."""

from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.desk import Desk
from desktop.dossiers.dossier_screen import TABS, DossierScreen
from desktop.dossiers.list_screen import DossierList
from desktop.jobs import Jobs
from desktop.palette import Doable, Palette
from desktop.prefs import Prefs
from desktop.settings.screen import Settings
from desktop.shell import Screen, Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.first_start import FirstStart
from desktop.unlock.unlock import Unlock
from desktop.widgets import button, label
from forms.words import Words
from sync.vault import Vault

NARROW: Final = 1100  # below this width (at 100% text) the navigation shows icons only
TELL_MS: Final = 6_000
ACTIVITY: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Window(QMainWindow):
    """Shows first start, lock or the worker's screens, by what the desk says."""

    def __init__(self, desk: Desk, jobs: Jobs, prefs: Prefs) -> None:
        super().__init__()
        self.desk, self.jobs, self.prefs = desk, jobs, prefs
        self.setWindowTitle("Keukentafel")
        self.setMinimumSize(800, 560)
        self.resize(1280, 800)
        if prefs.geometry:
            self.restoreGeometry(QByteArray.fromBase64(prefs.geometry.encode()))
        self._idle = QTimer(self)
        self._idle.timeout.connect(self.lock)
        self._shortcuts()
        self.build()
        desk.unlocked.connect(self._on_unlocked)
        desk.locking.connect(self._on_locking)
        desk.opened.connect(lambda: self.go("dossier/intake"))
        desk.trouble.connect(self.show_trouble)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    # Building.

    def build(self) -> None:
        """Make every screen anew, in the language, size and colours of the preferences."""
        route = getattr(self, "route", "dossiers")
        dark = theme.system_is_dark() if self.prefs.dark == "system" else self.prefs.dark == "dark"
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, dark=dark, percent=self.prefs.percent)
        self.words = Words(self.prefs.language)
        self.desk.language = self.prefs.language
        self.shell = Shell(self.desk, self.jobs, self.prefs, self.words, self.go, self.tell, self.build)
        self.root = QStackedWidget()
        self.lock_screen: FirstStart | Unlock = (
            Unlock(self.shell) if Vault.exists(self.desk.profile) else FirstStart(self.shell)
        )
        self.root.addWidget(self.lock_screen)
        self.root.addWidget(self._main())
        self.setCentralWidget(self.root)
        self.route = "dossiers"
        if self.desk.is_unlocked:
            self.root.setCurrentIndex(1)
            self.go(route)
        else:
            self.lock_screen.enter()

    def _main(self) -> QWidget:
        main = QWidget()
        main.setProperty("role", "page")
        row = QHBoxLayout(main)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation())
        column = QVBoxLayout()
        column.setSpacing(0)
        self.screens_list = DossierList(self.shell)
        self.screens: dict[str, Screen] = {
            "dossiers": self.screens_list,
            "dossier": DossierScreen(self.shell),
            "settings": Settings(self.shell),
        }
        self.stack = QStackedWidget()
        for screen in self.screens.values():
            self.stack.addWidget(screen)
        column.addWidget(self.stack, 1)
        self._said = label("", "soft", wrap=True)
        self._said.setContentsMargins(28, 0, 28, 8)
        self._said.hide()
        column.addWidget(self._said)
        row.addLayout(column, 1)
        return main

    def _navigation(self) -> QWidget:
        nav = QFrame()
        nav.setProperty("role", "nav")
        self._nav = nav
        column = QVBoxLayout(nav)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(6)
        head = QHBoxLayout()
        cup = QLabel()
        cup.setPixmap(theme.icon("coffee", theme.look().colours.accent).pixmap(theme.icon_size(26)))
        self._brand = label(self.words("app.name"), "heading", wrap=False)
        head.addWidget(cup)
        head.addWidget(self._brand, 1)
        column.addLayout(head)
        column.addSpacing(12)
        self._nav_buttons: dict[str, tuple[QPushButton, str]] = {}
        for route, icon_name in (("dossiers", "folder-open"),):
            column.addWidget(self._nav_button(route, icon_name, lambda route=route: self.go(route)))
        column.addStretch(1)
        column.addWidget(self._nav_button("settings", "gear-six", lambda: self.go("settings")))
        column.addWidget(self._nav_button("lock", "lock", self.lock))
        self._fold()
        return nav

    def _nav_button(self, route: str, icon_name: str, on_click) -> QPushButton:  # type: ignore[no-untyped-def]
        text = self.words(f"nav.{route}")
        one = button(text, "nav", icon_name=icon_name, on_click=on_click, name=f"nav-{route}")
        one.setCheckable(route != "lock")
        one.setToolTip(self.words(f"nav.{route}.tip"))
        one.setAccessibleName(text)
        self._nav_buttons[route] = (one, text)
        return one

    def _fold(self) -> None:
        narrow = self.width() < theme.look().px(NARROW)
        for one, text in self._nav_buttons.values():
            one.setText("" if narrow else text)
        self._brand.setVisible(not narrow)
        self._nav.setFixedWidth(theme.look().px(72 if narrow else 213))

    def _shortcuts(self) -> None:
        for keys, act in (("Ctrl+L", self.lock), ("Ctrl+Z", self._undo), ("Ctrl+K", self.find_anything)):
            QShortcut(QKeySequence(keys), self, activated=act)

    # Going about.

    def go(self, route: str) -> None:
        """Show a screen: `dossiers`, `settings` or `dossier/<tab>`."""
        if not self.desk.is_unlocked:
            return
        name, _, tab = route.partition("/")
        if name == "dossier" and self.desk.sitting is None:
            name, tab = "dossiers", ""
        before = self.route.partition("/")[0]
        if before != name:
            self.screens[before].leave()
        self.route = f"{name}/{tab}" if tab else name
        for key, (one, _text) in self._nav_buttons.items():
            one.setChecked(key == name or (key == "dossiers" and name == "dossier"))
        screen = self.screens[name]
        self.stack.setCurrentWidget(screen)
        if isinstance(screen, DossierScreen) and tab:
            screen.show_tab(tab)
        else:
            screen.enter()

    def tell(self, sentence: str) -> None:
        """Say something at the bottom for a few seconds."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        QTimer.singleShot(TELL_MS, self._said, lambda: self._said.text() == sentence and self._said.hide())

    def show_trouble(self, trouble: Trouble) -> None:
        """Say what went wrong, what is safe and what to do; it stays until the next message."""
        self._said.setText(trouble_text(self.words, trouble))
        self._said.show()

    def find_anything(self) -> None:
        """Open the palette: every screen, every dossier, a new conversation, lock."""
        if not self.desk.is_unlocked:
            return
        go, words = self.go, self.words
        doables = [
            Doable(words("dossiers.new"), "", "plus", self.desk.new_dossier),
            Doable(words("nav.dossiers"), "", "folder-open", lambda: go("dossiers")),
            Doable(words("nav.settings"), "", "gear-six", lambda: go("settings")),
            Doable(words("nav.lock"), "Ctrl+L", "lock", self.lock),
        ]
        if self.desk.sitting is not None:
            tabs = (Doable(words(f"tab.{tab}"), "", "tabs", lambda tab=tab: go(f"dossier/{tab}")) for tab in TABS)  # type: ignore[misc]
            doables.extend(tabs)
        for row in self.screens_list.views():
            doables.append(
                Doable(row.title, row.detail, "user", lambda key=row.dossier_id: self.desk.open_dossier(key))  # type: ignore[misc]
            )
        self.palette_dialog = Palette(doables, words, self)
        self.palette_dialog.open()
        self.palette_dialog.search.setFocus()

    def _undo(self) -> None:
        if self.desk.sitting is not None:
            self.desk.undo()

    # Locking.

    def lock(self) -> None:
        """Hide everything at once, then seal and close the vault."""
        if self.desk.is_unlocked:
            self.screens[self.route.partition("/")[0]].leave()
            self.desk.lock()

    def _on_locking(self) -> None:
        self._idle.stop()
        self.build_lock()

    def build_lock(self) -> None:
        """Put the lock in front of new, empty screens, so that no widget keeps what a client said."""
        self.root.setCurrentIndex(0)
        self.root.currentWidget().repaint()
        QTimer.singleShot(0, self.build)

    def _on_unlocked(self) -> None:
        self.root.setCurrentIndex(1)
        self.go("dossiers")
        self._idle.start(self.prefs.idle_minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVITY and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed, then go; the threads end before the program does."""
        self.prefs.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.prefs.save()
        if self.desk.is_unlocked:
            self.lock()
        super().closeEvent(event)
