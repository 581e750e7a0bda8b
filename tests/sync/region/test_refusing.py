"""What a laptop refuses although it is signed well: of another region, of what was deleted, and without the right."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.errors import NoSpace, Refused
from sync.region import notices
from sync.region.notices import Notice
from sync.vault import Vault
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, confirm_purge, new, pull, pull_roster, push, state, write

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.made(tmp_path, TEAMS, coordinators=("regie",))
    yield made
    made.close()


def test_names_that_were_signed_for_another_region_are_refused(world: World) -> None:  # G-09, G-15
    anna, author, roster = world["anna"], world["admin"].region.device, world.hub.roster
    pull_roster(anna, world.hub)
    assert roster.head is not None
    for region, outcome in ((b"q" * 32, ("refused", "another-region")), (roster.region or b"", ("stored", None))):
        content = notices.seal_people({}, region, [anna.region.device.public])
        said = Notice(region, roster.head, "staff", "", "", 1, AT, author.public.id, content)
        got = anna.region.receive("staff", notices.sign(said, author).encode())
        assert (got.outcome, got.why) == outcome


def test_what_is_said_of_a_dossier_that_was_deleted_is_refused(world: World) -> None:  # G-21
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    anna.region.ask_purge(dossier, AT)
    world.sync()
    push(confirm_purge(world, dossier), world.hub)
    pull(bo, world.hub)
    bo.region.keep(dossier, AT)  # a colleague stops it: too late, and the server does not say so
    (late,) = (one for one in bo.region.pending() if one.kind == "holders")
    world.hub.purge(bytes.fromhex(dossier))
    pull(anna, world.hub)
    assert not anna.has(dossier)
    assert anna.region.receive("holders", late.data).why == "purged"
    pull(bo, world.hub)
    assert not bo.has(dossier), "what the server never got stops nothing"


@contextmanager
def no_room(vault: Vault) -> Iterator[None]:
    """SQLite may not make the database larger."""
    ((most,),) = vault._store.rows("pragma max_page_count")
    vault._store.rows("pragma max_page_count=1")  # SQLite takes it for as many as there are
    yield
    vault._store.rows(f"pragma max_page_count={most}")


def test_a_full_disk_is_no_fault_of_what_came_and_is_told_as_what_it_is(world: World) -> None:
    anna, bo = world["anna"], world["bo"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    for number in range(9):
        write(anna, dossier, w3_change=f"{number}" * 9_000)
    push(anna, world.hub)
    with no_room(bo), pytest.raises(NoSpace):
        pull(bo, world.hub)
    assert bo.region.apart() == ()
    pull(bo, world.hub)
    assert state(bo, dossier).values["w3_change"] == "8" * 9_000


def test_no_new_key_goes_to_a_team_whose_newest_key_is_known_to_who_left(world: World) -> None:  # G-18
    anna = world["anna"]
    dossier = new(anna, p1_name="Noor")
    world.sync()
    members, known = anna._membership, bytes.fromhex(dossier)
    assert len(members.readers(known)) == 2
    world["admin"].region.revoke(world.device("bo"), AT)
    push(world["admin"], world.hub)
    pull_roster(anna, world.hub)
    assert members.roster.teams[bytes.fromhex(world.teams["noord"])].stale
    assert members.readers(known) == (anna.region.device.public,)


def test_who_may_not_write_decides_nothing_about_what_came_late(world: World) -> None:  # G-14
    anna, cas = world["anna"], world["cas"]
    dossier = new(anna, p1_name="Noor")
    anna.region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    cas.region.accept(dossier, AT, FORM)
    push(cas, world.hub)
    late = write(anna, dossier, phone="late")
    pull(anna, world.hub)
    assert not anna.region.may_write(dossier)
    assert late in state(anna, dossier).late
    for decide in (anna.region.accept_late, anna.region.set_aside):
        with pytest.raises(Refused, match="no-right"):
            decide(dossier, [late], AT, FORM)
    assert late in state(anna, dossier).late
