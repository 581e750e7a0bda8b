"""Founding a region: names and server first, then every secret on paper and typed back, and only then the region."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.shell import Shell
from desktop.team.authority import AuthorityField
from desktop.team.founded import Founded
from desktop.team.parts import Tick
from desktop.team.secret_paper import SecretPaper
from desktop.widgets import Card, button, clear_layout, label, row_of
from forms.answers import clean_text
from sync.region.enrolment import is_address
from sync.region.shares import Root, new_archive

FIELDS: Final = ("name", "server", "token", "team", "coordinators")
NEEDED: Final = FIELDS[:4]
MAX_CHARS: Final = 100
MAX_SERVER: Final = 300


class Founding(QWidget):
    """done gets everything once all is on paper; stop when the administrator leaves it."""

    def __init__(self, shell: Shell, done: Callable[[Founded], None], stop: Callable[[], None]) -> None:
        super().__init__()
        self.shell, self.words, self._done, self._stop = shell, shell.words, done, stop
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.fields: dict[str, QLineEdit] = {}
        self._paper: SecretPaper | None = None
        self._ask()

    def forget(self) -> None:
        """Nothing of a secret or a token stays on a page that is left."""
        if self._paper is not None:
            self._paper.forget()
        for field in self.fields.values():
            field.setText("")

    def _ask(self) -> None:
        words = self.words
        card = Card(words("found.title"))
        card.body.addWidget(label(words("found.about"), "soft"))
        for key in FIELDS:
            field = QLineEdit()
            field.setObjectName(f"found-{key}")
            field.setAccessibleName(words(f"found.{key}"))
            field.setMaxLength(MAX_SERVER if key == "server" else MAX_CHARS)
            card.body.addWidget(label(words(f"found.{key}"), "strong"))
            card.body.addWidget(field)
            self.fields[key] = field
        self.authority = AuthorityField(self.shell)
        card.body.addWidget(self.authority)
        self.archive = Tick(words("found.archive"), "found-archive")
        self.archive.setChecked(True)
        card.body.addWidget(self.archive)
        self.problem = label("", "error")
        self.problem.setObjectName("found-problem")
        self.problem.hide()
        card.body.addWidget(self.problem)
        stop = button(words("found.stop"), "quiet", name="found-stop", on_click=self._leave)
        go = button(words("found.next"), "primary", name="found-next", on_click=self._judge)
        card.body.addLayout(row_of(stop, None, go))
        self._column.addWidget(card)

    def _judge(self) -> None:
        typed = {key: clean_text(field.text()).strip() for key, field in self.fields.items()}
        if not all(typed[key] for key in NEEDED):
            self._refuse("found.missing", next(key for key in NEEDED if not typed[key]))
        elif not is_address(typed["server"]):
            self._refuse("found.server.wrong", "server")
        else:
            self._papers(typed)

    def _refuse(self, key: str, field: str) -> None:
        self.problem.setText(self.words(key))
        self.problem.show()
        self.fields[field].setFocus()

    def _papers(self, typed: dict[str, str]) -> None:
        root = Root.new()
        papers = [("root", root.as_text())]
        archive = None
        if self.archive.isChecked():
            receiver, first, second = new_archive()
            archive = receiver.public
            papers += [("archive_a", first), ("archive_b", second)]
        self._next(papers, Founded(**typed, root=root, archive=archive, authority=self.authority.pem))

    def _next(self, papers: list[tuple[str, str]], chosen: Founded) -> None:
        """One paper after the other; the region is there when the last was typed back."""
        clear_layout(self._column)
        self.fields, self._paper = {}, None
        if not papers:
            self._done(chosen)
            return
        (kind, code), rest = papers[0], papers[1:]
        self._paper = SecretPaper(self.shell, kind, chosen.name, code, lambda: self._next(rest, chosen), self._leave)
        self._column.addWidget(self._paper)
        self._paper.again.setFocus()

    def _leave(self) -> None:
        self.forget()
        self._stop()
