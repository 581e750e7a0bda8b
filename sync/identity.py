"""The keys of one device, and grants: a dossier's key sealed to whoever may read it.

A device signs with Ed25519 and receives with HPKE (RFC 9180) under ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM,
because a dossier must stay secret for decades. The suite is named by a byte.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync import wire
from sync.errors import BadBox
from sync.sealing import (
    FORMAT,
    ID_BYTES,
    KEY_BYTES,
    SHORT_ID_BYTES,
    SIGNATURE_BYTES,
    check_signature,
    load_public,
    prefix,
)

SUITE: Final = 1  # HPKE base mode, ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM
ED25519_BYTES: Final = 32
MLKEM_SEED_BYTES: Final = 64
MLKEM_PUBLIC_BYTES: Final = 1184
X25519_BYTES: Final = 32
MAX_GRANT_BYTES: Final = 8 * 1024

_HPKE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_DEVICE: Final[dict[str, type | tuple[type, ...]]] = {"suite": int, "sign": bytes, "mlkem": bytes, "x25519": bytes}
_GRANT: Final[dict[str, type | tuple[type, ...]]] = {
    "format": int,
    "suite": int,
    "region": (bytes, type(None)),
    "dossier": bytes,
    "key": bytes,
    "recipient": bytes,
    "author": bytes,
    "sealed": bytes,
    "signature": bytes,
}


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
        """The key grants are sealed to. Raises BadBox."""
        try:
            return hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.mlkem), X25519PublicKey.from_public_bytes(self.x25519)
            )
        except ValueError as error:
            raise BadBox("receiving key") from error


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
class Grant:
    """A dossier key sealed to a recipient, signed by the device that granted it."""

    dossier: bytes
    key: bytes
    recipient: bytes
    author: bytes
    sealed: bytes
    signature: bytes = b""
    region: bytes | None = None

    def _names(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "suite": SUITE,
            "region": self.region,
            "dossier": self.dossier,
            "key": self.key,
            "recipient": self.recipient,
            "author": self.author,
        }

    @property
    def info(self) -> bytes:
        """What HPKE binds the sealed key to: all names of the grant."""
        return prefix("grant") + wire.encode(self._names())

    @property
    def signed(self) -> bytes:
        """What the author signs."""
        return prefix("grant") + wire.encode({**self._names(), "sealed": self.sealed})

    def encode(self) -> bytes:
        """The grant's one encoding."""
        return wire.encode({**self._names(), "sealed": self.sealed, "signature": self.signature})

    @classmethod
    def decode(cls, data: bytes) -> "Grant":
        """The grant of these bytes; not yet checked. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=MAX_GRANT_BYTES), _GRANT)
        if found["format"] != FORMAT or found["suite"] != SUITE:
            raise BadBox("format or suite")
        return cls(
            dossier=wire.sized(found["dossier"], SHORT_ID_BYTES),
            key=wire.sized(found["key"], SHORT_ID_BYTES),
            recipient=wire.sized(found["recipient"], SHORT_ID_BYTES),
            author=wire.sized(found["author"], SHORT_ID_BYTES),
            sealed=found["sealed"],
            signature=wire.sized(found["signature"], SIGNATURE_BYTES),
            region=None if found["region"] is None else wire.sized(found["region"], ID_BYTES),
        )


def grant(dossier: bytes, dossier_key: bytes, recipient: DevicePublic, author: Device) -> Grant:
    """Seal a dossier key to a recipient."""
    names = Grant(dossier, key_id(dossier_key), recipient.id, author.public.id, b"")
    sealed = _HPKE.encrypt(dossier_key, recipient.receiver, names.info)
    whole = Grant(dossier, names.key, names.recipient, names.author, sealed)
    return Grant(dossier, names.key, names.recipient, names.author, sealed, author.signer.sign(whole.signed))


def open_grant(found: Grant, recipient: Device, author: DevicePublic) -> bytes:
    """The dossier key in a grant. Checks author, signature, recipient, and that the key bears its own id. BadBox."""
    if found.author != author.id or found.recipient != recipient.public.id:
        raise BadBox("grant of another device")
    check_signature(author.signer, found.signature, found.signed)
    try:
        dossier_key = _HPKE.decrypt(found.sealed, recipient.receiver, found.info)
    except InvalidTag as error:
        raise BadBox("grant does not open") from error
    if len(dossier_key) != KEY_BYTES or key_id(dossier_key) != found.key:
        raise BadBox("grant of another key")
    return dossier_key
