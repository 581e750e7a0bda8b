"""What goes to everyone in a region: packs (a form, catalogue, amounts, texts) in the clear, and names of staff sealed.

A notice is signed by one device: a pack by a pack signer, staff by an administrator, by the roster that it names; that
may only move forward from one number to the next, so that who lost the right says nothing after those who have it. The
names of staff are sealed to the keys of the teams, so that the server knows nobody.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from sync import records, wire
from sync.envelope import SUITE
from sync.errors import BadBox, TooLarge
from sync.identity import Device, DevicePublic, Receiver, ReceiverPublic, open_sealed, seal_to
from sync.region.roster import Roster
from sync.sealing import (
    FORMAT,
    ID_BYTES,
    KEY_BYTES,
    MAX_NAME_CHARS,
    SHORT_ID_BYTES,
    SIGNATURE_BYTES,
    check_signature,
    open_row,
    prefix,
    seal_row,
)

PACK: Final = "pack"
STAFF: Final = "staff"
MAX_PACK_BYTES: Final = 3 * 1024 * 1024
MAX_NOTICE_BYTES: Final = MAX_PACK_BYTES + 4 * 1024
MAX_STAFF_BYTES: Final = 1024 * 1024
MAX_PHONE_CHARS: Final = 40
MAX_STEP: Final = 1_000  # from the highest number that is known to the next: nobody uses the numbers up
MAX_NUMBER: Final = 2**53

_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "format": int,
    "region": bytes,
    "roster": bytes,
    "kind": str,
    "topic": str,
    "name": str,
    "number": int,
    "at": str,
    "author": bytes,
    "content": bytes,
    "signature": bytes,
}
_SEALED: Final[dict[str, type | tuple[type, ...]]] = {"suite": int, "keys": dict, "sealed": bytes}
_PERSON: Final[dict[str, type | tuple[type, ...]]] = {
    "name": str,
    "phone": str,
    "absent_until": (str, type(None)),
}


@dataclass(frozen=True)
class Notice:
    """roster: head of the roster that its author knew.

    topic: what a pack is ("form"); name: of this version of it; both empty for staff.
    number: one more than the highest its author knew of its kind; of two of one number the higher id is the later.
    content: of a pack its bytes; of staff sealed.
    """

    region: bytes
    roster: bytes
    kind: str
    topic: str
    name: str
    number: int
    at: datetime
    author: bytes
    content: bytes
    signature: bytes = b""

    def _said(self) -> dict[str, wire.Plain]:
        return {
            "format": FORMAT,
            "region": self.region,
            "roster": self.roster,
            "kind": self.kind,
            "topic": self.topic,
            "name": self.name,
            "number": self.number,
            "at": records.moment(self.at),
            "author": self.author,
        }

    @property
    def signed(self) -> bytes:
        """What the author signs: everything, the content by its hash."""
        digest = hashlib.sha256(self.content).digest()
        return prefix("notice") + wire.encode({**self._said(), "content": digest})

    @property
    def id(self) -> bytes:
        """32 bytes that name it."""
        return hashlib.sha256(self.signed).digest()

    @property
    def place(self) -> tuple[int, bytes]:
        """What orders the notices of a kind; no clock."""
        return self.number, self.id

    def encode(self) -> bytes:
        """Its one encoding."""
        return wire.encode({**self._said(), "content": self.content, "signature": self.signature})

    @classmethod
    def decode(cls, data: bytes) -> "Notice":
        """The notice of these bytes; parsed and bounded, not yet checked. Raises BadBox."""
        found = wire.fields(wire.decode(data, limit=MAX_NOTICE_BYTES), _FIELDS)
        if found["format"] != FORMAT or found["kind"] not in (PACK, STAFF) or not 1 <= found["number"] <= MAX_NUMBER:
            raise BadBox("format, kind or number")
        most = MAX_PACK_BYTES if found["kind"] == PACK else MAX_STAFF_BYTES
        words = (found["topic"], found["name"])
        named = all(0 < len(word) <= records.MAX_WORD_CHARS and word.isprintable() for word in words)
        if len(found["content"]) > most or (not named if found["kind"] == PACK else any(words)):
            raise BadBox("content or name")
        return cls(
            wire.sized(found["region"], ID_BYTES),
            wire.sized(found["roster"], ID_BYTES),
            found["kind"],
            found["topic"],
            found["name"],
            found["number"],
            records.of_moment(found["at"]),
            wire.sized(found["author"], SHORT_ID_BYTES),
            found["content"],
            wire.sized(found["signature"], SIGNATURE_BYTES),
        )

    def check_signed_by(self, author: DevicePublic) -> None:
        """Raise BadBox unless this device signed it."""
        if author.id != self.author:
            raise BadBox("notice of another device")
        check_signature(author.signer, self.signature, self.signed)


def may_say(roster: Roster, notice: Notice) -> bool:
    """True for an author who may say this by a roster."""
    if notice.kind == PACK:
        return notice.author in roster.signers
    return roster.is_administrator(notice.author)


def in_order(said: Iterable[Notice], roster: Roster) -> tuple[Notice, ...]:
    """Those of a kind that count, the latest last: a roster that went back from a lower number to a higher counts not.

    Who is no signer or administrator any more can only name an older roster than those who followed them.
    """
    counted: list[Notice] = []
    newest = 0  # the length of the longest roster that was named up to this number
    for _, same in groupby(sorted(said, key=lambda one: one.place), key=lambda one: one.number):
        before = newest
        for one in same:
            length = roster.length_at(one.roster)
            if length is not None and length >= before:
                counted.append(one)
                newest = max(newest, length)
    return tuple(counted)


def sign(notice: Notice, author: Device) -> Notice:
    """The notice with its signature. Raises TooLarge for a pack beyond the bound."""
    if len(notice.content) > (MAX_PACK_BYTES if notice.kind == PACK else MAX_STAFF_BYTES):
        raise TooLarge("pack")
    return replace(notice, signature=author.signer.sign(notice.signed))


@dataclass(frozen=True)
class Person:
    """Who works with a device. absent_until: the first day they are there again; None when they are not away."""

    name: str
    phone: str = ""
    absent_until: date | None = None


def seal_people(people: dict[str, Person], region: bytes, readers: Iterable[DevicePublic | ReceiverPublic]) -> bytes:
    """Names by device (hex), sealed to these keys: the newest of each team, and the author's device."""
    content = wire.encode({device: _plain(person) for device, person in people.items()})
    key, info = os.urandom(KEY_BYTES), prefix("staff-key") + region
    keys = {reader.id.hex(): seal_to(reader, info, key) for reader in readers}
    return wire.encode({"suite": SUITE, "keys": keys, "sealed": seal_row(key, "staff", region, content)})


def open_people(content: bytes, region: bytes, openers: Iterable[Device | Receiver]) -> dict[str, Person]:
    """Names by device. Raises BadBox when none of these keys opens it, or what is in it is malformed."""
    found = wire.fields(wire.decode(content, limit=MAX_STAFF_BYTES), _SEALED)
    for opener in openers:
        sealed = found["keys"].get(opener.public.id.hex())
        if type(sealed) is bytes and found["suite"] == SUITE:
            key = open_sealed(opener, prefix("staff-key") + region, sealed)
            people = wire.decode(open_row(key, "staff", region, found["sealed"]), limit=MAX_STAFF_BYTES)
            return {device: _person(one) for device, one in _map(people).items()}
    raise BadBox("sealed to others")


def sealed_to(content: bytes) -> set[bytes]:
    """The ids of the keys that names are sealed to. Raises BadBox."""
    found = wire.fields(wire.decode(content, limit=MAX_STAFF_BYTES), _SEALED)
    try:
        return {bytes.fromhex(key) for key in found["keys"]}
    except ValueError as error:
        raise BadBox("key") from error


def _map(people: Any) -> dict[str, Any]:
    if not isinstance(people, dict):
        raise BadBox("staff")
    return people


def _plain(person: Person) -> dict[str, wire.Plain]:
    until = person.absent_until
    return {"name": person.name, "phone": person.phone, "absent_until": until.isoformat() if until else None}


def _person(value: object) -> Person:
    found = wire.fields(value, _PERSON)
    until = found["absent_until"]
    try:
        day = None if until is None else date.fromisoformat(until)
    except ValueError as error:
        raise BadBox("day") from error
    if len(found["name"]) > MAX_NAME_CHARS or len(found["phone"]) > MAX_PHONE_CHARS:
        raise BadBox("name")
    return Person(found["name"], found["phone"], day)
