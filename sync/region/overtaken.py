"""What a laptop wrote by words of its own that a restored server lost, before it was revoked there.

It can let go of these words no more, and nobody else knows of them: what names them would be taken nowhere. It is
written anew by the roster that revoked this laptop, and comes to the team late, as all that a revoked laptop brings.
"""

from collections.abc import Collection
from contextlib import suppress

from sync.errors import BadBox, UnknownDossier
from sync.history import Revision
from sync.laptop import restating
from sync.region.parts import Parts
from sync.sealing import Box


class Overtaken:
    """Everything inside a transaction, once the roster that counts is followed."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._members = parts, parts.members

    def restate(self, lost: Collection[bytes]) -> None:
        """Write anew what of ours names one of these statements: the server has nothing that does."""
        for dossier, named in self._naming(lost).items():
            if self._members.confirmed(dossier).dossier is None:
                continue  # begun by such a word: it waits for its person
            with suppress(BadBox, UnknownDossier):  # damaged: the check names it
                self._restate(dossier, named)

    def _naming(self, lost: Collection[bytes]) -> dict[bytes, set[str]]:
        found: dict[bytes, set[str]] = {}
        for dossier, one, data in self._parts.store.rows("select dossier, id, box from revisions order by n"):
            header = Box.decode(data).header
            if header.roster in lost and header.author == self._members.id:
                found.setdefault(dossier, set()).add(one.hex())
        return found

    def _restate(self, dossier: bytes, named: Collection[str]) -> None:
        dossiers, store = self._parts.dossiers, self._parts.store
        keys, revisions = dossiers.parts(dossier, strict=False)
        loose = _with_what_stands_on(revisions, named)
        if any(one.device != self._members.id.hex() for one in loose):
            return  # a colleague has it, and with it the words that it names
        rest = [one for one in revisions if one not in loose]
        kept = restating.standing(dossiers.key_to_write(dossier, keys), rest)
        kept, renamed = restating.restate(store, dossiers, dossier, kept, loose)
        gone = {one.id for one in loose}
        restating.put_draft_over(store, dossier, kept.state.heads, renamed, gone)
        self._forget(dossier, gone)

    def _forget(self, dossier: bytes, gone: Collection[str]) -> None:
        """Also what was taken away before it was sent: nothing stands on it any more."""
        for one in map(bytes.fromhex, gone):
            self._parts.store.write("delete from revisions where id = ?", one)
            place = self._members.outbox.of(one)
            if place is not None:
                self._members.outbox.sent([place.n])
        self._members.sums.forget()
        self._parts.arrivals.touch(dossier)


def _with_what_stands_on(revisions: list[Revision], named: Collection[str]) -> list[Revision]:
    """These, and all that was written over one of them."""
    found, more = {*named}, True
    while more:
        over = {one.id for one in revisions if one.id not in found and not found.isdisjoint(one.parents)}
        found, more = found | over, bool(over)
    return [one for one in revisions if one.id in found]
