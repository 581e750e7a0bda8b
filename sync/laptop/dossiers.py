"""The dossiers in a store: reading one, checked from bytes to values, and sealing a revision onto it."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from sync import history, identity, records, sealing
from sync.errors import BadBox, DamagedDossier, SyncError, TooLarge, UnknownDossier
from sync.history import Revision
from sync.identity import Grant
from sync.laptop import overview, redaction, snapshots
from sync.laptop.opened import Opened, Saying, Sealed
from sync.laptop.rights import Alone, Rights
from sync.laptop.snapshots import Snapshots, Unread
from sync.laptop.store import Store
from sync.signatures import check_ahead

REVISION: Final = "revision"
_NONE: Final[Mapping[bytes, Revision]] = {}
_MANY: Final = 32  # boxes whose signatures are worth checking beside each other
_KEPT: Final = 16  # dossiers kept decrypted at least, so that saving needs no reading
_KEPT_REVISIONS: Final = 4_000  # more of them while they hold no more than this, so that what comes needs none either


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

    def __init__(self, opened_store: Store, device: identity.Device, rights: Rights | None = None) -> None:
        """rights: who else may read and write; None: only this device."""
        self._store = opened_store
        self._device = device
        self._rights = rights or Alone(device)
        self._snapshots = Snapshots(opened_store)
        self._kept: OrderedDict[str, Opened] = OrderedDict()
        self._size = 0  # revisions of them all

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
        self._size += len(opened.revisions) - self._size_of(dossier_id)
        self._kept[dossier_id] = opened
        self._kept.move_to_end(dossier_id)
        while len(self._kept) > _KEPT and self._size > _KEPT_REVISIONS:
            self.forget(next(iter(self._kept)))

    def _size_of(self, dossier_id: str) -> int:
        kept = self._kept.get(dossier_id)
        return 0 if kept is None else len(kept.revisions)

    def written_under(self, dossier: bytes) -> tuple[bytes, bytes]:
        """Id of the key that a dossier in memory is written under, and the key; both empty when there is none."""
        kept = self._kept.get(dossier.hex())
        return (b"", b"") if kept is None or not kept.key else (identity.key_id(kept.key), kept.key)

    def given_up(self, dossier: bytes) -> Opened | None:
        """What was kept of a dossier, which is kept no longer: something came that it does not hold."""
        found = self._kept.get(dossier.hex())
        self.forget(dossier.hex())
        return found

    def forget(self, dossier_id: str | None = None) -> None:
        """Drop everything decrypted, or one dossier."""
        if dossier_id is None:
            self._kept.clear()
            self._size = 0
        else:
            self._size -= self._size_of(dossier_id)
            self._kept.pop(dossier_id, None)

    def ids(self) -> list[bytes]:
        """Every dossier that has a grant or a revision."""
        found = self._store.rows(
            "select dossier from revisions union select dossier from grants "
            "where dossier not in (select dossier from holdings)"  # of these a revision may still be on its way
        )
        return [row[0] for row in found]

    def without_card(self) -> list[bytes]:
        """Every dossier that has a grant and no card, but for those of a region whose revisions are on their way."""
        found = self._store.rows(
            "select distinct dossier from grants where dossier not in (select dossier from cards) "
            "and (dossier in (select dossier from revisions) or dossier not in (select dossier from holdings))"
        )
        return [row[0] for row in found]

    def has(self, dossier: bytes) -> bool:
        """True when it was saved at least once, or should have been."""
        return bool(
            self._store.rows("select 1 from revisions where dossier = ? limit 1", dossier)
            or self._store.rows(
                "select 1 from grants where dossier = ?1 and ?1 not in (select dossier from holdings) limit 1", dossier
            )
        )

    def renewed(self, dossier: bytes, opened: Opened) -> Opened:
        """The dossier as it was, with a newer snapshot in the store when one is due; also inside a transaction."""
        if opened.behind <= snapshots.EVERY or len(opened.revisions) <= snapshots.LEAST:
            return opened
        if opened.state.late or opened.state.set_aside:
            return opened
        self._snapshots.keep(dossier, self._stored(dossier), opened.state, self._rights.basis(dossier))
        return replace(opened, behind=0)

    def snapshot_holds(self, dossier: bytes, opened: Opened) -> bool:
        """True unless its snapshot says something else than its revisions."""
        stored, basis = self._stored(dossier), self._rights.basis(dossier)
        return self._snapshots.holds(dossier, stored, opened.revisions, basis, opened.entitled)

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
        found = self._snapshots.get(dossier, ids, self._rights.basis(dossier))
        if found is None:
            return None
        entitled = self._rights.entitled(dossier)
        state, later = found.state, "select id, box from revisions where dossier = ? order by n limit -1 offset ?"
        try:
            keys = self.keys(dossier)
            for row_id, data in self._store.rows(later, dossier, found.count):
                on_top = history.extended(
                    state, self._revision(keys, self._box(dossier, row_id, data)), entitled=entitled
                )
                if on_top is None:
                    return None
                state = on_top
        except BadBox:
            return None  # reading it in full says what is damaged
        revisions = Unread([one.hex() for one in ids], lambda: self.read(dossier).revisions)
        return Opened(self.key_to_write(dossier, keys), revisions, state, len(ids) - found.count, entitled)

    def read(self, dossier: bytes, checked: Mapping[bytes, Revision] | None = None) -> Opened:
        """The dossier from the store: every grant and every box checked. Raises UnknownDossier, DamagedDossier.

        checked: what was checked and opened a moment ago, by the bytes of its box; the same bytes say the same.
        """
        try:
            keys, revisions = self.parts(dossier, checked=checked or {})
        except BadBox as error:
            raise DamagedDossier() from error
        entitled = self._rights.entitled(dossier)
        state = history.merge(revisions, entitled)
        if not revisions or state.waiting:
            raise DamagedDossier()
        known = {revision.id: revision for revision in revisions}
        return Opened(self.key_to_write(dossier, keys), known, state, len(revisions), entitled)

    def grown(
        self, dossier: bytes, before: Opened | None, fresh: Sequence[Revision], keys: Mapping[bytes, bytes]
    ) -> Opened | None:
        """The dossier with revisions that were just stored, without reading the others again; None when it must be.

        before: as it was without them; None when that is not known. keys: the dossier keys that are known, by id.
        """
        (stored,) = self._store.rows("select count(*) from revisions where dossier = ?", dossier)[0]
        entitled = self._rights.entitled(dossier)
        opened = replace(before or Opened(b""), entitled=entitled)
        told = any(redaction.tells(one) for one in fresh)
        if stored != len(opened.revisions) + len(fresh) or told or not (before or keys):
            return None
        opened = opened.after(*fresh)
        return opened if opened.key else replace(opened, key=self.key_to_write(dossier, keys or self.keys(dossier)))

    def parts(
        self, dossier: bytes, *, strict: bool = True, checked: Mapping[bytes, Revision] = _NONE
    ) -> tuple[dict[bytes, bytes], list[Revision]]:
        """Its keys by id, oldest first, and its revisions. strict: all of them; else those that can be opened.

        checked: see read. Raises UnknownDossier when nothing of it is there, BadBox.
        """
        boxes = self._store.rows("select id, box from revisions where dossier = ? order by n", dossier)
        if not boxes and not self._store.rows("select 1 from grants where dossier = ?", dossier):
            raise UnknownDossier()
        keys = self.keys(dossier)
        unchecked = [data for _, data in boxes if data not in checked]
        if len(unchecked) >= _MANY:
            self._check_ahead(unchecked)
        revisions, blanks = [], []
        for row_id, data in boxes:
            known = checked.get(data)
            if known is not None and known.id == row_id.hex():
                revisions.append(known)
                continue
            try:
                box = self._box(dossier, row_id, data)
                if box.ciphertext is None:
                    blanks.append(box)
                else:
                    revisions.append(self._revision(keys, box))
            except BadBox:
                if strict:
                    raise
        redacted, back = self._rights.redacted(dossier), self._taken_back(blanks)
        blanked = redaction.blanked(revisions, blanks, redacted, back, strict=strict)
        return keys, [*redaction.settled((*revisions, *blanked), self._rights.entitled(dossier)).values()]

    def keys(self, dossier: bytes) -> dict[bytes, bytes]:
        """Key id -> dossier key, oldest first. A grant that others made and that does not open counts for nothing."""
        keys: dict[bytes, bytes] = {}
        for found in self.grants(dossier):
            opener, author = self._rights.opener(found.recipient), self._rights.author(found.author)
            if opener is None or found.key in keys:
                continue
            try:
                if author is None:
                    raise BadBox("grant of a stranger")
                keys[found.key] = identity.open_grant(found, opener, author)
            except BadBox:
                if found.author == self._device.public.id:
                    raise
        if not keys:
            raise BadBox("no grant")
        return keys

    def grants(self, dossier: bytes) -> list[Grant]:
        """Every grant of it, oldest first. Raises BadBox."""
        rows = self._store.rows("select box from grants where dossier = ? order by n", dossier)
        found = [Grant.decode(data) for (data,) in rows]
        if any(one.dossier != dossier for one in found):
            raise BadBox("grant of another dossier")
        return found

    def key_to_write(self, dossier: bytes, keys: Mapping[bytes, bytes]) -> bytes:
        """The key to write under; empty when a new one must be made."""
        fit = self._rights.fit_key(dossier, (one for one in self.grants(dossier) if one.key in keys))
        return keys[fit] if fit is not None else b""

    def _box(self, dossier: bytes, row_id: bytes, data: bytes) -> sealing.Box:
        """Bounds, parse, place and signature: always in this order, and before anything is decrypted."""
        box = sealing.Box.decode(data)
        author = self._rights.author(box.header.author)
        if box.id != row_id or box.header.dossier != dossier or author is None:
            raise BadBox("box of another place")
        sealing.verify(REVISION, box, author.signer)
        return box

    def _taken_back(self, blanks: Iterable[sealing.Box]) -> dict[bytes, datetime]:
        """Those that their authors took away before anybody else had them, and when."""
        found: dict[bytes, datetime] = {}
        for box in blanks:
            author = self._rights.author(box.header.author) if box.back is not None else None
            if author is not None and box.back is not None and box.was_taken_back(author.signer):
                found[box.id] = records.of_moment(box.back[0])
        return found

    def _check_ahead(self, boxes: Iterable[bytes]) -> None:
        """Check their signatures beside each other; each is asked for in its turn."""
        with suppress(BadBox):
            found = [sealing.Box.decode(data) for data in boxes]
            authors = [self._rights.author(box.header.author) for box in found]
            signed = zip(found, authors, strict=True)
            check_ahead(box.as_signed(REVISION, author.signer) for box, author in signed if author is not None)

    @staticmethod
    def _revision(keys: Mapping[bytes, bytes], box: sealing.Box) -> Revision:
        if box.header.key not in keys:
            raise BadBox("box of another key")
        content = sealing.open_box(REVISION, box, keys[box.header.key])
        return records.revision_of(box.id, box.header, content)

    def seal(self, dossier: bytes, opened: Opened, saying: Saying) -> Sealed:
        """Seal and sign a revision of this dossier, under a new key when there is none. Raises BadChange, TooLarge."""
        parents = tuple(sorted({bytes.fromhex(parent) for parent in saying.parents}))
        if len(opened.revisions) >= history.MAX_REVISIONS or len(parents) > sealing.MAX_PARENTS:
            raise TooLarge("revisions of a dossier")
        content = records.revision_content(
            saying.changes, form=saying.form, reason=saying.reason, at=saying.at, aside=saying.aside
        )
        key = opened.key or identity.new_dossier_key()
        header = sealing.Header(
            dossier=dossier,
            key=identity.key_id(key),
            author=self._device.public.id,
            parents=parents,
            salt=sealing.new_salt(),
            roster=self._rights.roster_head,
        )
        box = sealing.seal(REVISION, header, key, self._device.signer, content)
        grants = () if opened.key else self.granted(dossier, key)
        return Sealed(box, records.revision_of(box.id, header, content), key, grants)

    def granted(self, dossier: bytes, key: bytes) -> tuple[Grant, ...]:
        """A new key sealed to all who may read; not stored yet."""
        return tuple(self._rights.grant(dossier, key, reader) for reader in self._rights.readers(dossier))

    def append(self, dossier: bytes, sealed: Sealed) -> None:
        """Store a sealed revision, its grants first; inside a transaction."""
        for granted in sealed.grants:
            self.keep_grant(granted)
            self._rights.wrote("grant", granted.id, dossier, granted.recipient)
        self.keep_box(dossier, sealed.box)
        self._rights.wrote(REVISION, sealed.box.id, dossier)

    def keep_grant(self, granted: Grant) -> None:
        """Store a grant, ours or another's; inside a transaction."""
        self._store.write(
            "insert into grants (key, dossier, box) values (?, ?, ?)", granted.key, granted.dossier, granted.encode()
        )

    def keep_box(self, dossier: bytes, box: sealing.Box) -> bytes:
        """Store a box, ours or another's; inside a transaction. Its bytes."""
        data = box.encode()
        self._store.write_soon("insert into revisions (id, dossier, box) values (?, ?, ?)", box.id, dossier, data)
        return data

    def blank(self, revision_id: str) -> None:
        """Take away what a revision said, for good; inside a transaction that also keeps the fact."""
        row_id = bytes.fromhex(revision_id)
        for dossier, data in self._store.rows("select dossier, box from revisions where id = ?", row_id):
            self._snapshots.drop(dossier)
            overview.forget(self._store, dossier)
            box = sealing.Box.decode(data).blanked()
            self._store.write("update revisions set box = ? where id = ?", box.encode(), row_id)
