"""What is said to a server around joining a region and around its restore from a backup: bodies, as in exchange.py.

The server knows a join token only by its hash (proof), and a join request only as bytes; both are read by laptops
(sync/region/enrolment.py). Tokens stand in bodies, never in an address that a proxy would write down.
"""

from dataclasses import dataclass
from typing import Final

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies
from sync.protocol.bodies import MAX_BATCH_BYTES
from sync.protocol.exchange import MAX_STATEMENT_BYTES, MAX_STATEMENTS

MIN_TOKEN_BYTES: Final = 16
MAX_TOKEN_BYTES: Final = 64
MAX_REQUEST_BYTES: Final = 8 * 1024
MAX_JOINS: Final = 500


@dataclass(frozen=True)
class Enrolment:
    """An administrator opens a place. proof: SHA-256 of the join token; expires: Unix seconds, 0 to close it again."""

    proof: bytes
    expires: int

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"proof": self.proof, "expires": self.expires})

    @classmethod
    def decode(cls, data: bytes) -> "Enrolment":
        """Raises BadBox."""
        found = bodies.read(data, {"proof": bytes, "expires": int}, 256)
        return cls(bodies.id_of(found["proof"]), bodies.number(found["expires"]))


@dataclass(frozen=True)
class Join:
    """A new laptop asks to be let in, and asks again with the same body how that stands; not signed."""

    token: bytes
    request: bytes

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"token": self.token, "request": self.request})

    @classmethod
    def decode(cls, data: bytes) -> "Join":
        """Raises BadBox."""
        found = bodies.read(data, {"token": bytes, "request": bytes}, MAX_REQUEST_BYTES + 256)
        token = bodies.at_most(found["token"], MAX_TOKEN_BYTES)
        if len(token) < MIN_TOKEN_BYTES:
            raise BadBox("a token that can be guessed")
        return cls(token, bodies.at_most(found["request"], MAX_REQUEST_BYTES))


@dataclass(frozen=True)
class Admission:
    """How a join request stands. roster: where the roster ends, once the device is in it."""

    approved: bool
    roster: bytes | None

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"approved": self.approved, "roster": self.roster})

    @classmethod
    def decode(cls, data: bytes) -> "Admission":
        """Raises BadBox."""
        found = bodies.read(data, {"approved": bool, "roster": (bytes, bodies.NONE)}, 256)
        return cls(found["approved"], bodies.maybe_id(found["roster"]))


@dataclass(frozen=True)
class Asked:
    """A join request as an administrator sees it. at: when the server got it, Unix seconds."""

    proof: bytes
    request: bytes
    at: int


@dataclass(frozen=True)
class Joins:
    """The requests that wait for an administrator."""

    joins: tuple[Asked, ...]

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"joins": [[one.proof, one.request, one.at] for one in self.joins]})

    @classmethod
    def decode(cls, data: bytes) -> "Joins":
        """Raises BadBox."""
        rows = bodies.listed(bodies.read(data, {"joins": list}, MAX_BATCH_BYTES * 2)["joins"], MAX_JOINS)
        return cls(tuple(cls._one(*bodies.row(row, 3)) for row in rows))

    @staticmethod
    def _one(proof: object, request: object, at: object) -> Asked:
        return Asked(bodies.id_of(proof), bodies.at_most(request, MAX_REQUEST_BYTES), bodies.number(at))


@dataclass(frozen=True)
class Confirm:
    """After a restore: the statements that the server's roster lacks, in order, and the head that then stands."""

    roster: bytes
    statements: tuple[bytes, ...] = ()

    def encode(self) -> bytes:
        """The one encoding."""
        return wire.encode({"roster": self.roster, "statements": list(self.statements)})

    @classmethod
    def decode(cls, data: bytes) -> "Confirm":
        """Raises BadBox."""
        found = bodies.read(data, {"roster": bytes, "statements": list}, MAX_BATCH_BYTES)
        statements = bodies.listed(found["statements"], MAX_STATEMENTS)
        return cls(bodies.id_of(found["roster"]), tuple(bodies.at_most(one, MAX_STATEMENT_BYTES) for one in statements))
