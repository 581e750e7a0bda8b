"""Power cuts of a laptop that sends and fetches: what it fetches waits for the disk once, before something is sent.

A laptop at work is recorded and cut off before each time that it waits for the disk, when most of what it wrote lies
nowhere yet. It must open with everything that was told to be saved, and end in one round as if nothing had happened.
As a process of its own it is that laptop: `python -m tests.sync.client.power FOLDER ADDRESS TURNS`.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sync.client.transport import Transport
from sync.errors import SyncError
from sync.server.app import make_app
from sync.server.service import Service
from sync.vault import Value, Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.conftest import DATABASE, server_settings
from tests.sync.client.town import Laptop, Town
from tests.sync.client.wires import served
from tests.sync.faults.replay import Disk, calls, record, text_of

FETCHED = 300  # revisions, so that they come in many steps
DROPPED = (("dropped", 0),)
VARIANTS = (*DROPPED, ("kept", 0), ("drawn", 1), ("drawn", 2))
Variants = Sequence[tuple[str, int]]
_SAVED = "saved"


@dataclass
class Cuts:
    """made: cuts; unsynced: those at which something written to the vault was not on the disk; wrong: in words."""

    made: int = 0
    unsynced: int = 0
    wrong: list[str] = field(default_factory=list)


def power_cuts(
    source: Path, made: Town, folder: Path, *, turns: int, fetched: int = FETCHED, variants: Variants = VARIANTS
) -> Cuts:
    """Record bo while it fetches what anna wrote and sends its own, then cut it off at each wait for the disk."""
    shutil.copy(source / DATABASE, folder / DATABASE)
    with ExitStack() as stack:
        port = stack.enter_context(served(make_app(Service(server_settings(folder), made.clock))))
        line = Transport(f"http://127.0.0.1:{port}")
        stack.callback(line.close)
        town = Town(line.send, made.clock).copied(made, source, folder)
        stack.callback(town.close)
        _write(town["anna"], fetched)
        town.sync("anna")
        town["bo"].vault.close()
        disk, trace = Disk(folder / "bo"), folder / "trace"
        record(trace, __spec__.name, str(folder / "bo"), f"http://127.0.0.1:{port}", str(turns))
        town.opened("bo", folder / "bo")
        town.settle()
        return _replayed(town, disk, trace, folder / "left", variants)


def _write(laptop: Laptop, count: int) -> None:
    dossiers = [laptop.new(p1_name=f"Voorbeeld {number}") for number in range(10)]
    for number in range(count):
        said: dict[str, Value] = {f"n{number % 7}": number, "said": "x" * 2_000}
        laptop.write(dossiers[number % len(dossiers)], **said)


def _replayed(town: Town, disk: Disk, trace: Path, left: Path, variants: Variants) -> Cuts:
    cuts = Cuts()
    for said in _waits(disk, trace):
        saved = [line.split()[1:] for line in "".join(said).splitlines() if line.startswith(_SAVED)]
        cuts.unsynced += any(file.since for path, file in disk.now.items() if path.endswith("-wal"))
        for variant, seed in variants:
            shutil.rmtree(left, ignore_errors=True)
            disk.after_a_cut(left, variant, seed + cuts.made)
            cuts.made += 1
            cuts.wrong += [f"cut {cuts.made}, {variant}: {one}" for one in _amiss(town, left, saved)]
    return cuts


def _waits(disk: Disk, trace: Path) -> Iterator[list[str]]:
    """What had been said, each time before the disk is waited for."""
    said: list[str] = []
    for call, arguments, result in calls(trace):
        if call == "write" and arguments.startswith("1<"):
            said.append(text_of(arguments))
            continue
        if call in ("fsync", "fdatasync"):
            yield said
        disk.apply(call, arguments, result)


def _amiss(town: Town, left: Path, saved: list[list[str]]) -> Iterator[str]:
    """What does not hold of a laptop that starts with what the disk has."""
    try:
        vault = Vault.unlock(left, PASSPHRASE, clock=town.clock)
    except SyncError as error:
        yield f"it does not open: {error}"
        return
    with vault:
        for dossier, revision in saved:
            if not vault.has(dossier) or revision not in {one.id for one in vault.history(dossier)}:
                yield f"{revision} was told to be saved and is missing"
        again = Laptop("bo", vault, town.clock)
        outcome = again.sync(town.carry)
        if not outcome.synced:
            yield f"{outcome}"
        if again.values() != town["bo"].values():
            yield "it ends otherwise than the laptop that was not cut off"


def work(folder: Path, address: str, turns: int) -> None:
    """Save, tell it, and do a round; so many times."""
    line = Transport(address)
    with Vault.unlock(folder, PASSPHRASE) as vault:
        laptop = Laptop("bo", vault, lambda: datetime.now(UTC))
        for turn in range(turns):
            dossier = laptop.new(p1_name=f"Ander voorbeeld {turn}")
            print(_SAVED, dossier, vault.dossier(dossier).heads[0], flush=True)  # noqa: T201
            outcome = laptop.sync(line.send)
            if not outcome.synced:
                raise RuntimeError(f"{outcome}")
    line.close()


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
