"""Who may have what stored: the server's judgement of one pushed item, by the roster and the holders as they are now.

Each judge stores the item through the ledger or raises Refused with a code word; nothing has changed then. Which
revisions count is for the laptops to say (a late one is stored too); that nobody from outside writes is said here.
"""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import select

from sync.chain import Statement
from sync.errors import Refused
from sync.identity import Grant
from sync.protocol.exchange import SUM_MODULUS
from sync.region.holders import Holders
from sync.region.notices import PACK, STAFF, Notice, may_say
from sync.region.roster import Roster
from sync.region.team_keys import TeamSeal
from sync.sealing import Box
from sync.server.arrivals import Arrival
from sync.server.database import among, chunks
from sync.server.ledger import Dossier, Ledger
from sync.server.quota import DAY_S, Quota
from sync.server.removals import Write, redact
from sync.server.settings import Settings
from sync.server.tables import redacted

PURGE_DAYS: Final = 7
MAX_STATEMENTS: Final = 500  # on one dossier: a laptop and the server read them all for each new one
MAX_REDACTED_IDS: Final = 20_000  # of one dossier
_ALWAYS: Final = frozenset({"ask_purge", "purge"})  # so that a dossier can go, however full its chain is
# Who is in no team that has the dossier now may fill one in so many parts of it: the rest stays for those who may.
LATE_SHARE: Final = 2
MAX_GRANTS_TO_BE_LATE: Final = 200  # of one dossier: each costs every laptop of its team an opening
MAX_GRANTS: Final = 5_000  # of one dossier: with all else in it they fit in one list of ids
_LEAST_OF_A_GRANT: Final = 200  # bytes: in a dossier of fewer there cannot be too many


class Judge:
    """Judges the items of one transaction. removals: is told of what must never come back, before it is committed.

    device: who pushes them, which may give back what others signed.
    """

    def __init__(self, ledger: Ledger, settings: Settings, removals: Write, quota: Quota, device: bytes) -> None:
        self._ledger = ledger
        self._settings = settings
        self._removals = removals
        self._quota, self._device = quota, device
        self._redacted: set[tuple[bytes, bytes]] = set()

    @property
    def _roster(self) -> Roster:
        return self._ledger.region.roster

    def expect(self, arrivals: list[Arrival]) -> None:
        """Read at once what these items will be judged by."""
        self._ledger.load(one.dossier for one in arrivals if one.dossier is not None)
        revisions = [one for one in arrivals if one.kind == "revision" and one.dossier is not None]
        some = self._with_redacted({one.dossier for one in revisions if one.dossier is not None})
        mine, connection = redacted.c.region == self._ledger.region.id, self._ledger.connection
        for part in chunks([one.id for one in revisions if one.dossier in some]):
            asked = select(redacted).where(mine, among(connection, redacted.c.id, part))
            self._redacted |= {(row.dossier, row.id) for row in connection.execute(asked)}

    def _with_redacted(self, wanted: set[bytes]) -> set[bytes]:
        """The dossiers of which some revision was redacted: few, and only of them each revision is asked for."""
        found: set[bytes] = set()
        mine, connection = redacted.c.region == self._ledger.region.id, self._ledger.connection
        for part in chunks(sorted(wanted)):
            asked = select(redacted.c.dossier).where(mine, among(connection, redacted.c.dossier, part)).distinct()
            found |= set(connection.scalars(asked))
        return found

    def store(self, arrival: Arrival) -> None:
        """Store an item whose author signed it. Raises Refused."""
        _JUDGES[arrival.kind](self, arrival)

    def _dossier(self, arrival: Arrival) -> Dossier:
        found = self._ledger.dossier(arrival.dossier or b"")
        if found is None:
            raise Refused("unknown-dossier")
        if found.purged_at is not None:
            raise Refused("purged")
        return found

    def _was_there(self, device: bytes, dossier: Dossier) -> bool:
        return any(self._roster.was_member(device, team) for team in dossier.ever)

    def _is_there(self, device: bytes, dossier: Dossier) -> bool:
        return any(self._roster.is_member(device, team) for team in dossier.told)

    def _revision(self, arrival: Arrival) -> None:
        box: Box = arrival.whole
        dossier = self._dossier(arrival)
        if not self._was_there(arrival.author, dossier):
            raise Refused("no-right")
        if box.header.roster is not None:
            self._check_head(box.header.roster)
        body = self._blanked_if_asked(arrival, box)
        self._check_room(dossier, len(body), 1 if self._is_there(arrival.author, dossier) else LATE_SHARE)
        dossier.revisions += 1
        dossier.total = (dossier.total + int.from_bytes(arrival.id, "big")) % SUM_MODULUS
        dossier.size += len(body)
        self._ledger.count(dossier.told, 1, int.from_bytes(arrival.id, "big"))
        self._ledger.touch(dossier)
        self._ledger.add("revision", arrival.id, body, dossier=dossier.id, told=dossier.told)

    def _check_head(self, head: bytes) -> None:
        try:
            self._roster.at(head)
        except Refused:
            raise Refused("unknown-roster") from None

    def _blanked_if_asked(self, arrival: Arrival, box: Box) -> bytes:
        asked = (arrival.dossier, arrival.id) in self._redacted
        if box.ciphertext is None and not asked and not self._is_taken_back(arrival.author, box):
            raise Refused("not-redacted")
        return box.blanked().encode() if asked else arrival.data

    def _is_taken_back(self, author: bytes, box: Box) -> bool:
        """True when its author took the content away before it was ever here."""
        return box.was_taken_back(self._roster.devices[author].public.signer)

    def _check_room(self, dossier: Dossier, size: int, share: int = 1) -> None:
        """Raise Refused when the dossier would grow beyond its bounds, or beyond one share of them."""
        most, room = self._settings.dossier_revisions // share, self._settings.dossier_bytes // share
        if dossier.revisions >= most or dossier.size + size > room:
            raise Refused("quota-dossier")

    def _grant(self, arrival: Arrival) -> None:
        grant: Grant = arrival.whole
        dossier = self._dossier(arrival)
        if grant.region != self._ledger.region.id:
            raise Refused("another-region")
        if not self._had(arrival.author, dossier):
            raise Refused("no-right")
        archive = self._roster.archive
        team = self._roster.team_of_key(grant.recipient)
        if team is None and (archive is None or archive.id != grant.recipient):
            raise Refused("unknown-recipient")
        if team is not None and team not in dossier.told:
            raise Refused("no-right")
        self._check_room_for_grant(arrival, dossier)
        dossier.size += len(arrival.data)
        self._ledger.touch(dossier)
        self._ledger.add("grant", arrival.id, arrival.data, dossier=dossier.id, told=dossier.told)

    def _had(self, device: bytes, dossier: Dossier) -> bool:
        """True for a device that is in the team that holds the dossier, or was in one that had it or was offered it.

        What it wrote late is stored, and so are the keys to it: laptops write under no key of theirs (G-20).
        """
        if self._roster.is_member(device, dossier.team):
            return True
        return any(self._roster.was_member(device, team) for team in self._ledger.holders(dossier).ever)

    def _check_room_for_grant(self, arrival: Arrival, dossier: Dossier) -> None:
        """Raise Refused when a late one is more than there is room for; what a member gives back is not late."""
        if self._is_there(arrival.author, dossier) or self._is_there(self._device, dossier):
            self._check_room(dossier, len(arrival.data))
            most = MAX_GRANTS
        else:
            self._check_room(dossier, len(arrival.data), LATE_SHARE)
            most = MAX_GRANTS_TO_BE_LATE
        if dossier.size >= most * _LEAST_OF_A_GRANT and self._ledger.count_grants(dossier) >= most:
            raise Refused("quota-dossier")

    def _seal(self, arrival: Arrival) -> None:
        seal: TeamSeal = arrival.whole
        self._check_team_key(seal)
        archive = self._roster.archive
        if not self._roster.was_member(seal.recipient, seal.team) and (archive is None or archive.id != seal.recipient):
            raise Refused("unknown-recipient")
        self._ledger.add(arrival.kind, arrival.id, arrival.data, dossier=None, told=[seal.team])

    def _link(self, arrival: Arrival) -> None:
        link: TeamSeal = arrival.whole
        self._check_team_key(link)
        if self._roster.team_of_key(link.recipient) != link.team:
            raise Refused("unknown-recipient")
        self._ledger.add(arrival.kind, arrival.id, arrival.data, dossier=None, told=[link.team])

    def _notice(self, arrival: Arrival) -> None:
        """Something for everyone; a team that comes later is told of it when it comes."""
        notice: Notice = arrival.whole
        if notice.region != self._ledger.region.id:
            raise Refused("another-region")
        self._check_head(notice.roster)
        named = self._roster.at(notice.roster)
        since = self._roster.of_length(max(named.length, self._judged_since(arrival)))
        if not may_say(named, notice) or not may_say(since, notice):
            raise Refused("no-right")
        self._ledger.add(arrival.kind, arrival.id, arrival.data, dossier=None, told=sorted(self._roster.teams))

    def _check_team_key(self, seal: TeamSeal) -> None:
        if seal.region != self._ledger.region.id:
            raise Refused("another-region")
        if self._roster.team_of_key(seal.key) != seal.team or not self._roster.was_member(seal.author, seal.team):
            raise Refused("no-right")

    def _holders(self, arrival: Arrival) -> None:
        statement: Statement = arrival.whole
        if self._ledger.region.waiting:
            raise Refused("waiting")
        dossier = self._ledger.dossier(arrival.dossier or b"")
        if dossier is not None and dossier.purged_at is not None:
            raise Refused("purged")
        before = self._ledger.holders(dossier) if dossier else Holders()
        holders = before.after(statement, self._roster, at_least=self._judged_since(arrival))
        _check_length(statement, holders, dossier)
        if statement.kind == "purge":
            self._check_purges()
        elif statement.kind == "redact":
            self._quota.redact(arrival.author, len(holders.redacted - before.redacted))
        elif statement.kind == "create" and not self._ledger.region.is_given_back(self._ledger.now):
            self._quota.begin(arrival.author)
        dossier = dossier or self._ledger.create(arrival.dossier or b"")
        self._ledger.moved(dossier, holders)
        if statement.kind == "ask_purge":
            self._tell_coordinators(dossier)
        self._ledger.add("holders", arrival.id, arrival.data, dossier=dossier.id, told=sorted(dossier.ever))
        self._ledger.add_statement(dossier.id, holders.length, arrival.id)
        if statement.kind == "purge":
            dossier.purge_due = self._ledger.now + PURGE_DAYS * DAY_S
        elif statement.kind == "keep":
            dossier.purge_due = None
        elif statement.kind == "redact":
            self._redact(dossier, sorted(holders.redacted - before.redacted))

    def _judged_since(self, arrival: Arrival) -> int:
        """The length of the roster by which rights are judged too: as it is now, but for what others give back.

        What a laptop began before it was revoked or moved it brings itself, late as all it brings: nobody else has it,
        and by the roster that it knew it had the right to. What came so of who still belongs, and a
        restored server lost, others give back.
        """
        begins = arrival.kind == "holders" and arrival.whole.kind == "create"
        back = self._ledger.region.is_given_back(self._ledger.now) and self._roster.is_active(arrival.author)
        if begins and (back or arrival.author == self._device):
            return 0
        given_back = arrival.author != self._device and self._roster.is_active(self._device)
        return self._ledger.region.lost_since(self._ledger.now) if given_back else self._roster.length

    def _tell_coordinators(self, dossier: Dossier) -> None:
        """Who must confirm that a dossier goes sees who held it, whichever team that was. (G-21)"""
        for team in sorted(self._roster.teams):
            if self._roster.teams[team].coordinators and team not in dossier.ever:
                self._ledger.include(dossier, team)

    def _check_purges(self) -> None:
        """At most so many a day, so that one stolen laptop and one hasty colleague cannot empty a region."""
        since = self._ledger.now + (PURGE_DAYS - 1) * DAY_S
        if len(self._ledger.due_after(since)) >= self._settings.purges_per_day:
            raise Refused("purge-limit")

    def _redact(self, dossier: Dossier, ids: list[bytes]) -> None:
        """Take the content of these revisions away, also of those that come later. (G-22)"""
        for one in ids:
            self._removals("redacted", dossier.id, one)
        self._redacted |= {(dossier.id, one) for one in ids}
        self._ledger.write_items()
        dossier.size -= redact(self._ledger.connection, self._ledger.region.id, dossier.id, ids, self._ledger.now)


def _check_length(statement: Statement, after: Holders, dossier: Dossier | None) -> None:
    """Raise Refused beyond the bounds of a chain; a purge may always be asked, confirmed and then stopped."""
    stops = statement.kind == "keep" and dossier is not None and dossier.purge_due is not None
    if statement.kind in _ALWAYS or stops:
        return
    if after.length > MAX_STATEMENTS or len(after.redacted) > MAX_REDACTED_IDS:
        raise Refused("quota-dossier")


_JUDGES: Final[Mapping[str, Callable[[Judge, Arrival], None]]] = {
    "revision": Judge._revision,
    "grant": Judge._grant,
    "holders": Judge._holders,
    "seal": Judge._seal,
    "link": Judge._link,
    PACK: Judge._notice,
    STAFF: Judge._notice,
}
