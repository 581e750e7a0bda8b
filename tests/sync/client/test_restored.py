"""What a server that was put back from a backup lacks, when nothing in its feeds tells so."""

from pathlib import Path

import pytest

from sync.client.carrying import carried
from sync.vault import GivenPlan
from tests.sync.client.test_lost_words import nothing_pushed
from tests.sync.client.test_town import backed_up, restored
from tests.sync.client.town import COORDINATORS, NORTH, SOUTH, Town


def test_what_became_of_a_dossier_is_given_back_by_a_team_that_had_it_before(
    town: Town, tmp_path: Path
) -> None:  # G-25
    """Whoever said it may never sync again."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("anna", "carl")
    carl.vault.region.accept(dossier, at, "intake 1")
    town.settle()
    backed_up(town, tmp_path)
    carl.vault.region.close(dossier, at)
    town.sync("carl", "anna")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.sync("anna", "bo")
        assert [said.kind for said in bo.vault.region.statements(dossier)][-1] == "close"
        town.settle()
        assert carl.vault.region.statements(dossier) == bo.vault.region.statements(dossier)


def test_what_a_colleague_said_and_was_lost_comes_off_at_who_was_moved_once_they_let_go_of_it(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-24
    anna, carl, at = town["anna"], town["carl"], town.clock()
    anna.vault.region.assign_teams(carl.device, [town.team(NORTH)], at)
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    town["bo"].vault.region.close(dossier, at)
    town.sync("bo", "carl")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        carry, town.carry = town.carry, nothing_pushed(town.carry)
        town.sync("carl")
        town.carry = carry
        anna.vault.region.assign_teams(carl.device, [town.team(SOUTH)], at)
        anna.vault.region.offer(dossier, town.team(COORDINATORS), at)
        town.sync("anna", "carl")
        assert carl.vault.region.holders(dossier).closed_at == at
        town.sync("bo")
        assert town.sync("carl").synced
        assert dossier not in carl.values()


def test_a_laptop_that_is_revoked_while_the_restored_server_waits_brings_what_only_it_had_given(
    town: Town, tmp_path: Path
) -> None:  # G-18, G-25
    """It saw that the server was restored while it was a member, and sees no feed from then on."""
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.write(dossier, w1_wish="go_on")
    town.sync("bo")
    with restored(town, tmp_path):
        town.sync("bo")  # and waits
        anna.vault.region.revoke(bo.device, town.clock())
        carried(anna.syncer.confirm(), town.carry)
        town.sync("anna", "bo", "anna")
        assert [one.changes for one in anna.vault.region.late(dossier)] == [{"w1_wish": "go_on"}]


@pytest.mark.parametrize("beginner", ["anna", "bo"])
@pytest.mark.parametrize("sent", [True, False])
def test_what_was_written_by_a_key_that_only_its_maker_knew_comes_late_when_they_were_revoked_meanwhile(
    town: Town, tmp_path: Path, sent: bool, beginner: str
) -> None:  # G-14, G-18, G-24
    """The server lost the key, and who was revoked there can let go of it no more."""
    anna, bo = town["anna"], town["bo"]
    dossier = town[beginner].new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.new_team_key(town.team(NORTH), town.clock())
    town.sync("bo")
    bo.write(dossier, w1_wish="go_on")
    bo.write(dossier, w1_wish="stop_job", w2_why="in two steps")
    bo.vault.give_plan(dossier, GivenPlan(1, town.clock(), "print", bo.vault.dossier(dossier).heads[0], b"%PDF", "a"))
    if sent:
        town.sync("bo")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.revoke(bo.device, town.clock())
        town.sync("anna", "bo", "bo", "anna")
        (plan,) = bo.vault.given_plans(dossier)
        assert bo.vault.state_at(dossier, plan.revision).values["w2_why"] == "in two steps"
        assert (bo.vault.region.unsent(), bo.vault.region.apart()) == ({}, ())
        late = anna.vault.region.late(dossier)
        assert [one.changes for one in late][-2:] == [
            {"w1_wish": "go_on"},
            {"w1_wish": "stop_job", "w2_why": "in two steps"},
        ]
        assert anna.vault.region.accept_late_by(dossier, bo.device, town.clock(), "intake 1")
        assert anna.vault.dossier(dossier).values["w1_wish"] == "stop_job"
        assert anna.vault.dossier(dossier).conflicts == {}
