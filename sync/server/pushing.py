"""A push: a batch of things, each judged by itself in the order in which they come, stored in one transaction.

Signatures are checked before the region is locked, so that laptops wait for each other as briefly as can be. Ids are
hashes: what was stored before is known, and pushing it again changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from sync.errors import Refused
from sync.protocol.exchange import KNOWN, REFUSED, STORED, Item, Verdict
from sync.region.roster import Roster
from sync.server import arrivals
from sync.server.arrivals import Arrival
from sync.server.database import Database, among, chunks
from sync.server.judging import Judge
from sync.server.known import KnownHolders
from sync.server.ledger import Ledger
from sync.server.quota import DAY_S, Quota
from sync.server.refusals import Refusal
from sync.server.region import Region, Regions
from sync.server.removals import Removal, RemovalList
from sync.server.settings import Settings
from sync.server.tables import items, statements
from sync.signatures import check_ahead

_AHEAD: Final = 100  # items that are taken apart before their signatures are checked beside the next ones
LATE_DAYS: Final = 30  # how long a revoked laptop may still bring what it wrote


@dataclass(frozen=True)
class Pusher:
    """Takes pushes in. Shared by all threads of a process."""

    database: Database
    regions: Regions
    removals: RemovalList
    settings: Settings
    known: KnownHolders = field(default_factory=KnownHolders)

    def push(self, device: bytes, pushed: Iterable[Item], now: int) -> tuple[Verdict, ...]:
        """The verdict on each item. device: who signed the request. Raises Refusal when nothing may be pushed."""
        with self.database.reading() as connection:
            region = self.regions.see(connection)
            _check_may_push(connection, region, device, now)
        arrived = _read(region.roster, [*pushed])
        with self.database.reading() as connection:
            seen = _Seen(self.regions.see(connection).sequence, _known(connection, region.id, arrived))
        signed = _signed(region.roster, [one for one in arrived if one and one.id not in seen.known])
        with self.database.writing() as connection:
            verdicts, removed = self._store(connection, device, arrived, signed, seen, now)
        if removed:
            self.database.wipe()
        return verdicts

    def _store(
        self,
        connection: Connection,
        device: bytes,
        arrived: list[Arrival | None],
        signed: dict[bytes, bool],
        seen: "_Seen",
        now: int,
    ) -> tuple[tuple[Verdict, ...], list[Removal]]:
        region = self.regions.see(connection, to_write=True)
        _check_may_push(connection, region, device, now)
        ledger = Ledger(connection, region, now, self.known)
        removed: list[Removal] = []

        def remove(kind: str, dossier: bytes, one: bytes) -> None:
            removed.append(Removal(kind, region.id, dossier, one, now))

        quota = Quota(connection, region.id, now, self.settings)
        judge = Judge(ledger, self.settings, remove, quota, device)
        judge.expect([one for one in arrived if one])
        is_as_seen = region.sequence == seen.sequence  # what comes and what goes takes the next number
        known = seen.known if is_as_seen else _known(connection, region.id, arrived)
        turn = _Turn(region.roster, judge, quota, signed, known, device)
        verdicts = tuple(turn.verdict(one) for one in arrived)
        quota.write()
        ledger.write()
        if removed:
            self.removals.add(removed)
        return verdicts, removed


@dataclass(frozen=True)
class _Seen:
    """What was stored already, when the region had given this number last."""

    sequence: int
    known: set[bytes]


def _check_may_push(connection: Connection, region: Region, device: bytes, now: int) -> None:
    """A device of the region, or one that was revoked at most so many days ago. Raises Refusal."""
    member = region.roster.devices.get(device)
    if member is None:
        raise Refusal("unknown-device")
    if member.revoked_at is None:
        return
    asked = select(statements.c.at).where(
        statements.c.region == region.id, statements.c.subject == region.id, statements.c.id == member.revoked_at
    )
    if now - connection.execute(asked).scalar_one() > LATE_DAYS * DAY_S:
        raise Refusal("revoked")


def _known(connection: Connection, region: bytes, arrived: list[Arrival | None]) -> set[bytes]:
    """The ids of those that are stored."""
    found: set[bytes] = set()
    for part in chunks([one.id for one in arrived if one]):
        found |= set(
            connection.scalars(select(items.c.id).where(items.c.region == region, among(connection, items.c.id, part)))
        )
    return found


def _read(roster: Roster, pushed: Sequence[Item]) -> list[Arrival | None]:
    """The items taken apart; while the next ones are, another thread checks the signatures of the last."""
    arrived: list[Arrival | None] = []
    for begin in range(0, len(pushed), _AHEAD):
        some = [arrivals.read(item) for item in pushed[begin : begin + _AHEAD]]
        pairs = [(one, member.public) for one in some if one and (member := roster.devices.get(one.author))]
        check_ahead(signed for one, author in pairs for signed in one.as_signed(author))
        arrived += some
    return arrived


def _signed(roster: Roster, arrived: list[Arrival]) -> dict[bytes, bool]:
    """Id -> whether its author signed it, for authors that the roster knows."""
    pairs = [(one, member.public) for one in arrived if (member := roster.devices.get(one.author))]
    return {one.id: one.is_signed_by(author) for one, author in pairs}


@dataclass(frozen=True)
class _Turn:
    """The judging of one batch."""

    roster: Roster
    judge: Judge
    quota: Quota
    signed: dict[bytes, bool]
    known: set[bytes]
    device: bytes

    def verdict(self, arrival: Arrival | None) -> Verdict:
        if arrival is None:
            return Verdict(None, REFUSED, "malformed")
        if arrival.id in self.known:
            return Verdict(arrival.id, KNOWN)
        try:
            self._check(arrival)
            self.judge.store(arrival)
        except Refused as refused:
            return Verdict(arrival.id, REFUSED, refused.why)
        self.known.add(arrival.id)
        self.quota.add(self.device, len(arrival.data))
        return Verdict(arrival.id, STORED)

    def _check(self, arrival: Arrival) -> None:
        member = self.roster.devices.get(arrival.author)
        if member is None:
            raise Refused("unknown-author")
        revoked = self.roster.devices[self.device].revoked_at is not None
        if revoked and arrival.author != self.device:
            raise Refused("revoked")
        signed = self.signed.get(arrival.id)
        if not (arrival.is_signed_by(member.public) if signed is None else signed):
            raise Refused("signature")
        self.quota.check(self.device, len(arrival.data), revoked=revoked)
