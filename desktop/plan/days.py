"""The days a worker chooses most, so that most dates take one click."""

from datetime import date, timedelta

from forms.rules.workdays import next_workday
from forms.words import Words


def quick_days(today: date, words: Words) -> tuple[tuple[str, date], ...]:
    """Name with date in words, and the day; but for today none falls on a weekend or holiday."""
    ahead = (
        ("plan.day.today", today),
        ("plan.day.tomorrow", next_workday(today + timedelta(days=1))),
        ("plan.day.week", next_workday(today + timedelta(weeks=1))),
        ("plan.day.two_weeks", next_workday(today + timedelta(weeks=2))),
        ("plan.day.month", next_workday(today + timedelta(weeks=4))),
        ("plan.day.six_weeks", next_workday(today + timedelta(weeks=6))),
    )
    return tuple((words(key, day=day), day) for key, day in ahead)
