"""What putting a backup back would change, told from which revisions stand where; opens nothing."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sync.errors import told_plainly
from sync.files import address
from sync.laptop import store, unopened
from sync.laptop.store import Store


@dataclass(frozen=True)
class Difference:
    """dossiers: how many the backup holds. absent: ids that are not in it. behind: ids it knows an older state of.

    revisions: how many of those in the vault it lacks, of the dossiers that are behind.
    """

    dossiers: int
    absent: tuple[str, ...]
    behind: tuple[str, ...]
    revisions: int


def difference(present: Store, folder: Path) -> Difference:
    """The vault that is open against a backup. Raises DamagedVault, ForeignVault, NewerFormat."""
    path = folder / store.NAME
    with told_plainly(folder):
        unopened.check_file(path)
        connection = sqlite3.connect(address(path.absolute(), "mode=ro&immutable=1"), uri=True)
        try:
            there = dict(connection.execute("select id, dossier from revisions"))
        finally:
            connection.close()
    here = dict(present.rows("select id, dossier from revisions"))
    held = {*there.values()}
    lacking = [dossier for one, dossier in here.items() if one not in there]
    behind = {dossier for dossier in lacking if dossier in held}
    return Difference(
        dossiers=len(held),
        absent=tuple(sorted(one.hex() for one in {*lacking} - held)),
        behind=tuple(sorted(one.hex() for one in behind)),
        revisions=sum(dossier in behind for dossier in lacking),
    )
