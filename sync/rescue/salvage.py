"""Saving what can be saved: out of a damaged vault and its backups into a new folder, one dossier at a time.

Nothing in the damaged profile is changed. What the newest backups still have completes what the vault lost. A revision
whose ancestors are gone is written anew over what is left, with its own time and words: what it said stays.
"""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sync import identity
from sync.errors import (
    BackupFailed,
    BadBox,
    DamagedVault,
    FolderTaken,
    OfRegion,
    SyncError,
    UnknownDossier,
    VaultMissing,
    told_plainly,
)  # fmt: skip
from sync.files import ProfileLock, make_folder, move, sync_folder
from sync.laptop import copies, header, removing, restating, store
from sync.laptop.cards import CardMaker, Cards
from sync.laptop.dossiers import Dossiers
from sync.laptop.header import KeyOf
from sync.laptop.opened import Opened
from sync.laptop.settings import Settings
from sync.rescue import check, opening, restoring
from sync.rescue.harvest import KNOT, Authors, Harvest, Harvester
from sync.rescue.repair import Repair

PARTLY: Final = "salvaged partly"  # setting: ids of dossiers that a mend could not bring back whole, spaces between
_MOST_NOTED: Final = 1_000


@dataclass(frozen=True)
class Salvaged:
    """What became of the dossiers; ids sorted.

    damaged: hit in the vault itself. Of these, mended: whole again thanks to a backup; partly: saved, but revisions
    are gone; lost: nothing could be opened. other: tables where a row that is no dossier's could not be read.
    restated: revisions written anew. report: the check of the new vault, made from its revisions alone.
    """

    damaged: tuple[str, ...]
    mended: tuple[str, ...]
    partly: tuple[str, ...]
    lost: tuple[str, ...]
    other: tuple[str, ...]
    restated: int
    report: check.Report
    region: bool = False  # the vault belongs to one: what is missing and the server has comes with the next round
    only_own: bool = False  # no copy knew its region: what others wrote in it is not among what was saved


def salvage(profile: Path, to: Path, passphrase: str, maker: CardMaker) -> Salvaged:
    """By the passphrase; see salvage_by. Raises WrongPassphrase too."""
    return salvage_by(profile, to, lambda one: header.key_by_passphrase(one, passphrase), maker)


def salvage_by(profile: Path, to: Path, key_of: KeyOf, maker: CardMaker) -> Salvaged:
    """Save what the profile and its backups hold into a folder that is empty or absent; it opens as the profile did.

    key_of: the key by a passphrase or a recovery code. maker: makes the cards, as for an open vault. Raises what
    key_of raises, VaultMissing, VaultBusy, FolderTaken for a folder that is not empty, DamagedVault when no copy of
    the header or of the device's keys is whole, NoSpace.
    """
    with told_plainly():
        if not profile.is_dir():
            raise VaultMissing()
        if to.exists() and any(to.iterdir()):
            raise FolderTaken()
        lock = ProfileLock.take_if_there(profile)
        try:
            found, vault_key = _key(profile, key_of)
            own, older, device = _gathered(profile, found, vault_key)
            if own.region or older.region:
                repaired = _repaired(profile, to, found, vault_key, device, maker)
                if repaired is not None:
                    return repaired
            return _Rebuilding(to, found, vault_key, device, maker).run(own, own.with_rest(older))
        finally:
            if lock is not None:
                lock.release()


def mend(profile: Path, key_of: KeyOf, maker: CardMaker) -> Salvaged:
    """Salvage the profile into a vault beside it and put that in its place; what was there is set aside, not deleted.

    Cut off at any moment, the damaged vault or the saved one is there, and it can be done again. Raises what
    salvage_by raises; OfRegion when no copy knows its region, since what others wrote would be missing.
    """
    beside = profile / copies.SALVAGED
    shutil.rmtree(beside, ignore_errors=True)  # of a time that was cut off
    done = salvage_by(profile, beside, key_of, maker)
    if done.only_own:
        shutil.rmtree(beside, ignore_errors=True)
        raise OfRegion()
    if done.partly or done.lost:
        _note(beside, key_of, {*done.partly, *done.lost})
    restoring.put_in_place(profile, beside, key_of)
    shutil.rmtree(beside, ignore_errors=True)
    return done


def _note(folder: Path, key_of: KeyOf, short: set[str]) -> None:
    """Let the vault itself remember which dossiers are not whole, those of an earlier mend too."""
    _, vault_key = header.opened_by(folder, key_of)
    opened = store.Store(folder / store.NAME, vault_key)
    try:
        settings = Settings(opened, vault_key)
        noted = settings.get(PARTLY)
        earlier = noted.split() if isinstance(noted, str) else []
        settings.set(PARTLY, " ".join(sorted({*earlier, *short})[:_MOST_NOTED]))
    finally:
        opened.close()


def _key(profile: Path, key_of: KeyOf) -> tuple[header.VaultHeader, bytes]:
    """The header and the vault key, from the profile or else from its newest backup that has them."""
    wrong: SyncError | None = None
    for folder in (profile, *(made.folder for made in reversed(copies.found(profile)))):
        try:
            return header.opened_by(folder, key_of)
        except SyncError as error:
            wrong = wrong if wrong is not None and not isinstance(wrong, VaultMissing | DamagedVault) else error
    raise wrong or VaultMissing()


def _databases(profile: Path) -> list[Path]:
    """The vault's own, then those of its backups, the newest first."""
    return [profile / store.NAME, *(made.folder / store.NAME for made in reversed(copies.found(profile)))]


def _gathered(
    profile: Path, found: header.VaultHeader, vault_key: bytes, authors: Authors | None = None
) -> tuple[Harvest, Harvest, bytes]:
    """What the profile holds, what its backups hold, and the device's private keys."""
    harvester = Harvester(found.vault, vault_key, authors)
    databases = _databases(profile)
    device = next((keys for keys in map(harvester.device_in, databases) if keys is not None), None)
    if device is None:
        raise DamagedVault("the keys of the device are in no copy")
    own, *others = (harvester.gather(database) for database in databases)
    older = Harvest()
    for other in others:
        older = older.with_rest(other)
    return own, older, device


def _repaired(
    profile: Path, to: Path, found: header.VaultHeader, vault_key: bytes, device: bytes, maker: CardMaker
) -> Salvaged | None:
    """A vault of a region saved with what others wrote in it; None when no copy of it knows its region."""
    make_folder(to)
    database = to / opening.UNFINISHED
    repair = Repair(database, vault_key, identity.Device.decode(device), maker)
    if not repair.begin(found.vault, _databases(profile)):
        _empty(to)
        return None
    own, older, _ = _gathered(profile, found, vault_key, repair.members.author)
    everything = own.with_rest(older)
    outcome = repair.fill(everything)
    report = repair.close()
    _name(to, found, database)
    other = tuple(sorted(repair.other | everything.other & {KNOT}))
    return replace(_told(own, everything, outcome, repair.restated, report), other=other)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        entry.unlink()


def _name(to: Path, found: header.VaultHeader, database: Path) -> None:
    """Only now is it a vault."""
    header.write_header(to, found)
    move(database, to / store.NAME)
    sync_folder(to)


class _Rebuilding:
    """One new vault being filled."""

    def __init__(self, to: Path, found: header.VaultHeader, vault_key: bytes, device: bytes, maker: CardMaker) -> None:
        self._to, self._header, self._key = to, found, vault_key
        self._device = device
        self._maker = maker
        self._renamed: dict[str, str] = {}

    def run(self, own: Harvest, everything: Harvest) -> Salvaged:
        """Fill it, prove it, give it its name last."""
        make_folder(self._to)
        database = self._to / opening.UNFINISHED
        store.Store.create(database, self._key, self._header.vault, self._device)
        opened = store.Store(database, self._key)
        dossiers = Dossiers(opened, identity.Device.decode(self._device))
        try:
            with opened.transaction():
                _pour(opened, everything)
                known = everything.dossiers() - _destroyed_again(opened)
                outcome = {one: self._mend(opened, dossiers, one) for one in sorted(known)}
                self._go_on_typing(opened, dossiers)
                cards = Cards(opened, dossiers)
                cards.maker = self._maker
                cards.rebuild()
            dossiers.forget()
            report = check.check_vault(opened, dossiers)
            if not _cards_hold(opened, dossiers, self._maker):
                raise BackupFailed("the cards made anew are not what the revisions say")
        finally:
            opened.close()
        _name(self._to, self._header, database)
        told = _told(own, everything, outcome, len(self._renamed), report)
        return replace(told, only_own=everything.region)

    def _mend(self, opened: store.Store, dossiers: Dossiers, dossier: bytes) -> str:
        """Make one dossier whole out of what there is: "whole", "partly" or "lost"."""
        with suppress(SyncError):
            dossiers.read(dossier)
            return "whole"
        try:
            keys, revisions = dossiers.parts(dossier, strict=False)
        except (BadBox, UnknownDossier):  # the id of a dossier may be what was hit in a row
            revisions = []
        if not revisions:
            for table in ("grants", "revisions", "given"):
                opened.write(f"delete from {table} where dossier = ?", dossier)  # noqa: S608 -- our own tables
            return "lost"
        kept = restating.standing([*keys.values()][-1], revisions)
        loose = [one for one in revisions if one.id not in kept.revisions]
        self._renamed |= restating.restate(opened, dossiers, dossier, kept, loose)[1]
        return "partly"

    def _go_on_typing(self, opened: store.Store, dossiers: Dossiers) -> None:
        """What was being typed stands on what is left; in a dossier that is lost it becomes its first words."""
        for (dossier,) in opened.rows("select dossier from drafts"):
            with suppress(SyncError):
                found = dossiers.read(dossier) if dossiers.has(dossier) else Opened(b"")
                gone = {*restating.typed_over(opened, dossier)} - {*found.revisions}
                restating.put_draft_over(opened, dossier, found.state.heads, self._renamed, gone)


def _pour(opened: store.Store, everything: Harvest) -> None:
    """Put every row that was proved into the new database, byte for byte."""
    for (dossier, _), data in everything.grants.items():
        key = identity.Grant.decode(data).key
        opened.write("insert into grants (key, dossier, box) values (?, ?, ?)", key, dossier, data)
    for one, (dossier, data) in everything.boxes.items():
        opened.write("insert into revisions (id, dossier, box) values (?, ?, ?)", one, dossier, data)
    for one, (dossier, info, pdf) in everything.given.items():
        opened.write("insert into given (id, dossier, info, pdf) values (?, ?, ?, ?)", one, dossier, info, pdf)
    for (table, one), sealed in everything.named.items():
        opened.put_sealed(table, one, sealed)


def _destroyed_again(opened: store.Store) -> set[bytes]:
    """What was destroyed on request stays so, whatever an older copy still held; these dossiers."""
    removed = [one for one in removing.Removals(opened).all() if one.kind == removing.DESTROYED]
    destroyed = {bytes.fromhex(one.dossier_id) for one in removed}
    for dossier in destroyed:
        removing.delete_dossier(opened, dossier)
    return destroyed


def _cards_hold(opened: store.Store, dossiers: Dossiers, maker: CardMaker) -> bool:
    """True when every card is what its dossier's revisions, read once more, say."""
    stored = Cards(opened, dossiers)
    stored.maker = maker
    return all(
        data == maker(one, dossiers.read(bytes.fromhex(one)).state)
        for one, data in stored.all().items()
        if data is not None
    )


def _told(
    own: Harvest, everything: Harvest, outcome: Mapping[bytes, str], restated: int, report: check.Report
) -> Salvaged:
    before, after = own.parts(), everything.parts()
    short = {one for one, kind in outcome.items() if kind != "whole" or before.get(one) != after.get(one)}
    damaged = short | own.bad | _behind_their_cards(own, own)
    gone = {one for one, kind in outcome.items() if kind == "lost"}
    partly = {one for one, kind in outcome.items() if kind == "partly"} | _behind_their_cards(own, everything)
    partly |= {bytes.fromhex(one) for one in report.damaged}
    return Salvaged(
        damaged=_named(damaged),
        mended=_named(damaged - partly - gone),
        partly=_named(partly - gone),
        lost=_named(gone),
        other=tuple(sorted(own.other)),
        restated=restated,
        report=report,
        region=everything.region,
    )


def _behind_their_cards(cards: Harvest, boxes: Harvest) -> set[bytes]:
    """Dossiers whose card was made from revisions that are not there."""
    return {one for one, heads in cards.heads.items() if not {bytes.fromhex(head) for head in heads} <= {*boxes.boxes}}


def _named(dossiers: set[bytes]) -> tuple[str, ...]:
    return tuple(sorted(one.hex() for one in dossiers))
