"""The recovery code: 128 random bits as 28 characters a person can read out, type, and mistype without harm.

Crockford's base 32 (no I, L, O, U) in groups of four; the last 12 bits are the beginning of a SHA-256 of the others,
so that a wrong character is told apart from a wrong code.
"""

import hashlib
import os
from typing import Final

from sync import crockford
from sync.errors import MistypedRecoveryCode
from sync.sealing import prefix

SECRET_BYTES: Final = 16
UNCONFIRMED: Final = "recovery code unconfirmed"  # setting: true until it was typed back from paper
_CHARS: Final = 28
_CHECK_BITS: Final = 12


def new_secret() -> bytes:
    """16 bytes from the operating system."""
    return os.urandom(SECRET_BYTES)


def _check(secret: bytes) -> int:
    digest = hashlib.sha256(prefix("recovery-code") + secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def as_text(secret: bytes) -> str:
    """The code as it is printed: seven groups of four."""
    return crockford.spelled(int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret), _CHARS)


def is_same(typed: str, code: str) -> bool:
    """True when somebody typed this code, in whatever way that from_text reads."""
    try:
        return from_text(typed) == from_text(code)
    except MistypedRecoveryCode:
        return False


def from_text(typed: str) -> bytes:
    """The secret of a typed code; case, spaces, hyphens and I, L, O for 1, 1, 0 do not matter.

    Raises MistypedRecoveryCode when a character is wrong or missing.
    """
    number = crockford.number_of(typed, _CHARS)
    if number is None:
        raise MistypedRecoveryCode()
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(secret):
        raise MistypedRecoveryCode()
    return secret
