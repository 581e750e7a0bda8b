"""Shown when the profile's folder cannot be read: what happened, what is safe, what to do, and a way to try again."""

from PySide6.QtWidgets import QVBoxLayout

from desktop.shell import Screen, Shell, trouble_text
from desktop.trouble import Trouble, trouble_of
from desktop.unlock.parts import Middle
from desktop.widgets import button, label, picture, row_of


class Blocked(Screen):
    """Nothing is made or changed while this shows."""

    def __init__(self, shell: Shell, error: BaseException) -> None:
        super().__init__(shell)
        self.setProperty("role", "page")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        middle = Middle(shell, 520)
        page.addWidget(middle)
        known = trouble_of(error) or Trouble("D-100", "", "trouble.system")
        self.problem = label(trouble_text(self.words, known))
        self.problem.setObjectName("blocked-problem")
        self.again = button(
            self.words("blocked.again"),
            "primary",
            icon_name="arrow-clockwise",
            name="try-again",
            on_click=shell.redress,
        )
        self.again.clicked.connect(lambda _checked=False: shell.redress())
        body = middle.card.body
        body.addWidget(picture("folder", 40))
        body.addWidget(label(self.words("blocked.title"), "title"))
        body.addWidget(self.problem)
        body.addWidget(label(str(shell.desk.profile), "soft"))
        body.addLayout(row_of(self.again, None))

    def enter(self) -> None:
        self.again.setFocus()
