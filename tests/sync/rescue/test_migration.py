"""From this format to a made-up next one: whole or not at all, after a backup, and never back by mistake."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import DamagedVault, NewerFormat, NoSpace, SyncError
from sync.laptop import header, store
from sync.rescue import backup, migration
from sync.rescue.restoring import restore
from sync.rescue.salvage import mend
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests, named_card, new, write
from tests.sync.test_golden import GOLDEN, facts_of

Reopen = Callable[[], Vault]


def next_format(patch: pytest.MonkeyPatch) -> None:
    """A made-up format 2: one more table, one more column, filled from what is there."""

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("create table marks (dossier blob primary key, sealed blob) strict")
        connection.execute("alter table revisions add column arrived integer")
        connection.execute("update revisions set arrived = n")
        connection.execute("insert into marks select dossier, zeroblob(8) from grants")

    patch.setattr(store, "FORMAT", 2)
    patch.setattr(header, "FORMAT", 2)
    patch.setitem(migration.STEPS, 1, step)


def test_a_vault_of_this_release_opens_in_the_next_format_with_everything_in_it(
    closed: Path, vault: Vault, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = new(vault, p1_name="Noor")
    write(vault, dossier, {"p1_name": "Nora"})
    vault.close()
    next_format(monkeypatch)
    again = reopen()
    assert again._store.version == 2
    assert header.read_header(closed).format == 2
    assert again._store.rows("select arrived from revisions") == [(1,), (2,)]
    assert again.dossier(dossier).values == {"p1_name": "Nora"}
    assert again.check().sound
    (kept,) = again.backups()
    with sqlite3.connect(kept.folder / "vault.db") as before:
        assert before.execute("pragma user_version").fetchone() == (1,), "a backup of the older format was made first"
    before.close()


def test_the_golden_vault_opens_in_the_next_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(GOLDEN, tmp_path / "golden")
    with Vault.unlock(copy, PASSPHRASE) as vault:
        before = facts_of(vault)
    next_format(monkeypatch)
    with Vault.unlock(copy, PASSPHRASE) as vault:
        assert facts_of(vault) == before
        assert vault._store.version == 2


def test_an_older_release_leaves_what_was_migrated_as_it_is(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-02
    with monkeypatch.context() as newer:
        next_format(newer)
        Vault.unlock(closed, PASSPHRASE).close()
    before = digests(closed)
    with pytest.raises(NewerFormat):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed) == before


@pytest.mark.parametrize("where", ["file", "log"])
def test_a_format_that_never_was_is_damage_and_costs_no_backup(vault: Vault, closed: Path, where: str) -> None:
    """Each try to unlock made a backup of it, and three took the place of all sound ones."""
    dossier = new(vault, p1_name="Noor")
    vault.backup()
    vault.close()
    database = closed / "vault.db"
    if where == "file":
        data = bytearray(database.read_bytes())
        data[63] = 0
        database.write_bytes(data)
    else:
        lost = closed.parent / "lost"
        with sqlite3.connect(database) as connection:
            connection.execute("pragma user_version = 0")
            connection.commit()
            shutil.copytree(closed, lost)  # as kill -9 leaves it
        connection.close()
        shutil.rmtree(closed)
        lost.rename(closed)
    backups = digests(closed / "backups")
    with pytest.raises(DamagedVault):
        Vault.unlock(closed, PASSPHRASE)
    assert digests(closed / "backups") == backups
    mend(closed, lambda found: header.key_by_passphrase(found, PASSPHRASE), named_card)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}


def test_a_step_and_its_number_are_one_transaction(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off between the two, the step would be taken once more over its own outcome."""
    next_format(monkeypatch)
    whole, said = migration.STEPS[1], list[str]()

    def heard(connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(lambda one: said.append(one.lower()))
        whole(connection)

    monkeypatch.setitem(migration.STEPS, 1, heard)
    Vault.unlock(closed, PASSPHRASE).close()
    ends = [one for one in said if one.startswith(("commit", "pragma user_version"))]
    assert ends[:2] == ["pragma user_version=2", "commit"]


@pytest.mark.parametrize("cut", ["backup", "step", "header"])
def test_cut_off_anywhere_the_next_unlock_goes_on(
    closed: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.close()

    def refuse(*_: object) -> None:
        raise NoSpace()

    next_format(monkeypatch)
    whole = migration.STEPS[1]

    def half(connection: sqlite3.Connection) -> None:
        whole(connection)
        raise NoSpace()

    with monkeypatch.context() as fault:
        if cut == "backup":
            fault.setattr(backup.Work, "run", refuse)
        elif cut == "step":
            fault.setitem(migration.STEPS, 1, half)
        else:
            write_header = header.write_header
            fault.setattr(header, "write_header", lambda at, one: refuse() if at == closed else write_header(at, one))
        with pytest.raises(SyncError):
            Vault.unlock(closed, PASSPHRASE)
    version = int.from_bytes((closed / "vault.db").read_bytes()[60:64], "big")
    assert version == (2 if cut == "header" else 1)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
        assert (again._store.version, header.read_header(closed).format) == (2, 2)


def test_a_backup_of_the_older_format_can_be_restored_and_is_brought_up(
    closed: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = new(vault, p1_name="Noor")
    vault.backup(tmp_path / "stick")
    vault.close()
    next_format(monkeypatch)
    Vault.unlock(closed, PASSPHRASE).close()
    restore(closed, tmp_path / "stick", PASSPHRASE)
    with Vault.unlock(closed, PASSPHRASE) as again:
        assert again.dossier(dossier).values == {"p1_name": "Noor"}
        assert again._store.version == 2
