"""What came of a fault, counted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Fault = Callable[[Path, int, int], "Outcome"]  # an empty folder, rounds of kill -9, step between flipped bytes


@dataclass(frozen=True)
class Outcome:
    """missing: revisions reported as saved and later not there. beyond: dossiers lost beside the one that was hit.

    changed: files that a failed open changed. wrong: values that were never written, or a vault that stayed shut.
    skipped: why the fault could not be made here.
    """

    fault: str
    made: int
    missing: int = 0
    beyond: int = 0
    changed: int = 0
    wrong: int = 0
    skipped: str = ""

    @property
    def good(self) -> bool:
        """True when every count that must be 0 is."""
        return not (self.missing or self.beyond or self.changed or self.wrong)

    @staticmethod
    def heading() -> str:
        """The first line of the table."""
        names = ("made", "missing", "lost beyond the hit", "files changed", "wrong")
        return f"{'fault':52}" + "".join(f"{name:>21}" for name in names)

    def line(self) -> str:
        """One line of the table."""
        if self.skipped:
            return f"{self.fault:52}  skipped: {self.skipped}"
        figures = (self.made, self.missing, self.beyond, self.changed, self.wrong)
        return f"{self.fault:52}" + "".join(f"{figure:21d}" for figure in figures)
