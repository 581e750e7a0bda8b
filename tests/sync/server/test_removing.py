"""Redaction and purge: with the signatures they need, after the days they need, and for good. (G-21, G-22)"""

import errno
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sync.protocol.exchange import Item, Push
from sync.purged import Purged
from sync.sealing import Box
from sync.server import judging
from sync.server.backups import backup, restore
from sync.server.checking import check
from sync.server.database import Database
from sync.server.removals import BadRemovals, Removal
from sync.server.tables import items, regions
from tests.conftest import HandClock
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, Laptop, bring


def asked(server: Server, region: Region, file: File) -> Laptop:
    """A dossier with content whose holder asked to delete it."""
    anna = server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna"), file.write("bo")])
    assert anna.codes([file.say("anna", "ask_purge")]) == ["stored"]
    return anna


def faults(server: Server) -> tuple[str, ...]:
    """What `check` finds wrong."""
    with server.service.database.reading() as connection:
        return check(connection, server.service.removals.read()).faults


def test_a_purge_with_one_signature_has_no_effect(server: Server, region: Region, clock: HandClock) -> None:
    """G-21: not after a year, not by its asker, not by another colleague."""
    file = File.new(region)
    anna = asked(server, region, file)
    for name, why in (("anna", "no-right"), ("bo", "no-right"), ("admin", "no-right")):
        said = region.holds(file.holders, file.id, name, "purge")
        assert anna.codes([Item("holders", said.encode())]) == [why]
    clock.set(2027, 12, 23)
    assert server.service.purger.purge(server.service.now()) == 0
    assert len(anna.whole(file.id)) == 5


def test_a_coordinator_who_asked_does_not_confirm_it_too(server: Server, region: Region) -> None:
    """G-21: who may do either still needs a second person."""
    file, dora = File.new(region), server.laptop(region, "dora")
    assert dora.codes([file.create("dora", "regie"), file.say("dora", "ask_purge")]) == ["stored"] * 2
    said = region.holds(file.holders, file.id, "dora", "purge")
    assert dora.codes([Item("holders", said.encode())]) == ["same-device"]


def test_a_purge_is_carried_out_seven_days_after_the_second_signature(
    server: Server, region: Region, clock: HandClock
) -> None:
    """G-21"""
    file = File.new(region)
    anna = asked(server, region, file)
    assert server.laptop(region, "dora").codes([file.say("dora", "purge")]) == ["stored"]
    clock.set(2026, 12, 30, 9, 59)
    assert server.service.purger.purge(server.service.now()) == 0
    assert len(anna.whole(file.id)) == 6
    clock.set(2026, 12, 30, 10, 0)
    assert server.service.purger.purge(server.service.now()) == 1
    assert server.service.purger.purge(server.service.now()) == 0
    assert [kind for kind, _, _ in anna.whole(file.id)] == ["holders", "holders", "holders", "purged"]
    last = anna.feed("noord")[-1]
    said = tuple(data for kind, _, data in anna.whole(file.id) if kind == "holders")
    assert (last.kind, Purged.decode(last.data)) == ("purged", Purged(file.id, said))
    status = anna.status().teams[team_id("noord")]
    assert (status.count, status.sum, status.sequence) == (0, bytes(32), last.sequence)
    assert faults(server) == ()


def test_a_purge_that_is_stopped_in_time_does_nothing(server: Server, region: Region, clock: HandClock) -> None:
    file = File.new(region)
    anna = asked(server, region, file)
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    assert anna.codes([file.say("bo", "keep")]) == ["stored"]
    clock.set(2027, 2, 1)
    assert server.service.purger.purge(server.service.now()) == 0
    assert len(anna.feed("noord")) == 7


def test_a_server_that_waits_after_a_restore_deletes_nothing(server: Server, region: Region, clock: HandClock) -> None:
    """G-21: that somebody stopped it may be what the backup lacks."""
    file = File.new(region)
    asked(server, region, file)
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    clock.set(2027, 2, 1)
    for waiting, count in ((True, 0), (False, 1)):
        with server.service.database.writing() as connection:
            connection.execute(regions.update().values(waiting=waiting))
        assert server.service.purger.purge(server.service.now()) == count


def test_what_was_purged_is_refused_for_ever(server: Server, region: Region, clock: HandClock) -> None:
    """G-22"""
    file = File.new(region)
    anna = asked(server, region, file)
    everything = [Item(entry.kind, entry.data) for entry in anna.feed("noord")]
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    clock.set(2027, 1, 1)
    assert server.service.purger.purge(server.service.now()) == 1
    again = anna.codes([*everything, file.write("anna"), file.grant("anna", "noord"), file.say("anna", "keep")])
    assert again == ["known", "purged", "purged", "purged", "known", "purged", "purged", "purged"]
    place = anna.feed("noord")[-1]
    assert anna.feed("noord", place.sequence, place.id) == []


def test_a_cursor_in_a_purged_dossier_still_holds(server: Server, region: Region, clock: HandClock) -> None:
    file = File.new(region)
    anna = asked(server, region, file)
    there = anna.feed("noord")[2]
    server.laptop(region, "dora").push([file.say("dora", "purge")])
    clock.set(2027, 1, 1)
    server.service.purger.purge(server.service.now())
    assert [entry.kind for entry in anna.feed("noord", there.sequence, there.id)] == ["holders", "holders", "purged"]


def test_so_many_purges_a_day_and_no_more(server: Server, region: Region) -> None:
    object.__setattr__(server.service.pusher, "settings", replace(server.service.settings, purges_per_day=2))
    files = [File.new(region, number) for number in range(1, 4)]
    for file in files:
        asked(server, region, file)
    dora = server.laptop(region, "dora")
    assert dora.codes([file.say("dora", "purge") for file in files]) == ["stored", "stored", "purge-limit"]
    last = region.holds(files[2].holders, files[2].id, "dora", "purge")
    assert dora.codes([Item("holders", last.encode())]) == ["not-on-head"]


def test_a_purge_that_was_stopped_in_the_same_push_counts_no_more(server: Server, region: Region) -> None:  # G-21
    object.__setattr__(server.service.pusher, "settings", replace(server.service.settings, purges_per_day=1))
    files = [File.new(region, number) for number in range(1, 3)]
    for file in files:
        asked(server, region, file)
    dora = server.laptop(region, "dora")
    assert dora.codes([files[0].say("dora", "purge")]) == ["stored"]
    assert dora.codes([files[0].say("dora", "keep"), files[1].say("dora", "purge")]) == ["stored"] * 2


def test_a_chain_has_an_end_and_a_dossier_can_still_go_after_it(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MAX_STATEMENTS", 3)
    file, anna, dora = File.new(region), server.laptop(region, "anna"), server.laptop(region, "dora")
    said = [file.create("anna", "noord"), file.say("anna", "close"), file.say("anna", "reopen")]
    assert anna.codes(said) == ["stored"] * 3
    beyond = region.holds(file.holders, file.id, "anna", "close")
    assert anna.codes([Item("holders", beyond.encode())]) == ["quota-dossier"]
    assert anna.codes([file.say("anna", "ask_purge")]) == ["stored"]
    assert dora.codes([file.say("dora", "purge"), file.say("dora", "keep")]) == ["stored"] * 2


def test_a_device_has_so_many_revisions_redacted_on_a_day_and_no_more(
    server: Server, region: Region, clock: HandClock
) -> None:
    object.__setattr__(server.service.pusher, "settings", replace(server.service.settings, redactions_per_day=3))
    file, anna, bo = File.new(region), server.laptop(region, "anna"), server.laptop(region, "bo")
    assert anna.codes([file.create("anna", "noord"), *(file.write("anna") for _ in range(5))]) == ["stored"] * 6
    ids = sorted(box.id for box in file.boxes)
    assert anna.codes([file.say("anna", "redact", revisions=ids[:2])]) == ["stored"]
    beyond = region.holds(file.holders, file.id, "anna", "redact", {"revisions": ids[2:4]})
    assert bo.codes([Item("holders", beyond.encode())]) == ["quota-redactions"]  # whoever brings it
    assert anna.codes([Item("holders", beyond.encode()), file.say("anna", "redact", revisions=ids[1:3])]) == [
        "quota-redactions",
        "stored",
    ]
    assert bo.codes([file.say("bo", "redact", revisions=ids[3:4])]) == ["stored"]
    clock.set(2026, 12, 24)
    assert anna.codes([file.say("anna", "redact", revisions=ids[4:])]) == ["stored"]
    assert server.count("redacted") == 5


def test_a_device_begins_so_many_dossiers_on_a_day_and_no_more(
    server: Server, region: Region, clock: HandClock
) -> None:
    object.__setattr__(server.service.pusher, "settings", replace(server.service.settings, dossiers_per_day=2))
    anna, bo, files = (
        server.laptop(region, "anna"),
        server.laptop(region, "bo"),
        [File.new(region, one) for one in range(4)],
    )
    begun = [file.create("anna", "noord") for file in files[:3]]
    assert anna.codes(begun) == ["stored", "stored", "quota-dossiers"]
    assert bo.codes(begun) == ["known", "known", "quota-dossiers"]  # whoever brings it
    assert bo.codes([files[3].create("bo", "noord")]) == ["stored"]
    clock.set(2026, 12, 24)
    assert anna.codes(begun) == ["known", "known", "stored"]


def test_so_many_revisions_of_a_dossier_are_redacted_and_no_more(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MAX_REDACTED_IDS", 2)
    file, anna = File.new(region), server.laptop(region, "anna")
    two = [bytes([number]) * 32 for number in (1, 2)]
    assert anna.codes([file.create("anna", "noord"), file.say("anna", "redact", revisions=two)]) == ["stored"] * 2
    assert anna.codes([file.say("anna", "redact", revisions=[b"3" * 32])]) == ["quota-dossier"]


def test_a_redacted_revision_keeps_its_place_and_loses_its_content(server: Server, region: Region) -> None:
    """G-22: also when it comes again, and when it comes for the first time afterwards."""
    file, anna = File.new(region), server.laptop(region, "anna")
    first, unseen = file.create("anna", "noord"), None
    anna.push([first, file.write("anna", b"a value that should never have been written"), file.write("anna")])
    unseen = file.write("bo", b"the same value, typed by a colleague who was offline")
    hit = [file.boxes[0], file.boxes[2]]
    before = anna.status().teams[team_id("noord")]
    assert anna.codes([file.say("anna", "redact", revisions=sorted(box.id for box in hit))]) == ["stored"]
    after = anna.status().teams[team_id("noord")]
    assert (after.count, after.sum) == (before.count, before.sum)
    assert anna.codes([Item("revision", hit[0].encode()), unseen]) == ["known", "stored"]
    found = {entry.id: Box.decode(entry.data) for entry in anna.feed("noord") if entry.kind == "revision"}
    assert [found[box.id] for box in hit] == [box.blanked() for box in hit]
    assert found[file.boxes[1].id] == file.boxes[1]
    assert faults(server) == ()


def test_a_redaction_counts_for_what_comes_before_and_behind_it_in_one_push(server: Server, region: Region) -> None:
    """G-22: what is not written yet when it is taken away, and what is judged right after it."""
    file, anna = File.new(region), server.laptop(region, "anna")
    pushed = [file.create("anna", "noord"), file.write("anna", b"should never have been written")]
    behind = file.write("anna", b"nor this")
    pushed += [file.say("anna", "redact", revisions=sorted(box.id for box in file.boxes)), behind, file.write("anna")]
    assert anna.codes(pushed) == ["stored"] * 5
    found = {entry.id: Box.decode(entry.data) for entry in anna.feed("noord") if entry.kind == "revision"}
    assert [found[box.id].ciphertext is None for box in file.boxes] == [True, True, False]
    assert faults(server) == ()


def test_a_damaged_box_keeps_nothing_of_its_content_when_it_is_redacted(server: Server, region: Region) -> None:
    """G-22: it cannot be blanked, and the server cannot tell what of it is content."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    damaged = file.boxes[0].encode()[1:]
    with server.service.database.writing() as connection:
        connection.execute(items.update().where(items.c.id == file.boxes[0].id).values(body=damaged))
    assert anna.codes([file.say("anna", "redact", revisions=[file.boxes[0].id])]) == ["stored"]
    with server.service.database.reading() as connection:
        left = connection.scalars(items.select().with_only_columns(items.c.body).where(items.c.kind == "revision"))
        assert [bytes(body) for body in left] == [b""]


def test_who_had_a_dossier_is_told_when_it_is_deleted(server: Server, region: Region, clock: HandClock) -> None:
    """G-22: their laptop may have it still, with something that was not sent."""
    file, carl, dora = File.new(region), server.laptop(region, "carl"), server.laptop(region, "dora")
    anna = server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna"), file.say("anna", "offer", team=team_id("zuid"))])
    assert carl.codes([file.say("carl", "accept"), file.say("carl", "ask_purge")]) == ["stored"] * 2
    assert dora.codes([file.say("dora", "purge")]) == ["stored"]
    clock.set(2027, 1, 1)
    assert server.service.purger.purge(server.service.now()) == 1
    for laptop, team in ((anna, "noord"), (carl, "zuid"), (dora, "regie")):
        last = laptop.feed(team)[-1]
        assert (last.kind, Purged.decode(last.data).dossier) == ("purged", file.id)


def test_who_left_the_team_that_had_it_is_shown_who_asked_once_it_is_deleted_and_not_before(
    server: Server, region: Region, clock: HandClock
) -> None:  # G-18, G-21, G-22
    file = File.new(region)
    asked(server, region, file)
    bo, carl, dora = (server.laptop(region, name) for name in ("bo", "carl", "dora"))
    known = len(region.statements)
    region.by("admin", "assign", {"device": region.id("bo"), "teams": [team_id("zuid")]})
    bring(server.client, region, clock, since=known)
    assert dora.codes([file.say("dora", "purge")]) == ["stored"]
    assert bo.get(f"/v1/dossiers/{file.id.hex()}").code == "unknown-dossier"
    clock.set(2027, 1, 1)
    assert server.service.purger.purge(server.service.now()) == 1
    assert [kind for kind, _, _ in bo.whole(file.id)] == ["holders"] * 3 + ["purged"]
    assert carl.get(f"/v1/dossiers/{file.id.hex()}").code == "unknown-dossier", "it was never in such a team"


def test_a_redaction_makes_room_in_a_dossier_that_is_full(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    tight = replace(server.service.settings, dossier_bytes=12_000)
    object.__setattr__(server.service.pusher, "settings", tight)
    large = bytes(5_000)
    written = [file.write("anna", large) for _ in range(3)]
    assert anna.codes([file.create("anna", "noord"), *written]) == ["stored", "stored", "stored", "quota-dossier"]
    assert anna.codes([file.say("anna", "redact", revisions=[file.boxes[0].id]), written[2]]) == ["stored", "stored"]
    assert faults(server) == ()


def test_a_redaction_reaches_no_other_dossier(server: Server, region: Region) -> None:
    mine, theirs = File.new(region, 1), File.new(region, 2)
    anna, carl = server.laptop(region, "anna"), server.laptop(region, "carl")
    anna.push([mine.create("anna", "noord"), mine.write("anna")])
    carl.push([theirs.create("carl", "zuid"), theirs.write("carl")])
    later = theirs.write("carl")
    aimed = sorted(box.id for box in theirs.boxes)
    assert anna.codes([mine.say("anna", "redact", revisions=aimed)]) == ["stored"]
    assert carl.codes([later]) == ["stored"]
    boxes = [Box.decode(entry.data) for entry in carl.feed("zuid") if entry.kind == "revision"]
    assert boxes == theirs.boxes
    assert faults(server) == ()


def test_content_that_was_removed_is_in_no_file_of_the_server(server: Server, region: Region, clock: HandClock) -> None:
    """G-22: looked for in the bytes of the database and of its log."""
    if not server.service.settings.is_sqlite:
        pytest.skip("the files of PostgreSQL are PostgreSQL's; docs/server.md says what it keeps")
    redacted, purged = File.new(region, 1), File.new(region, 2)
    anna = asked(server, region, purged)
    anna.push([redacted.create("anna", "noord"), redacted.write("anna", bytes(20_000))])
    anna.push([purged.write("anna", bytes(20_000))])  # what fits in a page of its own is easily overwritten by chance
    pieces = [box.ciphertext or b"" for box in (*redacted.boxes, *purged.boxes)]
    assert all(any(piece[at : at + 64] in _files(server) for at in (0, 300)) for piece in pieces)
    assert [sum(len(box.ciphertext or b"") > 10_000 for box in file.boxes) for file in (redacted, purged)] == [1, 1]
    anna.push([redacted.say("anna", "redact", revisions=[redacted.boxes[0].id])])
    assert not found_of(server, pieces[0])
    server.laptop(region, "dora").push([purged.say("dora", "purge")])
    clock.set(2027, 1, 1)
    server.service.purger.purge(server.service.now())
    assert not [at for piece in pieces for at in found_of(server, piece)]


def found_of(server: Server, piece: bytes) -> list[int]:
    """Where pieces of this lie that are in some file of the server."""
    found = _files(server)
    return [at for at in range(0, len(piece) - 64, 64) if piece[at : at + 64] in found]


def _files(server: Server) -> bytes:
    file = Path(server.service.settings.database.removeprefix("sqlite:///"))
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def test_a_restore_takes_away_again_what_the_backup_still_held(
    server: Server, region: Region, clock: HandClock, tmp_path: Path
) -> None:
    """G-22: by the list outside the backup; a dossier that the backup did not know yet is refused too."""
    redacted, purged, newer = (File.new(region, number) for number in (1, 2, 3))
    anna = asked(server, region, purged)
    anna.push([redacted.create("anna", "noord"), redacted.write("anna")])
    backup(server.service.database, tmp_path / "backup.db")
    asked(server, region, newer)
    anna.push([redacted.say("anna", "redact", revisions=[redacted.boxes[0].id])])
    server.laptop(region, "dora").push([purged.say("dora", "purge"), newer.say("dora", "purge")])
    clock.set(2027, 1, 1)
    assert server.service.purger.purge(server.service.now()) == 2
    server.service.removals.add([Removal("purged", b"q" * 32, b"d" * 16, b"d" * 16, 7)])
    target = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    done = restore(tmp_path / "backup.db", target, server.service.removals, server.service.now())
    assert (done.listed, done.redacted, done.purged) == (3, 1, 2)  # and nothing of another region
    with target.reading() as connection:
        assert check(connection, server.service.removals.read()).faults == ()
    target.close()
    backup(server.service.database, tmp_path / "later.db")  # in which all of it is gone already
    again = Database(f"sqlite:///{tmp_path / 'again.db'}")
    done = restore(tmp_path / "later.db", again, server.service.removals, server.service.now())
    assert (done.listed, done.purged) == (3, 0)
    again.close()


def test_the_list_of_removals_is_on_the_disk_before_anything_is_committed(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna"), file.write("anna")])
    said = file.say("anna", "redact", revisions=[file.boxes[0].id])
    path = Path(server.service.settings.removals)
    path.unlink()
    path.mkdir()  # nothing can be written there
    answer = anna.post("/v1/push", Push((said,)).encode())
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "disk-full", "60")
    assert [Box.decode(entry.data) for entry in anna.feed("noord") if entry.kind == "revision"] == file.boxes
    path.rmdir()
    assert anna.codes([said]) == ["stored"]
    assert path.stat().st_mode & 0o077 == 0
    [line] = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == file.boxes[0].id.hex()


def test_what_the_disk_does_not_take_into_the_list_of_removals_is_not_redacted(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-22: a line counts once it is on the disk, not when it was written: that may be in memory only."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    said = file.say("anna", "redact", revisions=[file.boxes[0].id])

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr("sync.server.removals.os.fsync", full)
        answer = anna.post("/v1/push", Push((said,)).encode())
    assert (answer.status, answer.code) == (503, "disk-full")
    assert Box.decode(anna.feed("noord")[-1].data) == file.boxes[0]
    assert anna.codes([said]) == ["stored"]
    assert faults(server) == ()


def test_without_the_list_nothing_is_restored(server: Server, region: Region, tmp_path: Path) -> None:
    """G-22: also not with one that is damaged; a line that the power cut off is no damage."""
    backup(server.service.database, tmp_path / "backup.db")
    target, path = Database(f"sqlite:///{tmp_path / 'restored.db'}"), Path(server.service.settings.removals)
    whole = Removal("purged", b"r" * 32, b"d" * 16, b"d" * 16, 7).line()
    path.unlink()
    for content in (None, "no line\n", whole.replace("purged", "kept"), whole[: len(whole) // 2] + "}\n"):
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(BadRemovals):
            restore(tmp_path / "backup.db", target, server.service.removals, 0)
        assert not (tmp_path / "restored.db").exists()
    path.write_text(whole + whole[: len(whole) // 2], encoding="utf-8")
    server.service.removals.add([Removal("purged", b"r" * 32, b"e" * 16, b"e" * 16, 8)])
    assert [one.dossier for one in server.service.removals.read()] == [b"d" * 16, b"e" * 16]
    assert restore(tmp_path / "backup.db", target, server.service.removals, 0).rows > 0
    target.close()
