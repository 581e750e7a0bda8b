"""`check` looks at everything: a flipped bit in any body or number is named, and nothing else is. (G-29)"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import Connection, select, update

from sync.protocol.exchange import Item
from sync.server.checking import Report, check
from sync.server.removals import Removal
from sync.server.tables import dossiers, feeds, items, regions, statements, teams
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File

Harm = Callable[[Connection], object]


def report(server: Server, removals: list[Removal] | None = None) -> Report:
    """What `check` says."""
    with server.service.database.reading() as connection:
        return check(connection, removals or [])


@pytest.fixture
def full(server: Server, region: Region) -> Server:
    """A server with something of every kind."""
    file, other, anna = File.new(region, 1), File.new(region, 2), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna"), file.write("bo")])
    anna.push([other.create("anna", "noord"), other.write("anna")])
    anna.push([Item("seal", region.seal("noord", "anna", "bo").encode())])
    anna.push(
        [file.say("anna", "redact", revisions=[file.boxes[0].id]), file.say("anna", "offer", team=team_id("zuid"))]
    )
    return server


def test_everything_is_sound_as_it_is_stored(full: Server, region: Region) -> None:
    found = report(full)
    assert (found.sound, found.dossiers) == (True, 2)
    assert found.items == len(region.statements) + 9


def test_every_flipped_bit_of_a_body_is_noticed_and_named(full: Server) -> None:
    """In three places of a body of each kind."""
    with full.service.database.reading() as connection:
        stored = {row.kind: (row.id, row.body) for row in connection.execute(select(items))}
    assert stored.keys() == {"roster", "holders", "grant", "revision", "seal"}
    for kind, (id_, body) in stored.items():
        for part in range(0, len(body), max(1, len(body) // 3)):
            flipped = bytes([*body[:part], body[part] ^ (1 << part % 8), *body[part + 1 :]])
            _set(full, id_, flipped)
            found = report(full)
            assert not found.sound, (kind, part)
            assert kind == "roster" or any(id_.hex() in fault for fault in found.faults)
        _set(full, id_, body)
    assert report(full).sound


def _set(server: Server, id_: bytes, body: bytes) -> None:
    with server.service.database.writing() as connection:
        connection.execute(update(items).where(items.c.id == id_).values(body=body))


_HARMS: dict[str, Harm] = {
    "a revision less": lambda c: c.execute(items.delete().where(items.c.kind == "revision")),
    "a statement less": lambda c: c.execute(items.delete().where(items.c.kind == "holders")),
    "a seal less": lambda c: c.execute(items.delete().where(items.c.kind == "seal")),
    "another holder": lambda c: c.execute(dossiers.update().values(team=team_id("zuid"))),
    "no offer": lambda c: c.execute(dossiers.update().values(offered=None)),
    "another count": lambda c: c.execute(dossiers.update().values(revisions=7)),
    "another sum": lambda c: c.execute(teams.update().values(total=b"\x07" * 32)),
    "another end of a feed": lambda c: c.execute(teams.update().values(entry=b"\x07" * 32)),
    "an older sequence": lambda c: c.execute(regions.update().values(sequence=3)),
    "another head": lambda c: c.execute(regions.update().values(roster_head=b"\x07" * 32)),
    "a shorter roster": lambda c: c.execute(regions.update().values(roster_length=3)),
    "a chain in another order": lambda c: c.execute(statements.update().values(position=100 - statements.c.position)),
    "a feed with another entry": lambda c: c.execute(
        feeds.update().where(feeds.c.team == team_id("noord"), feeds.c.sequence == _first(c)).values(id=b"\x07" * 32)
    ),
    "an item of another dossier": lambda c: c.execute(
        items.update().where(items.c.kind == "grant").values(dossier=b"\x07" * 16)
    ),
    "an item of another kind": lambda c: c.execute(items.update().where(items.c.kind == "seal").values(kind="link")),
}


def _first(connection: Connection) -> int:
    found = select(feeds.c.sequence).where(feeds.c.team == team_id("noord")).order_by(feeds.c.sequence)
    return int(connection.execute(found).scalars().first() or 0)


class Undone(Exception):
    """Ends a transaction that must leave nothing."""


def test_what_does_not_belong_together_is_noticed(full: Server) -> None:
    assert _HARMS
    for name, harm in _HARMS.items():
        with suppress(Undone), full.service.database.writing() as connection:
            harm(connection)
            assert not check(connection, []).sound, name
            raise Undone
    assert report(full).sound


def test_what_should_be_gone_and_is_there_is_noticed(full: Server, region: Region) -> None:
    """G-22: after a backup was put back by hand, past the list of removals."""
    file = File.new(region, 2)
    with full.service.database.reading() as connection:
        ids = connection.scalars(select(items.c.id).where(items.c.dossier == file.id, items.c.kind == "revision")).all()
    id_ = region.roster.region or b""
    assert not report(full, [Removal("redacted", id_, file.id, ids[0], 0)]).sound
    assert not report(full, [Removal("purged", id_, file.id, file.id, 0)]).sound
    assert report(full, [Removal("purged", b"another region".ljust(32), file.id, file.id, 0)]).sound


def test_a_server_without_a_region_is_sound(server: Server) -> None:
    assert report(server) == Report(0, 0, ())
