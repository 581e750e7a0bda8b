"""The clock of debt help: what starts it, what it says, what stops it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.intake_values import Intake
from forms.rules.clocks import debt_help_clock
from forms.rules.workdays import is_workday
from forms.words import Words

ASKED = date(2026, 12, 23)


def test_a_threat_and_a_question_two_days_before_christmas_end_on_29_december() -> None:
    clock = debt_help_clock(Intake(asked="yes", asked_on=ASKED), threatening=True, today=ASKED)
    assert clock is not None
    assert (clock.due, clock.running, clock.article) == (date(2026, 12, 29), True, "Wgs art. 4 lid 2")
    assert "29 december 2026" in Words("nl")(clock.code, due=clock.due)


def test_without_a_threat_the_term_is_four_weeks() -> None:
    clock = debt_help_clock(Intake(asked="yes", asked_on=ASKED), threatening=False, today=ASKED)
    assert clock is not None
    assert (clock.due, clock.article) == (date(2027, 1, 20), "Wgs art. 4 lid 1")


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 27), date(2026, 12, 28)),  # four weeks on is Christmas day, then a weekend
        (date(2026, 3, 6), date(2026, 4, 7)),  # Good Friday, Easter
        (date(2026, 11, 21), date(2026, 12, 21)),  # asked on a Saturday
    ],
)
def test_four_weeks_that_end_on_a_free_day_move_on(asked: date, due: date) -> None:
    clock = debt_help_clock(Intake(asked_on=asked), threatening=False, today=asked)
    assert clock is not None
    assert clock.due == due


@pytest.mark.parametrize(
    "intake",
    [
        Intake(),
        Intake(debts="no_overview", eviction="judgment"),
        Intake(asked="yes"),
        Intake(asked="no", asked_on=ASKED),
        Intake(asked="yes", asked_on=date.max),
    ],
)
def test_nothing_but_a_dated_question_for_help_with_debts_starts_the_clock(intake: Intake) -> None:
    assert debt_help_clock(intake, threatening=True, today=ASKED) is None


@pytest.mark.parametrize(
    ("held", "withdrawn", "stopped"),
    [
        (date(2026, 12, 28), None, date(2026, 12, 28)),
        (None, date(2026, 12, 24), date(2026, 12, 24)),
        (date(2026, 12, 28), date(2026, 12, 24), date(2026, 12, 24)),
        (ASKED, None, ASKED),
    ],
)
def test_the_first_conversation_or_a_withdrawal_stops_it(
    held: date | None, withdrawn: date | None, stopped: date
) -> None:
    intake = Intake(asked="yes", asked_on=ASKED, held_on=held, withdrawn_on=withdrawn)
    clock = debt_help_clock(intake, threatening=True, today=date(2027, 1, 5))
    assert clock is not None
    assert (clock.running, clock.stopped_on, clock.code) == (False, stopped, "clock.debt_help.stopped")


def test_an_end_from_before_the_question_stops_nothing() -> None:
    intake = Intake(asked="yes", asked_on=ASKED, held_on=date(2026, 6, 1), withdrawn_on=date(2026, 7, 1))
    clock = debt_help_clock(intake, threatening=False, today=ASKED)
    assert clock is not None
    assert clock.running


@pytest.mark.parametrize(
    ("threatening", "today", "code"),
    [
        (False, date(2027, 1, 20), "clock.debt_help"),
        (False, date(2027, 1, 21), "clock.debt_help.late"),
        (True, date(2026, 12, 29), "clock.debt_help.threat"),
        (True, date(2026, 12, 30), "clock.debt_help.threat.late"),
    ],
)
def test_a_clock_that_ran_out_says_so(threatening: bool, today: date, code: str) -> None:
    clock = debt_help_clock(Intake(asked="yes", asked_on=ASKED), threatening=threatening, today=today)
    assert clock is not None
    assert clock.code == code


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)), st.booleans())
def test_every_term_ends_on_a_working_day_and_a_threat_never_makes_it_longer(asked: date, threatening: bool) -> None:
    intake = Intake(asked="yes", asked_on=asked)
    clock = debt_help_clock(intake, threatening=threatening, today=asked)
    relaxed = debt_help_clock(intake, threatening=False, today=asked)
    assert clock is not None
    assert relaxed is not None
    assert is_workday(clock.due)
    assert asked + timedelta(days=3) <= clock.due <= relaxed.due
