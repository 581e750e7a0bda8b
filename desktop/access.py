"""Getting a vault: made, opened, recovered, or filled with samples. Runs on the vault's thread; no Qt."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.cards import make_card
from desktop.samples import lay_out_samples
from sync.kdf import FLOOR
from sync.vault import Vault

SAMPLE_FOLDER: Final = "profile"


def make(profile: Path, passphrase: str) -> Vault:
    """A new vault; its recovery_code is set."""
    return _ready(Vault.create(profile, passphrase))


def unlock(profile: Path, passphrase: str) -> Vault:
    """The vault that lies there."""
    return _ready(Vault.unlock(profile, passphrase))


def recover(profile: Path, code: str, passphrase: str) -> Vault:
    """The vault opened by its recovery code, with a new passphrase and, in recovery_code, a new code."""
    return _ready(Vault.recover(profile, code, passphrase))


def samples(folder: Path, now: datetime) -> Vault:
    """A vault of made-up dossiers. Its passphrase is random and kept by nobody, so the floor of the cost is enough."""
    vault = _ready(Vault.create(folder / SAMPLE_FOLDER, secrets.token_urlsafe(24), cost=FLOOR))
    lay_out_samples(vault, now)
    return vault


def _ready(vault: Vault) -> Vault:
    vault.card_maker = make_card
    return vault
