"""The screen Contacts."""

from desktop.shell import Screen


class Contacts(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("Contacts")
