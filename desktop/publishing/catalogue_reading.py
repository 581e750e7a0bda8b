"""Read a region's catalogue from a folder, and say what is wrong with it or what would change. No Qt.

Runs beside the window; a catalogue holds nothing about a client.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.catalogue import said
from forms.rules.catalogue import Catalogue, Entry
from forms.rules.catalogue.folder import sources_in
from forms.rules.catalogue.pack import packed, read_pack
from forms.rules.catalogue.table import Problem
from forms.rules.errors import CatalogueFaulty
from forms.words import Words

MOST: Final = 150  # lines of one list; more are counted


@dataclass(frozen=True)
class CatalogueCandidate:
    """A folder that was read. content: its pack; None when problems (file, row, column) keep it from being used.

    lines: what is wrong, in words; else what is different from the catalogue in use.
    """

    folder: str
    content: bytes | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """True when it may take the place of the one in use."""
        return self.content is not None


def read_folder(folder: Path, now: Catalogue, words: Words) -> CatalogueCandidate:
    """The catalogue of a folder, held against the one in use. What is wrong is told, never raised."""
    try:
        content = packed(sources_in(folder))
    except CatalogueFaulty as faulty:
        lines = tuple(one.in_words(words) for one in faulty.problems)
        return CatalogueCandidate(folder.name, None, faulty.problems, _cut(lines, words))
    lines = tuple(differences(now, read_pack(content), words)) or (words("catalogue.change.none"),)
    return CatalogueCandidate(folder.name, content, (), _cut(lines, words))


def differences(old: Catalogue, new: Catalogue, words: Words) -> Iterator[str]:
    """What is new, gone or changed, entry by entry by name; then the steps."""
    for key, entry in new.entries.items():
        before = old.entries.get(key)
        if before is None:
            yield words("catalogue.change.new", name=said.name_of(entry, words))
        elif before != entry:
            yield words(
                "catalogue.change.changed", name=said.name_of(entry, words), what=_changed(before, entry, words)
            )
    for key, entry in old.entries.items():
        if key not in new.entries:
            yield words("catalogue.change.gone", name=said.name_of(entry, words))
    before_steps, after_steps = ({step.key: step for step in one.steps} for one in (old, new))
    for key in (*after_steps, *(key for key in before_steps if key not in after_steps)):
        if before_steps.get(key) != after_steps.get(key):
            how = "new" if key not in before_steps else "gone" if key not in after_steps else "moved"
            yield words(f"catalogue.change.step.{how}", step=words(f"step.{key}"))


def _changed(before: Entry, after: Entry, words: Words) -> str:
    """The columns that differ, as the files call them."""
    fields = [name for name in vars(after) if getattr(before, name, None) != getattr(after, name)]
    return ", ".join(fields) or words("catalogue.change.kind")


def _cut(lines: tuple[str, ...], words: Words) -> tuple[str, ...]:
    return lines if len(lines) <= MOST else (*lines[:MOST], words("publishing.more", n=len(lines) - MOST))
