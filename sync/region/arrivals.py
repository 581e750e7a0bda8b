"""What comes from the server, judged before it counts.

In this order: bounds, parse, signature, rights, decrypt, strict parse, parents. The server is not trusted: it may
forge, alter, replay into another dossier, hide and reorder. What cannot be judged yet, because something it stands on
is not here, waits visibly and is judged again by itself; what is wrong is refused and kept with its reason.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import chain
from sync.chain import Statement
from sync.errors import BadBox, BadChange, DamagedDossier, Refused, SyncError, TooLarge, UnknownDossier
from sync.identity import Grant
from sync.laptop.cards import Cards
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.removing import Removals
from sync.laptop.store import Store
from sync.purged import Purged
from sync.region import notices
from sync.region.chains import NOT_LET_GO, Chains
from sync.region.contents import Contents
from sync.region.inbox import Inbox, RefusedEntry
from sync.region.membership import Membership
from sync.region.notices import Notice
from sync.region.team_keys import TeamLink, TeamSeal
from sync.region.thing import PURGED, Thing, author_of, check_signed
from sync.region.unsettled import Unsettled
from sync.region.words import Words
from sync.sealing import Box
from sync.signatures import Signed, check_ahead

STORED, KNOWN, WAITS, REFUSED = "stored", "known", "waits", "refused"
# Why something waits: what it stands on may still come.
WAITING: Final = frozenset(
    {"unknown-head", "unknown-author", "unknown-dossier", "unknown-key", "not-on-head", "not-redacted", "no-key",
     "no-parents", "purge-not-confirmed", "too-far-ahead", NOT_LET_GO}
)  # fmt: skip
_AGAIN: Final = WAITING | {"no-right"}  # what gives the right may come behind it
UNOPENED: Final = "does-not-open"  # a seal of a team's key to this device, or under a key that it has
# What may be wrong with what came. Anything else, such as a full disk, is no fault of it: the step ends.
_ITS_FAULT: Final = (Refused, BadBox, BadChange, TooLarge, UnknownDossier, DamagedDossier)
_PARSED: Final = 500  # things that were named ahead and did not come yet


class Received(NamedTuple):
    """What became of something that came. outcome: stored, known, waits, refused; why: a permanent word."""

    outcome: str
    why: str | None = None
    id: bytes | None = None
    dossier: str | None = None


class Arrivals:
    """Takes in what comes. Everything inside one transaction of the caller; settle ends it."""

    def __init__(
        self,
        store: Store,
        membership: Membership,
        words: Words,
        dossiers: Dossiers,
        cards: Cards,
        removals: Removals,
        redacted: Callable[[bytes, tuple[bytes, ...], datetime], None],
        told: Callable[[bytes, frozenset[str]], None],
        purge: Callable[[bytes, datetime], None],
    ) -> None:
        """redacted: takes the content of revisions away that a holder had redacted; told: one came that says what it
        was, of which ids; purge: takes a whole dossier away."""
        self._store, self._members, self._cards = store, membership, cards
        self._removals, self._purge = removals, purge
        self.inbox = Inbox(store)
        self._unsettled = Unsettled(store, dossiers, cards, removals)
        self.chains = Chains(store, membership, words, dossiers, removals, self._unsettled, redacted)
        self.contents = Contents(store, membership, dossiers, removals, self._unsettled, told)
        self.forget()

    def forget(self) -> None:
        """Nothing of the transaction happened."""
        self._parsed: dict[tuple[str, bytes], Any] = {}
        self.contents.forget()
        self.inbox.forget()
        self._unsettled.forget()

    def begin(self) -> None:
        """A transaction begins."""
        self._unsettled.recall.begin()

    def ahead(self, things: Iterable[tuple[str, bytes]]) -> None:
        """Parse what will be received soon and have its signatures checked meanwhile; what is wrong is told then."""
        if len(self._parsed) > _PARSED:
            self._parsed.clear()  # of a page that was cut off
        signed: list[Signed] = []
        boxes: list[tuple[Box, Signed]] = []
        for kind, data in things:
            if not data:
                continue  # what is here already comes without
            with suppress(BadBox, BadChange, KeyError):  # KeyError: of a kind that is not checked ahead, or of none
                self._parsed[kind, data] = found = _DECODERS[kind](data)
                name, as_signed = _SIGNED[kind](found)
                author = self._members.author(name)
                if author is not None:
                    signed.append(as_signed(author.signer))
                    if kind == REVISION:
                        boxes.append((found, signed[-1]))
        check_ahead(signed)
        self.contents.open_ahead(boxes)

    def receive(self, kind: str, data: bytes, now: datetime) -> Received:
        """Judge one thing and keep it; inside a transaction. Raises what the disk and the vault itself say."""
        self._cards.all()  # those that are here before it comes
        try:
            found = self._parsed.pop((kind, data), None)
            thing = _PARSERS[kind](self, _DECODERS[kind](data) if found is None else found, now)
        except (BadBox, BadChange, KeyError):
            return Received(REFUSED, "malformed")
        return self._judged(kind, thing, data, now)

    def _judged(self, kind: str, thing: Thing, data: bytes, now: datetime) -> Received:
        dossier = None if thing.dossier is None else thing.dossier.hex()
        try:
            if thing.known():
                self.inbox.settled(thing.id)
                return Received(KNOWN, None, thing.id, dossier)
            thing.store()
        except _ITS_FAULT as error:
            why = error.why if isinstance(error, Refused) else _why(error)
            if why == PURGED:  # nothing of it may come back, not even sealed and set apart (G-22)
                self.inbox.settled(thing.id)
            else:
                self.inbox.refuse(RefusedEntry(thing.id, kind, None, thing.dossier, why, now, data))
            return Received(WAITS if why in WAITING else REFUSED, why, thing.id, dossier)
        self.inbox.settled(thing.id)
        self._unsettled.judge_again(thing.dossier)
        return Received(STORED, None, thing.id, dossier)

    def settle(self, now: datetime, *, later: bool = False) -> None:
        """Judge again what waited for what came; then make the cards of what changed; inside the transaction.

        later: only note that they are behind: a round brings much of one dossier in many steps.
        """
        while self._unsettled.waits:
            dossiers = self._unsettled.to_judge()
            for one in self.inbox.refused() if dossiers is None else self.inbox.refused_of(dossiers):
                if one.code in _AGAIN:
                    self.receive(one.kind, one.data, now)
        self._unsettled.renew(later=later)

    def touch(self, dossier: bytes) -> None:
        """What it says together may have changed, by more than new revisions."""
        self._unsettled.touch(dossier)

    def everything_again(self) -> None:
        """Whatever waits may be judged now."""
        self._unsettled.everything_again()

    # Keys of teams.

    def _team_key(self, seal: TeamSeal, _now: datetime) -> Thing:
        return Thing(seal.id, None, lambda: self._known_seal(seal), lambda: self._keep_seal(seal))

    def _known_seal(self, seal: TeamSeal) -> bool:
        return bool(self._store.rows("select 1 from team_keys where id = ?", seal.id))

    def _keep_seal(self, seal: TeamSeal) -> None:
        roster = self._members.roster
        if seal.region != roster.region:
            raise Refused("another-region")
        author = author_of(self._members, seal.author)
        check_signed(author, seal.signature, seal.signed)
        if roster.team_of_key(seal.key) is None:
            raise Refused("unknown-key")
        if roster.team_of_key(seal.key) != seal.team or not roster.was_member(seal.author, seal.team):
            raise Refused("no-right")
        opener = self._members.opener(seal.recipient)
        if opener is not None and self._members.keyring.opened(seal, opener) is None:
            raise Refused(UNOPENED)
        self._members.keyring.keep(seal)
        self._unsettled.everything_again()

    # Packs and names.

    def _notice(self, found: Notice, _now: datetime) -> Thing:
        return Thing(found.id, None, lambda: self._members.board.has(found.id), lambda: self._keep_notice(found))

    def _keep_notice(self, found: Notice) -> None:
        roster = self._members.roster
        if found.region != roster.region:
            raise Refused("another-region")
        author = author_of(self._members, found.author)
        check_signed(author, found.signature, found.signed)
        if not notices.may_say(roster.at(found.roster), found):
            raise Refused("no-right")
        if found.number > self._members.board.highest(found.kind) + notices.MAX_STEP:
            raise Refused("too-far-ahead")
        self._members.keep_notice(found)

    # A dossier that is deleted for good.

    def _purged(self, found: Purged, now: datetime) -> Thing:
        return Thing(
            found.id,
            found.dossier,
            lambda: self._removals.is_destroyed(found.dossier.hex()),
            lambda: self._keep_purge(found.dossier, found.said, now),
        )

    def _keep_purge(self, dossier: bytes, said: Iterable[bytes], now: datetime) -> None:
        """Two devices signed for it, or nothing is deleted (G-21).

        said: what the server has to show for it; each is judged as if it came by itself.
        """
        for one in said:
            if Statement.decode(one).subject == dossier:
                self.receive(chain.HOLDERS, one, now)
        purge = self._members.confirmed(dossier).purge
        if purge is None or purge.confirmed_by is None:
            raise Refused("purge-not-confirmed")
        self._purge(dossier, now)
        self._unsettled.left(dossier)


def _why(error: SyncError) -> str:
    if isinstance(error, UnknownDossier | DamagedDossier):
        return "unknown-dossier"
    return "malformed"


_DECODERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "roster": Statement.decode,
    "holders": Statement.decode,
    "grant": Grant.decode,
    "revision": Box.decode,
    "seal": TeamSeal.decode,
    "link": TeamLink.decode,
    "pack": Notice.decode,
    "staff": Notice.decode,
    "purged": Purged.decode,
}
# Of what comes in great numbers: who says to have signed it, and what is to be checked for that.
_SIGNED: Final[Mapping[str, Callable[[Any], tuple[bytes, Callable[[Ed25519PublicKey], Signed]]]]] = {
    "holders": lambda found: (found.author, found.as_signed),
    "grant": lambda found: (found.author, found.as_signed),
    "revision": lambda found: (found.header.author, partial(found.as_signed, REVISION)),
}
_PARSERS: Final[Mapping[str, Callable[[Arrivals, Any, datetime], Thing]]] = {
    "roster": lambda here, found, _now: here.chains.roster(found),
    "holders": lambda here, found, now: here.chains.holders(found, now),
    "grant": lambda here, found, _now: here.contents.grant(found),
    "revision": lambda here, found, _now: here.contents.revision(found),
    "seal": Arrivals._team_key,
    "link": Arrivals._team_key,
    "pack": Arrivals._notice,
    "staff": Arrivals._notice,
    "purged": Arrivals._purged,
}
