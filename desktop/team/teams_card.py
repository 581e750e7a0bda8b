"""The card of the teams of a region."""

from PySide6.QtWidgets import QLineEdit

from desktop.history.said import breakable
from desktop.shell import Shell
from desktop.team.join_form import MAX_NAME
from desktop.team.parts import Tick
from desktop.team.region_page import RegionPage
from desktop.widgets import Card, button, flow_of, label
from forms.answers import clean_text


class TeamsCard(Card):
    """The teams, and a new one."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.teams"))
        self.shell, self.words = shell, shell.words
        for row in page.teams:
            self.body.addWidget(label(breakable(row.title), "strong"))
            self.body.addWidget(label(row.detail, "soft"))
        if page.can_manage:
            self._adding()

    def _adding(self) -> None:
        words = self.words
        self.name = QLineEdit()
        self.name.setObjectName("team-name")
        self.name.setAccessibleName(words("region.team.name"))
        self.name.setPlaceholderText(words("region.team.name"))
        self.name.setMaxLength(MAX_NAME)
        self.name.returnPressed.connect(self._add)
        self.coordinators = Tick(words("region.team.is_coordinators"), "team-coordinators")
        add = button(words("region.team.add"), icon_name="plus", name="team-add", on_click=self._add)
        for widget in (self.name, self.coordinators):
            self.body.addWidget(widget)
        self.body.addWidget(flow_of([add]))

    def _add(self) -> None:
        name = clean_text(self.name.text()).strip()
        if not name:
            self.name.setFocus()
            return
        self.shell.desk.team.add_team(name, self.coordinators.isChecked(), self._added)

    def _added(self) -> None:
        self.name.setText("")
        self.shell.tell(self.words("region.team.added"))
