"""How much goes in one request: less after one was too large or too slow, more again after some that went well."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sync.client.side import Outgoing
from sync.protocol.exchange import MAX_BATCH_BYTES, MAX_ITEMS

T = TypeVar("T", bound=Outgoing)
_SPACE: Final = MAX_BATCH_BYTES - 64 * 1024  # for what stands around the items
_AROUND: Final = 32  # bytes around an item


@dataclass
class Pace:
    """The size of the next batch."""

    items: int = MAX_ITEMS
    space: int = _SPACE

    def fit(self, things: Sequence[T]) -> tuple[T, ...]:
        """The first things that fit, and always one."""
        batch: list[T] = []
        space = self.space
        for thing in things[: self.items]:
            space -= len(thing.data) + _AROUND
            if space < 0 and batch:
                break
            batch.append(thing)
        return tuple(batch)

    def slower(self, count: int) -> bool:
        """After a batch of so many failed: half of it; False when one thing alone failed."""
        if count <= 1:
            return False
        self.items = max(1, count // 2)
        self.space = max(1024, self.space // 2)
        return True

    def faster(self) -> None:
        """After a batch that went well."""
        self.items = min(MAX_ITEMS, self.items * 2)
        self.space = min(_SPACE, self.space * 2)
