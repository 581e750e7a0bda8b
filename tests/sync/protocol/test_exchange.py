"""Bodies between laptop and server: what is written reads back, everything else is refused with one known error."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies, entrance, exchange, problem
from sync.protocol.comparison import DossierPage, Ids, Sums, Wanted
from sync.protocol.exchange import (  # fmt: skip
    Entry,
    Feed,
    Item,
    NewStatement,
    Push,
    RosterHead,
    Statements,
    Status,
    TeamStatus,
    Verdict,
    Verdicts,
)
from sync.purged import Purged

ids = st.binary(min_size=32, max_size=32)
short_ids = st.binary(min_size=16, max_size=16)
numbers = st.integers(0, wire.MAX_INT)
some = st.binary(min_size=1, max_size=60)
codes = st.from_regex(r"[a-z][a-z0-9-]{0,39}", fullmatch=True)
chains = st.builds(RosterHead, st.integers(1, 9), ids) | st.just(RosterHead(0, None))
feeds = st.builds(TeamStatus, st.integers(1, wire.MAX_INT), ids, numbers, ids) | st.builds(
    TeamStatus, st.just(0), st.none(), numbers, ids
)
verdicts = st.builds(Verdict, ids | st.none(), st.just("refused"), codes) | st.builds(
    Verdict, ids, st.sampled_from(["stored", "known"])
)


@st.composite
def pages(draw: st.DrawFn) -> Feed:
    places = draw(st.lists(st.integers(1, wire.MAX_INT), unique=True, max_size=5).map(sorted))
    entries = [Entry(place, draw(st.sampled_from(exchange.PUSHED)), draw(ids), draw(some)) for place in places]
    return Feed(tuple(entries), bool(entries) and draw(st.booleans()))


def row(kinds: tuple[str, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.sampled_from(kinds), ids, some)


lists_of_ids = st.lists(ids, unique=True, max_size=6)
BODIES: dict[type, st.SearchStrategy[Any]] = {
    RosterHead: chains,
    Status: st.builds(
        Status, numbers, st.none() | ids, chains, st.booleans(), st.booleans(), st.dictionaries(short_ids, feeds)
    ),
    Statements: st.builds(Statements, st.lists(some, max_size=4).map(tuple), st.none() | ids),
    NewStatement: st.builds(NewStatement, some, st.none() | st.text(max_size=200, alphabet="AZ09-é")),
    Push: st.builds(Push, st.lists(st.builds(Item, st.sampled_from(exchange.PUSHED), some), max_size=5).map(tuple)),
    Feed: pages(),
    Wanted: st.builds(Wanted, lists_of_ids.map(tuple)),
    Ids: st.builds(Ids, lists_of_ids.filter(len).map(tuple), st.none() | numbers),
    Sums: st.builds(Sums, st.dictionaries(short_ids, st.tuples(numbers, ids))),
    DossierPage: st.builds(
        DossierPage, st.lists(row(exchange.FED), min_size=1, max_size=4).map(tuple), st.none() | numbers
    ),
    Purged: st.builds(Purged, short_ids, st.lists(some, max_size=4).map(tuple)),
    entrance.Enrolment: st.builds(entrance.Enrolment, ids, numbers),
    entrance.Join: st.builds(entrance.Join, st.binary(min_size=16, max_size=64), some),
    entrance.Admission: st.builds(entrance.Admission, st.booleans(), st.none() | ids),
    entrance.Joins: st.builds(
        entrance.Joins, st.lists(st.builds(entrance.Asked, ids, some, numbers), max_size=3).map(tuple)
    ),
    entrance.Confirm: st.builds(entrance.Confirm, ids, st.lists(some, max_size=3).map(tuple)),
}
bodies_of_all = st.one_of(list(BODIES.values()))

DECODERS: list[Callable[[bytes], Any]] = [
    *(kind.decode for kind in BODIES),  # type: ignore[attr-defined]
    lambda data: Verdicts.decode(data, 1),
]
few = st.none() | numbers
problems = st.builds(
    problem.Problem,
    st.integers(400, 599),
    codes,
    st.text(max_size=100),
    few,
    st.none() | ids,
    few,
    st.none() | st.just(9),
)
near = st.recursive(
    st.none()
    | st.booleans()
    | numbers
    | ids
    | short_ids
    | st.sampled_from(["revision", "purged", "refused", "a" * 32]),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "items",
        "entries",
        "more",
        "ids",
        "next",
        "verdicts",
        "dossiers",
        "dossier",
        "said",
        "statements",
        "head",
        "length",
        "token",
        "proof",
    ]
)


@given(bodies_of_all)
def test_what_is_written_reads_back_and_re_encodes_the_same(body: Any) -> None:  # G-08
    data = body.encode()
    assert type(body).decode(data) == body
    assert type(body).decode(data).encode() == data


@given(st.lists(verdicts, max_size=5).map(tuple))
def test_verdicts_read_back_for_exactly_the_items_that_were_sent(given_verdicts: tuple[Verdict, ...]) -> None:
    data = Verdicts(given_verdicts).encode()
    assert Verdicts.decode(data, len(given_verdicts)).verdicts == given_verdicts
    with pytest.raises(BadBox):
        Verdicts.decode(data, len(given_verdicts) + 1)


@given(bodies_of_all, st.data())
def test_a_body_that_was_changed_is_refused_or_reads_as_what_it_now_says(body: Any, data: st.DataObject) -> None:
    raw = bytearray(body.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    _reads_or_refuses(bytes(raw))


@given(st.binary(max_size=80) | st.dictionaries(names, near, max_size=3).map(wire.encode))
def test_whatever_bytes_come_they_are_read_or_refused_with_one_known_error(data: bytes) -> None:
    _reads_or_refuses(data)


def _reads_or_refuses(data: bytes) -> None:
    for decode in DECODERS:
        try:
            found = decode(data)
        except BadBox:
            continue
        assert found.encode() == data


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Feed, {"entries": [[2, "revision", b"i" * 32, b"x"], [2, "grant", b"j" * 32, b"x"]], "more": False}),
        (Feed, {"entries": [[0, "revision", b"i" * 32, b"x"]], "more": False}),
        (Feed, {"entries": [[1, "rubbish", b"i" * 32, b"x"]], "more": False}),
        (Feed, {"entries": [[1, "purged", b"i" * 32, b"no dossier"]], "more": False}),
        (Feed, {"entries": [], "more": True}),
        (Feed, {"entries": [[True, "revision", b"i" * 32, b"x"]], "more": False}),
        (DossierPage, {"entries": [], "next": 3}),
        (Ids, {"ids": b"a" * 32, "next": -1}),
        (Ids, {"ids": b"", "next": 1}),
        (Ids, {"ids": b"a" * 31, "next": None}),
        (Push, {"items": [["purged", b"d" * 16]]}),
        (Push, {"items": [["revision", b""]]}),
        (Push, {"items": [["revision", b"x"]] * 1001}),
        (Push, {"items": [["revision", b"x" * 3_000_000]] * 2}),
        (Wanted, {"ids": b"a" * 32 * (exchange.MAX_ITEMS + 1)}),
        (RosterHead, {"length": 1, "head": None}),
        (RosterHead, {"length": -1, "head": b"h" * 32}),
        (Sums, {"dossiers": {"A" * 32: [1, b"s" * 32]}}),
        (Sums, {"dossiers": {"a" * 32: [1]}}),
        (NewStatement, {"statement": b"x" * 20_000, "token": None}),
        (NewStatement, {"statement": b"x", "token": "t" * 201}),
        (Purged, {"dossier": b"d" * 15, "said": [b"x"]}),
        (Purged, {"dossier": b"d" * 16, "said": []}),
        (Purged, {"dossier": b"d" * 16, "said": ["x"]}),
        (Purged, {"dossier": b"d" * 16, "said": [b"x" * 20_000]}),
        (Purged, {"dossier": b"d" * 16, "said": [b"x" * 16_000] * 9}),
        (entrance.Join, {"token": b"t" * 15, "request": b"x"}),
        (entrance.Join, {"token": b"t" * 65, "request": b"x"}),
    ],
)
def test_what_makes_no_sense_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises(BadBox):
        kind.decode(wire.encode(value))


@pytest.mark.parametrize(
    "row",
    [[b"i" * 32, "stored", "late"], [b"i" * 32, "refused", None], [b"i" * 32, "refused", "Not a code!"],
     [None, "stored", None], [b"i" * 32, "perhaps", None], ["no bytes", "refused", "late"]],
)  # fmt: skip
def test_a_verdict_without_its_reason_or_its_thing_is_refused(row: list[Any]) -> None:
    with pytest.raises(BadBox):
        Verdicts.decode(wire.encode({"verdicts": [row]}), 1)


@pytest.mark.parametrize(("sequence", "entry"), [(0, b"e" * 32), (1, None)])
def test_a_feed_that_ends_nowhere_is_refused(sequence: int, entry: bytes | None) -> None:
    with pytest.raises(BadBox):
        TeamStatus.of({"sequence": sequence, "entry": entry, "count": 0, "sum": bytes(32)})


def test_one_thing_alone_may_be_as_large_as_a_revision_can_be() -> None:
    push = Push((Item("revision", b"x" * (bodies.MAX_BATCH_BYTES + 1)),))
    assert Push.decode(push.encode()) == push


@given(st.lists(ids, unique=True, max_size=8), st.randoms())
def test_the_sum_of_ids_is_the_same_in_any_order_and_differs_when_one_is_absent(
    some_ids: list[bytes], chance: Any
) -> None:
    mixed = list(some_ids)
    chance.shuffle(mixed)
    assert exchange.sum_of(mixed) == exchange.sum_of(some_ids)
    for one in some_ids:
        rest = [other for other in some_ids if other != one]
        assert (exchange.sum_of(rest) == exchange.sum_of(some_ids)) == (one == bytes(32))


@given(problems)
def test_a_problem_reads_back(said: problem.Problem) -> None:
    assert problem.Problem.decode(said.status, said.encode()) == said


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_a_proxy_answers_is_no_problem_or_one_with_a_code(data: bytes) -> None:
    found = problem.Problem.decode(502, data)
    assert found is None or bodies.is_code(found.code)


@pytest.mark.parametrize(
    "data",
    [
        b"<html>Bad Gateway</html>",
        b'{"code": "Not One"}',
        b'{"code": 3}',
        b"[1]",
        b"[" * 5000,
        b'{"code":"a"}' + b" " * 20_000,
    ],
)
def test_a_page_of_a_proxy_is_no_problem_of_the_server(data: bytes) -> None:
    assert problem.Problem.decode(502, data) is None


def test_members_of_a_wrong_type_are_passed_over() -> None:
    found = problem.Problem.decode(
        409, b'{"code":"not-on-head","head":"zz","length":-1,"time":true,"title":["x"],"new":1}'
    )
    assert found == problem.Problem(409, "not-on-head", "")
