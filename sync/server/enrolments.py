"""Codes to join with, and the requests that new laptops make with them; the words are compared by people."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from sync.errors import BadBox
from sync.protocol.entrance import MAX_JOINS, Admission, Asked, Enrolment, Join, Joins
from sync.region.enrolment import JoinRequest
from sync.region.roster import Roster
from sync.server.database import Database
from sync.server.quota import DAY_S
from sync.server.refusals import Refusal
from sync.server.region import Region, Regions
from sync.server.tables import enrolments

MAX_DAYS: Final = 30
CLOSED: Final = 0  # expires: an administrator let nobody in with this code


def device_of(request: bytes) -> bytes | None:
    """The id of the laptop that asks; None for a request that cannot be read."""
    try:
        return JoinRequest.decode(request).public.id
    except BadBox:
        return None


@dataclass(frozen=True)
class Enroller:
    """Keeps the codes. Shared by all threads of a process."""

    database: Database
    regions: Regions

    def open(self, said: Enrolment, device: bytes, now: int) -> None:
        """Let a code work until it expires, or no longer. Raises Refusal."""
        if said.expires != CLOSED and not now < said.expires <= now + MAX_DAYS * DAY_S:
            raise Refusal("refused", why="expires")
        with self.database.writing() as connection:
            region = self._of_administrator(connection, device, to_write=True)
            mine = enrolments.c.region == region.id
            over = enrolments.c.proof == said.proof if said.expires == CLOSED else enrolments.c.expires <= now
            connection.execute(delete(enrolments).where(mine, over))
            if said.expires == CLOSED:
                return
            known = set(connection.scalars(select(enrolments.c.proof).where(mine)))
            if said.proof in known:
                return
            if len(known) >= MAX_JOINS:
                raise Refusal("refused", why="too-many")
            row = {"region": region.id, "proof": said.proof, "expires": said.expires, "at": now}
            connection.execute(insert(enrolments).values(**row, request=None))

    def ask(self, said: Join, now: int) -> Admission:
        """Put a laptop's request down, and say how it stands. Raises Refusal."""
        proof = hashlib.sha256(said.token).digest()
        with self.database.reading() as connection:  # who has no code makes nobody wait
            region = self.regions.see(connection)
            if _is_in(region.roster, said.request):  # it is told so also when its code expired before it came back
                return Admission(approved=True, roster=region.roster.head)
            _row(connection, region, proof, now)
        with self.database.writing() as connection:
            region = self.regions.see(connection, to_write=True)
            row = _row(connection, region, proof, now)
            device = device_of(said.request)
            if device is None:
                raise Refusal("malformed")
            if row.request is not None and device_of(row.request) != device:
                raise Refusal("join-taken")
            if row.request != said.request:  # the same laptop may seal its worker's name anew
                mine = (enrolments.c.region == region.id) & (enrolments.c.proof == proof)
                connection.execute(update(enrolments).where(mine).values(request=said.request, at=now))
        approved = _is_in(region.roster, said.request)  # let in since it was looked up
        return Admission(approved, region.roster.head if approved else None)

    def asked(self, device: bytes, now: int) -> Joins:
        """The requests that wait for an administrator. Raises Refusal."""
        with self.database.reading() as connection:
            region = self._of_administrator(connection, device)
            rows = connection.execute(
                select(enrolments)
                .where(
                    enrolments.c.region == region.id,
                    enrolments.c.request.is_not(None),
                    enrolments.c.expires > now,
                )
                .order_by(enrolments.c.at, enrolments.c.proof)
            )
            waiting = [row for row in rows if not _is_in(region.roster, row.request)]
        return Joins(tuple(Asked(row.proof, row.request, row.at) for row in waiting))

    def _of_administrator(self, connection: Connection, device: bytes, *, to_write: bool = False) -> Region:
        region = self.regions.see(connection, to_write=to_write)
        if not region.roster.is_administrator(device):
            raise Refusal("no-right")
        return region


def _row(connection: Connection, region: Region, proof: bytes, now: int) -> Any:
    """The place that a code opened. Raises Refusal when there is none, or no longer."""
    mine = (enrolments.c.region == region.id) & (enrolments.c.proof == proof)
    row = connection.execute(select(enrolments).where(mine)).one_or_none()
    if row is None or row.expires <= now:
        raise Refusal("join-token")
    return row


def _is_in(roster: Roster, request: bytes) -> bool:
    return roster.is_active(device_of(request) or b"")
