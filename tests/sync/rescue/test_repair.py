"""A damaged vault of a region: what colleagues wrote is saved too, and the rest comes back with the next round."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.errors import DamagedDossier
from sync.kdf import FLOOR
from sync.laptop import header, recovery, store
from sync.rescue import salvage
from sync.rescue.salvage import Salvaged
from sync.vault import Draft, Vault
from tests.conftest import PASSPHRASE
from tests.sync import world as worlds
from tests.sync.conftest import digests, named_card, new, write
from tests.sync.world import AT, World, push, sync


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two laptops of one team; two dossiers of both; Anna's is the one that will be damaged."""
    made = World.made(tmp_path / "world", {"noord": ("anna", "bo")})
    anna = made["anna"]
    written = header.new_header(anna._key, PASSPHRASE, FLOOR, recovery.new_secret())
    header.write_header(anna.folder, replace(written, vault=anna.credentials.header.vault))
    for name in ("Noor", "Omar"):
        new(anna, p1_name=name)
    sync(made.hub, *made.laptops.values())
    for card in made["bo"].cards():
        write(made["bo"], card.dossier_id, {"p4_phone": "06"})
    sync(made.hub, *made.laptops.values())
    yield made
    made.close()


def named(vault: Vault, name: str) -> str:
    """The id of the dossier with this name."""
    return next(card.dossier_id for card in vault.cards() if card.data.get("name") == name)


def saved(world: World, to: Path) -> tuple[Salvaged, Vault]:
    """Anna's vault salvaged into a folder, and open there in the place of the damaged one."""
    anna = world["anna"]
    anna.close()
    before = digests(anna.folder)
    done = salvage.salvage_by(anna.folder, to, lambda _: anna._key, named_card)
    assert digests(anna.folder) == before
    world.laptops["anna"] = worlds._opened(to, header.read_header(to), anna._key)
    return done, world["anna"]


def synced(world: World) -> dict[str, object]:
    """What both laptops say after some rounds; the same."""
    sync(world.hub, *world.laptops.values())
    anna, bo = ({card.dossier_id: one.dossier(card.dossier_id) for card in one.cards()} for one in _two(world))
    assert anna == bo
    for one in _two(world):
        assert one.region.unsent() == {}
        assert one.region.apart() == ()
        assert one.check().sound
    return {str(state.values.get("p1_name")): dict(state.values) for state in anna.values()}


def _two(world: World) -> tuple[Vault, Vault]:
    return world["anna"], world["bo"]


def spoil(vault: Vault, sql: str, *values: object) -> None:
    """Overwrite what a query names with zeros, or take it away."""
    vault._store.write(sql, *values)


def test_of_an_undamaged_vault_everything_is_saved_and_what_waited_still_goes(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    unsent = write(anna, named(anna, "Noor"), {"p4_phone": "07"})
    third = new(anna, p1_name="Tim")
    anna.put_draft(third, Draft(anna.dossier(third).heads, {"typing": 1}, AT))
    before = {card.dossier_id: (anna.history(card.dossier_id), card.draft) for card in anna.cards()}
    done, again = saved(world, tmp_path / "new")
    assert (done.damaged, done.lost, done.other, done.region, done.only_own) == ((), (), (), True, False)
    assert done.report.sound
    assert {card.dossier_id: (again.history(card.dossier_id), card.draft) for card in again.cards()} == before
    assert again.region.standing == "member"
    assert unsent in repr([item.id.hex() for item in again.region.pending()])
    assert again._store.rows("select 1 from cursors") == []
    found = synced(world)
    assert found["Noor"] == {"p1_name": "Noor", "p4_phone": "07"}
    assert found["Tim"] == {"p1_name": "Tim"}


def test_what_a_colleague_wrote_and_was_hit_comes_back_with_the_next_round(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    hit, bo = named(anna, "Noor"), bytes.fromhex(world.device("bo"))
    of_bo = next(one.id for one in anna.history(hit) if one.device == bo.hex())
    spoil(anna, "update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(of_bo))
    done, again = saved(world, tmp_path / "new")
    assert (done.damaged, done.partly, done.lost, done.mended) == ((hit,), (hit,), (), ())
    assert again.dossier(named(again, "Omar")).values == {"p1_name": "Omar", "p4_phone": "06"}
    assert again.dossier(hit).values == {"p1_name": "Noor"}, "what Anna wrote herself is there already"
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06"}


def test_a_first_revision_that_was_hit_keeps_its_dossier_shut_until_the_next_round(
    world: World, tmp_path: Path
) -> None:
    anna = world["anna"]
    hit = named(anna, "Noor")
    first = anna.history(hit)[0].id
    spoil(anna, "update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(first))
    done, again = saved(world, tmp_path / "new")
    assert (done.partly, done.lost) == ((hit,), ())
    with pytest.raises(DamagedDossier):
        again.dossier(hit)
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06"}


def test_a_backup_mends_what_was_hit_at_once(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    anna.backup()
    hit = named(anna, "Noor")
    write(anna, hit, {"more": True})
    spoil(anna, "update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(anna.history(hit)[0].id))
    spoil(anna, "update grants set box = zeroblob(length(box)) where dossier = ?", bytes.fromhex(hit))
    done, again = saved(world, tmp_path / "new")
    assert (done.damaged, done.mended, done.partly) == ((hit,), (hit,), ())
    assert again.dossier(hit).values == {"p1_name": "Noor", "p4_phone": "06", "more": True}
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06", "more": True}


def test_a_database_that_sqlite_cannot_read_is_saved_over_its_backup(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    anna.backup()
    later = new(anna, p1_name="Tim")
    push(world["bo"], world.hub)
    anna.close()
    database = anna.folder / store.NAME
    data = bytearray(database.read_bytes())
    data[100:140] = bytes(40)  # the root of SQLite's own table
    database.write_bytes(data)
    done, again = saved(world, tmp_path / "new")
    assert done.region
    assert not done.only_own
    assert again.dossier(later).values == {"p1_name": "Tim"}
    assert again.dossier(named(again, "Noor")).values == {"p1_name": "Noor", "p4_phone": "06"}


@pytest.mark.parametrize("length", [32, 16])
def test_a_chain_that_was_hit_is_followed_as_far_as_it_holds(world: World, tmp_path: Path, length: int) -> None:
    anna = world["anna"]
    [(n,)] = anna._store.rows("select max(n) from chains where length(subject) = ?", length)
    spoil(anna, "update chains set box = zeroblob(length(box)) where n = ?", n)
    done, _ = saved(world, tmp_path / "new")
    assert done.other == ("chains",)
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06"}


def test_the_setting_of_the_region_that_was_hit_is_found_again(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    spoil(anna, "update state set sealed = zeroblob(length(sealed)) where id = ?", anna._settings.row("region.id"))
    done, again = saved(world, tmp_path / "new")
    assert done.other == ("state",)
    assert again.region.standing == "member"
    assert len(synced(world)) == 2


def test_what_was_to_be_sent_and_is_gone_is_not_sent(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    hit = named(anna, "Noor")
    lost = write(anna, hit, {"p4_phone": "07"})
    spoil(anna, "update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(lost))
    done, again = saved(world, tmp_path / "new")
    assert done.partly == (hit,)
    assert lost not in [item.id.hex() for item in again.region.pending()]
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06"}


def test_a_dossier_that_left_does_not_come_back_from_a_backup(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    anna.backup()
    gone = named(anna, "Noor")
    with anna._parts.together():
        anna._parts.leave(bytes.fromhex(gone), AT)
    done, again = saved(world, tmp_path / "new")
    assert gone not in (*done.damaged, *done.partly, *done.lost)
    assert not again.has(gone)


def test_a_box_by_a_device_that_the_roster_does_not_know_is_left_out(world: World, tmp_path: Path) -> None:
    anna = world["anna"]
    stranger = worlds.laptop(tmp_path / "stranger")
    new(stranger, p1_name="Vreemd")
    [(one, dossier, box)] = stranger._store.rows("select id, dossier, box from revisions")
    stranger.close()
    spoil(anna, "insert into revisions (id, dossier, box) values (?, ?, ?)", one, dossier, box)
    done, again = saved(world, tmp_path / "new")
    assert done.lost == (dossier.hex(),)
    assert not again.has(dossier.hex())
    assert len(again.cards()) == 2


def test_when_no_copy_knows_the_region_that_is_said(world: World, tmp_path: Path) -> None:
    spoil(world["anna"], "update chains set box = zeroblob(length(box))")
    done, _ = saved(world, tmp_path / "new")
    assert done.only_own


def test_every_flipped_byte_in_a_sample_leaves_the_other_dossier(
    world: World, tmp_path: Path, reopened: Callable[[Path, bytes], Vault]
) -> None:
    anna = world["anna"]
    key, other = anna._key, named(anna, "Omar")
    anna.backup()
    anna.close()
    database = anna.folder / store.NAME
    whole = database.read_bytes()
    for place in range(3_001, len(whole), len(whole) // 9):
        database.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        to = tmp_path / f"new-{place}"
        done = salvage.salvage_by(anna.folder, to, lambda _: key, named_card)
        assert not done.lost
        assert not done.only_own
        with reopened(to, key) as again:
            assert again.dossier(other).values == {"p1_name": "Omar", "p4_phone": "06"}
        shutil.rmtree(to)


@pytest.fixture
def reopened() -> Callable[[Path, bytes], Vault]:
    """Opens what was saved."""
    return lambda to, key: worlds._opened(to, header.read_header(to), key)


def test_it_can_be_put_in_the_place_of_the_damaged_one(world: World) -> None:
    anna = world["anna"]
    hit = named(anna, "Noor")
    spoil(
        anna, "update revisions set box = zeroblob(length(box)) where id = ?", bytes.fromhex(anna.history(hit)[-1].id)
    )
    anna.close()
    done = salvage.mend(anna.folder, lambda _: anna._key, named_card)
    assert (done.region, done.partly) == (True, (hit,))
    assert os.listdir(anna.folder / "set-aside")
    world.laptops["anna"] = worlds._opened(anna.folder, header.read_header(anna.folder), anna._key)
    assert world["anna"].state(salvage.PARTLY) == hit, "the window names it, until somebody looked at it"
    assert synced(world)["Noor"] == {"p1_name": "Noor", "p4_phone": "06"}
