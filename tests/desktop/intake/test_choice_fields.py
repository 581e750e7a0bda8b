"""A choice is made wherever its row is pressed, and the keyboard stays there when the choices become others."""

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


def _asked(kind: str, value: str) -> FormView:
    """A view of one question that has this answer."""
    choices = "" if kind == "trigger" else "instance('l')/root/item"
    form = made.form(made.group("g", made.q("s", kind, choices=choices)), model=LIST)
    sitting = Sitting(form, today=TODAY, language="nl")
    sitting.session.set("s", value)
    view = FormView(sitting, Words("nl"))
    view.resize(900, 700)
    view.show()
    view.activateWindow()
    QApplication.processEvents()
    return view


def _button(view: FormView, name: str) -> QAbstractButton:
    found = view.card("s").findChild(QAbstractButton, name)
    assert found is not None
    return found


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
    view = _asked(kind, before)
    one = _button(view, pressed)
    assert one.width() > one.sizeHint().width() + 100
    QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(one.width() - 4, one.height() // 2))
    qapp.processEvents()
    assert view.sitting.session.value("s") == after
    view.close()


@pytest.mark.parametrize(
    ("kind", "before", "pressed", "keyboard", "after"),
    [
        ("select", "c1 gone", "answer-s-gone", "answer-s-c5", "c1"),
        ("select1", "gone", "answer-s-c2", "answer-s-c2", "c2"),
    ],
)
def test_the_keyboard_stays_with_the_choices_when_one_that_the_list_lost_goes(
    qapp: QApplication, kind: str, before: str, pressed: str, keyboard: str, after: str
) -> None:
    view = _asked(kind, before)
    _button(view, pressed).setFocus()
    QTest.keyClick(_button(view, pressed), Qt.Key.Key_Space)
    qapp.processEvents()
    focus = QApplication.focusWidget()
    assert (view.sitting.session.value("s"), focus.objectName() if focus is not None else "") == (after, keyboard)
    view.close()
