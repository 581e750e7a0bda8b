"""A dossier goes from one team to another: offered, accepted, declined, late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sync.errors import Refused
from sync.laptop import removing, store
from sync.records import Draft
from sync.region.answered import ACCEPTED, DECLINED, Answered
from sync.region.granting import Granting
from sync.sealing import Box
from sync.vault import Vault
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, all_is_well, new, push, restarted, state, write


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
        receipt = Answered(dossier, ACCEPTED, world.teams["zuid"], world.device("cas"), AT, world.device("anna"), AT)
        assert world[name].region.answered() == (receipt,), "it stays when the copy left"
    assert world["cas"].region.answered() == ()
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


def test_who_is_in_both_teams_writes_under_no_key_of_before_either(world: World) -> None:  # G-20
    eva = world.join("eva", "noord", "zuid")
    world.sync()
    eva.region.choose_home(world.teams["noord"])
    dossier = new(eva, p1_name="Noor")
    eva.region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    keys = {**world["anna"]._dossiers.keys(bytes.fromhex(dossier))}
    assert keys
    eva.region.accept(dossier, AT, FORM)
    write(eva, dossier, phone="1")
    world.sync()
    boxes = eva._store.rows("select box from revisions where dossier = ? order by n", bytes.fromhex(dossier))
    assert [Box.decode(data).header.key in keys for (data,) in boxes][-1] is False
    assert state(world["cas"], dossier).values == {"p1_name": "Noor", "phone": "1"}
    assert all_is_well(world)


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
    dossier, before = new(world["anna"], p1_name="Noor"), new(world["anna"], p1_name="Bo")
    for one in (dossier, before):
        world["anna"].region.offer(one, world.teams["zuid"], AT)
    world.sync()
    keys = {**world["cas"]._dossiers.keys(bytes.fromhex(dossier))}
    world["cas"].region.decline(dossier, "Dit hoort bij de gemeente ernaast", AT)
    world["cas"].region.decline(before, None, AT - timedelta(hours=1))
    world.sync()
    assert not world["cas"].has(dossier)
    assert world["anna"].region.declined_note(dossier) == "Dit hoort bij de gemeente ernaast"
    told = Answered(dossier, DECLINED, world.teams["zuid"], world.device("cas"), AT, world.device("anna"), AT)
    latest_first = (told, replace(told, dossier_id=before, at=AT - timedelta(hours=1)))
    assert [world[name].region.answered() for name in ("anna", "bo", "cas")] == [latest_first, latest_first, ()]
    assert world["anna"].region.declined_note(before) is None
    assert not any(b"gemeente ernaast" in data for _, _, data, _ in world.hub.rows)
    write(world["anna"], dossier, phone="1")
    assert world["anna"]._dossiers.get(dossier).key not in keys.values()
    world.sync()
    assert state(world["bo"], dossier).values == {"p1_name": "Noor", "phone": "1"}
    assert all_is_well(world)
    world["bo"].region.offer(dossier, world.teams["zuid"], AT)
    assert world["bo"].region.answered() == latest_first[1:], "offered again, also before the server has that"


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
        assert world[name].region.answered() == ()
    assert not world["cas"].has(dossier)
    assert [one.team for one in world["cas"].region.answered()] == [world.teams["noord"]]
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
    cas = world.laptops["cas"] = restarted(cas)
    assert len(state(cas, dossier).late) == 1
    _gives_the_other_team_no_key(cas, dossier)
    (apart,) = cas.region.apart()
    cas.region.try_again(apart.id)
    assert state(cas, dossier).late == ()
    write(cas, dossier, phone="1")
    world.sync("cas", rounds=1)
    assert state(cas, dossier).values == {"p1_name": "Noor", "phone": "1"}


def _gives_the_other_team_no_key(vault: Vault, dossier: str) -> None:
    """As long as it waits that we took it over, who has it still reads nothing of what was written since. (G-20)"""
    whole, granting = bytes.fromhex(dossier), Granting(vault._parts)
    before, holder = vault._dossiers.grants(whole), vault._membership.holders(whole).team
    made = {one.key for one in before if one.author == vault.region.device.public.id}
    assert made
    with vault.region.together():
        granting.all_to(whole, vault._membership.fit_team_key(holder))
        granting.missing(whole)
    assert vault._dossiers.grants(whole) == before


def test_without_a_key_of_the_other_team_nothing_can_be_offered_to_it(world: World) -> None:
    empty = world["admin"].region.add_team("oost", at=AT)
    world.sync()
    dossier = new(world["anna"], p1_name="Noor")
    with pytest.raises(Refused, match="no-key"):
        world["anna"].region.offer(dossier, empty, AT)
    with pytest.raises(Refused, match="unknown-dossier"):
        world["cas"].region.offer(dossier, world.teams["noord"], AT)


def test_a_dossier_that_others_have_now_goes_from_the_backups_too(world: World) -> None:  # G-20
    anna, dossier = world["anna"], new(world["anna"], p1_name="Noor")
    world.sync()
    made = anna.backup().folder
    anna.region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.accept(dossier, AT, FORM)
    world.sync()
    assert not anna.has(dossier)
    for folder in {made, *(one.folder for one in anna.backups())}:
        if folder.exists():
            copy = store.Store(folder / store.NAME, anna._key)
            assert not removing.holds_dossier(copy, bytes.fromhex(dossier))
            copy.close()


def test_who_is_also_a_coordinator_begins_dossiers_in_the_team_that_works_with_them(world: World) -> None:
    for name, team in (("eva", "noord"), ("fay", "zuid")):
        assert world.join(name, "regie", team)._parts.home() == world.hub.roster.teams[bytes.fromhex(world.teams[team])]


def test_a_dossier_that_left_and_comes_back_counts_once(world: World) -> None:  # G-26
    dossier, anna, cas = new(world["anna"], p1_name="Noor"), world["anna"], world["cas"]
    world.sync()
    before = anna.region.total(world.teams["noord"])
    anna.region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    cas.region.accept(dossier, AT, FORM)
    world.sync()
    assert (anna.has(dossier), anna.region.total(world.teams["noord"])) == (False, (0, bytes(32)))
    cas.region.offer(dossier, world.teams["noord"], AT)
    world.sync()
    anna.region.accept(dossier, AT, FORM)
    world.sync()
    assert anna.has(dossier)
    assert anna.region.total(world.teams["noord"])[0] > before[0]
    assert all_is_well(world)
