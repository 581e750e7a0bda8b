"""Laptops as the server sees them: signed requests, and things made of real keys, without a vault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import httpx

from sync import chain, sealing
from sync.identity import Device, Grant, grant, new_dossier_key
from sync.protocol import signing
from sync.protocol.comparison import DossierPage
from sync.protocol.exchange import CBOR, Entry, Feed, Item, NewStatement, Push, Status, Verdict, Verdicts
from sync.protocol.problem import Problem
from sync.region.holders import Holders
from sync.sealing import Box, Header
from tests.sync.founded import Region, team_id

Clock = Callable[[], datetime]


class Line(Protocol):
    """What requests are sent over: inside the process, or through a socket."""

    def request(
        self, method: str, target: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request; the target is sent as it is."""


@dataclass
class Answer:
    """What the server said."""

    status: int
    body: bytes
    headers: httpx.Headers

    @property
    def problem(self) -> Problem:
        """The problem in it."""
        found = Problem.decode(self.status, self.body)
        assert found is not None, (self.status, self.body[:200])
        return found

    @property
    def code(self) -> str:
        """The code of the problem in it."""
        return self.problem.code


class Laptop:
    """Sends what a device signs."""

    def __init__(self, client: Line, device: Device, clock: Clock) -> None:
        self.client, self.device, self.clock = client, device, clock

    def ask(self, method: str, target: str, body: bytes = b"", at: datetime | None = None) -> Answer:
        """One signed request."""
        headers = signing.sign(self.device, method, target, body, at or self.clock())
        return send(self.client, method, target, body, headers)

    def get(self, target: str) -> Answer:
        """Read something."""
        return self.ask("GET", target)

    def post(self, target: str, body: bytes) -> Answer:
        """Send something."""
        return self.ask("POST", target, body)

    def push(self, items: Iterable[Item]) -> tuple[Verdict, ...]:
        """The verdicts on things, which must be taken in."""
        items = tuple(items)
        answer = self.post("/v1/push", Push(items).encode())
        assert answer.status == 200, answer.body
        return Verdicts.decode(answer.body, len(items)).verdicts

    def codes(self, items: Iterable[Item]) -> list[str]:
        """Of each thing what became of it: stored, known, or why it was refused."""
        return [one.code or one.verdict for one in self.push(items)]

    def status(self) -> Status:
        """Where everything ends."""
        return Status.decode(self.get("/v1/status").body)

    def feed(self, team: str, after: int = 0, entry: bytes | None = None, limit: int = 1000) -> list[Entry]:
        """A team's whole feed from a place on, page by page."""
        found: list[Entry] = []
        while True:
            there = f"&entry={entry.hex()}" if entry else ""
            answer = self.get(f"/v1/teams/{team_id(team).hex()}/feed?after={after}{there}&limit={limit}")
            assert answer.status == 200, answer.body
            page = Feed.decode(answer.body)
            found += page.entries
            if not page.more:
                return found
            after, entry = found[-1].sequence, found[-1].id

    def whole(self, dossier: bytes) -> list[tuple[str, bytes, bytes]]:
        """A whole dossier, page by page."""
        found: list[tuple[str, bytes, bytes]] = []
        after: int | None = 0
        while after is not None:
            answer = self.get(f"/v1/dossiers/{dossier.hex()}?after={after}")
            assert answer.status == 200, answer.body
            page = DossierPage.decode(answer.body)
            found += page.entries
            after = page.next
        return found


def send(client: Line, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
    """One request as it is."""
    kind = {"content-type": CBOR} if body else {}
    found = client.request(method, target, body, {**headers, **kind})
    return Answer(found.status_code, found.content, found.headers)


@dataclass
class File:
    """A dossier as its writers know it: its key, its revisions and its statements."""

    region: Region
    id: bytes
    key: bytes = field(default_factory=new_dossier_key)
    holders: Holders = field(default_factory=Holders)
    statements: list[chain.Statement] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @classmethod
    def new(cls, region: Region, number: int = 1) -> "File":
        """A dossier that nobody created yet."""
        return cls(region, number.to_bytes(16, "big"))

    def say(self, name: str, kind: str, **body: object) -> Item:
        """A statement of a device on the head, which the writers follow."""
        made = self.region.holds(self.holders, self.id, name, kind, body)  # type: ignore[arg-type]
        self.holders = self.holders.after(made, self.region.roster)
        self.statements.append(made)
        return Item("holders", made.encode())

    def create(self, name: str, team: str) -> Item:
        """The first statement."""
        return self.say(name, "create", team=team_id(team))

    def write(self, name: str, content: bytes = b"content", parents: Sequence[Box] | None = None) -> Item:
        """A revision by a device, over the last one unless parents says otherwise."""
        box = self.box(name, content, parents)
        self.boxes.append(box)
        return Item("revision", box.encode())

    def box(self, name: str, content: bytes = b"content", parents: Sequence[Box] | None = None) -> Box:
        """The same, not remembered as the last."""
        over = self.boxes[-1:] if parents is None else parents
        header = Header(
            self.id,
            bytes(16),
            self.region.id(name),
            tuple(sorted(one.id for one in over)),
            sealing.new_salt(),
            self.region.roster.head,
        )
        return sealing.seal("revision", header, self.key, self.region.devices[name].signer, content)

    def granted(self, name: str, team: str) -> Grant:
        """The dossier's key for a team, by a device."""
        key = self.region.roster.teams[team_id(team)].key
        assert key is not None
        return grant(self.id, self.key, key, self.region.devices[name], self.region.roster.region)

    def grant(self, name: str, team: str) -> Item:
        """The same, to be pushed."""
        return Item("grant", self.granted(name, team).encode())


def bring(client: Line, region: Region, clock: Clock, token: str | None = None, since: int = 0) -> None:
    """Bring the statements of a region's roster to a server, from a number on; token: for the first of all."""
    by_id = {device.public.id: device for device in region.devices.values()}
    for statement in region.statements[since:]:
        body = NewStatement(statement.encode(), token).encode()
        author = by_id.get(statement.author)
        headers = signing.sign(author, "POST", "/v1/roster", body, clock()) if author else {}
        answer = send(client, "POST", "/v1/roster", body, headers)
        assert answer.status == 200, answer.body
        token = None
