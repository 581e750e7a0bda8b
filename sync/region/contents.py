"""What comes of the content of dossiers: keys that are granted, and sealed revisions."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from sync import records, sealing
from sync.errors import BadBox, Refused
from sync.history import MAX_REVISIONS, Revision
from sync.identity import DevicePublic, Grant, open_checked
from sync.laptop import redaction
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.removing import Removals
from sync.laptop.store import Store
from sync.region.holders import Holders
from sync.region.membership import Membership
from sync.region.thing import Thing, author_of, check_place, check_signed
from sync.region.unsettled import Unsettled
from sync.sealing import Box
from sync.signatures import Signed, was_right


class Contents:
    """Judges and keeps them; everything inside one transaction of the caller."""

    def __init__(
        self,
        store: Store,
        members: Membership,
        dossiers: Dossiers,
        removals: Removals,
        unsettled: Unsettled,
        told: Callable[[bytes, frozenset[str]], None],
    ) -> None:
        """told: one came that tells what was taken away of others, by their ids."""
        self._told = told
        self._store, self._members, self._dossiers, self._removals = store, members, dossiers, removals
        self._unsettled, self._recall = unsettled, unsettled.recall
        self.forget()

    def forget(self) -> None:
        """Nothing was opened ahead."""
        self._opened: dict[bytes, tuple[bytes, Revision]] = {}

    # Grants.

    def grant(self, found: Grant) -> Thing:
        return Thing(found.id, found.dossier, lambda: self._known_grant(found), lambda: self._keep_grant(found))

    def _known_grant(self, found: Grant) -> bool:
        return any(one.id == found.id for one in self._dossiers.grants(found.dossier))

    def _keep_grant(self, found: Grant) -> None:
        held = self._members.holders(found.dossier)
        check_place(self._removals, found.dossier, held.dossier)
        if found.region != self._members.roster.region:
            raise Refused("another-region")
        author, roster = author_of(self._members, found.author), self._members.roster
        check_signed(author, found.signature, found.signed)
        if not roster.was_in_any(found.author, held.ever):
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
        self._unsettled.touch_if_here(found.dossier)
        self._recall.know(found.dossier, keys)

    # Revisions.

    def revision(self, box: Box) -> Thing:
        return Thing(box.id, box.header.dossier, lambda: self._known_box(box), lambda: self._keep_box(box))

    def open_ahead(self, boxes: Sequence[tuple[Box, Signed]]) -> None:
        """Open what will be judged soon, of those that would be opened if it was their turn; in that they are judged.

        Some dozens through one step and then through the next: a processor is faster at one thing at a time.
        """
        self.forget()  # those before these had their turn: what was refused or taken away stays sealed
        opened: list[tuple[Box, bytes, bytes]] = []
        for box, signed in boxes:
            with suppress(BadBox, Refused):
                if was_right(signed) and (key := self._key_by_now(box)) is not None:
                    opened.append((box, key, sealing.open_box(REVISION, box, key)))
        for box, key, content in opened:
            with suppress(BadBox):
                self._opened[box.id] = key, records.revision_of(box.id, box.header, content)

    def _key_by_now(self, box: Box) -> bytes | None:
        """What opens a box; None when it is not here. Raises Refused when its author has no right by now."""
        dossier = box.header.dossier
        held = self._members.holders(dossier)
        if box.ciphertext is None or box.id in held.redacted:
            return None
        self._check_right(box, held)
        return self._recall.key(dossier, box.header.key)

    def _check_right(self, box: Box, held: Holders) -> None:
        roster = self._members.roster
        if box.header.roster is not None:
            roster.at(box.header.roster)
        if not roster.was_in_any(box.header.author, held.ever):
            raise Refused("no-right")

    def _known_box(self, box: Box) -> bool:
        return box.id in self._recall.revisions(box.header.dossier)

    def _keep_box(self, box: Box) -> None:
        dossier = box.header.dossier
        held = self._members.holders(dossier)
        check_place(self._removals, dossier, held.dossier)
        author = author_of(self._members, box.header.author)
        _check_box_signed(author, box)
        self._check_right(box, held)
        revision = self._readable(dossier, box, box.id in held.redacted or box.was_taken_back(author.signer))
        self._check_parents(dossier, box)
        if revision is None:
            self._dossiers.keep_box(dossier, box.blanked())
            self._unsettled.touch(dossier)
        else:
            self._unsettled.came(dossier, self._dossiers.keep_box(dossier, box), revision)
            if told := frozenset(fact.revision for fact in redaction.told_in(revision)):
                self._told(dossier, told)
        self._recall.revisions(dossier).add(box.id)
        if self._recall.is_away(dossier):  # it comes back
            self._members.shelf.came_back(dossier)
            self._recall.came_back(dossier)
            self._members.sums.forget()
        self._members.sums.add(dossier, box.id)

    def _readable(self, dossier: bytes, box: Box, redacted: bool) -> Revision | None:
        """What the box says; None when its content was taken away for good."""
        under, ahead = self._opened.pop(box.id, (None, None))
        if redacted:
            return None
        if box.ciphertext is None:
            raise Refused("not-redacted")
        key = self._recall.key(dossier, box.header.key)
        if key is None:
            raise Refused("no-key")
        if ahead is not None and under == key:  # of the same header and ciphertext: its id says so
            return ahead
        return records.revision_of(box.id, box.header, sealing.open_box(REVISION, box, key))

    def _check_parents(self, dossier: bytes, box: Box) -> None:
        there = self._recall.revisions(dossier)
        if not there.issuperset(box.header.parents):
            raise Refused("no-parents")
        if len(there) >= MAX_REVISIONS:
            raise Refused("too-many")


def _check_box_signed(author: DevicePublic, box: Box) -> None:
    try:
        sealing.verify(REVISION, box, author.signer)
    except BadBox:
        raise Refused("signature") from None
