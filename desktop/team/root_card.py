"""The card of the region key: appointing and dismissing administrators with the paper in hand."""

from functools import partial

from PySide6.QtWidgets import QLineEdit

from desktop.shell import Shell, trouble_text
from desktop.team.parts import choice_box
from desktop.team.region_page import RegionPage
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
        people = [Choice(row.device, row.title) for row in page.people if row.can_change]
        self.who = choice_box(people, words("region.root.who"), "root-who")
        self.code = QLineEdit()
        self.code.setObjectName("root-code")
        self.code.setAccessibleName(words("region.root.code"))
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
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

    def forget(self) -> None:
        """The key is on paper only."""
        self.code.clear()

    def _do(self, kind: str) -> None:
        done = self.words("region.root.done")
        code, device = self.code.text(), str(self.who.currentData() or "")
        self.forget()
        self.shell.desk.team.by_root(kind, device, code, lambda: self.shell.tell(done), self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self.problem.setText(trouble_text(self.words, trouble))
        self.problem.show()
        self.code.setFocus()
