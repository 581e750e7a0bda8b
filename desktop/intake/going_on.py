"""Work out, between the keys that are pressed, the choices of long lists that a page could not wait for."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.intake.cards import QuestionCard
from forms.engine.session import Session

PAUSE_MS: Final = 15  # between two pieces, in which the window does what else there is to do


class GoingOn:
    """Goes on for one view. refresh: shows the page again, and looks whether anything waits still."""

    def __init__(self, view: QWidget, refresh: Callable[[], None]) -> None:
        self._refresh = refresh
        self._session: Session | None = None
        self._timer = QTimer(view)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.step)

    def look(self, session: Session) -> None:
        """A page of a session was shown; what waits of it is worked out from now on."""
        self._session = session
        if session.unfinished:
            self._timer.start()
        else:
            self._timer.stop()

    def step(self) -> None:
        """Work a moment, at the question that has the keyboard before all others."""
        session = self._session
        if session is None:
            return
        if session.go_on(_with_keyboard()) or not session.unfinished:  # what waited here another view made ready
            self._refresh()
        else:
            self._timer.start()


def _with_keyboard() -> str:
    """The path of the question that has the keyboard; "" for none."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, QuestionCard):
        widget = widget.parentWidget()
    return widget.question.path if widget is not None else ""
