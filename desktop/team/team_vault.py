"""The region as it stands in the open vault: read for the screens, and changed on the vault's thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.history.authors import Who
from desktop.jobs import Lane, still_wanted
from desktop.sitting_desk import SittingDesk
from desktop.team.now import DossierSeen, RegionNow
from desktop.team.published import Given
from desktop.team.put_away import Shelved
from desktop.team.reading import Seen, read_dossier, read_seen
from desktop.team.region_page import Joining, Version
from desktop.team.sync_page import SyncNow
from desktop.trouble import Trouble
from forms.words import Words
from sync.region.region import Region
from sync.vault import Vault

T = TypeVar("T")


class TeamVault(QObject):
    """changed: the region, who holds what, who wants to join. synced: how it stands with the server."""

    changed = Signal()
    synced = Signal()

    def __init__(self, desk: SittingDesk) -> None:
        super().__init__(desk)
        self._desk, self._jobs = desk, desk.jobs
        self.seen = Seen()
        self.sync = SyncNow()
        self._vault: Vault | None = None

    def soon(self) -> None:
        """Start a round in a moment."""

    # What there is.

    @property
    def now(self) -> RegionNow | None:
        """The region; None without one."""
        return self.seen.now

    @property
    def standing(self) -> str:
        """none, founding, asked, member or revoked."""
        return self.seen.standing

    @property
    def joining(self) -> tuple[Joining, ...]:
        """Laptops that ask to join, for an administrator."""
        return self.seen.joining

    @property
    def versions(self) -> tuple[Version, ...]:
        """Of what this laptop uses."""
        return self.seen.versions

    @property
    def shelved(self) -> tuple[Shelved, ...]:
        """Closed dossiers that are at the server only."""
        return self.seen.shelved

    @property
    def given(self) -> tuple[Given, ...]:
        """What was published to the region, the latest first."""
        return self.seen.given

    @property
    def signers(self) -> frozenset[str]:
        """The laptops that may publish."""
        return self.seen.signers

    def who(self, words: Words) -> Who | None:
        """How the screens name who wrote something; None without a region."""
        now = self.now
        return None if now is None else lambda device: now.who(device, words)

    def who_elsewhere(self, words: Words) -> Who | None:
        """How a paper names who wrote something; None without a region."""
        now = self.now
        return None if now is None else lambda device: now.who_elsewhere(device, words)

    def dossier(self, dossier_id: str, done: Callable[[DossierSeen], None]) -> None:
        """What the region knows of one dossier."""
        vault = self._vault_now()
        self._jobs.run(Lane.VAULT, lambda: read_dossier(vault, dossier_id), done, key="together")

    def read(self, then: Callable[[], None] | None = None) -> None:
        """Read the region anew; changed and synced follow where something is different."""
        vault = self._vault
        if vault is None:
            return

        def take(seen: Seen) -> None:
            if self._vault is vault:
                self._take(seen)
                if then is not None and still_wanted(then):
                    then()

        self._jobs.run(Lane.VAULT, lambda: read_seen(vault), take, always=True)

    def _take(self, seen: Seen) -> None:
        before, self.seen = self.seen, seen
        if before.region != seen.region:
            self.changed.emit()
        self._show_sync(
            joined=seen.standing != "none",
            pending=seen.standing == "asked",
            last=self.sync.last if seen.standing != "none" else None,  # what a server said to a request that is no more
            unsent=seen.unsent,
            apart=seen.apart,
            dossiers=seen.dossiers,
            equal_at=seen.equal_at,
            administrator=seen.now is not None and seen.now.administrator,
        )

    def _show_sync(self, **changes: object) -> None:
        sync = replace(self.sync, **changes)  # type: ignore[arg-type]
        if sync != self.sync:
            self.sync = sync
            self.synced.emit()

    # Doing something.

    def act(
        self,
        work: Callable[[Region], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Change something in the region on the vault's thread; then read it anew, and sync soon."""
        vault = self._vault_now()

        def take(result: T) -> None:
            if self._vault is not vault:
                return
            self._desk.refresh_cards()
            self._desk.take_in_news(None)
            self.read(then=self.soon)
            if done is not None and still_wanted(done):
                done(result)

        self._jobs.run(Lane.VAULT, lambda: work(vault.region), take, failed or self._desk.trouble.emit, always=True)

    def _doing(self, work: Callable[[Region, datetime], object], done: Callable[[], None]) -> None:
        at = self._desk.clock()
        self.act(lambda region: work(region, at), lambda _result: done())

    def _vault_now(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("the vault is locked")
        return self._vault
