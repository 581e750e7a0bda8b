"""Syncing a vault with its region: one round at a time, as a generator that somebody else carries to the network.

A round ends with an Outcome, whatever happened on the way: what was cut off goes on where it was in the next round,
since every step of the vault is whole by itself and everything may be sent or fetched twice (G-24).
"""

import time
from collections.abc import Callable, Generator
from datetime import datetime
from typing import Final

from sync.client import asking
from sync.client.asking import Asked, Told
from sync.client.checking import Checking
from sync.client.line import WAITING, Line, Refusal, Stopped
from sync.client.pace import Pace
from sync.client.progress import CONNECTING, Outcome, Progress
from sync.client.receiving import Receiving
from sync.client.sending import GONE, Sending
from sync.client.side import Side
from sync.client.trip import BEGINNING, Trip
from sync.protocol.entrance import Confirm, Joins
from sync.protocol.exchange import RosterHead, Status
from sync.records import utc_now

_PASSES: Final = 6  # others write meanwhile; after so many the next round goes on


class Syncer:
    """What syncs a vault while it is open. Keeps the pace and the clock's correction between rounds."""

    def __init__(
        self,
        side: Side,
        *,
        drafts: Callable[[], int] = lambda: 0,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """drafts: how many dossiers have something that is no revision yet, which is not sent."""
        self._side, self._drafts, self._clock, self._ticks = side, drafts, clock, ticks
        self._line = Line(side.device, clock)
        self._pace = Pace()
        self._looked_for: set[str] = set()  # dossiers, hex: once, should the server not give them

    def round(
        self, *, token: str | None = None, fetch: frozenset[str] = frozenset()
    ) -> Generator[Asked, Told, Outcome]:
        """One round. token: what the server's first start printed, for founding. fetch: dossiers to get back, hex.

        Raises what the vault raises.
        """
        return (yield from self._ended(token, fetch=fetch))

    def confirm(self) -> Generator[Asked, Told, Outcome]:
        """A round by an administrator after the server was restored: what this laptop knows is how far it was."""
        return (yield from self._ended(None, confirm=True))

    def _ended(
        self, token: str | None, *, confirm: bool = False, fetch: frozenset[str] = frozenset()
    ) -> Generator[Asked, Told, Outcome]:
        cut_off = self._cut_off()
        wanted = {*fetch} | cut_off
        trip = Trip(self._side, self._line, self._pace, self._clock, self._ticks, token=token, wanted=wanted)
        try:
            yield Progress(CONNECTING)
            round_ = _Round(trip, self._drafts)
            if confirm:
                yield from round_.confirm()
            yield from round_.all()
        except Stopped as stopped:
            if stopped.code == WAITING:
                trip.note(server_waits=True, synced=False)
            else:
                trip.note(stopped=stopped.code, retry_s=stopped.retry_s, synced=False)
        if trip.outcome.stopped is None and not trip.outcome.server_waits:
            self._looked_for |= cut_off
        yield from trip.freshen()
        waiting = {kind: count for kind, count in self._side.unsent().items() if count}
        if drafts := self._drafts():
            waiting["draft"] = drafts
        trip.note(received=trip.received, dossiers=frozenset(trip.dossiers))
        trip.note(waiting=waiting, apart=len(self._side.apart()))
        return trip.outcome

    def _cut_off(self) -> set[str]:
        """Dossiers of which the server was still to show something when a round ended.

        What came without its beginning, or by whose words it takes nothing of ours any more.
        """
        waits = (one for one in self._side.apart() if one.why in ((GONE,) if one.ours else BEGINNING))
        return {one.dossier for one in waits if one.dossier is not None} - self._looked_for


class _Round:
    """The order of one round."""

    def __init__(self, trip: Trip, drafts: Callable[[], int]) -> None:
        self._trip, self._drafts = trip, drafts
        self._side = trip.side
        self._sending = Sending(trip)
        self._receiving = Receiving(trip)
        self._checking = Checking(trip, self._receiving)
        self._mended: set[bytes] = set()
        self._looked_who_joins = False

    def confirm(self) -> Generator[Asked, Told, None]:
        """Give the server the statements of the roster that it lacks, and say that this is the head. Raises Stopped."""
        status = yield from self._status()
        yield from self._receiving.roster(status)
        head = self._side.roster.head
        if not status.waiting or head is None:
            return
        body = Confirm(head, tuple(self._side.roster_statements(status.roster.length))).encode()
        try:
            yield from self._trip.line.ask(asking.CONFIRM, RosterHead.decode, body)
        except Refusal:
            raise Stopped("roster-forked") from None

    def all(self) -> Generator[Asked, Told, None]:
        """Raises Stopped."""
        if self._side.standing == "none":
            return
        if self._side.standing == "asked":
            yield from self._sending.all()
            if not self._trip.admitted:
                return
            yield from self._receiving.statements()
        for _ in range(_PASSES):
            if (yield from self._pass()):
                return

    def _pass(self) -> Generator[Asked, Told, bool]:
        """Once through everything; True when nothing is left to do in this round."""
        before = (self._trip.outcome.sent, self._trip.received)
        self._trip.again = False
        status = yield from self._first_status()
        yield from self._receiving.roster(status)
        self._side.served_in(status.life)
        self._side.tidy(self._trip.clock())
        yield from self._sending.all()
        if self._side.standing == "revoked":
            raise Stopped("revoked")
        yield from self._receive(status)
        if not status.waiting and self._side.pass_on():
            self._trip.again = True
        if self._trip.again or (self._trip.outcome.sent, self._trip.received) != before:
            return False
        return (yield from self._compare(status))

    def _first_status(self) -> Generator[Asked, Told, Status]:
        """A server that does not know the region yet, or only the beginning of its roster, gets that first."""
        if self._trip.token is not None:
            yield from self._sending.all()
        try:
            return (yield from self._status())
        except Stopped as stopped:
            founding = any(thing.kind == "roster" for thing in self._side.pending(1))
            if stopped.code not in ("not-founded", "unknown-device") or not founding:
                raise
        yield from self._sending.all()
        return (yield from self._status())

    def _status(self) -> Generator[Asked, Told, Status]:
        try:
            status = yield from self._trip.line.ask(asking.STATUS, Status.decode)
        except Refusal:
            raise Stopped("bad-answer") from None
        self._trip.note(server_waits=status.waiting)
        return status

    def _receive(self, status: Status) -> Generator[Asked, Told, None]:
        if not status.waiting:
            for team in self._side.my_teams:
                if team.id in status.teams:
                    yield from self._receiving.feed(team.id, status.teams[team.id])
            yield from self._receiving.wanted()
            yield from self._give_back()
        if self._side.is_administrator and not self._looked_who_joins:
            self._looked_who_joins = True
            yield from self._joins()
        if self._trip.behind:
            self._trip.behind = False
            new = yield from self._receiving.statements()
            self._trip.received += new
            self._trip.note(withheld=not new)

    def _give_back(self) -> Generator[Asked, Told, None]:
        """Send again the beginnings that the server does not have."""
        while self._trip.lacking:
            dossier = min(self._trip.lacking)
            yield from self._checking.dossier(dossier)
            self._sending.release(dossier)
            self._trip.lacking.discard(dossier)
            self._trip.again = True

    def _joins(self) -> Generator[Asked, Told, None]:
        try:
            found = yield from self._trip.line.ask(asking.JOINS, Joins.decode)
        except Refusal:
            return  # no administrator any more
        with self._side.together():
            for asked in found.joins:
                self._side.receive("join", asked.request)

    def _compare(self, status: Status) -> Generator[Asked, Told, bool]:
        """True when the sums are equal, or differ although everything was tried."""
        yield from self._trip.counted()  # not sooner: until all is sent, a laptop that joined may have more to queue
        differing = self._checking.differing(status)
        fresh = [team for team in differing if team not in self._mended]
        if fresh and not status.waiting:
            self._mended |= set(fresh)
            for team in fresh:
                yield from self._checking.mend(team)
            return False
        at_rest = not any(self._side.unsent().values()) and not self._drafts() and not self._trip.outcome.withheld
        self._trip.note(
            synced=at_rest and not differing and not status.waiting,
            differs=tuple(sorted(team.hex() for team in differing)),
        )
        return True
