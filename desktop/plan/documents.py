"""The screen Documents."""

from desktop.shell import Screen


class Documents(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("Documents")
