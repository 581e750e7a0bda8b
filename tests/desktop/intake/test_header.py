"""What stands above every tab: the name, safety, read-along, notes, and what a crash left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desktop.contacts.notes import NotesColumn
from desktop.intake.read_along import ReadAlong
from desktop.intake.safety import SafetyCard
from desktop.intake.section_list import SectionList
from tests.conftest import Office
from tests.desktop.talk import Talk


@pytest.fixture
def talk(office: Office) -> Talk:
    return Talk(office)


def test_a_working_name_is_typed_in_the_title(talk: Talk) -> None:
    QTest.keyClicks(talk.find("working-name"), "kapper, Almere")
    assert talk.sitting.values["dossier/name"] == "kapper, Almere"
    talk.type("p1_name", "Fatima Demir")
    assert talk.header.title.text() == "Fatima Demir"
    assert not talk.header.name.isVisible()


def test_talking_about_safety_keeps_a_time_and_nothing_else(talk: Talk) -> None:
    talk.choose("p11_feeling", "2")
    assert talk.header.offer.isVisible()
    before = talk.sitting.values
    talk.press("safety-open")
    assert "0800-0113" in " ".join(one.text() for one in talk.find("safety-card").findChildren(QLabel))
    talk.press("safety-discussed")
    after = talk.sitting.values
    assert {path: after[path] for path in after.keys() - before.keys()} == {
        "safety/discussed_at": "2026-12-23T10:00+01:00"
    }
    card = talk.find("safety-card")
    assert isinstance(card, SafetyCard)
    assert card.said.text() == "Besproken op 23 december 2026 10.00"
    assert not talk.header.offer.isVisible()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_read_along_shows_only_this_clients_questions(talk: Talk) -> None:
    talk.desk.put({"note/n1/text": "buurvrouw Ans belde", "note/n1/at": "2026-12-23T10:00+01:00"})
    talk.go("reach")
    talk.press("read-along-start")
    along = talk.find("read-along")
    assert isinstance(along, ReadAlong)
    assert along.geometry() == along.parentWidget().rect()  # type: ignore[union-attr]
    names = {card.question.name for card in along.rows.cards()}
    assert "p1_name" in names
    assert not names & {"p4_phone", "p4_safe_time", "p4_partner_knows"}
    assert not along.findChildren(NotesColumn)
    assert not along.findChildren(SectionList)
    assert not any("Ans" in one.toPlainText() for one in along.findChildren(QPlainTextEdit))
    QTest.keyClick(talk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert along.isVisible()
    QTest.keyClick(along, Qt.Key.Key_Escape)
    assert not along.isVisible()


def test_the_keyboard_stays_in_read_along_and_comes_back(talk: Talk) -> None:
    talk.press("read-along-start")
    along = talk.find("read-along")
    for key in [Qt.Key.Key_Tab] * 60 + [Qt.Key.Key_Backtab] * 60:
        QTest.keyClick(talk.window.focusWidget(), key)
        assert along.isAncestorOf(talk.window.focusWidget())
    talk.header.read_along()
    assert len([one for one in talk.window.findChildren(ReadAlong) if one.isVisible()]) == 1
    QTest.keyClick(talk.window.focusWidget(), Qt.Key.Key_Escape)
    assert not along.isVisible()
    assert talk.find("read-along-start").hasFocus()


def test_the_safety_card_never_opens_by_itself(talk: Talk) -> None:
    talk.choose("p11_feeling", "1")
    talk.press("read-along-start")
    assert not [one for one in talk.window.findChildren(SafetyCard) if one.isVisible()]


def test_an_answer_given_while_reading_along_is_kept(talk: Talk) -> None:
    talk.go("your_business")
    talk.press("read-along-start")
    along = talk.find("read-along")
    assert isinstance(along, ReadAlong)
    path = next(card.question.path for card in along.rows.cards() if card.question.name == "o1_self_employed")
    talk.press(f"answer-{path}-registered")
    assert talk.value("o1_self_employed") == "registered"


def test_locking_hides_what_lies_over_the_dossier(talk: Talk) -> None:
    talk.press("read-along-start")
    QTest.keyClick(talk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not [one for one in talk.window.findChildren(ReadAlong) if one.isVisible()]
    talk.settle()


def test_what_a_crash_left_can_be_kept(talk: Talk) -> None:
    talk.desk.answer("w3_change", "vaste ritten")
    draft = talk.sitting.draft(talk.desk.clock())
    talk.sitting.left = draft
    talk.header.enter()
    assert "vaste ritten" in talk.header.recovered.text.text()
    talk.press("recovered-keep")
    talk.settle()
    assert not talk.header.recovered.isVisible()
    assert not talk.sitting.unsaved
    assert talk.value("w3_change") == "vaste ritten"


def test_what_a_crash_left_can_be_set_aside_and_undone(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    talk.go("reach")
    talk.desk.answer("w1_wish", "unsure")
    talk.sitting.left = talk.sitting.draft(talk.desk.clock())
    talk.header.enter()
    talk.press("recovered-aside")
    talk.settle()
    assert talk.value("w1_wish") == "go_on"
    assert not talk.sitting.unsaved
    talk.desk.undo()
    assert talk.value("w1_wish") == "unsure"


def test_the_urgency_banner_says_what_it_rests_on(talk: Talk) -> None:
    talk.choose("s1_eviction", "judgment")
    talk.press("banner-why")
    overlay = talk.find("why-overlay")
    said = " ".join(one.text() for one in overlay.findChildren(QLabel))
    assert "Wgs art. 4" in said
    assert "T1" in said
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert talk.find("banner-why").hasFocus()
