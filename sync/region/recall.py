"""What judging looked up of dossiers a moment ago, so that a thousand revisions of them need not ask again.

Good as long as nobody else writes in the vault: whatever does is seen by SQLite's own count of changed rows.
"""

from collections.abc import Mapping

from sync.errors import BadBox
from sync.laptop.dossiers import Dossiers
from sync.laptop.store import Store

_MOST = 50_000  # ids of revisions and keys that are remembered


class Recall:
    """Revisions, keys and whereabouts of dossiers, as they are in the store with what this step did."""

    def __init__(self, store: Store, dossiers: Dossiers) -> None:
        self._store, self._dossiers = store, dossiers
        self.forget()

    def forget(self) -> None:
        """Look everything up again."""
        self._revisions: dict[bytes, set[bytes]] = {}
        self._keys: dict[bytes, Mapping[bytes, bytes]] = {}
        self._written_under: dict[bytes, tuple[bytes, bytes]] = {}  # of dossiers in memory: a key's id, and the key
        self._away: set[bytes] | None = None
        self._size = 0
        self._changes = -1

    def begin(self) -> None:
        """A step begins: what somebody else may have changed since the last one is looked up again."""
        if self._store.changes != self._changes:
            self.forget()

    def end(self) -> None:
        """The step is done, and did nothing to dossiers that is not known here."""
        if self._size > _MOST:
            self.forget()
        self._changes = self._store.changes

    def revisions(self, dossier: bytes) -> set[bytes]:
        """The ids of its revisions; whoever stores one adds it."""
        if dossier not in self._revisions:
            rows = self._store.rows("select id from revisions where dossier = ?", dossier)
            self._revisions[dossier] = {one for (one,) in rows}
            self._size += len(rows) + 1
        return self._revisions[dossier]

    def keys(self, dossier: bytes) -> Mapping[bytes, bytes]:
        """Its keys by id, as far as this device can open them."""
        if dossier not in self._keys:
            try:
                self._keys[dossier] = self._dossiers.keys(dossier)
            except BadBox:
                return {}
            self._size += 1
        return self._keys[dossier]

    def key(self, dossier: bytes, one: bytes) -> bytes | None:
        """The key with this id; that of a dossier in memory without opening any."""
        if dossier not in self._keys:
            if dossier not in self._written_under:
                self._written_under[dossier] = self._dossiers.written_under(dossier)
            known, key = self._written_under[dossier]
            if known == one:
                return key
        return self.keys(dossier).get(one)

    def opened(self, dossier: bytes) -> Mapping[bytes, bytes]:
        """All its keys, when they were opened in this step; none otherwise."""
        return self._keys.get(dossier, {})

    def learn(self, dossier: bytes, key: bytes, opened: bytes) -> None:
        """A grant of one more key was opened."""
        self.know(dossier, {**self.keys(dossier), key: opened})

    def know(self, dossier: bytes, keys: Mapping[bytes, bytes]) -> None:
        """These are its keys, opened a moment ago."""
        if keys:
            self._keys[dossier] = keys

    def drop_keys(self, dossier: bytes | None = None) -> None:
        """What opens the keys of a dossier, or of all, may be something else now."""
        if dossier is None:
            self._keys.clear()
            self._written_under.clear()
        else:
            self._keys.pop(dossier, None)
            self._written_under.pop(dossier, None)

    def drop(self, dossier: bytes) -> None:
        """The dossier is deleted."""
        self._revisions.pop(dossier, None)
        self.drop_keys(dossier)

    def is_away(self, dossier: bytes) -> bool:
        """True when its copy left this laptop."""
        if self._away is None:
            self._away = {one for (one,) in self._store.rows("select dossier from away")}
        return dossier in self._away

    def came_back(self, dossier: bytes) -> None:
        """It is not away any more."""
        if self._away is not None:
            self._away.discard(dossier)
