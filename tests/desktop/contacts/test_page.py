"""Contacts with their notes, and where a sentence can go, as values."""

from datetime import date, datetime

from desktop.contacts.current import contact_of_today, current_contact
from desktop.contacts.page import (
    Target,
    changed_note,
    contacts_page,
    copy_targets,
    notes_newest_first,
    with_sentence,
)
from desktop.sitting import Sitting
from forms.intake import load_intake
from forms.words import Words
from tests.desktop.builders import TODAY, WINTER, dossier

NL = Words("nl")
VISIT = {"contact/c1/kind": "visit", "contact/c1/started": "2026-12-23T10:00+01:00", "contact/c1/present": "zus"}
CALL = {
    "contact/c0/kind": "phone",
    "contact/c0/started": "2026-12-01T14:00+01:00",
    "contact/c0/ended": "2026-12-01T14:20+01:00",
}
NOTES = {
    "note/n1/text": "Brief gezien.",
    "note/n1/at": "2026-12-23T10:09+01:00",
    "note/n1/contact": "c1",
    "note/n2/text": "Belt terug.",
    "note/n2/at": "2026-12-01T14:05+01:00",
    "note/n2/contact": "c0",
    "note/n3/text": "Los briefje.",
    "note/n3/at": "2026-11-30T09:00+01:00",
}
AT = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)


def test_contacts_stand_newest_first_with_their_own_notes() -> None:
    page = contacts_page(dossier(VISIT, CALL, NOTES), NL)
    assert [(one.title, one.current) for one in page.contacts] == [
        ("Bezoek · 23 december 2026, vanaf 10.00 uur", True),
        ("Telefoon · 1 december 2026, 14.00 tot 14.20 uur", False),
    ]
    assert [note.text for note in page.contacts[0].notes] == ["Brief gezien."]
    assert [note.text for note in page.loose] == ["Los briefje."]


def test_an_empty_dossier_says_what_happens_next() -> None:
    assert contacts_page(dossier(), NL).empty == NL("contacts.empty")


def test_notes_of_today_tell_the_time_and_older_ones_the_day_too() -> None:
    assert [note.when for note in notes_newest_first(dossier(NOTES), NL)] == [
        "10.09",
        "1 december 2026 14.05",
        "30 november 2026 9.00",
    ]


def test_a_visit_opens_by_itself_once_a_day_and_never_beside_one_that_goes_on() -> None:
    assert contact_of_today(dossier(), AT, lambda: "c9") == {
        "contact/c9/kind": "visit",
        "contact/c9/started": "2026-12-23T10:00+01:00",
    }
    assert contact_of_today(dossier(VISIT), AT, lambda: "c9") == {}
    ended = {**VISIT, "contact/c1/ended": "2026-12-23T11:00+01:00"}
    assert contact_of_today(dossier(ended), AT, lambda: "c9") != {}
    assert current_contact(dossier(CALL), TODAY) is None


def test_a_sentence_goes_to_the_clients_own_words_first_and_to_what_is_asked_now() -> None:
    sitting = Sitting(load_intake(), today=TODAY, language="nl")
    targets = copy_targets(sitting, NL)
    assert targets[0] == Target("w3_change", NL("notes.to.words"), True)
    assert "a1_text" not in {target.path for target in targets}
    sitting.answer("w1_wish", "go_on")
    assert "a1_text" in {target.path for target in copy_targets(sitting, NL)}


def test_a_sentence_is_added_once() -> None:
    target = Target("w3_change", "", True)
    assert with_sentence({}, target, " Ik wil door. ") == "Ik wil door."
    assert with_sentence({"w3_change": "Vaste ritten."}, target, "Ik wil door.") == "Vaste ritten.\nIk wil door."
    assert with_sentence({"w3_change": "Ik wil door."}, target, "Ik wil door.") == "Ik wil door."
    assert with_sentence({"w3_change": "\x1aunknown"}, target, "Ik wil door.") == "Ik wil door."


def test_a_note_without_text_is_no_note() -> None:
    assert set(changed_note("n1", "  ", "2026-12-23T10:00+01:00", "c1").values()) == {None}
    assert date(2026, 12, 23) == TODAY
