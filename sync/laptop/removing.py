"""Taking away for good: a value, or a whole dossier, from the vault and from every copy of it in the profile.

The vault itself changes in one durable transaction, which also notes what has still to go from backups and set-aside
vaults; what was cut off or refused there is finished by the next unlock. What stays is a dated fact without a client's
words. Copies elsewhere, such as on a stick, are out of reach, and a restore of one takes the same things away again.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sync import records, sealing, wire
from sync.errors import BadBox, SyncError
from sync.files import move, sync_file, sync_folder
from sync.laptop import copies, overview, store, unopened
from sync.laptop.store import Store

TABLE: Final = "removals"
# Every table with rows of a dossier.
OF_DOSSIER: Final = (
    "grants", "revisions", "snapshots", "cards", "drafts", "given", "refused", "shelved", "shelved_ids",
)  # fmt: skip
DESTROYED: Final = "destroyed"
REDACTED: Final = "redacted"
LEFT: Final = "left"  # handed over: the copy went from here, and may come back
CLOSED: Final = "closed"  # closed long ago: the copy went from here, and may come back
_PART: Final = store.NAME + ".part"
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {"at": str, "kind": str, "pending": bool}


@dataclass(frozen=True)
class Removal:
    """What was taken away of a dossier, when, and whether copies of it are still in the profile."""

    dossier_id: str
    at: datetime
    kind: str  # destroyed, redacted, left, closed
    pending: bool


class Removals:
    """What was taken away from an open vault; one row a dossier."""

    def __init__(self, opened: Store) -> None:
        self._store = opened
        self.count = 0  # made since the vault was opened
        self._named: set[bytes] | None = None  # dossiers that have a row, and perhaps some that had one

    def note(self, removal: Removal) -> None:
        """Write it down, inside the transaction that takes it away, or when nothing is pending any more."""
        dossier = bytes.fromhex(removal.dossier_id)
        self._store.put(TABLE, dossier, content_of(removal))
        self._names().add(dossier)
        self.count += removal.pending

    def all(self) -> tuple[Removal, ...]:
        """Every removal that can be read."""
        found = []
        for dossier, sealed in self._store.rows(f"select dossier, sealed from {TABLE}"):  # noqa: S608 -- our own
            with suppress(BadBox):
                found.append(removal_of(dossier, self._store.open(TABLE, dossier, sealed)))
        return tuple(found)

    def is_destroyed(self, dossier_id: str) -> bool:
        """True when nothing may be written under this id any more."""
        found = self.of(dossier_id)
        return found is not None and found.kind == DESTROYED

    def may_name(self, dossier: bytes) -> bool:
        """False when nothing was ever taken away of this dossier."""
        return dossier in self._names()

    def of(self, dossier_id: str) -> Removal | None:
        """What was taken away of a dossier; None when nothing was, or its row cannot be read."""
        dossier = bytes.fromhex(dossier_id)
        if dossier not in self._names():
            return None
        with suppress(BadBox):
            content = self._store.get(TABLE, dossier)
            return None if content is None else removal_of(dossier, content)
        return None

    def _names(self) -> set[bytes]:
        if self._named is None:
            self._named = {dossier for (dossier,) in self._store.rows(f"select dossier from {TABLE}")}  # noqa: S608
        return self._named

    def came_back(self, dossier_id: str) -> None:
        """A copy that had left is here again; inside a transaction."""
        found = self.of(dossier_id)
        if found is not None and found.kind in (LEFT, CLOSED):
            self._store.drop(TABLE, bytes.fromhex(dossier_id))


def content_of(removal: Removal) -> bytes:
    """A removal as bytes."""
    return wire.encode({"at": records.moment(removal.at), "kind": removal.kind, "pending": removal.pending})


def removal_of(dossier: bytes, content: bytes) -> Removal:
    """The removal of these bytes. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=sealing.MAX_PLAIN_BYTES), _FIELDS)
    if found["kind"] not in (DESTROYED, REDACTED, LEFT, CLOSED):
        raise BadBox("kind of removal")
    return Removal(dossier.hex(), records.of_moment(found["at"]), found["kind"], found["pending"])


def check_content(content: bytes) -> None:
    """Raise BadBox unless these bytes are a removal's."""
    removal_of(b"", content)


def delete_dossier(opened: Store, dossier: bytes) -> None:
    """Delete every row of a dossier, its keys first; inside a transaction."""
    for table in OF_DOSSIER:
        opened.write(f"delete from {table} where dossier = ?", dossier)  # noqa: S608 -- names of our own tables
    overview.forget(opened, dossier)


def holds_dossier(opened: Store, dossier: bytes) -> bool:
    """True when any row of it is there."""
    return any(
        opened.rows(f"select 1 from {table} where dossier = ? limit 1", dossier)  # noqa: S608 -- our own tables
        for table in OF_DOSSIER
    )


# Copies in the profile.


def clear_copies(
    profile: Path, vault: bytes, vault_key: bytes, dossiers: Sequence[bytes], keep: Path | None
) -> tuple[Path, ...]:
    """Delete dossiers from every backup and set-aside vault but one; the folders where that did not succeed.

    keep: the backup that was made after the removal.
    """
    shutil.rmtree(profile / copies.FOLDER / copies.UNFINISHED, ignore_errors=True)
    shutil.rmtree(profile / copies.SALVAGED, ignore_errors=True)
    behind = []
    for folder in copies.folders(profile):
        if folder != keep and not _cleared(folder, vault, vault_key, dossiers):
            behind.append(folder)
    return tuple(behind)


def _cleared(folder: Path, vault: bytes, vault_key: bytes, dossiers: Sequence[bytes]) -> bool:
    """True when this copy does not hold the dossiers any more, or is no copy of this vault."""
    database = folder / store.NAME
    if not database.exists() or unopened.vault_of(database) not in (vault, None):
        return True
    part = folder / _PART
    try:
        _drop(part)  # a log of a time that was cut off would count for the copy that is made now
        for end in ("", "-wal"):
            if (folder / (store.NAME + end)).exists():
                shutil.copyfile(folder / (store.NAME + end), folder / (_PART + end))
                os.chmod(folder / (_PART + end), 0o600)
        _delete_in(part, vault_key, dossiers)
        stamp = database.stat().st_mtime
        os.utime(part, (stamp, stamp))
        sync_file(part)
        move(part, database)
        for end in ("-wal", "-shm"):
            (folder / (store.NAME + end)).unlink(missing_ok=True)
        sync_folder(folder)
    except (SyncError, OSError):
        return False
    finally:
        _drop(part)
    return True


def _drop(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _delete_in(database: Path, vault_key: bytes, dossiers: Sequence[bytes]) -> None:
    """Delete dossiers in a closed copy; also what is left of one of which it holds no row."""
    opened = Store(database, vault_key)
    try:
        with opened.transaction():
            for dossier in dossiers:
                delete_dossier(opened, dossier)
        opened.rewrite()
    finally:
        opened.close()


# What is put back from an older copy.


def carry_over(present: Store, restored: Store) -> None:
    """Take away from an older copy what was taken away from the vault since; a redacted dossier comes as it is now."""
    removed = [one for one in Removals(present).all() if one.kind != CLOSED]  # it left to make room, and may be here
    for removal in removed:
        dossier = bytes.fromhex(removal.dossier_id)
        with restored.transaction():
            delete_dossier(restored, dossier)
            if removal.kind == REDACTED:
                _copy_rows(present, restored, dossier)
            Removals(restored).note(removal)
    if removed:
        restored.rewrite()


def _copy_rows(present: Store, restored: Store, dossier: bytes) -> None:
    columns = {
        "grants": "key, dossier, box",
        "revisions": "id, dossier, sequence, box",
        "given": "id, dossier, info, pdf",
    }
    for table, names in columns.items():
        for row in present.rows(f"select {names} from {table} where dossier = ?", dossier):  # noqa: S608 -- our own
            holes = ", ".join("?" * len(row))
            restored.write(f"insert into {table} ({names}) values ({holes})", *row)  # noqa: S608 -- our own tables
