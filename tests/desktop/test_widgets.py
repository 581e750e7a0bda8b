"""The parts that every screen is made of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.widgets import label

pytestmark = pytest.mark.usefixtures("qapp")


def _least_that_holds(text: str) -> int:
    """A width in which the text just stands on one line."""
    plain = QLabel(text)
    return plain.fontMetrics().horizontalAdvance(text) + 2 * plain.margin()


@pytest.mark.parametrize("amount", ["€ 1.250", "€ -1.250,00", "€ 1,250.50"])
def test_an_amount_stays_on_one_line_where_the_words_around_it_wrap(amount: str) -> None:
    made, plain = label(amount), QLabel(amount)
    plain.setWordWrap(True)
    narrow = _least_that_holds(amount) - 2
    assert plain.heightForWidth(narrow) > made.heightForWidth(narrow)
    sentence = label(f"Er blijft {amount} over, en dat is genoeg.")
    assert sentence.heightForWidth(_least_that_holds(amount) * 2) > made.heightForWidth(narrow)


def test_what_is_read_and_copied_of_an_amount_is_as_it_was_said() -> None:
    made = label("Er blijft € 1.250 over", selectable=True)
    made.setText("Er blijft € 1.300 over")
    assert made.text() == "Er blijft € 1.300 over"
    made.show()
    made.setFocus()
    made.setSelection(0, len(made.text()))
    QTest.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Er blijft € 1.300 over"
