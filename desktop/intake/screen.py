"""The screen Intake."""

from desktop.shell import Screen


class Intake(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("Intake")
