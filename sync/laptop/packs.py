"""Packs: what the vault keeps besides dossiers and nobody changes, such as the forms that dossiers were filled with.

A pack is bytes under a kind and a name. It is written once and stays: other bytes need another name.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync import records, sealing, wire
from sync.errors import BadBox, BadChange, DamagedPack, TooLarge
from sync.laptop.store import Store

MAX_BYTES: Final = 8 * 1024 * 1024  # of one pack; a form of 5,000 questions takes less than half
MAX_PACKS: Final = 500

_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {"kind": str, "name": str, "at": str, "content": bytes}


@dataclass(frozen=True)
class Pack:
    """kind: what the bytes are ("form"). name: of this version of it. at: when it was kept here, with its time zone."""

    kind: str
    name: str
    at: datetime
    content: bytes


class Packs:
    """The packs of an open vault; a row's id is derived from kind and name, so that the disk tells neither."""

    def __init__(self, opened: Store, vault_key: bytes) -> None:
        self._store = opened
        self._key = vault_key

    def keep(self, pack: Pack) -> None:
        """Keep a pack, durably; one that is there already stays as it is.

        Raises BadChange when other bytes have this name, TooLarge, DamagedPack.
        """
        if len(pack.content) > MAX_BYTES:
            raise TooLarge("pack")
        before = self.get(pack.kind, pack.name)
        if before is not None:
            if before.content != pack.content:
                raise BadChange("other bytes have the name of this pack")
            return
        if self._store.rows("select count(*) from packs")[0][0] >= MAX_PACKS:
            raise TooLarge("packs")
        self._store.put("packs", self._row(pack.kind, pack.name), pack_content(pack))

    def get(self, kind: str, name: str) -> Pack | None:
        """The pack of this name; None when it was never kept. Raises DamagedPack."""
        try:
            content = self._store.get("packs", self._row(kind, name))
            pack = None if content is None else pack_of(content)
        except BadBox as error:
            raise DamagedPack() from error
        if pack is not None and (pack.kind, pack.name) != (kind, name):
            raise DamagedPack()
        return pack

    def all(self, kind: str) -> tuple[Pack, ...]:
        """Every pack of a kind that can be read, oldest first; a damaged one is left out and kept: `check` names it."""
        found = []
        for row, sealed in self._store.rows("select id, sealed from packs"):
            try:
                found.append(pack_of(self._store.open("packs", row, sealed)))
            except BadBox:
                continue
        return tuple(sorted((pack for pack in found if pack.kind == kind), key=lambda pack: (pack.at, pack.name)))

    def _row(self, kind: str, name: str) -> bytes:
        return sealing.derived(self._key, "pack-name", wire.encode([kind, name]))


def pack_content(pack: Pack) -> bytes:
    """A pack as bytes. Raises BadChange, TooLarge."""
    return wire.encode(
        {
            "kind": records.short(pack.kind, records.MAX_WORD_CHARS),
            "name": records.short(pack.name, records.MAX_FORM_CHARS),
            "at": records.moment(pack.at),
            "content": pack.content,
        }
    )


def pack_of(content: bytes) -> Pack:
    """The pack of these bytes. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=sealing.MAX_PLAIN_BYTES), _FIELDS)
    kind, name = (records.bounded(found[key], records.MAX_WORD_CHARS) for key in ("kind", "name"))
    if len(found["content"]) > MAX_BYTES:
        raise BadBox("pack")
    return Pack(kind, name, records.of_moment(found["at"]), found["content"])
