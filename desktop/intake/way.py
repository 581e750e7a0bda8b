"""The way on from a section: back to the previous one, on to the next, and what became of what was typed."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.intake.page import SectionLine
from desktop.widgets import button, label, row_of
from forms.words import Words


class Way(QWidget):
    """go(section) leaves for another section. words: the worker's."""

    def __init__(self, words: Words, go: Callable[[str], None]) -> None:
        super().__init__()
        self.words, self._go = words, go
        self._previous: SectionLine | None = None
        self._following: SectionLine | None = None
        self.back = button(
            words("intake.back"), "", icon_name="arrow-left", on_click=self._to_previous, name="previous-section"
        )
        self.next = button("", "primary", icon_name="arrow-right", on_click=self._to_following, name="next-section")
        self.kept: QLabel = label("", "soft", wrap=False)
        self.kept.setObjectName("saved-line")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row_of(self.back, None, self.kept, self.next))

    def show_way(self, previous: SectionLine | None, following: SectionLine | None) -> None:
        """Show the neighbours of a section, None at an end."""
        self._previous, self._following = previous, following
        self.back.setVisible(previous is not None)
        self.next.setVisible(following is not None)
        if previous is not None:
            self.back.setAccessibleName(self.words("intake.back.to", section=previous.title))
            self.back.setToolTip(self.back.accessibleName())
        if following is not None:
            self.next.setAccessibleName(self.words("intake.next", section=following.title))
        self.fit()

    def fit(self) -> None:
        """The next section by name where there is room, and then the line about saving."""
        room = self.width() - (self.back.sizeHint().width() + 8 if self.back.isVisibleTo(self) else 0)
        if self._following is not None:
            for text in (self.words("intake.next", section=self._following.title), self.words("intake.next.short")):
                if self.next.text() != text:
                    self.next.setMinimumWidth(0)
                    self.next.setText(text)
                if self.next.sizeHint().width() <= room:
                    break
            self.next.setMinimumWidth(self.next.sizeHint().width())
            room -= self.next.sizeHint().width() + 8
        self.kept.setVisible(self.kept.sizeHint().width() + 8 <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _to_previous(self) -> None:
        if self._previous is not None:
            self._go(self._previous.name)

    def _to_following(self) -> None:
        if self._following is not None:
            self._go(self._following.name)
