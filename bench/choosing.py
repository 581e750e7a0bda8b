"""Measure typing in a field that searches among many choices: the first key, which makes the list, and the next."""

import time
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.intake.answering import Option, Options
from desktop.intake.row import Question
from desktop.intake.search_fields import SearchField
from forms.words import Words

TODAY: Final = date(2026, 12, 23)
MANY: Final = (1_000, 10_000)


def choosing(_folder: Path, rounds: int) -> list[tuple[str, float, list[float]]]:
    """Type two letters in a field that was just focused, each time with a list that was never searched."""
    app = QApplication.instance() or QApplication([])
    assert app is not None
    found = list[tuple[str, float, list[float]]]()
    for count in MANY:
        first, next_ = zip(*(_typed(count) for _ in range(rounds)), strict=True)
        found.append((f"the first key among {count:,} choices", 10 if count == MANY[0] else 50, list(first)))
        found.append((f"the next key among {count:,} choices", 10 if count == MANY[0] else 50, list(next_)))
    return found


def _typed(count: int) -> tuple[float, float]:
    labels = (f"{'Gemeente Ëlburg' if number % 3 else 'Stad'} {number}" for number in range(count))
    options = Options(Option(f"m{number}", label) for number, label in enumerate(labels))
    field = SearchField(Question("/m", "m", "search", "M", options=options), TODAY, Words("nl"))
    field.show()
    QApplication.sendEvent(field.edit, QFocusEvent(QEvent.Type.FocusIn))
    QApplication.processEvents()
    times = []
    for key in "ge":
        begun = time.perf_counter()
        QTest.keyClicks(field.edit, key)
        QApplication.processEvents()
        times.append((time.perf_counter() - begun) * 1000)
    field.deleteLater()
    return times[0], times[1]
