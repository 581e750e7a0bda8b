"""What page 2 says that follows from the facts: each sentence at its turn."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from forms import plan_private
from forms.intake import load_intake
from forms.plan_model import Named, Phrase
from forms.privacy import private_paths
from forms.rules.clocks import Clock
from forms.words import Words

TODAY = date(2026, 12, 23)


def scan(**told: Any) -> Any:
    """A scan with what a test tells of it."""
    usual = {"turnover": Decimal(3000), "liveable_turnover": 3000.0, "room": Decimal(10), "runway": None}
    rest = {"insufficient": (), "problematic": False, "provisional": False}
    return SimpleNamespace(**{**usual, **rest, **told})


def sentences(**told: Any) -> list[str]:
    """The keys of what is said, without what they have in common."""
    found = plan_private.standing(scan(**told), runs_business=True).sentences
    return [one.key.removeprefix("paper.standing.") for one in found]


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        ({}, ["turnover_enough", "room_left"]),
        ({"turnover": Decimal("2999.5")}, ["turnover_enough", "room_left"]),
        ({"turnover": Decimal("2999.49")}, ["turnover_short", "room_left"]),
        ({"turnover": Decimal(0)}, ["turnover_none", "room_left"]),
        ({"liveable_turnover": None}, ["turnover_loss", "room_left"]),
        ({"room": Decimal("0.4")}, ["turnover_enough", "room_even"]),
        ({"room": Decimal(0), "runway": 3.0}, ["turnover_enough", "room_even"]),
        ({"room": Decimal(1), "runway": 3.0}, ["turnover_enough", "room_left"]),
        ({"room": Decimal(-1), "runway": 0.0}, ["turnover_enough", "room_short", "runway_gone"]),
        ({"room": Decimal(-1), "runway": 0.9}, ["turnover_enough", "room_short", "runway_weeks"]),
        ({"room": Decimal(-1), "runway": 1.0}, ["turnover_enough", "room_short", "runway_month"]),
        ({"room": Decimal(-1), "runway": 1.2}, ["turnover_enough", "room_short", "runway_month"]),
        ({"room": Decimal(-1), "runway": 11.9}, ["turnover_enough", "room_short", "runway_months"]),
        ({"room": Decimal(-1), "runway": 12.0}, ["turnover_enough", "room_short"]),
        ({"room": Decimal(-1), "runway": 12.0, "problematic": True}, ["turnover_enough", "room_short", "demanded"]),
        ({"room": Decimal(-1), "runway": 3.0, "problematic": True}, ["turnover_enough", "room_short", "runway_months"]),
        ({"insufficient": ("f7_cash",)}, ["unknown", "unknown_next"]),
        ({"room": None}, ["unknown", "unknown_next"]),
    ],
)
def test_where_things_stand_is_said_in_at_most_three_sentences_each_at_its_turn(
    told: dict[str, Any], keys: list[str]
) -> None:
    assert sentences(**told) == keys


def test_half_a_euro_is_rounded_up_and_half_a_month_is_said() -> None:
    assert [plan_private.whole_euros(one) for one in (2.5, 3.5, Decimal("-2.5"))] == [3, 4, -3]
    told = plan_private.standing(scan(room=Decimal("-2.5"), runway=2.3), runs_business=True).sentences
    assert told[1:] == (
        Phrase("paper.standing.room_short", (("short", Decimal(3)),)),
        Phrase("paper.standing.runway_months", (("months", Decimal("2.5")),)),
    )


def test_the_last_day_is_not_late_on_that_day() -> None:
    def said(due: date) -> str:
        found = plan_private.clock_sentence(
            Clock("", TODAY, due, threatening=True, article="", running=True, stopped_on=None), TODAY
        )
        assert found is not None
        return found.key

    assert [said(TODAY), said(date(2026, 12, 22))] == ["paper.clock.running", "paper.clock.late"]


def test_of_a_private_question_not_even_its_label_is_something_to_look_up() -> None:
    form, hidden = load_intake(), private_paths(load_intake())
    private = [node.name for node in form.nodes.values() if node.path in hidden and node.label]
    unnamed = [name for name in private if f"paper.missing.{name}" not in Words()]
    assert len(unnamed) > 5
    assert [plan_private.question_name(name, form) for name in unnamed] == [None] * len(unnamed)
    assert plan_private.question_name("nothing_of_this_name", form) is None
    assert isinstance(plan_private.question_name("o7_staff", form), Named)
