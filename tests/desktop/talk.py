"""An open dossier in an office, for tests that play a conversation."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.contacts.screen import Contacts
from desktop.dossiers.dossier_screen import DossierScreen
from desktop.intake.cards import QuestionCard
from desktop.intake.header import Header
from desktop.intake.screen import Intake
from desktop.sitting import Sitting
from tests.conftest import Office


class Talk:
    """A new dossier lies open at the intake."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk, self.window = office, office.desk, office.window
        if self.desk.sitting is None:
            self.desk.new_dossier()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.office.settle()

    @property
    def sitting(self) -> Sitting:
        assert self.desk.sitting is not None
        return self.desk.sitting

    @property
    def screen(self) -> DossierScreen:
        found = self.window.screens["dossier"]
        assert isinstance(found, DossierScreen)
        return found

    @property
    def header(self) -> Header:
        return self.screen.header

    @property
    def intake(self) -> Intake:
        found = self.screen.tab_screen("intake")
        assert isinstance(found, Intake)
        return found

    @property
    def contacts(self) -> Contacts:
        self.window.go("dossier/contacts")
        found = self.screen.tab_screen("contacts")
        assert isinstance(found, Contacts)
        return found

    def go(self, place: str) -> None:
        """To a section, or to a question."""
        self.intake.go_to(place)
        self.settle()

    def card(self, name: str) -> QuestionCard:
        """The card of a question; its section is opened first when it is another one."""
        if not any(name == card.question.name for card in self.intake.cards()):
            self.go(name)
        return self.intake.card(name)

    def find(self, name: str) -> QWidget:
        """A widget by its object name, once the window has drawn what came before."""
        QApplication.processEvents()
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        assert found, f"{name} is not to be seen"
        return found[-1]

    def press(self, name: str) -> None:
        """A mouse press on a widget."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str, *, leave: bool = True) -> None:
        """Type in the field of a question, and go on with Tab."""
        edit = self.find(f"answer-{self.card(name).question.path}")
        edit.setFocus()
        QTest.keyClicks(edit, text)
        if leave:
            QTest.keyClick(QApplication.activePopupWidget() or edit, Qt.Key.Key_Tab)

    def choose(self, name: str, option: str) -> None:
        """Press an option of a question."""
        path = self.card(name).question.path
        self.press(f"answer-{path}-{option}")

    def value(self, name: str) -> str:
        """What is stored for a question: of the newest item."""
        found = [value for path, value in self.sitting.values.items() if path.rpartition("/")[2] == name]
        return str(found[-1]) if found else ""
