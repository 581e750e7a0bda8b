"""The screen "Toets en weg": quick scan, road, and what if, on the figures as they stand now."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.history.since import SinceLastTime
from desktop.intake.open_questions import show_open_questions
from desktop.intake.parts import keep_order
from desktop.plan.per_sitting import PerSitting
from desktop.scan.page import scan_page
from desktop.scan.road_card import RoadCard
from desktop.scan.road_page import road_changes, road_page
from desktop.scan.scan_card import EarlierCard, ScanCard
from desktop.scan.schemes_card import SchemesCard
from desktop.scan.schemes_page import schemes_page
from desktop.scan.terms_card import TermsCard
from desktop.scan.terms_page import terms_page
from desktop.scan.what_if import WhatIfCard
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Column

TWO_COLUMNS = 860  # at 100 % text; below it the cards stand under each other


class ScanScreen(Screen):
    """Follows the dossier while it is seen; the worker confirms a road or chooses another."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.column = Column((0, 4, 8, 8))
        outer.addWidget(self.column)
        self.since = SinceLastTime(shell)
        self.scan = ScanCard(self.words, self._go_to, lambda: show_open_questions(self.shell, self, "scan"))
        self.earlier = EarlierCard(self.words)
        self.road = RoadCard(self.words, self._choose, self._go_to)
        self.what_if = WhatIfCard(self.words)
        self.schemes = SchemesCard(self.words, self._go_to)
        self.terms = TermsCard(self.words, self._go_to)
        self._order: list[QWidget] = []
        self._left, self._right = QWidget(), QWidget()
        self._stacks = []
        for holder, cards in (
            (self._left, (self.scan, self.earlier, self.what_if)),
            (self._right, (self.road, self.terms, self.schemes)),
        ):
            stack = QVBoxLayout(holder)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(12)
            for card in cards:
                stack.addWidget(card)
            stack.addStretch(1)
            self._stacks.append(stack)
        self.column.body.addWidget(self.since)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self._row.addWidget(self._left, 5)
        self._row.addWidget(self._right, 4)
        self.column.body.addLayout(self._row)
        self._per_sitting = PerSitting(self.desk, self, self._forget)
        self.desk.changed.connect(self._follow)

    def enter(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Draw what is there now; what did not change is left alone."""
        self._per_sitting.check()
        sitting = self.desk.sitting
        if sitting is None:
            return
        dossier, form = sitting.dossier(), sitting.lookup
        self.since.refresh()
        page = scan_page(dossier, form, self.words)
        self.scan.show_page(page)
        self.earlier.show_page(page)
        self.road.show_page(road_page(dossier, form, self.words))
        self.what_if.show_facts(dossier.scan.facts, form)
        self.schemes.show_page(schemes_page(dossier, self.words))
        self.terms.show_rows(terms_page(dossier, self.words))
        self._order = keep_order(self, self._order)  # some of it is made only when there is something to say

    def let_write(self, on: bool) -> None:
        self.since.setEnabled(on)
        self.road.setEnabled(on)

    def _forget(self) -> None:
        self.since.forget()
        self.scan.forget()
        self.road.forget()
        self.what_if.forget()
        self.schemes.forget()
        self.terms.forget()

    def _follow(self, _paths: frozenset[str]) -> None:
        if self.isVisible() and self.desk.sitting is not None:
            self.refresh()

    def _choose(self, road: str, reason: str) -> None:
        self.desk.put(road_changes(road, reason, self.desk.clock()))

    def _go_to(self, question: str) -> None:
        self.shell.go(f"dossier/intake/{question}")

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        wide = self.width() >= look().px(TWO_COLUMNS)
        direction = QHBoxLayout.Direction.LeftToRight if wide else QHBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
