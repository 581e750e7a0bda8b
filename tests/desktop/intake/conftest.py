"""The form of everything there is, on a screen."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from tests.desktop.intake.showcase import Player


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if not application.styleSheet():  # dressing takes longer than all else here
        theme.apply(application, dark=False)
    made = Player()
    qtbot.addWidget(made.view)
    return made
