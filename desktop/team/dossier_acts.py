"""What the screens do with a dossier in the region: handing over, late changes, removal. Each goes with a round."""

from collections.abc import Callable

from desktop.team.team_vault import TeamVault


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

    def accept_late(self, dossier_id: str, revision: str, reason: str, done: Callable[[], None]) -> None:
        """Let a late change count."""
        form = self._desk.questionnaire.name
        self._doing(lambda region, at: region.accept_late(dossier_id, [revision], at, form, reason or None), done)

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
