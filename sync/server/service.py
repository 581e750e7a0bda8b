"""Everything the server does, without HTTP: who asks is known by the signature, and each answer is a value.

One Service a process. The clock is handed in; times are seconds since 1970.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from sync.errors import BadBox
from sync.protocol import signing
from sync.region.roster import Roster
from sync.server.database import Database
from sync.server.enrolments import Enroller
from sync.server.founding import Founder
from sync.server.limits import Rate
from sync.server.purging import Purger
from sync.server.pushing import Pusher
from sync.server.refusals import Refusal
from sync.server.region import Region, Regions
from sync.server.removals import RemovalList
from sync.server.settings import Settings

_KEY_ID: Final = re.compile(r'keyid="([0-9a-f]{32})"')

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The time of the system."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Call:
    """A request as it came. target: path and query as sent; address: of the other side, or of who a proxy names."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    address: str = ""

    @property
    def is_signed(self) -> bool:
        """True when somebody says that it is."""
        return any(name.lower() in signing.HEADERS[1:] for name, _ in self.headers)


class Service:
    """The parts that work on one database."""

    def __init__(self, settings: Settings, clock: Clock = now_utc) -> None:
        """Put the parts together; nothing is opened yet."""
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.url)
        self.regions = Regions()
        self.removals = RemovalList(Path(settings.removals))
        self.by_device = Rate(settings.requests_per_minute)
        self.by_address = Rate(settings.joins_per_minute)
        self.founder = Founder(self.database, self.regions)
        self.enroller = Enroller(self.database, self.regions)
        self.purger = Purger(self.database, self.regions, self.removals)
        self.pusher = Pusher(self.database, self.regions, self.removals, settings)

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())

    @contextmanager
    def asking(self, call: Call) -> Iterator[tuple[Connection, Region, bytes]]:
        """A snapshot to answer from, the region, and the device that signed the request. Raises Refusal."""
        with self.database.reading() as connection:
            region = self.regions.see(connection)
            yield connection, region, self.signer(call, region.roster)

    @contextmanager
    def serving(self, call: Call) -> Iterator[tuple[Connection, Region, bytes]]:
        """The same for what teams were told: not while a restored roster may lack who was revoked. Refusal. (G-18)"""
        with self.asking(call) as (connection, region, device):
            if region.waiting:
                raise Refusal("waiting")
            yield connection, region, device

    def signer(self, call: Call, roster: Roster) -> bytes:
        """The device of the region that signed the request. Raises Refusal."""
        try:
            device = signing.verify(
                call.method,
                call.target,
                call.headers,
                call.body,
                find=lambda one: _key(roster, one),
                now=self.clock(),
            )
        except signing.NotSigned as error:
            if error.why == "clock":
                raise Refusal("clock", time=self.now()) from None
            self.slow_down(call)
            raise Refusal(error.why) from None
        self.by_device.take(device, time.monotonic())
        return device

    def is_named(self, headers: Iterable[tuple[str, str]]) -> bool:
        """True when a request says that it is of a device of the region: only then a large body is worth reading."""
        said = (value for name, value in headers if name.lower() == "signature-input")
        named = [bytes.fromhex(one) for value in said for one in _KEY_ID.findall(value)]
        with self.database.reading() as connection:
            devices = self.regions.see(connection).roster.devices
        return bool(named) and all(one in devices for one in named)

    def slow_down(self, call: Call) -> None:
        """Count a request that nobody signed. Raises Refusal rate."""
        self.by_address.take(call.address, time.monotonic())

    def device(self, call: Call) -> bytes:
        """The device that signed the request. Raises Refusal."""
        with self.asking(call) as (_, _, device):
            return device


def _key(roster: Roster, device: bytes) -> Ed25519PublicKey | None:
    member = roster.devices.get(device)
    try:
        return member.public.signer if member else None
    except BadBox:
        return None
