"""Which sentences of the region's own are in use on paper; no Qt. The twin of shelf.py."""

import hashlib
from datetime import datetime
from typing import Final

from forms.own_texts import NO_SENTENCES, Sentences, TextsFaulty, read_pack
from sync.errors import DamagedPack
from sync.vault import Pack, Vault

KIND: Final = "texts"
IN_USE: Final = "texts_in_use"  # the setting of this vault that names them


def name_of(content: bytes) -> str:
    """The name of a pack: the same sentences have one name."""
    return hashlib.sha256(content).hexdigest()[:16]


def in_use(vault: Vault) -> Sentences:
    """The region's sentences that were put in use in this vault; those that this release cannot use are ours."""
    name = vault.state(IN_USE)
    if not isinstance(name, str):
        return NO_SENTENCES
    try:
        pack = vault.packs.get(KIND, name)
        return read_pack(pack.content) if pack is not None else NO_SENTENCES
    except (DamagedPack, TextsFaulty):
        return NO_SENTENCES


def put_in_use(vault: Vault, content: bytes, at: datetime) -> Sentences:
    """Keep the region's sentences and put them in use. Raises TextsFaulty, TooLarge, what the disk raises."""
    found, name = read_pack(content), name_of(content)
    vault.packs.keep(Pack(KIND, name, at, content))
    vault.set_state(IN_USE, name)
    return found
