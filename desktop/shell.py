"""What every screen is handed: the desk, the words, and ways to go elsewhere and to tell the worker something."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.jobs import Jobs
from desktop.prefs import Prefs
from desktop.trouble import Trouble
from forms.words import Words


@dataclass
class Shell:
    """Made once by the window. Routes: `today`, `dossiers`, `settings`, `dossier/<tab>`, ...; see desktop/window.py."""

    desk: Desk
    jobs: Jobs
    prefs: Prefs
    words: Words
    go: Callable[[str], None]
    tell: Callable[[str], None]  # a line at the bottom that goes away by itself; nothing that must be read
    redress: Callable[[], None]  # language, text size or colours changed: draw everything anew
    open_at: Callable[[str, str], None]  # a dossier by id, at a tab or a place in it


def trouble_text(words: Words, trouble: Trouble) -> str:
    """The sentence of a trouble in the worker's language, with its code for the helpdesk at the end."""
    for key in (trouble.key, f"trouble.{trouble.code}"):
        if key and key in words:
            return f"{words(key)} ({trouble.code})"
    return f"{trouble.text} ({trouble.code})"


class Screen(QWidget):
    """One place in the window. It reads `shell.desk`, and acts only through the desk's intents."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.desk = shell.desk
        self.words = shell.words

    @abstractmethod
    def enter(self) -> None:
        """The worker comes here: draw what is there now."""

    def seek(self, place: str) -> None:
        """The worker wants this place in the screen; `enter` follows."""

    def let_write(self, on: bool) -> None:
        """Whether the dossier that lies open may be written in; reading always goes on."""

    def say(self, sentence: str, role: str = "error") -> None:
        """Show a sentence that must be read; role: of its label."""

    def leave(self) -> None:
        """The worker goes elsewhere, or the vault locks."""
