"""An error as a server says it (RFC 9457), with a code that is permanent. A proxy's page is none."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sync import wire
from sync.errors import BadBox
from sync.protocol import bodies

MAX_PROBLEM_BYTES: Final = 16 * 1024
MAX_RETRY_S: Final = 24 * 3600

_FIELDS: Final = ("time", "head", "length", "retry_s")


@dataclass(frozen=True)
class Problem:
    """code: a permanent word; title: one sentence for people, in English, without anything about a client.

    time: the server's clock in Unix seconds, with `clock`; head and length: of the chain, with `not-on-head`;
    retry_s: how long to stay away, with `rate` and `disk-full`.
    """

    status: int
    code: str
    title: str
    time: int | None = None
    head: bytes | None = None
    length: int | None = None
    retry_s: int | None = None

    def encode(self) -> bytes:
        """The body, as JSON."""
        found: dict[str, object] = {"type": "about:blank", "title": self.title, "status": self.status}
        found["code"] = self.code
        found |= {name: getattr(self, name) for name in _FIELDS if getattr(self, name) is not None}
        if self.head is not None:
            found["head"] = self.head.hex()
        return json.dumps(found, separators=(",", ":")).encode()

    @classmethod
    def decode(cls, status: int, data: bytes) -> "Problem | None":
        """The problem in the body of an answer; None for anything else. Members we do not know are passed over."""
        if len(data) > MAX_PROBLEM_BYTES:
            return None
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or not bodies.is_code(found.get("code")):
            return None
        title = found.get("title")
        return cls(
            status,
            found["code"],
            title[:200] if isinstance(title, str) else "",
            _number(found.get("time"), wire.MAX_INT),
            _head(found.get("head")),
            _number(found.get("length"), wire.MAX_INT),
            _number(found.get("retry_s"), MAX_RETRY_S),
        )


def _number(value: Any, most: int) -> int | None:
    return value if type(value) is int and 0 <= value <= most else None


def _head(value: Any) -> bytes | None:
    try:
        return bodies.id_of(bytes.fromhex(value)) if isinstance(value, str) else None
    except (ValueError, BadBox):
        return None
