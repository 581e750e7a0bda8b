"""The card of dossiers that this laptop cannot open yet: a colleague helps, or else the two archive papers."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.history.said import breakable
from desktop.shell import Shell, trouble_text
from desktop.team.region_page import RegionPage
from desktop.trouble import Trouble
from desktop.widgets import Card, button, flow_of, label

MAX_CODE = 200
PAPERS = ("a", "b")


class ArchiveCard(Card):
    """Shown as long as keys of this laptop's own teams did not reach it. The codes stay on paper."""

    def __init__(self, shell: Shell, page: RegionPage) -> None:
        super().__init__(shell.words("archive.title"))
        self.setObjectName("archive")
        self.shell, self.words = shell, shell.words
        self.body.addWidget(label(breakable(page.locked)))
        self.fields: dict[str, QLineEdit] = {}
        if not page.archive:
            self.body.addWidget(label(self.words("archive.none"), "soft"))
            return
        self.body.addWidget(label(self.words("archive.about"), "soft"))
        for part in PAPERS:
            self._paper(part)
        self.problem = label("", "error")
        self.problem.setObjectName("archive-problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addWidget(flow_of([self._button()]))

    def _paper(self, part: str) -> None:
        said = self.words(f"archive.paper.{part}")
        field = QLineEdit()
        field.setObjectName(f"archive-{part}")
        field.setAccessibleName(said)
        field.setMaxLength(MAX_CODE)
        self.body.addWidget(label(said, "strong"))
        self.body.addWidget(field)
        self.fields[part] = field

    def _button(self) -> QWidget:
        return button(self.words("archive.do"), icon_name="key", name="archive-open", on_click=self._open)

    def forget(self) -> None:
        """The codes are on paper only."""
        for field in self.fields.values():
            field.setText("")

    def _open(self) -> None:
        self.problem.hide()
        first, second = (self.fields[part].text() for part in PAPERS)
        self.shell.desk.team.open_by_archive(first, second, self._opened, self._refused)

    def _opened(self, count: int) -> None:
        self.forget()
        if count:
            self.shell.tell(self.words("archive.done"))
        else:
            self._say(self.words("archive.nothing"))

    def _refused(self, trouble: Trouble) -> None:
        """What was typed stays: it is long, and one sign may be wrong."""
        self._say(trouble_text(self.words, trouble))

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
