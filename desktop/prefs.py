"""What the program remembers outside the vault: window place, language, text size. Never a client's data.

A small JSON file per profile. A damaged file is left in place and the defaults are used, until the next change.
"""

import json
import os
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Final

from sync.files import make_folder

FILE_NAME: Final = "window.json"
MAX_BYTES: Final = 64_000
KNOWN: Final[Mapping[str, Container[object]]] = {
    "language": ("nl", "en"),
    "percent": (100, 125, 150, 200),
    "dark": ("system", "light", "dark"),
    "idle_minutes": range(1, 121),
}


@dataclass
class Prefs:
    """path is where it is kept; idle_minutes is how long the window may stay untouched before it locks."""

    path: Path
    language: str = "nl"
    percent: int = 100
    dark: str = "system"  # system, light, dark
    idle_minutes: int = 10
    geometry: str = ""
    columns: dict[str, list[int]] = field(default_factory=dict)

    def save(self) -> None:
        """Replace the file in one step; a folder without rights or room only costs the window its place."""
        stored = {key: value for key, value in asdict(self).items() if key != "path"}
        beside = self.path.with_suffix(".new")
        try:
            make_folder(self.path.parent)
            beside.write_text(json.dumps(stored, indent=1, sort_keys=True), encoding="utf-8")
            os.replace(beside, self.path)
        except OSError:
            return


def load_prefs(profile: Path) -> Prefs:
    """The preferences of a profile; a value of the wrong kind counts as not set."""
    prefs = Prefs(profile / FILE_NAME)
    try:
        if prefs.path.stat().st_size > MAX_BYTES:
            return prefs
        stored = json.loads(prefs.path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return prefs
    if not isinstance(stored, dict):
        return prefs
    for one in fields(Prefs):
        value = stored.get(one.name)
        if one.name != "path" and type(value) is type(getattr(prefs, one.name)) and _is_known(one.name, value):
            setattr(prefs, one.name, value)
    return prefs


def _is_known(name: str, value: object) -> bool:
    return name not in KNOWN or value in KNOWN[name]
