"""Looking at everything a vault or a backup holds, and naming what is damaged; changes nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sync import identity, records, sealing
from sync.dossiers import Dossiers
from sync.errors import BadBox, DamagedDossier, SyncError
from sync.store import Store

PAGES: Final = "pages"  # SQLite's own structure


@dataclass(frozen=True)
class Report:
    """What was found. damaged: dossier ids, sorted; other: rows that are no dossier's, as `table`, sorted.

    parts: every damaged row by itself, as `table/row`, so that two reports can be held against each other.
    """

    dossiers: int
    revisions: int
    drafts: int
    given_plans: int
    damaged: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    @property
    def sound(self) -> bool:
        """True when nothing is damaged."""
        return not self.damaged and not self.other

    @property
    def named(self) -> tuple[str, ...]:
        """What is damaged, as a person may hear it: dossier ids and tables."""
        return (*self.damaged, *self.other)


class _Found:
    """What was found so far."""

    def __init__(self) -> None:
        self.dossiers: set[str] = set()
        self.other: set[str] = set()
        self.parts: set[str] = set()

    def dossier(self, table: str, dossier: bytes, row: bytes) -> None:
        """A row of a dossier is damaged."""
        self.dossiers.add(dossier.hex())
        self.parts.add(f"{table}/{row.hex()}")

    def elsewhere(self, table: str, row: bytes = b"") -> None:
        """A row that is no dossier's is damaged."""
        self.other.add(table)
        self.parts.add(f"{table}/{row.hex()}")


def check_vault(opened: Store, dossiers: Dossiers) -> Report:
    """Open every grant, box, card, draft, given plan and setting. Takes about a millisecond a revision."""
    found = _Found()
    for dossier in dossiers.ids():
        try:
            dossiers.read(dossier)
        except DamagedDossier:
            found.dossier("dossier", dossier, dossier)
    return _report(opened, found)


def check_copy(opened: Store, device: identity.Device) -> Report:
    """Check a copy of a vault: every page, the id of every box, every grant and every seal; opens no dossier.

    The columns that say whose a box is are held against their indexes by the check of the pages.
    """
    found = _Found()
    for dossier, row_id, data in opened.each("select dossier, id, box from revisions"):
        try:
            if sealing.id_of(data) != row_id:
                raise BadBox("box of another id")
        except BadBox:
            found.dossier("revisions", dossier, row_id)
    for dossier, key, data in opened.each("select dossier, key, box from grants"):
        try:
            grant = identity.Grant.decode(data)
            sealing.check_signature(device.public.signer, grant.signature, grant.signed)
        except BadBox:
            found.dossier("grants", dossier, key)
    return _report(opened, found)


def _report(opened: Store, found: _Found) -> Report:
    if not _pages_are_sound(opened):
        found.elsewhere(PAGES)
    for dossier, row, info, pdf in opened.each("select dossier, id, info, pdf from given"):
        if not _given_opens(opened, dossier + row, info, pdf):
            found.dossier("given", dossier, row)
    for table, key in (("cards", "dossier"), ("drafts", "dossier"), ("state", "id")):
        for row, sealed in opened.each(f"select {key}, sealed from {table}"):  # noqa: S608 -- names of our own tables
            if not _row_opens(opened, table, row, sealed):
                found.elsewhere(table, row)
    return Report(
        dossiers=_count(opened, "select count(distinct dossier) from grants"),
        revisions=_count(opened, "select count(*) from revisions"),
        drafts=_count(opened, "select count(*) from drafts"),
        given_plans=_count(opened, "select count(*) from given"),
        damaged=tuple(sorted(found.dossiers)),
        other=tuple(sorted(found.other)),
        parts=frozenset(found.parts),
    )


def _count(opened: Store, sql: str) -> int:
    return int(opened.rows(sql)[0][0])


def _pages_are_sound(opened: Store) -> bool:
    try:
        return opened.rows("pragma integrity_check") == [("ok",)]
    except SyncError:
        return False


def _row_opens(opened: Store, table: str, row: bytes, sealed: bytes) -> bool:
    read: dict[str, Callable[[bytes], object]] = {
        "cards": records.card_of,
        "drafts": records.draft_of,
        "state": records.setting_of,
    }
    try:
        read[table](opened.open(table, row, sealed))
    except BadBox:
        return False
    return True


def _given_opens(opened: Store, row: bytes, info: bytes, pdf: bytes) -> bool:
    try:
        known = records.given_of(opened.open("given-info", row, info))
        return hashlib.sha256(opened.open("given-pdf", row, pdf)).hexdigest() == known.pdf_sha256
    except BadBox:
        return False
