"""Controls whose words go on in the next line when there is little room: tick boxes, radio buttons, a list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QSizePolicy

from desktop.intake.parts import fitted, plain
from desktop.team.together_page import Choice
from desktop.theme import look

SIGN = 40  # room that the box itself takes, at 100% text
LEAST = 160  # narrower than this no words are broken


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # each of the two brings its own


class _Wrapping(_Button):
    """A button beside words that go on in the next line."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(plain(text))
        self._words = text
        self.setObjectName(name)
        self.setAccessibleName(text)
        # no wider than its words: a click beside them does nothing
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """As wide as all its words in one line, as high as the lines it has now."""
        width = self.fontMetrics().horizontalAdvance(self._words) + look().px(SIGN) + 8
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text = fitted(self._words, self.fontMetrics(), max(self.width() - look().px(SIGN), look().px(LEAST)))
        if text != self.text():
            self.setText(text)


class Tick(_Wrapping, QCheckBox):
    """A tick box with wrapping words."""


class Radio(_Wrapping, QRadioButton):
    """A radio button with wrapping words."""


def choice_box(choices: Sequence[Choice], accessible: str, name: str) -> QComboBox:
    """A list to choose from that is no wider than there is room."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(min(28, max((len(one.text) for one in choices), default=0) + 2))
    for one in choices:
        box.addItem(one.text, one.key)
    return box
