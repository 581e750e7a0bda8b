"""The bar over the list of what was looked for and not there: the sums, and what they count on demand."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.dossiers.unmet_page import NOTHING, UnmetPage
from desktop.plan.fields import Why
from desktop.widgets import label
from forms.words import Words


class UnmetBar(QFrame):
    """Shown with the filter of what was not found."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("unmet-bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.total, self.lines = label("", "strong"), label("", selectable=True)
        self.why = Why(words("rule.why"), "", "why-unmet")
        column.addLayout(self.why.under(self.total))
        column.addWidget(self.lines)
        self.few = label("", "soft")
        column.addWidget(self.few)
        self.hide()

    def show_page(self, page: UnmetPage) -> None:
        """Show other sums; nothing takes no room."""
        self.setVisible(page != NOTHING)
        self.total.setText(page.total)
        self.lines.setText("\n".join(page.lines))
        self.few.setText(page.few)
        self.few.setVisible(bool(page.few))
        self.why.show_answer(page.why, page.total)
