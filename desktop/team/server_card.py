"""The card of the server's address, for when it moved."""

from PySide6.QtWidgets import QLineEdit

from desktop.shell import Shell, trouble_text
from desktop.team.authority import AuthorityField
from desktop.team.region_page import RegionPage
from desktop.trouble import Trouble
from desktop.widgets import Card, button, flow_of, label
from forms.answers import clean_text
from sync.region.enrolment import MAX_SERVER_CHARS, is_address


class ServerCard(Card):
    """What the server says at its new address is judged as ever: another region is refused."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("server.title"))
        self.setObjectName("server")
        self.shell, self.words = shell, shell.words
        self.body.addWidget(label(self.words("server.about"), "soft"))
        self.address = QLineEdit(page.server)
        self.address.setObjectName("server-address")
        self.address.setAccessibleName(self.words("server.title"))
        self.address.setMaxLength(MAX_SERVER_CHARS)
        self.body.addWidget(self.address)
        self.authority = AuthorityField(shell, page.authority)
        self.body.addWidget(self.authority)
        self.problem = label("", "error")
        self.problem.setObjectName("server-problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addWidget(flow_of([button(self.words("server.do"), name="server-move", on_click=self._move)]))

    def _move(self) -> None:
        address = clean_text(self.address.text()).strip()
        if not is_address(address):
            self._say(self.words("found.server.wrong"))
            return
        self.problem.hide()
        self.shell.desk.team.move_server(address, self.authority.pem, self._moved, self._refused)

    def _moved(self) -> None:
        self.address.setModified(False)
        self.shell.tell(self.words("server.done"))

    def _refused(self, trouble: Trouble) -> None:
        self._say(trouble_text(self.words, trouble))

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
        self.address.setFocus()
