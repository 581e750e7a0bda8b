"""What publishing says that a form would lose, against the rules themselves: answers with and without each question.

Many made-up sets of answers go through every rule. What some sets conclude with a question, and none without it, is
lost with that question, and NEEDS must say so; a rule that NEEDS names must be one whose outcome the question changes.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

import pytest

from forms.engine.model import Kind, Node
from forms.engine.tree import key_of
from forms.intake import NEEDS, load_intake, read_intake
from forms.intake_needs import Need, rules_lost
from forms.intake_values import Intake
from forms.open_questions import PURPOSES, needed_for
from forms.plan import Worker, build_plan
from forms.plan_private import agreed, collected, in_debt, warned_of
from forms.rules.clocks import debt_help_clock
from forms.rules.condition import UNKNOWN
from forms.rules.road import RoadAdvice, road
from forms.rules.scan import Scan, quick_scan, scan_input
from forms.rules.schemes import schemes
from forms.rules.steps import suggested_steps
from forms.rules.terms import terms
from forms.rules.urgency import is_threatening, offers_safety_card, urgencies

TODAY: Final = date(2026, 11, 27)
SETS: Final = 60
IDS: Final = ("00000000000000a1", "00000000000000b2")
# What no rule concludes from, but a page, a letter, a list or an application holds.
SHOWN: Final = {"plan", "referral", "card", "consent", "apply", "kept", "line"}
JUDGED_ALONE: Final = {need.name: need for need in NEEDS if set(need.rules) - SHOWN}
LIKELY: Final = {
    "o1_self_employed": "registered",
    "d1_debts": "overview",
    "d4_paying": "yes",
    "business_owner": "client",
}
EARNED: Final = ("1500", "2500", "5000", "9000")  # so that there is something to live on, and not always enough
SAID_OR_LISTED: Final = {"f5_fixed", "h1_household", "h2_other_income", "d3_total", "d4_demanded"}
BOUNDED: Final = {"o7_staff": 20, "w2_sure": 10, "p11_feeling": 10, "p7_children": 3, "o6_hours": 50, "c2_hours": 40}
AMOUNTS: Final = ("0", "50", "100", "300", "700", "1200", "30000")
SAID_LITTLE: Final = ({"d1_debts": "no", "d5_support": "tozo"}, {"d3_total_class": "more"}, {"p10_spoken": "Arabisch"})
TRACKS: Final = {"W1.3", "W1.4", "W1.5"}
BBZ: Final = {f"V{number}" for number in range(1, 6)}


@cache
def _repeats() -> Mapping[str, tuple[str, ...]]:
    """The repeats around each question."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(node: Node, around: tuple[str, ...]) -> None:
        for child in node.children:
            found[child.name] = around
            walk(child, (*around, key_of(child).rpartition("/")[2]) if child.kind is Kind.REPEAT else around)

    walk(load_intake().root, ())
    return found


def _answer(need: Need, luck: random.Random) -> str:
    if need.name in LIKELY and luck.random() < 0.7:
        return LIKELY[need.name]
    if need.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        names = sorted(need.choices) or ["other"]
        return " ".join(luck.sample(names, 1 if need.kind is Kind.SELECT_ONE else min(len(names), luck.choice((1, 2)))))
    if need.kind is Kind.DATE:
        return str(_day(need.name, luck))
    if need.kind in (Kind.INTEGER, Kind.DECIMAL):
        most = 100 if "pct" in need.name else BOUNDED.get(need.name)
        amounts = EARNED if "turnover" in need.name or "last_year" in need.name else AMOUNTS
        return luck.choice(amounts) if most is None else str(luck.randint(1, most))
    return "10:00" if need.kind is Kind.TIME else "woord"


def _day(name: str, luck: random.Random) -> date:
    if name == "p2_birth_date":
        return date(luck.choice((1959, 1961, 1968, 1985, 2010)), 5, 6)
    days = (100, 1000, 5000) if name == "o5_since" else (300, 40, 10, 1, 0, -40, -200)
    return TODAY - timedelta(days=luck.choice(days))


def _answers(luck: random.Random) -> dict[str, str]:
    """One client who answered nearly all, or many, of the questions."""
    found: dict[str, str] = {}
    asked, two = luck.choice((1.0, 0.97, 0.8, 0.3)), luck.random() < 0.5
    for need in NEEDS:
        places = [""]
        for repeat in _repeats()[need.name]:
            places = [
                f"{place}{repeat}/{item}/" for place in places for item in IDS[: 1 + (two and repeat != "figures")]
            ]
        if places[0] and asked < 0.5 and _repeats()[need.name][0] not in ("business", "figures"):
            continue  # a client who listed nothing
        for place in places:
            if place:
                found[f"{place}order"] = "1"
            if luck.random() < (0.4 if need.name in SAID_OR_LISTED else asked):
                found[f"{place}{need.name}"] = _answer(need, luck)
    return found


@cache
def _sets() -> tuple[dict[str, str], ...]:
    luck = random.Random(20261127)  # noqa: S311
    return (*SAID_LITTLE, *(_answers(luck) for _ in range(SETS)))


def _concluded(values: Mapping[str, str]) -> frozenset[tuple[str, ...]]:
    """All that the rules say about a client, each after the name that NEEDS has for it."""
    intake = read_intake(values)
    urgent, scan = urgencies(intake, TODAY), quick_scan(scan_input(intake))
    advice = road(intake, scan, urgent, TODAY)
    clock = debt_help_clock(intake, is_threatening(urgent), TODAY)
    suggested = suggested_steps(intake, scan, advice, urgent, clock, TODAY)
    found = {*_of_scan(scan), *_of_schemes(intake), *_of_road(advice)}
    found |= {("clock" if one.rule == "T1" else one.rule, one.code) for one in urgent}
    found |= {
        ("clock", one.key, one.state, f"{one.due} {one.stopped_on}") for one in terms(intake, clock, TODAY) if one.due
    }
    found |= {("steps", one.key) for one in suggested}
    found |= {("papers", one.key, one.purpose) for one in collected(intake, scan, advice, urgent)}
    found |= {("plan", one) for one in warned_of(intake, scan, advice, advice.road)}
    found |= {("plan", one) for one in agreed(in_debt(intake, advice))}
    return frozenset(found | {("safety", str(offers_safety_card(intake)))})


def _of_scan(scan: Scan) -> Iterator[tuple[str, ...]]:
    yield from ((rule, str(value)) for rule, value in scan.values.items() if value is not None)
    if scan.colour:
        yield "colour", scan.colour
    yield "provisional", str(scan.provisional)
    yield from (("provisional", doubt.reason) for doubt in scan.facts.doubts)


def _of_schemes(intake: Intake) -> Iterator[tuple[str, ...]]:
    for scheme in schemes(intake, TODAY):
        token = "bbz" if scheme.rule in BBZ else "debt_help"
        for one in scheme.conditions:
            if one.answer is not UNKNOWN:
                yield token, one.rule, one.answer, one.manner


def _of_road(advice: RoadAdvice) -> Iterator[tuple[str, ...]]:
    yield from (("road", letter) for letter in advice.road)
    yield from (("tracks" if one.rule in TRACKS else "road", one.code) for one in advice.findings)


@cache
def _before() -> tuple[frozenset[tuple[str, ...]], ...]:
    return tuple(map(_concluded, _sets()))


def _without(names: frozenset[str], values: Mapping[str, str]) -> dict[str, str]:
    return {path: value for path, value in values.items() if path.rpartition("/")[2] not in names}


def _kind(one: tuple[str, ...]) -> tuple[str, ...]:
    """A conclusion without its amount or day: a figure of another height is no figure lost."""
    return one[:1] if one[0].startswith("R") else one[:3]


def _lost_and_changed(names: frozenset[str]) -> tuple[set[str], set[str]]:
    """The names in NEEDS of what is never concluded any more, and of what comes out otherwise."""
    after = [_concluded(_without(names, values)) for values in _sets()]
    kinds = [{_kind(one) for one in found} for found in _before()]
    often = {one for one in set().union(*kinds) if sum(one in found for found in kinds) > 3}
    left = {_kind(one) for found in after for one in found}
    changed = {one[0] for old, new in zip(_before(), after, strict=True) for one in old ^ new}
    return {one[0] for one in often - left}, changed


def _needs(*names: str) -> list[Need]:
    return [need for need in NEEDS if need.name in names]


def test_the_sets_of_answers_conclude_nearly_all_there_is() -> None:
    told = {rule for need in NEEDS for rule in need.rules} - SHOWN
    assert len(told) > 25
    assert told - {one[0] for found in _before() for one in found} == set()


@pytest.mark.parametrize("name", JUDGED_ALONE)
def test_a_form_without_a_question_loses_what_is_told_and_nothing_else(name: str) -> None:
    told = set(JUDGED_ALONE[name].rules)
    lost, changed = _lost_and_changed(frozenset({name}))
    assert lost - told == set(), name
    assert told - SHOWN - changed == set(), name


@pytest.mark.parametrize(
    "names",
    [
        "f1_turnover_1 f1_turnover_2 f1_turnover_3",
        "f2_last_year_1 f2_last_year_2 f2_last_year_3",
        "f5_fixed f5_amount",
        "h1_household h1_amount",
        "d4_demanded d2_monthly",
        "d3_total d2_amount",
    ],
)
def test_a_form_with_none_of_the_questions_of_which_one_will_do_loses_more(names: str) -> None:
    gone = frozenset(names.split())
    lost, _ = _lost_and_changed(gone)
    assert lost
    told = [set(rules_lost(need, gone)) for need in _needs(*gone)]
    assert [lost - each for each in told if lost - each] == []
    alone = [rules_lost(need, frozenset({need.name})) for need in _needs(*gone)]
    assert alone == [need.rules for need in _needs(*gone)]


def test_no_rule_reads_what_only_a_page_a_letter_or_the_dossier_holds() -> None:
    rest = frozenset(need.name for need in NEEDS if need.name not in JUDGED_ALONE and "plan" not in need.rules)
    assert len(rest) > 60
    dated = rest - {"figures_date"}  # which figures are the newest follows from it
    assert [_concluded(_without(dated, values)) for values in _sets()[:10]] == list(_before()[:10])


def _plan(values: Mapping[str, str]) -> object:
    intake = read_intake(values)
    urgent, scan = urgencies(intake, TODAY), quick_scan(scan_input(intake))
    advice = road(intake, scan, urgent, TODAY)
    clock = debt_help_clock(intake, is_threatening(urgent), TODAY)
    return build_plan(
        intake,
        scan=scan,
        urgencies=urgent,
        advice=advice,
        clock=clock,
        worker=Worker(),
        number=1,
        today=TODAY,
        opened=dict.fromkeys(PURPOSES, ()),
    )


def test_a_question_that_is_told_to_be_on_the_plan_changes_the_plan_and_what_is_only_kept_does_not() -> None:
    plans = [(values, _plan(values)) for values in _sets()]
    asked_for = needed_for(load_intake(), "plan")  # stands under "look this up" while it has no answer
    on_plan = [need.name for need in NEEDS if "plan" in need.rules and need.name not in asked_for]
    assert len(on_plan) > 15
    silent = [
        name for name in on_plan if all(_plan(_without(frozenset({name}), values)) == plan for values, plan in plans)
    ]
    assert silent == []
    kept = frozenset(need.name for need in NEEDS if need.rules == ("kept",))
    assert all(_plan(_without(kept, values)) == plan for values, plan in plans)
