"""Controls whose words go on in the next line when there is little room: tick boxes, radio buttons, a list."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QSizePolicy

from desktop.intake.parts import fitted, plain
from desktop.team.together_page import Choice
from desktop.theme import look

SIGN = 40  # room that the box itself takes, at 100% text
LEAST = 160  # narrower than this no words are broken


class Tick(QCheckBox):
    """A tick box with wrapping words."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(plain(text))
        self._words = text
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(
            QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        )  # a click beside words does nothing

    def sizeHint(self) -> QSize:
        return _wanted(self, self._words, super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _fit(self, self._words)


class Radio(QRadioButton):
    """A radio button with wrapping words."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(plain(text))
        self._words = text
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(
            QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        )  # a click beside words does nothing

    def sizeHint(self) -> QSize:
        return _wanted(self, self._words, super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        _fit(self, self._words)


def _wanted(one: QAbstractButton, words: str, hint: QSize) -> QSize:
    """As wide as all its words in one line, as high as the lines it has now."""
    return QSize(one.fontMetrics().horizontalAdvance(words) + look().px(SIGN) + 8, hint.height())


def _fit(one: QAbstractButton, words: str) -> None:
    text = fitted(words, one.fontMetrics(), max(one.width() - look().px(SIGN), look().px(LEAST)))
    if text != one.text():
        one.setText(text)


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
