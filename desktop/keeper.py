"""What the program does for the vault beside the worker, after unlocking and every hour.

The rolling backups, when the newest has grown old, and the copies of the cards that make the next unlocking quick. Each
minute it writes SQLite's log back, so that no save has to.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desktop import left_over
from desktop.jobs import Jobs, Lane
from desktop.trouble import Trouble
from sync.rescue.backup import Work
from sync.vault import Vault

EVERY: Final = timedelta(hours=4)
LOOK_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000
FIRST_MS: Final = 3_000  # after unlocking the worker looks somebody up first
QUIET_S: Final = 0.15  # without a key: the window has drawn what the last one did
AT_MOST_S: Final = 1.0  # a step of a backup waits for that; who types on and on gets one too
_STEP_S: Final = 0.01


def is_due(vault: Vault, now: datetime) -> bool:
    """True when there is something to keep and no backup from the last hours; also when the clock went back."""
    if not vault.cards():
        return False
    made = [one.made_at for one in vault.backups()]
    return not made or not timedelta() <= now - made[-1] < EVERY


class Keeper(QObject):
    """Copies and checks in a lane of its own; only the short first and last parts use the vault's."""

    def __init__(self, jobs: Jobs, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._jobs, self._clock = jobs, clock
        self._vault: Vault | None = None
        self._busy = False
        self.first_ms = FIRST_MS
        self._touched = 0.0
        self._idle = Event()  # set while no copy is being made
        self._idle.set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._copy_cards)
        self._timer.timeout.connect(self.look)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._write_back)

    def begin(self, vault: Vault) -> None:
        """The vault is open: look soon and every hour."""
        self._vault = vault
        self._timer.start()
        self._minute.start()
        if self.first_ms:
            QTimer.singleShot(self.first_ms, self, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        self._remove_left_over()
        self._copy_cards()
        self.look()

    def end(self) -> None:
        """The vault is closing; wait_for_copy before it does."""
        self._timer.stop()
        self._minute.stop()
        self._vault = None

    def touched(self) -> None:
        """The worker pressed a key: checking a backup makes room for what it does."""
        self._touched = monotonic()

    def _make_room(self) -> None:
        """Python runs one thread at a time, and shares alike: a key would take twice as long, or five times."""
        begun = now = monotonic()
        while self._vault is not None and now - self._touched < QUIET_S and now - begun < AT_MOST_S:
            sleep(_STEP_S)
            now = monotonic()

    def wait_for_copy(self) -> None:
        """Wait, on the vault's thread, until no copy is being made."""
        self._idle.wait()

    def _remove_left_over(self) -> None:
        """What a power cut left of a file that was being saved; in the lane of saving, so never a new one."""
        vault = self._vault
        if vault is None:
            return

        def remove(left: tuple[Path, ...]) -> None:
            if left:
                self._jobs.run(Lane.PAPER, lambda: left_over.removed(left), forget)

        def forget(gone: tuple[Path, ...]) -> None:
            if self._vault is vault and gone:
                self._jobs.run(Lane.VAULT, lambda: left_over.forget(vault, gone))

        self._jobs.run(Lane.VAULT, lambda: left_over.noted(vault), remove)

    def _copy_cards(self) -> None:
        """Let the next unlocking be quick; in short steps, between which the worker's own work goes on."""
        vault = self._vault

        def go_on(more: bool) -> None:
            if more:
                self._copy_cards()

        if vault is not None:
            self._jobs.run(
                Lane.VAULT, lambda: self._vault is vault and vault.copy_cards(), go_on, lambda _trouble: None
            )

    def _write_back(self) -> None:
        """What was saved in the last minute goes from SQLite's log into the database, which no save then waits for."""
        vault = self._vault
        if vault is not None:
            self._jobs.run(
                Lane.VAULT,
                lambda: vault.write_back() if self._vault is vault else None,
                lambda _none: None,
                lambda _trouble: None,
                key="write back",
            )

    def look(self) -> None:
        """Make a backup if one is due."""
        vault = self._vault
        if vault is None or self._busy:
            return
        self._busy = True
        now = self._clock()
        self._jobs.run(
            Lane.VAULT, lambda: vault.start_backup() if is_due(vault, now) else None, self._copy, self._failed
        )

    def _copy(self, work: Work | None) -> None:
        if work is None or self._vault is None:
            self._busy = False
        else:
            self._idle.clear()
            self._jobs.run(Lane.BACKUP, lambda: self._run(work), lambda _none: self._place(work), self._failed)

    def _run(self, work: Work) -> None:
        try:
            work.run(self._make_room)
        finally:
            self._idle.set()

    def _place(self, work: Work) -> None:
        vault = self._vault
        if vault is None:
            self._busy = False
        else:
            self._jobs.run(Lane.VAULT, lambda: vault.finish_backup(work), lambda _info: self._done(), self._failed)

    def _done(self) -> None:
        self._busy = False

    def _failed(self, trouble: Trouble) -> None:
        self._busy = False
        self._jobs.trouble.emit(trouble)
