"""Answers that a corrected form asks for no longer, counts away or works out itself are told, and kept."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.engine.carry import Fate, carry_over
from forms.engine.model import Form
from forms.engine.out_of_sight import out_of_sight
from forms.engine.session import Session
from tests.forms.engine.build import TODAY, form, group, q, repeat

A, B = f"{1:016x}", f"{2:016x}"
ITEMS = {f"r/{A}/y": "one", f"r/{A}/order": "1", f"r/{B}/y": "two", f"r/{B}/order": "2"}


def told(values: Mapping[str, str], new: Form, old: Form) -> list[tuple[Fate, str, str]]:
    carried = carry_over(values, new, (old,))
    found = out_of_sight(values, carried, new, old, today=TODAY)
    return [(one.fate, one.was, one.path) for one in (*carried.told, *found)]


@pytest.mark.parametrize(
    ("new", "values", "expected"),
    [
        (form(q("x"), q("y", relevant="/data/x = 'b'")), {"x": "a", "y": "kept"}, [(Fate.ASIDE, "y", "y")]),
        (form(q("x"), q("y", relevant="/data/x = 'a'")), {"x": "a", "y": "kept"}, []),
        (form(q("x"), group("g", q("y"), relevant="false()")), {"x": "a", "y": "kept"}, [(Fate.ASIDE, "y", "y")]),
        (form(q("x"), q("y", calculate="/data/x")), {"x": "a", "y": "kept"}, [(Fate.WORKED_OUT, "y", "y")]),
        (form(q("x"), q("y", calculate="/data/x")), {"x": "a", "y": "a"}, []),
        (form(q("x"), q("y", calculate="''")), {"x": "a", "y": "kept"}, [(Fate.WORKED_OUT, "y", "y")]),
        (form(q("x")), {"x": "a", "y": "kept"}, [(Fate.REMOVED, "y", "y")]),
    ],
)
def test_a_question_that_no_longer_shows_its_answer_tells_why(
    new: Form, values: dict[str, str], expected: list[tuple[Fate, str, str]]
) -> None:
    assert new.problems == ()
    assert told(values, new, form(q("x"), q("y"))) == expected


def test_items_that_the_form_now_counts_away_are_told_one_by_one() -> None:
    new = form(repeat("r", q("y"), count="1"))
    assert told(ITEMS, new, form(repeat("r", q("y")))) == [(Fate.ASIDE, f"r/{B}/y", f"r/{B}/y")]


def test_an_answer_that_moved_to_where_it_is_not_asked_is_told_of_both() -> None:
    new = form(repeat("r", q("y"), q("z"), relevant="false()"))
    assert told({"z": "1"}, new, form(q("z"))) == [
        (Fate.MOVED, "z", f"r/{A}/z"),
        (Fate.ASIDE, "z", f"r/{A}/z"),
    ]


def test_what_the_older_form_did_not_ask_either_is_not_told() -> None:
    old, new = (form(q("x"), q("y", relevant=f"/data/x = '{word}'")) for word in "bc")
    assert told({"x": "a", "y": "kept"}, new, old) == []


_SHAPES = [q("y"), q("y", relevant="/data/x = 'b'"), q("y", calculate="/data/x"), q("z"), q("y", "int")]
_SHAPES += [group("y", q("z")), group("g", q("y"), relevant="/data/x != ''"), repeat("r", q("y"), count="1")]
_SHAPES += [
    repeat("r", q("y")),
    repeat("r", repeat("s", q("y"), q("z"))),
    repeat("r", q("y"), relevant="/data/x = 'a'"),
]
_FORMS = [form(q("x"), shape) for shape in _SHAPES]


@given(st.sampled_from(_FORMS), st.sampled_from(_FORMS), st.sampled_from("ab"), st.data())
def test_every_answer_that_was_shown_is_shown_or_told_and_kept(
    old: Form, new: Form, x: str, data: st.DataObject
) -> None:
    paths = ["y", "z", f"r/{A}/y", f"r/{B}/y", f"r/{A}/s/{B}/y"]
    values = {"x": x, **data.draw(st.dictionaries(st.sampled_from(paths), st.sampled_from(["a", "7", "q"])))}
    carried = carry_over(values, new, (old,))
    found = (*carried.told, *out_of_sight(values, carried, new, old, today=TODAY))
    left = {path: value for path, value in {**values, **carried.changes}.items() if value}
    before, after = (Session(each, answers, today=TODAY) for each, answers in ((old, values), (new, left)))
    assert sorted(left[path] for path in left if not path.endswith("/order")) == sorted(values.values())
    for state in before.states():
        moved = next((one.path for one in found if one.was == state.path), state.path)
        shown = {each.path: each.value for each in after.states()}.get(moved)
        if state.value and state.value == values.get(state.path) and shown != state.value:
            assert any(one.was == state.path for one in found), (state.path, left)
