"""kill -9 of a laptop and of the server at any moment of a round; afterwards nothing that was saved may be missing.

Both are processes forked from one that has everything imported: starting Python anew would be most of a round.
"""

import multiprocessing
import os
import random
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sync.client.transport import Transport
from sync.server import serving
from sync.server.settings import Settings
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client import work
from tests.sync.client.town import Laptop
from tests.sync.server.faults import found_in_memory
from tests.sync.server.sockets import free_port

MOST_LINES = 14  # of what a laptop tells, before it is killed
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([__name__])


def serve(wanted: Settings, log: Path) -> None:
    """The server's whole program; what it prints goes behind what is in the log."""
    printed = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for one in (sys.stdout, sys.stderr):
        os.dup2(printed, one.fileno())
    serving.serve(wanted)


@dataclass
class ServerProcess:
    """The server as a process of its own, on the same port after every start."""

    database: Path
    port: int = field(default_factory=free_port)
    process: ForkServerProcess | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.database.with_suffix(".log")

    def holds(self, pieces: Sequence[bytes]) -> dict[str, set[bytes]]:
        """Which of these byte strings are in its memory, its log, or anything that it wrote beside its database."""
        assert self.process is not None
        assert self.process.pid is not None
        files = sorted(one for one in self.database.parent.glob(f"{self.database.stem}*") if one.is_file())
        found = {one.name: {piece for piece in pieces if piece in one.read_bytes()} for one in files}
        return {**found, "memory": {*found_in_memory(self.process.pid, [*pieces])}}

    def start(self) -> None:
        removals = str(self.database.with_suffix(".removals"))
        wanted = Settings(database=f"sqlite:///{self.database}", port=self.port, removals=removals)
        self.process = FORKED.Process(target=serve, args=(wanted, self.log), daemon=True)
        self.process.start()
        for _ in range(12_000):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self.process.is_alive(), "the server did not start"
                time.sleep(0.01)
            else:
                return
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.join()


@contextmanager
def running(database: Path) -> Iterator[ServerProcess]:
    server = ServerProcess(database)
    server.start()
    try:
        yield server
    finally:
        server.kill()


Telling = Connection  # of tuples of words


@contextmanager
def at_work(folder: Path, address: str, seed: int) -> Iterator[tuple[ForkServerProcess, Telling]]:
    """A laptop that works until it is killed, and what it tells."""
    telling, said = FORKED.Pipe(duplex=False)
    working = FORKED.Process(target=work.main, args=(said, folder, address, seed), daemon=True)
    working.start()
    said.close()  # the other end is its alone: what it says ends with it
    try:
        yield working, telling
    finally:
        working.kill()
        working.join()
        telling.close()


def rest_of(telling: Telling) -> list[tuple[str, ...]]:
    """What was told and not read yet; a word that was cut off was not told."""
    lines = []
    while True:
        try:
            lines.append(telling.recv())
        except (EOFError, OSError):
            return lines


def kill_rounds(server: ServerProcess, folders: Sequence[Path], rounds: int, seed: int) -> dict[str, set[str]]:
    """Let a laptop work, kill it or the server at a moment that is drawn; what was told to be saved: dossier -> ids."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    saved: dict[str, set[str]] = {}
    for number in range(rounds):
        with at_work(folders[number % len(folders)], server.address, number * 100) as (working, telling):
            lines = [telling.recv() for _ in range(chance.randrange(1, MOST_LINES))]
            if number % 3 == 1:
                server.kill()
                lines += [telling.recv() for _ in range(3)]
                server.start()
            working.kill()
            working.join()
            lines += rest_of(telling)
        assert lines[0] == ("opened",), "it did not come to work, so that killing it would show nothing"
        for words in lines:
            if words[0] == "saved":
                saved.setdefault(words[1], set()).add(words[2])
    return saved


def missing_after(server: ServerProcess, folders: Sequence[Path], saved: dict[str, set[str]]) -> list[str]:
    """What is missing or differs at a laptop once all synced; empty when all is well."""
    laptops = [Laptop(one.name, Vault.unlock(one, PASSPHRASE), lambda: datetime.now(UTC)) for one in folders]
    line = Transport(server.address)
    wrong = []
    for _ in range(3):
        outcomes = [one.sync(line.send) for one in laptops]
    wrong += [
        f"{one.name} is not synced: {outcome}"
        for one, outcome in zip(laptops, outcomes, strict=True)
        if not outcome.synced
    ]
    for one in laptops:
        for dossier, ids in saved.items():
            there = {info.id for info in one.vault.history(dossier)} if one.vault.has(dossier) else set()
            wrong += [f"{one.name} lacks {lost}" for lost in ids - there]
    if any(one.values() != laptops[0].values() for one in laptops):
        wrong.append("the laptops differ")
    for one in laptops:
        one.vault.close()
    line.close()
    return wrong


def canaries(folder: Path) -> list[bytes]:
    """What of a laptop no server may hold: words of clients and staff as they may be written, and every private key."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        members, device = vault._membership, vault.region.device
        words = [work.canary("client"), *(one for one in vault.region.names().values() if one.startswith("Kanarie"))]
        keys = [one for key in members.keyring.keys.values() for one in (key.mlkem_seed, key.x25519)]
        keys += [device.sign, device.mlkem_seed, device.x25519]
        keys += [key for card in vault.cards() for key in vault._dossiers.keys(bytes.fromhex(card.dossier_id)).values()]
    return [*keys, *(word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-32-le"))]
