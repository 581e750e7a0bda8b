"""The two papers of a region: the root, and the archive key in two halves of which one alone opens nothing (G-30).

Each paper holds 32 bytes as characters a person can type back. The two archive papers are XOR shares: each by itself
is random, together they are the seed that the archive key is made from.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import crockford
from sync.errors import MistypedPaper
from sync.identity import MLKEM_SEED_BYTES, X25519_BYTES, Receiver
from sync.sealing import KEY_BYTES, prefix

_KINDS: Final = {"root": "R", "archive-1": "A", "archive-2": "B"}
_CHECK_BITS: Final = 24
_CHARS: Final = 56  # 256 bits and the check, five bits each


@dataclass(frozen=True, repr=False)
class Root:
    """The region's root key; on paper only. repr shows nothing of it."""

    seed: bytes

    @classmethod
    def new(cls) -> "Root":
        """A root from the operating system's randomness."""
        return cls(os.urandom(KEY_BYTES))

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        """What signs."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> bytes:
        """The public root key, raw."""
        return self.signer.public_key().public_bytes_raw()

    def as_text(self) -> str:
        """As it is printed."""
        return _as_text("root", self.seed)

    @classmethod
    def from_text(cls, typed: str) -> "Root":
        """The root of a typed paper. Raises MistypedPaper."""
        return cls(_from_text("root", typed))


def new_archive() -> tuple[Receiver, str, str]:
    """A new archive key and its two papers. Keep the public half; print the papers, each for another person."""
    first, second = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
    return _archive(first, second), _as_text("archive-1", first), _as_text("archive-2", second)


def archive_of(first: str, second: str) -> Receiver:
    """The archive key of two typed papers, in whichever order. Raises MistypedPaper."""
    if _kind_of(first) == _KINDS["archive-2"]:
        first, second = second, first
    return _archive(_from_text("archive-1", first), _from_text("archive-2", second))


def _archive(first: bytes, second: bytes) -> Receiver:
    seed = bytes(one ^ other for one, other in zip(first, second, strict=True))
    keys = HKDF(SHA256(), MLKEM_SEED_BYTES + X25519_BYTES, None, prefix("archive")).derive(seed)
    return Receiver(keys[:MLKEM_SEED_BYTES], keys[MLKEM_SEED_BYTES:])


def _check(kind: str, content: bytes) -> int:
    digest = hashlib.sha256(prefix(f"paper-{kind}") + content).digest()
    return int.from_bytes(digest[: _CHECK_BITS // 8], "big")


def _as_text(kind: str, content: bytes) -> str:
    number = int.from_bytes(content, "big") << _CHECK_BITS | _check(kind, content)
    return f"{_KINDS[kind]}-{crockford.spelled(number, _CHARS)}"


def _kind_of(typed: str) -> str:
    return crockford.cleaned(typed)[:1]


def _from_text(kind: str, typed: str) -> bytes:
    number = crockford.number_of(crockford.cleaned(typed)[1:], _CHARS)
    if _kind_of(typed) != _KINDS[kind] or number is None:
        raise MistypedPaper()
    content = (number >> _CHECK_BITS).to_bytes(KEY_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(kind, content):
        raise MistypedPaper()
    return content
