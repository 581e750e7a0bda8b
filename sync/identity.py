"""The keys of a device and of a team, and grants: a dossier's key sealed to whoever may read it.

A device signs with Ed25519 and receives with HPKE (RFC 9180) under ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM,
because a dossier must stay secret for decades. The suite is named by a byte.
"""

import hashlib
import os
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync import wire
from sync.envelope import SUITE, Envelope
from sync.errors import BadBox
from sync.sealing import (
    KEY_BYTES,
    SHORT_ID_BYTES,
    check_signature,
    load_public,
    prefix,
)

ED25519_BYTES: Final = 32
MLKEM_SEED_BYTES: Final = 64
MLKEM_PUBLIC_BYTES: Final = 1184
X25519_BYTES: Final = 32

_HPKE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_DEVICE: Final[dict[str, type | tuple[type, ...]]] = {"suite": int, "sign": bytes, "mlkem": bytes, "x25519": bytes}
_RECEIVER: Final[dict[str, type | tuple[type, ...]]] = {"suite": int, "mlkem": bytes, "x25519": bytes}
_Named = TypeVar("_Named", bound=Envelope)


# Points of small order of Curve25519 (RFC 7748, section 6.1, and their other spellings): with one of these as a
# receiving key the X25519 half of a seal would be known to everyone.
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


def _receiver(mlkem: bytes, x25519: bytes) -> hpke.MLKEM768X25519PublicKey:
    """What is sealed to. Raises BadBox for a key that is none, or of small order."""
    if len(x25519) != X25519_BYTES or x25519[:31] + bytes([x25519[31] & 0x7F]) in _SMALL_ORDER:
        raise BadBox("receiving key of small order")
    try:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519)
        )
    except ValueError as error:
        raise BadBox("receiving key") from error


@dataclass(frozen=True)
class ReceiverPublic:
    """What others know of a team's key or of the archive key: its two receiving keys, raw."""

    mlkem: bytes
    x25519: bytes

    @cached_property
    def id(self) -> bytes:
        """16 bytes that name the key and bind both halves."""
        whole = wire.encode({"suite": SUITE, "mlkem": self.mlkem, "x25519": self.x25519})
        return hashlib.sha256(prefix("receiver") + whole).digest()[:SHORT_ID_BYTES]

    @cached_property
    def receiver(self) -> hpke.MLKEM768X25519PublicKey:
        """The key that is sealed to. Raises BadBox."""
        return _receiver(self.mlkem, self.x25519)


@dataclass(frozen=True)
class DevicePublic:
    """What others know of a device: its signing key and its two receiving keys, raw."""

    sign: bytes
    mlkem: bytes
    x25519: bytes

    @cached_property
    def id(self) -> bytes:
        """16 bytes that name the device and bind all its keys."""
        whole = wire.encode({"suite": SUITE, "sign": self.sign, "mlkem": self.mlkem, "x25519": self.x25519})
        return hashlib.sha256(prefix("device") + whole).digest()[:SHORT_ID_BYTES]

    @cached_property
    def signer(self) -> Ed25519PublicKey:
        """The key its signatures are checked with. Raises BadBox for a key of small order."""
        return load_public(self.sign)

    @cached_property
    def receiver(self) -> hpke.MLKEM768X25519PublicKey:
        """The key that is sealed to. Raises BadBox."""
        return _receiver(self.mlkem, self.x25519)


@dataclass(frozen=True, repr=False)
class Receiver:
    """The private half of a team's key or of the archive key. repr shows nothing of it."""

    mlkem_seed: bytes
    x25519: bytes

    @classmethod
    def new(cls) -> "Receiver":
        """Fresh keys from the operating system."""
        return cls(os.urandom(MLKEM_SEED_BYTES), os.urandom(X25519_BYTES))

    @cached_property
    def receiver(self) -> hpke.MLKEM768X25519PrivateKey:
        """What opens what was sealed to it."""
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed), X25519PrivateKey.from_private_bytes(self.x25519)
        )

    @cached_property
    def public(self) -> ReceiverPublic:
        """The public half."""
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed).public_key().public_bytes_raw()
        return ReceiverPublic(mlkem, X25519PrivateKey.from_private_bytes(self.x25519).public_key().public_bytes_raw())

    def encode(self) -> bytes:
        """The private keys as bytes, to be sealed."""
        return wire.encode({"suite": SUITE, "mlkem": self.mlkem_seed, "x25519": self.x25519})

    @classmethod
    def decode(cls, data: bytes) -> "Receiver":
        """The key of these bytes. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=1024), _RECEIVER)
        if found["suite"] != SUITE:
            raise BadBox("suite")
        return cls(wire.sized(found["mlkem"], MLKEM_SEED_BYTES), wire.sized(found["x25519"], X25519_BYTES))


@dataclass(frozen=True, repr=False)
class Device:
    """The private keys of this device; they lie in the vault, sealed under the vault key."""

    sign: bytes
    mlkem_seed: bytes
    x25519: bytes

    @classmethod
    def new(cls) -> "Device":
        """A device with fresh keys from the operating system."""
        return cls(os.urandom(ED25519_BYTES), os.urandom(MLKEM_SEED_BYTES), os.urandom(X25519_BYTES))

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        """What signs."""
        return Ed25519PrivateKey.from_private_bytes(self.sign)

    @cached_property
    def receiver(self) -> hpke.MLKEM768X25519PrivateKey:
        """What opens grants."""
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed), X25519PrivateKey.from_private_bytes(self.x25519)
        )

    @cached_property
    def public(self) -> DevicePublic:
        """The public half."""
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed).public_key().public_bytes_raw()
        x25519 = X25519PrivateKey.from_private_bytes(self.x25519).public_key().public_bytes_raw()
        return DevicePublic(self.signer.public_key().public_bytes_raw(), mlkem, x25519)

    def encode(self) -> bytes:
        """The private keys as bytes, to be sealed."""
        return wire.encode({"suite": SUITE, "sign": self.sign, "mlkem": self.mlkem_seed, "x25519": self.x25519})

    @classmethod
    def decode(cls, data: bytes) -> "Device":
        """The device of these bytes. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=1024), _DEVICE)
        if found["suite"] != SUITE:
            raise BadBox("suite")
        return cls(
            wire.sized(found["sign"], ED25519_BYTES),
            wire.sized(found["mlkem"], MLKEM_SEED_BYTES),
            wire.sized(found["x25519"], X25519_BYTES),
        )


def new_dossier_key() -> bytes:
    """32 bytes from the operating system."""
    return os.urandom(KEY_BYTES)


def key_id(dossier_key: bytes) -> bytes:
    """The 16 bytes that name a dossier key; derived from it, so that a wrong key is noticed."""
    return hashlib.sha256(prefix("dossier-key") + dossier_key).digest()[:SHORT_ID_BYTES]


@dataclass(frozen=True)
class Grant(Envelope):
    """A dossier key sealed to a recipient, signed by the device that granted it."""

    kind: ClassVar[str] = "grant"
    about: ClassVar[str] = "dossier"

    @property
    def dossier(self) -> bytes:
        """Id of the dossier whose key it is."""
        return self.subject


def grant(
    dossier: bytes,
    dossier_key: bytes,
    recipient: DevicePublic | ReceiverPublic,
    author: Device,
    region: bytes | None = None,
) -> Grant:
    """Seal a dossier key to a device or a team. region: None before joining one. Raises BadBox for a bad recipient."""
    names = Grant(dossier, key_id(dossier_key), recipient.id, author.public.id, region=region)
    return enclosed(names, dossier_key, recipient, author)


def open_grant(found: Grant, recipient: Device | Receiver, author: DevicePublic) -> bytes:
    """The dossier key in a grant. Checks author, signature, recipient, and that the key bears its own id. BadBox."""
    check_signed_by(found, author)
    return open_checked(found, recipient)


def open_checked(found: Grant, recipient: Device | Receiver) -> bytes:
    """The dossier key in a grant whose signature was checked before. Raises BadBox."""
    dossier_key = content_of(found, recipient)
    if len(dossier_key) != KEY_BYTES or key_id(dossier_key) != found.key:
        raise BadBox("grant of another key")
    return dossier_key


def enclosed(names: _Named, content: bytes, recipient: DevicePublic | ReceiverPublic, author: Device) -> _Named:
    """The envelope of these names with its content sealed and signed. Raises BadBox for a bad recipient."""
    whole = replace(names, sealed=seal_to(recipient, names.info, content))
    return signed_by(whole, author)


def signed_by(whole: _Named, author: Device) -> _Named:
    """The envelope as its author signs it."""
    return replace(whole, signature=author.signer.sign(whole.signed))


def check_signed_by(found: Envelope, author: DevicePublic) -> None:
    """Raise BadBox unless this device signed it."""
    if found.author != author.id:
        raise BadBox("envelope of another device")
    check_signature(*found.as_signed(author.signer))


def content_of(found: Envelope, recipient: Device | Receiver) -> bytes:
    """What is sealed in an envelope whose signature was checked before. Raises BadBox."""
    if found.recipient != recipient.public.id:
        raise BadBox("envelope to another key")
    return open_sealed(recipient, found.info, found.sealed)


def seal_to(recipient: DevicePublic | ReceiverPublic, info: bytes, content: bytes) -> bytes:
    """Seal a few bytes to a receiving key, bound to info (HPKE, RFC 9180). Raises BadBox for a bad key."""
    return _HPKE.encrypt(content, recipient.receiver, info)


def open_sealed(recipient: Device | Receiver, info: bytes, sealed: bytes) -> bytes:
    """What was sealed to this key with this info. Raises BadBox."""
    try:
        return _HPKE.decrypt(sealed, recipient.receiver, info)
    except (InvalidTag, ValueError) as error:
        raise BadBox("sealed key does not open") from error
