"""The network on a real socket: cut anywhere, bits that flip, a server that is killed and a laptop that is killed."""

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.client.transport import Transport
from sync.server.app import make_app
from sync.server.service import Service
from tests.conftest import HandClock
from tests.sync.client import cutting, killing, work
from tests.sync.client.conftest import DATABASE, server_settings
from tests.sync.client.power import DROPPED, power_cuts
from tests.sync.client.town import Town
from tests.sync.client.wires import Wire, served
from tests.sync.faults.replay import hindered


@pytest.fixture
def wired(founded: tuple[Path, Town], tmp_path: Path, clock: HandClock) -> Iterator[tuple[Town, Wire]]:
    """A town, and a wire to its server on a real socket."""
    source, made = founded
    shutil.copy(source / DATABASE, tmp_path / DATABASE)
    with ExitStack() as stack:
        app = make_app(Service(server_settings(tmp_path), clock))
        wire = Wire(stack.enter_context(served(app)))
        stack.callback(wire.close)
        line = Transport(f"http://127.0.0.1:{wire.port}")
        stack.callback(line.close)
        town = Town(line.send, clock).copied(made, source, tmp_path)
        stack.callback(town.close)
        yield town, wire


def test_a_round_that_is_cut_anywhere_ends_as_if_it_was_not(wired: tuple[Town, Wire]) -> None:  # G-24
    town, wire = wired
    whole = cutting.bytes_of_a_round(town, wire)
    assert whole > 5_000
    assert cutting.cut_at(town, wire, range(97, whole, whole // 5)) == []


def test_the_power_goes_while_a_round_fetches_and_what_was_sent_stands_on_nothing_that_is_gone(
    founded: tuple[Path, Town], tmp_path: Path
) -> None:  # G-05 G-24
    if why := hindered():
        pytest.skip(why)
    source, made = founded
    cuts = power_cuts(source, made, tmp_path, turns=1, fetched=40, variants=DROPPED)
    assert cuts.wrong == []
    assert cuts.made >= 5
    assert cuts.unsynced >= 2


def test_bits_that_flip_on_the_way_change_nothing(wired: tuple[Town, Wire]) -> None:
    town, wire = wired
    chance = random.Random(1)  # noqa: S311 -- no secret

    def flipped(piece: bytes) -> bytes:
        changed = bytearray(piece)
        if len(changed) > 600 and chance.random() < 0.5:
            changed[-chance.randrange(1, 200)] ^= 1 << chance.randrange(8)
        return bytes(changed)

    dossier = town["anna"].new(p1_name="Voorbeeld")
    town.sync("anna")
    for number in range(4):
        town["anna"].write(dossier, n=number)
        town.sync("anna")
        wire.spoil = flipped
        wire.mend()
        line = Transport(wire.address)
        town["bo"].sync(line.send)
        line.close()
    town.settle(1)
    assert town["bo"].vault.dossier(dossier).values == {"p1_name": "Voorbeeld", "n": 3}
    assert town["bo"].vault.region.apart() == ()


def test_what_was_saved_survives_a_killed_laptop_and_server_which_holds_no_word_or_key(
    founded: tuple[Path, Town], tmp_path: Path
) -> None:
    """G-24, G-27: words of clients and staff, and keys, of laptops at work: in its memory, log and files."""
    source, _ = founded
    shutil.copy(source / DATABASE, tmp_path / DATABASE)
    folders = [tmp_path / name for name in ("anna", "bo")]
    for folder in folders:
        shutil.copytree(source / folder.name, folder, ignore=shutil.ignore_patterns("lock"))
    with killing.running(tmp_path / DATABASE) as server:
        saved = killing.kill_rounds(server, folders, 3, seed=7)
        assert saved
        assert killing.missing_after(server, folders, saved) == []
        told, kept = (
            {bytes.fromhex(one) for one in saved},
            {*killing.canaries(folders[0]), *killing.canaries(folders[1])},
        )
        held = server.holds([*told, *kept])
    assert {work.canary("client").encode(), work.canary("staff").encode()} <= kept
    assert held.keys() >= {DATABASE, "memory", Path(DATABASE).with_suffix(".log").name}
    assert held[DATABASE] | held["memory"] >= told  # a search that finds nothing at all proves nothing
    assert {place: found & kept for place, found in held.items() if found & kept} == {}
