"""Whose boxes count in a dossier, what opens its grants and whom its keys go to: asked of whoever knows the region."""

from collections.abc import Iterable
from typing import Protocol

from sync import identity
from sync.history import Entitled
from sync.identity import Device, DevicePublic, Grant, Receiver, ReceiverPublic


class Rights(Protocol):
    """What reading and writing a dossier asks; sync/region/membership.py knows a region, Alone knows one device."""

    @property
    def roster_head(self) -> bytes | None:
        """Head of the roster that this device knows; None before joining."""

    def author(self, device: bytes) -> DevicePublic | None:
        """The public keys of a device whose boxes are read."""

    def opener(self, recipient: bytes) -> Device | Receiver | None:
        """What opens a grant to this recipient."""

    def entitled(self, dossier: bytes) -> Entitled | None:
        """Who may write in a dossier now; None: everybody."""

    def basis(self, dossier: bytes) -> bytes:
        """What a merged state follows from besides revisions."""

    def redacted(self, dossier: bytes) -> frozenset[bytes]:
        """Revisions whose content a holder had taken away."""

    def readers(self, dossier: bytes) -> tuple[DevicePublic | ReceiverPublic, ...]:
        """Whom a new key is sealed to."""

    def fit_key(self, dossier: bytes, grants: Iterable[Grant]) -> bytes | None:
        """The id of the key to write under; None when a new one must be made."""

    def grant(self, dossier: bytes, key: bytes, reader: DevicePublic | ReceiverPublic) -> Grant:
        """A dossier key sealed to a reader."""

    def wrote(self, kind: str, one: bytes, dossier: bytes, recipient: bytes | None = None) -> None:
        """Something was written that others must get; inside the transaction that wrote it. recipient: of a grant."""


class Alone:
    """A device that knows nobody: what others signed is refused, and the newest key is the one to write under."""

    roster_head: bytes | None = None

    def __init__(self, device: Device) -> None:
        self._device = device

    def author(self, device: bytes) -> DevicePublic | None:
        """Our own."""
        return self._device.public if device == self._device.public.id else None

    def opener(self, recipient: bytes) -> Device | Receiver | None:
        """Our own."""
        return self._device if recipient == self._device.public.id else None

    def entitled(self, _dossier: bytes) -> Entitled | None:
        """Everybody, since there is nobody else."""
        return None

    def basis(self, _dossier: bytes) -> bytes:
        """Nothing."""
        return b""

    def redacted(self, _dossier: bytes) -> frozenset[bytes]:
        """None."""
        return frozenset()

    def readers(self, _dossier: bytes) -> tuple[DevicePublic | ReceiverPublic, ...]:
        """Our own device."""
        return (self._device.public,)

    def fit_key(self, _dossier: bytes, grants: Iterable[Grant]) -> bytes | None:
        """The newest."""
        return next((one.key for one in reversed([*grants])), None)

    def grant(self, dossier: bytes, key: bytes, reader: DevicePublic | ReceiverPublic) -> Grant:
        """Sealed to our own device."""
        return identity.grant(dossier, key, reader, self._device)

    def wrote(self, kind: str, one: bytes, dossier: bytes, recipient: bytes | None = None) -> None:
        """Nobody waits for it."""
