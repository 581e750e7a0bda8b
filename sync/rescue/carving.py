"""Rows read straight from a database's pages, for when its own structure cannot be trusted any more.

Knows the file format of SQLite (https://www.sqlite.org/fileformat2.html): table leaf pages, overflow pages, the log.
Trees and indexes are not looked at, so that one wrong byte costs at most the row it is in. Nothing found here is
proved: whoever asks checks every row by its seal, its hash or its signature. Who wrote in the file may have made pages
that point at each other without end: no page is followed twice for a row, and not more pages than the file has for each
of its pages, times a number that no vault reaches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from sync.laptop.store import PAGE_BYTES

Cell: TypeAlias = int | bytes | None
Row: TypeAlias = tuple[Cell, ...]

_LEAF: Final = 0x0D
_LEAF_HEADER: Final = 8
_FILE_HEADER: Final = 100
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MOST_LOCAL: Final = PAGE_BYTES - 35  # of a row, on its own page
_LEAST_LOCAL: Final = (PAGE_BYTES - 12) * 32 // 255 - 23
_MOST_ROW: Final = 40 * 1024 * 1024
_MOST_CELLS: Final = PAGE_BYTES // 13
_FOLLOWED: Final = 256  # pages of long rows, for each version of a page; a vault has about one
ENTANGLED: Final[Row] = ()  # in the place of a row whose pages were not followed any more
_WIDTHS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


@dataclass(frozen=True)
class Found:
    """A row that may be one. current: it stands on the newest version of its page, so that it was not deleted."""

    row: Row
    current: bool


@dataclass(frozen=True)
class _Image:
    """One version of a page."""

    data: bytes
    first: bool  # page 1 begins with the file's header
    current: bool


def rows(database: Path) -> Iterator[Found]:
    """Every row that any version of any page holds, the oldest version first; changes nothing. Raises OSError."""
    stored = _pages(database.read_bytes())
    logged = list(_frames(database.with_name(database.name + "-wal")))
    newest = {**stored, **dict(logged)}
    images = [_Image(data, number == 1, data is newest[number]) for number, data in (*stored.items(), *logged)]
    pages = _Pages(newest, stored, _FOLLOWED * len(images))
    for image in images:
        for row in _rows_on(image, pages):
            yield Found(row, image.current)


class _Pages:
    """The pages that long rows go on on. left: how many may still be followed in all."""

    def __init__(self, newest: Mapping[int, bytes], stored: Mapping[int, bytes], left: int) -> None:
        self.newest, self.stored, self.left = newest, stored, left

    def follow(self, others: Mapping[int, bytes], first: int, left: int) -> bytes | None:
        """What stands on the pages from the first one on, so many bytes; None when they end, or meet themselves."""
        parts, seen, following = [], set[int](), first
        while left > 0:
            more = others.get(following)
            if more is None or following in seen or self.left <= 0:
                return None
            seen.add(following)
            self.left -= 1
            parts.append(more[4 : 4 + min(left, PAGE_BYTES - 4)])
            left -= PAGE_BYTES - 4
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)


def _pages(data: bytes) -> dict[int, bytes]:
    whole = range(0, len(data) - PAGE_BYTES + 1, PAGE_BYTES)
    return {at // PAGE_BYTES + 1: data[at : at + PAGE_BYTES] for at in whole}


def _frames(log: Path) -> Iterator[tuple[int, bytes]]:
    """Number and contents of the pages in the write-ahead log, of its present round; sums are not checked."""
    data = log.read_bytes() if log.exists() else b""
    salts = {data[16:24], data[_LOG_HEADER + 8 : _LOG_HEADER + 16]}  # one of the two may be what is damaged
    step = _FRAME_HEADER + PAGE_BYTES
    for at in range(_LOG_HEADER, len(data) - step + 1, step):
        if data[at + 8 : at + 16] in salts:
            yield int.from_bytes(data[at : at + 4], "big"), data[at + _FRAME_HEADER : at + step]


def _rows_on(image: _Image, pages: _Pages) -> Iterator[Row]:
    page, begin = image.data, _FILE_HEADER if image.first else 0
    cells = int.from_bytes(page[begin + 3 : begin + 5], "big")
    # Either the kind of page or the number of its cells may be what is damaged: one of them is believed.
    most = _MOST_CELLS if page[begin] == _LEAF else min(cells, _MOST_CELLS)
    places = range(begin + _LEAF_HEADER, begin + _LEAF_HEADER + 2 * most, 2)
    ends: dict[int, int] = {}
    for place in places:
        ends.setdefault(int.from_bytes(page[place : place + 2], "big"), place + 2)
    for at, end in ends.items():
        if end <= at < PAGE_BYTES - 4:
            row = _row_at(page, at, pages, pages.newest) or _row_at(page, at, pages, pages.stored)
            if row is not None:
                yield row
    if pages.left <= 0:
        yield ENTANGLED


def _row_at(page: bytes, at: int, pages: _Pages, others: Mapping[int, bytes]) -> Row | None:
    size, at = _varint(page, at)
    _rowid, at = _varint(page, at)
    if not 4 <= size <= _MOST_ROW or at >= PAGE_BYTES:
        return None
    payload = _payload(page, at, size, pages, others)
    return None if payload is None else _record(payload)


def _payload(page: bytes, at: int, size: int, pages: _Pages, others: Mapping[int, bytes]) -> bytes | None:
    if size <= _MOST_LOCAL:
        return page[at : at + size] if at + size <= PAGE_BYTES else None
    local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (PAGE_BYTES - 4)
    local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
    rest = pages.follow(others, int.from_bytes(page[at + local : at + local + 4], "big"), size - local)
    return None if rest is None else page[at : at + local] + rest


def _record(payload: bytes) -> Row | None:
    """The columns of a record; None for what is none, or holds what no table of ours has."""
    header, at = _varint(payload, 0)
    if not at < header <= min(len(payload), 64):
        return None
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Cell] = []
    for kind in kinds:
        if kind in (0, 8, 9):
            values.append(None if kind == 0 else kind - 8)
            continue
        width = _WIDTHS.get(kind) or ((kind - 12) // 2 if kind >= 12 and kind % 2 == 0 else -1)
        if width < 0 or at + width > len(payload):
            return None
        part = payload[at : at + width]
        values.append(int.from_bytes(part, "big", signed=True) if kind in _WIDTHS else part)
        at += width
    return tuple(values) if at == len(payload) else None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at this place and the place behind it."""
    value = 0
    for index in range(9):
        byte = data[at + index] if at + index < len(data) else 0
        if index == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    return value, at + index + 1
