"""Saving a vault of a region: a copy of its best database, rid of what does not check, filled from the others.

What binds the laptop to its region (roster, chains, keys of teams, what waits to be sent) stays as far as it can be
proved, and what colleagues wrote with it. The feeds are read anew from their beginning, so that the next round brings
what is missing here and the server has. Ids, authors and signatures stay what they are; only what this laptop wrote
over something that it had not sent yet, and that is gone, is written anew.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

from sync.errors import SyncError
from sync.identity import Device, Grant
from sync.laptop import removing, unopened
from sync.laptop.cards import CardMaker, Cards
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.settings import Settings
from sync.laptop.store import Store
from sync.records import utc_now
from sync.region.membership import Membership
from sync.region.stranded import Stranded
from sync.rescue.check import Report, check_vault
from sync.rescue.harvest import Harvest
from sync.rescue.weeding import Weeding, key_of
from sync.sealing import SHORT_ID_BYTES, Box

_LOG: Final = "-wal"
_REGION: Final = "region.id"


class Repair:
    """A database that is made from the others: begin, then fill, then close. other: tables of which a row went.

    restated: how many revisions were written anew.
    """

    def __init__(self, database: Path, vault_key: bytes, device: Device, maker: CardMaker) -> None:
        self._database, self._key, self._device, self._maker = database, vault_key, device, maker
        self.other: frozenset[str] = frozenset()
        self.restated = 0

    def begin(self, vault: bytes, sources: Iterable[Path]) -> bool:
        """Copy the first of these databases whose pages are sound and that knows its region; False when none is."""
        for source in sources:
            with suppress(SyncError, OSError):
                _copy(source, self._database)
                if unopened.vault_of(self._database) == vault and self._takes():
                    return True
        return False

    def _takes(self) -> bool:
        """True when this copy is to be filled, and is open then."""
        opened = Store(self._database, self._key)
        if opened.is_sound() and self._knows_its_region(opened):
            self._opened = opened
            self.members = Membership(opened, self._device, Settings(opened, self._key))
            self.dossiers = Dossiers(opened, self._device, self.members)
            return True
        opened.close()
        return False

    def _knows_its_region(self, opened: Store) -> bool:
        """Weeds out what the rest is judged by first."""
        self._weeding = Weeding(opened)
        with opened.transaction():
            self._weeding.caches()
            self._weeding.sealed()
            region = self._weeding.chains().region
            if region is not None:
                Settings(opened, self._key).set(_REGION, region.hex())
        return region is not None

    def fill(self, everything: Harvest) -> dict[bytes, str]:
        """Put in what others have, make the caches anew; what became of each dossier: whole, partly or lost."""
        opened = self._opened
        with opened.transaction():
            self._weeding.dossiers(self.members.author)
            for dossier in self._told_of():
                self.members.moved(dossier)
            _put_in(opened, self.dossiers, self.members, everything)
            self._restate()
            self._weeding.sending(_grants(opened))
            cards = Cards(opened, self.dossiers)
            cards.maker = self._maker
            cards.rebuild()
        self.other = frozenset(self._weeding.other)
        self.dossiers.forget()
        here = {one for (one,) in opened.rows("select id from revisions")}
        short = {dossier for one, dossier in self._weeding.gone.items() if one not in here}
        return {one: _outcome(self.dossiers, one, one in short) for one in sorted(_known(opened, everything))}

    def _restate(self) -> None:
        """What was never sent and is gone, nobody has: what was written over it would wait for it for ever."""
        waits = {place.id.hex() for place in self.members.outbox.of_kind(REVISION)}
        here = {one.hex() for (one,) in self._opened.rows("select id from revisions")}
        if gone := waits - here:
            stranded = Stranded(self._opened, self.dossiers, self.members, Settings(self._opened, self._key))
            stranded.restate(gone, utc_now())
            self.restated = stranded.written

    def _told_of(self) -> set[bytes]:
        """The dossiers that the region knows, or will when what this device said gets there."""
        told = {one for (one,) in self._opened.rows("select subject from chains") if len(one) == SHORT_ID_BYTES}
        return told | {wish.dossier for wish in self.members.wishes.all() if wish.dossier is not None}

    def close(self) -> Report:
        """What it holds now, checked."""
        try:
            return check_vault(self._opened, self.dossiers)
        finally:
            self._opened.close()


def _copy(source: Path, copy: Path) -> None:
    """With the log beside it, and without opening what it is made of, which must not change."""
    for end in ("", _LOG, "-shm"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)
    for end in ("", _LOG):
        if source.with_name(source.name + end).exists():
            shutil.copyfile(source.with_name(source.name + end), copy.with_name(copy.name + end))
            copy.with_name(copy.name + end).chmod(0o600)


def _put_in(opened: Store, dossiers: Dossiers, members: Membership, everything: Harvest) -> None:
    """What the copy lacks: grants, revisions, given plans, drafts, settings. What left this laptop stays away."""
    gone = {bytes.fromhex(one.dossier_id) for one in removing.Removals(opened).all() if one.kind != removing.REDACTED}
    grants, boxes = _grants(opened), {one for (one,) in opened.rows("select id from revisions")}
    for (dossier, one), data in everything.grants.items():
        if one not in grants and dossier not in gone:
            dossiers.keep_grant(Grant.decode(data))
    absent = {one: Box.decode(data) for one, (_, data) in everything.boxes.items() if one not in boxes}
    for one in TopologicalSorter(
        {one: {*box.header.parents} & {*absent} for one, box in absent.items()}
    ).static_order():
        header = absent[one].header
        if header.dossier not in gone:
            dossiers.keep_box(header.dossier, absent[one])
            if header.author == members.id and members.outbox.of(one) is None:
                members.wrote(REVISION, one, header.dossier)  # whether the server has it, it will say
    for one, (dossier, info, pdf) in everything.given.items():
        if dossier not in gone and not opened.rows("select 1 from given where id = ?", one):
            opened.write("insert into given (id, dossier, info, pdf) values (?, ?, ?, ?)", one, dossier, info, pdf)
    for (table, one), sealed in everything.named.items():
        if one not in gone and not opened.rows(f"select 1 from {table} where {key_of(table)} = ?", one):  # noqa: S608
            opened.put_sealed(table, one, sealed)


def _grants(opened: Store) -> dict[bytes, Grant]:
    found = (Grant.decode(data) for (data,) in opened.rows("select box from grants"))
    return {one.id: one for one in found}


def _known(opened: Store, everything: Harvest) -> set[bytes]:
    gone = {bytes.fromhex(one.dossier_id) for one in removing.Removals(opened).all() if one.kind != removing.REDACTED}
    here = {one for (one,) in opened.rows("select dossier from revisions")}
    return (here | everything.dossiers()) - gone


def _outcome(dossiers: Dossiers, dossier: bytes, short: bool) -> str:
    with suppress(SyncError):
        dossiers.read(dossier)
        return "partly" if short else "whole"
    return "partly" if dossiers.has(dossier) else "lost"
