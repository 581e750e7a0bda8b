"""Parts of the first start and the lock: a passphrase field, the strength meter, a calm card in the middle."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QToolButton, QVBoxLayout, QWidget

from desktop.jobs import Lane
from desktop.shell import Shell
from desktop.theme import icon, icon_size, look
from desktop.unlock.page import new_passphrase, strength_page
from desktop.widgets import Card, Column, button, label, set_role


class Middle(QWidget):
    """One card in the middle of the window, scrolling when it is higher than the window."""

    def __init__(self, shell: Shell, width: int = 520, *, languages: bool = True) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if languages:
            outer.addLayout(self._languages(shell))
        self._column = column = Column((16, 8, 16, 24), fill=True)
        row = QHBoxLayout()
        row.addStretch(1)
        self.card = Card()
        self.card.body.setContentsMargins(32, 28, 32, 28)
        self.card.body.setSpacing(12)
        self.card.setMinimumWidth(min(look().px(width), 720))
        self.card.setMaximumWidth(look().px(width))
        row.addWidget(self.card, 10)
        row.addStretch(1)
        column.body.addStretch(1)
        column.body.addLayout(row)
        column.body.addStretch(2)
        outer.addWidget(column, 1)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to something that was just shown, also when texts around it get their height only later."""
        self._column.reveal(widget)

    def _languages(self, shell: Shell) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 0)
        row.addStretch(1)
        for code, name in (("nl", "Nederlands"), ("en", "English")):
            one = button(name, "pill", name=f"language-{code}")
            one.setCheckable(True)
            one.setChecked(shell.prefs.language == code)
            one.clicked.connect(lambda _checked=False, code=code: _speak(shell, code))
            row.addWidget(one)
        return row


def _speak(shell: Shell, language: str) -> None:
    if shell.desk.getting_in:
        return  # a screen made anew now would miss what is on its way
    shell.prefs.language = language
    shell.redress()


class PassphraseField(QLineEdit):
    """A passphrase, hidden unless the worker presses the eye; never in the clipboard history by itself."""

    def __init__(self, shell: Shell, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(1_000)
        self._words = shell.words
        # An action of Qt's own is out of the keyboard's reach, and its icon stays small at any text size.
        self._eye = QToolButton(self)
        self._eye.setObjectName(f"{name}-eye")
        self._eye.setIconSize(icon_size())
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(lambda _checked=False: self._show(self.echoMode() == QLineEdit.EchoMode.Password))
        self._show(False)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-slash" if shown else "eye"))
        said = self._words("passphrase.hide" if shown else "passphrase.show")
        self._eye.setToolTip(said)
        self._eye.setAccessibleName(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.height() - 6
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._eye.setGeometry(3 if right else self.width() - side - 3, 3, side, side)
        self.setTextMargins(side if right else 0, 0, 0 if right else side, 0)


class NewPassphraseFields(QWidget):
    """A new passphrase typed twice with an honest meter; `submitted` carries one that is strong enough.

    told: why it was not taken stands under the fields now, and may have to be scrolled to.
    """

    submitted = Signal(str)
    told = Signal()
    MEASURE_AFTER_MS = 150

    def __init__(self, shell: Shell, prefix: str = "new") -> None:
        super().__init__()
        self._shell = shell
        self._score = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        words = shell.words
        self.first = PassphraseField(shell, f"{prefix}-passphrase", words("passphrase.new"))
        self.again = PassphraseField(shell, f"{prefix}-passphrase-again", words("passphrase.again"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(words("passphrase.strength"))
        self._said = label("", "soft")
        self.problem = label("", "error")
        self.problem.setObjectName(f"{prefix}-problem")
        self.problem.hide()
        for title, field in ((words("passphrase.new"), self.first), (words("passphrase.again"), self.again)):
            column.addWidget(label(title, "strong"))
            column.addWidget(field)
            if field is self.first:
                column.addWidget(self._bar)
                column.addWidget(self._said)
        column.addWidget(self.problem)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.MEASURE_AFTER_MS)
        self._timer.timeout.connect(self._measure)
        self.first.textChanged.connect(lambda: self._timer.start())
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.submit)
        self._show_score(-1)

    def submit(self) -> None:
        """Judge what is typed; a weak or different one is answered beside the field."""
        self._timer.stop()
        typed = self.first.text()
        self._shell.jobs.run(Lane.PAPER, lambda: _score(typed), self._submit_scored, key="strength")

    def refuse(self, sentence: str) -> None:
        """Show why the passphrase was not taken."""
        self.problem.setText(sentence)
        self.problem.show()
        self.told.emit()

    def wipe(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.again.clear()

    def _submit_scored(self, score: int) -> None:
        self._show_score(score)
        judged = new_passphrase(self.first.text(), self.again.text(), score, self._shell.words)
        self.problem.setText(judged.problem)
        self.problem.setVisible(bool(judged.problem))
        if judged.problem:
            self.first.setFocus()
            self.told.emit()
        else:
            self.submitted.emit(self.first.text())

    def _measure(self) -> None:
        typed = self.first.text()
        if not typed:
            self._show_score(-1)
            return
        self._shell.jobs.run(Lane.PAPER, lambda: _score(typed), self._show_score, key="strength")

    def _show_score(self, score: int) -> None:
        self._score = score
        page = strength_page(score, self._shell.words)
        self._bar.setValue(max(page.score, 0))
        colours = look().colours
        colour = {"red": colours.red, "amber": colours.amber, "green": colours.green}.get(page.kind, colours.line)
        self._bar.setStyleSheet(f"QProgressBar::chunk {{ background: {colour}; }}")
        self._said.setText(page.words)
        set_role(self._said, "soft")


def _score(passphrase: str) -> int:
    from sync.strength import score

    return score(passphrase) if passphrase else -1
