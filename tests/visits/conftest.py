"""A worker at a laptop that was never used."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import PASSPHRASE, Office
from tests.visits.hands import Hands


@pytest.fixture
def hands(qtbot: QtBot, make_office: Callable[[], Office]) -> Hands:
    """Begins as a new worker begins: first start, passphrase, recovery code typed back, own details, in."""
    worker = Hands(qtbot, make_office())
    begin(worker)
    return worker


def begin(worker: Hands) -> None:
    """The first start by mouse and keyboard."""
    from PySide6.QtWidgets import QLabel

    worker.press("start-alone")
    worker.write("new-passphrase", PASSPHRASE)
    worker.write("new-passphrase-again", PASSPHRASE)
    worker.press("make-vault")
    code = worker.find(QLabel, "recovery-code-shown").text()
    worker.write("recovery-code-again", code.lower())
    worker.press("recovery-done")
    worker.write("worker_name", "Noor")
    worker.write("worker_team", "wijkteam Voorbeeld")
    worker.write("worker_phone", "0600000002")
    worker.press("begin")
    assert worker.can_find("new-dossier")
