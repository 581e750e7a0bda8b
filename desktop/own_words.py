"""Which sentences of the region's own are in use on paper; no Qt."""

from datetime import datetime
from typing import Final

from desktop import pack_in_use
from desktop.pack_in_use import name_of
from forms.own_texts import NO_SENTENCES, Sentences, TextsFaulty, read_pack
from sync.errors import DamagedPack
from sync.vault import Pack, Vault

KIND: Final = "texts"


def in_use(vault: Vault) -> Sentences:
    """The region's sentences that were put in use in this vault; those that this release cannot use are ours."""
    try:
        pack = pack_in_use.pack_in_use(vault, KIND)
        return NO_SENTENCES if pack is None else read_pack(pack.content)
    except (DamagedPack, TextsFaulty):
        return NO_SENTENCES


def put_in_use(vault: Vault, content: bytes, at: datetime) -> Sentences:
    """Keep the region's sentences and put them in use. Raises TextsFaulty, TooLarge, what the disk raises."""
    found = read_pack(content)
    pack_in_use.put_in_use(vault, Pack(KIND, name_of(content), at, content))
    return found
