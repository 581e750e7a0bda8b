"""The card of the terms: by which day, and why; a term that waits for a day leads to its question."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.plan.fields import Why
from desktop.scan.marks import mark
from desktop.scan.terms_page import TermRow
from desktop.widgets import Card, clear_layout, label, tool
from forms.words import Words


class TermsCard(Card):
    """Hidden while there is no term. go_to is called with the question of the day that starts or stops a term."""

    def __init__(self, words: Words, go_to: Callable[[str], None]) -> None:
        super().__init__(words("term.title"))
        self.setObjectName("terms")
        self.words, self._go_to = words, go_to
        self._shown: tuple[TermRow, ...] | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_rows(self, rows: tuple[TermRow, ...]) -> None:
        """Draw other terms; nothing happens when they are the same."""
        if rows == self._shown:
            return
        self._shown = rows
        self.setVisible(bool(rows))
        clear_layout(self._rows)
        for row in rows:
            self._rows.addWidget(TermView(row, self.words, self._go_to))

    def forget(self) -> None:
        """Another dossier lies open."""
        self._shown = None


class TermView(QFrame):
    """One term."""

    def __init__(self, row: TermRow, words: Words, go_to: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName(f"term-{row.key}")
        self.setAccessibleName(f"{row.title}: {row.due}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(mark(row.kind), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(row.title, "strong"))
        column.addWidget(label(row.due))
        why = Why(words("rule.why"), row.why, f"why-term-{row.key}", row.title)
        column.addWidget(why.answer)
        line.addLayout(column, 1)
        go = tool(
            "arrow-right", f"{words('scheme.go')}: {row.title}", f"term-go-{row.key}", partial(go_to, row.question)
        )
        line.addWidget(why.button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
