"""What waits to be sent keeps its order and is never lost; cursors and refused entries are kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import chain
from sync.errors import NoSpace
from sync.laptop.store import Store
from sync.region.holders import read_holders
from sync.region.inbox import Cursor, Inbox, RefusedEntry
from sync.region.lost import Lost
from sync.region.outbox import Outbox
from tests.sync.world import AT, World, new

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


def closed_and_lost(world: World, who: str) -> tuple[bytes, chain.Statement]:
    """A dossier that Anna closed, of which the server tells this laptop that it lost that."""
    dossier = new(world["anna"], p1_name="Noor")
    world.sync()
    world["anna"].region.close(dossier, AT)
    world.sync()
    closed = world[who].region.statements(dossier)[-1]
    world[who].region.unsend([closed.id])
    return bytes.fromhex(dossier), closed


@pytest.mark.parametrize(("who", "gone"), [("bo", False), ("anna", True)])
def test_only_who_said_a_lost_word_lets_go_of_it(world: World, who: str, gone: bool) -> None:  # G-16
    dossier, closed = closed_and_lost(world, "bo")
    says = world[who]._parts.words
    with world[who].region.together():
        says.say(says.say_in("unsay", {"words": [closed.id]}, AT))
    world.sync()
    bo = world["bo"]
    bo.region.unsend([closed.id])
    with bo.region.together():
        assert Lost(bo._membership, bo._parts.words).let_go(dossier, (closed,), AT) == gone


def test_a_word_in_the_place_of_a_lost_one_that_its_author_may_not_say_makes_nobody_let_go(world: World) -> None:
    """G-16"""
    dossier, closed = closed_and_lost(world, "anna")
    anna, cas = world["anna"].region, world["cas"].region.device
    held = read_holders(anna.statements(dossier.hex())[:1], anna.roster)
    forged = chain.sign(held.saying(dossier, "close", {}, cas.public.id, anna.roster, AT), cas.signer)
    assert anna.receive("holders", forged.encode()).why == "no-right"
    assert anna.statements(dossier.hex())[-1] == closed
    assert anna.unsent() == {"holders": 1}
