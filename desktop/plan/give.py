"""Give a plan: make its pages once, freeze and seal them, then print, save, or note how it was given."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.jobs import Lane
from desktop.plan.pages import maker, next_number, plan_of
from desktop.plan.sheets import Sheet, draw_pages
from desktop.shell import Shell
from desktop.trouble import Trouble
from sync.vault import GivenPlanInfo

PRINT_DPI: Final = 300  # more makes no page clearer and every page slower
HOWS: Final = ("printed", "saved", "shown", "phone")


class FileNotWritten(OSError):
    """The chosen file could not be written; the plan itself is safe in the vault."""

    code = "D-201"


def file_name(info_number: int, day: str) -> str:
    """A name without personal data: plan-1-2026-12-23.pdf."""
    return f"plan-{info_number}-{day}.pdf"


def write_file(path: Path, pdf: bytes) -> None:
    """Put the pages where the worker chose, whole or not at all. Raises FileNotWritten."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FileNotWritten(str(error.errno)) from error


class Giver(QObject):
    """One way out for plans, new ones and those given before. told: a sentence that must be read, and if it warns."""

    told = Signal(str, bool)  # sentence, and whether it is a warning
    busy = Signal(bool)

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self.shell, self.desk, self.words, self._window = shell, shell.desk, shell.words, window
        self.ask_printer: Callable[[Callable[[QPrinter], None]], None] = self._ask_printer
        self.ask_file: Callable[[str, Callable[[Path], None]], None] = self._ask_file

    # A new plan.

    def give(self, how: str) -> None:
        """Give the plan as it stands now. Asking for printer or file comes first: giving up there changes nothing."""
        if self.desk.sitting is None:
            return
        number = next_number(self.desk.sitting.dossier())
        if how == "printed":
            self.ask_printer(lambda printer: self._freeze(how, lambda info, pdf: self._print(printer, info, pdf)))
        elif how == "saved":
            name = file_name(number, self.desk.today.isoformat())
            self.ask_file(name, lambda path: self._freeze(how, lambda info, pdf: self._save(path, info, pdf)))
        else:
            self._freeze(how, lambda info, _pdf: self.told.emit(self.words(f"give.done.{how}", n=info.number), False))

    def _freeze(self, how: str, then: Callable[[GivenPlanInfo, bytes], None]) -> None:
        """Save what is typed; make the pages of exactly that; seal them."""
        sitting = self.desk.sitting
        if sitting is None:
            return
        self.busy.emit(True)

        def saved() -> None:
            if self.desk.sitting is not sitting:
                return
            if sitting.unsaved:  # typed while it was being saved
                self.desk.commit(then=saved, failed=refused)
                return
            dossier = sitting.dossier()
            revision = sitting.heads[0] if sitting.heads else ""
            make = maker(plan_of(dossier, self.desk.settings), sitting.language)  # in which the client read along
            self.shell.jobs.run(Lane.PAPER, make, lambda pdf: sealed(pdf, revision), failed)

        def sealed(pdf: bytes, revision: str) -> None:
            if self.desk.sitting is sitting:
                self.desk.give_plan(pdf, how, lambda info: done(info, pdf), revision=revision, failed=failed)

        def done(info: GivenPlanInfo, pdf: bytes) -> None:
            self.busy.emit(False)
            then(info, pdf)

        def failed(trouble: Trouble) -> None:
            self.busy.emit(False)
            self.desk.trouble.emit(trouble)

        def refused(_told_already: Trouble) -> None:
            self.busy.emit(False)

        self.desk.commit(then=saved, failed=refused)

    # A plan that was given before.

    def print_again(self, info: GivenPlanInfo) -> None:
        """Print a given plan from its sealed pages."""
        self.ask_printer(
            lambda printer: self.desk.given_pdf(info.number, lambda pdf: self._print(printer, info, pdf, again=True))
        )

    def save_again(self, info: GivenPlanInfo) -> None:
        """Save a given plan from its sealed pages."""
        name = file_name(info.number, info.at.date().isoformat())
        self.ask_file(
            name, lambda path: self.desk.given_pdf(info.number, lambda pdf: self._save(path, info, pdf, again=True))
        )

    # The ways out.

    def _print(self, printer: QPrinter, info: GivenPlanInfo, pdf: bytes, *, again: bool = False) -> None:
        dpi = min(printer.resolution(), PRINT_DPI)

        def take(sheets: tuple[Sheet, ...]) -> None:
            if paint(printer, sheets):
                self.told.emit(self.words(f"give.{'again' if again else 'done'}.printed", n=info.number), False)
            else:
                self.told.emit(self.words("give.printer.failed"), True)

        self.shell.jobs.run(Lane.PAPER, lambda: draw_pages(pdf, dpi), take)

    def _save(self, path: Path, info: GivenPlanInfo, pdf: bytes, *, again: bool = False) -> None:
        def take(_none: None) -> None:
            key = f"give.{'again' if again else 'done'}.saved"
            self.told.emit(self.words(key, n=info.number, file=path.name), False)

        def failed(trouble: Trouble) -> None:
            self.told.emit(f"{self.words('trouble.D-201')} ({trouble.code})", True)

        self.shell.jobs.run(Lane.PAPER, lambda: write_file(path, pdf), take, failed)

    # Asking.

    def _ask_printer(self, then: Callable[[QPrinter], None]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        printer.setDocName("Keukentafel")  # stands in the print queue: nothing personal
        dialog = QPrintDialog(printer, self._window)
        dialog.accepted.connect(lambda: then(printer))
        _open(dialog)

    def _ask_file(self, name: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, self.words("give.file.title"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(self.words("give.file.filter"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        _open(dialog)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def paint(printer: QPrinter, sheets: tuple[Sheet, ...]) -> bool:
    """Put the pages on paper, each as large as the paper; False when the printer does not take them."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    taken = True
    for place, sheet in enumerate(sheets):
        if place:
            taken = printer.newPage() and taken
        area = QRectF(painter.viewport())
        size = sheet.image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), sheet.image)
    return painter.end() and taken
