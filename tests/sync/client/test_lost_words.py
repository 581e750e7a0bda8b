"""What was said about a dossier and a restored server lost, when it cannot simply be given back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from sync import chain, wire
from sync.chain import Statement
from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.region.roster import MAX_LET_GO
from sync.region.wishes import Wish
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.test_granting import lets_go
from tests.sync.client.test_town import backed_up, restored
from tests.sync.client.town import COORDINATORS, NORTH, SOUTH, Carrier, Laptop, Town
from tests.sync.conftest import FORM


def nothing_pushed(carry: Carrier) -> Carrier:
    """Carries, but nothing that is pushed."""
    return lambda request: Unreachable("cut") if request.target.endswith("/push") else carry(request)


def answers_lost(carry: Carrier) -> Carrier:
    """Carries what is pushed, and loses every answer to it."""

    def lossy(request: Request) -> Answer | Unreachable:
        answer = carry(request)
        return Unreachable("cut") if request.target.endswith("/push") else answer

    return lossy


def laptop_kept(tmp_path: Path) -> None:
    """A copy of the administrator's laptop as it is now."""
    kept = tmp_path / "earlier"
    shutil.copytree(tmp_path / "anna", kept, ignore=shutil.ignore_patterns("lock"))


@contextmanager
def confirmed_by_laptop_of_before(town: Town, tmp_path: Path) -> Iterator[Laptop]:
    """That copy, opened, after it confirmed the restored server."""
    earlier = Laptop("earlier", Vault.unlock(tmp_path / "earlier", PASSPHRASE), town.clock)
    with earlier.vault:
        carried(earlier.syncer.confirm(), town.carry)
        yield earlier


def test_what_was_lost_is_said_anew_behind_what_a_colleague_said_in_its_place(town: Town, tmp_path: Path) -> None:
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.close(dossier, at)
    assert town.sync("bo").synced
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.offer(dossier, town.team(SOUTH), at)
        assert town.sync("anna").synced
        town.sync("bo")
        (apart,) = bo.vault.region.apart()
        assert (apart.kind, apart.why, apart.ours) == ("holders", "offered", True)
        anna.vault.region.withdraw(dossier, at)
        town.sync("anna", "bo")
        bo.vault.region.try_again(apart.id)
        town.settle()
        assert anna.vault.region.holders(dossier).closed_at == bo.vault.region.holders(dossier).closed_at == at


def test_what_was_lost_of_who_may_not_say_it_any_more_waits_for_that_person(town: Town, tmp_path: Path) -> None:
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.close(dossier, at)
    bo.vault.region.reopen(dossier, at)
    assert town.sync("bo").synced
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        carry, town.carry = town.carry, nothing_pushed(town.carry)
        town.sync("bo")
        town.carry = carry
        anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
        town.sync("anna", "bo", "bo")
        assert {(one.kind, one.ours) for one in bo.vault.region.apart()} == {("holders", True)}
        assert bo.vault.region.holders(dossier).length == 1
        lets_go(town, "bo")
        town.settle()
        assert dossier not in bo.values()


def test_what_was_lost_of_who_may_not_say_it_any_more_stays_while_a_colleague_spoke_on_it(
    town: Town, tmp_path: Path
) -> None:  # G-16
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.close(dossier, at)
    town.sync("bo", "anna")
    anna.vault.region.reopen(dossier, at)
    town.sync("anna", "bo")
    with restored(town, tmp_path):
        carry, town.carry = town.carry, nothing_pushed(town.carry)
        carried(anna.syncer.confirm(), town.carry)
        town.sync("bo")
        anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
        town.sync("anna")
        town.carry = carry
        town.sync("bo")
        assert [one.kind for one in bo.vault.region.statements(dossier)][:2] == ["create", "close"]
        town.settle()
        assert anna.vault.region.holders(dossier).length == 3
        assert dossier not in bo.values()
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4


def test_an_offer_that_was_lost_and_that_a_colleague_spoke_in_place_of_comes_off_at_who_got_it_until_it_is_made_again(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-24
    """The server gives them nothing of it any more, so that they would send it again in each round."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("bo", "carl")
    assert dossier in carl.values()
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.close(dossier, at)
        town.sync("anna", "carl", "carl")
        outcome = town.sync("carl")
        assert (outcome.synced, outcome.sent, outcome.waiting) == (True, 0, {})
        assert dossier not in carl.values()
        assert carl.vault.region.incoming() == ()
        town.sync("bo")
        anna.vault.region.reopen(dossier, at)
        town.sync("anna", "bo")
        (apart,) = bo.vault.region.apart()
        bo.vault.region.try_again(apart.id)
        town.settle()
        assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
        assert carl.vault.region.incoming() == (dossier,)


def test_a_value_taken_away_of_a_dossier_that_was_lost_stands_in_nobodys_way_after_a_move(
    town: Town, tmp_path: Path
) -> None:  # G-22
    """The answer to what took it away was lost, its worker was moved, and the server restored to before all of it."""
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    mistake = bo.write(dossier, w1_wish="typed by mistake")
    town.sync("bo")
    bo.vault.redact(dossier, "w1_wish", mistake, form="intake 1", at=at)
    over = bo.write(dossier, w2_why="typed after it")
    carry, town.carry = town.carry, answers_lost(town.carry)
    town.sync("bo")
    town.carry = carry
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.sync("anna", "bo", "bo", "anna")
        lets_go(town, "bo")
        town.settle()
        assert {mistake, over} <= {one.id for one in anna.vault.region.late(dossier)}
        assert "typed by mistake" not in str(anna.vault.history(dossier))
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4


@pytest.mark.parametrize(("keys", "left"), [(1, False), (MAX_LET_GO + 1, True)])
def test_a_laptop_lets_go_of_a_key_of_its_team_that_a_server_lost_and_went_on_without(
    town: Town, tmp_path: Path, keys: int, left: bool
) -> None:  # G-16, G-18, G-24
    """Nobody else knew of it, and what was written since names it. left: somebody leaves who knows the one before."""
    anna, carl, dora, at = town["anna"], town["carl"], town["dora"], town.clock()
    if left:
        anna.vault.region.assign_teams(dora.device, [town.team(SOUTH), town.team(COORDINATORS)], at)
    before = carl.new(p1_name="Eerder")
    town.settle()
    backed_up(town, tmp_path)
    for _ in range(keys):
        carl.vault.region.new_team_key(town.team(SOUTH), at)
        town.sync("carl")
    carl.write(before, w1_wish="go_on")
    dossier = carl.new(p1_name="Voorbeeld")
    carl.vault.region.close(dossier, at)
    town.sync("carl")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        if left:
            anna.vault.region.assign_teams(dora.device, [town.team(COORDINATORS)], at)
        anna.vault.region.assign_teams(town["bo"].device, [town.team(NORTH), town.team(SOUTH)], at)
        assert town.sync("anna").synced
        town.settle()
        said = [Statement.decode(one).kind for one in carl.vault.region.roster_statements()]
        assert said.count("let_go") == (2 if keys > MAX_LET_GO else 1)
        assert carl.vault.region.roster == anna.vault.region.roster
        assert town["bo"].values() == {**anna.values(), **carl.values()}
        assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
        assert town["bo"].vault.region.holders(dossier).closed_at == at
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4


@pytest.mark.parametrize("sent", [True, False])
def test_what_was_said_by_rights_that_went_with_a_lost_key_is_set_apart_and_keeps_nobody_on_another_branch(
    town: Town, tmp_path: Path, sent: bool
) -> None:  # G-16, G-23
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    carl.vault.region.new_team_key(town.team(SOUTH), at)
    town.sync("carl")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    if sent:
        town.sync("carl")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.assign_teams(carl.device, [town.team(NORTH)], at)
        assert town.sync("anna").synced
        town.sync("carl", "anna", "carl")
        (apart,) = carl.vault.region.apart()
        assert (apart.kind, apart.why, apart.ours) == ("holders", "no-right", True)
        assert carl.vault.region.roster == anna.vault.region.roster
        lets_go(town, "carl")
        assert town.sync("carl").synced


def test_a_laptop_follows_no_server_that_goes_on_without_what_somebody_else_said(
    town: Town, tmp_path: Path
) -> None:  # G-16
    """The administrator's word is lost to the server; her laptop of before it confirms and says something else."""
    anna, carl, at = town["anna"], town["carl"], town.clock()
    backed_up(town, tmp_path)
    laptop_kept(tmp_path)
    anna.vault.region.revoke(town["dora"].device, at)
    town.sync("anna", "carl")
    with restored(town, tmp_path):
        with confirmed_by_laptop_of_before(town, tmp_path) as earlier:
            earlier.vault.region.assign_teams(town["bo"].device, [], at)
            earlier.sync(town.carry)
        assert carl.sync(town.carry).stopped == "roster-forked"
        assert carl.vault.region.roster == anna.vault.region.roster
        assert not carl.vault.region.roster.is_active(bytes.fromhex(town["dora"].device))
        assert town.sync("anna").synced  # who said it says it again
        assert carl.sync(town.carry).synced
        assert not carl.vault.region.roster.is_active(bytes.fromhex(town["dora"].device))


def test_a_laptop_revoked_by_who_did_not_know_of_a_lost_key_learns_of_it_and_brings_what_it_made(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-18, G-24
    """What is let go of stands behind its revocation, and it is shown no more than that."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    town.settle()
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    carl.vault.region.new_team_key(town.team(SOUTH), at)
    town.sync("carl", "bo")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.revoke(bo.device, at)
        town.sync("anna", "carl", "anna")
        assert town.sync("bo").stopped == "revoked"
        assert bo.vault.region.standing == "revoked"
        town.sync("anna")
        assert [one.changes for one in anna.vault.region.late(dossier)] == [{"p1_name": "Voorbeeld"}]


def only_administrator_revoked(anna: Laptop, at: datetime) -> None:
    """Anna revokes herself, with a program of before one that would not."""
    region, device = anna.vault.region, anna.vault.region.device
    body: dict[str, wire.Plain] = {"device": device.public.id, "erase": False}
    said = chain.sign(region.roster.saying("revoke", body, device.public.id, at), device.signer)
    with region.together():
        anna.vault._parts.words.say(Wish.new(said, None))


def test_a_laptop_believes_no_revocation_by_who_is_no_administrator_by_a_word_that_the_server_lost(
    town: Town, tmp_path: Path
) -> None:  # G-16
    """It would have to erase what it has, by the word of one whom it knows to be revoked."""
    anna, bo, at = town["anna"], town["bo"], town.clock()
    backed_up(town, tmp_path)
    laptop_kept(tmp_path)
    only_administrator_revoked(anna, at)
    town.sync("anna", "bo")
    with restored(town, tmp_path):
        with confirmed_by_laptop_of_before(town, tmp_path) as earlier:
            earlier.vault.region.revoke(bo.device, at, erase=True)
            earlier.sync(town.carry)
        assert bo.sync(town.carry).stopped == "roster-forked"
        assert bo.vault.region.standing == "member"


def test_a_dossier_that_somebody_began_after_a_move_they_did_not_know_of_is_given_back_by_who_got_it(
    town: Town, tmp_path: Path
) -> None:  # G-24
    """The server is restored to after the move and before the dossier, of which its maker has no copy any more."""
    anna, bo = town["anna"], town["bo"]
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], town.clock())
    town.sync("anna", "anna")
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    town.settle()
    assert dossier not in bo.values()
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.settle()
        assert [one.changes for one in anna.vault.region.late(dossier)] == [{"p1_name": "Voorbeeld"}]
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4


@contextmanager
def taken_over_and_lost(town: Town, tmp_path: Path) -> Iterator[str]:
    """A dossier that Carl took over and wrote in, on a server that lost all of that and on which Anna closed it."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("bo", "carl")
    carl.vault.region.accept(dossier, at, "intake 1")
    carl.write(dossier, w1_wish="go_on")
    assert town.sync("carl", "dora").synced
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.close(dossier, at)
        town.sync("anna", "carl", "bo", "carl", "anna", "carl")
        yield dossier


def waiting_takeover(carl: Laptop) -> bytes:
    """That Carl took the dossier over, as it waits for him."""
    (apart,) = (one for one in carl.vault.region.apart() if one.kind == "holders")
    assert (apart.why, apart.ours) == ("no-right", True)
    return apart.id


def test_a_takeover_that_was_lost_is_said_again_when_the_dossier_is_offered_again(
    town: Town, tmp_path: Path
) -> None:  # G-14, G-16, G-24
    with taken_over_and_lost(town, tmp_path) as dossier:
        anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
        taken_over = waiting_takeover(carl)
        assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
        assert carl.values()[dossier][3]  # what he wrote is late
        (offered,) = bo.vault.region.apart()
        anna.vault.region.reopen(dossier, at)
        town.sync("anna", "bo")
        bo.vault.region.try_again(offered.id)
        town.sync("bo", "carl")
        carl.vault.region.try_again(taken_over)
        town.settle()
        assert dossier not in anna.values()
        assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "go_on"}


def test_who_lets_go_of_a_takeover_that_was_lost_is_in_step_again_without_the_dossier(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-20
    """At every laptop of the team that took it over, and no key that was made since is given to the team before."""
    anna, dora, at = town["anna"], town["dora"], town.clock()
    anna.vault.region.assign_teams(dora.device, [town.team(SOUTH), town.team(COORDINATORS)], at)
    with taken_over_and_lost(town, tmp_path) as dossier:
        before = {one.key for one in anna.vault._dossiers.grants(bytes.fromhex(dossier))}
        dora.write(dossier, w2_why="by a colleague")
        town.sync("dora", "dora")
        for name in ("carl", "dora"):
            waiting_takeover(town[name])
            roster = town[name].vault.region.roster
            granted = town[name].vault._dossiers.grants(bytes.fromhex(dossier))
            known = {one.key for one in granted if roster.team_of_key(one.recipient) == bytes.fromhex(town.team(NORTH))}
            assert known == before
            assert known < {one.key for one in granted}
        for name in ("bo", "carl", "dora"):
            lets_go(town, name)
        town.settle()
        assert dossier not in {*town["carl"].values(), *dora.values()}
        assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}


def test_a_takeover_that_was_lost_stays_at_a_colleagues_until_who_said_it_lets_go(
    town: Town, tmp_path: Path
) -> None:  # G-16
    anna, carl, dora, at = town["anna"], town["carl"], town["dora"], town.clock()
    anna.vault.region.assign_teams(dora.device, [town.team(SOUTH), town.team(COORDINATORS)], at)
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    town["bo"].vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("bo", "carl")
    carl.vault.region.accept(dossier, at, "intake 1")
    assert town.sync("carl", "dora").synced
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.close(dossier, at)
        town.sync("anna", "dora", "dora")
        assert dora.vault.region.team_of(dossier) == town.team(SOUTH)
        town.sync("carl", "bo", "carl", "dora")
        assert dora.vault.region.team_of(dossier) == town.team(NORTH)


def test_words_of_who_may_not_say_them_any_more_hold_nobody_up(town: Town, tmp_path: Path) -> None:  # G-16, G-22
    """What they had taken away is said again by who may."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    mistake = anna.write(dossier, w1_wish="typed by mistake")
    anna.vault.region.assign_teams(carl.device, [town.team(NORTH)], at)
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.redact(dossier, "w1_wish", mistake, form="intake 1", at=at)
    town.sync("bo", "anna")
    with restored(town, tmp_path):
        carry, town.carry = town.carry, nothing_pushed(town.carry)
        carried(anna.syncer.confirm(), town.carry)
        town.carry = carry
        carl.vault.region.close(dossier, at)
        assert town.sync("carl").synced
        assert not town.sync("anna").synced
        anna.vault.region.revoke(bo.device, at)
        town.sync("anna", "anna")
        town.sync("anna", "carl")
        assert town.sync("anna").synced
        assert anna.vault.region.holders(dossier) == carl.vault.region.holders(dossier)
        assert bytes.fromhex(mistake) in carl.vault.region.holders(dossier).redacted


def test_what_two_colleagues_said_on_each_others_words_and_a_third_one_spoke_in_place_of_ends_equal(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-24
    """Neither could take a step back before the other one."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    anna.vault.region.assign_teams(carl.device, [town.team(NORTH)], at)
    town.settle()
    backed_up(town, tmp_path)
    mistake = anna.write(dossier, w1_wish="typed by mistake")
    town.sync("anna", "bo")
    bo.vault.region.close(dossier, at)
    town.sync("bo", "anna")
    anna.vault.region.reopen(dossier, at)
    town.sync("anna", "bo")
    bo.vault.redact(dossier, "w1_wish", mistake, form="intake 1", at=at)
    town.sync("bo", "anna")
    with restored(town, tmp_path):
        carry, town.carry = town.carry, nothing_pushed(town.carry)
        carried(anna.syncer.confirm(), town.carry)
        town.carry = carry
        carl.vault.region.close(dossier, at)
        town.sync("carl", "anna")
        assert [one.why for one in anna.vault.region.apart() if not one.ours] == ["not-let-go"]
        town.sync("bo", "anna", "bo", "anna")
        for name in ("anna", "bo"):
            lets_go(town, name)
        town.settle()
        assert carl.values() == anna.values() == bo.values()
        roster = [Statement.decode(one) for one in carl.vault.region.roster_statements()]
        unsaid = [one for said in roster if said.kind == "unsay" for one in said.body["words"]]  # type: ignore[union-attr]
        assert len(unsaid) == len({*unsaid}) == 3, "each word once, for all"
        assert bytes.fromhex(mistake) in carl.vault.region.holders(dossier).redacted


def not_read_back(carry: Carrier) -> Carrier:
    """Carries what is pushed; the line is cut before a feed can be read."""
    return lambda request: (
        Unreachable("cut") if "/joins" in request.target or "/feed" in request.target else carry(request)
    )


def test_what_was_sent_and_not_read_back_before_a_server_was_restored_goes_again(  # G-24, G-25
    town: Town, tmp_path: Path
) -> None:
    """The feed that was read to its end is the restored server's feed to its end as well."""
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    assert anna.sync(not_read_back(town.carry)).stopped == "cut"
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.settle()
        assert carl.vault.region.incoming() == (dossier,)


def test_who_declined_learns_that_a_restored_server_lost_it_and_keeps_no_colleague_of_the_other_team_waiting(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-25
    """What another team has now is compared too, as far as this one was told of it."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    town.settle()
    backed_up(town, tmp_path)
    carl.vault.region.decline(dossier, "niet voor ons", at)
    anna.vault.region.withdraw(dossier, at)
    town.sync("carl", "bo")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.sync("anna", "bo", "carl")
        lets_go(town, "carl")
        town.settle()
        assert bo.vault.region.holders(dossier) == anna.vault.region.holders(dossier)
        assert [one.kind for one in carl.vault.region.statements(dossier)] == ["create", "offer", "withdraw"]


def test_lost_words_that_a_colleague_gives_back_in_another_order_stop_no_round(  # G-24, G-25
    town: Town, tmp_path: Path
) -> None:
    """The second came when the first was not there yet: it stays among what is wished for until it is."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    bo.vault.redact(dossier, "p1_name", bo.vault.dossier(dossier).heads[0], form=FORM, at=at)
    bo.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("bo", "carl")
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], at)
        town.sync("anna")
        town.settle()
        assert bo.vault.region.unsent() == {}
        kinds = [one.kind for one in bo.vault.region.statements(dossier)]
        assert kinds == [one.kind for one in carl.vault.region.statements(dossier)] == ["create", "redact", "offer"]
