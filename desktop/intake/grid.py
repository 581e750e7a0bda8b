"""A layout of equal columns that makes do with fewer when there is no room; written from the right where people do."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class Grid(QLayout):
    """wanted: columns when there is room, 0 for as many as there are widgets. least: width of a column in pixels.

    whole: all widgets beside each other and as high as each other, or else all below each other.
    """

    def __init__(self, parent: QWidget, wanted: int, least: int, gap: int = 8, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._wanted, self._least, self._gap, self._whole = wanted, least, gap, whole
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def column_width(self, width: int) -> int:
        """How wide a column is in this width."""
        columns = self._columns(width)
        return (width - self._gap * (columns - 1)) // columns

    def insertWidget(self, place: int, widget: QWidget) -> None:
        """Put a widget at a place among the others; one that is there already moves."""
        if self.indexOf(widget) >= 0:
            self.removeWidget(widget)
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Kept by width: the layouts around it ask many times."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights = {}
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """As wide as it likes to be; the height follows from the width (heightForWidth)."""
        count = max(1, len(self._shown()))
        columns = min(count, self._wanted or count)
        width = columns * self._least + self._gap * (columns - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _columns(self, width: int) -> int:
        count = max(1, len(self._shown()))
        fit = max(1, (width + self._gap) // (self._least + self._gap))
        columns = min(fit, self._wanted or count, count)
        return 1 if self._whole and columns < count else columns

    def _place(self, rect: QRect, *, move: bool) -> int:
        items, columns, y = self._shown(), self._columns(rect.width()), rect.y()
        width = self.column_width(rect.width())
        for begin in range(0, len(items), columns):
            row = items[begin : begin + columns]
            heights = [
                item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height() for item in row
            ]
            for place, item in enumerate(row) if move else ():
                x = place * (width + self._gap)
                height = max(heights) if self._whole else heights[place]  # else each begins at the top of its row
                item.setGeometry(QRect(self._from(rect, x, width, y), QSize(width, height)))
            y += max(heights) + self._gap
        return max(0, y - self._gap - rect.y())

    def _from(self, rect: QRect, x: int, width: int, y: int) -> QPoint:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QPoint(rect.right() + 1 - x - width if mirrored else rect.x() + x, y)
