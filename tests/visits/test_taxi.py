"""(2) and (4): a taxi driver who wants to go on, and the second visit with better figures."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from desktop.plan.documents import Documents
from tests.conftest import HandClock
from tests.paper_text import page_texts
from tests.visits.hands import Hands

BUSINESS_MONEY: Mapping[str, str] = {
    "f1_turnover_1": "3200",
    "f1_turnover_2": "3.200",
    "f1_turnover_3": "€ 3.200,00",
    "f4_purchases": "900",
    "f5_fixed": "1600",
    "f6_debt_service": "350",
    "f7_cash": "1500",
}
HOME_MONEY: Mapping[str, str] = {
    "h1_household": "2000",
    "h2_other_income": "600",
    "h5_vtlb": "1500",
    "d4_demanded": "700",
}
MORE_MONEY: Mapping[str, str] = {"f2_last_year_1": "5200", "f8_due_30": "400", "f9_overdue": "900"}


def fill(hands: Hands, figures: str, section: str, amounts: Mapping[str, str]) -> None:
    hands.section(section)
    for name, typed in amounts.items():
        hands.write(f"answer-{figures}/{name}", typed)


def first_visit(hands: Hands) -> str:
    """Plays the talk and the figures; the stored path of the figures."""
    hands.press("new-dossier")
    hands.section("wish")
    hands.press("answer-w1_wish-go_on")
    hands.write("answer-w3_change", "Doorgaan met mijn taxi, maar met vaste ritten.")
    hands.section("debts")
    hands.press("answer-d1_debts-no_overview")
    hands.section("money_business")
    figures = hands.item("figures")
    hands.press(f"answer-{figures}/f1_vat-excluding")
    fill(hands, figures, "money_business", BUSINESS_MONEY)
    hands.press(f"answer-{figures}/f13_reliability-books")
    fill(hands, figures, "money_home", HOME_MONEY)
    fill(hands, figures, "money_business_more", MORE_MONEY)
    return figures


@pytest.fixture
def after_first_visit(hands: Hands) -> Hands:
    first_visit(hands)
    return hands


def test_the_scan_shows_what_there_is_to_know(after_first_visit: Hands) -> None:
    hands = after_first_visit
    hands.go("scan")
    scan = hands.sitting.dossier().scan
    assert scan.liveable_turnover is not None
    assert round(scan.liveable_turnover) == 5148
    assert scan.cover is not None
    assert round(scan.cover, 2) == 0.62
    assert scan.room is not None
    assert round(scan.room) == -1190
    assert scan.runway is not None
    assert round(scan.runway, 1) == 0.8
    assert (len(scan.red), len(scan.orange)) == (4, 1)
    assert "€ 5.148" in hands.find(QLabel, "scan-headline").text()
    assert "€ 3.200" in hands.find(QLabel, "scan-headline").text()
    assert hands.sees("€ 1.190")


def test_the_road_stays_what_the_client_wants_with_a_warning_and_a_look_back(after_first_visit: Hands) -> None:
    hands = after_first_visit
    hands.go("scan")
    advice = hands.sitting.dossier().advice
    assert advice.road == frozenset({"A"})
    assert advice.review_within_weeks == 6
    assert hands.can_find("notice-road.go_on_red")
    hands.press("road-confirm")
    assert hands.sitting.values["road/chosen"] == "A"
    hands.go("plan")
    hands.press("review-take")
    review = hands.sitting.dossier().intake.review_date
    assert review is not None
    assert 0 < (review - hands.sitting.today).days <= 42


def test_the_second_visit_makes_plan_two_and_plan_one_stays_byte_for_byte(
    after_first_visit: Hands, clock: HandClock, tmp_path: Path
) -> None:
    hands = after_first_visit
    hands.go("plan")
    first = hands.save_plan(tmp_path / "one.pdf")
    assert "€ 3.200" in " ".join(page_texts(first)[1:])
    hands.press("nav-dossiers")
    hands.press("nav-lock")

    clock.set(2027, 2, 2)
    from tests.conftest import PASSPHRASE

    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock")
    hands.office.desk.open_dossier(hands.office.desk.cards[0].dossier_id)
    hands.office.settle()
    hands.go("plan")
    assert hands.can_find("since")
    hands.press("since-new-figures")
    old, new = hands.sitting.session.items("figures")
    figures = f"figures/{new}"
    hands.section("money_business")
    hands.press(f"answer-{figures}/f1_vat-excluding")
    better = {**BUSINESS_MONEY, "f1_turnover_1": "4400", "f1_turnover_2": "4400", "f1_turnover_3": "4400"}
    fill(hands, figures, "money_business", better)
    fill(hands, figures, "money_home", HOME_MONEY)
    hands.go("scan")
    assert hands.sees("€ 4.400")
    hands.go("plan")
    second = hands.save_plan(tmp_path / "two.pdf")
    assert "€ 4.400" in " ".join(page_texts(second)[1:])
    assert [plan.number for plan in hands.sitting.given] == [1, 2]

    hands.go("documents")
    hands.press("given-open-1")
    papers = hands.office.window.findChild(Documents)
    assert papers is not None
    reopened: list[bytes] = []
    hands.office.desk.given_pdf(1, reopened.append)
    hands.office.settle()
    assert reopened == [first]
    assert old != new
