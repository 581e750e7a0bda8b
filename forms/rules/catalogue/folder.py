"""The files of a catalogue in a folder of this computer, as a region keeps its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.resource import printable
from forms.rules.catalogue.book import Catalogue, known_step, read_catalogue
from forms.rules.catalogue.table import MAX_BYTES, Problem, Source
from forms.rules.errors import CatalogueFaulty


class NoFolder(CatalogueFaulty):
    """There is no folder that can be read (C-001)."""


@dataclass(frozen=True)
class InFolder:
    """A file; of one that is far too large only the beginning is taken into memory."""

    path: Path

    @property
    def name(self) -> str:
        """Its name, on one line."""
        return printable(self.path.name)

    def read_bytes(self) -> bytes:
        """Its bytes, at most one more than a catalogue file may have. Raises OSError."""
        with self.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)


def files_in(folder: Path) -> Iterator[InFolder]:
    """The CSV files of a folder by name; other files are left alone. Raises OSError."""
    return (InFolder(path) for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv")


def sources_in(folder: Path) -> tuple[Source, ...]:
    """The files of a folder. Raises NoFolder."""
    try:
        return tuple(files_in(folder))
    except OSError:
        nothing = (Problem(printable(folder.name), 0, "", "no_folder"),)
        raise NoFolder("C-001", "The folder can't be read. Nothing was changed. Check its name.", nothing) from None


def read_folder(folder: Path) -> Catalogue:
    """The catalogue of a folder. Raises CatalogueFaulty (C-001) with every problem, NoFolder."""
    return read_catalogue(sources_in(folder), known_step)
