"""A database beside the log of a crash is looked at without a byte being changed, and seen as SQLite would see it."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sync.errors import NewerFormat, SyncError
from sync.laptop import store, unopened, wal
from sync.vault import Vault
from tests.conftest import PASSPHRASE
from tests.sync.conftest import digests, new, write

PAGE = store.PAGE_BYTES
FRAME = 24 + PAGE


@pytest.fixture
def crashed(vault: Vault, closed: Path, tmp_path: Path) -> Path:
    """What kill -9 leaves: a database that is behind, and the log with what was saved since."""
    dossier = new(vault, p1_name="Noor", more="x" * 60_000)
    vault._store.flush()
    for number in range(4):
        write(vault, dossier, {"count": number, "more": "y" * 30_000})
    return shutil.copytree(closed, tmp_path / "crashed")


def by_sqlite(folder: Path, scratch: Path) -> tuple[int, int]:
    """Pages and revisions, as SQLite itself finds them in a copy of database and log."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(folder, scratch)
    with closing(sqlite3.connect(scratch / "vault.db")) as connection:
        pages = connection.execute("pragma page_count").fetchone()[0]
        return pages, connection.execute("select count(*) from revisions").fetchone()[0]


def opens(folder: Path) -> bool:
    """True when it opens; else not a byte of it is another."""
    before = digests(folder)
    try:
        Vault.unlock(folder, PASSPHRASE).close()
    except SyncError:
        assert digests(folder) == before
        return False
    return True


def test_a_log_that_was_half_written_back_when_the_power_went_is_no_damage(crashed: Path) -> None:  # G-05
    """The database by itself is none then: sectors of before and after, in any mixture."""
    database = crashed / "vault.db"
    behind, pages = database.read_bytes(), wal.logged(database).pages
    of = unopened.vault_of(database)
    assert of is not None
    assert len(pages) > 10
    for seed in range(12):
        chance, image = random.Random(seed), bytearray(behind)  # noqa: S311 -- no secret
        for number, page in pages.items():
            image.extend(bytes(max(number * PAGE - len(image), 0)))
            for sector in range(0, PAGE, 512):
                if chance.random() < 0.5:
                    at = (number - 1) * PAGE + sector
                    image[at : at + 512] = page[sector : sector + 512]
        database.write_bytes(image)
        assert unopened.vault_of(database) == of, f"drawn by {seed}"
    assert opens(crashed)


def test_what_counts_in_the_log_is_what_sqlite_finds_in_it(crashed: Path, tmp_path: Path) -> None:
    """At every length of the log, and with a wrong byte in it."""
    log = crashed / "vault.db-wal"
    whole = log.read_bytes()
    frames = (len(whole) - 32) // FRAME
    assert frames > 10
    torn = [whole[: 32 + FRAME * number + extra] for number in range(0, frames + 1, 3) for extra in (0, 900)]
    wrong = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (3, 18, 30, 40, 32 + FRAME * 5 + 500)]
    counted = set()
    for data in (*torn, *wrong, whole):
        log.write_bytes(data)
        pages, revisions = by_sqlite(crashed, tmp_path / "scratch")
        found = wal.logged(crashed / "vault.db")
        assert (found.size or (crashed / "vault.db").stat().st_size // PAGE) == pages
        counted.add(revisions)
    assert counted == {1, 2, 3, 4, 5}


def test_a_newer_format_that_stands_in_the_log_alone_is_left_alone(
    closed: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # G-02
    """A release brought the vault to the next format and was killed; an older release is started again."""
    vault._store.write(f"pragma user_version={store.FORMAT + 1}")
    killed = shutil.copytree(closed, tmp_path / "killed")
    assert (killed / "vault.db").read_bytes()[60:64] == store.FORMAT.to_bytes(4, "big")
    before = digests(killed)
    with pytest.raises(NewerFormat):
        Vault.unlock(killed, PASSPHRASE)
    assert digests(killed) == before
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    Vault.unlock(killed, PASSPHRASE).close()


def test_a_migration_that_never_counted_is_not_in_the_way(closed: Path, vault: Vault, tmp_path: Path) -> None:
    vault._store.write(f"pragma user_version={store.FORMAT + 1}")
    killed = shutil.copytree(closed, tmp_path / "killed")
    log = killed / "vault.db-wal"
    log.write_bytes(log.read_bytes()[:-1] + b"?")
    assert opens(killed)


def test_a_database_cut_off_beside_a_log_opens_or_is_left_as_it_was(crashed: Path, tmp_path: Path) -> None:  # G-02
    size = (crashed / "vault.db").stat().st_size
    assert size > 20 * PAGE
    outcomes = {}
    for pages in (0, 1, 2, 8, 12, size // PAGE - 1, size // PAGE):
        spoilt = shutil.copytree(crashed, tmp_path / str(pages))
        with (spoilt / "vault.db").open("r+b") as handle:
            handle.truncate(pages * PAGE)
        outcomes[pages] = opens(spoilt)
    assert outcomes[size // PAGE]
    assert not outcomes[2]


def test_pages_that_only_the_log_has_are_no_cut(crashed: Path) -> None:
    """Cut off while the log was being written into the database: everything is there."""
    log = wal.logged(crashed / "vault.db")
    data = bytearray((crashed / "vault.db").read_bytes())
    assert log.size * PAGE > len(data), "the log brings pages that the database does not have yet"
    data[:PAGE] = log.pages[1]
    (crashed / "vault.db").write_bytes(data)
    assert opens(crashed)


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: bytes(len(data)), lambda data: data[:20]])
def test_a_log_that_is_none_changes_nothing(crashed: Path, spoil: Callable[[bytes], bytes]) -> None:
    log = crashed / "vault.db-wal"
    log.write_bytes(spoil(log.read_bytes()))
    assert wal.logged(crashed / "vault.db").pages == {}
    assert opens(crashed)
