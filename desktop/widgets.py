"""Small parts that every screen is made of; each takes its look from the style sheet by its `role`."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.half_done import half_done, put_back
from desktop.layouts import Flow
from desktop.theme import drawn, icon, icon_size, look


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another part of the style sheet, now."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _Text(QLabel):
    """A text in which no line ends between € and its amount. text(), and what is copied, has the space as it was."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._said = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        self._said = text
        super().setText(text.replace("€ ", "€\u00a0"))

    def text(self) -> str:
        return self._said


def label(text: str = "", role: str = "", *, wrap: bool = True, selectable: bool = False) -> QLabel:
    """A text; never reads typed text as mark-up."""
    made = _Text(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


class SignEdit(QLineEdit):
    """A line to type in with an icon before it, which grows with the text."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign
        self._room()

    def _room(self) -> None:
        room, right = look().px(18 + 6), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        wanted = (0, room) if right else (room, 0)
        if (self.textMargins().left(), self.textMargins().right()) != wanted:
            self.setTextMargins(wanted[0], 0, wanted[1], 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size, right = look().px(18), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sign = drawn(self._sign, look().colours.soft, size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - size - 12 if right else 12, (self.height() - size) // 2, sign)


def picture(name: str, size: int = 18, colour: str | None = None) -> QLabel:
    """An icon that only decorates; screen readers pass it over."""
    made = QLabel()
    made.setPixmap(icon(name, colour or look().colours.accent).pixmap(icon_size(size)))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def chip(text: str, kind: str = "") -> QLabel:
    """A short state in a pill; kind is "", red, amber or green and is always said in words too."""
    made = label(text, f"chip-{kind}" if kind else "chip", wrap=False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def chip_button(text: str, kind: str, on_click: Callable[[], object]) -> QPushButton:
    """A chip that leads to where the state is explained; it looks like the others, underlined."""
    made = QPushButton(text)
    made.setProperty("role", f"chip-{kind}" if kind else "chip")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def button(
    text: str,
    role: str = "",
    *,
    icon_name: str = "",
    on_click: Callable[[], object] | None = None,
    name: str = "",
    kind: type[QPushButton] = QPushButton,
) -> QPushButton:
    """A button; name is its object name, by which tests and shortcuts find it."""
    made = kind(text)
    if role:
        made.setProperty("role", role)
    if icon_name:
        colours = look().colours
        made.setIcon(icon(icon_name, colours.on_accent if role == "primary" else colours.ink))
        made.setIconSize(icon_size(beside=6 if text else 0))
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    if name:
        made.setObjectName(name)
    made.setMinimumWidth(made.sizeHint().width() if role != "nav" else 0)
    return made


def tool(
    icon_name: str,
    said: str,
    name: str,
    on_click: Callable[[], object] | None = None,
    kind: type[QToolButton] = QToolButton,
) -> QToolButton:
    """A button of an icon alone, which is always said in words too."""
    made = kind()
    made.setIcon(icon(icon_name))
    made.setIconSize(icon_size(20))
    made.setToolTip(said)
    made.setAccessibleName(said)
    made.setObjectName(name)
    made.setMinimumSize(QSize(look().px(40), look().px(40)))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


class Card(QFrame):
    """A white card with rounded corners; `body` takes its content."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(label(title, "heading"))


class Banner(QFrame):
    """A message with icon and words: red (urgent), amber (warning), green (done) or info."""

    def __init__(self, kind: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        self._icon = QLabel()
        self._icon.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column = QVBoxLayout()
        self.column.setSpacing(2)
        self.title = label(role="strong")
        self.text = label()
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)
        row.addLayout(self.column, 1)
        self.buttons = QHBoxLayout()
        row.addLayout(self.buttons)
        self.show_message(kind, "", "")

    def show_message(self, kind: str, title: str, text: str = "") -> None:
        """Show another message; an empty title or text takes no room."""
        set_role(self, f"banner-{kind}")
        colours = look().colours
        name, colour = {
            "red": ("warning-octagon-fill", colours.red),
            "amber": ("warning", colours.amber),
            "green": ("check-circle", colours.green),
        }.get(kind, ("info", colours.accent))
        self._icon.setPixmap(icon(name, colour).pixmap(icon_size(24)))
        for part, words in ((self.title, title), (self.text, text)):
            part.setText(words)
            part.setVisible(bool(words))
            part.style().unpolish(part)  # its colour follows the kind, and Qt looks only at the frame anew
            part.style().polish(part)
        self.setAccessibleName(f"{title} {text}".strip())


def flow_of(widgets: Iterable[QWidget], gap: int = 8, *, middle: bool = True) -> QWidget:
    """A widget that lays others out in wrapping rows, on one middle or one upper line."""
    holder = QWidget()
    flow = Flow(holder, gap, middle=middle)
    for widget in widgets:
        flow.addWidget(widget)
    return holder


class _Inside(QWidget):
    """As high as its wrapped texts need at its width, and no higher."""

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least


class Column(QScrollArea):
    """A column that scrolls up and down only; `body` takes its content, top first.

    fill: the content takes the whole height, for what stands in the middle.
    """

    def __init__(self, margins: tuple[int, int, int, int] = (0, 0, 0, 0), *, fill: bool = False) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner = _Inside()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(*margins)
        whole.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        whole.addLayout(self.body)
        if not fill:
            whole.addStretch(1)  # alignment would do too, but gives wrapped texts the height of one line
        self.setWidget(inner)
        self._wanted: tuple[QWidget, ...] = ()
        self._awaited: tuple[str, int] | None = None  # where the keyboard and the scroll bar go once it is drawn
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._keep_in_sight())
        bar.actionTriggered.connect(lambda _action: self._let_be())

    def clear(self) -> None:
        """Take everything out."""
        self._let_be()
        clear_layout(self.body)

    def reveal(self, *wanted: QWidget) -> None:
        """Scroll to what was just shown, the last surely; also when texts around it get their height only later."""
        self._wanted = wanted
        self._keep_in_sight()
        QTimer.singleShot(0, self, self._keep_in_sight)  # a page that was just made gets its places only now

    def _keep_in_sight(self) -> None:
        for one in self._wanted:
            if one.isVisibleTo(self):  # hidden since, it is no place to go back to
                self.ensureWidgetVisible(one, 0, look().px(24))

    def _let_be(self) -> None:
        self._wanted = ()

    def let_write(self, on: bool) -> None:
        """Whether what stands in it can be changed and pressed; to be read it scrolls by the arrows then."""
        self._inner.setEnabled(on)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.StrongFocus)

    def redraw(self, draw: Callable[[], None], at: str = "") -> None:
        """Draw everything anew, and stay where the worker was: at the control of that name, and as far down.

        at: the name of another control to go to, when the one that was pressed is not drawn again. What was typed and
        not used yet stays: something that comes in takes nothing away.
        """
        focus, down = self.window().focusWidget(), self.verticalScrollBar().value()  # also of a window behind another
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else None
        if at:
            name = at
        elif name is None and self._awaited is not None:  # drawn again before the keyboard was back
            name, down = self._awaited
        self._awaited = None if name is None else (name, down)
        kept = half_done(self._inner)
        self.clear()
        draw()
        put_back(self._inner, kept)
        QTimer.singleShot(0, self, lambda: self._go_back(name, down))  # once it is there to be seen

    def go_to(self, name: str) -> None:
        """Show the part of this name, and stand at its first control; the arrows scroll the page when it has none."""
        named = [one for one in self.findChildren(QWidget, name) if not one.isHidden()]
        if not named:
            return
        part = named[-1]  # one that was let go a moment ago may have the name too
        reached = [one for one in part.findChildren(QWidget) if _is_reached(one)][:1]
        (*reached, self)[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.reveal(part, *reached)

    def stand(self) -> None:
        """The keyboard at the first control of the page; the arrows scroll the page when it has none."""
        reached = [one for one in self._inner.findChildren(QWidget) if _is_reached(one)][:1]
        (*reached, self)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _go_back(self, name: str | None, down: int) -> None:
        """name: of the control; when it is gone, the first in sight. None: the worker was elsewhere."""
        self._awaited = None
        self.verticalScrollBar().setValue(down)
        if name is None:
            return
        shown = [one for one in self.findChildren(QWidget) if _is_reached(one)]
        named = [one for one in shown if name and one.objectName() == name]
        seen = [one for one in shown if one.mapTo(self._inner, one.rect().topLeft()).y() >= down]
        # The page itself when nothing is left to press: the arrows scroll it.
        (*named, *seen, *shown, self)[0].setFocus()


def unfold(part: QWidget, control: QWidget) -> None:
    """Show a part that was folded, and put the keyboard at a control in it, in sight once the part has its place."""
    part.show()
    control.setFocus()
    above = part.parentWidget()
    while above is not None and not isinstance(above, Column):
        above = above.parentWidget()
    if above is not None:
        above.reveal(part, control)


def fold(part: QWidget, control: QWidget) -> None:
    """Hide a part again; the keyboard goes to what unfolded it, before the control that has it is gone."""
    control.setFocus()
    part.hide()


def first_in(part: QWidget) -> QWidget | None:
    """The first control of a part that Tab comes to once it can be seen."""
    return next(iter(_tabbed(part)), None)


def put_after(control: QWidget, part: QWidget) -> None:
    """Tab goes from a control into the part that was made later below it, and only then on."""
    for one in _tabbed(part):
        QWidget.setTabOrder(control, one)
        control = one


def _tabbed(part: QWidget) -> list[QWidget]:
    return [one for one in part.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _is_reached(one: QWidget) -> bool:
    return one.isVisible() and one.isEnabled() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)


def let_go(widget: QWidget, layout: QLayout) -> None:
    """Take one widget out of a layout and let it go; hidden at once, so that nothing flashes.

    It keeps its parent until it is deleted: taking a page of many fields out of its parent makes Qt walk and mend the
    whole order of Tab, in which it can crash (6.11).
    """
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.itemAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            let_go(widget, layout)
            continue
        layout.takeAt(0)
        if inner is not None:
            clear_layout(inner)


def row_of(*widgets: QWidget | None, gap: int = 8) -> QHBoxLayout:
    """A row; None is a stretch."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
