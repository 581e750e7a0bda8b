"""The laptop's encrypted store of dossiers: made, opened, written and read here, by one thread at a time.

A dossier is a set of sealed, signed revisions; saving appends one. Everything else (list rows, drafts, given plans,
settings, packs) is the vault's own and sealed in its rows. Format: docs/format.md; promises: docs/security.md.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

from sync import history, records, sealing
from sync.errors import BackupFailed, BadChange, Refused, SyncError, UnknownDossier, told_plainly
from sync.history import State
from sync.kdf import Cost
from sync.laptop import copies, header, recovery, redaction, removing
from sync.laptop.cards import CardMaker, Cards
from sync.laptop.copies import BackupInfo
from sync.laptop.credentials import Credentials
from sync.laptop.dossiers import Dossiers, id_bytes
from sync.laptop.drafts import Drafts
from sync.laptop.given import GivenPlans
from sync.laptop.heads import sealed_over
from sync.laptop.opened import Opened, Saying
from sync.laptop.packs import Pack, Packs
from sync.laptop.remover import Remover
from sync.laptop.removing import Removal, Removals
from sync.laptop.settings import Settings
from sync.records import Card, Draft, GivenPlan, GivenPlanInfo, RevisionInfo, utc_now
from sync.region.arrivals import Arrivals
from sync.region.membership import Membership
from sync.region.parts import Parts
from sync.region.region import Region
from sync.region.words import Words
from sync.rescue import backup, opening
from sync.rescue.backup import Work
from sync.rescue.check import Report, check_vault
from sync.rescue.differing import Difference, difference
from sync.strength import check_passphrase
from sync.wire import Value

__all__ = [
    "BackupInfo", "Card", "CardMaker", "Draft", "GivenPlan", "GivenPlanInfo", "Pack", "Removal", "Report",
    "RevisionInfo", "State", "Value", "Vault", "Work",
]  # fmt: skip


class Vault:
    """An open vault.

    credentials: its passphrase and recovery code. packs: content in use. region: what it shares with others.
    """

    def __init__(self, found: opening.Found, clock: Callable[[], datetime]) -> None:
        """For create, unlock and recover, which hold the lock and know the key."""
        self.folder = found.folder
        self._key = found.vault_key
        self._lock = found.lock
        self._store = found.store
        self._device = found.device
        self._clock = clock
        self._compared: Path | None = None
        self._settings = Settings(found.store, found.vault_key)
        self.credentials = Credentials(
            found.folder, found.header, found.vault_key, self._settings, found.backups_behind
        )
        self._membership = Membership(found.store, found.device, self._settings)
        self._words = Words(found.store, self._membership)
        self._dossiers = Dossiers(found.store, found.device, self._membership)
        self._cards = Cards(found.store, self._dossiers)
        self.packs = Packs(found.store, found.vault_key)
        self._given = GivenPlans(found.store, self._dossiers)
        self._removals = Removals(found.store)
        self._drafts = Drafts(found.store, self._dossiers, self._removals)
        clear = partial(removing.clear_copies, found.folder, found.header.vault, found.vault_key)
        self._remover = Remover(
            found.store, self._dossiers, self._cards, self._given, self._removals, clear, self._words.announce
        )
        self._remover.finish_earlier()
        self._parts = self._made_parts()
        self.region = Region(self._parts)

    def _made_parts(self) -> Parts:
        """What the region works on."""
        held = (self._store, self._membership, self._words, self._dossiers, self._cards, self._removals)
        arrivals = Arrivals(*held, self._remover.redacted_elsewhere, self._remover.told_elsewhere, self._purge)
        return Parts(*held, self._remover, self._settings, arrivals, self._write, self._clock)

    # Making, opening, closing.

    @staticmethod
    def exists(folder: Path) -> bool:
        """True when the folder holds a vault, or what is left of one; False when one was never finished."""
        return opening.exists(folder)

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, cost: Cost | None = None, clock: Callable[[], datetime] = utc_now
    ) -> Self:
        """Make a vault in the folder and open it; credentials.recovery_code holds the code to be written down.

        cost: None measures this computer. Raises VaultExists, WeakPassphrase, NoRights, NoSpace, VaultBusy.
        """
        found, code = opening.create(folder, passphrase, cost)
        with told_plainly():
            vault = cls._of(found, clock)
        vault.credentials.recovery_code = code
        return vault

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open the vault. A wrong passphrase, or a foreign, newer or damaged file, changes no byte (G-02).

        Takes the header's cost in time. Raises VaultMissing, WrongPassphrase, ForeignVault, NewerFormat, DamagedVault,
        BadCost, NoMemory, VaultBusy, NoRights.
        """
        return cls._of(opening.open_by(folder, lambda found: header.key_by_passphrase(found, passphrase)), clock)

    @classmethod
    def recover(cls, folder: Path, code: str, new_passphrase: str, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open the vault with its recovery code and set a new passphrase; credentials.recovery_code then holds a new
        code, which counts once it was typed back. Until then the one that was used still opens the vault.

        Raises MistypedRecoveryCode, WrongRecoveryCode, WeakPassphrase and what unlock raises; see Credentials.
        """
        secret = recovery.from_text(code)
        check_passphrase(new_passphrase)
        vault = cls._of(opening.open_by(folder, lambda found: header.key_by_recovery(found, secret)), clock)
        try:
            vault.credentials.set_passphrase(new_passphrase)
        except BaseException:
            vault.close()
            raise
        vault.credentials.new_recovery_code()
        return vault

    @classmethod
    def _of(cls, found: opening.Found, clock: Callable[[], datetime]) -> Self:
        """The vault on files that are open; what is found to be damaged only now leaves no file open behind it."""
        try:
            return cls(found, clock)
        except BaseException:
            with suppress(SyncError):
                found.store.close()
            found.lock.release()
            raise

    def close(self) -> None:
        """Close the files and let go of the folder. The keys go with this object."""
        try:
            self._store.close()
        finally:
            self._lock.release()
            self._dossiers.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def card_maker(self) -> CardMaker:
        """Makes a list row from a dossier id and its state; set it right after opening."""
        return self._cards.maker

    @card_maker.setter
    def card_maker(self, maker: CardMaker) -> None:
        self._cards.maker = maker

    # Dossiers.

    def has(self, dossier_id: str) -> bool:
        """True when the dossier was saved at least once; a draft alone makes no dossier."""
        return self._dossiers.has(id_bytes(dossier_id))

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
        dossier = os.urandom(sealing.SHORT_ID_BYTES) if dossier_id is None else id_bytes(dossier_id)
        if self.has(dossier.hex()) or self._removals.is_destroyed(dossier.hex()):
            raise BadChange("dossier id in use")
        said = Saying(changes, (), form, reason, at)
        with self._parts.together():
            self._parts.begin(dossier, at)
            self._save(dossier, Opened(b"", entitled=self._membership.entitled(dossier)), said)
        return dossier.hex()

    def _purge(self, dossier: bytes, at: datetime) -> None:
        """Two people of the region had it deleted."""
        self._membership.purged(dossier)
        self._remover.purge(dossier, at)
        self._drafts.dropped(dossier.hex())

    def _write(self, dossier_id: str, saying: Saying) -> str:
        """A revision of a dossier that is there, for the region's own doings."""
        return self._save(id_bytes(dossier_id), self._dossiers.get(dossier_id), saying, keep_draft=True)

    def save(
        self,
        dossier_id: str,
        changes: Mapping[str, Value],
        *,
        parents: tuple[str, ...],
        form: str,
        reason: str | None = None,
        at: datetime,
        keep_draft: bool = False,
    ) -> str:
        """Append a revision over the heads its author saw, refresh the card, drop the draft: one durable transaction.

        keep_draft: what is said here was not typed, so that what was typed stays unsaved. Gives the revision's id.
        Raises UnknownDossier (for a parent that is not there too), BadChange, TooLarge.
        """
        before = self._dossiers.get(dossier_id)
        if not parents or any(parent not in before.revisions for parent in parents):
            raise UnknownDossier("parents")
        return self._save(id_bytes(dossier_id), before, Saying(changes, parents, form, reason, at), keep_draft)

    def _save(self, dossier: bytes, before: Opened, saying: Saying, keep_draft: bool = False) -> str:
        """Nothing in memory changes before the transaction is durable."""
        made, opened = sealed_over(self._dossiers, dossier, before, saying)
        card = self._cards.make(dossier, opened.state)
        with self._store.transaction():
            for sealed in made:
                self._dossiers.append(dossier, sealed)
            opened = self._dossiers.renewed(dossier, opened)
            self._cards.write(dossier, opened.state, card)
            if not keep_draft:
                self._store.drop("drafts", dossier)
        self._dossiers.keep(dossier.hex(), opened)
        self._cards.keep(dossier.hex(), card)
        if not keep_draft:
            self._drafts.dropped(dossier.hex())
        return made[-1].revision.id

    def dossier(self, dossier_id: str) -> State:
        """The dossier as its revisions together say, without the draft. Raises UnknownDossier, DamagedDossier."""
        return self._dossiers.get(dossier_id).state

    def history(self, dossier_id: str) -> tuple[RevisionInfo, ...]:
        """Every revision, each after those it was written over. Raises UnknownDossier, DamagedDossier."""
        ordered = history.in_order(self._dossiers.get(dossier_id).revisions.values())
        gone = any(revision.removed_at is not None for revision in ordered)
        told = self._membership.redacted_at(id_bytes(dossier_id)) if gone else {}
        return tuple(redaction.dated(records.info_of(revision), told) for revision in ordered)

    def state_at(self, dossier_id: str, revision_id: str) -> State:
        """The dossier as the author of this revision saw it after writing. Raises UnknownDossier, DamagedDossier."""
        return history.state_at(self._dossiers.get(dossier_id).revisions.values(), revision_id)

    # Cards.

    def cards(self) -> tuple[Card, ...]:
        """The rows of the list, in no order that means anything; reads nothing but cards and which drafts there are."""
        return self._cards.rows(self._drafts.ids())

    def copy_cards(self) -> bool:
        """A short step of what makes the next unlocking quick, when enough cards changed; True while more is to do."""
        return self._cards.copy()

    def write_back(self) -> None:
        """Do now what a later save would have to wait for: write SQLite's log into the database."""
        self._store.write_back()

    def rebuild_caches(self) -> int:
        """Make every card anew from the revisions, and let go of every snapshot; how many cards differ from before."""
        self._dossiers.drop_snapshots()
        self._cards.drop_copies()
        return self._cards.rebuild()

    # Drafts.

    def put_draft(self, dossier_id: str, draft: Draft) -> None:
        """Seal what is not saved yet, durably; replaces the draft before. Raises UnknownDossier, BadChange.

        A draft without parents may come before its dossier, so that a crash in the first minute loses nothing.
        """
        self._drafts.put(dossier_id, draft)

    def drafts(self) -> Mapping[str, Draft]:
        """Dossier id -> what was not saved yet. A damaged draft is left out and kept; `vault check` names it."""
        return self._drafts.all()

    def draft(self, dossier_id: str) -> Draft | None:
        """What was not saved yet of one dossier; None also for a damaged draft."""
        return self._drafts.one(dossier_id)

    def drop_draft(self, dossier_id: str) -> None:
        """Set a draft aside for good."""
        self._drafts.drop(dossier_id)

    # Given plans.

    def give_plan(self, dossier_id: str, plan: GivenPlan) -> None:
        """Keep a plan as it was handed over, byte for byte, for ever. Raises PlanExists, UnknownDossier, TooLarge."""
        self._given.keep(dossier_id, plan)

    def given_plans(self, dossier_id: str) -> tuple[GivenPlanInfo, ...]:
        """The plans that were handed over, by number. Raises DamagedDossier."""
        return self._given.all(dossier_id)

    def given_pdf(self, dossier_id: str, number: int) -> bytes:
        """The pages of a given plan, byte for byte. Raises UnknownDossier, DamagedDossier, RemovedForGood."""
        return self._given.pdf(dossier_id, number)

    # Taking away for good.

    def redact(self, dossier_id: str, path: str, revision_id: str, *, form: str, at: datetime) -> None:
        """Take the value that a revision wrote at a path away for good, wherever it was written at that path.

        Those revisions are blanked: what else they wrote stays as it is now, but no longer shows how it was. Given
        plans made while the value stood lose their pages. Everything else stays. Raises UnknownDossier, Unsettled,
        TooLarge; RemovalBehind when the vault is rid of it but a copy in the profile is not.
        """
        self._remover.redact(dossier_id, path, revision_id, form=form, at=at)
        self._remover.finish(lambda: self.backup().folder if self.backups() else None)

    def destroy(self, dossier_id: str, *, at: datetime) -> None:
        """Take a whole dossier away for good, its keys, drafts and given plans too; what stays is its id and the date.

        Also one that is damaged, or is only a draft. Raises UnknownDossier, RemovalBehind; Refused when it belongs to a
        team of a region: that takes two people, see Region.ask_purge.
        """
        if self._membership.holders(id_bytes(dossier_id)).dossier is not None:
            raise Refused("purge-needed")
        self._remover.destroy(dossier_id, at=at)
        self._drafts.dropped(dossier_id)
        self._remover.finish()

    def removals(self) -> tuple[Removal, ...]:
        """What was taken away for good."""
        return self._removals.all()

    # Settings of this profile.

    def state(self, key: str) -> Value:
        """A small setting of this profile; None when it was never set, or is damaged: `check` names that."""
        return self._settings.get(key)

    def set_state(self, key: str, value: Value) -> None:
        """Keep a small setting, sealed, its name too; None removes it."""
        self._settings.set(key, value)

    # Backups and checks.

    def start_backup(self, to: Path | None = None) -> Work:
        """A backup to be made: run() it on any thread while the vault is in use, then hand it to finish_backup.

        to: an empty or absent folder elsewhere; None makes one of the rolling three in the profile.
        """
        return Work(self.folder, to, self._key, self._device, self._clock(), removals=self._removals.count)

    def finish_backup(self, work: Work) -> BackupInfo:
        """Give a verified backup the present header and its place; drops the fourth oldest. Raises BackupFailed."""
        if work.removals != self._removals.count:
            shutil.rmtree(work.folder, ignore_errors=True)
            raise BackupFailed("something was removed for good meanwhile")
        with told_plainly():
            return backup.finish(work, self.credentials.header, self._compared)

    def backup(self, to: Path | None = None) -> BackupInfo:
        """Make, verify and place a backup now. Raises BackupFailed, NoSpace, NoRights."""
        work = self.start_backup(to)
        work.run()
        return self.finish_backup(work)

    def backups(self) -> tuple[BackupInfo, ...]:
        """The rolling backups, oldest first."""
        with told_plainly():
            return copies.found(self.folder)

    def compare(self, folder: Path) -> Difference:
        """What putting this backup back would change; until the vault closes, no new backup takes its place.

        Raises DamagedVault, ForeignVault, NewerFormat.
        """
        self._compared = folder
        return difference(self._store, folder)

    def check(self) -> Report:
        """Open everything there is and say what is damaged; changes nothing."""
        return check_vault(self._store, self._dossiers)
