"""Which pack of a kind is in use in a vault: of the form, the catalogue, the sentences on paper. No Qt."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from desktop.trouble import Trouble
from sync.errors import DamagedPack
from sync.vault import Pack, Vault


@dataclass(frozen=True, kw_only=True)
class InUse:
    """name: of the pack that is in use. since: when it was put in use here; None for the program's own.

    trouble: why it is the program's own, though another one was put in use.
    """

    name: str = ""
    since: datetime | None = None
    trouble: Trouble | None = None

    @property
    def own(self) -> bool:
        """True for the program's own."""
        return self.since is None


def name_of(content: bytes) -> str:
    """The name of a pack: the same content has one name."""
    return hashlib.sha256(content).hexdigest()[:16]


def name_in_use(vault: Vault, kind: str) -> str | None:
    """The name of the pack that was put in use; None for the program's own."""
    name = vault.state(setting_of(kind))
    return name if isinstance(name, str) else None


def pack_in_use(vault: Vault, kind: str) -> Pack | None:
    """The pack that was put in use; None for the program's own. Raises DamagedPack, also when it is not there."""
    name = name_in_use(vault, kind)
    if name is None:
        return None
    pack = vault.packs.get(kind, name)
    if pack is None:
        raise DamagedPack
    return pack


def put_in_use(vault: Vault, pack: Pack) -> None:
    """Keep a pack and make it the one in use. Raises TooLarge, and what the disk raises."""
    vault.packs.keep(pack)
    vault.set_state(setting_of(pack.kind), pack.name)


def put_own_in_use(vault: Vault, kind: str) -> None:
    """Go back to the program's own; the other one is kept."""
    vault.set_state(setting_of(kind), None)


def setting_of(kind: str) -> str:
    """The setting of the vault that names it."""
    return f"{kind}_in_use"
