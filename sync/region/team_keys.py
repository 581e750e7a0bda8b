"""How a team's private key reaches those who may read: sealed to a device or to the archive, or under the next key.

A member's laptop makes a team key and seals it to every member's device and to the archive key, if there is one
(TeamSeal). A new key also seals the one before (TeamLink), so that who joins later needs one seal to read it all.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self, TypeVar

from sync import wire
from sync.errors import BadBox
from sync.identity import (
    MAX_GRANT_BYTES,
    SUITE,
    Device,
    DevicePublic,
    Receiver,
    ReceiverPublic,
    open_sealed,
    seal_to,
)
from sync.sealing import FORMAT, ID_BYTES, SHORT_ID_BYTES, SIGNATURE_BYTES, check_signature, prefix

MAX_BYTES: Final = MAX_GRANT_BYTES
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "format": int,
    "suite": int,
    "region": bytes,
    "team": bytes,
    "key": bytes,
    "recipient": bytes,
    "author": bytes,
    "sealed": bytes,
    "signature": bytes,
}


@dataclass(frozen=True)
class TeamSeal:
    """The private part of a team's key, sealed to a device or to the archive key, signed by a member's device.

    key: id of the team key that is inside. recipient: id of the device or of the archive key.
    """

    kind: ClassVar[str] = "team-seal"

    region: bytes
    team: bytes
    key: bytes
    recipient: bytes
    author: bytes
    sealed: bytes = b""
    signature: bytes = b""

    def _names(self) -> dict[str, wire.Plain]:
        return {
            "format": FORMAT,
            "suite": SUITE,
            "region": self.region,
            "team": self.team,
            "key": self.key,
            "recipient": self.recipient,
            "author": self.author,
        }

    @property
    def info(self) -> bytes:
        """What HPKE binds the sealed key to."""
        return prefix(self.kind) + wire.encode(self._names())

    @property
    def signed(self) -> bytes:
        """What the author signs."""
        return prefix(self.kind) + wire.encode({**self._names(), "sealed": self.sealed})

    @property
    def id(self) -> bytes:
        """32 bytes that name it: the hash of what is signed."""
        return hashlib.sha256(self.signed).digest()

    @property
    def asks(self) -> bool:
        """True when it holds nothing: its recipient says that no seal of this key opens, and asks for another."""
        return not self.sealed and self.author == self.recipient

    def encode(self) -> bytes:
        """Its one encoding."""
        return wire.encode({**self._names(), "sealed": self.sealed, "signature": self.signature})

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The seal of these bytes; parsed and bounded, not yet checked. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=MAX_BYTES), _FIELDS)
        if found["format"] != FORMAT or found["suite"] != SUITE:
            raise BadBox("format or suite")
        return cls(
            region=wire.sized(found["region"], ID_BYTES),
            team=wire.sized(found["team"], SHORT_ID_BYTES),
            key=wire.sized(found["key"], SHORT_ID_BYTES),
            recipient=wire.sized(found["recipient"], SHORT_ID_BYTES),
            author=wire.sized(found["author"], SHORT_ID_BYTES),
            sealed=found["sealed"],
            signature=wire.sized(found["signature"], SIGNATURE_BYTES),
        )

    def check_signed_by(self, author: DevicePublic) -> None:
        """Raise BadBox unless this device signed it."""
        if author.id != self.author:
            raise BadBox("seal of another device")
        check_signature(author.signer, self.signature, self.signed)


@dataclass(frozen=True)
class TeamLink(TeamSeal):
    """The private part of a team's key under its next one. key: the older; recipient: the id of the newer."""

    kind: ClassVar[str] = "team-link"


_Seal = TypeVar("_Seal", bound=TeamSeal)


def seal(
    region: bytes, team: bytes, team_key: Receiver, recipient: DevicePublic | ReceiverPublic, author: Device
) -> TeamSeal:
    """Seal a team's key to a device or to the archive key. Raises BadBox for a bad recipient."""
    return _sealed(
        TeamSeal(region, team, team_key.public.id, recipient.id, author.public.id), team_key, recipient, author
    )


def link(region: bytes, team: bytes, older: Receiver, newer: ReceiverPublic, author: Device) -> TeamLink:
    """Seal a team's key under its next one."""
    return _sealed(TeamLink(region, team, older.public.id, newer.id, author.public.id), older, newer, author)


def asking(region: bytes, team: bytes, key: bytes, author: Device) -> TeamSeal:
    """Say that no seal of this key opens for this device."""
    names = TeamSeal(region, team, key, author.public.id, author.public.id)
    return replace(names, signature=author.signer.sign(names.signed))


def _sealed(names: _Seal, team_key: Receiver, recipient: DevicePublic | ReceiverPublic, author: Device) -> _Seal:
    whole = replace(names, sealed=seal_to(recipient, names.info, team_key.encode()))
    return replace(whole, signature=author.signer.sign(whole.signed))


def open_seal(found: TeamSeal, recipient: Device | Receiver, author: DevicePublic) -> Receiver:
    """The team's key in a seal or link. Checks author, signature, recipient, and that the key bears its id. BadBox."""
    found.check_signed_by(author)
    if found.recipient != recipient.public.id:
        raise BadBox("seal to another key")
    team_key = Receiver.decode(open_sealed(recipient, found.info, found.sealed))
    if team_key.public.id != found.key:
        raise BadBox("seal of another key")
    return team_key
