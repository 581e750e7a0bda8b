"""A hostile server or member: what they forge, alter, move, replay, fork and roll back is refused and kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sync import chain, identity, records, sealing, wire
from sync.chain import Refused, Statement
from sync.identity import Device, Receiver
from sync.protocol.exchange import FED
from sync.records import moment
from sync.region import contents, notices, team_keys
from sync.region.dispatch import Outgoing
from sync.region.notices import Notice
from sync.sealing import Box, Header
from sync.vault import Vault
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, new, pull_roster, push, state, write

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A region in which nothing that is tried here may change anything."""
    made = World.made(tmp_path_factory.mktemp("region"), TEAMS, coordinators=("regie",))
    dossier = new(made["anna"], p1_name="Noor")
    new(made["anna"], p1_name="Een ander")
    new(made["cas"], p1_name="Van zuid")
    made.sync()
    made.teams["dossier"] = dossier
    yield made
    made.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.made(tmp_path, TEAMS, coordinators=("regie",))
    yield made
    made.close()


def boxed(
    vault: Vault, dossier: str, device: Device, parents: tuple[str, ...], roster: bytes | None, **changes: str
) -> Box:
    """A revision as this device would seal it, with the newest key that the vault knows."""
    return sealed_under(vault._dossiers.get(dossier).key, dossier, device, parents, roster, **changes)


def sealed_under(
    key: bytes, dossier: str, device: Device, parents: tuple[str, ...], roster: bytes | None, **changes: str
) -> Box:
    """The same, under a key that is known."""
    content = records.revision_content(changes, form=FORM, reason=None, at=AT)
    header = Header(
        bytes.fromhex(dossier),
        identity.key_id(key),
        device.public.id,
        tuple(sorted(bytes.fromhex(one) for one in parents)),
        sealing.new_salt(),
        roster,
    )
    return sealing.seal("revision", header, key, device.signer, content)


def refused(vault: Vault, kind: str, data: bytes) -> str | None:
    """Why it is refused or waits; nothing else changes by it."""
    before = (vault.cards(), vault.region.roster, vault.region.changed())
    received = vault.region.receive(kind, data)
    assert received.outcome in ("refused", "waits")
    assert (vault.cards(), vault.region.roster, vault.region.changed()) == before
    return received.why


def test_a_revision_of_a_stranger_a_forger_or_another_team_is_not_taken_in(shared: World) -> None:  # G-14, G-15
    anna, dossier, roster = shared["anna"], shared.teams["dossier"], shared.hub.roster.head
    heads = state(anna, dossier).heads
    stranger = Device.new()
    assert refused(anna, "revision", boxed(anna, dossier, stranger, heads, roster, x="1").encode()) == "unknown-author"
    forged = boxed(anna, dossier, stranger, heads, roster, x="1")
    header = replace(forged.header, author=shared["bo"].region.device.public.id)
    key = anna._dossiers.get(dossier).key
    content = records.revision_content({"x": "1"}, form=FORM, reason=None, at=AT)
    forged = sealing.seal("revision", header, key, stranger.signer, content)
    assert refused(anna, "revision", forged.encode()) == "signature"
    other = boxed(anna, dossier, shared["cas"].region.device, heads, roster, x="1")
    assert refused(anna, "revision", other.encode()) == "no-right"
    assert state(anna, dossier).values == {"p1_name": "Noor"}


def test_what_is_told_ahead_is_judged_in_its_turn_as_if_it_was_not(world: World) -> None:  # G-14, G-15
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    heads, roster, device = state(anna, dossier).heads, world.hub.roster.head, bo.region.device
    good = [boxed(anna, dossier, device, heads, roster, **{f"p{number}": "x"}) for number in range(9)]
    forged = replace(good[8], signature=good[0].signature)
    unread = sealed_under(bytes(32), dossier, device, heads, roster, x="1")
    header = replace(good[0].header, salt=bytes(32))
    unread = replace(unread, header=header, header_bytes=header.encode())
    unread = replace(unread, signature=device.signer.sign(sealing.prefix("revision") + unread.signed))
    unfit = boxed(anna, dossier, world["cas"].region.device, heads, roster, x="1")
    told = [("revision", one.encode()) for one in (*good[:8], forged, unread, unfit)] + [("revision", b"nothing")]
    with anna.region.together():
        anna.region.ahead(told)
        assert len(anna.region._parts.arrivals.contents._opened) == 8
        whys = [anna.region.receive(*one).why for one in told]
    assert whys == [None] * 8 + ["signature", "malformed", "no-right", "malformed"]
    assert state(anna, dossier).values == {"p1_name": "Noor"} | {f"p{number}": "x" for number in range(8)}


def test_what_was_opened_ahead_counts_no_more_once_its_author_took_it_back(world: World) -> None:  # G-22
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    heads, roster, device = state(anna, dossier).heads, world.hub.roster.head, bo.region.device
    boxes = [boxed(anna, dossier, device, heads, roster, **{f"p{number}": "x"}) for number in range(9)]
    with anna.region.together():
        anna.region.ahead([("revision", one.encode()) for one in boxes])
        back = boxes[0].taken_back(moment(AT), device.signer)
        assert anna.region.receive("revision", back.encode()).outcome == "stored"
        assert anna.region.receive("revision", boxes[0].encode()).outcome == "known"
    assert "p0" not in state(anna, dossier).values


def test_a_dossier_takes_so_many_revisions_and_no_more(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server holds to less; one that does not makes no laptop read for ever."""
    anna, dossier, roster = shared["anna"], shared.teams["dossier"], shared.hub.roster.head
    monkeypatch.setattr(contents, "MAX_REVISIONS", 1)
    box = boxed(anna, dossier, shared["bo"].region.device, state(anna, dossier).heads, roster, x="1")
    assert refused(anna, "revision", box.encode()) == "too-many"
    anna.region.forget_apart(box.id)


def test_a_revision_moved_to_another_dossier_is_refused(shared: World) -> None:  # G-09
    anna, dossier = shared["anna"], shared.teams["dossier"]
    (elsewhere,) = (card.dossier_id for card in anna.cards() if card.dossier_id != dossier)
    ((data,),) = anna._store.rows("select box from revisions where dossier = ?", bytes.fromhex(dossier))
    box = Box.decode(data)
    header = replace(box.header, dossier=bytes.fromhex(elsewhere))
    moved = replace(box, header=header, header_bytes=header.encode())
    assert refused(anna, "revision", moved.encode()) == "signature"
    signed = replace(moved, signature=anna.region.device.signer.sign(sealing.prefix("revision") + moved.signed))
    assert refused(anna, "revision", signed.encode()) == "no-key"
    key = anna._dossiers.keys(bytes.fromhex(elsewhere))
    renamed = replace(header, key=next(iter(key)))
    same = replace(box, header=renamed, header_bytes=renamed.encode())
    same = replace(same, signature=anna.region.device.signer.sign(sealing.prefix("revision") + same.signed))
    assert refused(anna, "revision", same.encode()) == "malformed"


def test_a_revision_by_a_roster_nobody_knows_or_over_parents_that_are_hidden_waits_visibly(world: World) -> None:
    anna = world["anna"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    heads = state(anna, dossier).heads
    roster = world.hub.roster.head
    bo = world["bo"].region.device
    unknown = boxed(anna, dossier, bo, heads, b"?" * 32, x="1")
    assert refused(anna, "revision", unknown.encode()) == "unknown-head"
    orphan = boxed(anna, dossier, bo, ("ab" * 32,), roster, x="1")
    assert refused(anna, "revision", orphan.encode()) == "no-parents"
    waits = {one.id: (one.why, one.waits) for one in anna.region.apart()}
    assert waits == {unknown.id: ("unknown-head", True), orphan.id: ("no-parents", True)}
    assert anna.check().sound


def test_what_waited_is_taken_in_when_what_it_stands_on_comes_in_whatever_order(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    for number in range(4):
        write(world["anna"], dossier, **{f"p{number}": "x"})
    world.sync("anna")
    told = world.hub.told(world["bo"].region.device.public.id)
    for kind, _, data in reversed(told):
        world["bo"].region.receive(kind, data)
    assert state(world["bo"], dossier) == state(world["anna"], dossier)
    assert world["bo"].region.apart() == ()


def test_what_came_before_the_right_to_it_is_taken_in_when_that_comes(world: World) -> None:  # G-11
    """A grant names no roster: a laptop that lags behind cannot know that its author is a member by now."""
    cas, bo = world["cas"], world["bo"]
    dossier = new(cas, p1_name="Noor")
    world.sync("cas")
    both = [world.teams["noord"], world.teams["zuid"]]
    world["admin"].region.assign_teams(world.device("bo"), both, AT)
    push(world["admin"], world.hub)
    zuid = world.hub.roster.teams[bytes.fromhex(world.teams["zuid"])].key
    assert zuid is not None
    key = identity.new_dossier_key()
    granted = identity.grant(bytes.fromhex(dossier), key, zuid, bo.region.device, world.hub.roster.region)
    assert refused(cas, "grant", granted.encode()) == "no-right"
    pull_roster(cas, world.hub)
    assert cas.region.apart() == ()
    assert identity.key_id(key) in cas._dossiers.keys(bytes.fromhex(dossier))


def test_a_box_without_its_content_counts_only_when_a_holder_or_its_author_said_so(shared: World) -> None:  # G-14
    anna, dossier = shared["anna"], shared.teams["dossier"]
    box = boxed(anna, dossier, shared["bo"].region.device, state(anna, dossier).heads, shared.hub.roster.head, x="1")
    assert refused(anna, "revision", box.blanked().encode()) == "not-redacted"
    anna.region.forget_apart(box.id)
    said = "2026-12-23T10:00:00+01:00"
    by_another = box.taken_back(said, shared["cas"].region.device.signer)
    assert refused(anna, "revision", by_another.encode()) == "not-redacted"
    anna.region.forget_apart(box.id)


def test_what_a_holder_had_taken_away_stays_out_though_the_server_gives_it_whole(world: World) -> None:  # G-22
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    mistake = write(anna, dossier, w1_wish="typed by mistake")
    ((whole,),) = anna._store.rows("select box from revisions where id = ?", bytes.fromhex(mistake))
    push(anna, world.hub)
    anna.redact(dossier, "w1_wish", mistake, form=FORM, at=AT)
    push(anna, world.hub)
    for kind, _, data, _ in sorted(world.hub.rows, key=lambda row: row[0] == "revision"):
        is_it = kind == "revision" and Box.decode(data).id.hex() == mistake
        bo.region.receive(kind, whole if is_it else data)
    ((kept,),) = bo._store.rows("select box from revisions where id = ?", bytes.fromhex(mistake))
    assert Box.decode(whole).ciphertext is not None
    assert Box.decode(kept).ciphertext is None
    assert bo.dossier(dossier).values == anna.dossier(dossier).values
    assert bo.dossier(dossier).values["w1_wish"] is None


def test_a_grant_without_the_right_to_it_is_refused(shared: World) -> None:  # G-15
    anna, dossier, region = shared["anna"], bytes.fromhex(shared.teams["dossier"]), shared.hub.roster.region
    noord, zuid = (shared.hub.roster.teams[bytes.fromhex(shared.teams[team])].key for team in ("noord", "zuid"))
    assert noord is not None
    assert zuid is not None
    key, mine, cas = identity.new_dossier_key(), anna.region.device, shared["cas"].region.device
    cases = [
        (identity.grant(dossier, key, noord, cas, region), "no-right"),
        (identity.grant(dossier, key, noord, Device.new(), region), "unknown-author"),
        (identity.grant(dossier, key, zuid, mine, region), "no-right"),
        (identity.grant(dossier, key, Receiver.new().public, mine, region), "unknown-key"),
        (identity.grant(dossier, key, noord, mine, None), "another-region"),
        (identity.grant(b"?" * 16, key, noord, mine, region), "unknown-dossier"),
        (replace(identity.grant(dossier, key, noord, mine, region), signature=bytes(64)), "signature"),
    ]
    for granted, why in cases:
        assert refused(anna, "grant", granted.encode()) == why
        anna.region.forget_apart(granted.id)
    names = identity.Grant(dossier, identity.key_id(key), noord.id, mine.public.id, b"x" * 1_300, region=region)
    unopened = replace(names, signature=mine.signer.sign(names.signed))
    assert refused(anna, "grant", unopened.encode()) == "malformed"


def test_a_key_that_somebody_without_rights_grants_is_never_written_under(world: World) -> None:  # G-18, G-20
    """A member of the old team grants the new holder a key that the old team knows: it opens, and is not used."""
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.accept(dossier, AT, FORM)
    world.sync("cas")
    zuid = world.hub.roster.teams[bytes.fromhex(world.teams["zuid"])].key
    assert zuid is not None
    known = identity.new_dossier_key()
    planted = identity.grant(bytes.fromhex(dossier), known, zuid, world["anna"].region.device, world.hub.roster.region)
    world["cas"].region.receive("grant", planted.encode())
    write(world["cas"], dossier, phone="1")
    assert world["cas"]._dossiers.get(dossier).key != known
    cas, anna, former = world["cas"], world["anna"], world["anna"].region.device
    late = sealed_under(known, dossier, former, state(cas, dossier).heads, world.hub.roster.head)
    for written in (False, True):  # passed on to who is to read what was written under it, or not at all
        if written:
            sent = Outgoing("revision", late.id, late.encode(), dossier)
            assert world.hub.take(sent, former.public.id) is None
            cas.region.receive("revision", late.encode())
        cas.region.offer(dossier, world.teams["regie"], AT)
        grants = [one for one in cas._dossiers.grants(bytes.fromhex(dossier)) if one.key == identity.key_id(known)]
        assert [one.author == former.public.id for one in grants] == [True, *([False] if written else [])]
        write(cas, dossier, phone="2")
        assert cas._dossiers.get(dossier).key != known
        cas.region.withdraw(dossier, AT)
    cas.region.offer(dossier, world.teams["regie"], AT)
    world.sync("cas", "dirk")
    dirk = world["dirk"]
    dirk.region.accept(dossier, AT, FORM)
    world.sync("dirk", "cas")
    write(dirk, dossier, phone="3")
    assert dirk._dossiers.get(dossier).key != known
    assert state(dirk, dossier).late == (late.id.hex(),)
    assert anna.region.apart() == ()


@pytest.mark.parametrize("aside", [False, True])
def test_taking_over_a_dossier_accepts_nothing_that_was_late_or_set_aside(world: World, aside: bool) -> None:  # G-14
    anna, cas, bo = world["anna"], world["cas"], world["bo"]
    dossier = new(anna, p1_name="Noor", turnover="1000")
    world.sync()
    late = boxed(bo, dossier, bo.region.device, state(bo, dossier).heads, bo.region.roster.head, turnover="666")
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna")
    assert world.hub.take(Outgoing("revision", late.id, late.encode(), dossier), bo.region.device.public.id) is None
    world.sync("anna")
    if aside:
        anna.region.set_aside(dossier, [late.id.hex()], AT, FORM)
    anna.region.offer(dossier, world.teams["zuid"], AT)
    world.sync("anna", "cas")
    cas.region.accept(dossier, AT, FORM)
    world.sync("anna", "cas")
    seen = state(cas, dossier)
    assert (seen.values, seen.conflicts) == ({"p1_name": "Noor", "turnover": "1000"}, {})
    assert (*seen.late, *seen.set_aside) == (late.id.hex(),)
    assert bool(seen.set_aside) is aside
    cas.region.accept_late(dossier, [late.id.hex()], AT, FORM)
    assert state(cas, dossier).values["turnover"] == "666"


def fact(revision: str, **other: str) -> dict[str, str]:
    """What a revision says of one that was blanked, item and all."""
    told = {"revision": revision, "written": moment(AT), "at": moment(AT), "path": "turnover", "paths": "p1_name"}
    return {**told, "plans": "", **other}


@pytest.mark.parametrize("written", [moment(AT), "junk"])
@pytest.mark.parametrize("named", [True, False])
def test_what_somebody_without_rights_tells_of_a_redaction_alters_nothing_and_shuts_nothing(
    world: World, written: str, named: bool
) -> None:  # G-11, G-14, G-22
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor", turnover="1000")
    wrong = write(anna, dossier, phone="06")
    write(anna, dossier, remark="x")
    world.sync()
    item = f"redacted/{wrong[:16] if named else 'zz' * 8}"
    says = {f"{item}/{name}": text for name, text in fact(wrong, written=written).items()}
    says |= {"phone": "06", "zzz": "1"}  # the value that is taken away, with a path nobody else knows
    late = boxed(bo, dossier, bo.region.device, state(bo, dossier).heads, bo.region.roster.head, **says)
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna")
    assert anna.region.receive("revision", late.encode()).outcome == "stored"
    anna.redact(dossier, "phone", wrong, form=FORM, at=AT)
    anna._dossiers.forget()
    seen = state(anna, dossier)
    kept = {path: value for path, value in seen.values.items() if not path.startswith("redacted/")}
    assert kept == {"p1_name": "Noor", "turnover": "1000", "remark": "x", "phone": None}
    assert (seen.conflicts, seen.late) == ({}, (late.id.hex(),))
    assert "06" not in [*anna._dossiers.get(dossier).revisions[wrong].changes.values()]
    assert anna.check().sound


def test_seals_of_who_is_not_in_the_team_and_of_other_keys_are_refused(shared: World) -> None:  # G-15
    anna, region = shared["anna"], shared.hub.roster.region or b""
    team, zuid = bytes.fromhex(shared.teams["noord"]), bytes.fromhex(shared.teams["zuid"])
    key = next(iter(anna._membership.keyring.keys.values()))
    mine = anna.region.device
    cases = [
        (team_keys.seal(region, team, Receiver.new(), mine.public, shared["bo"].region.device), "unknown-key"),
        (team_keys.seal(region, team, key, mine.public, shared["cas"].region.device), "no-right"),
        (team_keys.seal(region, team, key, mine.public, Device.new()), "unknown-author"),
        (team_keys.seal(b"q" * 32, team, key, mine.public, mine), "another-region"),
        (team_keys.seal(region, b"?" * 16, key, mine.public, mine), "no-right"),
        (team_keys.seal(region, zuid, key, mine.public, shared["cas"].region.device), "no-right"),
    ]
    for seal, why in cases:
        assert refused(anna, "seal", seal.encode()) == why
        anna.region.forget_apart(seal.id)
    bad = replace(cases[0][0], key=key.public.id)
    bad = replace(bad, signature=shared["bo"].region.device.signer.sign(bad.signed))
    assert refused(anna, "seal", bad.encode()) == "does-not-open"


def test_seals_that_do_not_open_keep_the_teams_keys_from_nobody(world: World) -> None:
    anna, bo, admin, north = world["anna"], world["bo"], world["admin"], world.teams["noord"]
    dossier = new(anna, p1_name="Noor")
    world.join("guest", "noord")
    admin.region.assign_teams(world.device("guest"), [], AT)  # who leaves makes a second key needed
    world.sync()
    me, roster = bo.region.device, world.hub.roster
    older, newer = roster.teams[bytes.fromhex(north)].keys
    newcomer = world["cas"].region.device.public
    assert roster.region is not None
    whole: dict[str, Any] = {"sealed": b"x" * 1300, "region": roster.region}
    link = team_keys.TeamLink(bytes.fromhex(north), older.id, newer.id, me.public.id, **whole)
    seal = team_keys.TeamSeal(bytes.fromhex(north), newer.id, newcomer.id, me.public.id, **whole)
    for kind, one in (("link", link), ("seal", seal)):
        bad = replace(one, signature=me.signer.sign(one.signed))
        world.hub.rows.append((kind, bad.id, bad.encode(), None))
    world.sync()
    admin.region.assign_teams(world.device("cas"), [world.teams["zuid"], north], AT)
    world.sync()
    sealed = [team_keys.TeamSeal.decode(data) for kind, _, data, _ in world.hub.rows if kind == "seal"]
    to_cas = [one.author for one in sealed if (one.key, one.recipient) == (newer.id, newcomer.id)]
    by = {world[name].region.device.public.id: name for name in ("anna", "bo", "cas")}
    assert [by[one] for one in to_cas] == ["bo", "cas", "anna"]  # one that does not open, a question, one that does
    assert {older.id, newer.id} <= set(world["cas"]._membership.keyring.keys)
    assert state(world["cas"], dossier).values == {"p1_name": "Noor"}


def test_statements_that_fork_or_do_not_follow_are_refused(world: World) -> None:  # G-16
    """The server shows one chain to anna and tries another on her later."""
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    bo = world["bo"]._words
    fork = bo.say_of(bytes.fromhex(dossier), "close", {}, AT).statement
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    assert refused(world["anna"], "holders", fork.encode()) == "forked"
    admin = world["admin"]
    roster = admin.region.roster
    body: dict[str, wire.Plain] = {"device": bytes.fromhex(world.device("anna")), "on": True}
    other = chain.sign(roster.saying("signer", body, admin.region.device.public.id, AT), admin.region.device.signer)
    admin.region.add_team("oost", at=AT)
    world.sync()
    assert refused(world["anna"], "roster", other.encode()) == "forked"
    after = chain.sign(replace(other, before=other.id), admin.region.device.signer)
    assert refused(world["anna"], "roster", after.encode()) == "not-on-head"


def test_a_shorter_or_other_roster_than_the_one_known_is_told(shared: World) -> None:  # G-16
    region, roster = shared["anna"].region, shared.hub.roster
    region.judge_head(roster.length, roster.head)
    region.judge_head(roster.length + 1, b"?" * 32)
    before = roster.earlier
    assert before is not None
    for length, head, why in (
        (before.length, before.head, "shorter-chain"),
        (0, None, "shorter-chain"),
        (roster.length, before.head, "forked"),
    ):
        with pytest.raises(Refused, match=why):
            region.judge_head(length, head)


def test_a_statement_by_a_roster_that_the_server_hides_is_reported(world: World) -> None:  # G-16
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync("admin", "bo")
    world["bo"].region.close(dossier, AT)
    (item,) = world["bo"].region.pending()
    assert refused(world["anna"], "holders", item.data) == "unknown-head"
    ((apart),) = world["anna"].region.apart()
    assert (apart.why, apart.waits, apart.dossier) == ("unknown-head", True, dossier)


def test_names_and_packs_of_who_may_not_send_them_are_refused(shared: World) -> None:  # G-15
    anna, region, head = shared["anna"], shared.hub.roster.region or b"", shared.hub.roster.head or b""
    bo = shared["bo"].region.device
    for kind, topic, name in (("pack", "form", "x"), ("staff", "", "")):
        said = notices.sign(Notice(region, head, kind, topic, name, 9, AT, bo.public.id, b"x"), bo)
        assert refused(anna, kind, said.encode()) == "no-right"
        forged = replace(said, author=shared["admin"].region.device.public.id)
        assert refused(anna, kind, forged.encode()) == "signature"


def pack(world: World, name: str, number: int, head: bytes | None) -> Notice:
    """A pack by a device, of any number and by any roster."""
    device, region = world[name].region.device, world.hub.roster.region or b""
    said = Notice(region, head or b"", "pack", "form", f"{name} {number}", number, AT, device.public.id, b"x")
    return notices.sign(said, device)


def names_of(vault: Vault) -> list[str]:
    """The packs that count, in their order."""
    return [one.name for one in vault.region.published()]


def test_a_pack_counts_by_the_roster_that_it_names_and_that_never_goes_back(world: World) -> None:  # G-15
    anna, bo, admin = world["anna"], world["bo"], world["admin"]
    early = world.hub.roster.head
    admin.region.signer(world.device("bo"), True, AT)
    world.sync()
    while_signer = world.hub.roster.head
    bo.region.publish("form", "bo 1", b"x", AT)
    admin.region.signer(world.device("bo"), False, AT)
    admin.region.signer(world.device("anna"), True, AT)
    world.sync()
    assert names_of(anna) == names_of(world["cas"]) == ["bo 1"]  # it was right when it was said
    for head in (early, world.hub.roster.head):
        assert refused(anna, "pack", pack(world, "bo", 2, head).encode()) == "no-right"
    anna.region.publish("form", "anna 2", b"x", AT)
    assert anna.region.receive("pack", pack(world, "bo", 3, while_signer).encode()).outcome == "stored"
    assert names_of(anna) == ["bo 1", "anna 2"]  # said after anna's by a roster of before hers
    assert refused(anna, "pack", pack(world, "anna", 4, b"?" * 32).encode()) == "unknown-head"


def test_a_number_far_beyond_those_that_are_known_stands_in_the_way_of_no_pack(world: World) -> None:
    anna, head = world["anna"], world.hub.roster.head
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    head = world.hub.roster.head
    for number in (notices.MAX_NUMBER, notices.MAX_STEP + 1):
        assert refused(anna, "pack", pack(world, "anna", number, head).encode()) == "too-far-ahead"
    anna.region.publish("form", "1", b"x", AT)  # and what waited follows on it
    for number in (notices.MAX_STEP + 1, 2):  # one that was long on its way is not the highest
        assert anna.region.receive("pack", pack(world, "anna", number, head).encode()).outcome == "stored"
    anna.region.publish("form", "last", b"x", AT)
    assert names_of(anna) == ["1", "anna 2", f"anna {notices.MAX_STEP + 1}", "last"]


def test_a_damaged_pack_or_seal_is_named_by_the_check_and_passed_over(world: World) -> None:
    anna = world["anna"]
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    for name in "ab":
        anna.region.publish("form", name, b"x", AT)
    ids = [one.id for one in anna.region.published()]
    with anna._store.transaction():
        anna._store.write("update notices set box = x'00' where id = ?", ids[0])
        anna._store.write("update team_keys set box = x'00' where n = (select min(n) from team_keys)")
    assert names_of(anna) == ["b"]
    anna.region.publish("form", "c", b"x", AT)
    assert names_of(anna) == ["b", "c"]
    assert {"notices", "team_keys"} <= {*anna.check().other}


def test_names_that_an_administrator_sent_malformed_end_no_round(world: World) -> None:
    admin = world["admin"]
    device, here = admin.region.device, world.hub.roster
    for number, content in enumerate((b"x", wire.encode({"suite": 1, "keys": {"zz": b""}, "sealed": b""}))):
        said = Notice(here.region or b"", here.head or b"", "staff", "", "", 50 + number, AT, device.public.id, content)
        assert admin.region.receive("staff", notices.sign(said, device).encode()).outcome == "stored"
        admin.region.tidy(AT)
        assert "anna" in admin.region.names().values()


@given(st.binary(max_size=120), st.sampled_from(["roster", *FED]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_bytes_are_malformed_whatever_they_are_called(shared: World, data: bytes, kind: str) -> None:
    assume(kind != "purged" or len(data) != 16)  # the id of a dossier alone
    assert refused(shared["anna"], kind, data) == "malformed"


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_of_the_region_is_altered_changes_nothing(shared: World, data: st.DataObject) -> None:
    """Any entry of any team, under any kind, whole or with bytes changed, comes to a laptop of team noord."""
    kind, one, whole, _ = data.draw(st.sampled_from(shared.hub.rows))
    at = data.draw(st.integers(0, len(whole) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :]
    before = {card.dossier_id: state(shared["anna"], card.dossier_id) for card in shared["anna"].cards()}
    received = shared["anna"].region.receive(data.draw(st.just(kind) | st.just("revision")), changed)
    assert received.outcome in ("refused", "waits", "known")
    after = {card.dossier_id: state(shared["anna"], card.dossier_id) for card in shared["anna"].cards()}
    assert after == before
    assert shared["anna"].region.roster == shared.hub.roster
    assert one


def test_a_statement_of_another_chain_never_passes_for_one_of_this(shared: World) -> None:  # G-09
    anna = shared["anna"]
    for kind, _, data, _ in shared.hub.rows:
        if kind == "holders":
            assert refused(anna, "roster", data) == "malformed"
    for data in shared.hub.chain:
        assert refused(anna, "holders", data) == "malformed"
        assert Statement.decode(data).encode() == data
