"""One thing that came and parsed, and what every kind of them is asked first: whose it is, and who signed it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from sync.errors import BadBox, Refused
from sync.identity import DevicePublic
from sync.laptop.removing import Removals
from sync.region.membership import Membership
from sync.sealing import check_signature

PURGED: Final = "purged"  # of a dossier that was deleted for good


class Thing(NamedTuple):
    """Something that parsed. store: judges and keeps it; raises Refused or BadBox."""

    id: bytes
    dossier: bytes | None
    known: Callable[[], bool]
    store: Callable[[], None]


def author_of(members: Membership, device: bytes) -> DevicePublic:
    """The keys of a device of the region. Raises Refused for one that is not known."""
    found = members.author(device)
    if found is None:
        raise Refused("unknown-author")
    return found


def check_signed(author: DevicePublic, signature: bytes, message: bytes) -> None:
    """Raise Refused unless this author signed it."""
    try:
        check_signature(author.signer, signature, message)
    except BadBox:
        raise Refused("signature") from None


def check_place(removals: Removals, dossier: bytes, held: bytes | None) -> None:
    """Raise Refused for content of a dossier that was deleted for good, or of which nobody is known to hold it."""
    check_not_purged(removals, dossier)
    if held is None:
        raise Refused("unknown-dossier")


def check_not_purged(removals: Removals, dossier: bytes) -> None:
    """Raise Refused for a dossier that was deleted for good."""
    if removals.may_name(dossier) and removals.is_destroyed(dossier.hex()):
        raise Refused(PURGED)
