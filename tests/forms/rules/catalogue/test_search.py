"""Finding: by any name, however it is typed; what ended says since when and what there is now; where it is there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.rules.catalogue import catalogue, find
from tests.forms.rules.catalogue.shelf import small

TODAY = date(2026, 12, 23)
SHELF = catalogue()
LOSSER, ALMERE, HOORN = "GM0168", "GM0034", "GM0405"


def keys(text: str, place: str | None = None) -> list[str]:
    return [one.entry.key for one in find(SHELF, text, TODAY, place)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tozo", "tozo"),
        ("  TOZO ", "tozo"),
        ("stap", "stap"),
        ("STAP-budget", "stap"),
        ("stap budget", "stap"),
        ("noodfonds", "energy_fund"),
        ("bbz", "bbz"),
        ("roz", "roz"),
        ("suicide", "113"),
        ("suïcide", "113"),
        ("zelfmoord", "113"),
        ("113", "113"),
        ("RMT", "werkcentrum"),
        ("kamer van koophandel", "kvk"),
        ("zzp nederland", "zzpnl"),
        ("adempauze", "moratorium"),
        ("deurwaarder", "gemeente_shv"),
        ("begeleidingsgeld", "guidance_money"),
        ("bijstand voorkomen", "assistance_prevention"),
        ("west-friesland", "westfriesland_bbz"),
        ("debt help", "debt_help"),
        ("tozzo", "tozo"),
        ("werkcentum", "werkcentrum"),
    ],
)
def test_what_a_worker_types_finds_it(typed: str, first: str) -> None:
    assert keys(typed)[:1] == [first]


def test_corona_finds_everything_of_that_time_and_what_there_is_now() -> None:
    found = {one.entry.key: one for one in find(SHELF, "corona", TODAY)}
    assert {"tozo", "tozo_loan", "now_tvl", "nlleertdoor", "kvk_corona", "unsegmented_budget"} <= set(found)
    assert found["tozo"].ended == "2021-10-01"
    assert found["tozo_loan"].ended == ""
    now = {key: one.now.key for key, one in found.items() if one.now}
    assert now["tozo"] == "bbz_established"
    assert now["kvk_corona"] == "kvk"


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "…", "qwrtplkj", "\x00", "\u202e", "tozo qwrtplkj", "%_*"])
def test_what_is_nowhere_finds_nothing(typed: str) -> None:
    assert find(SHELF, typed, TODAY) == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_looked_for_and_each_is_found_once(typed: str) -> None:
    found = [one.entry.key for one in find(SHELF, typed, TODAY)]
    assert len(set(found)) == len(found)


@given(st.sampled_from(sorted(SHELF.entries)), st.sampled_from(["nl", "en"]))
def test_every_entry_is_found_by_its_name_in_either_language(key: str, language: str) -> None:
    assert key in keys(SHELF.entries[key].name[language])


def test_a_book_that_is_pasted_does_not_hold_up_the_search() -> None:
    assert "tozo" in [one.entry.key for one in find(SHELF, "tozo " * 100_000, TODAY)]


def test_what_is_only_in_a_region_is_marked_as_elsewhere_for_others() -> None:
    (in_losser,) = [one for one in find(SHELF, "roz", TODAY, LOSSER) if one.entry.key == "roz"]
    (in_almere,) = [one for one in find(SHELF, "roz", TODAY, ALMERE) if one.entry.key == "roz"]
    (nowhere,) = [one for one in find(SHELF, "roz", TODAY) if one.entry.key == "roz"]
    assert (in_losser.elsewhere, in_almere.elsewhere, nowhere.elsewhere) == (False, True, False)


def test_a_chain_of_successors_is_followed_to_what_is_still_there() -> None:
    shelf = small()
    (before,) = find(shelf, "gone", date(2026, 12, 31))
    (after,) = find(shelf, "gone", date(2027, 1, 1))
    assert before.now is not None
    assert before.now.key == "later"
    assert after.now is not None
    assert after.now.key == "desk"


def test_what_ended_without_a_successor_says_so() -> None:
    shelf = small()
    assert shelf.now("nobody", TODAY) is None


def test_a_party_reaches_its_regions_and_municipalities_and_no_unknown_place() -> None:
    shelf = small()
    reached = {place: shelf.party_now("local", place, TODAY) for place in (LOSSER, HOORN, ALMERE, None, "GM9999")}
    assert {place for place, party in reached.items() if party} == {LOSSER, HOORN}
    assert shelf.party_now("", ALMERE, TODAY) is None
    assert shelf.party_now("pot", ALMERE, TODAY) is None


def test_money_is_offered_for_its_steps_on_its_roads() -> None:
    shelf = small()
    offered = [
        [source.key for source in shelf.money_for(step, frozenset(roads), ALMERE, TODAY)]
        for step, roads in (("ask", "A"), ("ask", "B"), ("ask", ""), ("other", "A"), ("", "AC"))
    ]
    assert offered == [["pot"], [], ["pot"], [], ["pot"]]
