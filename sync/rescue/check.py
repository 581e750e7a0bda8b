"""Looking at everything a vault or a backup holds, and naming what is damaged; changes nothing."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from sync import identity, records, sealing
from sync.errors import BadBox, DamagedDossier, SyncError
from sync.laptop import given, overview, packed, packs, redaction, removing, snapshots
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.opened import Opened
from sync.laptop.rights import Rights
from sync.laptop.store import Store
from sync.region import wishes
from sync.region.membership import rights_in
from sync.region.notices import PACK, STAFF, Notice
from sync.region.team_keys import TeamLink, TeamSeal
from sync.signatures import Signed, is_signed, side_by_side

_GIVEN: Final = re.compile(r"given/[^/]+/pdf_sha256")  # what the app writes in the dossier of a plan it gave
_SEALED: Final = {"cards": "dossier", "drafts": "dossier", "removals": "dossier", "snapshots": "dossier",
                  "overview": "id", "wishes": "id", "state": "id", "packs": "id"}  # fmt: skip
_TRAVELLING: Final[Mapping[str, Mapping[str, type[Notice | TeamSeal]]]] = {
    "notices": {PACK: Notice, STAFF: Notice},
    "team_keys": {"seal": TeamSeal, "link": TeamLink},
}
CACHES: Final = ("cards", snapshots.TABLE, overview.TABLE)  # tables of what can always be made again
_NAMED: Final = {"revisions": "id", "grants": "key"}  # what names a row among those of its dossier
_AT_ONCE: Final = 128  # signatures: some six milliseconds on two cores
PAGES: Final = "pages"  # SQLite's own structure

_Reader = Callable[[bytes, bytes], Signed | None]


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
        if not isinstance(dossier, bytes):  # whose it is, is what is damaged
            self.elsewhere(table, row)
            return
        self.dossiers.add(dossier.hex())
        self.parts.add(_part(table, row))

    def elsewhere(self, table: str, row: bytes = b"") -> None:
        """A row that is no dossier's is damaged."""
        self.other.add(table)
        self.parts.add(_part(table, row))


def _part(table: str, row: bytes) -> str:
    """A row by itself; row: no bytes when its id is what is damaged."""
    return f"{table}/{row.hex() if isinstance(row, bytes) else row}"


def check_vault(opened: Store, dossiers: Dossiers) -> Report:
    """Open every grant, box, card, draft, given plan, setting and pack. Takes about a millisecond a revision.

    What was deleted is seen where something else remembers it: a card its heads, a dossier its given plans, a card its
    dossier. A dossier deleted with all its rows is remembered by nothing on this laptop.
    """
    found = _Found()
    with _pages_beside(opened, found):
        cards = _heads_of_cards(opened)
        ids = dossiers.ids()
        for dossier in ids:
            try:
                kept = dossiers.read(dossier)
            except DamagedDossier:
                found.dossier("dossier", dossier, dossier)
                continue
            _hold_against_card(found, dossier, kept, cards)
            if not dossiers.snapshot_holds(dossier, kept):
                found.elsewhere(snapshots.TABLE, dossier)
            if not _remembered_plans(kept) <= _plans(opened, dossier) or not _vouched(opened, dossier, kept):
                found.dossier("given", dossier, dossier)
        for dossier in cards.keys() - {*ids}:
            found.dossier("cards", dossier, dossier)
        _hold_copies(opened, found)
        _check_rows(opened, found)
    return _report(opened, found)


def _heads_of_cards(opened: Store) -> dict[bytes, tuple[str, ...] | None]:
    """The heads each card was made from; None for a card that cannot be read, which is named elsewhere."""
    heads: dict[bytes, tuple[str, ...] | None] = {}
    for dossier, sealed in opened.each("select dossier, sealed from cards"):
        try:
            heads[dossier] = records.card_of(opened.open("cards", dossier, sealed))[0]
        except BadBox:
            heads[dossier] = None
    return heads


def _hold_copies(opened: Store, found: _Found) -> None:
    """A copy that counts says what its card says."""
    copies = overview.Overview(opened).read() if opened.has_table(overview.TABLE) else {}
    for dossier, sealed in opened.each("select dossier, sealed from cards"):
        mark, data = copies.get(dossier, (b"", {}))
        if sealed[: packed.MARK_BYTES] == mark:
            with suppress(BadBox):  # named elsewhere
                if records.card_of(opened.open("cards", dossier, sealed))[1] != data:
                    found.elsewhere(overview.TABLE, overview.first_of(dossier))


def _hold_against_card(
    found: _Found, dossier: bytes, kept: Opened, cards: Mapping[bytes, tuple[str, ...] | None]
) -> None:
    """Card and revisions are written in one transaction, so that a card that knows more tells of a lost revision."""
    heads = cards.get(dossier, ())
    if heads is None or (dossier in cards and not heads):  # named elsewhere; or known to be behind what a round brought
        return
    if not {*heads} <= kept.revisions.keys():
        found.dossier("revisions", dossier, dossier)
    elif {*heads} != {*kept.state.heads}:
        found.elsewhere("cards", dossier)


def _remembered_plans(kept: Opened) -> set[str]:
    """SHA-256 of every plan the dossier ever said was given, in hex."""
    return {
        value
        for revision in kept.revisions.values()
        for path, value in revision.changes.items()
        if isinstance(value, str) and _GIVEN.fullmatch(path)
    }


def _plans(opened: Store, dossier: bytes) -> set[str]:
    """SHA-256 of every given plan that is kept, in hex."""
    plans = set()
    for row, info in opened.rows("select id, info from given where dossier = ?", dossier):
        with suppress(BadBox):  # named elsewhere
            plans.add(records.given_of(opened.open("given-info", dossier + row, info)).pdf_sha256)
    return plans


def _vouched(opened: Store, dossier: bytes, kept: Opened) -> bool:
    """True when a fact of the dossier vouches for all pages that were taken away."""
    gone = opened.rows("select id, info from given where dossier = ? and length(pdf) = 0", dossier)
    facts = redaction.facts_of(kept.revisions.values(), kept.entitled).values() if gone else ()
    told = {number for fact in facts for number in fact.plans}
    if facts and opened.has_table("holdings") and opened.rows("select 1 from holdings where dossier = ?", dossier):
        return True  # a colleague's fact tells of their plans; ours went by what it says of the value
    try:
        return all(
            records.given_of(opened.open("given-info", dossier + row, info)).number in told for row, info in gone
        )
    except BadBox:
        return False


def go_on() -> None:
    """Nobody waits."""


def check_copy(
    opened: Store, device: identity.Device, before: Path | None = None, pause: Callable[[], None] = go_on
) -> Report:
    """Check a copy of a vault: every page, every box and grant against its author's signature, and every seal.

    Opens no dossier. before: the database of an older copy that was checked when it was made: a box that lies there
    byte for byte is not checked again. The columns that say whose a box is are held against their indexes by the check
    of the pages. pause: called every few milliseconds; returns when the work may go on.
    """
    found, rights = _Found(), rights_in(opened, device)
    with _pages_beside(opened, found):
        _check_device(opened, device, found)
        for table, read in (("revisions", partial(_signed_box, rights)), ("grants", partial(_signed_grant, rights))):
            for some in _changed(opened, before, table):
                pause()
                _check_signed(found, table, some, read)
        _check_rows(opened, found)
    return _report(opened, found)


def _check_device(opened: Store, device: identity.Device, found: _Found) -> None:
    """Without the keys of its device a copy opens nothing."""
    rows = opened.rows("select vault, device from vault")
    try:
        (vault, sealed) = rows[0]
        if opened.open("vault", vault, sealed) != device.encode():
            raise BadBox("another device")
    except (BadBox, IndexError):
        found.elsewhere("vault")


def _check_signed(found: _Found, table: str, some: list[tuple[bytes, bytes, bytes]], read: _Reader) -> None:
    """Every box or grant is what its author signed; the signatures beside each other."""
    signed = [read(name, data) for _, name, data in some]
    holds = side_by_side(lambda one: one is not None and is_signed(one), signed)
    for (dossier, name, _), right in zip(some, holds, strict=True):
        if not right:
            found.dossier(table, dossier, name)


def _changed(opened: Store, before: Path | None, table: str) -> Iterator[list[tuple[bytes, bytes, bytes]]]:
    """Dossier, id or key, and bytes of every row that is not the same in the older copy, some at a time.

    Of every row without an older copy.
    """
    name = _NAMED[table]
    rows = f"select dossier, {name}, box from {table} r"  # noqa: S608 -- our own tables
    if before is not None:
        same = f"o.n = r.n and o.{name} = r.{name} and o.dossier = r.dossier and o.box = r.box"
        with suppress(SyncError), opened.beside(before) as older:  # one that cannot be read spares nothing
            yield from _some(
                opened.each(f"{rows} where not exists (select 1 from {older}.{table} o where {same})")  # noqa: S608
            )
            return
    yield from _some(opened.each(rows))


def _some(rows: Iterator[tuple[bytes, bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes, bytes]]]:
    while some := [*islice(rows, _AT_ONCE)]:
        yield some


@contextmanager
def _pages_beside(opened: Store, found: _Found) -> Iterator[None]:
    """SQLite reads every page and index in a thread of its own meanwhile."""
    with ThreadPoolExecutor(1, "pages") as beside:
        pages = beside.submit(opened.is_sound)
        yield
        if not pages.result():
            found.elsewhere(PAGES)


def _signed_box(rights: Rights, row_id: bytes, data: bytes) -> Signed | None:
    """What must be checked of a box; None for one that cannot be read, has another id, or is a stranger's."""
    try:
        box = sealing.Box.decode(data)
    except BadBox:
        return None
    author = rights.author(box.header.author)
    return None if author is None or box.id != row_id else box.as_signed(REVISION, author.signer)


def _signed_grant(rights: Rights, key: bytes, data: bytes) -> Signed | None:
    """The same of a grant."""
    try:
        grant = identity.Grant.decode(data)
    except BadBox:
        return None
    author = rights.author(grant.author)
    return None if author is None or grant.key != key else grant.as_signed(author.signer)


def _check_rows(opened: Store, found: _Found) -> None:
    for table, dossier, row in rows_that_do_not_open(opened):
        if dossier is None:
            found.elsewhere(table, row)
        else:
            found.dossier(table, dossier, row)


def rows_that_do_not_open(opened: Store) -> Iterator[tuple[str, bytes | None, bytes]]:
    """Table, dossier (of a given plan) and id of every row that is sealed for itself, or travels, and is not right."""
    for dossier, row, info, pdf in opened.each("select dossier, id, info, pdf from given"):
        if not _given_opens(opened, dossier + row, info, pdf):
            yield "given", dossier, row
    for table, names in _TRAVELLING.items():
        if opened.has_table(table):
            for kind, row, data in opened.each(f"select kind, id, box from {table}"):  # noqa: S608 -- our own tables
                if not _reads(names.get(kind), row, data):
                    yield table, None, row
    for table, key in _SEALED.items():
        if not opened.has_table(table):
            continue  # a backup from before there were packs, removals or snapshots
        for row, sealed in opened.each(f"select {key}, sealed from {table}"):  # noqa: S608 -- names of our own tables
            if not _row_opens(opened, table, row, sealed):
                yield table, None, row


def _report(opened: Store, found: _Found) -> Report:
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


def _row_opens(opened: Store, table: str, row: bytes, sealed: bytes) -> bool:
    read: dict[str, Callable[[bytes], object]] = {
        "cards": records.card_of,
        "drafts": records.draft_of,
        "state": records.setting_of,
        "packs": packs.pack_of,
        "removals": removing.check_content,
        "snapshots": snapshots.check_content,
        "overview": overview.check_content,
        "wishes": wishes.check_content,
    }
    try:
        read[table](opened.open(table, row, sealed))
    except BadBox:
        return False
    return True


def _reads(kind: type[Notice | TeamSeal] | None, row: bytes, data: bytes) -> bool:
    """True for something that travels as it is and is what its row says."""
    try:
        return kind is not None and kind.decode(data).id == row
    except BadBox:
        return False


def _given_opens(opened: Store, row: bytes, info: bytes, pdf: bytes) -> bool:
    try:
        known = records.given_of(opened.open("given-info", row, info))
        if pdf == given.TAKEN_AWAY:
            return True
        return hashlib.sha256(opened.open("given-pdf", row, pdf)).hexdigest() == known.pdf_sha256
    except BadBox:
        return False
