"""Boxes: the sealed, signed, immutable things that lie on the laptop and travel as they are.

A box is a clear header, a ciphertext and a signature. Its key is derived for it alone, from the dossier key and a
random salt, so copying or restoring a vault can never make two boxes with one key (G-10). What is only the vault's
own (cards, drafts, given plans, settings) is a sealed row: same cipher, same padding, no signature.
Byte layouts: docs/format.md.
"""

import hashlib
import os
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import wire
from sync.errors import BadBox, TooLarge
from sync.signatures import Signed, is_right

FORMAT: Final = 1
KEY_BYTES: Final = 32
SALT_BYTES: Final = 32
ID_BYTES: Final = 32
SHORT_ID_BYTES: Final = 16  # of a dossier, a key, a device, a vault
MAX_NAME_CHARS: Final = 100  # of a region, a team, a person
MAX_TIME_CHARS: Final = 40
SIGNATURE_BYTES: Final = 64
TAG_BYTES: Final = 16

MAX_PLAIN_BYTES: Final = 16 * 1024 * 1024
MAX_HEADER_BYTES: Final = 4 * 1024
MAX_BOX_BYTES: Final = 18 * 1024 * 1024
MAX_PARENTS: Final = 64

_NONCE: Final = bytes(12)  # every key encrypts once

_HEAD: Final = 2  # bytes before the 32 of an id: a byte string, and its length
_ID: Final = rb"\x58\x20(.{32})"
# The one encoding of a header, byte by byte: a map of these seven keys in their order, each of its one length. What
# fits is what encode makes, so that it need not be encoded again to be sure.
_LAYOUT: Final = re.compile(
    rb"\xa7\x63key\x50(.{16})\x64salt" + _ID + rb"\x66author\x50(.{16})\x66format" + bytes([FORMAT]) + rb"\x66roster"
    rb"(?:\xf6|" + _ID + rb")\x67dossier\x50(.{16})\x67parents([\x80-\x97]|\x98[\x18-\xff])((?:\x58\x20.{32})*)",
    re.DOTALL,
)  # fmt: skip
_COUNTS: Final = {  # how many parents -> how an array of so many begins
    count: bytes([0x80 + count]) if count < 24 else bytes([0x98, count]) for count in range(MAX_PARENTS + 1)
}

# The same for a box that has its content: an array of three byte strings, the last of which is the signature.
_ARRAY_OF_THREE: Final = b"\x83"
_OF_A_SIGNATURE: Final = bytes([0x58, SIGNATURE_BYTES])
_LENGTHS: Final = {0x58: (1, 24), 0x59: (2, 2**8), 0x5A: (4, 2**16)}  # bytes of a length, and the least said so
_NO_LENGTH: Final = (0, 1)  # nothing is as long as nothing

# The points of small order and their other spellings, without the sign bit (RFC 8032, section 5.1): with one of these
# as a public key a signature proves nothing.
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


@cache
def prefix(kind: str) -> bytes:
    """What every signature, derivation and hash of a kind begins with, so that one can never pass for another."""
    return f"keukentafel/{FORMAT}/{kind}".encode() + b"\0"


def purged_id(dossier: bytes) -> bytes:
    """The id of the entry that tells that a dossier was deleted for good: nobody made it, so it is none of a box."""
    return hashlib.sha256(prefix("purged") + dossier).digest()


def padded_length(length: int) -> int:
    """The length after Padmé (Nikitin and others, PETS 2019): at most 12 % more, and few lengths to tell apart."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1 if exponent > kept else 0
    return (length + mask) & ~mask


def pad(content: bytes) -> bytes:
    """The content, a byte 0x80, and zeros up to the padded length."""
    if len(content) > MAX_PLAIN_BYTES:
        raise TooLarge()
    marked = content + b"\x80"
    return marked + bytes(padded_length(len(marked)) - len(marked))


def unpad(padded: bytes) -> bytes:
    """What was padded. Raises BadBox unless padding it again gives the same bytes."""
    content = padded.rstrip(b"\0")
    if not content.endswith(b"\x80") or padded_length(len(content)) != len(padded):
        raise BadBox("padding")
    return content[:-1]


def derived(key: bytes, kind: str, salt: bytes) -> bytes:
    """32 bytes from a key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt, prefix(kind)).derive(key)


def seal_row(key: bytes, kind: str, context: bytes, content: bytes) -> bytes:
    """Salt and ciphertext of something of the vault's own; context (where it lies) is needed to open it. (G-09)"""
    salt = os.urandom(SALT_BYTES)
    return salt + AESGCM(derived(key, kind, salt)).encrypt(_NONCE, pad(content), context)


def open_row(key: bytes, kind: str, context: bytes, sealed: bytes) -> bytes:
    """What was sealed for this kind and place. Raises BadBox."""
    if not SALT_BYTES + TAG_BYTES < len(sealed) <= MAX_BOX_BYTES:
        raise BadBox("length")
    try:
        padded = AESGCM(derived(key, kind, sealed[:SALT_BYTES])).decrypt(_NONCE, sealed[SALT_BYTES:], context)
    except InvalidTag as error:
        raise BadBox("does not open") from error
    return unpad(padded)


@dataclass(frozen=True)
class Header:
    """The clear part of a box. All ids are bytes; parents are sorted and differ."""

    dossier: bytes
    key: bytes
    author: bytes
    parents: tuple[bytes, ...]
    salt: bytes
    roster: bytes | None = None  # head of the roster its author knew; None before joining a region

    def encode(self) -> bytes:
        """The header's one encoding."""
        return wire.encode(
            {
                "format": FORMAT,
                "dossier": self.dossier,
                "key": self.key,
                "author": self.author,
                "roster": self.roster,
                "parents": list(self.parents),
                "salt": self.salt,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Header":
        """The header of these bytes. Raises BadBox."""
        found = _LAYOUT.fullmatch(data) if len(data) <= MAX_HEADER_BYTES else None
        if found is None:
            raise BadBox("no header")
        key, salt, author, roster, dossier, count, ids = found.groups()
        parents = tuple(ids[at + _HEAD : at + _HEAD + ID_BYTES] for at in range(0, len(ids), _HEAD + ID_BYTES))
        if count != _COUNTS.get(len(parents)) or any(one >= other for one, other in pairwise(parents)):
            raise BadBox("parents")
        return cls(dossier, key, author, parents, salt, roster)


@dataclass(frozen=True)
class Box:
    """A box taken apart; header_bytes is what the signature and the ciphertext are bound to.

    digest: of the ciphertext. ciphertext is None once it was taken away for good: the box is blanked. back: when its
    author took it away before anybody else had it, and the author's signature for that.
    """

    header: Header
    header_bytes: bytes
    ciphertext: bytes | None
    signature: bytes
    digest: bytes
    back: tuple[str, bytes] | None = None

    @property
    def signed(self) -> bytes:
        """Header and digest of the ciphertext: what is signed and named, so that it still checks once blanked."""
        return self.header_bytes + self.digest

    def as_signed(self, kind: str, author: Ed25519PublicKey) -> Signed:
        """What verify checks, to be checked ahead."""
        return author, self.signature, prefix(kind) + self.signed

    def blanked(self) -> "Box":
        """The same box without its content."""
        return replace(self, ciphertext=None)

    def taken_back(self, at: str, author: Ed25519PrivateKey) -> "Box":
        """The same box without its content, which its author says; at: when, for people."""
        return replace(self, ciphertext=None, back=(at, author.sign(self._as_back(at))))

    def was_taken_back(self, author: Ed25519PublicKey) -> bool:
        """True for a blanked box of which its author signed that the content goes."""
        if self.ciphertext is not None or self.back is None:
            return False
        at, signature = self.back
        try:
            if datetime.fromisoformat(at).tzinfo is None or datetime.fromisoformat(at).isoformat() != at:
                return False
            check_signature(author, signature, self._as_back(at))
        except (BadBox, ValueError):
            return False
        return True

    def _as_back(self, at: str) -> bytes:
        return prefix("taken-back") + wire.encode([self.id, at])

    @cached_property
    def id(self) -> bytes:
        """SHA-256 of header and ciphertext digest."""
        return hashlib.sha256(self.signed).digest()

    def encode(self) -> bytes:
        """The box's one encoding; a blanked one has the digest as a fourth part, and when and who took it back."""
        return self._encoded

    @cached_property
    def _encoded(self) -> bytes:
        if self.ciphertext is None:
            return wire.encode([self.header_bytes, None, self.signature, self.digest, *(self.back or ())])
        return wire.encode([self.header_bytes, self.ciphertext, self.signature])

    @classmethod
    def decode(cls, data: bytes) -> "Box":
        """The box of these bytes; parsed and bounded, not yet checked. Raises BadBox."""
        parts = _three(data) or _parts(wire.decode(data, limit=MAX_BOX_BYTES))
        header_bytes, ciphertext, signature, digest, back = parts
        if ciphertext is not None and len(ciphertext) <= TAG_BYTES:
            raise BadBox("no content")
        found = cls(
            Header.decode(header_bytes),
            header_bytes,
            ciphertext,
            wire.sized(signature, SIGNATURE_BYTES),
            wire.sized(digest, ID_BYTES),
            back,
        )
        found.__dict__["_encoded"] = data  # the one encoding, as was just seen
        return found


def _three(data: bytes) -> tuple[bytes, bytes, bytes, bytes, None] | None:
    """The parts of a box that has its content, when these bytes are the one encoding of one; None for all else."""
    if not isinstance(data, bytes) or len(data) > MAX_BOX_BYTES or data[:1] != _ARRAY_OF_THREE:
        return None
    header = _string(data, 1)
    content = _string(data, header.stop) if header else None
    if not header or not content or len(data) != content.stop + _HEAD + SIGNATURE_BYTES:
        return None
    if data[content.stop : content.stop + _HEAD] != _OF_A_SIGNATURE:
        return None
    ciphertext = data[content]
    return data[header], ciphertext, data[-SIGNATURE_BYTES:], hashlib.sha256(ciphertext).digest(), None


def _string(data: bytes, at: int) -> slice | None:
    """Where the byte string lies that begins here with its length, said as briefly as can be; None for anything else.

    What it says may go beyond the end of the data: nothing stands behind it then.
    """
    size, least = _LENGTHS.get(data[at], _NO_LENGTH) if at < len(data) else _NO_LENGTH
    begin = at + 1 + size
    length = int.from_bytes(data[at + 1 : begin])
    return slice(begin, begin + length) if length >= least else None


def _parts(found: object) -> tuple[bytes, bytes | None, bytes, bytes, tuple[str, bytes] | None]:
    """Header, ciphertext (None = blanked), signature, digest of the ciphertext and who took it back. Raises BadBox."""
    match found:
        case [bytes(header), bytes(ciphertext), bytes(signature)]:
            return header, ciphertext, signature, hashlib.sha256(ciphertext).digest(), None
        case [bytes(header), None, bytes(signature), bytes(digest)]:
            return header, None, signature, digest, None
        case [bytes(header), None, bytes(signature), bytes(digest), str(at), bytes(by)] if len(at) <= MAX_TIME_CHARS:
            return header, None, signature, digest, (at, wire.sized(by, SIGNATURE_BYTES))
    raise BadBox("not the parts of a box")


def seal(kind: str, header: Header, dossier_key: bytes, signer: Ed25519PrivateKey, content: bytes) -> Box:
    """Seal and sign the content in a box of this kind. header.salt must be fresh from new_salt()."""
    header_bytes = header.encode()
    ciphertext = AESGCM(derived(dossier_key, kind, header.salt)).encrypt(_NONCE, pad(content), header_bytes)
    unsigned = Box(header, header_bytes, ciphertext, b"", hashlib.sha256(ciphertext).digest())
    return replace(unsigned, signature=signer.sign(prefix(kind) + unsigned.signed))


def verify(kind: str, box: Box, author: Ed25519PublicKey) -> None:
    """Raise BadBox unless the author signed this box as one of this kind."""
    check_signature(*box.as_signed(kind, author))


def open_box(kind: str, box: Box, dossier_key: bytes) -> bytes:
    """The content of a box whose signature was checked before. Raises BadBox, also for a blanked one."""
    if box.ciphertext is None:
        raise BadBox("blanked")
    try:
        padded = AESGCM(derived(dossier_key, kind, box.header.salt)).decrypt(_NONCE, box.ciphertext, box.header_bytes)
    except InvalidTag as error:
        raise BadBox("does not open") from error
    return unpad(padded)


def new_salt() -> bytes:
    """A salt from the operating system, never used before."""
    return os.urandom(SALT_BYTES)


def load_public(raw: bytes) -> Ed25519PublicKey:
    """A signer's public key. Raises BadBox for a point of small order or none at all."""
    if len(raw) != 32 or raw[:31] + bytes([raw[31] & 0x7F]) in _SMALL_ORDER:
        raise BadBox("public key of small order")
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise BadBox("public key") from error


def check_signature(author: Ed25519PublicKey, signature: bytes, message: bytes) -> None:
    """Raise BadBox unless this signature is the author's over the message."""
    if not is_right(author, signature, message):
        raise BadBox("signature")
