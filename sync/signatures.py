"""Checking many Ed25519 signatures beside each other: the slowest part of judging what comes, and it stands on nothing.

OpenSSL checks one while other threads go on, so that a computer with two cores takes half the time. What was found to
be right is remembered by its exact bytes (key, signature and message) until it is asked for, once: who judges a thing
still asks for its signature, in its place and against the key that holds then.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

T = TypeVar("T")
R = TypeVar("R")
Signed = tuple[Ed25519PublicKey, bytes, bytes]  # by whom, the signature, and the message

_MOST: Final = 4  # threads that work on one batch
_FEW: Final = 8  # for fewer things another thread costs more than it saves
_REMEMBERED: Final = 2_000

_right: set[tuple[bytes, bytes, bytes]] = set()


def check_ahead(signed: Iterable[Signed]) -> None:
    """Remember which of these are right; a wrong one is found to be wrong when it is judged."""
    if len(_right) > _REMEMBERED:
        _right.clear()  # of a round that was cut off
    things = [*signed]
    for (author, signature, message), is_right in zip(things, side_by_side(is_signed, things), strict=True):
        if is_right:
            _right.add((author.public_bytes_raw(), signature, message))


def was_checked(author: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """True, once, for what check_ahead found to be right."""
    if not _right:
        return False
    known = (author.public_bytes_raw(), signature, message)
    found = known in _right
    _right.discard(known)
    return found


def is_signed(signed: Signed) -> bool:
    """True when this is the author's signature of the message."""
    author, signature, message = signed
    try:
        author.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def side_by_side(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """The work done on each thing, in their order; some of it in other threads, which must be safe."""
    parts = min(_MOST, os.cpu_count() or 1, len(things) // _FEW)
    if parts < 2:
        return [work(one) for one in things]
    size = -(-len(things) // parts)
    others = [_pool().submit(_each, work, things[at : at + size]) for at in range(size, len(things), size)]
    found = _each(work, things[:size])
    for other in others:
        found += other.result()
    return found


def _each(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    return [work(one) for one in things]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST - 1, "signatures")
