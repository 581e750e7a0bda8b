"""The head of an open dossier: its name, the sitting, the urgency banner and the buttons that are always there."""

from desktop.shell import Screen


class Header(Screen):
    """Drawn by enter() and after every change."""

    def enter(self) -> None:
        self.setAccessibleName("Header")
