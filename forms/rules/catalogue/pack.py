"""A catalogue as a region publishes it: its six files in one JSON object, name -> text."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from forms.rules.catalogue.book import FILES, Catalogue, known_step, read_catalogue
from forms.rules.catalogue.table import Problem, Source
from forms.rules.errors import CatalogueFaulty

MAX_BYTES: Final = 3 * 1024 * 1024  # what a region can publish at once
PACK: Final = "catalogue"  # the name of the whole in a problem


@dataclass(frozen=True)
class InPack:
    """A file of a pack."""

    name: str
    data: bytes

    def read_bytes(self) -> bytes:
        """Its bytes."""
        return self.data


def packed(sources: Iterable[Source]) -> bytes:
    """The pack of a catalogue's files. Raises CatalogueFaulty (C-001) with every problem; then nothing is packed."""
    held = tuple(InPack(source.name, _bytes_of(source)) for source in sources)
    read_catalogue(held, known_step)
    texts = {one.name: one.data.decode("utf-8-sig") for one in held}
    content = json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()
    if len(content) > MAX_BYTES:
        raise _faulty("pack_too_large")
    return content


def _bytes_of(source: Source) -> bytes:
    try:
        return source.read_bytes()
    except OSError:
        raise CatalogueFaulty("C-001", _SAID, (Problem(source.name, 0, "", "unreadable"),)) from None


def read_pack(content: bytes) -> Catalogue:
    """The catalogue in a pack. Raises CatalogueFaulty (C-001) with every problem by file, row and column."""
    if len(content) > MAX_BYTES:
        raise _faulty("pack_too_large")
    try:
        texts = json.loads(content)
    except (ValueError, RecursionError):
        raise _faulty("no_pack") from None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise _faulty("no_pack")
    # Half a character (a lone surrogate) makes a file that is no text, which is said where it is read.
    held = (InPack(name, text.encode("utf-8", "surrogatepass")) for name, text in texts.items())
    return read_catalogue(held, known_step)


def own_pack() -> bytes:
    """The pack of the catalogue that comes with the program."""
    folder = files("resources").joinpath("catalogue")
    return packed(folder.joinpath(name) for name in FILES)


_SAID: Final = "The catalogue can't be used. Dossiers are safe."


def _faulty(fault: str) -> CatalogueFaulty:
    return CatalogueFaulty("C-001", _SAID, (Problem(PACK, 0, "", fault),))
