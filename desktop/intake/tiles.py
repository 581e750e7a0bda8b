"""The urgency page: big tiles that are on or off, two columns where there is room."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.intake.cards import QuestionCard, Setting
from desktop.intake.column import AdderRow, Rows
from desktop.intake.parts import WrapButton
from desktop.intake.row import Question, Row
from desktop.intake.urgency_page import UrgencyPage
from desktop.plan.fields import Why
from desktop.theme import look
from desktop.widgets import Banner, Card, button, label, let_go

AT_ONCE: Final = 4  # groups of tiles made in one go
TWO_COLUMNS: Final = 640  # at 100% text


class UrgencyView(QWidget):
    """Draws the page of urgent signals. ask(on): help with debts was asked for; confirm(yes or no): the eviction."""

    def __init__(self, setting: Setting, ask: Callable[[bool], None], confirm: Callable[[str], None]) -> None:
        super().__init__()
        self.setting = setting
        self._groups: list[Rows] = []
        self._cards: list[Card] = []
        self._page: UrgencyPage | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._asking(ask))
        outer.addWidget(self._confirming(confirm))
        columns = QHBoxLayout()
        columns.setSpacing(12)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(12)
            columns.addLayout(column, 1)
        self._columns = columns
        outer.addLayout(columns)
        outer.addStretch(1)
        self._two: bool | None = None

    def _asking(self, ask: Callable[[bool], None]) -> QWidget:
        card = Card()
        card.setObjectName("debt-help")
        self.asked = WrapButton(self.setting.words("urgency.asked"), "tile-amber", name="tile-debt-help")
        self.asked.setCheckable(True)
        self.asked.clicked.connect(lambda on: ask(on))
        self.clock = label("", "soft")
        self._asked_on: QuestionCard | None = None
        left = QVBoxLayout()
        left.addWidget(self.asked)
        self.why = Why(self.setting.words("rule.why"), "", "why-urgency")
        clock = QHBoxLayout()
        clock.addWidget(self.clock, 1)
        clock.addWidget(self.why.button, 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(clock)
        left.addWidget(self.why.answer)
        left.addStretch(1)
        self._asked_place = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._asked_place.setSpacing(24)
        self._asked_place.addLayout(left, 1)
        card.body.addLayout(self._asked_place)
        return card

    def _confirming(self, confirm: Callable[[str], None]) -> QWidget:
        words = self.setting.words
        self.confirm = Banner("amber")
        self.confirm.show_message("amber", words("urgency.confirm"), words("urgency.confirm.why"))
        self._confirms: dict[str, QPushButton] = {}
        for answer in ("yes", "no"):
            one = button(words(f"urgency.confirm.{answer}"), "", name=f"confirm-{answer}")
            one.setCheckable(True)
            one.clicked.connect(lambda _on=False, answer=answer: confirm(answer))
            self._confirms[answer] = one
            self.confirm.buttons.addWidget(one)
        return self.confirm

    def show_page(self, page: UrgencyPage) -> None:
        """Show the page; only what changed is drawn anew."""
        self.asked.setChecked(page.asked)
        colours = look().colours
        if page.asked:
            self.asked.show_icon("check-circle-fill", colours.amber)
        else:
            self.asked.show_icon("circle", colours.soft, text=colours.ink)
        self.clock.setText(page.clock)
        self.why.show_answer(page.why, page.clock)
        self._show_asked_on(page.asked_on)
        self.confirm.setVisible(page.confirm is not None)
        for answer, one in self._confirms.items():
            one.setChecked(page.confirm == answer)
        self._page = page
        self._build(AT_ONCE)

    def _build(self, most: int) -> None:
        if self._page is None:
            return
        for group, rows in zip(self._groups, self._page.groups, strict=False):
            group.show_rows(rows)
        for rows in self._page.groups[len(self._groups) :]:
            if most <= 0:
                QTimer.singleShot(0, self, self._build_more)
                break
            most -= 1
            self._add_group(rows)
        self._arrange()

    def _build_more(self) -> None:
        self._build(AT_ONCE)

    def _add_group(self, rows: tuple[Row, ...]) -> None:
        card = Card()
        card.body.setContentsMargins(16, 10, 16, 8)
        group = Rows(replace(self.setting, inside=True))
        card.body.addWidget(group)
        group.show_rows(rows)
        self._groups.append(group)
        self._cards.append(card)
        self._two = None

    def speak(self, setting: Setting) -> None:
        """Ask in another language; `show_page` follows."""
        self.setting = setting
        for group in self._groups:
            group.speak(replace(setting, inside=True))
        if self._asked_on is not None:
            self._asked_on.speak(replace(setting, inside=True))

    def first(self) -> QuestionCard | AdderRow | None:
        """The first question card with tiles."""
        return self._groups[0].first() if self._groups else None

    def cards(self) -> list[QuestionCard]:
        """Every question card, in order."""
        self._build(len(self._page.groups) if self._page is not None else 0)
        dated = [self._asked_on] if self._asked_on is not None else []
        return [*dated, *(card for group in self._groups for card in group.cards())]

    def _show_asked_on(self, question: Question | None) -> None:
        if question is None:
            if self._asked_on is not None:
                let_go(self._asked_on, self._asked_place)
                self._asked_on = None
        elif self._asked_on is None:
            self._asked_on = QuestionCard(question, replace(self.setting, inside=True))
            self._asked_place.addWidget(self._asked_on, 1)
        elif self._asked_on.question != question:
            self._asked_on.show_row(question)

    def _arrange(self) -> None:
        two = self.width() >= look().px(TWO_COLUMNS)
        if two == self._two:
            return
        self._two = two
        direction = QBoxLayout.Direction
        self._asked_place.setDirection(direction.LeftToRight if two else direction.TopToBottom)
        self._columns.setStretch(1, 1 if two else 0)
        self._columns.setSpacing(12 if two else 0)
        for number, card in enumerate(self._cards):
            column = self._right if two and number % 2 else self._left
            column.addWidget(card)
        for column in (self._left, self._right):
            for place in reversed(range(column.count())):
                item = column.itemAt(place)
                if item is not None and item.spacerItem() is not None:
                    column.takeAt(place)
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
