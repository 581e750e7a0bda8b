"""What this device said and the server does not have yet: signed statements, signed anew when others came first.

A statement follows on a head; when another one took that head meanwhile, the same thing is said on the new head if it
is still allowed, or set apart with the reason. The server's verdict makes it part of the chain.
"""

import os
from dataclasses import dataclass, replace
from typing import Final

from sync import wire
from sync.chain import MAX_STATEMENT_BYTES, Statement
from sync.errors import BadBox
from sync.laptop.store import Store
from sync.sealing import SHORT_ID_BYTES

TABLE: Final = "wishes"
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "statement": bytes,
    "dossier": (bytes, type(None)),
    "private": (bytes, type(None)),
    "apart": bool,
}


@dataclass(frozen=True, repr=False)
class Wish:
    """id: of the wish, 16 random bytes. private: of a team key, its private part. apart: refused, does not count."""

    id: bytes
    statement: Statement
    dossier: bytes | None = None
    private: bytes | None = None
    apart: bool = False

    @classmethod
    def new(cls, statement: Statement, dossier: bytes | None, private: bytes | None = None) -> "Wish":
        """A wish that was not said before."""
        return cls(os.urandom(SHORT_ID_BYTES), statement, dossier, private)

    def encode(self) -> bytes:
        """As bytes, to be sealed."""
        return wire.encode(
            {
                "statement": self.statement.encode(),
                "dossier": self.dossier,
                "private": self.private,
                "apart": self.apart,
            }
        )

    @classmethod
    def decode(cls, one: bytes, content: bytes) -> "Wish":
        """The wish of these bytes. Raises BadBox."""
        found = wire.fields(wire.decode(content, limit=2 * MAX_STATEMENT_BYTES), _FIELDS)
        return cls(one, Statement.decode(found["statement"]), found["dossier"], found["private"], found["apart"])


class Wishes:
    """The wishes of an open vault, in the order in which they were said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: list[Wish] | None = None

    def forget(self) -> None:
        """Read again when asked for."""
        self._known = None

    def all(self) -> tuple[Wish, ...]:
        """Every wish, those set apart too. Raises BadBox for a damaged one."""
        if self._known is None:
            rows = self._store.rows(f"select id, sealed from {TABLE} order by rowid")  # noqa: S608 -- our own table
            self._known = [Wish.decode(one, self._store.open(TABLE, one, sealed)) for one, sealed in rows]
        return tuple(self._known)

    def of(self, dossier: bytes | None) -> tuple[Wish, ...]:
        """Those of one chain that count; None: of the roster."""
        return tuple(one for one in self.all() if one.dossier == dossier and not one.apart)

    def by_statement(self, statement: bytes) -> Wish | None:
        """The wish whose present form has this id."""
        return next((one for one in self.all() if one.statement.id == statement), None)

    def by_id(self, one: bytes) -> Wish | None:
        """The wish of this id."""
        return next((wish for wish in self.all() if wish.id == one), None)

    def add(self, wish: Wish) -> None:
        """Keep a new wish; inside a transaction."""
        self._store.put(TABLE, wish.id, wish.encode())
        self._known = [*self.all(), wish] if self._known is not None else None

    def change(self, wish: Wish) -> None:
        """Keep a wish that was said anew or set apart; inside a transaction."""
        self._store.put(TABLE, wish.id, wish.encode())
        if self._known is not None:
            self._known = [wish if one.id == wish.id else one for one in self._known]

    def apart(self, wish: Wish, apart: bool = True) -> None:
        """Set it apart, so that it does not count, or let it count again; inside a transaction."""
        self.change(replace(wish, apart=apart))

    def drop(self, wish: Wish) -> None:
        """It is on the chain, or given up; inside a transaction."""
        self._store.drop(TABLE, wish.id)
        if self._known is not None:
            self._known = [one for one in self._known if one.id != wish.id]


def check_content(content: bytes) -> None:
    """Raise BadBox unless these bytes are a wish's."""
    if Wish.decode(b"", content).encode() != content:
        raise BadBox("wish")
