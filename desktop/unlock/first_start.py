"""The screen FirstStart."""

from desktop.shell import Screen


class FirstStart(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("FirstStart")
