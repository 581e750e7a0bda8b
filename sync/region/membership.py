"""What a vault knows of its region: the roster, who holds each dossier, the keys of its teams.

Chains are kept as the signed statements they are, and are read and judged anew after unlocking; what is worked out
from them is remembered until something changes. A vault that belongs to no region knows an empty roster, and everything
in it is its own device's. What this device said and the server does not have yet counts here at once
(sync/region/wishes.py).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from sync import chain, identity, records, wire
from sync.chain import Statement
from sync.errors import BadBox, OtherPapers, Refused
from sync.identity import Device, DevicePublic, Grant, Receiver, ReceiverPublic
from sync.laptop.rights import Alone, Rights
from sync.laptop.settings import Settings
from sync.laptop.store import Store
from sync.region import team_keys
from sync.region.enrolment import Enrolment
from sync.region.holders import MAX_REDACTED, Holders, read_holders
from sync.region.noticeboard import NoticeBoard
from sync.region.notices import Notice
from sync.region.outbox import Outbox
from sync.region.roster import Member, Roster, Team
from sync.region.seals import Seals
from sync.region.sums import Sums
from sync.region.team_keys import TeamSeal
from sync.region.wishes import Wish, Wishes
from sync.sealing import ID_BYTES, Box, prefix

Entitled = Callable[[str], bool]
Keys = dict[bytes, Receiver]  # by id

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
        self.seals = Seals(store)
        self.board = NoticeBoard(store, lambda: self.roster)
        self.changed = 0
        self._store, self._settings = store, settings
        self.forget()

    def forget(self) -> None:
        """Drop what was worked out; it is read again when asked for."""
        self._roster: Roster | None = None
        self._confirmed: dict[bytes, Holders] = {}
        self._holders: dict[bytes, Holders] = {}
        self._keys: dict[bytes, Receiver] | None = None
        self._members: dict[bytes, frozenset[str]] = {}
        self.wishes.forget()
        self.sums.forget()
        self.seals.forget()
        self.board.forget()
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
        self._keys = None
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
        """One more statement about a dossier that the server has; inside a transaction. Raises Refused.

        What this device said in its place is said anew on top of it, or set apart.
        """
        dossier = statement.subject or b""
        after = self.confirmed(dossier).after(statement, self.roster)
        self._keep(statement, dossier)
        self._confirmed[dossier] = after
        self.sign_anew(dossier)
        return after

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

    def say(self, wish: Wish) -> None:
        """This device says something; it counts here at once, and goes with the next round; inside a transaction."""
        self.wishes.add(wish)
        self.outbox.add(wish.statement.chain, wish.id, wish.dossier)
        if wish.dossier is not None:
            self.moved(wish.dossier)
        self.changed += 1

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

    @property
    def keys(self) -> Mapping[bytes, Receiver]:
        """The private keys of teams that reached this device, by id: sealed to it, or under a key that did."""
        if self._keys is None:
            self._keys = self._unlocked(self.seals.all())
        return self._keys

    def opened_by(self, archive: Receiver) -> Keys:
        """The keys that the archive key opens besides those that are here: sealed to it, or under a key that was."""
        seals = [*self.seals.all()]
        if all(one.recipient != archive.public.id for one in seals):
            raise OtherPapers
        opened = self._unlocked(seals, {archive.public.id: archive, **self.keys})
        return {key: found for key, found in opened.items() if key not in self.keys and key != archive.public.id}

    def _unlocked(self, seals: Iterable[TeamSeal], known: Mapping[bytes, Receiver] | None = None) -> Keys:
        """What these open, one by another, with what is known; one that does not open stands in no other's way."""
        found = dict(known or {})
        before, left = -1, list(seals)
        while before != len(found):
            before, left = len(found), [one for one in left if one.key not in found]
            for one in left:
                opener = self.device if one.recipient == self.id else found.get(one.recipient)
                key = None if one.key in found else self.opened(one, opener)
                if key is not None:
                    found[one.key] = key
        return found

    def opened(self, seal: TeamSeal, opener: Device | Receiver | None) -> Receiver | None:
        """The key in a seal; None when it does not check or open."""
        author = self.author(seal.author)
        if author is None or opener is None:
            return None
        try:
            return team_keys.open_seal(seal, opener, author)
        except BadBox:
            return None

    def knows_key(self, key: bytes) -> bool:
        """True for the key of a team or of the archive, as the roster has it."""
        archive = self.roster.archive
        return self.roster.team_of_key(key) is not None or (archive is not None and archive.id == key)

    def keep_seal(self, seal: TeamSeal) -> None:
        """Keep a seal or link; inside a transaction."""
        self.seals.keep(seal)
        if self._keys is not None and (seal.recipient == self.id or seal.recipient in self._keys):
            self._keys = None
        self.changed += 1

    def opener(self, recipient: bytes) -> Device | Receiver | None:
        """What opens a grant to this recipient; None when this device cannot."""
        return self.device if recipient == self.id else self.keys.get(recipient)

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

    def opens_for(self, grant: Grant, team: bytes | None, key: bytes) -> bool:
        """True when a team has a dossier key by this grant: it opened here with a key of theirs, or is our own to one.

        key: the id of the team's key that it would be granted to. Whether what others granted to a key that this
        device does not have opens, nobody here can see.
        """
        if (grant.author, grant.recipient) == (self.id, key):
            return True
        opener = self.keys.get(grant.recipient)
        author = self.author(grant.author)
        if opener is None or author is None or self.roster.team_of_key(grant.recipient) != team:
            return False
        try:
            identity.open_grant(grant, opener, author)
        except BadBox:
            return False
        return True

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

    # Saying.

    def fulfil(self, wish: Wish) -> None:
        """The server has what this device said; inside a transaction. Raises Refused when it cannot follow here."""
        place = self.outbox.of(wish.id)
        self.wishes.drop(wish)
        if wish.dossier is None:
            self.follow(wish.statement)
            self.sign_anew(None)
        else:
            self.follow_dossier(wish.statement)
        if place is not None:
            self.outbox.sent([place.n])
        if wish.private is not None:
            self._seal_to_self(wish)

    def _seal_to_self(self, wish: Wish) -> None:
        """A team key that this device made: from here on it is opened like any other."""
        self.seal_to_self(bytes(wish.statement.body["team"]), Receiver.decode(wish.private or b""))  # type: ignore[arg-type]

    def seal_to_self(self, team: bytes, team_key: Receiver) -> None:
        """Keep a team's key for this device; inside a transaction."""
        seal = team_keys.seal(self.roster.region or b"", team, team_key, self.device.public, self.device)
        self.keep_seal(seal)
        self.outbox.add("seal", seal.id)

    def sign_anew(self, dossier: bytes | None) -> None:
        """The head moved: what this device said follows on, is said again, or is set apart; inside a transaction."""
        said = self.wishes.of(dossier)
        for wish in said:
            self.wishes.apart(wish)  # until it follows again, it does not count
        for wish in said:
            self._holders.pop(dossier or b"", None)
            if self._is_needless(wish):
                self.give_up(wish)
                continue
            try:
                self.wishes.change(replace(wish, statement=self._again(wish)))
            except Refused as error:
                self.set_apart(wish, error.why, wish.statement.at)
        if dossier is not None:
            self.moved(dossier)

    def _is_needless(self, wish: Wish) -> bool:
        """True for a team key when a colleague made one meanwhile."""
        said = wish.statement
        if said.kind != "team_key" or said.before == self.roster.head:
            return False
        return self.fit_team_key(bytes(said.body["team"])) is not None  # type: ignore[arg-type]

    def say_again(self, wish: Wish) -> None:
        """A person wants what was set apart to be tried once more; inside a transaction. Raises Refused."""
        self.wishes.change(replace(wish, statement=self._again(wish), apart=False))
        if wish.dossier is not None:
            self.moved(wish.dossier)

    def give_up(self, wish: Wish) -> None:
        """It is not to be said any more; inside a transaction."""
        place = self.outbox.of(wish.id)
        self.wishes.drop(wish)
        if place is not None:
            self.outbox.sent([place.n])
        if wish.dossier is not None:
            self.moved(wish.dossier)

    def _again(self, wish: Wish) -> Statement:
        """The statement when it still follows, or the same thing said on what is known here now. Raises Refused."""
        said, dossier = wish.statement, wish.dossier
        held = self.holders(dossier) if dossier is not None else Holders()
        try:
            _ = held.after(said, self.roster) if dossier is not None else self.planned.after(said)
        except Refused as error:
            if error.why != "not-on-head" or said.author != self.id:
                raise  # the root's: only its paper can say it again
        else:
            return said
        again = self.say_in if dossier is None else partial(self.say_of, dossier)
        return again(said.kind, said.body, said.at).statement

    def set_apart(self, wish: Wish, why: str, at: datetime) -> None:
        """It does not count; a person decides; inside a transaction."""
        self.wishes.apart(wish)
        place = self.outbox.of(wish.id)
        if place is not None:
            self.outbox.refuse(place.n, why, at)
        if wish.dossier is not None:
            self.moved(wish.dossier)

    def not_taken(self, wish: Wish, why: str, at: datetime) -> None:
        """The server refused it: set apart; what was said on top is said anew or set apart too; in a transaction."""
        self.wishes.apart(wish)
        place = self.outbox.of(wish.id)
        if place is not None:
            self.outbox.refuse(place.n, why, at)
        self.sign_anew(wish.dossier)

    def only_ours_after(self, dossier: bytes, after: bytes | None) -> tuple[Statement, ...]:
        """What stands on the chain behind a statement, when this device said all of it; else nothing.

        Nobody built on that: a server that was restored, or that others came to first, may not have it.
        """
        said = self.statements(dossier)
        behind = [place for place, one in enumerate(said) if one.before == after]
        ours = said[behind[0] :] if behind and after is not None else ()
        return ours if all(one.author == self.id for one in ours) else ()

    def unsay(self, dossier: bytes, said: tuple[Statement, ...]) -> tuple[Wish, ...]:
        """Take the end of a chain off it; our own words in it are wished for again, first of all; in a transaction.

        Only words that the server does not have, or that do not hold by its branch of the roster, come off, and only
        what it has goes on: how many there are to come off grows by a restore alone and falls with each, so that this
        comes to an end.
        """
        later = self.wishes.of(dossier)
        for one in said:
            self._store.write("delete from chains where id = ?", one.id)
            place = self.outbox.of(one.id)
            if place is not None and one.author != self.id:
                self.outbox.sent([place.n])  # there is nothing left to give back
        ours = [one for one in said if one.author == self.id]
        wanted = tuple(Wish.new(one, dossier) for one in ours)
        for one, wish in zip(ours, wanted, strict=True):
            self.outbox.rename(chain.HOLDERS, one.id, wish.id, dossier)
        self._confirmed.pop(dossier, None)
        for wish in later:
            self.wishes.drop(wish)
        for wish in (*wanted, *later):
            self.wishes.add(wish)
        for wish in later:
            self.outbox.put_last(wish.id)
        self.sign_anew(dossier)
        return wanted

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

    def announce(self, dossier: bytes, revisions: tuple[bytes, ...], at: datetime) -> None:
        """Tell everybody that revisions were redacted; inside a transaction. Raises Refused for who may not."""
        if self.holders(dossier).dossier is None:
            return
        for first in range(0, len(revisions), MAX_REDACTED):
            part = list(revisions[first : first + MAX_REDACTED])
            self.say(self.say_of(dossier, "redact", {"revisions": part}, at))
        self.take_back((one for one in revisions if self.outbox.of(one) is not None), at)

    def take_back(self, revisions: Iterable[bytes], at: datetime) -> None:
        """Sign for blanked ones that were never sent that they have no content; inside a transaction.

        Whatever becomes of the right to the dossier until they are sent: a server, and laptops, take them by that.
        """
        for one in revisions:
            for (data,) in self._store.rows("select box from revisions where id = ?", one):
                box = Box.decode(data)
                if box.ciphertext is None and box.header.author == self.id:
                    signed = box.taken_back(records.moment(at), self.device.signer)
                    self._store.write("update revisions set box = ? where id = ?", signed.encode(), one)

    def purged(self, dossier: bytes) -> None:
        """It is deleted everywhere: nothing of it is sent any more; inside a transaction. Its statements stay."""
        for wish in self.wishes.of(dossier):
            self.wishes.drop(wish)
        self.outbox.drop(dossier)
        self._store.write("delete from away where dossier = ?", dossier)
        self._store.write("delete from holdings where dossier = ?", dossier)
        self.sums.place(dossier, frozenset())
        self._holders.pop(dossier, None)
        self._confirmed.pop(dossier, None)
        self.changed += 1

    def keep_notice(self, notice: Notice) -> None:
        """Keep a pack or names of staff; inside a transaction."""
        self.board.keep(notice)
        self.changed += 1

    def say_of(self, dossier: bytes, kind: str, body: Mapping[str, wire.Plain], at: datetime) -> Wish:
        """A signed statement about a dossier that follows on all that is known here. Raises Refused; not kept yet."""
        held = self.holders(dossier)
        if held.dossier is None and kind != "create":
            raise Refused("unknown-dossier")
        statement = chain.sign(held.saying(dossier, kind, body, self.id, self.roster, at), self.device.signer)
        held.after(statement, self.roster)
        return Wish.new(statement, dossier)

    def say_in(self, kind: str, body: Mapping[str, wire.Plain], at: datetime, private: bytes | None = None) -> Wish:
        """A signed statement of the roster that follows on all that is known here. Raises Refused; not kept yet."""
        if self.roster.region is None:
            raise Refused("no-region")
        planned = self.planned
        statement = chain.sign(planned.saying(kind, body, self.id, at), self.device.signer)
        planned.after(statement)
        return Wish.new(statement, None, private)


def rights_in(opened: Store, device: Device) -> Rights:
    """Whose boxes count in a database that may be a backup, also one from before there were regions."""
    if not all(opened.has_table(table) for table in ("chains", "wishes", "team_keys")):
        return Alone(device)
    return Membership(opened, device, Settings(opened, opened.vault_key))
