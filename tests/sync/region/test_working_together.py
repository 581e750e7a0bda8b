"""Laptops of a region work on the same dossiers through a server that can read nothing."""

from dataclasses import replace

import pytest

from sync.errors import Refused
from sync.identity import Grant
from sync.laptop import store
from sync.laptop.dossiers import Dossiers
from sync.laptop.store import Store
from sync.region.membership import rights_in
from sync.rescue.check import check_vault
from tests.sync.world import AT, World, all_is_well, new, state, write


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
    assert all_is_well(world)


def test_two_who_write_apart_see_one_conflict_and_either_settles_it(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    write(world["anna"], dossier, p1_name="Nora")
    write(world["bo"], dossier, p1_name="Noortje")
    world.sync()
    seen = state(world["anna"], dossier)
    assert {one.value for one in seen.conflicts["p1_name"]} == {"Nora", "Noortje"}
    assert state(world["bo"], dossier) == seen
    write(world["bo"], dossier, p1_name="Nora")
    world.sync()
    assert state(world["anna"], dossier).values == {"p1_name": "Nora"}
    assert all_is_well(world)


def test_what_is_set_apart_holds_back_what_stands_on_it_and_no_other_dossier(world: World) -> None:  # G-23
    anna = world["anna"]
    one, other = new(anna, p1_name="Noor"), new(anna, p1_name="Bo")
    world.sync()
    first, second, elsewhere = write(anna, one, phone="1"), write(anna, one, phone="2"), write(anna, other, phone="3")

    def going() -> list[str]:
        return [item.id.hex() for item in anna.region.pending()]

    anna.region.refused(bytes.fromhex(first), "quota-dossier")
    assert going() == [elsewhere]
    anna.region.try_again(bytes.fromhex(first))
    assert going() == [first, second, elsewhere]
    anna.region.close(one, AT)
    (said,) = (item for item in anna.region.pending() if item.kind == "holders")
    anna.region.refused(said.id, "closed")  # somebody else said so first: nothing stands on our word
    after = write(anna, one, phone="4")
    assert going() == [first, second, elsewhere, after]
    assert [item.kind for item in anna.region.apart()] == ["holders"]


def test_packs_of_a_signer_reach_everybody_and_those_of_others_nobody(world: World) -> None:
    with pytest.raises(Refused, match="no-right"):
        world["anna"].region.publish("form", "intake 2", b"content", AT)
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    world["anna"].region.publish("form", "intake 2", b"content", AT)
    world.sync()
    for vault in world.laptops.values():
        assert [(one.topic, one.name, one.content) for one in vault.region.published()] == [
            ("form", "intake 2", b"content")
        ]
    assert all_is_well(world)


def test_backups_hold_what_colleagues_wrote_and_are_sound(world: World) -> None:
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    write(world["bo"], dossier, phone="1")
    world.sync()
    for name in ("anna", "bo"):
        made = world[name].backup()
        assert made.damaged == ()
        opened = Store(made.folder / store.NAME, world[name]._key, how="mode=ro&immutable=1")
        device = world[name].region.device
        copy = Dossiers(opened, device, rights_in(opened, device))
        assert check_vault(opened, copy).sound
        assert copy.read(bytes.fromhex(dossier)).state == state(world[name], dossier)
        opened.close()
    for (data,) in world["bo"]._store.rows("select box from grants"):
        granted = Grant.decode(data)
        granted = replace(granted, signature=bytes(64))
        world["bo"]._store.write("update grants set box = ?", granted.encode())
    assert world["bo"].backup().damaged == (dossier,)


def test_nothing_of_a_step_that_failed_is_left_in_memory_or_on_disk(world: World) -> None:
    anna = world["anna"]
    before, made = anna.cards(), []

    def half_a_step() -> None:
        with anna.region.together():
            made.append(new(anna, p1_name="Noor"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_step()
    assert not anna.has(made[0])
    assert anna.cards() == before
    assert anna.region.unsent() == {}
    assert all_is_well(world)
