"""Papers to collect, for what, and who asks for them."""

import pytest

from forms.intake_values import Intake
from forms.rules.papers import FOR, papers
from forms.words import Words


def test_bbz_asks_for_the_list_of_deventer() -> None:
    found = [paper.key for paper in papers(Intake(), ["bbz"])]
    assert found == [
        "identity",
        "home",
        "register",
        "accounts",
        "income_tax",
        "vat",
        "partner_income",
        "debts",
    ]
    assert {paper.source for paper in papers(Intake(), ["bbz"])[1:]} == {"Deventer"}


@pytest.mark.parametrize(("home", "asked"), [("alone", False), ("children", False), ("partner", True), (None, True)])
def test_who_has_no_partner_needs_no_papers_of_one(home: str | None, asked: bool) -> None:
    found = {paper.key for paper in papers(Intake(home=home), ["bbz"])}
    assert ("partner_income" in found) is asked


def test_each_paper_is_listed_once_for_the_first_that_asks_for_it() -> None:
    found = papers(Intake(), ["bbz", "ioaz", "debt_help"])
    assert len({paper.key for paper in found}) == len(found)
    assert next(paper.purpose for paper in found if paper.key == "debts") == "bbz"
    assert next(paper.purpose for paper in found if paper.key == "bank") == "ioaz"


def test_every_paper_has_a_name_in_both_languages() -> None:
    keys = {key for each, _source in FOR.values() for key in each}
    assert len(keys) > 8
    for language in ("nl", "en"):
        assert all(f"paper.papers.{key}" in Words(language) for key in keys)
