"""The card of the region key: appointing and dismissing administrators with the paper in hand."""

from functools import partial

from PySide6.QtWidgets import QLineEdit

from desktop.shell import Shell, trouble_text
from desktop.team.parts import choice_box
from desktop.team.region_page import PersonRow, RegionPage
from desktop.team.together_page import Choice
from desktop.trouble import Trouble
from desktop.widgets import Card, button, flow_of, label


class RootCard(Card):
    """Appointing and dismissing administrators, with the region key typed over from its paper."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.root"))
        self.shell, self.words = shell, shell.words
        words = self.words
        self.body.addWidget(label(words("region.root.about"), "soft"))
        people = [Choice(row.device, self._named(row)) for row in page.people if row.can_appoint]
        self.who = choice_box(people, words("region.root.who"), "root-who")
        self.code = QLineEdit()
        self.code.setObjectName("root-code")
        self.code.setAccessibleName(words("region.root.code"))
        self.code.setMaxLength(200)
        self.body.addWidget(label(words("region.root.who"), "strong"))
        self.body.addWidget(flow_of([self.who]))
        self.body.addWidget(label(words("region.root.code"), "strong"))
        self.body.addWidget(self.code)
        self.problem = label("", "error")
        self.problem.setObjectName("root-problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        appoint = button(words("region.root.appoint"), name="root-appoint", on_click=partial(self._do, "appoint"))
        dismiss = button(
            words("region.root.dismiss"), "quiet", name="root-dismiss", on_click=partial(self._do, "dismiss")
        )
        self.body.addWidget(flow_of([appoint, dismiss]))

    def _named(self, row: PersonRow) -> str:
        said = self.words("region.person.administrator")
        return f"{row.title}, {said}" if row.is_administrator else row.title

    def forget(self) -> None:
        """The key is on paper only."""
        self.code.setText("")  # clear() would count as typing, and the screen waits for who types

    def _do(self, kind: str) -> None:
        done = self.words("region.root.done")
        code, device = self.code.text(), str(self.who.currentData() or "")
        self.problem.hide()
        self.shell.desk.team.by_root(kind, device, code, lambda: self._done(done), self._refused)

    def _done(self, said: str) -> None:
        self.forget()
        self.shell.tell(said)

    def _refused(self, trouble: Trouble) -> None:
        """What was typed stays until it is right or the page is left: it is long, and one sign may be wrong."""
        self.problem.setText(trouble_text(self.words, trouble))
        self.problem.show()
        self.code.setFocus()
