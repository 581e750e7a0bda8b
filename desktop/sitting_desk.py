"""The dossier that lies open on the vault: fetched, sealed as a draft while it is typed in, saved as revisions.

What is typed is sealed within a second and becomes a revision when a section is left, on the plan, on closing and
before locking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal

from desktop.ids import new_dossier_id
from desktop.jobs import Jobs, Lane, still_wanted
from desktop.leaving import Leaving
from desktop.questionnaire import Questionnaire, filled_with, keep
from desktop.shelf import Shelf
from desktop.sitting import Sitting
from desktop.team.now import RegionNow
from desktop.trouble import NOT_OURS, UNHEARD, Trouble
from desktop.vault_desk import VaultDesk
from forms.engine.model import Form
from sync.history import State
from sync.vault import Draft, GivenPlanInfo, Value, Vault

DRAFT_DELAY_MS: Final = 400  # sealed well within a second of the last key press
RETRY_MS: Final = 5_000
SEED_DIGITS: Final = 12  # hex digits of the id that random() and uuid() of a dossier go by


@dataclass(frozen=True)
class Opened:
    """What the vault hands over when a dossier is opened. state is None for one that was never saved."""

    asked: Questionnaire  # the form that it is asked with as long as it lies open
    state: State | None
    draft: Draft | None
    given: tuple[GivenPlanInfo, ...]
    forms: Mapping[str, Form] = field(default_factory=dict)  # that it was filled with before, by name
    blank: frozenset[str] = frozenset()  # revisions of which what they said was taken away for good


def blank_in(vault: Vault, dossier_id: str) -> frozenset[str]:
    """The revisions of a dossier of which what they said was taken away for good."""
    return frozenset(one.id for one in vault.history(dossier_id) if one.removed_at is not None)


@dataclass(frozen=True)
class _Wanted:
    """A revision that somebody asked for. then: runs when it is safe; failed: is told why it is not."""

    then: Callable[[], None] | None
    reason: str | None
    failed: Callable[[Trouble], None] | None


@dataclass(frozen=True)
class _News:
    """What the vault has of the open dossier after something came in. draft: what is left of what a crash left.

    asked: whether that was asked about when this was read; without, no draft is. blank: as in Opened.
    """

    state: State
    forms: Mapping[str, Form]
    given: tuple[GivenPlanInfo, ...]
    blank: frozenset[str]
    asked: bool
    draft: Draft | None


class SittingDesk(VaultDesk):
    """The vault with the dossier that lies open on it."""

    opened = Signal()  # a dossier lies open
    closed = Signal()
    gone = Signal(str)  # the dossier that lay open is not on this laptop any more: its id
    changed = Signal(frozenset)  # stored paths whose state changed; empty = look at everything
    saved = Signal(datetime)

    def __init__(self, profile: Path, jobs: Jobs, clock: Callable[[], datetime], language: str = "nl") -> None:
        super().__init__(profile, jobs, clock, language)
        self.sitting: Sitting | None = None
        self._asked: Questionnaire | None = None
        self._waiting: list[_Wanted] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY_MS)
        self._timer.timeout.connect(self._seal_draft)

    def _put_away(self, vault: Vault, at: datetime) -> Leaving:
        if self.sitting is not None and not self._owes(self.sitting):
            self._seal_if_due()
        self._timer.stop()
        self._waiting.clear()
        sitting, self.sitting = self.sitting, None
        if sitting is None:
            return super()._put_away(vault, at)
        owed = sitting.unsaved_values() if self._owes(sitting) else {}
        return Leaving(vault, at, sitting.dossier_id, owed, self.sample_folder, sitting.heads, sitting.sent)

    def save_settings(self, settings: Mapping[str, Value]) -> None:
        super().save_settings(settings)
        if self.sitting is not None:
            self.sitting.set_region(self.region)

    def _take_shelf(self, shelf: Shelf) -> None:
        super()._take_shelf(shelf)
        if self.sitting is not None:
            self.sitting.set_region(self.region)
            self.changed.emit(frozenset())

    def region_now(self) -> RegionNow | None:
        """The region as the screens see it; None without one."""
        return None

    @property
    def asked_with(self) -> Questionnaire:
        """The form of the dossier that lies open: one that comes in use meanwhile is for the next that is opened."""
        return self.questionnaire if self.sitting is None or self._asked is None else self._asked

    @property
    def may_write(self) -> bool:
        """False for a dossier that can only be read."""
        return self.why_not_write is None

    @property
    def why_not_write(self) -> Trouble | None:
        """What keeps the worker from writing in it; None when nothing does.

        What is written in a dossier that another team holds, also while it is offered to ours, would count for nobody
        until somebody there lets it count; and where nothing counts yet, there is nothing to write over.
        """
        region, sitting = self.region_now(), self.sitting
        if region is None or sitting is None:
            return None
        if not region.holds(sitting.dossier_id):
            return NOT_OURS
        return UNHEARD if sitting.unheard else None

    def _owes(self, sitting: Sitting) -> bool:
        """True when something is to be saved: what was typed in time is, in a dossier that has left too."""
        return sitting.unsaved if self.may_write else sitting.typed

    def new_dossier(self) -> None:
        """Lay an empty dossier open; nothing is stored before something is typed. What lay open is saved first."""
        self.close_dossier(then=lambda: self._lay_open(new_dossier_id(), Opened(self.questionnaire, None, None, ())))

    def open_dossier(self, dossier_id: str) -> None:
        """Fetch a dossier with its draft and given plans; `opened` follows. What lay open is saved first."""
        self.close_dossier(then=partial(self._fetch, dossier_id))

    def _fetch(self, dossier_id: str) -> None:
        vault, asked = self.open_vault(), self.questionnaire

        def work() -> Opened:
            draft = vault.draft(dossier_id)
            forms = filled_with(vault, dossier_id, asked, draft)
            if not vault.has(dossier_id):
                return Opened(asked, None, draft, (), forms)
            given, blank = vault.given_plans(dossier_id), blank_in(vault, dossier_id)
            return Opened(asked, vault.dossier(dossier_id), draft, given, forms, blank)

        def take(found: Opened) -> None:
            if self._vault is vault and self.sitting is None:
                self._lay_open(dossier_id, found)

        self.jobs.run(Lane.VAULT, work, take, key="open")

    def close_dossier(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, also while that goes on, and put the dossier away.

        What a crash left stays the draft that it is while nobody said what to do with it: it is asked again.
        """

        def away() -> None:
            if self.sitting is not None and self._is_to_save(self.sitting):
                self.commit(then=away)  # typed since
                return
            self._seal_if_due()
            self.sitting = None
            self.closed.emit()
            if then is not None:
                then()

        if self.sitting is None:
            if then is not None:
                then()
        else:
            self.commit_decided(then=away)

    def commit_decided(self, then: Callable[[], None] | None = None) -> None:
        """As commit, for who only walks on: what a crash left is asked about until somebody keeps it or writes on."""
        if not self.is_asking:
            self.commit(then=then)
        elif then is not None:
            then()

    def keep_left(self) -> None:
        """Save what a crash left."""
        self._open_sitting().left = None
        self.commit()

    @property
    def is_asking(self) -> bool:
        """True while what a crash left is all there is to save, and waits to be kept or set aside."""
        return self.sitting is not None and self.sitting.is_asking

    def _is_to_save(self, sitting: Sitting) -> bool:
        """True when something is to be saved that nobody has to decide about first."""
        return self._owes(sitting) and not sitting.is_asking

    def take_in_news(self, dossiers: frozenset[str] | None) -> None:
        """Show what came in from elsewhere for the dossier that lies open. dossiers: that changed; None: any may have.

        What is typed stays. It is saved first, over what its author saw, so that it replaces nothing of a colleague;
        what a crash left stays asked about, over what was seen then.
        """
        sitting = self.sitting
        if sitting is None or (dossiers is not None and sitting.dossier_id not in dossiers):
            return
        if self._is_to_save(sitting):
            self.commit(then=lambda: self.take_in_news(dossiers))  # what came with another form is told then
            return
        vault, dossier_id, asked_with = self.open_vault(), sitting.dossier_id, self.asked_with
        asked = sitting.is_asking

        def work() -> _News | None:
            if not vault.has(dossier_id):
                return None
            draft = vault.draft(dossier_id) if asked else None
            forms, blank = filled_with(vault, dossier_id, asked_with, draft), blank_in(vault, dossier_id)
            given = vault.given_plans(dossier_id)  # pages go with what is taken away for good
            return _News(vault.dossier(dossier_id), forms, given, blank, asked, draft)

        def take(news: _News | None) -> None:
            if self.sitting is sitting and not self._is_to_save(sitting):
                self._show_news(sitting, news)

        self.jobs.run(Lane.VAULT, work, take, key="news")

    def _show_news(self, sitting: Sitting, news: _News | None) -> None:
        """news: None when the vault has no such dossier."""
        if news is not None:
            if news.asked and sitting.is_asking:
                sitting.leave_out(news.draft)
            sitting.note_blank(news.blank)
            sitting.set_given(news.given)
            sitting.take_in(news.state, news.forms)
            self.changed.emit(frozenset())
        elif sitting.heads:
            self.sitting = None  # purged, put away, or of another team now
            self.closed.emit()
            self.gone.emit(sitting.dossier_id)

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
        sitting, wanted = self._open_sitting(), _Wanted(then, reason, failed)
        sitting.end_run()
        if sitting.sending:
            self._waiting.append(wanted)
        elif self._owes(sitting):
            self._timer.stop()
            self._send(sitting, wanted)
        else:
            self._seal_if_due()
            if then is not None:
                then()

    def _send(self, sitting: Sitting, wanted: _Wanted) -> None:
        vault, at, heads, dossier_id = self.open_vault(), self.clock(), sitting.heads, sitting.dossier_id
        changes, asked, reason = sitting.send(), self.asked_with, wanted.reason

        def work() -> State:
            keep(vault, asked, at)
            if heads:
                vault.save(dossier_id, changes, parents=heads, form=asked.name, reason=reason, at=at)
            else:
                vault.new_dossier(changes, form=asked.name, reason=reason, at=at, dossier_id=dossier_id)
            return vault.dossier(dossier_id)

        def take(state: State) -> None:
            sitting.settle(dossier_id, state)
            if self._vault is vault:  # else locked in the meantime; what was typed is safe
                self._tell_saved(sitting, wanted, at)

        def refused(trouble: Trouble) -> None:
            sitting.refuse()
            if self._vault is vault:  # else locked in the meantime; locking seals what is owed
                self._tell_refused(wanted, trouble)

        self.jobs.run(Lane.VAULT, work, take, refused, always=True)

    def _tell_saved(self, sitting: Sitting, wanted: _Wanted, at: datetime) -> None:
        """Tell it, and carry on with what waited for this revision; what was typed meanwhile is sealed."""
        self.saved.emit(at)
        self.changed.emit(frozenset())
        self.refresh_cards()
        if wanted.then is not None and still_wanted(wanted.then):
            wanted.then()
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if self.sitting is sitting:
                self.commit(one.then, one.reason, one.failed)
        if self.sitting is sitting and sitting.pending:
            self._timer.start(DRAFT_DELAY_MS)

    def _tell_refused(self, wanted: _Wanted, trouble: Trouble) -> None:
        waiting, self._waiting = self._waiting, []
        self._timer.start(DRAFT_DELAY_MS)
        for one in (wanted, *waiting):
            if one.failed is not None and still_wanted(one.failed):
                one.failed(trouble)
        self.trouble.emit(trouble)

    def _lay_open(self, dossier_id: str, found: Opened) -> None:
        self._asked = found.asked
        self.sitting = Sitting(
            found.asked.form,
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
        self.sitting.note_blank(found.blank)
        if self.sitting.pending and found.draft is None and self.may_write:
            self._timer.start(DRAFT_DELAY_MS)  # answers that moved to their place in this form
        self.opened.emit()

    def _open_sitting(self) -> Sitting:
        if self.sitting is None:
            raise RuntimeError("no dossier lies open")
        return self.sitting

    def _seal_draft(self) -> None:
        self._timer.stop()
        sitting = self.sitting
        if self._vault is None or sitting is None or sitting.sending:
            return  # after a revision that is under way, what came since is sealed
        vault, dossier_id = self._vault, sitting.dossier_id
        run = partial(self.jobs.run, Lane.VAULT, failed=self._draft_refused, key=f"draft/{dossier_id}")
        if self._owes(sitting):
            run(partial(vault.put_draft, dossier_id, sitting.draft(self.clock())))
        else:
            run(partial(vault.drop_draft, dossier_id))  # all of it was taken back: nothing is asked about later
            self.refresh_cards()

    def _seal_if_due(self) -> None:
        """Do now what the timer would: what was typed and taken back is sealed no more."""
        if self._timer.isActive():
            self._seal_draft()

    def _draft_refused(self, trouble: Trouble) -> None:
        if self.sitting is not None and self.sitting.pending:
            self._timer.start(RETRY_MS)  # the disk may have room again; the worker is told meanwhile
        self.trouble.emit(trouble)
