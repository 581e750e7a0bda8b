"""Getting a vault: made, opened, recovered, or filled with samples. Runs on the vault's thread; no Qt."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.cards import make_card
from desktop.samples import lay_out_samples
from desktop.trouble import Trouble
from sync.kdf import FLOOR
from sync.laptop import header, recovery
from sync.laptop.removing import REDACTED
from sync.rescue import salvage
from sync.rescue.salvage import Salvaged
from sync.vault import Vault

SAMPLE_FOLDER: Final = "profile"


def make(profile: Path, passphrase: str) -> Vault:
    """A new vault; its credentials hold the recovery code, to be written down."""
    return _ready(Vault.create(profile, passphrase))


def unlock(profile: Path, passphrase: str) -> Vault:
    """The vault that lies there."""
    return _ready(Vault.unlock(profile, passphrase))


def recover(profile: Path, code: str, passphrase: str) -> Vault:
    """The vault opened by its recovery code, with a new passphrase and, in its credentials, a new code."""
    return _ready(Vault.recover(profile, code, passphrase))


def mend(profile: Path, passphrase: str) -> Salvaged:
    """Save what can be read out of a damaged vault and put that in its place."""
    return salvage.mend(profile, lambda found: header.key_by_passphrase(found, passphrase), make_card)


def mend_and_tell(profile: Path, passphrase: str) -> Trouble:
    """The same for a vault that was open a moment ago; what the lock screen says then."""
    done = mend(profile, passphrase)
    short = "D-123" if done.region else "D-122"
    code = short if done.partly or done.lost else "D-121"
    return Trouble(code, "", f"trouble.{code}")


def not_whole(vault: Vault) -> tuple[str, ...]:
    """Ids of dossiers of which a mend could not bring everything back, and that nobody has looked at since."""
    noted = vault.state(salvage.PARTLY)
    gone = {removal.dossier_id for removal in vault.removals() if removal.kind != REDACTED}
    return tuple(one for one in noted.split() if one not in gone) if isinstance(noted, str) else ()


def looked_at(vault: Vault) -> None:
    """Somebody looked at the dossiers that did not come back whole."""
    vault.set_state(salvage.PARTLY, None)


def mend_by_code(profile: Path, code: str) -> Salvaged:
    """The same for who has only the recovery code."""
    secret = recovery.from_text(code)
    return salvage.mend(profile, lambda found: header.key_by_recovery(found, secret), make_card)


def samples(folder: Path, now: datetime) -> Vault:
    """A vault of made-up dossiers. Its passphrase is random and kept by nobody, so the floor of the cost is enough."""
    vault = make_quickly(folder / SAMPLE_FOLDER, secrets.token_urlsafe(24))
    lay_out_samples(vault, now)
    return vault


def make_quickly(profile: Path, passphrase: str) -> Vault:
    """A new vault for made-up dossiers, with the least work that a passphrase may take."""
    vault = _ready(Vault.create(profile, passphrase, cost=FLOOR))
    credentials = vault.credentials
    credentials.confirm_recovery_code(credentials.recovery_code or "")  # nobody has to be reminded of its sheet
    return vault


def _ready(vault: Vault) -> Vault:
    vault.card_maker = make_card
    return vault
