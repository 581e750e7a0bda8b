"""What the client's copy of a dossier holds: everything recorded, in readable order, with who did so when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recorded:
    """One thing in the dossier: what it is, what was recorded, and who did so when, in words."""

    question: str
    answer: str
    told: str = ""


@dataclass(frozen=True)
class CopySection:
    """A part of the dossier, in its order."""

    title: str
    recorded: tuple[Recorded, ...]
