"""What a server tells of a dossier that was deleted for good: which, and the words by which two people asked it.

The words come along for a server that was restored from before them: it has the dossier deleted again, and a laptop
that heard neither of the two believes no server alone. (G-21)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sync import wire
from sync.chain import MAX_STATEMENT_BYTES
from sync.errors import BadBox
from sync.sealing import SHORT_ID_BYTES, purged_id

MAX_BYTES: Final = 64 * 1024  # a chain of some two hundred statements; of a longer one the id alone goes
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {"dossier": bytes, "said": list}


@dataclass(frozen=True)
class Purged:
    """dossier: its id. said: the statements of its chain as bytes, in order; empty for a long one."""

    dossier: bytes
    said: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, dossier: bytes, said: Sequence[bytes]) -> "Purged":
        """With its chain, unless that is long."""
        return cls(dossier, tuple(said) if sum(map(len, said)) <= MAX_BYTES else ())

    @property
    def id(self) -> bytes:
        """Of the entry that tells it, 32 bytes."""
        return purged_id(self.dossier)

    def encode(self) -> bytes:
        """The id alone, or a map."""
        return wire.encode({"dossier": self.dossier, "said": [*self.said]}) if self.said else self.dossier

    @classmethod
    def decode(cls, data: bytes) -> "Purged":
        """Raises BadBox."""
        if len(data) == SHORT_ID_BYTES:
            return cls(data)
        found = wire.fields(wire.decode(data, limit=2 * MAX_BYTES), _FIELDS)
        said = found["said"]
        if not said or any(not isinstance(one, bytes) or len(one) > MAX_STATEMENT_BYTES for one in said):
            raise BadBox("purged")
        return cls(wire.sized(found["dossier"], SHORT_ID_BYTES), tuple(said))
