"""The cards that let a laptop in: its code, and its four words typed over from the telephone."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.file_dialogs import ask_where
from desktop.history.said import breakable
from desktop.shell import Shell
from desktop.team.join_form import MAX_NAME, lines_high
from desktop.team.region_page import JoinRow, RegionPage
from desktop.team.saving import write_or_tell
from desktop.team.team_boxes import TeamBoxes
from desktop.widgets import Card, button, flow_of, label, unfold


class JoiningCard(Card):
    """Laptops that wait: their four words are typed over from the telephone, their teams ticked."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("region.joining"))
        self.shell, self.words, self._choices = shell, shell.words, page.choices
        if not page.joining:
            self.body.addWidget(label(self.words("region.joining.none"), "soft"))
        for number, row in enumerate(page.joining):
            self.body.addWidget(self._row(number, row))

    def _row(self, number: int, row: JoinRow) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(row.title), "strong"))
        column.addWidget(label(row.detail, "soft"))
        refuse = button(
            self.words("region.join.refuse"), "quiet", name=f"join-refuse-{number}", on_click=partial(self._refuse, row)
        )
        if not row.can:
            column.addWidget(flow_of([refuse]))
            return frame
        typed = QLineEdit()
        typed.setObjectName(f"join-words-{number}")
        typed.setAccessibleName(self.words("region.join.words"))
        typed.setPlaceholderText(self.words("region.join.words"))
        typed.setMaxLength(MAX_NAME)
        column.addWidget(typed)
        column.addWidget(label(self.words("region.join.teams"), "strong"))
        boxes = TeamBoxes(self._choices, (), f"join-team-{number}")
        column.addWidget(boxes)
        problem = label("", "error")
        problem.setObjectName(f"join-problem-{number}")
        problem.hide()
        column.addWidget(problem)
        approve = button(
            self.words("region.join.do"), "primary", name=f"join-approve-{number}",
            on_click=lambda: self._approve(row, typed, boxes, problem),
        )  # fmt: skip
        column.addWidget(flow_of([approve, refuse]))
        return frame

    def _approve(self, row: JoinRow, typed: QLineEdit, boxes: TeamBoxes, problem: QLabel) -> None:
        if not boxes.chosen:
            _say(problem, self.words("region.join.no_team"))
            boxes.setFocus()
            return

        def done(same: bool) -> None:
            if same:
                typed.setText("")
                self.shell.tell(self.words("region.join.done", name=row.title))
            else:
                _say(problem, self.words("region.join.wrong"))
                typed.setFocus()

        self.shell.desk.team.approve(row.device, typed.text(), boxes.chosen, done)

    def _refuse(self, row: JoinRow) -> None:
        self.shell.desk.team.refuse_request(row.device, lambda: self.shell.tell(self.words("region.join.refused")))


def _say(problem: QLabel, sentence: str) -> None:
    problem.setText(sentence)
    problem.show()


class InviteCard(Card):
    """Makes an enrolment code, to be copied or saved as a file."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.words("region.invite"))
        self.setObjectName("invite-card")
        self.shell, self.words = shell, shell.words
        self.ask_where: Callable[[str, Callable[[Path], None]], None] = self._ask_where
        words = self.words
        self.body.addWidget(label(words("region.invite.about"), "soft"))
        self.make = button(words("region.invite.do"), icon_name="plus", name="invite", on_click=self._make)
        self.body.addWidget(flow_of([self.make]))
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        self._until = label("", "strong")
        column.addWidget(self._until)
        self.code = QPlainTextEdit()
        self.code.setObjectName("invite-code")
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setFixedHeight(lines_high(self.code, 4))
        column.addWidget(self.code)
        copy = button(words("region.invite.copy"), icon_name="copy", name="invite-copy", on_click=self._copy)
        save = button(words("region.invite.save"), icon_name="export", name="invite-save", on_click=self._save)
        column.addWidget(flow_of([copy, save]))
        self._shown.hide()
        self.body.addWidget(self._shown)

    def forget(self) -> None:
        """A code is a secret: it does not stay on a page that is left."""
        self.code.clear()
        self._shown.hide()

    def _make(self) -> None:
        self.shell.desk.team.invite(self._show)

    def _show(self, text: str, expires: datetime) -> None:
        told = self.words("region.invite.code", day=expires.astimezone().date())
        self._until.setText(told)
        self.code.setPlainText(text)
        self.code.setAccessibleName(told)
        unfold(self._shown, self.code)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.code.toPlainText())
        self.shell.tell(self.words("region.invite.copied"))

    def _save(self) -> None:
        self.ask_where(self.words("region.invite.file"), self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the code as a text file."""
        told = self.words("region.invite.saved", file=path.name)
        write_or_tell(self.shell, path, f"{self.code.toPlainText()}\n".encode(), told)

    def _ask_where(self, name: str, then: Callable[[Path], None]) -> None:
        ask_where(self, self.words("region.invite.save"), name, then)
