"""Steps that the catalogue suggests: what, with whom, when, on which number, and whether to check that first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout

from desktop.catalogue.cards import Marked
from desktop.plan.edit_cards import RowsCard
from desktop.plan.editor import Editor
from desktop.plan.fields import Why
from desktop.plan.page import PlanPage, Suggestion
from desktop.theme import look
from desktop.widgets import button, label, row_of
from forms.words import Words

FEW = 5  # suggestions shown before the rest is asked for


class SuggestionsCard(RowsCard):
    """Steps from the catalogue to tick, each with its reason on demand."""

    def __init__(self, words: Words, editor: Editor) -> None:
        super().__init__(
            words("plan.suggestions.title"), words("plan.suggestions.told"), words("plan.suggestions.empty")
        )
        self.words, self._editor = words, editor
        self._all = False
        self._shown: tuple[Suggestion, ...] = ()
        self.more = button("", "quiet", name="suggestions-more", on_click=self._toggle)
        self.body.addLayout(row_of(self.more, None))

    def show_page(self, page: PlanPage) -> None:
        """Show other suggestions."""
        self._shown = page.suggestions
        shown = page.suggestions if self._all else page.suggestions[:FEW]
        self.keep([one.key for one in shown], lambda key: _Suggestion(key, self.words, self._editor))
        for one in shown:
            made = self.row(one.key)
            if isinstance(made, _Suggestion):
                made.show_row(one)
        self.more.setVisible(len(page.suggestions) > FEW)
        key = "plan.suggestions.less" if self._all else "plan.suggestions.more"
        self.more.setText(self.words(key, n=len(page.suggestions)))
        self._page = page

    def forget(self) -> None:
        self._all = False
        super().forget()

    def _toggle(self) -> None:
        self._all = not self._all
        self.show_page(self._page)


class _Suggestion(QFrame):
    def __init__(self, key: str, words: Words, editor: Editor) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.box = QCheckBox()
        self.box.setObjectName(f"suggestion-{key}")
        self.box.clicked.connect(lambda ticked: editor.tick(key, ticked))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.text, self.detail = label("", "strong"), label("", "soft")
        self.text.setMinimumHeight(look().px(24))
        column.addSpacing(look().px(8))
        column.addWidget(self.text)
        column.addWidget(self.detail)
        self.doubt = Marked("warning", look().colours.amber)
        column.addWidget(self.doubt)
        self.why = Why(words("plan.why"), "", f"suggestion-why-{key}")
        column.addWidget(self.why.answer)
        row.addLayout(column, 1)
        row.addWidget(self.why.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: Suggestion) -> None:
        """Show another suggestion."""
        self.box.setChecked(row.ticked)
        self.box.setAccessibleName(row.text)
        self.box.setAccessibleDescription(f"{row.detail} {row.doubt}".strip())
        self.text.setText(row.text)
        self.detail.setText(row.detail)
        self.doubt.setText(row.doubt)
        self.doubt.setVisible(bool(row.doubt))
        self.why.show_answer(row.why, row.text)

    def mousePressEvent(self, _event: object) -> None:
        self.box.click()  # the sentence is part of the target
