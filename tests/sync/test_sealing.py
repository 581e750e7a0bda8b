"""Boxes and rows: one flipped bit, one moved place or one wrong key and they do not open."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import sealing, wire
from sync.errors import BadBox
from sync.sealing import Box, Header

KEY = bytes(range(32))
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def header(**changes: object) -> Header:
    plain = Header(b"d" * 16, b"k" * 16, b"a" * 16, (b"1" * 32, b"2" * 32), sealing.new_salt())
    return replace(plain, **changes)  # type: ignore[arg-type]


def box(content: bytes = b"wens: doorgaan") -> Box:
    return sealing.seal("revision", header(), KEY, SIGNER, content)


def opened(data: bytes, kind: str = "revision") -> bytes:
    found = Box.decode(data)
    sealing.verify(kind, found, SIGNER.public_key())
    return sealing.open_box(kind, found, KEY)


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_and_its_bytes_are_its_one_encoding(content: bytes) -> None:  # G-08
    sealed = box(content)
    assert opened(sealed.encode()) == content
    assert Box.decode(sealed.encode()) == sealed
    assert Box.decode(sealed.encode()).encode() == sealed.encode()
    assert Header.decode(sealed.header_bytes).encode() == sealed.header_bytes


def test_every_flipped_bit_of_a_box_is_refused() -> None:
    data = box().encode()
    for position in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[position] ^= 1 << bit
            with pytest.raises(BadBox):
                opened(bytes(flipped))


def test_every_shortened_box_is_refused() -> None:
    data = box().encode()
    for length in range(len(data)):
        with pytest.raises(BadBox):
            opened(data[:length])


def test_a_box_of_one_kind_is_refused_as_another() -> None:  # G-09
    with pytest.raises(BadBox):
        opened(box().encode(), kind="grant")
    with pytest.raises(BadBox):
        sealing.open_box("grant", box(), KEY)


def test_a_box_does_not_open_with_another_key() -> None:
    with pytest.raises(BadBox):
        sealing.open_box("revision", box(), bytes(32))


def test_a_box_under_the_header_of_another_dossier_does_not_open() -> None:  # G-09
    sealed = box()
    moved = replace(sealed.header, dossier=b"e" * 16)
    forged = Box(moved, moved.encode(), sealed.ciphertext, sealed.signature, sealed.digest)
    with pytest.raises(BadBox):
        sealing.verify("revision", forged, SIGNER.public_key())
    with pytest.raises(BadBox):
        sealing.open_box("revision", forged, KEY)


def test_two_boxes_of_one_content_share_neither_salt_nor_bytes() -> None:  # G-10
    one, other = box(), box()
    assert one.header.salt != other.header.salt
    assert one.ciphertext != other.ciphertext
    assert one.id != other.id
    rows = [sealing.seal_row(KEY, "row/cards", b"place", b"the same content") for _ in range(2)]
    assert rows[0][: sealing.SALT_BYTES] != rows[1][: sealing.SALT_BYTES]


def test_the_id_still_checks_when_only_the_digest_of_the_ciphertext_is_left() -> None:
    sealed = box()
    blanked = Box.decode(sealed.blanked().encode())
    assert blanked.ciphertext is None
    assert blanked.id == sealing.Box.decode(blanked.encode()).id == sealed.id
    sealing.verify("revision", blanked, SIGNER.public_key())
    with pytest.raises(BadBox):
        sealing.open_box("revision", blanked, KEY)


def test_an_author_signs_for_a_box_that_they_took_back_and_nobody_else_can() -> None:
    at, other = "2026-12-23T10:00:00+01:00", Ed25519PrivateKey.generate()
    back = Box.decode(box().taken_back(at, SIGNER).encode())
    assert back.was_taken_back(SIGNER.public_key())
    assert Box.decode(back.encode()) == back
    assert not back.was_taken_back(other.public_key())
    assert not box().taken_back(at, other).was_taken_back(SIGNER.public_key())
    assert not box().blanked().was_taken_back(SIGNER.public_key())
    assert not box().was_taken_back(SIGNER.public_key())
    assert not replace(box().blanked(), back=back.back).was_taken_back(SIGNER.public_key())  # of another box
    for wrong in ("", "yesterday", "2026-12-23T10:00:00", "x" * 40):
        assert not box().taken_back(wrong, SIGNER).was_taken_back(SIGNER.public_key())
    with pytest.raises(BadBox):
        Box.decode(box().taken_back("x" * 41, SIGNER).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"dossier": b"d" * 15},
        {"salt": b"s" * 31},
        {"parents": (b"2" * 32, b"1" * 32)},
        {"parents": (b"1" * 32, b"1" * 32)},
        {"parents": (b"1" * 31,)},
        {"parents": tuple(bytes([number]) * 32 for number in range(65))},
        {"roster": b"r" * 31},
    ],
)
def test_a_header_that_is_not_strict_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadBox):
        Header.decode(header(**changes).encode())


def _by_its_parts(data: bytes) -> list[bytes] | None:
    """The three parts of a box read as any array is; None for what is none."""
    try:
        match wire.decode(data, limit=sealing.MAX_BOX_BYTES):
            case [bytes(header), bytes(content), bytes(signature)] if len(signature) == sealing.SIGNATURE_BYTES:
                return [header, content, signature]
    except BadBox:
        pass
    return None


@given(
    st.sampled_from([0, 1, 23, 24, 255, 256, 300, 65_535, 65_536]),
    st.sampled_from([0, 1, 17, 23, 24, 255, 256, 2_000, 65_536]),
    st.sampled_from([63, 64, 65]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=2),
    st.integers(-3, 3),
)
def test_a_box_is_read_in_one_step_exactly_when_it_is_the_one_encoding(
    header: int, content: int, signature: int, flips: list[tuple[int, int]], cut: int
) -> None:  # G-08
    data = bytearray(wire.encode([b"h" * header, b"c" * content, b"s" * signature]))
    for place, byte in flips:
        data[place % len(data)] = byte
    damaged = bytes(data[: len(data) + cut]) if cut < 0 else bytes(data) + b"s" * cut
    found = sealing._three(damaged)
    if found is not None:
        assert list(found[:3]) == _by_its_parts(damaged)
    elif min(header, content) > 23:  # shorter ones are read as any array is
        parts = _by_its_parts(damaged)
        assert parts is None or min(map(len, parts)) < 24


def test_a_header_of_another_format_is_refused() -> None:
    found = wire.decode(header().encode(), limit=4096)
    with pytest.raises(BadBox):
        Header.decode(wire.encode({**found, "format": 2}))


def _by_its_fields(data: bytes) -> Header | None:
    """The header of these bytes read as any map is; None for what is none."""
    short = {"dossier": bytes, "key": bytes, "author": bytes}
    others: dict[str, type | tuple[type, ...]] = {
        "salt": bytes, "roster": (bytes, type(None)), "parents": list, "format": int}  # fmt: skip
    try:
        found = wire.fields(wire.decode(data, limit=sealing.MAX_HEADER_BYTES), {**short, **others})
        parents = [wire.sized(one, 32) for one in found["parents"]]
        ids = {name: wire.sized(found[name], 16) for name in short}
        salt = wire.sized(found["salt"], 32)
        roster = None if found["roster"] is None else wire.sized(found["roster"], 32)
    except BadBox:
        return None
    if found["format"] != 1 or len(parents) > sealing.MAX_PARENTS or parents != sorted(set(parents)):
        return None
    return Header(**ids, parents=tuple(parents), salt=salt, roster=roster)


ids = st.binary(min_size=32, max_size=32) | st.just(b"\n" * 32) | st.just(b"\x58\x20" * 16)


@given(st.lists(ids, max_size=66, unique=True), st.none() | ids, st.data())
def test_a_header_is_read_by_its_layout_exactly_when_it_is_the_one_encoding_of_its_fields(
    parents: list[bytes], roster: bytes | None, draws: st.DataObject
) -> None:  # G-08
    data = bytearray(header(parents=tuple(sorted(parents)), roster=roster).encode())
    at = draws.draw(st.integers(0, len(data)))
    data[at : at + draws.draw(st.integers(0, 2))] = draws.draw(st.binary(max_size=2))
    expected = _by_its_fields(bytes(data))
    try:
        found = Header.decode(bytes(data))
    except BadBox:
        assert expected is None
        return
    assert found == expected
    assert found.encode() == bytes(data)


@given(st.integers(0, 10**7))
def test_padding_adds_at_most_an_eighth_and_leaves_few_lengths(length: int) -> None:
    padded = sealing.padded_length(length)
    assert length <= padded <= length * 1.125 + 1
    assert sealing.padded_length(padded) == padded


@given(st.binary(max_size=300))
def test_padding_comes_off_again(content: bytes) -> None:
    assert sealing.unpad(sealing.pad(content)) == content


@pytest.mark.parametrize("padded", [b"", b"\0\0", b"abc", b"abc\x80\0\0\0\0\0\0\0\0\0"])
def test_padding_that_is_not_ours_is_refused(padded: bytes) -> None:
    with pytest.raises(BadBox):
        sealing.unpad(padded)


def test_a_row_opens_only_in_its_own_place() -> None:  # G-09
    sealed = sealing.seal_row(KEY, "row/cards", b"place", b"content")
    assert sealing.open_row(KEY, "row/cards", b"place", sealed) == b"content"
    for key, kind, place in (
        (bytes(32), "row/cards", b"place"),
        (KEY, "row/drafts", b"place"),
        (KEY, "row/cards", b"p"),
    ):
        with pytest.raises(BadBox):
            sealing.open_row(key, kind, place, sealed)


@pytest.mark.parametrize("length", [0, 48, 49, 400])
def test_bytes_that_are_no_row_are_refused(length: int) -> None:
    with pytest.raises(BadBox):
        sealing.open_row(KEY, "row/cards", b"place", os.urandom(length))


SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_a_public_key_of_small_order_is_refused(point: str) -> None:
    with pytest.raises(BadBox):
        sealing.load_public(bytes.fromhex(point))
