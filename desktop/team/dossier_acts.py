"""What the screens do with a dossier in the region: handing over, late changes, removal. Each goes with a round."""

from collections.abc import Callable
from typing import Final

from desktop.team.team_vault import TeamVault
from sync.region.region import Region

AT_ONCE: Final = 10  # dossiers in one go on the vault's thread


class DossierActs(TeamVault):
    """done runs once it is durable on this laptop."""

    def offer(self, dossier_id: str, team: str, done: Callable[[], None]) -> None:
        """Offer a dossier to another team."""
        self._doing(lambda region, at: region.offer(dossier_id, team, at), done)

    def withdraw(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Take an offer back."""
        self._doing(lambda region, at: region.withdraw(dossier_id, at), done)

    def accept(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Take a dossier that was offered."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.accept(dossier_id, at, form), done)

    def decline(self, dossier_id: str, reason: str, done: Callable[[], None]) -> None:
        """Send a dossier back that was offered, with a reason."""
        self._doing(lambda region, at: region.decline(dossier_id, reason or None, at), done)

    def accept_late(self, dossier_id: str, revisions: tuple[str, ...], reason: str, done: Callable[[], None]) -> None:
        """Let late changes count."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.accept_late(dossier_id, revisions, at, form, reason or None), done)

    def accept_all_by(self, device: str, done: Callable[[int], None]) -> None:
        """Let everything late count that one laptop wrote, in every dossier of our teams; done gets in how many."""
        now, form, at = self.now, self._desk.questionnaire.name, self._desk.clock()
        late = [card.dossier_id for card in self._desk.cards if card.data.get("late")]
        left = [one for one in late if now is not None and now.holds(one)]

        def some(region: Region, chosen: list[str]) -> int:
            return sum(region.accept_late_by(one, device, at, form) for one in chosen)

        def go_on(counted: int) -> None:
            chosen = [left.pop() for _ in left[:AT_ONCE]]
            if chosen:  # in parts: the worker's own saves come in between
                self.act(lambda region: counted + some(region, chosen), go_on)
            else:
                done(counted)

        go_on(0)

    def set_late_aside(self, dossier_id: str, revision: str, reason: str, done: Callable[[], None]) -> None:
        """Leave a late change out; it stays in the history."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.set_aside(dossier_id, [revision], at, form, reason or None), done)

    def ask_purge(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Ask to take a dossier away for good."""
        self._doing(lambda region, at: region.ask_purge(dossier_id, at), done)

    def confirm_purge(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Confirm, as a coordinator, that a dossier may go."""
        self._doing(lambda region, at: region.confirm_purge(dossier_id, at), done)

    def keep(self, dossier_id: str, done: Callable[[], None]) -> None:
        """Stop a dossier from being taken away."""
        self._doing(lambda region, at: region.keep(dossier_id, at), done)
