"""A mapping that never changes and shares nearly all of itself with the one it was made from.

A chain of thousands of states, each with one entry more than the one before, takes little more room than the last.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST: Final = 64  # entries on top before they are laid into the ground


class Layers(Mapping[K, V], Generic[K, V]):
    """Entries of the ground, and those put on top of it."""

    __slots__ = ("_ground", "_length", "_top")

    def __init__(self, ground: Mapping[K, V] | None = None) -> None:
        self._ground: Mapping[K, V] = dict(ground or {})
        self._top: dict[K, V] = {}
        self._length = len(self._ground)

    def with_one(self, key: K, value: V) -> "Layers[K, V]":
        """The same with one entry put in or replaced."""
        made: Layers[K, V] = Layers.__new__(Layers)
        made._length = self._length + (key not in self)
        made._ground, made._top = self._ground, {**self._top, key: value}
        if len(made._top) > MOST:
            made._ground, made._top = {**made._ground, **made._top}, {}
        return made

    def __getitem__(self, key: K) -> V:
        return self._top[key] if key in self._top else self._ground[key]

    def __contains__(self, key: object) -> bool:
        return key in self._top or key in self._ground

    def __iter__(self) -> Iterator[K]:
        yield from self._ground
        yield from (key for key in self._top if key not in self._ground)

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return repr(dict(self))
