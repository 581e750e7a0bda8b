"""A region of three teams and a server that only relays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.world import World

TEAMS = {"noord": ("anna", "bo"), "zuid": ("cas",), "regie": ("dirk",)}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.made(tmp_path, TEAMS, coordinators=("regie",))
    yield made
    made.close()
