"""Ending when the system or Ctrl+C asks: the window closes as a person closes it, with what is typed sealed first."""

import signal
import socket
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier
from PySide6.QtWidgets import QWidget

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no hang-up
_CHUNK: Final = 64


def outlives_terminal() -> bool:
    """True when it was started with nohup, so that a terminal that closes does not end it."""
    return signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


class Stopping(QObject):
    """Closes the window at the first signal, and ends the program at a second, whatever keeps the window open.

    Python runs a handler only between two steps of its own, and Qt takes none while nothing happens: a socket wakes it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._asked = window, False
        self._here, self._there = socket.socketpair()
        for one in (self._here, self._there):
            one.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            if hasattr(signal, name) and not (name == "SIGHUP" and outlives_terminal()):
                signal.signal(getattr(signal, name), lambda _number, _frame: None)

    def close(self) -> None:
        """Heed no more signals: the program is ending."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    def _on_signal(self) -> None:
        self._here.recv(_CHUNK)
        self._window.close()  # what is typed is on its way to the disk before anything ends
        if self._asked:
            QCoreApplication.exit()  # quit() would ask the window, which may stay
        self._asked = True
