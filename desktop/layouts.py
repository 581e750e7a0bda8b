"""Layouts whose rows wrap when there is no room, written from the right where people do."""

from abc import abstractmethod

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


def leading(shown: QWidget) -> Qt.AlignmentFlag:
    """The side where a screen begins, also for an empty text and one in a language written the other way."""
    right = shown.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute


class Wrapping(QLayout):
    """Items in rows, as many as the width needs; a kind of it says in `_place` where each item goes."""

    def __init__(self, parent: QWidget | None, gap: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    @abstractmethod
    def _place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out from the top of this place, truly or only in thought; the height that they take."""

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)  # the rows take the room they need, no more

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

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _left(self, rect: QRect, x: int, width: int) -> int:
        """Where something this wide begins that stands x from the side at which people begin to read."""
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return rect.right() + 1 - x - width if mirrored else rect.x() + x


class Flow(Wrapping):
    """Lays its widgets in a row and goes on in the next row when the width is full.

    middle: the widgets of a row stand on one middle line; else on one upper line.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, middle: bool = True) -> None:
        super().__init__(parent, gap)
        self._middle = middle

    def sizeHint(self) -> QSize:
        """All in one row; with less width the height grows (heightForWidth)."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, row_height = 0, rect.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []
        for item in self._shown():
            size = item.sizeHint()
            width = min(size.width(), rect.width()) if rect.width() > 0 else size.width()
            if x > 0 and x + width > rect.width():
                self._put(row, row_height, move=move)
                row = []
                x, y, row_height = 0, y + row_height + self._gap, 0
            height = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
            row.append((item, QRect(QPoint(self._left(rect, x, width), y), QSize(width, height))))
            x += width + self._gap
            row_height = max(row_height, height)
        self._put(row, row_height, move=move)
        return y + row_height - rect.y()

    def _put(self, row: list[tuple[QLayoutItem, QRect]], height: int, *, move: bool) -> None:
        for item, place in row if move else ():
            lower = max(0, height - place.height()) // 2 if self._middle else 0
            item.setGeometry(place.translated(0, lower))


class Grid(Wrapping):
    """Equal columns, fewer when there is no room.

    wanted: columns when there is room, 0 for as many as there are widgets. least: width of a column in pixels.
    whole: all widgets beside each other and as high as each other, or else all below each other.
    """

    def __init__(self, parent: QWidget, wanted: int, least: int, gap: int = 8, *, whole: bool = False) -> None:
        super().__init__(parent, gap)
        self._wanted, self._least, self._whole = wanted, least, whole

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

    def sizeHint(self) -> QSize:
        """As wide as it likes to be; the height follows from the width (heightForWidth)."""
        count = max(1, len(self._shown()))
        columns = min(count, self._wanted or count)
        width = columns * self._least + self._gap * (columns - 1)
        return QSize(width, self.heightForWidth(width))

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
                x = self._left(rect, place * (width + self._gap), width)
                height = max(heights) if self._whole else heights[place]  # else each begins at the top of its row
                item.setGeometry(QRect(x, y, width, height))
            y += max(heights) + self._gap
        return max(0, y - self._gap - rect.y())
