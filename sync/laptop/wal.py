"""What a write-ahead log holds, told without opening the database it lies beside: opening would change files.

Knows SQLite's format (https://www.sqlite.org/fileformat2.html, section 4): a frame counts when its salts are the
log's, its sum goes on from the frame before, and a commit follows it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_LITTLE: Final = 0x377F0682  # the sums are over words of this order; one more: the other order
_HEADER: Final = 32
_FRAME: Final = 24


@dataclass
class Logged:
    """What the log's last commit left. pages: by number; size: of the database, in pages; 0 without a commit."""

    pages: dict[int, bytes] = field(default_factory=dict)
    size: int = 0


def log_of(database: Path) -> Path:
    """Where its log is."""
    return database.with_name(database.name + "-wal")


def has_log(database: Path) -> bool:
    """True when something stands in its log."""
    log = log_of(database)
    return log.exists() and log.stat().st_size > 0


def versions_of(database: Path, page: int) -> Iterator[bytes]:
    """Every version of a page in the log, whether it counts or not; quick."""
    data, step = _bytes(database)
    for at in range(_HEADER, len(data) - step + 1, step):
        if int.from_bytes(data[at : at + 4], "big") == page:
            yield data[at + _FRAME : at + step]


def logged(database: Path) -> Logged:
    """What counts in the log. Adds up everything in it: about a second for 30 MB."""
    data, step = _bytes(database)
    found, waiting = Logged(), dict[int, bytes]()
    order = "<" if int.from_bytes(data[:4], "big") == _LITTLE else ">"
    sums = _summed(order, data[:24], (0, 0))
    if not data or sums != struct.unpack(">2I", data[24:32]):
        return found
    for at in range(_HEADER, len(data) - step + 1, step):
        page, size = struct.unpack(">2I", data[at : at + 8])
        sums = _summed(order, data[at + _FRAME : at + step], _summed(order, data[at : at + 8], sums))
        if data[at + 8 : at + 16] != data[16:24] or sums != struct.unpack(">2I", data[at + 16 : at + 24]):
            break
        waiting[page] = data[at + _FRAME : at + step]
        if size:
            found.pages.update(waiting)
            found.size, waiting = size, {}
    return found


def _bytes(database: Path) -> tuple[bytes, int]:
    """The log, and how far its frames lie apart; empty when it is none."""
    data = log_of(database).read_bytes() if has_log(database) else b""
    if len(data) < _HEADER or int.from_bytes(data[:4], "big") & ~1 != _LITTLE:
        return b"", 1
    return data, _FRAME + int.from_bytes(data[8:12], "big")


def _summed(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, other = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for index in range(0, len(words), 2):
        one = one + words[index] + other & 0xFFFFFFFF
        other = other + words[index + 1] + one & 0xFFFFFFFF
    return one, other
