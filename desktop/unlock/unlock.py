"""The screen Unlock."""

from desktop.shell import Screen


class Unlock(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("Unlock")
