"""What History lists: a row as high as its text, a change, an answer of an earlier state."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QListWidget, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from desktop.history.page import Change
from desktop.history.said import breakable
from desktop.theme import look
from desktop.widgets import button, label, row_of
from forms.words import Words


class Roomy(QStyledItemDelegate):
    """Gives every row the height that its wrapped text needs, padding included."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else 200
        inner = width - 2 * look().px(8) - 16  # the style keeps a little room beside the text too
        text = str(index.data())
        need = QFontMetrics(QApplication.font()).boundingRect(
            QRect(0, 0, max(inner, 60), 10_000), Qt.TextFlag.TextWordWrap, text
        )
        return QSize(width, need.height() + 2 * look().px(8) + 4)


class ChangeRow(QFrame):
    """A question, what stood there and what stands there after the change."""

    def __init__(self, change: Change, words: Words, remove: Callable[[], None] | None) -> None:
        super().__init__()
        self.setAccessibleName(
            f"{change.question}: {words('history.before')} {change.before}, {words('history.after')} {change.after}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        column.addWidget(label(breakable(change.question), "soft"))
        after = breakable(change.after)
        told = after if change.fresh else words("history.became", before=breakable(change.before), after=after)
        column.addWidget(label(told, "strong", selectable=True))
        if change.removable and remove is not None:
            go = button(words("history.remove"), "quiet", name=f"remove-{change.path}", on_click=remove)
            go.setAccessibleName(words("history.remove.named", question=change.question))
            column.addLayout(row_of(go, None))


class AnswerRow(QFrame):
    """A question with its answer of then."""

    def __init__(self, question: str, answer: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        column.addWidget(label(breakable(question), "soft"))
        column.addWidget(label(breakable(answer), "strong", selectable=True))
