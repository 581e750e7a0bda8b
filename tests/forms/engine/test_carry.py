"""Answers under another version of their form: moved by name, nothing dropped, nothing overwritten, all told."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import REFUSED, UNKNOWN
from forms.engine.carry import Carried, Fate, carry_over
from forms.engine.model import Form
from forms.engine.session import Session
from tests.forms.engine.build import TODAY, Part, form, group, items, q, repeat

A, B = f"{1:016x}", "00000000000000ff"
LIST = "instance('list')/root/item"
NASTY = "=1+1 \u202e<b>é🙂\n//"


def read(*parts: Part, model: str = "") -> Form:
    made = form(*parts, model=model)
    assert made.problems == ()
    return made


def after(values: Mapping[str, str], carried: Carried) -> dict[str, str]:
    merged: dict[str, str | None] = {**values, **carried.changes}
    return {path: value for path, value in merged.items() if value is not None}


def fates(carried: Carried) -> list[tuple[Fate, str, str]]:
    return [(each.fate, each.was, each.path) for each in carried.told]


def test_an_answer_in_its_place_is_left_alone_and_not_told() -> None:
    one = read(group("g", q("x")), repeat("r", q("y", "int")))
    assert carry_over({"x": NASTY, f"r/{A}/order": "1", f"r/{A}/y": UNKNOWN}, one, (one,)) == Carried()


def test_another_group_changes_nothing_that_is_stored() -> None:
    old, new = read(group("a", q("x"), q("y"))), read(group("a", q("y")), group("b", q("x")))
    assert carry_over({"x": "1"}, new, (old,)) == Carried()


def test_into_a_repeat_goes_to_the_first_item_by_order() -> None:
    new = read(repeat("r", q("x"), q("y")))
    values = {"x": NASTY, f"r/{A}/order": "2", f"r/{B}/order": "1", f"r/{A}/y": "a", f"r/{B}/y": "b"}
    carried = carry_over(values, new)
    assert carried.changes == {f"r/{B}/x": NASTY, "x": None}
    assert fates(carried) == [(Fate.MOVED, "x", f"r/{B}/x")]


def test_into_an_empty_repeat_makes_the_same_item_on_every_laptop() -> None:
    new = read(repeat("r", q("x"), repeat("s", q("z"))))
    carried = carry_over({"x": "1", "z": "2"}, new)
    assert after({}, carried) == {
        f"r/{A}/x": "1", f"r/{A}/order": "1", f"r/{A}/s/{A}/z": "2", f"r/{A}/s/{A}/order": "1"
    }  # fmt: skip
    assert carried == carry_over({"z": "2", "x": "1"}, new)


def test_out_of_a_repeat_the_first_item_takes_the_place_and_the_others_are_kept_and_told() -> None:
    new = read(q("x"), repeat("r", q("y")))
    values = {f"r/{A}/order": "2", f"r/{A}/x": "later", f"r/{B}/order": "1", f"r/{B}/x": "first"}
    carried = carry_over(values, new)
    assert after(values, carried) == {
        "x": "first", f"r/{A}/order": "2", f"r/{A}/x": "later", f"r/{B}/order": "1"
    }  # fmt: skip
    assert fates(carried) == [
        (Fate.MOVED, f"r/{B}/x", "x"),
        (Fate.ONE_OF_MANY, f"r/{A}/x", f"r/{A}/x"),
    ]


def test_a_place_that_holds_an_answer_already_is_not_overwritten() -> None:
    values = {"x": "here", f"r/{A}/x": "there"}
    carried = carry_over(values, read(q("x"), repeat("r", q("y"))))
    assert carried.changes == {}
    assert fates(carried) == [(Fate.OCCUPIED, f"r/{A}/x", f"r/{A}/x")]


def test_to_another_repeat_every_item_goes_along_with_its_order() -> None:
    old, new = read(repeat("r", q("x"))), read(repeat("s", q("x")))
    values = {f"r/{A}/order": "2", f"r/{A}/x": "a", f"r/{B}/order": "1", f"r/{B}/x": "b"}
    session = Session(new, after(values, carry_over(values, new, (old,))), today=TODAY)
    assert [session.value(f"s/{item}/x") for item in session.items("s")] == ["b", "a"]


def test_a_question_that_is_gone_keeps_its_answer_in_every_item() -> None:
    old, new = read(q("x"), repeat("r", q("y"), q("z"))), read(repeat("r", q("z")))
    values = {"x": NASTY, f"r/{A}/y": REFUSED, f"r/{A}/order": "1"}
    carried = carry_over(values, new, (old,))
    assert carried.changes == {}
    assert [(each.fate, each.path, each.value) for each in carried.told] == [
        (Fate.REMOVED, "x", NASTY),
        (Fate.REMOVED, f"r/{A}/y", REFUSED),
    ]


def test_another_type_and_another_unit_are_told_with_what_they_were() -> None:
    old = read(q("x", "int"), q("m", "decimal", kt__unit="week"))
    new = read(q("x", "date"), q("m", "decimal", kt__unit="month"))
    carried = carry_over({"x": "12", "m": "3.5"}, new, (old,))
    assert [(each.fate, each.path, each.before, each.after) for each in carried.told] == [
        (Fate.UNIT, "m", "week", "month"),
        (Fate.KIND, "x", "integer", "date"),
    ]
    assert carried.changes == {}


def test_a_question_that_became_a_group_or_a_repeat_keeps_its_answer() -> None:
    values = {"x": "12"}
    for now in (group("x", q("y")), repeat("x", q("y"))):
        carried = carry_over(values, read(now), (read(q("x")),))
        assert (carried.changes, [each.fate for each in carried.told]) == ({}, [Fate.KIND])


def test_an_answer_in_the_way_of_a_move_stays_and_so_does_the_one_that_would_move() -> None:
    values = {"r": "an answer of old", "x": "1"}
    carried = carry_over(values, read(repeat("r", q("x"))))
    assert carried.changes == {}
    assert {each.fate for each in carried.told} == {Fate.KIND, Fate.OCCUPIED}


def test_an_answer_of_another_type_is_told_even_when_nobody_knows_the_old_form() -> None:
    assert fates(carry_over({"x": "twaalf", "y": UNKNOWN}, read(q("x", "int"), q("y", "int")))) == [
        (Fate.UNFIT, "x", "x")
    ]


def test_a_choice_that_is_gone_is_told_and_stays_chosen() -> None:
    parts = (q("one", "select1", choices=LIST), q("many", "select", choices=LIST))
    old, new = read(*parts, model=items("a Aap", "b Beer")), read(*parts, model=items("a Aap"))
    carried = carry_over({"one": "b", "many": "a b"}, new, (old,))
    assert carried.changes == {}
    assert [(each.fate, each.path, each.value) for each in carried.told] == [
        (Fate.CHOICE, "many", "b"),
        (Fate.CHOICE, "one", "b"),
    ]


def test_a_renamed_choice_is_told_with_its_new_name_over_more_than_one_version() -> None:
    part = q("x", "select1", choices=LIST)
    first, second = read(part, model=items("a Aap", "b Beer")), read(part, model=items("a Aap", "c Das"))
    new = read(part, model=items("ape Aap", "c Das"))
    carried = carry_over({"x": "a"}, new, (second, first))
    assert [(each.fate, each.value, each.after) for each in carried.told] == [(Fate.RENAMED, "a", "ape")]


NAMES = ("a", "b", "c", "d")
KINDS = ("string", "int", "date", "select1", "select")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form of these names: each absent, at the top, in a group, or in one of two repeats, one inside the other."""
    homes: dict[str, list[Part]] = {"top": [], "group": [], "r": [q("in_r")], "s": [q("in_s")]}
    for name in NAMES:
        home = draw(st.sampled_from(("absent", *homes)))
        kind = draw(st.sampled_from(KINDS))
        part = q(name, kind, choices=LIST if kind.startswith("select") else "")
        if home != "absent":
            homes[home].append(part)
    held = (group("g", *homes["group"], q("in_g")), repeat("r", *homes["r"], repeat("s", *homes["s"])))
    names = draw(st.sets(st.sampled_from(("1", "2", "2026-01-01", "x")), min_size=1))
    return read(*homes["top"], *held, model=items(*(f"{name} Label{name}" for name in sorted(names))))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Form, dict[str, str]]:
    """A form and a draft that was made with it, with any text for an answer."""
    made = draw(forms())
    session = Session(made, {}, today=TODAY)
    for item in draw(st.lists(st.sampled_from((A, B)), unique=True)):
        session.add_item("r", item)
        for inner in draw(st.lists(st.sampled_from((A, B)), unique=True)):
            session.add_item(f"r/{item}/s", inner)
    texts = st.sampled_from(("1", "2", "1 2 x", "x", "2026-01-01", NASTY, UNKNOWN, REFUSED))
    for state in list(session.states()):
        if not state.node.holds and draw(st.booleans()):
            session.set(state.path, draw(texts))
    return made, dict(session.values)


@given(answered(), forms(), st.booleans())
@settings(max_examples=60)
def test_every_answer_can_be_found_afterwards_in_the_form_or_in_the_list(
    draft: tuple[Form, dict[str, str]], new: Form, knows: bool
) -> None:
    old, values = draft
    carried = carry_over(values, new, (old,) if knows else ())
    now = after(values, carried)
    answers = {path: value for path, value in values.items() if not path.endswith("/order")}
    stands = {each.was: each.path for each in carried.told}
    for path, value in answers.items():
        assert now[stands.get(path, path)] == value, "nothing is dropped"
    kept = sorted(value for path, value in now.items() if not path.endswith("/order"))
    assert kept == sorted(answers.values()), "nothing is overwritten or made up"
    session = Session(new, now, today=TODAY)
    asked = {state.path: state for state in session.states() if not state.node.holds}
    told = {each.path for each in carried.told}
    for path in now.keys() - told:
        assert path.endswith("/order") or asked[path].valid, "what is not told stands in the form, and fits"
    assert carry_over(now, new).changes == {}, "once is enough"
