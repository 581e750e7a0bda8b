"""What is checked ahead counts exactly when it would have counted without."""

import hashlib
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import signatures
from sync.errors import BadBox
from sync.sealing import check_signature

KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2)]
MESSAGES = (b"een", b"twee")


def said(by: int, of: int, message: int) -> signatures.Signed:
    """The signature of one key over a message, said to be of another key."""
    return KEYS[of].public_key(), KEYS[by].sign(MESSAGES[message]), MESSAGES[message]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)), max_size=20), st.data())
def test_a_signature_counts_when_its_author_made_it_whatever_was_checked_ahead(
    ahead: list[tuple[int, int, int]], draws: st.DataObject
) -> None:
    signatures.check_ahead(said(*one) for one in ahead)
    for _ in range(3):
        by, of, message = (draws.draw(st.integers(0, 1)) for _ in range(3))
        if by == of:
            check_signature(*said(by, of, message))
        else:
            with pytest.raises(BadBox):
                check_signature(*said(by, of, message))


def test_what_was_checked_ahead_counts_for_exactly_these_bytes() -> None:
    many = [signed_anew(number) for number in range(64)]
    signatures.check_ahead(many)
    for author, signature, message in many:
        assert not signatures.is_right(author, signature, message + b".")
        assert not signatures.is_right(author, signature[:-1] + b"\xff", message)
        assert not signatures.is_right(KEYS[1].public_key(), signature, message)
        assert signatures.is_right(author, signature, message)
        assert signatures.is_right(author, signature, message)


def test_a_wrong_one_among_many_that_were_checked_ahead_is_wrong() -> None:
    many = [signed_anew(number) for number in range(64)]
    many[40] = (many[40][0], many[41][1], many[40][2])
    signatures.check_ahead(many)
    assert [signatures.is_right(*one) for one in many] == [number != 40 for number in range(64)]


def test_what_nobody_asked_for_is_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_REMEMBERED", 100)
    for first in range(0, 200, 50):
        signatures.check_ahead(signed_anew(number) for number in range(first, first + 50))
        assert len(signatures._right) <= 150
    signatures.forget()
    assert not signatures._right
    assert signatures.is_right(*signed_anew(0))


def signed_anew(number: int) -> signatures.Signed:
    """One of many messages, rightly signed."""
    message = bytes([number])
    return KEYS[0].public_key(), KEYS[0].sign(message), message


@pytest.mark.parametrize("count", [0, 1, 7, 8, 16, 17, 100])
def test_work_done_beside_each_other_comes_back_in_its_order(count: int) -> None:
    threads = set()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return number * 2

    assert signatures.side_by_side(work, range(count)) == [number * 2 for number in range(count)]
    assert len(threads) <= 4


def test_a_signature_of_another_length_is_none_wherever_the_message_begins() -> None:
    """Both go to libsodium in one piece."""
    author, signature, message = signed_anew(1)
    assert signatures.is_signed((author, signature, message))
    assert not signatures.is_signed((author, signature[:-1], signature[-1:] + message))
    assert not signatures.is_signed((author, signature + message[:1], message[1:]))
    assert not signatures.is_signed((author, b"", signature + message))


def test_the_same_signature_written_otherwise_is_none() -> None:
    author, signature, message = signed_anew(1)
    order = 2**252 + 27742317777372353535851937790883648493  # of the group: RFC 8032, section 5.1
    larger = int.from_bytes(signature[32:], "little") + order
    assert not signatures.is_signed((author, signature[:32] + larger.to_bytes(32, "little"), message))


def test_a_signature_with_a_point_of_small_order_is_none() -> None:
    """Who has the key can make one that the sum holds for: R the neutral point, S the product of challenge and key."""
    order = 2**252 + 27742317777372353535851937790883648493
    seed = hashlib.sha512(bytes([1]) * 32).digest()[:32]
    clamped = (int.from_bytes(seed, "little") & ((1 << 254) - 8)) | 1 << 254
    author, neutral, message = KEYS[0].public_key(), b"\x01" + bytes(31), b"een"
    challenge = hashlib.sha512(neutral + author.public_bytes_raw() + message).digest()
    product = int.from_bytes(challenge, "little") * clamped % order
    forged = neutral + product.to_bytes(32, "little")
    author.verify(forged, message)  # as RFC 8032 says
    assert not signatures.is_signed((author, forged, message))
