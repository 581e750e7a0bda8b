"""What opens a vault: its passphrase and its recovery code, changed in its header and in those of all its backups."""

from dataclasses import replace
from pathlib import Path

from sync.errors import BackupsBehind, SyncError, told_plainly
from sync.laptop import copies, header, recovery
from sync.laptop.settings import Settings
from sync.strength import check_passphrase


class Credentials:
    """The passphrase and the recovery code of an open vault.

    recovery_code is set while a code was just made: show it, have it typed back (confirm_recovery_code), keep it
    nowhere. Only the first one of a vault opens it before it was typed back, since there is none before it.
    backups_behind: some backup, or the second header, could not be given the present passphrase and code; the next
    unlock tries again.
    """

    def __init__(
        self, folder: Path, found: header.VaultHeader, vault_key: bytes, settings: Settings, behind: bool
    ) -> None:
        self.header = found
        self.recovery_code: str | None = None
        self.backups_behind = behind
        self._folder, self._key, self._settings = folder, vault_key, settings

    def change_passphrase(self, old: str, new: str) -> None:
        """Set a new passphrase; every backup opens with it before this returns (G-04).

        Raises WrongPassphrase, WeakPassphrase; BackupsBehind when a backup could not be brought along.
        """
        check_passphrase(new)
        header.key_by_passphrase(self.header, old)
        self.set_passphrase(new)
        if self.backups_behind:
            raise BackupsBehind()

    def set_passphrase(self, new: str) -> None:
        """For who came in by the recovery code, with a passphrase that was checked already; see backups_behind."""
        self._replace_header(header.with_passphrase(self.header, self._key, new, self.header.cost))

    def prove_passphrase(self, passphrase: str) -> None:
        """Raise WrongPassphrase unless it opens this vault. Takes the header's cost in time."""
        header.key_by_passphrase(self.header, passphrase)

    def new_recovery_code(self) -> str:
        """Draw a new recovery code; the one before opens this vault until the new one was typed back."""
        self.recovery_code = recovery.as_text(recovery.new_secret())
        return self.recovery_code

    def confirm_recovery_code(self, typed: str) -> bool:
        """From here on the code that was just made counts, and no other: it stands on paper, since it was typed back.

        False when something else was typed; nothing is changed then. See backups_behind.
        """
        if self.recovery_code is None or not recovery.is_same(typed, self.recovery_code):
            return False
        if not self.is_recovery_code(typed):
            self._replace_header(header.with_recovery(self.header, self._key, recovery.from_text(typed)))
        self._settings.set(recovery.UNCONFIRMED, None)
        self.recovery_code = None
        return True

    @property
    def recovery_confirmed(self) -> bool:
        """False while the code of this vault was never typed back, so that nobody may have it."""
        return self._settings.get(recovery.UNCONFIRMED) is None

    def is_recovery_code(self, typed: str) -> bool:
        """True when the typed code opens this vault."""
        try:
            return header.key_by_recovery(self.header, recovery.from_text(typed)) == self._key
        except SyncError:
            return False

    def _replace_header(self, changed: header.VaultHeader) -> None:
        changed = replace(changed, generation=copies.next_generation(self._folder, self.header))
        with told_plainly():
            both = header.write_header(self._folder, changed)
        self.header = changed  # decided: from here on nothing may say that it did not happen
        self.backups_behind = bool(copies.bring_along(self._folder, changed, self._key)) or not both
