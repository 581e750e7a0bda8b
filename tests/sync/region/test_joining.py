"""Laptops of a region come in: keys and names of theirs, codes, founding, who decides."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.errors import BadChange, OtherPapers, Refused
from sync.region import shares
from sync.region.notices import Person
from tests.sync.region.conftest import TEAMS
from tests.sync.world import AT, SERVER, World, all_is_well, laptop, new, push, state, write


def test_everybody_who_joined_is_a_member_with_the_keys_of_their_teams_only(world: World) -> None:  # G-19
    for name, vault in world.laptops.items():
        assert vault.region.standing == "member"
        assert vault.region.roster == world.hub.roster
        for team, members in TEAMS.items():
            (key,) = world.hub.roster.teams[bytes.fromhex(world.teams[team])].keys
            assert (key.id in vault._membership.keyring.keys) == (name in members)
    assert all_is_well(world)


def test_everybody_reads_who_is_who_and_the_server_does_not(world: World) -> None:  # G-27
    world["admin"].region.name_device(world.device("bo"), "Bo Benjamins", "06 0000 0000", at=AT)
    world.sync()
    assert world["cas"].region.people()[world.device("bo")] == Person("Bo Benjamins", "06 0000 0000")
    assert world["cas"].region.names()[world.device("anna")] == "anna"
    assert not any(b"Benjamins" in data for _, _, data, _ in world.hub.rows)
    with pytest.raises(Refused):
        world["bo"].region.name_device(world.device("bo"), "Bo", at=AT)


def test_what_was_recorded_before_joining_goes_to_the_team_on_approval(world: World) -> None:
    admin, eva = world["admin"], laptop(world.folder / "eva")
    world.laptops["eva"] = eva
    dossier = new(eva, p1_name="Noor")
    write(eva, dossier, phone="1")
    code = admin.region.invite(expires=AT + timedelta(days=7), at=AT)
    eva.region.request_join(code, "eva", AT)
    write(eva, dossier, phone="2")
    push(eva, world.hub)
    assert eva.region.standing == "asked"
    seen = admin.region.receive("join", world.hub.join_body()[-1])
    assert seen.id is not None
    assert admin.region.words(seen.id.hex()) == eva.region.words()
    admin.region.approve(seen.id.hex(), [world.teams["noord"]], AT)
    world.sync()
    assert state(world["anna"], dossier).values == {"p1_name": "Noor", "phone": "2"}
    assert state(eva, dossier) == state(world["bo"], dossier)
    assert all_is_well(world)


def test_a_request_with_a_code_that_was_not_made_here_or_is_too_old_lets_nobody_in(world: World) -> None:  # G-17
    admin, eva = world["admin"], laptop(world.folder / "eva")
    world.laptops["eva"] = eva
    code = admin.region.invite(expires=AT + timedelta(days=7), at=AT)
    with pytest.raises(Refused, match="expired"):
        eva.region.request_join(code, "eva", AT + timedelta(days=8))
    eva.region.request_join(code, "eva", AT)
    push(eva, world.hub)
    request = world.hub.join_body()[-1]
    assert world["anna"].region.receive("join", request).why == "unknown-code"
    assert admin.region.receive("join", request[:-1]).why == "malformed"
    seen = admin.region.receive("join", request)
    assert seen.id is not None
    admin.region.refuse_request(seen.id.hex())
    assert admin.region.requests() == ()
    assert admin.region.receive("join", request).why == "unknown-code"
    with pytest.raises(Refused):
        admin.region.approve(seen.id.hex(), [], AT)


def test_a_code_lets_one_laptop_in_and_none_once_it_is_too_old(world: World) -> None:  # G-17
    admin, region = world["admin"], world["admin"].region
    code = region.invite(expires=AT + timedelta(days=7), at=AT)
    requests = {}
    for name in ("eva", "fay"):
        one = world.laptops[name] = laptop(world.folder / name)
        one.region.request_join(code, name, AT)
        requests[name] = one.region.asking() or b""
    admin._parts.clock = lambda: AT + timedelta(days=7)
    late = region.receive("join", requests["fay"]).id or b""
    assert [one.expired for one in region.requests()] == [True]
    with pytest.raises(Refused, match="expired"):
        region.approve(late.hex(), [], AT)
    admin._parts.clock = lambda: AT
    let_in = region.receive("join", requests["eva"]).id or b""
    region.approve(let_in.hex(), [world.teams["noord"]], AT)
    assert region.receive("join", requests["fay"]).why == "unknown-code"
    with pytest.raises(Refused, match="known-region"):
        region.found("Regio Anders", SERVER, shares.Root.new(), archive=None, at=AT)


def test_a_code_whose_server_or_authority_was_changed_on_the_way_lets_nobody_in(world: World) -> None:  # G-17
    eva = laptop(world.folder / "eva")
    code = world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT)
    for changed in (replace(code, server="https://elders.example"), replace(code, ca="another authority")):
        eva.region.request_join(changed, "eva", AT)
        request = eva.region.asking()
        assert request is not None
        assert world["admin"].region.receive("join", request).why == "unknown-code"
        eva.region.withdraw_request()
    eva.close()


def test_a_request_by_a_code_with_its_own_authority_is_known_where_the_code_was_made(tmp_path: Path) -> None:  # G-17
    admin, eva = laptop(tmp_path / "admin"), laptop(tmp_path / "eva")
    admin.region.found("Regio Proef", SERVER, shares.Root.new(), archive=None, at=AT, ca="an authority")
    eva.region.request_join(admin.region.invite(expires=AT + timedelta(days=7), at=AT), "eva", AT)
    request = eva.region.asking()
    assert request is not None
    assert admin.region.receive("join", request).why is None
    eva.close()
    admin.close()


def test_a_newcomer_takes_no_roster_of_another_root_or_without_the_head_of_the_code(world: World) -> None:  # G-16, G-17
    other = World.made(world.folder / "other", {"noord": ("x",)})
    eva = laptop(world.folder / "eva")
    assert eva.region.receive("roster", world.hub.chain[0]).why == "no-region"
    code = world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT)
    eva.region.request_join(code, "eva", AT)
    assert eva.region.receive("roster", other.hub.chain[0]).why == "another-region"
    for data in world.hub.chain[:-1]:
        assert eva.region.receive("roster", data).outcome == "stored"
    assert eva.region.standing == "asked"
    eva.close()
    other.close()


def test_a_region_is_founded_once_and_asked_for_when_there_is_none(world: World) -> None:
    code = world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT)
    with pytest.raises(Refused):
        world["anna"].region.request_join(code, "anna", AT)
    with pytest.raises(Refused):
        world["anna"].region.found("Nog een", SERVER, world.root, archive=None, at=AT)
    with pytest.raises(Refused):
        world["anna"].region.invite(expires=AT, at=AT)


def test_two_administrators_who_decide_at_once_both_get_their_way(world: World) -> None:
    world["admin"].region.by_root(world.root, "appoint", {"device": bytes.fromhex(world.device("anna"))}, AT)
    world.sync()
    world["admin"].region.add_team("oost", at=AT)
    world["anna"].region.add_team("west", at=AT)
    push(world["admin"], world.hub)
    push(world["anna"], world.hub)
    world.sync()
    assert {"oost", "west"} <= {team.name for team in world.hub.roster.teams.values()}
    assert all_is_well(world)


def test_the_root_of_another_region_decides_nothing_here(world: World) -> None:
    head = world["admin"].region.roster.head
    with pytest.raises(OtherPapers):
        world["admin"].region.by_root(shares.Root.new(), "appoint", {"device": bytes(16)}, AT)
    assert world["admin"].region.planned.head == head


def test_a_server_may_move_and_a_laptop_that_only_asked_keeps_the_address_that_its_words_vouch_for(
    world: World,
) -> None:
    region = world["anna"].region
    region.move_server("https://nieuw.voorbeeld.nl", "PEM")
    assert region.enrolment is not None
    assert (region.enrolment.server, region.enrolment.ca) == ("https://nieuw.voorbeeld.nl", "PEM")
    with pytest.raises(BadChange):
        region.move_server("http://nieuw.voorbeeld.nl", None)
    assert region.enrolment.server == "https://nieuw.voorbeeld.nl"
    code = world["admin"].region.invite(expires=AT + timedelta(days=7), at=AT)
    other = laptop(world.folder / "other")
    other.region.request_join(code, "Fee", AT)
    with pytest.raises(Refused):
        other.region.move_server("https://nieuw.voorbeeld.nl", None)
    other.close()


def test_a_newcomer_costs_one_seal_however_many_are_in_the_team(tmp_path: Path) -> None:
    names = ("anna", "bo", "cas", "dirk", "els")
    world = World.made(tmp_path, {"noord": names})
    new(world["anna"], p1_name="Noor")
    world.sync()
    kinds = [kind for kind, _, _, _ in world.hub.rows]
    assert kinds.count("seal") == len(names)
    assert all(len(world[name].cards()) == 1 for name in names)
    world.close()
