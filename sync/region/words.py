"""What this device says of its region and of dossiers, until the server has it.

A statement follows on a head. When the server has it, it is on the chain; when another one took that head, the same
thing is said on the new one, or set apart with the reason (sync/region/wishes.py keeps them).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from sync import chain, records, wire
from sync.chain import Statement
from sync.errors import Refused
from sync.identity import Receiver
from sync.laptop.store import Store
from sync.region import team_keys
from sync.region.holders import MAX_REDACTED, Holders
from sync.region.membership import KEYS, Membership
from sync.region.wishes import Wish
from sync.sealing import Box


class Words:
    """The words of this device; everything but say_of and say_in inside a transaction."""

    def __init__(self, store: Store, members: Membership) -> None:
        self._store, self._members = store, members

    # Saying.

    def say_of(self, dossier: bytes, kind: str, body: Mapping[str, wire.Plain], at: datetime) -> Wish:
        """A signed statement about a dossier that follows on all that is known here. Raises Refused; not kept yet."""
        held, roster, device = self._members.holders(dossier), self._members.roster, self._members.device
        if held.dossier is None and kind != "create":
            raise Refused("unknown-dossier")
        statement = chain.sign(held.saying(dossier, kind, body, device.public.id, roster, at), device.signer)
        held.after(statement, roster)
        return Wish.new(statement, dossier)

    def say_in(self, kind: str, body: Mapping[str, wire.Plain], at: datetime, private: bytes | None = None) -> Wish:
        """A signed statement of the roster that follows on all that is known here. Raises Refused; not kept yet.

        No administrator takes out the last one, whoever else was taken out meanwhile: nobody could let anyone in any
        more, and where the region key's paper is not at hand that is for good.
        """
        planned, device = self._members.planned, self._members.device
        if planned.region is None:
            raise Refused("no-region")
        statement = chain.sign(planned.saying(kind, body, device.public.id, at), device.signer)
        if planned.administrators and not planned.after(statement).administrators:
            raise Refused("last-administrator")
        return Wish.new(statement, None, private)

    def say(self, wish: Wish) -> None:
        """This device says something; it counts here at once, and goes with the next round."""
        self._members.wishes.add(wish)
        self._members.outbox.add(wish.statement.chain, wish.id, wish.dossier)
        self._moved(wish)
        self._members.changed += 1

    def say_again(self, wish: Wish) -> None:
        """A person wants what was set apart to be tried once more. Raises Refused."""
        self._members.wishes.change(replace(wish, statement=self._again(wish), apart=False))
        self._moved(wish)

    # What became of it.

    def follow(self, statement: Statement) -> None:
        """One more statement of the roster; what this device said in its place is said anew on it. Raises Refused."""
        self._members.follow(statement)
        self.sign_anew(None)

    def follow_dossier(self, statement: Statement) -> Holders:
        """One more statement about a dossier that the server has. Raises Refused.

        What this device said in its place is said anew on top of it, or set apart.
        """
        after = self._members.follow_dossier(statement)
        self.sign_anew(statement.subject)
        return after

    def fulfil(self, wish: Wish) -> None:
        """The server has what this device said. Raises Refused when it cannot follow here, and it stays a wish."""
        place = self._members.outbox.of(wish.id)
        if wish.dossier is None:
            self._members.follow(wish.statement)
        else:
            self._members.follow_dossier(wish.statement)
        self._members.wishes.drop(wish)
        self.sign_anew(wish.dossier)
        if place is not None:
            self._members.outbox.sent([place.n])
        if wish.private is not None:  # of a team key that this device made: from here on it is opened like any other
            self.seal_to_self(bytes(wish.statement.body["team"]), Receiver.decode(wish.private))  # type: ignore[arg-type]

    def seal_to_self(self, team: bytes, team_key: Receiver) -> None:
        """Keep a team's key for this device."""
        device = self._members.device
        seal = team_keys.seal(self._members.roster.region or b"", team, team_key, device.public, device)
        self._members.keyring.keep(seal)
        self._members.outbox.add("seal", seal.id)

    def sign_anew(self, dossier: bytes | None) -> None:
        """The head moved: what this device said follows on, is said again, or is set apart."""
        wishes = self._members.wishes
        said = wishes.of(dossier)
        for wish in said:
            wishes.apart(wish)  # until it follows again, it does not count
        for wish in said:
            self._members.reckon_anew(dossier)
            if self._is_needless(wish):
                self.give_up(wish)
                continue
            try:
                wishes.change(replace(wish, statement=self._again(wish)))
            except Refused as error:
                self.set_apart(wish, error.why, wish.statement.at)
        if dossier is not None:
            self._members.moved(dossier)

    def _is_needless(self, wish: Wish) -> bool:
        """True for a team key when a colleague made one meanwhile."""
        said = wish.statement
        if said.kind != "team_key" or said.before == self._members.roster.head:
            return False
        return self._members.fit_team_key(bytes(said.body["team"])) is not None  # type: ignore[arg-type]

    def _again(self, wish: Wish) -> Statement:
        """The statement when it still follows, or the same thing said on what is known here now. Raises Refused."""
        said, dossier, members = wish.statement, wish.dossier, self._members
        held = members.holders(dossier) if dossier is not None else Holders()
        try:
            _ = held.after(said, members.roster) if dossier is not None else members.planned.after(said)
        except Refused as error:
            if error.why != "not-on-head" or said.author != members.id:
                raise  # the root's: only its paper can say it again
        else:
            return said
        again = self.say_in if dossier is None else partial(self.say_of, dossier)
        return again(said.kind, said.body, said.at).statement

    def give_up(self, wish: Wish) -> None:
        """It is not to be said any more."""
        place = self._members.outbox.of(wish.id)
        self._members.wishes.drop(wish)
        if place is not None:
            self._members.outbox.sent([place.n])
        self._moved(wish)
        self._share_what_was_made(wish)

    def _share_what_was_made(self, wish: Wish) -> None:
        """Keys that were made while this counted go to the team that has the dossier: what is under them goes there."""
        dossier = wish.dossier
        if wish.statement.kind not in ("accept", "withdraw") or dossier is None:
            return
        if self._members.confirmed(dossier).team in {team.id for team in self._members.my_teams}:
            self._members.outbox.add(KEYS, dossier, dossier)

    def set_apart(self, wish: Wish, why: str, at: datetime) -> None:
        """It does not count; a person decides."""
        self._leave_apart(wish, why, at)
        self._moved(wish)

    def not_taken(self, wish: Wish, why: str, at: datetime) -> None:
        """The server refused it: set apart; what was said on top is said anew or set apart too."""
        self._leave_apart(wish, why, at)
        self.sign_anew(wish.dossier)

    def _leave_apart(self, wish: Wish, why: str, at: datetime) -> None:
        self._members.wishes.apart(wish)
        place = self._members.outbox.of(wish.id)
        if place is not None:
            self._members.outbox.refuse(place.n, why, at)
        if wish.statement.kind == "withdraw":  # a takeover waits for a person, and shares nothing till then
            self._share_what_was_made(wish)

    def _moved(self, wish: Wish) -> None:
        if wish.dossier is not None:
            self._members.moved(wish.dossier)

    # What is taken away.

    def announce(self, dossier: bytes, revisions: tuple[bytes, ...], at: datetime) -> None:
        """Tell everybody that revisions were redacted. Raises Refused for who may not."""
        if self._members.holders(dossier).dossier is None:
            return
        for first in range(0, len(revisions), MAX_REDACTED):
            part = list(revisions[first : first + MAX_REDACTED])
            self.say(self.say_of(dossier, "redact", {"revisions": part}, at))
        self.take_back((one for one in revisions if self._members.outbox.of(one) is not None), at)

    def take_back(self, revisions: Iterable[bytes], at: datetime) -> None:
        """Sign for blanked ones that were never sent that they have no content.

        Whatever becomes of the right to the dossier until they are sent: a server, and laptops, take them by that.
        """
        for one in revisions:
            for (data,) in self._store.rows("select box from revisions where id = ?", one):
                box = Box.decode(data)
                if box.ciphertext is None and box.header.author == self._members.id:
                    signed = box.taken_back(records.moment(at), self._members.device.signer)
                    self._store.write("update revisions set box = ? where id = ?", signed.encode(), one)
