"""Contacts and notes are played by mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop.contacts.notes import NoteCard
from desktop.contacts.screen import ContactCard
from desktop.theme import apply
from tests.conftest import HandClock, Office
from tests.desktop.talk import Talk


@pytest.fixture
def talk(office: Office) -> Talk:
    return Talk(office)


def write(talk: Talk, text: str, field: str = "note-new") -> None:
    edit = talk.find(field)
    assert isinstance(edit, QPlainTextEdit)
    edit.setFocus()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def notes(talk: Talk) -> list[str]:
    return [note.text for note in talk.sitting.dossier().notes]


def test_a_note_is_kept_from_its_first_key_with_its_time_and_contact(talk: Talk) -> None:
    talk.find("note-new").setFocus()
    QTest.keyClicks(talk.find("note-new"), "Brief")
    (note,) = talk.sitting.dossier().notes
    (contact,) = talk.sitting.dossier().contacts
    assert (note.text, note.at, note.contact) == ("Brief", "2026-12-23T10:00:00+01:00", contact.contact_id)


def test_ctrl_j_writes_a_note_from_any_tab(talk: Talk) -> None:
    for tab in ("contacts", "scan", "plan"):
        talk.window.go(f"dossier/{tab}")
        talk.settle()
        QTest.keyClick(talk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        overlay = talk.find("notes-overlay")
        write(talk, f"op {tab}")
        QTest.keyClick(overlay, Qt.Key.Key_Escape)
        talk.settle()
    assert sorted(notes(talk)) == ["op contacts", "op plan", "op scan"]


def test_ctrl_j_in_the_intake_goes_to_the_column(talk: Talk) -> None:
    QTest.keyClick(talk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert talk.find("note-new").hasFocus()


def test_a_selected_sentence_is_copied_to_the_clients_own_words(talk: Talk) -> None:
    write(talk, "Het loopt niet. Ik wil wel door.")
    card = talk.window.findChildren(NoteCard)[0]
    cursor = card.text.textCursor()
    cursor.setPosition(len("Het loopt niet. "))
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    card.text.setTextCursor(cursor)
    menu = card.menu()
    menu.actions()[0].trigger()
    assert talk.value("w3_change") == "Ik wil wel door."
    edit = talk.card("w3_change").field.findChild(QPlainTextEdit)
    assert edit is not None
    assert edit.toPlainText() == "Ik wil wel door."


def test_a_note_is_changed_where_it_stands(talk: Talk) -> None:
    write(talk, "Brief gezien.")
    (note,) = talk.sitting.dossier().notes
    talk.press(f"note-change-{note.note_id}")
    edit = talk.find(f"note-{note.note_id}")
    QTest.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, " Samen bellen.")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert notes(talk) == ["Brief gezien. Samen bellen."]
    assert talk.sitting.dossier().notes[0].at == note.at


def test_undo_takes_a_note_back_and_empties_its_field(talk: Talk) -> None:
    edit = talk.find("note-new")
    assert isinstance(edit, QPlainTextEdit)
    edit.setFocus()
    QTest.keyClicks(edit, "verkeerd")
    talk.desk.undo()
    assert notes(talk) == []
    assert edit.toPlainText() == ""


def test_a_phone_call_is_begun_and_says_who_was_there(talk: Talk, clock: HandClock) -> None:
    talk.choose("w1_wish", "go_on")
    clock.set(2026, 12, 23, 11, 30)
    talk.window.go("dossier/contacts")
    talk.settle()
    talk.press("start-phone")
    talk.settle()
    visit, call = talk.sitting.dossier().contacts
    assert visit.ended == "2026-12-23T11:30+01:00"
    assert (call.kind, call.started) == ("phone", "2026-12-23T11:30+01:00")
    QTest.keyClicks(talk.find("contact-present"), "partner")
    assert talk.sitting.dossier().contacts[-1].present == "partner"
    assert "met partner" in talk.header.contact.text()


def test_the_kind_of_a_contact_can_be_changed_and_it_can_be_ended(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    talk.window.go("dossier/contacts")
    talk.settle()
    talk.press("kind-office")
    (contact,) = talk.sitting.dossier().contacts
    assert contact.kind == "office"
    talk.press(f"contact-end-{contact.contact_id}")
    (ended,) = talk.sitting.dossier().contacts
    assert ended.ended == "2026-12-23T10:00+01:00"


def test_a_second_day_opens_a_second_visit(talk: Talk, clock: HandClock) -> None:
    talk.choose("w1_wish", "go_on")
    talk.desk.close_dossier()
    talk.settle()
    clock.set(2027, 1, 20)
    talk.desk.open_dossier(talk.desk.cards[0].dossier_id)
    talk.settle()
    assert len(talk.sitting.dossier().contacts) == 1
    talk.choose("w1_wish", "go_on_changed")
    assert [contact.started[:10] for contact in talk.sitting.dossier().contacts] == ["2026-12-23", "2027-01-20"]


@pytest.mark.parametrize("contact_field", [False, True])
def test_an_unfinished_note_stays_in_its_own_dossier(talk: Talk, contact_field: bool) -> None:
    talk.choose("w1_wish", "go_on")
    name = "note-new"
    if contact_field:
        talk.window.go("dossier/contacts")
        talk.settle()
        name = f"note-new-{talk.sitting.dossier().contacts[0].contact_id}"
    QTest.keyClicks(talk.find(name), "van A")
    first = talk.sitting.dossier_id
    talk.desk.new_dossier()
    talk.settle()
    talk.window.go("dossier/intake")
    talk.settle()
    edit = talk.find("note-new")
    assert isinstance(edit, QPlainTextEdit)
    assert edit.toPlainText() == ""
    assert not [card for card in talk.window.findChildren(NoteCard) if card.isVisible()]
    QTest.keyClicks(edit, "van B")
    assert notes(talk) == ["van B"]
    talk.desk.open_dossier(first)
    talk.settle()
    assert notes(talk) == ["van A"]
    assert edit.toPlainText() == ""


def test_what_a_contact_asks_is_read_in_full_with_large_text(talk: Talk) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, dark=False, percent=200)
    try:
        talk.choose("w1_wish", "go_on")
        talk.window.resize(1024, 600)
        card = next(iter(talk.contacts.findChildren(ContactCard)))
        talk.settle()
        for edit in card.edits.values():
            assert edit.width() >= edit.fontMetrics().horizontalAdvance(edit.placeholderText()) + 24
        assert card.edits["place"].mapTo(card, QPoint()).y() > card.edits["present"].mapTo(card, QPoint()).y()
    finally:
        apply(app, dark=False)


def test_starting_and_changing_sound_different_to_a_screen_reader(talk: Talk) -> None:
    talk.choose("w1_wish", "go_on")
    assert talk.contacts.starts["phone"].accessibleName() == "Begin een nieuw gesprek: Telefoon"
    assert talk.find("kind-phone").accessibleName().startswith("Bezoek · ")
    assert talk.find("kind-phone").accessibleName().endswith(": Telefoon")


def test_a_note_with_a_citizen_service_number_or_an_account_warns_and_is_kept(office: Office) -> None:
    talk = Talk(office)
    column = talk.intake.notes
    for text, warns in (("bsn 111222333", True), ("NL91 ABNA 0417 1643 00", True), ("bel dinsdag terug", False)):
        column.field.setPlainText(text)
        talk.settle()
        assert column.caution.isVisible() is warns
        assert text in [one.text for one in talk.sitting.dossier().notes]
