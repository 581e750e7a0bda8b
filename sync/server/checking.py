"""Whether everything in the database is what it should be: every box, signature, chain, count and removal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from sync.chain import Statement
from sync.errors import BadBox, BadChange, Refused
from sync.protocol.exchange import PUSHED, Item, sum_of
from sync.purged import Purged
from sync.region.holders import read_holders
from sync.region.roster import Roster, read_roster
from sync.sealing import Box
from sync.server import arrivals
from sync.server.ledger import NO_SUM
from sync.server.region import chain_statements
from sync.server.removals import Removal
from sync.server.tables import dossiers, feeds, items, redacted, regions, statements, teams

_ROWS: Final = 200
_SHOWN: Final = 1_000


@dataclass(frozen=True)
class Report:
    """What was looked at, and what is wrong: a word for the fault and the id it is about, at most 1,000 of them."""

    items: int
    dossiers: int
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


def check(connection: Connection, removals: list[Removal]) -> Report:
    """Look at everything in one snapshot; nothing is changed."""
    row = connection.execute(select(regions)).one_or_none()
    if row is None:
        return Report(0, 0, ())
    try:
        roster = read_roster(map(Statement.decode, chain_statements(connection, row.region, row.region, 0)))
    except (BadBox, BadChange, Refused):
        return Report(0, 0, (f"roster {row.region.hex()}",))
    found: list[str] = []
    if (roster.region, roster.length, roster.head) != (row.region, row.roster_length, row.roster_head):
        found.append(f"roster-head {row.region.hex()}")
    found += _items(connection, row.region, roster)
    found += _dossiers(connection, row.region, roster)
    found += _teams(connection, row.region, row.sequence)
    found += _removals(connection, row.region, removals)
    mine = items.c.region == row.region
    counted = connection.execute(select(func.count()).select_from(items).where(mine)).scalar_one()
    held = connection.execute(
        select(func.count()).select_from(dossiers).where(dossiers.c.region == row.region)
    ).scalar_one()
    return Report(counted, held, tuple(found[:_SHOWN]))


def _streamed(connection: Connection, asked: Any) -> Iterator[Any]:
    with connection.execution_options(yield_per=_ROWS).execute(asked) as rows:
        yield from rows


def _items(connection: Connection, region: bytes, roster: Roster) -> Iterator[str]:
    asked = select(items.c.id, items.c.kind, items.c.dossier, items.c.body).where(items.c.region == region)
    for row in _streamed(connection, asked):
        if not _is_sound(row, roster):
            yield f"{row.kind} {row.id.hex()}"


def _is_sound(row: Any, roster: Roster) -> bool:
    """True when the body is what its row says, and signed by its author."""
    if row.kind == "purged":
        return _is_purged(row)
    if row.kind == "roster":
        return _is_statement(row)
    if row.kind not in PUSHED:
        return False
    arrival = arrivals.read(Item(row.kind, row.body))
    if arrival is None or (arrival.id, arrival.dossier) != (row.id, row.dossier):
        return False
    member = roster.devices.get(arrival.author)
    return member is not None and arrival.is_signed_by(member.public)


def _is_purged(row: Any) -> bool:
    try:
        found = Purged.decode(row.body)
    except BadBox:
        return False
    return (found.id, found.dossier) == (row.id, row.dossier)


def _is_statement(row: Any) -> bool:
    """Its signature was checked with the whole roster."""
    try:
        return bool(Statement.decode(row.body).id == row.id)
    except (BadBox, BadChange):
        return False


def _dossiers(connection: Connection, region: bytes, roster: Roster) -> Iterator[str]:
    for row in connection.execute(select(dossiers).where(dossiers.c.region == region)).all():
        if not _is_whole(connection, region, row, roster):
            yield f"dossier {row.dossier.hex()}"


def _is_whole(connection: Connection, region: bytes, row: Any, roster: Roster) -> bool:
    """True when the row says what the chain and the revisions say."""
    try:
        said = map(Statement.decode, chain_statements(connection, region, row.dossier, 0))
        holders = read_holders(said, roster)
    except (BadBox, BadChange, Refused):
        return False
    if (holders.team, holders.offered, holders.length, holders.head) != (
        row.team,
        row.offered,
        row.length,
        row.head,
    ) and not (row.purged_at is not None and not holders.length):
        return False
    mine = (items.c.region == region) & (items.c.dossier == row.dossier)
    ids = list(connection.scalars(select(items.c.id).where(mine, items.c.kind == "revision")))
    if row.purged_at is not None and ids:
        return False
    return bool(len(ids) == row.revisions and sum_of(ids) == row.total)


def _teams(connection: Connection, region: bytes, sequence: int) -> Iterator[str]:
    for row in connection.execute(select(teams).where(teams.c.region == region)).all():
        mine = (feeds.c.region == region) & (feeds.c.team == row.team)
        last = connection.execute(
            select(feeds.c.sequence, feeds.c.id).where(mine).order_by(feeds.c.sequence.desc()).limit(1)
        ).one_or_none()
        ends = (last.sequence, last.id) if last else (0, None)
        held = (dossiers.c.region == region) & ((dossiers.c.team == row.team) | (dossiers.c.offered == row.team))
        counted = connection.execute(select(dossiers.c.revisions, dossiers.c.total).where(held)).all()
        total = (sum(one.revisions for one in counted), sum_of(one.total for one in counted) if counted else NO_SUM)
        if ends != (row.sequence, row.entry) or ends[0] > sequence or total != (row.revisions, row.total):
            yield f"team {row.team.hex()}"
    yield from _lost(connection, region)


def _lost(connection: Connection, region: bytes) -> Iterator[str]:
    """Statements whose bytes are gone; entries of a feed without an item are those of purged dossiers, if there are."""
    there = select(items.c.id).where(items.c.region == region)
    asked = select(statements.c.id).where(statements.c.region == region, statements.c.id.not_in(there))
    for one in connection.scalars(asked):
        yield f"statement {one.hex()}"
    purged = select(dossiers.c.dossier).where(dossiers.c.region == region, dossiers.c.purged_at.is_not(None)).limit(1)
    if connection.execute(purged).first() is None:
        for one in connection.scalars(select(feeds.c.id).where(feeds.c.region == region, feeds.c.id.not_in(there))):
            yield f"entry {one.hex()}"


def _removals(connection: Connection, region: bytes, removals: list[Removal]) -> Iterator[str]:
    """What the list or the table names is gone."""
    named = {(one.dossier, one.id) for one in removals if one.region == region and one.kind == "redacted"}
    named |= {(row.dossier, row.id) for row in connection.execute(select(redacted).where(redacted.c.region == region))}
    for dossier, one in sorted(named):
        mine = (items.c.region == region) & (items.c.dossier == dossier) & (items.c.id == one)
        body = connection.execute(select(items.c.body).where(mine)).scalar_one_or_none()
        if body is not None and not _is_blank(body):
            yield f"redacted {one.hex()}"
    purged = {one.dossier for one in removals if one.region == region and one.kind == "purged"}
    gone = select(dossiers.c.dossier).where(dossiers.c.region == region, dossiers.c.purged_at.is_not(None))
    for one in sorted(purged - set(connection.scalars(gone))):
        yield f"purged {one.hex()}"


def _is_blank(body: bytes) -> bool:
    try:
        return Box.decode(body).ciphertext is None
    except BadBox:
        return False
