"""What comes from the server, judged before it counts.

In this order: bounds, parse, signature, rights, decrypt, strict parse, parents. The server is not trusted: it may
forge, alter, replay into another dossier, hide and reorder. What cannot be judged yet, because something it stands on
is not here, waits visibly and is judged again by itself; what is wrong is refused and kept with its reason.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import chain, records, sealing, wire
from sync.chain import Statement
from sync.errors import BadBox, BadChange, DamagedDossier, Refused, SyncError, UnknownDossier
from sync.history import MAX_REVISIONS, Revision
from sync.identity import DevicePublic, Grant, open_checked
from sync.laptop.cards import Came, Cards
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.removing import Removals
from sync.laptop.rights import Rights
from sync.laptop.store import Store
from sync.region import notices
from sync.region.holders import read_holders
from sync.region.inbox import Inbox, RefusedEntry
from sync.region.membership import Membership
from sync.region.notices import Notice
from sync.region.recall import Recall
from sync.region.team_keys import TeamLink, TeamSeal
from sync.region.wishes import Wish
from sync.sealing import Box, check_signature
from sync.signatures import Signed, check_ahead

STORED, KNOWN, WAITS, REFUSED = "stored", "known", "waits", "refused"
# Why something waits: what it stands on may still come.
WAITING: Final = frozenset(
    {"unknown-head", "unknown-author", "unknown-dossier", "unknown-key", "not-on-head", "not-redacted", "no-key",
     "no-parents", "purge-not-confirmed", "too-far-ahead"}
)  # fmt: skip
_AGAIN: Final = WAITING | {"no-right"}  # what gives the right may come behind it
UNOPENED: Final = "does-not-open"  # a seal of a team's key to this device, or under a key that it has
_FORKED: Final = "forked"
_PARSED: Final = 500  # things that were named ahead and did not come yet
_FRONT_BYTES: Final = 200  # of a box: key, salt and author of its header lie in them


@dataclass(frozen=True)
class Received:
    """What became of something that came. outcome: stored, known, waits, refused; why: a permanent word."""

    outcome: str
    why: str | None = None
    id: bytes | None = None
    dossier: str | None = None


@dataclass(frozen=True)
class _Thing:
    """Something that parsed. store: judges and keeps it; raises Refused or BadBox."""

    id: bytes
    dossier: bytes | None
    known: Callable[[], bool]
    store: Callable[[], None]


class Arrivals:
    """Takes in what comes. Everything inside one transaction of the caller; settle ends it."""

    def __init__(
        self,
        store: Store,
        membership: Membership,
        dossiers: Dossiers,
        cards: Cards,
        removals: Removals,
        redacted: Callable[[bytes, tuple[bytes, ...], datetime], None],
        purge: Callable[[bytes, datetime], None],
    ) -> None:
        """redacted: takes the content of revisions away that a holder had redacted; purge: a whole dossier."""
        self._store, self._members, self._dossiers, self._cards = store, membership, dossiers, cards
        self._removals, self._redacted, self._purge = removals, redacted, purge
        self.inbox = Inbox(store)
        self._recall = Recall(store, dossiers)
        self._rights: Rights = membership
        self.forget()

    def forget(self) -> None:
        """Nothing of the transaction happened."""
        self._touched: set[bytes] = set()
        self._again: set[bytes | None] = set()
        self._all_again = False
        self._fresh: dict[bytes, dict[bytes, Revision]] = {}
        self._reread: set[bytes] = set()
        self._parsed: dict[tuple[str, bytes], Any] = {}
        self.inbox.forget()
        self._recall.forget()

    def begin(self) -> None:
        """A transaction begins."""
        self._recall.begin()

    def ahead(self, things: Iterable[tuple[str, bytes]]) -> None:
        """Parse what will be received soon and have its signatures checked meanwhile; what is wrong is told then."""
        if len(self._parsed) > _PARSED:
            self._parsed.clear()  # of a page that was cut off
        signed: list[Signed] = []
        for kind, data in things:
            if not data:
                continue  # what is here already comes without
            with suppress(BadBox, BadChange, KeyError):
                self._parsed[kind, data] = found = _DECODERS[kind](data)
                if kind in _SIGNED:
                    name, as_signed = _SIGNED[kind](found)
                    author = self._members.author(name)
                    signed += [] if author is None else [as_signed(author.signer)]
        check_ahead(signed)

    def receive(self, kind: str, data: bytes, now: datetime) -> Received:
        """Judge one thing and keep it; inside a transaction."""
        self._cards.all()  # those that are here before it comes
        try:
            found = self._parsed.pop((kind, data), None)
            thing = _PARSERS[kind](self, _DECODERS[kind](data) if found is None else found, now)
        except (BadBox, BadChange, KeyError):
            return Received(REFUSED, "malformed")
        return self._judged(kind, thing, data, now)

    def _judged(self, kind: str, thing: _Thing, data: bytes, now: datetime) -> Received:
        dossier = None if thing.dossier is None else thing.dossier.hex()
        try:
            if thing.known():
                self.inbox.settled(thing.id)
                return Received(KNOWN, None, thing.id, dossier)
            thing.store()
        except (SyncError, BadBox) as error:
            why = error.why if isinstance(error, Refused) else _why(error)
            self.inbox.refuse(RefusedEntry(thing.id, kind, None, thing.dossier, why, now, data))
            return Received(WAITS if why in WAITING else REFUSED, why, thing.id, dossier)
        self.inbox.settled(thing.id)
        self._again.add(thing.dossier)
        return Received(STORED, None, thing.id, dossier)

    def settle(self, now: datetime, *, later: bool = False) -> None:
        """Judge again what waited for what came; then make the cards of what changed; inside the transaction.

        later: only note that they are behind: a round brings much of one dossier in many steps.
        """
        while self._again or self._all_again:
            again, everything = self._again, self._all_again
            self._again, self._all_again = set(), False
            for one in self.inbox.refused() if everything else self.inbox.refused_of(again):
                if one.code in _AGAIN:
                    self.receive(one.kind, one.data, now)
        for dossier in self._touched:
            self._renew(dossier, later=later)
        self._touched.clear()
        self._reread.clear()
        self._fresh.clear()
        if later:
            self._recall.end()
        else:
            self._recall.forget()

    def _renew(self, dossier: bytes, *, later: bool) -> None:
        """The card of a dossier in which something changed; from what just came when nothing else did."""
        if not self._recall.revisions(dossier) and not self._dossiers.has(dossier):
            self._dossiers.forget(dossier.hex())
            return
        self._removals.came_back(dossier.hex())
        fresh, reread = self._fresh.get(dossier, {}), dossier in self._reread
        keys = {} if reread else self._recall.opened(dossier)
        self._cards.fall_behind(dossier, Came(None, fresh, keys, reread), later=later)
        if not later:
            self._cards.freshen(dossier)

    def touch(self, dossier: bytes) -> None:
        """What it says together may have changed, by more than new revisions."""
        self._touched.add(dossier)
        self._reread.add(dossier)
        self._recall.drop_keys(dossier)

    def everything_again(self) -> None:
        """Whatever waits may be judged now."""
        self._all_again = True
        self._recall.drop_keys()

    def _public(self, device: bytes) -> DevicePublic:
        found = self._members.author(device)
        if found is None:
            raise Refused("unknown-author")
        return found

    # The roster.

    def _roster(self, statement: Statement, _now: datetime) -> _Thing:
        if statement.chain != chain.ROSTER:
            raise BadBox("chain")
        return _Thing(statement.id, None, lambda: self._known_statement(statement), lambda: self._follow(statement))

    def _known_statement(self, statement: Statement) -> bool:
        if self._members.has(statement.id):
            return True
        wish = self._members.wishes.by_statement(statement.id)
        if wish is not None:
            self.fulfilled(wish)
        return wish is not None

    def _follow(self, statement: Statement) -> None:
        if self._members.roster.region is None:
            self._members.check_founding(statement)
        elif statement.before != self._members.roster.head:
            there = statement.before is None or self._members.has(statement.before)
            raise Refused(_FORKED if there else "not-on-head")
        self._members.follow(statement)
        self._members.sign_anew(None)
        self.roster_changed([statement])

    def roster_changed(self, said: Iterable[Statement]) -> None:
        """These statements count now, or do not any more."""
        self._dossiers.forget()  # who may write may be others now
        for device in {bytes(one.body["device"]) for one in said if one.kind in ("revoke", "assign")}:  # type: ignore[arg-type]
            for dossier in self.written_by(device):
                self.touch(dossier)
        self.everything_again()

    def written_by(self, device: bytes) -> set[bytes]:
        """The dossiers in which a device wrote: whether that counts may have changed.

        Looked for by the author's id, which stands in the first bytes of a box: opening every box would take seconds.
        """
        rows = self._store.rows(
            "select distinct dossier from revisions where instr(substr(box, 1, ?), ?) > 0 "
            "and dossier in (select dossier from holdings)",
            _FRONT_BYTES,
            device,
        )
        return {dossier for (dossier,) in rows}

    def fulfilled(self, wish: Wish) -> None:
        """The server has what this device said: it is on the chain now."""
        statement = wish.statement
        self._members.fulfil(wish)
        if wish.dossier is None:
            self.roster_changed([statement])
        elif wish.apart:
            self._dossier_moved(wish.dossier)
        else:  # it counted here already
            self._again.add(wish.dossier)

    # Statements about a dossier.

    def _holders(self, statement: Statement, now: datetime) -> _Thing:
        if statement.chain != chain.HOLDERS or statement.subject is None:
            raise BadBox("chain")
        dossier = statement.subject
        return _Thing(
            statement.id,
            dossier,
            lambda: self._known_statement(statement),
            lambda: self._follow_dossier(statement, dossier, now),
        )

    def _follow_dossier(self, statement: Statement, dossier: bytes, now: datetime) -> None:
        if self._removals.is_destroyed(dossier.hex()):
            raise Refused("purged")
        head = self._members.confirmed(dossier).head
        if statement.before != head and (statement.before is None or self._members.has(statement.before)):
            self._step_back(dossier, statement)
        before = self._members.confirmed(dossier)
        if before.head is None and statement.before is not None:
            raise Refused("unknown-dossier")
        after = self._members.follow_dossier(statement)
        self._dossier_moved(dossier)
        gone = tuple(sorted(after.redacted - before.redacted))
        if gone:
            self._redacted(dossier, gone, now)

    def _step_back(self, dossier: bytes, statement: Statement) -> None:
        """Another one took the place of what this device said, on a server that lost it: that is said anew behind it.

        What others said, or the server did not tell to be gone, never comes off a chain: raises Refused. (G-16)
        """
        ours = self._members.only_ours_after(dossier, statement.before)
        if not ours or any(self._members.outbox.of(one.id) is None for one in ours):
            raise Refused(_FORKED)
        left = self._members.statements(dossier)[: -len(ours)]
        read_holders(left, self._members.roster).after(statement, self._members.roster)
        self._members.unsay(dossier, ours)

    def _dossier_moved(self, dossier: bytes) -> None:
        self._again.add(dossier)
        self._touch_if_here(dossier)

    def _touch_if_here(self, dossier: bytes) -> None:
        if self._recall.revisions(dossier):
            self.touch(dossier)

    # Grants.

    def _grant(self, found: Grant, _now: datetime) -> _Thing:
        return _Thing(found.id, found.dossier, lambda: self._known_grant(found), lambda: self._keep_grant(found))

    def _known_grant(self, found: Grant) -> bool:
        return any(one.id == found.id for one in self._dossiers.grants(found.dossier))

    def _keep_grant(self, found: Grant) -> None:
        held = self._members.holders(found.dossier)
        self._check_place(found.dossier, held.dossier)
        if found.region != self._members.roster.region:
            raise Refused("another-region")
        author, roster = self._public(found.author), self._members.roster
        _signed(author, found.signature, found.signed)
        if not any(roster.was_member(found.author, team) for team in held.ever):
            raise Refused("no-right")
        team, archive = roster.team_of_key(found.recipient), roster.archive
        if team is None and not (archive and archive.id == found.recipient):
            raise Refused("unknown-key")
        if team is not None and team not in held.ever:
            raise Refused("no-right")
        opener = self._members.opener(found.recipient)
        if opener is not None:
            self._recall.learn(found.dossier, found.key, open_checked(found, opener))
        self._dossiers.keep_grant(found)
        keys = self._recall.keys(found.dossier)
        self._touch_if_here(found.dossier)
        self._recall.know(found.dossier, keys)

    def _check_place(self, dossier: bytes, held: bytes | None) -> None:
        if self._removals.is_destroyed(dossier.hex()):
            raise Refused("purged")
        if held is None:
            raise Refused("unknown-dossier")

    # Revisions.

    def _revision(self, box: Box, _now: datetime) -> _Thing:
        return _Thing(box.id, box.header.dossier, lambda: self._known_box(box), lambda: self._keep_box(box))

    def _known_box(self, box: Box) -> bool:
        return box.id in self._recall.revisions(box.header.dossier)

    def _keep_box(self, box: Box) -> None:
        dossier, roster = box.header.dossier, self._members.roster
        held = self._members.holders(dossier)
        self._check_place(dossier, held.dossier)
        author = self._public(box.header.author)
        _box_signed(author, box)
        if box.header.roster is not None:
            roster.at(box.header.roster)
        if not any(roster.was_member(box.header.author, team) for team in held.ever):
            raise Refused("no-right")
        revision = self._readable(dossier, box, box.id in held.redacted or box.was_taken_back(author.signer))
        self._check_parents(dossier, box)
        if revision is None:
            self._dossiers.keep_box(dossier, box.blanked())
            self.touch(dossier)
        else:
            self._fresh.setdefault(dossier, {})[self._dossiers.keep_box(dossier, box)] = revision
        self._recall.revisions(dossier).add(box.id)
        if self._recall.is_away(dossier):  # it comes back
            self._store.write("delete from away where dossier = ?", dossier)
            self._store.drop("shelved", dossier)
            self._recall.came_back(dossier)
            self._members.sums.forget()
        self._members.sums.add(dossier, box.id)
        self._touched.add(dossier)

    def _readable(self, dossier: bytes, box: Box, redacted: bool) -> Revision | None:
        """What the box says; None when its content was taken away for good."""
        if redacted:
            return None
        if box.ciphertext is None:
            raise Refused("not-redacted")
        key = self._recall.key(dossier, box.header.key)
        if key is None:
            raise Refused("no-key")
        return records.revision_of(box.id, box.header, sealing.open_box(REVISION, box, key))

    def _check_parents(self, dossier: bytes, box: Box) -> None:
        there = self._recall.revisions(dossier)
        if not there.issuperset(box.header.parents):
            raise Refused("no-parents")
        if len(there) >= MAX_REVISIONS:
            raise Refused("too-many")

    # Keys of teams.

    def _team_key(self, seal: TeamSeal, _now: datetime) -> _Thing:
        return _Thing(seal.id, None, lambda: self._known_seal(seal), lambda: self._keep_seal(seal))

    def _known_seal(self, seal: TeamSeal) -> bool:
        return bool(self._store.rows("select 1 from team_keys where id = ?", seal.id))

    def _keep_seal(self, seal: TeamSeal) -> None:
        roster = self._members.roster
        if seal.region != roster.region:
            raise Refused("another-region")
        author = self._public(seal.author)
        _signed(author, seal.signature, seal.signed)
        if roster.team_of_key(seal.key) is None:
            raise Refused("unknown-key")
        if roster.team_of_key(seal.key) != seal.team or not roster.was_member(seal.author, seal.team):
            raise Refused("no-right")
        opener = self._members.opener(seal.recipient)
        if opener is not None and self._members.opened(seal, opener) is None:
            raise Refused(UNOPENED)
        self._members.keep_seal(seal)
        self.everything_again()

    # Packs and names.

    def _notice(self, found: Notice, _now: datetime) -> _Thing:
        return _Thing(found.id, None, lambda: self._members.board.has(found.id), lambda: self._keep_notice(found))

    def _keep_notice(self, found: Notice) -> None:
        roster = self._members.roster
        if found.region != roster.region:
            raise Refused("another-region")
        author = self._public(found.author)
        _signed(author, found.signature, found.signed)
        if not notices.may_say(roster.at(found.roster), found):
            raise Refused("no-right")
        if found.number > self._members.board.highest(found.kind) + notices.MAX_STEP:
            raise Refused("too-far-ahead")
        self._members.keep_notice(found)

    # A dossier that is deleted for good.

    def _purged(self, dossier: bytes, now: datetime) -> _Thing:
        return _Thing(
            dossier,
            dossier,
            lambda: self._removals.is_destroyed(dossier.hex()),
            lambda: self._keep_purge(dossier, now),
        )

    def _keep_purge(self, dossier: bytes, now: datetime) -> None:
        """Two devices signed for it, or nothing is deleted (G-21)."""
        purge = self._members.confirmed(dossier).purge
        if purge is None or purge.confirmed_by is None:
            raise Refused("purge-not-confirmed")
        self._purge(dossier, now)
        self._recall.drop(dossier)
        self._touched.discard(dossier)


def _why(error: SyncError) -> str:
    if isinstance(error, UnknownDossier | DamagedDossier):
        return "unknown-dossier"
    return "malformed"


def _signed(author: DevicePublic, signature: bytes, message: bytes) -> None:
    try:
        check_signature(author.signer, signature, message)
    except BadBox:
        raise Refused("signature") from None


def _box_signed(author: DevicePublic, box: Box) -> None:
    try:
        sealing.verify(REVISION, box, author.signer)
    except BadBox:
        raise Refused("signature") from None


_DECODERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "roster": Statement.decode,
    "holders": Statement.decode,
    "grant": Grant.decode,
    "revision": Box.decode,
    "seal": TeamSeal.decode,
    "link": TeamLink.decode,
    "pack": Notice.decode,
    "staff": Notice.decode,
    "purged": lambda data: wire.sized(data, sealing.SHORT_ID_BYTES),
}
# Of what comes in great numbers: who says to have signed it, and what is to be checked for that.
_SIGNED: Final[Mapping[str, Callable[[Any], tuple[bytes, Callable[[Ed25519PublicKey], Signed]]]]] = {
    "holders": lambda found: (found.author, found.as_signed),
    "grant": lambda found: (found.author, found.as_signed),
    "revision": lambda found: (found.header.author, partial(found.as_signed, REVISION)),
}
_PARSERS: Final[Mapping[str, Callable[[Arrivals, Any, datetime], _Thing]]] = {
    "roster": Arrivals._roster,
    "holders": Arrivals._holders,
    "grant": Arrivals._grant,
    "revision": Arrivals._revision,
    "seal": Arrivals._team_key,
    "link": Arrivals._team_key,
    "pack": Arrivals._notice,
    "staff": Arrivals._notice,
    "purged": Arrivals._purged,
}
