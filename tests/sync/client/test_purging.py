"""A dossier that two people had deleted, over the real server: gone from every laptop after a round, and in step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from sync.errors import UnknownDossier
from sync.laptop.removing import DESTROYED
from sync.server.service import Service
from tests.sync.client.conftest import server_settings
from tests.sync.client.town import SOUTH, Town


@contextmanager
def service(town: Town, folder: Path) -> Iterator[Service]:
    """The server's work beside its answers, as another process of it does that."""
    made = Service(server_settings(folder), town.clock)
    yield made
    made.database.close()


def purged(town: Town, folder: Path, dossier: str, by: str) -> None:
    """Asked by one, confirmed by the coordinator; then the seventh day comes."""
    town[by].vault.region.ask_purge(dossier, town.clock())
    town.settle()
    town["dora"].vault.region.confirm_purge(dossier, town.clock())
    town.settle()
    later = town.clock() + timedelta(days=7)
    town.clock.set(later.year, later.month, later.day, later.hour)
    with service(town, folder) as server:
        assert server.purger.purge(server.now()) == 1


def test_what_two_people_had_deleted_is_gone_from_every_laptop_and_they_are_in_step(
    town: Town, tmp_path: Path
) -> None:  # G-22, G-26
    dossier, other = town["anna"].new(p1_name="Voorbeeld"), town["anna"].new(p1_name="Iemand anders")
    town.settle()
    town["bo"].write(dossier, p4_phone="only on this laptop")
    purged(town, tmp_path, dossier, "anna")
    town.settle()  # every laptop ends in step
    for name in ("anna", "bo"):
        vault = town[name].vault
        with pytest.raises(UnknownDossier):
            vault.dossier(dossier)
        assert [(one.dossier_id, one.kind) for one in vault.removals()] == [(dossier, DESTROYED)]
        assert vault.region.apart() == ()
        assert vault.dossier(other).values == {"p1_name": "Iemand anders"}
