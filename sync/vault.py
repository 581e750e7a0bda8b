"""The laptop's encrypted store of dossiers: made, opened, written and read here, by one thread at a time.

A dossier is a set of sealed, signed revisions; saving appends one. Everything else (list rows, drafts, given plans,
settings) is the vault's own and sealed in its rows. Format: docs/format.md; promises: docs/security.md.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from sync import backup, header, history, identity, records, recovery, sealing, store
from sync.errors import (
    BadBox,
    BadChange,
    DamagedDossier,
    DamagedVault,
    ForeignVault,
    PlanExists,
    SyncError,
    TooLarge,
    UnknownDossier,
    VaultExists,
    told_plainly,
)
from sync.files import LOCK, ProfileLock, make_folder, sync_folder
from sync.history import Revision, State
from sync.kdf import Cost, measure_cost
from sync.records import Card, Draft, GivenPlan, GivenPlanInfo, RevisionInfo
from sync.strength import check_passphrase
from sync.wire import Value

__all__ = ["Card", "CardMaker", "Draft", "GivenPlan", "GivenPlanInfo", "RevisionInfo", "Value", "Vault"]

CardMaker = Callable[[str, State], Mapping[str, Value]]

REVISION: Final = "revision"
_OPEN_DOSSIERS: Final = 16  # kept decrypted, so that saving needs no reading
_UNFINISHED: Final = store.NAME + ".new"


def _now() -> datetime:
    return datetime.now(UTC)


def _no_card(_dossier_id: str, _state: State) -> Mapping[str, Value]:
    return {}


@dataclass(frozen=True)
class _Opened:
    """A dossier in memory: its key, its revisions by id, and what they say together."""

    key: bytes
    revisions: Mapping[str, Revision]
    state: State


class Vault:
    """An open vault. card_maker makes a list row from a dossier; recovery_code is set once, when a code was made."""

    def __init__(
        self,
        folder: Path,
        found: header.VaultHeader,
        vault_key: bytes,
        lock: ProfileLock,
        clock: Callable[[], datetime],
    ) -> None:
        """For create, unlock and recover, which hold the lock and know the key."""
        self.folder = folder
        self.card_maker: CardMaker = _no_card
        self.recovery_code: str | None = None
        self._header = found
        self._key = vault_key
        self._lock = lock
        self._clock = clock
        self._store = store.Store(folder / store.NAME, vault_key)
        self._device = _device(self._store, found.vault)
        self._cards: dict[str, Mapping[str, Value] | None] | None = None
        self._drafted: set[str] | None = None
        self._dossiers: OrderedDict[str, _Opened] = OrderedDict()

    # Making, opening, closing.

    @staticmethod
    def exists(folder: Path) -> bool:
        """True when the folder holds a vault, or what is left of one; False when one was never finished."""
        if (folder / _UNFINISHED).exists():
            return False
        return any((folder / name).exists() for name in (*header.NAMES, store.NAME))

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        cost: Cost | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Make a vault in the folder and open it; recovery_code holds the code to be written down.

        cost: None measures this computer. Raises VaultExists, WeakPassphrase, NoRights, NoSpace, VaultBusy.
        """
        check_passphrase(passphrase)
        if cls.exists(folder):
            raise VaultExists()
        with told_plainly():
            make_folder(folder)
            lock = ProfileLock.take(folder, create=True)
        assert lock is not None  # noqa: S101 -- create=True always gives one
        try:
            secret, vault_key = recovery.new_secret(), os.urandom(sealing.KEY_BYTES)
            made = header.new_header(vault_key, passphrase, cost or measure_cost(), secret)
            with told_plainly():
                _write_new(folder, made, vault_key)
            vault = cls(folder, made, vault_key, lock, clock)
        except BaseException:
            lock.release()
            raise
        vault.recovery_code = recovery.as_text(secret)
        return vault

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, *, clock: Callable[[], datetime] = _now) -> Self:
        """Open the vault. A wrong passphrase, or a foreign, newer or damaged file, changes no byte (G-02).

        Takes the header's cost in time. Raises VaultMissing, WrongPassphrase, ForeignVault, NewerFormat, DamagedVault,
        BadCost, NoMemory, VaultBusy, NoRights.
        """
        return cls._open(folder, lambda found: header.key_by_passphrase(found, passphrase), clock)

    @classmethod
    def recover(cls, folder: Path, code: str, new_passphrase: str, *, clock: Callable[[], datetime] = _now) -> Self:
        """Open the vault with its recovery code and set a new passphrase; recovery_code then holds a new code.

        Raises MistypedRecoveryCode, WrongRecoveryCode, WeakPassphrase, BackupsBehind and what unlock raises.
        """
        secret = recovery.from_text(code)
        check_passphrase(new_passphrase)
        vault = cls._open(folder, lambda found: header.key_by_recovery(found, secret), clock)
        try:
            fresh = recovery.new_secret()
            changed = header.with_passphrase(vault._header, vault._key, new_passphrase, vault._header.cost)
            vault._replace_header(header.with_recovery(changed, vault._key, fresh))
        except BaseException:
            vault.close()
            raise
        vault.recovery_code = recovery.as_text(fresh)
        return vault

    @classmethod
    def _open(
        cls,
        folder: Path,
        key_of: Callable[[header.VaultHeader], bytes],
        clock: Callable[[], datetime],
    ) -> Self:
        with told_plainly():
            found = header.read_header(folder)
            lock = ProfileLock.take(folder, create=False)
        try:
            vault_key = key_of(found)
            with told_plainly():
                lock = lock or ProfileLock.take(folder, create=True)
                assert lock is not None  # noqa: S101 -- create=True always gives one
                backup.finish_restore(folder)
                _check_files(folder, found, vault_key)
                vault = cls(folder, found, vault_key, lock, clock)
                try:
                    header.heal_header(folder, found)
                    backup.bring_along(folder, found)
                except BaseException:
                    vault._store.close()
                    raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return vault

    def close(self) -> None:
        """Close the files and let go of the folder. The keys go with this object."""
        try:
            self._store.close()
        finally:
            self._lock.release()
            self._dossiers.clear()
            self._cards = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Passphrase and recovery.

    def change_passphrase(self, old: str, new: str) -> None:
        """Set a new passphrase; every backup opens with it before this returns (G-04).

        Raises WrongPassphrase, WeakPassphrase; BackupsBehind when a backup could not be brought along.
        """
        check_passphrase(new)
        header.key_by_passphrase(self._header, old)
        self._replace_header(header.with_passphrase(self._header, self._key, new, self._header.cost))

    def new_recovery_code(self) -> str:
        """Make a new recovery code; the one before no longer opens this vault."""
        secret = recovery.new_secret()
        self._replace_header(header.with_recovery(self._header, self._key, secret))
        self.recovery_code = recovery.as_text(secret)
        return self.recovery_code

    def is_recovery_code(self, typed: str) -> bool:
        """True when the typed code opens this vault: asked once after it was written down."""
        try:
            return header.key_by_recovery(self._header, recovery.from_text(typed)) == self._key
        except SyncError:
            return False

    def _replace_header(self, changed: header.VaultHeader) -> None:
        with told_plainly():
            header.write_header(self.folder, changed)
            self._header = changed
            backup.bring_along(self.folder, changed)

    # Dossiers.

    def new_dossier(
        self,
        changes: Mapping[str, Value],
        *,
        form: str,
        reason: str | None = None,
        at: datetime,
        dossier_id: str | None = None,
    ) -> str:
        """Make a dossier with its first revision, in one durable transaction that drops its draft; its id.

        dossier_id: 32 hex digits, drawn by the caller when a draft came before the dossier; None draws one.
        Raises BadChange when the id is in use.
        """
        dossier = os.urandom(sealing.SHORT_ID_BYTES) if dossier_id is None else _dossier_bytes(dossier_id)
        if self.has(dossier.hex()):
            raise BadChange("dossier id in use")
        key = identity.new_dossier_key()
        granted = identity.grant(dossier, key, self._device.public, self._device)
        empty = _Opened(key, {}, State())
        box, revision = self._sealed_revision(dossier, empty, changes, (), form, reason, at)
        state = history.merge([revision])
        with self._store.transaction():
            self._store.write(
                "insert into grants (key, dossier, box) values (?, ?, ?)", granted.key, dossier, granted.encode()
            )
            self._append(dossier, box, state)
            self._store.drop("drafts", dossier)
        self._drafts_now().discard(dossier.hex())
        self._keep(dossier.hex(), _Opened(key, {revision.id: revision}, state))
        return dossier.hex()

    def has(self, dossier_id: str) -> bool:
        """True when the dossier was saved at least once; a draft alone makes no dossier."""
        return bool(self._store.rows("select 1 from grants where dossier = ?", _dossier_bytes(dossier_id)))

    def save(
        self,
        dossier_id: str,
        changes: Mapping[str, Value],
        *,
        parents: tuple[str, ...],
        form: str,
        reason: str | None = None,
        at: datetime,
    ) -> str:
        """Append a revision over the heads its author saw, refresh the card, drop the draft: one durable transaction.

        The id of the revision. Raises UnknownDossier (also for a parent that is not there), BadChange, TooLarge, NoSpace.
        """
        opened = self._opened(dossier_id)
        if not parents or any(parent not in opened.revisions for parent in parents):
            raise UnknownDossier("parents")
        dossier = _dossier_bytes(dossier_id)
        box, revision = self._sealed_revision(dossier, opened, changes, parents, form, reason, at)
        revisions = {**opened.revisions, revision.id: revision}
        state = history.extended(opened.state, revision) or history.merge(revisions.values())
        with self._store.transaction():
            self._append(dossier, box, state)
            self._store.drop("drafts", dossier)
        self._drafts_now().discard(dossier_id)
        self._keep(dossier_id, _Opened(opened.key, revisions, state))
        return revision.id

    def dossier(self, dossier_id: str) -> State:
        """The dossier as its revisions together say, without the draft. Raises UnknownDossier, DamagedDossier."""
        return self._opened(dossier_id).state

    def history(self, dossier_id: str) -> tuple[RevisionInfo, ...]:
        """Every revision, each after those it was written over. Raises UnknownDossier, DamagedDossier."""
        ordered = history.in_order(self._opened(dossier_id).revisions.values())
        return tuple(records.info_of(revision) for revision in ordered)

    def state_at(self, dossier_id: str, revision_id: str) -> State:
        """The dossier as the author of this revision saw it after writing. Raises UnknownDossier, DamagedDossier."""
        return history.state_at(self._opened(dossier_id).revisions.values(), revision_id)

    def _sealed_revision(
        self,
        dossier: bytes,
        opened: _Opened,
        changes: Mapping[str, Value],
        parents: tuple[str, ...],
        form: str,
        reason: str | None,
        at: datetime,
    ) -> tuple[sealing.Box, Revision]:
        if len(opened.revisions) >= history.MAX_REVISIONS or len(set(parents)) > sealing.MAX_PARENTS:
            raise TooLarge("revisions of a dossier")
        content = records.revision_content(changes, form=form, reason=reason, at=at)
        clear = sealing.Header(
            dossier=dossier,
            key=identity.key_id(opened.key),
            author=self._device.public.id,
            parents=tuple(sorted({bytes.fromhex(parent) for parent in parents})),
            salt=sealing.new_salt(),
        )
        box = sealing.seal(REVISION, clear, opened.key, self._device.signer, content)
        return box, records.revision_of(box.id, clear, content)

    def _append(self, dossier: bytes, box: sealing.Box, state: State) -> None:
        """Write a revision and the card that goes with it; inside a transaction."""
        self._store.write("insert into revisions (id, dossier, box) values (?, ?, ?)", box.id, dossier, box.encode())
        self._put_card(dossier, state)

    def _opened(self, dossier_id: str) -> _Opened:
        if dossier_id in self._dossiers:
            self._dossiers.move_to_end(dossier_id)
            return self._dossiers[dossier_id]
        opened = self._read(_dossier_bytes(dossier_id))
        self._keep(dossier_id, opened)
        return opened

    def _keep(self, dossier_id: str, opened: _Opened) -> None:
        self._dossiers[dossier_id] = opened
        self._dossiers.move_to_end(dossier_id)
        while len(self._dossiers) > _OPEN_DOSSIERS:
            self._dossiers.popitem(last=False)

    def _read(self, dossier: bytes) -> _Opened:
        granted = self._store.rows("select box from grants where dossier = ?", dossier)
        boxes = self._store.rows("select id, box from revisions where dossier = ? order by n", dossier)
        if not granted and not boxes:
            raise UnknownDossier()
        try:
            keys = self._keys_of(dossier, [row[0] for row in granted])
            revisions = [self._revision(dossier, keys, row_id, data) for row_id, data in boxes]
        except BadBox as error:
            raise DamagedDossier() from error
        state = history.merge(revisions)
        if not state.heads or state.waiting:
            raise DamagedDossier()
        newest = next(reversed(keys.values()))
        return _Opened(newest, {revision.id: revision for revision in revisions}, state)

    def _keys_of(self, dossier: bytes, boxes: list[bytes]) -> dict[bytes, bytes]:
        """Key id -> dossier key, oldest first."""
        keys: dict[bytes, bytes] = {}
        for data in boxes:
            found = identity.Grant.decode(data)
            if found.dossier != dossier:
                raise BadBox("grant of another dossier")
            keys[found.key] = identity.open_grant(found, self._device, self._device.public)
        if not keys:
            raise BadBox("no grant")
        return keys

    def _revision(self, dossier: bytes, keys: Mapping[bytes, bytes], row_id: bytes, data: bytes) -> Revision:
        """Bounds, parse, signature, then decrypt and strict parse: always in this order."""
        box = sealing.Box.decode(data)
        if box.id != row_id or box.header.dossier != dossier or box.header.author != self._device.public.id:
            raise BadBox("box of another place")
        sealing.verify(REVISION, box, self._device.public.signer)
        if box.header.key not in keys:
            raise BadBox("box of another key")
        content = sealing.open_box(REVISION, box, keys[box.header.key])
        return records.revision_of(box.id, box.header, content)

    # Cards.

    def cards(self) -> tuple[Card, ...]:
        """The rows of the list, in no order that means anything; reads nothing but cards and the names of drafts."""
        drafted = self._drafts_now()
        return tuple(
            Card(dossier_id, data if data is not None else {}, dossier_id in drafted, damaged=data is None)
            for dossier_id, data in self._cards_now().items()
        )

    def rebuild_cards(self) -> int:
        """Make every card anew from its revisions, after the card maker changed; how many differ from before."""
        before = dict(self._cards_now())
        found = self._store.rows("select distinct dossier from grants")
        with self._store.transaction():
            for (dossier,) in found:
                self._remake_card(dossier)
        return sum(before.get(one) != data for one, data in self._cards_now().items())

    def _cards_now(self) -> dict[str, Mapping[str, Value] | None]:
        if self._cards is None:
            self._cards = {}
            damaged = []
            for dossier, sealed in self._store.rows("select dossier, sealed from cards"):
                try:
                    self._cards[dossier.hex()] = records.card_of(self._store.open("cards", dossier, sealed))[1]
                except BadBox:
                    damaged.append(dossier)
            for dossier in damaged:
                self._remake_card(dossier)
        return self._cards

    def _put_card(self, dossier: bytes, state: State) -> None:
        data = dict(self.card_maker(dossier.hex(), state))
        self._store.put("cards", dossier, records.card_content(state.heads, data))
        self._cards_now()[dossier.hex()] = data

    def _remake_card(self, dossier: bytes) -> None:
        """A card is a cache: what cannot be read is made again from the revisions, or shown as damaged."""
        try:
            self._put_card(dossier, self._read(dossier).state)
        except (DamagedDossier, UnknownDossier):
            self._cards_now()[dossier.hex()] = None

    # Drafts.

    def put_draft(self, dossier_id: str, draft: Draft) -> None:
        """Seal what is not saved yet, durably; replaces the draft before. Raises UnknownDossier, BadChange.

        A draft without parents may come before its dossier, so that a crash in the first minute loses nothing.
        """
        dossier = _dossier_bytes(dossier_id)
        if draft.parents and not self.has(dossier_id):
            raise UnknownDossier()
        self._store.put("drafts", dossier, records.draft_content(draft))
        self._drafts_now().add(dossier_id)

    def drafts(self) -> Mapping[str, Draft]:
        """Dossier id -> what was not saved yet. A damaged draft is left out and kept."""
        found: dict[str, Draft] = {}
        for dossier, sealed in self._store.rows("select dossier, sealed from drafts"):
            try:
                found[dossier.hex()] = records.draft_of(self._store.open("drafts", dossier, sealed))
            except BadBox:
                continue  # `vault check` names it
        return found

    def drop_draft(self, dossier_id: str) -> None:
        """Set a draft aside for good."""
        self._store.drop("drafts", _dossier_bytes(dossier_id))
        self._drafts_now().discard(dossier_id)

    def _drafts_now(self) -> set[str]:
        if self._drafted is None:
            self._drafted = {dossier.hex() for (dossier,) in self._store.rows("select dossier from drafts")}
        return self._drafted

    # Given plans.

    def give_plan(self, dossier_id: str, plan: GivenPlan) -> None:
        """Keep a plan as it was handed over, byte for byte, for ever. Raises PlanExists, UnknownDossier, TooLarge."""
        if plan.revision not in self._opened(dossier_id).revisions:
            raise UnknownDossier("revision")
        if any(given.number == plan.number for given in self.given_plans(dossier_id)):
            raise PlanExists()
        dossier, row = _dossier_bytes(dossier_id), os.urandom(sealing.SHORT_ID_BYTES)
        info = self._store.seal("given-info", dossier + row, records.given_content(plan))
        pages = self._store.seal("given-pdf", dossier + row, plan.pdf)
        with self._store.transaction():
            self._store.write(
                "insert into given (id, dossier, info, pdf) values (?, ?, ?, ?)", row, dossier, info, pages
            )

    def given_plans(self, dossier_id: str) -> tuple[GivenPlanInfo, ...]:
        """The plans that were handed over, by number. Raises DamagedDossier."""
        return tuple(info for _, info in self._given(_dossier_bytes(dossier_id)))

    def given_pdf(self, dossier_id: str, number: int) -> bytes:
        """The pages of a given plan, byte for byte. Raises UnknownDossier, DamagedDossier."""
        dossier = _dossier_bytes(dossier_id)
        for row, info in self._given(dossier):
            if info.number == number:
                sealed = self._store.rows("select pdf from given where id = ?", row)[0][0]
                try:
                    return self._store.open("given-pdf", dossier + row, sealed)
                except BadBox as error:
                    raise DamagedDossier() from error
        raise UnknownDossier("plan")

    def _given(self, dossier: bytes) -> list[tuple[bytes, GivenPlanInfo]]:
        found = self._store.rows("select id, info from given where dossier = ?", dossier)
        try:
            infos = [
                (row, records.given_of(self._store.open("given-info", dossier + row, info))) for row, info in found
            ]
        except BadBox as error:
            raise DamagedDossier() from error
        return sorted(infos, key=lambda one: one[1].number)

    # Settings of this profile.

    def state(self, key: str) -> Value:
        """A small setting of this profile; None when it was never set."""
        content = self._store.get("state", self._state_row(key))
        return None if content is None else records.state_of(content, key)

    def set_state(self, key: str, value: Value) -> None:
        """Keep a small setting, sealed, its name too; None removes it."""
        if value is None:
            self._store.drop("state", self._state_row(key))
        else:
            self._store.put("state", self._state_row(key), records.state_content(key, value))

    def _state_row(self, key: str) -> bytes:
        return sealing.derived(self._key, "state-name", key.encode())


def _dossier_bytes(dossier_id: str) -> bytes:
    try:
        dossier = bytes.fromhex(dossier_id)
    except ValueError as error:
        raise UnknownDossier() from error
    if len(dossier) != sealing.SHORT_ID_BYTES:
        raise UnknownDossier()
    return dossier


def _write_new(folder: Path, made: header.VaultHeader, vault_key: bytes) -> None:
    """Database under a passing name, header, then the name: until the last step there is no vault yet."""
    unfinished = folder / _UNFINISHED
    for name in (_UNFINISHED, _UNFINISHED + "-wal", _UNFINISHED + "-shm"):
        (folder / name).unlink(missing_ok=True)
    store.Store.create(unfinished, vault_key, made.vault, identity.Device.new().encode())
    header.write_header(folder, made)
    os.replace(unfinished, folder / store.NAME)
    sync_folder(folder)


def _check_files(folder: Path, found: header.VaultHeader, vault_key: bytes) -> None:
    """Header and database belong together, as far as reading alone can tell; changes no byte."""
    store.check_file(folder / store.NAME)
    sealed = store.peek_device(folder / store.NAME)
    if sealed is not None:
        try:
            sealing.open_row(vault_key, "row/vault", store.row_context("vault", found.vault), sealed)
        except BadBox as error:
            raise ForeignVault() from error


def _device(opened: store.Store, vault: bytes) -> identity.Device:
    """This device's private keys. Raises DamagedVault."""
    try:
        found = opened.rows("select device from vault where id = 1 and vault = ?", vault)
        if not found:
            raise DamagedVault("another vault's database")
        return identity.Device.decode(opened.open("vault", vault, found[0][0]))
    except (SyncError, OSError) as error:
        opened.close()
        raise DamagedVault() from error if isinstance(error, BadBox) else error
