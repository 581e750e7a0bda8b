"""The debts are added up: in all, a month, by kind of creditor, and beside what the client said."""

from collections.abc import Iterator

from desktop.intake.page import intake_page
from desktop.intake.row import Heading, Item, Row
from desktop.sitting import Sitting
from forms.answers import UNKNOWN
from forms.intake import load_intake
from forms.words import Words
from sync.history import State
from tests.desktop.builders import TODAY

TWO = {
    "d1_debts": "overview",
    "d2_debts/a1/order": "1",
    "d2_debts/a1/d2_kind": "tax_vat",
    "d2_debts/a1/d2_amount": "12000",
    "d2_debts/a1/d2_monthly": "400",
    "d2_debts/a2/order": "2",
    "d2_debts/a2/d2_kind": "energy",
    "d2_debts/a2/d2_amount": "850.50",
}


def said(values: dict[str, str], language: str = "nl", section: str = "debts_more", client: bool = False) -> list[str]:
    """The lines below the items of a section."""
    here = Sitting(load_intake(), today=TODAY, language=language, dossier_id="ab" * 16, state=State(("h",), values))
    page = intake_page(here, section, Words(language), client=client)
    sums = (row for row in every(page.rows) if isinstance(row, Heading) and row.key.endswith("="))
    return [line for row in sums for line in row.hint.split("\n")]


def every(rows: tuple[Row, ...]) -> Iterator[Row]:
    """The rows, and those in items."""
    for row in rows:
        yield row
        yield from every(row.rows) if isinstance(row, Item) else ()


def test_sums_are_said_with_how_much_of_them_is_known() -> None:
    assert said(TWO) == [
        "Samen € 12.850,50",
        "Per maand samen minstens € 400,00 (van 1 van de 2 is het bedrag bekend)",
        "Overheid: € 12.000,00",
        "Wonen, energie en water: € 850,50",
    ]
    assert said(TWO, client=True) == said(TWO)
    assert said(TWO, "en")[0].endswith("in all")


def test_without_an_amount_nothing_is_added_up_and_unknown_is_not_zero() -> None:
    bare = {path: value for path, value in TWO.items() if "amount" not in path and "monthly" not in path}
    assert said(bare) == []
    assert said(bare | {"d2_debts/a1/d2_amount": UNKNOWN, "d2_debts/a2/d2_amount": "veel"}) == []
    assert said(TWO | {"d2_debts/a1/d2_amount": "0"})[0] == "Samen € 850,50"
    assert said(TWO | {"d2_debts/a1/d2_amount": UNKNOWN})[0].startswith("Samen minstens € 850,50 (van 1 van de 2")


def test_what_was_said_before_stands_beside_the_sum() -> None:
    assert said(TWO | {"d3_total": "20000"})[-2:] == [
        "Eerder gezegd: € 20.000. De lijst telt op tot € 12.850,50.",
        "Gerekend wordt met € 20.000. Klopt de lijst beter? Maak dat bedrag dan leeg.",
    ]
    of_class = said(TWO | {"d3_total_class": "to_50000"})[-1]
    assert of_class == "Eerder gezegd: € 15.000 tot € 50.000. De lijst telt op tot € 12.850,50."
    same = said(TWO | {"d2_debts/a2/d2_amount": "0", "d3_total": "12000", "d3_total_class": "to_50000"})
    assert not [line for line in same if line.startswith("Eerder")]
    assert not [line for line in said(TWO | {"d3_total": UNKNOWN}) if line.startswith("Eerder")]


def test_a_kind_that_was_not_chosen_is_named_last() -> None:
    assert said(TWO | {"d2_debts/a1/d2_kind": ""})[-1] == "Soort niet ingevuld: € 12.000,00"


def test_arrangements_and_contracts_are_added_up_too() -> None:
    regeling = {"d1_debts": "overview", "d4_arrangements/a1/order": "1", "d4_arrangements/a1/d4_amount": "75"}
    assert said(regeling, section="arrangements") == ["Per maand samen € 75,00"]


def test_costs_listed_in_the_figures_of_a_day_stand_beside_what_was_said_of_that_day() -> None:
    day, costs = "figures/a1", "figures/a1/f5_costs"
    listed = {
        f"{day}/order": "1",
        f"{day}/figures_date": "2026-06-01",
        f"{costs}/b1/order": "1",
        f"{costs}/b1/f5_amount": "900",
    }
    listed |= {f"{costs}/b2/order": "2", f"{costs}/b2/f5_amount": "100.50", f"{day}/f5_fixed": "1600"}
    older = {"figures/a0/order": "0", "figures/a0/figures_date": "2026-01-01", "figures/a0/f5_fixed": "7"}
    assert said(listed | older, section="money_business") == [
        "Per maand samen € 1.000,50",
        "Eerder gezegd: € 1.600. De lijst telt op tot € 1.000,50.",
        "Gerekend wordt met € 1.600. Klopt de lijst beter? Maak dat bedrag dan leeg.",
    ]
    same = said(listed | older | {f"{day}/f5_fixed": "1000.50"}, section="money_business")
    assert same == ["Per maand samen € 1.000,50"]
