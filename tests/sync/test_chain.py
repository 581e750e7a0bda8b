"""Statements: one encoding, bounded, signed; whatever is not exactly one is refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import chain, wire
from sync.chain import Refused, Statement
from sync.errors import BadBox, BadChange

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
SAID = chain.sign(
    Statement(chain.HOLDERS, b"d" * 16, b"r" * 32, b"h" * 32, b"b" * 32, b"a" * 16, AT, "offer", {"team": b"t" * 16}),
    KEY,
)


def test_a_statement_reads_back_from_its_bytes_and_keeps_its_id() -> None:  # G-08
    read = Statement.decode(SAID.encode())
    assert read == SAID
    assert read.encode() == SAID.encode()
    assert read.id == SAID.id
    read.check_signed_by(KEY.public_key())


def test_the_id_binds_every_field_and_not_the_signature() -> None:
    changes: list[dict[str, object]] = [
        {"chain": chain.ROSTER, "subject": b"d" * 32}, {"subject": b"e" * 16}, {"region": b"s" * 32},
        {"roster": None}, {"before": None}, {"author": b"c" * 16}, {"at": datetime(2026, 12, 24, tzinfo=UTC)},
        {"kind": "close"}, {"body": {}},
    ]  # fmt: skip
    ids = {replace(SAID, **change).id for change in changes}  # type: ignore[arg-type]
    assert len(ids) == len(changes)
    assert SAID.id not in ids
    assert replace(SAID, signature=bytes(64)).id == SAID.id


def test_every_flipped_byte_of_a_statement_is_refused() -> None:
    data = SAID.encode()
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= 0x04
        with pytest.raises((BadBox, Refused)):
            Statement.decode(bytes(flipped)).check_signed_by(KEY.public_key())


def test_a_signature_over_another_kind_of_thing_is_none_over_a_statement() -> None:
    bare = replace(SAID, signature=KEY.sign(SAID.unsigned))
    with pytest.raises(Refused) as refused:
        bare.check_signed_by(KEY.public_key())
    assert refused.value.why == "signature"


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 2}, {"format": True}, {"chain": "other"}, {"subject": b"d" * 15}, {"subject": b"d" * 32},
        {"region": "r" * 32}, {"author": b""}, {"at": "2026-12-23T09:00:00"}, {"at": "yesterday"}, {"kind": b"offer"},
        {"body": []}, {"more": 1},
    ],
)  # fmt: skip
def test_a_field_that_is_not_as_it_should_be_is_refused(changed: dict[str, wire.Plain]) -> None:
    fields = wire.decode(SAID.unsigned, limit=chain.MAX_STATEMENT_BYTES)
    data = wire.encode([wire.encode({**fields, **changed}), SAID.signature])
    with pytest.raises(BadBox):
        Statement.decode(data)


def test_an_absent_field_is_refused() -> None:
    fields = wire.decode(SAID.unsigned, limit=chain.MAX_STATEMENT_BYTES)
    for name in fields:
        rest = {key: value for key, value in fields.items() if key != name}
        with pytest.raises(BadBox):
            Statement.decode(wire.encode([wire.encode(rest), SAID.signature]))


def test_an_oversize_statement_is_refused_before_it_is_parsed_and_never_made() -> None:  # G-08
    with pytest.raises(BadBox, match="longer"):
        Statement.decode(b"\xff" * (chain.MAX_STATEMENT_BYTES + 1))
    with pytest.raises(BadChange):
        replace(SAID, body={"note": bytes(chain.MAX_STATEMENT_BYTES)}).encode()


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_and_never_a_crash(data: bytes) -> None:
    with pytest.raises(BadBox):
        Statement.decode(data)


@given(st.integers(0, len(SAID.encode()) - 1), st.binary(max_size=6), st.integers(0, 8))
def test_a_statement_with_bytes_changed_parses_strictly_or_not_at_all(at: int, put: bytes, cut: int) -> None:
    data = SAID.encode()
    changed = data[:at] + put + data[at + cut :]
    try:
        read = Statement.decode(changed)
    except BadBox:
        return
    assert read.encode() == changed
