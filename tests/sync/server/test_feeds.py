"""What laptops fetch: in the order of storing, nothing skipped, nothing of other teams. (G-18, G-20, G-25)"""

import os
from dataclasses import replace

import pytest

from sync import chain
from sync.protocol.comparison import Ids, Sums, Wanted
from sync.protocol.exchange import Feed, Item, sum_of
from sync.region.roster import Roster
from sync.server import quota, reading
from sync.server.arrivals import read
from sync.server.region import Regions
from tests.conftest import HandClock
from tests.sync.founded import Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, bring


def test_a_feed_read_page_by_page_is_the_whole_feed(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), *(file.write("anna") for _ in range(7))])
    whole = anna.feed("noord")
    assert [entry.sequence for entry in whole] == sorted({entry.sequence for entry in whole})
    assert all(anna.feed("noord", limit=limit) == whole for limit in (1, 3, 8))
    assert anna.feed("noord", whole[4].sequence, whole[4].id) == whole[5:]


def test_a_page_ends_at_its_bytes(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push(
        [file.create("anna", "noord"), file.write("anna", bytes(1_500_000)), file.write("anna", bytes(1_500_000))]
    )
    anna.push([file.write("anna", bytes(2_500_000))])
    page = Feed.decode(anna.get(f"/v1/teams/{team_id('noord').hex()}/feed").body)
    assert (len(page.entries), page.more) == (3, True)
    assert len(anna.feed("noord")) == 4
    assert len(anna.whole(file.id)) == 4


def test_a_place_that_the_feed_does_not_have_means_starting_over(server: Server, region: Region) -> None:
    """G-25: after a restore from an older backup the same number names something else."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    last = anna.feed("noord")[-1].sequence
    for after, there in ((10**9, "&entry=" + "01" * 32), (last, "&entry=" + "01" * 32), (last, ""), (1, "")):
        answer = anna.get(f"/v1/teams/{team_id('noord').hex()}/feed?after={after}{there}")
        assert (answer.status, answer.code) == (409, "cursor-unknown")


def test_starting_over_finds_everything_by_ids(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.grant("anna", "noord"), *(file.write("anna") for _ in range(5))])
    whole = {entry.id: entry for entry in anna.feed("noord")}
    base = f"/v1/teams/{team_id('noord').hex()}"
    ids = Ids.decode(anna.get(f"{base}/ids").body)
    assert (set(ids.ids), len(ids.ids), ids.next) == (set(whole), len(whole), None)
    asked = Wanted((*ids.ids[:3], b"\x02" * 32))
    found = Feed.decode(anna.post(f"{base}/entries", asked.encode()).body)
    assert {entry.id: entry for entry in found.entries} == {one: whole[one] for one in ids.ids[:3]}


def test_ids_come_with_keys_first_and_then_whole_dossiers_the_last_changed_first(
    server: Server, region: Region
) -> None:
    files, anna = [File.new(region, number) for number in (1, 2, 3)], server.laptop(region, "anna")
    anna.push([item for file in files for item in (file.create("anna", "noord"), file.write("anna"))])
    for to in ("bo", "anna"):
        anna.push([Item("seal", region.seal("noord", "anna", to).encode())])
    anna.push([files[0].write("anna"), files[2].write("anna")])
    feed = anna.feed("noord")
    arrivals = {entry.id: read(Item(entry.kind, entry.data)) for entry in feed}
    of = {one: arrival.dossier if arrival else None for one, arrival in arrivals.items()}
    last = {dossier: max(one.sequence for one in feed if of[one.id] == dossier) for dossier in of.values()}
    seals = [entry.id for entry in feed if entry.kind == "seal"]
    dossiers = sorted((one for one in feed if of[one.id]), key=lambda one: (-last[of[one.id]], one.sequence))
    expected = [*reversed(seals), *(one.id for one in dossiers)]
    with server.service.database.reading() as connection:
        seen = server.service.regions.see(connection)
        for limit in (1, 3, 4, 7, 1_000):
            pages = [reading.ids(connection, seen, team_id("noord"), None, limit)]
            while pages[-1].next is not None:
                pages.append(reading.ids(connection, seen, team_id("noord"), pages[-1].next, limit))
            assert [one for page in pages for one in page.ids] == expected
            assert all(len(page.ids) <= max(limit, 3) for page in pages)


def test_sums_are_those_of_the_revisions(server: Server, region: Region) -> None:
    """G-26"""
    files, anna = [File.new(region, number) for number in (1, 2)], server.laptop(region, "anna")
    anna.push([file.create("anna", "noord") for file in files])
    anna.push([files[0].write("anna"), files[0].write("bo"), files[1].write("anna")])
    found = Sums.decode(anna.get(f"/v1/teams/{team_id('noord').hex()}/sums").body).dossiers
    assert found == {file.id: (len(file.boxes), sum_of(box.id for box in file.boxes)) for file in files}
    status = anna.status().teams[team_id("noord")]
    assert (status.count, status.sum) == (3, sum_of(box.id for file in files for box in file.boxes))


def test_a_laptop_gets_nothing_of_other_teams(server: Server, region: Region) -> None:
    """G-19, G-20: not the administrator's either."""
    file, anna = File.new(region), server.laptop(region, "anna")
    anna.push([file.create("anna", "noord"), file.write("anna")])
    for name in ("carl", "admin", "dora"):
        laptop = server.laptop(region, name)
        assert team_id("noord") not in laptop.status().teams
        for path in ("feed", "ids", "sums"):
            answer = laptop.get(f"/v1/teams/{team_id('noord').hex()}/{path}")
            assert (answer.status, answer.code) == (404, "unknown-team")
        assert laptop.get(f"/v1/dossiers/{file.id.hex()}").code == "unknown-dossier"
        assert laptop.post(f"/v1/teams/{team_id('noord').hex()}/entries", Wanted(()).encode()).code == "unknown-team"


def test_a_team_that_handed_over_sees_who_signed_what_and_no_box(server: Server, region: Region) -> None:
    """G-20"""
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    anna.push([file.create("anna", "noord"), file.write("anna"), file.say("anna", "offer", team=team_id("zuid"))])
    assert len(carl.whole(file.id)) == 3
    carl.push([file.say("carl", "accept"), file.write("carl")])
    assert [kind for kind, _, _ in anna.whole(file.id)] == ["holders"] * 3
    assert [entry.kind for entry in anna.feed("noord")] == ["holders", "revision", "holders", "holders"]
    assert len(carl.whole(file.id)) == 5


def test_a_revoked_laptop_receives_nothing_and_may_bring_its_work_for_thirty_days(
    server: Server, region: Region, clock: HandClock
) -> None:
    """G-18"""
    file, bo = File.new(region), server.laptop(region, "bo")
    bo.push([file.create("bo", "noord"), file.write("bo")])
    known = len(region.statements)
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": True})
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    bring(server.client, region, clock, since=known)
    for path in ("feed", "ids", "sums"):
        assert bo.get(f"/v1/teams/{team_id('noord').hex()}/{path}").code == "revoked"
    assert bo.get(f"/v1/dossiers/{file.id.hex()}").code == "revoked"
    status = bo.status()
    assert (status.teams, status.erase) == ({}, True)
    late, statement = file.write("bo"), region.holds(file.holders, file.id, "bo", "close")
    assert bo.codes([late, file.write("anna")]) == ["stored", "revoked"]
    assert bo.post("/v1/roster", b"").code == "malformed"
    clock.set(2027, 1, 22, 9)
    assert bo.codes([file.write("bo")]) == ["stored"]
    clock.set(2027, 1, 22, 11)
    assert bo.post("/v1/push", b"\xa1\x65items\x80").code == "revoked"
    assert server.laptop(region, "anna").feed("noord")[-1].id == file.boxes[-1].id
    assert statement.kind == "close"


def test_what_a_laptop_began_before_it_was_revoked_or_moved_is_taken_and_nothing_that_it_begins_after(
    server: Server, region: Region, clock: HandClock
) -> None:
    """G-14, G-15"""
    bo, anna, known = server.laptop(region, "bo"), server.laptop(region, "anna"), len(region.statements)
    before, begun, moved, after = region.roster, File.new(region), File.new(region, 2), File.new(region, 3)
    by_bo = [begun.create("bo", "noord"), begun.grant("bo", "noord"), begun.write("bo")]
    by_anna = [moved.create("anna", "noord"), moved.grant("anna", "noord"), moved.write("anna")]
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    region.by("admin", "assign", {"device": region.id("anna"), "teams": [team_id("zuid")]})
    bring(server.client, region, clock, since=known)
    assert bo.codes(by_bo) == anna.codes(by_anna) == ["stored"] * 3

    def said(name: str, file: File, kind: str, roster: Roster, **body: bytes) -> Item:
        made = file.holders.saying(file.id, kind, body, region.id(name), roster, clock())
        return Item("holders", chain.sign(made, region.devices[name].signer).encode())

    noord, zuid = team_id("noord"), team_id("zuid")
    assert bo.codes([said("bo", begun, "close", before)]) == ["revoked"]
    assert anna.codes([said("anna", moved, "close", before)]) == ["no-right"]
    assert bo.codes([said("bo", after, "create", region.roster, team=noord)]) == ["revoked"]
    assert anna.codes([said("anna", after, "create", region.roster, team=noord)]) == ["no-right"]
    assert bo.codes([said("bo", after, "create", before, team=zuid)]) == ["no-right"]


def test_a_revoked_laptop_brings_its_work_and_no_flood(
    server: Server, region: Region, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-18: who stole it has what it takes to fill the disks of its team, were there no other bound than for others."""
    file, bo, known = File.new(region), server.laptop(region, "bo"), len(region.statements)
    bo.push([file.create("bo", "noord")])
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": False})
    bring(server.client, region, clock, since=known)
    tight = replace(server.service.settings, device_bytes_per_day=quota.REVOKED_SHARE * 3_000)
    object.__setattr__(server.service.pusher, "settings", tight)
    large = os.urandom(2_400)
    assert bo.codes([file.write("bo", large), file.write("bo", large)]) == ["stored", "quota-device"]
    clock.set(2026, 12, 24)
    monkeypatch.setattr(quota, "REVOKED_THINGS", 2)
    assert bo.codes([file.write("bo") for _ in range(3)]) == ["stored", "stored", "quota-device"]
    assert server.laptop(region, "anna").codes([file.write("anna", large)]) == ["stored"]


def test_a_revoked_laptop_reads_the_roster_up_to_its_own_end(server: Server, region: Region) -> None:
    """It need not believe the server that it must erase: it sees the signed statement."""
    from sync.chain import Statement
    from sync.protocol.exchange import Statements
    from sync.region.roster import read_roster

    known = len(region.statements)
    region.by("admin", "revoke", {"device": region.id("bo"), "erase": True})
    after = region.roster.head
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    bring(server.client, region, server.clock, since=known)
    said = Statements.decode(server.laptop(region, "bo").get("/v1/roster").body)
    roster: Roster = read_roster(map(Statement.decode, said.statements))
    assert (roster.head, said.head, roster.devices[region.id("bo")].erase) == (after, after, True)
    rest = Statements.decode(server.laptop(region, "bo").get(f"/v1/roster?after={known}").body)
    assert len(rest.statements) == 1


def test_a_process_follows_the_roster_that_another_lengthened(server: Server, region: Region) -> None:
    other = Regions()
    with server.service.database.reading() as connection:
        before = other.see(connection)
    known = len(region.statements)
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    bring(server.client, region, server.clock, since=known)
    with server.service.database.reading() as connection:
        after = other.see(connection)
    assert (before.roster.length, after.roster.length) == (known, known + 1)
    assert after.roster == region.roster
