"""What is to be sent to the server, in the order in which it can be judged there, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Final

from sync import chain, wire
from sync.chain import Statement
from sync.errors import Refused
from sync.region.arrivals import WAITING, Received
from sync.region.granting import Granting
from sync.region.inbox import Cursor
from sync.region.joining import Joining
from sync.region.lost import Lost
from sync.region.membership import KEYS
from sync.region.outbox import Unsent
from sync.region.parts import Parts, bytes_of
from sync.region.stock import Stock
from sync.region.wishes import Wish

_READ: Final = 1_000  # rows of the outbox at a time
_TABLES: Final[Mapping[str, str]] = {  # where the bytes of a kind lie, by id
    "revision": "revisions",
    "seal": "team_keys",
    "link": "team_keys",
    "pack": "notices",
    "staff": "notices",
}


@dataclass(frozen=True)
class Outgoing:
    """One thing to send. kind: roster, enrolment, join, or what a push takes; id: as the server names it."""

    kind: str
    id: bytes
    data: bytes
    dossier: str | None = None


@dataclass(frozen=True)
class Apart:
    """Something that is not where it should be. ours: the server refused it; waits: it may still be taken in."""

    id: bytes
    kind: str
    dossier: str | None
    why: str
    at: datetime
    ours: bool
    waits: bool = False


class Dispatch:
    """The part of a region that talks to whoever talks to the server."""

    def __init__(self, parts: Parts, joining: Joining, granting: Granting, stock: Stock) -> None:
        self._parts, self._joining, self._granting, self._stock = parts, joining, granting, stock
        self._members, self._words = parts.members, parts.words
        self._lost = Lost(parts.members, parts.words)
        self._inbox = parts.arrivals.inbox

    def together(self) -> AbstractContextManager[None]:
        """One durable step around many calls: all of them happened, or none did. freshen after the last."""
        return self._parts.together(later=True)

    @property
    def behind(self) -> int:
        """How many rows of the list are behind what came."""
        return self._parts.cards.behind

    def freshen(self) -> None:
        """Make one of these rows anew; inside a step."""
        self._parts.cards.freshen()

    def has(self, kind: str, one: bytes) -> bool:
        """True for something that is here, by its id; grants are known by their dossier only."""
        if kind in ("holders", "roster"):
            return self._members.has(one) or self._members.wishes.by_statement(one) is not None
        return kind in _TABLES and bool(self._parts.store.rows(f"select 1 from {_TABLES[kind]} where id = ?", one))  # noqa: S608

    # Out.

    def pending(self, most: int = 1_000) -> tuple[Outgoing, ...]:
        """What is to be sent, in its order. A statement of the roster stands alone: ask again once it is there."""
        self._parts.store.sync()  # what is said may stand on what came a moment ago
        asking = self._joining.asking()
        code = self._members.code
        if asking is not None and code is not None:
            body = wire.encode({"token": code.token, "request": asking})
            return (Outgoing("join", code.proof, body),)
        for place in self._members.outbox.of_kind(chain.ROSTER):
            if place.code == "founded":
                return ()  # nothing of ours is for a server with another region
            if place.code is None:
                return (self._outgoing(place),)
        return tuple(self._outgoing(place) for place in islice(self._free(), most))

    def _free(self) -> Iterator[Unsent]:
        """Those that wait for nothing: what was set apart holds back its own dossier, and nothing else (G-23)."""
        held: set[bytes] = set()
        after = 0
        while rows := self._members.outbox.rows(after, _READ):
            for place in rows:
                if place.code is not None or place.kind == KEYS:
                    if place.dossier is not None and self._holds_back(place):
                        held.add(place.dossier)
                elif place.kind != chain.ROSTER and place.dossier not in held:
                    yield place
            after = rows[-1].n

    def _holds_back(self, place: Unsent) -> bool:
        """False for a statement that others made needless: what was said after it does not stand on it."""
        return place.kind != chain.HOLDERS or self._statement(place.id).kind == "create"

    def _outgoing(self, place: Unsent) -> Outgoing:
        dossier = None if place.dossier is None else place.dossier.hex()
        if place.kind in (chain.ROSTER, chain.HOLDERS):
            said = self._statement(place.id)
            return Outgoing(place.kind, said.id, said.encode(), dossier)
        if place.kind == "grant":
            grants = self._parts.dossiers.grants(place.dossier or b"")
            return Outgoing("grant", place.id, next(one for one in grants if one.id == place.id).encode(), dossier)
        if place.kind == "enrolment":
            code = self._joining.invited(place.id)
            expires = int(code.expires.timestamp()) if code else 0  # 0 closes it
            return Outgoing("enrolment", place.id, wire.encode({"proof": place.id, "expires": expires}))
        ((data,),) = self._parts.store.rows(f"select box from {_TABLES[place.kind]} where id = ?", place.id)  # noqa: S608
        return Outgoing(place.kind, place.id, data, dossier)

    def _statement(self, one: bytes) -> Statement:
        wish = self._members.wishes.by_id(one)
        if wish is not None:
            return wish.statement
        ((data,),) = self._parts.store.rows("select box from chains where id = ?", one)
        return Statement.decode(data)

    def sent(self, ids: Iterable[bytes], sequence: int = 0) -> None:
        """The server has these. sequence: for who wants to keep it; the order of things does not follow from it."""
        with self._parts.together():
            for said, some in groupby(ids, lambda one: self._members.wishes.by_statement(one) is not None):
                if said:
                    for one in some:
                        self._fulfil(one)
                else:
                    self._gone([*some])

    def _gone(self, ids: Sequence[bytes]) -> None:
        """Of what is no statement: it waits no longer, and its revisions count."""
        places = self._members.outbox.places(ids)
        self._members.outbox.sent(place.n for place in places.values())
        for one, place in places.items():
            if place.kind == "revision":
                self._members.sums.add(place.dossier or b"", one)

    def _fulfil(self, one: bytes) -> None:
        wish = self._members.wishes.by_statement(one)
        if wish is None:
            return
        try:
            self._parts.arrivals.chains.fulfilled(wish)
        except Refused as error:  # the server says that it is there, and it does not follow on what is here
            self._not_taken(wish, error.why)

    def _not_taken(self, wish: Wish, why: str) -> None:
        self._words.not_taken(wish, why, self._parts.clock())
        if wish.dossier is not None:
            self._parts.arrivals.touch(wish.dossier)

    def refused(self, one: bytes, code: str) -> None:
        """The server refused it: set apart, visibly. A statement off the head is said anew once the chain is here."""
        with self._parts.together():
            place = self._members.outbox.of(one)
            if code == "not-on-head" and (self._leaves_offer(one, place) or self._learns_the_head(one, place)):
                return
            wish = self._members.wishes.by_statement(one) or self._unsaid(one, place)
            if wish is not None:
                self._not_taken(wish, "no-right" if code == "not-on-head" else code)
                return
            if place is not None and place.kind == "grant" and self._granting.took_back(place):
                self._members.outbox.sent([place.n])
            elif place is not None:
                self._members.outbox.refuse(place.n, code, self._parts.clock())

    def _leaves_offer(self, one: bytes, place: Unsent | None) -> bool:
        """True for a word about a dossier that the server does not show to this laptop any more; it may come off."""
        if place is None or place.kind != chain.HOLDERS or place.dossier is None:
            return False
        if not self._lost.is_hidden(place.dossier, one):
            return False
        if self._lost.leave_offer(place.dossier, one, self._parts.clock()):
            self._parts.arrivals.touch(place.dossier)
        return True

    def _learns_the_head(self, one: bytes, place: Unsent | None) -> bool:
        """False for a dossier of which the server does not tell this laptop: it does not give its chain."""
        wish = self._members.wishes.by_statement(one)
        dossier = wish.dossier if wish is not None else None if place is None else place.dossier
        if dossier is None:
            return True
        return any(map(self._members.confirmed(dossier).tells, self._members.my_teams))

    def _unsaid(self, one: bytes, place: Unsent | None) -> Wish | None:
        """What the server had, lost, and does not take again is only wished for again: a person decides.

        None for what others built on, who give it back as well.
        """
        if place is None or place.kind != chain.HOLDERS or place.dossier is None:
            return None
        wishes = self._lost.only_wished(place.dossier, self._statement(one), self._parts.clock())
        return wishes[0] if wishes else None

    def unsend(self, ids: Iterable[bytes]) -> None:
        """The server lacks these: they go again in their order, and what was to follow on them goes behind them.

        What left this laptop cannot go again: it is counted as at the server no more, and told (sync/region/shelf.py).
        """
        lacking, last, again = {*ids}, self._members.outbox.last(), set[bytes]()
        with self._parts.together():
            for kind, one, dossier in self._stock.everything():
                if one in lacking and self._members.outbox.of(one) is None:
                    self._members.outbox.add(kind, one, dossier)
                    again |= {dossier} if dossier is not None else set()
                    if kind == "revision":
                        self._members.sums.add(dossier or b"", one, -1)
                        self._sign_for_taken_away(dossier or b"", one)
            for dossier in again:
                self._members.outbox.move_behind(dossier, last)
            for dossier, one in self._members.shelf.lose(lacking):
                self._members.sums.add(dossier, one, -1)

    def _sign_for_taken_away(self, dossier: bytes, revision: bytes) -> None:
        """The word by which it was redacted may be lost too, and not be ours to say by now: the revision says it."""
        if self._parts.removals.may_name(dossier):
            self._words.take_back([revision], self._parts.clock())

    def unsend_all(self) -> None:
        """The server has nothing any more."""
        self.unsend(one for _, one, _ in self._stock.everything())

    def unsent(self) -> dict[str, int]:
        """Kind -> how many wait or were set apart; empty when the server has everything."""
        rows = self._parts.store.rows("select kind, count(*) from sending group by kind")
        return dict(rows)

    def unsent_dossiers(self) -> dict[str, int]:
        """Dossier (hex) -> how many things of it the server does not have."""
        rows = self._parts.store.rows(
            "select dossier, count(*) from sending where dossier is not null group by dossier"
        )
        return {dossier.hex(): count for dossier, count in rows}

    # In.

    def ahead(self, things: Iterable[tuple[str, bytes]]) -> None:
        """Kind and bytes of what will be received next: what can be checked of it beside each other is checked."""
        self._parts.arrivals.ahead(things)

    def receive(self, kind: str, data: bytes, sequence: int | None = None) -> Received:
        """Judge something that came and keep it. Never raises for what came."""
        if kind == "join":
            try:
                seen = self._joining.see_request(data, self._parts.clock())
            except Refused as error:
                return Received("refused", error.why)
            return Received("stored", None, bytes.fromhex(seen.device))
        with self._parts.together():
            received = self._parts.arrivals.receive(kind, data, self._parts.clock())
            if received.id is not None and received.outcome == "known":
                place = self._members.outbox.of(received.id)
                if place is not None:
                    self.sent([received.id])
            return received

    def judge_head(self, length: int, head: bytes | None) -> None:
        """Raise Refused when the server's roster is not the one that is known here, or an earlier part of it. (G-16)"""
        known = self._members.roster
        if length <= known.length and head is not None and known.of_length(length).head != head:
            raise Refused("forked")
        unsent = sum(1 for place in self._members.outbox.of_kind(chain.ROSTER) if len(place.id) == 32)
        if length < known.length - unsent:
            raise Refused("shorter-chain")

    # What is set apart.

    def apart(self) -> tuple[Apart, ...]:
        """What the server refused of ours, and what we refused or cannot judge yet of what came."""
        ours = (
            Apart(place.id, place.kind, _hex(place.dossier), place.code or "", place.at or self._parts.clock(), True)
            for place in self._members.outbox.set_apart()
        )
        theirs = (
            Apart(one.id, one.kind, _hex(one.dossier), one.code, one.at, False, one.code in WAITING)
            for one in self._inbox.refused()
        )
        return (*ours, *theirs)

    def try_again(self, one: bytes) -> None:
        """Send it with the next round, or judge it once more."""
        with self._parts.together():
            wish = self._members.wishes.by_id(one)
            if wish is not None and wish.apart:
                self._words.say_again(wish)
                if wish.dossier is not None:
                    self._parts.arrivals.touch(wish.dossier)
            self._members.outbox.try_again(one)
            for entry in self._inbox.refused():
                if entry.id == one:
                    self._parts.arrivals.receive(entry.kind, entry.data, self._parts.clock())

    def forget_apart(self, one: bytes) -> None:
        """Let go of what came and was refused, or of a statement of ours that others made needless.

        With the last of what waits of a dossier that no team of this laptop ever had, by what is known now, goes the
        copy and what was written in it: the server takes nothing of it.
        """
        with self._parts.together():
            self._inbox.settled(one)
            wish = self._members.wishes.by_id(one)
            if wish is not None and wish.apart:
                self._words.give_up(wish)
                if wish.dossier is not None and wish.statement.kind == "accept" and not self._had(wish.dossier):
                    self._members.outbox.drop(wish.dossier)
                    self._parts.leave(wish.dossier, self._parts.clock())

    def _had(self, dossier: bytes) -> bool:
        ever = self._members.confirmed(dossier).ever
        return any(self._members.roster.was_member(self._members.id, team) for team in ever)

    def roster_statements(self, after: int = 0) -> tuple[bytes, ...]:
        """The statements of the roster from a number on, as bytes."""
        region = self._members.roster.region
        return tuple(one.encode() for one in self._members.statements(region)[after:]) if region else ()

    # How far each feed was read.

    def cursor(self, team: str) -> tuple[int, bytes | None]:
        """The last entry that was read: its number and id."""
        found = self._inbox.cursors().get(bytes_of(team), Cursor())
        return found.sequence, found.entry

    def set_cursor(self, team: str, sequence: int, entry: bytes | None) -> None:
        """Everything up to this entry is in the vault."""
        with self._parts.together():
            self._inbox.read_to(bytes_of(team), Cursor(sequence, entry))

    def forget_cursor(self, team: str) -> None:
        """Read the whole feed again."""
        self._inbox.forget_team(bytes_of(team))


def _hex(dossier: bytes | None) -> str | None:
    return None if dossier is None else dossier.hex()
