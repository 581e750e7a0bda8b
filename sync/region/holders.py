"""The holders of a dossier: which team may work on it, as a chain of signed statements says. Pure.

Rights are judged by the roster that the author named, which may only move forward along the chain. The server judges
by the roster as it is now as well, so that a revoked device gets nothing in (G-15); after a restore, for some days, by
the roster as it was in the backup.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sync import chain, wire
from sync.chain import Statement, body_of, sized, sized_all
from sync.errors import Refused
from sync.region.roster import Roster, Team
from sync.sealing import ID_BYTES

MAX_NOTE_BYTES: Final = 8 * 1024
MAX_REDACTED: Final = 256  # revisions in one statement

_BODIES: Final[dict[str, dict[str, type | tuple[type, ...]]]] = {
    "create": {"team": bytes},
    "offer": {"team": bytes},
    "withdraw": {},
    "accept": {},
    "decline": {"note": (bytes, type(None))},
    "close": {},
    "reopen": {},
    "ask_purge": {},
    "purge": {},
    "keep": {},
    "redact": {"revisions": list},
}
_BY_OFFERED: Final = frozenset({"accept", "decline"})
_BY_COORDINATOR: Final = frozenset({"purge"})


@dataclass(frozen=True)
class Purge:
    """A request to delete the dossier for good. Confirmed when confirmed_by is there; times are for people."""

    asked_by: bytes
    asked_at: datetime
    confirmed_by: bytes | None = None
    confirmed_at: datetime | None = None
    statement: bytes | None = None  # the one that confirmed it


@dataclass(frozen=True)
class Declined:
    """The last offer that was declined. note: sealed under the dossier key; None without a reason."""

    team: bytes
    by: bytes
    at: datetime
    note: bytes | None
    statement: bytes


@dataclass(frozen=True)
class Holders:
    """What the chain of a dossier says up to its head. Empty (dossier None) before the first statement.

    team: the holder now. past: the teams that held it before, oldest first. ever: all that held it or were offered it:
    what their devices wrote is kept, though it may be late. asked: somebody once asked to delete it; from then on
    coordinators are told as well. roster: head of the roster that the last statement was judged by. offered_at,
    closed_at, held_since: times of their authors, for people.
    """

    dossier: bytes | None = None
    region: bytes | None = None
    head: bytes | None = None
    length: int = 0
    team: bytes = b""
    past: tuple[bytes, ...] = ()
    ever: tuple[bytes, ...] = ()
    offered: bytes | None = None
    offered_at: datetime | None = None
    offered_by: bytes | None = None
    held_since: datetime | None = None
    closed_at: datetime | None = None
    purge: Purge | None = None
    asked: bool = False
    redacted: frozenset[bytes] = frozenset()
    declined: Declined | None = None
    roster: bytes | None = None

    def after(self, statement: Statement, roster: Roster, *, at_least: int = 0) -> "Holders":
        """The holders after one more statement. Raises Refused, and nothing has changed then.

        roster: as it is known now; "unknown-head" when it does not have the head that the author names, which may
        only mean that it has to be fetched. at_least: judge rights by the roster of this length too, when the one that
        the author named is shorter; the server gives the length of the roster as it is now.
        """
        if statement.chain != chain.HOLDERS or statement.kind not in _BODIES or statement.roster is None:
            raise Refused("malformed")
        if self.length >= chain.MAX_STATEMENTS:
            raise Refused("too-many")
        body = body_of(statement, _BODIES[statement.kind])
        self._check_place(statement, roster)
        judged = self._judged_by(statement.roster, roster)
        self._check_author(statement, judged)
        for one in (judged, roster.of_length(at_least)) if judged.length < at_least else (judged,):
            self._check_rights(statement, body, one)
        changed = _CHANGES[statement.kind](self, statement, body, judged)
        return replace(changed, head=statement.id, length=self.length + 1, roster=statement.roster)

    def saying(
        self, dossier: bytes, kind: str, body: Mapping[str, wire.Plain], author: bytes, roster: Roster, at: datetime
    ) -> Statement:
        """An unsigned statement of a device that follows on this head; roster: as the author knows it now."""
        return Statement(chain.HOLDERS, dossier, roster.region, roster.head, self.head, author, at, kind, body)

    def entitled(self, device: bytes, roster: Roster) -> bool:
        """True for a device of the team that holds the dossier, by this roster: what it writes counts."""
        return self.dossier is not None and roster.is_member(device, self.team)

    def tells(self, team: Team) -> bool:
        """True for a team that the server tells who holds it."""
        return team.id in self.ever or (self.asked and team.coordinators)

    @property
    def teams(self) -> tuple[bytes, ...]:
        """Everyone who may or might read it: the holder, those before, and the team it is offered to."""
        return tuple(dict.fromkeys((self.team, *self.past, *((self.offered,) if self.offered else ()))))

    def _check_place(self, statement: Statement, roster: Roster) -> None:
        if statement.region is None or statement.region != roster.region or statement.subject is None:
            raise Refused("another-region")
        if self.dossier is None:
            if statement.kind != "create" or statement.before is not None:
                raise Refused("not-on-head")
            return
        if statement.subject != self.dossier:
            raise Refused("another-dossier")
        if statement.kind == "create" or statement.before != self.head:
            raise Refused("not-on-head")

    def _judged_by(self, head: bytes, roster: Roster) -> Roster:
        judged = roster.at(head)
        if self.roster is not None and judged.length < roster.at(self.roster).length:
            raise Refused("roster-went-back")
        return judged

    @staticmethod
    def _check_author(statement: Statement, roster: Roster) -> None:
        member = roster.devices.get(statement.author)
        if member is None:
            raise Refused("unknown-author")
        statement.check_signed_by(member.public.signer)

    def _check_rights(self, statement: Statement, body: Mapping[str, Any], roster: Roster) -> None:
        if not roster.is_active(statement.author):
            raise Refused("revoked")
        if not self._may(statement, body, roster):
            raise Refused("no-right")

    def _may(self, statement: Statement, body: Mapping[str, Any], roster: Roster) -> bool:
        device = statement.author
        if statement.kind == "create":
            return roster.is_member(device, sized(body["team"]))
        if statement.kind in _BY_OFFERED:
            return self.offered is not None and roster.is_member(device, self.offered)
        if statement.kind in _BY_COORDINATOR:
            return roster.is_coordinator(device)
        if statement.kind == "keep" and roster.is_coordinator(device):
            return True
        return roster.is_member(device, self.team)


def read_holders(statements: Iterable[Statement], roster: Roster) -> Holders:
    """The holders that these statements make, from the first one on. Raises Refused."""
    found = Holders()
    for statement in statements:
        found = found.after(statement, roster)
    return found


def _create(holders: Holders, statement: Statement, body: Mapping[str, Any], roster: Roster) -> Holders:
    if body["team"] not in roster.teams:
        raise Refused("unknown-team")
    return replace(
        holders,
        dossier=statement.subject,
        region=statement.region,
        team=body["team"],
        ever=(body["team"],),
        held_since=statement.at,
    )


def _offer(holders: Holders, statement: Statement, body: Mapping[str, Any], roster: Roster) -> Holders:
    team = sized(body["team"])
    if team not in roster.teams:
        raise Refused("unknown-team")
    if team == holders.team:
        raise Refused("same-team")
    if holders.offered is not None:
        raise Refused("offered")
    _check_at_rest(holders)
    ever = tuple(dict.fromkeys((*holders.ever, team)))
    return replace(holders, ever=ever, offered=team, offered_at=statement.at, offered_by=statement.author)


def _check_at_rest(holders: Holders) -> None:
    if holders.closed_at is not None:
        raise Refused("closed")
    if holders.purge is not None:
        raise Refused("purge-asked")


def _no_offer(holders: Holders) -> Holders:
    if holders.offered is None:
        raise Refused("not-offered")
    return replace(holders, offered=None, offered_at=None, offered_by=None)


def _withdraw(holders: Holders, _statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    return _no_offer(holders)


def _accept(holders: Holders, statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    past = tuple(dict.fromkeys((*holders.past, holders.team)))
    return replace(_no_offer(holders), team=holders.offered or b"", past=past, held_since=statement.at, declined=None)


def _decline(holders: Holders, statement: Statement, body: Mapping[str, Any], _roster: Roster) -> Holders:
    if body["note"] is not None and len(body["note"]) > MAX_NOTE_BYTES:
        raise Refused("malformed")
    declined = Declined(holders.offered or b"", statement.author, statement.at, body["note"], statement.id)
    return replace(_no_offer(holders), declined=declined)


def _close(holders: Holders, statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    if holders.closed_at is not None:
        raise Refused("closed")
    if holders.offered is not None:
        raise Refused("offered")
    return replace(holders, closed_at=statement.at)


def _reopen(holders: Holders, _statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    if holders.closed_at is None:
        raise Refused("not-closed")
    return replace(holders, closed_at=None)


def _ask_purge(holders: Holders, statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    if holders.purge is not None:
        raise Refused("purge-asked")
    if holders.offered is not None:
        raise Refused("offered")
    return replace(holders, purge=Purge(statement.author, statement.at), asked=True)


def _purge(holders: Holders, statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    if holders.purge is None or holders.purge.confirmed_by is not None:
        raise Refused("purge-not-asked")
    if holders.purge.asked_by == statement.author:
        raise Refused("same-device")  # two signatures, of two devices (G-21)
    confirmed = replace(holders.purge, confirmed_by=statement.author, confirmed_at=statement.at, statement=statement.id)
    return replace(holders, purge=confirmed)


def _keep(holders: Holders, _statement: Statement, _body: Mapping[str, Any], _roster: Roster) -> Holders:
    if holders.purge is None:
        raise Refused("purge-not-asked")
    return replace(holders, purge=None)


def _redact(holders: Holders, _statement: Statement, body: Mapping[str, Any], _roster: Roster) -> Holders:
    revisions = sized_all(body["revisions"], ID_BYTES, MAX_REDACTED)
    if not revisions:
        raise Refused("malformed")
    return replace(holders, redacted=holders.redacted | {*revisions})


_CHANGES: Final[dict[str, Callable[[Holders, Statement, Mapping[str, Any], Roster], Holders]]] = {
    "create": _create,
    "offer": _offer,
    "withdraw": _withdraw,
    "accept": _accept,
    "decline": _decline,
    "close": _close,
    "reopen": _reopen,
    "ask_purge": _ask_purge,
    "purge": _purge,
    "keep": _keep,
    "redact": _redact,
}
