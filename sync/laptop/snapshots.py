"""What the first revisions of a long dossier say together, sealed, so that opening it reads only what came after.

A snapshot is a cache: it names how many revisions it was made from and the digest of their ids. Whatever does not fit
it (revisions that came out of another place, or were not written on top of it) makes it unfit, and the dossier is read
in full. `vault check` makes it anew and compares. What a state follows from besides revisions must join the digest.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sync import records, sealing, wire
from sync.errors import BadBox, TooLarge
from sync.history import Entitled, Revision, State, Written, merge
from sync.laptop.store import Store

TABLE: Final = "snapshots"
LEAST: Final = 200  # revisions; a dossier of no more is read in full
EVERY: Final = 16  # revisions after which a newer one is due: what opening reads one by one

_FIELDS: Final[dict[str, type | tuple[type, ...]]] = {
    "revisions": int,
    "digest": bytes,
    "heads": list,
    "values": dict,
    "conflicts": dict,
}
_WRITTEN: Final[dict[str, type | tuple[type, ...]]] = {
    "value": (bool, int, str, type(None)),
    "device": bytes,
    "at": str,
    "revision": bytes,
}


@dataclass(frozen=True)
class Snapshot:
    """count: the first so many revisions of the dossier, in the order they were stored; digest: of their ids."""

    count: int
    digest: bytes
    state: State

    @classmethod
    def of(cls, ids: Sequence[bytes], state: State, basis: bytes = b"") -> "Snapshot":
        """What these revisions, in the order they are stored, say together; basis: of who may write."""
        return cls(len(ids), digest_of(ids, basis), state)

    def fits(self, ids: Sequence[bytes], basis: bytes = b"") -> bool:
        """True when it was made from the first of these revisions, as they are stored, and the same may write."""
        return 0 < self.count <= len(ids) and self.digest == digest_of(ids[: self.count], basis)

    def encode(self) -> bytes:
        """As bytes. Raises TooLarge."""
        state = self.state
        content: dict[str, wire.Plain] = {
            "revisions": self.count,
            "digest": self.digest,
            "heads": [bytes.fromhex(head) for head in state.heads],
            "values": dict(state.values),
            "conflicts": {path: [_plain(one) for one in written] for path, written in state.conflicts.items()},
        }
        encoded = wire.encode(content)
        if len(encoded) >= sealing.MAX_PLAIN_BYTES:
            raise TooLarge("snapshot")
        return encoded

    @classmethod
    def decode(cls, content: bytes) -> "Snapshot":
        """The snapshot of bytes that this vault sealed; fast, since a worker waits for it. Raises BadBox."""
        found = wire.fields(wire.decode_own(content), _FIELDS)
        heads = tuple(wire.sized(head, sealing.ID_BYTES).hex() for head in found["heads"])
        conflicts = {path: tuple(_written(one) for one in written) for path, written in found["conflicts"].items()}
        return cls(found["revisions"], found["digest"], State(heads, dict(sorted(found["values"].items())), conflicts))


def digest_of(ids: Sequence[bytes], basis: bytes = b"") -> bytes:
    """What names a set of revisions: their ids, sorted, and the basis of who may write (empty before a region)."""
    return hashlib.sha256(sealing.prefix("snapshot") + b"".join(sorted(ids)) + basis).digest()


def _plain(written: Written) -> dict[str, wire.Plain]:
    return {
        "value": written.value,
        "device": bytes.fromhex(written.device),
        "at": records.moment(written.at),
        "revision": bytes.fromhex(written.revision),
    }


def _written(found: object) -> Written:
    one = wire.fields(found, _WRITTEN)
    return Written(one["value"], one["device"].hex(), records.of_moment(one["at"]), one["revision"].hex())


def check_content(content: bytes) -> None:
    """Raise BadBox unless these bytes are a snapshot's, in its one encoding."""
    wire.decode(content, limit=sealing.MAX_PLAIN_BYTES)
    Snapshot.decode(content)


class Snapshots:
    """The snapshots of an open vault, at most one a dossier."""

    def __init__(self, opened: Store) -> None:
        self._store = opened

    def get(self, dossier: bytes, ids: Sequence[bytes], basis: bytes = b"") -> Snapshot | None:
        """The snapshot of a dossier with these revisions; None when there is none that fits them."""
        if len(ids) <= LEAST:
            return None
        with suppress(BadBox):
            content = self._store.get(TABLE, dossier)
            found = None if content is None else Snapshot.decode(content)
            return found if found is not None and found.fits(ids, basis) else None
        return None

    def keep(self, dossier: bytes, ids: Sequence[bytes], state: State, basis: bytes = b"") -> None:
        """Replace the snapshot of a dossier; one that is too large to be sealed is left out."""
        with suppress(TooLarge):
            self._store.put(TABLE, dossier, Snapshot.of(ids, state, basis).encode())

    def holds(
        self,
        dossier: bytes,
        ids: Sequence[bytes],
        revisions: Mapping[str, Revision],
        basis: bytes = b"",
        entitled: Entitled | None = None,
    ) -> bool:
        """True when there is none that fits, or it is to the byte what its revisions, merged anew, say."""
        if not self._store.has_table(TABLE):
            return True
        try:
            content = self._store.get(TABLE, dossier)
            if content is None:
                return True
            found = Snapshot.decode(content)
        except BadBox:
            return False
        first = ids[: found.count]
        if basis and not found.fits(ids, basis):
            return True  # who may write changed since: it is not used, and made anew when the dossier is opened
        merged = merge((revisions[one.hex()] for one in first), entitled)
        return Snapshot.of(first, merged, basis).encode() == content

    def drop(self, dossier: bytes) -> None:
        """Take it away, overwriting its bytes: it holds what a revision may no longer say."""
        self._store.drop(TABLE, dossier)

    def clear(self) -> None:
        """Take all away; each is made anew when its dossier is opened."""
        self._store.write(f"delete from {TABLE}")  # noqa: S608 -- our own table


class Unread(Mapping[str, Revision]):
    """The revisions of a dossier by id: which there are is known, what they say is read when it is asked for."""

    def __init__(self, ids: Iterable[str], read: Callable[[], Mapping[str, Revision]], *later: Revision) -> None:
        """read: those in the store, by id; may raise DamagedDossier. later: what came since."""
        self._ids = dict.fromkeys(ids)
        self._read = read
        self._later = later
        self._known: Mapping[str, Revision] | None = None

    def __contains__(self, revision_id: object) -> bool:
        return revision_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, revision_id: str) -> Revision:
        if self._known is None:
            self._known = {**self._read(), **{one.id: one for one in self._later}}
        return self._known[revision_id]

    def with_more(self, *more: Revision) -> "Unread":
        """These and more; still nothing is read."""
        return Unread((*self._ids, *(one.id for one in more)), self._read, *self._later, *more)


def with_more(revisions: Mapping[str, Revision], *more: Revision) -> Mapping[str, Revision]:
    """The revisions and more, without reading those that were not read."""
    if isinstance(revisions, Unread):
        return revisions.with_more(*more)
    return {**revisions, **{one.id: one for one in more}}
