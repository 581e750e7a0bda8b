"""Copies of the cards, many to a seal, so that a list of thousands of dossiers opens at once.

A cache of a cache: a row names the sealed card it was copied from by its mark, and counts only while that card lies in
the vault. So an older overview, another vault's or a damaged one costs time and never shows what a card does not say,
and a save writes its card and nothing here.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from sync import wire
from sync.errors import BadBox, BadChange, TooLarge
from sync.laptop.packed import MARK_BYTES, Data, Group, Marked, pack, unpack
from sync.laptop.store import Store
from sync.sealing import MAX_PLAIN_BYTES, SHORT_ID_BYTES

TABLE: Final = "overview"
BEHIND: Final = 200  # cards that are opened one by one, before their copies are made anew

Copied = tuple[bytes, Data]  # the mark of a card, and what the card says


class Overview:
    """One sealed row for the dossiers whose ids begin with the same four bits: soon made anew, and few to open."""

    def __init__(self, opened: Store) -> None:
        self._store = opened

    def groups(self) -> Iterator[Group]:
        """What it says; what cannot be read says nothing."""
        for first, sealed in self._store.rows(f"select id, sealed from {TABLE}"):  # noqa: S608 -- our own table
            with suppress(BadBox):
                yield from unpack(wire.decode_own(self._store.open(TABLE, first, sealed)))

    def read(self) -> dict[bytes, Copied]:
        """All of that, by dossier."""
        return _by_dossier(self.groups())

    def renew(self, first: bytes, known: Callable[[bytes], Data | None]) -> None:
        """Copy the cards of the dossiers that this row is for, in one durable step; not those that known lacks."""
        with self._store.transaction():
            cards = [(one, mark, known(one)) for one, mark in self._marks_of(first)]
            _drop(self._store, first)
            with suppress(TooLarge):  # these are opened one by one
                self._store.put(TABLE, first, content_of((one, mark, data) for one, mark, data in cards if data))

    def clear(self) -> None:
        """Drop all of it."""
        self._store.write(f"delete from {TABLE}")  # noqa: S608 -- our own table

    def marks(self) -> dict[bytes, bytes]:
        """The mark of every card by its dossier, read as they lie there: by an index takes four times as long."""
        return dict(self._store.rows("select dossier, substr(sealed, 1, ?) from cards", MARK_BYTES))

    def _marks_of(self, first: bytes) -> list[tuple[bytes, bytes]]:
        """Of the cards of dossiers that this row is for."""
        sql = "select dossier, substr(sealed, 1, ?) from cards where dossier between ? and ?"
        return self._store.rows(sql, MARK_BYTES, first, _last(first) + b"\xff" * (SHORT_ID_BYTES - len(first)))


def first_of(dossier: bytes) -> bytes:
    """The row of the overview that a dossier is in."""
    return bytes((dossier[0] & 0xF0,))


def _last(first: bytes) -> bytes:
    return bytes((first[0] | 0x0F,))


def forget(opened: Store, dossier: bytes) -> None:
    """Drop the copy of a card of which something was taken away for good; inside a transaction."""
    _drop(opened, first_of(dossier))


def _drop(opened: Store, first: bytes) -> None:
    """And the rows of an older release in its place, one for each byte that ids begin with."""
    opened.write(f"delete from {TABLE} where id between ? and ?", first, _last(first))  # noqa: S608 -- our own table


def content_of(cards: Iterable[Marked]) -> bytes:
    """Copies as bytes. Raises TooLarge."""
    content = wire.encode(pack(cards))
    if len(content) >= MAX_PLAIN_BYTES:
        raise TooLarge("overview")
    return content


def copies_of(content: bytes) -> dict[bytes, Copied]:
    """What these bytes say of each dossier. Raises BadBox."""
    return _by_dossier(unpack(wire.decode_own(content)))


def _by_dossier(groups: Iterable[Group]) -> dict[bytes, Copied]:
    return {dossier: (mark, data) for group in groups for dossier, mark, data in zip(*group, strict=True)}


def check_content(content: bytes) -> None:
    """Raise BadBox unless these bytes are copies of cards."""
    for _, data in copies_of(content).values():
        try:
            for value in data.values():
                wire.check_value(value)
        except (BadChange, TooLarge) as error:
            raise BadBox("a value the format does not have") from error
