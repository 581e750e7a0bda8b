"""Closed dossiers that left a laptop, and a server that was put back from a backup."""

from datetime import timedelta
from pathlib import Path

import pytest

from sync.client.carrying import carried
from sync.client.progress import Outcome
from sync.errors import Refused
from sync.server.service import Service
from tests.sync.client.conftest import server_settings
from tests.sync.client.test_town import backed_up, restored
from tests.sync.client.town import Laptop, Town
from tests.sync.conftest import FORM


def closed(town: Town, name: str) -> str:
    """A dossier of two revisions that is closed, at the server and with everybody of its team."""
    laptop = town[name]
    dossier = laptop.new(p1_name=name.title())
    laptop.write(dossier, w1_wish="go_on")
    laptop.vault.region.close(dossier, town.clock())
    town.settle()
    return dossier


def closed_after_a_backup(town: Town, tmp_path: Path, *, whole: bool) -> str:
    """One of which the backup lacks the last revision and that it was closed; whole: all of it."""
    anna = town["anna"]
    if whole:
        backed_up(town, tmp_path)
    dossier = anna.new(p1_name="Voorbeeld")
    if not whole:
        town.settle()
        backed_up(town, tmp_path)
    anna.write(dossier, w1_wish="go_on")
    anna.vault.region.close(dossier, town.clock())
    town.settle()
    return dossier


def put_away(laptop: Laptop, town: Town, *dossiers: str) -> None:
    for dossier in dossiers:
        laptop.vault.region.put_away(dossier, town.clock(), dossier)


def confirmed(town: Town) -> Outcome:
    """What became of the round in which the administrator says that it is the right server."""
    return carried(town["anna"].syncer.confirm(), town.carry)


def test_after_a_restore_what_was_put_away_is_neither_fetched_nor_sent(town: Town, tmp_path: Path) -> None:
    """It came back into the list, all of it, each time that the server was put back."""
    anna, own, other = town["anna"], closed(town, "anna"), closed(town, "bo")
    put_away(anna, town, own, other)
    assert anna.sync(town.carry).synced
    backed_up(town, tmp_path)
    with restored(town, tmp_path):
        outcome = confirmed(town)
        assert (outcome.synced, outcome.dossiers, outcome.waiting) == (True, frozenset(), {})
        assert anna.values() == {}
        assert {*anna.vault.region.away()} == {own, other}


def test_what_is_not_here_any_more_is_not_put_away(town: Town, tmp_path: Path) -> None:
    """Twice would forget which revisions it had; one that was deleted meanwhile ended in a fault."""
    anna, dora, dossier = town["anna"], town["dora"], closed(town, "anna")
    put_away(anna, town, dossier)
    kept = anna.vault._store.rows("select id, dossier, lost from shelved_ids order by id")
    with pytest.raises(Refused, match="not-here"):
        put_away(anna, town, dossier)
    assert anna.vault._store.rows("select id, dossier, lost from shelved_ids order by id") == kept != []
    town["bo"].vault.region.ask_purge(dossier, town.clock())
    town.sync("bo", "dora")
    dora.vault.region.confirm_purge(dossier, town.clock())
    town.sync("dora")
    a_week_later(town, tmp_path)
    town.settle()
    with pytest.raises(Refused, match="not-here"):
        put_away(anna, town, dossier)


def test_after_a_restore_a_dossier_that_was_put_away_is_got_back_by_hand(town: Town, tmp_path: Path) -> None:
    anna, bo, dossier = town["anna"], town["bo"], closed(town, "anna")
    put_away(anna, town, dossier)
    backed_up(town, tmp_path)
    with restored(town, tmp_path):
        confirmed(town)
        anna.sync(town.carry)
        assert carried(anna.syncer.round(fetch=frozenset({dossier})), town.carry).synced
        assert anna.values()[dossier] == bo.values()[dossier]
        assert anna.vault.region.away() == {}
        put_away(anna, town, dossier)
        assert anna.sync(town.carry).synced


def test_what_a_vault_of_before_put_away_comes_back_once(town: Town, tmp_path: Path) -> None:
    anna, dossier = town["anna"], closed(town, "anna")
    put_away(anna, town, dossier)
    anna.vault._store.write("drop table shelved_ids")
    anna = reopened(town, tmp_path)
    backed_up(town, tmp_path)
    with restored(town, tmp_path):
        assert confirmed(town).dossiers == {dossier}
        put_away(anna, town, dossier)
        anna.vault.region.served_in(b"another life")
        assert anna.sync(town.carry).synced
        assert anna.values() == {}


def test_what_was_put_away_is_known_to_be_there_after_unlocking(town: Town, tmp_path: Path) -> None:
    dossier = closed(town, "anna")
    put_away(town["anna"], town, dossier)
    backed_up(town, tmp_path)
    anna = reopened(town, tmp_path)
    with restored(town, tmp_path):
        assert confirmed(town).synced
        assert anna.values() == {}


def reopened(town: Town, tmp_path: Path) -> Laptop:
    """The administrator's laptop, locked and unlocked."""
    town["anna"].vault.close()
    return town.opened("anna", tmp_path / "anna")


def test_what_two_people_deleted_leaves_no_id_of_what_was_put_away(town: Town, tmp_path: Path) -> None:  # G-22
    anna, dora, dossier = town["anna"], town["dora"], closed(town, "anna")
    put_away(anna, town, dossier)
    backed_up(town, tmp_path)
    assert anna.vault._store.rows("select 1 from shelved_ids")
    town["bo"].vault.region.ask_purge(dossier, town.clock())
    town.sync("bo", "dora")
    dora.vault.region.confirm_purge(dossier, town.clock())
    town.sync("dora")
    a_week_later(town, tmp_path)
    with restored(town, tmp_path):
        confirmed(town)
        town.settle()
        assert anna.vault._store.rows("select 1 from shelved_ids") == []
        assert (anna.vault.region.away(), anna.vault.region.short()) == ({}, frozenset())


def a_week_later(town: Town, tmp_path: Path) -> None:
    """The server deletes what was asked for."""
    later = town.clock() + timedelta(days=8)
    town.clock.set(later.year, later.month, later.day, later.hour)
    service = Service(server_settings(tmp_path), town.clock)
    service.purger.purge(service.now())
    service.database.close()


def test_what_was_redacted_while_it_was_put_away_comes_back_without_that(town: Town, tmp_path: Path) -> None:  # G-22
    anna, bo, dossier = town["anna"], town["bo"], closed(town, "anna")
    put_away(anna, town, dossier)
    first = bo.vault.history(dossier)[0].id
    bo.vault.redact(dossier, "p1_name", first, form=FORM, at=town.clock())
    town.sync("bo", "anna")
    assert bo.vault.dossier(dossier).values["p1_name"] is None
    put_away(anna, town, dossier)
    backed_up(town, tmp_path)
    with restored(town, tmp_path):
        assert confirmed(town).synced
        assert anna.values() == {}
        carried(anna.syncer.round(fetch=frozenset({dossier})), town.carry)
        assert anna.values()[dossier] == bo.values()[dossier]
        town.settle()


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_restored_server_lost_of_it_counts_as_there_no_more_and_is_told_until_a_colleague_gives_it_back(
    town: Town, tmp_path: Path, whole: bool
) -> None:  # G-26
    anna, bo = town["anna"], town["bo"]
    dossier = closed_after_a_backup(town, tmp_path, whole=whole)
    expected, told = bo.values()[dossier], anna.vault.region.short
    put_away(anna, town, dossier)
    assert told() == frozenset()
    with restored(town, tmp_path):
        confirmed(town)
        assert anna.sync(town.carry).synced
        assert told() == {dossier}
        assert anna.values() == {}
        assert anna.vault.region.unsent() == {}
        town.sync("bo", "anna")
        assert anna.values()[dossier] == expected
        assert told() == frozenset()
        town.settle()


@pytest.mark.parametrize("whole", [True, False])
def test_what_nobody_has_any_more_is_told_and_keeps_nobody_out_of_step(
    town: Town, tmp_path: Path, whole: bool
) -> None:  # G-26, decision 27
    anna, bo = town["anna"], town["bo"]
    dossier = closed_after_a_backup(town, tmp_path, whole=whole)
    for laptop in (anna, bo):
        put_away(laptop, town, dossier)
    with restored(town, tmp_path):
        confirmed(town)
        town.settle()
        assert [one.vault.region.short() for one in (anna, bo)] == [{dossier}] * 2
        assert anna.values() == bo.values() == {}
        carried(anna.syncer.round(fetch=frozenset({dossier})), town.carry)
        assert anna.values() == ({} if whole else {dossier: anna.values()[dossier]})
        assert anna.vault.region.short() == {dossier}
        town.settle()
