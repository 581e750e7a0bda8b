"""Kill the server while laptops push, over and over: `python -m tests.sync.server.faults [--rounds N] [--postgresql]`.

After each kill everything that was reported as stored must be there, `check` must find nothing wrong, and the memory
and log of the process must hold no word of a client and no key; nor may those of PostgreSQL, or its files (G-24, G-27).
"""

import argparse
import secrets
import shutil
import sys
import tempfile
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from sync.protocol.exchange import NewStatement
from sync.server.checking import check
from sync.server.database import Database, migrate
from sync.server.founding import Founder, proof_of
from sync.server.region import Regions
from sync.server.settings import Settings
from sync.server.tables import foundings, items
from tests.sync.founded import Region
from tests.sync.server import postgres, sockets
from tests.sync.server.laptops import File, Laptop

WORKERS = 4


def found_in_memory(pid: int, pieces: list[bytes]) -> list[bytes]:
    """Which of these byte strings are somewhere in the memory of a process. Linux."""
    found: set[bytes] = set()
    with Path(f"/proc/{pid}/maps").open(encoding="utf-8") as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            ends, rights = line.split()[:2]
            start, end = (int(part, 16) for part in ends.split("-"))
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            with suppress(OSError, ValueError, OverflowError):
                memory.seek(start)
                content = memory.read(end - start)
                found |= {piece for piece in pieces if piece in content}
    return sorted(found)


def now() -> datetime:
    """The clock of this machine: the server is a process with no other."""
    return datetime.now(UTC)


@dataclass
class Rounds:
    """A region on a database that is served, killed and served again."""

    region: Region
    settings: Settings
    log: Path
    files: list[File] = field(default_factory=list)
    stored: set[bytes] = field(default_factory=set)

    @classmethod
    def on_sqlite(cls, region: Region, founded: Path, folder: Path) -> "Rounds":
        """On a copy of a file in which the region was founded."""
        shutil.copy(founded, folder / "killed.db")
        settings = Settings(database=f"sqlite:///{folder / 'killed.db'}", removals=str(folder / "killed.jsonl"))
        return cls(region, settings, folder / "log")

    def once(self, after: int, canary: bytes = b"") -> dict[str, int]:
        """Push from some laptops at once, kill after so many batches, and look. Counts what is wrong."""
        running = sockets.start(self.settings, self.log)
        pushed = threading.Semaphore(0)
        workers = [threading.Thread(target=self._work, args=(running, n, pushed, canary)) for n in range(WORKERS)]
        for worker in workers:
            worker.start()
        for _ in range(after):
            assert pushed.acquire(timeout=60)
        there = self.region.roster.region or b""  # what it must know: a search that finds nothing at all proves nothing
        found = self._in_memory(running.process.pid, [there, *self._secrets(canary)])
        assert all(there in seen for seen in found)
        running.kill()
        for worker in workers:
            worker.join()
        seen = [*found, self._in_files(self._secrets(canary))]
        return {**self._look(), "canaries": sum(len(pieces - {there}) for pieces in seen)}

    def _in_memory(self, server: int, pieces: list[bytes]) -> list[set[bytes]]:
        """What is found in the server, and in all processes of its PostgreSQL together."""
        found = [{*found_in_memory(server, pieces)}]
        if self.settings.url.startswith("postgresql"):
            found.append(set())
            for one in postgres.processes_of(self.settings.url):
                with suppress(OSError):  # it ended meanwhile
                    found[1] |= {*found_in_memory(one, pieces)}
        return found

    def _in_files(self, pieces: list[bytes]) -> set[bytes]:
        """What is found in the log, and in the files and the log of PostgreSQL."""
        files = [self.log]
        if self.settings.url.startswith("postgresql"):
            files += [one for one in postgres.folder_of(self.settings.url).rglob("*") if one.is_file()]
        found: set[bytes] = set()
        for one in files:
            with suppress(OSError):  # it went meanwhile
                content = one.read_bytes()
                found |= {piece for piece in pieces if piece in content}
        return found

    def _secrets(self, canary: bytes) -> list[bytes]:
        keys = [device.sign for device in self.region.devices.values()]
        keys += [key.mlkem_seed for key in self.region.keys.values()] + [file.key for file in self.files]
        return [*keys, *([canary] if canary else [])]

    def _work(self, running: sockets.Process, number: int, pushed: threading.Semaphore, canary: bytes) -> None:
        name = ("anna", "bo")[number % 2]
        laptop = Laptop(running.wire, self.region.devices[name], now)
        file = File.new(self.region, secrets.randbits(100))
        self.files.append(file)
        batch = [file.create(name, "noord"), file.grant(name, "noord")]
        with suppress(httpx.TransportError):
            while True:
                verdicts = laptop.push(batch)
                self.stored |= {one.id for one in verdicts if one.id and one.verdict == "stored"}
                pushed.release()
                batch = [file.write(name, canary * 10 + bytes(secrets.randbelow(4_000))) for _ in range(3)]

    def _look(self) -> dict[str, int]:
        database = Database(self.settings.url)
        with database.reading() as connection:
            there = set(connection.scalars(items.select().with_only_columns(items.c.id)))
            faults = check(connection, []).faults
        database.close()
        return {"lost": len(self.stored - there), "faults": len(faults)}


def founded(url: str) -> Region:
    """A region in an empty database."""
    database = Database(url)
    migrate(database)
    region = Region.founded({"noord": ("anna", "bo")})
    with database.writing() as connection:
        connection.execute(foundings.insert().values(proof=proof_of("t"), at=0))
    founder = Founder(database, Regions())
    for statement in region.statements:
        founder.take(NewStatement(statement.encode(), "t"), statement.author, 0)
    database.close()
    return region


def main() -> int:
    """Play the rounds; exit code 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--postgresql", action="store_true")
    args = parser.parse_args()
    total = {"lost": 0, "faults": 0, "canaries": 0}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'server.db'}"
        if args.postgresql:
            url = stack.enter_context(postgres.running(durable=True))
        settings = Settings(database=url, removals=str(folder / "removals.jsonl"))
        rounds = Rounds(founded(settings.url), settings, folder / "log")
        for number in range(args.rounds):
            found = rounds.once(1 + secrets.randbelow(60), canary=b"Kanariepiet-Hartjesdag")
            total = {name: total[name] + found[name] for name in total}
            sys.stdout.write(f"{number + 1} {found} of {len(rounds.stored)} stored\n")
    sys.stdout.write(f"{args.rounds} rounds: {total}\n")
    return 1 if any(total.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
