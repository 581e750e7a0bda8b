"""kill -9 of a laptop and of the server at any moment of a round; afterwards nothing that was saved may be missing."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sync.client.transport import Transport
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.client.town import Laptop

HERE = Path(__file__).resolve().parents[3]
MOST_LINES = 14  # of what a laptop tells, before it is killed


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@dataclass
class ServerProcess:
    """The server as a process of its own, on the same port after every start."""

    database: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        names = {"DATABASE": f"sqlite:///{self.database}", "PORT": str(self.port)}
        names["REMOVALS"] = str(self.database.with_suffix(".removals"))
        environment = {**os.environ, **{f"KEUKENTAFEL_SERVER_{name}": value for name, value in names.items()}}
        command = [sys.executable, "-m", "sync.server", "serve"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=environment, cwd=HERE, stdout=quiet, stderr=quiet)
        for _ in range(2_400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self.process.poll() is None, "the server did not start"
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(database: Path) -> Iterator[ServerProcess]:
    server = ServerProcess(database)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def kill_rounds(server: ServerProcess, folders: Sequence[Path], rounds: int, seed: int) -> dict[str, set[str]]:
    """Let a laptop work, kill it or the server at a moment that is drawn; what was told to be saved: dossier -> ids."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    saved: dict[str, set[str]] = {}
    for number in range(rounds):
        command = [sys.executable, "-m", "tests.sync.client.work", str(folders[number % len(folders)])]
        command += [server.address, str(number * 100)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE) as working:
            assert working.stdout is not None
            lines = [working.stdout.readline() for _ in range(chance.randrange(1, MOST_LINES))]
            if number % 3 == 1:
                server.kill()
                lines += [working.stdout.readline() for _ in range(3)]
                server.start()
            working.send_signal(signal.SIGKILL)
            lines += working.stdout.readlines()
        assert lines[0] == "opened\n", "it did not come to work, so that killing it would show nothing"
        for words in (line.split() for line in lines if line.endswith("\n")):
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
