"""What goes beyond a team: packs and names to everyone, a request to remove to the coordinators. (G-15, G-21, G-27)"""

from sync.protocol.exchange import Item
from sync.region import notices
from sync.region.notices import PACK, STAFF, Notice, Person
from tests.conftest import HandClock
from tests.sync.founded import AT, Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, bring


def notice(region: Region, name: str, kind: str, content: bytes, number: int = 1, of: bytes | None = None) -> Item:
    """Something for everyone, signed by this device."""
    topic = "form" if kind == PACK else ""
    here = region.roster
    said = Notice(of or here.region or b"", here.head or b"", kind, topic, topic, number, AT, region.id(name), content)
    return Item(kind, notices.sign(said, region.devices[name]).encode())


def test_names_of_staff_by_an_administrator_reach_every_team_and_the_server_cannot_read_them(
    server: Server, region: Region
) -> None:
    keys = [team.key for team in region.roster.teams.values() if team.key is not None]
    sealed = notices.seal_people({region.id("anna").hex(): Person("Łukasz Geheim")}, region.roster.region or b"", keys)
    said = notice(region, "admin", STAFF, sealed)
    admin = server.laptop(region, "admin")
    assert admin.codes([said]) == ["stored"]
    assert admin.codes([said]) == ["known"]
    assert b"Geheim" not in said.data
    for name, team in (("anna", "noord"), ("carl", "zuid")):
        assert said.data in [entry.data for entry in server.laptop(region, name).feed(team)]


def test_names_by_who_is_no_administrator_are_refused(server: Server, region: Region) -> None:
    assert server.laptop(region, "anna").codes([notice(region, "anna", STAFF, b"names")]) == ["no-right"]


def test_a_pack_counts_from_a_pack_signer_only(server: Server, region: Region) -> None:
    anna = server.laptop(region, "anna")
    assert anna.codes([notice(region, "anna", PACK, b"a form")]) == ["no-right"]


def test_a_pack_counts_by_the_roster_it_names_and_by_the_one_there_is_now(
    server: Server, region: Region, clock: HandClock
) -> None:
    """G-15: neither of before its author became a signer, nor after they were one."""
    anna, device = server.laptop(region, "anna"), region.id("anna")
    early = notice(region, "anna", PACK, b"before")
    region.by("admin", "signer", {"device": device, "on": True})
    ahead = notice(region, "anna", PACK, b"while", number=1)
    assert anna.codes([ahead]) == ["unknown-roster"]
    bring(server.client, region, clock, since=len(region.statements) - 1)
    left = notice(region, "anna", PACK, b"kept back", number=2)
    assert anna.codes([early, ahead]) == ["no-right", "stored"]
    region.by("admin", "signer", {"device": device, "on": False})
    bring(server.client, region, clock, since=len(region.statements) - 1)
    assert anna.codes([left, ahead]) == ["no-right", "known"]
    assert server.laptop(region, "carl").feed("zuid")[-1].data == ahead.data


def test_a_team_that_comes_later_is_told_what_every_team_knows(server: Server, region: Region) -> None:  # G-25
    admin, device = server.laptop(region, "admin"), region.id("anna")
    region.by("admin", "signer", {"device": device, "on": True})
    bring(server.client, region, server.clock, since=len(region.statements) - 1)
    said = [notice(region, "admin", STAFF, b"names"), notice(region, "anna", PACK, b"a form")]
    assert admin.codes(said) == ["stored"] * 2
    known = len(region.statements)
    region.by("admin", "add_team", {"team": team_id("oost"), "name": "oost", "coordinators": False})
    region.by("admin", "assign", {"device": region.id("bo"), "teams": [team_id("oost")]})
    bring(server.client, region, server.clock, since=known)
    assert [entry.data for entry in server.laptop(region, "bo").feed("oost")] == [one.data for one in said]


def test_a_notice_of_another_region_or_of_another_kind_than_it_says_is_refused(server: Server, region: Region) -> None:
    admin = server.laptop(region, "admin")
    elsewhere = notice(region, "admin", STAFF, b"names", of=bytes(32))
    posing = Item(PACK, notice(region, "admin", STAFF, b"names").data)
    assert admin.codes([elsewhere, posing]) == ["another-region", "malformed"]


def test_coordinators_are_told_who_held_what_is_asked_to_go_and_nothing_of_what_is_in_it(
    server: Server, region: Region
) -> None:  # G-21
    file, anna, dora = File.new(region), server.laptop(region, "anna"), server.laptop(region, "dora")
    pushed = [file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna")]
    assert anna.codes(pushed) == ["stored"] * 3
    assert file.statements[0].encode() not in [entry.data for entry in dora.feed("regie")]
    assert anna.codes([file.say("anna", "ask_purge")]) == ["stored"]
    told = [entry for entry in dora.feed("regie") if entry.kind in ("holders", "grant", "revision")]
    assert [entry.data for entry in told] == [one.encode() for one in file.statements]
    assert [kind for kind, _, _ in dora.whole(file.id)] == ["holders", "holders"]
    assert dora.codes([file.say("dora", "purge")]) == ["stored"]
    assert anna.feed("noord")[-1].data == file.statements[-1].encode()


def test_a_dossier_that_is_created_and_asked_to_go_at_once_is_told_in_its_order(server: Server, region: Region) -> None:
    file, anna, dora = File.new(region), server.laptop(region, "anna"), server.laptop(region, "dora")
    assert anna.codes([file.create("anna", "noord"), file.say("anna", "ask_purge")]) == ["stored"] * 2
    assert [entry.data for entry in dora.feed("regie")] == [one.encode() for one in file.statements]
