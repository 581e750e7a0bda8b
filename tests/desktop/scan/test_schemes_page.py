"""What may be possible and the terms, in words and on the screen."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QToolButton

from desktop.region import Region
from desktop.scan.page import scan_page
from desktop.scan.road_page import road_page
from desktop.scan.schemes_page import amount_in_words, schemes_page
from desktop.scan.screen import ScanScreen
from desktop.scan.terms_page import terms_page
from forms.intake import load_intake
from forms.rules.amounts import RegionAmounts, year_amount
from forms.words import Words
from tests.conftest import Office
from tests.desktop.builders import SECOND, TAXI, dossier, figures
from tests.desktop.looking import tab

NL, FORM = Words("nl"), load_intake()
ASKED = {"t1_asked": "yes", "t1_asked_on": "2026-12-22", "s2_cutoff": "announced", "d1_debts": "overview"}
PARTNER = {
    "business/00000000000000b1/o1_self_employed": "registered",
    "business/00000000000000b2/o1_self_employed": "registered",
    "business/00000000000000b2/business_owner": "partner",
}


def test_an_empty_dossier_says_what_is_open_and_where_to_go() -> None:
    page = schemes_page(dossier(), NL)
    assert page.not_now == ()
    row = next(one for one in page.shown if one.key == "ioaz")
    assert (row.chip, row.kind, row.told) == ("nog niet te zeggen", "amber", "Nog 6 vragen open")
    assert [one.question for one in row.reasons][:1] == ["p2_birth_date"]
    assert all("Regel N" in one.why and "Zekerheid" in one.why for one in row.reasons)


def test_what_is_not_possible_now_says_why() -> None:
    page = schemes_page(dossier({"d1_debts": "no"}), NL)
    row = next(one for one in page.not_now if one.key == "debt_help")
    assert (row.chip, row.told) == ("nu niet mogelijk", "U heeft geen schulden.")


def test_amounts_are_shown_with_their_year_and_unset_as_unset() -> None:
    unset = year_amount("credit_established_max", 2026)
    assert amount_in_words(unset, NL) == (
        "Krediet, hooguit: bedrag 2026 nog niet bekend; vraag het na. In 2025 was het € 253.420."
    )
    assert amount_in_words(year_amount("interest_pct", 2025), NL) == "Rente: 8% (2025)."
    mine = RegionAmounts(bbz={(2026, "term_max_years"): Decimal(10)})
    said = amount_in_words(year_amount("term_max_years", 2026, mine), NL)
    assert said == "Looptijd, hooguit: 10 jaar (2026, ingevuld door uw regio)."
    told = replace(mine, told={2026: ("Stcrt. 2025, 1", "3 januari")})
    said = amount_in_words(year_amount("term_max_years", 2026, told), NL)
    assert said.endswith("(2026, ingevuld door uw regio; bron: Stcrt. 2025, 1; nagekeken op 3 januari).")


def test_english_amounts_have_english_marks() -> None:
    said = amount_in_words(year_amount("credit_established_max", 2026), Words("en"))
    assert "253,420" in said


def test_what_we_propose_ourselves_is_said_in_dutch_and_once() -> None:
    review = next(one for one in terms_page(dossier({"pl4_review_date": "2027-02-01"}), NL) if one.key == "review")
    assert review.why.splitlines()[-1] == "Regel T6. Bron: eigen voorstel."


def test_a_day_that_has_gone_by_is_said_of_every_term_in_the_same_words() -> None:
    over = {"l2_moratorium_on": "2026-06-01", "l2_moratorium_until": "2026-12-01"}
    end = next(one for one in terms_page(dossier(over), NL) if one.title == "Het moratorium eindigt")
    assert end.due == "voorbij; 1 december 2026 was de laatste dag"


def test_terms_say_their_day_and_what_they_rest_on() -> None:
    first, *_ = terms_page(dossier(ASKED, {"l1_bbz": "waiting"}), NL)
    assert first.title == "Eerste gesprek over schuldhulp, met spoed"
    assert first.due == "uiterlijk 28 december 2026, nog 5 dagen"
    assert "Wgs art. 4 lid 2" in first.why
    waiting = terms_page(dossier({"l1_bbz": "waiting"}), NL)
    assert [(row.due, row.question) for row in waiting] == [("begindag nog niet bekend", "l1_applied_on")]


def test_a_decision_that_came_on_a_day_nobody_knows_presses_no_more() -> None:
    (row, *_) = [
        one for one in terms_page(dossier({"l1_bbz": "refused", "l1_applied_on": "2026-01-05"}), NL) if one.key == "bbz"
    ]
    assert (row.due, row.kind, row.question) == ("gestopt; de dag is niet ingevuld", "green", "l1_decided_on")


def test_a_second_business_without_figures_is_asked_for_and_with_them_counts_together() -> None:
    page = scan_page(dossier(PARTNER, figures(TAXI)), FORM, NL)
    assert (page.together, page.chip) == ((), "rood · voorlopig")
    assert ("left_out", "g1_turnover_1") in [(one.name, one.place) for one in page.doubts]
    other = {"g1_owner": "partner", "g1_turnover_1": "1500", "g4_purchases": "100", "g5_fixed": "300"}
    item = "figures/00000000000000a1/more_businesses/00000000000000c1"
    both = scan_page(dossier(PARTNER, figures(TAXI), {f"{item}/{k}": v for k, v in other.items()}), FORM, NL)
    assert "left_out" not in [one.name for one in both.doubts]
    assert tuple(one.text for one in both.together[1:]) == (
        "Ander bedrijf: resultaat € 700 per maand. De kosten zijn betaald bij € 2.226 omzet.",
        "Bedrijf van uw partner: resultaat € 1.100 per maand. De kosten zijn betaald bij € 321 omzet.",
    )
    assert both.bars is not None
    assert both.bars.now_text == "€ 4.700"


def test_choosing_to_stop_against_the_wish_warns_about_the_register_too() -> None:
    values = {"w1_wish": "go_on", "road/chosen": "B", "business/00000000000000b1/o1_self_employed": "registered"}
    assert [one.code for one in road_page(dossier(values), FORM, NL).notices if one.hard] == ["road.keep_registered"]
    assert not any(one.hard for one in road_page(dossier(values | {"road/chosen": "A"}), FORM, NL).notices)


@pytest.fixture
def screen(office: Office) -> ScanScreen:
    office.desk.new_dossier()
    office.desk.answer_many({"w1_wish": "go_on", **ASKED, **figures(TAXI)})
    office.settle()
    found = tab(office, "scan")
    assert isinstance(found, ScanScreen)
    office.settle()
    return found


def test_reasons_unfold_and_lead_to_the_open_question(office: Office, screen: ScanScreen) -> None:
    why = screen.findChild(QToolButton, "scheme-why-bbz_established")
    assert why is not None
    assert screen.findChild(QFrame, "scheme-reasons-bbz_established") is None
    why.click()
    office.settle()
    said = " ".join(one.text() for one in screen.schemes.findChildren(QLabel))
    assert "Bbz art. 1" in said
    go = screen.findChild(QAbstractButton, "scheme-go-bbz_established-0")
    assert go is not None
    go.click()
    assert office.window.route.startswith("dossier/intake/")


def test_what_was_unfolded_stays_so_when_answers_change_and_not_in_the_next_dossier(
    office: Office, screen: ScanScreen
) -> None:
    why = screen.findChild(QToolButton, "scheme-why-debt_help")
    assert why is not None
    why.click()
    office.desk.answer("p2_birth_date", "1969-05-05")
    office.settle()
    assert screen.findChild(QFrame, "scheme-reasons-debt_help") is not None
    office.desk.new_dossier()
    office.settle()
    again = tab(office, "scan")
    assert again is screen
    assert screen.findChild(QFrame, "scheme-reasons-debt_help") is None


def test_terms_are_on_the_screen_with_their_reason(office: Office, screen: ScanScreen) -> None:
    assert not screen.terms.isHidden()
    why = screen.findChild(QToolButton, "why-term-debt_help.threat")
    assert why is not None
    why.click()
    answer = screen.findChild(QLabel, "why-term-debt_help.threat-answer")
    assert answer is not None
    assert "Wgs art. 4 lid 2" in answer.text()


def test_the_line_of_turnover_is_one_sentence_and_never_compares_other_businesses() -> None:
    later = figures(TAXI, "2027-02-02", SECOND, "2", f1_turnover_1="4400", f1_turnover_2="4400", f1_turnover_3="4400")
    said = scan_page(dossier(figures(TAXI), later), FORM, NL).line
    assert said == "Van 23 december 2026 tot 2 februari 2027: de omzet ging van € 3.200 naar € 4.400 per maand."
    assert scan_page(dossier(figures(TAXI)), FORM, NL).line == ""
    item = f"figures/{SECOND}/more_businesses/00000000000000c1"
    assert scan_page(dossier(PARTNER, figures(TAXI), later, {f"{item}/g1_turnover_1": "1500"}), FORM, NL).line == ""


def test_amounts_that_the_region_filled_in_are_those_of_the_region() -> None:
    region = Region(amounts=RegionAmounts(bbz={(2026, "credit_established_max"): Decimal(260_000)}))
    page = schemes_page(replace(dossier({"w1_wish": "go_on"}), region=region), NL)
    row = next(one for one in page.shown if one.key == "bbz_established")
    assert row.amounts[0] == "Krediet, hooguit: € 260.000 (2026, ingevuld door uw regio). Bron: Bbz art. 20."
