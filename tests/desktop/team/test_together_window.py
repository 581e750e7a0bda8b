"""A dossier that is not simply ours: read until it is accepted, nothing typed is lost, and it always has its name."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton

from desktop.intake.parts import WrapButton
from desktop.named import ASSIGNED, named
from desktop.scan.what_if import WhatIfCard
from desktop.trouble import Trouble
from desktop.widgets import Card
from tests.desktop.team.window import Open, carry, open_laptop, record, world
from tests.sync.world import AT, World, push, write
from tests.visits.hands import Hands

__all__ = ["open_laptop", "world"]

NAME = "Łucja & <b> الاسم"


def opened(hands: Hands, dossier: str, place: str) -> Hands:
    """The dossier lies open at this place."""
    hands.office.window.open_at(dossier, place)
    hands.office.settle()
    return hands


def offered(world: World, **answers: str) -> str:
    """A dossier of Cas's team that waits for Anna's to accept it."""
    dossier = record(world["cas"], p1_name=NAME, **answers)
    world.sync()
    world["cas"].region.offer(dossier, world.teams["noord"], AT)
    world.sync()
    return dossier


def everything(hands: Hands) -> Hands:
    """Look at every tab of the dossier that lies open in which something is typed."""
    for tab in ("contacts", "scan", "plan", "intake"):
        hands.office.window.go(f"dossier/{tab}")
        hands.office.settle()
    return hands


def can_type(hands: Hands) -> list[str]:
    """The names of the fields of the open dossier in which something can be typed; what-if stores nothing."""
    screen = hands.office.window.screens["dossier"]
    fields: list[QLineEdit | QPlainTextEdit] = [*screen.findChildren(QLineEdit), *screen.findChildren(QPlainTextEdit)]
    what_if = screen.findChild(WhatIfCard)
    assert what_if is not None
    assert len(fields) > 5
    open_ones = [one for one in fields if one.isEnabled() and not one.isReadOnly()]
    return [one.objectName() for one in open_ones if not what_if.isAncestorOf(one)]


def test_what_is_offered_to_us_can_be_read_and_is_written_in_once_it_is_accepted(
    world: World, open_laptop: Open
) -> None:
    dossier = offered(world, p4_phone="06 00000001")
    anna = everything(opened(open_laptop(world, "anna"), dossier, "intake/p4_phone"))
    desk, told = anna.office.desk, list[Trouble]()
    desk.trouble.connect(told.append)
    assert can_type(anna) == []
    anna.office.window.go("dossier/intake/p4_phone")
    anna.keys(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert not anna.can_find("notes-overlay")
    desk.answer("p4_phone", "06 00000009")
    desk.put({"dossier/name": "Iemand anders"})
    assert desk.add_item("business") == ""
    assert not desk.undo()
    desk.begin_contact()
    assert [one.code for one in told] == ["D-105"] * 4
    assert anna.sees("Dit dossier is nu van een ander team.")
    before = len(world["anna"].history(dossier))
    anna.press("nav-dossiers")
    assert len(world["anna"].history(dossier)) == before
    assert not world["anna"].drafts()

    opened(anna, dossier, "intake/p4_phone")
    anna.press("team-banner-open")
    anna.press("handover-accept")
    anna.office.window.go("dossier/intake/p4_phone")
    anna.office.settle()
    assert not anna.can_find("team-banner")
    anna.write("answer-p4_phone", "06 00000002")
    anna.press("nav-dossiers")
    assert world["anna"].dossier(dossier).values["p4_phone"] == "06 00000002"


def test_what_we_offer_away_is_written_in_until_they_accept_and_what_was_typed_by_then_is_saved(
    world: World, open_laptop: Open
) -> None:
    dossier = record(world["anna"], p1_name=NAME)
    world.sync()
    world["anna"].region.offer(dossier, world.teams["zuid"], AT)
    world.sync()
    anna = opened(open_laptop(world, "anna"), dossier, "intake/p4_phone")
    assert anna.sees("Tot die tijd schrijft u gewoon verder: het gaat mee.")
    anna.write("answer-p4_phone", "06 00000001")
    anna.press("nav-dossiers")
    carry(world, "anna", "cas", hands=anna)
    assert world["cas"].dossier(dossier).values["p4_phone"] == "06 00000001"

    # They accept while something is being typed here: it is saved, and says that it waits.
    opened(anna, dossier, "intake/p4_phone")
    world["cas"].region.accept(dossier, AT, "")
    world.sync("cas")
    anna.office.desk.answer("p4_phone", "06 00000002")
    anna.office.desk.commit()  # as before every round
    carry(world, "anna", "cas", hands=anna)
    assert [one.device for one in world["cas"].region.late(dossier)] == [world.device("anna")]


def test_what_lies_open_and_leaves_is_told_and_what_they_answered_stands_on_today(
    world: World, open_laptop: Open
) -> None:
    *dossiers, declined = [record(world["anna"], p1_name=NAME) for _ in range(3)]
    world.sync()
    for one in (*dossiers, declined):
        world["anna"].region.offer(one, world.teams["zuid"], AT)
    world.sync()
    world["cas"].region.decline(declined, "Wij zitten vol", AT)
    anna = opened(open_laptop(world, "anna"), dossiers[0], "team")
    for one, told in zip(dossiers, ("heeft dit dossier aangenomen", "of van een ander team"), strict=True):
        anna.office.window.open_at(one, "team")
        anna.office.settle()
        world["cas"].region.accept(one, AT, "")
        carry(world, "cas", "anna", "cas", hands=anna if one == dossiers[1] else None)  # read before: no team is known
        anna.office.desk.take_in_news(frozenset({one}))
        anna.office.settle()
        assert anna.sees(told)
        assert anna.can_find("dossier-search")
        assert not anna.can_find("tab-team")
        anna.press("trouble-seen")
    # The names are gone with the copies; the receipts stay.
    anna.office.window.resize(1024, 600)
    anna.press("nav-today")
    assert anna.sees("zuid nam het niet aan op woensdag 23 december")
    assert anna.sees("zuid heeft 2 dossiers van uw team aangenomen: het laatste op woensdag 23 december")
    handed = anna.office.window.screens["today"].findChild(Card, "today-handed")
    assert handed is not None
    handed.findChildren(WrapButton)[0].click()
    anna.office.settle()
    assert not anna.find(Card, "handed").visibleRegion().isEmpty()
    assert anna.sees("Wat uw team later nog verstuurt, krijgt dat team ook")
    assert not anna.sees(NAME)
    # What they sent back leads to the reason and the next offer.
    anna.press("nav-today")
    anna.press("today-0-0")
    assert anna.sees("Reden: Wij zitten vol")
    assert anna.find(QComboBox, "offer-to").hasFocus()
    anna.press("handover-offer")
    assert not anna.find(QLabel, "offer-problem").visibleRegion().isEmpty()
    anna.find(QRadioButton, "consent-said").click()
    anna.press("handover-offer")
    anna.press("nav-today")
    assert not anna.sees("nam het niet aan")


def test_who_does_not_take_it_sends_it_back_and_a_reason_that_is_being_typed_outlives_what_comes_in(
    world: World, open_laptop: Open
) -> None:
    dossier = offered(world)
    anna = opened(open_laptop(world, "anna"), dossier, "team")
    anna.press("handover-decline")
    field = anna.find(QLineEdit, "decline-reason")
    anna.write("decline-reason", "Wij zitten vol")
    field.setCursorPosition(3)
    field.setFocus()
    write(world["cas"], dossier, **{ASSIGNED: named(world.device("cas"), "Cas")})
    carry(world, "cas", "anna", hands=anna)
    anna.office.desk.take_in_news(None)
    anna.office.settle()
    again = anna.find(QLineEdit, "decline-reason")
    assert again is not field, "the page was drawn anew"
    assert (again.text(), again.cursorPosition(), again.hasFocus()) == ("Wij zitten vol", 3, True)
    anna.office.window.go("dossier/intake")  # and a look at another tab
    anna.office.settle()
    anna.press("team-banner-open")
    assert anna.find(QLineEdit, "decline-reason").text() == "Wij zitten vol"
    # Pressed where one is already, it shows what it is about.
    anna.press("team-banner-open")
    accept = anna.find(QPushButton, "handover-accept")
    assert accept.hasFocus()
    assert not accept.visibleRegion().isEmpty()
    anna.press("decline-do")
    carry(world, "anna", "cas")
    assert world["cas"].region.declined_note(dossier) == "Wij zitten vol"


def test_choices_and_reasons_that_are_not_used_yet_outlive_what_comes_in(world: World, open_laptop: Open) -> None:
    dossier = record(world["bo"], p1_name=NAME)
    world.sync()
    write(world["anna"], dossier, p1_name=NAME + "!")
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    late = write(world["bo"], dossier, p4_phone="06 00000002")
    carry(world, "admin", "anna")
    push(world["bo"], world.hub)
    carry(world, "anna")
    anna = opened(open_laptop(world, "anna"), dossier, "team")
    anna.write(f"late-reason-{late[:8]}", "Gebeld: klopt")
    anna.find(QRadioButton, "consent-signed").click()
    world["admin"].region.add_team("Aa", at=AT)
    chosen = anna.find(QComboBox, "offer-to")
    carry(world, "admin", "anna", hands=anna)
    assert anna.find(QComboBox, "offer-to") is not chosen, "the page was drawn anew"
    assert anna.find(QLineEdit, f"late-reason-{late[:8]}").text() == "Gebeld: klopt"
    assert anna.sees("alleen met het hele dossier"), "what cannot be taken away again is said where it is typed"
    assert anna.find(QRadioButton, "consent-signed").isChecked()


def test_a_dossier_in_which_nothing_counts_yet_has_its_name_in_the_list_and_is_read_until_it_counts(
    world: World, open_laptop: Open
) -> None:
    dossier = record(world["bo"], p1_name=NAME)
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    carry(world, "admin", "anna")
    anna = open_laptop(world, "anna")
    assert world["anna"].dossier(dossier).values == {}
    assert [row.title for row in anna.office.window.workroom.list.views()] == [NAME]  # type: ignore[union-attr]
    opened(anna, dossier, "intake")
    assert anna.sees(NAME)
    assert anna.sees("U kunt het lezen. Schrijven kan zodra het meetelt.")
    told = list[Trouble]()
    anna.office.desk.trouble.connect(told.append)
    anna.office.desk.answer("p4_phone", "06 00000004")
    assert [one.code for one in told] == ["D-106"]
    anna.press("team-banner-open")
    page = anna.office.window.screens["dossier"].tab_screen("team").page  # type: ignore[attr-defined]
    anna.press(f"late-accept-{page.late[0].short}")
    anna.office.window.go("dossier/intake/p4_phone")
    anna.office.settle()
    anna.write("answer-p4_phone", "06 00000004")
    anna.press("nav-dossiers")
    found = world["anna"].dossier(dossier)
    assert (found.values["p1_name"], found.values["p4_phone"], found.late) == (NAME, "06 00000004", ())
