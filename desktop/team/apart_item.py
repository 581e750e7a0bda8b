"""One thing that was set apart, on the screen: try it again, copy it for the helpdesk, or let go of it."""

from functools import partial

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.shell import Shell
from desktop.team.sync_page import ApartRow
from desktop.trouble import Trouble
from desktop.widgets import Banner, button, flow_of, fold, label, unfold
from forms.answers import clean_text
from sync.errors import Refused


class ApartItem(QFrame):
    """Letting go is asked twice: what it takes along is said before it."""

    def __init__(self, shell: Shell, number: int, row: ApartRow) -> None:
        super().__init__()
        self.shell, self.words, self._row = shell, shell.words, row
        self.setProperty("role", "inner-card")
        column = QVBoxLayout(self)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(row.why))
        column.addWidget(
            label(breakable(self.words("sync.apart.details", details=row.details)), "soft", selectable=True)
        )
        again = button(self.words("sync.apart.again"), name=f"apart-again-{number}", on_click=self._again)
        again.setAccessibleName(self.words("sync.apart.again.named", title=row.title))
        copy = button(self.words("sync.apart.copy"), "quiet", name=f"apart-copy-{number}", on_click=self._copy)
        self._token = self._token_field(column, number) if row.wants_token else None
        column.addWidget(flow_of([again, copy, *self._leaving(number)]))
        column.addWidget(self._asked)

    def _token_field(self, column: QVBoxLayout, number: int) -> QLineEdit:
        """Where the server's token is typed once more."""
        field = QLineEdit()
        field.setObjectName(f"apart-token-{number}")
        field.setAccessibleName(self.words("found.token"))
        field.returnPressed.connect(self._again)
        column.addWidget(label(self.words("found.token"), "strong"))
        column.addWidget(field)
        return field

    def _again(self) -> None:
        """Send it again; with the token, where the server wants to see that."""
        token = clean_text(self._token.text()).strip() if self._token is not None else ""
        if self._token is not None and not token:
            self._token.setFocus()
        else:
            self.shell.desk.team.try_again(self._row.item, token, self._still_not)

    def _still_not(self, trouble: Trouble) -> None:
        """What is no longer possible is told as it is: nothing that waits or whom to ask would help."""
        if trouble.code == Refused.code:
            self.shell.tell(self.words("sync.apart.still"))
        else:
            self.shell.desk.trouble.emit(trouble)

    def _leaving(self, number: int) -> list[QWidget]:
        """The button that asks whether to let go, when there is something of ours to let go of."""
        words = self.words
        self._asked = QWidget()
        self._asked.hide()
        if not self._row.may_leave:
            return []
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(0, 0, 0, 0)
        banner = Banner("amber")
        banner.show_message("amber", words("sync.apart.leave.sure"), words("sync.apart.leave.goes"))
        inner.addWidget(banner)
        leave = partial(self.shell.desk.team.let_go, self._row.item)
        do = button(words("sync.apart.leave.do"), name=f"apart-leave-do-{number}", on_click=leave)
        stop = button(words("sync.apart.leave.not"), "quiet", name=f"apart-keep-{number}")
        inner.addWidget(flow_of([do, stop]))
        begin = button(words("sync.apart.leave"), "quiet", name=f"apart-leave-{number}")
        begin.setAccessibleName(words("sync.apart.leave.named", title=self._row.title))
        begin.clicked.connect(lambda _on=False: unfold(self._asked, stop))
        stop.clicked.connect(lambda _on=False: fold(self._asked, begin))
        return [begin]

    def _copy(self) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.clipboard().setText(self._row.details)
        self.shell.tell(self.words("sync.apart.copied"))
