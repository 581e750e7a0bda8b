"""What is pushed, taken apart: kind, id, dossier and author of an item, and whether its author signed it.

Parsed and bounded here, judged in judging.py. Nothing is opened: the server has no keys.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sync import chain, sealing
from sync.chain import Statement
from sync.errors import BadBox, BadChange, Refused
from sync.identity import DevicePublic, Grant, check_signed_by
from sync.protocol.exchange import Item
from sync.region.notices import PACK, STAFF, Notice
from sync.region.team_keys import TeamLink, TeamSeal
from sync.sealing import Box
from sync.signatures import Signed


@dataclass(frozen=True)
class Arrival:
    """An item that could be parsed. whole: what it says it is; dossier: None for what is of none."""

    kind: str
    id: bytes
    author: bytes
    dossier: bytes | None
    whole: Any
    data: bytes

    def is_signed_by(self, author: DevicePublic) -> bool:
        """True when this device signed it."""
        try:
            _CHECKS[self.kind](self.whole, author)
        except (BadBox, Refused):
            return False
        return author.id == self.author

    def as_signed(self, author: DevicePublic) -> tuple[Signed, ...]:
        """What is_signed_by will check, to be checked ahead; of what comes in great numbers."""
        ahead = _AHEAD.get(self.kind)
        return () if ahead is None else (ahead(self.whole, author),)


def read(item: Item) -> Arrival | None:
    """The item taken apart; None for what is no such thing."""
    reader = _READERS.get(item.kind)
    try:
        found = reader(item.data) if reader else None
        return found if found is not None and found.kind == item.kind else None
    except (BadBox, BadChange):
        return None


def _revision(data: bytes) -> Arrival:
    box = Box.decode(data)
    return Arrival("revision", box.id, box.header.author, box.header.dossier, box, data)


def _grant(data: bytes) -> Arrival:
    found = Grant.decode(data)
    return Arrival("grant", found.id, found.author, found.dossier, found, data)


def _holders(data: bytes) -> Arrival:
    found = Statement.decode(data)
    if found.chain != chain.HOLDERS or found.subject is None:
        raise BadBox("no statement about a dossier")
    return Arrival("holders", found.id, found.author, found.subject, found, data)


def _seal(data: bytes) -> Arrival:
    found = TeamSeal.decode(data)
    return Arrival("seal", found.id, found.author, None, found, data)


def _link(data: bytes) -> Arrival:
    found = TeamLink.decode(data)
    return Arrival("link", found.id, found.author, None, found, data)


def _notice(data: bytes) -> Arrival:
    found = Notice.decode(data)
    return Arrival(found.kind, found.id, found.author, None, found, data)


_READERS: Final[Mapping[str, Callable[[bytes], Arrival]]] = {
    "revision": _revision,
    "grant": _grant,
    "holders": _holders,
    "seal": _seal,
    "link": _link,
    PACK: _notice,
    STAFF: _notice,
}
_AHEAD: Final[Mapping[str, Callable[[Any, DevicePublic], Signed]]] = {
    "revision": lambda whole, author: whole.as_signed("revision", author.signer),
    "grant": lambda whole, author: whole.as_signed(author.signer),
    "holders": lambda whole, author: whole.as_signed(author.signer),
}
_CHECKS: Final[Mapping[str, Callable[[Any, DevicePublic], None]]] = {
    "revision": lambda whole, author: sealing.verify("revision", whole, author.signer),
    "grant": check_signed_by,
    "holders": lambda whole, author: whole.check_signed_by(author.signer),
    "seal": check_signed_by,
    "link": check_signed_by,
    PACK: lambda whole, author: whole.check_signed_by(author),
    STAFF: lambda whole, author: whole.check_signed_by(author),
}
