"""What a laptop and a server say to each other: the body of every request and answer, to bytes and strictly back.

Bodies are CBOR as sync/wire.py has it; errors are problem+json (RFC 9457) with a permanent code. Both sides use these
values, so that what one writes the other reads. What stands in an item is judged where it is used, not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies
from sync.protocol.bodies import MAX_BATCH_BYTES, MAX_BODY_BYTES
from sync.purged import Purged
from sync.sealing import ID_BYTES, MAX_BOX_BYTES, SHORT_ID_BYTES

__all__ = [
    "CBOR", "FED", "KNOWN", "MAX_BATCH_BYTES", "MAX_BODY_BYTES", "MAX_ITEMS", "MAX_STATEMENTS",
    "MAX_STATEMENT_BYTES", "PROBLEM", "PUSHED", "REFUSED", "STORED", "Entry", "Feed", "Item",
    "NewStatement", "Push", "RosterHead", "Statements", "Status", "TeamStatus", "Verdict", "Verdicts",
    "sum_of",
]  # fmt: skip

CBOR: Final = "application/cbor"
PROBLEM: Final = "application/problem+json"

PUSHED: Final = ("revision", "grant", "holders", "seal", "link", "pack", "staff")
FED: Final = (*PUSHED, "purged")
STORED, KNOWN, REFUSED = "stored", "known", "refused"

MAX_ITEMS: Final = 1_000  # in one push or page
MAX_STATEMENT_BYTES: Final = 16 * 1024
MAX_STATEMENTS: Final = 1_000  # in one page
MAX_TEAMS: Final = 500
MAX_TOKEN_CHARS: Final = 200
SUM_MODULUS: Final[int] = 2 ** (8 * ID_BYTES)


def sum_of(ids: Iterable[bytes]) -> bytes:
    """The sum of ids modulo 2^256, as 32 bytes: equal sets have equal sums, in any order."""
    total = sum(int.from_bytes(one, "big") for one in ids)
    return (total % SUM_MODULUS).to_bytes(ID_BYTES, "big")


# Status: a whole round when nothing is new.


@dataclass(frozen=True)
class TeamStatus:
    """Where a team's feed ends, and how many revisions it has with the sum of their ids. entry: None when empty."""

    sequence: int
    entry: bytes | None
    count: int
    sum: bytes

    def plain(self) -> dict[str, wire.Plain]:
        """As it stands in a status."""
        return {"sequence": self.sequence, "entry": self.entry, "count": self.count, "sum": self.sum}

    @classmethod
    def of(cls, value: object) -> "TeamStatus":
        """Raises BadBox."""
        found = wire.fields(value, {"sequence": int, "entry": (bytes, bodies.NONE), "count": int, "sum": bytes})
        sequence, entry = bodies.number(found["sequence"]), bodies.maybe_id(found["entry"])
        if (sequence == 0) != (entry is None):
            raise BadBox("a feed that ends nowhere")
        return cls(sequence, entry, bodies.number(found["count"]), bodies.id_of(found["sum"]))


@dataclass(frozen=True)
class RosterHead:
    """How many statements a roster has and the id of the last; none at all before it is founded."""

    length: int
    head: bytes | None

    def plain(self) -> dict[str, wire.Plain]:
        """As it stands in other bodies."""
        return {"length": self.length, "head": self.head}

    def encode(self) -> bytes:
        """The answer to a statement that was taken."""
        return wire.encode(self.plain())

    @classmethod
    def of(cls, value: object) -> "RosterHead":
        """Raises BadBox."""
        found = wire.fields(value, {"length": int, "head": (bytes, bodies.NONE)})
        length, head = bodies.number(found["length"]), bodies.maybe_id(found["head"])
        if (length == 0) != (head is None):
            raise BadBox("a roster that ends nowhere")
        return cls(length, head)

    @classmethod
    def decode(cls, data: bytes) -> "RosterHead":
        """Raises BadBox."""
        return cls.of(wire.decode(data, limit=1024))


@dataclass(frozen=True)
class Status:
    """What the server tells first. time: its clock, Unix seconds; waiting: until heads are confirmed after a restore.

    erase: the server says that this device was revoked with erasing; a laptop believes the roster, not this.
    teams: team id -> its feed, for the teams of the device that asks. life: 16 random bytes of the last restore from a
    backup, None before the first: what came from a laptop in another life may be gone.
    """

    time: int
    region: bytes | None
    roster: RosterHead
    erase: bool
    waiting: bool
    teams: Mapping[bytes, TeamStatus]
    life: bytes | None = None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode(
            {
                "time": self.time,
                "region": self.region,
                "roster": self.roster.plain(),
                "erase": self.erase,
                "waiting": self.waiting,
                "teams": {team.hex(): one.plain() for team, one in self.teams.items()},
                "life": self.life,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> "Status":
        """Raises BadBox."""
        found = bodies.read(
            data,
            {
                "time": int,
                "region": (bytes, bodies.NONE),
                "roster": dict,
                "erase": bool,
                "waiting": bool,
                "teams": dict,
                "life": (bytes, bodies.NONE),
            },
            MAX_BATCH_BYTES,
        )
        if len(found["teams"]) > MAX_TEAMS:
            raise BadBox("too many teams")
        return cls(
            bodies.number(found["time"]),
            bodies.maybe_id(found["region"]),
            RosterHead.of(found["roster"]),
            found["erase"],
            found["waiting"],
            {bodies.short_id(team): TeamStatus.of(one) for team, one in found["teams"].items()},
            None if found["life"] is None else wire.sized(found["life"], SHORT_ID_BYTES),
        )


# Roster.


@dataclass(frozen=True)
class Statements:
    """The statements of a roster from a number on; head: the last of the roster, which may be beyond this page."""

    statements: tuple[bytes, ...]
    head: bytes | None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"statements": list(self.statements), "head": self.head})

    @classmethod
    def decode(cls, data: bytes) -> "Statements":
        """Raises BadBox."""
        found = bodies.read(
            data, {"statements": list, "head": (bytes, bodies.NONE)}, MAX_STATEMENTS * (MAX_STATEMENT_BYTES + 8)
        )
        statements = bodies.listed(found["statements"], MAX_STATEMENTS)
        return cls(
            tuple(bodies.at_most(one, MAX_STATEMENT_BYTES) for one in statements), bodies.maybe_id(found["head"])
        )


@dataclass(frozen=True)
class NewStatement:
    """A statement for the head of the roster. token: what `keukentafel-server init` printed, for the first alone."""

    statement: bytes
    token: str | None = None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"statement": self.statement, "token": self.token})

    @classmethod
    def decode(cls, data: bytes) -> "NewStatement":
        """Raises BadBox."""
        found = bodies.read(data, {"statement": bytes, "token": (str, bodies.NONE)}, MAX_STATEMENT_BYTES + 2048)
        token = None if found["token"] is None else bodies.text(found["token"], MAX_TOKEN_CHARS)
        return cls(bodies.at_most(found["statement"], MAX_STATEMENT_BYTES), token)


# Sending.


@dataclass(frozen=True)
class Item:
    """One thing as it lies on the laptop. kind: one of PUSHED."""

    kind: str
    data: bytes


@dataclass(frozen=True)
class Push:
    """Things to be judged in this order, each by itself."""

    items: tuple[Item, ...]

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"items": [[item.kind, item.data] for item in self.items]})

    @classmethod
    def decode(cls, data: bytes) -> "Push":
        """Raises BadBox; see too_large, which is asked before."""
        rows = [bodies.row(row, 2) for row in bodies.listed(bodies.read(data, {"items": list})["items"], MAX_ITEMS)]
        if len(rows) > 1 and len(data) > MAX_BATCH_BYTES:
            raise BadBox("a batch out of bounds")
        return cls(tuple(Item(bodies.one_of(kind, PUSHED), bodies.at_most(item, MAX_BOX_BYTES)) for kind, item in rows))


@dataclass(frozen=True)
class Verdict:
    """What became of a pushed item: its id as the server reads it, stored, known or refused, and why refused.

    id: None for what could not be parsed, so that it has none.
    """

    id: bytes | None
    verdict: str
    code: str | None = None


@dataclass(frozen=True)
class Verdicts:
    """A verdict for each item, in the order of the items."""

    verdicts: tuple[Verdict, ...]

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"verdicts": [[one.id, one.verdict, one.code] for one in self.verdicts]})

    @classmethod
    def decode(cls, data: bytes, count: int) -> "Verdicts":
        """The verdicts on this many items. Raises BadBox."""
        rows = bodies.listed(bodies.read(data, {"verdicts": list}, MAX_BATCH_BYTES)["verdicts"], MAX_ITEMS)
        if len(rows) != count:
            raise BadBox("not a verdict for each")
        return cls(tuple(cls._one(*bodies.row(row, 3)) for row in rows))

    @staticmethod
    def _one(one: object, verdict: object, code: object) -> Verdict:
        named = bodies.one_of(verdict, (STORED, KNOWN, REFUSED))
        if named == REFUSED:
            if not isinstance(code, str) or not bodies.is_code(code):
                raise BadBox("refused without a reason")
            return Verdict(bodies.maybe_id(one), named, code)
        if code is not None:
            raise BadBox("a reason without a refusal")
        return Verdict(bodies.id_of(one), named)


# Receiving.


@dataclass(frozen=True)
class Entry:
    """One thing in a team's feed. sequence: its place, from 1; kind: one of FED; data of `purged`: sync/purged.py.

    data is empty on a page that was asked for bare.
    """

    sequence: int
    kind: str
    id: bytes
    data: bytes


def _entry(row: object) -> Entry:
    sequence, kind, one, data = bodies.row(row, 4)
    if bodies.number(sequence) == 0:
        raise BadBox("a place before the first")
    held = b"" if data == b"" else bodies.at_most(data, MAX_BOX_BYTES)
    entry = Entry(sequence, bodies.one_of(kind, FED), bodies.id_of(one), held)
    if entry.kind == "purged" and entry.data:
        Purged.decode(entry.data)
    return entry


@dataclass(frozen=True)
class Feed:
    """A page of a team's feed, in order. more: there is a next page."""

    entries: tuple[Entry, ...]
    more: bool

    def encode(self) -> bytes:
        """The one encoding."""
        rows: list[wire.Plain] = [[entry.sequence, entry.kind, entry.id, entry.data] for entry in self.entries]
        return wire.encode({"entries": rows, "more": self.more})

    @classmethod
    def decode(cls, data: bytes) -> "Feed":
        """Raises BadBox, also for a page that is not in order or says that there is more and shows nothing."""
        found = bodies.read(data, {"entries": list, "more": bool})
        entries = tuple(_entry(row) for row in bodies.listed(found["entries"], MAX_ITEMS))
        places = [entry.sequence for entry in entries]
        if any(one >= other for one, other in pairwise(places)):
            raise BadBox("a feed out of order")
        if found["more"] and not entries:
            raise BadBox("an empty page that is not the last")
        return cls(entries, found["more"])
