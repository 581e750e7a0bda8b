"""The program is killed while a worker types: what was typed is offered again, and no ghost of a dossier is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import process
from sync.kdf import FLOOR
from sync.vault import Vault
from tests.conftest import PASSPHRASE, Office
from tests.visits.hands import Hands

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.app import make_window
app = QApplication([])
window, desk, jobs = make_window(Path(sys.argv[1]))
window.show()

def typing():
    desk.new_dossier()
    desk.answer("w3_change", "Halve zin van de cli")
    QTimer.singleShot(900, lambda: print("typed", flush=True))

desk.unlocked.connect(typing)
desk.unlock(sys.argv[2])
app.exec()
"""


def killed_while_typing(profile: Path) -> None:
    """A second after the last key press the process is killed; nothing was saved by hand."""
    command = [sys.executable, "-c", CHILD, str(profile), PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        os.kill(child.pid, signal.SIGKILL)


def test_what_was_typed_a_second_before_a_crash_is_offered_again(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path
) -> None:
    Vault.create(profile, PASSPHRASE, cost=FLOOR).close()
    killed_while_typing(profile)
    hands = Hands(qtbot, make_office())
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    (card,) = hands.office.desk.cards
    assert card.draft
    hands.office.desk.open_dossier(card.dossier_id)
    hands.office.settle()
    assert hands.can_find("recovered")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "recovered-keep"  # asked before anything else, also of who has no mouse
    hands.press("recovered-keep")
    assert not hands.can_find("recovered")
    assert hands.sitting.dossier().text("w3_change") == "Halve zin van de cli"
    assert not hands.sitting.unsaved


def test_what_was_recovered_can_be_set_aside_and_leaves_no_ghost(
    qtbot: QtBot, make_office: Callable[[], Office], profile: Path
) -> None:
    Vault.create(profile, PASSPHRASE, cost=FLOOR).close()
    killed_while_typing(profile)
    hands = Hands(qtbot, make_office())
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    desk = hands.office.desk
    for _ in range(2):
        desk.open_dossier(desk.cards[0].dossier_id)
        hands.office.settle()
        assert hands.can_find("recovered"), "who walks on has not answered"
        hands.section("debts")
        assert hands.can_find("recovered")
        hands.press("nav-dossiers")
    desk.open_dossier(desk.cards[0].dossier_id)
    hands.office.settle()
    assert not desk.open_vault().has(desk.cards[0].dossier_id), "nothing was saved meanwhile"
    hands.press("recovered-aside")
    hands.press("nav-dossiers")
    assert hands.office.desk.cards == ()


def test_a_program_without_a_console_starts_anew_too(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: begun.append(command))
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: begun.append(command))
    monkeypatch.setattr(os, "_exit", lambda _code: None)
    monkeypatch.setenv(process.SAID, "")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    process.start_anew(["python", "-m", "desktop"], "V-001")
    monkeypatch.undo()
    assert begun[0] == ["python", "-m", "desktop"]
