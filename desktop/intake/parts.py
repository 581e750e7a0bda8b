"""Small parts of the conversation's screens: buttons whose text wraps, text that fits, and a cover over the window."""

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import icon, look
from desktop.widgets import Column, button, label

WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


def plain(text: str) -> str:
    """Text for a button or tick box, where a single & would vanish as a shortcut."""
    return text.replace("&", "&&")


def fitted(text: str, metrics: QFontMetrics, width: int) -> str:
    """Text for a radio button or tick box, which cannot wrap by themselves: broken over lines no wider than width."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return plain("\n".join(lines))


class WrapButton(QPushButton):
    """A button with an icon at the left and a text that goes on in the next line when it is long."""

    def __init__(self, text: str, role: str, *, name: str = "", on_click: Callable[[], object] | None = None) -> None:
        super().__init__(plain(text))
        self.words = text
        self.setAccessibleName(text)
        self.setProperty("role", role)
        self.setObjectName(name)
        self._icon = self._colour = self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def show_icon(self, name: str, colour: str, *, text: str = "") -> None:
        """An icon before the text and its colour; text: the colour of the text, else the same."""
        if (name, colour, text or colour) != (self._icon, self._colour, self._text):
            room_changed = bool(name) != bool(self._icon)
            self._icon, self._colour, self._text = name, colour, text or colour
            self.update()
            if room_changed:
                self.updateGeometry()  # the layout keeps the height it was told before

    def say(self, text: str) -> None:
        """Show another text."""
        if text != self.words:
            self.words = text
            self.setText(plain(text))
            self.updateGeometry()

    def _inner(self, width: int) -> QRect:
        pad, sign = look().px(10), look().px(26) if self._icon else 0
        return QRect(pad + sign, look().px(7), max(width - 2 * pad - sign, 20), 10_000)

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        inner = self._inner(width)
        bounds = QFontMetrics(self.font()).boundingRect(inner, WRAPPED, self.words)
        return max(bounds.height() + 2 * inner.top(), look().px(40))

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        inner = self._inner(0)
        width = QFontMetrics(self.font()).horizontalAdvance(self.words) + inner.left() + look().px(14)
        return QSize(width, look().px(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(80), look().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        inner = self._inner(self.width())
        inner.setTop(0)
        inner.setHeight(self.height())
        if self._icon:
            size = look().px(18)
            place = QRect(look().px(10), (self.height() - size) // 2, size, size)
            icon(self._icon, self._colour).paint(painter, place)
        painter.setPen(QColor(self._text or look().colours.ink))
        painter.setFont(self.font())
        painter.drawText(inner, WRAPPED | int(Qt.AlignmentFlag.AlignVCenter), self.words)


def sheet_of(widget: QWidget) -> QWidget:
    """The whole sheet that a widget lies on: the worker's side of the window, which locking hides at once."""
    window = widget.window()
    central = getattr(window, "centralWidget", lambda: None)()
    current = getattr(central, "currentWidget", lambda: None)()
    return current or central or window


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


def in_order(widget: QWidget, aside: Collection[QWidget] = ()) -> list[QWidget]:
    """All that takes the keyboard in a widget, as it is read: in the order of its layouts, not of its making.

    aside: parts that cannot be seen now, so that there is no need to look into them.
    """
    found: list[QWidget] = []
    _gather(widget, found, frozenset(aside))
    return found


def keep_order(widget: QWidget, before: list[QWidget], aside: Collection[QWidget] = ()) -> list[QWidget]:
    """Let Tab go as a widget is read, also over what is new in it; the order now. before: the order last time."""
    order = in_order(widget, aside)
    if order != before:
        for one, after in pairwise(order):
            QWidget.setTabOrder(one, after)
    return order


def _gather(widget: QWidget, found: list[QWidget], aside: frozenset[QWidget]) -> None:
    if widget in aside:
        return
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        found.append(widget)
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if inner is not None:
        _gather(inner, found, aside)
    elif (layout := widget.layout()) is not None:
        _gather_layout(layout, found, aside)


def _gather_layout(layout: QLayout, found: list[QWidget], aside: frozenset[QWidget]) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None and (one := item.widget()) is not None:
            _gather(one, found, aside)
        elif item is not None and (inner := item.layout()) is not None:
            _gather_layout(inner, found, aside)


class Overlay(QFrame):
    """Lies over a sheet until Esc or its own button; the keyboard stays inside. `body` takes the content."""

    closed = Signal()

    def __init__(self, over: QWidget, title: str, close_text: str, *, width: int = 560) -> None:
        super().__init__(over)
        self._sheet = over
        self.setProperty("role", "shade")
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
        self.close_button = button(close_text, "quiet", icon_name="x", on_click=self.close_it, name="overlay-close")
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        self.column = Column()
        self.body = self.column.body
        inner.addWidget(self.column, 1)
        outer.addStretch(1)
        outer.addWidget(self.panel, 100)
        outer.addStretch(1)
        self.panel.setMaximumWidth(self._most)
        self._back = over.window().focusWidget()
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def open_it(self, focus: QWidget | None = None) -> None:
        """Show it above everything on its sheet."""
        self.show()
        self.raise_()
        self._fit()
        (focus or self.close_button).setFocus()

    def close_it(self) -> None:
        """Go away and give the keyboard back to where it was."""
        self.hide()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus()
        self.closed.emit()
        self.deleteLater()

    def _fit(self) -> None:
        """No higher than its content."""
        width = min(self._most, self.width() - 32) - 2 * 24 - 2
        layout = self.body
        needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        head = self.close_button.sizeHint().height() + look().px(48)
        self.panel.setMaximumHeight(max(needed, look().px(120)) + head)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._sheet:
            self.setGeometry(self._sheet.rect())
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        go_round(self, forward=forward)
        return True
