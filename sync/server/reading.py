"""What laptops fetch: status, feeds, ids, sums and whole dossiers; each device only of its own teams (G-18, G-20)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from sync.protocol.comparison import MAX_IDS, DossierPage, Ids, Sums
from sync.protocol.exchange import (
    MAX_BATCH_BYTES,
    MAX_ITEMS,
    MAX_STATEMENTS,
    Entry,
    Feed,
    RosterHead,
    Statements,
    Status,
    TeamStatus,
)
from sync.server.database import among
from sync.server.ledger import NO_SUM
from sync.server.refusals import Refusal
from sync.server.region import Region, roster_statements
from sync.server.tables import dossier_teams, dossiers, feeds, items, statements, teams

_ROW_BYTES: Final = 64  # around the data of an entry
_FETCHED: Final = 100  # rows at a time: a page ends at its bytes, and boxes may be large


def status(connection: Connection, region: Region, device: bytes, now: int) -> Status:
    """Everything a laptop needs to see that nothing is new. A revoked laptop sees no team."""
    member = region.roster.devices[device]
    mine = () if member.revoked_at else member.teams
    asked = select(teams).where(teams.c.region == region.id, teams.c.team.in_(mine))
    found = {
        row.team: TeamStatus(row.sequence, row.entry, row.revisions, row.total) for row in connection.execute(asked)
    }
    empty = TeamStatus(0, None, 0, NO_SUM)
    return Status(
        time=now,
        region=region.id,
        roster=RosterHead(region.roster.length, region.roster.head),
        erase=member.revoked_at is not None and member.erase,
        waiting=region.waiting,
        teams={team: found.get(team, empty) for team in mine},
        life=region.life,
    )


def roster(connection: Connection, region: Region, device: bytes, after: int) -> Statements:
    """The statements from a number on; for a revoked laptop up to the one that revoked it."""
    found = roster_statements(connection, region.id, after, MAX_STATEMENTS)
    revoked = region.roster.devices[device].revoked_at
    if revoked is None:
        return Statements(tuple(found), region.roster.head)
    asked = select(statements.c.position).where(
        statements.c.region == region.id, statements.c.subject == region.id, statements.c.id == revoked
    )
    last = connection.execute(asked).scalar_one()
    return Statements(tuple(found[: max(0, last - after)]), revoked)


def check_member(region: Region, device: bytes, team: bytes) -> None:
    """Raise Refusal unless the device is in the team now."""
    member = region.roster.devices[device]
    if member.revoked_at is not None:
        raise Refusal("revoked")
    if team not in member.teams:
        raise Refusal("unknown-team")


def feed(
    connection: Connection,
    region: Region,
    team: bytes,
    after: int,
    entry: bytes | None,
    limit: int,
    bare: bool = False,
) -> Feed:
    """What a team was told after a place; entry: what stands in that place. Raises Refusal cursor-unknown.

    bare: without the bodies, for a laptop that has most of them, as it sent them itself.
    """
    mine = (feeds.c.region == region.id) & (feeds.c.team == team)
    if after:
        there = connection.execute(select(feeds.c.id).where(mine, feeds.c.sequence == after)).scalar_one_or_none()
        if there is None or there != entry:
            raise Refusal("cursor-unknown")
    asked = _entries(region.id).where(mine, feeds.c.sequence > after).order_by(feeds.c.sequence)
    rows, more = _page(connection, asked, min(limit, MAX_ITEMS))
    return Feed(tuple(Entry(row.sequence, row.kind, row.id, b"" if bare else row.body) for row in rows), more)


def wanted(connection: Connection, region: Region, team: bytes, ids: Iterable[bytes]) -> Feed:
    """The entries of a team's feed with these ids, as many as fit."""
    mine = (feeds.c.region == region.id) & (feeds.c.team == team) & among(connection, feeds.c.id, list(ids))
    rows, more = _page(connection, _entries(region.id).where(mine).order_by(feeds.c.sequence), MAX_ITEMS)
    return Feed(tuple(Entry(row.sequence, row.kind, row.id, row.body) for row in rows), more)


def _entries(region: bytes) -> "Select[Any]":
    return select(feeds.c.sequence, items.c.kind, feeds.c.id, items.c.body).join(
        items, (items.c.region == region) & (items.c.id == feeds.c.id)
    )


def _page(connection: Connection, asked: "Select[Any]", limit: int) -> tuple[list[Any], bool]:
    """The first rows that fit in one answer, at least one; and whether there are more."""
    found: list[Any] = []
    size = 0
    for row in _streamed(connection, asked.limit(limit + 1)):
        size += len(row.body) + _ROW_BYTES
        if len(found) == limit or (found and size > MAX_BATCH_BYTES):
            return found, True
        found.append(row)
    return found, False


def _streamed(connection: Connection, asked: "Select[Any]") -> Iterator[Any]:
    """Rows of which only a few are in memory at a time."""
    with connection.execution_options(yield_per=_FETCHED).execute(asked) as rows:
        yield from rows


def ids(connection: Connection, region: Region, team: bytes, after: int | None, limit: int = MAX_IDS) -> Ids:
    """The ids of a team's feed in the order in which a new laptop wants them, whole dossiers at a time. See Ids.

    after: where the page before ended: the last place of its last dossier, doubled; odd for what is of no dossier.
    """
    last = func.max(feeds.c.sequence).over(partition_by=func.coalesce(items.c.dossier, items.c.id))
    loose = items.c.dossier.is_(None)
    placed = (
        select(feeds.c.id, feeds.c.sequence, loose.label("loose"), last.label("last"))
        .join(items, (items.c.region == region.id) & (items.c.id == feeds.c.id))
        .where(feeds.c.region == region.id, feeds.c.team == team)
        .subquery()
    )
    asked = select(placed.c.id, placed.c.loose, placed.c.last)
    if after is not None:
        place, was_loose = divmod(after, 2)
        further = (placed.c.loose == bool(was_loose)) & (placed.c.last < place)
        asked = asked.where(further | ~placed.c.loose if was_loose else further)
    ordered = asked.order_by(placed.c.loose.desc(), placed.c.last.desc(), placed.c.sequence)
    rows = connection.execute(ordered.limit(limit + 1)).all()
    if len(rows) <= limit:
        return Ids(tuple(row.id for row in rows), None)
    whole = [row for row in rows if row.last != rows[-1].last]
    if not whole:  # one dossier is larger than a page
        whole = list(connection.execute(ordered.where(placed.c.last == rows[0].last)).all())
    return Ids(tuple(row.id for row in whole), whole[-1].last * 2 + bool(whole[-1].loose))


def sums(connection: Connection, region: Region, team: bytes) -> Sums:
    """How many revisions there are of each dossier that the team holds or is offered, and the sum of their ids."""
    asked = select(dossiers.c.dossier, dossiers.c.revisions, dossiers.c.total).where(
        dossiers.c.region == region.id,
        (dossiers.c.team == team) | (dossiers.c.offered == team),
        dossiers.c.purged_at.is_(None),
    )
    return Sums({row.dossier: (row.revisions, row.total) for row in connection.execute(asked)})


def dossier(connection: Connection, region: Region, device: bytes, wanted: bytes, after: int) -> DossierPage:
    """A whole dossier in the order in which it was stored; for a team that had it before, its statements only.

    Of one that was deleted for good so much also for who was in a team that had it. Raises Refusal unknown-dossier,
    also for a dossier of others.
    """
    member = region.roster.devices[device]
    if member.revoked_at is not None:
        raise Refusal("revoked")
    mine = (items.c.region == region.id) & (items.c.dossier == wanted)
    asked = select(items.c.sequence, items.c.kind, items.c.id, items.c.body).where(mine, items.c.sequence > after)
    if not _holds(connection, region, device, wanted):
        asked = asked.where(items.c.kind.in_(("holders", "purged")))
    rows, more = _page(connection, asked.order_by(items.c.sequence), MAX_ITEMS)
    return DossierPage(tuple((row.kind, row.id, row.body) for row in rows), rows[-1].sequence if more else None)


def _holds(connection: Connection, region: Region, device: bytes, wanted: bytes) -> bool:
    """True when a team of the device holds the dossier or is offered it; False when one had it before. Refusal.

    Who left such a team may still have a copy of what was deleted since, and no feed tells them of it. (G-22)
    """
    mine = region.roster.devices[device].teams
    asked = select(dossiers.c.team, dossiers.c.offered, dossiers.c.purged_at)
    row = connection.execute(asked.where(dossiers.c.region == region.id, dossiers.c.dossier == wanted)).one_or_none()
    if row is not None and (row.team in mine or row.offered in mine):
        return True
    told = select(dossier_teams.c.team).where(dossier_teams.c.region == region.id, dossier_teams.c.dossier == wanted)
    had = {*connection.scalars(told)}
    gone = row is not None and row.purged_at is not None
    if had.isdisjoint(mine) and not (gone and region.roster.was_in_any(device, had)):
        raise Refusal("unknown-dossier")
    return False
