"""A key of a team whose maker passes it on to nobody: gone with a laptop, or kept back on purpose."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sync.world import AT, World, new, pull, push, state, write

MORE_THAN_A_DAY = AT + timedelta(hours=25)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Team noord, in which bo made the newest key, told the region of it, and sealed it to nobody."""
    made = World.made(tmp_path, {"noord": ("anna", "bo", "eva")})
    bo, team = made["bo"], made.teams["noord"]
    bo.region.new_team_key(team, AT)
    (said,) = bo.region.pending()
    assert made.hub.take(said, bo.region.device.public.id) is None
    yield made
    made.close()


def keys_of(world: World) -> int:
    return len(world.hub.roster.teams[bytes.fromhex(world.teams["noord"])].keys)


def test_what_was_written_under_a_lost_key_reaches_the_team_with_the_next_one(world: World) -> None:  # G-20
    anna, eva = world["anna"], world["eva"]
    world.sync("anna", "eva", rounds=1)
    dossier = new(anna, p1_name="Noor")
    world.sync("anna", "eva")
    assert {one.why for one in eva.region.apart()} == {"no-key"}  # visibly
    world["admin"].region.revoke(world.device("bo"), AT)
    world.sync("admin", "anna", "eva")
    assert state(eva, dossier).values == {"p1_name": "Noor"}
    write(eva, dossier, phone="1")
    world.sync("eva", "anna")
    assert state(anna, dossier) == state(eva, dossier)
    assert anna.region.apart() == eva.region.apart() == ()


def test_a_key_that_nobody_passes_on_for_a_day_is_followed_by_another(world: World) -> None:
    anna, eva = world["anna"], world["eva"]
    world.sync("anna", "eva")
    dossier = new(anna, p1_name="Noor")
    before = keys_of(world)
    for at in (AT - timedelta(days=400), AT - timedelta(days=400) + timedelta(hours=23)):  # a clock set back
        anna.region.tidy(at)
    assert anna.region.unsent().keys() <= {"holders", "grant", "revision"}
    anna.region.tidy(AT - timedelta(days=400) + timedelta(hours=25))
    assert anna.region.unsent()["roster"] == 1
    world.sync("anna", "eva")
    assert keys_of(world) == before + 1
    assert state(eva, dossier).values == {"p1_name": "Noor"}
    world.sync()  # bo as well, whose own key is one of before now
    assert state(world["bo"], dossier).values == {"p1_name": "Noor"}
    for name in ("anna", "bo", "eva"):
        world[name].region.tidy(MORE_THAN_A_DAY + timedelta(days=800))
        assert world[name].region.unsent() == {}


def test_a_newcomer_whom_the_newest_key_did_not_reach_makes_none(world: World) -> None:
    new_one = world.join("fia", "noord")
    before = keys_of(world)
    for days in range(3):
        new_one.region.tidy(AT + timedelta(days=days))
        push(new_one, world.hub)
        pull(new_one, world.hub)
    assert keys_of(world) == before


def test_a_key_for_a_team_that_its_maker_was_moved_out_of_is_given_up(tmp_path: Path) -> None:
    world = World.made(tmp_path, {"noord": ("anna", "bo"), "zuid": ("cas",)})
    admin, bo = world["admin"].region, world["bo"]
    admin.revoke(world.device("anna"), AT)
    world.sync("admin", rounds=1)
    pull(bo, world.hub)
    bo.region.tidy(AT)  # the team needs a key that who left does not know
    assert [item.kind for item in bo.region.pending()] == ["roster"]
    admin.assign_teams(world.device("bo"), [world.teams["zuid"]], AT)
    world.sync("admin", rounds=1)
    world.sync("bo")
    assert bo.region.apart() == ()
    assert bo.region.pending() == ()
    world.close()
