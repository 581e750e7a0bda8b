"""Looking at a screen and pressing what is on it, once what was let go is gone as it is in the running program."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.dossiers.dossier_screen import DossierScreen
from desktop.shell import Screen
from desktop.sitting import Sitting
from tests.conftest import Office, delete_what_is_let_go


def press(within: QWidget, name: str) -> None:
    """Press the button of this name."""
    delete_what_is_let_go()
    found = within.findChild(QAbstractButton, name)
    assert found is not None, name
    assert found.isEnabled(), name
    found.click()


def texts(within: QWidget) -> str:
    """The texts of its labels, a line each."""
    delete_what_is_let_go()
    shown = [one.text() for one in within.findChildren(QLabel) if not one.isHidden()]
    return "\n".join(shown).replace("\u200b", "")


def sitting(office: Office) -> Sitting:
    """The dossier that lies open."""
    found = office.desk.sitting
    assert found is not None
    return found


def tab(office: Office, name: str) -> Screen:
    """A tab of the dossier that lies open."""
    office.window.go(f"dossier/{name}")
    delete_what_is_let_go()
    screen = office.window.screens["dossier"]
    assert isinstance(screen, DossierScreen)
    return screen.tab_screen(name)
