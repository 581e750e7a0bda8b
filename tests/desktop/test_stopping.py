"""Who stops the program from outside closes its window; nothing is cut off."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.stopping import Stopping

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals to itself")
ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Held(QWidget):
    """A window that counts how often it was asked to close, and stays when it must."""

    def __init__(self, *, stays: bool) -> None:
        super().__init__()
        self.stays, self.asked = stays, 0

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's own name
        self.asked += 1
        event.setAccepted(not self.stays)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Those of the test run come back."""
    before = {one: signal.getsignal(one) for one in ASKED}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.parametrize("number", ASKED)
def test_a_signal_closes_the_window_as_a_person_does(qtbot: QtBot, number: signal.Signals) -> None:
    window = Held(stays=False)
    qtbot.addWidget(window)
    stopping = Stopping(window)
    window.show()
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.asked == 1
    stopping.close()


def test_a_second_one_ends_the_program_whatever_keeps_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Held(stays=True)
    qtbot.addWidget(window)
    quits: list[int] = []
    monkeypatch.setattr("desktop.stopping.QCoreApplication.quit", lambda: quits.append(window.asked))
    stopping = Stopping(window)
    window.show()
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: window.asked == 1)
    assert quits == []
    assert window.isVisible()
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: quits == [1])
    stopping.close()
