"""Small settings of a profile, sealed, their names too."""

from sync import records, sealing
from sync.errors import BadBox
from sync.laptop.store import Store
from sync.wire import Value


class Settings:
    """The settings of an open vault; a row's id is derived from its name, so that the disk does not tell it."""

    def __init__(self, opened: Store, vault_key: bytes) -> None:
        self._store, self._key = opened, vault_key

    def get(self, name: str) -> Value:
        """None when it was never set, or is damaged."""
        try:
            content = self._store.get("state", self.row(name))
            return None if content is None else records.state_of(content, name)
        except BadBox:
            return None

    def set(self, name: str, value: Value) -> None:
        """Keep it; None removes it. Raises BadChange, TooLarge."""
        if value is None:
            self._store.drop("state", self.row(name))
        else:
            self._store.put("state", self.row(name), records.state_content(name, value))

    def row(self, name: str) -> bytes:
        """The id of its row."""
        return sealing.derived(self._key, "state-name", name.encode())
