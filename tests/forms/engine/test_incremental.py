"""After any sequence of answers a session stands exactly as one that computes all anew from the same values."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import UNKNOWN
from forms.engine.answer_sets import answered
from forms.engine.session import Session
from forms.engine.solver import Solver
from forms.engine.tree import Formula
from tests.forms.engine.build import TODAY, form, group, q, repeat

IDS: Final = [f"{number:016x}" for number in range(1, 4)]
FORM: Final = form(
    q("a", "int", constraint=". > 1 and . != /data/b"),
    q("b", "int", relevant="/data/a > 2", required="/data/a = 3"),
    group("g", q("c", "decimal"), q("d", relevant="../c != ''"), relevant="/data/b > 1 or /data/a = ''"),
    q("e", "none", calculate="/data/g/c + /data/a"),
    q("f", "none", calculate="if(/data/e > 3, /data/g/d, concat('-', /data/b))"),
    repeat(
        "r",
        q("x", "int", relevant="/data/a != 1", readonly="position(..) = 2"),
        q("y", "none", calculate="../x * 2 + count(/data/r)"),
        q("before", "none", calculate="/data/r[position() = position(current()/..) - 1]/x"),
        repeat("s", q("z", "int", constraint=". <= ../../x"), q("w", "none", calculate="sum(../../s/z) + ../../y")),
        q("zs", "none", calculate="sum(../s/z)"),
        relevant="/data/e != 4",
    ),
    q("total", "none", calculate="sum(/data/r[x > 1]/y)"),
    q("counted", "none", calculate="count(/data/r)"),
    q("late", relevant="/data/total > 6 or selected(/data/f, '-2')"),
    q("last", "none", calculate="concat(/data/late, /data/r[last()]/zs, jr:choice-name(/data/f, '/data/f'))"),
)
VALUES: Final = st.sampled_from(["", "0", "1", "2", "3", "4", "x", "2.5", UNKNOWN])
LEAVES: Final = ["a", "b", "c", "d", "late", *(f"r/{each}/x" for each in IDS)]
NESTED: Final = [f"r/{each}/s/{inner}/z" for each in IDS for inner in IDS]
STEPS: Final = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(LEAVES + NESTED), VALUES),
    st.tuples(st.just("add"), st.sampled_from(["r", *(f"r/{each}/s" for each in IDS)]), st.sampled_from(IDS)),
    st.tuples(st.just("remove"), st.sampled_from(IDS), st.just("")),
)


def _apply(session: Session, step: tuple[str, str, str]) -> frozenset[str]:
    """Do one step; one that speaks of an item that is not there changes nothing."""
    what, path, value = step
    try:
        if what == "set":
            return session.set(path, value)
        return session.add_item(path, value) if what == "add" else session.remove_item(f"r/{path}")
    except KeyError:
        return frozenset()


def test_the_form_of_this_test_is_right() -> None:
    assert FORM.problems == ()


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=25))
def test_incremental_equals_computing_all(steps: list[tuple[str, str, str]]) -> None:
    session = Session(FORM, {"a": "3"}, today=TODAY)
    for step in steps:
        _apply(session, step)
    anew = Session(FORM, {**session.values}, today=TODAY)
    assert list(session.states()) == list(anew.states())
    held = Session(FORM, {"a": "3"}, today=TODAY)
    with held.together():
        for step in steps:
            _apply(held, step)
    assert list(held.states()) == list(session.states())


def test_answers_given_together_run_what_follows_from_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A repeat that looks at all its items would else run every expression again after every answer."""
    runs, run = list[Formula](), Solver._run

    def counted(solver: Solver, formula: Formula) -> None:
        runs.append(formula)
        run(solver, formula)

    monkeypatch.setattr(Solver, "_run", counted)
    found = form(repeat("r", q("x", "int"), q("y", "none", calculate="count(../../r[x < current()/../x])")))
    answers = {f"/data/r[{place}]/x": str(place) for place in range(1, 41)}
    nodes = answered(found, answers, today=TODAY, language="nl")["nodes"]
    assert [node["value"] for node in nodes if node["path"].endswith("/y")] == [str(place) for place in range(40)]
    assert len(runs) <= 80


def test_a_trigger_sees_what_follows_from_the_answers_before_it_also_when_they_come_together() -> None:
    value = "concat(/data/sum, ' ', count(/data/r))"
    found = form(
        q("n", "int"),
        repeat("r", q("x", "int"), count="/data/n"),
        q("sum", "none", calculate="sum(/data/r[x != '']/x)"),
        q("go", inside=f'<setvalue ref="/data/kept" event="xforms-value-changed" value="{value}"/>'),
        q("kept"),
    )
    assert found.problems == ()
    answers = {"/data/n": "2", "/data/r[2]/x": "5", "/data/go": "now", "/data/r[1]/x": "4"}
    nodes = {node["path"]: node["value"] for node in answered(found, answers, today=TODAY, language="nl")["nodes"]}
    assert (nodes["/data/kept"], nodes["/data/sum"]) == ("5 2", "9")


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=12))
def test_every_path_whose_state_changes_is_told(steps: list[tuple[str, str, str]]) -> None:
    session = Session(FORM, {"a": "3"}, today=TODAY)
    for step in steps:
        before = {state.path: state for state in session.states()}
        changed = _apply(session, step)
        after = {state.path: state for state in session.states()}
        differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        moved = {
            path for path in differing if path in before and path in after and before[path].xpath != after[path].xpath
        }
        assert differing - moved <= changed


def test_what_changes_after_it_was_read_by_an_expression_that_still_runs_is_read_anew() -> None:
    """The first row reads the second before the third, on which the second rests and which is not up to date yet."""
    first = "concat(/data/r[2]/y, /data/r[3]/x, /data/r[3]/y, /data/r[2]/y)"
    rows = f"if(position(..) = 1, {first}, if(position(..) = 2, /data/r[3]/y, ../x))"
    session = Session(form(repeat("r", q("x"), q("y", "none", calculate=rows))), {}, today=TODAY)
    for item in IDS:
        session.add_item("r", item)
    for value in ("a", "b"):
        session.set(f"r/{IDS[2]}/x", value)
        assert session.value(f"r/{IDS[0]}/y") == value * 4
