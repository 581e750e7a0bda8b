"""What waits to be sent keeps its order and is never lost; cursors and refused entries are kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.errors import NoSpace
from sync.laptop.store import Store
from sync.region.inbox import Cursor, Inbox, RefusedEntry
from sync.region.outbox import Outbox
from tests.sync.conftest import AT

DOSSIER, OTHER = b"d" * 16, b"e" * 16


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "vault.db"
    Store.create(path, b"k" * 32, b"v" * 16, b"device")
    opened = Store(path, b"k" * 32)
    yield opened
    opened.close()


def one(number: int) -> bytes:
    return bytes([number]) * 32


def filled(store: Store) -> Outbox:
    outbox = Outbox(store)
    outbox.add("holders", one(1), DOSSIER)
    outbox.add("grant", one(2), DOSSIER)
    outbox.add("revision", one(3), DOSSIER)
    outbox.add("seal", one(4))
    outbox.add("revision", one(5), OTHER)
    return outbox


def test_things_wait_in_the_order_in_which_they_were_written(store: Store) -> None:
    outbox = filled(store)
    assert [row.id for row in outbox.rows()] == [one(number) for number in range(1, 6)]
    assert [row.id for row in outbox.rows(after=outbox.rows()[1].n, most=2)] == [one(3), one(4)]
    assert outbox.count() == 5


def test_what_is_put_last_goes_behind_everything_and_what_is_written_then_behind_that(store: Store) -> None:
    outbox = filled(store)
    outbox.put_last(one(2))
    outbox.add("revision", one(6), OTHER)
    assert [row.id for row in outbox.rows()] == [one(number) for number in (1, 3, 4, 5, 2, 6)]


def test_a_write_that_was_taken_back_leaves_nothing_to_send(store: Store) -> None:
    outbox = Outbox(store)

    def cut_off() -> None:
        with store.transaction():
            outbox.add("revision", one(1), DOSSIER)
            raise NoSpace()

    with pytest.raises(NoSpace):
        cut_off()
    assert outbox.count() == 0


def test_what_the_server_has_waits_no_longer_and_the_rest_does(store: Store) -> None:
    outbox = filled(store)
    outbox.sent([row.n for row in outbox.rows()[:3]])
    assert [row.id for row in outbox.rows()] == [one(4), one(5)]
    assert not outbox.waits(DOSSIER)
    assert outbox.waits(OTHER)


def test_what_was_refused_is_set_apart_with_its_reason_and_can_be_tried_again(store: Store) -> None:  # G-23
    outbox = filled(store)
    outbox.refuse(outbox.rows()[2].n, "no-right", AT)
    [apart] = outbox.set_apart()
    assert (apart.id, apart.code, apart.at, apart.dossier) == (one(3), "no-right", AT, DOSSIER)
    assert outbox.count() == 5
    outbox.try_again(one(3))
    assert outbox.set_apart() == ()
    assert outbox.rows()[2].code is None


def test_what_is_set_apart_stands_in_the_order_in_which_it_was_written_whenever_it_was_refused(store: Store) -> None:
    outbox = filled(store)
    for row in (outbox.rows()[4], outbox.rows()[0], outbox.rows()[2]):
        outbox.refuse(row.n, "no-right", AT)
    assert [row.id for row in outbox.set_apart()] == [one(1), one(3), one(5)]


def test_of_a_purged_dossier_nothing_is_sent_any_more(store: Store) -> None:
    outbox = filled(store)
    outbox.drop(DOSSIER)
    assert [row.id for row in outbox.rows()] == [one(4), one(5)]


def test_a_cursor_moves_and_is_forgotten_with_its_team(store: Store) -> None:
    inbox = Inbox(store)
    assert inbox.cursors() == {}
    inbox.read_to(b"t" * 16, Cursor(7, one(7)))
    inbox.read_to(b"u" * 16, Cursor())
    inbox.read_to(b"t" * 16, Cursor(9, one(9)))
    assert inbox.cursors() == {b"t" * 16: Cursor(9, one(9)), b"u" * 16: Cursor(0, None)}
    inbox.forget_team(b"t" * 16)
    assert inbox.cursors() == {b"u" * 16: Cursor(0, None)}


def test_what_is_refused_again_for_another_reason_says_the_newest(store: Store) -> None:
    inbox = Inbox(store)
    for code in ("unknown-head", "no-right"):
        inbox.refuse(RefusedEntry(one(1), "revision", None, DOSSIER, code, AT, b"data"))
    assert [entry.code for entry in inbox.refused()] == ["no-right"]
    assert [entry.code for entry in Inbox(store).refused_of({DOSSIER})] == ["no-right"]


def test_what_was_said_of_a_dossier_that_is_others_now_is_kept_and_what_is_in_it_let_go(store: Store) -> None:
    inbox = Inbox(store)
    for number, kind in enumerate(("holders", "revision", "grant")):
        inbox.refuse(RefusedEntry(one(number), kind, None, DOSSIER, "unknown-head", AT, b"data"))
    inbox.refuse(RefusedEntry(one(9), "revision", None, OTHER, "no-parents", AT, b"data"))
    inbox.let_go(DOSSIER)
    assert [entry.id for entry in inbox.refused()] == [one(0), one(9)]
    assert [entry.id for entry in inbox.refused_of({DOSSIER})] == [one(0)]


def test_a_refused_entry_keeps_its_bytes_until_it_is_settled(store: Store) -> None:
    inbox = Inbox(store)
    entry = RefusedEntry(one(1), "grant", b"t" * 16, None, "no-right", AT, b"as it came")
    inbox.refuse(entry)
    inbox.refuse(entry)
    assert inbox.refused() == (entry,)
    inbox.settled(one(1))
    assert inbox.refused() == ()
