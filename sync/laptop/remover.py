"""Taking a value or a dossier away for good, in an open vault and then in every copy of it in the profile."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sync import history, records
from sync.errors import BadBox, DamagedDossier, RemovalBehind, RemovalNeedsRoom, SyncError, UnknownDossier
from sync.history import Revision
from sync.laptop import redaction, removing
from sync.laptop.cards import Cards
from sync.laptop.dossiers import Dossiers, id_bytes
from sync.laptop.given import GivenPlans
from sync.laptop.heads import sealed_over
from sync.laptop.opened import Saying
from sync.laptop.removing import Removal, Removals
from sync.laptop.store import Store
from sync.wire import Value, same

_ROOM: Final = 3  # times the size of the vault: its new pages in a passing file, in the log, and in a copy
Announce = Callable[[bytes, tuple[bytes, ...], datetime], None]  # revisions of a dossier were redacted, to its region
# Of dossiers, from all copies but one; where it did not succeed.
ClearCopies = Callable[[Sequence[bytes], Path | None], tuple[Path, ...]]
Renew = Callable[[], Path | None]  # makes a backup; None when there is none to be made


class Remover:
    """clear: deletes a dossier from the copies in the profile. announce: tells the region of a redaction."""

    def __init__(
        self,
        opened: Store,
        dossiers: Dossiers,
        cards: Cards,
        given: GivenPlans,
        removals: Removals,
        clear: ClearCopies,
        announce: Announce,
    ) -> None:
        self._store, self._dossiers, self._cards, self._given = opened, dossiers, cards, given
        self._removals, self._clear, self._announce = removals, clear, announce

    def redact(self, dossier_id: str, path: str, revision_id: str, *, form: str, at: datetime) -> None:
        """In the vault itself; see Vault.redact."""
        before = self._dossiers.get(dossier_id)
        wrote = before.revisions.get(revision_id)
        if wrote is None or wrote.changes.get(path) is None or path.startswith(redaction.NODE + "/"):
            raise UnknownDossier("value")
        value, dossier = wrote.changes[path], id_bytes(dossier_id)
        hit = redaction.targets(before.revisions.values(), path, value)
        plans = self._plans_with(dossier_id, path, value)
        changes = redaction.restated(before.state, hit, path, value, at, plans)
        made, _ = sealed_over(self._dossiers, dossier, before, Saying(changes, before.state.heads, form, None, at))
        try:
            with self._store.transaction():
                for sealed in made:
                    self._dossiers.append(dossier, sealed)
                for one in hit:
                    self._dossiers.blank(one.id)
                self._given.take_away(dossier_id, plans)
                self._clean_draft(dossier, {path: value})
                self._announce(dossier, tuple(sorted(bytes.fromhex(one.id) for one in hit)), at)
                after = self._dossiers.read(dossier)
                card = self._cards.make(dossier, after.state)
                self._cards.write(dossier, after.state, card)
                self._removals.note(Removal(dossier_id, at, removing.REDACTED, pending=True))
        except BaseException:
            self._dossiers.forget(dossier_id)
            raise
        self._dossiers.keep(dossier_id, after)
        self._cards.keep(dossier_id, card)

    def redacted_elsewhere(self, dossier: bytes, ids: tuple[bytes, ...], at: datetime) -> None:
        """A holder had the content of these revisions taken away; inside a transaction.

        Drafts and given plans that show the value go as well, when the fact that tells which value it was is here. When
        that is still to come, a draft loses all that it says as these revisions did: afterwards nobody can tell which
        of it had to go, and what had not is restated by the revision with the fact.
        """
        dossier_id = dossier.hex()
        with suppress(DamagedDossier, UnknownDossier):
            opened = self._dossiers.read(dossier)  # as it is by now: what is kept in memory may be of before this step
            revisions = opened.revisions
            facts = redaction.facts_of(revisions.values(), opened.entitled)
            for one in (id_.hex() for id_ in ids):
                wrote, fact = revisions.get(one), facts.get(one)
                if wrote is not None and fact is None:
                    self._clean_draft(dossier, wrote.changes)
                value = wrote.changes.get(fact.path) if wrote is not None and fact is not None else None
                if fact is not None and value is not None:
                    self._given.take_away(dossier_id, self._plans_in(dossier_id, revisions, fact.path, value))
                    self._given.take_away(dossier_id, self._plans_of_none(dossier_id, revisions))
                    self._clean_draft(dossier, {fact.path: value})
        for id_ in ids:
            self._dossiers.blank(id_.hex())
            self._store.write("delete from refused where id = ?", id_)  # it may have waited there with its content
        self._store.drop("shelved", dossier)  # it may name what had to go
        self._dossiers.forget(dossier_id)
        self._removals.note(Removal(dossier_id, at, removing.REDACTED, pending=True))

    def told_elsewhere(self, dossier: bytes, ids: frozenset[str]) -> None:
        """What these revisions held, which a holder had taken away, is told by one that came behind the word for it.

        Given plans that show it go now, inside a transaction: which value it was can be read no more, but in which
        states it stood can.
        """
        dossier_id = dossier.hex()
        with suppress(DamagedDossier, UnknownDossier):
            opened = self._dossiers.read(dossier)
            facts = redaction.facts_of(opened.revisions.values(), opened.entitled)
            for fact in (facts[one] for one in ids & facts.keys() & opened.revisions.keys()):
                blank = opened.revisions[fact.revision]
                if blank.changes.get(fact.path) is not None:
                    continue  # the word for it is still to come
                marked = replace(blank, changes={**blank.changes, fact.path: fact.revision})
                stood = {**opened.revisions, fact.revision: marked}
                plans = self._plans_in(dossier_id, stood, fact.path, fact.revision)
                self._given.take_away(dossier_id, plans)
                if plans:
                    self._removals.note(Removal(dossier_id, fact.at, removing.REDACTED, pending=True))

    def _plans_with(self, dossier_id: str, path: str, value: Value) -> tuple[int, ...]:
        """The given plans whose pages may show the value: made from a state in which it stood, or one that is lost."""
        revisions = self._dossiers.get(dossier_id).revisions
        return (*self._plans_in(dossier_id, revisions, path, value), *self._plans_of_none(dossier_id, revisions))

    def _plans_of_none(self, dossier_id: str, revisions: Mapping[str, Revision]) -> tuple[int, ...]:
        """Those of a revision that is not here, such as one that was damaged: nobody can tell what they show. (G-22)"""
        return tuple(plan.number for plan in self._given.all(dossier_id) if plan.revision not in revisions)

    def _plans_in(self, dossier_id: str, revisions: Mapping[str, Revision], path: str, value: Value) -> tuple[int, ...]:
        found = []
        for plan in self._given.all(dossier_id):
            if plan.revision not in revisions:
                continue  # of a copy that is coming back, it may be on its way
            state = history.state_at(revisions.values(), plan.revision)
            stood = [state.values.get(path), *(one.value for one in state.conflicts.get(path, ()))]
            if any(same(one, value) for one in stood):
                found.append(plan.number)
        return tuple(found)

    def _clean_draft(self, dossier: bytes, said: Mapping[str, Value]) -> None:
        """Take these values, by path, out of a draft; a cleared answer is no value."""
        try:
            content = self._store.get("drafts", dossier)
            if content is not None:
                draft = records.draft_of(content)
                for path, value in said.items():
                    draft = draft if value is None else redaction.without(draft, path, value)
                self._store.put("drafts", dossier, records.draft_content(draft))
        except BadBox:
            self._store.drop("drafts", dossier)  # it cannot be read, and it may hold the value

    def destroy(self, dossier_id: str, *, at: datetime) -> None:
        """In the vault itself; see Vault.destroy."""
        dossier = id_bytes(dossier_id)
        if not removing.holds_dossier(self._store, dossier):
            raise UnknownDossier()
        self.purge(dossier, at)

    def purge(self, dossier: bytes, at: datetime) -> None:
        """Delete it, also when there is nothing of it here: nothing is ever written under its id again."""
        dossier_id = dossier.hex()
        with self._store.transaction():
            removing.delete_dossier(self._store, dossier)
            self._removals.note(Removal(dossier_id, at, removing.DESTROYED, pending=True))
        self._dossiers.forget(dossier_id)
        self._cards.drop(dossier_id)

    def finish(self, renew: Renew = lambda: None) -> None:
        """Take what is pending away from every page of the vault and every copy. Raises RemovalBehind.

        renew: makes a backup once the vault is rid of it, which need not be cleared then.
        """
        pending = [one for one in self._removals.all() if one.pending]
        if not pending:
            return
        rid = self._is_rid()
        behind = self._clear([bytes.fromhex(one.dossier_id) for one in pending], renew() if rid else None)
        if not rid or behind:
            raise RemovalBehind() if self._has_room() else RemovalNeedsRoom()
        for one in pending:
            self._removals.note(replace(one, pending=False))

    def _is_rid(self) -> bool:
        """True when no page of the vault, nor its log, holds what was deleted; False while that is refused."""
        try:
            self._store.rewrite()
            return self._store.flush()
        except SyncError:
            return False

    def _has_room(self) -> bool:
        """False when the disk may be what kept a removal from being finished."""
        free = shutil.disk_usage(self._store.path.parent).free
        return free >= _ROOM * self._store.path.stat().st_size

    def finish_earlier(self) -> None:
        """What was cut off or refused before is tried again; when it is refused again it stays pending."""
        with suppress(RemovalBehind):
            self.finish()
