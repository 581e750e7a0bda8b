"""What a worker waits for in "Wie en wat": the catalogue read, and a letter typed in the search."""

import time
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from desktop.catalogue.page import Asked, catalogue_page
from forms.rules.catalogue import FILES, catalogue, read_catalogue
from forms.words import Words

TODAY: Final = date(2026, 12, 23)
TYPED: Final = ("b", "bb", "bbz", "corona", "tozzo")


def search(_folder: Path, rounds: int) -> list[tuple[str, float, list[float]]]:
    """Read the six files anew each time; then what is shown after each letter, a slip of the pen among them."""
    folder = files("resources").joinpath("catalogue")
    words, shelf = Words("nl"), catalogue()
    read, found = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        read_catalogue(folder.joinpath(name) for name in FILES)
        read.append((time.perf_counter() - begun) * 1000)
        for typed in TYPED:
            begun = time.perf_counter()
            catalogue_page(shelf, Asked(typed), TODAY, words, None)
            found.append((time.perf_counter() - begun) * 1000)
    return [("catalogue: read and check six files", 50, read), ("catalogue: what a typed letter finds", 20, found)]
