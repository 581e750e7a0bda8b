"""The files of a catalogue in a folder of this computer, as a region keeps its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.resource import printable
from forms.rules.catalogue.table import MAX_BYTES


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
