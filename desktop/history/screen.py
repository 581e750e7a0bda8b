"""The screen History."""

from desktop.shell import Screen


class History(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("History")
