"""Receiving: roster, feeds of the teams, whole dossiers; and starting over by ids when a feed is another one."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, groupby, islice
from typing import Final, TypeVar

from sync.chain import MAX_STATEMENTS, Statement
from sync.client import asking
from sync.client.asking import Asked, Told
from sync.client.line import Refusal, Stopped, Talk, stop_of
from sync.client.progress import RECEIVING, ROSTER, Progress
from sync.client.trip import Trip, steps
from sync.errors import BadBox, Refused
from sync.protocol import exchange
from sync.protocol.comparison import DossierPage, Ids, Wanted
from sync.protocol.exchange import Entry, Feed, NewStatement, RosterHead, Statements, Status, TeamStatus

T = TypeVar("T")

_BARE_FROM: Final = 20  # things sent in this round
_TOGETHER: Final = 200  # things that are here already, in a part of a step
_LEAST_LISTED: Final = 5_000  # ids in a page: 170 kB
_KEYS: Final = ("seal", "link")  # what other things are opened with
_FORKED: Final = "roster-forked"
_OFF_THE_HEAD: Final = frozenset({"not-on-head", "forked", "shorter-chain"})
_SLOW: Final = frozenset({"time-out", "cut"})
_GONE: Final = frozenset({"unknown-dossier", "purged", "no-right"})


class Receiving:
    """Receives all that is new of one trip."""

    def __init__(self, trip: Trip) -> None:
        self._trip = trip

    # The roster.

    def roster(self, status: Status) -> Generator[Asked, Told, None]:
        """The statements that are not here. A shorter or other chain than the one known is refused (G-16).

        A server that lost its newest statements, and was confirmed by who did not know them, is given them back.
        """
        try:
            yield from self._roster(status)
        except Stopped as stopped:
            if stopped.code != _FORKED or status.waiting:
                raise
            yield from self._other_branch()

    def _roster(self, status: Status) -> Generator[Asked, Told, None]:
        ours, theirs = self._trip.side.roster, status.roster
        if ours.region is not None and status.region not in (None, ours.region):
            raise Stopped("other-region")
        if self._is_shorter(theirs):
            if not status.waiting:  # for then an administrator gives back what it lacks
                yield from self._give_back(theirs)
        elif theirs.length > ours.length:
            yield from self.statements()

    def _is_shorter(self, theirs: RosterHead) -> bool:
        """True for a part of the roster that is known here. Raises Stopped for another one."""
        try:
            self._trip.side.judge_head(theirs.length, theirs.head)
        except Refused as refused:
            if refused.why != "shorter-chain":
                raise Stopped(_FORKED) from None
            return True
        return False

    def _other_branch(self) -> Generator[Asked, Told, None]:
        """The server went on without what was known here: follow it when all of that is let go of. Raises Stopped."""
        theirs: list[bytes] = []
        ask, side = self._trip.line.ask, self._trip.side
        try:
            while True:
                page = yield from ask(asking.roster_from(len(theirs)), Statements.decode)
                theirs += page.statements
                if theirs and Statement.decode(theirs[-1]).id == page.head:
                    break
                if not page.statements or len(theirs) > MAX_STATEMENTS:
                    raise Stopped(_FORKED)  # a head that is nobody's word
            while (said := side.letting_go(theirs)) is not None:
                yield from ask(asking.ROSTER, RosterHead.decode, NewStatement(said).encode())
                theirs.append(said)
            side.follow_branch(theirs)
        except (Refused, Refusal, BadBox):
            raise Stopped(_FORKED) from None
        self._trip.again = True

    def _give_back(self, theirs: RosterHead) -> Generator[Asked, Told, None]:
        """The statements that the server lacks, which it judges as ever. One that has them and hides them: Stopped."""
        ask = self._trip.line.ask
        try:
            for one in self._trip.side.roster_statements(theirs.length):
                yield from ask(asking.ROSTER, RosterHead.decode, NewStatement(one).encode())
            status = yield from ask(asking.STATUS, Status.decode)
        except Refusal:
            raise Stopped("roster-shorter") from None
        if self._is_shorter(status.roster):
            raise Stopped("roster-shorter")
        self._trip.again = True  # what it said of itself is another thing now

    def statements(self) -> Generator[Asked, Told, bool]:
        """Fetch the roster from where it is known on; True when something was new. Raises Stopped."""
        new = False
        while True:
            known = self._trip.side.roster.length
            page = yield from self._trip.line.ask(asking.roster_from(known), Statements.decode)
            parts = self._trip.slices(page.statements, self._statement)
            yield from steps(ROSTER, len(page.statements), parts)
            if page.statements and self._trip.side.roster.length == known:
                raise Stopped("bad-answer")  # only what is known already: this would never end
            new = new or bool(page.statements)
            if self._trip.side.roster.head == page.head:
                return new
            if not page.statements:
                if page.head is not None and not self._trip.side.has("roster", page.head):
                    raise Stopped(_FORKED)  # longer than what it shows: of a laptop that was revoked, on another branch
                return new

    def _statement(self, data: bytes) -> None:
        got = self._trip.side.receive("roster", data)
        if got.why in _OFF_THE_HEAD:
            raise Stopped(_FORKED)
        if got.outcome == "refused":
            raise Stopped("bad-answer")

    # Feeds.

    def feed(self, team: bytes, status: TeamStatus) -> Generator[Asked, Told, None]:
        """What is new in a team's feed; of one that was never read what is most useful first."""
        sequence, entry = self._trip.side.cursor(team.hex())
        if (sequence, entry) == (status.sequence, status.entry):
            return
        if status.sequence <= sequence or entry is None:
            yield from self.start_over(team, status)
            return
        count, _ = self._trip.side.total(team.hex())
        total = self._trip.received + max(0, status.count - count)
        more = True
        while more:
            try:
                page = yield from self._page(team)
                entries = yield from self._bodies(team, page)
            except Refusal as refusal:
                if refusal.problem.code != "cursor-unknown":
                    raise stop_of(refusal) from None
                yield from self.start_over(team, status)
                return
            yield from self._read(team, entries, total)
            more = page.more
            yield from self._trip.freshen()

    def _page(self, team: bytes) -> Generator[Asked, Told, Feed]:
        sequence, entry = self._trip.side.cursor(team.hex())
        ask = self._trip.line.ask
        page = yield from self._paced(lambda: ask(self._feed(team, sequence, entry), Feed.decode))
        if page.entries and page.entries[0].sequence <= sequence:
            raise Stopped("bad-answer")
        return page

    def _paced(self, ask: Callable[[], Talk[T]]) -> Talk[T]:
        """What is asked for, less of it after each answer that was too slow."""
        pace = self._trip.pace
        while True:
            try:
                found = yield from ask()
            except Stopped as stopped:
                if stopped.code not in _SLOW or not pace.slower(pace.items):
                    raise
            else:
                pace.faster()
                return found

    def _feed(self, team: bytes, sequence: int, entry: bytes | None) -> str:
        """Who just sent much gets the ids alone, and asks for what it did not send itself."""
        return asking.feed(team, sequence, entry, self._trip.pace.items, bare=self._trip.outcome.sent >= _BARE_FROM)

    def _bodies(self, team: bytes, page: Feed) -> Generator[Asked, Told, tuple[Entry, ...]]:
        """The entries of a page with the bodies that are not here; what is here already keeps its empty one."""
        lacking = [one.id for one in page.entries if not one.data and not self._is_here(one)]
        found: dict[bytes, Entry] = {}
        while left := [one for one in lacking if one not in found]:
            body = Wanted(tuple(sorted(left))).encode()
            some = yield from self._asked(asking.entries(team), Feed.decode, body)
            new = {one.id: one for one in some.entries if one.id in left}
            if not new:
                break  # gone meanwhile
            found |= new
        return tuple(replace(one, data=found[one.id].data) if one.id in found else one for one in page.entries)

    def _is_here(self, entry: Entry) -> bool:
        return entry.id in self._trip.sent or self._trip.side.has(entry.kind, entry.id)

    def _read(self, team: bytes, entries: tuple[Entry, ...], total: int) -> Generator[Asked, Told, None]:
        name = team.hex()
        before = self._trip.received
        yield Progress(RECEIVING, before, total)  # a large page was a step to read
        bundles = _bundled(entries)
        ends = tuple(accumulate(map(len, bundles), initial=0))

        def read_to(last: Sequence[Entry]) -> None:
            self._trip.side.set_cursor(name, last[-1].sequence, last[-1].id)

        parts = self._trip.slices(bundles, self._bundle, read_to, lambda bundle: _named(bundle[0]))
        yield from steps(RECEIVING, total, (before + ends[done] for done in parts))

    def _bundle(self, bundle: Sequence[Entry]) -> None:
        """One that came, or some that are here already, so that the server has them."""
        if bundle[0].data:
            self._entry(bundle[0])
        else:
            self._trip.side.sent([one.id for one in bundle])

    def _entry(self, entry: Entry) -> None:
        if not entry.data:
            self._trip.side.sent([entry.id])
            return
        got = self._trip.take(entry.kind, entry.data, entry.sequence)
        if got.outcome != "refused" and got.id not in (None, entry.id):
            raise Stopped("bad-answer")

    # Starting over.

    def start_over(self, team: bytes, status: TeamStatus) -> Generator[Asked, Told, None]:
        """The feed is not the one that was read, or none was: fetch what is not here, send again what it lacks.

        Rows of the list are made on the way, so that who is new here can begin with the dossiers of today.
        """
        theirs = yield from self._ids(team)
        ours = yield from self._trip.gathered(self._trip.side.ids(team.hex()))
        lacking = [one for one in theirs if one not in ours]
        yield from self._fetch(team, lacking)
        with self._trip.side.together():
            if self._trip.side.cursor(team.hex())[1] is not None:  # it had more than it has now
                self._trip.unsend(ours - theirs.keys())
            self._trip.side.set_cursor(team.hex(), status.sequence, status.entry)

    def _ids(self, team: bytes) -> Generator[Asked, Told, dict[bytes, None]]:
        """In their order."""
        found: dict[bytes, None] = {}
        after: int | None = None
        while True:
            page = yield from self._paced(lambda after=after: self._asked(self._listed(team, after), Ids.decode))  # type: ignore[misc]
            before = len(found)
            found |= dict.fromkeys(page.ids)
            if page.next is None:
                return found
            if len(found) == before:
                raise Stopped("bad-answer")  # only what was named already: this would never end
            after = page.next

    def _listed(self, team: bytes, after: int | None) -> str:
        """All at once, unless the line is slow; a short page of ids costs the server what a long one does."""
        items = self._trip.pace.items
        return asking.ids(team, after, None if items == exchange.MAX_ITEMS else max(items, _LEAST_LISTED))

    def _fetch(self, team: bytes, ids: list[bytes]) -> Generator[Asked, Told, None]:
        """Entries by their ids, in this order; rows of the list on the way."""
        left = dict.fromkeys(ids)
        while left:
            page = yield from self._paced(lambda: self._asked(asking.entries(team), Feed.decode, self._first(left)))
            if any(entry.id not in left for entry in page.entries):
                raise Stopped("bad-answer")
            before = len(ids) - len(left)
            yield Progress(RECEIVING, before, len(ids))  # a large page was a step to read
            keys_first = sorted(page.entries, key=lambda entry: entry.kind not in _KEYS)
            parts = self._trip.slices(keys_first, self._entry, named=_named)
            yield from steps(RECEIVING, len(ids), (before + done for done in parts))
            yield from self._trip.freshen()
            for entry in page.entries:
                del left[entry.id]
            if not page.entries:
                return  # gone since they were listed

    def _first(self, left: Iterable[bytes]) -> bytes:
        return Wanted(tuple(islice(left, self._trip.pace.items))).encode()

    def _asked(self, target: str, decode: Callable[[bytes], T], body: bytes | None = None) -> Talk[T]:
        try:
            return (yield from self._trip.line.ask(target, decode, body))
        except Refusal as refusal:
            raise stop_of(refusal) from None

    # Whole dossiers.

    def wanted(self) -> Generator[Asked, Told, None]:
        """Fetch the dossiers of which something came without its beginning."""
        while self._trip.wanted:
            dossier = min(self._trip.wanted)
            yield from self.whole(dossier)
            self._trip.wanted.discard(dossier)

    def whole(self, dossier: str) -> Generator[Asked, Told, set[bytes] | None]:
        """Fetch a whole dossier; the ids that the server has of it, None when it does not give it."""
        found: set[bytes] = set()
        after: int | None = None
        while True:
            try:
                page = yield from self._trip.line.ask(asking.dossier(bytes.fromhex(dossier), after), DossierPage.decode)
            except Refusal as refusal:
                if refusal.problem.code not in _GONE:
                    raise stop_of(refusal) from None
                return None
            found |= {one for _, one, _ in page.entries}
            yield Progress(RECEIVING)  # as above
            take = partial(self._part, dossier)
            parts = self._trip.slices(page.entries, take, named=lambda part: (part[0], part[2]))
            yield from steps(RECEIVING, 0, parts)
            if page.next is None:
                return found
            if after is not None and page.next <= after:
                raise Stopped("bad-answer")
            after = page.next

    def _part(self, dossier: str, part: tuple[str, bytes, bytes]) -> None:
        kind, one, data = part
        got = self._trip.take(kind, data)
        if got.outcome != "refused" and got.id not in (None, one):
            raise Stopped("bad-answer")
        if got.dossier not in (None, dossier):
            raise Stopped("bad-answer")  # each of them would name another one to fetch: this would never end


def _bundled(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """Each that came by itself; those without bodies that stand beside each other together, up to a bound."""
    found: list[tuple[Entry, ...]] = []
    for came, some in groupby(entries, lambda entry: bool(entry.data)):
        most, left = 1 if came else _TOGETHER, iter(some)
        while bundle := tuple(islice(left, most)):
            found.append(bundle)
    return found


def _named(entry: Entry) -> tuple[str, bytes]:
    return entry.kind, entry.data
