"""Small parts of the conversation's screens: buttons whose text wraps, text that fits, the order of Tab."""

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop.theme import icon, look

NARROWEST: Final = 4  # letters: a place this narrow was not laid out yet, and no word is broken for it
WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


def plain(text: str) -> str:
    """Text for a button or tick box, where a single & would vanish as a shortcut."""
    return text.replace("&", "&&")


def fitted(text: str, metrics: QFontMetrics, width: int) -> str:
    """Text for a radio button or tick box, which cannot wrap by themselves: broken over lines no wider than width."""
    lines: list[str] = []
    for word in (part for whole in text.split() for part in _parts(whole, metrics, width)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return plain("\n".join(lines))


def _parts(word: str, metrics: QFontMetrics, width: int) -> list[str]:
    """A word in parts that each fit a line: one part, unless it is wider than a whole line."""
    if width < metrics.averageCharWidth() * NARROWEST or metrics.horizontalAdvance(word) <= width:
        return [word]
    most = next(end for end in range(len(word), 0, -1) if end == 1 or metrics.horizontalAdvance(word[:end]) <= width)
    return [word[:most], *_parts(word[most:], metrics, width)]


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


def bring_into_sight(column: QScrollArea, card: QWidget, margin: int = 24) -> None:
    """Scroll to a card, with so many pixels around it; of one that is too tall its beginning shows.

    Qt would show the middle: at 200% neither the question was to be seen then, nor what has the keyboard.
    """
    inner, focus = column.widget(), QApplication.focusWidget()
    if inner is None or card.height() + 2 * margin <= column.viewport().height():
        column.ensureWidgetVisible(card, 0, margin)
        return
    column.verticalScrollBar().setValue(card.mapTo(inner, QPoint(0, 0)).y())
    if focus is not None and card.isAncestorOf(focus):
        column.ensureWidgetVisible(focus, 0, 8)
