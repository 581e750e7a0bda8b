"""Draws the rows of the dossier list: two lines and a state, quick also for 10,000 rows."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.dossiers.rows import RowView
from desktop.theme import drawn, look

_EDGE = 2  # room around a card for its line
# Asked for once: Python makes a flag anew each time it is named or joined, nine rows a key.
_SELECTED: Final = QStyle.StateFlag.State_Selected
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus
_UNDER_MOUSE: Final = QStyle.StateFlag.State_MouseOver
_MIDDLE_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_BOLD: Final = QFont.Weight.DemiBold
_PLAIN: Final = QFont.Weight.Normal
_FONTS: Final[dict[tuple[str, int, QFont.Weight], tuple[QFont, QFontMetrics]]] = {}
Index = QModelIndex | QPersistentModelIndex


class RowModel(QStringListModel):
    """The rows of a page. Qt keeps their number itself, which a view asks for tens of thousands of times."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[RowView] = ()

    def show_rows(self, rows: Sequence[RowView]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.rows = rows
            self.setStringList([""] * len(rows))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None


def list_of_rows(name: str, spoken: str, model: RowModel) -> QListView:
    """A list that draws the rows of a model as cards."""
    rows = QListView()
    rows.setObjectName(name)
    rows.setAccessibleName(spoken)
    rows.setModel(model)
    rows.setItemDelegate(RowDelegate(rows))
    rows.setUniformItemSizes(True)
    rows.setMouseTracking(True)
    rows.setFrameShape(QListView.Shape.NoFrame)
    rows.setStyleSheet("QListView { background: transparent; border: none; }")
    rows.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    return rows


def goes_to_search(event: QKeyEvent, search: QLineEdit) -> bool:
    """Whether a key that was pressed in a list was a letter, or takes one back: it goes on in the search field."""
    letter = bool(event.text().strip()) and event.text().isprintable()
    back = event.key() == Qt.Key.Key_Backspace and bool(search.text())
    if letter or back:
        search.setFocus()
        search.setText(search.text()[:-1] if back else search.text() + event.text())
    return letter or back


class RowDelegate(QStyledItemDelegate):
    """Paints a row as a card with rounded corners."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, look().px(64) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RowView = index.data(Qt.ItemDataRole.UserRole)
        colours, px, state = look().colours, look().px, option.state
        selected = bool(state & _SELECTED)
        hovered = bool(state & _UNDER_MOUSE)
        box: QRect = option.rect.adjusted(2, 2, -6, -6)
        painter.save()
        line = colours.accent if selected else colours.line
        fill = colours.accent_pale if hovered and not selected else colours.card
        width = 2 if selected and bool(state & _FOCUSED) else 1
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(box.topLeft() - QPoint(_EDGE, _EDGE), _card(box.size(), line, width, fill, ratio))
        inner = box.adjusted(px(16), px(8), -px(16), -px(8))
        if row.state:
            pill = _pill(row, option.font, fill, inner.width() // 2, ratio)
            size = pill.deviceIndependentSize().toSize()
            left = inner.right() - size.width()
            painter.drawPixmap(left, inner.center().y() - size.height() // 2, pill)
            inner.setRight(left - px(12))
        half = inner.height() // 2
        upper = QRect(inner.left(), inner.top(), inner.width(), half)
        _write(painter, upper, row.title, _letters(option.font, 15, _BOLD), colours.ink)
        _write(painter, upper.translated(0, half), row.detail, _letters(option.font, 13, _PLAIN), colours.soft)
        painter.restore()


def _card(size: QSize, line: str, width: int, fill: str, ratio: float) -> QPixmap:
    """A card, drawn once for all rows: round corners take longer than all words on it."""
    key, pixmap = f"card {size.width()} {size.height()} {line} {width} {fill} {ratio}", QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap((size + QSize(2 * _EDGE, 2 * _EDGE)) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), width))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRect(QPoint(_EDGE, _EDGE), size), 10, 10)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def _pill(row: RowView, base: QFont, behind: str, widest: int, ratio: float) -> QPixmap:
    """What presses most, in words on its colour; drawn once for all rows that say it on the same card."""
    colours, px = look().colours, look().px
    ink, pale = {
        "red": (colours.red, colours.red_pale),
        "amber": (colours.amber, colours.amber_pale),
        "green": (colours.green, colours.green_pale),
    }.get(row.kind, (colours.soft, colours.bg))
    name = row.icon_name or {"red": "warning-octagon-fill", "amber": "clock"}.get(row.kind, "check-circle")
    key = f"pill {row.state} {name} {ink} {pale} {behind} {px(100)} {widest} {ratio} {base.key()}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    font, metrics = _letters(base, 13, _BOLD)
    gap, sign = px(10), px(16)
    size = QSize(
        min(metrics.horizontalAdvance(row.state) + 3 * gap + sign, widest),
        metrics.height() + px(10),
    )
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(behind))  # letters on what is opaque are drawn as everywhere else
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pale))
    place = QRect(QPoint(0, 0), size)
    painter.drawRoundedRect(place, size.height() / 2, size.height() / 2)
    painter.drawPixmap(gap, place.center().y() - sign // 2, drawn(name, ink, sign, ratio))
    _write(painter, place.adjusted(gap + sign + gap // 2, 0, -gap, 0), row.state, (font, metrics), ink)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def _write(painter: QPainter, place: QRect, text: str, letters: tuple[QFont, QFontMetrics], ink: str) -> None:
    font, metrics = letters
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(place, _MIDDLE_LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width()))


def _letters(base: QFont, size: int, weight: QFont.Weight) -> tuple[QFont, QFontMetrics]:
    """A font and its measures: the same few for every row, made once."""
    key = (base.key(), look().px(size), weight)
    if key not in _FONTS:
        font = QFont(base)
        font.setPixelSize(look().px(size))
        font.setWeight(weight)
        _FONTS[key] = (font, QFontMetrics(font))
    return _FONTS[key]
