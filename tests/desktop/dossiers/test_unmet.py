"""What was looked for and not there, counted over the list."""

from desktop.cards import Row
from desktop.dossiers.list_screen import DossierList
from desktop.dossiers.unmet_page import FEW, MOST, NOTHING, unmet_page
from forms.reference import municipality_name, sector_name
from forms.words import LANGUAGES, Words
from tests.conftest import Office
from tests.desktop.builders import FIRST, SECOND, step
from tests.desktop.looking import texts


def row(unmet: int, place: str = "", sector: str = "", road: str = "") -> Row:
    return Row("ab" * 16, False, "Naam", place, sector, "", road, "", "", "", "", "", 0, "", 0, 0, unmet)


def said(*rows: Row, language: str = "nl") -> tuple[str, tuple[str, ...]]:
    words = Words(language)
    page = unmet_page(rows, words, municipality_name, lambda code: sector_name(code, language))
    return page.total, page.lines


def test_sums_are_those_of_steps_the_largest_first_and_unknown_is_a_sum_of_its_own() -> None:
    total, lines = said(row(1, "GM0034", road="A"), row(2, "GM0363", road="A+C"), row(3), row(0, "GM0995"))
    assert total == "Geen aanbod gevonden: 6 keer, in 3 dossiers."
    assert lines[0] == "Gemeente: niet bekend 3, Amsterdam 2, Almere 1"
    assert lines[1] == "Sector: niet bekend 6"
    assert lines[2] == "Weg: niet bekend 3, A + C: bedrijf en een baan 2, A: doorgaan 1"


def test_nothing_is_said_where_every_step_found_an_offer() -> None:
    assert unmet_page([row(0), row(0)], Words("nl"), str, str) == NOTHING


def test_a_long_line_ends_in_one_number_and_the_sums_still_add_up() -> None:
    rows = [row(1, f"plaats {number:02}") for number in range(MOST + 5)]
    line = unmet_page(rows, Words("nl"), str, str).lines[0]
    assert line.endswith(", overige 5")
    assert line.count(" 1") >= MOST


def test_a_sum_that_may_be_about_one_person_is_not_to_be_passed_on() -> None:
    many = [row(1, "GM0034", "vervoer", "A") for _ in range(FEW)]
    assert unmet_page(many, Words("nl"), str, str).few == ""
    page = unmet_page([*many, row(9, "GM0363", "vervoer", "A")], Words("nl"), str, str)
    assert page.few.startswith("Een klein aantal kan over één herkenbare persoon gaan.")


def test_one_of_each_is_said_as_one() -> None:
    found = [said(row(1), language=language)[0] for language in LANGUAGES]
    assert found == ["Geen aanbod gevonden: 1 keer, in 1 dossier.", "No offer found: once, in 1 dossier."]


def test_the_list_counts_under_its_filter_and_under_no_other(office: Office) -> None:
    office.desk.new_dossier()
    steps = step(action="Coach", status="no_offer") | step(SECOND, "2", action="Taalles", status="no_offer")
    office.desk.answer_many({"p3_municipality": "GM0034", **steps, f"pl2_steps/{FIRST}/pl2_who": "client"})
    office.settle()
    office.window.go("dossiers/unmet")
    office.settle()
    screen = office.window.screens["dossiers"]
    assert isinstance(screen, DossierList)
    assert screen.unmet.isVisible()
    assert "Geen aanbod gevonden: 2 keer, in 1 dossier.\n" in texts(screen.unmet)
    assert "Gemeente: Almere 2" in texts(screen.unmet)
    screen.unmet.why.button.click()
    assert "Regel CT4. Bron: eigen voorstel." in texts(screen.unmet)
    screen.seek("open")
    assert not screen.unmet.isVisible()
