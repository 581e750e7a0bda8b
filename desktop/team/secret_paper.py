"""Puts one secret of the region on paper: shown once, printed, and typed back from the paper before it is forgotten."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.plan.give import Giver
from desktop.plan.told import Telling
from desktop.shell import Shell
from desktop.widgets import Card, button, flow_of, label, row_of


class SecretPaper(Card):
    """kind: root, archive_a or archive_b. then: what follows when the code was typed back from the paper."""

    def __init__(
        self, shell: Shell, kind: str, region: str, code: str, then: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        from forms.paper.region_secrets import lines_of  # what makes paper is slow to import, and rarely needed here

        super().__init__(shell.words(f"found.paper.{kind}"))
        self.setObjectName(f"paper-{kind}")
        self._words, self._kind, self._code, self._then = shell.words, kind, code, then
        self._work = paper_maker(kind, region, code, shell.desk.today, shell.words.language)
        words = self._words
        self.body.addWidget(label(words(f"found.paper.{'root' if kind == 'root' else 'archive'}.about")))
        self.code = label("\n".join(lines_of(code)), "big")
        self.code.setObjectName(f"paper-code-{kind}")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.body.addWidget(self.code)
        self.giver = Giver(shell, self)
        self.told = label("", "soft")
        self.told.hide()
        self.giver.told.connect(self._tell)
        printed = button(words("found.paper.print"), icon_name="printer", name="paper-print", on_click=self._print)
        self.body.addWidget(flow_of([printed]))
        self.body.addWidget(self.told)
        self.body.addWidget(label(words("found.paper.again"), "strong"))
        self.again = QLineEdit()
        self.again.setObjectName("paper-again")
        self.again.setAccessibleName(words("found.paper.again"))
        self.again.returnPressed.connect(self._check)
        self.body.addWidget(self.again)
        self.problem = label("", "error")
        self.problem.hide()
        self.body.addWidget(self.problem)
        done = button(words("found.paper.done"), "primary", icon_name="check", name="paper-done", on_click=self._check)
        self.body.addLayout(row_of(button(words("found.stop"), "quiet", name="paper-stop", on_click=stop), None, done))

    def forget(self) -> None:
        """Nothing of the secret stays on a page that is left."""
        self._code = ""
        self.code.clear()
        self.again.clear()

    def _print(self) -> None:
        """On paper only: a file of it on this laptop would be the key itself."""
        self.giver.print_paper(self._words(f"regionsheet.{self._kind}.name"), self._work)

    def _tell(self, telling: Telling) -> None:
        self.told.setText(telling.sentence)
        self.told.show()

    def _check(self) -> None:
        if self._code and _bare(self.again.text()) == _bare(self._code):
            self.forget()
            self._then()
        else:
            self.problem.setText(self._words("found.paper.differs"))
            self.problem.show()
            self.again.setFocus()


def paper_maker(kind: str, region: str, code: str, day: date, language: str) -> Callable[[], bytes]:
    """The work that makes the paper."""

    def work() -> bytes:
        from forms.paper.region_secrets import region_secret_pdf

        return region_secret_pdf(kind, region, code, day, language)

    return work


def _bare(code: str) -> str:
    """A code without spaces and dashes, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
