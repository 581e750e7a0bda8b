"""Envelopes: the layout that is read and written byte by byte is the one encoding of the same names."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import wire
from sync.envelope import MAX_BYTES, Envelope
from sync.errors import BadBox
from sync.identity import Grant
from sync.region.team_keys import TeamLink, TeamSeal

Kind = type[Grant] | type[TeamSeal]
SHORT = st.binary(min_size=16, max_size=16)
KINDS = pytest.mark.parametrize("kind", [Grant, TeamSeal, TeamLink])


def envelopes(kind: Kind) -> st.SearchStrategy[Envelope]:
    region = st.binary(min_size=32, max_size=32)
    sealed = st.one_of(st.binary(max_size=300), st.integers(0, 7_000).map(bytes))
    return st.builds(
        kind, SHORT, SHORT, SHORT, SHORT, sealed, st.binary(min_size=64, max_size=64),
        region if kind is not Grant else st.none() | region,
    )  # fmt: skip


def as_map(one: Envelope) -> dict[str, wire.Plain]:
    return {
        "format": 1, "suite": 1, "region": one.region, one.about: one.subject, "key": one.key,
        "recipient": one.recipient, "author": one.author, "sealed": one.sealed, "signature": one.signature,
    }  # fmt: skip


@KINDS
@given(data=st.data())
def test_what_is_laid_out_is_what_the_map_encodes_to_and_reads_back(kind: Kind, data: st.DataObject) -> None:  # G-08
    one = data.draw(envelopes(kind))
    whole = as_map(one)
    assert one.encode() == wire.encode(whole)
    assert kind.decode(one.encode()) == one
    del whole["signature"]
    assert one.signed.endswith(b"\0" + wire.encode(whole))
    del whole["sealed"]
    assert one.info.endswith(b"\0" + wire.encode(whole))


@KINDS
@given(data=st.data())
def test_whatever_reads_as_an_envelope_is_its_one_encoding(kind: Kind, data: st.DataObject) -> None:  # G-08
    good = bytearray(data.draw(envelopes(kind)).encode())
    at = data.draw(st.integers(0, len(good) - 1))
    good[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        read = kind.decode(bytes(good))
    except BadBox:
        return
    assert read.encode() == bytes(good)
    assert wire.encode(wire.decode(bytes(good), limit=MAX_BYTES)) == bytes(good)


ONE = Grant(b"d" * 16, b"k" * 16, b"r" * 16, b"a" * 16, b"x" * 1168, b"s" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2}, {"suite": 2}, {"format": True}, {"region": b"r" * 31}, {"dossier": b"d" * 15}, {"key": "k" * 16},
        {"sealed": None}, {"sealed": "x" * 1168}, {"signature": b"s" * 63}, {"author": None}, {"more": 1},
        {"team": b"d" * 16}, {"sealed": bytes(MAX_BYTES)},
    ],
)  # fmt: skip
def test_an_envelope_with_a_strange_part_is_refused(change: dict[str, wire.Plain]) -> None:
    with pytest.raises(BadBox):
        Grant.decode(wire.encode({**as_map(ONE), **change}))


def test_a_longer_way_to_write_a_length_is_refused() -> None:
    short = replace(ONE, sealed=b"x" * 20)
    data = short.encode()
    assert Grant.decode(data) == short
    for longer in (b"\x58\x14", b"\x59\x00\x14"):
        with pytest.raises(BadBox):
            Grant.decode(data.replace(b"\x66sealed\x54", b"\x66sealed" + longer))


def test_a_seal_of_a_team_is_no_grant_of_a_dossier_and_has_a_region() -> None:
    seal = TeamSeal(b"t" * 16, b"k" * 16, b"r" * 16, b"a" * 16, b"x", b"s" * 64, b"g" * 32)
    for kind, data in (
        (Grant, seal.encode()),
        (TeamSeal, ONE.encode()),
        (TeamSeal, replace(seal, region=None).encode()),
    ):
        with pytest.raises(BadBox):
            kind.decode(data)
