"""What a round asks of a server, and what comes back: values, so that anything can stand between the two.

The round yields a Request and is sent an Answer, or Unreachable when none came. Who carries them (the network, a test
that cuts, repeats or lies) is no matter of the round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import urlencode

from sync.client.progress import Progress
from sync.protocol import exchange

OFFLINE, TIME_OUT, CUT, TLS = "offline", "time-out", "cut", "tls"
STATUS: Final = "/v1/status"
ROSTER: Final = "/v1/roster"
PUSH: Final = "/v1/push"
ENROLMENTS: Final = "/v1/enrolments"
JOINS: Final = "/v1/joins"
CONFIRM: Final = "/v1/confirm"


@dataclass(frozen=True)
class Request:
    """One request. target: path and query, after the server's address; headers: what signs it, lower case."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a server, or something that stands before it, answered. kind: the media type, without parameters."""

    status: int
    kind: str
    body: bytes


@dataclass(frozen=True)
class Unreachable:
    """No answer. code: offline, time-out, cut (the answer ended before its end) or tls."""

    code: str


Asked: TypeAlias = Request | Progress  # what a round yields
Told: TypeAlias = Answer | Unreachable | None  # what it is sent; None after Progress


def with_query(path: str, **values: str | int | None) -> str:
    """The path with the values that are there."""
    found = {name: value for name, value in values.items() if value is not None}
    return f"{path}?{urlencode(found)}" if found else path


def roster_from(length: int) -> str:
    """The statements behind the first so many."""
    return with_query(ROSTER, after=length)


def feed(team: bytes, sequence: int, entry: bytes | None, limit: int, *, bare: bool = False) -> str:
    """A page of a team's feed behind an entry; bare: without bodies."""
    named = None if entry is None else entry.hex()
    path = f"/v1/teams/{team.hex()}/feed"
    return with_query(path, after=sequence, entry=named, limit=limit, bare="true" if bare else None)


def sums(team: bytes) -> str:
    """Counts and sums of a team's dossiers."""
    return f"/v1/teams/{team.hex()}/sums"


def ids(team: bytes, after: int | None, limit: int | None = None) -> str:
    """The ids in a team's feed; after: what the page before named as next; limit: None for as many as fit."""
    return with_query(f"/v1/teams/{team.hex()}/ids", after=after, limit=limit)


def entries(team: bytes) -> str:
    """Entries by their ids."""
    return f"/v1/teams/{team.hex()}/entries"


def dossier(one: bytes, after: int | None) -> str:
    """A page of a whole dossier."""
    return with_query(f"/v1/dossiers/{one.hex()}", after=after)


def is_cbor(answer: Answer) -> bool:
    """True for a body of ours."""
    return answer.kind == exchange.CBOR
