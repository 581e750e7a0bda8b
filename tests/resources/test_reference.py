"""The lists of reference are whole, agree with the intake, and say exactly where a damaged file is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest

from forms.intake import load_intake
from forms.reference import (
    ReferenceFaulty,
    amounts,
    legal_forms,
    municipalities,
    municipality_name,
    read_rows,
    region_of,
    regions,
    sector_name,
    sectors,
    tax_share,
)
from forms.rules.scan import default_tax_rate


def test_there_are_342_municipalities_in_35_regions() -> None:
    assert len(municipalities()) == 342
    assert len(regions()) == 35
    assert {one.region for one in municipalities().values()} == set(regions())


def test_a_municipality_has_its_name_and_region() -> None:
    assert municipality_name("GM0034") == "Almere"
    assert regions()[region_of("GM0034") or ""] == "Flevoland"


def test_the_hague_is_found_by_the_name_people_use() -> None:
    assert "Den Haag" in municipalities()["GM0518"].words


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert municipality_name("GM9999") == "GM9999"
    assert region_of("GM9999") is None
    assert sector_name("nonsense") == "nonsense"


def test_the_intake_offers_the_same_municipalities_sectors_and_legal_forms() -> None:
    choices = load_intake().choices
    assert [one.name for one in choices["municipalities"]] == list(municipalities())
    assert {one.name: one.label["nl"] for one in choices["sector"]} == {
        key: one.label["nl"] for key, one in sectors().items()
    }
    assert [one.name for one in choices["legal_form"]] == list(legal_forms())


def test_a_sector_has_its_codes_by_version() -> None:
    assert "49330" in sectors()["vervoer"].sbi["2025"]
    assert "49.32" in sectors()["vervoer"].sbi["2008"]
    assert sectors()["vervoer"].hit_first


def test_a_bv_gets_no_debt_help_but_its_owner_may() -> None:
    assert legal_forms()["bv"].debt_help == "private"
    assert legal_forms()["eenmanszaak"].debt_help == "yes"


def test_amounts_of_2026_are_listed_and_unset() -> None:
    found = amounts(2026)
    assert set(found) == set(amounts(2025))
    assert all(one.value is None for one in found.values())
    assert amounts(2025)["credit_established_max"].value == 253420
    assert amounts(1999) == {}


def test_the_tax_share_of_a_year_without_one_is_the_last_known_with_its_year() -> None:
    assert (tax_share(2026).value, tax_share(2026).year) == (Decimal("0.20"), 2025)
    assert tax_share(2021).value == Decimal("0.17")
    with pytest.raises(LookupError):
        tax_share(1990)


def test_the_quick_scan_uses_the_same_share() -> None:
    assert tax_share(2026).value == default_tax_rate()


def test_a_damaged_list_names_file_row_and_column_of_every_problem(tmp_path: Path) -> None:
    damaged = tmp_path / "regions.csv"
    damaged.write_text("code,name\nAM01,Groningen\nAM01,Twice\nAM02\nAM03,\n", encoding="utf-8")
    with pytest.raises(ReferenceFaulty) as caught:
        read_rows(damaged, ("code", "name"), lambda row: row.filled("name"), "code")
    assert caught.value.code == "L-001"
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "regions.csv row 3",
        "regions.csv row 4",
        "regions.csv row 5",
    ]
    assert "column name" in str(caught.value)


@pytest.mark.parametrize("text", ["", "wrong,columns\n1,2\n", "code,name\n"])
def test_an_empty_or_other_list_is_refused(tmp_path: Path, text: str) -> None:
    damaged = tmp_path / "regions.csv"
    damaged.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceFaulty):
        read_rows(damaged, ("code", "name"), lambda row: row.filled("name"), "code")
