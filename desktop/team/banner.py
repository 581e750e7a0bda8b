"""The banner above a dossier that is not simply ours; one press leads to where it is settled."""

from desktop.shell import Shell
from desktop.team.banner_page import banner_page
from desktop.theme import look
from desktop.widgets import Banner, button

LOW = 700  # height of a window, at 100% text, in which the banner says no more than it must


class TeamBanner(Banner):
    """Hidden while there is nothing to say."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("amber")
        self.shell = shell
        self.setObjectName("team-banner")
        self._place = ""
        self.buttons.addWidget(button(shell.words("banner.open"), name="team-banner-open", on_click=self._open))
        self.hide()
        shell.desk.team.changed.connect(self.refresh)

    def _open(self) -> None:
        self.shell.go(f"dossier/team/{self._place}")

    def refresh(self) -> None:
        """Show or hide it, as the open dossier has it."""
        desk, sitting = self.shell.desk, self.shell.desk.sitting
        lies_open = sitting.dossier_id if sitting is not None else ""
        late = next((card.data.get("late") for card in desk.cards if card.dossier_id == lies_open), 0)
        page = banner_page(
            lies_open, late if isinstance(late, int) else 0, desk.team.now, self.shell.words,
            unheard=sitting is not None and sitting.unheard,
        )  # fmt: skip
        self.setVisible(bool(page.kind))
        self._place = page.place
        if page.kind:
            low = self.window().height() < look().px(LOW)
            self.show_message(page.kind, page.title, "" if low else page.text)
