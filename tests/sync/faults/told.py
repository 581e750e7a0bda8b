"""What a working process had been told is safe, and whether it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sync.errors import NewerFormat, SyncError
from sync.vault import Vault
from tests.sync.faults.work import know_formats, opened, passphrase_of


@dataclass
class Told:
    """The last word of each kind."""

    saved: int = 0
    draft: int | None = None
    backup: int | None = None
    passphrase: int = 0
    format: int = 1

    def hear(self, lines: Iterable[str]) -> "Told":
        """Take in what it said; a line that was cut off was not said."""
        for line in lines:
            words = line.split()
            if not line.endswith("\n") or len(words) < 2:
                continue
            kind, number = words[0], int(words[1])
            if kind == "saved":
                self.saved, self.draft = number, None
            elif kind == "draft":
                self.draft = number
            elif kind == "backup":
                self.backup = number
            elif kind in ("passphrase", "opened"):
                self.passphrase = number
            elif kind == "format":
                self.format = number
        return self


@dataclass(frozen=True)
class Found:
    """missing: revisions that were reported and are gone. wrong: what else does not hold. passphrase: that opens it."""

    missing: int
    wrong: int
    passphrase: int
    format: int


def _opened(folder: Path, told: Told) -> tuple[Vault, int, int]:
    """The vault, its passphrase and its format: the next one when a migration was cut off after it counted."""
    know_formats(told.format)
    try:
        return *opened(folder, told.passphrase), told.format
    except NewerFormat:
        know_formats(told.format + 1)
        return *opened(folder, told.passphrase), told.format + 1


def look(folder: Path, told: Told) -> Found:
    """Open what is left as the next start would, and hold it against what was told."""
    try:
        vault, passphrase, present = _opened(folder, told)
    except SyncError:
        return Found(told.saved, 1, told.passphrase, told.format)
    wrong = 0
    with vault:
        (card,) = vault.cards()
        count = vault.dossier(card.dossier_id).values["count"]
        assert isinstance(count, int)
        missing = max(told.saved - count, 0)
        wrong += not vault.check().sound
        drafts = vault.drafts()
        wrong += told.draft is not None and count == told.saved and card.dossier_id not in drafts
        backups = vault.backups()
        wrong += told.backup is not None and not backups
    for made in backups[-1:]:
        try:
            Vault.unlock(made.folder, passphrase_of(passphrase)).close()
        except SyncError:
            wrong += 1
    return Found(missing, wrong, passphrase, present)
