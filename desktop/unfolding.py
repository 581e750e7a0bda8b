"""Buttons that only show more: they work also in a card in which nothing can be changed now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # Qt takes one class of its own among those that another is made of


class _StaysOn(_Widget):
    """What only shows more works also in a card in which nothing can be changed now."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.setAttribute(Qt.WidgetAttribute.WA_Disabled, False)  # setEnabled does nothing inside what is disabled
        super().changeEvent(event)


class Unfolding(_StaysOn, QPushButton):
    """A button that only shows more."""


class UnfoldingMark(_StaysOn, QToolButton):
    """A small mark that only shows more."""
