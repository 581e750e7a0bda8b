"""Taking out of a database what does not check, row by row, so that all that is left can be used and sent."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from sync import chain, sealing
from sync.chain import Statement
from sync.errors import BadBox, Refused
from sync.identity import Grant
from sync.laptop.dossiers import REVISION
from sync.laptop.store import Store
from sync.region.holders import Holders
from sync.region.outbox import Outbox, Unsent
from sync.region.roster import Roster
from sync.region.wishes import Wishes
from sync.rescue import check
from sync.rescue.harvest import Authors

_PLACES: Final = {"revision": "revisions", "seal": "team_keys", "link": "team_keys", "pack": "notices",
                  "staff": "notices"}  # fmt: skip
_READ_ANEW: Final = (*check.CACHES, "cursors", "holdings")


class Weeding:
    """Of a copy that nobody else uses; inside a transaction. gone: revisions, with their dossiers; other: tables."""

    def __init__(self, opened: Store) -> None:
        self._store = opened
        self.gone: dict[bytes, bytes] = {}
        self.other: set[str] = set()

    def caches(self) -> None:
        """What can be made again, and how far the feeds were read."""
        for table in _READ_ANEW:
            self._store.write(f"delete from {table}")  # noqa: S608 -- names of our own tables

    def chains(self) -> Roster:
        """A statement that cannot follow the one before it goes, with what stands on it; the roster that is left."""
        subjects = self._store.rows("select distinct subject from chains order by length(subject) desc")
        roster = Roster()
        for (subject,) in subjects:
            if len(subject) == sealing.ID_BYTES:
                roster = self._chain(subject, roster, lambda found, said: found.after(said))
            else:
                self._chain(subject, Holders(), lambda found, said: found.after(said, roster))  # noqa: B023
        return roster

    def _chain(self, subject: bytes, found: Any, after: Callable[[Any, Statement], Any]) -> Any:
        for n, row_id, data in self._store.rows("select n, id, box from chains where subject = ? order by n", subject):
            try:
                said = Statement.decode(data)
                if said.id != row_id:
                    raise BadBox("statement of another id")
                found = after(found, said)
            except (BadBox, Refused):
                self._store.write("delete from chains where subject = ? and n >= ?", subject, n)
                self.other.add("chains")
                break
        return found

    def sealed(self) -> None:
        """Rows that do not open, of whatever is sealed for itself; what travels and is not what its row says."""
        for table, dossier, row in [*check.rows_that_do_not_open(self._store)]:
            self._store.write(f"delete from {table} where {key_of(table)} = ?", row)  # noqa: S608 -- our own tables
            if dossier is None:
                self.other.add(table)

    def dossiers(self, author: Authors) -> None:
        """Boxes and grants that are not what their author signed. author: the keys of a device of the region."""
        for n, dossier, row_id, data in self._each("select n, dossier, id, box from revisions"):
            if not _is_box(dossier, row_id, data, author):
                self._store.write("delete from revisions where n = ?", n)
                self.gone[_own_id(row_id, data)] = dossier
        for n, dossier, key, data in self._each("select n, dossier, key, box from grants"):
            if not _is_grant(dossier, key, data, author):
                self._store.write("delete from grants where n = ?", n)

    def _each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        yield from self._store.rows(sql)

    def sending(self, grants: Mapping[bytes, object]) -> None:
        """What was to be sent and is not here any more. grants: that are here, by id."""
        for place in Outbox(self._store).rows(most=1_000_000):
            if not self._is_here(place, grants):
                Outbox(self._store).sent([place.n])

    def _is_here(self, place: Unsent, grants: Mapping[bytes, object]) -> bool:
        if place.kind in (chain.ROSTER, chain.HOLDERS):
            said = Wishes(self._store).by_id(place.id) is not None
            return said or bool(self._store.rows("select 1 from chains where id = ?", place.id))
        if place.kind == "grant":
            return place.id in grants
        table = _PLACES.get(place.kind)
        return table is None or bool(self._store.rows(f"select 1 from {table} where id = ?", place.id))  # noqa: S608


def key_of(table: str) -> str:
    """The column that names a row of a table of sealed rows, or of what travels."""
    return "dossier" if table in ("drafts", "removals", "cards", "snapshots") else "id"


def _own_id(row_id: bytes, data: bytes) -> bytes:
    """The id of a box that may lie in a wrong place, else what its row says."""
    try:
        return sealing.Box.decode(data).id
    except BadBox:
        return row_id


def _is_box(dossier: bytes, row_id: bytes, data: bytes, author: Authors) -> bool:
    with suppress(BadBox):
        box = sealing.Box.decode(data)
        by = author(box.header.author)
        if by is not None and box.id == row_id and box.header.dossier == dossier:
            sealing.verify(REVISION, box, by.signer)
            return True
    return False


def _is_grant(dossier: bytes, key: bytes, data: bytes, author: Authors) -> bool:
    with suppress(BadBox):
        grant = Grant.decode(data)
        by = author(grant.author)
        if by is not None and (grant.dossier, grant.key) == (dossier, key):
            sealing.check_signature(by.signer, grant.signature, grant.signed)
            return True
    return False
