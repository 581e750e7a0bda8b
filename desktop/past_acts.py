"""The past of the dossier that lies open: read, and on request taken away for good."""

from collections.abc import Callable, Mapping

from desktop.jobs import Lane, still_wanted
from desktop.questionnaire import filled_with
from desktop.sitting_desk import DRAFT_DELAY_MS, Opened, SittingDesk, blank_in
from desktop.trouble import BUG, Trouble, trouble_of
from sync.errors import RemovalBehind, SyncError, UnknownDossier
from sync.history import State
from sync.vault import RevisionInfo, Value


class PastActs(SittingDesk):
    """Revisions are read; a value or the whole dossier goes only when somebody asked for it."""

    def history(self, done: Callable[[tuple[RevisionInfo, ...]], None]) -> None:
        """Every revision of the open dossier, oldest first."""
        vault, dossier_id = self.open_vault(), self._open_sitting().dossier_id
        self.jobs.run(
            Lane.VAULT, lambda: vault.history(dossier_id) if vault.has(dossier_id) else (), done, key="history"
        )

    def state_at(
        self, revision: str, done: Callable[[State], None], failed: Callable[[Trouble], None] | None = None
    ) -> None:
        """The open dossier as it stood after a revision."""
        vault, dossier_id = self.open_vault(), self._open_sitting().dossier_id
        self.jobs.run(Lane.VAULT, lambda: vault.state_at(dossier_id, revision), done, failed)

    def redact(self, path: str, revision: str, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        """Take a value that a revision wrote away for good; what is typed is saved first."""
        self.commit(then=lambda: self._redact(path, revision, done, failed), failed=failed)

    def _redact(self, path: str, revision: str, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        dossier_id, asked = sitting.dossier_id, self.asked_with

        def work() -> tuple[Opened, SyncError | None]:
            self._keeper.wait_for_copy()
            behind = None
            try:
                vault.redact(dossier_id, path, revision, form=asked.name, at=at)
            except RemovalBehind as error:
                behind = error
            given, blank = vault.given_plans(dossier_id), blank_in(vault, dossier_id)
            forms = filled_with(vault, dossier_id, asked)
            return Opened(asked, vault.dossier(dossier_id), None, given, forms, blank), behind

        def take(result: tuple[Opened, SyncError | None]) -> None:
            found, behind = result
            if self._vault is vault and self.sitting is sitting:
                typed = sitting.unsaved_values()  # while it was being taken away
                self._lay_open(dossier_id, found)  # anew: undo may bring nothing back
                self._type_again(typed)
                self.refresh_cards()
                self._removed(behind, done)

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)

    def _type_again(self, typed: Mapping[str, Value]) -> None:
        if typed:
            touched = self._open_sitting().answer_many(typed)
            self._timer.start(DRAFT_DELAY_MS)
            self.changed.emit(touched)

    def destroy(self, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        """Take the open dossier away for good, what is typed too."""
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        dossier_id = sitting.dossier_id
        self._timer.stop()

        def work() -> SyncError | None:
            self._keeper.wait_for_copy()
            try:
                vault.destroy(dossier_id, at=at)
            except UnknownDossier:
                return None  # nothing of it was ever stored
            except RemovalBehind as error:
                return error
            return None

        def take(behind: SyncError | None) -> None:
            if self._vault is vault:
                if self.sitting is sitting:  # else something else was laid open meanwhile
                    self.sitting = None
                    self.closed.emit()
                self.refresh_cards()
                self._removed(behind, done)

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)

    def _removed(self, behind: SyncError | None, done: Callable[[], None]) -> None:
        if still_wanted(done):
            done()
        if behind is not None:
            self.trouble.emit(trouble_of(behind) or BUG)
