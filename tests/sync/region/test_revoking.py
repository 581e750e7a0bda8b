"""What becomes of a laptop that is revoked, and of what it wrote."""

import pytest

from sync import sealing
from sync.errors import Refused
from sync.identity import Grant
from sync.laptop import snapshots
from sync.sealing import Box
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, new, pull_roster, push, state, write


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


def test_what_is_late_in_a_long_dossier_is_still_shown_after_a_restart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-14
    """Of a snapshot nobody could tell any more that it was there."""
    monkeypatch.setattr(snapshots, "LEAST", 2)
    monkeypatch.setattr(snapshots, "EVERY", 1)
    dossier = new(world["bo"], p1_name="Noor")
    write(world["bo"], dossier, phone="0")
    world.sync()
    for number in range(1, 4):
        write(world["anna"], dossier, phone=str(number))
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna")
    late = write(world["bo"], dossier, p1_name="Iets anders")
    push(world["bo"], world.hub)
    world.sync("anna")
    for _ in range(3):
        world["anna"]._dossiers.forget()
        assert late in state(world["anna"], dossier).late


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


def test_a_revoked_laptop_that_must_erase_waits_for_no_key_of_a_team_that_never_had_one(world: World) -> None:
    admin, bo = world["admin"], world["bo"]
    team = admin.region.add_team("nieuw", coordinators=False, at=AT)
    world.sync("admin")
    admin.region.assign_teams(world.device("bo"), [team], AT)
    world.sync("admin")
    pull_roster(bo, world.hub)
    dossier = new(bo, p1_name="Noor")
    assert bo.region.unsent()["keys"] == 1
    admin.region.revoke(world.device("bo"), AT, erase=True)
    world.sync("admin")
    pull_roster(bo, world.hub)
    for _ in range(3):
        push(bo, world.hub)
        bo.region.tidy(AT)
    assert [kind for kind, _, _, where in world.hub.rows if where == bytes.fromhex(dossier)] == ["holders", "revision"]
    assert bo.region.unsent() == {}
    assert not bo.has(dossier)


def appoint(world: World, name: str) -> None:
    """Make one more administrator, with the region key in hand."""
    world["admin"].region.by_root(world.root, "appoint", {"device": bytes.fromhex(world.device(name))}, AT)
    world.sync()


def administrators(world: World, name: str) -> set[str]:
    """Of the region, as a laptop has it."""
    return {one.hex() for one in world[name].region.roster.administrators}


def test_the_only_administrator_takes_nobody_out_who_is_the_last_of_them(world: World) -> None:
    with pytest.raises(Refused, match="last-administrator"):
        world["admin"].region.revoke(world.device("admin"), AT)
    world.sync()
    assert administrators(world, "anna") == {world.device("admin")}


def test_of_two_administrators_who_take_each_other_out_at_once_the_first_stays(world: World) -> None:
    appoint(world, "anna")
    world["admin"].region.revoke(world.device("anna"), AT)
    world["anna"].region.revoke(world.device("admin"), AT)
    world.sync("anna", "admin", "bo")
    assert administrators(world, "bo") == {world.device("anna")}
    assert world["admin"].region.standing == "revoked"
    assert world["anna"].region.standing == "member"


def test_of_two_administrators_who_both_leave_at_once_the_second_stays(world: World) -> None:
    appoint(world, "anna")
    world["admin"].region.revoke(world.device("admin"), AT)
    world["anna"].region.revoke(world.device("anna"), AT)
    world.sync("admin", "anna", "bo")
    assert administrators(world, "bo") == {world.device("anna")}
    assert [one.why for one in world["anna"].region.apart()] == ["last-administrator"]
    world["anna"].region.by_root(world.root, "appoint", {"device": bytes.fromhex(world.device("bo"))}, AT)
    world.sync("anna", "bo")
    (apart,) = world["anna"].region.apart()
    world["anna"].region.try_again(apart.id)
    world.sync("anna", "bo")
    assert administrators(world, "bo") == {world.device("bo")}
