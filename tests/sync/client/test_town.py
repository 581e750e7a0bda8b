"""Laptops of two teams over the real server: founding, joining, sharing, handing over, revoking, redacting."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.client import asking
from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.protocol import signing
from sync.server import backups
from sync.server.app import make_app
from sync.server.database import Database
from sync.server.service import Service
from sync.server.tables import regions
from sync.vault import Vault
from tests.conftest import PASSPHRASE, HandClock
from tests.sync.client.conftest import server_settings
from tests.sync.client.town import NORTH, SOUTH, Carrier, Laptop, Town, over
from tests.sync.server import inside


def test_two_laptops_of_a_team_work_on_one_dossier(town: Town) -> None:
    dossier = town["anna"].new(p1_name="Voorbeeld")
    town.settle()
    town["bo"].write(dossier, w1_wish="go_on")
    town.settle()
    assert town["anna"].values() == town["bo"].values()
    assert town["anna"].vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "go_on"}
    assert town["carl"].values() == town["dora"].values() == {}


def test_an_invitation_made_behind_work_that_was_not_sent_goes_with_it(town: Town) -> None:
    anna = town["anna"]
    dossier = anna.new(p1_name="Voorbeeld")
    anna.vault.region.invite(expires=town.clock() + timedelta(days=1), at=town.clock())
    anna.write(dossier, p1_name="Voorbeeld V.")
    outcome = town.sync("anna")
    assert (outcome.stopped, outcome.synced, outcome.waiting) == (None, True, {})
    town.sync("bo")
    assert town["bo"].vault.dossier(dossier).values == {"p1_name": "Voorbeeld V."}


def test_a_code_that_expired_before_it_was_sent_keeps_a_laptop_from_nothing(town: Town) -> None:
    anna = town["anna"]
    for days in (1, 9):
        anna.vault.region.invite(expires=town.clock() + timedelta(days=days), at=town.clock())
    town.clock.now += timedelta(days=2)
    outcome = town.sync("anna")
    assert (outcome.synced, outcome.apart, outcome.waiting, outcome.sent) == (True, 0, {}, 1)


def test_what_two_wrote_without_a_network_is_a_conflict_at_both(town: Town) -> None:
    dossier = town["anna"].new(p1_name="Voorbeeld")
    town.settle()
    town["anna"].write(dossier, a="by anna", x="anna")
    town["bo"].write(dossier, b="by bo", x="bo")
    town.settle()
    assert town["anna"].values() == town["bo"].values()
    state = town["anna"].vault.dossier(dossier)
    assert {one.value for one in state.conflicts["x"]} == {"anna", "bo"}
    assert (state.values["a"], state.values["b"]) == ("by anna", "by bo")


def test_what_two_of_a_team_say_at_once_about_a_dossier_leaves_nothing_for_a_person_to_settle(town: Town) -> None:
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    for say in ("close", "reopen"):
        for one in (anna, bo):
            getattr(one.vault.region, say)(dossier, at)
        town.settle()
        assert [one.vault.region.apart() for one in (anna, bo)] == [(), ()]
        assert [one.vault.region.holdings()[dossier].closed for one in (anna, bo)] == [say == "close"] * 2


def test_a_dossier_that_is_handed_over_goes_to_the_other_team_and_leaves_the_first(town: Town) -> None:
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("anna", "carl")
    assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}
    carl.vault.region.accept(dossier, at, "intake 1")
    town.settle()
    carl.write(dossier, w1_wish="stop_job")
    town.settle()
    assert carl.vault.dossier(dossier).values["w1_wish"] == "stop_job"
    assert dossier not in anna.values()
    assert dossier not in town["bo"].values()


def test_a_copy_that_left_comes_back_whole_and_synced_is_only_said_then(town: Town) -> None:  # G-26
    """A worker moves to another team and back, and a dossier goes to another team and back, while the program runs."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    bo.write(bo.new(p1_name="Nog een"), w1_wish="go_on")
    town.settle()
    for teams in ([], [town.team(NORTH)]):
        anna.vault.region.assign_teams(bo.device, teams, at)
        town.settle()
    assert bo.values() == anna.values()
    for giver, team, taker in ((anna, SOUTH, carl), (carl, NORTH, bo)):
        giver.vault.region.offer(dossier, town.team(team), at)
        town.settle()
        taker.vault.region.accept(dossier, at, "intake 1")
        town.settle()
    assert bo.values() == anna.values()
    assert len(anna.values()) == 2


def test_an_offer_that_a_colleague_crossed_holds_back_nothing_else_and_can_be_made_again(town: Town) -> None:  # G-23
    """The keys that were to go with it went nowhere: the server has nobody to give them to."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    bo.vault.region.close(dossier, at)
    town.sync("bo")
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    anna.write(dossier, w1_wish="go_on")
    town.sync("anna", "anna", "bo")
    assert [(one.kind, one.why) for one in anna.vault.region.apart()] == [("holders", "closed")]
    assert bo.vault.dossier(dossier).values["w1_wish"] == "go_on"
    bo.vault.region.reopen(dossier, at)
    town.sync("bo", "anna")
    anna.vault.region.try_again(anna.vault.region.apart()[0].id)
    town.settle()
    assert carl.vault.dossier(dossier).values["w1_wish"] == "go_on"


def test_what_one_wrote_while_in_no_team_counts_once_when_the_team_gets_it(town: Town) -> None:  # G-26
    anna, bo = town["anna"], town["bo"]
    anna.vault.region.assign_teams(bo.device, [], town.clock())
    town.settle()
    dossier = bo.new(p1_name="Voorbeeld")
    bo.vault.close()
    town.opened("bo", bo.vault.folder)  # what the server should have is counted anew
    assert town.sync("bo").synced
    anna.vault.region.assign_teams(bo.device, [town.team(NORTH)], town.clock())
    town.settle()
    assert [town.sync(name).synced for name in ("anna", "bo")] == [True, True]
    assert anna.vault.dossier(dossier).values == {"p1_name": "Voorbeeld"}


def test_what_the_old_team_wrote_without_a_network_arrives_late(town: Town) -> None:  # G-14
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    anna.vault.region.offer(dossier, town.team(SOUTH), at)
    town.sync("anna", "carl")
    carl.vault.region.accept(dossier, at, "intake 1")
    town.sync("carl", "carl")
    late = bo.write(dossier, w1_wish="written on the way")
    town.settle()
    state = carl.vault.dossier(dossier)
    assert state.late == (late,)
    assert "w1_wish" not in state.values


def test_a_revoked_laptop_sends_its_work_which_is_late_and_receives_nothing(town: Town) -> None:  # G-18
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    begun = bo.new(p1_name="Begonnen")
    anna.vault.region.revoke(bo.device, at)
    anna.write(dossier, secret="after the revocation")
    town.sync("anna", "anna")
    late = bo.write(dossier, w1_wish="not sent yet")
    outcome = town.sync("bo")
    assert outcome.stopped == "revoked"
    assert "secret" not in bo.vault.dossier(dossier).values
    assert outcome.waiting == {}
    assert town.sync("anna").synced
    assert anna.vault.dossier(dossier).late == (late,)
    assert anna.vault.region.accept_late_by(begun, bo.device, at, "intake 1")
    assert anna.vault.dossier(begun).values == {"p1_name": "Begonnen"}


def test_a_value_that_is_redacted_is_gone_at_every_laptop(town: Town) -> None:  # G-22
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld", note="should never have been written")
    town.settle()
    revision = anna.vault.dossier(dossier).heads[0]
    anna.vault.redact(dossier, "note", revision, form="intake 1", at=town.clock())
    town.settle()
    assert anna.values() == bo.values()
    assert "should never" not in str(bo.vault.history(dossier))
    assert bo.vault.dossier(dossier).values["p1_name"] == "Voorbeeld"


@pytest.mark.parametrize("aside", [False, True], ids=["late", "set aside"])
def test_what_does_not_count_and_is_redacted_shows_the_day_on_which_it_was(town: Town, *, aside: bool) -> None:  # G-14
    anna, bo, at = town["anna"], town["bo"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    anna.vault.region.revoke(bo.device, at)
    town.sync("anna", "anna")
    late = bo.write(dossier, note="should never have been written")
    town.sync("bo", "anna")
    if aside:
        anna.vault.region.set_aside(dossier, [late], at, "intake 1")
    anna.vault.redact(dossier, "note", late, form="intake 1", at=at)
    (shown,) = (one for one in anna.vault.history(dossier) if one.id == late)
    assert anna.vault.region.late(dossier) == (() if aside else (shown,))
    assert "note" not in anna.vault.dossier(dossier).values
    assert (shown.at, shown.removed_at, shown.changes) == (at, at, {})


def test_clocks_that_are_wrong_by_years_change_nothing(town: Town) -> None:  # G-28
    for name, wrong in (("anna", timedelta(days=3653)), ("bo", timedelta(days=-3653))):
        town[name].set_clock(town.clock() + wrong)
    dossier = town["anna"].new(p1_name="Voorbeeld")
    town.settle()
    town["bo"].write(dossier, p1_name="Anders")
    town.settle()
    assert town["anna"].vault.dossier(dossier).values == {"p1_name": "Anders"}
    assert town["anna"].values() == town["bo"].values()


def test_the_server_knows_no_word_and_no_name(town: Town, tmp_path: Path) -> None:  # G-27
    town["anna"].new(p1_name="Grietje Geheim")
    town.settle()
    names = {person.name for person in town["bo"].vault.region.people().values()}
    assert "Bo Onbekendsma" in names
    held = b"".join(file.read_bytes() for file in sorted(tmp_path.glob("server.db*")))
    assert held
    for word in ("Grietje", "Geheim", "Onbekendsma", "p1_name"):
        assert word.encode() not in held


def backed_up(town: Town, folder: Path) -> None:
    """A backup of the server as it is now."""
    running = Service(server_settings(folder), town.clock)
    backups.backup(running.database, folder / "backup")
    running.database.close()


@contextmanager
def restored(town: Town, folder: Path) -> Iterator[None]:
    """The laptops talk to a server that was restored from that backup, with the list of removals of today."""
    (folder / "new").mkdir()
    listed = folder / "removals.jsonl"
    (folder / "new" / listed.name).write_bytes(listed.read_bytes() if listed.exists() else b"")
    service = Service(server_settings(folder / "new"), town.clock)
    backups.restore(folder / "backup", service.database, service.removals, service.now())
    with inside.running(make_app(service)) as served:
        town.carry = over(served)
        yield


def settled_after_confirming(town: Town) -> None:
    """An administrator confirms; then everything that was known anywhere is everywhere again."""
    carried(town["anna"].syncer.confirm(), town.carry)
    town.settle(4)
    assert all(one.vault.region.apart() == () for one in town.laptops.values())


def told(laptop: Laptop, town: Town) -> int:
    """How the server answers a request for a feed that this laptop makes whatever its own program says."""
    target = asking.feed(bytes.fromhex(town.team(NORTH)), 0, None, 100)
    signed = signing.sign(laptop.vault.region.device, "GET", target, b"", town.clock())
    answer = town.carry(Request("GET", target, b"", signed))
    assert isinstance(answer, asking.Answer)
    return answer.status


def test_a_restored_server_tells_a_revoked_laptop_nothing_and_sets_no_honest_work_apart(
    town: Town, tmp_path: Path
) -> None:  # G-18, G-24, G-25
    anna, bo, carl = town["anna"], town["bo"], town["carl"]
    dossier = bo.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    anna.vault.region.revoke(town["dora"].device, town.clock())
    town.sync("anna", "bo")
    bo.write(dossier, w1_wish="go_on")
    later = carl.new(p1_name="Nieuw")
    town.sync("anna", "bo", "carl")
    with restored(town, tmp_path):
        carl.write(later, w1_wish="stop_job")
        assert [town.sync(name).synced for name in ("bo", "carl", "anna")] == [False] * 3
        assert [town[name].vault.region.apart() for name in ("anna", "bo", "carl")] == [()] * 3
        assert told(town["dora"], town) == told(bo, town) == 503
        carried(anna.syncer.confirm(), town.carry)
        for _ in range(3):
            town.sync("anna", "bo", "carl")
        assert [town.sync(name).synced for name in ("anna", "bo", "carl")] == [True] * 3
        assert [town[name].vault.region.apart() for name in ("anna", "bo", "carl")] == [()] * 3
        assert (told(town["dora"], town), told(bo, town)) == (403, 200)


def test_a_restored_server_that_was_confirmed_by_who_knew_less_is_given_the_rest_by_anyone(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-18
    """An administrator's laptop that was away, or was revoked itself: the roster that it confirms is an older one."""
    anna, bo = town["anna"], town["bo"]
    backed_up(town, tmp_path)
    shutil.copytree(tmp_path / "anna", tmp_path / "earlier", ignore=shutil.ignore_patterns("lock"))
    anna.vault.region.revoke(town["dora"].device, town.clock())
    dossier = bo.new(p1_name="Voorbeeld")
    town.sync("anna", "bo")
    with restored(town, tmp_path):
        earlier = Laptop("earlier", Vault.unlock(tmp_path / "earlier", PASSPHRASE), town.clock)
        assert not carried(earlier.syncer.confirm(), town.carry).server_waits
        earlier.vault.close()
        assert told(bo, town) == 200
        assert town.sync("bo").synced
        assert told(town["dora"], town) == 403
        assert town.sync("anna").synced
        assert anna.vault.has(dossier)


def test_a_handover_that_a_restored_server_lost_comes_back_whole(town: Town, tmp_path: Path) -> None:  # G-24, G-25
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    bo.vault.region.offer(dossier, town.team(SOUTH), at)
    bo.write(dossier, w1_wish="go_on")
    town.sync("bo", "carl")
    carl.vault.region.accept(dossier, at, "intake 1")
    carl.write(dossier, w1_wish="stop_job")
    town.settle()
    with restored(town, tmp_path):
        settled_after_confirming(town)
        assert carl.vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "w1_wish": "stop_job"}
        assert dossier not in anna.values()
        assert dossier not in bo.values()


def test_what_one_began_who_left_since_goes_back_to_a_restored_server(town: Town, tmp_path: Path) -> None:  # G-24
    anna, bo, at = town["anna"], town["bo"], town.clock()
    backed_up(town, tmp_path)
    dossier = bo.new(p1_name="Voorbeeld")
    town.settle()
    anna.write(dossier, w1_wish="changed")
    anna.vault.region.revoke(bo.device, at)
    town.sync("anna", "anna")
    del town.laptops["bo"]
    bo.vault.close()
    with restored(town, tmp_path):
        settled_after_confirming(town)
        anna.write(dossier, w1_wish="go_on")
        town.settle()
        assert anna.vault.dossier(dossier).values["w1_wish"] == "go_on"


def test_a_server_that_begins_to_wait_during_a_round_is_told_as_waiting(town: Town, tmp_path: Path) -> None:
    bo = town["bo"]
    town["anna"].new(p1_name="Voorbeeld")
    town.sync("anna")
    for place in ("/feed?", "/push"):
        bo.write(bo.new(p1_name="Voorbeeld"), w1_wish="go_on")
        outcome = bo.sync(waiting_from(place, town, tmp_path))
        assert (outcome.server_waits, outcome.stopped, outcome.synced) == (True, None, False)
        assert bo.vault.region.apart() == ()
        waits(tmp_path, False)
    town.settle()


def test_what_is_redacted_over_the_limit_of_a_day_waits_with_its_reason_and_goes_the_next_day(
    town: Town, tmp_path: Path, clock: HandClock
) -> None:
    anna, bo = town["anna"], town["bo"]
    dossiers = [anna.new(p1_name="Voorbeeld", note=f"never write {number}") for number in range(2)]
    town.settle()
    few = Service(replace(server_settings(tmp_path), redactions_per_day=1), clock)
    with inside.running(make_app(few)) as served:
        town.carry = over(served)
        for dossier in dossiers:
            (head,) = anna.vault.dossier(dossier).heads
            anna.vault.redact(dossier, "note", head, form="intake 1", at=clock())
        outcome = anna.sync(town.carry)
        assert (outcome.limited, outcome.stopped, outcome.synced) == ("quota-redactions", None, False)
        assert outcome.waiting == {"holders": 1}
        assert anna.vault.region.apart() == ()
        clock.set(2026, 12, 24)
        assert anna.sync(town.carry).limited is None
        town.settle()
        for dossier in dossiers:
            assert "never write" not in str(bo.vault.history(dossier))


def waits(folder: Path, waiting: bool) -> None:
    """Make the server wait for an administrator, or not any more."""
    made = Database(server_settings(folder).url)
    with made.writing() as connection:
        connection.execute(regions.update().values(waiting=waiting))
    made.close()


def waiting_from(place: str, town: Town, folder: Path) -> Carrier:
    """Carries; from the first request for such a place on the server waits."""

    def carry(request: Request) -> Answer | Unreachable:
        if place in request.target:
            waits(folder, True)
        return town.carry(request)

    return carry


def test_what_came_without_its_beginning_in_a_round_that_was_cut_off_is_fetched_in_the_next(town: Town) -> None:  # G-24
    """Also when it was declined by then: no count of the team's would tell that something is missing."""
    anna, bo, carl, at = town["anna"], town["bo"], town["carl"], town.clock()
    dossier = carl.new(p1_name="Voorbeeld")
    town.sync("carl")
    carl.vault.region.offer(dossier, town.team(NORTH), at)
    town.sync("carl", "anna")
    anna.vault.region.decline(dossier, "niet voor ons", at)
    town.sync("anna")
    carry = town.carry
    assert bo.sync(lambda one: Unreachable("cut") if "/dossiers/" in one.target else carry(one)).apart
    assert bo.sync(carry).apart == 0
    assert [one.kind for one in bo.vault.region.statements(dossier)] == ["create", "offer", "decline"]
