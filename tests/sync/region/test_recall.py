"""What a step looked up serves the next one, unless somebody else wrote in the vault between them."""

from collections.abc import Iterator

import pytest

from sync.region.recall import Recall
from sync.vault import Vault
from tests.sync.conftest import AT
from tests.sync.world import World, laptop, new, pull_roster, state, write


@pytest.fixture
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with laptop(tmp_path_factory.mktemp("recall") / "anna") as made:
        yield made


def recall_of(vault: Vault) -> Recall:
    return Recall(vault._store, vault._dossiers)


def test_what_nobody_touched_is_not_looked_up_again(vault: Vault) -> None:
    dossier, recall = bytes.fromhex(new(vault, p1_name="Noor")), recall_of(vault)
    recall.begin()
    found = recall.revisions(dossier)
    recall.end()
    recall.begin()
    assert recall.revisions(dossier) is found


def test_what_was_saved_between_two_steps_is_seen_by_the_second(vault: Vault) -> None:
    dossier, recall = new(vault, p1_name="Noor"), recall_of(vault)
    recall.begin()
    assert len(recall.revisions(bytes.fromhex(dossier))) == 1
    assert recall.keys(bytes.fromhex(dossier))
    recall.end()
    write(vault, dossier, p1_name="Noor V.")
    recall.begin()
    assert len(recall.revisions(bytes.fromhex(dossier))) == 2


def test_a_dossier_that_was_destroyed_between_two_steps_has_neither_keys_nor_revisions(vault: Vault) -> None:
    dossier, recall = new(vault, p1_name="Noor"), recall_of(vault)
    recall.begin()
    assert recall.keys(bytes.fromhex(dossier))
    recall.end()
    vault.destroy(dossier, at=AT)
    recall.begin()
    assert recall.revisions(bytes.fromhex(dossier)) == set()
    assert recall.keys(bytes.fromhex(dossier)) == {}


def test_a_copy_that_left_between_two_steps_is_known_to_be_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = World.made(tmp_path_factory.mktemp("recall"), {"noord": ("anna",)})
    anna = world["anna"]
    dossier, recall = new(anna, p1_name="Noor"), recall_of(anna)
    world.sync()
    recall.begin()
    assert not recall.is_away(bytes.fromhex(dossier))
    recall.end()
    anna.region.close(dossier, AT)
    world.sync()
    anna.region.put_away(dossier, AT)
    recall.begin()
    assert recall.is_away(bytes.fromhex(dossier))
    recall.came_back(bytes.fromhex(dossier))
    assert not recall.is_away(bytes.fromhex(dossier))
    world.close()


def test_what_waits_for_the_key_of_its_team_is_opened_when_that_comes_in_the_same_step(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world = World.made(tmp_path_factory.mktemp("recall"), {"noord": ("anna", "bo")})
    anna, bo = world["anna"], world["bo"]
    dossier = new(bo, p1_name="Noor")
    world.sync()
    before = len(world.hub.rows)
    bo.region.new_team_key(world.teams["noord"], AT)
    world.sync("bo")
    write(bo, dossier, phone="1")  # under a key that is granted to the team's new one
    world.sync("bo")
    pull_roster(anna, world.hub)
    fresh = world.hub.rows[before:]
    keys_last = sorted(fresh, key=lambda row: row[0] in ("seal", "link"))
    assert {kind for kind, *_ in fresh} >= {"grant", "revision", "seal"}
    with anna.region.together():
        outcomes = [anna.region.receive(kind, data).why for kind, _, data, _ in keys_last]
    assert "no-key" in outcomes
    assert state(anna, dossier).values["phone"] == "1"
    assert anna.region.apart() == ()
    world.close()


def test_the_key_of_a_dossier_in_memory_is_known_without_opening_any(vault: Vault) -> None:
    dossier = bytes.fromhex(new(vault, p1_name="Noor"))
    one, key = vault._dossiers.written_under(dossier)
    recall = recall_of(vault)
    recall.begin()
    assert recall.key(dossier, one) == key
    assert recall.opened(dossier) == {}
    assert recall.key(dossier, bytes(16)) is None
    assert recall.opened(dossier) == {one: key}


def test_a_dossier_that_is_not_in_memory_gives_its_key_by_its_grants(vault: Vault) -> None:
    dossier = bytes.fromhex(new(vault, p1_name="Noor"))
    one, key = vault._dossiers.written_under(dossier)
    vault._dossiers.forget()
    recall = recall_of(vault)
    recall.begin()
    assert vault._dossiers.written_under(dossier) == (b"", b"")
    assert recall.key(dossier, one) == key
