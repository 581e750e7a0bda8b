"""What covers a sheet for a while: the keyboard stays inside, Esc ends it and gives the keyboard back."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.intake.parts import in_order
from desktop.theme import look
from desktop.widgets import Column, button, label


class Cover(QFrame):
    """Lies over a whole sheet, as large as that is. role: of the style sheet; `begin` shows it, `end` lets it go."""

    def __init__(self, over: QWidget, role: str) -> None:
        super().__init__(over)
        self._sheet = over
        self._back = over.window().focusWidget()
        self.setProperty("role", role)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def begin(self, focus: QWidget) -> None:
        """Show it above everything on its sheet, with the keyboard in one of its controls."""
        self.show()
        self.raise_()
        self.fit()
        focus.setFocus()

    def end(self) -> None:
        """Go away and give the keyboard back to where it was."""
        self.hide()
        if self._back is not None and isValid(self._back) and self._back.isVisible():
            self._back.setFocus()
        self.deleteLater()

    def fit(self) -> None:
        """Fill the sheet."""
        self.setGeometry(self._sheet.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._sheet:
            self.fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        go_round(self, forward=forward)
        return True


class Overlay(Cover):
    """A card in the middle of a shaded sheet, no higher than its content; `body` takes that."""

    def __init__(self, over: QWidget, title: str, close_text: str, *, width: int = 560) -> None:
        super().__init__(over, "shade")
        self.setAccessibleName(title)
        self._most = look().px(width)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        self.panel = QFrame()
        self.panel.setProperty("role", "card")
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(24, 16, 24, 16)
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"), 1)
        self.close_button = button(close_text, "quiet", icon_name="x", on_click=self.end, name="overlay-close")
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        self.column = Column()
        self.body = self.column.body
        inner.addWidget(self.column, 1)
        outer.addStretch(1)
        outer.addWidget(self.panel, 100)
        outer.addStretch(1)
        self.panel.setMaximumWidth(self._most)

    def open_it(self, focus: QWidget | None = None) -> None:
        """Show it above everything on its sheet."""
        self.begin(focus or self.close_button)

    def fit(self) -> None:
        """Fill the sheet; the card is no higher than its content."""
        super().fit()
        width = min(self._most, self.width() - 32) - 2 * 24 - 2
        layout = self.body
        needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        head = self.close_button.sizeHint().height() + look().px(48)
        self.panel.setMaximumHeight(max(needed, look().px(120)) + head)


def go_round(cover: QWidget, *, forward: bool) -> None:
    """Tab inside a cover: from its last control to its first, never to what it covers."""
    inside = [
        one
        for one in in_order(cover)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    here = cover.window().focusWidget()
    at = inside.index(here) if here in inside else (-1 if forward else 0)
    if inside:
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        inside[(at + (1 if forward else -1)) % len(inside)].setFocus(reason)
