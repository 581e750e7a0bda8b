"""Envelopes: a key sealed to a recipient and signed by the device that sealed it; a dossier's in a grant, a team's in
a seal or link.

They are read by the thousand, so their one encoding is laid out here byte by byte: what fits the layout is what
wire.encode makes of the same names, and need not be encoded again to be sure. Layout: docs/format.md.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.errors import BadBox
from sync.sealing import FORMAT, prefix
from sync.signatures import Signed

SUITE: Final = 1  # HPKE base mode, ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM
MAX_BYTES: Final = 8 * 1024
_NAMES: Final = 7  # entries of the map; then what is sealed, and the signature
_SHORT: Final = 24  # a length or number below this lies in the first byte


@dataclass(frozen=True)
class Envelope:
    """A sealed key with what it is bound to. subject: the dossier or team it is a key of, named by the class.

    key: id of the key inside. recipient, author: ids. region: None before joining one.
    """

    kind: ClassVar[str]
    about: ClassVar[str]  # what the subject is called

    subject: bytes
    key: bytes
    recipient: bytes
    author: bytes
    sealed: bytes = b""
    signature: bytes = b""
    region: bytes | None = None

    @property
    def info(self) -> bytes:
        """What HPKE binds the sealed key to: all names."""
        return prefix(self.kind) + self._map(_NAMES, b"", b"")

    @cached_property
    def signed(self) -> bytes:
        """What the author signs."""
        return prefix(self.kind) + self._map(_NAMES + 1, b"\x66sealed" + _string(self.sealed), b"")

    @cached_property
    def id(self) -> bytes:
        """32 bytes that name it: the hash of what is signed."""
        return hashlib.sha256(self.signed).digest()

    def as_signed(self, author: Ed25519PublicKey) -> Signed:
        """What its author signed, to be checked ahead."""
        return author, self.signature, self.signed

    def encode(self) -> bytes:
        """Its one encoding."""
        sealed, signature = b"\x66sealed" + _string(self.sealed), b"\x69signature" + _string(self.signature)
        return self._map(_NAMES + 2, sealed, signature)

    def _map(self, entries: int, sealed: bytes, signature: bytes) -> bytes:
        """Shorter keys first, then by their bytes (RFC 8949, section 4.2.1)."""
        named = bytes([0x60 + len(self.about)]) + self.about.encode() + _string(self.subject)
        early, late = (named, b"") if len(self.about) < len("suite") else (b"", named)
        region = b"\xf6" if self.region is None else _string(self.region)
        return b"".join(
            (
                bytes([0xA0 + entries]),
                b"\x63key" + _string(self.key) + early,
                b"\x65suite" + bytes([SUITE]),
                b"\x66author" + _string(self.author),
                b"\x66format" + bytes([FORMAT]),
                b"\x66region" + region + sealed + late,
                b"\x69recipient" + _string(self.recipient) + signature,
            )
        )

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The envelope of these bytes; parsed and bounded, not yet checked. Raises BadBox."""
        right = isinstance(data, bytes) and len(data) <= MAX_BYTES  # of a damaged row SQLite may give anything
        found = _layout(cls.about).fullmatch(data) if right else None
        if found is None or _string(found["content"]) != found["sealed"]:
            raise BadBox("no envelope")
        return cls(*found.group("subject", "key", "recipient", "author", "content", "signature", "region"))


@cache
def _layout(about: str) -> re.Pattern[bytes]:
    """The one encoding of an envelope about a dossier or a team; before joining a region there are no teams."""
    named = bytes([0x60 + len(about)]) + about.encode() + _id("subject")
    early, late, none = (named, b"", b"") if about == "team" else (b"", named, rb"\xf6|")
    parts = (
        rb"\xa9\x63key" + _id("key") + early,
        rb"\x65suite" + bytes([SUITE]) + rb"\x66author" + _id("author") + rb"\x66format" + bytes([FORMAT]),
        rb"\x66region(?:" + none + rb"\x58\x20(?P<region>.{32}))",
        rb"\x66sealed(?P<sealed>(?:[\x40-\x57]|\x58.|\x59..)(?P<content>.*))" + late,
        rb"\x69recipient" + _id("recipient") + rb"\x69signature\x58\x40(?P<signature>.{64})",
    )
    return re.compile(b"".join(parts), re.DOTALL)


def _id(name: str) -> bytes:
    """A byte string of 16 bytes in the layout."""
    return b"\x50(?P<" + name.encode() + b">.{16})"


def _string(data: bytes) -> bytes:
    """A byte string of CBOR, as short as it may be."""
    length = len(data)
    if length < _SHORT:
        return bytes([0x40 + length]) + data
    return (bytes([0x58, length]) if length < 256 else b"\x59" + length.to_bytes(2, "big")) + data
