"""A chosen municipality says its region, a legal form who pays; an SBI code of four digits is of 2008."""

import pytest

from desktop.intake.page import intake_page
from desktop.intake.told import told
from desktop.sitting import Sitting
from forms.intake import load_intake
from forms.reference import legal_forms, municipalities
from forms.words import LANGUAGES, Words
from tests.desktop.builders import FIRST, TODAY


def sitting() -> Sitting:
    return Sitting(load_intake(), today=TODAY, language="nl", dossier_id="ab" * 16)


def test_a_municipality_says_its_labour_market_region() -> None:
    here = sitting()
    here.answer("p3_municipality", "GM0034")
    page = intake_page(here, "p3_municipality", Words("nl"))
    (card,) = [one for one in page.questions() if one.name == "p3_municipality"]
    assert card.line == "Arbeidsmarktregio: Flevoland"
    here.answer("p3_municipality", "Atlantis")
    page = intake_page(here, "p3_municipality", Words("nl"))
    assert not [one.line for one in page.questions() if one.name == "p3_municipality" and one.line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_municipality_and_legal_form_has_its_line(language: str) -> None:
    words = Words(language)
    assert len(municipalities()) == 342
    assert all(told("region", code, words) for code in municipalities())
    assert all(told("legal_form", code, words).count(".") >= 2 for code in legal_forms())
    offered = {choice.name for choice in load_intake().choices["legal_form"]}
    assert offered == set(legal_forms())
    assert told("legal_form", "", words) == told("no such list", "bv", words) == ""


def test_of_a_private_company_only_ones_own_debts_get_help() -> None:
    said = told("legal_form", "bv", Words("nl"))
    assert "niet voor die van het bedrijf" in said
    assert "recht" not in said


@pytest.mark.parametrize(("code", "version"), [("4932", "2008"), ("49.32", "2008"), ("49330", ""), ("", "")])
def test_a_code_of_four_digits_is_of_2008_and_five_digits_are_asked_about(code: str, version: str) -> None:
    here = sitting()
    item = here.add_item("business", FIRST)
    here.answer(f"{item}/o4_sbi", code or None)
    assert here.values.get(f"{item}/o4_sbi_version", "") == version
    here.answer(f"{item}/o4_sbi_version", "2025")
    assert here.values[f"{item}/o4_sbi_version"] == "2025"
