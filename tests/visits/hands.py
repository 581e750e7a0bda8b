"""The hands and eyes of a worker at the window: they press what can be seen, type where the focus goes, and read."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.plan.screen import PlanScreen
from desktop.sitting import Sitting
from tests.conftest import LONG_MS, Office

W = TypeVar("W", bound=QWidget)


class Hands:
    """Presses and types by mouse and keyboard; clicks counts the presses since it was last set."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.office = office
        self.clicks = 0

    # Finding.

    def find(self, kind: type[W], name: str) -> W:
        """The one widget of this kind and object name that can be seen, scrolled into sight."""
        found = [one for one in self._everywhere(kind) if one.objectName() == name and one.isVisible()]
        assert found, f"{name} cannot be seen"
        widget = found[-1]
        self._into_sight(widget)
        return widget

    def sees(self, text: str) -> bool:
        """True when a text on the window holds these words."""
        return any(text in words for words in self.read())

    def read(self) -> list[str]:
        """Every text that can be seen."""
        labels = [one.text() for one in self._everywhere(QLabel) if one.isVisible()]
        return labels + [one.text() for one in self._everywhere(QAbstractButton) if one.isVisible()]

    def can_find(self, name: str) -> bool:
        """True when a widget of this name can be seen."""
        return any(one.isVisible() for one in self._everywhere(QWidget) if one.objectName() == name)

    def item(self, repeat: str) -> str:
        """The stored path of the newest item of a repeat on the page."""
        named = [one.objectName() for one in self._everywhere(QWidget) if one.isVisible()]
        shown = [name.removeprefix("item-") for name in named if name.startswith(f"item-{repeat}/")]
        assert shown, f"no {repeat} on the page"
        return shown[-1]

    @property
    def sitting(self) -> Sitting:
        """What lies open."""
        found = self.office.desk.sitting
        assert found is not None
        return found

    # Doing.

    def press(self, name: str) -> None:
        """Click a button that can be seen."""
        one = self.find(QAbstractButton, name)
        assert one.isEnabled(), f"{name} cannot be pressed"
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        self.clicks += 1
        self.office.settle()

    def write(self, name: str, text: str) -> None:
        """Click a field, replace what stands in it by typing, and go on with Tab."""
        field = self._field(name)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if text.isascii() and text:
            QTest.keyClicks(field, text)
        elif text:  # what no key of the test's keyboard gives comes as from an input method
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(field, event)
        else:
            QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        self.office.settle()

    def keys(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.office.window, key, modifier)
        self.office.settle()

    def go(self, tab: str) -> None:
        """Click a tab of the dossier."""
        self.press(f"tab-{tab}")

    def section(self, name: str) -> None:
        """Click a section of the intake, opening its phase when that is folded."""
        if not self.can_find(f"section-{name}"):
            for phase in ("first", "figures", "depth", "plan"):
                if self.can_find(f"phase-{phase}") and not self.can_find(f"section-{name}"):
                    self.press(f"phase-{phase}")
        self.press(f"section-{name}")

    def save_plan(self, path: Path) -> bytes:
        """Give the plan as a file at this place, as the file dialog would answer; its bytes."""
        screen = self.office.window.findChild(PlanScreen)
        assert screen is not None
        proposed: list[str] = []

        def answer(name: str, then: Callable[[Path], None]) -> None:
            proposed.append(name)
            then(path)

        screen.giver.ask_file = answer
        self.press("give-save")
        self.qtbot.waitUntil(path.exists, timeout=LONG_MS)
        self.office.settle()
        assert proposed
        assert proposed[0].startswith("plan-")
        return path.read_bytes()

    def _field(self, name: str) -> QWidget:
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
            if any(one.objectName() == name and one.isVisible() for one in self._everywhere(kind)):
                return self.find(kind, name)
        raise AssertionError(f"{name} cannot be seen")

    def _everywhere(self, kind: type[W]) -> list[W]:
        found: list[W] = []
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                found.extend(top.findChildren(kind))
        return found

    def _into_sight(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
