"""Asking where a file or folder is, or where one goes. The window goes on meanwhile; an answer comes to `then`.

Qt writes the folders that were chosen into a file of its own, for every program; the name of a folder may be a
client's, so what stood there before is put back.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

Take = Callable[[Path], None]
_QT: Final = "QtProject"  # whose settings every program with Qt shares
_PLACES: Final = ("FileDialog/history", "FileDialog/lastVisited")


def ask_file(parent: QWidget, title: str, then: Take, *, folder: bool = False, kinds: str = "") -> None:
    """A file that is there, or a folder. kinds: of files that are shown, as Qt writes a filter."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
    _open(dialog, then, kinds)


def ask_where(parent: QWidget, title: str, name: str, then: Take, *, kinds: str = "") -> None:
    """Where a file goes. name: with its ending, as it is proposed. kinds: as of ask_file."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    _open(dialog, then, kinds)


def _open(dialog: QFileDialog, then: Take, kinds: str) -> None:
    if kinds:
        dialog.setNameFilter(kinds)
    before = {place: _settings().value(place) for place in _PLACES}
    dialog.destroyed.connect(lambda: _put_back(before))  # it writes when it goes
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _put_back(places: Mapping[str, object]) -> None:
    settings = _settings()
    for place, value in places.items():
        if value is None:
            settings.remove(place)
        else:
            settings.setValue(place, value)
    settings.sync()


def _settings() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, _QT)
