"""Terms with their days: what starts one, what ends it, and that nothing starts by a guess."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake import load_intake
from forms.intake_values import Decisions, Intake
from forms.rules.clocks import debt_help_clock
from forms.rules.condition import Status
from forms.rules.terms import State, Term, terms
from forms.words import Words

TODAY = date(2026, 12, 23)
LANGUAGES, FORM = (Words("nl"), Words("en")), load_intake()


def term(rule: str, intake: Intake, today: date = TODAY, *, threat: bool = False) -> Term | None:
    found = terms(intake, debt_help_clock(intake, threat, today), today)
    return next((one for one in found if one.rule == rule), None)


def decided(**days: Any) -> Intake:
    return Intake(decisions=Decisions(**days))


@pytest.mark.parametrize(
    ("rule", "intake", "state", "due"),
    [
        ("T1", Intake(asked="yes", asked_on=date(2026, 12, 1)), "running", date(2026, 12, 29)),
        ("T1", Intake(asked="yes", asked_on=date(2026, 11, 25)), "running", TODAY),  # due today is not late
        ("T1", Intake(asked="yes"), "waiting", None),
        ("T1", Intake(asked="yes", asked_on=date(2026, 11, 2)), "late", date(2026, 11, 30)),
        ("T2", Intake(asked="yes", held_on=date(2026, 11, 2)), "running", date(2026, 12, 28)),
        ("T3", decided(moratorium_on=date(2026, 8, 31)), "running", date(2027, 2, 28)),
        (
            "T3",
            decided(moratorium_on=date(2026, 12, 1), moratorium_until=date(2027, 1, 15)),
            "running",
            date(2027, 1, 15),
        ),
        (
            "T3",
            decided(moratorium_on=date(2026, 12, 1), moratorium_until=date(2028, 1, 1)),
            "running",
            date(2027, 6, 1),
        ),
        ("T4", decided(bbz="waiting", applied_on=date(2026, 10, 1)), "running", date(2026, 12, 31)),
        ("T4", decided(bbz="waiting", applied_on=date(2026, 9, 22)), "late", date(2026, 12, 22)),
        (
            "T4",
            decided(bbz="waiting", applied_on=date(2026, 9, 22), extended="yes"),
            "running",
            date(2027, 3, 23),
        ),
        (
            "T4",
            decided(bbz="waiting", applied_on=date(2026, 10, 1), extended="no"),
            "running",
            date(2026, 12, 31),
        ),
        ("T4", decided(bbz="waiting", applied_on=date(2026, 9, 26)), "running", date(2026, 12, 28)),  # Boxing day
        ("T4", decided(bbz="waiting"), "waiting", None),
        (
            "T4",
            decided(bbz="granted", applied_on=date(2026, 10, 1), decided_on=date(2026, 12, 1)),
            "stopped",
            date(2026, 12, 31),
        ),
        ("T4", decided(bbz="granted", applied_on=date(2026, 9, 22)), "stopped", date(2026, 12, 22)),  # no day known
        ("T4", decided(bbz="refused", applied_on=date(2026, 10, 1)), "stopped", date(2026, 12, 31)),
        ("T5", decided(bbz="granted", book_year_end=date(2026, 12, 31)), "running", date(2027, 6, 30)),
        ("T5", decided(bbz="granted", book_year_end=date(2026, 8, 31)), "running", date(2027, 2, 28)),  # a Sunday
        ("T5", decided(bbz="granted"), "waiting", None),
        (
            "T5",
            decided(bbz="granted", book_year_end=date(2025, 12, 31), accounts_on=date(2026, 5, 1)),
            "stopped",
            date(2026, 6, 30),
        ),
        ("T6", Intake(signed_on=date(2026, 12, 23)), "running", date(2027, 2, 3)),
        ("T6", Intake(signed_on=date(2026, 11, 1)), "running", date(2027, 2, 1)),
        ("T6", Intake(signed_on=date(2026, 7, 1)), "running", date(2027, 1, 1)),
        ("T6", Intake(signed_on=date(2026, 11, 11)), "running", TODAY),
        ("T6", Intake(signed_on=date(2026, 12, 23), review_date=date(2027, 1, 20)), "running", date(2027, 1, 20)),
        ("T6", Intake(signed_on=date(2026, 12, 1), review_date=TODAY), "running", TODAY),
        ("T6", Intake(signed_on=date(2026, 12, 1), review_date=date(2026, 12, 22)), "running", date(2027, 1, 12)),
    ],
)
def test_a_term_worked_out_by_hand(rule: str, intake: Intake, state: str, due: date | None) -> None:
    found = term(rule, intake)
    assert found is not None
    assert (found.state.value, found.due) == (state, due)


def test_half_a_year_after_the_last_of_a_month_is_never_in_the_month_after() -> None:
    found = term("T3", decided(moratorium_on=date(2026, 8, 31)))
    assert found is not None
    assert found.due == date(2027, 2, 28)


def test_each_term_names_its_article_how_sure_that_is_and_the_question_that_ends_it() -> None:
    """docs/domain.md, "Clocks"."""
    days = Decisions(
        bbz="granted",
        applied_on=TODAY,
        book_year_end=date(2026, 12, 31),
        moratorium_on=date(2026, 12, 1),
    )
    intake = Intake(asked="yes", asked_on=date(2026, 12, 1), held_on=TODAY, signed_on=TODAY, decisions=days)
    found = terms(intake, debt_help_clock(intake, False, TODAY), TODAY)
    assert {one.rule: (one.article, one.status.value, one.question) for one in found} == {
        "T1": ("Wgs art. 4 lid 1", "law", "t1_held_on"),
        "T2": ("Wgs art. 4a", "known", "l3_decision_on"),
        "T3": ("Fw art. 287b", "law", "l2_moratorium_until"),
        "T4": ("Bbz art. 35", "law", "l1_decided_on"),
        "T5": ("Bbz art. 38", "law", "l1_accounts_on"),
        "T6": ("own proposal", "own", "pl4_review_date"),
    }
    threat = term("T1", intake, threat=True)
    assert threat is not None
    assert threat.article == "Wgs art. 4 lid 2"


def test_no_day_no_term() -> None:
    assert term("T4", decided(bbz="refused")) is None
    assert term("T5", decided(bbz="waiting")) is None
    assert terms(Intake(), None, TODAY) == ()
    assert terms(Intake(signed_on=date(2020, 1, 1), review_date=date(2020, 2, 1)), None, TODAY) == ()
    assert term("T2", Intake(asked="no", held_on=date(2026, 11, 2))) is None


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)) | st.just(date(9999, 12, 31))
DECISIONS = st.builds(
    Decisions,
    st.sampled_from([None, "no", "waiting", "granted", "refused"]),
    DAYS,
    st.sampled_from([None, "yes", "no"]),
    *(DAYS for _ in range(6)),
)
INTAKES = st.builds(
    Intake,
    asked=st.sampled_from([None, "yes", "no"]),
    asked_on=DAYS,
    held_on=DAYS,
    signed_on=DAYS,
    review_date=DAYS,
    decisions=DECISIONS,
)


@given(INTAKES, st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.booleans())
def test_every_term_says_its_day_its_article_and_its_question_in_both_languages(
    intake: Intake, today: date, threat: bool
) -> None:
    found = terms(intake, debt_help_clock(intake, threat, today), today)
    assert len({one.rule for one in found}) == len(found)
    for one in found:
        assert (one.due is None) == (one.state is State.WAITING)
        assert (one.days_left is None) == (one.state in (State.WAITING, State.STOPPED))
        if one.due is not None and one.days_left is not None:
            assert today + timedelta(days=one.days_left) == one.due
            assert (one.days_left < 0) == (one.state is State.LATE)
        assert one.article
        assert one.status in Status
        assert one.question in FORM.nodes
        turn = "starts" if one.state is State.WAITING else "stops"
        for words in LANGUAGES:
            assert all(words(f"term.{one.key}{part}") for part in ("", ".long", f".{turn}"))


def test_a_first_conversation_from_before_the_question_starts_and_stops_nothing() -> None:
    """Nor does a decision from before that conversation, or before that application."""
    earlier = Intake(asked="yes", asked_on=date(2026, 12, 1), held_on=date(2026, 11, 30))
    assert [(one.rule, one.state) for one in terms(earlier, debt_help_clock(earlier, False, TODAY), TODAY)] == [
        ("T1", State.RUNNING)
    ]
    same = Intake(asked="yes", asked_on=date(2026, 12, 1), held_on=date(2026, 12, 1))
    assert term("T2", same) is not None
    old = Decisions(debt_decision_on=date(2026, 11, 30), applied_on=date(2026, 12, 2), decided_on=date(2026, 12, 1))
    waits = Intake(asked="yes", held_on=date(2026, 12, 1), decisions=old)
    assert {one.rule: one.state for one in terms(waits, None, TODAY)} == {
        "T1": State.WAITING,
        "T2": State.RUNNING,
        "T4": State.RUNNING,
    }
