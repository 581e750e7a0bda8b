"""The list of dossiers by keyboard alone: between search and rows, and back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.dossiers.list_screen import DossierList
from tests.conftest import Office


@pytest.fixture
def rows(office: Office) -> DossierList:
    """Three open dossiers; the focus is in the search."""
    for name in ("Noor Proef", "Omar Proef", "Tim Voorbeeld"):
        office.desk.new_dossier()
        office.settle()
        office.desk.answer_many({"w1_wish": "go_on", "p1_name": name})
    office.window.go("dossiers")
    office.settle()
    found = office.window.screens["dossiers"]
    assert isinstance(found, DossierList)
    assert found.search.hasFocus()
    return found


def shown(rows: DossierList) -> list[str]:
    return [row.title for row in rows._page.rows]


def test_escape_empties_the_search_wherever_the_focus_is(rows: DossierList) -> None:
    QTest.keyClicks(rows.search, "proef")
    assert shown(rows) == ["Noor Proef", "Omar Proef"]
    QTest.keyClick(rows.search, Qt.Key.Key_Escape)
    assert len(shown(rows)) == 3
    QTest.keyClicks(rows.search, "tim")
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_Escape)
    assert rows.search.hasFocus()
    assert len(shown(rows)) == 3


def test_the_arrow_up_on_the_first_row_goes_back_to_the_search(rows: DossierList) -> None:
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_Up)
    assert rows.rows.hasFocus()
    QTest.keyClick(rows.rows, Qt.Key.Key_Up)
    assert rows.search.hasFocus()


def test_a_letter_or_backspace_in_the_rows_goes_on_in_the_search(rows: DossierList) -> None:
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_Backspace)
    assert rows.rows.hasFocus()
    QTest.keyClicks(rows.rows, "n")
    QTest.keyClicks(rows.search, "oo")
    assert shown(rows) == ["Noor Proef"]
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_Backspace)
    assert (rows.search.text(), rows.search.hasFocus()) == ("no", True)


def test_ctrl_f_lets_the_next_search_take_the_place_of_the_last(rows: DossierList) -> None:
    QTest.keyClicks(rows.search, "proef")
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    QTest.keyClick(rows.rows, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(rows.search, "tim")
    assert shown(rows) == ["Tim Voorbeeld"]


def test_what_is_found_under_another_filter_is_one_key_away(rows: DossierList) -> None:
    rows.seek("closed")
    QTest.keyClicks(rows.search, "proef")
    assert (shown(rows), [name for name, one in rows._elsewhere.items() if one.isVisible()]) == ([], ["open"])
    assert rows._elsewhere["open"].text() == rows.words("filter.open", count=2)
    QTest.keyClick(rows.search, Qt.Key.Key_Down)
    assert rows._elsewhere["open"].hasFocus()
    QTest.keyClick(rows._elsewhere["open"], Qt.Key.Key_Space)
    assert (shown(rows), rows.rows.hasFocus()) == (["Noor Proef", "Omar Proef"], True)
    rows.seek("closed")
    QTest.keyClick(rows.search, Qt.Key.Key_Return)
    assert (shown(rows), rows.rows.hasFocus()) == (["Noor Proef", "Omar Proef"], True)
