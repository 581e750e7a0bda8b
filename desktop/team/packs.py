"""What an administrator reads from files to give to the whole region: a catalogue, texts. No Qt.

Reading goes on beside the window; nothing here holds anything about a client.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop import own_words, shelf
from desktop.pack_in_use import name_of, pack_in_use
from desktop.publishing.catalogue_reading import MOST, read_folder
from desktop.publishing.texts_reading import problem_lines
from forms.own_texts import MAX_BYTES, NO_SENTENCES, Sentences, TextsFaulty, as_table, differences, packed, read_table
from forms.resource import printable
from forms.rules.catalogue import Catalogue
from forms.rules.catalogue.book import FILES
from forms.rules.catalogue.pack import own_pack
from forms.words import Words
from sync.vault import Vault

CATALOGUE, TEXTS = shelf.KIND, own_words.KIND
TEXTS_FILE: Final = "teksten.csv"


@dataclass(frozen=True)
class PackRead:
    """Something that was read. content: what to publish, None when problems keep it back; lines: these, or changes."""

    kind: str
    source: str
    name: str
    content: bytes | None
    lines: tuple[str, ...]


def read_catalogue_pack(folder: Path, now: Catalogue, words: Words) -> PackRead:
    """A folder with the six files, held against the catalogue in use."""
    found = read_folder(folder, now, words)
    name = name_of(found.content) if found.content is not None else ""
    return PackRead(CATALOGUE, printable(folder.name), name, found.content, found.lines)


def read_texts_pack(path: Path, now: Sentences, words: Words) -> PackRead:
    """A spreadsheet of sentences, held against those in use."""
    try:
        with path.open("rb") as file:
            found = read_table(file.read(MAX_BYTES + 1))
    except OSError:
        return PackRead(TEXTS, printable(path.name), "", None, (words("texts.problem.unreadable"),))
    except TextsFaulty as faulty:
        return PackRead(TEXTS, printable(path.name), "", None, _cut(problem_lines(faulty, words), words))
    content = packed(found)
    lines = _cut(_changes(now, found, words), words) or (words("texts.change.none"),)
    return PackRead(TEXTS, printable(path.name), name_of(content), content, lines)


def _changes(old: Sentences, new: Sentences, words: Words) -> Iterator[str]:
    for language, key, before, after in differences(old, new):
        yield words("texts.change", name=f"{key} ({language})", before=before, after=after)


def _cut(lines: Iterator[str], words: Words) -> tuple[str, ...]:
    found = tuple(lines)
    return found if len(found) <= MOST else (*found[:MOST], words("publishing.more", n=len(found) - MOST))


def texts_table(own: Sentences = NO_SENTENCES) -> bytes:
    """The spreadsheet to begin with: every sentence that may be changed, as it is in use."""
    return as_table(own)


def catalogue_in_use(vault: Vault) -> bytes:
    """The pack of the catalogue in use: the region's, else the program's own. Raises DamagedPack."""
    pack = pack_in_use(vault, CATALOGUE)
    return own_pack() if pack is None else pack.content


def write_catalogue(content: bytes, folder: Path) -> None:
    """Write the files of a pack in a new folder. Raises OSError, also when the folder is there."""
    folder.mkdir()
    for name, text in json.loads(content).items():
        if name in FILES:
            (folder / name).write_text(text, encoding="utf-8-sig", newline="")


def programs_own(kind: str) -> tuple[str, bytes]:
    """What the program comes with, to give it to the region again: its name and content."""
    if kind == CATALOGUE:
        content = own_pack()
        return name_of(content), content
    content = packed(NO_SENTENCES)
    return name_of(content), content
