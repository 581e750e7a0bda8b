"""Chains of signed statements: what a region decided about people, teams and dossiers, each over the one before.

A statement names the hash of the statement before it, so that a chain has one head that stands for all of it: who
knows the head notices what was left out, put in or swapped. What a statement means, and who may sign it, is said in
sync/region/roster.py (a region) and sync/region/holders.py (a dossier). Byte layouts: docs/format.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync import records, wire
from sync.errors import BadBox, BadChange, Refused
from sync.sealing import FORMAT, ID_BYTES, SHORT_ID_BYTES, SIGNATURE_BYTES, check_signature, prefix
from sync.signatures import Signed

__all__ = ["HOLDERS", "MAX_STATEMENT_BYTES", "ROSTER", "Refused", "Statement", "root_id", "sign"]

ROSTER: Final = "roster"
HOLDERS: Final = "holders"
MAX_STATEMENT_BYTES: Final = 16 * 1024
MAX_STATEMENTS: Final = 20_000  # of one chain

_KIND: Final = "statement"
_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "format": int,
    "chain": str,
    "subject": (bytes, type(None)),
    "region": (bytes, type(None)),
    "roster": (bytes, type(None)),
    "before": (bytes, type(None)),
    "author": bytes,
    "at": str,
    "kind": str,
    "body": dict,
}


@dataclass(frozen=True)
class Statement:
    """One statement of a chain. All ids are bytes.

    chain: "roster" or "holders". subject: the region, or the dossier; None in the statement that founds a region.
    roster: of holders only, the head of the roster its author knew. before: the statement it follows; None for the
    first. author: a device, or root_id. at: for people, never for order (G-28).
    """

    chain: str
    subject: bytes | None
    region: bytes | None
    roster: bytes | None
    before: bytes | None
    author: bytes
    at: datetime
    kind: str
    body: Mapping[str, wire.Plain] = field(default_factory=dict)
    signature: bytes = b""

    @cached_property
    def unsigned(self) -> bytes:
        """Everything but the signature, as bytes. Raises BadChange."""
        return wire.encode(
            {
                "format": FORMAT,
                "chain": self.chain,
                "subject": self.subject,
                "region": self.region,
                "roster": self.roster,
                "before": self.before,
                "author": self.author,
                "at": records.moment(self.at),
                "kind": self.kind,
                "body": self.body,
            }
        )

    @cached_property
    def id(self) -> bytes:
        """32 bytes that name the statement and, through the ones before it, the whole chain."""
        return hashlib.sha256(prefix(_KIND) + self.unsigned).digest()

    def encode(self) -> bytes:
        """The statement's one encoding. Raises BadChange when it is longer than a statement may be."""
        whole = wire.encode([self.unsigned, self.signature])
        if len(whole) > MAX_STATEMENT_BYTES:
            raise BadChange("statement")
        return whole

    @classmethod
    def decode(cls, data: bytes) -> "Statement":
        """The statement of these bytes: parsed and bounded, not yet checked. Raises BadBox."""
        match wire.decode(data, limit=MAX_STATEMENT_BYTES):
            case [bytes(unsigned), bytes(signature)]:
                return cls._of(unsigned, wire.sized(signature, SIGNATURE_BYTES))
        raise BadBox("not the parts of a statement")

    @classmethod
    def _of(cls, unsigned: bytes, signature: bytes) -> "Statement":
        found = wire.fields(wire.decode(unsigned, limit=MAX_STATEMENT_BYTES), _FIELDS)
        if found["format"] != FORMAT or found["chain"] not in (ROSTER, HOLDERS):
            raise BadBox("format or chain")
        subject = ID_BYTES if found["chain"] == ROSTER else SHORT_ID_BYTES
        return cls(
            chain=found["chain"],
            subject=_sized(found["subject"], subject),
            region=_sized(found["region"], ID_BYTES),
            roster=_sized(found["roster"], ID_BYTES),
            before=_sized(found["before"], ID_BYTES),
            author=wire.sized(found["author"], SHORT_ID_BYTES),
            at=records.of_moment(found["at"]),
            kind=found["kind"],
            body=found["body"],
            signature=signature,
        )

    def as_signed(self, key: Ed25519PublicKey) -> Signed:
        """What check_signed_by checks, to be checked ahead."""
        return key, self.signature, prefix(_KIND) + self.unsigned

    def check_signed_by(self, key: Ed25519PublicKey) -> None:
        """Raise Refused unless this key signed the statement."""
        try:
            check_signature(*self.as_signed(key))
        except BadBox:
            raise Refused("signature") from None


def _sized(value: Any, length: int) -> bytes | None:
    return None if value is None else wire.sized(value, length)


def sign(statement: Statement, key: Ed25519PrivateKey) -> Statement:
    """The statement with its signature."""
    return replace(statement, signature=key.sign(prefix(_KIND) + statement.unsigned))


def root_id(root: bytes) -> bytes:
    """The 16 bytes that name a region's root as an author. root: its public key, raw."""
    return hashlib.sha256(prefix("root") + root).digest()[:SHORT_ID_BYTES]


def body_of(statement: Statement, expected: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """The body when it has exactly these fields. Raises Refused."""
    try:
        return wire.fields(dict(statement.body), expected)
    except BadBox:
        raise Refused("malformed") from None


def sized(value: object, length: int = SHORT_ID_BYTES) -> bytes:
    """The value as bytes of this length. Raises Refused."""
    try:
        return wire.sized(value, length)
    except BadBox:
        raise Refused("malformed") from None


def sized_all(values: object, length: int, most: int) -> tuple[bytes, ...]:
    """The values as an array of different byte strings of this length, sorted. Raises Refused."""
    if not isinstance(values, list | tuple) or len(values) > most:
        raise Refused("malformed")
    found = tuple(sized(value, length) for value in values)
    if list(found) != sorted(set(found)):
        raise Refused("malformed")
    return found
