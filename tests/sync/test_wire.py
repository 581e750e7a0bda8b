"""One encoding for a value, nothing but that encoding read, bounds before memory."""

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import wire
from sync.errors import BadBox, BadChange, TooLarge

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(max_size=40)
)
plain: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
).filter(lambda value: _depth(value) <= wire.MAX_DEPTH)


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(one) for one in inner), default=-1) if isinstance(value, dict | list) else 0


@given(plain)
def test_what_is_written_reads_back_and_re_encodes_the_same(value: Any) -> None:  # G-08
    data = wire.encode(value)
    assert wire.decode(data, limit=len(data)) == value
    assert wire.encode(wire.decode(data, limit=len(data))) == data


@given(st.binary(max_size=60))
def test_whatever_bytes_are_read_either_re_encode_the_same_or_are_refused(data: bytes) -> None:  # G-08
    try:
        value = wire.decode(data, limit=60)
    except BadBox:
        return
    assert wire.encode(value) == data


def _by_re_encoding(data: bytes) -> Any:
    """The value of exactly these bytes, proved by encoding it again; None when they are not its one encoding."""
    try:
        value = cbor2.loads(data, max_depth=wire.MAX_DEPTH + 1)
        return value if wire.encode(value) == data else None
    except Exception:  # noqa: BLE001 - whatever is wrong with them
        return None


@st.composite
def nearly_encoded(draw: st.DrawFn) -> bytes:
    """The encoding of a value with its keys in some order and now and then a byte too many, too few or altered."""
    value = draw(plain | st.dictionaries(st.sampled_from(["a", "b", "aa", "é", "ab", "z" * 24]), scalars, min_size=2))
    if isinstance(value, dict):
        value = {key: value[key] for key in draw(st.permutations(sorted(value)))}
    data = bytearray(cbor2.dumps(value))
    at = draw(st.integers(0, len(data)))
    data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


@given(nearly_encoded())
def test_what_is_nearly_the_one_encoding_is_read_exactly_when_it_re_encodes_the_same(data: bytes) -> None:  # G-08
    expected = _by_re_encoding(data)
    try:
        found = wire.decode(data, limit=10_000)
    except BadBox:
        assert expected is None
        return
    assert (found, wire.encode(found)) == (expected, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x18\x01",  # one, in two bytes
        b"\x01\x02",  # something after the end
        b"\x9f\x01\xff",  # a list without a length
        b"\xa2\x61a\x01\x61a\x02",  # a key twice
        b"\xa2\x61b\x01\x61a\x02",  # keys out of order
        b"\xa2\x62aa\x01\x61b\x01",  # a longer key first
        b"\xa2\x62\xc3\xa9\x01\x61z\x01",  # longer in bytes, though of one character
        b"\xa1\x01\x02",  # a key that is no text
        b"\x81" * 7 + b"\x41x",  # bytes too deep
        b"\xf9\x3c\x00",  # a float
        b"\xf7",  # undefined
        b"\xc2\x41\x01",  # a big number
        b"\xc5\x82\x1b\x00\x00\x00\x00\xff\xff\xff\xff\x01",  # a number that would fill the memory
        b"\xc1\x01",  # a date
        b"\xd8\x1c\x81\xd8\x1d\x00",  # a list that holds itself
        b"\x7b\xff\xff\xff\xff\xff\xff\xff\xff",  # a text of 16 exabytes
        b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\x81" * 5000 + b"\x01",
        b"\x62\xc3\x28",  # no UTF-8
        b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",  # beyond 64 bits with a sign
    ],
)
def test_everything_that_is_not_the_one_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(BadBox):
        wire.decode(data, limit=10_000)


def test_more_bytes_than_allowed_are_refused_before_they_are_read() -> None:
    with pytest.raises(BadBox):
        wire.decode(wire.encode("x" * 100), limit=50)


@pytest.mark.parametrize("value", [1.5, object(), {1: 2}, 2**63, "\ud800", {"a": [[[[[[[1]]]]]]]}])
def test_a_value_the_format_does_not_have_is_not_written(value: Any) -> None:
    with pytest.raises(BadChange):
        wire.encode(value)


@pytest.mark.parametrize("path", ["", "/", "a/", "/a", "a//b", "a\nb", "a\x1ab", 3])
def test_a_path_that_is_not_well_formed_is_refused(path: Any) -> None:
    with pytest.raises(BadChange):
        wire.check_path(path)


@pytest.mark.parametrize("path", ["a" * 513, "/".join("abcdefghijklm"), "é" * 300])
def test_a_path_that_is_too_long_or_too_deep_is_refused(path: str) -> None:
    with pytest.raises(TooLarge):
        wire.check_path(path)


def test_a_leaf_and_a_node_of_one_name_are_refused() -> None:
    with pytest.raises(BadChange):
        wire.check_changes({"debts": 1, "debts/0000000000000001/amount": 2})


def test_a_text_beyond_its_bound_is_refused() -> None:
    assert wire.check_value("x" * wire.MAX_TEXT_BYTES)
    with pytest.raises(TooLarge):
        wire.check_value("é" * (wire.MAX_TEXT_BYTES // 2 + 1))


def test_more_paths_than_one_revision_may_have_are_refused() -> None:
    with pytest.raises(TooLarge):
        wire.check_changes({f"p{number}": 1 for number in range(wire.MAX_CHANGES + 1)})


def test_true_and_one_are_different_values() -> None:
    assert not wire.same(True, 1)
    assert not wire.same("1", 1)
    assert wire.same(None, None)
