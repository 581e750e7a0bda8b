"""One round of syncing against a server that is slow, cut off, restored, hostile or simply right."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.client.asking import Answer, Request, Unreachable
from sync.client.carrying import carried
from sync.client.pace import Pace
from sync.client.progress import LIMITS, Progress
from sync.client.syncer import Syncer
from sync.protocol import comparison, exchange
from sync.protocol.exchange import Entry, Push, Verdict, Verdicts
from tests.sync.client.doubles import (
    NOW,
    TEAM,
    Book,
    Carrier,
    Killed,
    KnownRoster,
    Shelf,
    cbor,
    drive,
    problem,
    sync,
    thing,
)

ONE, TWO = b"1" * 16, b"2" * 16


def dossier(one: bytes, *words: str) -> list:  # type: ignore[type-arg]
    return [thing("holders", one, "create"), *(thing("revision", one, word) for word in words)]


def written(*made: list) -> Shelf:  # type: ignore[type-arg]
    shelf = Shelf()
    for things in made:
        shelf.write(*things)
    return shelf


def words(shelf: Shelf) -> set[bytes]:
    return set(shelf.things)


def test_with_nothing_to_do_a_round_is_one_request() -> None:
    book, shelf = Book(), written(dossier(ONE, "a"))
    assert sync(shelf, book, rounds=2).synced
    book.seen.clear()
    assert sync(shelf, book).synced
    assert book.seen == ["/v1/status"]


def test_two_laptops_have_the_same_after_a_round_each() -> None:
    book = Book()
    anna, bo = written(dossier(ONE, "a", "b")), written(dossier(TWO, "c"))
    sync(anna, book)
    assert sync(bo, book).synced
    assert sync(anna, book).synced
    assert words(anna) == words(bo)
    assert len(words(anna)) == 5


def test_the_outcome_counts_what_went_and_came_and_names_the_dossiers() -> None:
    book, bo = Book(), written(dossier(TWO, "c", "d"))
    sync(written(dossier(ONE, "a")), book)
    outcome = sync(bo, book)
    assert (outcome.sent, outcome.received, outcome.dossiers) == (3, 2, frozenset({ONE.hex()}))
    assert outcome.waiting == {}


def test_progress_says_how_many_of_how_many_and_of_which_dossier() -> None:
    book, bo = Book(page=2), written(dossier(TWO, "c"))
    sync(written(dossier(ONE, *"abcdef")), book)
    seen: list[Progress] = []
    drive(Syncer(bo, clock=lambda: NOW).round(), book, seen)
    sending = [one for one in seen if one.phase == "sending"]
    assert [(one.total, one.dossier) for one in sending] == [(2, TWO.hex())]
    receiving = [one for one in seen if one.phase == "receiving"]
    assert receiving[-1].done <= receiving[-1].total
    assert [one.done for one in receiving] == sorted(one.done for one in receiving)


def test_who_carries_a_round_without_a_window_is_told_how_it_goes_too() -> None:
    told: list[Progress] = []
    outcome = carried(Syncer(written(dossier(ONE, "a")), clock=lambda: NOW).round(), Book(), told.append)
    assert outcome.synced
    assert [one.phase for one in told][:2] == ["connecting", "sending"]


def test_synced_is_only_said_when_the_sums_are_equal_and_nothing_is_unsent() -> None:  # G-26
    book, shelf = Book(), written(dossier(ONE, "a"))

    def with_another_sum(request: Request) -> Answer:
        answer = book(request)
        if request.target != "/v1/status":
            return answer
        status = exchange.Status.decode(answer.body)
        team = status.teams[TEAM]
        wrong = exchange.TeamStatus(team.sequence, team.entry, team.count, b"\1" * 32)
        return cbor(exchange.Status(status.time, status.region, status.roster, False, False, {TEAM: wrong}))

    outcome = sync(shelf, with_another_sum)
    assert not outcome.synced
    assert outcome.differs == (TEAM.hex(),)
    assert sync(shelf, book).synced
    drafting = Syncer(shelf, clock=lambda: NOW, drafts=lambda: 1)
    outcome = drive(drafting.round(), book)
    assert not outcome.synced
    assert outcome.waiting == {"draft": 1}


def test_a_server_that_leaves_a_team_out_of_its_status_is_not_in_step_with_it() -> None:  # G-26
    book, shelf = Book(), written(dossier(ONE, "a"))
    assert sync(shelf, book, rounds=2).synced

    def without_the_team(request: Request) -> Answer:
        answer = book(request)
        if request.target != "/v1/status":
            return answer
        return cbor(replace(exchange.Status.decode(answer.body), teams={}))

    outcome = sync(shelf, without_the_team)
    assert not outcome.synced
    assert outcome.differs == (TEAM.hex(),)


def test_what_the_server_lost_is_found_by_its_sums_and_sent_again() -> None:
    book, shelf = Book(), written(dossier(ONE, "a", "b"), dossier(TWO, "c"))
    sync(shelf, book)
    gone = book.entries.pop(2)
    assert sync(shelf, book).synced
    assert gone.id in {entry.id for entry in book.entries}


def test_what_this_laptop_lost_is_found_by_its_sums_and_fetched_again() -> None:
    book, shelf = Book(), written(dossier(ONE, "a", "b"), dossier(TWO, "c"))
    sync(shelf, book)
    everything = words(shelf)
    for one in list(shelf.things)[1:]:
        del shelf.things[one]
    assert sync(shelf, book).synced
    assert words(shelf) == everything


def test_a_refused_thing_is_set_apart_and_holds_back_only_its_own_dossier() -> None:  # G-23
    bad = thing("revision", ONE, "bad")
    book = Book(refuses=lambda kind, data: "quota-dossier" if data == bad.data else None)
    shelf = written([thing("holders", ONE, "create"), bad, thing("revision", ONE, "on it")], dossier(TWO, "c"))
    outcome = sync(shelf, book)
    assert shelf.set_apart == {bad.id: "quota-dossier"}
    assert outcome.apart == 1
    assert not outcome.synced
    assert {entry.data for entry in book.entries} >= {one.data for one in dossier(TWO, "c")}
    assert bad.id in shelf.things
    book.refuses = lambda kind, data: None
    shelf.set_apart.clear()
    assert sync(shelf, book).synced


def test_when_the_beginning_of_a_dossier_is_refused_what_comes_behind_is_not_set_apart_too() -> None:  # G-23
    book = Book(refuses=lambda kind, data: "no-right" if kind == "holders" else None)
    shelf = written(dossier(ONE, "a", "b"))
    sync(shelf, book)
    assert set(shelf.set_apart.values()) == {"no-right"}
    assert len(shelf.set_apart) == 1
    book.refuses = lambda kind, data: None
    shelf.set_apart.clear()
    assert sync(shelf, book).synced


def test_what_has_to_wait_for_an_administrator_stays_and_is_no_trouble() -> None:
    book = Book(refuses=lambda kind, data: "waiting" if kind == "holders" else None, waiting=True)
    shelf = written(dossier(ONE))
    outcome = sync(shelf, book)
    assert outcome.server_waits
    assert not outcome.synced
    assert (shelf.set_apart, outcome.waiting) == ({}, {"holders": 1})


@pytest.mark.parametrize("code", ["unknown-roster", "rate", "disk-full", "internal", *sorted(LIMITS)])
def test_what_the_server_takes_another_time_stays_as_it_is_and_is_no_trouble(code: str) -> None:
    book, shelf = Book(refuses=lambda kind, data: code if kind == "revision" else None), written(dossier(ONE, "a", "b"))
    outcome = sync(shelf, book)
    assert (shelf.set_apart, outcome.waiting, outcome.synced) == ({}, {"revision": 2}, False)
    assert outcome.limited == (code if code in LIMITS else None)
    book.refuses = lambda kind, data: None
    assert sync(shelf, book).synced


@pytest.mark.parametrize("most", [1, 3, 7])
def test_a_proxy_that_takes_less_at_a_time_gets_less_at_a_time(most: int) -> None:
    book, shelf = Book(), written(dossier(ONE, *"abcdefgh"))

    def narrow(request: Request) -> Answer:
        if request.target == "/v1/push" and len(Push.decode(request.body).items) > most:
            return Answer(413, "text/html", b"<html>Request Entity Too Large</html>")
        return book(request)

    assert sync(shelf, narrow).synced


def test_a_batch_has_always_one_thing_however_little_goes_at_a_time() -> None:
    pace, large = Pace(), [thing("revision", ONE, word * 5_000) for word in "ab"]
    assert pace.fit(large) == (*large,)
    while pace.slower(2):
        assert pace.fit(large) in ((*large,), (large[0],))
        if pace.space == 1024:
            break
    assert pace.fit(large) == (large[0],)
    assert not pace.slower(1)


def test_a_thing_that_is_too_large_alone_is_set_apart_and_the_rest_goes_on() -> None:
    book = Book()
    large = thing("revision", ONE, "x" * 5_000)
    shelf = written([thing("holders", ONE, "create"), large], dossier(TWO, "c"))

    def narrow(request: Request) -> Answer:
        return problem(413, "too-large") if len(request.body) > 2_000 else book(request)

    outcome = sync(shelf, narrow)
    assert shelf.set_apart == {large.id: "too-large"}
    assert not outcome.synced
    assert len(book.entries) == 3


def test_on_a_slow_line_batches_and_pages_shrink_until_they_pass() -> None:
    book = Book()
    sync(written(dossier(ONE, *"abcdefgh")), book)
    shelf = written(dossier(TWO, *"stuvwxyz"))

    def slow(request: Request) -> Answer | Unreachable:
        answer = book(request)
        if len(request.body) > 300 or len(answer.body) > 600:
            return Unreachable("time-out")
        return answer

    assert sync(shelf, slow).synced
    assert len(words(shelf)) == 18


@pytest.mark.parametrize("part", ["/push", "/ids", "/entries"])
def test_a_line_that_is_gone_is_not_asked_for_less_at_a_time(part: str) -> None:
    book, shelf = Book(), written(dossier(TWO, *"stuvwxyz"))
    sync(written(dossier(ONE, *"abcdefgh")), book)
    asked: list[str] = []

    def gone(request: Request) -> Answer | Unreachable:
        if part not in request.target:
            return book(request)
        asked.append(request.target)
        return Unreachable("offline")

    assert sync(shelf, gone).stopped == "offline"
    assert len(asked) == 1
    assert sync(shelf, book).synced


def test_on_a_slow_line_ids_come_by_thousands_for_each_page_costs_the_server_the_whole_list() -> None:
    book, shelf = Book(), Shelf()
    sync(written(dossier(ONE, *"abcdefgh")), book)
    asked: list[str] = []

    def slow(request: Request) -> Answer | Unreachable:
        _, is_ids, query = request.target.partition("/ids")
        asked.extend([query] if is_ids else [])
        return Unreachable("time-out") if is_ids and len(asked) < 6 else book(request)

    assert sync(shelf, slow).synced
    assert asked == ["", *["?limit=5000"] * 5]
    assert len(words(shelf)) == 9


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Unreachable("offline"), "offline"),
        (Unreachable("tls"), "tls"),
        (Unreachable("time-out"), "time-out"),
        (Answer(502, "text/html", b"<html>Bad Gateway</html>"), "server-away"),
        (Answer(503, "text/html", b"<html>Service Unavailable</html>"), "server-away"),
        (Answer(504, "text/html", b"<html>Gateway Time-out</html>"), "server-away"),
        (Answer(429, "text/html", b"<html>Too Many Requests</html>"), "rate"),
        (Answer(200, "text/html", b"<html>Welcome to the hotel</html>"), "not-the-server"),
        (Answer(302, "text/html", b""), "not-the-server"),
        (Answer(407, "text/html", b""), "not-the-server"),
        (Answer(200, exchange.CBOR, b"\xff\xff"), "bad-answer"),
        (Answer(200, exchange.CBOR, b""), "bad-answer"),
        (problem(401, "signature"), "signature"),
        (problem(401, "unknown-device"), "unknown-device"),
        (problem(429, "rate", retry_s=30), "rate"),
        (problem(503, "disk-full", retry_s=60), "disk-full"),
        (problem(500, "internal"), "server-trouble"),
        (problem(400, "malformed"), "bad-answer"),
    ],
)
def test_whatever_answers_nothing_is_lost_and_the_reason_is_told(answer: Answer | Unreachable, code: str) -> None:
    book, shelf = Book(), written(dossier(ONE, "a"))
    outcome = sync(shelf, lambda request: answer)
    assert outcome.stopped == code
    assert not outcome.synced
    assert outcome.waiting == {"holders": 1, "revision": 1}
    assert outcome.offline == (code in ("offline", "time-out", "server-away"))
    assert sync(shelf, book).synced


def test_how_long_to_stay_away_is_passed_on() -> None:
    assert sync(Shelf(), lambda request: problem(429, "rate", retry_s=30)).retry_s == 30


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1), timedelta(days=3653), timedelta(days=-3653)])
def test_a_wrong_clock_is_corrected_for_signing_only(wrong: timedelta) -> None:  # G-28
    book, shelf = Book(), written(dossier(ONE, "a"))
    asked = []

    def strict(request: Request) -> Answer:
        created = int(request.headers["signature-input"].partition("created=")[2].partition(";")[0])
        asked.append(request.target)
        if abs(created - NOW.timestamp()) > 300:
            return problem(401, "clock", time=int(NOW.timestamp()))
        return book(request)

    clock = [NOW + wrong]
    syncer = Syncer(shelf, clock=lambda: clock[0])
    assert drive(syncer.round(), strict).synced
    assert asked.count("/v1/status") == 3
    assert drive(syncer.round(), strict).synced
    assert asked.count("/v1/status") == 4
    clock[0] = NOW  # somebody put it right meanwhile
    assert drive(syncer.round(), strict).synced
    assert asked.count("/v1/status") == 6


def test_a_server_whose_time_does_not_help_is_told() -> None:
    outcome = sync(Shelf(), lambda request: problem(401, "clock", time=2**62))
    assert outcome.stopped == "clock"
    outcome = sync(Shelf(), lambda request: problem(401, "clock", time=0))
    assert outcome.stopped == "clock"


def test_a_roster_that_stays_shorter_or_is_another_stops_the_round_before_anything_is_sent() -> None:  # G-16
    book = Book()
    shelf = written(dossier(ONE, "a"))
    shelf.roster = KnownRoster(statements=(b"found", b"more"))

    def hiding(request: Request) -> Answer:
        answer = book(request)
        book.statements = [b"found"]
        return answer

    def refusing(request: Request) -> Answer:
        return problem(409, "not-on-head") if request.method == "POST" else book(request)

    for carry in (hiding, refusing):
        assert sync(shelf, carry).stopped == "roster-shorter"
    book.statements = [b"found", b"other"]
    assert sync(shelf, book).stopped == "roster-forked"
    assert book.entries == []
    assert shelf.roster.statements == (b"found", b"more")


def test_a_server_that_lost_the_end_of_the_roster_and_waits_for_nobody_is_given_it_back() -> None:
    book, shelf = Book(), written(dossier(ONE, "a"))
    shelf.roster = KnownRoster(statements=(b"found", b"more", b"most"))
    assert sync(shelf, book).synced
    assert book.statements == [b"found", b"more", b"most"]


def test_a_newer_roster_is_fetched_before_anything_is_sent() -> None:
    book, shelf = Book(statements=[b"found", b"second", b"third"]), written(dossier(ONE, "a"))
    assert sync(shelf, book).synced
    assert shelf.roster.length == 3
    assert book.seen.index("/v1/roster") < book.seen.index("/v1/push")


def test_a_roster_that_a_colleague_knew_and_the_server_hides_is_reported() -> None:  # G-16
    book = Book()
    sync(written(dossier(ONE, "a")), book)
    shelf = Shelf(takes=lambda kind, data: "unknown-head" if kind == "revision" else None)
    outcome = sync(shelf, book)
    assert outcome.withheld
    assert not outcome.synced


def test_a_roster_that_is_hidden_is_reported_also_when_all_sums_are_equal() -> None:  # G-16, G-26
    book = Book()
    sync(written([*dossier(ONE, "a"), thing("grant", ONE, "over the roster that is hidden")]), book)
    shelf = Shelf(takes=lambda kind, data: "unknown-head" if kind == "grant" else None)
    outcome = sync(shelf, book)
    assert outcome.withheld
    assert (outcome.differs, outcome.synced) == ((), False)


def test_a_dossier_of_which_something_came_without_its_beginning_is_fetched_whole() -> None:
    book = Book()
    sync(written(dossier(ONE, "a", "b")), book)
    shelf = Shelf(read_to=(book.entries[1].sequence, book.entries[1].id))
    shelf.takes = lambda kind, data: (
        "unknown-dossier"
        if kind == "revision" and not any(one.kind == "holders" for one in shelf.things.values())
        else None
    )
    assert sync(shelf, book).synced
    assert len(words(shelf)) == 3


def test_who_sends_much_does_not_fetch_it_again_but_what_others_sent_between() -> None:
    book, anna = Book(), written(dossier(ONE, *(f"a{number}" for number in range(60))))
    sync(written(dossier(TWO, "b")), book)
    weight = 0

    def weighed(request: Request) -> Answer:
        nonlocal weight
        answer = book(request)
        weight += len(answer.body) if "/feed" in request.target else 0
        return answer

    assert sync(anna, weighed).synced
    assert words(anna) == {entry.id for entry in book.entries}
    assert weight < 63 * 60


def test_another_region_is_not_spoken_to() -> None:
    shelf = written(dossier(ONE, "a"))
    shelf.roster = KnownRoster(region=b"q" * 32, statements=(b"theirs",))
    assert sync(shelf, Book()).stopped == "other-region"


def test_a_revoked_laptop_sends_what_it_has_and_receives_nothing() -> None:  # G-18
    book = Book()
    sync(written(dossier(TWO, "c")), book)
    shelf = written(dossier(ONE, "a"))
    shelf.standing = "revoked"
    assert sync(shelf, book).stopped == "revoked"
    assert len(book.entries) == 4
    assert len(words(shelf)) == 2


def test_a_server_that_was_restored_older_gets_back_what_it_lacks() -> None:  # G-25
    book = Book(page=3)
    anna, bo = written(dossier(ONE, "a")), Shelf()
    sync(anna, book)
    older = book.copy()
    anna.write(*dossier(TWO, *"bcdef"))
    sync(anna, book)
    assert sync(bo, book).synced
    everything = words(bo)
    assert sync(bo, older).synced
    assert sync(anna, older).synced
    assert {entry.id for entry in older.entries} == everything == words(anna) == words(bo)


def test_a_feed_that_goes_on_differently_after_a_restore_is_noticed_at_the_cursor() -> None:  # G-25
    book = Book(page=3)
    anna, bo = written(dossier(ONE, "a")), Shelf()
    sync(anna, book)
    older = book.copy()
    anna.write(thing("revision", ONE, "b"))
    sync(anna, book)
    sync(bo, book)
    sync(written(dossier(TWO, *"vwxyz")), older)
    assert sync(bo, older).synced
    assert sync(anna, older).synced
    assert words(anna) == words(bo) == {entry.id for entry in older.entries}
    assert len(words(anna)) == 9


def test_an_administrator_gives_a_restored_server_the_roster_that_it_lacks() -> None:
    book, shelf = Book(waiting=True), written(dossier(ONE, "a"))
    shelf.roster = KnownRoster(statements=(b"found", b"second"))
    outcome = drive(Syncer(shelf, clock=lambda: NOW).round(), book)
    assert (outcome.synced, outcome.server_waits) == (False, True)
    outcome = drive(Syncer(shelf, clock=lambda: NOW).confirm(), book)
    assert (outcome.synced, outcome.server_waits) == (True, False)
    assert book.statements == [b"found", b"second"]


def test_who_knows_another_roster_than_the_restored_server_confirms_nothing() -> None:  # G-16
    book, shelf = Book(waiting=True, statements=[b"found", b"theirs"]), Shelf()
    shelf.roster = KnownRoster(statements=(b"found", b"ours", b"more"))
    assert drive(Syncer(shelf, clock=lambda: NOW).confirm(), book).stopped == "roster-forked"
    assert book.waiting


def test_verdicts_on_other_things_than_were_sent_are_not_believed() -> None:
    book, shelf = Book(), written(dossier(ONE, "a"))

    def lying(request: Request) -> Answer:
        if request.target == "/v1/push":
            return cbor(Verdicts(tuple(Verdict(b"z" * 32, "stored") for _ in Push.decode(request.body).items)))
        return book(request)

    assert sync(shelf, lying).stopped == "bad-answer"
    assert len(shelf.unsent_ids) == 2


def test_a_server_that_only_says_stored_is_found_out_by_its_sums() -> None:  # G-26
    book, shelf = Book(), written(dossier(ONE, "a"))

    def lying(request: Request) -> Answer:
        if request.target == "/v1/push":
            return cbor(Verdicts(tuple(Verdict(one, "stored") for one in shelf.unsent_ids)))
        return book(request)

    outcome = sync(shelf, lying)
    assert not outcome.synced
    assert sync(shelf, book).synced


def test_entries_under_another_name_than_their_own_stop_the_round() -> None:
    book = Book()
    sync(written(dossier(ONE, "a")), book)

    def renaming(request: Request) -> Answer:
        answer = book(request)
        if not request.target.partition("?")[0].endswith(("/feed", "/entries")):
            return answer
        feed = exchange.Feed.decode(answer.body)
        return cbor(
            exchange.Feed(tuple(exchange.Entry(e.sequence, e.kind, b"z" * 32, e.data) for e in feed.entries), feed.more)
        )

    shelf = Shelf()
    assert sync(shelf, renaming).stopped == "bad-answer"
    assert shelf.read_to == (0, None)
    sync(shelf, book)
    before = shelf.read_to
    sync(written(dossier(TWO, "b")), book)
    assert sync(shelf, renaming).stopped == "bad-answer"
    assert shelf.read_to == before


def test_a_feed_that_tells_the_same_again_and_again_ends_the_round() -> None:
    book, asked = Book(), count(1)
    sync(written(dossier(ONE, "a")), book)
    shelf = Shelf()
    sync(shelf, book)
    sync(written(dossier(TWO, "b")), book)
    before = shelf.read_to

    def endless(request: Request) -> Answer:
        assert next(asked) < 20, "it goes on for ever"
        path = request.target.partition("?")[0]
        if path.endswith("/feed"):
            return cbor(exchange.Feed(tuple(book.entries[2:]), True))
        if path.endswith("/ids"):
            return cbor(comparison.Ids(tuple(entry.id for entry in book.entries), 1))
        return book(request)

    assert sync(shelf, endless).stopped == "bad-answer"
    assert shelf.read_to >= before
    assert sync(Shelf(), endless).stopped == "bad-answer"
    assert sync(shelf, book).synced


def test_a_dossier_page_that_names_ever_another_dossier_ends_the_round() -> None:
    book, asked = Book(), count(1)
    sync(written(dossier(ONE, "a")), book)

    def endless(request: Request) -> Answer:
        number = next(asked)
        assert number < 20, "it goes on for ever"
        if not request.target.startswith("/v1/dossiers/"):
            return book(request)
        one = thing("revision", number.to_bytes(16, "big"), "made up")
        return cbor(comparison.DossierPage(((one.kind, one.id, one.data),), None))

    shelf = Shelf(takes=lambda kind, data: "unknown-dossier")
    assert sync(shelf, endless).stopped == "bad-answer"


# Everything that a network does, in any order.


def faulty(book: Book, chance: random.Random, share: float) -> Carrier:
    """Loses requests and answers, repeats and delays requests, and answers for a proxy."""
    late: list[Request] = []

    def carry(request: Request) -> Answer | Unreachable:
        if late and chance.random() < 0.3:
            book(late.pop(chance.randrange(len(late))))  # arrives long after it was given up
        if chance.random() >= share:
            return book(request)
        fault = chance.choice(("lost", "answer lost", "twice", "late", "proxy", "garbage"))
        if fault in ("answer lost", "twice"):
            book(request)
        if fault == "twice":
            return book(request)
        if fault == "late":
            late.append(request)
        if fault == "proxy":
            return Answer(502, "text/html", b"<html>")
        if fault == "garbage":
            return Answer(200, exchange.CBOR, chance.randbytes(20))
        return Unreachable("cut")

    return carry


@settings(max_examples=12)
@given(st.integers(0, 2**32), st.integers(1, 4), st.lists(st.integers(0, 2), min_size=3, max_size=12))
def test_whatever_the_network_does_all_laptops_end_equal(seed: int, page: int, order: list[int]) -> None:  # G-24
    chance, book = random.Random(seed), Book(page=page)  # noqa: S311
    shelves = [Shelf(), Shelf(), Shelf()]
    syncers = [Syncer(shelf, clock=lambda: NOW) for shelf in shelves]
    backups: list[list[Entry]] = []
    carry = faulty(book, chance, 0.25)
    for step, who in enumerate(order):
        one = bytes([who]) * 16
        shelves[who].write(*(each for each in dossier(one, f"{step}") if each.id not in shelves[who].things))
        drive(syncers[who].round(), carry)
        backups.append(book.entries.copy())
        if chance.random() < 0.2:
            book.entries = chance.choice(backups).copy()  # restored from an older backup
    for _ in range(3):
        for syncer in syncers:
            drive(syncer.round(), book)
    assert all(drive(syncer.round(), book).synced for syncer in syncers)
    assert words(shelves[0]) == words(shelves[1]) == words(shelves[2]) == {entry.id for entry in book.entries}
    assert len([one for one in words(shelves[0]) if shelves[0].things[one].kind == "revision"]) == len(order)


@settings(max_examples=10)
@given(st.integers(1, 12), st.integers(1, 3))
def test_a_laptop_that_is_killed_at_any_step_goes_on_where_it_was(at: int, page: int) -> None:  # G-24
    book = Book(page=page)
    sync(written(dossier(ONE, *"abc")), book)
    shelf = written(dossier(TWO, *"def"))
    shelf.fails_at = at
    with suppress(Killed):
        drive(Syncer(shelf, clock=lambda: NOW, ticks=iter(range(10_000)).__next__).round(), book)
    shelf.fails_at = None
    assert sync(shelf, book).synced
    assert len(words(shelf)) == 8
