"""What the server's tests share: both databases, a server on each that starts empty, and a founded region."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, text

from sync.protocol.exchange import NewStatement
from sync.server.app import make_app
from sync.server.database import Database, migrate
from sync.server.enrolments import Enroller
from sync.server.founding import Founder, proof_of
from sync.server.purging import Purger
from sync.server.pushing import Pusher
from sync.server.service import Service
from sync.server.settings import Settings
from sync.server.tables import foundings, metadata
from tests.conftest import HandClock
from tests.sync.founded import Region
from tests.sync.server import inside, postgres
from tests.sync.server.inside import Inside
from tests.sync.server.laptops import Laptop

ALL = metadata.sorted_tables
TOKEN = "only-for-tests"
TEAMS = {"noord": ("anna", "bo"), "zuid": ("carl",), "regie": ("dora",)}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One PostgreSQL for the whole run, with our tables."""
    with postgres.running() as url:
        made = Database(Settings(database=url).url)
        migrate(made)
        made.close()
        yield url


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    made = Database(f"sqlite:///{file}")
    migrate(made)
    made.close()
    return file


@dataclass
class Server:
    """A server in this process, asked through its HTTP side without a socket."""

    service: Service
    client: Inside
    clock: HandClock

    def laptop(self, region: Region, name: str) -> Laptop:
        """A device of the region, by the server's clock."""
        return Laptop(self.client, region.devices[name], self.clock)

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self.service.database.reading() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


class Servers:
    """The servers of a run, one for each kind of database, started when they are first asked for."""

    def __init__(self, urls: Mapping[str, Callable[[], str]]) -> None:
        self._urls = urls
        self._running = ExitStack()
        self._made: dict[str, tuple[Service, Inside]] = {}

    def get(self, kind: str, clock: HandClock, removals: Path) -> Server:
        """The server on this kind of database, as empty as after `init`, for the next test."""
        if kind not in self._made:
            service = Service(Settings(database=self._urls[kind]()), clock)
            self._made[kind] = service, self._running.enter_context(inside.running(make_app(service)))
        old, client = self._made[kind]
        fresh = Service(replace(old.settings, removals=str(removals)), clock)
        fresh.database.close()
        fresh.removals.create()
        for name in ("settings", "clock", "regions", "removals", "by_device", "by_address"):
            setattr(old, name, getattr(fresh, name))
        old.founder, old.enroller = Founder(old.database, old.regions), Enroller(old.database, old.regions)
        old.purger = Purger(old.database, old.regions, old.removals)
        old.pusher = Pusher(old.database, old.regions, old.removals, old.settings)
        with old.database.writing() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
            connection.execute(foundings.insert().values(proof=proof_of(TOKEN), at=old.now()))
        return Server(old, client, clock)

    def close(self) -> None:
        """Stop them all."""
        self._running.close()


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest, empty_file: Path) -> Iterator[Servers]:
    """One server for each kind of database, for the whole run."""
    file = empty_file.with_name("server.db")
    shutil.copy(empty_file, file)
    made = Servers(
        {
            "sqlite": lambda: f"sqlite:///{file}",
            "postgresql": lambda: str(request.getfixturevalue("postgres_url")),
        }
    )
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, servers: Servers, clock: HandClock, tmp_path: Path) -> Server:
    """An empty server, on each kind of database, that waits for a region to be founded."""
    return servers.get(request.param, clock, tmp_path / "removals.jsonl")


@pytest.fixture(scope="session")
def founded() -> Region:
    """A region that is made once: keys take time. Not to be changed."""
    return Region.founded(TEAMS, coordinators=("regie",))


@pytest.fixture(scope="session")
def founded_file(founded: Region, empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the region was founded."""
    file = tmp_path_factory.mktemp("founded") / "founded.db"
    shutil.copy(empty_file, file)
    service = Service(Settings(database=f"sqlite:///{file}", removals=str(file) + "-removals"))
    with service.database.writing() as connection:
        connection.execute(foundings.insert().values(proof=proof_of(TOKEN), at=0))
    for statement in founded.statements:
        service.founder.take(NewStatement(statement.encode(), TOKEN), statement.author, 0)
    service.database.close()
    return file


@pytest.fixture(scope="session")
def founded_rows(founded_file: Path) -> list[tuple[Table, list[dict[str, Any]]]]:
    """What is in the database of a region that was founded."""
    source = Database(f"sqlite:///{founded_file}")
    with source.reading() as connection:
        found = [(table, [dict(row) for row in connection.execute(table.select()).mappings()]) for table in ALL]
    source.close()
    return [(table, rows) for table, rows in found if rows]


@pytest.fixture
def region(founded: Region, founded_rows: list[tuple[Table, list[dict[str, Any]]]], server: Server) -> Region:
    """The same region, known to the server, that this test may let grow."""
    with server.service.database.writing() as connection:
        connection.execute(foundings.delete())
        for table, rows in founded_rows:
            connection.execute(table.insert(), rows)
    return Region(founded.root, list(founded.statements), founded.roster, dict(founded.devices), dict(founded.keys))
