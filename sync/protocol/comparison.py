"""What a laptop asks that has little of a team, or another sum than the server: which entries there are, some of them
by their ids, the sums of each dossier, and one dossier whole.

Bodies are as in exchange.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies
from sync.protocol.exchange import FED, MAX_ITEMS
from sync.sealing import ID_BYTES, MAX_BOX_BYTES

MAX_DOSSIERS: Final = 200_000  # of a team, in its sums
MAX_IDS: Final = 100_000  # in one page


@dataclass(frozen=True)
class Wanted:
    """Entries asked for by their ids, when a laptop starts over; as many of them are answered as fit in a Feed."""

    ids: tuple[bytes, ...]

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"ids": b"".join(self.ids)})

    @classmethod
    def decode(cls, data: bytes) -> "Wanted":
        """Raises BadBox."""
        found = bodies.read(data, {"ids": bytes}, MAX_ITEMS * ID_BYTES + 64)
        return cls(bodies.row_of_ids(found["ids"], MAX_ITEMS))


@dataclass(frozen=True)
class Ids:
    """The ids of the entries of a team's feed, for who has little of it or starts over.

    What is of no dossier comes first, such as keys; then dossier by dossier, each whole and in the order of storing,
    the one that changed last before the others. next: what to ask for after this page; None at the end.
    """

    ids: tuple[bytes, ...]
    next: int | None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"ids": b"".join(self.ids), "next": self.next})

    @classmethod
    def decode(cls, data: bytes) -> "Ids":
        """Raises BadBox, also for a page that shows nothing and is not the last."""
        found = bodies.read(data, {"ids": bytes, "next": (int, bodies.NONE)}, MAX_IDS * ID_BYTES + 64)
        ids = bodies.row_of_ids(found["ids"], MAX_IDS)
        if found["next"] is not None and not ids:
            raise BadBox("an empty page that is not the last")
        return cls(ids, None if found["next"] is None else bodies.number(found["next"]))


@dataclass(frozen=True)
class Sums:
    """Dossier -> how many revisions the server has of it, and the sum of their ids."""

    dossiers: Mapping[bytes, tuple[int, bytes]]

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"dossiers": {one.hex(): [count, total] for one, (count, total) in self.dossiers.items()}})

    @classmethod
    def decode(cls, data: bytes) -> "Sums":
        """Raises BadBox."""
        found = bodies.read(data, {"dossiers": dict}, MAX_DOSSIERS * 96)["dossiers"]
        rows = {bodies.short_id(dossier): bodies.row(row, 2) for dossier, row in found.items()}
        return cls({dossier: (bodies.number(count), bodies.id_of(total)) for dossier, (count, total) in rows.items()})


@dataclass(frozen=True)
class DossierPage:
    """A part of a whole dossier, in an order in which each can be judged: rows of kind, id and bytes.

    next: what to ask for after this page; None at the end.
    """

    entries: tuple[tuple[str, bytes, bytes], ...]
    next: int | None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"entries": [list(entry) for entry in self.entries], "next": self.next})

    @classmethod
    def decode(cls, data: bytes) -> "DossierPage":
        """Raises BadBox."""
        found = bodies.read(data, {"entries": list, "next": (int, bodies.NONE)})
        rows = [bodies.row(row, 3) for row in bodies.listed(found["entries"], MAX_ITEMS)]
        entries = tuple(
            (bodies.one_of(kind, FED), bodies.id_of(one), bodies.at_most(item, MAX_BOX_BYTES))
            for kind, one, item in rows
        )
        if found["next"] is not None and not entries:
            raise BadBox("an empty page that is not the last")
        return cls(entries, None if found["next"] is None else bodies.number(found["next"]))
