"""Copies of the cards, many to a seal, so that a list of thousands of dossiers opens at once.

A cache of a cache: a row names the sealed card it was copied from by its mark, and counts only while that card lies in
the vault. So an older overview, another vault's or a damaged one costs time and never shows what a card does not say,
and a save writes its card and nothing here.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from sync import wire
from sync.errors import BadBox, TooLarge
from sync.laptop.store import Store
from sync.sealing import MAX_PLAIN_BYTES, SHORT_ID_BYTES
from sync.wire import Value

TABLE: Final = "overview"
MARK_BYTES: Final = 16  # the first bytes of a sealed card: half of its salt, which no other card has
BEHIND: Final = 200  # cards that are opened one by one, before their copies are made anew

Data = Mapping[str, Value]
Copied = tuple[bytes, Data]  # the mark of a card, and what the card says
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {"keys": list, "rows": list}


class Overview:
    """One sealed row for the dossiers whose ids begin with the same byte: a few copies, made anew in a moment."""

    def __init__(self, opened: Store) -> None:
        self._store = opened

    def read(self) -> dict[bytes, Copied]:
        """What it says of each dossier; what cannot be read says nothing."""
        found: dict[bytes, Copied] = {}
        for first, sealed in self._store.rows(f"select id, sealed from {TABLE}"):  # noqa: S608 -- our own table
            with suppress(BadBox):
                found.update(copies_of(self._store.open(TABLE, first, sealed)))
        return found

    def renew(self, firsts: Iterable[bytes], known: Callable[[bytes], Data | None]) -> None:
        """Copy the cards of the dossiers whose ids begin so, in one durable step; not those known lacks."""
        with self._store.transaction():
            for first in firsts:
                cards = [(one, mark, known(one)) for one, mark in self.marks(first)]
                with suppress(TooLarge):  # these are opened one by one
                    self._store.put(TABLE, first, content_of((one, mark, data) for one, mark, data in cards if data))

    def clear(self) -> None:
        """Drop all of it."""
        self._store.write(f"delete from {TABLE}")  # noqa: S608 -- our own table

    def marks(self, first: bytes = b"") -> list[tuple[bytes, bytes]]:
        """Dossier and mark of every card, or of those whose dossier's id begins with a byte."""
        sql = "select dossier, substr(sealed, 1, ?) from cards where dossier between ? and ?"
        return self._store.rows(sql, MARK_BYTES, first, first + b"\xff" * (SHORT_ID_BYTES - len(first)))


def first_of(dossier: bytes) -> bytes:
    """The row of the overview that a dossier is in."""
    return dossier[:1]


def forget(opened: Store, dossier: bytes) -> None:
    """Drop the copy of a card of which something was taken away for good; inside a transaction."""
    opened.drop(TABLE, first_of(dossier))


def content_of(cards: Iterable[tuple[bytes, bytes, Data]]) -> bytes:
    """Copies as bytes: dossier, mark and values, by the keys that cards have in common. Raises TooLarge."""
    by_keys: dict[tuple[str, ...], list[list[wire.Plain]]] = {}
    for dossier, mark, data in cards:
        keys = tuple(sorted(data))
        by_keys.setdefault(keys, []).append([dossier, mark, *(data[key] for key in keys)])
    content = wire.encode([{"keys": [*keys], "rows": rows} for keys, rows in sorted(by_keys.items())])
    if len(content) >= MAX_PLAIN_BYTES:
        raise TooLarge("overview")
    return content


def copies_of(content: bytes) -> list[tuple[bytes, Copied]]:
    """Each dossier of these bytes with its copy; fast, since a worker waits for it. Raises BadBox."""
    groups = wire.decode_own(content)
    if not isinstance(groups, list):
        raise BadBox("overview")
    copies: list[tuple[bytes, Copied]] = []
    for group in groups:
        found = wire.fields(group, _FIELDS)
        keys = found["keys"]
        try:
            copies += [(row[0], (row[1], dict(zip(keys, row[2:], strict=True)))) for row in found["rows"]]
        except (TypeError, ValueError, IndexError) as error:
            raise BadBox("overview") from error
    return copies


def check_content(content: bytes) -> None:
    """Raise BadBox unless these bytes are copies of cards."""
    for dossier, (mark, _) in copies_of(content):
        wire.sized(dossier, SHORT_ID_BYTES)
        wire.sized(mark, MARK_BYTES)
