"""The same dossiers in SQLCipher, as rows of JSON, and in KeePass, as notes: what others take for the same work."""

import json
import random
import statistics
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from bench import NOW, PASSPHRASE
from bench.growth import ROUNDS, content_of, said_of
from bench.table import Table, p99, timed
from sync.vault import Value

KEEPASS_MOST: Final = 1_000  # it writes everything at every save: minutes beyond this
_TABLE: Final = "create table revisions (n integer primary key, dossier integer, at text, said text)"
_INSERT: Final = "insert into revisions (dossier, at, said) values (?, ?, ?)"


class SqlCipher:
    """An encrypted SQLite that grows from size to size."""

    def __init__(self, folder: Path, revisions: int) -> None:
        dbapi: Any = import_module("sqlcipher3.dbapi2")
        self.path, self.revisions = folder / "cipher.db", revisions
        self.dossiers = self.content = 0
        self.base = dbapi.connect(str(self.path), isolation_level=None)
        for statement in (f"pragma key='{PASSPHRASE}'", "pragma journal_mode=wal", _TABLE):
            self.base.execute(statement)
        self.base.execute("create index by_dossier on revisions (dossier)")
        self.base.execute("pragma synchronous=full")

    def grow(self, dossiers: int) -> None:
        """Fill up to so many, in one transaction."""
        self.base.execute("begin")
        for number in range(self.dossiers, dossiers):
            for revision in range(self.revisions):
                said = said_of(number, revision)
                self.content += content_of(said)
                self.base.execute(_INSERT, (number, str(NOW), json.dumps(said)))
        self.base.execute("commit")
        self.base.execute("pragma wal_checkpoint(truncate)")
        self.dossiers = dossiers

    def measure(self, table: Table, column: str) -> None:
        """Opening, saving and size."""
        chosen = random.Random(self.dossiers).choices(range(self.dossiers), k=ROUNDS)  # noqa: S311 -- no secret
        opens = [timed(lambda: self._opened(one)) for one in chosen]  # noqa: B023
        saves = []
        for number, one in enumerate(chosen):
            said = json.dumps(said_of(number, 9))
            saves.append(timed(lambda: self.base.execute(_INSERT, (one, str(NOW), said))))  # noqa: B023
        table.add(column, "SQLCipher: open a dossier, 99 of 100", p99(opens), "ms")
        table.add(column, "SQLCipher: durable save, median", statistics.median(saves), "ms")
        table.add(column, "SQLCipher: durable save, 99 of 100", p99(saves), "ms")
        table.add(column, "SQLCipher: size against the revisions", self.path.stat().st_size / self.content, "x")

    def _opened(self, one: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for (said,) in self.base.execute("select said from revisions where dossier = ? order by n", (one,)):
            values.update(json.loads(said))
        return values


def keepass(folder: Path, table: Table, column: str, dossiers: int) -> None:
    """The newest state of each dossier as a note; a file is read and written whole."""
    rows = ("KeePass: unlock (reads everything)", "KeePass: save (writes everything)")
    if dossiers > KEEPASS_MOST:
        for what in rows:
            table.note(column, what, "left out")
        return
    pykeepass: Any = import_module("pykeepass")
    path = folder / f"notes-{dossiers}.kdbx"
    base = pykeepass.create_database(str(path), password=PASSPHRASE)
    for number in range(dossiers):
        base.add_entry(base.root_group, f"Voorbeeld {number}", "", "", notes=json.dumps(said_of(number, 0)))
    save = timed(base.save)
    table.add(column, rows[0], timed(lambda: pykeepass.PyKeePass(str(path), PASSPHRASE)), "ms")
    table.add(column, rows[1], save, "ms")
