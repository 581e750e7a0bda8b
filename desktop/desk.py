"""The worker's desk: the unlocked vault, the dossier that lies open, and every intent that changes it.

All vault work goes to its lane. Screens read `sitting.dossier()` and listen to `changed`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from desktop.contacts.current import contact_of_today
from desktop.ids import new_item_id
from desktop.jobs import Jobs, Lane, still_wanted
from desktop.named import ASSIGNED, named
from desktop.past_acts import PastActs
from desktop.plan_acts import PlanActs
from desktop.publishing.source import Source, keep_source
from desktop.questionnaire import Questionnaire, put_in_use, put_own_in_use
from desktop.shelf import Shelf
from desktop.shelf import put_in_use as put_catalogue
from desktop.shelf import put_own_in_use as put_own_catalogue
from desktop.sitting import ALL, Sitting, TooLong
from desktop.sitting_desk import DRAFT_DELAY_MS
from desktop.team.now import RegionNow
from desktop.team.team_desk import TeamDesk
from desktop.trouble import Trouble
from forms.engine.model import Form
from sync.vault import Value


class Desk(PlanActs, PastActs):
    """What a worker does at it; team is what they do with colleagues."""

    def __init__(self, profile: Path, jobs: Jobs, clock: Callable[[], datetime], language: str = "nl") -> None:
        super().__init__(profile, jobs, clock, language)
        self.team = TeamDesk(self)

    def region_now(self) -> RegionNow | None:
        return self.team.now

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

    def answer(self, path: str, value: str | None) -> None:
        """Give or clear an answer. One that is too long to be kept is told and not written."""
        self._write(lambda sitting: sitting.answer(path, value))

    def answer_many(self, answers: Mapping[str, str | None]) -> None:
        """Give several answers at once."""
        self._write(lambda sitting: sitting.answer_many(answers))

    def put(self, changes: Mapping[str, Value]) -> None:
        """Write what is no answer: contact, note, road, safety, closing, working name."""
        self._write(lambda sitting: sitting.put(changes))

    def put_beside(self, changes: Mapping[str, Value]) -> None:
        """Write that the worker has seen something: belongs to no conversation, and is no step of undo.

        In a dossier that can only be read nothing is written of that.
        """
        if not self.may_write:
            return
        self._open_sitting().put_beside(changes)
        if not self._timer.isActive():
            self._timer.start(DRAFT_DELAY_MS)
        self.changed.emit(frozenset(changes))

    def begin_contact(self) -> None:
        """Open a contact of today when there is none: what is written belongs to a conversation."""
        sitting = self._open_sitting()
        if not self.may_write:
            return
        self._put_on_my_name()
        sitting.put_beside(contact_of_today(sitting.dossier(), self.clock(), new_item_id))

    def _put_on_my_name(self) -> None:
        """In a region a new dossier stands on the name of who begins it."""
        sitting, region = self._open_sitting(), self.region_now()
        if region is not None and not sitting.heads and ASSIGNED not in sitting.values:
            me = region.by_device.get(region.me)
            name = me.name if me is not None and me.name else str(self.settings.get("worker_name") or "")
            sitting.put_beside({ASSIGNED: named(region.me, name)})

    def set_aside(self) -> None:
        """Drop what a crash left unsaved; undo brings it back."""
        vault, sitting = self.open_vault(), self._open_sitting()
        sitting.set_aside()
        self._timer.stop()
        self.jobs.run(Lane.VAULT, lambda: vault.drop_draft(sitting.dossier_id))
        self.refresh_cards()
        self.changed.emit(frozenset())
        self.take_in_news(None)  # what is typed from here on is written over all that is seen now

    def add_item(self, repeat_path: str) -> str:
        """Add an item to a repeat; its stored path, "" in a dossier that can only be read."""
        made: list[str] = []

        def add(sitting: Sitting) -> frozenset[str]:
            made.append(sitting.add_item(repeat_path, new_item_id()))
            return ALL

        self._write(add)
        return "".join(made)

    def remove_item(self, item_path: str) -> None:
        """Remove an item of a repeat; undo brings it back."""
        self._write(lambda sitting: sitting.remove_item(item_path))

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        return self._write(lambda sitting: ALL if sitting.undo() else None)

    def _write(self, change: Callable[[Sitting], frozenset[str] | None]) -> bool:
        """Change what lies open; True when something changed. change: gives the stored paths, None for nothing."""
        sitting = self._open_sitting()
        if (why := self.why_not_write) is not None:
            self.trouble.emit(why)
            self.changed.emit(ALL)  # what a screen shows of it goes back to what stands in it
            return False
        try:
            touched = change(sitting)
        except TooLong as error:
            self.trouble.emit(Trouble(error.code, "", "trouble.too_long"))
            return False
        if touched is not None:
            self._touched(touched)
        return touched is not None

    def _touched(self, paths: frozenset[str]) -> None:
        if not paths or any(not path.startswith("contact/") for path in paths):  # ending one begins no other
            self.begin_contact()
        if not self._timer.isActive():
            self._timer.start(DRAFT_DELAY_MS)  # not restarted by the next key, so a draft is never older than the delay
        self.changed.emit(paths)
