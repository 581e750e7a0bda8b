"""A town that was founded once: anna (administrator) and bo in Noord, carl in Zuid, dora coordinates."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sync.server.app import make_app
from sync.server.database import Database, migrate
from sync.server.founding import proof_of
from sync.server.service import Service
from sync.server.settings import Settings
from sync.server.tables import foundings
from tests.conftest import HandClock
from tests.sync.client.town import COORDINATORS, NORTH, SOUTH, Town, over
from tests.sync.conftest import AT
from tests.sync.server import inside

TOKEN = "only-for-tests"
DATABASE = "server.db"


def server_settings(folder: Path) -> Settings:
    """A server whose files lie in this folder."""
    return Settings(
        database=f"sqlite:///{folder / DATABASE}",
        removals=str(folder / "removals.jsonl"),
        requests_per_minute=1_000_000,
        joins_per_minute=1_000_000,
    )


def empty_server(folder: Path, clock: Callable[[], object]) -> Service:
    """A server that waits to be founded with TOKEN."""
    settings = server_settings(folder)
    made = Database(settings.url)
    migrate(made)
    with made.writing() as connection:
        connection.execute(foundings.insert().values(proof=proof_of(TOKEN), at=0))
    made.close()
    return Service(settings, clock)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """The folders of a whole town, closed; copied by each test."""
    folder, clock = tmp_path_factory.mktemp("founded-town"), HandClock(AT)
    with inside.running(make_app(empty_server(folder, clock))) as served:
        town = Town(over(served), clock)
        town.found("anna", folder / "anna", TOKEN)
        town.join("bo", folder / "bo", NORTH)
        town.join("carl", folder / "carl", SOUTH)
        town.join("dora", folder / "dora", COORDINATORS)
        town.settle()
        town.close()
    return folder, town


@pytest.fixture
def town(founded: tuple[Path, Town], tmp_path: Path, clock: HandClock) -> Iterator[Town]:
    """A copy of the town, with its server running."""
    source, made = founded
    shutil.copy(source / DATABASE, tmp_path / DATABASE)
    with ExitStack() as stack:
        served = stack.enter_context(inside.running(make_app(Service(server_settings(tmp_path), clock))))
        copy = Town(over(served), clock).copied(made, source, tmp_path)
        stack.callback(copy.close)
        yield copy
