"""The screen ScanScreen."""

from desktop.shell import Screen


class ScanScreen(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("ScanScreen")
