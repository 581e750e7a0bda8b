"""When Python's collector of cycles looks through memory: while a worker waits anyway, never while the list opens.

Thousands of rows are read at once, hold no cycles and stay until locking, which ends the process.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desktop.vault_desk import VaultDesk

EVERY: Final = 50_000  # things made between two looks; looking among the rows of a list takes a tenth of a second
WHILE_OPENING: Final = 500_000
LISTED_MS: Final = 1_000  # after unlocking, the list has been drawn
MANY: Final = 1_000  # rows that came since; a laptop that joins gets ten thousand, and a look goes through them all


def left_alone(rows: int, before: int) -> int:
    """Leave alone what is there once many rows came since the last time; returns of how many that holds."""
    if rows < before + MANY:
        return before
    gc.freeze()
    return rows


class Collector(QObject):
    """Looks once while the key is derived; what is there then, and the list once it is read, is not looked at again.

    Nor is what comes in afterwards, a thousand dossiers at a time: looking through it all stands still for longer than
    anything else that a round does.
    """

    def __init__(self, desk: VaultDesk) -> None:
        super().__init__(desk)
        self._desk, self._rows = desk, 0
        gc.set_threshold(EVERY, 20, 20)
        desk.coming_in.connect(lambda: QTimer.singleShot(0, self, self._look))
        desk.unlocked.connect(lambda: QTimer.singleShot(LISTED_MS, self, self._leave_alone))
        desk.cards_changed.connect(self._grown)

    def _look(self) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(WHILE_OPENING, 20, 20)

    def _leave_alone(self) -> None:
        gc.freeze()
        gc.set_threshold(EVERY, 20, 20)
        self._rows = len(self._desk.cards)

    def _grown(self) -> None:
        self._rows = left_alone(len(self._desk.cards), self._rows)
