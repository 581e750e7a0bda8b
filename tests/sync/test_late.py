"""Late revisions: one rule for handover, transfer and revocation; accepted or set aside, never lost or slipped in."""

import random
from collections.abc import Set

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.history import Revision, State, extended, late_after, latest, merge
from sync.laptop import redaction
from sync.wire import Value
from tests.sync.test_history import AT, PATHS, ancestors

DEVICES = ["anna", "bo", "cas"]


def said(letter: str, parents: str, device: str, /, aside: str = "", **changes: str) -> Revision:
    """A revision named by a letter, of a device, over and beside others as letters."""
    return Revision(letter, tuple(sorted(parents)), device, AT, changes, aside=tuple(sorted(aside)))


def by_anna(device: str) -> bool:
    return device == "anna"


FIRST = said("a", "", "anna", name="Noor")
LATE = said("b", "a", "bo", name="Nora", phone="1")


def history_of(chance: random.Random) -> list[Revision]:
    """A history of several devices that set each other's revisions aside now and then; drawn fast."""
    made: list[Revision] = []
    for number in range(chance.randint(1, 9)):
        ids = [one.id for one in made]
        parents = tuple(sorted(chance.sample(ids, min(len(ids), chance.randint(0, 3)))))
        aside = tuple(sorted(chance.sample(ids, min(len(ids), chance.randint(0, 2)))))
        paths = chance.sample(PATHS, chance.randint(0, 4))
        changes: dict[str, Value] = {path: chance.choice([None, 1, True, "a", ""]) for path in paths}
        name = f"{chance.choice('abcdefgh')}{number:02d}"
        made.append(Revision(name, parents, chance.choice(DEVICES), AT, changes, aside=aside))
    return made


shared = st.randoms(use_true_random=False).map(history_of)
entitled_sets = st.sets(st.sampled_from(DEVICES))
few = settings(max_examples=60)


def test_what_somebody_without_rights_wrote_is_late_and_changes_nothing() -> None:  # G-14
    state = merge([FIRST, LATE], by_anna)
    assert state.values == {"name": "Noor"}
    assert state.heads == ("a",)
    assert state.late == ("b",)
    assert late_after(state, {"a": FIRST, "b": LATE}) == (LATE,)


def test_accepting_is_writing_over_it() -> None:
    accepted = said("c", "ab", "anna")
    state = merge([FIRST, LATE, accepted], by_anna)
    assert state.values == {"name": "Nora", "phone": "1"}
    assert (state.late, state.set_aside, state.heads) == ((), (), ("c",))


def test_setting_aside_is_naming_it() -> None:
    aside = said("c", "a", "anna", aside="b")
    state = merge([FIRST, LATE, aside], by_anna)
    assert state.values == {"name": "Noor"}
    assert (state.late, state.set_aside) == ((), ("b",))


def test_of_one_who_accepts_and_one_who_sets_aside_the_first_wins() -> None:
    accepted, aside = said("c", "ab", "anna"), said("d", "a", "anna", aside="b")
    state = merge([FIRST, LATE, accepted, aside], by_anna)
    assert state.values["phone"] == "1"
    assert (state.late, state.set_aside) == ((), ())


def test_somebody_without_rights_neither_accepts_nor_sets_aside() -> None:  # G-14
    more = said("d", "b", "cas", aside="b")
    over = said("e", "abd", "cas")
    state = merge([FIRST, LATE, more, over], by_anna)
    assert state.values == {"name": "Noor"}
    assert state.late == ("b", "d", "e")


def test_what_was_written_before_a_handover_counts_once_the_new_team_wrote_over_it() -> None:
    new_team = said("c", "b", "cas")
    assert merge([FIRST, LATE], lambda device: device == "cas") == State(
        late=("a", "b"), proposed={"name": "Nora", "phone": "1"}
    )
    state = merge([FIRST, LATE, new_team], lambda device: device == "cas")
    assert state.values == {"name": "Nora", "phone": "1"}
    assert state.late == ()


@few
@given(shared, entitled_sets, st.randoms(use_true_random=False))
def test_every_order_and_repetition_gives_the_same_values_and_late_lists(
    made: list[Revision], who: Set[str], chance: random.Random
) -> None:  # G-11
    shuffled = made + chance.choices(made, k=3)
    chance.shuffle(shuffled)
    assert merge(shuffled, who.__contains__) == merge(made, who.__contains__)


@few
@given(shared, entitled_sets)
def test_every_revision_counts_is_late_set_aside_or_waits_and_in_one_way_only(
    made: list[Revision], who: Set[str]
) -> None:  # G-13
    state = merge(made, who.__contains__)
    counted = {one for head in state.heads for one in (head, *ancestors(made, by_id(made, head)))}
    parts = [counted, {*state.late}, {*state.set_aside}, {*state.waiting}]
    assert set().union(*parts) == {one.id for one in made}
    assert sum(len(part) for part in parts) == len(made)


@few
@given(shared, entitled_sets)
def test_without_what_does_not_count_the_values_are_the_same(made: list[Revision], who: Set[str]) -> None:  # G-14
    """Taking every late revision out changes no value, conflict or head: none of them has any influence."""
    state = merge(made, who.__contains__)
    kept = [one for one in made if one.id not in {*state.late, *state.set_aside}]
    without = merge(kept)
    assert (without.values, without.conflicts, without.heads) == (state.values, state.conflicts, state.heads)


@few
@given(shared, entitled_sets)
def test_a_late_revision_that_is_accepted_counts_with_all_it_was_written_over(
    made: list[Revision], who: Set[str]
) -> None:
    state = merge(made, who.__contains__)
    if who and state.late:
        over = Revision("z99", tuple(sorted({*state.heads, state.late[0]})), min(who), AT, {})
        after = merge([*made, over], who.__contains__)
        assert not {state.late[0], *ancestors(made, by_id(made, state.late[0]))} & {*after.late, *after.set_aside}


@few
@given(shared, entitled_sets)
def test_when_everybody_may_write_nothing_is_late(made: list[Revision], who: Set[str]) -> None:
    assert merge(made, lambda _device: True) == merge(made)
    assert not merge(made).late


@few
@given(shared, entitled_sets, st.sampled_from(DEVICES), st.dictionaries(st.sampled_from(PATHS), st.just("x")))
def test_one_more_revision_gives_what_a_full_merge_gives(
    made: list[Revision], who: Set[str], device: str, changes: dict[str, str]
) -> None:
    before = merge(made, who.__contains__)
    last = Revision("z99", before.heads, device, AT, changes, aside=before.late[:1])
    plain = Revision("z99", before.heads, device, AT, changes)
    for one in (last, plain):
        shortcut = extended(before, one, entitled=who.__contains__)
        assert shortcut is None or shortcut == merge([*made, one], who.__contains__)


def by_id(made: list[Revision], name: str) -> Revision:
    return next(one for one in made if one.id == name)


@given(shared, st.randoms(use_true_random=False))
@few
def test_who_writes_over_the_latest_of_some_writes_over_all_of_them(
    made: list[Revision], chance: random.Random
) -> None:
    chosen = {one.id for one in made if chance.random() < 0.5}
    ends = latest(made, chosen)
    above = {one.id: ancestors(made, one) for one in made}
    assert chosen <= {*ends}.union(*(above[one] for one in ends))
    assert all(one not in above[other] for one in ends for other in ends)


def test_only_a_revision_written_over_a_blanked_one_tells_what_it_was() -> None:
    """One beside it never saw it, and could make up what was cleared."""
    gone = Revision("b" * 64, ("a",), "anna", AT, {}, removed_at=AT)
    told = redaction.Fact(gone.id, AT, AT, "phone", (), ()).as_changes()
    beside = Revision("c", ("a",), "anna", AT, told)
    over = Revision("d", (gone.id,), "anna", AT, told)
    assert redaction.facts_of([FIRST, gone, beside]) == {}
    assert redaction.facts_of([FIRST, gone, over]).keys() == {gone.id}
    again = Revision("e", ("d",), "anna", AT, redaction.Fact(gone.id, AT, AT, "name", (), ()).as_changes())
    assert redaction.facts_of([again, FIRST, gone, over])[gone.id].path == "phone", "of several the first"
