"""What is still open for a purpose follows from the form that is in use, also a region's own."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from desktop.intake.sections import progress
from forms.answers import REFUSED, UNKNOWN
from forms.engine.session import Session
from forms.engine.xform import read_form
from forms.intake import load_intake
from forms.open_questions import PURPOSES, missing, needed_for
from forms.rules.scan import REQUIRED
from forms.samples import Sample, samples

TODAY = date(2026, 11, 23)
ONE, TWO = "00000000000000a1", "00000000000000a2"
SHOP, OTHER = f"business/{ONE}", f"business/{TWO}"
MONEY, LATER = f"figures/{ONE}", f"figures/{TWO}"


def still_open(values: Mapping[str, str], purpose: str) -> list[str]:
    """The stored paths of what is open; the bare name in an item that is not there yet."""
    found = missing(Session(load_intake(), values, today=TODAY))[purpose]
    return [one.path or one.name for one in found]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_has_its_questions(purpose: str) -> None:
    assert len(needed_for(load_intake(), purpose)) > 5


def test_an_unknown_purpose_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no such purpose"):
        needed_for(load_intake(), "party")


def test_the_scan_needs_the_five_figures_whether_vat_is_in_them_and_where_they_come_from() -> None:
    """VAT is none of the five: without it the outcome stands, provisionally, so it is looked up beside them."""
    assert not {"f1_vat", "f13_reliability"} & {*REQUIRED.values()}
    five = ["f1_vat", "f1_turnover_1", "f4_purchases", "f5_fixed", "f7_cash", "f13_reliability", "h1_household"]
    assert still_open({}, "scan") == five


def test_of_a_question_that_repeats_each_item_counts() -> None:
    values = {f"{SHOP}/order": "1", f"{SHOP}/o9_books": "none", f"{OTHER}/order": "2"}
    assert f"{OTHER}/o9_books" in still_open(values, "bbz")
    assert f"{SHOP}/o9_books" not in still_open(values, "bbz")


def test_of_dated_figures_only_the_newest_count() -> None:
    values = {f"{MONEY}/order": "2", f"{MONEY}/figures_date": "2026-01-01", f"{LATER}/order": "1"}
    values |= {f"{LATER}/figures_date": "2026-11-01", f"{LATER}/f7_cash": "10"}
    assert f"{LATER}/f4_purchases" in still_open(values, "scan")
    assert not [path for path in still_open(values, "scan") if path.startswith(MONEY)]
    assert f"{LATER}/f7_cash" not in still_open(values, "scan")


def test_one_month_of_turnover_and_one_way_of_telling_the_debt_are_enough() -> None:
    base = {f"{MONEY}/order": "1"}
    assert [path for path in still_open(base, "scan") if "turnover" in path] == [f"{MONEY}/f1_turnover_1"]
    for month in "123":
        known = base | {f"{MONEY}/f1_turnover_{month}": "0"}
        assert not [path for path in still_open(known, "scan") if "turnover" in path]
    unsure = base | {f"{MONEY}/f1_turnover_2": UNKNOWN}
    assert f"{MONEY}/f1_turnover_1" in still_open(unsure, "scan")
    debts = {"d1_debts": "overview"}
    assert "d3_total_class" in still_open(debts, "referral")
    assert "d3_total_class" not in still_open(debts | {"d3_total": "700"}, "referral")


def test_costs_that_are_listed_with_every_amount_are_no_longer_open() -> None:
    costs = {f"{MONEY}/order": "1", f"{MONEY}/f5_costs/{ONE}/order": "1", f"{MONEY}/f5_costs/{ONE}/f5_amount": "900"}
    assert f"{MONEY}/f5_fixed" not in still_open(costs, "scan")
    wrong = {f"{MONEY}/f5_costs/{ONE}/f5_amount": "-1"}
    assert f"{MONEY}/f5_costs/{ONE}/f5_amount" in still_open(costs | wrong, "scan")
    car = still_open(costs | {f"{MONEY}/f5_costs/{TWO}/f5_kind": "car"}, "scan")
    assert f"{MONEY}/f5_costs/{TWO}/f5_amount" in car  # the very row
    assert not {f"{MONEY}/f5_fixed", f"{MONEY}/f5_costs/{ONE}/f5_amount"} & set(car)
    assert f"{MONEY}/f5_fixed" in still_open({f"{MONEY}/order": "1"}, "scan")
    section = "money_business"
    bare = {f"{MONEY}/order": "1", f"{MONEY}/f7_cash": "10"}
    before = progress(Session(load_intake(), bare, today=TODAY), load_intake())[section]
    after = progress(Session(load_intake(), bare | costs, today=TODAY), load_intake())[section]
    assert after.answered - before.answered == 2  # the amount, and with it the question for the total
    assert after.asked - before.asked == 2


@pytest.mark.parametrize(
    ("answer", "is_open"), [("", True), (UNKNOWN, True), ("to fly", True), (REFUSED, False), ("go_on", False)]
)
def test_not_knowing_and_what_cannot_be_used_stay_open_and_not_saying_is_respected(answer: str, is_open: bool) -> None:
    assert ("w1_wish" in still_open({"w1_wish": answer}, "plan")) is is_open


@pytest.mark.parametrize(
    ("values", "purpose", "name", "is_open"),
    [
        ({}, "wgs", "p8_status", False),
        ({"p8_needed": "yes"}, "wgs", "p8_status", True),
        ({}, "wgs", "p8_needed", True),
        ({"p8_needed": "no"}, "bbz", "p8_needed", False),
        ({}, "wgs", "s1_eviction", True),
        ({}, "bbz", "w1_wish", True),
        ({"w1_wish": "stop_job"}, "bbz", "b1_stop_on", True),
        ({"w1_wish": "go_on"}, "bbz", "b1_stop_on", False),
        ({f"{SHOP}/order": "1", f"{SHOP}/o5_since": "2025-06-01"}, "bbz", f"{SHOP}/o5_benefit", True),
        ({f"{SHOP}/order": "1", f"{SHOP}/o5_since": "2025-05-01"}, "bbz", f"{SHOP}/o5_benefit", False),
        ({"t4_share": "some"}, "referral", "t4_party", True),
        ({"t4_share": "nobody"}, "referral", "t4_party", False),
        ({f"{SHOP}/o9_books": "up_to_date", f"{OTHER}/o9_books": "none"}, "bbz", "d9_returns", True),
        ({f"{SHOP}/o9_books": "up_to_date", f"{OTHER}/o9_books": REFUSED}, "bbz", "d9_returns", False),
        ({"p6_home": "alone"}, "wgs", "p7_children", False),
        ({"p6_home": "children"}, "wgs", "p7_children", True),
        ({"w1_wish": "go_on"}, "bbz", "b2_deregistering", False),
        ({"w1_wish": "stop_job"}, "bbz", "b2_deregistering", True),
        ({"w1_wish": "stop_job", "p2_birth_date": "1990-01-01"}, "bbz", "b5_ten_years", False),
        ({"w1_wish": "stop_job", "p2_birth_date": "1965-01-01"}, "bbz", "b5_ten_years", True),
        ({"d1_debts": "no"}, "referral", "d7_new_debts", False),
        ({"d1_debts": "overview"}, "referral", "d7_new_debts", True),
        ({f"{SHOP}/order": "1", f"{SHOP}/o1_self_employed": "never"}, "bbz", f"{SHOP}/o3_legal_form", False),
        ({f"{SHOP}/order": "1", f"{SHOP}/o1_self_employed": "deregistered"}, "scan", "f4_purchases", False),
        ({"pl5_agree": "no"}, "plan", "pl5_signed", False),
        ({"pl5_agree": "partly"}, "plan", "pl5_signed", True),
    ],
)
def test_only_what_is_asked_can_be_open(values: dict[str, str], purpose: str, name: str, is_open: bool) -> None:
    assert (name in still_open(values, purpose)) is is_open


@pytest.mark.parametrize("sample", samples(TODAY), ids=lambda sample: sample.key)
def test_what_was_answered_is_never_open(sample: Sample) -> None:
    given = {path for path, value in sample.values.items() if value != UNKNOWN}
    found = missing(Session(load_intake(), sample.values, today=TODAY))
    assert any(found.values())
    for purpose in PURPOSES:
        assert given.isdisjoint(one.path for one in found[purpose])


def test_looking_stores_nothing() -> None:
    session = Session(load_intake(), {}, today=TODAY)
    before = dict(session.values)
    missing(session)
    assert session.values == before
    assert session.items("figures") == ()


FORM = '''settings
,form_title,form_id,namespaces
,F,f,"kt=""urn:keukentafel:intake"""
survey
,type,name,label,relevant,repeat_count,bind::kt:needed,bind::kt:one_of
,text,town,Waar woont ${who}?,,,plan,
,text,who,Wie bent u?,,,,
,begin repeat,pet,Dier,,,,
,text,sound,Geluid,,,plan,
,text,tail,Staart,${sound} = 'woof',,plan,
,end repeat,,,,,,
,begin repeat,shed,Schuur,${town} = 'x',,,
,text,door,Deur,,,plan,
,end repeat,,,,,,
,begin repeat,leg,Poot,,0,,
,text,toe,Teen,,,plan,
,end repeat,,,,,,
'''


def test_a_form_of_ones_own_is_asked_in_its_own_way(tmp_path: Path) -> None:
    source = tmp_path / "own.csv"
    source.write_text(FORM)
    form = read_form(source)
    assert form.problems == ()
    session = Session(form, {"who": "Bo"}, today=TODAY)
    found = missing(session)["plan"]
    assert [(one.name, one.path) for one in found] == [("town", "town"), ("sound", "")]
    assert found[0].label == "Waar woont Bo?"
    assert missing(session)["scan"] == ()


LISTED = '''settings
,form_title,form_id,namespaces
,F,f,"kt=""urn:keukentafel:intake"""
survey
,type,name,label,relevant,calculation,bind::kt:needed,bind::kt:one_of,bind::kt:total
,integer,feed,Voer,,,plan,feed,
,integer,vet,Dierenarts,,,plan,,
,begin repeat,bowl,Bak,,,,,
,text,kind,Soort,,,,,
,integer,cost,Kosten,${kind} != 'free',,,,feed vet
,end repeat,,,,,,,
,calculate,feed_sum,,,"if(count(${cost}[. > 0]) = 0, '', sum(${cost}))",,feed,
'''


@pytest.mark.parametrize(
    ("bowls", "feed"),
    [
        ({}, "feed"),
        ({ONE: "free"}, "feed"),  # its cost is not asked: nothing to go to there
        ({ONE: "free", TWO: "big"}, f"bowl/{TWO}/cost"),
        ({ONE: "big", TWO: "big"}, f"bowl/{ONE}/cost"),
    ],
)
def test_a_total_leads_to_the_first_row_that_is_asked_and_lacks_its_amount(
    tmp_path: Path, bowls: dict[str, str], feed: str
) -> None:
    """Only where the form works that total out; another that the list is about is asked by itself."""
    source = tmp_path / "own.csv"
    source.write_text(LISTED)
    form = read_form(source)
    assert form.problems == ()
    session = Session(form, {f"bowl/{item}/kind": kind for item, kind in bowls.items()}, today=TODAY)
    assert [(one.name, one.path) for one in missing(session)["plan"]] == [("feed", feed), ("vet", "vet")]
