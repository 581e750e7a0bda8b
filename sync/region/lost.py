"""Words about a dossier that a restored server lost while others spoke in their place: what comes off its chain.

Only what who said it let go of (decision 26): by their word on the roster (`unsay`), or because they may not say it any
more. Our own words are said again, or wait for a person. So nobody's words are undone by what a server shows. (G-16)
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import dropwhile, takewhile

from sync import chain
from sync.chain import Statement
from sync.errors import Refused
from sync.region.holders import MAX_REDACTED, Holders, read_holders
from sync.region.membership import Membership
from sync.region.roster import MAX_UNSAID
from sync.region.wishes import Wish
from sync.region.words import Words


class Lost:
    """Everything but behind inside a transaction."""

    def __init__(self, members: Membership, words: Words) -> None:
        self._members, self._words = members, words

    def behind(self, dossier: bytes, after: bytes | None) -> tuple[Statement, ...]:
        """What stands on the chain behind a statement; nothing behind none, as nothing comes before a beginning."""
        said = self._members.statements(dossier)
        return () if after is None else tuple(dropwhile(lambda one: one.before != after, said))

    def let_go(self, dossier: bytes, lost: tuple[Statement, ...], at: datetime) -> bool:
        """Let go of our own words among these, for all to see; True when everybody let go of theirs.

        lost: the end of the chain. False as well for what the server did not tell to be gone.
        """
        if not lost or any(self._members.outbox.of(one.id) is None for one in lost):
            return False
        mine, me = self._members.roster.unsaid.get(self._members.id, frozenset()), self._members.id
        planned = {one for wish in self._members.wishes.of(None) for one in _unsaid_by(wish.statement)}
        new = sorted(one.id for one in lost if one.author == me and one.id not in mine | planned)
        for first in range(0, len(new), MAX_UNSAID):
            with suppress(Refused):  # revoked: nobody waits for our word
                words = list(new[first : first + MAX_UNSAID])
                self._words.say(self._words.say_in("unsay", {"words": words}, at))
        return not any(one.author != me and self._stands(dossier, one) for one in lost)

    def is_hidden(self, dossier: bytes, refused: bytes) -> bool:
        """True when the server need not give anything of a dossier: nothing before this statement brought it here.

        refused: on the chain here, and on a server's head not.
        """
        before, behind = self._around(dossier, refused)
        told = any(map(read_holders(before, self._members.roster).tells, self._members.my_teams))
        return bool(before) and bool(behind) and not told

    def leave_offer(self, dossier: bytes, refused: bytes, at: datetime) -> bool:
        """The server lost what brought a hidden dossier here, and others said something in its place: it comes off.

        An offer alone, or that a coordinator was asked to delete it, does at once, and a copy goes like that of an
        offer taken back; what stands on it, as that it was taken over, only when everybody let go of theirs: False
        until then. So does all that was said where this laptop was told of the dossier before, in a team that it was
        moved from: a move alone undoes nobody's words. Who offered it says that again, and then it comes anew.
        """
        before, behind = self._around(dossier, refused)
        now, mine = self._members.confirmed(dossier), {team.id for team in self._members.my_teams}
        taken_over = mine & {now.team, *now.past} or any(one.author == self._members.id for one in behind)
        if (taken_over or self._was_told(before)) and not self.let_go(dossier, behind, at):
            return False
        self.take_off(dossier, behind)
        return True

    def _was_told(self, said: Iterable[Statement]) -> bool:
        """True when a team that this device is or ever was in is told of a dossier by these statements."""
        roster, me = self._members.roster, self._members.id
        held = read_holders(said, roster)
        return any(held.tells(team) for one, team in roster.teams.items() if roster.was_member(me, one))

    def _around(self, dossier: bytes, one: bytes) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        """The chain before a statement, and from it on; all before when it is not on it."""
        said = self._members.statements(dossier)
        before = tuple(takewhile(lambda known: known.id != one, said))
        return before, said[len(before) :]

    def only_wished(self, dossier: bytes, one: Statement, at: datetime) -> tuple[Wish, ...]:
        """From this statement on all comes off to be wished for again, when this device said all of it; else none."""
        behind = self.behind(dossier, one.before)
        if not behind or any(said.author != self._members.id for said in behind):
            return ()
        self.let_go(dossier, behind, at)
        return self.take_off(dossier, behind)

    def _stands(self, dossier: bytes, one: Statement) -> bool:
        """True for another's word that they did not let go of and could say again."""
        roster = self._members.roster
        if one.id in roster.unsaid.get(one.author, frozenset()):
            return False
        held = read_holders(self._around(dossier, one.id)[0], roster)
        try:
            held.after(one, roster, at_least=roster.length)
        except Refused:
            return False
        return True

    def take_off(self, dossier: bytes, lost: tuple[Statement, ...], before: Holders | None = None) -> tuple[Wish, ...]:
        """Take the end of a chain off it; our own words in it are wished for again, first of all.

        before: who held it with all that comes off, when that does not hold any more by the roster of now.

        Only words that the server does not have, or that do not hold by its branch of the roster, come off, and only
        what it has goes on: how many there are to come off grows by a restore alone and falls with each, so that this
        comes to an end.
        """
        before = self._members.confirmed(dossier) if before is None else before
        outbox, wishes = self._members.outbox, self._members.wishes
        later = wishes.of(dossier)
        self._members.take_off(dossier, lost)
        wanted = []
        for one in lost:
            wish = self._wish(one, dossier, before)
            if wish is not None:
                outbox.rename(chain.HOLDERS, one.id, wish.id, dossier)
                wanted.append(wish)
            elif (place := outbox.of(one.id)) is not None:
                outbox.sent([place.n])  # there is nothing left to give back
        for wish in later:
            wishes.drop(wish)
        for wish in (*wanted, *later):
            wishes.add(wish)
        for wish in later:
            outbox.put_last(wish.id)
        self._words.sign_anew(dossier)
        self._take_away_again(dossier, before.redacted, lost[0].at)
        return tuple(wanted)

    def _wish(self, one: Statement, dossier: bytes, before: Holders) -> Wish | None:
        """What this device says again: its own words, and that its team took the dossier over, which waits here.

        As long as that waits no key made since is given to the team before: a server that only says that it lost
        something, and one of that team, would read what was written since. (G-20)
        """
        me = self._members.device
        if one.author == me.public.id:
            return Wish.new(one, dossier)
        if one.kind != "accept" or before.team not in {team.id for team in self._members.my_teams}:
            return None
        ours = Statement(
            one.chain, dossier, one.region, self._members.roster.head, one.before, me.public.id, one.at, one.kind, {}
        )
        return Wish.new(chain.sign(ours, me.signer), dossier)

    def _take_away_again(self, dossier: bytes, redacted: Iterable[bytes], at: datetime) -> None:
        """What others had taken away stays so for who can say it, whoever else is gone. (G-22)"""
        left = sorted({*redacted} - self._members.holders(dossier).redacted)
        for first in range(0, len(left), MAX_REDACTED):
            with suppress(Refused):  # the dossier is not ours
                body = {"revisions": list(left[first : first + MAX_REDACTED])}
                self._words.say(self._words.say_of(dossier, "redact", body, at))


def _unsaid_by(statement: Statement) -> tuple[bytes, ...]:
    words = statement.body.get("words")
    return tuple(words) if statement.kind == "unsay" and isinstance(words, list) else ()
