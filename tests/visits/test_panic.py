"""(1) Panic: no name, the energy will be cut off, help with debts is asked for two days before Christmas."""

from pathlib import Path

from tests.paper_text import page_texts
from tests.visits.hands import Hands


def test_two_clicks_to_the_banner_and_a_plan_after_five_answers(hands: Hands, tmp_path: Path) -> None:
    hands.press("new-dossier")
    hands.clicks = 0
    hands.press("urgent")
    hands.press("answer-s2_cutoff-announced")
    assert hands.clicks == 2
    assert hands.can_find("urgency-banner")
    hands.press("tile-debt-help")
    assert hands.sees("29 december 2026")
    hands.press("banner-to-plan")
    answers = {path for path in hands.sitting.values if "/" not in path}
    assert answers - {"bsn_on"} == {"s2_cutoff", "t1_asked", "t1_asked_on"}

    hands.section("wish")
    hands.press("answer-w1_wish-go_on")
    hands.section("debts")
    hands.press("answer-d1_debts-no_overview")
    hands.go("plan")
    assert hands.can_find("plan-missing")

    pdf = hands.save_plan(tmp_path / "plan.pdf")
    first, *private = page_texts(pdf)
    assert "Donderdag 24 december" in first
    assert "schuld" not in first.lower()
    assert "29 december 2026" in " ".join(private)
    assert "Zoek dit nog op" in " ".join(private)
    assert "Uw omzet van de laatste drie maanden" in " ".join(private)


def test_a_day_later_the_list_puts_it_first_and_names_the_day(hands: Hands) -> None:
    hands.press("new-dossier")
    hands.press("urgent")
    hands.press("answer-s2_cutoff-announced")
    hands.press("tile-debt-help")
    hands.press("nav-dossiers")
    (card,) = hands.office.desk.cards
    assert card.data["due"] == "2026-12-29"
