"""Merging: the same for every order, grouping and repetition; nothing lost; conflicts told, not decided."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import history
from sync.errors import TooLarge, UnknownDossier
from sync.history import Revision, State, Written, extended, in_order, merge, state_at
from sync.wire import Value

AT = datetime(2026, 1, 1, tzinfo=UTC)
ITEM = "debts/0000000000000001"
PATHS = [
    "name",
    "phone",
    f"{ITEM}/order",
    f"{ITEM}/amount",
    f"{ITEM}/parts/0000000000000002/sum",
    "debts/00000000000000ff/order",
]


def revision(letter: str, parents: str = "", /, **changes: Value) -> Revision:
    """A revision named by a letter, over parents as letters."""
    return at_path(letter, parents, changes)


def at_path(name: str, parents: str, changes: dict[str, Value]) -> Revision:
    return Revision(name, tuple(sorted(parents)), f"device {name}", AT, changes)


@st.composite
def histories(draw: st.DrawFn, most: int = 9) -> list[Revision]:
    """Histories with branches and merges, clearings and agreements, over few paths so that they meet."""
    made: list[Revision] = []
    for number in range(draw(st.integers(1, most))):
        parents = draw(st.sets(st.sampled_from([one.id for one in made]), max_size=3)) if made else set()
        changes = draw(st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, 1, True, "a", ""]), max_size=4))
        name = draw(st.sampled_from("abcdefgh")) + f"{number:02d}"
        made.append(Revision(name, tuple(sorted(parents)), "d", AT, changes))
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_every_order_and_repetition_gives_the_same_state(made: list[Revision], chance: random.Random) -> None:  # G-11
    shuffled = made + chance.choices(made, k=3)
    chance.shuffle(shuffled)
    assert merge(shuffled) == merge(made)


@given(histories(), st.integers(0, 9))
def test_every_grouping_gives_the_same_state(made: list[Revision], cut: int) -> None:  # G-11
    """Whatever two laptops hold, exchanging what the other lacks ends in one state, by whichever way it came."""
    ours, theirs = made[:cut], made[max(cut - 3, 0) :]
    assert merge(ours + theirs) == merge(theirs + ours) == merge(made)


@given(histories())
def test_no_value_ever_written_is_lost(made: list[Revision]) -> None:  # G-13
    found = {(path, type(value), value) for one in in_order(made) for path, value in one.changes.items()}
    assert found == {(path, type(value), value) for one in made for path, value in one.changes.items()}
    came = made[1:]  # the first one is still on its way
    assert {one.id for one in in_order(came)} == {one.id for one in came}


@given(histories())
def test_what_nobody_overwrote_is_a_value_or_in_a_conflict(made: list[Revision]) -> None:
    state = merge(made)
    for one in made:
        for path, value in one.changes.items():
            overwritten = any(path in other.changes and one.id in ancestors(made, other) for other in made)
            if overwritten:
                continue
            if path in state.conflicts:
                assert Written(value, one.device, one.at, one.id) in state.conflicts[path]
            else:
                assert (type(state.values[path]), state.values[path]) == (type(value), value)


def ancestors(made: list[Revision], one: Revision) -> set[str]:
    known = {other.id: other for other in made}
    found: set[str] = set()
    ahead = list(one.parents)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(known[name].parents)
    return found


@given(histories())
def test_a_path_is_never_both_a_value_and_a_conflict(made: list[Revision]) -> None:
    state = merge(made)
    assert not state.values.keys() & state.conflicts.keys()
    assert all(len(written) > 1 for written in state.conflicts.values())


@given(histories(), st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, 2, "b"]), max_size=6))
@settings(max_examples=120)
def test_one_more_revision_over_all_heads_gives_what_a_full_merge_gives(
    made: list[Revision], changes: dict[str, Value]
) -> None:
    before = merge(made)
    last = Revision("z99", before.heads, "d", AT, changes)
    shortcut = extended(before, last)
    assert shortcut is None or shortcut == merge([*made, last])
    next_one = Revision("z999", (last.id,), "e", AT, {"name": "later", **changes})
    both = extended(before, last, next_one)
    assert both is None or both == merge([*made, last, next_one])
    assert both is None or [*both.values] == [*merge([*made, last, next_one]).values]
    assert (both is None) == (shortcut is None)


@given(histories())
def test_a_revision_that_writes_every_path_over_all_heads_settles_everything(made: list[Revision]) -> None:
    last = Revision("z99", merge(made).heads, "d", AT, dict.fromkeys(PATHS, "settled"))
    state = merge([*made, last])
    assert not state.conflicts
    assert state.heads == ("z99",)
    assert set(state.values.values()) == {"settled"}


@given(histories(), st.lists(st.datetimes(), min_size=9, max_size=9))
def test_clocks_that_are_wrong_change_no_value_and_no_order(
    made: list[Revision], clocks: list[datetime]
) -> None:  # G-28
    """Each author's clock says something else."""
    told = zip(made, clocks, strict=False)
    wrong = [Revision(one.id, one.parents, one.device, at.replace(tzinfo=UTC), one.changes) for one, at in told][::-1]
    right, other = merge(made), merge(wrong)
    assert (right.heads, right.values, right.waiting) == (other.heads, other.values, other.waiting)
    writers = [{path: [one.revision for one in who] for path, who in of.conflicts.items()} for of in (right, other)]
    assert writers[0] == writers[1]
    assert [one.id for one in in_order(wrong)] == [one.id for one in in_order(made)]


def test_the_later_of_two_is_the_value() -> None:
    assert merge([revision("b", "a", name="Bo"), revision("a", name="Al")]) == State(("b",), {"name": "Bo"})


def test_two_who_write_the_same_agree() -> None:
    state = merge([revision("a"), revision("b", "a", name="Bo"), revision("c", "a", name="Bo")])
    assert state == State(("b", "c"), {"name": "Bo"})


def test_two_who_write_something_else_are_a_conflict_with_both_authors_and_times() -> None:
    state = merge([revision("a", name="Al"), revision("b", "a", name="Bo"), revision("c", "a", name="Cy")])
    assert state.values == {}
    assert state.conflicts == {
        "name": (Written("Bo", "device b", AT, "b"), Written("Cy", "device c", AT, "c")),
    }


def test_true_against_one_is_a_conflict() -> None:
    assert merge([revision("a"), revision("b", "a", name=True), revision("c", "a", name=1)]).conflicts


def test_a_change_beside_anothers_change_is_no_conflict() -> None:
    state = merge([revision("a"), revision("b", "a", name="Bo"), revision("c", "a", phone="06")])
    assert state.values == {"name": "Bo", "phone": "06"}
    assert not state.conflicts


def test_a_conflict_stays_until_it_is_settled_even_when_other_things_are_saved() -> None:
    made = [
        revision("a"),
        revision("b", "a", name="Bo"),
        revision("c", "a", name="Cy"),
        revision("d", "bc", phone="06"),
    ]
    assert "name" in merge(made).conflicts
    assert merge([*made, revision("e", "d", name="Cy")]).values["name"] == "Cy"


FIRST = at_path("a", "", {f"{ITEM}/order": "1", f"{ITEM}/amount": "100"})
REMOVED = at_path("r", "a", {f"{ITEM}/order": None, f"{ITEM}/amount": None})


def test_a_removal_against_a_change_of_what_was_there_is_a_conflict() -> None:  # G-12
    state = merge([FIRST, REMOVED, at_path("e", "a", {f"{ITEM}/amount": "200"})])
    assert [one.value for one in state.conflicts[f"{ITEM}/amount"]] == ["200", None]


def test_a_removal_against_something_new_inside_is_a_conflict() -> None:  # G-12
    state = merge([FIRST, REMOVED, at_path("e", "a", {f"{ITEM}/creditor": "bank"})])
    assert [one.value for one in state.conflicts[f"{ITEM}/creditor"]] == ["bank", None]


def test_a_removal_against_something_new_deep_inside_is_a_conflict() -> None:  # G-12
    deep = f"{ITEM}/parts/0000000000000002/sum"
    assert deep in merge([FIRST, REMOVED, at_path("e", "a", {deep: "5"})]).conflicts


def test_a_removal_and_a_new_item_beside_it_are_no_conflict() -> None:
    beside = at_path("e", "a", {"debts/00000000000000ff/order": "2"})
    state = merge([FIRST, REMOVED, beside])
    assert not state.conflicts
    assert state.values["debts/00000000000000ff/order"] == "2"


def test_clearing_one_answer_of_an_item_is_no_removal() -> None:
    cleared = at_path("c", "a", {f"{ITEM}/amount": None})
    assert not merge([FIRST, cleared, at_path("e", "a", {f"{ITEM}/creditor": "bank"})]).conflicts


def test_an_item_that_was_put_back_after_its_removal_is_no_longer_in_conflict() -> None:
    made = [FIRST, REMOVED, at_path("e", "a", {f"{ITEM}/creditor": "bank"})]
    back = at_path("b", "er", {f"{ITEM}/order": "1"})
    state = merge([*made, back])
    assert not state.conflicts
    assert state.values[f"{ITEM}/creditor"] == "bank"


def test_a_removal_that_is_confirmed_settles_the_conflict() -> None:
    made = [FIRST, REMOVED, at_path("e", "a", {f"{ITEM}/creditor": "bank"})]
    state = merge([*made, at_path("s", "er", {f"{ITEM}/creditor": None})])
    assert not state.conflicts
    assert not any(state.values.values())


@given(
    st.sets(st.sampled_from(["order", "amount", "parts/0000000000000002/sum"]), min_size=1),
    st.sampled_from(["order", "amount", "creditor", "parts/0000000000000002/sum", "parts/0000000000000003/sum"]),
)
def test_every_removal_with_a_change_inside_beside_it_is_a_conflict(leaves: set[str], inside: str) -> None:  # G-12
    first = at_path("a", "", {f"{ITEM}/{leaf}": "1" for leaf in leaves})
    removal = at_path("r", "a", {f"{ITEM}/{leaf}": None for leaf in leaves})
    state = merge([first, removal, at_path("e", "a", {f"{ITEM}/{inside}": "2"})])
    assert {one.value for one in state.conflicts[f"{ITEM}/{inside}"]} == {"2", None}


def test_a_revision_without_its_ancestor_waits_and_changes_nothing() -> None:
    state = merge([revision("a", name="Al"), revision("c", "b", name="Cy"), revision("d", "c", phone="06")])
    assert state == State(("a",), {"name": "Al"}, {}, ("c", "d"))


def test_the_state_at_a_revision_is_what_its_author_saw() -> None:
    made = [revision("a", name="Al"), revision("b", "a", name="Bo"), revision("c", "a", phone="06")]
    assert state_at(made, "b") == State(("b",), {"name": "Bo"})
    assert state_at(made, "c") == State(("c",), {"name": "Al", "phone": "06"})
    with pytest.raises(UnknownDossier):
        state_at(made, "z")


def test_a_dossier_beyond_its_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_REVISIONS", 2)
    monkeypatch.setattr(history, "MAX_PATHS", 2)
    with pytest.raises(TooLarge):
        merge([revision("a"), revision("b"), revision("c")])
    with pytest.raises(TooLarge):
        merge([revision("a", x=1, y=1, z=1)])


def test_an_empty_history_is_an_empty_state() -> None:
    assert merge([]) == State()
