"""Where keys and the pointer come in, seen without every event of every widget passing through Python."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Touch(QObject):
    """Lets `by` filter what comes in from keyboard, pointer and finger, wherever the worker is.

    A filter on the program itself would be asked about each repaint and resize too: some 20,000 events for opening a
    dossier and looking at a tab. So it sits on every window that gets the keyboard, which all input passes first, on
    what has the focus, which a shortcut is offered to before, and on a menu, which takes the keys without the focus.
    """

    def __init__(self, app: QApplication, by: QObject) -> None:
        super().__init__(by)
        self._by = by
        self._held: QWidget | None = None
        app.focusChanged.connect(self._follow)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())
        self._follow(None, app.focusWidget())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and isValid(self._by):
            window.installEventFilter(self._by)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._by):
            return  # the window is being taken apart
        if self._held is not None and isValid(self._held):
            self._held.removeEventFilter(self._by)
            self._held.removeEventFilter(self)
        self._held = now
        if now is not None:
            now.installEventFilter(self._by)
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.PopupFocusReason:
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.installEventFilter(self._by)
        return super().eventFilter(watched, event)
