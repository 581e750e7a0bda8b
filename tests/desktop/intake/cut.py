"""Finds texts that have less room on a screen than they need."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QPushButton, QRadioButton, QWidget

from desktop.intake.parts import WrapButton

SLACK = 2  # pixels


def cut_texts(screen: QWidget) -> list[str]:
    """The texts of labels, buttons and chosen items of lists that do not fit in their place."""
    found = []
    for one in screen.findChildren(QWidget):
        if one.isVisible() and _is_cut(one):
            found.append(f"{one.objectName() or type(one).__name__}: {_text(one)!r} {one.size().toTuple()}")
    return found


def _text(one: QWidget) -> str:
    if isinstance(one, QLabel | QAbstractButton):
        return one.text()
    return one.currentText() if isinstance(one, QComboBox) else ""


def _is_cut(one: QWidget) -> bool:
    if not _text(one):
        return False
    if isinstance(one, QLabel):
        needed = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
        wide = one.wordWrap() or one.width() + SLACK >= one.sizeHint().width()
        return one.height() + SLACK < needed or not wide
    if isinstance(one, WrapButton):
        return one.height() + SLACK < one.heightForWidth(one.width())
    if isinstance(one, QPushButton | QRadioButton | QCheckBox):
        hint = one.sizeHint()
        return one.width() + SLACK < hint.width() or one.height() + SLACK < hint.height()
    return isinstance(one, QComboBox) and _elided(one)


def _elided(one: QComboBox) -> bool:
    metrics = QFontMetrics(one.font())
    return metrics.elidedText(one.currentText(), Qt.TextElideMode.ElideRight, one.width() - 40) != one.currentText()
