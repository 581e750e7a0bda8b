"""Founding a region, lengthening its roster, joining it, and confirming it after a restore. (G-15, G-16, G-17)"""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from sync import chain
from sync.identity import Device
from sync.protocol.entrance import MAX_JOINS, Admission, Confirm, Enrolment, Join, Joins
from sync.protocol.exchange import NewStatement, RosterHead, Statements
from sync.region import enrolment
from sync.server.tables import enrolments, regions
from tests.conftest import HandClock
from tests.sync.founded import Region, device_body, team_id
from tests.sync.server.conftest import TOKEN, Server
from tests.sync.server.laptops import Answer, File, bring, send


def posted(server: Server, statement: bytes, token: str | None = None) -> Answer:
    """A statement that no device signed the request for."""
    return send(server.client, "POST", "/v1/roster", NewStatement(statement, token).encode(), {})


def test_a_region_is_founded_once_with_the_token_of_init(server: Server, founded: Region) -> None:
    first = founded.statements[0].encode()
    for wrong in (None, "", "another", TOKEN + " "):
        assert posted(server, first, wrong).code == "join-token"
    assert RosterHead.decode(posted(server, first, TOKEN).body) == RosterHead(1, founded.statements[0].id)
    assert RosterHead.decode(posted(server, first, TOKEN).body).length == 1
    another = Region.founded({}).statements[0].encode()
    assert posted(server, another, TOKEN).code == "founded"
    assert (server.count("regions"), server.count("foundings")) == (1, 0)


def test_a_whole_region_is_brought_and_read_back(server: Server, founded: Region) -> None:
    bring(server.client, founded, server.clock, TOKEN)
    said = Statements.decode(server.laptop(founded, "anna").get("/v1/roster").body)
    assert said.statements == tuple(one.encode() for one in founded.statements)
    assert server.laptop(founded, "anna").get("/v1/roster?after=99999999999").status == 200


def test_before_the_founding_there_is_nothing(server: Server, founded: Region) -> None:
    answer = server.laptop(founded, "anna").get("/v1/status")
    assert (answer.status, answer.code) == (503, "not-founded")
    assert posted(server, founded.statements[1].encode(), TOKEN).code == "not-founded"


def test_only_the_head_is_followed_and_the_head_is_told(server: Server, region: Region) -> None:
    """G-16: two administrators at once; the second signs anew."""
    mine = region.said("admin", "signer", {"device": region.id("anna"), "on": True})
    theirs = region.said("admin", "signer", {"device": region.id("bo"), "on": True})
    admin = server.laptop(region, "admin")
    body = [NewStatement(one.encode()).encode() for one in (mine, theirs)]
    assert RosterHead.decode(admin.post("/v1/roster", body[0]).body).head == mine.id
    refused = admin.post("/v1/roster", body[1])
    assert (refused.status, refused.code) == (409, "not-on-head")
    assert (refused.problem.head, refused.problem.length) == (mine.id, len(region.statements) + 1)
    assert RosterHead.decode(admin.post("/v1/roster", body[0]).body).head == mine.id


def test_a_statement_without_rights_or_signature_changes_nothing(server: Server, region: Region) -> None:
    """G-15"""
    by_member = region.said("anna", "signer", {"device": region.id("anna"), "on": True})
    anna = server.laptop(region, "anna")
    assert anna.post("/v1/roster", NewStatement(by_member.encode()).encode()).code == "no-right"
    by_admin = region.said("admin", "signer", {"device": region.id("anna"), "on": True})
    assert posted(server, by_admin.encode()).code == "signature"
    foreign_root = Region.founded({}).said_by_root("appoint", {"device": region.id("anna")})
    assert posted(server, foreign_root.encode()).code == "signature"
    assert anna.status().roster.length == len(region.statements)


def test_what_a_process_remembers_of_the_roster_yields_to_what_is_stored(server: Server, region: Region) -> None:
    """G-16: when the database was put back under a running process, and something else has the last place in it."""
    before, stored = region.roster.earlier, RosterHead(region.roster.length, region.roster.head)
    assert before is not None
    other = Region(region.root, roster=before, devices=dict(region.devices))
    other.new_key("regie", "dora")
    longer = region.roster.after(region.said("admin", "signer", {"device": region.id("anna"), "on": True}))
    shorter = Region(region.root, roster=region.roster.of_length(region.roster.length - 2), devices=other.devices)
    shorter.by("admin", "signer", {"device": region.id("anna"), "on": True})
    for remembered in (other.roster, longer, shorter.roster):
        server.service.regions.remember(remembered)
        assert server.laptop(region, "anna").status().roster == stored


def test_the_root_needs_no_device(server: Server, region: Region) -> None:
    appointed = region.said_by_root("appoint", {"device": region.id("anna")})
    assert RosterHead.decode(posted(server, appointed.encode()).body).head == appointed.id


def test_a_new_laptop_joins_with_a_code(server: Server, region: Region, clock: HandClock) -> None:
    admin, device, secret = server.laptop(region, "admin"), Device.new(), b"s" * 16
    code = enrolment.Enrolment(
        "https://region.test", region.roster.root, region.roster.head or b"", secret, server.clock() + timedelta(days=1)
    )
    token = b"t" * 32
    opened = Enrolment(hashlib.sha256(token).digest(), server.service.now() + 3600)
    assert admin.post("/v1/enrolments", opened.encode()).status == 200
    assert admin.post("/v1/enrolments", opened.encode()).status == 200
    request = enrolment.ask(code, device, "Iemand")
    asked = Join(token, request.encode())
    for _ in range(2):
        answer = send(server.client, "POST", "/v1/joins", asked.encode(), {})
        assert Admission.decode(answer.body) == Admission(False, None)
    [waiting] = Joins.decode(admin.get("/v1/joins").body).joins
    assert (waiting.proof, waiting.request) == (opened.proof, request.encode())
    known = len(region.statements)
    region.by("admin", "add_device", device_body(device.public, (team_id("noord"),)))
    bring(server.client, region, server.clock, since=known)
    answer = send(server.client, "POST", "/v1/joins", asked.encode(), {})
    assert Admission.decode(answer.body) == Admission(True, region.roster.head)
    assert Joins.decode(admin.get("/v1/joins").body).joins == ()
    clock.set(2026, 12, 27, 11, 0)  # it was off over the weekend; its code expired, and it is in all the same
    answer = send(server.client, "POST", "/v1/joins", asked.encode(), {})
    assert Admission.decode(answer.body) == Admission(True, region.roster.head)


def test_a_code_serves_one_laptop_until_it_expires(server: Server, region: Region, clock: HandClock) -> None:
    """G-17: whoever has the code second is told, and nothing of the first is replaced."""
    admin, token = server.laptop(region, "admin"), b"t" * 32
    opened = Enrolment(hashlib.sha256(token).digest(), server.service.now() + 3600)
    assert admin.post("/v1/enrolments", opened.encode()).status == 200
    code = enrolment.Enrolment("https://region.test", region.roster.root, b"h" * 32, b"s" * 16, clock())
    asking = Device.new()
    first, second = (enrolment.ask(code, one, "Iemand").encode() for one in (asking, Device.new()))

    def join(token: bytes, request: bytes) -> Answer:
        return send(server.client, "POST", "/v1/joins", Join(token, request).encode(), {})

    assert join(token, b"no request").code == "malformed"
    assert join(token, first).status == 200
    assert join(token, second).code == "join-taken"
    first = enrolment.ask(code, asking, "Iemand anders").encode()
    assert join(token, first).status == 200
    assert join(b"u" * 32, second).code == "join-token"
    [waiting] = Joins.decode(admin.get("/v1/joins").body).joins
    assert waiting.request == first
    closed, other = b"c" * 32, replace(opened, proof=hashlib.sha256(b"c" * 32).digest())
    assert admin.post("/v1/enrolments", other.encode()).status == 200
    assert join(closed, second).status == 200
    assert admin.post("/v1/enrolments", replace(other, expires=0).encode()).status == 200
    assert join(closed, second).code == "join-token"
    assert join(token, first).status == 200  # of the others nothing was closed
    clock.set(2026, 12, 23, 11, 0)
    assert join(token, first).code == "join-token"
    assert Joins.decode(admin.get("/v1/joins").body).joins == ()


def test_who_has_not_signed_and_has_no_code_makes_nobody_wait(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes waits for the others who write: a stranger is refused before that."""
    monkeypatch.setattr(server.service.database, "writing", lambda: pytest.fail("the region was locked"))
    code = enrolment.Enrolment("https://region.test", region.roster.root, b"h" * 32, b"s" * 16, server.clock())
    join = Join(b"u" * 32, enrolment.ask(code, Device.new(), "Iemand").encode()).encode()
    assert send(server.client, "POST", "/v1/joins", join, {}).code == "join-token"
    by_admin = region.said("admin", "signer", {"device": region.id("anna"), "on": True})
    forged = replace(by_admin, author=chain.root_id(region.roster.root))
    for said in (by_admin, forged, Region.founded({}).statements[0]):
        assert posted(server, said.encode()).code in ("signature", "founded")
    assert posted(server, region.statements[0].encode()).status == 200


def test_so_many_codes_are_open_at_once_and_no_more(server: Server, region: Region, clock: HandClock) -> None:
    admin, soon, later = server.laptop(region, "admin"), server.service.now() + 60, server.service.now() + 7_200
    with server.service.database.writing() as connection:
        for number in range(MAX_JOINS):
            row = {"region": region.roster.region, "proof": number.to_bytes(32), "expires": soon, "at": 0}
            connection.execute(enrolments.insert().values(**row, request=None))
    one_more = Enrolment(b"p" * 32, later).encode()
    assert admin.post("/v1/enrolments", one_more).code == "too-many"
    assert admin.post("/v1/enrolments", Enrolment((0).to_bytes(32), later).encode()).status == 200  # is open already
    clock.set(2026, 12, 23, 10, 2)  # the others expired, and make room
    assert admin.post("/v1/enrolments", one_more).status == 200
    assert server.count("enrolments") == 1


@pytest.mark.parametrize("name", ["anna", "dora"])
def test_only_an_administrator_opens_and_sees_places(server: Server, region: Region, name: str) -> None:
    laptop = server.laptop(region, name)
    body = Enrolment(b"p" * 32, server.service.now() + 60).encode()
    assert laptop.post("/v1/enrolments", body).code == "no-right"
    assert laptop.get("/v1/joins").code == "no-right"
    for seconds in (-1, 0, 31 * 24 * 3600):
        late = Enrolment(b"p" * 32, server.service.now() + seconds).encode()
        assert server.laptop(region, "admin").post("/v1/enrolments", late).code == "expires"


def test_a_restored_server_waits_until_an_administrator_confirms_its_head(server: Server, region: Region) -> None:
    """G-16, G-25: nothing is decided on a head that may be an old one; revisions are taken as always."""
    file, anna, admin = File.new(region), server.laptop(region, "anna"), server.laptop(region, "admin")
    anna.push([file.create("anna", "noord")])
    with server.service.database.writing() as connection:
        connection.execute(regions.update().values(waiting=True))
    lost = region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    assert anna.status().waiting
    assert admin.post("/v1/roster", NewStatement(lost.encode()).encode()).code == "waiting"
    close = file.say("anna", "close")
    assert anna.codes([close, File.new(region, 2).create("anna", "noord")]) == ["waiting", "waiting"]
    before = region.statements[-2].id
    assert admin.post("/v1/confirm", Confirm(lost.id).encode()).code == "not-on-head"
    assert anna.post("/v1/confirm", Confirm(before).encode()).code == "no-right"
    assert anna.status().waiting
    done = admin.post("/v1/confirm", Confirm(lost.id, (lost.encode(),)).encode())
    assert RosterHead.decode(done.body) == RosterHead(len(region.statements), lost.id)
    assert not anna.status().waiting
    assert anna.codes([close]) == ["stored"]
    assert admin.post("/v1/confirm", Confirm(b"x" * 32).encode()).status == 200


def test_a_new_team_starts_with_an_empty_feed_and_skips_nothing(server: Server, region: Region) -> None:
    """G-25"""
    known = len(region.statements)
    region.by("admin", "add_team", {"team": team_id("oost"), "name": "oost", "coordinators": False})
    region.by("admin", "assign", {"device": region.id("bo"), "teams": sorted((team_id("oost"), team_id("noord")))})
    region.new_key("oost", "bo")
    bring(server.client, region, server.clock, since=known)
    bo = server.laptop(region, "bo")
    assert bo.feed("oost") == []
    file = File.new(region)
    bo.push([file.create("bo", "oost"), file.grant("bo", "oost"), file.write("bo")])
    assert [entry.kind for entry in bo.feed("oost")] == ["holders", "grant", "revision"]
