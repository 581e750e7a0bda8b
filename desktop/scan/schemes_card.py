"""The card of what may be possible: a row a scheme, its reasons on demand, and a way to each open question."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.history.said import breakable
from desktop.scan.marks import mark
from desktop.scan.schemes_page import Reason, SchemeRow, SchemesPage
from desktop.widgets import Card, button, chip, clear_layout, flow_of, label, row_of, tool
from forms.words import Words


class SchemesCard(Card):
    """go_to is called with the name of a question that is open."""

    def __init__(self, words: Words, go_to: Callable[[str], None]) -> None:
        super().__init__(words("scheme.title"))
        self.setObjectName("schemes")
        self.words, self._go_to = words, go_to
        self._shown: SchemesPage | None = None
        self._opened: set[str] = set()
        self._all = False
        self.body.addWidget(label(words("scheme.told"), "soft"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_page(self, page: SchemesPage) -> None:
        """Draw other schemes; what was unfolded stays so, and the keyboard stays where it was."""
        if page == self._shown:
            return
        self._shown = page
        self._draw()

    def forget(self) -> None:
        """Another dossier lies open: what was unfolded is folded again."""
        self._shown, self._all = None, False
        self._opened.clear()

    def _draw(self, focus: str = "") -> None:
        if self._shown is None:
            return
        held = self.focusWidget()
        focus = focus or (held.objectName() if held is not None and held.hasFocus() else "")
        clear_layout(self._rows)
        for row in self._shown.shown:
            self._rows.addWidget(self._row(row))
        if self._shown.not_now:
            text = "scheme.hide_not_now" if self._all else "scheme.show_not_now"
            more = button(
                self.words(text, n=len(self._shown.not_now)),
                "quiet",
                icon_name="caret-up" if self._all else "caret-down",
                name="schemes-all",
                on_click=self._toggle_all,
            )
            self._rows.addLayout(row_of(more, None))
        for row in self._shown.not_now if self._all else ():
            self._rows.addWidget(self._row(row))
        again = self.findChild(QWidget, focus) if focus else None
        if again is not None:
            again.setFocus()

    def _row(self, row: SchemeRow) -> QWidget:
        return SchemeView(row, self.words, self._opened, self._go_to)

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._draw("schemes-all")


class SchemeView(QFrame):
    """One scheme. opened: the keys of those that are unfolded, kept by the card."""

    def __init__(self, row: SchemeRow, words: Words, opened: set[str], go_to: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName(f"scheme-{row.key}")
        self.words, self._go_to = words, go_to
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(flow_of([label(row.title, "strong"), chip(row.chip, row.kind)], 8))
        if row.told:
            said.addWidget(label(row.told, "soft"))
        said.addStretch(1)
        head.addLayout(said, 1)
        self.why = tool("question", "", f"scheme-why-{row.key}")
        self.why.setToolTip(words("rule.why"))
        self.why.setAccessibleName(f"{words('rule.why')} {row.title}: {row.chip}")
        self.why.setCheckable(True)
        head.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._key, self._opened, self._content = row.key, opened, row
        self._column = column
        self._detail: QWidget | None = None
        self.why.setChecked(row.key in opened)
        self._unfold(row.key in opened)
        self.why.toggled.connect(self._unfold)

    def _unfold(self, on: bool) -> None:
        """The reasons are made when they are first asked for."""
        if on:
            self._opened.add(self._key)
        else:
            self._opened.discard(self._key)
        if on and self._detail is None:
            self._detail = self._reasons(self._content)
            self._column.addWidget(self._detail)
        if self._detail is not None:
            self._detail.setVisible(on)

    def _reasons(self, row: SchemeRow) -> QWidget:
        holder = QFrame()
        holder.setObjectName(f"scheme-reasons-{row.key}")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(label(row.about))
        for amount in row.amounts:
            column.addWidget(label(breakable(amount), "soft"))  # a source may be a long path
        for number, reason in enumerate(row.reasons):
            column.addLayout(self._reason(reason, f"scheme-go-{row.key}-{number}"))
        column.addWidget(label(row.source, "soft"))
        return holder

    def _reason(self, reason: Reason, name: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(mark(reason.kind), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(0)
        said = label(f"{reason.said}: {reason.text}")
        text.addWidget(said)
        text.addWidget(label(reason.why, "soft", selectable=True))
        line.addLayout(text, 1)
        if reason.question:
            go = tool(
                "arrow-right", f"{self.words('scheme.go')}: {reason.text}", name, partial(self._go_to, reason.question)
            )
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return line
