"""The keys of teams that this device can open, and what they open.

A key reached it sealed to itself, or under a key that did. What does not check or open stands in no other's way.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from sync import identity
from sync.errors import BadBox, OtherPapers
from sync.identity import Device, DevicePublic, Grant, Receiver
from sync.region import team_keys
from sync.region.roster import Roster
from sync.region.seals import Seals
from sync.region.team_keys import TeamSeal

Keys = dict[bytes, Receiver]  # by id


class Known(Protocol):
    """What is known of the region that a key belongs to."""

    @property
    def roster(self) -> Roster: ...
    def author(self, device: bytes) -> DevicePublic | None: ...


class Keyring:
    """The keys of an open vault; worked out once, and anew when a seal came that may open more."""

    def __init__(self, device: Device, seals: Seals, known: Known, changed: Callable[[], None]) -> None:
        """changed: is told when there is another seal."""
        self._device, self._seals, self._known, self._changed = device, seals, known, changed
        self._keys: Keys | None = None

    def forget(self) -> None:
        """Work out anew which keys are here when that is asked for."""
        self._keys = None

    @property
    def keys(self) -> Mapping[bytes, Receiver]:
        """The private keys of teams that reached this device, by id: sealed to it, or under a key that did."""
        if self._keys is None:
            self._keys = self._unlocked(self._seals.all())
        return self._keys

    def opened_by(self, archive: Receiver) -> Keys:
        """The keys that the archive key opens besides those that are here: sealed to it, or under a key that was."""
        seals = [*self._seals.all()]
        if all(one.recipient != archive.public.id for one in seals):
            raise OtherPapers
        opened = self._unlocked(seals, {archive.public.id: archive, **self.keys})
        return {key: found for key, found in opened.items() if key not in self.keys and key != archive.public.id}

    def _unlocked(self, seals: Iterable[TeamSeal], known: Mapping[bytes, Receiver] | None = None) -> Keys:
        """What these open, one by another, with what is known; one that does not open stands in no other's way."""
        found = dict(known or {})
        before, left = -1, list(seals)
        while before != len(found):
            before, left = len(found), [one for one in left if one.key not in found]
            for one in left:
                opener = self._device if one.recipient == self._id else found.get(one.recipient)
                key = None if one.key in found else self.opened(one, opener)
                if key is not None:
                    found[one.key] = key
        return found

    def opened(self, seal: TeamSeal, opener: Device | Receiver | None) -> Receiver | None:
        """The key in a seal; None when it does not check or open."""
        author = self._known.author(seal.author)
        if author is None or opener is None:
            return None
        try:
            return team_keys.open_seal(seal, opener, author)
        except BadBox:
            return None

    def keep(self, seal: TeamSeal) -> None:
        """Keep a seal or link; inside a transaction."""
        self._seals.keep(seal)
        if self._keys is not None and (seal.recipient == self._id or seal.recipient in self._keys):
            self._keys = None
        self._changed()

    def opener(self, recipient: bytes) -> Device | Receiver | None:
        """What opens a grant to this recipient; None when this device cannot."""
        return self._device if recipient == self._id else self.keys.get(recipient)

    def opens_for(self, grant: Grant, team: bytes | None, key: bytes) -> bool:
        """True when a team has a dossier key by this grant: it opened here with a key of theirs, or is our own to one.

        key: the id of the team's key that it would be granted to. Whether what others granted to a key that this
        device does not have opens, nobody here can see.
        """
        if (grant.author, grant.recipient) == (self._id, key):
            return True
        opener = self.keys.get(grant.recipient)
        author = self._known.author(grant.author)
        if opener is None or author is None or self._known.roster.team_of_key(grant.recipient) != team:
            return False
        try:
            identity.open_grant(grant, opener, author)
        except BadBox:
            return False
        return True

    @property
    def _id(self) -> bytes:
        return self._device.public.id
