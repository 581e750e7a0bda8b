"""Conflicts as people settle them: whole items that one removed and another changed, texts, lists, a new value."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from desktop.dossier import Dossier
from desktop.history.authors import by_number
from desktop.history.conflicts import Conflict, conflicts_of
from forms.intake import load_intake
from forms.words import Words
from sync.history import Revision, State, merge
from sync.records import info_of
from sync.vault import Value
from tests.desktop.builders import TODAY, WINTER

NL, FORM = Words("nl"), load_intake()
AT = datetime(2026, 12, 23, 10, 0, tzinfo=WINTER)
DEBT = "d2_debts/00000000000000d1"


def revision(number: int, changes: Mapping[str, Value], *parents: int, device: str = "d1") -> Revision:
    return Revision(f"r{number}", tuple(f"r{one}" for one in parents), device, AT + timedelta(minutes=number), changes)


def told(*revisions: Revision) -> tuple[tuple[Conflict, ...], State]:
    """The conflicts of a dossier with these revisions, and its state."""
    state = merge(revisions)
    infos = [info_of(one) for one in revisions]
    values = {path: value for path, value in state.values.items() if value is not None}
    dossier = Dossier("ab" * 16, values, TODAY, state.conflicts)
    return conflicts_of(dossier, infos, FORM, NL, by_number(infos, NL)), state


def settled(revisions: tuple[Revision, ...], changes: Mapping[str, Value]) -> State:
    """The state after a revision over all heads with these changes."""
    heads = merge(revisions).heads
    return merge([*revisions, Revision("r9", heads, "d3", AT, changes)])


REMOVED_AND_CHANGED = (
    revision(1, {f"{DEBT}/order": "1", f"{DEBT}/d2_creditor": "energie", f"{DEBT}/d2_amount": "900"}),
    revision(2, {f"{DEBT}/order": None, f"{DEBT}/d2_creditor": None, f"{DEBT}/d2_amount": None}, 1),
    revision(3, {f"{DEBT}/d2_amount": "1200"}, 1, device="d2"),
)


def test_an_item_that_one_removed_and_another_changed_is_one_conflict() -> None:
    conflicts, _state = told(*REMOVED_AND_CHANGED)
    assert [(one.path, one.removed, len(one.options)) for one in conflicts] == [(DEBT, True, 2)]
    assert conflicts[0].question == "Schuld 1 (energie)"
    assert [one.text for one in conflicts[0].options] == [
        "weglaten",
        "laten staan, met Hoeveel staat er open? € 1.200",
    ]


def test_items_that_differ_are_told_apart_by_what_they_are_called() -> None:
    """What one removed leaves the numbers behind it one less: two debts were both called the first."""
    other = "d2_debts/00000000000000d2"
    first = revision(
        1, {**REMOVED_AND_CHANGED[0].changes, f"{other}/order": "2", f"{other}/d2_creditor": "Łódź  & <b>"}
    )
    seconds = (
        revision(2, {**REMOVED_AND_CHANGED[1].changes, f"{other}/d2_amount": "8000"}, 1),
        revision(3, {f"{DEBT}/d2_amount": "1200", f"{other}/d2_amount": "9000"}, 1, device="d2"),
    )
    conflicts, _state = told(first, *seconds)
    assert {one.question for one in conflicts} == {
        "Schuld 1 (energie)",
        "Schuld 1 (Łódź & <b>): Hoeveel staat er open?",
    }
    long = revision(4, {f"{other}/d2_creditor": "x" * 61}, 2, 3)
    assert "(" not in next(one for one in told(first, *seconds, long)[0] if one.path.startswith(other)).question


def test_keeping_a_removed_item_brings_back_everything_it_held() -> None:
    conflicts, _state = told(*REMOVED_AND_CHANGED)
    state = settled(REMOVED_AND_CHANGED, conflicts[0].options[1].changes)
    assert state.conflicts == {}
    assert {path: value for path, value in state.values.items() if value is not None} == {
        f"{DEBT}/order": "1",
        f"{DEBT}/d2_creditor": "energie",
        f"{DEBT}/d2_amount": "1200",
    }


def test_leaving_a_changed_item_out_leaves_nothing_of_it() -> None:
    conflicts, _state = told(*REMOVED_AND_CHANGED)
    state = settled(REMOVED_AND_CHANGED, conflicts[0].options[0].changes)
    assert state.conflicts == {}
    assert all(value is None for value in state.values.values())


def test_clearing_one_answer_of_an_item_is_no_removal_of_it() -> None:
    conflicts, _state = told(
        REMOVED_AND_CHANGED[0],
        revision(2, {f"{DEBT}/d2_amount": None}, 1),
        revision(3, {f"{DEBT}/d2_amount": "1200"}, 1, device="d2"),
    )
    assert [(one.path, one.removed) for one in conflicts] == [(f"{DEBT}/d2_amount", False)]
    assert {option.text for option in conflicts[0].options} >= {"niet ingevuld"}


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("p1_name", "line"),
        ("w1_wish", "question"),
        ("figures/00000000000000a1/f7_cash", "number"),
        ("note/n1/text", "text"),
        (f"{DEBT}/order", ""),
        ("question_of_another_form", "line"),
    ],
)
def test_a_new_value_is_written_where_it_belongs(path: str, own: str) -> None:
    conflicts, _state = told(revision(1, {path: "1"}), revision(2, {path: "2"}, device="d2"))
    assert (conflicts[0].own, conflicts[0].start) == (own, "2")


def test_a_long_text_gets_a_field_of_more_lines_whatever_it_holds() -> None:
    text = "Łukasz & <b>صالح</b> 🙂 " * 20
    conflicts, _state = told(revision(1, {"w3_change": text}), revision(2, {"w3_change": "kort"}, device="d2"))
    assert {option.text for option in conflicts[0].options} == {text, "kort"}
    conflicts, _state = told(revision(2, {"w3_change": "kort"}), revision(3, {"w3_change": text}, device="d2"))
    assert conflicts[0].own == "text"
