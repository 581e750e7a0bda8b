"""In whatever order, grouping and repetition things arrive, the server ends with the same. (G-11, G-24)"""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from sync.protocol.exchange import STORED, Item
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File

COUNT = 15


def history(region: Region) -> list[Item]:
    """Two dossiers, one of which is handed over, written to by both teams, also late."""
    file, other = File.new(region, 1), File.new(region, 2)
    return [
        file.create("anna", "noord"),
        file.write("anna"),
        file.write("bo"),
        other.create("carl", "zuid"),
        other.write("carl"),
        file.say("anna", "offer", team=team_id("zuid")),
        file.say("carl", "decline", note=None),
        file.say("bo", "offer", team=team_id("zuid")),
        file.say("carl", "accept"),
        file.write("carl"),
        file.write("anna", parents=file.boxes[:1]),
        file.say("carl", "redact", revisions=[file.boxes[0].id]),
        file.say("carl", "close"),
        other.say("carl", "ask_purge"),
        other.say("dora", "purge"),
    ]


def settled(server: Server) -> dict[str, Any]:
    """What must not depend on the order: everything but sequences, and which team was told before a handover."""
    asked = {
        "items": "SELECT id, kind, body FROM items WHERE kind <> 'roster'",
        "dossiers": "SELECT dossier, team, offered, length, head, revisions, total, size, purge_due FROM dossiers",
        "totals": "SELECT team, revisions, total FROM teams",
        "ever": "SELECT dossier, team FROM dossier_teams",
    }
    with server.service.database.reading() as connection:
        return {name: sorted(map(repr, connection.execute(text(sql)))) for name, sql in asked.items()}


def push(server: Server, region: Region, batch: list[Item]) -> bool:
    """True when something new was stored."""
    verdicts = server.service.pusher.push(region.id("bo"), batch, server.service.now())
    return any(one.verdict == STORED for one in verdicts)


def test_everything_may_come_in_any_order_and_many_times(server: Server, region: Region) -> None:
    items = history(region)
    assert len(items) == COUNT
    for item in items:
        push(server, region, [item])
    expected = settled(server)
    tables = ("items", "feeds", "dossiers", "dossier_teams", "teams", "redacted", "usage")

    def empty() -> None:
        with server.service.database.writing() as connection:
            connection.execute(text("DELETE FROM statements WHERE subject <> region"))
            for table in tables:
                only = " WHERE kind <> 'roster'" if table == "items" else ""
                connection.execute(text(f"DELETE FROM {table}{only}"))  # noqa: S608

    @given(st.lists(st.lists(st.integers(0, COUNT - 1), max_size=COUNT), max_size=8))
    @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def any_order(batches: list[list[int]]) -> None:
        empty()
        for batch in batches:
            push(server, region, [items[number] for number in batch])
        while push(server, region, items[::-1]):  # what was refused for what it stood on is tried again
            pass
        assert settled(server) == expected

    any_order()
