"""Keys of dossiers for the teams that need them: at once, as soon as a team has a key that is fit, or no more.

Whoever makes a key seals it to the team that holds the dossier and the one it is offered to. A team whose newest key
is known to somebody who left gets nothing until it has another one; then every colleague who can open a dossier key
sees to it that the team has it, for who made it may be gone by then.
"""

from sync.identity import ReceiverPublic
from sync.region.membership import KEYS
from sync.region.outbox import Unsent
from sync.region.parts import Parts
from sync.region.roster import Team
from sync.sealing import Box


class Granting:
    """Grants of the dossiers of an open vault; everything inside a transaction of the caller."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._members = parts.members

    def all_to(self, dossier: bytes, key: ReceiverPublic | None) -> None:
        """Every key of a dossier that a team needs; without a fit key of the team's, as soon as there is one."""
        if key is None:
            self._members.outbox.add(KEYS, dossier, dossier)
            return
        if self._members.takeover_waits(dossier):
            return
        for one, dossier_key in self._parts.dossiers.keys(dossier).items():
            if self._needs(dossier, one, key):
                self._grant(dossier, dossier_key, key)

    def missing(self, dossier: bytes) -> None:
        """Keys that nobody granted to a team that has the dossier now, and that has a key of its own that is fit.

        Of a dossier that is others' by now only keys that this device made: theirs they have; and the copy stays until
        they have a key that is fit. None as long as it waits here that our team took it over (sync/region/lost.py).
        """
        if self._members.takeover_waits(dossier):
            return
        held, mine = self._members.holders(dossier), {team.id for team in self._members.my_teams}
        for team in (held.team, held.offered):
            key = None if team is None else self._key_of(team)
            found = None if team is None else self._members.roster.teams.get(team)
            lacking = [] if found is None else self._lacking(dossier, found, key, ours=held.team not in mine)
            if key is not None and lacking:
                keys = self._parts.dossiers.keys(dossier)
                for one in lacking:
                    if one in keys and self._is_of_use(dossier, one):
                        self._grant(dossier, keys[one], key)
            elif lacking and team == held.team and team not in mine:
                self._wait_for_key(dossier)

    def _wait_for_key(self, dossier: bytes) -> None:
        """Until its team has a key that is fit; who was revoked would wait for ever, as it sees none any more."""
        if self._parts.standing != "revoked" and self._members.outbox.of(dossier) is None:
            self._members.outbox.add(KEYS, dossier, dossier)

    def _key_of(self, team: bytes) -> ReceiverPublic | None:
        """The key of a team that is fit; for who was revoked, and sees no newer one, the newest that there is.

        What it wrote last, which others may let count, would open for nobody. Who left with that key is given no box.
        """
        if self._parts.standing == "revoked" and team in self._members.roster.teams:
            return self._members.roster.teams[team].key
        return self._members.fit_team_key(team)

    def _lacking(self, dossier: bytes, team: Team, key: ReceiverPublic | None, *, ours: bool) -> list[bytes]:
        """The keys of a dossier that no grant gives to a team; key: the one that is fit; ours: of those made here."""
        grants = self._parts.dossiers.grants(dossier)
        mine = {one.id for one in self._keys_of_nobody_else(team)} - {key.id if key is not None else b""}
        keys = {one.id for one in team.keys} - mine
        there = {one.key for one in grants if one.recipient in keys}
        made = (one.key for one in grants if not ours or one.author == one.recipient == self._members.id)
        return [one for one in dict.fromkeys(made) if one not in there]

    def _keys_of_nobody_else(self, team: Team) -> list[ReceiverPublic]:
        """Keys of a team that are here and, as far as is known, with no other member: their round was cut off.

        None of a team that has no other member: there is nobody to wait for.
        """
        others = {*self._members.roster.members(team.id)} - {self._members.id}
        sealed_by = self._members.seals.sealed_by
        here = [one for one in team.keys if one.id in self._members.keyring.keys] if others else []
        return [one for one in here if not any(sealed_by(one.id, other) for other in others)]

    def _grant(self, dossier: bytes, dossier_key: bytes, key: ReceiverPublic) -> None:
        granted = self._members.grant(dossier, dossier_key, key)
        self._parts.dossiers.keep_grant(granted)
        self._members.outbox.add("grant", granted.id, dossier)

    def _needs(self, dossier: bytes, one: bytes, key: ReceiverPublic) -> bool:
        """True for a dossier key that the team of this key cannot open yet and that is of use to it."""
        team = self._members.roster.team_of_key(key.id)
        granted = (grant for grant in self._parts.dossiers.grants(dossier) if grant.key == one)
        return not any(self._members.keyring.opens_for(grant, team, key.id) for grant in granted) and self._is_of_use(
            dossier, one
        )

    def _is_of_use(self, dossier: bytes, one: bytes) -> bool:
        """True for a dossier key that may be written under, or that opens something. (G-20)

        A key that only devices without the right granted is not passed on for its own sake: nobody is to write under
        it. What was written under it late can be read, so that it is passed on for that.
        """
        entitled = self._members.entitled(dossier)
        granted = [grant for grant in self._parts.dossiers.grants(dossier) if grant.key == one]
        if entitled is None or any(entitled(grant.author.hex()) for grant in granted):
            return True
        boxes = self._parts.store.rows("select box from revisions where dossier = ?", dossier)
        return any(Box.decode(data).header.key == one for (data,) in boxes)

    def took_back(self, place: Unsent) -> bool:
        """True for a grant to a team that the dossier is not with: its offer never got there, or came to nothing.

        It goes with that; should the dossier be offered to the team again, it is granted anew. What others granted is
        not given back any more, and stays: what is here opens by it.
        """
        dossier = place.dossier or b""
        held = self._members.holders(dossier)
        for one in self._parts.dossiers.grants(dossier):
            team = self._members.roster.team_of_key(one.recipient)
            if one.id == place.id and team is not None and team not in (held.team, held.offered):
                if one.author == self._members.id:
                    self._parts.store.write("delete from grants where dossier = ? and box = ?", dossier, one.encode())
                    self._parts.arrivals.touch(dossier)
                return True
        return False
