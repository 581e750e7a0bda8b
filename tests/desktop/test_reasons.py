"""Every conclusion of the program says its reason, its rule and its source, on every screen and by keyboard."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QToolButton, QWidget

from desktop import theme
from desktop.catalogue.page import Asked, catalogue_page
from desktop.dossier import Dossier
from desktop.history.since_page import since_page
from desktop.intake.urgency_page import why_urgent
from desktop.plan.page import plan_page
from desktop.scan.page import chances, scan_page
from desktop.scan.road_page import road_page
from desktop.scan.schemes_page import schemes_page
from desktop.scan.terms_page import terms_page
from forms.intake import load_intake
from forms.rules.catalogue import catalogue
from forms.samples import samples
from forms.words import LANGUAGES, Words
from tests.conftest import Office, delete_what_is_let_go
from tests.desktop.builders import FIRST, SECOND, TAXI, TODAY, dossier, figures, plan_given, step
from tests.desktop.looking import press

FORM = load_intake()
DOMAIN = (Path(__file__).parents[2] / "docs" / "domain.md").read_text(encoding="utf-8")
GROUND = {
    "nl": re.compile(r"Regel ([A-Z]+[0-9.]*[0-9])\. Bron: [^ ].*"),
    "en": re.compile(r"Rule ([A-Z]+[0-9.]*[0-9])\. Source: [^ ].*"),
}
OTHER = f"figures/{FIRST}/more_businesses/00000000000000c1"
HEAVY: Mapping[str, str] = {  # as much at once as can be the case
    "w1_wish": "beside_job",
    "s1_eviction": "threat",
    "s2_cutoff": "announced",
    "s2_date": "2026-12-30",
    "s4_seizure": "bank",
    "s6_week": "no",
    "s7_post": "never",
    "d1_debts": "no_overview",
    "d3_total": "60000",
    "t1_asked": "yes",
    "t1_asked_on": "2026-12-21",
    "l1_bbz": "waiting",
    "p2_birth_date": "1968-02-03",
    "p3_municipality": "GM0034",
    "p6_home": "partner",
    "d5_support": "tozo",
    "business/00000000000000b1/order": "1",
    "business/00000000000000b1/business_owner": "client",
    "business/00000000000000b1/o1_self_employed": "registered",
    "business/00000000000000b1/o3_legal_form": "eenmanszaak",
    "business/00000000000000b1/o9_books": "more_than_three",
    "business/00000000000000b1/o6_hours": "20",
    "business/00000000000000b2/order": "2",
    "business/00000000000000b2/business_owner": "partner",
    "business/00000000000000b2/o1_self_employed": "registered",
    f"{OTHER}/order": "1",
    f"{OTHER}/g1_owner": "partner",
    f"{OTHER}/g1_turnover_1": "1500",
    f"{OTHER}/g4_purchases": "1600",
    f"{OTHER}/g5_fixed": "300",
    **figures(TAXI),
    **figures(TAXI, day="2026-06-01", item=SECOND, order="2", f13_reliability="estimate"),
    **step(action="Bel de energie", who="party", party="Geldfit", code="keep_energy"),
    **step(SECOND, "2", action="Zoek een coach", status="no_offer", code="coach"),
}


@cache
def dossiers() -> tuple[Dossier, ...]:
    """Some of the sample dossiers, one with everything, and an empty one."""
    made = [dossier(one.values, today=TODAY) for one in samples(TODAY)[1::3]]
    return (*made, dossier(HEAVY, given=(plan_given(day=date(2026, 6, 1)),)), dossier())


def conclusions(of: Dossier, words: Words) -> Iterator[tuple[str, str]]:
    """Everything that the screens conclude about a dossier, with what they say on demand."""
    scan, road = scan_page(of, FORM, words), road_page(of, FORM, words)
    yield f"colour {scan.chip}; {scan.headline}", scan.why
    if scan.bars is not None:
        yield f"bars {scan.bars.said}", scan.bars.why
    yield from ((f"figure {one.rule}", one.why.text()) for one in (*scan.facts, *scan.more))
    yield from ((f"together {one.text}", one.why) for one in scan.together)
    yield from ((f"earlier {one.day}", one.why) for one in scan.earlier)
    yield from ((f"what if {one.key}", one.why) for one in chances(of.scan.facts, words))
    yield f"road {road.advised_chip}", road.why
    yield from ((f"notice {one.code}", one.why) for one in road.notices)
    schemes = schemes_page(of, words)
    for row in (*schemes.shown, *schemes.not_now):
        yield f"scheme {row.key}", row.source
        yield from ((f"scheme {row.key}: {one.text}", one.why) for one in row.reasons)
    yield from ((f"term {one.key}", one.why) for one in terms_page(of, words))
    plan = plan_page(of, FORM, words)
    yield from ((f"suggestion {one.key}", one.why) for one in plan.suggestions)
    yield from ((f"step {path}", one.why) for path, one in plan.help.items())
    yield "review", plan.dates.rule
    for one in (*plan.itself.papers, *plan.itself.warnings, *plan.itself.agreements):
        yield f"page 2 {one.key}", one.why
    yield "urgent", why_urgent(of, words)
    since = since_page(of, words)
    if since is not None and (since.clock or since.compared):
        yield "since", since.why
    page = catalogue_page(of.region.catalogue, Asked(), TODAY, words, of)
    yield from ((f"catalogue {card.key}", card.source) for card in page.cards)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_conclusion_about_every_dossier_names_its_rule_and_source(language: str) -> None:
    words, bare, kinds = Words(language), [], set()
    for of in dossiers():
        for what, why in conclusions(of, words):
            kinds.add(what.split()[0])
            if not GROUND[language].search(why):
                bare.append((what, why))
    assert len(kinds) > 15
    assert bare == []


def test_every_rule_that_is_named_is_described() -> None:
    named = {rule for of in dossiers() for _, why in conclusions(of, Words("nl")) for rule in GROUND["nl"].findall(why)}
    first = {cell for row in re.findall(r"^\| ([A-Z][^|]*?) \|", DOMAIN, re.MULTILINE) for cell in row.split(", ")}
    assert len(named) > 60
    assert named - first - {"W1", "D1", "O9"} == set()
    assert {rule for rule in ("W1", "D1", "O9") if not re.search(rf"\b{rule}\b", DOMAIN)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_the_catalogue_names_its_rule_and_source_whatever_became_of_it(language: str) -> None:
    words = Words(language)
    shelf = catalogue()
    for text in ("", *(entry.name["nl"] for entry in shelf.entries.values())):
        for card in catalogue_page(shelf, Asked(text, everywhere=True), TODAY, words, None).cards:
            assert GROUND[language].search(card.source), card.key


def test_the_colour_says_what_made_it_and_a_missing_colour_what_is_missing() -> None:
    red = scan_page(dossier({"w1_wish": "go_on"}, figures(TAXI)), FORM, Words("nl")).why
    assert red.splitlines()[0] == "Rood, want er zijn 4 rode tekens. Vanaf 2 is de uitkomst rood."
    assert (
        "•  rood teken: Omzet nu tegen nodig (R7). U heeft per maand € 5.148 omzet nodig. Nu is het € 3.200."
        in red.splitlines()
    )
    assert (
        "•  oranje teken: Omzet tegen vorig jaar (R16). De omzet is flink lager: 38% minder dan vorig jaar."
        in red.splitlines()
    )
    assert red.splitlines()[-1] == "Regel R0. Bron: eigen voorstel."
    none = scan_page(dossier(), FORM, Words("nl")).why
    assert "•  de vaste kosten van het bedrijf per maand" in none.splitlines()


# By keyboard.


def reached(window: QWidget) -> list[QWidget]:
    """Where Tab leads, until it comes back."""
    found: list[QWidget] = []
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        if here in found:
            return found
        found.append(here)
    raise AssertionError("Tab never comes back")


def marks(window: QWidget) -> list[QToolButton]:
    """The question marks that can be seen."""
    delete_what_is_let_go()
    named = (one for one in window.findChildren(QToolButton) if "why" in one.objectName())
    return [one for one in named if one.isVisible()]


def answer_of(window: QWidget, mark: QToolButton) -> str:
    """Press it by key, and read what unfolds; it stays within the width of the screen."""
    mark.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(mark, Qt.Key.Key_Space)
    QApplication.processEvents()
    name = mark.objectName()
    told = window.findChild(QWidget, f"{name}-answer") or window.findChild(QWidget, name.replace("-why-", "-reasons-"))
    assert told is not None, name
    if name == "step-why":  # one of several: that of its own step
        told = next(one for one in window.findChildren(QLabel, f"{name}-answer") if one.isVisible())
    assert told.isVisible(), name
    room = told.parentWidget()
    while room is not None and not isinstance(room.parentWidget(), QAbstractScrollArea):
        room = room.parentWidget()
    assert room is not None, name  # what can be seen of the column that scrolls
    left = told.mapTo(room, told.rect().topLeft()).x()
    assert left >= 0, name
    assert left + told.width() <= room.width(), name
    parts = [told] if isinstance(told, QLabel) else told.findChildren(QLabel)
    for part in parts:
        assert part.height() >= part.heightForWidth(part.width()) or not part.wordWrap(), name
    return "\n".join(part.text() for part in parts if isinstance(part, QLabel))


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[None]:
    """The usual text size again, once the window is gone."""
    yield
    theme.apply(qapp, dark=False)


@pytest.fixture
def large(undressed: None, office: Office) -> Office:
    office.window.prefs.percent = 200
    office.window.build()
    office.settle()
    return office


def test_every_question_mark_is_reached_by_tab_and_answers_at_200_percent_on_a_small_screen(large: Office) -> None:
    """On the screens of scan and road, of the plan and of what is urgent; of each kind of conclusion there is one."""
    office = large
    office.window.resize(1024, 600)
    office.desk.new_dossier()
    office.desk.answer_many(dict(HEAVY))
    office.settle()
    seen: set[str] = set()
    for place in ("scan", "plan", "intake/urgency"):
        office.window.go(f"dossier/{place}")
        office.settle()
        for more in ("scan-all", "schemes-all") if place == "scan" else ():
            press(office.window, more)
            office.settle()
        stops = reached(office.window)
        found = marks(office.window)
        assert found
        assert [mark.objectName() for mark in found if mark not in stops] == []
        for mark in found:
            assert GROUND["nl"].search(answer_of(office.window, mark)), mark.objectName()
            seen.add(mark.objectName())
    kinds = {"why-R0", "why-R6", "why-R8", "why-together-1", "why-earlier-0", "why-chance-price", "why-W1"}
    kinds |= {"why-term-debt_help.threat", "scheme-why-ioaz", "why-urgency", "step-why", "why-review"}
    kinds |= {"why-itself-no_loan", "why-itself-identity", "why-itself-no_new_debts", "suggestion-why-hand_over"}
    assert kinds - seen == set()
