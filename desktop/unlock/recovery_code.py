"""Shows a recovery code once, and has it typed back from the sheet it was written on."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.plan.give import Giver
from desktop.plan.told import Telling
from desktop.shell import Shell, trouble_text
from desktop.trouble import Trouble
from desktop.unlock.parts import Middle
from desktop.widgets import button, label, row_of


class RecoveryCode(Middle):
    """then: what follows when the code was typed back, or skipped. instead: there is a sheet with a code already."""

    def __init__(self, shell: Shell, code: str, then: Callable[[], object], *, instead: bool = False) -> None:
        super().__init__(shell, 600, languages=False)  # another language would make the page anew, without the code
        self._shell, self._words, self._then = shell, shell.words, then
        words, body = shell.words, self.card.body
        body.addWidget(label(words("first.recovery"), "title"))
        body.addWidget(label(words("first.recovery.about")))
        if instead:
            body.addWidget(label(words("recovery.until")))
        shown = label(code, "big")
        shown.setObjectName("recovery-code-shown")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(shown)
        self.sheet = RecoverySheet(shell)
        self.sheet.show_code(code)
        body.addWidget(self.sheet)
        body.addWidget(label(words("first.recovery.again"), "strong"))
        self.again = QLineEdit()
        self.again.setObjectName("recovery-code-again")
        self.again.setAccessibleName(words("first.recovery.again"))
        self.again.returnPressed.connect(self._check)
        body.addWidget(self.again)
        self.problem = label("", "error")
        self.problem.hide()
        body.addWidget(self.problem)
        later = button(words("first.recovery.later"), "quiet", name="recovery-later", on_click=self._go_on)
        done = button(words("first.recovery.done"), "primary", icon_name="check", name="recovery-done")
        done.clicked.connect(lambda _checked=False: self._check())
        self._buttons = (later, done)
        body.addLayout(row_of(later, None, done))

    def ask(self) -> None:
        """The field in which the code is typed back has the keyboard, and is in sight with the code above it."""
        self.again.setFocus()
        self.reveal(self.again)

    def _check(self) -> None:
        if self._buttons[0].isEnabled():
            self._enable(False)
            self._shell.desk.confirm_code(self.again.text(), self._answered, self._refused)

    def _answered(self, same: bool) -> None:
        self._enable(True)
        if same:
            self._go_on()
        else:
            self._say(self._words("first.recovery.differs"))

    def _refused(self, trouble: Trouble) -> None:
        self._enable(True)
        self._say(trouble_text(self._words, trouble))

    def _enable(self, on: bool) -> None:
        for one in self._buttons:
            one.setEnabled(on)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
        self.again.setFocus()
        self.reveal(self.problem)

    def _go_on(self) -> None:
        self.again.clear()
        self.sheet.show_code("")
        self._then()


class RecoverySheet(QWidget):
    """Prints the sheet of a code. On paper only: a file of it on this laptop would open what it protects."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._code = shell, ""
        self.giver = Giver(shell, self)
        self.giver.told.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        words = shell.words
        press = button(words("recoverysheet.print"), icon_name="printer", name="recovery-print", on_click=self._print)
        column.addLayout(row_of(press, None))
        self.told = label("", "soft")
        column.addWidget(self.told)
        self.show_code("")

    def show_code(self, code: str) -> None:
        """The code to print from now on; "" forgets it."""
        self._code = code
        self.told.hide()

    def _print(self) -> None:
        words = self._shell.words
        self.giver.print_paper(
            words("recoverysheet.name"), sheet_maker(self._code, self._shell.desk.today, words.language)
        )

    def _tell(self, telling: Telling) -> None:
        self.told.setText(telling.sentence)
        self.told.show()


def sheet_maker(code: str, day: date, language: str) -> Callable[[], bytes]:
    """The work that makes the recovery sheet."""

    def work() -> bytes:
        from forms.paper.recovery import recovery_pdf

        return recovery_pdf(code, day, language)

    return work
