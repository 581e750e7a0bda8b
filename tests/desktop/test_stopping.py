"""Who stops the program from outside closes its window; nothing is cut off."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import access
from desktop.stopping import Stopping
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals to itself")
ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TYPING = """
import os, signal, sys
from argparse import Namespace
from PySide6.QtCore import QTimer
from desktop import app

make = app.make_window

def typing(folder):
    window, desk, jobs = make(folder)

    def end():
        desk.answer("w3_change", "net getypt")
        window.close() if sys.argv[3] == "closed" else os.kill(os.getpid(), getattr(signal, sys.argv[3]))

    desk.opened.connect(lambda: QTimer.singleShot(0, end))
    desk.unlocked.connect(desk.new_dossier)
    QTimer.singleShot(0, lambda: desk.unlock(sys.argv[2]))
    return window, desk, jobs

app.make_window = typing
sys.exit(app.main(Namespace(profile=sys.argv[1])))
"""


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
    before = {one: signal.signal(one, signal.SIG_DFL) for one in ASKED}  # the run itself may be under nohup
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


def test_what_was_started_to_outlive_its_terminal_does(qtbot: QtBot) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup leaves it
    window = Held(stays=False)
    qtbot.addWidget(window)
    stopping = Stopping(window)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    stopping.close()


def test_a_second_one_ends_the_program_whatever_keeps_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Held(stays=True)
    qtbot.addWidget(window)
    quits: list[int] = []
    monkeypatch.setattr("desktop.stopping.QCoreApplication.exit", lambda: quits.append(window.asked))
    stopping = Stopping(window)
    window.show()
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: window.asked == 1)
    assert quits == []
    assert window.isVisible()
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: quits == [2])  # asked once more, so that what is typed is sealed
    stopping.close()


@pytest.mark.parametrize("how", ["closed", "SIGTERM"])
def test_the_program_ends_when_its_window_is_closed_in_the_middle_of_typing_and_that_is_kept(
    how: str, closed: Path
) -> None:
    """In a process of its own: the window is out of sight before it closes, and Qt ends no program for that."""
    command = [sys.executable, "-c", TYPING, str(closed), PASSPHRASE, how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    with access.unlock(closed, PASSPHRASE) as vault:
        said = [vault.dossier(one.dossier_id).values for one in vault.cards()]
        said += [draft.changes for draft in vault.drafts().values()]
    assert [one.get("w3_change") for one in said] == ["net getypt"]
