"""The worker's desk: the unlocked vault, the dossier that lies open, and every intent that changes it.

All vault work goes to its lane; what is typed is sealed as a draft within a second and becomes a revision when a
section is left, on the plan, on closing and before locking. Screens read `sitting.dossier()` and listen to `changed`.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal

from desktop.contacts.current import contact_of_today
from desktop.jobs import Jobs, Lane, still_wanted
from desktop.leaving import Leaving
from desktop.named import ASSIGNED, named
from desktop.publishing.source import Source, keep_source
from desktop.questionnaire import (
    Questionnaire,
    keep,
    latest,
    put_in_use,
    put_own_in_use,
    recalled,
)
from desktop.shelf import Shelf
from desktop.shelf import put_in_use as put_catalogue
from desktop.shelf import put_own_in_use as put_own_catalogue
from desktop.sitting import Sitting, TooLong
from desktop.team.team_desk import TeamDesk
from desktop.trouble import BUG, Trouble, trouble_of
from desktop.vault_desk import VaultDesk
from forms.engine.model import Form
from sync.errors import RemovalBehind, SyncError, UnknownDossier
from sync.history import State
from sync.vault import Draft, GivenPlan, GivenPlanInfo, RevisionInfo, Value, Vault

DRAFT_DELAY_MS: Final = 400  # sealed well within a second of the last key press
RETRY_MS: Final = 5_000
SEED_DIGITS: Final = 12  # hex digits of the id that random() and uuid() of a dossier go by


@dataclass(frozen=True)
class Opened:
    """What the vault hands over when a dossier is opened. state is None for one that was never saved."""

    state: State | None
    draft: Draft | None
    given: tuple[GivenPlanInfo, ...]
    forms: Mapping[str, Form] = field(default_factory=dict)  # that it was filled with before, by name


Waiting = tuple[Callable[[], None] | None, str | None, Callable[[Trouble], None] | None]


def new_item_id() -> str:
    """A random id for an item of a repeat, a contact or a note: 16 lower hex digits."""
    return secrets.token_hex(8)


class Desk(VaultDesk):
    """The vault with the dossier that lies open on it."""

    opened = Signal()  # a dossier lies open
    closed = Signal()
    changed = Signal(frozenset)  # stored paths whose state changed; empty = look at everything
    saved = Signal(datetime)

    def __init__(self, profile: Path, jobs: Jobs, clock: Callable[[], datetime], language: str = "nl") -> None:
        super().__init__(profile, jobs, clock, language)
        self.sitting: Sitting | None = None
        self.recovered: Draft | None = None  # what a crash left unsaved in the dossier that was just opened
        self._waiting: list[Waiting] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY_MS)
        self._timer.timeout.connect(self._seal_draft)
        self.team = TeamDesk(self)

    def _put_away(self, vault: Vault, at: datetime) -> Leaving:
        self._timer.stop()
        self._waiting.clear()
        sitting, self.sitting, self.recovered = self.sitting, None, None
        if sitting is None:
            return super()._put_away(vault, at)
        return Leaving(vault, at, sitting.dossier_id, sitting.unsaved_values(), self.sample_folder)

    def save_settings(self, settings: Mapping[str, Value]) -> None:
        super().save_settings(settings)
        if self.sitting is not None:
            self.sitting.set_region(self.region)

    def _take_shelf(self, shelf: Shelf) -> None:
        super()._take_shelf(shelf)
        if self.sitting is not None:
            self.sitting.set_region(self.region)
            self.changed.emit(frozenset())

    def use_catalogue(
        self, content: bytes | None, done: Callable[[], None], failed: Callable[[Trouble], None] | None = None
    ) -> None:
        """Put the catalogue of a pack in use from now on, None for the program's own."""
        at = self.clock()

        def take(found: Shelf) -> None:
            self._take_shelf(found)
            done()

        self.with_vault(
            lambda vault: put_own_catalogue(vault) if content is None else put_catalogue(vault, content, at),
            take,
            failed,
        )

    def publish(
        self,
        form: Form | None,
        done: Callable[[], None],
        failed: Callable[[Trouble], None] | None = None,
        source: Source | None = None,
    ) -> None:
        """Put a form in use from now on, None for the program's own; a dossier that lies open is put away first.

        source: its spreadsheet, to be kept with it.
        """
        vault, at = self.open_vault(), self.clock()

        def work() -> Questionnaire | None:
            if form is None:
                put_own_in_use(vault)
                return None
            found = put_in_use(vault, form, at)
            if source is not None:
                keep_source(vault, found.name, source, at)
            return found

        def take(found: Questionnaire | None) -> None:
            if self._vault is vault:
                self._form = found
                if still_wanted(done):
                    done()

        self.close_dossier(then=lambda: self.jobs.run(Lane.VAULT, work, take, failed, always=True))

    def new_dossier(self) -> None:
        """Lay an empty dossier open; nothing is stored before something is typed. What lay open is saved first."""
        self.close_dossier(then=lambda: self._lay_open(secrets.token_hex(16), Opened(None, None, ())))

    def open_dossier(self, dossier_id: str) -> None:
        """Fetch a dossier with its draft and given plans; `opened` follows. What lay open is saved first."""
        self.close_dossier(then=partial(self._fetch, dossier_id))

    def _fetch(self, dossier_id: str) -> None:
        vault, current = self.open_vault(), self.questionnaire.name

        def work() -> Opened:
            draft = vault.drafts().get(dossier_id)
            if not vault.has(dossier_id):
                return Opened(None, draft, (), recalled(vault, latest(vault), current))
            names = [revision.form for revision in reversed(vault.history(dossier_id))]
            forms = recalled(vault, names, current)
            return Opened(vault.dossier(dossier_id), draft, vault.given_plans(dossier_id), forms)

        def take(found: Opened) -> None:
            if self._vault is vault and self.sitting is None:
                self._lay_open(dossier_id, found)

        self.jobs.run(Lane.VAULT, work, take, key="open")

    def close_dossier(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed and put the dossier away."""

        def away() -> None:
            self.sitting = None
            self.closed.emit()
            if then is not None:
                then()

        if self.sitting is None:
            if then is not None:
                then()
        else:
            self.commit(then=away)

    def answer(self, path: str, value: str | None) -> None:
        """Give or clear an answer. One that is too long to be kept is told and not written."""
        with self._telling():
            self._touched(self._open_sitting().answer(path, value))

    def answer_many(self, answers: Mapping[str, str | None]) -> None:
        """Give several answers at once."""
        with self._telling():
            self._open_sitting().answer_many(answers)
            self._touched(frozenset())

    def put(self, changes: Mapping[str, Value]) -> None:
        """Write what is no answer: contact, note, road, safety, closing, working name."""
        with self._telling():
            self._open_sitting().put(changes)
            self._touched(frozenset(changes))

    def put_beside(self, changes: Mapping[str, Value]) -> None:
        """Write that the worker has seen something: belongs to no conversation, and is no step of undo."""
        self._open_sitting().put_beside(changes)
        if not self._timer.isActive():
            self._timer.start(DRAFT_DELAY_MS)
        self.changed.emit(frozenset(changes))

    def begin_contact(self) -> None:
        """Open a contact of today when there is none: what is written belongs to a conversation."""
        sitting = self._open_sitting()
        self._put_on_my_name()
        sitting.put_beside(contact_of_today(sitting.dossier(), self.clock(), new_item_id))

    def _put_on_my_name(self) -> None:
        """In a region a new dossier stands on the name of who begins it."""
        sitting, region = self._open_sitting(), self.team.now
        if region is not None and not sitting.heads and ASSIGNED not in sitting.values:
            me = region.by_device.get(region.me)
            name = me.name if me is not None and me.name else str(self.settings.get("worker_name") or "")
            sitting.put_beside({ASSIGNED: named(region.me, name)})

    def take_in_news(self, dossiers: frozenset[str] | None) -> None:
        """Show what came in from elsewhere for the dossier that lies open. dossiers: that changed; None: any may have.

        What is typed stays. It is saved first, over what its author saw, so that it replaces nothing of a colleague.
        """
        sitting = self.sitting
        if sitting is None or (dossiers is not None and sitting.dossier_id not in dossiers):
            return
        if sitting.unsaved:
            self.commit()
            return
        vault, dossier_id = self.open_vault(), sitting.dossier_id

        def take(state: State | None) -> None:
            if self.sitting is not sitting or sitting.unsaved:
                return
            if state is None and sitting.heads:
                self.sitting = None  # purged, or put away from this laptop
                self.closed.emit()
            elif state is not None:
                sitting.take_in(state)
                self.changed.emit(frozenset())

        self.jobs.run(
            Lane.VAULT, lambda: vault.dossier(dossier_id) if vault.has(dossier_id) else None, take, key="news"
        )

    def set_aside(self) -> None:
        """Drop what a crash left unsaved; undo brings it back."""
        vault, sitting = self.open_vault(), self._open_sitting()
        sitting.set_aside()
        self.recovered = None
        self._timer.stop()
        self.jobs.run(Lane.VAULT, lambda: vault.drop_draft(sitting.dossier_id))
        self.refresh_cards()
        self.changed.emit(frozenset())

    def add_item(self, repeat_path: str) -> str:
        """Add an item to a repeat; its stored path."""
        item = self._open_sitting().add_item(repeat_path, new_item_id())
        self._touched(frozenset())
        return item

    def remove_item(self, item_path: str) -> None:
        """Remove an item of a repeat; undo brings it back."""
        self._open_sitting().remove_item(item_path)
        self._touched(frozenset())

    def undo(self) -> bool:
        """Take the last change back."""
        undone = self._open_sitting().undo()
        if undone:
            self._touched(frozenset())
        return undone

    def commit(
        self,
        then: Callable[[], None] | None = None,
        reason: str | None = None,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Make a revision of what is typed, in one durable transaction; then runs when it is safe, or at once.

        While one is under way the next waits for it, so that each is written over the one before. When the vault
        refuses, nothing typed is lost: it is unsaved again, failed is told (or `trouble`), and then does not run.
        """
        sitting = self._open_sitting()
        sitting.end_run()
        if sitting.sending:
            self._waiting.append((then, reason, failed))
            return
        self._timer.stop()
        if not sitting.unsaved:
            if then is not None:
                then()
            return
        vault, at, heads, dossier_id = self.open_vault(), self.clock(), sitting.heads, sitting.dossier_id
        changes, asked = sitting.send(), self.questionnaire

        def work() -> State:
            keep(vault, asked, at)
            if heads:
                vault.save(dossier_id, changes, parents=heads, form=asked.name, reason=reason, at=at)
            else:
                vault.new_dossier(changes, form=asked.name, reason=reason, at=at, dossier_id=dossier_id)
            return vault.dossier(dossier_id)

        def take(state: State) -> None:
            sitting.settle(dossier_id, state)
            if self._vault is not vault:
                return  # locked in the meantime; what was typed is safe
            self.saved.emit(at)
            self.changed.emit(frozenset())
            self.refresh_cards()
            if then is not None and still_wanted(then):
                then()
            self._go_on(sitting)

        def refused(trouble: Trouble) -> None:
            sitting.refuse()
            if self._vault is not vault:
                return  # locked in the meantime; locking seals what is owed
            waiting, self._waiting = self._waiting, []
            self._timer.start(DRAFT_DELAY_MS)
            for told in [failed, *(other for _then, _reason, other in waiting)]:
                if told is not None and still_wanted(told):
                    told(trouble)
            self.trouble.emit(trouble)

        self.jobs.run(Lane.VAULT, work, take, refused, always=True)

    def _go_on(self, sitting: Sitting) -> None:
        """Carry on with what waited for a revision, and seal what was typed meanwhile."""
        waiting, self._waiting = self._waiting, []
        for then, reason, failed in waiting:
            if self.sitting is sitting:
                self.commit(then, reason, failed)
        if self.sitting is sitting and sitting.pending:
            self._timer.start(DRAFT_DELAY_MS)

    def give_plan(
        self,
        pdf: bytes,
        how: str,
        done: Callable[[GivenPlanInfo], None],
        *,
        revision: str | None = None,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Freeze the plan that was given: save what is typed, then seal its pages with number, date and revision.

        how: printed, saved, shown, phone, qr or queue. revision: the one the pages were made from, else the newest.
        The dossier tells of the plan too (given/<id>/...), written in the same go.
        """
        self.commit(then=lambda: self._seal_given(pdf, how, done, revision, failed), failed=failed)

    def given_pdf(self, number: int, done: Callable[[bytes], None]) -> None:
        """The pages of a given plan, byte for byte as they were given."""
        vault, dossier_id = self.open_vault(), self._open_sitting().dossier_id
        self.jobs.run(Lane.VAULT, lambda: vault.given_pdf(dossier_id, number), done, key="given")

    def note_printed(
        self,
        dossier_id: str,
        plan_id: str,
        done: Callable[[], None],
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Note of a plan that waited in the queue that it was printed; the dossier need not lie open."""
        at, name = self.clock(), self.questionnaire.name

        def work(vault: Vault) -> State:
            heads = vault.dossier(dossier_id).heads
            printed = {f"given/{plan_id}/printed": at.isoformat()}
            vault.save(dossier_id, printed, parents=heads, form=name, at=at, keep_draft=True)
            return vault.dossier(dossier_id)

        def take(state: State) -> None:
            if self.sitting is not None and self.sitting.dossier_id == dossier_id:
                self.sitting.take_in(state)
                self.changed.emit(frozenset())
            self.refresh_cards()
            done()

        self.with_vault(work, take, failed)

    def history(self, done: Callable[[tuple[RevisionInfo, ...]], None]) -> None:
        """Every revision of the open dossier, oldest first."""
        vault, dossier_id = self.open_vault(), self._open_sitting().dossier_id
        self.jobs.run(
            Lane.VAULT, lambda: vault.history(dossier_id) if vault.has(dossier_id) else (), done, key="history"
        )

    def state_at(self, revision: str, done: Callable[[State], None]) -> None:
        """The open dossier as it stood after a revision."""
        vault, dossier_id = self.open_vault(), self._open_sitting().dossier_id
        self.jobs.run(Lane.VAULT, lambda: vault.state_at(dossier_id, revision), done)

    def redact(self, path: str, revision: str, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        """Take a value that a revision wrote away for good; what is typed is saved first."""
        self.commit(then=lambda: self._redact(path, revision, done, failed), failed=failed)

    def _redact(self, path: str, revision: str, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        dossier_id, form = sitting.dossier_id, self.questionnaire.name

        def work() -> tuple[State, tuple[GivenPlanInfo, ...], SyncError | None]:
            self._keeper.wait_for_copy()
            behind = None
            try:
                vault.redact(dossier_id, path, revision, form=form, at=at)
            except RemovalBehind as error:
                behind = error
            return vault.dossier(dossier_id), vault.given_plans(dossier_id), behind

        def take(result: tuple[State, tuple[GivenPlanInfo, ...], SyncError | None]) -> None:
            state, given, behind = result
            if self._vault is vault and self.sitting is sitting:
                self._lay_open(dossier_id, Opened(state, None, given))  # anew: undo may bring nothing back
                self.refresh_cards()
                self._removed(behind, done)

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)

    def destroy(self, done: Callable[[], None], failed: Callable[[Trouble], None]) -> None:
        """Take the open dossier away for good, what is typed too."""
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        dossier_id = sitting.dossier_id
        self._timer.stop()

        def work() -> SyncError | None:
            self._keeper.wait_for_copy()
            try:
                vault.destroy(dossier_id, at=at)
            except UnknownDossier:
                return None  # nothing of it was ever stored
            except RemovalBehind as error:
                return error
            return None

        def take(behind: SyncError | None) -> None:
            if self._vault is vault:
                self.sitting = self.recovered = None
                self.closed.emit()
                self.refresh_cards()
                self._removed(behind, done)

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)

    def _removed(self, behind: SyncError | None, done: Callable[[], None]) -> None:
        if still_wanted(done):
            done()
        if behind is not None:
            self.trouble.emit(trouble_of(behind) or BUG)

    def _seal_given(
        self,
        pdf: bytes,
        how: str,
        done: Callable[[GivenPlanInfo], None],
        revision: str | None,
        failed: Callable[[Trouble], None] | None,
    ) -> None:
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        number = max((plan.number for plan in sitting.given), default=0) + 1
        made_from = revision or (sitting.heads[0] if sitting.heads else "")
        plan = GivenPlan(plan_id=new_item_id(), number=number, at=at, how=how, revision=made_from, pdf=pdf)
        dossier_id, name = sitting.dossier_id, self.questionnaire.name

        def work() -> tuple[State, tuple[GivenPlanInfo, ...]]:
            vault.give_plan(dossier_id, plan)
            given = vault.given_plans(dossier_id)
            heads = vault.dossier(dossier_id).heads  # those of now: a save may have come in between
            vault.save(dossier_id, _told_of(given[-1]), parents=heads, form=name, at=at, keep_draft=True)
            return vault.dossier(dossier_id), given

        def take(result: tuple[State, tuple[GivenPlanInfo, ...]]) -> None:
            if self._vault is not vault:
                return  # locked in the meantime; the plan is sealed
            sitting.set_given(result[1])
            sitting.take_in(result[0])
            self.saved.emit(at)
            self.changed.emit(frozenset())
            self.refresh_cards()
            if still_wanted(done):
                done(next(one for one in result[1] if one.number == number))

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)

    def _lay_open(self, dossier_id: str, found: Opened) -> None:
        self.recovered = found.draft
        self.sitting = Sitting(
            self.questionnaire.form,
            today=self.today,
            language=self.language,
            dossier_id=dossier_id,
            state=found.state,
            draft=found.draft,
            given=found.given,
            forms=found.forms,
            region=self.region,
            seed=int(dossier_id[:SEED_DIGITS], 16),
        )
        if self.sitting.pending and found.draft is None:
            self._timer.start(DRAFT_DELAY_MS)  # answers that moved to their place in this form
        self.opened.emit()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except TooLong as error:
            self.trouble.emit(Trouble(error.code, "", "trouble.too_long"))

    def _open_sitting(self) -> Sitting:
        if self.sitting is None:
            raise RuntimeError("no dossier lies open")
        return self.sitting

    def _touched(self, paths: frozenset[str]) -> None:
        if not paths or any(not path.startswith("contact/") for path in paths):  # ending one begins no other
            self.begin_contact()
        if not self._timer.isActive():
            self._timer.start(DRAFT_DELAY_MS)  # not restarted by the next key, so a draft is never older than the delay
        self.changed.emit(paths)

    def _seal_draft(self) -> None:
        self._timer.stop()
        sitting = self.sitting
        if self._vault is None or sitting is None or sitting.sending or not sitting.pending:
            return  # after a revision that is under way, _go_on seals what came since
        vault, dossier_id, draft = self._vault, sitting.dossier_id, sitting.draft(self.clock())
        self.jobs.run(Lane.VAULT, lambda: vault.put_draft(dossier_id, draft), None, self._draft_refused, key="draft")

    def _draft_refused(self, trouble: Trouble) -> None:
        if self.sitting is not None and self.sitting.pending:
            self._timer.start(RETRY_MS)  # the disk may have room again; the worker is told meanwhile
        self.trouble.emit(trouble)


def _told_of(plan: GivenPlanInfo) -> dict[str, Value]:
    """What the dossier itself says of a given plan; the sealed pages hold the rest."""
    item = f"given/{plan.plan_id}"
    return {
        f"{item}/number": plan.number,
        f"{item}/at": plan.at.isoformat(),
        f"{item}/how": plan.how,
        f"{item}/revision": plan.revision,
        f"{item}/pdf_sha256": plan.pdf_sha256,
    }
