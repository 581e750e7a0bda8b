"""What is pushed is judged thing by thing, and stored whole or not at all. (G-14, G-15, G-23)"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from sync import sealing, wire
from sync.identity import grant
from sync.protocol.exchange import PUSHED, Item, Push, sum_of
from sync.region import notices, team_keys
from sync.region.notices import Notice
from sync.sealing import Box
from sync.server import judging, ledger, pushing
from sync.server.known import EACH, KnownHolders
from sync.server.region import chain_statements
from sync.server.service import Service
from sync.server.settings import Settings
from tests.conftest import HandClock
from tests.sync.founded import AT, Region, team_id
from tests.sync.server.conftest import Server
from tests.sync.server.laptops import File, bring


def test_a_dossier_is_stored_and_fed_to_its_team_byte_for_byte(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    pushed = [file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna"), file.write("bo")]
    assert anna.codes(pushed) == ["stored"] * 4
    fed = server.laptop(region, "bo").feed("noord")
    assert [(entry.kind, entry.data) for entry in fed] == [(item.kind, item.data) for item in pushed]
    assert [(kind, data) for kind, _, data in anna.whole(file.id)] == [(item.kind, item.data) for item in pushed]
    team = anna.status().teams[region.roster.devices[anna.device.public.id].teams[0]]
    assert (team.count, team.sum) == (2, sum_of(box.id for box in file.boxes))
    assert (team.sequence, team.entry) == (fed[-1].sequence, fed[-1].id)


def test_the_log_of_what_was_pushed_is_written_back_into_the_file_beside_the_pushes(
    founded: Region, founded_file: Path, tmp_path: Path
) -> None:
    """No push waits for that, and the log does not grow for ever."""
    here, file = Path(shutil.copy(founded_file, tmp_path / "server.db")), File.new(founded)
    service = Service(Settings(database=f"sqlite:///{here}", removals=str(tmp_path / "removals.jsonl")))
    pushed = [file.create("anna", "noord"), *(file.write("anna") for _ in range(3))]
    service.pusher.push(founded.devices["anna"].public.id, pushed, service.now())
    assert count_alone(here) == 0
    service.database.write_back()
    assert count_alone(here) == 3
    service.database.close()


def count_alone(database: Path) -> int:
    """Revisions in the file itself, without the log beside it."""
    alone = shutil.copy(database, database.with_name("alone.db"))
    with closing(sqlite3.connect(alone)) as connection:
        return int(connection.execute("select count(*) from items where kind = 'revision'").fetchone()[0])


def test_pushing_again_changes_nothing(server: Server, region: Region) -> None:
    """G-24"""
    file, anna = File.new(region), server.laptop(region, "anna")
    pushed = [file.create("anna", "noord"), file.grant("anna", "noord"), file.write("anna")]
    assert anna.codes([*pushed, *pushed]) == ["stored"] * 3 + ["known"] * 3
    before = anna.status()
    assert anna.codes(pushed) == ["known"] * 3
    assert anna.status() == before
    assert len(anna.feed("noord")) == 3


def test_what_another_brought_while_signatures_were_checked_is_known(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored is looked up before the region is locked, and again only when something came meanwhile."""
    file, anna = File.new(region), server.laptop(region, "anna")
    items = [file.create("anna", "noord"), file.write("anna"), file.write("anna")]
    check, quicker = pushing._signed, server.laptop(region, "bo")

    def overtaken(*given: Any) -> dict[bytes, bool]:
        monkeypatch.setattr(pushing, "_signed", check)
        assert quicker.codes(items[:2]) == ["stored", "stored"]
        return check(*given)

    monkeypatch.setattr(pushing, "_signed", overtaken)
    assert anna.codes(items) == ["known", "known", "stored"]
    assert len({one.id for one in anna.feed("noord")}) == len(items)
    assert server.count("feeds") == len(items)
    assert anna.codes(items) == ["known"] * 3


def test_a_name_that_the_roster_got_while_signatures_were_checked_is_signed_for_too(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-15: whose key was not known yet has its signature checked when it is judged."""
    file, anna, known = File.new(region), server.laptop(region, "anna"), len(region.statements)
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    region.admit("eva", "noord")
    header = replace(file.box("anna").header, author=region.id("eva"))
    forged = sealing.seal("revision", header, file.key, region.devices["anna"].signer, b"forged")
    real = sealing.seal("revision", header, file.key, region.devices["eva"].signer, b"real")
    check = pushing._signed

    def overtaken(*given: Any) -> dict[bytes, bool]:
        monkeypatch.setattr(pushing, "_signed", check)
        bring(server.client, region, server.clock, since=known)
        return check(*given)

    monkeypatch.setattr(pushing, "_signed", overtaken)
    assert anna.codes([Item("revision", one.encode()) for one in (forged, real)]) == ["signature", "stored"]


def test_each_thing_has_its_own_verdict_and_a_refused_one_holds_back_nothing(server: Server, region: Region) -> None:
    """G-23"""
    file, other, anna = File.new(region, 1), File.new(region, 2), server.laptop(region, "anna")
    pushed = [
        other.write("anna"),
        file.create("anna", "noord"),
        Item("revision", b"\x83\x00\x00\x00"),
        file.write("anna"),
        Item("grant", b"no grant"),
        other.create("anna", "noord"),
        Item("holders", file.write("anna").data),
    ]
    codes = ["unknown-dossier", "stored", "malformed", "stored", "malformed", "stored", "malformed"]
    assert anna.codes(pushed) == codes


def test_a_revision_or_statement_that_its_author_did_not_sign_is_refused(server: Server, region: Region) -> None:
    """G-15: forged, altered, signed by somebody else."""
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    box = file.box("anna")
    forged = replace(box, signature=file.box("bo").signature)
    grant = file.granted("anna", "noord")
    statement = region.holds(file.holders, file.id, "anna", "close")
    stolen = replace(statement, author=region.id("bo"))
    codes = anna.codes(
        [
            Item("revision", forged.encode()),
            Item("grant", replace(grant, signature=bytes(64)).encode()),
            Item("holders", replace(statement, signature=bytes(64)).encode()),
            Item("holders", stolen.encode()),
        ]
    )
    assert codes == ["signature"] * 4
    assert server.count("items") == len(region.statements) + 1


def test_every_flipped_byte_of_a_revision_is_refused(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    whole = file.box("anna").encode()
    flipped = [bytes([*whole[:at], whole[at] ^ (1 << at % 8), *whole[at + 1 :]]) for at in range(len(whole))]
    verdicts = anna.push([Item("revision", one) for one in flipped])
    assert {one.verdict for one in verdicts} == {"refused"}
    assert anna.codes([Item("revision", whole)]) == ["stored"]


def test_nothing_of_any_kind_is_taken_that_its_author_did_not_sign(server: Server, region: Region) -> None:
    """G-15: what a laptop pushes may be signed by a colleague; the name of one is not enough."""
    file, admin = File.new(region), server.laptop(region, "admin")
    created = file.create("anna", "noord")
    assert admin.codes([created]) == ["stored"]
    made: dict[str, Any] = {
        "revision": file.box("anna"),
        "grant": file.granted("anna", "noord"),
        "holders": region.holds(file.holders, file.id, "anna", "close"),
        "seal": region.seal("noord", "anna", "bo"),
        "link": linked(region, "noord", "anna"),
        "pack": notice(region, "anna", "pack"),
        "staff": notice(region, "admin", "staff"),
    }
    assert made.keys() == {*PUSHED}
    forged = [Item(kind, replace(one, signature=one.signature[::-1]).encode()) for kind, one in made.items()]
    assert admin.codes(forged) == ["signature"] * len(made)
    assert [entry.data for entry in server.laptop(region, "anna").feed("noord")] == [created.data]
    assert admin.codes([Item(kind, one.encode()) for kind, one in made.items() if kind != "pack"]) == ["stored"] * 6


def linked(region: Region, team: str, name: str, under: str | None = None) -> team_keys.TeamLink:
    """The key of a team under one of its own, or under that of another team."""
    older, newer = (region.roster.teams[team_id(one)].key for one in (team, under or team))
    assert older is not None
    assert newer is not None
    return team_keys.link(
        region.roster.region or b"", team_id(team), region.keys[older.id], newer, region.devices[name]
    )


def notice(region: Region, name: str, kind: str) -> Notice:
    """A pack or names of staff."""
    word, here = "form" if kind == "pack" else "", region.roster
    said = Notice(here.region or b"", here.head or b"", kind, word, word, 1, AT, region.id(name), b"content")
    return notices.sign(said, region.devices[name])


def test_what_was_signed_for_one_dossier_is_refused_in_another(server: Server, region: Region) -> None:
    """G-09: boxes and statements name their dossier, and the signature covers the name."""
    file, other, anna = File.new(region, 1), File.new(region, 2), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord"), other.create("anna", "noord")]) == ["stored"] * 2
    moved = replace(file.granted("anna", "noord"), subject=other.id)
    close = replace(region.holds(file.holders, file.id, "anna", "close"), subject=other.id)
    box = file.box("anna")
    header = replace(box.header, dossier=other.id)
    swapped = replace(box, header=header, header_bytes=header.encode())
    assert (
        anna.codes([Item("grant", moved.encode()), Item("holders", close.encode()), Item("revision", swapped.encode())])
        == ["signature"] * 3
    )


def test_a_statement_by_a_device_without_rights_is_refused(server: Server, region: Region) -> None:
    """G-15: of another team, of the administrator, of a stranger."""
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord"), file.write("anna")]) == ["stored"] * 2
    bodies: dict[str, dict[str, wire.Plain]] = {
        "offer": {"team": team_id("zuid")},
        "close": {},
        "ask_purge": {},
        "redact": {"revisions": [file.boxes[0].id]},
    }
    said = [
        region.holds(file.holders, file.id, name, kind, body)
        for kind, body in bodies.items()
        for name in ("carl", "admin")
    ]
    assert anna.codes([Item("holders", one.encode()) for one in said]) == ["no-right"] * len(said)
    outside = Region.founded({"noord": ("anna",)})
    strangers = [replace(one, region=region.roster.region, author=outside.id("anna")) for one in said]
    assert set(anna.codes([Item("holders", one.encode()) for one in strangers])) == {"unknown-author"}
    assert anna.status().teams[team_id("noord")].count == 1


def test_a_grant_counts_only_from_the_holder_and_to_who_may_read(server: Server, region: Region) -> None:
    """G-15, G-20"""
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    region_id = region.roster.region
    foreign = Region.founded({"noord": ("anna",)})
    mine, theirs = (one.roster.teams[team_id("noord")].key for one in (region, foreign))
    assert mine is not None
    assert theirs is not None
    to_device = grant(file.id, file.key, region.devices["bo"].public, region.devices["anna"], region_id)
    of_no_region = grant(file.id, file.key, mine, region.devices["anna"])
    to_foreign = grant(file.id, file.key, theirs, region.devices["anna"], region_id)
    assert anna.codes(
        [
            file.grant("carl", "noord"),
            file.grant("admin", "noord"),
            file.grant("anna", "zuid"),
            Item("grant", to_device.encode()),
            Item("grant", of_no_region.encode()),
            Item("grant", to_foreign.encode()),
        ]
    ) == ["no-right", "no-right", "no-right", "unknown-recipient", "another-region", "unknown-recipient"]
    assert anna.codes([file.grant("bo", "noord")]) == ["stored"]


def test_the_keys_to_what_comes_late_are_stored_up_to_a_bound_and_a_member_gives_back_what_a_former_one_granted(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-14, G-15"""
    monkeypatch.setattr(judging, "MAX_GRANTS_TO_BE_LATE", 2)
    monkeypatch.setattr(judging, "MAX_GRANTS", 4)
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    given = [file.create("anna", "noord"), file.write("anna"), file.say("anna", "offer", team=team_id("zuid"))]
    assert anna.codes(given) == ["stored"] * 3
    assert carl.codes([file.say("carl", "accept"), file.grant("carl", "zuid")]) == ["stored"] * 2
    assert anna.codes([file.grant("anna", "zuid"), file.grant("anna", "zuid")]) == ["stored", "quota-dossier"]
    assert carl.codes([file.grant("anna", "zuid")]) == ["stored"]
    assert carl.codes([file.grant("carl", "zuid") for _ in range(2)]) == ["stored", "quota-dossier"]


def test_a_chain_is_read_once_and_again_when_another_process_added_to_it(
    server: Server, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []

    def counted(connection: Connection, region: bytes, subject: bytes, after: int) -> list[bytes]:
        read.append(subject)
        return chain_statements(connection, region, subject, after)

    monkeypatch.setattr(ledger, "chain_statements", counted)
    file, anna = File.new(region), server.laptop(region, "anna")
    first, now = server.service.pusher, server.service.now()
    other = replace(first, known=KnownHolders())
    for item in (file.create("anna", "noord"), file.say("anna", "close"), file.say("bo", "reopen")):
        assert anna.codes([item]) == ["stored"]
    assert read == []
    assert other.push(region.id("bo"), [file.say("bo", "close")], now)[0].code is None
    assert read == [file.id]
    refused = region.holds(file.holders, file.id, "anna", "close")
    assert anna.codes([Item("holders", refused.encode())]) == ["closed"]
    assert anna.codes([file.say("anna", "reopen")]) == ["stored"]
    assert read == [file.id] * 2


def test_only_so_many_chains_are_remembered() -> None:
    region, known = Region.founded({"noord": ("anna",)}), KnownHolders(most=3 * EACH)
    held = [region.created(bytes([number] * 16), "anna", "noord") for number in range(4)]
    for one in held[:3]:
        known.keep(one)
    assert known.get(held[0].head or b"") == held[0]
    known.keep(held[3])
    known.keep(held[3])
    assert [known.get(one.head or b"") for one in held] == [held[0], None, held[2], held[3]]
    known.keep(replace(held[1], redacted=frozenset(number.to_bytes(32) for number in range(3 * EACH))))
    assert [known.get(one.head or b"") for one in held] == [None] * 4


def test_an_outsider_writes_nothing_and_a_former_holder_writes_late(server: Server, region: Region) -> None:
    """G-14: what comes late is kept, for the new holder to judge; what never had a right is not."""
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    assert anna.codes([file.create("anna", "noord"), file.write("anna")]) == ["stored"] * 2
    assert carl.codes([file.write("carl", parents=[])]) == ["no-right"]
    file.boxes.pop()
    assert anna.codes([file.say("anna", "offer", team=team_id("zuid")), file.grant("anna", "zuid")]) == ["stored"] * 2
    assert carl.codes([file.say("carl", "accept"), file.write("carl")]) == ["stored"] * 2
    late = file.write("anna", parents=file.boxes[:1])
    assert anna.codes([late, file.grant("anna", "zuid"), file.grant("dora", "zuid")]) == [
        "stored",
        "stored",
        "no-right",
    ]
    assert carl.feed("zuid")[-2].data == late.data
    assert late.data not in [entry.data for entry in anna.feed("noord")]


def test_counts_follow_a_handover(server: Server, region: Region) -> None:
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    noord, zuid = team_id("noord"), team_id("zuid")

    def counts() -> tuple[int, int]:
        return anna.status().teams[noord].count, carl.status().teams[zuid].count

    assert anna.codes([file.create("anna", "noord"), file.write("anna"), file.write("bo")]) == ["stored"] * 3
    assert counts() == (2, 0)
    assert anna.codes([file.say("anna", "offer", team=zuid)]) == ["stored"]
    assert counts() == (2, 2)
    assert carl.codes([file.say("carl", "decline", note=None)]) == ["stored"]
    assert counts() == (2, 0)
    assert anna.codes([file.say("anna", "offer", team=zuid)]) == ["stored"]
    assert carl.codes([file.say("carl", "accept"), file.write("carl")]) == ["stored"] * 2
    assert counts() == (0, 3)
    assert [entry.kind for entry in anna.feed("noord")][-1] == "holders"


def test_a_revision_over_a_roster_that_the_server_does_not_know_is_refused(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    known = len(region.statements)
    region.by("admin", "signer", {"device": region.id("anna"), "on": True})
    ahead = file.write("anna")
    assert anna.codes([ahead]) == ["unknown-roster"]
    bring(server.client, region, server.clock, since=known)
    assert anna.codes([ahead]) == ["stored"]


def test_seals_and_links_reach_the_team_and_nobody_outside_makes_them(server: Server, region: Region) -> None:
    """G-19: a key is not sealed to a laptop outside the team."""
    anna, carl = server.laptop(region, "anna"), server.laptop(region, "carl")
    good = Item("seal", region.seal("noord", "anna", "bo").encode())
    outside = [region.seal("noord", "anna", "carl"), region.seal("noord", "anna", "admin")]
    assert anna.codes([good, *(Item("seal", one.encode()) for one in outside)]) == [
        "stored",
        "unknown-recipient",
        "unknown-recipient",
    ]
    assert carl.codes([Item("seal", region.seal("noord", "carl", "bo").encode())]) == ["no-right"]
    noord, mine = region.roster.teams[team_id("noord")].key, region.devices["carl"]
    assert noord is not None
    moved = team_keys.seal(region.roster.region or b"", team_id("zuid"), region.keys[noord.id], mine.public, mine)
    assert carl.codes([Item("seal", moved.encode())]) == ["no-right"]  # a key of noord, told to zuid
    elsewhere = linked(region, "noord", "anna", under="zuid")
    assert anna.codes([Item("link", elsewhere.encode())]) == ["unknown-recipient"]  # for all of zuid to open
    assert carl.codes([Item("link", linked(region, "noord", "carl").encode())]) == ["no-right"]
    assert [entry.kind for entry in server.laptop(region, "bo").feed("noord")] == ["seal"]
    assert carl.feed("zuid") == []


def test_a_blanked_box_is_only_taken_when_a_statement_asked_for_it(server: Server, region: Region) -> None:
    """G-22: nothing is blanked by a push alone, unless its author signed for that and it was never here."""
    file, anna = File.new(region), server.laptop(region, "anna")
    said, mine, other = "2026-12-23T10:00:00+01:00", anna.device.signer, server.laptop(region, "bo").device.signer
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    box = file.box("anna")
    assert anna.codes([Item("revision", box.blanked().encode())]) == ["not-redacted"]
    assert anna.codes([Item("revision", box.taken_back(said, other).encode())]) == ["not-redacted"]
    assert anna.codes([Item("revision", box.encode())]) == ["stored"]
    assert anna.codes([Item("revision", box.taken_back(said, mine).encode())]) == ["known"]
    never = file.box("anna", b"typed by mistake").taken_back(said, mine)
    assert anna.codes([Item("revision", never.encode())]) == ["stored"]
    found = {entry.id: entry.data for entry in anna.feed("noord") if entry.kind == "revision"}
    assert found == {box.id: box.encode(), never.id: never.encode()}


def test_a_day_and_a_dossier_have_an_end(server: Server, region: Region, clock: HandClock) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    assert anna.codes([file.create("anna", "noord")]) == ["stored"]
    tight = replace(server.service.settings, device_bytes_per_day=2_600, dossier_revisions=3)
    object.__setattr__(server.service.pusher, "settings", tight)
    large = os.urandom(1_200)
    assert anna.codes([file.write("anna", large), file.write("anna", large), file.write("anna", b"small")]) == [
        "stored",
        "quota-device",
        "stored",
    ]
    clock.set(2026, 12, 24)
    assert anna.codes([file.write("anna", large), file.write("anna")]) == ["stored", "quota-dossier"]


def test_who_left_a_dossier_cannot_fill_it_for_those_who_have_it(server: Server, region: Region) -> None:  # G-14
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    anna.push([file.create("anna", "noord"), file.say("anna", "offer", team=team_id("zuid"))])
    assert carl.codes([file.say("carl", "accept"), file.write("carl")]) == ["stored"] * 2
    tight = replace(server.service.settings, dossier_revisions=6)
    object.__setattr__(server.service.pusher, "settings", tight)
    assert anna.codes([file.write("anna") for _ in range(3)]) == ["stored", "stored", "quota-dossier"]
    assert carl.codes([file.write("carl") for _ in range(4)]) == ["stored", "stored", "stored", "quota-dossier"]


def test_who_left_a_dossier_cannot_take_its_bytes_from_those_who_have_it(server: Server, region: Region) -> None:
    file, anna, carl = File.new(region), server.laptop(region, "anna"), server.laptop(region, "carl")
    anna.push([file.create("anna", "noord"), file.say("anna", "offer", team=team_id("zuid"))])
    carl.push([file.say("carl", "accept")])
    large = os.urandom(4_000)
    tight = replace(server.service.settings, dossier_bytes=20_000)
    object.__setattr__(server.service.pusher, "settings", tight)
    assert anna.codes([file.write("anna", large) for _ in range(3)]) == ["stored", "stored", "quota-dossier"]
    assert carl.codes([file.write("carl", large)]) == ["stored"]


def test_a_batch_beyond_its_bounds_is_refused_whole(server: Server, region: Region) -> None:
    anna = server.laptop(region, "anna")
    many = Push(tuple(Item("grant", b"x") for _ in range(1_001)))
    assert (anna.post("/v1/push", many.encode()).status, server.count("usage")) == (413, 0)
    heavy = Push(tuple(Item("revision", bytes(1_500_000)) for _ in range(3)))
    assert anna.post("/v1/push", heavy.encode()).code == "too-large"
    assert anna.post("/v1/push", b"\xa1").code == "malformed"
    assert anna.post("/v1/push", b"").code == "malformed"


def test_one_large_box_is_taken(server: Server, region: Region) -> None:
    file, anna = File.new(region), server.laptop(region, "anna")
    pushed = [file.create("anna", "noord"), file.write("anna", os.urandom(5_000_000))]
    assert anna.codes(pushed[:1]) + anna.codes(pushed[1:]) == ["stored", "stored"]
    assert Box.decode(anna.feed("noord")[-1].data).id == file.boxes[-1].id
