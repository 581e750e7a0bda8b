"""The one window: the lock, and behind it, while the vault is open, the workroom."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QInputEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QScrollArea, QStackedWidget, QWidget

from desktop import theme
from desktop.clipboard import ClipboardKeeper
from desktop.desk import Desk
from desktop.jobs import Jobs, Lane
from desktop.plan.pages import get_ready
from desktop.prefs import Prefs
from desktop.shell import Screen, Shell, trouble_text
from desktop.touch import Touch
from desktop.trouble import NEWS, Trouble
from desktop.unlock.blocked import Blocked
from desktop.unlock.first_start import FirstStart
from desktop.unlock.unlock import Unlock
from forms.words import Words
from sync.errors import SyncError
from sync.vault import Vault

if TYPE_CHECKING:
    from desktop.workroom import Workroom

LOCK_KEYS: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
IDLE_LOOK_MS: Final = 15_000
CLOCK_BACK: Final = timedelta(minutes=5)  # a clock put back further than this cannot tell how long it was
READ_AHEAD_MS: Final = 30
LAST_ROUND_MS: Final = 4_000
AHEAD: Final = ("sqlite_utils", "desktop.workroom")
INTAKE: Final = "intake"
ACTIVITY: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


def read_ahead(words: Words) -> None:
    """Read what the lock screen itself does not need: code, how days are written, names of places and trades."""
    for name in AHEAD:
        import_module(name)
    words.show("shortday", date.today())
    words.show("number", 1)
    reference = import_module("forms.reference")
    reference.municipalities()
    reference.sectors()


def _nothing_typed(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return not field.isUndoAvailable()
    if isinstance(field, QPlainTextEdit):
        return not field.document().isUndoAvailable()
    return False


class Window(QMainWindow):
    """Shows first start, lock or workroom, by what the desk says."""

    ended = Signal()  # closed for good; Qt ends no program for a window that was hidden before it closed

    def __init__(self, desk: Desk, jobs: Jobs, prefs: Prefs) -> None:
        super().__init__()
        self.desk, self.jobs, self.prefs = desk, jobs, prefs
        self.workroom: Workroom | None = None
        self._made: Workroom | None = None  # ahead of time, for who comes in next
        self.restart: Callable[[str], None] | None = None  # starts the program anew once the vault is locked
        self.clipboard = ClipboardKeeper(self)
        self._said = ""  # code of what went wrong while locking
        self._place = INTAKE  # where the next dossier opens
        self._leaving = False
        self._sent = False  # the last round before closing was begun
        self._warned = False
        self.setWindowTitle("Keukentafel")
        self.setMinimumSize(800, 560)
        self.resize(1280, 800)
        if prefs.geometry:
            self.restoreGeometry(QByteArray.fromBase64(prefs.geometry.encode()))
        self._last_touched = desk.clock()
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_LOOK_MS)
        self._idle.timeout.connect(self.look_idle)
        self.build()
        desk.coming_in.connect(lambda: QTimer.singleShot(0, self, self._get_ready))
        desk.unlocked.connect(self._on_unlocked)
        desk.locking.connect(self._on_locking)
        desk.lock_wanted.connect(self.lock)
        desk.opened.connect(self._on_opened)
        desk.opened.connect(lambda: self.jobs.run(Lane.PAPER, get_ready, key="paper ready"))
        desk.trouble.connect(self.show_trouble)
        desk.team.asked.connect(lambda: self.go("team"))
        for keys, act in (("Ctrl+L", self.lock), ("Ctrl+Z", self._undo), ("Ctrl+K", self._find_anything)):
            QShortcut(QKeySequence(keys), self, act)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            Touch(app, self)

    # Building.

    def build(self) -> None:
        """Make everything anew, in the language, size and colours of the preferences."""
        route = self.workroom.route if self.workroom is not None else "dossiers"
        self._dress()
        self.words = Words(self.prefs.language)
        self.desk.language = self.prefs.language
        self.shell = Shell(self.desk, self.jobs, self.prefs, self.words, self.go, self.tell, self.build, self.open_at)
        self.workroom = self._made = None
        self.root = QStackedWidget()
        self.lock_screen = self._lock_screen()
        self.root.addWidget(self.lock_screen)
        self.setCentralWidget(self.root)
        if self.desk.is_unlocked:
            self._open_workroom(route)
        else:
            self.lock_screen.enter()

    def _dress(self) -> None:
        """Put on colours and text size where they changed."""
        dark = theme.system_is_dark() if self.prefs.dark == "system" else self.prefs.dark == "dark"
        app = QApplication.instance()
        if isinstance(app, QApplication) and not theme.is_worn(app, dark=dark, percent=self.prefs.percent):
            self.setCentralWidget(QStackedWidget())  # what is thrown away need not be restyled
            theme.apply(app, dark=dark, percent=self.prefs.percent)

    def _lock_screen(self) -> Screen:
        try:
            there = Vault.exists(self.desk.profile)
        except (SyncError, OSError) as error:
            return Blocked(self.shell, error)
        return Unlock(self.shell) if there else FirstStart(self.shell)

    def _get_ready(self) -> None:
        """While the key is being derived, what comes behind the lock is made, out of sight and knowing nothing yet."""
        if self.workroom is None and self.desk.getting_in:
            self._made = self._make_workroom()

    def _make_workroom(self) -> "Workroom":
        from desktop.workroom import Workroom  # its screens are many; the lock does not wait for them

        if self._made is not None:
            return self._made
        made = Workroom(self.shell, self.lock)
        self.root.addWidget(made)
        return made

    def _open_workroom(self, route: str) -> None:
        self.lock_screen.leave()
        self.workroom, self._made = self._make_workroom(), None
        self.root.setCurrentWidget(self.workroom)
        self.workroom.go(route)

    def showEvent(self, event: QShowEvent) -> None:
        """While the worker types the passphrase, the code of what comes behind the lock is read."""
        super().showEvent(event)
        QTimer.singleShot(READ_AHEAD_MS, self, self._read_ahead)

    def _read_ahead(self) -> None:
        self.jobs.run(Lane.PAPER, partial(read_ahead, self.words), key="read ahead")

    # Going about.

    def go(self, route: str) -> None:
        """Show a screen: `today`, `dossiers`, `catalogue`, `settings` or `dossier/<tab>`; nothing while locked."""
        if self.workroom is not None:
            self.workroom.go(route)

    def open_at(self, dossier_id: str, place: str) -> None:
        """Open a dossier at a tab, or a place in it."""
        self._place = place or INTAKE
        self.desk.open_dossier(dossier_id)

    def _on_opened(self) -> None:
        place, self._place = self._place, INTAKE
        self.go(f"dossier/{place}")

    def tell(self, sentence: str) -> None:
        """Say something at the bottom for a few seconds."""
        if self.workroom is not None:
            self.workroom.tell(sentence)

    def show_trouble(self, trouble: Trouble) -> None:
        """Say what went wrong, what is safe and what to do, in front of the worker."""
        self._leaving = False
        self._said = trouble.code
        if not self.isVisible() and self.restart is not None:
            self.show()  # hidden for a lock that could not be finished
        sentence = trouble_text(self.words, trouble)
        if self.workroom is not None:
            self.workroom.tell_trouble(sentence)
        else:
            self.lock_screen.say(sentence, "strong" if trouble.code in NEWS else "error")

    @property
    def route(self) -> str:
        """Where the worker is; "" while locked."""
        return self.workroom.route if self.workroom is not None else ""

    @property
    def screens(self) -> dict[str, Screen]:
        """The screens of the workroom by route; none while locked."""
        return self.workroom.screens if self.workroom is not None else {}

    def _find_anything(self) -> None:
        if self.workroom is not None and not self._read_along():
            self.workroom.find_anything()

    def _read_along(self) -> bool:
        """True while the client looks along: nothing of others may come up."""
        return any(one.isVisible() for one in self.findChildren(QWidget, "read-along"))

    def _undo(self) -> None:
        if self.desk.sitting is not None and self.route.startswith("dossier/"):
            self.desk.undo()

    # Locking.

    def lock(self) -> None:
        """Hide everything at once, then seal and close the vault."""
        if not self.desk.is_unlocked:
            return
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.close()  # a palette, a menu, a dialog: each may show a name
        self._said = ""
        self.root.setCurrentIndex(0)
        if self.restart is None:
            self.root.repaint()
        else:
            self.hide()
        self.clipboard.clear()
        try:
            if self.workroom is not None:
                self.workroom.leave()
        finally:
            self.desk.lock(self._leave_when_locked)

    def _leave_when_locked(self) -> None:
        if self._leaving:
            self.close()
        elif self.restart is not None:
            self._keep_place()
            self.restart(self._said)

    def _keep_place(self) -> None:
        self.prefs.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.prefs.save()

    def look_idle(self) -> None:
        """Lock when nobody touched the window for a while by the wall clock, which goes on while a laptop sleeps."""
        untouched = self.desk.clock() - self._last_touched
        if untouched >= timedelta(minutes=self.prefs.idle_minutes) or untouched < -CLOCK_BACK:
            self.lock()

    def _on_locking(self) -> None:
        self._idle.stop()
        QTimer.singleShot(0, self, self.build)  # not once the window itself is gone

    def _on_unlocked(self) -> None:
        self._open_workroom("dossiers")
        self._last_touched = self.desk.clock()
        self._idle.start()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab: a page scrolls to what has the keyboard also when that came from outside it; by itself only within."""
        moved = super().focusNextPrevChild(forward)
        one = within = QApplication.focusWidget()
        while moved and one is not None and within is not None:
            if isinstance(within, QScrollArea) and within is not one:
                within.ensureWidgetVisible(one)
            within = within.parentWidget()
        return moved

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputEvent) and event.type() in ACTIVITY:  # the kind of object is known at once
            self._last_touched = self.desk.clock()
            self.desk.touched()
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.keyCombination() == LOCK_KEYS and self.desk.is_unlocked:
                self.lock()  # also over a palette or dialog, which keep the window's own shortcuts away
                return True
            undo = event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo)
            if undo and _nothing_typed(watched):
                event.ignore()  # the field has nothing to take back: the dossier's undo may have it
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Send what waits, keep what is typed, then go; the threads end before the program does."""
        self._keep_place()
        if self.desk.is_unlocked and not self._sent and self.desk.team.last_round(self.close):
            self._sent = True  # out of sight; the second time it goes, sent or not
            self.hide()
            QTimer.singleShot(LAST_ROUND_MS, self, self.close)
            event.ignore()
        elif self.desk.is_unlocked:
            self._leaving = True
            self.lock()
            event.ignore()  # what is typed is sealed first; then the window closes by itself
        elif self.desk.held_back is not None and not self._warned:
            self._warned = True  # said on the lock screen; a second time it may
            event.ignore()
        else:
            super().closeEvent(event)
            self.ended.emit()
