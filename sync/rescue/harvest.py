"""What a database of the vault still holds that is right, row by row, each proved by its seal, hash or signature."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sync import identity, records, sealing
from sync.errors import BadBox
from sync.laptop import given, store
from sync.laptop.dossiers import REVISION
from sync.rescue import carving
from sync.rescue.carving import Cell, Row

_SHORT: Final = sealing.SHORT_ID_BYTES
_LONG: Final = sealing.ID_BYTES
# Tables of sealed rows, and the size of an id.
_BY_NAME: Final = {"state": _LONG, "packs": _LONG, "drafts": _SHORT, "removals": _SHORT, "snapshots": _SHORT,
                   "wishes": _SHORT}  # fmt: skip
Authors = Callable[[bytes], identity.DevicePublic | None]
_MADE_ANEW: Final = "snapshots"
KNOT: Final = "pages that go on without an end"


@dataclass
class Harvest:
    """What was found and proved. grants: by dossier and id; heads: what cards say is there.

    bad: dossiers of which a row does not check.
    """

    device: bytes | None = None
    grants: dict[tuple[bytes, bytes], bytes] = field(default_factory=dict)
    boxes: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    given: dict[bytes, tuple[bytes, bytes, bytes]] = field(default_factory=dict)
    named: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    heads: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    bad: set[bytes] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    region: bool = False  # statements of a region are there: much of the vault is others' and is not gathered

    def dossiers(self) -> set[bytes]:
        """Every dossier anything is known of; a draft alone makes none."""
        known = {dossier for dossier, _ in self.grants} | {dossier for dossier, _ in self.boxes.values()}
        return known | {*self.heads} | self.bad

    def parts(self) -> Mapping[bytes, set[bytes]]:
        """Dossier -> the ids of its grants, revisions and given plans."""
        parts: dict[bytes, set[bytes]] = {}
        for dossier, one in self.grants:
            parts.setdefault(dossier, set()).add(one)
        for one, (dossier, _) in self.boxes.items():
            parts.setdefault(dossier, set()).add(one)
        for one, (dossier, _, _) in self.given.items():
            parts.setdefault(dossier, set()).add(one)
        return parts

    def with_rest(self, older: "Harvest") -> "Harvest":
        """This and what only an older copy has."""
        return Harvest(
            self.device or older.device,
            {**older.grants, **self.grants},
            {**older.boxes, **self.boxes},
            {**older.given, **self.given},
            {**{key: sealed for key, sealed in older.named.items() if key[0] != "drafts"}, **self.named},
            self.heads,
            self.bad,
            self.other,
            self.region or older.region,
        )


class Harvester:
    """Gathers from databases of one vault; proves every row, each only once."""

    def __init__(self, vault: bytes, vault_key: bytes, authors: Authors | None = None) -> None:
        """authors: the keys of the devices of a region, by id; None: only this vault's own device counts."""
        self._vault, self._key, self._authors = vault, vault_key, authors
        self._device: identity.Device | None = None

    def device_in(self, database: Path) -> bytes | None:
        """The private keys of the vault's device; None when this file does not have them whole."""
        for found in _rows_of(database):
            row = found.row
            if len(row) == 3 and row[1] == self._vault:
                with suppress(BadBox):
                    content = self._opened("vault", self._vault, row[2])
                    self._device = identity.Device.decode(content)
                    return content
        return None

    def gather(self, database: Path) -> Harvest:
        """Everything this file holds that is right."""
        found, loose = Harvest(), []
        for one in _rows_of(database):
            sizes = [len(cell) if isinstance(cell, bytes) else None for cell in one.row]
            if len(sizes) == 5 and sizes[1:3] == [_LONG, _SHORT]:
                self._revision(found, one.row, one.current)
            elif one.row == carving.ENTANGLED:
                found.other.add(KNOT)
            elif len(sizes) == 4 and sizes[1] == _LONG:
                found.region = True
            elif len(sizes) == 4 and sizes[1:3] == [_SHORT, _SHORT]:
                self._grant(found, one.row, one.current)
            elif len(sizes) == 4 and sizes[:2] == [_SHORT, _SHORT]:
                self._plan(found, one.row, one.current)
            elif len(sizes) == 2 and sizes[0] in (_SHORT, _LONG) and one.current:
                loose.append(one.row)
        for row in loose:
            self._loose(found, row)
        return found

    def _revision(self, found: Harvest, row: Row, current: bool) -> None:
        data = row[4]
        try:
            box = sealing.Box.decode(_bytes(data))
            if box.id != row[1]:
                raise BadBox("box of another place")
            sealing.verify(REVISION, box, self._author(box.header.author).signer)
        except BadBox:
            if current:
                found.bad.add(_bytes(row[2]))
            return
        if box.id not in found.boxes or box.ciphertext is None:  # what was blanked stays so
            found.boxes[box.id] = (box.header.dossier, _bytes(data))
        if row[2] != box.header.dossier:
            found.bad.add(box.header.dossier)

    def _author(self, device: bytes) -> identity.DevicePublic:
        """The keys of a device whose words count. Raises BadBox."""
        own = self._device.public if self._device is not None and self._device.public.id == device else None
        found = self._authors(device) if self._authors is not None else own
        if found is None:
            raise BadBox("a device that nobody knows")
        return found

    def _grant(self, found: Harvest, row: Row, current: bool) -> None:
        try:
            grant = identity.Grant.decode(_bytes(row[3]))
            author = self._author(grant.author)
            if (grant.dossier, grant.id) not in found.grants:
                sealing.check_signature(author.signer, grant.signature, grant.signed)
                if self._device is not None and grant.recipient == self._device.public.id:
                    identity.open_checked(grant, self._device)
                found.grants[grant.dossier, grant.id] = _bytes(row[3])
        except BadBox:
            if current:
                found.bad.add(_bytes(row[2]))

    def _plan(self, found: Harvest, row: Row, current: bool) -> None:
        one, dossier, info, pdf = (_bytes(cell) for cell in row)
        try:
            records.given_of(self._opened("given-info", dossier + one, info))
            if pdf != given.TAKEN_AWAY:
                self._opened("given-pdf", dossier + one, pdf)
        except BadBox:
            if current:
                found.bad.add(dossier)
            return
        if one not in found.given or pdf == given.TAKEN_AWAY:
            found.given[one] = (dossier, info, pdf)

    def _loose(self, found: Harvest, row: Row) -> None:
        """A card, a draft, a snapshot, a setting or a pack: which one it is, its seal tells."""
        one, sealed = _bytes(row[0]), _bytes(row[1])
        for table, size in _BY_NAME.items():
            if len(one) == size:
                with suppress(BadBox):
                    self._opened(table, one, sealed)
                    if table != _MADE_ANEW:
                        found.named[table, one] = sealed
                    return
        try:
            found.heads[one] = records.card_of(self._opened("cards", one, sealed))[0]
        except BadBox:
            found.other.add("cards, drafts or snapshots" if len(one) == _SHORT else "state or packs")

    def _opened(self, table: str, row: bytes, sealed: Cell) -> bytes:
        return sealing.open_row(self._key, f"row/{table}", store.row_context(table, row), _bytes(sealed))


def _rows_of(database: Path) -> Iterator[carving.Found]:
    return carving.rows(database) if database.exists() else iter(())


def _bytes(cell: Cell) -> bytes:
    if not isinstance(cell, bytes):
        raise BadBox("row")
    return cell
