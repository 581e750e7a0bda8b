"""Which catalogue is in use: the one that was put in use in this vault, else the program's own. No Qt."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.trouble import Trouble
from forms.rules.catalogue import Catalogue, catalogue
from forms.rules.catalogue.pack import read_pack
from forms.rules.errors import CatalogueFaulty
from sync.errors import DamagedPack
from sync.vault import Pack, Vault

KIND: Final = "catalogue"
IN_USE: Final = "catalogue_in_use"  # the setting of this vault that names it
NOT_READ: Final = Trouble("C-003", "", "trouble.C-003")  # a new one cannot be read; the one before stays in use
UNREADABLE: Final = Trouble("C-002", "", "trouble.C-002")  # the region's own cannot be read; the program's own is used


@dataclass(frozen=True)
class Shelf:
    """A catalogue in use. since: when it was put in use here; None for the program's own.

    trouble: why it is the program's own, though another one was put in use.
    """

    catalogue: Catalogue
    name: str = ""
    since: datetime | None = None
    trouble: Trouble | None = None

    @property
    def own(self) -> bool:
        """True for the program's own catalogue."""
        return self.since is None


def own_shelf(trouble: Trouble | None = None) -> Shelf:
    """The program's own catalogue. Raises CatalogueFaulty (C-001)."""
    return Shelf(catalogue(), trouble=trouble)


def name_of(content: bytes) -> str:
    """The name of a pack: the same files have one name."""
    return hashlib.sha256(content).hexdigest()[:16]


def in_use(vault: Vault) -> Shelf | None:
    """The catalogue that was put in use in this vault; None for the program's own.

    One that cannot be read is the program's own, with the trouble; the pack is left as it is.
    """
    name = vault.state(IN_USE)
    if not isinstance(name, str):
        return None
    try:
        pack = vault.packs.get(KIND, name)
        return Shelf(read_pack(pack.content), name, pack.at) if pack is not None else own_shelf(UNREADABLE)
    except (DamagedPack, CatalogueFaulty):
        return own_shelf(UNREADABLE)


def put_in_use(vault: Vault, content: bytes, at: datetime) -> Shelf:
    """Keep a catalogue and make it the one in use.

    Raises CatalogueFaulty (C-001) with every problem, and then the one in use stays; TooLarge, what the disk raises.
    """
    found, name = read_pack(content), name_of(content)
    vault.packs.keep(Pack(KIND, name, at, content))
    vault.set_state(IN_USE, name)
    return Shelf(found, name, at)


def put_own_in_use(vault: Vault) -> Shelf:
    """Go back to the program's own catalogue; the other one is kept."""
    vault.set_state(IN_USE, None)
    return own_shelf()
