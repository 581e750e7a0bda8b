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


def told(**more: Any) -> Any:
    """An intake with what a test tells of it; nothing points to debts."""
    debts = {"has_debts": None, "debt_total": None, "debt_list": (), "arrangements": (), "asked": None}
    usual = {"newest": None, "asked_on": None, "left_register": False, "post": "always", "returns_filed": "yes"}
    rest: dict[str, Any] = {
        "owes_support": False,
        "wish": None,
        "deregistering": None,
        "unknown": frozenset(),
        "home": None,
        "runs_business": True,
        "unreadable": frozenset(),
        "review_date": None,
    }
    return SimpleNamespace(**{**debts, **usual, **rest, **more})


def advice(*codes: str, road: str = "", weeks: int | None = None) -> Any:
    findings = tuple(SimpleNamespace(code=code) for code in codes)
    return SimpleNamespace(tracks=(), findings=findings, road=frozenset(road), review_within_weeks=weeks)


@pytest.mark.parametrize(
    ("more", "chosen", "names"),
    [
        ({}, "A", ""),
        ({}, "B", "stay_registered"),
        ({}, "AC", "stay_registered"),
        ({"left_register": True}, "BC", ""),
        ({"deregistering": "waiting"}, "", "stay_registered"),
        ({"owes_support": True}, "A", "no_favourite no_loan"),
        ({"has_debts": True}, "A", "no_favourite no_loan"),
        ({"has_debts": True, "post": None}, "A", "no_favourite no_loan open_post"),
        ({"has_debts": True, "returns_filed": None}, "A", "no_favourite no_loan file_returns"),
        ({"post": None, "returns_filed": None}, "A", ""),
        ({"post": "never"}, "A", "open_post"),
        ({"post": "sometimes"}, "A", "open_post"),
        ({"returns_filed": "no"}, "A", "file_returns"),
        ({"unknown": frozenset({"d9_returns"})}, "A", "file_returns"),
    ],
)
def test_each_warning_is_for_whom_it_helps(more: dict[str, Any], chosen: str, names: str) -> None:
    books = scan(facts=SimpleNamespace(books_behind=False))
    given = plan_private.warnings(told(**more), books, advice(), frozenset(chosen))
    assert [one.key.removeprefix("paper.warning.") for one in given] == names.split()


@pytest.mark.parametrize(
    ("lacking", "found", "keys"),
    [
        ((), advice(), "identity"),
        (("f7_cash",), advice(), "identity bank"),
        (("f7_cash",), advice("crisis.week"), "identity home register accounts income_tax vat partner_income debts"),
        ((), advice("road.ioaz"), "identity home register accounts income_tax vat partner_income debts bank"),
        ((), advice(road="C"), "identity cv"),
    ],
)
def test_nobody_collects_more_papers_than_their_steps_ask_for(lacking: tuple[str, ...], found: Any, keys: str) -> None:
    listed = plan_private.papers(told(), scan(insufficient=lacking), found, ())
    assert [one.key.removeprefix("paper.papers.") for one in listed] == keys.split()


@pytest.mark.parametrize(
    ("chosen", "weeks", "said"),
    [
        (TODAY, 2, ("on", TODAY)),
        (date(2026, 12, 22), 2, ("by", date(2027, 1, 6))),
        (None, None, ("by", date(2027, 2, 3))),
    ],
)
def test_the_day_to_look_back_is_the_chosen_one_or_within_the_weeks_that_the_road_asks(
    chosen: date | None, weeks: int | None, said: tuple[str, date]
) -> None:
    found = plan_private.review(told(review_date=chosen), advice(weeks=weeks), TODAY)
    assert (found.key.removeprefix("paper.review."), dict(found.numbers)["day"]) == said


def test_what_is_filled_in_by_pen_is_not_to_be_looked_up_and_a_goal_is_talked_about() -> None:
    asked = [SimpleNamespace(name=name) for name in ("pl1_goal", "pl2_action", "pl5_signed", "o7_staff")]
    opened: Any = {"scan": (), "plan": asked, "referral": ()}
    found = plan_private.look_up(told(), scan(), opened)
    form = load_intake()
    assert found.others == (plan_private.question_name("o7_staff", form),)
    assert found.discuss == (plan_private.question_name("pl1_goal", form),)
    assert None not in (*found.others, *found.discuss)


def test_a_question_without_a_name_of_its_own_and_without_a_label_is_not_listed() -> None:
    node: Any = SimpleNamespace(path="/nowhere", label={})
    form: Any = SimpleNamespace(nodes={"bare": node, "said": SimpleNamespace(path="/nowhere", label={"nl": "Wat?"})})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plan_private, "private_paths", lambda _: frozenset())
        assert plan_private.question_name("bare", form) is None
        assert plan_private.question_name("said", form) == Named((("nl", "Wat?"),))
