"""(3) A hairdresser with estimates: it looks fine, and the paper says that this is provisional."""

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.paper_text import page_texts
from tests.visits.hands import Hands

MONEY = {"f1_turnover_1": "4200", "f1_turnover_2": "4200", "f1_turnover_3": "4200", "f4_purchases": "420"}
MORE = {"f5_fixed": "1500", "f6_debt_service": "0", "f7_cash": "6000"}


def test_estimates_are_green_and_provisional_and_start_no_clock(hands: Hands, tmp_path: Path) -> None:
    hands.press("new-dossier")
    hands.write("working-name", "kapper, Almere")
    hands.press("answer-w1_wish-go_on")
    hands.section("money_business")
    figures = hands.item("figures")
    hands.press(f"answer-{figures}/f1_vat-excluding")
    for name, typed in {**MONEY, **MORE}.items():
        hands.write(f"answer-{figures}/{name}", typed)
    hands.press(f"answer-{figures}/f13_reliability-estimate")
    hands.section("money_home")
    hands.write(f"answer-{figures}/h1_household", "1800")

    hands.go("scan")
    dossier = hands.sitting.dossier()
    assert dossier.scan.colour == "green"
    assert dossier.scan.provisional
    assert "voorlopig" in hands.find(QLabel, "scan-colour").text()
    assert dossier.clock is None
    assert not hands.can_find("urgency-banner")
    hands.go("plan")
    pages = page_texts(hands.save_plan(tmp_path / "plan.pdf"))
    assert "schulden" not in pages[0]
    assert "eerste gesprek met u hebben" not in " ".join(pages)
    assert "nog niet zeker" in " ".join(pages[1:])
    assert "groen" not in " ".join(pages).lower()
