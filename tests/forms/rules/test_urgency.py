"""What is urgent: each answer on the page of tiles, its "no" and its silence included."""

from datetime import date

import pytest

from forms.intake_values import Intake
from forms.rules.finding import Level
from forms.rules.urgency import is_crisis, is_threatening, offers_safety_card, urgencies

TODAY = date(2026, 12, 23)
SOON = date(2027, 1, 4)


def codes(intake: Intake) -> list[str]:
    return [finding.code for finding in urgencies(intake, TODAY)]


@pytest.mark.parametrize(
    ("intake", "expected"),
    [
        (Intake(), []),
        (Intake(eviction="no", cutoff="no", insurance="no", week="yes", post="always"), []),
        (Intake(seizures=frozenset({"none"}), bankruptcy=frozenset({"none"})), []),
        (Intake(eviction="judgment"), ["threat.eviction"]),
        (Intake(eviction="date_known", eviction_date=SOON), ["threat.eviction.dated"]),
        (Intake(eviction="threat"), ["eviction.confirm"]),
        (Intake(cutoff="announced"), ["threat.cutoff"]),
        (Intake(cutoff="announced", cutoff_date=SOON), ["threat.cutoff.dated"]),
        (Intake(cutoff="cut_off", cutoff_date=SOON), ["threat.cutoff.done"]),
        (Intake(insurance="cancelled"), ["threat.insurance"]),
        (Intake(insurance="arrears"), ["insurance.arrears"]),
        (Intake(seizures=frozenset({"bank", "goods"})), ["crisis.seizure"]),
        (Intake(bankruptcy=frozenset({"petition"})), ["crisis.bankruptcy"]),
        (Intake(bankruptcy=frozenset({"petition"}), bankruptcy_date=SOON), ["crisis.bankruptcy.dated"]),
        (Intake(bankruptcy=frozenset({"credit"})), ["crisis.credit"]),
        (Intake(bankruptcy=frozenset({"credit"}), bankruptcy_date=SOON), ["crisis.credit.dated"]),
        (
            Intake(bankruptcy=frozenset({"petition", "credit"}), bankruptcy_date=SOON),
            ["crisis.bankruptcy.dated", "crisis.credit"],
        ),
        (Intake(bankruptcy=frozenset({"petition", "credit"})), ["crisis.bankruptcy", "crisis.credit"]),
        (Intake(week="no"), ["crisis.week"]),
        (Intake(week="partly"), ["week.partly"]),
        (Intake(post="never"), ["post.unopened"]),
        (Intake(post="sometimes"), ["post.sometimes"]),
        (Intake(asked="yes"), ["clock.date_missing"]),
        (Intake(asked="yes", asked_on=TODAY), []),
        (Intake(asked="yes", asked_on=SOON), ["clock.date_ahead"]),
        (Intake(asked="no", asked_on=SOON), []),
    ],
)
def test_each_answer_gives_its_finding_and_a_no_gives_none(intake: Intake, expected: list[str]) -> None:
    assert codes(intake) == expected


@pytest.mark.parametrize(
    ("intake", "threatening", "crisis"),
    [
        (Intake(eviction="judgment"), True, False),
        (Intake(cutoff="announced"), True, False),
        (Intake(cutoff="cut_off"), True, False),
        (Intake(insurance="cancelled"), True, False),
        (Intake(insurance="arrears"), False, False),
        (Intake(eviction="threat"), False, False),
        (Intake(seizures=frozenset({"bank"})), False, True),
        (Intake(bankruptcy=frozenset({"credit"})), False, True),
        (Intake(week="no"), False, True),
        (Intake(week="partly", post="never"), False, False),
    ],
)
def test_threats_shorten_the_term_and_crises_go_first(intake: Intake, threatening: bool, crisis: bool) -> None:
    found = urgencies(intake, TODAY)
    assert (is_threatening(found), is_crisis(found)) == (threatening, crisis)


def test_an_eviction_that_only_threatens_counts_once_the_worker_confirms_it() -> None:
    found = urgencies(Intake(eviction="threat"), TODAY)
    assert is_threatening(found, eviction_confirmed=True)
    confirmed = urgencies(Intake(eviction="threat"), TODAY, eviction_confirmed=True)
    assert [finding.code for finding in confirmed] == ["threat.eviction.confirmed"]
    assert is_threatening(confirmed)
    assert urgencies(Intake(eviction="no"), TODAY, eviction_confirmed=True) == ()
    assert not is_threatening(urgencies(Intake(), TODAY), eviction_confirmed=True)


def test_the_heaviest_comes_first_and_each_names_its_rule_and_source() -> None:
    found = urgencies(Intake(post="never", insurance="arrears", week="no", cutoff="announced"), TODAY)
    assert [finding.rule for finding in found] == ["S2", "S6", "S3", "S7"]
    assert [finding.level for finding in found] == [Level.RED, Level.RED, Level.ORANGE, Level.ORANGE]
    assert all(finding.source for finding in found)


def test_every_urgent_thing_names_the_rule_and_the_source_that_the_list_of_rules_gives_it() -> None:
    """docs/domain.md, "Urgency": threats rest on the Wgs, crises on NVVK/DDAS."""
    threats = urgencies(Intake(eviction="judgment", cutoff="cut_off", insurance="cancelled"), TODAY)
    threats += urgencies(Intake(eviction="threat", cutoff="announced", insurance="arrears"), TODAY)
    assert [finding.rule for finding in threats] == ["S1", "S2", "S3", "S2", "S1", "S3"]
    assert {finding.source for finding in threats} == {"Wgs art. 4 lid 2"}
    both = frozenset({"petition", "credit"})
    crises = urgencies(Intake(seizures=frozenset({"bank"}), bankruptcy=both, week="no"), TODAY)
    assert [finding.rule for finding in crises] == ["S4", "S5", "S5", "S6"]
    assert {finding.source for finding in crises} == {"NVVK/DDAS"}


@pytest.mark.parametrize(("feeling", "offered"), [(None, False), (1, True), (3, True), (4, False), (10, False)])
def test_the_safety_card_is_offered_when_someone_feels_very_bad(feeling: int | None, offered: bool) -> None:
    assert offers_safety_card(Intake(feeling=feeling)) is offered


def test_how_someone_feels_is_no_finding() -> None:
    assert codes(Intake(feeling=1)) == []
