"""How a vault grows, beside SQLCipher and KeePass holding the same dossiers: `python -m bench.vault`.

python -m bench.vault [--dossiers 100 1000 10000] [--revisions 5] [--long 2000]. The others are measured when they are
installed (`pip install --group compare`). What the figures mean: docs/performance.md.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bench.measures import NOW, PASSPHRASE
from sync.kdf import FLOOR
from sync.vault import Value, Vault

ROUNDS: Final = 200
KEEPASS_MOST: Final = 1_000  # it writes everything at every save
WORDS: Final = ("huur", "rekening", "klant", "kapper", "bus", "winkel", "brief", "lening", "loon", "keuken", "gesprek")
_OPENED: Final = """
import resource, sys
from pathlib import Path
from desktop.cards import make_card
from sync.vault import Vault
with Vault.unlock(Path(sys.argv[1]), sys.argv[2]) as vault:
    vault.card_maker = make_card
    cards = vault.cards()
    vault.dossier(cards[0].dossier_id)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def answers(number: int, revision: int) -> dict[str, Value]:
    """About 2 kB of answers: what one part of a conversation leaves."""
    chance = random.Random(number * 100 + revision)  # noqa: S311 -- no secret
    text = " ".join(chance.choice(WORDS) for _ in range(220))
    made: dict[str, Value] = {f"n{index}": text[index * 60 : index * 60 + 60] for index in range(22)}
    return {**made, "p1_name": f"Voorbeeld {number}", "revision": revision}


def row(what: str, value: float, unit: str, budget: float | None = None) -> None:
    """Print one figure beside its budget."""
    mark = "" if budget is None else f"{budget:9.1f} {unit}" + ("  over" if value > budget else "")
    print(f"{what:66} {value:10.1f} {unit:3} {mark}", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def p99(times: list[float]) -> float:
    """The time that one in a hundred is over."""
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.99))]


def fsync_ms(folder: Path) -> list[float]:
    """What the disk itself takes for 8 kB that must be there."""
    with (folder / "probe").open("wb") as handle:

        def write() -> None:
            handle.write(os.urandom(8192))
            handle.flush()
            os.fsync(handle.fileno())

        return [timed(write) for _ in range(ROUNDS)]


def ours(folder: Path, dossiers: int, revisions: int) -> None:
    """Our vault with so many dossiers of so many revisions."""
    profile, name = folder / "ours", f"{dossiers:,} dossiers"
    disk = p99(fsync_ms(folder))
    content = 0
    with Vault.create(profile, PASSPHRASE, cost=FLOOR) as vault:
        vault._store.connection.execute("pragma synchronous=off")  # filling is not measured
        ids = []
        for number in range(dossiers):
            said = answers(number, 0)
            content += len(json.dumps(said))
            ids.append(vault.new_dossier(said, form="intake", at=NOW))
            for revision in range(1, revisions):
                said = answers(number, revision)
                content += len(json.dumps(said))
                vault.save(ids[-1], said, parents=vault.dossier(ids[-1]).heads, form="intake", at=NOW)
    with Vault.unlock(profile, PASSPHRASE) as vault:
        cards = timed(vault.cards)
        row(f"{name}: cards read", cards, "ms", 300)
        chosen = random.Random(dossiers).choices(ids, k=ROUNDS)  # noqa: S311 -- no secret

        def opened(one: str) -> float:
            vault._dossiers.forget()
            return timed(lambda: vault.dossier(one))

        row(f"{name}: open one, p99", p99([opened(one) for one in chosen]), "ms", 20)
        times = []
        for number, one in enumerate(chosen):
            heads, said = vault.dossier(one).heads, answers(number, 9)
            times.append(timed(lambda: vault.save(one, said, parents=heads, form="intake", at=NOW)))  # noqa: B023
        row(f"{name}: durable save, p99 (the disk's own fsync: {disk:.1f} ms)", p99(times), "ms", max(10, 5 * disk))
        row(f"{name}: durable save, median", statistics.median(times), "ms")
        row(f"{name}: backup with its check", timed(vault.backup) / 1000, "s", 3)
    size = (profile / "vault.db").stat().st_size
    row(f"{name}: size against {content / 1e6:.0f} MB of answers", size / content, "x", 2.5)
    done = subprocess.run([sys.executable, "-c", _OPENED, profile, PASSPHRASE], capture_output=True, check=True)  # noqa: S603
    row(f"{name}: memory of the vault with all cards", float(done.stdout), "MB", 250)


def long_one(folder: Path, revisions: int) -> None:
    """One dossier with very many revisions."""
    with Vault.create(folder / "long", PASSPHRASE, cost=FLOOR) as vault:
        vault._store.connection.execute("pragma synchronous=off")
        one = vault.new_dossier(answers(0, 0), form="intake", at=NOW)
        for revision in range(1, revisions):
            said: dict[str, Value] = {"p1_name": f"Voorbeeld {revision}", f"n{revision % 22}": "x" * 60}
            vault.save(one, said, parents=vault.dossier(one).heads, form="intake", at=NOW)
        vault._dossiers.forget()
        row(f"one dossier of {revisions:,} revisions: open", timed(lambda: vault.dossier(one)), "ms", 20)
        heads = vault.dossier(one).heads
        save = timed(lambda: vault.save(one, {"n1": "y"}, parents=heads, form="intake", at=NOW))
        row(f"one dossier of {revisions:,} revisions: save", save, "ms", 10)


def sqlcipher(folder: Path, dossiers: int, revisions: int) -> None:
    """The same dossiers as JSON rows in an encrypted SQLite."""
    name = f"{dossiers:,} dossiers, SQLCipher"
    dbapi: Any = import_module("sqlcipher3.dbapi2")
    path = folder / "cipher.db"
    base = dbapi.connect(str(path), isolation_level=None)
    base.execute(f"pragma key='{PASSPHRASE}'")
    base.execute("pragma journal_mode=wal")
    base.execute("create table revisions (n integer primary key, dossier integer, at text, said text)")
    base.execute("create index by_dossier on revisions (dossier)")
    base.execute("begin")
    for number in range(dossiers):
        for revision in range(revisions):
            said = json.dumps(answers(number, revision))
            base.execute("insert into revisions (dossier, at, said) values (?, ?, ?)", (number, str(NOW), said))
    base.execute("commit")
    base.execute("pragma synchronous=full")
    chosen = random.Random(dossiers).choices(range(dossiers), k=ROUNDS)  # noqa: S311 -- no secret

    def opened(one: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for (said,) in base.execute("select said from revisions where dossier = ? order by n", (one,)):
            values.update(json.loads(said))
        return values

    row(f"{name}: open one, p99", p99([timed(lambda: opened(one)) for one in chosen]), "ms")  # noqa: B023
    insert = "insert into revisions (dossier, at, said) values (?, ?, ?)"
    times = []
    for number, one in enumerate(chosen):
        said = json.dumps(answers(number, 9))
        times.append(timed(lambda: base.execute(insert, (one, str(NOW), said))))  # noqa: B023
    row(f"{name}: durable save, p99", p99(times), "ms")
    row(f"{name}: durable save, median", statistics.median(times), "ms")
    base.close()
    content = sum(len(json.dumps(answers(number, one))) for number in range(dossiers) for one in range(revisions))
    row(f"{name}: size", path.stat().st_size / content, "x")


def keepass(folder: Path, dossiers: int, _revisions: int) -> None:
    """The newest state of the same dossiers as notes in a KeePass file."""
    name = f"{dossiers:,} dossiers, KeePass"
    pykeepass: Any = import_module("pykeepass")
    path = folder / "notes.kdbx"
    base = pykeepass.create_database(str(path), password=PASSPHRASE)
    for number in range(dossiers):
        base.add_entry(base.root_group, f"Voorbeeld {number}", "", "", notes=json.dumps(answers(number, 0)))
    row(f"{name}: save (writes everything)", timed(base.save), "ms")
    row(f"{name}: unlock (reads everything)", timed(lambda: pykeepass.PyKeePass(str(path), PASSPHRASE)), "ms")


def others(dossiers: int) -> Iterator[Callable[[Path, int, int], None]]:
    """What is installed and can hold so many."""
    for module, measure in (("sqlcipher3", sqlcipher), ("pykeepass", keepass)):
        if find_spec(module) is None:
            print(f"{module} is not installed: pip install --group compare")
        elif measure is keepass and dossiers > KEEPASS_MOST:
            print(f"{dossiers:,} dossiers, KeePass: left out above {KEEPASS_MOST:,}, since every save writes them all")
        else:
            yield measure


def main() -> None:
    """Measure every size, each in a folder of its own."""
    parser = ArgumentParser(prog="python -m bench.vault", description=__doc__)
    parser.add_argument("--dossiers", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--revisions", type=int, default=5)
    parser.add_argument("--long", type=int, default=2_000, help="revisions of one dossier")
    options = parser.parse_args()
    print(f"{'what':66} {'measured':>10}     {'budget':>9}")
    for dossiers in options.dossiers:
        with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
            for measure in (ours, *others(dossiers)):
                measure(Path(folder), dossiers, options.revisions)
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        long_one(Path(folder), options.long)


if __name__ == "__main__":
    main()
