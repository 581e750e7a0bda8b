"""Checking many Ed25519 signatures beside each other: the slowest part of judging what comes, and it stands on nothing.

libsodium checks one while other threads go on. What will be asked for is told ahead, some dozens at a time: all threads
check those, and nothing else is done meanwhile, since threads that take turns at Python wait for each other longer than
they work. What was found to be right is remembered by its exact bytes (key, signature and message) until it is asked
for, once: who judges a thing still asks for its signature, in its place and against the key that holds then.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

T = TypeVar("T")
R = TypeVar("R")
Signed = tuple[Ed25519PublicKey, bytes, bytes]  # by whom, the signature, and the message
_Known = tuple[bytes, bytes, bytes]

_BYTES: Final = 64  # of a signature
_MOST: Final = 4  # threads that work on one batch
_FEW: Final = 8  # for fewer things another thread costs more than it saves
_REMEMBERED: Final = 4_000

_right: dict[_Known, None] = {}  # each is taken out in one step of the interpreter


def check_ahead(signed: Iterable[Signed]) -> None:
    """Check these beside each other, which will be asked for soon; a wrong one is found to be wrong when it is judged.

    For few, or on a computer with one processor, nothing is done: each is checked when it is asked for.
    """
    if len(_right) > _REMEMBERED:  # of a round that was cut off
        forget()
    things = deque(signed)
    helpers = min(_MOST, os.cpu_count() or 1) - 1
    if len(things) < _FEW or not helpers:
        return
    others = [_pool().submit(_check_all, things) for _ in range(helpers)]
    _check_all(things)
    for other in others:
        if not other.cancel():  # one that no processor had time for is not waited for
            other.result()


def forget() -> None:
    """Let go of what was told ahead and not asked for."""
    _right.clear()


def _check_all(things: "deque[Signed]") -> None:
    """Remember which are right of those that no other thread took."""
    while things:
        try:
            author, signature, message = things.popleft()
        except IndexError:  # another thread was quicker
            return
        if is_signed((author, signature, message)):
            _right[author.public_bytes_raw(), signature, message] = None


def was_right(signed: Signed) -> bool:
    """True when this was found to be right ahead, and was not asked for yet."""
    author, signature, message = signed
    return (author.public_bytes_raw(), signature, message) in _right


def is_right(author: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """True when this is the author's signature of the message, as was found ahead or is found now."""
    if _right:
        known = (author.public_bytes_raw(), signature, message)
        if _right.pop(known, known) is None:
            return True
    return is_signed((author, signature, message))


def is_signed(signed: Signed) -> bool:
    """True when this is the author's signature of the message."""
    from nacl.bindings import crypto_sign_open  # is not waited for before the window is there
    from nacl.exceptions import BadSignatureError

    author, signature, message = signed
    if len(signature) != _BYTES:  # libsodium gets both in one piece, which says nothing of where one ends
        return False
    try:
        crypto_sign_open(signature + message, author.public_bytes_raw())
    except BadSignatureError:
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
