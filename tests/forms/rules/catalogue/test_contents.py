"""The catalogue that comes with the program: sound, complete, and nobody is sent to what is not there."""

from datetime import date

import pytest

from forms.rules.catalogue import Doubt, catalogue, doubt, has_ended
from forms.rules.catalogue.entries import SITUATIONS
from forms.rules.schemes import SOURCES
from forms.words import LANGUAGES, Words

SHELF = catalogue()
TODAY = date(2026, 12, 23)


def test_every_kind_has_rows() -> None:
    assert len(SHELF.parties) > 15
    assert len(SHELF.schemes) > 15
    assert len(SHELF.practices) >= 5
    assert len(SHELF.money) >= 8
    assert len(SHELF.watch) >= 5
    assert len(SHELF.steps) > 20


def test_every_scheme_that_the_rules_look_at_is_there_and_not_ended() -> None:
    named = {"tozo_loan" if key == "tozo" else key for key in SOURCES}  # the rule is about the loan that still runs
    assert len(named) >= 10
    assert named - set(SHELF.schemes) == set()
    assert [key for key in named if has_ended(SHELF.schemes[key], TODAY)] == []


def test_the_schemes_that_people_still_ask_for_are_there() -> None:
    assert {"tozo", "slim", "stap", "nlleertdoor", "energie", "now_tvl"} <= set(SHELF.schemes)


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1), date(2035, 1, 1)])
def test_no_step_and_no_scheme_leads_to_a_party_that_has_ended(day: date) -> None:
    led = {step.party for step in SHELF.steps} | {scheme.party for scheme in SHELF.schemes.values()}
    led.discard("")
    assert led
    assert not {key for key in led if has_ended(SHELF.parties[key], day)}


def test_what_ended_says_since_when_and_leads_to_what_there_is_now() -> None:
    ended = {key: entry for key, entry in SHELF.entries.items() if has_ended(entry, TODAY)}
    assert {"tozo", "stap", "nlleertdoor", "kvk_corona", "energie", "now_tvl", "unsegmented_budget"} == set(ended)
    assert all(entry.ended for entry in ended.values())
    assert all(SHELF.now(key, TODAY) for key in ended)


def test_the_kind_for_older_entrepreneurs_is_gone_from_2027() -> None:
    older = SHELF.schemes["bbz_older"]
    assert not has_ended(older, date(2026, 12, 31))
    assert has_ended(older, date(2027, 1, 1))


def test_old_and_unknown_parties_are_checked_first() -> None:
    unsure = {key for key, party in SHELF.parties.items() if doubt(party, TODAY)}
    assert {"kvk", "geldfit", "okb", "imk", "155", "overrood", "zuidweg", "roz"} <= unsure
    assert not unsure & {"gemeente_shv", "bbz", "werkcentrum", "113"}


def test_a_year_later_every_number_that_nobody_looked_at_is_checked_first() -> None:
    later = {key for key, party in SHELF.parties.items() if doubt(party, date(2027, 12, 23))}
    assert later == {key for key, party in SHELF.parties.items() if party.status != "ended"}


def test_a_name_of_today_that_no_source_gives_is_not_made_up() -> None:
    assert {SHELF.money[key].status for key in ("assistance_prevention", "work_centre_budget")} == {Doubt.UNKNOWN}


def test_every_step_has_money_or_needs_none_and_every_money_has_a_step() -> None:
    steps = {step.key for step in SHELF.steps}
    assert all(source.steps and set(source.steps) <= steps for source in SHELF.money.values())


def test_every_situation_is_used_or_can_be() -> None:
    used = {situation for entry in SHELF.entries.values() for situation in entry.situations}
    used |= {situation for step in SHELF.steps for situation in step.situations}
    assert used
    assert used <= SITUATIONS
    assert SITUATIONS - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_sentence(language: str) -> None:
    words = Words(language)
    assert [step.key for step in SHELF.steps if f"step.{step.key}" not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_promises_a_right(language: str) -> None:
    said = [entry.what[language].casefold() for entry in SHELF.entries.values()]
    assert said
    assert not [text for text in said if "recht op" in text or "entitled" in text or "u krijgt" in text]


def test_texts_are_short_enough_for_a_card() -> None:
    lengths = {key: max(map(len, entry.what.values())) for key, entry in SHELF.entries.items()}
    assert {key for key, length in lengths.items() if length > 160} == set()
