"""Today played: lines lead to their place, by mouse and by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.intake.parts import WrapButton
from tests.conftest import Office


def line_of(office: Office, name: str) -> WrapButton:
    return next(one for one in office.window.findChildren(WrapButton, name) if one.isVisible())


def test_a_line_opens_the_dossier_at_its_place_and_the_next_dossier_opens_as_ever(office: Office) -> None:
    office.window.go("today")
    office.settle()
    assert "Niets heeft vandaag haast" in office.window.screens["today"].page.calm  # type: ignore[attr-defined]
    office.desk.new_dossier()
    office.settle()
    office.desk.answer_many(
        {"p1_name": "Sam & <b>Łukasz</b>", "s2_cutoff": "announced", "t1_asked": "yes", "t1_asked_on": "2026-12-23"}
    )
    office.desk.close_dossier()
    office.settle()
    office.window.go("today")
    office.settle()
    one = line_of(office, "today-0-0")
    assert QApplication.focusWidget() is one
    assert one.words.startswith("Sam & <b>Łukasz</b>: ")
    QTest.keyClick(one, Qt.Key.Key_Space)
    office.settle()
    assert office.window.route in ("dossier/scan", "dossier/intake/urgency")
    office.desk.new_dossier()
    office.settle()
    assert office.window.route == "dossier/intake"
