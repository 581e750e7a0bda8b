"""The pages as they will be printed, following what is typed; made and drawn beside the window."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.jobs import Lane
from desktop.layouts import Flow
from desktop.plan.pages import lacking, lacking_in_words, maker
from desktop.plan.sheets import Sheet, draw_page
from desktop.shell import Shell
from desktop.theme import look
from desktop.trouble import Trouble
from desktop.widgets import button, clear_layout, label, set_role, tool
from forms.plan_model import Plan

WAIT_MS: Final = 60  # after the last key press
A4: Final = 297 / 210
GAP: Final = 4
LEAST: Final = 120  # height of what is shown of a page, before the text size of the screen
ZOOMS: Final = (1.0, 1.5, 2.0)  # times the width of the panel


_Asked = tuple[Plan, str, bool]  # a plan, its language, in large print


class Paper(QWidget):
    """One page, as wide as asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview-page")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._sheet: Sheet | None = None
        self.set_width(320)

    def set_width(self, width: int) -> None:
        """How wide to show the page, in the window's own pixels."""
        if width != self.width() or self.height() != round(width * A4):
            self.setFixedSize(QSize(width, round(width * A4)))

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show another page; None shows an empty one."""
        self._sheet = sheet
        self.setAccessibleDescription(sheet.text[:4_000] if sheet else "")
        self.update()

    @property
    def sheet(self) -> Sheet | None:
        """What is shown now."""
        return self._sheet

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))  # paper is white in the dark too
        if self._sheet is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._sheet.image)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(look().colours.accent if focused else look().colours.line), 2 if focused else 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class _Window(QScrollArea):
    """What is seen of a page: asks for little height, and takes what is left."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())


class Preview(QWidget):
    """Pages with a switch; show_plan makes them anew, show_pdf shows pages that were made before."""

    def __init__(self, shell: Shell, title: str = "", key: str = "preview") -> None:
        super().__init__()
        self.setObjectName("preview")
        self.shell, self.words, self._key = shell, shell.words, key
        self._asked: _Asked | None = None
        self._made: _Asked | None = None  # what the pages shown are of
        self._pdf: bytes | None = None
        self._lacking: tuple[str, ...] = ()  # characters on these pages that no font has, by name
        self._number, self._total, self._zoom = 1, 0, 0
        self._private_from = 2  # the first page that is not for the fridge
        self._cleared = 0  # what was being made before the last time is not shown any more
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._make)
        self._build(title)

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        self.title = label(title, "heading", wrap=False)
        top.addWidget(self.title)
        switch = QWidget()
        self._switch = Flow(switch, GAP)  # large print has many pages
        self._group = QButtonGroup(self)
        top.addWidget(switch, 1)
        self.smaller = tool("magnifying-glass-minus", self.words("plan.preview.fit"), "preview-fit", self._fit)
        self.larger = tool("magnifying-glass-plus", self.words("plan.preview.wider"), "preview-larger", self._larger)
        top.addWidget(self.smaller)
        top.addWidget(self.larger)
        column.addLayout(top)
        self.area = _Window()
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setMinimumHeight(look().px(LEAST))
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper = Paper()
        self.paper.setAccessibleName(self.words("plan.preview.page", n=1))
        self.area.setWidget(self.paper)
        column.addWidget(self.area, 1)
        self.told = label(self.words("plan.preview.making"), "soft")
        column.addWidget(self.told)
        self.smaller.setEnabled(False)

    # What to show.

    def show_plan(self, plan: Plan, language: str, large: bool = False) -> None:
        """Make and show the pages of a plan, soon after the last call; the same pages are not made twice."""
        if (plan, language, large) != self._asked:
            self._asked = (plan, language, large)
            self._timer.start()

    def show_pdf(self, pdf: bytes) -> None:
        """Show pages that were made before."""
        self._timer.stop()
        self._asked, self._made, self._pdf, self._number, self._lacking = None, None, pdf, 1, ()
        self._draw()

    def clear(self) -> None:
        """Show nothing, and keep nothing."""
        self._timer.stop()
        self._cleared += 1
        self._asked = None
        self._number = 1
        self._show_nothing()

    @property
    def pdf(self) -> bytes | None:
        """The pages that are shown, as a PDF."""
        return self._pdf

    @property
    def up_to_date(self) -> bool:
        """True when the pages shown are those of the plan that was asked for last, in its language and size."""
        return self._pdf is not None and self._made == self._asked

    def _show_nothing(self) -> None:
        self._pdf = self._made = None
        self._lacking = ()
        self.paper.show_sheet(None)
        self.told.hide()

    def _make(self) -> None:
        asked = self._asked
        if asked is None:
            return
        plan, number, width = asked[0], self._number, self._pixels()
        make = maker(*asked)

        def work() -> tuple[bytes, Sheet, tuple[str, ...]]:
            pdf = make()
            return pdf, draw_page(pdf, number, width_px=width), lacking(plan)

        cleared = self._cleared

        def take(made: tuple[bytes, Sheet, tuple[str, ...]]) -> None:
            if cleared != self._cleared:
                return
            self._pdf, self._made, self._lacking = made[0], asked, made[2]
            self._take(made[1])

        def failed(trouble: Trouble) -> None:
            if cleared == self._cleared:
                self._show_nothing()  # the pages of before are not of this plan
                self._tell("caution", self.words("plan.preview.failed"))
            self.shell.desk.trouble.emit(trouble)

        self.shell.jobs.run(Lane.PAPER, work, take, failed, key=self._key)

    def _draw(self) -> None:
        pdf, number, width = self._pdf, self._number, self._pixels()
        if self._timer.isActive():
            return
        if self._asked is not None and not self.up_to_date:
            self._make()  # newer pages are on their way: drawing the old ones would throw those away
        elif pdf is not None:
            cleared = self._cleared

            def take(sheet: Sheet) -> None:
                if cleared == self._cleared:
                    self._take(sheet)

            self.shell.jobs.run(Lane.PAPER, lambda: draw_page(pdf, number, width_px=width), take, key=self._key)

    def _take(self, sheet: Sheet) -> None:
        self._number = sheet.number
        if (sheet.total, sheet.private_from) != (self._total, self._private_from):
            self._total, self._private_from = sheet.total, sheet.private_from
            self._make_switch()
        self.paper.show_sheet(sheet)
        self.paper.setAccessibleName(self.words("plan.preview.of", n=sheet.number, total=sheet.total))
        self._tell_lacking()

    def _tell_lacking(self) -> None:
        """Name the characters that no font has, so that the worker can write them otherwise."""
        self._tell("caution" if self._lacking else "soft", lacking_in_words(self._lacking, self.words))

    def _tell(self, role: str, said: str) -> None:
        set_role(self.told, role)
        self.told.setText(said)
        self.told.setVisible(bool(said))

    # How to show it.

    def _make_switch(self) -> None:
        clear_layout(self._switch)
        self._group = QButtonGroup(self)
        before: QWidget = self.larger  # Tab comes by the pages on its way from the tools to the page
        for number in range(1, self._total + 1):
            one = button(
                self.words(self._named(number), n=number),
                "page",
                name=f"preview-{number}",
                on_click=partial(self.show_number, number),
            )
            one.setCheckable(True)
            one.setChecked(number == self._number)
            one.setAccessibleName(self.words("plan.preview.of", n=number, total=self._total))
            self._group.addButton(one)
            self._switch.addWidget(one)
            QWidget.setTabOrder(before, one)
            before = one
        self._give_room()

    def _named(self, number: int) -> str:
        """How a page is called: those for the fridge, the first that is not, and the others."""
        if number < self._private_from:
            return "plan.preview.page1"
        return "plan.preview.page2" if number == self._private_from else "plan.preview.pageN"

    def show_number(self, number: int) -> None:
        """Go to a page."""
        self._number = number
        self.area.verticalScrollBar().setValue(0)
        self._draw()

    def _fit(self) -> None:
        self._zoom_to(0)

    def _larger(self) -> None:
        self._zoom_to(self._zoom + 1)

    def _zoom_to(self, zoom: int) -> None:
        self._zoom = min(max(zoom, 0), len(ZOOMS) - 1)
        self.larger.setEnabled(self._zoom < len(ZOOMS) - 1)
        self.smaller.setEnabled(self._zoom > 0)
        self._resize()

    def _width(self) -> int:
        bar = self.area.verticalScrollBar().sizeHint().width()
        return max(160, round((self.area.width() - bar - 2) * ZOOMS[self._zoom]))

    def _pixels(self) -> int:
        """The page's width in the screen's pixels."""
        return round(self.paper.width() * self.devicePixelRatioF())

    def _resize(self) -> None:
        before = self.paper.width()
        self.paper.set_width(self._width())
        if self.paper.width() != before:
            self._draw()

    def _give_room(self) -> None:
        """The title gives way where the buttons of the pages would run over a second row beside it."""
        wanted = [one.sizeHint().width() + GAP for one in self._group.buttons()]
        wanted += [one.sizeHint().width() + GAP for one in (self.title, self.smaller, self.larger)]
        self.title.setVisible(bool(self.title.text()) and sum(wanted) <= self.width())

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._give_room()
        QTimer.singleShot(0, self, self._resize)
