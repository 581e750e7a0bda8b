"""What a vault knows of its region: the roster, who holds each dossier, the keys of its teams.

Chains are kept as the signed statements they are, and are read and judged anew after unlocking; what is worked out
from them is remembered until something changes. A vault that belongs to no region knows an empty roster, and everything
in it is its own device's. What this device said and the server does not have yet counts here at once
(sync/region/wishes.py).
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from sync import chain, identity
from sync.chain import Statement
from sync.errors import Refused
from sync.identity import Device, DevicePublic, Grant, Receiver, ReceiverPublic
from sync.laptop.rights import Alone, Rights
from sync.laptop.settings import Settings
from sync.laptop.store import Store
from sync.region.enrolment import Enrolment
from sync.region.holders import MAX_REDACTED, Holders, read_holders
from sync.region.keyring import Keyring
from sync.region.noticeboard import NoticeBoard
from sync.region.notices import Notice
from sync.region.outbox import Outbox
from sync.region.roster import Member, Roster, Team
from sync.region.seals import Seals
from sync.region.shelf import Shelf
from sync.region.sums import Sums
from sync.region.wishes import Wishes
from sync.sealing import ID_BYTES, prefix

Entitled = Callable[[str], bool]

KEYS: Final = "keys"  # in the outbox: keys of a dossier that its team has still to be granted
_REGION: Final = "region.id"
_CODE: Final = "region.code"


class Membership:
    """changed: a number that grows whenever roster, holders, keys or names changed."""

    def __init__(self, store: Store, device: Device, settings: Settings) -> None:
        self.device = device
        self.outbox = Outbox(store)
        self.wishes = Wishes(store)
        self.sums = Sums(store)
        self.shelf = Shelf(store)
        self.seals = Seals(store)
        self.keyring = Keyring(device, self.seals, self, self._has_changed)
        self.board = NoticeBoard(store, lambda: self.roster)
        self.changed = 0
        self._store, self._settings = store, settings
        self.forget()

    def forget(self) -> None:
        """Drop what was worked out; it is read again when asked for."""
        self._roster: Roster | None = None
        self._confirmed: dict[bytes, Holders] = {}
        self._holders: dict[bytes, Holders] = {}
        self._members: dict[bytes, frozenset[str]] = {}
        self.wishes.forget()
        self.sums.forget()
        self.seals.forget()
        self.keyring.forget()
        self.board.forget()
        self.changed += 1

    def _has_changed(self) -> None:
        self.changed += 1

    # The roster.

    @property
    def roster(self) -> Roster:
        """As the server has it, or as this device founded it."""
        if self._roster is None:
            region = self._settings.get(_REGION)
            found = Roster()
            for statement in self.statements(bytes.fromhex(region)) if isinstance(region, str) else ():
                found = found.after(statement)
            self._roster = found
        return self._roster

    @property
    def planned(self) -> Roster:
        """With what this device said and the server does not have yet."""
        found = self.roster
        for wish in self.wishes.of(None):
            found = found.after(wish.statement)
        return found

    @property
    def id(self) -> bytes:
        """This device's."""
        return self.device.public.id

    @property
    def me(self) -> Member | None:
        """This device in the roster; None before it was let in."""
        return self.roster.devices.get(self.id)

    @property
    def my_teams(self) -> tuple[Team, ...]:
        """The teams this device is in now."""
        member = self.me
        return tuple(self.roster.teams[team] for team in member.teams) if member and not member.revoked_at else ()

    def follow(self, statement: Statement) -> None:
        """One more statement of the roster; inside a transaction. Raises Refused."""
        after = self.roster.after(statement)
        if self.roster.region is None:
            self._settings.set(_REGION, after.region.hex() if after.region else None)
        self._keep(statement, after.region or b"")
        self._roster = after
        self._members.clear()
        self.keyring.forget()
        self.changed += 1

    def follow_branch(self, lost: Iterable[Statement], new: Iterable[Statement]) -> None:
        """Take statements off the roster that another branch does not have, and put on those that it has.

        Inside a transaction; who calls has judged that it may be. What this device said behind them is said anew.
        """
        for one in lost:
            self._store.write("delete from chains where id = ?", one.id)
        for one in new:
            self._keep(one, self.roster.region or b"")
        self.forget()

    def statements(self, subject: bytes) -> tuple[Statement, ...]:
        """Those of a chain that the server has, or that were founded here. Raises BadBox for damage."""
        rows = self._store.rows("select box from chains where subject = ? order by n", subject)
        return tuple(Statement.decode(data) for (data,) in rows)

    def has(self, statement: bytes) -> bool:
        """True for a statement that is on a chain here."""
        return bool(self._store.rows("select 1 from chains where id = ?", statement))

    def _keep(self, statement: Statement, subject: bytes) -> None:
        self._store.write(
            "insert into chains (id, subject, box) values (?, ?, ?)", statement.id, subject, statement.encode()
        )

    # Who holds a dossier.

    def confirmed(self, dossier: bytes) -> Holders:
        """Without what only this device said."""
        if dossier not in self._confirmed:
            self._confirmed[dossier] = read_holders(self.statements(dossier), self.roster)
        return self._confirmed[dossier]

    def holders(self, dossier: bytes) -> Holders:
        """With what this device said and the server does not have yet."""
        if dossier not in self._holders:
            found = self.confirmed(dossier)
            for wish in self.wishes.of(dossier):
                found = found.after(wish.statement, self.roster)
            self._holders[dossier] = found
        return self._holders[dossier]

    def follow_dossier(self, statement: Statement) -> Holders:
        """One more statement about a dossier that the server has; inside a transaction. Raises Refused."""
        dossier = statement.subject or b""
        after = self.confirmed(dossier).after(statement, self.roster)
        self._keep(statement, dossier)
        self._confirmed[dossier] = after
        return after

    def take_off(self, dossier: bytes, said: Iterable[Statement]) -> None:
        """Statements at the end of a chain are not on it any more; inside a transaction."""
        for one in said:
            self._store.write("delete from chains where id = ?", one.id)
        self._confirmed.pop(dossier, None)

    def reckon_anew(self, dossier: bytes | None) -> None:
        """Work out anew who holds a dossier, with what this device said by now."""
        self._holders.pop(dossier or b"", None)

    def takeover_waits(self, dossier: bytes) -> bool:
        """True when this device set apart that its team took the dossier over, which others have as far as is known."""
        waits = any(one.apart and one.dossier == dossier for one in self.wishes.all() if one.statement.kind == "accept")
        return waits and self.confirmed(dossier).team not in {team.id for team in self.my_teams}

    def moved(self, dossier: bytes) -> None:
        """Who holds it changed: remember the new holder where the list looks; inside a transaction."""
        self._holders.pop(dossier, None)
        self.changed += 1
        found = self.holders(dossier)
        self.sums.place(dossier, frozenset(one for one in (found.team, found.offered) if one))
        if found.dossier is None:
            self._store.write("delete from holdings where dossier = ?", dossier)
            return
        purge = found.purge is not None
        self._store.write(
            "insert into holdings (dossier, team, offered, closed, purge, head) values (?, ?, ?, ?, ?, ?) "
            "on conflict (dossier) do update set team = excluded.team, offered = excluded.offered, "
            "closed = excluded.closed, purge = excluded.purge, head = excluded.head",
            dossier,
            found.team,
            found.offered,
            int(found.closed_at is not None),
            int(purge),
            found.head,
        )

    # Whose words count.

    @property
    def roster_head(self) -> bytes | None:
        """What a revision says of the roster its author knew."""
        return self.roster.head if self.me is not None else None

    def redacted(self, dossier: bytes) -> frozenset[bytes]:
        """Revisions whose content a holder had taken away."""
        return self.holders(dossier).redacted

    def redacted_at(self, dossier: bytes) -> dict[str, datetime]:
        """Revision (hex) -> when a holder said that its content goes, for people."""
        said = (*self.statements(dossier), *(one.statement for one in self.wishes.of(dossier)))
        found: dict[str, datetime] = {}
        for one in said:
            if one.kind == "redact":
                for revision in chain.sized_all(one.body["revisions"], ID_BYTES, MAX_REDACTED):
                    found.setdefault(revision.hex(), one.at)
        return found

    def author(self, device: bytes) -> DevicePublic | None:
        """The keys of a device of the region, or our own."""
        if device == self.id:
            return self.device.public
        member = self.roster.devices.get(device)
        return None if member is None else member.public

    def entitled(self, dossier: bytes) -> Entitled | None:
        """Who may write in a dossier now; None when everything in it is our own."""
        held = self.holders(dossier)
        return None if held.dossier is None else self._members_of(held.team).__contains__

    def basis(self, dossier: bytes) -> bytes:
        """What a merged state follows from besides revisions: who may write."""
        held = self.holders(dossier)
        if held.dossier is None:
            return b""
        said = "".join(sorted(self._members_of(held.team)))
        return hashlib.sha256(prefix("entitled") + held.team + said.encode()).digest()

    def _members_of(self, team: bytes) -> frozenset[str]:
        if team not in self._members:
            self._members[team] = frozenset(device.hex() for device in self.roster.members(team))
        return self._members[team]

    # Keys.

    def opener(self, recipient: bytes) -> Device | Receiver | None:
        """What opens a grant to this recipient; None when this device cannot."""
        return self.keyring.opener(recipient)

    def knows_key(self, key: bytes) -> bool:
        """True for the key of a team or of the archive, as the roster has it."""
        archive = self.roster.archive
        return self.roster.team_of_key(key) is not None or (archive is not None and archive.id == key)

    def readers(self, dossier: bytes) -> tuple[DevicePublic | ReceiverPublic, ...]:
        """Whom a new key of this dossier is sealed to: the team that holds it and the one it is offered to.

        Our own device as well, so that what this laptop wrote can be read whatever becomes of the team's keys.
        """
        held = self.holders(dossier)
        teams = [
            self.roster.teams[team]
            for team in (held.team, held.offered)
            if team is not None and team in self.roster.teams
        ]
        return (*(team.key for team in teams if team.key is not None and not team.stale), self.device.public)

    def fit_key(self, dossier: bytes, grants: Iterable[Grant]) -> bytes | None:
        """The id of the newest key that may be written under; None when a new one must be made. (G-18, G-20)

        Every grant of it goes to those who may read now and is by a device that may write now: a key that somebody
        without the right planted stays unfit when a colleague passes it on, so that what was written late can be read.
        """
        held = self.holders(dossier)
        allowed = {self.id} | ({self.roster.archive.id} if self.roster.archive else set())
        for team in (held.team, held.offered):
            newest = self.roster.teams[team].key if team is not None and team in self.roster.teams else None
            allowed |= {newest.id} if newest is not None else set()
        entitled = self.entitled(dossier)
        to: dict[bytes, list[Grant]] = {}
        for grant in grants:
            to.setdefault(grant.key, []).append(grant)
        for key, granted in reversed(to.items()):
            by = (entitled is None or entitled(one.author.hex()) for one in granted)
            if all(by) and all(one.recipient in allowed for one in granted):
                return key
        return None

    def grant(self, dossier: bytes, key: bytes, reader: DevicePublic | ReceiverPublic) -> Grant:
        """This dossier key sealed to a reader."""
        return identity.grant(dossier, key, reader, self.device, self.roster.region)

    def fit_team_key(self, team: bytes) -> ReceiverPublic | None:
        """The newest key of a team; None before the first, and when somebody who left knows it."""
        found = self.roster.teams.get(team)
        return None if found is None or found.stale else found.key

    def wrote(self, kind: str, one: bytes, dossier: bytes, recipient: bytes | None = None) -> None:
        """Something of a dossier was written that others must get; inside the transaction that wrote it.

        A grant to our own device stays here; without a key of the team's, one is made for it as soon as there is.
        """
        held = self.holders(dossier)
        if held.dossier is None:
            return
        if recipient != self.id:
            self.outbox.add(kind, one, dossier)
        elif self.fit_team_key(held.team) is None:
            self.outbox.add(KEYS, dossier, dossier)

    def check_founding(self, statement: Statement) -> None:
        """Raise Refused unless this founds the region that this device asked to join: its root was in the code."""
        code = self.code
        if code is None:
            raise Refused("no-region")
        if statement.kind != "found" or statement.body.get("root") != code.root:
            raise Refused("another-region")

    @property
    def code(self) -> Enrolment | None:
        """The enrolment code that was typed here, or that says where the region is that was founded here."""
        text = self._settings.get(_CODE)
        return Enrolment.from_text(text) if isinstance(text, str) else None

    @code.setter
    def code(self, code: Enrolment | None) -> None:
        self._settings.set(_CODE, None if code is None else code.as_text())

    def purged(self, dossier: bytes) -> None:
        """It is deleted everywhere: nothing of it is sent any more; inside a transaction. Its statements stay."""
        for wish in self.wishes.of(dossier):
            self.wishes.drop(wish)
        self.outbox.drop(dossier)
        self.shelf.drop(dossier)
        self._store.write("delete from holdings where dossier = ?", dossier)
        self.sums.place(dossier, frozenset())
        self._holders.pop(dossier, None)
        self._confirmed.pop(dossier, None)
        self.changed += 1

    def keep_notice(self, notice: Notice) -> None:
        """Keep a pack or names of staff; inside a transaction."""
        self.board.keep(notice)
        self.changed += 1


def rights_in(opened: Store, device: Device) -> Rights:
    """Whose boxes count in a database that may be a backup, also one from before there were regions."""
    if not all(opened.has_table(table) for table in ("chains", "wishes", "team_keys")):
        return Alone(device)
    return Membership(opened, device, Settings(opened, opened.vault_key))
