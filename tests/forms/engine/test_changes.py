"""Two versions of a form compared: by name, one difference at a time."""

import pytest

from forms.engine.changes import Changed, Difference, compare
from forms.engine.model import Form
from tests.forms.engine.build import Part, form, group, items, q, repeat

LIST = "instance('list')/root/item"


def told(old: tuple[Part, ...], new: tuple[Part, ...], one: str = "", other: str = "") -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in differences(old, new, one, other)]


def differences(old: tuple[Part, ...], new: tuple[Part, ...], one: str = "", other: str = "") -> list[Difference]:
    return list(compare(read(*old, model=one), read(*new, model=other or one)))


def read(*parts: Part, model: str = "") -> Form:
    made = form(*parts, model=model)
    assert made.problems == ()
    return made


def test_equal_forms_do_not_differ() -> None:
    parts = (group("a", q("x", "int", relevant="1 = 1")), repeat("r", q("y"), q("z", "select1", choices=LIST)))
    assert told(parts, parts, items("p Ja")) == []


def test_what_came_is_told_in_the_order_of_the_form_and_what_went_after_it() -> None:
    found = told((q("b"), q("gone"), q("c")), (q("first"), q("b"), q("new"), q("c")))
    assert found == [("added", "first"), ("added", "new"), ("removed", "gone")]


def test_another_group_is_a_move_but_another_order_is_none() -> None:
    assert told((group("a", q("x"), q("y")), group("b", q("z"))), (group("a", q("y")), group("b", q("z"), q("x")))) == [
        ("group", "x")
    ]


def test_a_group_that_moves_with_all_in_it_is_told_once() -> None:
    inner = group("inner", q("x"), q("y"))
    (moved,) = differences((group("a", inner), group("b", q("z"))), (group("a", q("w")), group("b", q("z"), inner)))[1:]
    assert (moved.code, moved.name, moved.before, moved.after) == (Changed.GROUP, "inner", "a", "b")


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ((q("x"), repeat("r", q("y"))), (repeat("r", q("x"), q("y")),), ("", "r")),
        ((repeat("r", q("x"), q("y")),), (q("x"), repeat("r", q("y"))), ("r", "")),
        (
            (repeat("r", q("x"), q("y")), repeat("s", q("z"))),
            (repeat("r", q("y")), repeat("s", q("z"), q("x"))),
            ("r", "s"),
        ),
        (
            (repeat("r", q("x"), q("y"), repeat("s", q("z"))),),
            (repeat("r", q("y"), repeat("s", q("x"), q("z"))),),
            ("r", "r/s"),
        ),
    ],
)
def test_into_and_out_of_a_repeat_is_told_as_another_place(
    old: tuple[Part, ...], new: tuple[Part, ...], places: tuple[str, str]
) -> None:
    (moved,) = differences(old, new)
    assert (moved.code, moved.name, (moved.before, moved.after)) == (Changed.REPEAT, "x", places)


def test_type_and_unit_are_told_with_what_they_were() -> None:
    old = (q("x", "int"), q("m", "decimal", kt__unit="week"))
    new = (q("x", "decimal"), q("m", "decimal", kt__unit="month"))
    assert [(each.code, each.name, each.before, each.after) for each in differences(old, new)] == [
        ("kind", "x", "integer", "decimal"),
        ("unit", "m", "week", "month"),
    ]


def test_a_question_that_becomes_a_group_or_a_group_a_repeat_has_another_type() -> None:
    assert told((q("x"),), (group("x", q("y")),)) == [("kind", "x"), ("added", "y")]
    assert told((group("x", q("y")),), (repeat("x", q("y")),)) == [
        ("kind", "x"),
        ("label", "x"),  # the builder gives a repeat none
        ("repeat", "y"),
    ]


def test_conditions_constraints_and_calculations_are_told() -> None:
    old = (q("w"), q("x", relevant="/data/w = '1'"), q("y", constraint=". != 'a'"), q("z", "none", calculate="1 + 1"))
    new = (q("w"), q("x", relevant="/data/w = '2'"), q("y"), q("z", "none", calculate="1 + 2"))
    assert told(old, new) == [("condition", "x"), ("constraint", "y"), ("calculation", "z")]


def test_marks_of_the_form_are_told() -> None:
    assert told((q("x", kt__private="yes"),), (q("x", kt__needed="plan"),)) == [("private", "x"), ("needed", "x")]


def test_choices_that_came_and_went_are_told_once_for_all_questions_that_use_the_list() -> None:
    parts = (q("x", "select1", choices=LIST), q("y", "select", choices=LIST))
    found = differences(parts, parts, items("a Aap", "b Beer"), items("a Aap", "c Das"))
    assert [(each.code, each.names, each.before, each.after) for each in found] == [
        ("choice_removed", ("x", "y"), "b", ""),
        ("choice_added", ("x", "y"), "", "c"),
    ]
    assert [each.choice for each in found] == [{"": "Beer"}, {"": "Das"}]


def test_a_choice_with_the_same_label_and_another_name_is_renamed() -> None:
    parts = (q("x", "select1", choices=LIST),)
    (found,) = differences(parts, parts, items("a Aap", "b Beer"), items("a Aap", "bear Beer"))
    assert (found.code, found.before, found.after) == (Changed.CHOICE_RENAMED, "b", "bear")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (items("a Beer", "b Beer"), items("a Beer", "c Beer")),  # the label stood there twice
        (items("b Beer"), items("c Beer", "d Beer")),  # two have it now
    ],
)
def test_in_doubt_a_choice_went_and_another_came(one: str, other: str) -> None:
    parts = (q("x", "select1", choices=LIST),)
    codes = {each.code for each in differences(parts, parts, one, other)}
    assert codes == {Changed.CHOICE_REMOVED, Changed.CHOICE_ADDED}


def test_a_choice_that_keeps_its_name_and_says_something_else_is_told() -> None:
    parts = (q("x", "select1", choices=LIST),)
    (found,) = differences(parts, parts, items("p Ja", "q Nee"), items("p Nooit", "q Nee"))
    assert (found.code, found.before, found.after, found.choice) == (Changed.CHOICE_LABEL, "p", "p", {"": "Nooit"})


def test_a_question_that_moved_does_not_make_those_that_refer_to_it_different() -> None:
    asks = q("x", relevant="/data/a/y = 'a/y'")
    old, new = group("a", q("y"), q("z")), group("b", q("y"), q("w"))
    assert told((old, group("b", q("w")), asks), (group("a", q("z")), new, q("x", relevant="/data/b/y  = 'a/y'"))) == [
        ("group", "y")
    ]
    assert told((q("y"), q("x", relevant="/data/y = 'a/y'")), (q("y"), q("x", relevant="/data/y = 'b/y'"))) == [
        ("condition", "x")
    ]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ({}, {"required": "true()"}, "required"),
        ({"readonly": "true()"}, {}, "readonly"),
        ({"kt__check": "bsn"}, {"kt__check": "kvk"}, "bind::kt:check"),
        ({"kt__one_of": "a"}, {}, "bind::kt:one_of"),
    ],
)
def test_nothing_that_a_row_says_changes_unseen(old: dict[str, str], new: dict[str, str], column: str) -> None:
    (found,) = differences((q("x", "int", **old),), (q("x", "int", **new),))
    assert (found.code, found.name, found.after) == (Changed.COLUMNS, "x", column)
