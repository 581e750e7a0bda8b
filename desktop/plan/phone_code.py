"""Shows a text as a QR code, large, for a phone's camera; the text stands beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell import Shell
from desktop.theme import look
from desktop.widgets import Column, button, label, row_of

SIDE = 420  # of the code, before the text size of the screen
WIDE, TALL = 860, 640  # of the window with it, where the window behind has that room


class CodePicture(QWidget):
    """The squares of a code, black on white in the dark too; it stays a square."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName("phone-code")
        self.setAccessibleName(name)
        self.setAccessibleDescription(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(260, 260))
        self.text = text

    def sizeHint(self) -> QSize:
        return QSize(look().px(SIDE), look().px(SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        from forms.paper.code import QUIET, bars, squares

        rows = squares(self.text)
        count = len(rows) + 2 * QUIET
        step = min(self.width(), self.height()) // count  # whole pixels: sharp edges read best
        left, top = (self.width() - step * count) // 2, (self.height() - step * count) // 2
        painter = QPainter(self)
        painter.fillRect(QRectF(left, top, step * count, step * count), QColor("#FFFFFF"))
        for row, column, wide in bars(rows):
            box = QRectF(left + (column + QUIET) * step, top + (row + QUIET) * step, wide * step, step)
            painter.fillRect(box, QColor("#000000"))
        painter.end()


class PhoneCode(QDialog):
    """A window with the code, what to do with it, and what it says."""

    def __init__(self, shell: Shell, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        words = shell.words
        self.setObjectName("phone-dialog")
        self.setWindowTitle(words("phone.dialog.title"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(words("phone.dialog.title"), "heading"))
        column.addWidget(label(words("phone.dialog.told")))
        self.code = CodePicture(text, words("phone.dialog.code"))
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.code, 3)
        side = QVBoxLayout()
        side.addWidget(label(words("phone.dialog.text"), "strong"))
        said = label(text)
        said.setObjectName("phone-text")
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        whole = Column()
        whole.body.addWidget(said)
        side.addWidget(whole, 1)
        row.addLayout(side, 2)
        column.addLayout(row, 1)
        done = button(words("phone.dialog.close"), "primary", name="phone-done", on_click=self.accept)
        column.addLayout(row_of(None, done))
        room = parent.window().size()
        self.resize(min(room.width() - 32, look().px(WIDE)), min(room.height() - 32, look().px(TALL)))
        shell.desk.closed.connect(self.reject)  # locked, or another dossier: nothing of this client stays on screen
