"""Laptops of a region through a server that can read nothing: joining, working together, handing over, revoking."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.vault import Vault
from tests.sync.world import World, new, state, write

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.made(tmp_path, TEAMS, coordinators=("regie",))
    yield made
    made.close()


def test_everybody_who_joined_is_a_member_with_the_keys_of_their_teams_only(world: World) -> None:
    for name in ("anna", "bo", "cas", "dirk", "admin"):
        assert world[name].region.standing == "member"
        assert world[name].region.roster == world.hub.roster
        assert not world[name].region.unsent()
        assert not world[name].region.apart()
    for team, members in TEAMS.items():
        (key,) = world.hub.roster.teams[bytes.fromhex(world.teams[team])].keys
        for name, vault in world.laptops.items():
            assert (key.id in vault._membership.keys) == (name in members)


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
    assert no_difference(world["anna"], world["bo"])


def no_difference(one: Vault, other: Vault) -> bool:
    teams = [team.id.hex() for team in one.region.my_teams]
    return [one.region.total(team) for team in teams] == [other.region.total(team) for team in teams]
