"""Cards as they are packed for the list: those with the same keys together, each value written once a column.

Thousands of rows say a few different things; a list that opens at once can neither read nor keep each of them apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from struct import iter_unpack
from typing import Any, Final

from sync import wire
from sync.errors import BadBox
from sync.sealing import SHORT_ID_BYTES
from sync.wire import Value

MARK_BYTES: Final = 16  # the first bytes of a sealed card: half of its salt, which no other card has
AT_MOST: Final = 256  # cards in a group, so that one byte says which value of a column is whose

Data = Mapping[str, Value]
Marked = tuple[bytes, bytes, Data]  # a dossier, the mark of its card, and what the card says
Keys = tuple[str, ...]
Types = tuple[type, ...]
_Take = Callable[[tuple[Value, ...]], tuple[Value, ...]]
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {"keys": list, "dossiers": bytes, "marks": bytes, "columns": list}
_OLD: Final = {"keys", "rows"}  # of a group as it was before there were columns


class Shape:
    """The keys that cards of a group have in common, where the value of each stands, and of which types it is."""

    def __init__(self, keys: Keys, types: Iterable[frozenset[type]]) -> None:
        self.keys, self.types = keys, tuple(types)
        self.places = {key: at for at, key in enumerate(keys)}
        self._asked: tuple[Keys, Types] = ((), ())
        self._taking: _Take | None = None

    def taking(self, names: Keys, types: Types) -> "_Take | None":
        """Takes the values under these names, two or more, when they are of these types in every card of the group."""
        if (names, types) != self._asked:  # thousands of cards are asked for the same ones
            places = [self.places[name] for name in names if name in self.places]
            fit = len(places) == len(names)
            fit = fit and all(self.types[at] == {kind} for at, kind in zip(places, types, strict=True))
            self._asked, self._taking = (names, types), itemgetter(*places) if fit else None
        return self._taking


class PackedData(Mapping[str, Value]):
    """What one card says."""

    __slots__ = ("_shape", "_values")

    def __init__(self, shape: Shape, values: tuple[Value, ...]) -> None:
        self._shape, self._values = shape, values

    def take(self, names: Keys, types: Types) -> tuple[Value, ...] | None:
        """The values under these names at once, when a look at its whole group told that they are of these types."""
        taking = self._shape.taking(names, types)
        return None if taking is None else taking(self._values)

    def __getitem__(self, key: str) -> Value:
        return self._values[self._shape.places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shape.keys)

    def __len__(self) -> int:
        return len(self._shape.keys)


def pack(cards: Iterable[Marked]) -> list[wire.Plain]:
    """These cards in groups, those of the same keys together and in the order in which they came."""
    alike: dict[Keys, list[Marked]] = {}
    for one in cards:
        alike.setdefault(tuple(sorted(one[2])), []).append(one)
    return [
        _group(keys, some[begin : begin + AT_MOST])
        for keys, some in sorted(alike.items())
        for begin in range(0, len(some), AT_MOST)
    ]


def _group(keys: Keys, cards: list[Marked]) -> dict[str, wire.Plain]:
    return {
        "keys": [*keys],
        "dossiers": b"".join(dossier for dossier, _, _ in cards),
        "marks": b"".join(mark for _, mark, _ in cards),
        "columns": [_column([data[key] for _, _, data in cards]) for key in keys],
    }


def _column(values: list[Value]) -> list[wire.Plain]:
    """The different values, in the order in which they first came, and a byte a card: which of them it has."""
    places: dict[tuple[type, Value], int] = {}  # True is not 1
    at = bytes(places.setdefault((type(value), value), len(places)) for value in values)
    return [[value for _, value in places], at]


def unpack(groups: Any) -> Iterator[Marked]:
    """Each card of what was packed; fast, since a worker waits for it. Raises BadBox."""
    if not isinstance(groups, list):
        raise BadBox("no groups")
    for group in groups:
        if isinstance(group, dict) and group.keys() == _OLD:
            continue  # says nothing any more; the cards themselves do
        try:
            yield from _unpacked(wire.fields(group, _FIELDS))
        except (TypeError, ValueError, IndexError) as error:
            raise BadBox("a group of cards") from error


def _unpacked(group: dict[str, Any]) -> Iterator[Marked]:
    keys, dossiers, marks, packed = tuple(group["keys"]), group["dossiers"], group["marks"], group["columns"]
    count = len(dossiers) // SHORT_ID_BYTES
    wire.sized(dossiers, count * SHORT_ID_BYTES)
    wire.sized(marks, count * MARK_BYTES)
    shape = Shape(keys, (frozenset(map(type, values)) for values, _ in packed))
    columns = [[values[one] for one in wire.sized(at, count)] for values, at in packed]
    if not len(columns) == len(keys) == len(shape.places):
        raise BadBox("a column a key")
    rows = zip(*columns, strict=True) if columns else iter([()] * count)
    ids = zip(iter_unpack(f"{SHORT_ID_BYTES}s", dossiers), iter_unpack(f"{MARK_BYTES}s", marks), strict=True)
    for ((dossier,), (mark,)), values in zip(ids, rows, strict=True):
        yield dossier, mark, PackedData(shape, values)
