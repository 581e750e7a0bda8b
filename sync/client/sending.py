"""Sending what waits: in batches, a verdict for each thing, and only what the server says it has counts as sent."""

from collections.abc import Generator, Sequence
from itertools import takewhile
from typing import Final

from sync.chain import Statement
from sync.client import asking
from sync.client.asking import Asked, Told
from sync.client.line import Refusal, Stopped, stop_of
from sync.client.progress import LIMITS, SENDING, Progress
from sync.client.side import Outgoing
from sync.client.trip import Trip
from sync.protocol import entrance, exchange
from sync.protocol.exchange import Item, NewStatement, Push, RosterHead, Verdict, Verdicts

# What the server may refuse today and take tomorrow: it stays as it is, and is no trouble of the thing itself.
_LATER: Final = frozenset({"waiting", "unknown-roster", "rate", "disk-full", "internal"}) | LIMITS
# What a restored server may say for want of statements that an administrator is still to give back (G-25).
_TILL_CONFIRMED: Final = frozenset({"no-right", "unknown-dossier", "unknown-recipient", "unknown-author"})
GONE: Final = "purged"  # deleted for good, it says: asked for, it shows by whose words (G-21)
# The server does not have what this stands on, perhaps because it was restored from a backup: that goes first.
_BEGINNING: Final = frozenset({"unknown-dossier"})
_ALONE: Final = frozenset({"roster", "enrolment", "join"})
_SLOW: Final = frozenset({"time-out", "cut"})


class Sending:
    """Sends all that waits of one trip."""

    def __init__(self, trip: Trip) -> None:
        self._trip = trip
        self._held: dict[bytes, str | None] = {}  # stays for a later round: id -> dossier
        self._later: set[str] = set()  # dossiers of which something stays for a later round
        self._given_back: set[str] = set()  # dossiers whose beginning was sent again

    def all(self) -> Generator[Asked, Told, None]:
        """Until nothing is left that can go now. Raises Stopped."""
        total = sum(self._trip.side.unsent().values())
        while things := self._next():
            yield Progress(SENDING, self._trip.outcome.sent, max(total, self._trip.outcome.sent), things[0].dossier)
            if things[0].kind in _ALONE:
                yield from self._alone(things[0])
            else:
                together = tuple(takewhile(lambda thing: thing.kind not in _ALONE, things))
                yield from self._batch(self._trip.pace.fit(together))

    def release(self, dossier: str) -> None:
        """What was held of a dossier may go: what it stands on goes before it now."""
        self._given_back.add(dossier)
        self._held = {one: of for one, of in self._held.items() if of != dossier}

    def _next(self) -> Sequence[Outgoing]:
        found = self._trip.side.pending(exchange.MAX_ITEMS + len(self._held))
        return [thing for thing in found if thing.id not in self._held]

    def _batch(self, batch: Sequence[Outgoing]) -> Generator[Asked, Told, None]:
        body = Push(tuple(Item(thing.kind, thing.data) for thing in batch)).encode()
        try:
            said = yield from self._trip.line.ask(asking.PUSH, lambda data: Verdicts.decode(data, len(batch)), body)
        except Refusal as refusal:
            self._too_large(batch, refusal)
        except Stopped as stopped:
            if stopped.code not in _SLOW or not self._trip.pace.slower(len(batch)):
                raise
        else:
            self._judged(batch, said.verdicts)
            self._trip.pace.faster()

    def _too_large(self, batch: Sequence[Outgoing], refusal: Refusal) -> None:
        """A server or a proxy takes less at a time; a thing that is too large alone is set apart."""
        if refusal.problem.code != "too-large":
            raise stop_of(refusal, _stop_of(refusal))
        if not self._trip.pace.slower(len(batch)):
            self._trip.side.refused(batch[0].id, "too-large")

    def _judged(self, batch: Sequence[Outgoing], verdicts: Sequence[Verdict]) -> None:
        pairs = list(zip(batch, verdicts, strict=True))
        if any(verdict.id not in (None, thing.id) for thing, verdict in pairs):
            raise Stopped("bad-answer")
        has = [thing.id for thing, verdict in pairs if verdict.verdict != exchange.REFUSED]
        with self._trip.side.together():
            self._trip.side.sent(has)
            self._set_apart([(thing, verdict.code or "") for thing, verdict in pairs if verdict.code is not None])
        self._trip.sent.update(has)
        self._trip.note(sent=self._trip.outcome.sent + len(has))

    def _set_apart(self, refused: Sequence[tuple[Outgoing, str]]) -> None:
        """The first that was refused of each dossier; what came behind it is judged by itself, or waits for it."""
        seen: set[str] = set()
        for thing, code in refused:
            if self._goes_later(thing, code):
                self._hold(thing, code)
            elif code in _BEGINNING and thing.dossier is not None and thing.dossier not in self._given_back:
                self._held[thing.id] = thing.dossier
                self._trip.lacking.add(thing.dossier)
            elif thing.dossier is None or thing.dossier not in seen:
                self._refuse(thing, code)
            if thing.dossier is not None:
                seen.add(thing.dossier)

    def _goes_later(self, thing: Outgoing, code: str) -> bool:
        """True for what is no trouble of the thing itself: also when what it stands on goes later."""
        waits = self._trip.outcome.server_waits and code in _TILL_CONFIRMED
        return code in _LATER or waits or thing.dossier in self._later

    def _hold(self, thing: Outgoing, code: str) -> None:
        self._held[thing.id] = thing.dossier
        if thing.dossier is not None:
            self._later.add(thing.dossier)
        self._trip.note(server_waits=self._trip.outcome.server_waits or code == "waiting")
        if code in LIMITS:
            self._trip.note(limited=code)

    def _refuse(self, thing: Outgoing, code: str) -> None:
        """Set it apart; when somebody else said something first, it is said anew once that is here."""
        self._trip.side.refused(thing.id, code)
        if code == GONE and thing.dossier is not None:
            self._trip.wanted.add(thing.dossier)
        if code == "not-on-head":
            self._held[thing.id] = thing.dossier
            self._trip.again = True
            if thing.dossier is None:
                self._trip.behind = True
            else:
                self._trip.wanted.add(thing.dossier)
                self._later.add(thing.dossier)  # what goes with it is judged once it is said anew

    # What goes by itself.

    def _alone(self, thing: Outgoing) -> Generator[Asked, Told, None]:
        try:
            if thing.kind == "roster":
                body = NewStatement(thing.data, self._trip.token).encode()
                yield from self._trip.line.ask(asking.ROSTER, RosterHead.decode, body, signed=self._is_mine(thing))
            elif thing.kind == "enrolment":
                yield from self._trip.line.ask(asking.ENROLMENTS, bytes, thing.data)
            else:
                yield from self._join(thing)
                return
        except Refusal as refusal:
            self._refused_alone(thing, refusal.problem.code)
        else:
            self._trip.side.sent([thing.id])
            self._trip.note(sent=self._trip.outcome.sent + 1)

    def _is_mine(self, thing: Outgoing) -> bool:
        """False for what the root signed: that speaks for itself, before the server knows any laptop."""
        return Statement.decode(thing.data).author == self._trip.side.device.public.id

    def _refused_alone(self, thing: Outgoing, code: str) -> None:
        if code in _LATER:
            self._hold(thing, code)
            return
        self._refuse(thing, code)
        if code == "founded":
            raise Stopped("other-region")

    def _join(self, thing: Outgoing) -> Generator[Asked, Told, None]:
        """Asked again every round, until an administrator let this laptop in. Raises Stopped when its code is over."""
        self._held[thing.id] = None
        try:
            said = yield from self._trip.line.ask(asking.JOINS, entrance.Admission.decode, thing.data, signed=False)
        except Refusal as refusal:
            if refusal.problem.code in ("join-token", "join-taken"):
                raise Stopped(refusal.problem.code) from None
            self._trip.side.refused(thing.id, refusal.problem.code)
            return
        if said.approved:
            self._trip.side.sent([thing.id])
            self._trip.admitted = True


def _stop_of(refusal: Refusal) -> str:
    return "bad-answer" if refusal.problem.code == "malformed" else "server-trouble"
