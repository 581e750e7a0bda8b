"""What the server's tests share: both databases, a server on each that starts empty, and a founded region."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.exchange import NewStatement
from sync.server.app import make_app
from sync.server.backups import copy_rows
from sync.server.database import Database, migrate
from sync.server.founding import proof_of
from sync.server.service import Service
from sync.server.settings import Settings
from sync.server.tables import foundings, metadata
from tests.conftest import HandClock
from tests.sync.region import Region
from tests.sync.server import inside, postgres
from tests.sync.server.inside import Inside
from tests.sync.server.laptops import Laptop

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
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with our tables."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    made = Database(f"sqlite:///{file}")
    migrate(made)
    made.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings for an empty database of this kind, with our tables."""
    removals = str(tmp_path / "removals.jsonl")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "server.db")
        return Settings(database=f"sqlite:///{tmp_path / 'server.db'}", removals=removals)
    url = request.getfixturevalue("postgres_url")
    made = Database(Settings(database=url).url)
    with made.writing() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in metadata.sorted_tables)}"))
    made.close()
    return Settings(database=url, removals=removals)


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


@pytest.fixture
def serve(clock: HandClock) -> Iterator[Callable[[Settings], Server]]:
    """Starts servers; all are stopped at the end."""
    with ExitStack() as running:

        def start(settings: Settings) -> Server:
            service = Service(settings, clock)
            return Server(service, running.enter_context(inside.running(make_app(service))), clock)

        yield start


@pytest.fixture
def server(serve: Callable[[Settings], Server], settings: Settings) -> Server:
    """An empty server that waits for a region to be founded."""
    made = serve(settings)
    with made.service.database.writing() as connection:
        connection.execute(foundings.insert().values(proof=proof_of(TOKEN), at=made.service.now()))
    return made


@pytest.fixture(scope="session")
def founded() -> Region:
    """A region that is made once: keys take time. Not to be changed."""
    return Region.founded(TEAMS, coordinators=("regie",))


@pytest.fixture(scope="session")
def founded_file(founded: Region, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the region was founded."""
    file = tmp_path_factory.mktemp("founded") / "founded.db"
    shutil.copy(sqlite_template, file)
    service = Service(Settings(database=f"sqlite:///{file}", removals=str(file) + "-removals"))
    with service.database.writing() as connection:
        connection.execute(foundings.insert().values(proof=proof_of(TOKEN), at=0))
    for statement in founded.statements:
        service.founder.take(NewStatement(statement.encode(), TOKEN), statement.author, 0)
    service.database.close()
    return file


@pytest.fixture
def region(founded: Region, founded_file: Path, server: Server) -> Region:
    """The same region, known to the server, that this test may let grow."""
    source = Database(f"sqlite:///{founded_file}")
    with source.reading() as rows, server.service.database.writing() as sink:
        sink.execute(foundings.delete())
        copy_rows(rows, sink)
    source.close()
    return Region(founded.root, list(founded.statements), founded.roster, dict(founded.devices), dict(founded.keys))
