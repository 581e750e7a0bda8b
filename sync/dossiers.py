"""The dossiers in a store: reading one, checked from bytes to values, and sealing a revision onto it."""

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sync import history, identity, records, redaction, sealing, snapshots
from sync.errors import BadBox, DamagedDossier, SyncError, TooLarge, UnknownDossier
from sync.history import Revision, State
from sync.snapshots import Snapshots, Unread
from sync.store import Store
from sync.wire import Value

REVISION: Final = "revision"
_KEPT: Final = 16  # dossiers kept decrypted, so that saving needs no reading


@dataclass(frozen=True)
class Opened:
    """A dossier in memory: its newest key, its revisions by id, and what they say together.

    behind: how many revisions came after its snapshot; all of them when there is none.
    """

    key: bytes
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    state: State = field(default_factory=State)
    behind: int = 0

    def after(self, revision: Revision) -> "Opened":
        """The dossier with one more revision."""
        revisions = snapshots.with_one(self.revisions, revision)
        state = history.extended(self.state, revision)
        if state is None:  # the snapshot before it cannot be read on from
            return Opened(self.key, revisions, history.merge(revisions.values()), len(revisions))
        return Opened(self.key, revisions, state, self.behind + 1)


@dataclass(frozen=True)
class Saying:
    """What an author says in a revision, before it is sealed."""

    changes: Mapping[str, Value]
    parents: tuple[str, ...]
    form: str
    reason: str | None
    at: datetime


def id_bytes(dossier_id: str) -> bytes:
    """The 16 bytes of a dossier id. Raises UnknownDossier."""
    try:
        dossier = bytes.fromhex(dossier_id)
    except ValueError as error:
        raise UnknownDossier() from error
    if len(dossier) != sealing.SHORT_ID_BYTES:
        raise UnknownDossier()
    return dossier


class Dossiers:
    """Reads and appends; keeps the last few dossiers decrypted."""

    def __init__(self, opened_store: Store, device: identity.Device) -> None:
        self._store = opened_store
        self._device = device
        self._snapshots = Snapshots(opened_store)
        self._kept: OrderedDict[str, Opened] = OrderedDict()

    def get(self, dossier_id: str) -> Opened:
        """The dossier, from memory or from the store. Raises UnknownDossier, DamagedDossier.

        One with a snapshot is read from there on; its history is read, and checked, when it is asked for.
        """
        if dossier_id not in self._kept:
            dossier = id_bytes(dossier_id)
            opened = self._by_snapshot(dossier) or self.read(dossier)
            self.keep(dossier_id, opened)
            with suppress(SyncError):  # a disk that refuses a snapshot keeps no dossier shut
                self.keep(dossier_id, self.renewed(dossier, opened))
        self._kept.move_to_end(dossier_id)
        return self._kept[dossier_id]

    def keep(self, dossier_id: str, opened: Opened) -> None:
        """Remember what a dossier became, once it is durable."""
        self._kept[dossier_id] = opened
        self._kept.move_to_end(dossier_id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def forget(self, dossier_id: str | None = None) -> None:
        """Drop everything decrypted, or one dossier."""
        if dossier_id is None:
            self._kept.clear()
        else:
            self._kept.pop(dossier_id, None)

    def ids(self) -> list[bytes]:
        """Every dossier that has a grant or a revision."""
        found = self._store.rows("select dossier from grants union select dossier from revisions")
        return [row[0] for row in found]

    def renewed(self, dossier: bytes, opened: Opened) -> Opened:
        """The dossier as it was, with a newer snapshot in the store when one is due; also inside a transaction."""
        if opened.behind <= snapshots.EVERY or len(opened.revisions) <= snapshots.LEAST:
            return opened
        self._snapshots.keep(dossier, self._stored(dossier), opened.state)
        return replace(opened, behind=0)

    def snapshot_holds(self, dossier: bytes, opened: Opened) -> bool:
        """True unless its snapshot says something else than its revisions."""
        return self._snapshots.holds(dossier, self._stored(dossier), opened.revisions)

    def drop_snapshots(self) -> None:
        """Let go of every snapshot; each is made anew from the revisions when its dossier is opened next."""
        self._snapshots.clear()
        self.forget()

    def _stored(self, dossier: bytes) -> list[bytes]:
        """The ids of its revisions, in the order they were stored."""
        return [row[0] for row in self._store.rows("select id from revisions where dossier = ? order by n", dossier)]

    def _by_snapshot(self, dossier: bytes) -> Opened | None:
        """The dossier from its snapshot and what was written on top of it; None when it must be read in full."""
        ids = self._stored(dossier)
        found = self._snapshots.get(dossier, ids)
        if found is None:
            return None
        state, later = found.state, "select id, box from revisions where dossier = ? order by n limit -1 offset ?"
        try:
            keys = self._keys(dossier)
            for row_id, data in self._store.rows(later, dossier, found.count):
                on_top = history.extended(state, self._revision(keys, self._box(dossier, row_id, data)))
                if on_top is None:
                    return None
                state = on_top
        except BadBox:
            return None  # reading it in full says what is damaged
        revisions = Unread([one.hex() for one in ids], lambda: self.read(dossier).revisions)
        return Opened(_newest(keys), revisions, state, len(ids) - found.count)

    def read(self, dossier: bytes) -> Opened:
        """The dossier from the store: every grant and every box checked. Raises UnknownDossier, DamagedDossier."""
        try:
            keys, revisions = self.parts(dossier)
        except BadBox as error:
            raise DamagedDossier() from error
        state = history.merge(revisions)
        if not state.heads or state.waiting:
            raise DamagedDossier()
        return Opened(_newest(keys), {revision.id: revision for revision in revisions}, state, len(revisions))

    def parts(self, dossier: bytes, *, strict: bool = True) -> tuple[dict[bytes, bytes], list[Revision]]:
        """Its keys by id, oldest first, and its revisions. strict: all of them; else those that can be opened.

        Raises UnknownDossier when nothing of it is there, BadBox.
        """
        boxes = self._store.rows("select id, box from revisions where dossier = ? order by n", dossier)
        if not boxes and not self._store.rows("select 1 from grants where dossier = ?", dossier):
            raise UnknownDossier()
        keys = self._keys(dossier)
        revisions, blanks = [], []
        for row_id, data in boxes:
            try:
                box = self._box(dossier, row_id, data)
                if box.ciphertext is None:
                    blanks.append(box)
                else:
                    revisions.append(self._revision(keys, box))
            except BadBox:
                if strict:
                    raise
        return keys, [*revisions, *_blanked(revisions, blanks, strict=strict)]

    def _keys(self, dossier: bytes) -> dict[bytes, bytes]:
        """Key id -> dossier key, oldest first."""
        keys: dict[bytes, bytes] = {}
        for (data,) in self._store.rows("select box from grants where dossier = ? order by n", dossier):
            found = identity.Grant.decode(data)
            if found.dossier != dossier:
                raise BadBox("grant of another dossier")
            keys[found.key] = identity.open_grant(found, self._device, self._device.public)
        if not keys:
            raise BadBox("no grant")
        return keys

    def _box(self, dossier: bytes, row_id: bytes, data: bytes) -> sealing.Box:
        """Bounds, parse, place and signature: always in this order, and before anything is decrypted."""
        box = sealing.Box.decode(data)
        if box.id != row_id or box.header.dossier != dossier or box.header.author != self._device.public.id:
            raise BadBox("box of another place")
        sealing.verify(REVISION, box, self._device.public.signer)
        return box

    @staticmethod
    def _revision(keys: Mapping[bytes, bytes], box: sealing.Box) -> Revision:
        if box.header.key not in keys:
            raise BadBox("box of another key")
        content = sealing.open_box(REVISION, box, keys[box.header.key])
        return records.revision_of(box.id, box.header, content)

    def seal(self, dossier: bytes, opened: Opened, saying: Saying) -> tuple[sealing.Box, Revision]:
        """Seal and sign a revision of this dossier. Raises BadChange, TooLarge."""
        parents = tuple(sorted({bytes.fromhex(parent) for parent in saying.parents}))
        if len(opened.revisions) >= history.MAX_REVISIONS or len(parents) > sealing.MAX_PARENTS:
            raise TooLarge("revisions of a dossier")
        content = records.revision_content(saying.changes, form=saying.form, reason=saying.reason, at=saying.at)
        header = sealing.Header(
            dossier=dossier,
            key=identity.key_id(opened.key),
            author=self._device.public.id,
            parents=parents,
            salt=sealing.new_salt(),
        )
        box = sealing.seal(REVISION, header, opened.key, self._device.signer, content)
        return box, records.revision_of(box.id, header, content)

    def grant(self, dossier: bytes, key: bytes) -> None:
        """Store a dossier's key, sealed to this device; inside a transaction."""
        granted = identity.grant(dossier, key, self._device.public, self._device)
        self._store.write(
            "insert into grants (key, dossier, box) values (?, ?, ?)", granted.key, dossier, granted.encode()
        )

    def append(self, dossier: bytes, box: sealing.Box) -> None:
        """Store a sealed revision; inside a transaction."""
        self._store.write("insert into revisions (id, dossier, box) values (?, ?, ?)", box.id, dossier, box.encode())

    def blank(self, revision_id: str) -> None:
        """Take away what a revision said, for good; inside a transaction that also keeps the fact."""
        row_id = bytes.fromhex(revision_id)
        for dossier, data in self._store.rows("select dossier, box from revisions where id = ?", row_id):
            self._snapshots.drop(dossier)
            box = sealing.Box.decode(data).blanked()
            self._store.write("update revisions set box = ? where id = ?", box.encode(), row_id)


def _newest(keys: Mapping[bytes, bytes]) -> bytes:
    return next(reversed([*keys.values()]))


def _blanked(revisions: list[Revision], blanks: list[sealing.Box], *, strict: bool) -> list[Revision]:
    """What stands for blanked boxes, each vouched for by a fact in a revision. Raises BadBox for one that is not."""
    if not blanks:
        return []
    facts, found = redaction.facts_of(revisions), []
    for box in blanks:
        fact = facts.get(box.id.hex())
        if fact is not None:
            parents = tuple(parent.hex() for parent in box.header.parents)
            found.append(redaction.blanked(fact.revision, parents, box.header.author.hex(), fact))
        elif strict:
            raise BadBox("blanked, and nothing says why")
    return found
