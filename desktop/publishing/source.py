"""The spreadsheet behind a form that was put in use, with its own lists; kept in the vault, to be saved again.

It lies in a pack of its own beside the form, and goes with the form to the region. It holds nothing about a client.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from forms.engine.model import Form
from sync.errors import BadChange, DamagedPack, Refused, TooLarge
from sync.vault import Pack, Vault

KIND: Final = "form_source"
ENDINGS: Final = (".csv", ".xml", ".geojson")  # of lists
LARGEST: Final = 2 * 1024 * 1024  # bytes of all files together; more is not kept, and the form itself is


@dataclass(frozen=True)
class Source:
    """file: the name of the spreadsheet. files: it and the lists that it uses, by name."""

    file: str
    files: Mapping[str, bytes]

    def write(self, path: Path) -> None:
        """Write the spreadsheet, with its lists beside it; a list that is there already stays. Raises OSError."""
        path.write_bytes(self.files[self.file])
        for name, data in self.files.items():
            if name != self.file and not (path.parent / name).exists():
                (path.parent / name).write_bytes(data)


def source_beside(path: Path, form: Form) -> Source:
    """The spreadsheet at a path, with those of the lists beside it that the form uses and no other file."""
    names = [f"{name}{ending}" for name in form.choices for ending in ENDINGS]
    lists = {name: path.parent / name for name in names if (path.parent / name).is_file()}
    return Source(path.name, {path.name: path.read_bytes(), **{name: one.read_bytes() for name, one in lists.items()}})


def keep_source(vault: Vault, form_name: str, source: Source, at: datetime) -> None:
    """Keep it beside the form of this name; one that is too large is left out, and another of the same form stays."""
    if sum(map(len, source.files.values())) <= LARGEST:
        with suppress(TooLarge, DamagedPack, BadChange):
            vault.packs.keep(Pack(KIND, form_name, at, _packed(source)))


def source_of(vault: Vault, form_name: str) -> Source | None:
    """The spreadsheet of the form of this name; None when it is not on this laptop."""
    with suppress(DamagedPack):
        pack = vault.packs.get(KIND, form_name)
        if pack is not None:
            return read_source(pack.content)
    shared = (one for one in vault.region.published() if one.topic == KIND and one.name == form_name)
    return next((found for one in shared if (found := read_source(one.content)) is not None), None)


def share_source(vault: Vault, form_name: str, at: datetime) -> None:
    """Give it to the region with the form; who may not, and what is not here, gives nothing."""
    with suppress(DamagedPack, TooLarge, Refused):
        pack = vault.packs.get(KIND, form_name)
        if pack is not None:
            vault.region.publish(KIND, form_name, pack.content, at)


def _packed(source: Source) -> bytes:
    files = {name: b64encode(data).decode() for name, data in source.files.items()}
    return json.dumps({"file": source.file, "files": files}, sort_keys=True).encode()


def read_source(content: bytes) -> Source | None:
    """The spreadsheet in a pack; None for what cannot be read, or has a name that is a path."""
    try:
        found = json.loads(content)
        files = {str(name): b64decode(text, validate=True) for name, text in found["files"].items()}
        source = Source(str(found["file"]), files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    plain = all(name and PurePath(name).name == name and "\\" not in name for name in files)
    return source if plain and source.file in files else None
