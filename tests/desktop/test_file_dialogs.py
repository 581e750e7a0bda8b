"""Where a worker puts a file is nobody's business: the folder may have a client's name."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.file_dialogs import ask_file, ask_where
from tests.conftest import delete_what_is_let_go

NAME = "kanarie-dossier"
HISTORY = "FileDialog/history"
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's own dialog is used")


@pytest.fixture(autouse=True)
def _settings_of_this_test(tmp_path: Path) -> Iterator[None]:
    own = (QSettings.Format.NativeFormat, QSettings.Scope.UserScope)
    QSettings.setPath(*own, str(tmp_path / "settings"))
    yield
    QSettings.setPath(*own, QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))


@linux
@pytest.mark.parametrize("before", [None, ["file:///elsewhere"]])
def test_no_folder_that_was_chosen_stays_in_the_settings_of_qt(
    qtbot: QtBot, tmp_path: Path, before: list[str] | None
) -> None:
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    if before is not None:
        settings.setValue(HISTORY, before)
    settings.sync()
    window, folder, chosen = QWidget(), tmp_path / NAME, list[Path]()
    qtbot.addWidget(window)
    folder.mkdir()
    (folder / "there.pdf").touch()
    ask_where(window, "", "plan-1.pdf", chosen.append, kinds="PDF (*.pdf)")
    ask_file(window, "", chosen.append)
    for dialog in window.findChildren(QFileDialog):
        dialog.setDirectory(str(folder))
        dialog.selectFile("there.pdf" if dialog.fileMode() is QFileDialog.FileMode.ExistingFile else "plan-1.pdf")
        dialog.accept()
    delete_what_is_let_go()
    assert {path.name for path in chosen} == {"plan-1.pdf", "there.pdf"}
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.sync()
    assert NAME not in Path(kept.fileName()).read_text(encoding="utf-8")
    assert kept.contains("FileDialog/viewMode"), "it did write what says nothing of a client"
    found = kept.value(HISTORY)
    assert ([found] if isinstance(found, str) else found) == before
