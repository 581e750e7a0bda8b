"""The form to join a region: the administrator's code, pasted or read from a file, and the worker's name."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.file_dialogs import ask_file
from desktop.shell import Shell
from desktop.widgets import button, flow_of, label
from forms.answers import clean_text
from sync.errors import MistypedCode
from sync.region.enrolment import Enrolment

MAX_FILE_BYTES: Final = 64 * 1024
MAX_NAME: Final = 100


class JoinForm(QWidget):
    """`submitted` carries a code that reads well and has not expired, and the worker's name."""

    submitted = Signal(Enrolment, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.words = shell, shell.words
        self.ask_file: Callable[[Callable[[Path], None]], None] = self._ask_file
        words = self.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(words("join.about")))
        column.addWidget(label(words("join.code"), "strong"))
        self.code = QPlainTextEdit()
        self.code.setObjectName("join-code")
        self.code.setAccessibleName(words("join.code"))
        self.code.setTabChangesFocus(True)
        self.code.setFixedHeight(lines_high(self.code, 4))
        column.addWidget(self.code)
        self.read = button(words("join.read"), icon_name="folder-open", name="join-read", on_click=self._read)
        column.addWidget(flow_of([self.read]))
        column.addWidget(label(words("join.name"), "strong"))
        self.name = QLineEdit()
        self.name.setObjectName("join-name")
        self.name.setAccessibleName(words("join.name"))
        self.name.setMaxLength(MAX_NAME)
        self.name.setText(str(shell.desk.settings.get("worker_name") or ""))
        self.name.returnPressed.connect(self.submit)
        column.addWidget(self.name)
        self.told = label("", "soft")
        self.told.hide()
        column.addWidget(self.told)
        self.problem = label("", "error")
        self.problem.setObjectName("join-problem")
        self.problem.hide()
        column.addWidget(self.problem)
        self.code.textChanged.connect(self._look)

    def submit(self) -> None:
        """Judge what is typed; what is wrong is said below it."""
        try:
            code = Enrolment.from_text(self.code.toPlainText())
        except MistypedCode:
            self._refuse("join.wrong")
            self.code.setFocus()
            return
        name = clean_text(self.name.text()).strip()
        if code.expires < self.shell.desk.clock():
            self._refuse("join.expired")
            self.code.setFocus()
        elif not name:
            self._refuse("join.no_name")
            self.name.setFocus()
        else:
            self.problem.hide()
            self.submitted.emit(code, name)

    def wipe(self) -> None:
        """Forget what was typed."""
        self.code.clear()
        self.problem.hide()

    def _refuse(self, key: str) -> None:
        self.problem.setText(self.words(key))
        self.problem.show()

    def _look(self) -> None:
        """As soon as the code reads well, say where it leads."""
        try:
            code = Enrolment.from_text(self.code.toPlainText())
        except MistypedCode:
            self.told.hide()
            return
        self.problem.hide()
        self.told.setText(self.words("join.for", server=code.server, day=code.expires.astimezone().date()))
        self.told.show()

    def _read(self) -> None:
        self.ask_file(self.read_file)

    def read_file(self, path: Path) -> None:
        """Take the code from a file, wherever it stands in it."""
        try:
            with path.open("rb") as file:
                text = file.read(MAX_FILE_BYTES).decode("utf-8", errors="replace")
            code = Enrolment.from_text(text)
        except (OSError, MistypedCode):
            self._refuse("join.read.wrong")
            return
        self.code.setPlainText(code.as_text())
        self.name.setFocus()

    def _ask_file(self, then: Callable[[Path], None]) -> None:
        ask_file(self, self.words("join.read"), then)


def lines_high(field: QPlainTextEdit, lines: int) -> int:
    """The height of a field of so many lines."""
    return field.fontMetrics().lineSpacing() * lines + 24
