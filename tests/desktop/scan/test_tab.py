"""Tab goes over the quick scan as it is read, and what it comes to is in sight."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.scan.screen import ScanScreen
from desktop.widgets import Column
from tests.conftest import Office
from tests.desktop.builders import TAXI, figures
from tests.desktop.talk import Talk


def _scan(office: Office) -> tuple[Talk, ScanScreen]:
    talk = Talk(office)
    talk.window.resize(1024, 600)
    talk.window.show()
    talk.window.go("dossier/scan")
    talk.settle()
    screen = talk.screen.tab_screen("scan")
    assert isinstance(screen, ScanScreen)
    return talk, screen


def _tab(key: Qt.Key = Qt.Key.Key_Tab) -> QWidget:
    """What has the keyboard after one press."""
    one = QApplication.focusWidget()
    assert one is not None
    QTest.keyClick(one, key)
    QApplication.processEvents()
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _round(column: Column, *cards: QWidget) -> list[int]:
    """How far down the page each control of these cards stands, as Tab comes to them."""
    downs: list[int] = []
    page = column.widget()
    assert page is not None
    first = one = _tab()
    while True:
        if any(card.isAncestorOf(one) for card in cards):
            downs.append(one.mapTo(page, QPoint(0, one.height() // 2)).y())
        if (one := _tab()) is first:
            return downs


def test_what_is_shown_only_later_has_its_place_in_the_order_of_tab(office: Office) -> None:
    talk, screen = _scan(office)
    for answers in ({}, figures(TAXI)):
        talk.desk.answer_many(answers)
        talk.settle()
        screen.column.stand()
        downs = _round(screen.column, screen.scan, screen.what_if)
        start = downs.index(min(downs))
        assert len(downs) > 3
        assert downs[start:] + downs[:start] == sorted(downs)  # wherever on the page Tab began


def test_what_tab_comes_to_from_outside_a_page_that_was_scrolled_is_in_sight(office: Office) -> None:
    talk, screen = _scan(office)
    talk.desk.answer_many(figures(TAXI))
    talk.settle()
    screen.column.stand()
    first = QApplication.focusWidget()
    assert first is not None
    before = _tab(Qt.Key.Key_Backtab)
    assert not screen.isAncestorOf(before)
    bar = screen.column.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert first.visibleRegion().isEmpty()
    assert _tab() is first
    assert first.visibleRegion().boundingRect() == first.rect()
