"""What each device did on a day: bytes and things it stored, revisions it had redacted, dossiers it began."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, insert, select, update

from sync.errors import Refused
from sync.server.settings import Settings
from sync.server.tables import usage

DAY_S: Final = 24 * 3600
# What a revoked laptop may still bring: weeks of work away from the network in a day, and no flood in thirty.
REVOKED_SHARE: Final = 32
REVOKED_THINGS: Final = 500
_COUNTED: Final = ("size", "things", "redactions", "dossiers")


@dataclass
class Used:
    """What a device did today, with what this transaction added."""

    size: int = 0
    things: int = 0
    redactions: int = 0
    dossiers: int = 0
    is_new: bool = True
    changed: bool = False


class Quota:
    """The days of the devices of one transaction. now: seconds since 1970."""

    def __init__(self, connection: Connection, region: bytes, now: int, settings: Settings) -> None:
        self._connection, self._region, self._settings = connection, region, settings
        self._day = now // DAY_S
        self._used: dict[bytes, Used] = {}

    def check(self, device: bytes, size: int, *, revoked: bool = False) -> None:
        """Raise Refused when no more of this size is taken from this device today."""
        used, room = self._of(device), self._settings.device_bytes_per_day
        room = room // REVOKED_SHARE if revoked else room
        if used.size + size > room or (revoked and used.things >= REVOKED_THINGS):
            raise Refused("quota-device")

    def add(self, device: bytes, size: int) -> None:
        """One more thing of this size was stored."""
        used = self._of(device)
        used.size, used.things, used.changed = used.size + size, used.things + 1, True

    def redact(self, author: bytes, count: int) -> None:
        """So many more revisions are redacted by what this device signed. Raises Refused when they are too many."""
        used = self._of(author)
        if used.redactions + count > self._settings.redactions_per_day:
            raise Refused("quota-redactions")
        used.redactions, used.changed = used.redactions + count, True

    def begin(self, author: bytes) -> None:
        """This device began one more dossier. Raises Refused when they are too many."""
        used = self._of(author)
        if used.dossiers >= self._settings.dossiers_per_day:
            raise Refused("quota-dossiers")
        used.dossiers, used.changed = used.dossiers + 1, True

    def write(self) -> None:
        """Write what changed; the caller commits."""
        for device, used in sorted(self._used.items()):
            if used.changed:
                self._write(device, used)

    def _write(self, device: bytes, used: Used) -> None:
        values = {name: getattr(used, name) for name in _COUNTED}
        if used.is_new:
            self._connection.execute(insert(usage).values(**self._key(device), **values))
        else:
            mine = and_(*(usage.c[name] == value for name, value in self._key(device).items()))
            self._connection.execute(update(usage).where(mine).values(**values))

    def _of(self, device: bytes) -> Used:
        if device not in self._used:
            mine = and_(*(usage.c[name] == value for name, value in self._key(device).items()))
            row = self._connection.execute(select(usage).where(mine)).one_or_none()
            self._used[device] = (
                Used() if row is None else Used(row.size, row.things, row.redactions, row.dossiers, False)
            )
        return self._used[device]

    def _key(self, device: bytes) -> dict[str, Any]:
        return {"region": self._region, "device": device, "day": self._day}
