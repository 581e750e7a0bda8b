"""What was typed or chosen on a page and not used yet, so that drawing the page anew takes nothing away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QRadioButton, QWidget

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class HalfDone:
    """By the names of the controls. lines: text and place of the cursor; chosen: in lists; marked: radio buttons."""

    lines: Mapping[str, tuple[str, int]]
    chosen: Mapping[str, object]
    marked: frozenset[str]


def half_done(page: QWidget) -> HalfDone:
    """What a worker typed or chose in the named controls of a page."""
    return HalfDone(
        {one.objectName(): (one.text(), one.cursorPosition()) for one in _on(page, QLineEdit) if one.isModified()},
        {one.objectName(): one.currentData() for one in _on(page, QComboBox) if one.currentIndex() > 0},
        frozenset(one.objectName() for one in _on(page, QRadioButton) if one.isChecked()),
    )


def put_back(page: QWidget, found: HalfDone) -> None:
    """Put it back where the same control is still there; what can no longer be chosen is not."""
    for line in _on(page, QLineEdit):
        if line.objectName() in found.lines:
            text, cursor = found.lines[line.objectName()]
            line.setText(text)
            line.setModified(True)
            line.setCursorPosition(cursor)
    for one in _on(page, QComboBox):
        place = one.findData(found.chosen[one.objectName()]) if one.objectName() in found.chosen else -1
        if place >= 0:
            one.setCurrentIndex(place)
    for mark in _on(page, QRadioButton):
        if mark.objectName() in found.marked:
            mark.setChecked(True)


def _on(page: QWidget, kind: type[W]) -> list[W]:
    """The named controls of a kind; one that was hidden, or let go a moment ago, is not on the page."""
    return [one for one in page.findChildren(kind) if one.objectName() and not _is_put_away(one, page)]


def _is_put_away(one: QWidget, page: QWidget) -> bool:
    """True when somebody hid it or something around it; what was just made is hidden until it is laid out."""
    within: QWidget | None = one
    while within is not None and within is not page:
        if within.isHidden() and within.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return True
        within = within.parentWidget()
    return False
