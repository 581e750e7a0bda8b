"""Cards as they are packed for the list: those with the same keys together, each value written once a column.

Thousands of rows say a few different things; a list that opens at once can neither read nor keep each of them apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple

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
    """The keys that cards of a group have in common, where the value of each stands, and which values there are."""

    __slots__ = ("_different", "keys", "places")

    def __init__(self, keys: Keys, different: list[list[Value]]) -> None:
        self.keys, self._different = keys, different
        self.places = {key: at for at, key in enumerate(keys)}

    def taking(self, names: Keys, types: Types) -> "_Take | None":
        """Takes the values under these names, two or more, when they are of these types in every card of the group."""
        places = [self.places.get(name, -1) for name in names]
        if -1 in places:
            return None
        fit = all({*map(type, self._different[at])} == {kind} for at, kind in zip(places, types, strict=True))
        return itemgetter(*places) if fit else None


class PackedData(Mapping[str, Value]):
    """What one card says. held: its values, in the order of the shape's keys."""

    __slots__ = ("held", "shape")

    def __init__(self, shape: Shape, held: tuple[Value, ...]) -> None:
        self.shape, self.held = shape, held

    def __getitem__(self, key: str) -> Value:
        return self.held[self.shape.places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shape.keys)

    def __len__(self) -> int:
        return len(self.shape.keys)


class Group(NamedTuple):
    """Cards of the same keys: whose each is, its mark, and what it says."""

    dossiers: list[bytes]
    marks: list[bytes]
    cards: list[PackedData]


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


def unpack(groups: Any) -> Iterator[Group]:
    """What was packed; fast, since a worker waits for it. Raises BadBox."""
    if not isinstance(groups, list):
        raise BadBox("no groups")
    for group in groups:
        if isinstance(group, dict) and group.keys() == _OLD:
            continue  # says nothing any more; the cards themselves do
        try:
            yield _unpacked(wire.fields(group, _FIELDS))
        except (TypeError, ValueError, IndexError) as error:
            raise BadBox("a group of cards") from error


def _unpacked(group: dict[str, Any]) -> Group:
    keys, packed = tuple(group["keys"]), group["columns"]
    dossiers, marks = _cut(group["dossiers"], SHORT_ID_BYTES), _cut(group["marks"], MARK_BYTES)
    shape = Shape(keys, [different for different, _ in packed])
    columns = [[*map(different.__getitem__, wire.sized(at, len(dossiers)))] for different, at in packed]
    if not len(columns) == len(keys) == len(shape.places) or len(marks) != len(dossiers):
        raise BadBox("a column a key")
    held = zip(*columns, strict=True) if columns else [()] * len(dossiers)
    return Group(dossiers, marks, [PackedData(shape, values) for values in held])


def _cut(joined: bytes, size: int) -> list[bytes]:
    """Byte strings of one size that were put one after the other."""
    wire.sized(joined, len(joined) // size * size)
    return [joined[at : at + size] for at in range(0, len(joined), size)]
