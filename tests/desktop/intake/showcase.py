"""A form with every type and appearance that a laptop can ask, in three languages, shown on its own."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.intake.form_view import FormView
from desktop.sitting import Sitting
from forms.engine.model import Form
from forms.engine.xform import read_form
from forms.words import Words

TODAY = date(2026, 12, 23)
VILLAGES = 1_000
SOURCE = Path(__file__).with_name("showcase.md")


@cache
def showcase() -> Form:
    """The form, read once; its list of villages is made for it."""
    with TemporaryDirectory() as folder:
        shutil.copy(SOURCE, folder)
        rows = [f"v{number},Dorp {number}" for number in range(1, VILLAGES)]
        listed = "\n".join(["name,label", *rows, "vurk,Ürk aan Zee"])
        Path(folder, "villages.csv").write_text(listed + "\n", encoding="utf-8")
        return read_form(Path(folder, SOURCE.name))


class Player:
    """The form in a window of its own, filled out by keyboard."""

    def __init__(self, language: str = "nl") -> None:
        self.sitting = Sitting(showcase(), today=TODAY, language=language)
        self.view = FormView(self.sitting, Words("nl"))
        self.view.resize(1000, 700)
        self.view.show()
        self.view.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Let the view draw what is still to come."""
        for _ in range(3):
            QApplication.processEvents()

    def go(self, name: str) -> QWidget:
        """To the section of a question, with the keyboard in its control."""
        if not any(name in (card.question.name, card.question.path) for card in self.view.cards()):
            self.view.go_to(name)
        self.view.cards()
        self.settle()
        assert self.view.card(name).take_focus(), name
        return self.here()

    def here(self) -> QWidget:
        """What has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def keys(self, *keys: Qt.Key) -> None:
        """Press keys where the keyboard is, in an open list first."""
        for key in keys:
            QTest.keyClick(QApplication.activePopupWidget() or self.here(), key)
            self.settle()

    def type(self, name: str, text: str, *, leave: bool = True) -> None:
        """Type in the control of a question, and go on with Tab."""
        edit = self.go(name)
        QTest.keyClicks(edit, text)
        if leave:
            self.keys(Qt.Key.Key_Tab)

    def value(self, name: str) -> str:
        """What is stored for a question, by its name or stored path."""
        found = [value for path, value in self.sitting.values.items() if path == name or path.endswith(f"/{name}")]
        return str(found[-1]) if found else ""

    def message(self, name: str) -> str:
        """What is said to be wrong."""
        return self.view.card(name).message.text()


def press(player: Player, name: str) -> None:
    """Press a button with the space bar."""
    player.view.cards()
    player.settle()
    found = [one for one in player.view.findChildren(QAbstractButton, name) if one.isVisible()]
    assert found, name
    found[0].setFocus()
    QTest.keyClick(found[0], Qt.Key.Key_Space)
    player.settle()
