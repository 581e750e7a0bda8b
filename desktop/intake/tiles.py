"""The urgency page: big tiles that are on or off, two columns where there is room."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.intake.cards import QuestionCard, Rows, Setting
from desktop.intake.page import Question
from desktop.intake.parts import WrapButton
from desktop.intake.urgency_page import UrgencyPage
from desktop.theme import look
from desktop.widgets import Banner, Card, button, label

TWO_COLUMNS: Final = 640  # at 100% text


class UrgencyView(QWidget):
    """Draws the page of urgent signals. ask(on): help with debts was asked for; confirm(yes or no): the eviction."""

    def __init__(self, setting: Setting, ask: Callable[[bool], None], confirm: Callable[[str], None]) -> None:
        super().__init__()
        self.setting = setting
        self._groups: list[Rows] = []
        self._cards: list[Card] = []
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
        left.addWidget(self.clock)
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
            self.confirm.actions.addWidget(one)
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
        self._show_asked_on(page.asked_on)
        self.confirm.setVisible(page.confirm is not None)
        for answer, one in self._confirms.items():
            one.setChecked(page.confirm == answer)
        while len(self._groups) < len(page.groups):
            card = Card()
            card.body.setContentsMargins(16, 10, 16, 8)
            group = Rows(replace(self.setting, inside=True))
            card.body.addWidget(group)
            self._groups.append(group)
            self._cards.append(card)
            self._two = None
        for group, rows in zip(self._groups, page.groups, strict=False):
            group.show_rows(rows)
        self._arrange()

    def cards(self) -> list[QuestionCard]:
        """Every question card, in order."""
        dated = [self._asked_on] if self._asked_on is not None else []
        return [*dated, *(card for group in self._groups for card in group.cards())]

    def _show_asked_on(self, question: Question | None) -> None:
        if question is None:
            if self._asked_on is not None:
                self._asked_on.setParent(None)
                self._asked_on.deleteLater()
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
                if column.itemAt(place).spacerItem() is not None:
                    column.takeAt(place)
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
