"""Giving the plan of the dossier that lies open: its pages are frozen, and the dossier tells of it."""

from collections.abc import Callable

from desktop.dossier import next_plan_number
from desktop.ids import new_item_id
from desktop.jobs import Lane, still_wanted
from desktop.sitting import Sitting
from desktop.sitting_desk import SittingDesk
from desktop.trouble import Trouble
from sync.history import State
from sync.vault import GivenPlan, GivenPlanInfo, Value, Vault


class PlanActs(SittingDesk):
    """Plans that were given stay as they were given."""

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
        if (why := self.why_not_write) is not None:
            (failed or self.trouble.emit)(why)
            return
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
                self._show_told(self.sitting, state)
            self.refresh_cards()
            done()

        self.with_vault(work, take, failed)

    def _show_told(self, sitting: Sitting, state: State) -> None:
        """state: with what the dossier tells of a plan, and with all that came from elsewhere by then.

        What is typed meanwhile is saved first, over what its author saw.
        """
        if sitting is self.sitting and self._is_to_save(sitting):
            self.take_in_news(frozenset({sitting.dossier_id}))
        else:
            sitting.take_in(state)
        self.changed.emit(frozenset())

    def _seal_given(
        self,
        pdf: bytes,
        how: str,
        done: Callable[[GivenPlanInfo], None],
        revision: str | None,
        failed: Callable[[Trouble], None] | None,
    ) -> None:
        sitting, vault, at = self._open_sitting(), self.open_vault(), self.clock()
        number = next_plan_number(sitting.values, sitting.given)
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
            self.saved.emit(at)
            self._show_told(sitting, result[0])
            self.refresh_cards()
            if still_wanted(done):
                done(next(one for one in result[1] if one.number == number))

        self.jobs.run(Lane.VAULT, work, take, failed, always=True)


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
