"""The screen PlanScreen."""

from desktop.shell import Screen


class PlanScreen(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("PlanScreen")
