"""What is checked ahead counts exactly when it would have counted without."""

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


def test_what_was_checked_ahead_counts_for_exactly_these_bytes_and_once() -> None:
    author, signature, message = said(0, 0, 0)
    signatures.check_ahead([(author, signature, message)])
    assert not signatures.was_checked(author, signature, message + b".")
    assert not signatures.was_checked(author, signature[:-1] + b"\0", message)
    assert not signatures.was_checked(KEYS[1].public_key(), signature, message)
    assert signatures.was_checked(author, signature, message)
    assert not signatures.was_checked(author, signature, message)


def test_what_nobody_asked_for_is_not_remembered_for_ever() -> None:
    many = [
        (KEYS[0].public_key(), KEYS[0].sign(bytes([high, low])), bytes([high, low]))
        for high in range(9)
        for low in range(256)
    ]
    signatures.check_ahead(many)
    signatures.check_ahead([said(0, 0, 0)])
    assert not signatures.was_checked(*many[0])
    assert signatures.was_checked(*said(0, 0, 0))


@pytest.mark.parametrize("count", [0, 1, 7, 8, 16, 17, 100])
def test_work_done_beside_each_other_comes_back_in_its_order(count: int) -> None:
    threads = set()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return number * 2

    assert signatures.side_by_side(work, range(count)) == [number * 2 for number in range(count)]
    assert len(threads) <= 4
