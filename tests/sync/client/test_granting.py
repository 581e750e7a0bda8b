"""Keys of dossiers get to whoever has the dossier, whatever came in between; nothing that was written stays shut."""

from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest

from sync.client.asking import STATUS, Answer, Request, Unreachable
from sync.client.carrying import carried
from tests.sync.client.test_town import backed_up, restored, settled_after_confirming
from tests.sync.client.town import NORTH, SOUTH, Carrier, Town


def never(_request: Request) -> Unreachable:
    """A line that is cut."""
    return Unreachable("cut")


def lets_go(town: Town, name: str) -> None:
    """A person lets go of what was said here and others made needless."""
    region = town[name].vault.region
    for one in region.apart():
        if one.ours and one.kind == "holders":
            region.forget_apart(one.id)


def test_a_key_made_while_the_team_it_is_offered_to_had_none_of_its_own_gets_there_later(town: Town) -> None:  # G-20
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    region = anna.vault.region
    dossier = anna.new(p1_name="Voorbeeld")
    region.offer(dossier, town.team(SOUTH), at)
    region.assign_teams(bo.device, [town.team(NORTH), town.team(SOUTH)], at)
    town.settle()
    region.assign_teams(bo.device, [town.team(NORTH)], at)  # who left the other team knows its newest key
    region.new_team_key(town.team(NORTH), at)
    town.sync("anna", "anna")
    anna.write(dossier, w1_wish="go_on")
    town.sync("anna")
    assert not carl.vault.has(dossier) or "w1_wish" not in carl.vault.dossier(dossier).values
    town.settle()
    assert carl.values()[dossier] == anna.values()[dossier]
    assert carl.vault.dossier(dossier).values["w1_wish"] == "go_on"


def test_who_takes_a_dossier_over_can_read_what_was_written_while_their_team_had_no_key(town: Town) -> None:  # G-20
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    region = anna.vault.region
    dossier = anna.new(p1_name="Voorbeeld")
    region.offer(dossier, town.team(SOUTH), at)
    region.assign_teams(bo.device, [town.team(NORTH), town.team(SOUTH)], at)
    town.settle()
    region.assign_teams(bo.device, [town.team(NORTH)], at)
    region.new_team_key(town.team(NORTH), at)
    town.sync("anna", "anna")
    anna.write(dossier, w1_wish="go_on")
    town.sync("anna")
    carl.vault.region.accept(dossier, at, "intake 1")  # before that came
    town.sync("carl")
    town.settle()
    assert dossier not in anna.values()
    assert [one.changes["w1_wish"] for one in carl.vault.region.late(dossier)] == ["go_on"]


def test_keys_for_a_team_that_gave_the_dossier_away_meanwhile_are_let_go_of(town: Town) -> None:  # G-23
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    town.settle()
    carl.vault.region.new_team_key(town.team(SOUTH), at)
    town.sync("carl", "anna")
    anna.vault.region.accept(dossier, at, "intake 1")
    town.sync("anna")
    late = carl.write(dossier, w1_wish="changed")  # under a key for both teams
    town.sync("carl")
    town.settle()
    assert [one.id for one in anna.vault.region.late(dossier)] == [late]
    assert carl.vault.region.apart() == ()


def test_what_was_written_over_an_acceptance_that_came_too_late_can_be_read_by_who_has_the_dossier(  # G-14, G-20
    town: Town,
) -> None:
    bo, carl, at = town["bo"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    town.settle()
    bo.vault.region.accept(dossier, at, "intake 1")
    wrote = bo.write(dossier, w1_wish="changed")
    carl.vault.region.withdraw(dossier, at)
    town.sync("carl", "bo")
    lets_go(town, "bo")
    town.settle()
    assert wrote in {one.id for one in carl.vault.region.late(dossier)}
    assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
    assert dossier not in bo.values()


def test_what_one_of_both_teams_wrote_over_an_acceptance_that_came_to_nothing_can_be_read_by_the_team_that_has_it(
    town: Town,
) -> None:  # G-20
    anna, bo, at = town["anna"], town["bo"], town.clock()
    anna.vault.region.assign_teams(bo.device, [town.team(NORTH), town.team(SOUTH)], at)
    dossier = bo.new(p1_name="Voorbeeld")
    town.settle()
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    anna.vault.region.withdraw(dossier, at)
    bo.vault.region.offer(dossier, town.team(SOUTH), at)
    bo.vault.region.accept(dossier, at, "intake 1")
    bo.write(dossier, w1_wish="go_on")
    town.sync("anna", "bo", "bo")
    lets_go(town, "bo")
    town.sync("bo", "anna")
    assert [town.sync(name).synced for name in ("bo", "anna")] == [True, True]
    assert anna.vault.region.team_of(dossier) == town.team(NORTH)
    assert anna.vault.dossier(dossier).values["w1_wish"] == "go_on"


@pytest.mark.parametrize("moved", [False, True])
def test_what_a_revoked_laptop_wrote_over_an_acceptance_can_be_read_by_the_team_that_has_the_dossier(
    town: Town, moved: bool
) -> None:  # G-14, G-20
    """Moved before to the team that has it, it knows that team's newest key, and is shown no other."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    town.settle()
    bo.vault.region.accept(dossier, at, "intake 1")
    wrote = bo.write(dossier, w1_wish="go_on")
    if moved:
        anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
    anna.vault.region.revoke(bo.device, at)
    town.sync("anna", "bo", "bo", "anna", "carl")
    assert town.sync("carl").synced
    assert wrote in {one.id for one in carl.vault.region.late(dossier)}


def test_what_waits_of_a_dossier_that_went_to_others_is_asked_for_no_more(town: Town) -> None:  # G-23
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    carl.write(dossier, w1_wish="changed")
    town.sync("carl", "anna")
    boxes = [data for (data,) in anna.vault._store.rows("select box from revisions order by n")]
    carl.vault.region.withdraw(dossier, at)
    town.settle()
    assert anna.vault.region.receive("revision", boxes[-1]).outcome == "waits"  # of an answer that came late
    town.settle()
    assert anna.vault.region.apart() == ()


def test_a_copy_goes_only_when_a_server_that_was_restored_meanwhile_has_what_was_made_here(  # G-24, G-25
    town: Town, tmp_path: Path
) -> None:
    bo, at = town["bo"], town.clock()
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    town.sync("bo")  # nobody else has it
    town["anna"].vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
    with restored(town, tmp_path):
        settled_after_confirming(town)
        assert dossier not in bo.values()
        assert [one.changes["p1_name"] for one in town["anna"].vault.region.late(dossier)] == ["Voorbeeld"]


def cut_at(carry: Carrier, number: int) -> Carrier:
    """Carries until the server is asked how it stands this many times."""
    asked = iter(range(1, number))

    def carried_so_far(request: Request) -> Answer | Unreachable:
        if request.target == STATUS and next(asked, None) is None:
            return Unreachable("cut")
        return carry(request)

    return carried_so_far


def test_a_copy_that_was_about_to_go_waits_again_when_the_server_was_restored_just_then(  # G-24, G-25
    town: Town, tmp_path: Path
) -> None:
    """The server said that it has it all, and lost it before the copy went."""
    anna, bo = town["anna"], town["bo"]
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], town.clock())
    town.sync("anna")
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    town.carry = cut_at(town.carry, 3)
    assert town.sync("bo").stopped == "cut"
    assert dossier in bo.values()
    assert bo.vault.region.unsent() == {}
    with restored(town, tmp_path):
        settled_after_confirming(town)
        assert dossier not in bo.values()
        assert [one.changes["p1_name"] for one in anna.vault.region.late(dossier)] == ["Voorbeeld"]


def test_what_a_revoked_laptop_brought_goes_once_more_to_a_server_that_lost_it(  # G-18, G-24
    town: Town, tmp_path: Path
) -> None:
    """Nobody had fetched it yet, and no feed tells a revoked laptop what the server lacks."""
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = bo.new(p1_name="Voorbeeld")
    anna.vault.region.revoke(bo.device, at)
    town.sync("anna", "anna")
    backed_up(town, tmp_path)
    town.sync("bo")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.sync("bo")
        assert bo.vault.region.unsent() == {}
        bo.vault.close()
        del town.laptops["bo"]
        town.settle()
        assert [one.changes["p1_name"] for one in anna.vault.region.late(dossier)] == ["Voorbeeld"]


def test_what_one_brought_before_a_restore_goes_again_also_when_one_asked_while_the_server_waited_and_was_revoked_then(
    town: Town, tmp_path: Path
) -> None:  # G-18, G-24
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = bo.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.write(dossier, w1_wish="go_on")
    town.sync("bo")
    with restored(town, tmp_path):
        assert town.sync("bo").server_waits
        anna.vault.region.revoke(bo.device, at)
        carried(anna.syncer.confirm(), town.carry)
        town.sync("anna", "bo", "bo", "anna")
        assert {"w1_wish": "go_on"} in [one.changes for one in anna.vault.region.late(dossier)]


def test_what_one_wrote_under_a_key_that_a_restored_server_lost_opens_for_the_team_that_one_was_moved_from(
    town: Town, tmp_path: Path
) -> None:  # G-20, G-24, G-25
    """That team has no key that is fit when its former member brings it: the copy stays until there is one."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
    town.settle()
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    town.sync("bo")
    carl.vault.region.new_team_key(town.team(SOUTH), at)
    town.sync("carl", "bo")
    bo.write(dossier, w1_wish="go_on")
    town.sync("bo")  # nobody else has it
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.assign_teams(bo.device, [town.team(NORTH)], at)
        assert town.sync("anna", "bo").waiting == {"keys": 1}
        town.settle(4)
        assert dossier not in bo.values()
        late = [one.changes for one in carl.vault.region.late(dossier)]
        assert sorted(str(value) for changes in late for value in changes.values()) == ["Voorbeeld", "go_on"]


def test_what_one_began_by_a_key_and_a_move_that_a_restored_server_lost_goes_on_in_the_team_of_now(
    town: Town, tmp_path: Path
) -> None:  # G-23, G-25
    """Once its beginning and its offer are let go of it begins anew; the key that was refused holds it up no more."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    backed_up(town, tmp_path)
    bo.vault.region.new_team_key(town.team(NORTH), at)
    assert town.sync("bo").synced
    dossier = bo.new(p1_name="Voorbeeld")
    assert town.sync("bo").synced
    with restored(town, tmp_path):
        bo.vault.region.offer(dossier, town.team(SOUTH), at)
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
        town.sync("anna", "bo", "bo")
        lets_go(town, "bo")
        town.settle()
        assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}


def test_what_was_written_over_a_withdrawal_that_came_too_late_opens_for_the_team_that_took_the_dossier_over(
    town: Town,
) -> None:  # G-20
    """Its key is of the team that offered it alone, and who wrote it is in both teams: no copy leaves."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    anna.vault.region.assign_teams(bo.device, [town.team(NORTH), town.team(SOUTH)], at)
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    town.settle()
    bo.vault.region.withdraw(dossier, at)
    bo.write(dossier, w1_wish="go_on")
    anna.vault.region.accept(dossier, at, "intake 1")
    town.sync("anna", "bo", "bo", "anna")
    assert anna.vault.region.apart() == ()
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "go_on"}


def test_what_was_written_under_a_team_key_that_its_maker_passed_on_to_nobody_opens_for_the_team_that_one_left(
    town: Town,
) -> None:  # G-20, G-24
    """The round in which the key was made was cut off, and its maker was moved before the next one."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    for team in (SOUTH, NORTH, SOUTH):
        anna.vault.region.assign_teams(bo.device, [town.team(team)], at)
    town.sync("anna")

    carries: Iterator[Carrier] = chain(repeat(town.carry, 4), repeat(never))
    bo.sync(lambda request: next(carries)(request))
    assert bo.vault.region.roster.teams[bytes.fromhex(town.team(SOUTH))].keys[1:]
    dossier = bo.new(p1_name="Voorbeeld")
    anna.vault.region.assign_teams(bo.device, [town.team(NORTH)], at)
    town.sync("anna", "bo", "carl", "bo")
    town.settle()
    assert [one.changes["p1_name"] for one in carl.vault.region.late(dossier)] == ["Voorbeeld"]
