"""The seals and links of team keys that are here, and who sealed which key to whom.

A newcomer needs one seal that opens, and only they can see whether it does. So whoever finds none makes one, and the
others leave it at that; a newcomer to whom none opens says so (TeamSeal.asks), and then everybody makes one: no single
member keeps a key from anybody, and a hundred members do not seal to each other a hundred times.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from sync.errors import BadBox
from sync.laptop.store import Store
from sync.region.team_keys import TeamLink, TeamSeal

_KINDS: Final[Mapping[str, type[TeamSeal]]] = {"seal": TeamSeal, "link": TeamLink}
_NOBODY: Final[frozenset[bytes]] = frozenset()


class Seals:
    """Seals and links of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.forget()

    def forget(self) -> None:
        """Look again when asked."""
        self._by: dict[tuple[bytes, bytes], frozenset[bytes]] | None = None
        self._asked: set[tuple[bytes, bytes]] = set()

    def all(self) -> Iterator[TeamSeal]:
        """Every one, oldest first; a damaged one is passed over and kept: the check names it."""
        for kind, data in self._store.rows("select kind, box from team_keys order by n"):
            with suppress(BadBox, KeyError):
                yield _KINDS[kind].decode(data)

    def keep(self, seal: TeamSeal) -> None:
        """Keep one; inside a transaction."""
        kind = "link" if isinstance(seal, TeamLink) else "seal"
        self._store.write(
            "insert into team_keys (id, kind, team, key, recipient, box) values (?, ?, ?, ?, ?, ?)",
            seal.id,
            kind,
            seal.team,
            seal.key,
            seal.recipient,
            seal.encode(),
        )
        if self._by is not None:
            self._note(self._by, seal)

    def sealed_by(self, key: bytes, recipient: bytes) -> frozenset[bytes]:
        """The devices that sealed this key to this recipient."""
        return self._known().get((key, recipient), _NOBODY)

    def asks(self, key: bytes, recipient: bytes) -> bool:
        """True for a recipient who said that no seal of this key opens."""
        self._known()
        return (key, recipient) in self._asked

    def _known(self) -> Mapping[tuple[bytes, bytes], frozenset[bytes]]:
        if self._by is None:
            self._by = {}
            for one in self.all():
                self._note(self._by, one)
        return self._by

    def _note(self, by: dict[tuple[bytes, bytes], frozenset[bytes]], seal: TeamSeal) -> None:
        place = seal.key, seal.recipient
        if seal.asks:
            self._asked.add(place)
        else:
            by[place] = by.get(place, _NOBODY) | {seal.author}
