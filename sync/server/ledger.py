"""What one transaction adds, kept in memory until its end and then written in few statements.

Sequences are given here, from the region's row that the transaction holds. Dossiers are read when they are touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from sync.chain import Statement
from sync.protocol.exchange import SUM_MODULUS
from sync.region.holders import Holders, read_holders
from sync.sealing import ID_BYTES
from sync.server import writing
from sync.server.database import among, chunks
from sync.server.known import KnownHolders
from sync.server.region import Region, as_stored, chain_statements
from sync.server.tables import dossier_teams, dossiers, feeds, items, regions, statements, teams
from sync.server.writing import Row

NO_SUM: Final = bytes(ID_BYTES)


@dataclass
class Dossier:
    """One dossier while it is written to. team: who holds it; ever: who is told what becomes of it.

    Those are the teams that hold it, held it or were offered it, and coordinators once it is asked to go.
    holders: what its chain says; None until somebody asks for it.
    """

    id: bytes
    team: bytes = b""
    offered: bytes | None = None
    length: int = 0
    head: bytes | None = None
    holders: Holders | None = None
    ever: set[bytes] = field(default_factory=set)
    revisions: int = 0
    total: int = 0  # sum of their ids
    size: int = 0  # bytes
    purge_due: int | None = None
    purged_at: int | None = None
    is_new: bool = True

    @property
    def told(self) -> set[bytes]:
        """The teams whose feeds have its revisions and grants."""
        return {team for team in (self.team, self.offered) if team}


@dataclass
class Total:
    """Where a team's feed ends, and what is counted in it."""

    sequence: int = 0
    entry: bytes | None = None
    revisions: int = 0
    total: int = 0
    is_new: bool = True


class Ledger:
    """The additions of one transaction. region: as it was locked; now: seconds since 1970."""

    def __init__(self, connection: Connection, region: Region, now: int, known: KnownHolders | None = None) -> None:
        """known: chains that were read before, to be read no more."""
        self._known = known or KnownHolders()
        self.connection = connection
        self.region = region
        self.now = now
        self.sequence = region.sequence
        self._dossiers: dict[bytes, Dossier | None] = {}
        self._totals: dict[bytes, Total] = {}
        self._ever: list[Row] = []
        self._items: list[Row] = []
        self._feeds: list[Row] = []
        self._statements: list[Row] = []
        self._touched: set[bytes] = set()

    # Dossiers

    def load(self, wanted: Iterable[bytes]) -> None:
        """Read these dossiers, and the totals of their teams, in few questions."""
        absent = [one for one in dict.fromkeys(wanted) if one not in self._dossiers]
        self._dossiers |= dict.fromkeys(absent)
        for part in chunks(absent):
            mine = dossiers.c.region == self.region.id
            for row in self.connection.execute(
                select(dossiers).where(mine, among(self.connection, dossiers.c.dossier, part))
            ):
                self._dossiers[row.dossier] = self._read(row)
            asked = select(dossier_teams).where(
                dossier_teams.c.region == self.region.id, among(self.connection, dossier_teams.c.dossier, part)
            )
            for row in self.connection.execute(asked):
                found = self._dossiers[row.dossier]
                if found is not None:
                    found.ever.add(row.team)

    @staticmethod
    def _read(row: Any) -> Dossier:
        return Dossier(
            row.dossier,
            row.team,
            row.offered,
            row.length,
            row.head,
            revisions=row.revisions,
            total=int.from_bytes(row.total, "big"),
            size=row.size,
            purge_due=row.purge_due,
            purged_at=row.purged_at,
            is_new=False,
        )

    def holders(self, dossier: Dossier) -> Holders:
        """What the chain of the dossier says."""
        if dossier.holders is None:
            dossier.holders = self._known.get(dossier.head or b"") or self._read_chain(dossier)
        return dossier.holders

    def _read_chain(self, dossier: Dossier) -> Holders:
        said = chain_statements(self.connection, self.region.id, dossier.id, 0)
        with as_stored():
            found = read_holders(map(Statement.decode, said), self.region.roster)
        self._known.keep(found)
        return found

    def dossier(self, dossier: bytes) -> Dossier | None:
        """The dossier, with what this transaction did to it; None for one that was never created."""
        if dossier not in self._dossiers:
            self.load([dossier])
        return self._dossiers[dossier]

    def create(self, dossier: bytes) -> Dossier:
        """A dossier that is not there yet."""
        made = self._dossiers[dossier] = Dossier(dossier, holders=Holders())
        return made

    def touch(self, dossier: Dossier) -> None:
        """Write this dossier's row at the end."""
        self._touched.add(dossier.id)

    def moved(self, dossier: Dossier, holders: Holders) -> None:
        """Give the dossier other holders, and the teams what is counted of it."""
        before = dossier.told
        dossier.holders, dossier.team, dossier.offered = holders, holders.team, holders.offered
        dossier.length, dossier.head = holders.length, holders.head
        self._known.keep(holders)
        self.count(before - dossier.told, -dossier.revisions, -dossier.total)
        self.count(dossier.told - before, dossier.revisions, dossier.total)
        for team in dossier.told - dossier.ever:
            self._ever.append({"region": self.region.id, "dossier": dossier.id, "team": team})
        dossier.ever |= dossier.told
        self.touch(dossier)

    def include(self, dossier: Dossier, team: bytes) -> None:
        """Tell a team who held the dossier from its beginning, and from now on; nothing of what is in it."""
        asked = select(statements.c.id).where(statements.c.region == self.region.id, statements.c.subject == dossier.id)
        stored = self.connection.scalars(asked.order_by(statements.c.position))
        for one in (*stored, *(row["id"] for row in self._statements if row["subject"] == dossier.id)):
            self.tell(team, one)
        self._ever.append({"region": self.region.id, "dossier": dossier.id, "team": team})
        dossier.ever.add(team)

    def count(self, told: Iterable[bytes], count: int, total: int) -> None:
        """Add to what is counted of these teams."""
        for team in told:
            found = self.total(team)
            found.revisions += count
            found.total = (found.total + total) % SUM_MODULUS

    def count_grants(self, dossier: Dossier) -> int:
        """How many grants of a dossier are stored."""
        mine = (items.c.region == self.region.id) & (items.c.dossier == dossier.id) & (items.c.kind == "grant")
        asked = select(func.count()).select_from(items).where(mine)
        stored = int(self.connection.execute(asked).scalar_one())
        return stored + len([row for row in self._items if (row["kind"], row["dossier"]) == ("grant", dossier.id)])

    # Entries

    def total(self, team: bytes) -> Total:
        """A team's total, with what this transaction did to it."""
        if team not in self._totals:
            asked = select(teams).where(teams.c.region == self.region.id, teams.c.team == team)
            row = self.connection.execute(asked).one_or_none()
            self._totals[team] = (
                Total()
                if row is None
                else Total(row.sequence, row.entry, row.revisions, int.from_bytes(row.total, "big"), is_new=False)
            )
        return self._totals[team]

    def add(self, kind: str, id: bytes, body: bytes, *, dossier: bytes | None, told: Iterable[bytes]) -> None:
        """Store an item and tell teams of it, at the next sequence."""
        self.sequence += 1
        self._items.append(
            {
                "region": self.region.id,
                "id": id,
                "kind": kind,
                "dossier": dossier,
                "sequence": self.sequence,
                "body": body,
                "at": self.now,
            }
        )
        for team in told:
            self.tell(team, id, self.sequence)

    def tell(self, team: bytes, id: bytes, sequence: int | None = None) -> None:
        """Put an item in a team's feed; without a sequence at the next one."""
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        self._feeds.append({"region": self.region.id, "team": team, "sequence": sequence, "id": id})
        total = self.total(team)
        total.sequence, total.entry = sequence, id

    def add_statement(self, subject: bytes, position: int, id: bytes) -> None:
        """Give a stored statement its place in its chain."""
        self._statements.append(
            {"region": self.region.id, "subject": subject, "position": position, "id": id, "at": self.now}
        )

    def due_after(self, since: int) -> set[bytes]:
        """The dossiers that will be purged after this moment."""
        asked = select(dossiers.c.dossier).where(dossiers.c.region == self.region.id, dossiers.c.purge_due > since)
        stored = set(self.connection.scalars(asked)) - self._touched
        mine = (self._dossiers[one] for one in self._touched)
        return stored | {one.id for one in mine if one is not None and (one.purge_due or 0) > since}

    # Writing

    def write_items(self) -> None:
        """Write the items so far."""
        writing.add(self.connection, items, self._items)
        self._items = []

    def write(self) -> None:
        """Write everything; the caller commits."""
        self.write_items()
        for table, rows in (
            (feeds, self._feeds),
            (statements, self._statements),
            (dossier_teams, self._ever),
        ):
            writing.add(self.connection, table, rows)
        self._write_dossiers()
        self._write_totals()
        self.connection.execute(
            update(regions)
            .where(regions.c.region == self.region.id)
            .values(
                sequence=self.sequence,
                roster_length=self.region.roster.length,
                roster_head=self.region.roster.head,
            )
        )

    def _write_dossiers(self) -> None:
        touched = [found for one in sorted(self._touched) if (found := self._dossiers[one]) is not None]
        rows = [
            {
                "region": self.region.id,
                "dossier": one.id,
                "team": one.team,
                "offered": one.offered,
                "length": one.length,
                "head": one.head or b"",  # none: purged before it was ever here
                "revisions": one.revisions,
                "total": one.total.to_bytes(ID_BYTES, "big"),
                "size": one.size,
                "purge_due": one.purge_due,
                "purged_at": one.purged_at,
            }
            for one in touched
        ]
        new = [one.is_new for one in touched]
        writing.add(self.connection, dossiers, [row for row, is_new in zip(rows, new, strict=True) if is_new])
        writing.change(
            self.connection,
            dossiers,
            ("region", "dossier"),
            [row for row, is_new in zip(rows, new, strict=True) if not is_new],
        )

    def _write_totals(self) -> None:
        rows = {
            team: {
                "region": self.region.id,
                "team": team,
                "sequence": one.sequence,
                "entry": one.entry,
                "revisions": one.revisions,
                "total": one.total.to_bytes(ID_BYTES, "big"),
            }
            for team, one in sorted(self._totals.items())
        }
        writing.add(self.connection, teams, [row for team, row in rows.items() if self._totals[team].is_new])
        writing.change(
            self.connection,
            teams,
            ("region", "team"),
            [row for team, row in rows.items() if not self._totals[team].is_new],
        )
