"""Answers from a file: names, lists for repeats, node paths; every problem at once, no answer in a message."""

import pytest

from forms.answers import MAX_TEXT, REFUSED, UNKNOWN
from forms.intake import AnswersRefused, answers_from_json, load_intake

FIRST = "0000000000000001"
SECOND = "0000000000000002"


def taken(answers: object) -> dict[str, str]:
    return answers_from_json(answers, load_intake())


def test_plain_answers_become_stored_text() -> None:
    assert taken({"w1_wish": "go_on", "p11_feeling": 4, "d3_total": 18500, "p1_name": " Ann\r\nB "}) == {
        "w1_wish": "go_on",
        "p11_feeling": "4",
        "d3_total": "18500",
        "p1_name": "Ann\nB",
    }


def test_several_choices_are_a_list_or_text_and_yes_no_may_be_true_or_false() -> None:
    assert taken({"s4_seizure": ["bank", "home"]}) == taken({"s4_seizure": "bank home"}) == {"s4_seizure": "bank home"}
    assert taken({"t1_asked": True}) == {"t1_asked": "yes"}


def test_not_knowing_and_not_saying() -> None:
    assert taken({"p1_name": {"no_answer": "refused"}, "d3_total": {"no_answer": "unknown"}}) == {
        "p1_name": REFUSED,
        "d3_total": UNKNOWN,
    }


def test_empty_answers_are_none() -> None:
    assert taken({"p1_name": "", "d3_total": None, "w1_wish": "  "}) == {}


def test_repeats_are_lists_also_inside_each_other() -> None:
    values = taken({"business": [{"o8_commitments": [{"o8_amount": 10.5}, {"o8_amount": 20}]}, {"o6_hours": 8}]})
    assert values[f"business/{FIRST}/o8_commitments/{SECOND}/o8_amount"] == "20"
    assert values[f"business/{FIRST}/o8_commitments/{FIRST}/o8_amount"] == "10.5"
    assert values[f"business/{SECOND}/o6_hours"] == "8"
    assert values[f"business/{SECOND}/order"] == "2"


def test_a_question_of_a_repeat_outside_of_it_goes_to_the_first_item() -> None:
    values = taken({"figures": [{"f7_cash": 5}], "h1_household": 7, "o8_amount": 3})
    assert values[f"figures/{FIRST}/h1_household"] == "7"
    assert values[f"business/{FIRST}/o8_commitments/{FIRST}/o8_amount"] == "3"


@pytest.mark.parametrize(
    "path",
    [
        "/data/figures[2]/f7_cash",
        "/data/figures_phase/figures[2]/money_business/f7_cash",
        "/data/figures_phase[1]/figures[2]/f7_cash",
    ],
)
def test_node_paths_are_understood_with_and_without_groups(path: str) -> None:
    assert taken({path: 5}) == {f"figures/{SECOND}/f7_cash": "5", f"figures/{SECOND}/order": "2"}


def test_groups_may_hold_their_answers() -> None:
    assert taken({"first": {"wish": {"w1_wish": "unsure"}}}) == {"w1_wish": "unsure"}


def test_the_same_file_always_gives_the_same_values() -> None:
    answers = {"figures": [{"f7_cash": 5}, {"f7_cash": 6}], "w1_wish": "go_on"}
    assert list(taken(answers).items()) == list(taken(answers).items())


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ([], "the file"),
        ({"q1": "x"}, "q1"),
        ({"w1_wish": "fly"}, "w1_wish"),
        ({"w1_wish": {"no_answer": "maybe"}}, "w1_wish"),
        ({"w1_wish": [1]}, "w1_wish"),
        ({"s4_seizure": ["bank", "moon"]}, "s4_seizure"),
        ({"f1_turnover": 3}, "f1_turnover"),
        ({"figures": {}}, "figures"),
        ({"figures": [3]}, "figures[1]"),
        ({"figures": [{}] * 201}, "figures"),
        ({"figures": [{"w1_wish": "go_on"}]}, "figures[1].w1_wish"),
        ({"first": 3}, "first"),
        ({"p1_name": "x" * (MAX_TEXT + 1)}, "p1_name"),
        ({"d3_total": 1e300}, "d3_total"),
        ({"d3_total": float("nan")}, "d3_total"),
        ({"/data": 1}, "/data"),
        ({"/data/figures[0]/f7_cash": 1}, "/data/figures[0]/f7_cash"),
        ({"/data/figures[999]/f7_cash": 1}, "/data/figures[999]/f7_cash"),
        ({"/data/nothing": 1}, "/data/nothing"),
        ({"/data/fig ures/f7_cash": 1}, "/data/fig ures/f7_cash"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(answers: object, place: str) -> None:
    with pytest.raises(AnswersRefused) as caught:
        taken(answers)
    assert caught.value.code == "I-001"
    assert [problem.split(":")[0].split(" does")[0] for problem in caught.value.problems] == [place]


def test_all_problems_come_at_once_without_the_answers() -> None:
    with pytest.raises(AnswersRefused) as caught:
        taken({"w1_wish": "secret words", "nowhere": "more secrets", "s6_week": "no"})
    assert len(caught.value.problems) == 2
    assert "secret" not in str(caught.value)
    assert "nothing was stored" in str(caught.value)
