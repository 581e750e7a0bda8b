"""How a team's private key reaches those who may read: sealed to a device or to the archive, or under the next key.

A member's laptop makes a team key and seals it to every member's device and to the archive key, if there is one
(TeamSeal). A new key also seals the one before (TeamLink), so that who joins later needs one seal to read it all.
"""

from dataclasses import dataclass
from typing import ClassVar

from sync.envelope import Envelope
from sync.errors import BadBox
from sync.identity import (
    Device,
    DevicePublic,
    Receiver,
    ReceiverPublic,
    check_signed_by,
    content_of,
    enclosed,
    signed_by,
)


@dataclass(frozen=True)
class TeamSeal(Envelope):
    """The private part of a team's key, sealed to a device or to the archive key, signed by a member's device.

    key: id of the team key that is inside. recipient: id of the device or of the archive key.
    """

    kind: ClassVar[str] = "team-seal"
    about: ClassVar[str] = "team"

    @property
    def team(self) -> bytes:
        """Id of the team whose key it is."""
        return self.subject

    @property
    def asks(self) -> bool:
        """True when it holds nothing: its recipient says that no seal of this key opens, and asks for another."""
        return not self.sealed and self.author == self.recipient


@dataclass(frozen=True)
class TeamLink(TeamSeal):
    """The private part of a team's key under its next one. key: the older; recipient: the id of the newer."""

    kind: ClassVar[str] = "team-link"


def seal(
    region: bytes, team: bytes, team_key: Receiver, recipient: DevicePublic | ReceiverPublic, author: Device
) -> TeamSeal:
    """Seal a team's key to a device or to the archive key. Raises BadBox for a bad recipient."""
    names = TeamSeal(team, team_key.public.id, recipient.id, author.public.id, region=region)
    return enclosed(names, team_key.encode(), recipient, author)


def link(region: bytes, team: bytes, older: Receiver, newer: ReceiverPublic, author: Device) -> TeamLink:
    """Seal a team's key under its next one."""
    names = TeamLink(team, older.public.id, newer.id, author.public.id, region=region)
    return enclosed(names, older.encode(), newer, author)


def asking(region: bytes, team: bytes, key: bytes, author: Device) -> TeamSeal:
    """Say that no seal of this key opens for this device."""
    return signed_by(TeamSeal(team, key, author.public.id, author.public.id, region=region), author)


def open_seal(found: TeamSeal, recipient: Device | Receiver, author: DevicePublic) -> Receiver:
    """The team's key in a seal or link. Checks author, signature, recipient, and that the key bears its id. BadBox."""
    check_signed_by(found, author)
    team_key = Receiver.decode(content_of(found, recipient))
    if team_key.public.id != found.key:
        raise BadBox("seal of another key")
    return team_key
