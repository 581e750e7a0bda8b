"""The screen DossierList."""

from desktop.shell import Screen


class DossierList(Screen):
    """Drawn by enter()."""

    def enter(self) -> None:
        self.setAccessibleName("DossierList")
