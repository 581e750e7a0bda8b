"""Asking where a file or folder is, or where one goes. The window goes on meanwhile; an answer comes to `then`."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

Take = Callable[[Path], None]


def ask_file(parent: QWidget, title: str, then: Take, *, folder: bool = False) -> None:
    """A file that is there, or a folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
    _open(dialog, then)


def ask_where(parent: QWidget, title: str, name: str, then: Take) -> None:
    """Where a file goes. name: with its ending, as it is proposed."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Take) -> None:
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
