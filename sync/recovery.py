"""The recovery code: 128 random bits as 28 characters a person can read out, type, and mistype without harm.

Crockford's base 32 (no I, L, O, U) in groups of four; the last 12 bits are the beginning of a SHA-256 of the others,
so that a wrong character is told apart from a wrong code.
"""

import hashlib
import os
import re
from typing import Final

from sync.errors import MistypedRecoveryCode
from sync.sealing import prefix

SECRET_BYTES: Final = 16
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARS: Final = 28
_CHECK_BITS: Final = 12
_READ_AS: Final = str.maketrans("ILO", "110")


def new_secret() -> bytes:
    """16 bytes from the operating system."""
    return os.urandom(SECRET_BYTES)


def _check(secret: bytes) -> int:
    digest = hashlib.sha256(prefix("recovery-code") + secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def as_text(secret: bytes) -> str:
    """The code as it is printed: seven groups of four."""
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret)
    chars = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CHARS)))
    return "-".join(chars[at : at + 4] for at in range(0, _CHARS, 4))


def from_text(typed: str) -> bytes:
    """The secret of a typed code; case, spaces, hyphens and I, L, O for 1, 1, 0 do not matter.

    Raises MistypedRecoveryCode when a character is wrong or missing.
    """
    chars = re.sub(r"[\s\-–—]", "", typed).upper().translate(_READ_AS)
    if len(chars) != _CHARS or any(char not in _ALPHABET for char in chars):
        raise MistypedRecoveryCode()
    number = 0
    for char in chars:
        number = number << 5 | _ALPHABET.index(char)
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(secret):
        raise MistypedRecoveryCode()
    return secret
