"""A dossier that two people had deleted, over the real server: gone from every laptop after a round, and in step."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.errors import UnknownDossier
from sync.laptop.removing import DESTROYED
from sync.protocol.comparison import DossierPage
from sync.protocol.exchange import CBOR
from sync.purged import Purged
from sync.server.service import Service
from tests.sync.client.conftest import server_settings
from tests.sync.client.test_granting import lets_go
from tests.sync.client.test_town import backed_up, restored
from tests.sync.client.town import NORTH, SOUTH, Town
from tests.sync.conftest import FORM


@contextmanager
def service(town: Town, folder: Path) -> Iterator[Service]:
    """The server's work beside its answers, as another process of it does that."""
    made = Service(server_settings(folder), town.clock)
    yield made
    made.database.close()


def purged(town: Town, folder: Path, dossier: str, by: str, names: tuple[str, ...] = ()) -> None:
    """Asked by one, confirmed by the coordinator; then the seventh day comes. names: who hears of it, else all."""
    town[by].vault.region.ask_purge(dossier, town.clock())
    town.sync(*names)
    town.sync(*names)
    town["dora"].vault.region.confirm_purge(dossier, town.clock())
    town.sync(*names)
    later = town.clock() + timedelta(days=7)
    town.clock.set(later.year, later.month, later.day, later.hour)
    with service(town, folder) as server:
        assert server.purger.purge(server.now()) == 1


def test_what_two_people_had_deleted_is_gone_from_every_laptop_and_they_are_in_step(
    town: Town, tmp_path: Path
) -> None:  # G-22, G-26
    dossier, other = town["anna"].new(p1_name="Voorbeeld"), town["anna"].new(p1_name="Iemand anders")
    town.settle()
    town["bo"].write(dossier, p4_phone="only on this laptop")
    purged(town, tmp_path, dossier, "anna")
    town.settle()  # every laptop ends in step
    for name in ("anna", "bo"):
        vault = town[name].vault
        with pytest.raises(UnknownDossier):
            vault.dossier(dossier)
        assert [(one.dossier_id, one.kind) for one in vault.removals()] == [(dossier, DESTROYED)]
        assert vault.region.apart() == ()
        (told,) = vault.region.deleted()
        assert (told.dossier_id, told.team) == (dossier, town.team(NORTH))
        assert (told.asked_by, told.confirmed_by) == (town["anna"].device, town["dora"].device)
        assert vault.dossier(other).values == {"p1_name": "Iemand anders"}


def test_who_handed_it_over_before_still_has_the_receipt_and_learns_that_it_is_gone(town: Town, tmp_path: Path) -> None:
    anna, carl, at = town["anna"], town["carl"], town.clock()
    dossier, declined = anna.new(p1_name="Voorbeeld"), anna.new(p1_name="Iemand anders")
    town.settle()
    for one in (dossier, declined):
        anna.vault.region.offer(one, town.team(SOUTH), at)
    town.settle()
    carl.vault.region.accept(dossier, at, FORM)
    carl.vault.region.decline(declined, "vol", at)
    town.settle()
    before = {one.dossier_id: one for one in anna.vault.region.answered()}
    purged(town, tmp_path, dossier, "carl")
    town.settle()
    assert set(anna.vault.region.answered()) == {replace(before[dossier], gone_at=town.clock()), before[declined]}
    assert {one.gone_at for one in town["bo"].vault.region.answered()} == {town.clock(), None}
    purged(town, tmp_path, declined, "anna")
    town.settle()
    assert [one.dossier_id for one in anna.vault.region.answered()] == [dossier]
    assert carl.vault.region.answered() == ()
    for name in ("carl", "dora"):  # Carl's team read the other one when it was offered
        told = {one.dossier_id: one.team for one in town[name].vault.region.deleted()}
        assert told == {dossier: town.team(SOUTH), declined: town.team(NORTH)}
    assert [one.dossier_id for one in town["dora"].vault.region.deleted()] == [declined, dossier]


def confirmed_by(town: Town, name: str, dossier: str) -> bytes | None:
    """Who confirmed, as this laptop knows, that a dossier goes."""
    purge = town[name].vault.region.holders(dossier).purge
    return None if purge is None else purge.confirmed_by


def asked_and_confirmed(town: Town, by: str, dossier: str) -> None:
    """One asks that it goes and the coordinator confirms; nobody else learns of it yet."""
    town[by].vault.region.ask_purge(dossier, town.clock())
    town.sync(by, "dora")
    town["dora"].vault.region.confirm_purge(dossier, town.clock())
    town.sync("dora")


def test_what_a_coordinator_confirmed_and_a_restored_server_lost_is_given_back_by_them(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-21, G-25
    """Nobody else knew of it, and the coordinators' team never had the dossier."""
    anna, dora = town["anna"], town["dora"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    asked_and_confirmed(town, "anna", dossier)
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.settle()
        known = anna.vault.region.statements(dossier)
        assert [one.kind for one in known] == ["create", "ask_purge", "purge"]
        assert dora.vault.region.statements(dossier) == known
        assert confirmed_by(town, "anna", dossier) == bytes.fromhex(dora.device)


def test_a_confirmed_deletion_that_was_lost_and_others_spoke_in_place_of_can_be_asked_and_confirmed_again(
    town: Town, tmp_path: Path
) -> None:  # G-16, G-21
    anna, dora, at = town["anna"], town["dora"], town.clock()
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    backed_up(town, tmp_path)
    asked_and_confirmed(town, "bo", dossier)
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        anna.vault.region.close(dossier, at)
        assert town.sync("anna").synced
        town.sync("dora", "bo", "dora")
        for name in ("bo", "dora"):
            lets_go(town, name)
        town.settle()
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4
        assert dora.vault.region.statements(dossier) == anna.vault.region.statements(dossier)
        dora.vault.region.confirm_purge(dossier, at)
        town.settle()
        assert confirmed_by(town, "bo", dossier) == bytes.fromhex(dora.device)


@pytest.mark.parametrize("known", [True, False])
def test_who_heard_of_neither_signature_deletes_what_a_restored_server_has_deleted_again(
    town: Town, tmp_path: Path, known: bool
) -> None:  # G-21, G-22, G-25
    """The backup is from before both, or from before the dossier: what two people said comes with what is told."""
    anna, bo, dora = town["anna"], town["bo"], town["dora"]
    if not known:
        backed_up(town, tmp_path)
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    if known:
        backed_up(town, tmp_path)
    asked_and_confirmed(town, "anna", dossier)
    town.clock.set(2027, 1, 10)
    with service(town, tmp_path) as server:
        assert server.purger.purge(server.now()) == 1
    with restored(town, tmp_path):
        carried(anna.syncer.confirm(), town.carry)
        town.settle()
        assert [dossier in one.values() for one in (anna, bo, dora)] == [False] * 3
        assert [one.vault.region.apart() for one in town.laptops.values()] == [()] * 4
        assert [one.confirmed_by for one in bo.vault.region.deleted()] == [dora.device]


def test_a_server_that_shows_no_second_signature_for_a_deletion_is_not_believed(town: Town) -> None:  # G-21
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    bo.vault.region.ask_purge(dossier, town.clock())
    town.settle()
    said = [one.encode() for one in anna.vault.region.statements(dossier)]
    told = Purged(bytes.fromhex(dossier), tuple(said)).encode()
    got = anna.vault.region.receive("purged", told)
    assert (got.outcome, got.why) == ("waits", "purge-not-confirmed")
    assert dossier in anna.values()


def test_what_a_server_shows_of_another_dossier_for_a_deletion_is_not_taken_in(town: Town) -> None:  # G-21
    """Words that are right and that it keeps from this laptop come as any others do, or not at all."""
    anna, carl = town["anna"], town["carl"]
    dossier, other = anna.new(p1_name="Voorbeeld"), carl.new(p1_name="Voorbeeld")
    town.settle()
    said = [one.encode() for one in carl.vault.region.statements(other)]
    assert said
    told = Purged(bytes.fromhex(dossier), tuple(said)).encode()
    assert anna.vault.region.receive("purged", told).why == "purge-not-confirmed"
    assert anna.vault.region.statements(other) == ()
    assert dossier in anna.values()


def moved_with_unsent_words(town: Town) -> str:
    """A dossier of a team that one of it leaves, with something written in it that nobody else has."""
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    bo.write(dossier, p4_phone="only on this laptop")
    anna.vault.region.assign_teams(bo.device, [town.team(SOUTH)], town.clock())
    town.sync("anna")
    return dossier


def is_rid_of(town: Town, name: str, dossier: str) -> None:
    """The dossier went as two people asked, and nothing stands apart."""
    vault = town[name].vault
    assert not vault.has(dossier)
    assert vault.region.apart() == ()
    assert [one.kind for one in vault.removals() if one.dossier_id == dossier] == [DESTROYED]
    assert [one.confirmed_by for one in vault.region.deleted()] == [town["dora"].device]


def test_who_left_the_team_learns_of_the_deletion_by_what_is_refused_and_is_in_step(
    town: Town, tmp_path: Path
) -> None:  # G-21, G-22, G-26
    """The feed of that team tells this laptop nothing any more: it asks why nobody takes what it wrote."""
    dossier = moved_with_unsent_words(town)
    purged(town, tmp_path, dossier, "anna", ("anna", "dora"))
    assert town.sync("bo").synced
    is_rid_of(town, "bo", dossier)
    town.settle()


def test_who_was_not_shown_why_in_the_round_in_which_it_was_refused_asks_in_the_next(
    town: Town, tmp_path: Path
) -> None:  # G-21, G-24
    dossier, bo = moved_with_unsent_words(town), town["bo"]
    purged(town, tmp_path, dossier, "anna", ("anna", "dora"))

    def cut(request: Request) -> Answer | Unreachable:
        return Unreachable("cut") if "/dossiers/" in request.target else town.carry(request)

    assert bo.sync(cut).apart == 1
    assert bo.vault.has(dossier), "that a server takes nothing of it any more is no proof"
    assert town.sync("bo").synced
    is_rid_of(town, "bo", dossier)


def test_a_server_that_calls_a_dossier_deleted_and_shows_no_words_for_it_takes_no_copy_away(
    town: Town, tmp_path: Path
) -> None:  # G-21
    dossier, bo = moved_with_unsent_words(town), town["bo"]
    purged(town, tmp_path, dossier, "anna", ("anna", "dora"))

    def hides(request: Request) -> Answer | Unreachable:
        shown = DossierPage((("purged", Purged(bytes.fromhex(dossier)).id, bytes.fromhex(dossier)),), None)
        return Answer(200, CBOR, shown.encode()) if "/dossiers/" in request.target else town.carry(request)

    for _ in range(2):
        assert not bo.sync(hides).synced
    assert [one.changes for one in bo.vault.region.late(dossier)] == [{"p4_phone": "only on this laptop"}]
    assert {one.why for one in bo.vault.region.apart()} == {"purged", "purge-not-confirmed"}


@pytest.mark.parametrize("erase", [True, False])
def test_a_revoked_laptop_that_must_erase_does_not_keep_what_nobody_takes_since_its_dossier_was_deleted(
    town: Town, tmp_path: Path, erase: bool
) -> None:  # G-18, G-22
    anna, bo = town["anna"], town["bo"]
    dossier = anna.new(p1_name="Voorbeeld")
    town.settle()
    bo.write(dossier, p4_phone="only on this laptop")
    anna.vault.region.revoke(bo.device, town.clock(), erase=erase)
    town.sync("anna")
    purged(town, tmp_path, dossier, "anna", ("anna", "dora"))
    for _ in range(2):
        assert town.sync("bo").stopped == "revoked"
    assert bo.vault.has(dossier) is not erase
    assert bool(bo.vault.region.apart()) is not erase
