"""When a restored server went on without statements of the roster that are known here: from one branch to the other.

A laptop never leaves what others said (G-16). It lets go of its own words, which it may say again, and of a team's key,
which any member may follow up; that it did is a statement itself, which everybody sees, and by which what named the
lost ones still counts. Only when all that stands on its branch alone was let go of, by whoever said it, it follows the
server's; or when it was revoked there by who may do so here too, as it is shown nothing behind that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from sync import chain
from sync.chain import Statement
from sync.errors import Refused
from sync.region.holders import Holders
from sync.region.lost import Lost
from sync.region.membership import KEYS
from sync.region.outbox import Unsent
from sync.region.overtaken import Overtaken
from sync.region.parts import Parts
from sync.region.roster import MAX_LET_GO, Roster, read_roster
from sync.region.wishes import Wish

_NAMING: Final = "select distinct subject from chains where instr(box, ?) > 0 and subject <> ?"
_SAID_BY_ITSELF: Final = frozenset({"team_key", "let_go", "unsay"})  # made when needed, not wished for by a person


class Branches:
    """The roster that is known here beside the one that a server shows."""

    def __init__(self, parts: Parts, changed: Callable[[Iterable[Statement]], None]) -> None:
        """changed: is told of the statements by which the two branches differ, inside the transaction."""
        self._parts, self._changed = parts, changed
        self._members = parts.members

    def letting_go(self, theirs: Sequence[bytes]) -> bytes | None:
        """What to say on the server's branch before following it; None for nothing more. theirs: all its statements.

        Raises Refused for another region.
        """
        other = self._read(theirs)
        loosened, mine = other, list[bytes]()
        for one in self._lost(other):
            try:
                loosened = loosened.without(one, self._members.id)
            except Refused:
                break
            mine.append(one.encode())
        if not mine or not other.is_active(self._members.id):
            return None
        said = other.saying("let_go", {"statements": mine[:MAX_LET_GO]}, self._members.id, self._parts.clock())
        return chain.sign(said, self._members.device.signer).encode()

    def follow(self, theirs: Sequence[bytes]) -> None:
        """Go on with the server's branch; what was said here on the other is said again. Raises Refused "forked"."""
        other = self._read(theirs)
        ours, shown = self._here(), [Statement.decode(one) for one in theirs]
        there, here = {one.id for one in shown}, {one.id for one in ours}
        lost = [one for one in ours if one.id not in there]
        if not lost or (any(one.id not in other.gone for one in lost) and not self._was_revoked(other, shown)):
            raise Refused("forked")
        new = [one for one in shown if one.id not in here]
        with self._parts.together():
            known = self._members.roster.teams.values()
            keys = {one.id for team in known for one in team.keys if other.team_of_key(one.id) is None}
            held = {dossier: self._members.confirmed(dossier) for dossier in self._naming(lost)}
            self._members.follow_branch(lost, new)
            self._read_again(held)
            self._wish_again(lost)
            for dossier in sorted({one.dossier for one in self._members.wishes.all() if one.dossier is not None}):
                self._parts.words.sign_anew(dossier)  # said by rights of the branch that is left
            self._leave_keys(keys)
            self._changed((*lost, *new))
            if not other.is_active(self._members.id) and {one.author for one in lost} == {self._members.id}:
                Overtaken(self._parts).restate({one.id for one in lost})

    def _read(self, theirs: Sequence[bytes]) -> Roster:
        other = read_roster(map(Statement.decode, theirs))
        if other.region != self._members.roster.region:
            raise Refused("another-region")
        return other

    def _here(self) -> tuple[Statement, ...]:
        return self._members.statements(self._members.roster.region or b"")

    def _lost(self, other: Roster) -> list[Statement]:
        """What is here and neither there nor let go of there."""
        return [one for one in self._here() if other.length_at(one.id) is None]

    def _was_revoked(self, other: Roster, shown: Iterable[Statement]) -> bool:
        """True when this device was revoked there, by who is an administrator on this branch too.

        It can say nothing any more and sees no further, so it cannot wait until the rest is let go of; and that
        administrator could revoke it here as well. Of one who was dismissed here it believes nothing: it might have to
        erase what it has.
        """
        me = other.devices.get(self._members.id)
        said = [one for one in shown if me is not None and one.id == me.revoked_at]
        return any(self._members.roster.is_administrator(one.author) for one in said)

    def _naming(self, lost: Iterable[Statement]) -> list[bytes]:
        """The dossiers of which something was said by a roster that is left."""
        named = {dossier for one in lost for (dossier,) in self._parts.store.rows(_NAMING, one.id, one.subject)}
        return sorted(named)

    def _read_again(self, before: Mapping[bytes, Holders]) -> None:
        """Of what was said about dossiers, what does not hold by the roster that counts for what its author named.

        before: who held them by the roster that is left.
        """
        for dossier, known in before.items():
            said, held = self._members.statements(dossier), Holders()
            for place, one in enumerate(said):
                try:
                    held = held.after(one, self._members.roster)
                except Refused:
                    Lost(self._members, self._parts.words).take_off(dossier, said[place:], known)
                    break

    def _wish_again(self, lost: Iterable[Statement]) -> None:
        """What a person said here, and what waited behind it."""
        later = self._members.wishes.of(None)
        for wish in later:
            self._members.wishes.drop(wish)
        for one in lost:
            if one.author == self._members.id and one.kind not in _SAID_BY_ITSELF:
                wish = Wish.new(one, None)
                self._members.wishes.add(wish)
                self._members.outbox.add(chain.ROSTER, wish.id)
        for wish in later:
            self._members.wishes.add(wish)
            self._members.outbox.put_last(wish.id)
        self._parts.words.sign_anew(None)

    def _leave_keys(self, keys: set[bytes]) -> None:
        """Keys of teams that there are none of any more: what was granted to them is granted to one that there is."""
        outbox, mine = self._members.outbox, {team.id for team in self._members.my_teams}
        for place in (*outbox.of_kind("grant"), *outbox.of_kind("seal"), *outbox.of_kind("link")):
            if self._is_to(keys, place):
                outbox.sent([place.n])
        for key in sorted(keys):
            for (dossier,) in self._parts.store.rows(
                "select distinct dossier from grants where instr(box, ?) > 0", key
            ):
                if self._members.holders(dossier).team in mine:
                    outbox.add(KEYS, dossier, dossier)

    def _is_to(self, keys: set[bytes], place: Unsent) -> bool:
        if place.kind == "grant":
            grants = self._parts.dossiers.grants(place.dossier or b"")
            return any(one.id == place.id and one.recipient in keys for one in grants)
        rows = self._parts.store.rows("select key, recipient from team_keys where id = ?", place.id)
        return any(not keys.isdisjoint(row) for row in rows)
