"""The region at the worker's desk: what the screens show of it, what they may do with it, and syncing by itself."""

from PySide6.QtCore import Signal

from desktop.sitting_desk import SittingDesk
from desktop.team.dossier_acts import DossierActs
from desktop.team.reading import Seen
from desktop.team.region_acts import RegionActs
from desktop.team.sync_desk import PAUSED, YES, SyncDesk
from desktop.team.sync_page import SyncNow
from sync.region.enrolment import Enrolment


class TeamDesk(SyncDesk, DossierActs, RegionActs):
    """There as long as the desk is; it knows a region while the vault is open."""

    asked = Signal()  # this laptop asked to join, as the worker wanted at the first start

    def __init__(self, desk: SittingDesk) -> None:
        super().__init__(desk)
        self._wants_in: tuple[Enrolment, str] | None = None
        desk.unlocked.connect(self._begin)
        desk.locking.connect(self._end)

    def _begin(self) -> None:
        self._vault = self._desk.open_vault()
        self.sync = SyncNow(paused=self._desk.settings.get(PAUSED) == YES)
        self._failures = 0
        self.read(then=self.soon)
        wanted, self._wants_in = self._wants_in, None
        if wanted is not None:
            self.request_join(*wanted, self.asked.emit)

    def join_once_in(self, code: Enrolment, name: str) -> None:
        """Ask to join as soon as the vault is open."""
        self._wants_in = (code, name)

    def _end(self) -> None:
        self._timer.stop()
        self._rounds.end()
        self._hang_up()
        self._vault = self._syncer = self._token = self._when_done = None
        self._getting.clear()
        self.seen, self.sync = Seen(), SyncNow()
