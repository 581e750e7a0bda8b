"""The quick scan and the road in words, as values."""

from datetime import datetime
from decimal import Decimal

from desktop.scan.figures import sum_in_words
from desktop.scan.page import Chance, chances, scan_page
from desktop.scan.road_page import reason_is_missing, road_changes, road_page
from forms.intake import load_intake
from forms.rules.scan import ScanInput, quick_scan
from forms.words import Words
from tests.desktop.builders import HAIRDRESSER, SECOND, TAXI, WINTER, dossier, figures

NL, EN = Words("nl"), Words("en")
FORM = load_intake()
WANTS_ON = {"w1_wish": "go_on", "w3_change": "Vaste ritten."}


def test_the_taxi_driver_reads_what_is_needed_and_what_is_there() -> None:
    page = scan_page(dossier(WANTS_ON, figures(TAXI)), FORM, NL)
    assert page.headline == "U heeft per maand € 5.148 omzet nodig om van te leven; nu is het € 3.200."
    assert (page.chip, page.kind, page.day) == ("rood", "red", "cijfers van 23 december 2026")
    assert page.bars is not None
    assert (page.bars.now_text, page.bars.needed_text) == ("€ 3.200", "€ 5.148")
    assert page.bars.said == "Omzet nu € 3.200 per maand, nodig om van te leven € 5.148 per maand."


def test_money_room_and_debt_service_come_first_and_every_signal_is_shown() -> None:
    page = scan_page(dossier(WANTS_ON, figures(TAXI)), FORM, NL)
    assert [fact.rule for fact in page.facts] == ["R9", "R8", "R10", "R12", "R16"]
    shown = {fact.rule: (fact.value, fact.kind) for fact in page.facts}
    assert shown["R9"] == ("minder dan 1 maand", "red")
    assert shown["R8"] == ("€ 1.190 tekort", "")
    assert shown["R12"] == ("ja", "red")
    assert shown["R16"] == ("-38%", "amber")
    assert all(fact.state for fact in page.facts if fact.kind)  # never by colour alone


def test_every_figure_says_how_it_was_reached_with_its_own_numbers_rule_and_source() -> None:
    page = scan_page(dossier(WANTS_ON, figures(TAXI)), FORM, NL)
    assert page.bars is not None
    assert "(€ 1.600 + € 350 + € 1.750) ÷ 71,88% = € 5.148" in page.bars.why
    assert "Regel R6" in page.bars.why
    assert "€ 3.200 ÷ € 5.148 = 62%" in page.bars.why
    for fact in (*page.facts, *page.more):
        assert fact.rule in fact.why.source
        assert "=" in fact.why.formula


def test_the_sum_of_money_left_counts_eighty_percent_of_what_customers_owe() -> None:
    scan = dossier(figures(TAXI)).scan
    assert sum_in_words(scan, "R9", NL) == "(€ 1.500 − € 0 + 80% × € 400 − € 900) ÷ € 1.190 = minder dan 1 maand"
    assert sum_in_words(scan, "R8", NL) == "€ 560 + € 600 − € 2.000 − € 350 − € 0 = € -1.190"


def test_estimates_make_green_provisional() -> None:
    page = scan_page(dossier({"w1_wish": "go_on"}, figures(HAIRDRESSER)), FORM, NL)
    assert (page.chip, page.kind) == ("groen · voorlopig", "green")
    assert page.headline.endswith("Dat is genoeg.")
    runway = next(fact for fact in page.facts if fact.rule == "R9")
    assert runway.value == "raakt niet op"


def test_months_that_never_end_are_not_called_none() -> None:
    debts = {"d1_debts": "overview", "d3_total": "20000"}
    page = scan_page(dossier(debts, figures({**HAIRDRESSER, "h5_vtlb": "5000"})), FORM, NL)
    (paying_off,) = [fact for fact in page.facts if fact.rule == "R13"]
    assert paying_off.value == "lukt zo niet"
    assert paying_off.sentence.endswith("hooguit 18 maanden.")


def test_missing_figures_are_named_and_give_no_colour() -> None:
    page = scan_page(dossier(figures({"f4_purchases": "420", "f5_fixed": "0"})), FORM, NL)
    assert (page.chip, page.kind, page.bars) == ("onvoldoende gegevens", "", None)
    assert [one.name for one in page.missing] == ["f1_turnover", "f7_cash", "h1_household"]
    assert page.missing[0].label == "de omzet van de laatste drie volle maanden"


def test_no_turnover_is_known_nothing_and_not_missing() -> None:
    page = scan_page(dossier(figures({**HAIRDRESSER, "f1_turnover_1": "0"})), FORM, NL)
    assert page.chip == "rood · voorlopig"
    assert page.headline == "Er is nu geen omzet. Van het bedrijf kunt u zo niet leven."


def test_purchases_above_turnover_are_said_as_the_cause() -> None:
    page = scan_page(dossier(figures({**HAIRDRESSER, "f4_purchases": "5000"})), FORM, NL)
    assert page.headline.startswith("Inkoop kost nu evenveel als de omzet")
    assert page.bars is None


def test_an_empty_dossier_asks_for_the_five_figures() -> None:
    assert len(scan_page(dossier(), FORM, NL).missing) == 5


def test_new_figures_stand_above_the_old_ones() -> None:
    later = figures(TAXI, "2027-02-02", SECOND, "2", f1_turnover_1="4400", f1_turnover_2="4400", f1_turnover_3="4400")
    page = scan_page(dossier(figures(TAXI), later), FORM, NL)
    assert [(row.day, row.turnover, row.room, row.newest) for row in page.earlier] == [
        ("2 feb 2027", "€ 4.400", "€ 230 tekort", True),
        ("23 dec 2026", "€ 3.200", "€ 1.190 tekort", False),
    ]
    assert page.day == "cijfers van 2 februari 2027"


def test_one_set_of_figures_has_nothing_to_compare() -> None:
    assert scan_page(dossier(figures(TAXI)), FORM, NL).earlier == ()


def test_what_if_shows_price_fixed_costs_and_a_job_only_with_its_wage() -> None:
    facts = dossier(figures(TAXI)).scan.facts
    assert [one.key for one in chances(facts, NL, Decimal(16))] == ["price", "fixed"]
    price, fixed, job = chances(facts, NL, Decimal(16), Decimal("13.50"))
    assert price.needed == "nodig: € 4.971"
    assert fixed.needed == "nodig: € 4.814"
    assert job.title == "u 16 uur per week een baan erbij heeft (€ 936 netto per maand)"
    assert job.room == "€ 254 tekort"


def test_what_if_without_figures_is_empty() -> None:
    assert chances(ScanInput(), NL, Decimal(16), None) == ()
    assert all(isinstance(one, Chance) for one in chances(ScanInput(fixed=Decimal(100)), EN))


def test_the_screen_speaks_english_too() -> None:
    page = scan_page(dossier(WANTS_ON, figures(TAXI)), FORM, EN)
    assert page.headline == "You need € 5,148 turnover a month to live on; now it is € 3,200."
    assert page.chip == "red"


# The road.


def test_red_figures_never_change_what_the_client_wants() -> None:
    page = road_page(dossier(WANTS_ON, figures(TAXI)), FORM, NL)
    assert (page.wish, page.advised, page.advised_chip) == ("Doorgaan met mijn bedrijf", "A", "A: doorgaan")
    assert page.chosen == ""
    texts = {notice.code: notice.text for notice in page.notices}
    assert "Kijk binnen 6 weken samen opnieuw." in texts["road.go_on_red"]
    assert all("Regel" in notice.why for notice in page.notices)


def test_debts_and_urgency_stand_beside_the_road() -> None:
    page = road_page(dossier(WANTS_ON, {"s2_cutoff": "announced"}, figures(TAXI)), FORM, NL)
    assert page.tracks == ("Spoor spoed", "Spoor schulden")
    assert page.advised == "A"


def test_leaving_the_trade_register_too_early_is_warned_of_before_everything_else() -> None:
    page = road_page(dossier({"w1_wish": "stop_unsure"}, figures(TAXI)), FORM, NL)
    assert page.notices[0].hard
    assert "Schrijf u nog niet uit" in page.notices[0].text


def test_no_wish_gives_no_road() -> None:
    page = road_page(dossier(), FORM, NL)
    assert (page.wish, page.advised) == ("Nog niet gevraagd", "undecided")


def test_another_road_needs_a_reason_and_the_same_one_does_not() -> None:
    assert reason_is_missing("A", "C", "  ")
    assert not reason_is_missing("A", "C", "Er ligt een baan klaar.")
    assert not reason_is_missing("A", "A", "")


def test_a_choice_against_the_wish_keeps_both() -> None:
    at = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)
    page = road_page(dossier(WANTS_ON, road_changes("A+C", " Er ligt een baan klaar. ", at)), FORM, NL)
    assert (page.advised, page.chosen, page.deviates) == ("A", "A+C", True)
    assert page.reason == "Er ligt een baan klaar."
    assert page.told == "Samen gekozen op 23 december 2026 10.00"


def test_a_scan_of_nothing_has_no_sum() -> None:
    assert sum_in_words(quick_scan(ScanInput()), "R6", NL) == ""
