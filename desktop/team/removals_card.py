"""The card of what is asked to go for good, for coordinators."""

from collections.abc import Callable
from functools import partial

from desktop.history.said import breakable
from desktop.shell import Shell
from desktop.team.region_page import RegionPage
from desktop.widgets import Card, button, flow_of, label


class RemovalsCard(Card):
    """For coordinators: what is asked to go, to be confirmed after a call with the team, or stopped."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("removal.title"))
        self.setObjectName("removals")
        words, team = shell.words, shell.desk.team
        self.body.addWidget(label(words("region.removal.about"), "soft"))
        for number, row in enumerate(page.removals):
            self.body.addWidget(label(breakable(row.title), "strong"))
            self.body.addWidget(label(row.detail))
            keep = button(words("removal.keep"), name=f"removal-keep-{number}")
            keep.clicked.connect(partial(_act, shell, team.keep, row.dossier_id, "removal.keep.done"))
            buttons = [keep]
            if row.can_confirm:
                confirm = button(words("removal.confirm"), name=f"removal-confirm-{number}")
                confirm.clicked.connect(
                    partial(_act, shell, team.confirm_purge, row.dossier_id, "removal.confirmed.done")
                )
                buttons.append(confirm)
            self.body.addWidget(flow_of(buttons))


def _act(
    shell: Shell, act: Callable[[str, Callable[[], None]], None], dossier_id: str, done: str, _on: bool = False
) -> None:
    act(dossier_id, lambda: shell.tell(shell.words(done)))
