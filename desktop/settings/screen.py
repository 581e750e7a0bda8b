"""The screen Settings."""

from desktop.shell import Screen


class Settings(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("Settings")
