"""What a worker copied out of the window does not stay on the clipboard: it goes after a minute, and when locking."""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

STAYS_MS: Final = 60_000


class ClipboardKeeper(QObject):
    """Clears only what this program put there; what came from elsewhere is nobody's business."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.clear)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def _changed(self) -> None:
        if _is_ours():
            self._timer.start()
        else:
            self._timer.stop()

    def clear(self) -> None:
        """Take away what this program put there."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if _is_ours():
            clipboard.clear()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)


def _is_ours() -> bool:
    """True when this program filled the clipboard; without a screen it is this process's own and does not say so."""
    return QGuiApplication.clipboard().ownsClipboard() or QGuiApplication.platformName() == "offscreen"
