"""Urgent things are two clicks from anywhere, and the banner says what the law asks."""

import pytest
from PySide6.QtWidgets import QPushButton

from tests.conftest import Office
from tests.desktop.talk import Talk


@pytest.fixture
def talk(office: Office) -> Talk:
    return Talk(office)


def test_two_clicks_bring_the_banner_and_a_third_the_legal_date(talk: Talk) -> None:
    talk.window.go("dossier/contacts")
    talk.press("urgent")
    talk.settle()
    talk.intake.cards()
    talk.press("answer-s2_cutoff-announced")
    assert talk.header.banner.isVisible()
    assert "afgesloten" in talk.header.banner.title.text()
    talk.press("tile-debt-help")
    assert "29 december 2026" in talk.header.banner.text.text()
    assert (talk.value("t1_asked"), talk.value("t1_asked_on")) == ("yes", "2026-12-23")


def test_the_first_step_is_put_in_the_plan_once(talk: Talk) -> None:
    talk.desk.answer_many({"s2_cutoff": "announced", "t1_asked": "yes", "t1_asked_on": "2026-12-23"})
    talk.press("banner-to-plan")
    assert len(talk.sitting.session.items("pl2_steps")) == 1
    button = talk.find("banner-to-plan")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()
    assert button.text() == talk.window.words("banner.in_plan")


def test_pressing_a_chosen_tile_takes_it_away(talk: Talk) -> None:
    talk.press("urgent")
    talk.intake.cards()
    talk.press("answer-s3_insurance-cancelled")
    assert talk.value("s3_insurance") == "cancelled"
    talk.press("answer-s3_insurance-cancelled")
    assert talk.value("s3_insurance") == ""
    talk.press("tile-debt-help")
    talk.press("tile-debt-help")
    assert (talk.value("t1_asked"), talk.value("t1_asked_on")) == ("", "")


def test_no_seizure_and_a_seizure_rule_each_other_out(talk: Talk) -> None:
    talk.press("urgent")
    talk.intake.cards()
    talk.press("answer-s4_seizure-none")
    talk.press("answer-s4_seizure-bank")
    talk.press("answer-s4_seizure-income")
    assert talk.value("s4_seizure") == "bank income"
    talk.press("answer-s4_seizure-none")
    assert talk.value("s4_seizure") == "none"


def test_a_date_is_asked_where_it_belongs(talk: Talk) -> None:
    talk.press("urgent")
    names = [card.question.name for card in talk.intake.cards()]
    assert "s2_date" not in names
    talk.press("answer-s2_cutoff-announced")
    names = [card.question.name for card in talk.intake.cards()]
    assert names.index("s2_date") == names.index("s2_cutoff") + 1


def test_a_threatening_eviction_waits_for_the_workers_judgment(talk: Talk) -> None:
    talk.press("urgent")
    talk.intake.cards()
    talk.press("tile-debt-help")
    talk.press("answer-s1_eviction-threat")
    clock = talk.sitting.dossier().clock
    assert clock is not None
    assert not clock.threatening
    assert talk.header.to_confirm.isVisible()
    talk.press("confirm-yes")
    clock = talk.sitting.dossier().clock
    assert clock is not None
    assert clock.threatening
    assert not talk.header.to_confirm.isVisible()


def test_not_knowing_is_possible_at_every_tile_question(talk: Talk) -> None:
    talk.press("urgent")
    talk.intake.cards()
    for name in ("s1_eviction", "s4_seizure", "s7_post"):
        talk.press(f"unknown-{name}")
        assert talk.value(name) == "\x1aunknown"
