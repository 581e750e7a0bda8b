"""What a laptop does by itself for its region, once a round: keys for who needs them, copies that may go."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sync import chain, records
from sync.errors import BadBox, RemovalBehind
from sync.identity import DevicePublic, Receiver, ReceiverPublic
from sync.region import team_keys
from sync.region.arrivals import UNOPENED
from sync.region.handover import Handover
from sync.region.inbox import Inbox, RefusedEntry
from sync.region.joining import Joining
from sync.region.membership import KEYS
from sync.region.notices import STAFF, sealed_to
from sync.region.outbox import Unsent
from sync.region.parts import Parts
from sync.region.roster import Team
from sync.region.stranded import Stranded
from sync.region.thing import PURGED
from sync.sealing import Box

_AT_ONCE: Final = 200  # dossiers in one go, so that each call is short
_PATIENCE: Final = timedelta(days=1)  # until a team's key that nobody passes on is followed by another one
# Of what is ours the server refuses: it does not know yet what gives the right, or why there is no content.
_MAY_BE_TAKEN: Final = frozenset({("grant", "no-right"), ("revision", "not-redacted")})
_KEPT_FROM_US: Final = "region.kept_from_us"  # of a team: its newest key, and since when it is not here
_LIFE: Final = "region.server_life"
_BROUGHT_TO: Final = "region.brought_to"  # the life of the server to which a revoked laptop brought all that it made
_GRANTED_AGAIN: Final = "region.granted_again"  # of a team: the key to which everything was granted again


class Chores:
    """Everything here may be done again, and by several laptops at once."""

    def __init__(
        self, parts: Parts, joining: Joining, handover: Handover, unsend: Callable[[Iterable[bytes]], None]
    ) -> None:
        """unsend: lets things go again that the server had."""
        self._parts, self._joining, self._handover, self._unsend = parts, joining, handover, unsend
        self._shown: set[bytes] = set()  # dossiers of which the server was asked once more whether it has our part
        self._life: bytes | None = None  # of the server, when it was asked last
        self._members = parts.members
        self._looked_at = -1  # when nothing is written, nothing is to be done: thousands of rows need no second look

    def served_in(self, life: bytes | None) -> None:
        """A server that was restored may lack what it said it has: whole feeds are compared with what is here.

        To who was revoked it shows none: what was made here goes once more.
        """
        if life != self._life:
            self._life = life
            self._shown.clear()
        said, revoked = None if life is None else life.hex(), self._parts.standing == "revoked"
        # who is revoked may have seen the restore before that, and no feed since
        setting = _BROUGHT_TO if revoked else _LIFE
        if self._parts.settings.get(setting) == said:
            return
        with self._parts.together():
            self._parts.settings.set(setting, said)
            self._parts.arrivals.inbox.doubt()
            if revoked:
                here = self._parts.store.rows("select distinct dossier from revisions")
                self._unsend([one for (dossier,) in here for one in self._made_here(dossier)])

    def tidy(self, at: datetime) -> None:
        """Do what is to be done now."""
        standing, before = self._parts.standing, self._parts.store.changes
        if standing == "revoked":
            with self._parts.together():
                self._try_again(at)
                self._give_up_takeovers()
                self._grant_at_last()
            self._erase(at)
        elif standing == "member":
            with self._parts.together():
                self._joining.forget_codes(at)
                self._restate(at)
                self._try_again(at)
                for team in self._members.my_teams:
                    self._make_key(team, at)
                    self._link(team)
                    self._grant_again(team)
                self._grant_what_waits()
                if self._parts.store.changes != self._looked_at:
                    self._adopt(at)
                    self._grant_what_is_missing()
                    self._let_go(at)
                self._name_again(at)
        with suppress(RemovalBehind):
            self._parts.remover.finish()
        if self._parts.store.changes == before:
            self._looked_at = before

    def _make_key(self, team: Team, at: datetime) -> None:
        """The first key of a team, the next one after somebody left, or in place of one that nobody passes on."""
        said = [wish.statement for wish in self._members.wishes.of(None)]
        asked = any(one.kind == "team_key" and one.body.get("team") == team.id for one in said)
        kept_from_us = self._is_kept_from_us(team, at)
        if (self._members.fit_team_key(team.id) is None or kept_from_us) and not asked:
            self._joining.new_team_key(team.id.hex(), at)

    def _is_kept_from_us(self, team: Team, at: datetime) -> bool:
        """True when the newest key did not reach this laptop for a day, though it has one of before and is no newcomer.

        Whoever made it sends it to nobody, or is gone: what colleagues write would open for nobody else. A clock that
        is wrong makes a key too early or too late, and no more.
        """
        mine, setting = self._members.keyring.keys, f"{_KEPT_FROM_US}.{team.id.hex()}"
        if team.key is None or team.key.id in mine or not any(one.id in mine for one in team.keys):
            return False
        said = self._parts.settings.get(setting)
        key, _, since = said.partition(" ") if isinstance(said, str) else ("", "", "")
        if key == team.key.id.hex() and records.of_moment(since) <= at:
            return at - records.of_moment(since) >= _PATIENCE
        self._parts.settings.set(setting, f"{team.key.id.hex()} {records.moment(at)}")
        return False

    def _grant_again(self, team: Team) -> None:
        """What this laptop granted to a key of the team that it cannot open itself: to the newest too, once.

        Who made that key may be gone before anybody else had it; what was written under it opens here alone.
        """
        mine, setting = self._members.keyring.keys, f"{_GRANTED_AGAIN}.{team.id.hex()}"
        newest, lost = self._members.fit_team_key(team.id), [one.id for one in team.keys if one.id not in mine]
        if newest is None or newest.id in lost or not lost or self._parts.settings.get(setting) == newest.id.hex():
            return
        for key in lost:
            rows = self._parts.store.rows(
                "select distinct dossier from grants where instr(box, ?) > 0 and instr(box, ?) > 0 "
                "and dossier in (select dossier from holdings where team = ?)",
                key,
                self._members.id,
                team.id,
            )
            for (dossier,) in rows:
                self._members.outbox.add(KEYS, dossier, dossier)
        self._parts.settings.set(setting, newest.id.hex())

    def _link(self, team: Team) -> None:
        """Each key of a team under its next, by every member who has both: nobody sees whether another's opens."""
        mine = self._members.keyring.keys
        for older, newer in zip(team.keys, team.keys[1:], strict=False):
            if older.id in mine and newer.id in mine and not self._have_sealed(older, newer):
                link = team_keys.link(self._region, team.id, mine[older.id], newer, self._members.device)
                self._send(link, "link")

    def pass_on(self) -> bool:
        """What had to wait until what others sent was read; True when there is something to send.

        The newest keys of this laptop's teams to who lacks them, so that one seal is enough (sync/region/seals.py), and
        what a mend left without a beginning.
        """
        if self._parts.standing != "member":
            return False
        before = self._members.outbox.last()
        with self._parts.together():
            self._restate(self._parts.clock())
            for team in self._members.my_teams:
                if team.key is not None and not team.stale:
                    self._pass_on(team, team.key)
        return self._members.outbox.last() > before

    def _restate(self, at: datetime) -> None:
        """What a mend left without its beginning."""
        stranded = Stranded(self._parts.store, self._parts.dossiers, self._members, self._parts.settings)
        if gone := stranded.gone:
            for dossier in stranded.restate(gone, at):
                self._parts.arrivals.touch(dossier)

    def _pass_on(self, team: Team, key: ReceiverPublic) -> None:
        newest, archive = self._members.keyring.keys.get(key.id), self._members.roster.archive
        if newest is None:
            self._ask(team, key)
            return
        for one in self._members.roster.members(team.id):
            if one != self._members.id and self._lacks(one, key):
                self._seal(team, newest, self._members.roster.devices[one].public)
        if archive is not None and not self._have_sealed(key, archive):
            self._seal(team, newest, archive)

    def _lacks(self, device: bytes, key: ReceiverPublic) -> bool:
        """True for a member to whom nobody sealed this key, or who says that nothing opens and has none of ours."""
        by = self._members.seals.sealed_by(key.id, device)
        return not by or (self._members.seals.asks(key.id, device) and self._members.id not in by)

    def _ask(self, team: Team, key: ReceiverPublic) -> None:
        """Say once that no seal of a key opens here, when one came that does not."""
        me, seals = self._members.id, self._members.seals
        if not seals.asks(key.id, me) and any(self._is_useless(one, key) for one in Inbox(self._parts.store).refused()):
            self._send(team_keys.asking(self._region, team.id, key.id, self._members.device), "seal")

    def _is_useless(self, entry: RefusedEntry, key: ReceiverPublic) -> bool:
        if (entry.kind, entry.code) != ("seal", UNOPENED):
            return False
        found = team_keys.TeamSeal.decode(entry.data)
        return (found.key, found.recipient) == (key.id, self._members.id)

    def _have_sealed(self, key: ReceiverPublic, recipient: ReceiverPublic) -> bool:
        return self._members.id in self._members.seals.sealed_by(key.id, recipient.id)

    def _seal(self, team: Team, key: Receiver, reader: DevicePublic | ReceiverPublic) -> None:
        self._send(team_keys.seal(self._region, team.id, key, reader, self._members.device), "seal")

    def _send(self, seal: team_keys.TeamSeal, kind: str) -> None:
        self._members.keyring.keep(seal)
        self._members.outbox.add(kind, seal.id)

    @property
    def _region(self) -> bytes:
        return self._members.roster.region or b""

    def _grant_what_waits(self) -> None:
        """Dossiers that were made while their team had no key that was fit."""
        for place in self._members.outbox.of_kind(KEYS)[:_AT_ONCE]:
            dossier = place.dossier or b""
            key = self._members.fit_team_key(self._members.holders(dossier).team)
            if key is not None:
                with suppress(BadBox):  # damaged: the check names it
                    self._handover.granting.all_to(dossier, key)
                self._members.outbox.sent([place.n])

    def _grant_at_last(self) -> None:
        """Revoked, this laptop sees no newer key of a team: what waits for one goes under the one that it knows."""
        for place in self._members.outbox.of_kind(KEYS):
            self._grant_missing(place.dossier or b"")
            self._members.outbox.sent([place.n])

    def _try_again(self, at: datetime) -> None:
        """What the server refused, and what came since makes needless or may let it take."""
        outbox = self._members.outbox
        self._give_up_what_came_true()
        for place in outbox.set_apart():
            if place.code == "not-redacted":  # it lost that as well, and does not let us say it any more
                self._parts.words.take_back([place.id], at)
            if place.kind == "grant" and self._handover.granting.took_back(place):
                outbox.sent([place.n])
            elif self._may_be_taken_by_now(place):
                outbox.try_again(place.id)
            elif place.code == "no-right":
                self._give_up_key(place.id)

    def _may_be_taken_by_now(self, place: Unsent) -> bool:
        known = (place.kind, place.code) in _MAY_BE_TAKEN
        return known or self._has_right_by_now(place) or self._was_spoken_on(place)

    def _has_right_by_now(self, place: Unsent) -> bool:
        """True for a revision in a dossier that came to this laptop's team, again, after it was refused."""
        held = self._members.confirmed(place.dossier or b"")
        mine = {team.id for team in self._members.my_teams}
        return (place.kind, place.code) == ("revision", "no-right") and not mine.isdisjoint((held.team, held.offered))

    def _was_spoken_on(self, place: Unsent) -> bool:
        """True for a lost word of ours that stays on its chain, since others spoke on it: they give it back."""
        return place.kind == chain.HOLDERS and self._members.has(place.id)

    def _give_up_what_came_true(self) -> None:
        """What a colleague of the same team said first needs no saying: that it took a dossier over, closed it, ..."""
        for wish in self._members.wishes.all():
            if wish.apart and wish.dossier is not None and self._came_true(wish.statement.kind, wish.dossier):
                self._parts.words.give_up(wish)

    def _give_up_takeovers(self) -> None:
        """Revoked, this laptop takes nothing over any more: what was written over that goes to who has the dossier."""
        for wish in self._members.wishes.all():
            if wish.apart and wish.dossier is not None and wish.statement.kind == "accept":
                self._parts.words.give_up(wish)
                self._grant_missing(wish.dossier)

    def _came_true(self, kind: str, dossier: bytes) -> bool:
        held = self._members.confirmed(dossier)
        if kind == "accept":
            return held.team in {team.id for team in self._members.my_teams}
        return kind in ("close", "reopen") and (held.closed_at is not None) is (kind == "close")

    def _give_up_key(self, one: bytes) -> None:
        """A key for a team that this device was not in when it was judged: who is in it makes one when it needs one."""
        wish = self._members.wishes.by_id(one)
        if wish is not None and wish.statement.kind == "team_key":
            self._parts.words.give_up(wish)

    def _grant_what_is_missing(self) -> None:
        """Keys of what is on its way to another team: it may not get there as something that nobody can open."""
        for (dossier,) in self._parts.store.rows(
            "select dossier from holdings where offered is not null and dossier in (select dossier from grants)"
        ):
            self._grant_missing(dossier)

    def _grant_missing(self, dossier: bytes) -> None:
        with suppress(BadBox):  # damaged: the check names it
            self._handover.granting.missing(dossier)

    def _adopt(self, at: datetime) -> None:
        """Dossiers of before joining go to the team that this laptop works in."""
        home = self._parts.home()
        if home is None:
            return
        for (dossier,) in self._parts.store.rows(
            "select distinct dossier from grants "
            "where not exists (select 1 from holdings where holdings.dossier = grants.dossier) limit ?",
            _AT_ONCE,
        ):
            with suppress(BadBox):
                self._handover.adopt(dossier.hex(), home.id.hex(), at)

    def _let_go(self, at: datetime) -> None:
        """Copies of dossiers that are others' now, once nothing of them is only here, and what waited for them."""
        mine = [team.id for team in self._members.my_teams]
        places = ", ".join("?" * len(mine))
        theirs = f"team not in ({places}) and (offered is null or offered not in ({places}))"
        for (dossier,) in self._parts.store.rows(
            f"select dossier from holdings where {theirs} and dossier in (select dossier from grants)",  # noqa: S608 -- as many places as teams
            *mine,
            *mine,
        ):
            self._grant_missing(dossier)
            if self._is_free(dossier) and self._was_shown(dossier):
                self._shown.discard(dossier)
                self._parts.leave(dossier, at)
        for (dossier,) in self._parts.store.rows(
            f"select distinct dossier from refused where dossier in (select dossier from holdings where {theirs})",  # noqa: S608
            *mine,
            *mine,
        ):
            self._parts.arrivals.inbox.let_go(dossier)

    def _is_free(self, dossier: bytes) -> bool:
        drafted = self._parts.store.rows("select 1 from drafts where dossier = ?", dossier)
        return not drafted and not self._members.outbox.waits(dossier)

    def _was_shown(self, dossier: bytes) -> bool:
        """True when the server was asked, since unlocking, for all of it that this device made; else it is asked now.

        It had that once, but may have been restored from an older backup since; and whose teams do not have the
        dossier is told of its content no more. Who was revoked and is to erase everything just does.
        """
        if dossier in self._shown or self._parts.standing == "revoked":
            return True
        self._shown.add(dossier)
        made = self._made_here(dossier)
        self._unsend(made)
        return not made

    def _made_here(self, dossier: bytes) -> list[bytes]:
        """The ids of what of a dossier only this device may give a server for the first time."""
        made = [one.id for one in self._members.statements(dossier)[:1] if one.author == self._members.id]
        grants = self._parts.dossiers.grants(dossier)
        made += [one.id for one in grants if one.author == self._members.id != one.recipient]
        boxes = self._parts.store.rows("select id, box from revisions where dossier = ?", dossier)
        return made + [one for one, data in boxes if Box.decode(data).header.author == self._members.id]

    def _erase(self, at: datetime) -> None:
        """Revoked, and asked to erase: everything of the region goes once nothing of it is only here."""
        me = self._members.me
        if me is None or not me.erase:
            return
        with self._parts.together():
            self._give_up_deleted()
            self._let_go(at)

    def _give_up_deleted(self) -> None:
        """What nobody takes since its dossier was deleted for good: who is revoked is shown no words for that.

        It must go from here by an administrator's word; a server that wants it gone could as well say that it has it.
        """
        for place in self._members.outbox.set_apart():
            if place.code == PURGED and place.dossier is not None:
                self._members.outbox.drop(place.dossier)

    def _name_again(self, at: datetime) -> None:
        """Names for teams that have a newer key than the names were sealed to."""
        said = self._members.board.of(STAFF)
        if not self._joining.is_administrator or not said:
            return
        try:
            sealed = sealed_to(said[-1].content)
        except BadBox:
            sealed = set()
        keys = {team.key.id for team in self._members.roster.teams.values() if team.key is not None}
        if not keys <= sealed:
            self._joining.say_people(self._joining.people(), at)
