"""Draws the rows of the dossier list: two lines and a state, quick also for 10,000 rows."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.dossiers.rows import RowView
from desktop.theme import icon, look

_EDGE = 2  # room around a card for its line
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
        colours, px = look().colours, look().px
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        box: QRect = option.rect.adjusted(2, 2, -6, -6)
        painter.save()
        line = colours.accent if selected else colours.line
        fill = colours.accent_pale if hovered and not selected else colours.card
        card = _card(box.size(), line, 2 if focused else 1, fill, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.topLeft() - QPoint(_EDGE, _EDGE), card)
        inner = box.adjusted(px(16), px(8), -px(16), -px(8))
        if row.state:
            inner.setRight(self._paint_state(painter, row, inner, option) - px(12))
        self._paint_lines(painter, row, inner, option)
        painter.restore()

    def _paint_state(self, painter: QPainter, row: RowView, inner: QRect, option: QStyleOptionViewItem) -> int:
        colours, px = look().colours, look().px
        ink, pale = {
            "red": (colours.red, colours.red_pale),
            "amber": (colours.amber, colours.amber_pale),
            "green": (colours.green, colours.green_pale),
        }.get(row.kind, (colours.soft, colours.bg))
        font = _font(option, 13, QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        gap, sign = px(10), px(16)
        width = min(metrics.horizontalAdvance(row.state) + 3 * gap + sign, inner.width() // 2)
        height = metrics.height() + px(10)
        pill = QRect(inner.right() - width, inner.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(pale))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        name = row.icon_name or {"red": "warning-octagon-fill", "amber": "clock"}.get(row.kind, "check-circle")
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(pill.left() + gap, pill.center().y() - sign // 2, _drawn(name, ink, sign, ratio))
        painter.setPen(QColor(ink))
        painter.setFont(font)
        text = pill.adjusted(gap + sign + gap // 2, 0, -gap, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, flags, metrics.elidedText(row.state, Qt.TextElideMode.ElideRight, text.width()))
        return pill.left()

    def _paint_lines(self, painter: QPainter, row: RowView, inner: QRect, option: QStyleOptionViewItem) -> None:
        colours = look().colours
        half = inner.height() // 2
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        lines = (
            (row.title, 15, QFont.Weight.DemiBold, colours.ink, QRect(inner.left(), inner.top(), inner.width(), half)),
            (
                row.detail,
                13,
                QFont.Weight.Normal,
                colours.soft,
                QRect(inner.left(), inner.top() + half, inner.width(), half),
            ),
        )
        for text, size, weight, colour, place in lines:
            font = _font(option, size, weight)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, flags, shown)


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


def _drawn(name: str, ink: str, size: int, ratio: float) -> QPixmap:
    """A sign, drawn once for all rows: drawing it from its font takes longer than all else of a row."""
    key, pixmap = f"{name} {ink} {size} {ratio}", QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = icon(name, ink).pixmap(QSize(size, size), ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _font(option: QStyleOptionViewItem, size: int, weight: QFont.Weight) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(look().px(size))
    font.setWeight(weight)
    return font
