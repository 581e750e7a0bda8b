"""The certificate of an authority of the region's own, chosen from a file; most regions need none."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.certificates import certificates_in
from desktop.file_dialogs import ask_file
from desktop.shell import Shell
from desktop.widgets import button, flow_of, label


class AuthorityField(QWidget):
    """pem: what was chosen; None for the authorities that the computer knows."""

    def __init__(self, shell: Shell, pem: str | None = None) -> None:
        super().__init__()
        self.words = shell.words
        self.pem = pem
        self.ask_file: Callable[[Callable[[Path], None]], None] = self._ask_file
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.told = label("", "soft")
        self.told.setObjectName("authority-told")
        column.addWidget(self.told)
        choose = button(
            self.words("authority.choose"), "quiet", icon_name="folder-open", name="authority-choose",
            on_click=lambda: self.ask_file(self.read_file),
        )  # fmt: skip
        self.none = button(self.words("authority.drop"), "quiet", name="authority-drop", on_click=self._drop)
        column.addWidget(flow_of([choose, self.none]))
        self._tell("authority.kept" if pem else "authority.none")

    def read_file(self, path: Path) -> None:
        """Take the certificates from a PEM file, and no private key that stands beside them; tell what is neither."""
        pem = certificates_in(path)
        if pem is None:
            self._tell("authority.wrong")
            return
        self.pem = pem
        self._tell("authority.chosen", file=path.name)

    def _drop(self) -> None:
        self.pem = None
        self._tell("authority.none")

    def _tell(self, key: str, **said: str) -> None:
        self.told.setText(self.words(key, **said))
        self.none.setVisible(self.pem is not None)

    def _ask_file(self, then: Callable[[Path], None]) -> None:
        ask_file(self, self.words("authority.choose"), then)
