"""What a screen keeps of its own, outside the page, belongs to one dossier: it is forgotten when another lies open."""

from collections.abc import Callable
from weakref import ref

from PySide6.QtCore import QObject

from desktop.desk import Desk
from desktop.sitting import Sitting


class PerSitting(QObject):
    """Calls forget as soon as the dossier that lies open is another one; a part of the screen that owns it."""

    def __init__(self, desk: Desk, owner: QObject, forget: Callable[[], None]) -> None:
        super().__init__(owner)
        self._desk, self._forget = desk, forget
        self._of: ref[Sitting] | None = None
        self._keep()
        desk.opened.connect(self.check)
        desk.closed.connect(self.check)

    def _keep(self) -> None:
        self._of = ref(self._desk.sitting) if self._desk.sitting is not None else None

    def check(self) -> None:
        """Forget when another dossier lies open, or none; screens ask this before they draw."""
        if self._desk.sitting is not (self._of() if self._of is not None else None):
            self._keep()
            self._forget()
