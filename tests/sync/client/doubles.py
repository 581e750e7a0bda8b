"""A server and a vault's side made of plain values, so that a round can be tried against everything that can go wrong.

A thing is CBOR of its dossier and whatever else; its id is the hash of kind and bytes. The server judges only that a
dossier was created before anything else of it, which is enough to make order, repetition and absence matter.
"""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sync import wire
from sync.client.asking import Answer, Asked, Request, Told, Unreachable
from sync.client.progress import Outcome, Progress
from sync.client.side import Apart
from sync.client.syncer import Syncer
from sync.errors import Refused
from sync.identity import Device
from sync.protocol import exchange
from sync.protocol.comparison import DossierPage, Ids, Sums, Wanted
from sync.protocol.entrance import Confirm
from sync.protocol.exchange import (
    CBOR,
    Entry,
    Feed,
    NewStatement,
    Push,
    RosterHead,
    Statements,
    Status,
    TeamStatus,
    Verdict,
    Verdicts,
    sum_of,
)
from sync.protocol.problem import Problem

NOW = datetime(2026, 12, 23, 10, 0, tzinfo=UTC)
REGION = b"r" * 32
TEAM = b"t" * 16
Carrier = Callable[[Request], Answer | Unreachable]


def id_of(kind: str, data: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + data).digest()


def dossier_of(data: bytes) -> bytes:
    return bytes(wire.decode(data, limit=10_000_000)["dossier"])


@dataclass(frozen=True)
class Thing:
    kind: str
    id: bytes
    data: bytes
    dossier: str


def thing(kind: str, dossier: bytes, word: str) -> Thing:
    data = wire.encode({"dossier": dossier, "word": word})
    return Thing(kind, id_of(kind, data), data, dossier.hex())


# The server.


def cbor(body: Any) -> Answer:
    return Answer(200, CBOR, body.encode())


def problem(status: int, code: str, **more: Any) -> Answer:
    return Answer(status, exchange.PROBLEM, Problem(status, code, code, **more).encode())


@dataclass
class Book:
    """A server with one team: what it has, in order."""

    entries: list[Entry] = field(default_factory=list)
    statements: list[bytes] = field(default_factory=lambda: [b"found"])
    waiting: bool = False
    page: int = 1_000
    refuses: Callable[[str, bytes], str | None] = lambda kind, data: None
    seen: list[str] = field(default_factory=list)

    def copy(self) -> "Book":
        return deepcopy(self)

    def head(self) -> RosterHead:
        return RosterHead(len(self.statements), hashlib.sha256(b"".join(self.statements)).digest())

    def revisions(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == "revision"]

    def __call__(self, request: Request) -> Answer:
        parts = urlsplit(request.target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.seen.append(parts.path)
        handler = {
            "/v1/status": self._status,
            "/v1/roster": self._roster,
            "/v1/push": self._push,
            "/v1/confirm": self._confirm,
            f"/v1/teams/{TEAM.hex()}/feed": self._feed,
            f"/v1/teams/{TEAM.hex()}/ids": self._ids,
            f"/v1/teams/{TEAM.hex()}/entries": self._wanted,
            f"/v1/teams/{TEAM.hex()}/sums": self._sums,
        }.get(parts.path)
        if handler is not None:
            return handler(query, request.body)
        if parts.path.startswith("/v1/dossiers/"):
            return self._dossier(parts.path.rpartition("/")[2], query)
        return problem(404, "not-found")

    def _status(self, _query: Mapping[str, str], _body: bytes) -> Answer:
        last = self.entries[-1] if self.entries else None
        ids = [entry.id for entry in self.revisions()]
        team = TeamStatus(last.sequence if last else 0, last.id if last else None, len(ids), sum_of(ids))
        return cbor(Status(int(NOW.timestamp()), REGION, self.head(), False, self.waiting, {TEAM: team}))

    def _roster(self, query: Mapping[str, str], body: bytes) -> Answer:
        if body:
            self.statements.append(NewStatement.decode(body).statement)
            return cbor(self.head())
        return cbor(Statements(tuple(self.statements[int(query["after"]) :]), self.head().head))

    def _confirm(self, _query: Mapping[str, str], body: bytes) -> Answer:
        said = Confirm.decode(body)
        statements = [*self.statements, *said.statements]
        if hashlib.sha256(b"".join(statements)).digest() != said.roster:
            return problem(409, "not-on-head")
        self.statements, self.waiting = statements, False
        return cbor(self.head())

    def _push(self, _query: Mapping[str, str], body: bytes) -> Answer:
        return cbor(Verdicts(tuple(self._judge(item.kind, item.data) for item in Push.decode(body).items)))

    def _judge(self, kind: str, data: bytes) -> Verdict:
        one = id_of(kind, data)
        if any(entry.id == one for entry in self.entries):
            return Verdict(one, exchange.KNOWN)
        code = self.refuses(kind, data)
        if code is None and kind != "holders" and dossier_of(data) not in self._dossiers():
            code = "unknown-dossier"
        if code is not None:
            return Verdict(one, exchange.REFUSED, code)
        self.entries.append(Entry(self.entries[-1].sequence + 1 if self.entries else 1, kind, one, data))
        return Verdict(one, exchange.STORED)

    def _dossiers(self) -> set[bytes]:
        return {dossier_of(entry.data) for entry in self.entries if entry.kind == "holders"}

    def _feed(self, query: Mapping[str, str], _body: bytes) -> Answer:
        after, named = int(query["after"]), query.get("entry")
        if after and not any(entry.sequence == after and entry.id.hex() == named for entry in self.entries):
            return problem(409, "cursor-unknown")
        found = [entry for entry in self.entries if entry.sequence > after]
        most = min(self.page, int(query["limit"]))
        page = [replace(entry, data=b"") if query.get("bare") else entry for entry in found[:most]]
        return cbor(Feed(tuple(page), len(found) > most))

    def _ids(self, query: Mapping[str, str], _body: bytes) -> Answer:
        found = [entry.id for entry in self.entries]
        at = int(query.get("after", "0"))
        end = at + min(self.page, int(query.get("limit", self.page)))
        return cbor(Ids(tuple(found[at:end]), end if len(found) > end else None))

    def _wanted(self, _query: Mapping[str, str], body: bytes) -> Answer:
        wanted = set(Wanted.decode(body).ids)
        return cbor(Feed(tuple(entry for entry in self.entries if entry.id in wanted)[: self.page], False))

    def _sums(self, _query: Mapping[str, str], _body: bytes) -> Answer:
        found: dict[bytes, list[bytes]] = {}
        for entry in self.revisions():
            found.setdefault(dossier_of(entry.data), []).append(entry.id)
        return cbor(Sums({dossier: (len(ids), sum_of(ids)) for dossier, ids in found.items()}))

    def _dossier(self, dossier: str, query: Mapping[str, str]) -> Answer:
        after = int(query.get("after", "0"))
        found = [entry for entry in self.entries if dossier_of(entry.data).hex() == dossier and entry.sequence > after]
        if not found and not after:
            return problem(404, "unknown-dossier")
        page = found[: self.page]
        more = len(found) > len(page)
        rows = tuple((entry.kind, entry.id, entry.data) for entry in page)
        return cbor(DossierPage(rows, page[-1].sequence if more else None))


# The vault's side.


@dataclass(frozen=True)
class KnownRoster:
    region: bytes | None = REGION
    statements: tuple[bytes, ...] = (b"found",)

    @property
    def length(self) -> int:
        return len(self.statements)

    @property
    def head(self) -> bytes:
        return hashlib.sha256(b"".join(self.statements)).digest()


@dataclass(frozen=True)
class Got:
    outcome: str
    id: bytes | None
    dossier: str | None
    why: str | None = None


@dataclass(frozen=True)
class KnownTeam:
    id: bytes = TEAM


DEVICE = Device(b"s" * 32, b"m" * 64, b"x" * 32)


@dataclass(frozen=True)
class SetApart:
    """What the server refused of a shelf's."""

    ours: bool
    why: str
    dossier: str | None


@dataclass
class Shelf:
    """What a vault would keep: things by id, what is not sent, what was set apart, how far the feed was read."""

    things: dict[bytes, Thing] = field(default_factory=dict)
    unsent_ids: list[bytes] = field(default_factory=list)
    set_apart: dict[bytes, str] = field(default_factory=dict)
    read_to: tuple[int, bytes | None] = (0, None)
    roster: Any = field(default_factory=KnownRoster)
    standing: str = "member"
    is_administrator: bool = False
    my_teams: tuple[Any, ...] = (KnownTeam(),)
    device: Device = DEVICE
    takes: Callable[[str, bytes], str | None] = lambda kind, data: None
    naming: Callable[[str, bytes], tuple[bytes, str]] = lambda kind, data: (id_of(kind, data), dossier_of(data).hex())
    fails_at: int | None = None  # the durable step that is cut off
    steps: int = 0

    def write(self, *made: Thing) -> None:
        for one in made:
            self.things[one.id] = one
            self.unsent_ids.append(one.id)

    @contextmanager
    def together(self) -> Iterator[None]:
        kept = (dict(self.things), list(self.unsent_ids), dict(self.set_apart), self.read_to)
        try:
            yield
            self.steps += 1
            if self.steps == self.fails_at:
                raise Killed()
        except BaseException:
            self.things, self.unsent_ids, self.set_apart, self.read_to = kept
            raise

    behind = 0

    def freshen(self) -> None:
        raise AssertionError("nothing is behind")

    def has(self, kind: str, one: bytes) -> bool:
        return one in self.things

    def served_in(self, life: bytes | None) -> None:
        """Nothing leaves this one."""

    def tidy(self, at: datetime) -> None:
        assert at.tzinfo is not None

    def pass_on(self) -> bool:
        return False

    def pending(self, most: int = 1_000) -> Sequence[Thing]:
        behind = {self.things[one].dossier for one in self.set_apart}
        found = [self.things[one] for one in self.unsent_ids if one not in self.set_apart]
        left = [one for one in found if one.dossier not in behind]
        return sorted(left, key=lambda one: one.kind != "holders")[:most]

    def sent(self, ids: Iterable[bytes], sequence: int = 0) -> None:
        gone = set(ids)
        self.unsent_ids = [one for one in self.unsent_ids if one not in gone]

    def refused(self, one: bytes, code: str) -> None:
        self.set_apart[one] = code

    def unsend(self, ids: Iterable[bytes]) -> None:
        wanted = set(ids) - set(self.unsent_ids)
        self.unsent_ids += [one for one in self.things if one in wanted]

    def unsent(self) -> Mapping[str, int]:
        kinds = [self.things[one].kind for one in self.unsent_ids]
        return {kind: kinds.count(kind) for kind in set(kinds)}

    def apart(self) -> Sequence[Apart]:
        return [SetApart(True, code, self.things[one].dossier) for one, code in self.set_apart.items()]

    def ahead(self, things: Iterable[tuple[str, bytes]]) -> None:
        assert all(kind and isinstance(data, bytes) for kind, data in things)

    def receive(self, kind: str, data: bytes, sequence: int | None = None) -> Got:
        if kind == "roster":
            self.roster = KnownRoster(statements=(*self.roster.statements, data))
            return Got("stored", None, None)
        one, dossier = self.naming(kind, data)
        if one in self.things:
            self.sent([one])
            return Got("known", one, dossier)
        why = self.takes(kind, data)
        if why is not None:
            return Got("waits" if why.startswith("unknown") else "refused", one, dossier, why)
        self.things[one] = Thing(kind, one, data, dossier)
        return Got("stored", one, dossier)

    def judge_head(self, length: int, head: bytes | None) -> None:
        known = self.roster.statements
        if length < len(known):
            raise Refused("shorter-chain")
        if length == len(known) and head != self.roster.head:
            raise Refused("forked")

    def cursor(self, team: str) -> tuple[int, bytes | None]:
        return self.read_to

    def set_cursor(self, team: str, sequence: int, entry: bytes | None) -> None:
        self.read_to = (sequence, entry)

    def counting(self) -> Iterator[None]:
        return iter(())

    def total(self, team: str) -> tuple[int, bytes]:
        ids = [one.id for one in self._should_have() if one.kind == "revision"]
        return len(ids), sum_of(ids)

    def _should_have(self) -> list[Thing]:
        return [one for one in self.things.values() if one.id not in self.unsent_ids]

    def sums(self, team: str) -> Mapping[str, tuple[int, bytes]]:
        found: dict[str, list[bytes]] = {}
        for one in self._should_have():
            if one.kind == "revision":
                found.setdefault(one.dossier, []).append(one.id)
        return {dossier: (len(ids), sum_of(ids)) for dossier, ids in found.items()}

    def ids(self, team: str) -> Iterable[bytes]:
        return [one.id for one in self._should_have()]

    def ids_of(self, dossier: str) -> Iterable[bytes]:
        return [one.id for one in self._should_have() if one.dossier == dossier]

    def letting_go(self, theirs: Sequence[bytes]) -> bytes | None:
        """This one knows of no other branch."""

    def follow_branch(self, theirs: Sequence[bytes]) -> None:
        raise Refused("forked")

    def roster_statements(self, after: int = 0) -> Sequence[bytes]:
        return list(self.roster.statements[after:])


class Killed(Exception):
    """The process ended here."""


# Carrying a round.


def drive(talk: Generator[Asked, Told, Outcome], carry: Carrier, seen: list[Progress] | None = None) -> Outcome:
    """Play a round to its end, each request through carry."""
    told: Told = None
    try:
        while True:
            asked = talk.send(told)
            told = carry(asked) if isinstance(asked, Request) else None
            if seen is not None and isinstance(asked, Progress):
                seen.append(asked)
    except StopIteration as ended:
        return ended.value  # type: ignore[no-any-return]


def sync(shelf: Shelf, carry: Carrier, *, rounds: int = 1) -> Outcome:
    syncer = Syncer(shelf, clock=lambda: NOW)
    for _ in range(rounds):
        outcome = drive(syncer.round(), carry)
    return outcome
