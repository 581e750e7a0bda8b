"""What the server refuses, each with a permanent code; of a whole request also the HTTP status and a title.

Requests are refused with problem+json (RFC 9457), single pushed items by a verdict. docs/server.md explains the codes
to administrators; laptops have the sentences for workers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sync.errors import SyncError
from sync.protocol.problem import Problem

STATUSES: Final[Mapping[str, tuple[int, str]]] = MappingProxyType(
    {
        "malformed": (400, "The request cannot be read."),
        "signature": (401, "The request is not signed as it should be."),
        "clock": (401, "The clock of the laptop and that of the server differ too much."),
        "unknown-device": (401, "The region does not know this laptop."),
        "revoked": (403, "This laptop was revoked."),
        "no-right": (403, "This laptop may not do this."),
        "join-token": (403, "This code to join does not work, or no longer."),
        "not-found": (404, "There is nothing at this address."),
        "unknown-team": (404, "There is no such team for this laptop."),
        "unknown-dossier": (404, "There is no such dossier for this laptop."),
        "method": (405, "This cannot be done at this address."),
        "not-on-head": (409, "Something else was decided in the meantime."),
        "cursor-unknown": (409, "The feed does not have this place; start over by ids."),
        "founded": (409, "The region was founded before."),
        "join-taken": (409, "This code to join was used by another laptop."),
        "too-large": (413, "This is more than the server takes at once."),
        "media-type": (415, "Bodies are application/cbor."),
        "refused": (422, "The statement does not hold."),
        "rate": (429, "There were too many requests at once."),
        "internal": (500, "The server made a mistake; nothing was changed."),
        "not-founded": (503, "There is no region here yet."),
        "waiting": (503, "The server was restored from a backup and waits for an administrator."),
        "disk-full": (503, "The server's disk is full; nothing was stored."),
        "unavailable": (503, "The server cannot reach its database; nothing was stored."),
    }
)


class Refusal(SyncError):
    """A request that is refused as a whole."""

    code = "R-010"
    text = "The server refused a request. Nothing was changed."

    def __init__(
        self,
        word: str,
        *,
        why: str | None = None,
        time: int | None = None,
        head: bytes | None = None,
        length: int | None = None,
        retry_s: int | None = None,
    ) -> None:
        """word: a key of STATUSES. why: a narrower code word, told instead. The rest: see sync/protocol/problem.py."""
        super().__init__(why or word)
        status, title = STATUSES[word]
        self.problem = Problem(status, why or word, title, time, head, length, retry_s)

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it in the head of the answer."""
        retry = self.problem.retry_s
        return {} if retry is None else {"Retry-After": str(retry)}
