"""What must never come back: redacted revisions and purged dossiers, in the database and in a list outside it.

The list is a file of JSON lines that is only ever added to, kept where no backup of the database overwrites it: a
restore reads it and takes away again what the backup still held (G-22). A line is on the disk before the transaction
that it belongs to is committed; a line whose transaction failed does no harm, since its statement was in order.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from sync.chain import Statement
from sync.errors import BadBox, SyncError
from sync.sealing import Box
from sync.server.database import DatabaseFull, chunks, is_full
from sync.server.settings import BadSettings
from sync.server.tables import items, redacted

Write = Callable[[str, bytes, bytes], None]
KINDS: Final = ("redacted", "purged")


class BadRemovals(SyncError):
    """The list of removals is not there, or has a line that is none, and not because the power went meanwhile."""

    code = "R-005"
    text = (
        "The list of removals is damaged or not there. Nothing was changed. Put it back from a copy before going on; "
        "an empty file will do where nothing was ever removed."
    )


@dataclass(frozen=True)
class Removal:
    """kind: redacted (id: the revision) or purged (id: the dossier itself). at: seconds since 1970.

    said: of a purged dossier its statements, by which laptops know that two people asked it; none in an older list.
    """

    kind: str
    region: bytes
    dossier: bytes
    id: bytes
    at: int
    said: tuple[bytes, ...] = ()

    def line(self) -> str:
        """As it stands in the list."""
        said = {"kind": self.kind, "region": self.region.hex(), "dossier": self.dossier.hex(), "id": self.id.hex()}
        proof = {"said": [one.hex() for one in self.said]} if self.said else {}
        return json.dumps({**said, **proof, "at": self.at}) + "\n"

    @classmethod
    def of(cls, line: str) -> "Removal":
        """Raises ValueError, KeyError, TypeError or BadBox."""
        found = json.loads(line)
        if found["kind"] not in KINDS or type(found["at"]) is not int:
            raise ValueError
        region, dossier, one = (bytes.fromhex(found[name]) for name in ("region", "dossier", "id"))
        said = tuple(map(bytes.fromhex, found.get("said", ())))
        for each in said:
            Statement.decode(each)
        return cls(found["kind"], region, dossier, one, found["at"], said)


def _for_us(path: str, flags: int) -> int:
    """Open a file that, when it is new, nobody else on this machine may read."""
    return os.open(path, flags, 0o600)


class RemovalList:
    """The list outside the database. Shared by all threads of a process; several processes may share the file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def create(self) -> None:
        """Make an empty list where there is none. Raises BadSettings, DatabaseFull."""
        try:
            open(self._file, "ab", opener=_for_us).close()
        except OSError as error:
            if not is_full(error):
                raise BadSettings(f"removals cannot be written: {error.strerror}") from None
        self.add(())

    def add(self, removals: Iterable[Removal]) -> None:
        """Add lines, on the disk when this returns. Raises DatabaseFull, and nothing may be committed then."""
        text = "".join(one.line() for one in removals)
        try:
            with self._lock, open(self._file, "ab", opener=_for_us) as handle:
                handle.write(b"" if self._ends_whole() or not text else b"\n")
                handle.write(text.encode())
                handle.flush()
                os.fsync(handle.fileno())
        except OSError as error:
            raise DatabaseFull("the list of removals") from (error if is_full(error) else None)

    def _ends_whole(self) -> bool:
        """False when the last line was cut off, by a full disk or a lost power."""
        with self._file.open("rb") as handle:
            if handle.seek(0, os.SEEK_END) == 0:
                return True
            handle.seek(-1, os.SEEK_END)
            return handle.read(1) == b"\n"

    def read(self) -> list[Removal]:
        """Everything in the list; a cut off line is passed over, for nothing was committed after it.

        Raises BadRemovals, also when there is no list: without it a restore would bring back what must not return.
        """
        try:
            lines = self._file.read_text(encoding="utf-8").split("\n")
        except (OSError, ValueError) as error:
            raise BadRemovals(type(error).__name__) from None
        return list(_parsed(lines))


def _parsed(lines: list[str]) -> Iterator[Removal]:
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            yield Removal.of(line)
        except (ValueError, KeyError, TypeError, BadBox):
            if not line.startswith('{"kind":') or line.endswith("}"):
                raise BadRemovals(f"line {number}") from None


def redact(connection: Connection, region: bytes, dossier: bytes, ids: list[bytes], now: int) -> int:
    """Take the content of these revisions of a dossier away, and remember it for those that come later.

    How many bytes of it went.
    """
    freed = 0
    mine = (items.c.region == region) & (items.c.dossier == dossier) & (items.c.kind == "revision")
    for part in chunks(ids):
        for row in connection.execute(select(items.c.id, items.c.body).where(mine, items.c.id.in_(part))).all():
            changed = update(items).where(items.c.region == region, items.c.id == row.id)
            blank = _blanked(row.body)
            freed += len(row.body) - len(blank)
            connection.execute(changed.values(body=blank))
        named = (redacted.c.region == region) & (redacted.c.dossier == dossier) & redacted.c.id.in_(part)
        connection.execute(delete(redacted).where(named))
        rows = [{"region": region, "dossier": dossier, "id": one, "at": now} for one in part]
        connection.execute(insert(redacted), rows)
    return freed


def _blanked(body: bytes) -> bytes:
    try:
        return Box.decode(body).blanked().encode()
    except BadBox:
        return b""  # damaged: `check` names it, and no content may stay for that


def forget(connection: Connection, region: bytes, dossier: bytes) -> None:
    """Take away everything of a dossier but its statements, which prove that it was asked for."""
    mine = (items.c.region == region) & (items.c.dossier == dossier)
    connection.execute(delete(items).where(mine, items.c.kind.in_(("revision", "grant"))))
    connection.execute(delete(redacted).where(redacted.c.region == region, redacted.c.dossier == dossier))
