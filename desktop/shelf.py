"""Which catalogue is in use: the one that was put in use in this vault, else the program's own. No Qt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop import pack_in_use
from desktop.pack_in_use import InUse, name_of
from desktop.trouble import Trouble
from forms.rules.catalogue import Catalogue, catalogue
from forms.rules.catalogue.pack import read_pack
from forms.rules.errors import CatalogueFaulty
from sync.errors import DamagedPack
from sync.vault import Pack, Vault

KIND: Final = "catalogue"
NOT_READ: Final = Trouble("C-003", "", "trouble.C-003")  # a new one cannot be read; the one before stays in use
UNREADABLE: Final = Trouble("C-002", "", "trouble.C-002")  # the region's own cannot be read; the program's own is used


@dataclass(frozen=True)
class Shelf(InUse):
    """A catalogue in use."""

    catalogue: Catalogue


def own_shelf(trouble: Trouble | None = None) -> Shelf:
    """The program's own catalogue. Raises CatalogueFaulty (C-001)."""
    return Shelf(catalogue(), trouble=trouble)


def in_use(vault: Vault) -> Shelf | None:
    """The catalogue that was put in use in this vault; None for the program's own.

    One that cannot be read is the program's own, with the trouble; the pack is left as it is.
    """
    try:
        pack = pack_in_use.pack_in_use(vault, KIND)
        return None if pack is None else Shelf(read_pack(pack.content), name=pack.name, since=pack.at)
    except (DamagedPack, CatalogueFaulty):
        return own_shelf(UNREADABLE)


def put_in_use(vault: Vault, content: bytes, at: datetime) -> Shelf:
    """Keep a catalogue and make it the one in use.

    Raises CatalogueFaulty (C-001) with every problem, and then the one in use stays; TooLarge, what the disk raises.
    """
    found, name = read_pack(content), name_of(content)
    pack_in_use.put_in_use(vault, Pack(KIND, name, at, content))
    return Shelf(found, name=name, since=at)


def put_own_in_use(vault: Vault) -> Shelf:
    """Go back to the program's own catalogue; the other one is kept."""
    pack_in_use.put_own_in_use(vault, KIND)
    return own_shelf()
