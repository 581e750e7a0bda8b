"""Laptops of a region through a server that can read nothing: joining, working together, handing over, revoking."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync import sealing
from sync.errors import BadChange, OtherPapers, Refused, UnknownDossier
from sync.identity import Grant, Receiver, open_grant
from sync.laptop import store
from sync.laptop.dossiers import Dossiers
from sync.laptop.store import Store
from sync.records import Draft
from sync.region import shares, team_keys
from sync.region.membership import rights_in
from sync.region.notices import Person
from sync.rescue.check import check_vault
from sync.sealing import Box, open_box
from tests.sync.conftest import FORM
from tests.sync.world import AT, SERVER, World, laptop, new, push, state, write

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.made(tmp_path, TEAMS, coordinators=("regie",))
    yield made
    made.close()


def all_is_well(world: World) -> bool:
    """Nothing waits, nothing is set apart, and everybody in a team counts the same."""
    for vault in world.laptops.values():
        assert vault.region.unsent() == {}
        assert vault.region.apart() == ()
        assert vault.check().sound
    totals: dict[str, set[tuple[int, bytes]]] = {}
    for vault in world.laptops.values():
        for team in vault.region.my_teams:
            totals.setdefault(team.id.hex(), set()).add(vault.region.total(team.id.hex()))
    return all(len(found) == 1 for found in totals.values())


# Joining.


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


# Working together.


def test_what_one_writes_a_colleague_reads_and_others_do_not(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    assert state(world["bo"], dossier).values == {"p1_name": "Noor"}
    write(world["bo"], dossier, phone="1")
    world.sync()
    assert state(world["anna"], dossier) == state(world["bo"], dossier)
    for name in ("cas", "dirk", "admin"):
        assert not world[name].has(dossier)
    assert {card.dossier_id: card.data for card in world["bo"].cards()} == {dossier: {"name": "Noor"}}
    assert all_is_well(world)


def test_two_who_write_apart_see_one_conflict_and_either_settles_it(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    write(world["anna"], dossier, p1_name="Nora")
    write(world["bo"], dossier, p1_name="Noortje")
    world.sync()
    seen = state(world["anna"], dossier)
    assert {one.value for one in seen.conflicts["p1_name"]} == {"Nora", "Noortje"}
    assert state(world["bo"], dossier) == seen
    write(world["bo"], dossier, p1_name="Nora")
    world.sync()
    assert state(world["anna"], dossier).values == {"p1_name": "Nora"}
    assert all_is_well(world)


def test_no_box_written_after_the_teams_new_key_opens_for_who_left(world: World) -> None:  # G-18
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync()
    told = len(world.hub.rows)
    write(world["anna"], dossier, p1_name="Nora")
    later = new(world["anna"], p1_name="Client van later")
    world.sync()
    assert world.hub.told(world["bo"].region.device.public.id) == []
    gone = world["bo"]._membership
    after = world.hub.rows[told:]
    assert {one.hex() for kind, _, _, one in after if one is not None and kind == "revision"} == {dossier, later}
    grants = [Grant.decode(data) for kind, _, data, _ in after if kind == "grant"]
    assert grants
    assert all(gone.opener(granted.recipient) is None for granted in grants)
    known = {*world["bo"]._dossiers.keys(bytes.fromhex(dossier))}
    assert all(Box.decode(data).header.key not in known for kind, _, data, _ in after if kind == "revision")


def test_what_a_revoked_laptop_wrote_is_late_until_a_colleague_takes_it_over(world: World) -> None:  # G-14
    dossier = new(world["bo"], p1_name="Noor")
    world.sync()
    write(world["anna"], dossier, phone="1")
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna")
    late = write(world["bo"], dossier, p1_name="Iets anders")
    push(world["bo"], world.hub)
    world.sync("anna")
    seen = state(world["anna"], dossier)
    assert seen.values == {"p1_name": "Noor", "phone": "1"}
    assert seen.late == (late,)
    assert [one.changes for one in world["anna"].region.late(dossier)] == [{"p1_name": "Iets anders"}]
    world["anna"].region.accept_late(dossier, [late], AT, FORM)
    assert state(world["anna"], dossier).values["p1_name"] == "Iets anders"
    with pytest.raises(Refused, match="not-late"):
        world["anna"].region.accept_late(dossier, [late], AT, FORM)


def test_what_only_a_revoked_laptop_wrote_shows_nothing_until_it_is_taken_over(world: World) -> None:
    dossier = new(world["bo"], p1_name="Noor")
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna")
    seen = state(world["anna"], dossier)
    assert (seen.values, seen.heads) == ({}, ())
    world["anna"].region.accept_late(dossier, seen.late, AT, FORM)
    assert state(world["anna"], dossier).values == {"p1_name": "Noor"}
    world.sync("anna")
    assert world["anna"].check().sound


def test_more_than_one_revision_can_name_is_taken_over_by_one_press(world: World) -> None:  # G-14
    """After each other, beside each other, late and handed over: what one revision names has a bound, work has none."""
    anna, bo, cas, count = world["anna"], world["bo"], world["cas"], sealing.MAX_PARENTS + 6
    made = [new(bo, p1_name="Na elkaar"), new(bo, p1_name="Naast elkaar")]
    for dossier, apart in zip(made, (False, True), strict=True):
        first = state(bo, dossier).heads
        for number in range(count):
            parents = first if apart else state(bo, dossier).heads
            bo.save(dossier, {f"p{number}": "x"}, parents=parents, form=FORM, at=AT)
    bo.region.offer(made[1], world.teams["zuid"], AT)
    world.sync("bo", "cas", rounds=2)
    cas.region.accept(made[1], AT, FORM)
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna", rounds=1)
    assert len(state(anna, made[0]).late) == count + 1
    assert anna.region.accept_late_by(made[0], world.device("bo"), AT, FORM)
    for vault, dossier in ((anna, made[0]), (cas, made[1])):
        seen = state(vault, dossier)
        assert (len(seen.values), len(seen.heads), seen.late) == (count + 1, 1, ())


def test_the_dossiers_in_which_a_laptop_wrote_are_found_without_opening_them(world: World) -> None:
    mine, both = new(world["anna"], p1_name="Noor"), new(world["anna"], p1_name="Een ander")
    world.sync()
    for number in range(3):
        write(world["bo"], both, **{f"p{number}": "x"})
    world.sync()
    chains = world["anna"]._parts.arrivals.chains
    assert chains.written_by(bytes.fromhex(world.device("bo"))) == {bytes.fromhex(both)}
    assert chains.written_by(bytes.fromhex(world.device("anna"))) == {bytes.fromhex(one) for one in (mine, both)}
    assert chains.written_by(bytes.fromhex(world.device("cas"))) == set()


def test_late_changes_are_set_aside_by_one_and_that_holds_for_all(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["admin"].region.assign_teams(world.device("bo"), [world.teams["zuid"]], AT)
    world.sync("admin", "anna")
    late = write(world["bo"], dossier, p1_name="Late Noor")
    push(world["bo"], world.hub)
    world.sync("anna")
    world["anna"].region.set_aside(dossier, [late], AT, FORM, "al overgenomen")
    seen = state(world["anna"], dossier)
    assert (seen.values, seen.late, seen.set_aside) == ({"p1_name": "Noor"}, (), (late,))
    with pytest.raises(Refused):
        world["anna"].region.set_aside(dossier, [late], AT, FORM)


def test_a_revoked_laptop_that_must_erase_keeps_what_is_only_there_until_it_is_up(world: World) -> None:
    sent = new(world["bo"], p1_name="Noor")
    world.sync()
    unsent = new(world["bo"], p1_name="Nog niet gestuurd")
    world["admin"].region.revoke(world.device("bo"), AT, erase=True)
    world.sync("admin")
    for data in world.hub.chain:
        world["bo"].region.receive("roster", data)
    assert world["bo"].region.standing == "revoked"
    world["bo"].region.tidy(AT)
    assert not world["bo"].has(sent)
    assert world["bo"].has(unsent)
    world["bo"].region.sent([item.id for item in world["bo"].region.pending()])
    world["bo"].region.tidy(AT)
    assert not world["bo"].has(unsent)
    assert world["bo"].cards() == ()


# Handing over.


def test_a_dossier_is_offered_read_accepted_and_leaves_the_old_team(world: World) -> None:  # G-20
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    assert world["anna"].region.outgoing() == (dossier,)
    world.sync()
    assert world["cas"].region.incoming() == (dossier,)
    assert world["cas"].region.late(dossier) == ()
    assert state(world["cas"], dossier).values == {"p1_name": "Noor"}
    world["cas"].region.accept(dossier, AT, FORM)
    assert state(world["cas"], dossier).values == {"p1_name": "Noor"}
    write(world["cas"], dossier, phone="1")
    world.sync()
    for name in ("anna", "bo"):
        assert not world[name].has(dossier)
        assert world[name].region.team_of(dossier) == world.teams["zuid"]
        assert [one.kind for one in world[name].region.statements(dossier)] == ["create", "offer", "accept"]
    assert state(world["cas"], dossier).values == {"p1_name": "Noor", "phone": "1"}
    assert not world["cas"].region.late(dossier)
    assert all_is_well(world)


def test_the_old_team_opens_no_box_of_after_the_handover(world: World) -> None:  # G-20
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    keys = {**world["anna"]._dossiers.keys(bytes.fromhex(dossier))}
    world["cas"].region.accept(dossier, AT, FORM)
    write(world["cas"], dossier, phone="1")
    world.sync()
    later = world["cas"]._store.rows("select box from revisions where dossier = ? order by n", bytes.fromhex(dossier))
    assert [Box.decode(data).header.key in keys for (data,) in later] == [True, False, False]


def test_a_copy_with_a_draft_or_something_unsent_stays_until_that_is_dealt_with(world: World) -> None:  # G-20
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.accept(dossier, AT, FORM)
    head = state(world["anna"], dossier).heads
    world["anna"].put_draft(dossier, Draft(head, {"phone": "2"}, AT))
    late = write(world["bo"], dossier, phone="3")
    world.sync("cas", "anna")
    assert world["anna"].has(dossier)
    assert not world["anna"].region.may_write(dossier)
    world.sync()
    assert not world["bo"].has(dossier)
    assert world["cas"].region.late(dossier)[0].id == late
    world["anna"].drop_draft(dossier)
    world.sync()
    assert not world["anna"].has(dossier)
    assert state(world["cas"], dossier).values == {"p1_name": "Noor"}
    world["cas"].region.accept_late(dossier, [late], AT, FORM)
    assert state(world["cas"], dossier).values["phone"] == "3"
    world.sync()
    assert all_is_well(world)


def test_who_declines_says_why_and_reads_nothing_of_after(world: World) -> None:  # G-20
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    keys = {**world["cas"]._dossiers.keys(bytes.fromhex(dossier))}
    world["cas"].region.decline(dossier, "Dit hoort bij de gemeente ernaast", AT)
    world.sync()
    assert not world["cas"].has(dossier)
    assert world["anna"].region.declined_note(dossier) == "Dit hoort bij de gemeente ernaast"
    assert not any(b"gemeente ernaast" in data for _, _, data, _ in world.hub.rows)
    write(world["anna"], dossier, phone="1")
    assert world["anna"]._dossiers.get(dossier).key not in keys.values()
    world.sync()
    assert state(world["bo"], dossier).values == {"p1_name": "Noor", "phone": "1"}
    assert all_is_well(world)


def test_a_dossier_that_comes_back_is_whole_again(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.accept(dossier, AT, FORM)
    world.sync()
    write(world["cas"], dossier, phone="1")
    world["cas"].region.offer(dossier, world.teams["noord"], AT)
    world.sync()
    world["bo"].region.accept(dossier, AT, FORM)
    world.sync()
    for name in ("anna", "bo"):
        assert state(world[name], dossier).values == {"p1_name": "Noor", "phone": "1"}
        assert not world[name].region.late(dossier)
    assert not world["cas"].has(dossier)
    assert all_is_well(world)


def test_an_accept_that_crosses_a_withdrawal_is_set_apart_and_nothing_is_lost(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.accept(dossier, AT, FORM)
    write(world["cas"], dossier, phone="1")
    world["anna"].region.withdraw(dossier, AT)
    push(world["anna"], world.hub)
    world.sync()
    assert world["cas"].region.apart()
    assert {one.why for one in world["cas"].region.apart()} == {"no-right"}
    assert world["anna"].region.team_of(dossier) == world.teams["noord"]
    assert world["cas"].has(dossier), "what is only here stays"
    assert state(world["anna"], dossier).values == {"p1_name": "Noor"}


def test_a_dossier_that_is_taken_over_at_the_second_try_counts_at_once(world: World) -> None:
    """The server had no room for the statement today: what was written with it was late, and is not any more."""
    cas = world["cas"]
    dossier = new(world["anna"], p1_name="Noor")
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync("anna", "cas", rounds=1)
    cas.region.accept(dossier, AT, FORM)
    (said,) = (item for item in cas.region.pending() if item.kind == "holders")
    cas.region.refused(said.id, "quota-dossier")
    assert len(state(cas, dossier).late) == 1
    (apart,) = cas.region.apart()
    cas.region.try_again(apart.id)
    assert state(cas, dossier).late == ()
    write(cas, dossier, phone="1")
    world.sync("cas", rounds=1)
    assert state(cas, dossier).values == {"p1_name": "Noor", "phone": "1"}


def test_without_a_key_of_the_other_team_nothing_can_be_offered_to_it(world: World) -> None:
    empty = world["admin"].region.add_team("oost", at=AT)
    world.sync()
    dossier = new(world["anna"], p1_name="Noor")
    with pytest.raises(Refused, match="no-key"):
        world["anna"].region.offer(dossier, empty, AT)
    with pytest.raises(Refused, match="unknown-dossier"):
        world["cas"].region.offer(dossier, world.teams["noord"], AT)


# Taking away.


def test_a_redaction_reaches_every_laptop_and_the_server_and_never_comes_back(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor", secret="iets wat hier niet hoort")
    world.sync()
    before = [row for row in world.hub.rows if row[0] == "revision"]
    write(world["bo"], dossier, phone="1")
    world.sync()
    (first,) = [one.id for one in world["bo"].history(dossier) if "secret" in one.changes]
    world["bo"].redact(dossier, "secret", first, form=FORM, at=AT)
    world.sync()
    for name in ("anna", "bo"):
        assert {**state(world[name], dossier).values}["secret"] is None
        assert state(world[name], dossier).values["p1_name"] == "Noor"
        assert [one.removed_at for one in world[name].history(dossier) if one.id == first] == [AT]
    assert state(world["anna"], dossier) == state(world["bo"], dossier)
    for kind, _, data, _ in before:
        assert world["anna"].region.receive(kind, data).outcome == "known"
    fresh = world.join("eva", "noord")
    world.sync()
    assert state(fresh, dossier) == state(world["bo"], dossier)
    (whole,) = [data for _, one, data, _ in before if one.hex() == first]
    for vault in (world["anna"], fresh):
        assert not vault._store.rows("select 1 from revisions where box = ?", whole)
    assert all_is_well(world)


def test_a_redaction_of_what_was_never_sent_goes_round_too(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor", secret="iets wat hier niet hoort")
    (first,) = state(world["anna"], dossier).heads
    write(world["anna"], dossier, phone="1")
    world["anna"].redact(dossier, "secret", first, form=FORM, at=AT)
    world.sync()
    assert state(world["bo"], dossier) == state(world["anna"], dossier)
    assert all_is_well(world)


def test_a_purge_of_two_people_deletes_everywhere_and_for_ever(world: World) -> None:  # G-21, G-22
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    rows = [row for row in world.hub.rows if row[3] == bytes.fromhex(dossier)]
    with pytest.raises(Refused, match="purge-needed"):
        world["anna"].destroy(dossier, at=AT)
    assert world["bo"].region.receive("purged", bytes.fromhex(dossier)).why == "purge-not-confirmed"
    assert world["bo"].has(dossier)
    world["anna"].region.ask_purge(dossier, AT)
    world.sync()
    assert world["bo"].region.receive("purged", bytes.fromhex(dossier)).outcome == "waits"
    assert world["bo"].has(dossier)
    world["dirk"].region.receive("holders", rows[0][2])
    for kind, _, data, where in world.hub.rows:
        if kind == "holders" and where == bytes.fromhex(dossier):
            world["dirk"].region.receive(kind, data)
    world["dirk"].region.confirm_purge(dossier, AT)
    push(world["dirk"], world.hub)
    write(world["bo"], dossier, phone="only here")
    world.hub.purge(bytes.fromhex(dossier))
    world.sync()
    for name in ("anna", "bo"):
        assert not world[name].has(dossier)
        with pytest.raises(UnknownDossier):
            world[name].dossier(dossier)
        for kind, _, data, _ in rows:
            if kind != "holders":
                assert world[name].region.receive(kind, data).why == "purged"
        assert not world[name].has(dossier)
        assert world[name].region.unsent() == {}


def test_a_closed_dossier_is_put_away_and_comes_back_when_it_is_opened_again(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    with pytest.raises(Refused, match="unsent"):
        world["anna"].region.put_away(dossier, AT)
    world.sync()
    with pytest.raises(Refused, match="not-closed"):
        world["anna"].region.put_away(dossier, AT)
    world["anna"].region.close(dossier, AT)
    world.sync()
    world["anna"].region.put_away(dossier, AT)
    assert not world["anna"].has(dossier)
    assert world["anna"].cards() == ()
    assert all_is_well(world)
    world["bo"].region.reopen(dossier, AT)
    write(world["bo"], dossier, phone="1")
    world.sync()
    assert state(world["anna"], dossier) == state(world["bo"], dossier)
    assert all_is_well(world)


def test_what_was_told_of_a_dossier_that_left_is_sealed_and_goes_when_it_comes_back_or_is_purged(
    world: World,
) -> None:  # G-01
    gone, back = (new(world["anna"], p1_name=name) for name in ("Weggedaan", "Teruggehaald"))
    world.sync()
    for dossier in (gone, back):
        world["anna"].region.close(dossier, AT)
    world.sync()
    for dossier, name in ((gone, "Weggedaan"), (back, "Teruggehaald")):
        world["anna"].region.put_away(dossier, AT, name)
    assert world["anna"].region.away() == {gone: "Weggedaan", back: "Teruggehaald"}
    files = b"".join(path.read_bytes() for path in (world.folder / "anna").rglob("*") if path.is_file())
    assert files
    assert b"Weggedaan" not in files
    with world["anna"].region.together():
        for kind, _, data, whose in world.hub.rows:
            if whose == bytes.fromhex(back):
                world["anna"].region.receive(kind, data)
    assert world["anna"].region.away() == {gone: "Weggedaan"}
    assert world["anna"].dossier(back).values["p1_name"] == "Teruggehaald"
    world["anna"]._parts.remover.purge(bytes.fromhex(gone), AT)
    assert world["anna"]._store.rows("select * from shelved") == []


def test_both_archive_papers_open_every_dossier_of_the_region_and_one_opens_none(tmp_path: Path) -> None:  # G-30
    archive, first, second = shares.new_archive()
    world = World.made(tmp_path, {"noord": ("anna",), "zuid": ("cas",)})
    keys = {"mlkem": archive.public.mlkem, "x25519": archive.public.x25519}
    dossiers = [new(world["anna"], p1_name="Een"), new(world["cas"], p1_name="Twee")]
    world["admin"].region.by_root(world.root, "archive", {"key": keys}, AT)
    world.sync()
    world["anna"].region.new_team_key(world.teams["noord"], AT)
    world.sync()
    dossiers.append(new(world["anna"], p1_name="Drie"))
    world.sync()
    assert opened_by_archive(world, shares.archive_of(first, second)) == {bytes.fromhex(one) for one in dossiers}
    _, other, _ = shares.new_archive()
    assert not opened_by_archive(world, shares.archive_of(other, second))
    world.close()


def test_with_both_papers_a_new_laptop_of_a_team_that_lost_all_others_reads_everything(tmp_path: Path) -> None:  # G-30
    archive, first, second = shares.new_archive()
    world = World.made(tmp_path, {"noord": ("anna", "bo"), "zuid": ("cas",)})
    keys = {"mlkem": archive.public.mlkem, "x25519": archive.public.x25519}
    old = new(world["anna"], p1_name="Łukasz & <b>")
    other = new(world["cas"], p1_name="Twee")
    world.sync()
    world["admin"].region.by_root(world.root, "archive", {"key": keys}, AT)
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)  # a second key, which the first one is sealed under
    world.sync()
    newer = new(world["anna"], p1_name="Drie")
    world.sync()
    world["admin"].region.revoke(world.device("anna"), AT)
    dee = world.join("dee", "noord")
    world.sync("admin", "dee")
    assert not dee.has(old)
    assert [team.id.hex() for team in dee.region.locked_teams()] == [world.teams["noord"]]
    with pytest.raises(OtherPapers):
        dee.region.open_by_archive(shares.new_archive()[0])
    assert dee.region.open_by_archive(shares.archive_of(second, first)) == 2
    assert dee.region.locked_teams() == ()
    world.sync("admin", "dee", "cas")
    for dossier, name in ((old, "Łukasz & <b>"), (newer, "Drie")):
        assert dee.dossier(dossier).values == {}  # by a laptop that was revoked: it counts once somebody lets it
        assert dee.region.accept_late_by(dossier, world.device("anna"), AT, FORM)
        assert not dee.region.accept_late_by(dossier, world.device("anna"), AT, FORM)
        assert dee.dossier(dossier).values["p1_name"] == name
    assert not dee.has(other)  # of another team
    world.sync("dee")
    eef = world.join("eef", "noord")  # from here on the team is as it was
    world.sync("admin", "dee", "eef")
    assert eef.dossier(old).values == dee.dossier(old).values
    assert world["admin"].region.open_by_archive(shares.archive_of(first, second)) == 0  # in no team: no key (G-19)
    world.close()


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


def opened_by_archive(world: World, archive: Receiver) -> set[bytes]:
    """The dossiers of which every revision on the server opens with the archive key, walking seals, links, grants."""
    keys: dict[bytes, Receiver] = {archive.public.id: archive}
    devices = {one: member.public for one, member in world.hub.roster.devices.items()}
    for _ in range(3):
        for kind, _, data, _ in world.hub.rows:
            if kind in ("seal", "link"):
                seal = {"seal": team_keys.TeamSeal, "link": team_keys.TeamLink}[kind].decode(data)
                if seal.recipient in keys:
                    keys[seal.key] = team_keys.open_seal(seal, keys[seal.recipient], devices[seal.author])
    dossier_keys = {}
    for kind, _, data, _ in world.hub.rows:
        if kind == "grant":
            granted = Grant.decode(data)
            if granted.recipient in keys:
                opened = open_grant(granted, keys[granted.recipient], devices[granted.author])
                dossier_keys[granted.key] = opened
    boxes = [Box.decode(data) for kind, _, data, _ in world.hub.rows if kind == "revision"]
    readable = {box.header.dossier for box in boxes if box.header.key in dossier_keys}
    for box in boxes:
        if box.header.key in dossier_keys:
            open_box("revision", box, dossier_keys[box.header.key])
    return readable - {box.header.dossier for box in boxes if box.header.key not in dossier_keys}


def test_packs_of_a_signer_reach_everybody_and_those_of_others_nobody(world: World) -> None:
    with pytest.raises(Refused, match="no-right"):
        world["anna"].region.publish("form", "intake 2", b"content", AT)
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    world["anna"].region.publish("form", "intake 2", b"content", AT)
    world.sync()
    for vault in world.laptops.values():
        assert [(one.topic, one.name, one.content) for one in vault.region.published()] == [
            ("form", "intake 2", b"content")
        ]
    assert all_is_well(world)


def test_backups_hold_what_colleagues_wrote_and_are_sound(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    write(world["bo"], dossier, phone="1")
    world.sync()
    for name in ("anna", "bo"):
        made = world[name].backup()
        assert made.damaged == ()
        opened = Store(made.folder / store.NAME, world[name]._key, how="mode=ro&immutable=1")
        device = world[name].region.device
        copy = Dossiers(opened, device, rights_in(opened, device))
        assert check_vault(opened, copy).sound
        assert copy.read(bytes.fromhex(dossier)).state == state(world[name], dossier)
        opened.close()
    for (data,) in world["bo"]._store.rows("select box from grants"):
        granted = Grant.decode(data)
        granted = replace(granted, signature=bytes(64))
        world["bo"]._store.write("update grants set box = ?", granted.encode())
    assert world["bo"].backup().damaged == (dossier,)


def test_what_waited_with_its_content_goes_with_a_redaction(world: World) -> None:  # G-22
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    secret = write(world["anna"], dossier, secret="iets wat hier niet hoort")
    later = write(world["anna"], dossier, phone="1")
    world.sync("anna")
    told = {one.hex(): data for kind, one, data, _ in world.hub.rows if kind == "revision"}
    world["bo"].region.receive("revision", told[later])
    assert world["bo"].region.apart()[0].why == "no-parents"
    world["anna"].redact(dossier, "secret", secret, form=FORM, at=AT)
    world.sync()
    assert state(world["bo"], dossier) == state(world["anna"], dossier)
    assert not world["bo"]._store.rows("select 1 from refused")
    assert not world["bo"]._store.rows("select 1 from revisions where box = ?", told[secret])


def test_nothing_of_a_step_that_failed_is_left_in_memory_or_on_disk(world: World) -> None:
    anna = world["anna"]
    before, made = anna.cards(), []

    def half_a_step() -> None:
        with anna.region.together():
            made.append(new(anna, p1_name="Noor"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_step()
    assert not anna.has(made[0])
    assert anna.cards() == before
    assert anna.region.unsent() == {}
    assert all_is_well(world)


def test_a_newcomer_costs_one_seal_however_many_are_in_the_team(tmp_path: Path) -> None:
    names = ("anna", "bo", "cas", "dirk", "els")
    world = World.made(tmp_path, {"noord": names})
    new(world["anna"], p1_name="Noor")
    world.sync()
    kinds = [kind for kind, _, _, _ in world.hub.rows]
    assert kinds.count("seal") == len(names)
    assert all(len(world[name].cards()) == 1 for name in names)
    world.close()
