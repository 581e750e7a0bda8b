"""What may be possible: worked cases by hand, and what must hold for every set of answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import REFUSED, UNKNOWN
from forms.intake import CHOICES, NEEDS, load_intake, read_intake
from forms.intake_values import Business, Intake
from forms.rules.amounts import RegionAmounts
from forms.rules.condition import SOURCES, Answer, Status
from forms.rules.schemes import Scheme, Verdict, schemes
from forms.words import Words
from tests.forms.rules.cases_schemes import CASES, FITS, FROM, OWN, SAID, TODAY, Case

LITTLE = replace(OWN, hours=5)
FORM, LANGUAGES = load_intake(), (Words("nl"), Words("en"))
SCHEMES = ("bbz_established", "bbz_starter", "bbz_ending", "bbz_older", "ioaz", "debt_help", "moratorium", "tozo")


def scheme(key: str, intake: Intake, today: date = TODAY) -> Scheme | None:
    return next((one for one in schemes(intake, today) if one.key == key), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scheme}: {case.name}")
def test_a_worked_case_comes_out_as_by_hand(case: Case) -> None:
    found = scheme(case.scheme, case.intake, case.today)
    if found is None:
        assert case.verdict is None
        return
    assert found.verdict.value == case.verdict
    if case.verdict == "possible":
        assert set(_codes(found)) - set(SAID[case.scheme][2].split()) == set(case.because.split())
    elif case.because:
        wanted = {"unknown": Answer.UNKNOWN, "not_now": Answer.NO}[found.verdict.value]
        assert {one.rule: one.answer for one in found.conditions}[case.because] is wanted


def _codes(found: Scheme) -> list[str]:
    return [one.code.removeprefix("scheme.") for one in found.conditions]


@pytest.mark.parametrize("key", SCHEMES)
def test_what_is_possible_says_its_rule_its_source_and_each_reason(key: str) -> None:
    found = scheme(key, FITS[key])
    assert found is not None
    amounts = " ".join(one.key for one in found.amounts)
    assert (found.rule, found.source, " ".join(_codes(found)), amounts) == SAID[key]
    assert {one.year for one in found.amounts} <= {TODAY.year}


def test_every_condition_says_where_it_comes_from() -> None:
    assert {rule: (source, status.value) for rule, (source, status) in SOURCES.items()} == FROM
    found = [one for key in SCHEMES for each in schemes(FITS[key], TODAY) for one in each.conditions]
    assert {(one.rule, one.source, one.status.value) for one in found} <= {(rule, *told) for rule, told in FROM.items()}


@pytest.mark.parametrize(
    ("key", "change", "rule", "question"),
    [
        ("debt_help", {"status_ok": None}, "N2", "p8_needed"),
        ("debt_help", {"status_ok": None, "applies": "no"}, "N2", "p8_needed"),
        ("debt_help", {"status_ok": None, "applies": "yes"}, "N2", "p8_status"),
        ("bbz_established", {"bank_asked": None}, "N7", "a4_bank"),
        ("bbz_established", {"bank_asked": None, "wish": None}, "N7", "w1_wish"),
        ("bbz_established", {"bank_asked": None, "wish": "stop_job"}, "N7", ""),
        ("bbz_ending", {"stop_on": None, "wish": None}, "N11", "w1_wish"),
        ("bbz_ending", {"deregistering": None, "wish": None}, "N3", "w1_wish"),
        ("ioaz", {"ten_years": None}, "N17", "b5_ten_years"),
        ("ioaz", {"ten_years": None, "wish": "go_on"}, "N17", ""),
        ("ioaz", {"ten_years": None, "birth_date": date(1990, 1, 1)}, "N17", ""),
        ("bbz_established", {"businesses": ()}, "N4", "o1_self_employed"),
        ("bbz_established", {"businesses": (replace(OWN, owner="partner"),)}, "N4", "business_owner"),
        ("bbz_established", {"businesses": (OWN, replace(OWN, item_id="b2", hours=None))}, "N4", ""),
        ("bbz_established", {"businesses": (LITTLE, replace(OWN, item_id="b2", hours=None))}, "N4", "b2/o6_hours"),
        ("bbz_established", {"businesses": (LITTLE, Business("b2"))}, "N4", "b2/o1_self_employed"),
        ("bbz_established", {"businesses": (replace(OWN, since=None),)}, "N8", f"{OWN.item_id}/o5_since"),
        ("bbz_starter", {"businesses": (replace(OWN, since=None),)}, "N12", f"{OWN.item_id}/o5_since"),
        ("bbz_starter", {"businesses": (OWN,)}, "N12", f"{OWN.item_id}/o5_benefit"),
        ("bbz_starter", {"businesses": (replace(OWN, self_employed="deregistered"),)}, "N13", ""),
    ],
)
def test_what_is_open_leads_to_the_very_question_that_is_asked_now(
    key: str, change: Mapping[str, Any], rule: str, question: str
) -> None:
    """Of several businesses to the one that lacks it; a question of another road is not there to go to."""
    found = next(one for one in schemes(replace(FITS[key], **change), TODAY) if one.key == key)
    asked = next(one.questions for one in found.those(Answer.UNKNOWN) if one.rule == rule) if question else ()
    assert asked == ((f"business/{question}" if "/" in question else question,) if question else ())
    if not question:
        assert not any(one.questions for one in found.those(Answer.UNKNOWN) if one.rule == rule)


@pytest.mark.parametrize(
    ("key", "day", "answer"),
    [
        ("bbz_ending", date(2026, 12, 22), Answer.UNKNOWN),
        ("bbz_ending", TODAY, Answer.YES),
        ("bbz_ending", date(2027, 12, 23), Answer.YES),
        ("bbz_ending", date(2027, 12, 24), Answer.JUDGED),
        ("bbz_ending", date(2028, 12, 23), Answer.JUDGED),
        ("bbz_ending", date(2028, 12, 24), Answer.NO),
        ("ioaz", TODAY, Answer.YES),
        ("ioaz", date(2028, 6, 23), Answer.YES),
        ("ioaz", date(2028, 6, 24), Answer.JUDGED),
    ],
)
def test_the_day_of_stopping_may_be_today_and_the_last_day_of_its_term(key: str, day: date, answer: Answer) -> None:
    found = scheme(key, replace(FITS[key], stop_on=day))
    assert found is not None
    assert next(one.answer for one in found.conditions if one.rule == "N11") is answer


@pytest.mark.parametrize(
    ("key", "today", "last"),
    [("ioaz", date(2026, 8, 31), date(2028, 2, 29)), ("bbz_ending", date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_term_to_stop_in_ends_with_the_month_that_lacks_its_day(key: str, today: date, last: date) -> None:
    for day, answer in ((last, Answer.YES), (last + timedelta(days=1), Answer.JUDGED)):
        found = scheme(key, replace(FITS[key], stop_on=day), today)
        assert found is not None
        assert next(one.answer for one in found.conditions if one.rule == "N11") is answer


def test_every_scheme_has_at_least_twelve_cases() -> None:
    assert set(FITS) == set(SCHEMES)
    assert min(Counter(case.scheme for case in CASES)[key] for key in SCHEMES) >= 12


def test_the_worker_may_confirm_that_an_eviction_threatens() -> None:
    intake = replace(FITS["moratorium"], eviction="threat")
    found = {one.key: one for one in schemes(intake, TODAY, eviction_confirmed=True)}
    assert found["moratorium"].verdict is Verdict.POSSIBLE


def test_hours_of_two_businesses_count_together_and_a_part_proves_only_that_it_is_enough() -> None:
    def hours_of(*each: int | None) -> Answer:
        businesses = tuple(replace(OWN, item_id=str(place), hours=one) for place, one in enumerate(each))
        found = scheme("bbz_established", replace(FITS["bbz_established"], businesses=businesses))
        assert found is not None
        return next(one.answer for one in found.conditions if one.rule == "N4")

    assert hours_of(12, 12) is Answer.YES
    assert hours_of(12, 11) is Answer.NO
    assert hours_of(12, None) is Answer.UNKNOWN
    assert hours_of(24, None) is Answer.YES


def test_pointers_only_point_and_only_where_there_may_be_debts() -> None:
    found = {one.key: one.verdict for one in schemes(replace(FITS["debt_help"]), TODAY)}
    assert found["wsnp"] is found["whoa"] is Verdict.POINTER
    assert not {"wsnp", "whoa"} & {one.key for one in schemes(Intake(debts="no", businesses=(OWN,)), TODAY)}
    assert "whoa" not in {one.key for one in schemes(Intake(debts="overview"), TODAY)}  # there is no business


def test_possible_comes_first_then_what_is_open_then_what_is_not_now() -> None:
    order = [one.verdict for one in schemes(FITS["bbz_established"], TODAY)]
    assert order == sorted(order, key=list(Verdict).index)


def test_the_amount_of_2026_is_unset_until_the_region_fills_it_in() -> None:
    def credit(region: RegionAmounts) -> Mapping[str, object]:
        found = next(one for one in schemes(FITS["bbz_established"], TODAY, region) if one.key == "bbz_established")
        return vars(next(one for one in found.amounts if one.key == "credit_established_max"))

    unset = credit(RegionAmounts())
    assert (unset["year"], unset["value"]) == (2026, None)
    earlier = unset["earlier"]
    assert earlier is not None
    assert (getattr(earlier, "year", None), getattr(earlier, "value", None)) == (2025, Decimal(253_420))
    filled = credit(RegionAmounts(bbz={(2026, "credit_established_max"): Decimal(260_000)}))
    assert (filled["value"], filled["source"], filled["earlier"]) == (Decimal(260_000), "region", None)


# ---- what must hold for all answers

DAYS = st.dates(date(1955, 1, 1), date(2030, 1, 1)).map(date.isoformat)
TOP: tuple[str, ...] = (
    "w1_wish",
    "d1_debts",
    "s1_eviction",
    "s2_cutoff",
    "s3_insurance",
    "p8_status",
    "d8_earlier",
    "a4_bank",
)
TOP += ("b2_deregistering", "b5_ten_years", "p2_birth_date", "b1_stop_on")
INSIDE = ("business_owner", "o1_self_employed", "o3_legal_form", "o3_control", "o5_since", "o5_benefit", "o6_hours")


def _answer(name: str) -> st.SearchStrategy[str]:
    if CHOICES[name]:
        return st.sampled_from(sorted(CHOICES[name]))
    return st.integers(0, 60).map(str) if name == "o6_hours" else DAYS


def _sets(names: tuple[str, ...], prefix: str = "") -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={f"{prefix}{name}": _answer(name) for name in names})


ONE, TWO = "business/00000000000000b1/", "business/00000000000000b2/"
ANSWERS = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    _sets(TOP),
    st.fixed_dictionaries({}, optional={"d5_support": st.sampled_from(["tozo", "none", "tozo now_tvl", "bbz_loan"])}),
    _sets(INSIDE, ONE),
    st.one_of(st.just({}), _sets(INSIDE, TWO)),
)


def verdicts(answers: Mapping[str, str]) -> dict[str, Verdict]:
    return {one.key: one.verdict for one in schemes(read_intake(answers), TODAY)}


@st.composite
def answers_and_fewer(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Answers, and the same with some of them taken away or not known; whose business it is stays."""
    answers = draw(ANSWERS)
    started = draw(st.sampled_from([*FITS, ""]))
    if started:
        answers = _written(FITS[started]) | answers if draw(st.booleans()) else _written(FITS[started])
    may_go = sorted(name for name in answers if not name.endswith("business_owner"))
    gone = draw(st.sets(st.sampled_from(may_go))) if may_go else set()
    silence = draw(st.sampled_from([UNKNOWN, REFUSED, ""]))
    return answers, {name: silence if name in gone else value for name, value in answers.items()}


def _written(intake: Intake) -> dict[str, str]:
    """The answers that give an intake of the worked cases."""
    flat: dict[str, object] = {
        "w1_wish": intake.wish,
        "d1_debts": intake.debts,
        "s1_eviction": intake.eviction,
        "s2_cutoff": intake.cutoff,
        "s3_insurance": intake.insurance,
        "p8_status": intake.status_ok,
        "a4_bank": intake.bank_asked,
        "b2_deregistering": intake.deregistering,
        "b5_ten_years": intake.ten_years,
        "p2_birth_date": intake.birth_date,
        "b1_stop_on": intake.stop_on,
        "d5_support": " ".join(sorted(intake.support)),
    }
    for business in intake.businesses:
        flat |= {f"{ONE}{name}": value for name, value in _written_business(business).items()}
    return {name: str(value) for name, value in flat.items() if value}


def _written_business(business: Business) -> dict[str, object]:
    return {
        "business_owner": business.owner,
        "o1_self_employed": business.self_employed,
        "o3_legal_form": business.legal_form,
        "o5_since": business.since,
        "o5_benefit": business.from_benefit,
        "o6_hours": business.hours,
    }


@pytest.mark.parametrize("key", SCHEMES)
def test_the_worked_cases_come_through_the_stored_answers_as_well(key: str) -> None:
    assert verdicts(_written(FITS[key]))[key] is Verdict.POSSIBLE


@settings(max_examples=150)
@given(answers_and_fewer())
def test_knowing_less_never_makes_a_scheme_possible(both: tuple[dict[str, str], dict[str, str]]) -> None:
    answers, fewer = (verdicts(one) for one in both)
    assert [key for key, found in fewer.items() if found is Verdict.POSSIBLE and answers[key] is not found] == []


@given(ANSWERS, st.sampled_from([UNKNOWN, REFUSED, ""]))
def test_what_was_not_answered_and_what_is_not_known_are_the_same(answers: dict[str, str], silence: str) -> None:
    silent = {name: silence for name in answers if name.endswith(("o6_hours", "p2_birth_date", "w1_wish"))}
    left = {name: value for name, value in answers.items() if name not in silent}
    # an item is there by its order, also when nothing in it was answered
    left |= {f"{name.rpartition('/')[0]}/order": "1" for name in answers if "/" in name}
    assert verdicts(left | silent) == verdicts(left)


@given(ANSWERS)
def test_every_scheme_gives_its_reasons_in_both_languages_and_its_way_to_each_question(answers: dict[str, str]) -> None:
    found = schemes(read_intake(answers), TODAY)
    assert len(found) >= len(SCHEMES)
    for one in found:
        assert one.conditions
        assert one.source
        for condition in one.conditions:
            assert condition.source
            assert condition.status in Status
            for words in LANGUAGES:
                assert words(condition.code, **condition.numbers)
            assert all(name.rpartition("/")[2] in FORM.nodes for name in condition.questions)
        if one.verdict is Verdict.UNKNOWN:
            assert one.those(Answer.UNKNOWN)
        if one.verdict is Verdict.NOT_NOW:
            assert one.those(Answer.NO)


def test_no_sentence_says_that_someone_is_entitled() -> None:
    words = LANGUAGES
    keys = [key for key in words[0]._texts if key.startswith("scheme.")]
    assert len(keys) > 80
    for key in keys:
        assert "u heeft recht" not in words[0]._texts[key].lower()
        assert "entitled" not in words[1]._texts[key].lower()


def test_a_form_without_a_question_that_schemes_ask_is_told_to_lose_them() -> None:
    read = {
        need.name for need in NEEDS if {"bbz", "debt_help"} & set(need.rules)
    }  # publishing without them says what is lost
    asked = {
        name for key in FITS for one in schemes(FITS[key], TODAY) for it in one.conditions for name in it.questions
    }
    assert {name.rpartition("/")[2] for name in asked} - read == set()
