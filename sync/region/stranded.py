"""What was written over words that were never sent and are gone: nobody has these, so it would wait for them for ever.

A mend of a damaged vault finds it, and writes it anew over what is left of its dossier. Where the beginning of the
dossier is gone as well, that comes from the server first.
"""

from collections.abc import Iterable, Set
from datetime import datetime
from typing import Final

from sync.errors import BadBox, UnknownDossier
from sync.laptop import restating
from sync.laptop.dossiers import REVISION, Dossiers
from sync.laptop.settings import Settings
from sync.laptop.store import Store
from sync.region.membership import Membership
from sync.region.outbox import Unsent

_GONE: Final = "region.gone"  # setting: ids that are waited for in vain in dossiers without a beginning, spaces between
NO_PARENTS: Final = "no-parents"  # why such a revision is set apart meanwhile
_MOST: Final = 1_000  # of such ids: what one setting can hold


class Stranded:
    """Everything here inside a transaction. written: how many revisions were written anew."""

    def __init__(self, store: Store, dossiers: Dossiers, members: Membership, settings: Settings) -> None:
        self._store, self._dossiers, self._members, self._settings = store, dossiers, members, settings
        self.written = 0

    @property
    def gone(self) -> frozenset[str]:
        """Ids of revisions that were waited for in vain when this was last looked at."""
        said = self._settings.get(_GONE)
        return frozenset(said.split()) if isinstance(said, str) else frozenset()

    def restate(self, gone: Set[str], at: datetime) -> tuple[bytes, ...]:
        """Write anew what stands on these, or hold it back and note them until it can be; the dossiers it was done in.

        The server would take what stands on nothing, and nobody could ever read it.
        """
        unsent, written, later = self._members.outbox.of_kind(REVISION), list[bytes](), False
        for dossier in sorted(self._concerned(unsent)):
            waits = [place for place in unsent if place.dossier == dossier]
            done = self._restate(dossier, gone, {place.id.hex() for place in waits})
            later = later or done is None
            written += [dossier] if done else []
            self._hold(waits, None if done is not None else at)
        self._forget(unsent)
        self._settings.set(_GONE, " ".join(sorted(gone)[:_MOST]) if later else None)
        return tuple(written)

    def _hold(self, waits: Iterable[Unsent], at: datetime | None) -> None:
        """Keep these apart from now on, or let those go again that were."""
        for place in waits:
            if at is not None and place.code is None:
                self._members.outbox.refuse(place.n, NO_PARENTS, at)
            elif at is None and place.code == NO_PARENTS:
                self._members.outbox.try_again(place.id)

    def _concerned(self, unsent: Iterable[Unsent]) -> set[bytes]:
        """Dossiers with something that was not sent, or not even saved."""
        typed = {dossier for (dossier,) in self._store.rows("select dossier from drafts")}
        return typed | {place.dossier for place in unsent if place.dossier is not None}

    def _restate(self, dossier: bytes, gone: Set[str], unsent: Set[str]) -> bool | None:
        """True when something was written anew; None when what it can stand on still has to come."""
        try:
            keys, revisions = self._dossiers.parts(dossier, strict=False)
            key, entitled = self._dossiers.key_to_write(dossier, keys), self._members.entitled(dossier)
        except UnknownDossier:
            return False
        except BadBox:  # its keys are not here, or not yet
            return None
        kept = restating.standing(key, revisions, entitled)
        loose = [one for one in restating.stranded(revisions, kept, gone) if one.id in unsent]
        typed = gone & {*restating.typed_over(self._store, dossier)}
        if not loose and not typed:
            return False
        if not kept.revisions:
            return None
        kept, renamed = restating.restate(self._store, self._dossiers, dossier, kept, loose)
        restating.put_draft_over(self._store, dossier, kept.state.heads, renamed, gone)
        self.written += len(renamed)
        return True

    def _forget(self, unsent: Iterable[Unsent]) -> None:
        """Nothing is to be sent that is not here."""
        here = {one for (one,) in self._store.rows("select id from revisions")}
        self._members.outbox.sent(place.n for place in unsent if place.id not in here)
