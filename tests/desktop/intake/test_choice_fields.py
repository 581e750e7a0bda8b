"""A choice is made wherever its row is pressed, as far as the frame around it goes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.intake.form_view import FormView
from desktop.sitting import Sitting
from forms.words import Words
from tests.desktop.builders import TODAY
from tests.forms.engine import build as made

ROWS = "".join(f"<item><name>c{n}</name><label>Keuze {n}</label></item>" for n in range(6))
LIST = f'<instance id="l"><root>{ROWS}</root></instance>'


@pytest.mark.parametrize(
    ("kind", "before", "pressed", "after"),
    [
        ("select", "c1 gone", "answer-s-c2", "c1 c2 gone"),  # what the list does not hold any more stays
        ("select", "c1 gone", "answer-s-gone", "c1"),
        ("select1", "gone", "answer-s-c2", "c2"),
        ("trigger", "", "answer-s", "OK"),
    ],
)
def test_a_press_at_the_far_end_of_a_row_makes_the_choice(
    qapp: QApplication, kind: str, before: str, pressed: str, after: str
) -> None:
    choices = "" if kind == "trigger" else "instance('l')/root/item"
    form = made.form(made.group("g", made.q("s", kind, choices=choices)), model=LIST)
    sitting = Sitting(form, today=TODAY, language="nl")
    sitting.session.set("s", before)
    view = FormView(sitting, Words("nl"))
    view.resize(900, 700)
    view.show()
    qapp.processEvents()
    one = view.card("s").findChild(QAbstractButton, pressed)
    assert one is not None
    assert one.width() > one.sizeHint().width() + 100
    QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(one.width() - 4, one.height() // 2))
    qapp.processEvents()
    assert sitting.session.value("s") == after
    view.close()
