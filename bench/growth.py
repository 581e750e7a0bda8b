"""One vault that grows from size to size, measured at each; and one dossier that grows long."""

import gc
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bench import NOW, PASSPHRASE
from bench.people import person
from bench.table import Table, p99, timed
from desktop.cards import make_card
from sync import records
from sync.kdf import FLOOR
from sync.laptop.opened import Opened, Saying
from sync.vault import Value, Vault

ROUNDS: Final = 200
_BATCH: Final = 500  # dossiers in one transaction, while filling
_WORDS: Final = ("huur", "rekening", "klant", "kapper", "bus", "winkel", "brief", "lening", "loon", "keuken", "gesprek")
_PLACES: Final = ("GM0014", "GM0034", "GM0363", "GM0599", "GM0344")
_TEXT: Final = " ".join(random.Random(7).choices(_WORDS, k=20_000))  # noqa: S311 -- no secret


def answers(number: int, revision: int) -> dict[str, Value]:
    """About 2 kB of answers: what one part of a conversation leaves."""
    begin = (number * 8_171 + revision * 1_913) % (len(_TEXT) - 2_000)
    texts: dict[str, Value] = {f"n{index}": _TEXT[begin + index * 80 : begin + index * 80 + 80] for index in range(22)}
    clock: dict[str, Value] = {"s2_cutoff": "announced"} if number % 20 == 0 else {}
    day = date(2026, 11, 1) + timedelta(days=number % 97)
    return {
        **texts, **clock, "p1_name": f"Kapper Voorbeeld {number}", "w1_wish": ("go_on", "stop_job")[number % 2],
        "p3_municipality": _PLACES[number % len(_PLACES)], "pl4_review_date": day.isoformat(), "revision": revision,
    }  # fmt: skip


def said_of(number: int, revision: int) -> dict[str, Value]:
    """What a revision of a whole dossier says: first who it is about and what presses, then more words."""
    who = person(number, NOW.date())
    if revision == 0:
        return dict(who)
    return {path: value for path, value in answers(number, revision).items() if path not in who}


def content_of(said: dict[str, Value]) -> int:
    """Bytes of the CBOR of a revision that says this."""
    return len(records.revision_content(said, form="intake", reason=None, at=NOW))


@contextmanager
def probing(folder: Path) -> Iterator[Callable[[], float]]:
    """Gives what the disk itself takes at this moment for 8 kB that must be there, in ms."""
    with (folder / "probe").open("wb") as handle:

        def write() -> None:
            handle.write(os.urandom(8192))
            handle.flush()
            os.fsync(handle.fileno())

        yield lambda: timed(write)


class Growing:
    """Our vault with more and more dossiers."""

    def __init__(self, folder: Path, revisions: int) -> None:
        self.folder, self.profile, self.revisions = folder, folder / "ours", revisions
        self.ids: list[str] = []
        self.content = 0
        Vault.create(self.profile, PASSPHRASE).close()  # the key takes its second, in which the screens are made

    def grow(self, dossiers: int) -> None:
        """Fill up to so many dossiers, sealed and signed as saves are, but not one by one on the disk.

        In the end the list's cards have their copies, as the program makes them after unlocking.
        """
        with Vault.unlock(self.profile, PASSPHRASE) as vault:
            vault.card_maker = make_card
            vault._store.connection.execute("pragma synchronous=off")
            while len(self.ids) < dossiers:
                with vault._store.transaction():
                    for _ in range(min(_BATCH, dossiers - len(self.ids))):
                        self._fill(vault, len(self.ids))
            vault._cards.forget()
            vault.cards()
            while vault.copy_cards():
                pass

    def _fill(self, vault: Vault, number: int) -> None:
        dossier, opened = os.urandom(16), Opened(b"")
        for revision in range(self.revisions):
            said = said_of(number, revision)
            self.content += content_of(said)
            saying = Saying(said, opened.state.heads, "intake", None, NOW)
            sealed = vault._dossiers.seal(dossier, opened, saying)
            vault._dossiers.append(dossier, sealed)
            opened = replace(opened.after(sealed.revision), key=sealed.key)
        vault._cards.write(dossier, opened.state, vault._cards.make(dossier, opened.state))
        self.ids.append(dossier.hex())

    def measure(self, table: Table, column: str) -> None:
        """Every budget at the present size."""
        self._in_the_window(table, column)
        with Vault.unlock(self.profile, PASSPHRASE) as vault:
            vault.card_maker = make_card
            vault.cards()
            gc.collect()
            gc.freeze()  # what this measuring process holds is no part of the vault's work
            self._open_and_save(table, column, vault)
            shutil.rmtree(self.profile / "backups", ignore_errors=True)  # the window made its own meanwhile
            table.add(column, "the first backup, which checks every signature", timed(vault.backup) / 1000, "s")
            table.add(column, "backup with its check, beside the work", timed(vault.backup) / 1000, "s", 3)
            gc.unfreeze()
        shutil.rmtree(self.profile / "backups")
        size = (self.profile / "vault.db").stat().st_size
        table.add(column, "size of the database against the revisions", size / self.content, "x", 2.5)

    def _in_the_window(self, table: Table, column: str) -> None:
        command = [sys.executable, "-m", "bench.list_once", str(self.profile), str(len(self.ids))]
        starts = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(5)]  # noqa: S603
        shown = statistics.median(one["shown_ms"] for one in starts)
        keys = [key for one in starts for key in one["keys_ms"]]
        table.add(column, "list usable after the key was derived", shown, "ms", 300)
        table.add(column, "a key in the search, slowest of 25", max(keys), "ms", 16)
        table.add(column, "memory of the program with its list", starts[-1]["memory_mb"], "MB", 250)

    def _open_and_save(self, table: Table, column: str, vault: Vault) -> None:
        """The disk is asked between the saves: what keeps it busy at that moment keeps both waiting."""
        chosen = random.Random(len(self.ids)).choices(self.ids, k=ROUNDS)  # noqa: S311 -- no secret
        opens, saves, waits = [], [], []
        for one in chosen:
            vault._dossiers.forget()
            opens.append(timed(lambda: vault.dossier(one)))  # noqa: B023
        with probing(self.folder) as probe:
            for number, one in enumerate(chosen):
                heads, said = vault.dossier(one).heads, said_of(number, 9)
                self.content += content_of(said)
                saves.append(timed(lambda: vault.save(one, said, parents=heads, form="intake", at=NOW)))  # noqa: B023
                waits.append(probe())
        disk = p99(waits)
        table.add(column, "open a dossier, 99 of 100", p99(opens), "ms", 20)
        table.add(column, "durable save, median", statistics.median(saves), "ms")
        table.add(column, "durable save, 99 of 100", p99(saves), "ms", max(10, 5 * disk), "10 ms or 5 fsyncs")
        table.add(column, "fsync of the disk itself, 99 of 100", disk, "ms")


def long_dossier(folder: Path, table: Table, column: str, revisions: int) -> None:
    """One dossier with very many revisions, opened with ever more of them after its snapshot."""
    with Vault.create(folder / "long", PASSPHRASE, cost=FLOOR) as vault:
        vault._store.connection.execute("pragma synchronous=off")
        one = vault.new_dossier(answers(0, 0), form="intake", at=NOW)

        def write(number: int) -> None:
            said: dict[str, Value] = {"p1_name": f"Voorbeeld {number}", f"n{number % 22}": "x" * 60}
            vault.save(one, said, parents=vault.dossier(one).heads, form="intake", at=NOW)

        for number in range(1, revisions):
            write(number)
        vault._store.connection.execute("pragma synchronous=full")
        opens, saves = [], []
        for number in range(40):
            vault._dossiers.forget()
            opens.append(timed(lambda: vault.dossier(one)))
            saves.append(timed(lambda: write(number)))  # noqa: B023
        vault._dossiers.forget()
        table.add(column, "open it, slowest of 40", max(opens), "ms", 20)
        table.add(column, "durable save in it, slowest of 40", max(saves), "ms")
        table.add(column, "its whole history", timed(lambda: vault.history(one)), "ms")
