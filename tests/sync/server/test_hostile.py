"""Made to go wrong: many at once, a full disk, a killed process, and a search for anything that should not be there."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from sync.protocol.exchange import Push, sum_of
from sync.region.roster import Roster
from sync.server import reading
from sync.server.checking import check
from sync.server.database import DatabaseFull
from sync.server.known import KnownHolders
from sync.server.service import Service
from sync.server.tables import metadata
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.faults import Rounds
from tests.sync.server.laptops import File

CANARY = b"Kanariepiet-Hartjesdag-1917"


@pytest.fixture
def beside(server: Server) -> Iterator[list[Service]]:
    """Three more processes' worth of server on the same database, beside the first; SQLite has one process."""
    many = 0 if server.service.settings.is_sqlite else 3
    made = [server.service, *(Service(server.service.settings, server.clock) for _ in range(many))]
    yield made
    for one in made[1:]:
        one.database.close()


def test_a_feed_read_while_eight_push_skips_nothing(server: Server, region: Region, beside: list[Service]) -> None:
    """G-25: who reads on from the last place that was seen sees in the end what a new laptop sees."""
    files = [File.new(region, number) for number in range(1, 9)]
    team, anna = team_id("noord"), region.id("anna")
    batches = [
        [[file.create("anna", "noord")], *([file.write("anna"), file.write("bo")] for _ in range(5))] for file in files
    ]
    refused: list[object] = []

    def push(number: int) -> None:
        service = beside[number % len(beside)]
        for batch in batches[number]:
            refused.extend(one for one in service.pusher.push(anna, batch, server.service.now()) if one.code)

    seen: list[tuple[int, bytes]] = []
    done = threading.Event()

    def follow() -> None:
        service, last = beside[-1], False
        while not last:
            last = done.is_set()
            with service.database.reading() as connection:
                there = service.regions.see(connection)
                after, entry = seen[-1] if seen else (0, None)
                page = reading.feed(connection, there, team, after, entry, 3)
            seen.extend((one.sequence, one.id) for one in page.entries)
            last = last and not page.more

    threads = [threading.Thread(target=push, args=(number,)) for number in range(8)]
    reader = threading.Thread(target=follow)
    for thread in (*threads, reader):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join()
    assert refused == []
    assert len(seen) == 8 * 11
    assert seen == [(one.sequence, one.id) for one in server.laptop(region, "bo").feed("noord")]
    status = server.laptop(region, "anna").status().teams[team]
    assert (status.count, status.sum) == (80, sum_of(box.id for file in files for box in file.boxes))


def test_the_same_things_pushed_by_four_at_once_are_stored_once(
    server: Server, region: Region, beside: list[Service]
) -> None:
    """G-24"""
    file = File.new(region)
    batch = [file.create("anna", "noord"), *(file.write("anna") for _ in range(10))]
    verdicts: list[str] = []

    def push(number: int) -> None:
        pushed = beside[number % len(beside)].pusher.push(region.id("anna"), batch, server.service.now())
        verdicts.extend(one.verdict for one in pushed)

    threads = [threading.Thread(target=push, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["known"] * 33 + ["stored"] * 11
    assert server.laptop(region, "anna").status().teams[team_id("noord")].count == 10


@pytest.fixture
def full_disk(server: Server) -> Iterator[None]:
    """No room from here on: SQLite may not grow, PostgreSQL says what it says then."""
    engine = server.service.database.engine
    if not server.service.settings.is_sqlite:
        with engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger AS $$ BEGIN "
                    "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql"
                )
            )
            connection.execute(text("CREATE TRIGGER no_room BEFORE INSERT ON feeds EXECUTE FUNCTION no_room()"))
        yield
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER IF EXISTS no_room ON feeds"))
        return

    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")  # pages that earlier tests left free are room too
    event.listen(engine, "checkout", _shut)
    yield
    if event.contains(engine, "checkout", _shut):
        event.remove(engine, "checkout", _shut)
    _open_all(server)


def _shut(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA max_page_count=1")  # SQLite takes what there is


def _open_all(server: Server) -> None:
    """Every connection of the pool may grow again."""
    server.service.database.engine.dispose()


def test_a_full_disk_stores_nothing_by_halves_and_recovers(
    server: Server, region: Region, request: pytest.FixtureRequest
) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    before, status = anna.feed("noord"), anna.status()
    pushed = [file.write("anna", bytes(200_000)) for _ in range(3)]
    request.getfixturevalue("full_disk")
    answer = anna.post("/v1/push", Push(tuple(pushed)).encode())
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "disk-full", "60")
    assert (anna.feed("noord"), anna.status()) == (before, status)
    with server.service.database.reading() as connection:
        assert check(connection, []).sound
    _make_room(server)
    assert anna.codes(pushed) == ["stored"] * 3
    assert len(anna.feed("noord")) == 5


def _make_room(server: Server) -> None:
    engine = server.service.database.engine
    if server.service.settings.is_sqlite:
        event.listen(
            engine,
            "checkout",
            lambda connection, *_: connection.execute("PRAGMA max_page_count=1073741823"),
            insert=False,
        )
    else:
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER no_room ON feeds"))


def test_a_database_that_goes_away_is_told_and_comes_back(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = server.laptop(region, "anna")
    monkeypatch.setattr(Service, "now", lambda _: (_ for _ in ()).throw(DatabaseFull()))
    assert anna.get("/v1/status").code == "disk-full"
    monkeypatch.undo()
    assert anna.get("/v1/status").status == 200


def test_a_damaged_chain_is_the_server_s_trouble_and_no_laptop_s_fault(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    close = file.say("anna", "close")
    with server.service.database.writing() as connection:
        connection.execute(text("UPDATE items SET body = id WHERE kind = 'holders'"))
    object.__setattr__(server.service.pusher, "known", KnownHolders())  # as after a start
    answer = anna.post("/v1/push", Push((close,)).encode())
    assert (answer.status, answer.code) == (503, "unavailable")
    assert anna.codes([file.write("anna")]) == ["stored"]
    with server.service.database.writing() as connection:
        connection.execute(text("UPDATE items SET body = id WHERE kind = 'roster'"))
    server.service.regions.remember(Roster())
    assert anna.get("/v1/status").code == "unavailable"


def test_nothing_that_a_client_said_and_no_key_is_in_the_database(server: Server, region: Region) -> None:
    """G-27"""
    file, anna = File.new(region), server.laptop(region, "anna")
    pushed = [file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna", CANARY * 20)]
    assert anna.codes(pushed) == ["stored"] * 3
    secrets = [CANARY, CANARY[:9], file.key, *(device.sign for device in region.devices.values())]
    secrets += [key.mlkem_seed for key in region.keys.values()]
    with server.service.database.reading() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    stored = b"\0".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)
    assert [piece for piece in secrets if piece in stored] == []
    assert file.boxes[0].ciphertext in stored  # type: ignore[operator]


def test_a_killed_server_keeps_what_it_reported_and_its_memory_and_log_hold_no_word(
    founded: Region, founded_file: Path, tmp_path: Path
) -> None:
    """G-05, G-24, G-27: in a process of its own; `python -m tests.sync.server.faults` does it many times."""
    rounds = Rounds.on_sqlite(founded, founded_file, tmp_path)
    found = rounds.once(after=25, canary=CANARY)
    assert found == {"lost": 0, "faults": 0, "canaries": 0}
    assert rounds.log.read_bytes()
    assert not re.search(rb"[0-9a-f]{32}", rounds.log.read_bytes())
