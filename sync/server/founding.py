"""The statements of the region itself: the first, with the token that `init` printed; the next; after a restore."""

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from sync import chain
from sync.chain import Statement
from sync.errors import BadBox, Refused
from sync.protocol.entrance import Confirm
from sync.protocol.exchange import NewStatement, RosterHead
from sync.region.roster import Roster
from sync.sealing import load_public
from sync.server.database import Database
from sync.server.ledger import Ledger
from sync.server.purging import put_off_purges
from sync.server.refusals import Refusal
from sync.server.region import Region, Regions
from sync.server.tables import foundings, items, regions

TOKEN_BYTES: Final = 16
_SHARED: Final = ("pack", "staff")  # kinds that every team is told


def proof_of(token: str) -> bytes:
    """What the database keeps of a founding token."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class Founder:
    """Takes statements of the roster. Shared by all threads of a process."""

    database: Database
    regions: Regions

    def take(self, posted: NewStatement, device: bytes | None, now: int) -> RosterHead:
        """Add a statement to the head. device: who signed the request; only the root's statements need none.

        Raises Refusal.
        """
        statement = _decoded(posted.statement)
        if statement.kind == "found":
            return self._found(statement, posted, now)
        if device is None:
            self._check_by_root(statement)
        with self.database.writing() as connection:
            region = self.regions.see(connection, to_write=True)
            if region.waiting:
                raise Refusal("waiting")
            ledger = Ledger(connection, region, now)
            add(ledger, statement)
            ledger.write()
        return self._remember(ledger.region.roster)

    def _check_by_root(self, statement: Statement) -> None:
        """Raise Refusal unless the root signed it: who has not signed makes nobody wait."""
        with self.database.reading() as connection:
            root = self.regions.see(connection).roster.root
        try:
            if statement.author != chain.root_id(root):
                raise Refused("signature")
            statement.check_signed_by(load_public(root))
        except Refused:
            raise Refusal("signature") from None

    def _found(self, statement: Statement, posted: NewStatement, now: int) -> RosterHead:
        with self.database.reading() as connection:  # once founded, who asks again makes nobody wait
            head = self._founded_by(connection, statement)
        if head is not None:
            return head
        with self.database.writing() as connection:
            head = self._founded_by(connection, statement)
            if head is not None:
                return head
            self._use(connection, posted.token or "")
            roster = _after(Roster(), statement)
            region = Region(statement.id, 0, Roster(), waiting=False)
            row = {"region": region.id, "sequence": 0, "roster_length": 0, "roster_head": region.id}
            connection.execute(insert(regions).values(**row, waiting=False, at=now))
            ledger = Ledger(connection, region, now)
            add(ledger, statement)
            ledger.write()
        return self._remember(roster)

    @staticmethod
    def _use(connection: Connection, token: str) -> None:
        gone = connection.execute(delete(foundings).where(foundings.c.proof == proof_of(token)))
        if gone.rowcount != 1:
            raise Refusal("join-token")
        connection.execute(delete(foundings))

    @staticmethod
    def _founded_by(connection: Connection, statement: Statement) -> RosterHead | None:
        """Where the roster ends that this statement began; None before the founding. Raises Refusal for another."""
        row = connection.execute(select(regions)).one_or_none()
        if row is not None and row.region != statement.id:
            raise Refusal("founded")
        return None if row is None else RosterHead(row.roster_length, row.roster_head)

    def confirm(self, said: Confirm, device: bytes, now: int) -> RosterHead:
        """End the waiting after a restore: add what the roster lacks, and see that its head is the administrator's.

        Raises Refusal; nothing has changed then.
        """
        with self.database.writing() as connection:
            region = self.regions.see(connection, to_write=True)
            if not region.waiting:
                return RosterHead(region.roster.length, region.roster.head)
            ledger = Ledger(connection, region, now)
            for one in said.statements:
                add(ledger, _decoded(one))
            roster = ledger.region.roster
            if roster.head != said.roster:
                raise Refusal("not-on-head", head=roster.head, length=roster.length)
            if not roster.is_administrator(device):
                raise Refusal("no-right")
            ledger.write()
            confirmed = {"waiting": False, "confirmed_at": now}
            connection.execute(update(regions).where(regions.c.region == region.id).values(**confirmed))
            put_off_purges(connection, region.id, now)
        return self._remember(roster)

    def _remember(self, roster: Roster) -> RosterHead:
        self.regions.remember(roster)
        return RosterHead(roster.length, roster.head)


def _decoded(data: bytes) -> Statement:
    try:
        found = Statement.decode(data)
    except BadBox:
        raise Refusal("malformed") from None
    if found.chain != chain.ROSTER:
        raise Refusal("malformed")
    return found


def add(ledger: Ledger, statement: Statement) -> None:
    """Put a statement on the head of the roster; one that is there already changes nothing. Raises Refusal."""
    roster = ledger.region.roster
    if _is_in(roster, statement):
        return
    longer = _after(roster, statement)
    ledger.region = replace(ledger.region, roster=longer)
    ledger.add("roster", statement.id, statement.encode(), dossier=None, told=())
    ledger.add_statement(longer.region or b"", longer.length, statement.id)
    if statement.kind == "add_team":
        _tell_all(ledger, longer, roster)


def _is_in(roster: Roster, statement: Statement) -> bool:
    try:
        roster.at(statement.id)
    except Refused:
        return False
    return True


def _after(roster: Roster, statement: Statement) -> Roster:
    try:
        return roster.after(statement)
    except Refused as refused:
        if refused.why == "not-on-head":
            raise Refusal("not-on-head", head=roster.head, length=roster.length) from None
        raise Refusal("refused", why=refused.why) from None


def _tell_all(ledger: Ledger, longer: Roster, before: Roster) -> None:
    """A new team is told what all teams know."""
    asked = select(items.c.id).where(items.c.region == ledger.region.id, items.c.kind.in_(_SHARED))
    for one in ledger.connection.scalars(asked.order_by(items.c.sequence)):
        for team in longer.teams.keys() - before.teams.keys():
            ledger.tell(team, one)
