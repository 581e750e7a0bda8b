"""What waits for the disk, and what may wait for the next one that does."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from sync.errors import DiskTrouble, NoSpace, SyncError
from sync.vault import Vault
from tests.sync.world import laptop

FULL, NORMAL = 2, 1


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with laptop(tmp_path_factory.mktemp("store") / "anna") as made:
        yield made


def synchronous(vault: Vault) -> int:
    return int(vault._store.rows("pragma synchronous")[0][0])


def away(vault: Vault) -> list[tuple[bytes, ...]]:
    return vault._store.rows("select dossier from away")


def put_away(vault: Vault, one: bytes) -> None:
    vault._store.write("insert into away (dossier, count, sum) values (?, 1, ?)", one, bytes(32))


def test_what_a_server_can_give_again_waits_for_no_disk_and_all_else_does(vault: Vault) -> None:
    assert synchronous(vault) == FULL
    with vault._store.fetched():
        put_away(vault, b"1" * 16)
        assert synchronous(vault) == NORMAL
    assert synchronous(vault) == FULL
    assert (b"1" * 16,) in away(vault)


def half_done(vault: Vault) -> None:
    with vault._store.fetched():
        put_away(vault, b"2" * 16)
        raise KeyError


def test_what_was_fetched_is_whole_or_not_there_and_the_next_write_waits_again(vault: Vault) -> None:
    with pytest.raises(KeyError):
        half_done(vault)
    assert (b"2" * 16,) not in away(vault)
    assert synchronous(vault) == FULL


SOON = "insert into away (dossier, count, sum) values (?, 1, ?)"


def test_what_is_written_soon_is_there_for_whatever_is_asked_next_and_when_the_step_ends(vault: Vault) -> None:
    store = vault._store
    with store.transaction():
        store.write_soon(SOON, b"5" * 16, bytes(32))
        before = store.changes
        store.write_soon(SOON, b"6" * 16, bytes(32))
        assert store.changes == before + 1
        store.write_soon(SOON, b"7" * 16, bytes(32))
        store.write_soon("delete from away where dossier = ?", b"5" * 16)
    assert {one for (one,) in away(vault)} >= {b"6" * 16, b"7" * 16}
    assert (b"5" * 16,) not in away(vault)
    store.write_soon(SOON, b"8" * 16, bytes(32))
    assert not store.connection.in_transaction
    assert (b"8" * 16,) in away(vault)


def half_said(vault: Vault, one: bytes) -> None:
    with vault._store.transaction():
        vault._store.write_soon(SOON, one, bytes(32))
        raise KeyError


def test_of_a_step_that_failed_nothing_that_was_to_be_written_soon_is_written_later(vault: Vault) -> None:
    store = vault._store
    with store.transaction():
        store.write_soon(SOON, b"a" * 16, bytes(32))
        with pytest.raises(KeyError):
            half_said(vault, b"b" * 16)
    with pytest.raises(KeyError):
        half_said(vault, b"c" * 16)
    assert (b"a" * 16,) in away(vault)
    assert not {(b"b" * 16,), (b"c" * 16,)} & {*away(vault)}


def test_the_disk_is_waited_for_once_before_something_is_sent(vault: Vault) -> None:
    writes: list[str] = []
    with vault._store.fetched():
        put_away(vault, b"3" * 16)
    vault._store.connection.set_trace_callback(writes.append)
    vault.region.pending()
    vault.region.pending()
    vault._store.connection.set_trace_callback(None)
    assert [one for one in writes if "user_version=" in one] == ["pragma user_version=1"]


def test_what_is_dropped_is_overwritten_and_what_is_read_in_passing_stays_in_memory(vault: Vault) -> None:
    """As docs/format.md says: a draft is dropped a hundred times a day, and its pages are not written anew."""
    assert vault._store.rows("pragma secure_delete") == [(1,)]
    assert vault._store.rows("pragma temp_store") == [(2,)]
    assert vault._store.rows("pragma journal_mode") == [("wal",)]


def later_in_a_step_that_failed(vault: Vault, rows: list[tuple[bytes, bytes]], later: bytes) -> None:
    """Whoever asks next finds that the rows cannot be written, takes it for a fault of what it judges, and goes on."""
    store = vault._store
    with store.transaction():
        for row in rows:
            store.write_soon(SOON, *row)
        with suppress(SyncError):
            store.rows("select 1")
        with suppress(SyncError):
            put_away(vault, later)


def test_a_step_of_which_rows_could_not_be_written_does_not_end_without_them(vault: Vault) -> None:
    with pytest.raises(SyncError):
        later_in_a_step_that_failed(vault, [(b"d" * 16, b""), (b"d" * 16, b"")], b"e" * 16)
    assert not {(b"d" * 16,), (b"e" * 16,)} & {*away(vault)}


def test_when_a_full_disk_took_a_step_back_nothing_more_of_it_is_written(vault: Vault) -> None:
    store = vault._store
    ((pages,),), ((most,),) = store.rows("pragma page_count"), store.rows("pragma max_page_count")
    store.rows(f"pragma max_page_count={pages + 4}")
    try:
        with pytest.raises((NoSpace, DiskTrouble)):
            later_in_a_step_that_failed(vault, [(bytes([one]) * 16, bytes(9_000)) for one in range(9)], b"f" * 16)
    finally:
        store.rows(f"pragma max_page_count={most}")
    assert (b"f" * 16,) not in away(vault)
