"""A backup while serving, and the way back: an older server is brought up to date by the laptops. (G-22, G-24, G-25)"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select

from sync.protocol.entrance import Confirm
from sync.protocol.exchange import Item
from sync.region.roster import Roster
from sync.server import backups
from sync.server.backups import BackupFailed, NotEmpty, backup, restore
from sync.server.checking import check
from sync.server.database import Database
from sync.server.tables import dossiers, items, metadata, regions
from tests.conftest import HandClock
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, Laptop, bring


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    """An empty database to restore into."""
    made = Database(f"sqlite:///{tmp_path / 'target.db'}")
    yield made
    made.close()


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a database, sorted."""
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


def flipped(whole: bytes, at: int) -> bytes:
    """With one bit of every page of a file of SQLite turned over, but of the first, which says what stands in it."""
    page = int.from_bytes(whole[16:18], "big")
    return bytes(byte ^ (place % page == at and place > page) for place, byte in enumerate(whole))


def has_many_faults(content: bytes, file: Path) -> bool:
    """True when SQLite reads such a file and names more than one fault."""
    file.write_bytes(content)
    with closing(sqlite3.connect(file)) as connection, suppress(sqlite3.DatabaseError):
        return len(connection.execute("PRAGMA integrity_check").fetchall()) > 1
    return False


def worked(server: Server, region: Region) -> tuple[File, Laptop]:
    """A dossier with everything in it."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.grant("anna", "noord"), *(file.write("anna") for _ in range(5))])
    return file, anna


def test_what_is_restored_is_what_was_backed_up_but_for_the_waiting(
    server: Server, region: Region, target: Database, tmp_path: Path
) -> None:
    """Both ways between the databases: a backup is of neither kind."""
    worked(server, region)
    with server.service.database.writing() as connection:
        connection.execute(regions.update().values(confirmed_at=7))  # of a restore of long ago
    before = rows(server.service.database)
    assert backup(server.service.database, tmp_path / "backup.db") == sum(map(len, before.values()))
    restore(tmp_path / "backup.db", target, server.service.removals, server.service.now())
    after = rows(target)
    ((*waits, life),) = (row[4:] for row in after["regions"])
    assert waits == [True, 0, region.roster.length, None]
    assert isinstance(life, bytes)
    assert {**after, "regions": None} == {**before, "regions": None}
    with server.service.database.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    restore(tmp_path / "backup.db", server.service.database, server.service.removals, server.service.now())
    again = rows(server.service.database)
    assert {**again, "regions": None} == {**after, "regions": None}
    assert again["regions"][0][:-1] == after["regions"][0][:-1]
    assert again["regions"] != after["regions"]  # each restore is another life


def test_a_backup_is_readable_by_its_owner_alone_and_never_overwrites(
    server: Server, region: Region, tmp_path: Path
) -> None:
    backup(server.service.database, tmp_path / "backup.db")
    assert (tmp_path / "backup.db").stat().st_mode & 0o077 == 0
    content = (tmp_path / "backup.db").read_bytes()
    with pytest.raises(BackupFailed):
        backup(server.service.database, tmp_path / "backup.db")
    with pytest.raises(BackupFailed):
        backup(server.service.database, tmp_path / "absent" / "backup.db")
    assert (tmp_path / "backup.db").read_bytes() == content
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.db"]


def test_a_backup_in_which_a_row_is_not_written_is_none(
    server: Server, region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked(server, region)
    copied = backups.copy_rows

    def losing(source: Connection, sink: Connection) -> int:
        count = copied(source, sink)
        one = select(items.c.id).limit(1).scalar_subquery()
        sink.execute(delete(items).where(items.c.id == one))
        return count

    monkeypatch.setattr(backups, "copy_rows", losing)
    with pytest.raises(BackupFailed):
        backup(server.service.database, tmp_path / "backup.db")
    assert list(tmp_path.glob("*backup*")) == []


def test_a_backup_made_while_laptops_push_is_one_moment(
    server: Server, region: Region, target: Database, tmp_path: Path
) -> None:
    file, anna = worked(server, region)
    pushing = threading.Thread(target=lambda: [anna.push([file.write("anna")]) for _ in range(30)])
    pushing.start()
    backup(server.service.database, tmp_path / "backup.db")
    pushing.join()
    restore(tmp_path / "backup.db", target, server.service.removals, server.service.now())
    with target.reading() as connection:
        assert check(connection, []).faults == ()


def test_a_restore_never_overwrites_and_takes_no_damaged_or_foreign_file(
    server: Server, region: Region, target: Database, tmp_path: Path
) -> None:
    worked(server, region)
    backup(server.service.database, tmp_path / "backup.db")
    before = rows(server.service.database)
    with pytest.raises(NotEmpty):
        restore(tmp_path / "backup.db", server.service.database, server.service.removals, 0)
    assert rows(server.service.database) == before
    whole = (tmp_path / "backup.db").read_bytes()
    worn = next(one for at in range(0, 4096, 16) if has_many_faults(one := flipped(whole, at), tmp_path / "tried"))
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection, connection:
        connection.execute("UPDATE items SET body = zeroblob(9) WHERE kind = 'roster'")
    unread = (tmp_path / "backup.db").read_bytes()  # sound as a file, but nobody can follow the roster
    foreign = whole.replace(b"CREATE TABLE", b"CREATE \xff\xfe\xfdBLE")
    wrong = {"absent": None, "empty": b"", "text": b"no database" * 1000, "cut": whole[: len(whole) // 2]}
    wrong |= {"worn": worn, "foreign": foreign, "unread": unread}
    for name, content in wrong.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupFailed):
            restore(tmp_path / name, target, server.service.removals, 0)
    assert not any(rows(target).values())


def test_laptops_bring_an_older_server_up_to_date(
    server: Server, region: Region, clock: HandClock, tmp_path: Path
) -> None:
    """G-24, G-25: cursors that the older server does not have are told; what it lacks is taken again, in any team."""
    file, anna = worked(server, region)
    backup(server.service.database, tmp_path / "backup.db")
    carl = server.laptop(region, "carl")
    anna.push([file.write("anna"), file.say("anna", "offer", team=team_id("zuid")), file.grant("anna", "zuid")])
    carl.push([file.say("carl", "accept"), file.write("carl")])
    whole = {entry.id: entry for entry in (*anna.feed("noord"), *carl.feed("zuid"))}
    place = carl.feed("zuid")[-1]
    with server.service.database.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    restore(tmp_path / "backup.db", server.service.database, server.service.removals, server.service.now())
    base = f"/v1/teams/{team_id('zuid').hex()}/feed"
    place_there = f"{base}?after={place.sequence}&entry={place.id.hex()}"
    assert carl.get(place_there).code == "waiting"
    assert anna.status().waiting
    admin = server.laptop(region, "admin")
    assert admin.post("/v1/confirm", Confirm(region.roster.head or b"").encode()).status == 200
    assert carl.get(place_there).code == "cursor-unknown"
    lacking = [Item(entry.kind, entry.data) for entry in sorted(whole.values(), key=lambda one: one.sequence)]
    assert set(carl.codes(lacking)) == {"known", "stored"}
    assert {entry.id for entry in (*anna.feed("noord"), *carl.feed("zuid"))} == whole.keys()
    assert carl.status().teams[team_id("zuid")].count == 7
    with server.service.database.reading() as connection:
        assert check(connection, []).faults == ()


def test_a_purge_under_way_starts_its_days_again_after_a_restore(
    server: Server, region: Region, target: Database, clock: HandClock, tmp_path: Path
) -> None:
    """That somebody stopped it may be what was lost."""
    file, anna = worked(server, region)
    anna.push([file.say("anna", "ask_purge")])
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    backup(server.service.database, tmp_path / "backup.db")
    anna.push([file.say("anna", "keep")])
    with server.service.database.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    clock.set(2027, 3, 1)
    restore(tmp_path / "backup.db", server.service.database, server.service.removals, server.service.now())
    assert server.service.purger.purge(server.service.now()) == 0
    clock.set(2027, 3, 6)  # an administrator was away: the days are for who can say something, from now on
    confirmed = Confirm(region.roster.head or b"").encode()
    assert server.laptop(region, "admin").post("/v1/confirm", confirmed).status == 200
    for day, count in ((8, 0), (12, 0), (13, 1)):
        clock.set(2027, 3, day)
        assert server.service.purger.purge(server.service.now()) == count


def test_a_purge_that_was_due_in_some_days_waits_seven_after_a_restore(
    server: Server, region: Region, target: Database, clock: HandClock, tmp_path: Path
) -> None:  # G-21
    file, anna = worked(server, region)
    anna.push([file.say("anna", "ask_purge")])
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    backup(server.service.database, tmp_path / "backup.db")
    clock.set(2026, 12, 28)
    restore(tmp_path / "backup.db", target, server.service.removals, server.service.now())
    with target.reading() as connection:
        due = connection.execute(dossiers.select().with_only_columns(dossiers.c.purge_due)).scalar_one()
    assert due == server.service.now() + 7 * 24 * 3600


def test_what_one_said_who_was_revoked_since_is_given_back_by_others_for_some_days_after_a_restore(
    server: Server, region: Region, tmp_path: Path, clock: HandClock
) -> None:
    """G-15, G-24: and by nobody else, nor what was said by who had no right in the backup."""
    before = File.new(region, 9).create("dora", "regie")
    region.by("admin", "revoke", {"device": region.id("dora"), "erase": False})
    bring(server.client, region, clock, since=len(region.statements) - 1)
    files, length = [File.new(region, number) for number in range(1, 5)], region.roster.length
    assert server.laptop(region, "bo").codes(file.create("bo", "noord") for file in files) == ["stored"] * 4
    backup(server.service.database, tmp_path / "backup.db")
    said = [file.say("bo", "close") for file in files]
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    with server.service.database.writing() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    restore(tmp_path / "backup.db", server.service.database, server.service.removals, server.service.now())
    server.service.regions.remember(Roster())
    anna, bo, admin = (server.laptop(region, name) for name in ("anna", "bo", "admin"))
    assert region.roster.head is not None
    lacking = tuple(one.encode() for one in region.statements[length:])
    assert admin.post("/v1/confirm", Confirm(region.roster.head, lacking).encode()).status == 200
    assert bo.codes(said[:1]) == ["revoked"]
    assert anna.codes(said[:1]) == ["stored"]
    region.by("admin", "revoke", {"device": region.id("anna"), "erase": False})
    bring(server.client, region, clock, since=len(region.statements) - 1)
    assert anna.codes(said[1:2]) == ["revoked"]
    assert admin.codes(said[1:2]) == ["stored"]
    assert admin.codes([before]) == ["revoked"]
    clock.set(2027, 1, 22, 11)
    assert admin.codes(said[2:]) == ["revoked"] * 2
