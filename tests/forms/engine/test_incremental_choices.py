"""Choices that come by and by, and verdicts that wait, are after any answers what computing all anew would give."""

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine import offers, scope
from forms.engine.model import SELECTS, Choice, Kind
from forms.engine.session import NodeState, Session
from tests.forms.engine.build import TODAY, form, group, q, repeat

IDS: Final = [f"{number:016x}" for number in range(1, 4)]
_ROWS: Final = "".join(
    f"<item><name>c{n}</name><label>Keuze {n}</label><k>{n % 3}</k><p>{'xyz'[n % 3]}</p></item>" for n in range(9)
)
_SPOKEN: Final = "".join(f"<item><itextId>t{n}</itextId><name>c{n}</name><k>{n % 2}</k></item>" for n in range(4))
_TEXTS: Final = "".join(
    f'<translation lang="{code}">'
    + "".join(f'<text id="t{n}"><value>{word} {n} <output value="/data/a"/></value></text>' for n in range(4))
    + "</translation>"
    for code, word in (("nl", "Keuze"), ("en", "Choice"))
)
MODEL: Final = (
    f'<itext>{_TEXTS}</itext><instance id="l"><root>{_ROWS}</root></instance>'
    f'<instance id="t"><root>{_SPOKEN}</root></instance>'
)
LIST: Final = "instance('l')/root/item"
FORM: Final = form(
    q("a", "int", constraint=". != /data/b"),
    q("b", "int", relevant="/data/a != 1", required="/data/a = 2"),
    q("equal", "select1", choices=f"{LIST}[k = /data/a]"),
    q("other", "select", choices=f"{LIST}[k != /data/a or selected(/data/equal, name)]"),
    q("counts", "select1", choices=f"{LIST}[position() > /data/a][k = /data/b or k = 0]"),
    q("shuffled", "select1", choices=f"randomize({LIST}[contains(label, /data/b)], /data/a)"),
    q("both", "select", choices=f"{LIST}[k = /data/a or p = 'x'][name != /data/equal]"),
    q("named", "select1", choices=f"{LIST}[label = concat('Keuze ', /data/a)]"),
    q("spoken", "select1", choices="instance('t')/root/item"),
    q("some", "select1", choices="instance('t')/root/item[k = /data/a]"),
    q("said", "none", calculate="jr:choice-name(/data/spoken, '/data/spoken')"),
    group(
        "g",
        repeat(
            "r",
            q("name", "int", readonly="/data/a = 2", constraint="count(/data/g/r[name = current()/.]) = 1"),
            q("y", "select1", choices=f"{LIST}[k = current()/../name or name = /data/equal]", required="../name != ''"),
            relevant="/data/b != 2",
        ),
    ),
    q("of", "select1", choices="/data/g/r[name != 7]"),
    model=MODEL,
)
NAMES: Final = ["equal", "other", "counts", "shuffled", "both", "named", "spoken", "some", "of"]
VALUES: Final = st.sampled_from(["", "0", "1", "2", "3", "c0", "c1", "c4", "c1 c2", "c8"])
PATHS: Final = ["a", "b", *NAMES, *(f"g/r/{item}/{name}" for item in IDS for name in ("name", "y"))]
STEPS: Final = st.one_of(
    *[st.tuples(st.just("set"), st.sampled_from(PATHS), VALUES)] * 3,
    *[st.tuples(st.just("set"), st.sampled_from(["a", "b", "equal"]), st.sampled_from(["1", "2", "c4"]))] * 3,
    *[st.just(("show", "", ""))] * 3,
    st.tuples(st.just("go on"), st.sampled_from(PATHS), st.just("")),
    st.tuples(st.just("speak"), st.sampled_from(["nl", "en"]), st.just("")),
    st.tuples(st.just("add"), st.just("g/r"), st.sampled_from(IDS)),
    st.tuples(st.just("remove"), st.sampled_from(IDS), st.just("")),
)


def _step(session: Session, what: str, path: str, value: str) -> None:
    """Do one step; one that speaks of an item that is not there changes nothing."""
    try:
        match what:
            case "set":
                session.set(path, value)
            case "show":
                _show(session)
            case "go on":
                session.go_on(path)
            case "speak":
                session.language = path
            case "add":
                session.add_item(path, value)
            case "remove":
                session.remove_item(f"g/r/{path}")
    except KeyError:
        return


def _show(session: Session) -> tuple[list[NodeState], dict[str, tuple[Choice, ...]]]:
    """All of it on a page: how nodes stand, and the choices there are so far."""
    session.show_more()
    states = list(session.states())
    return states, {state.path: tuple(session.choices(state.path)) for state in states if state.node.kind in SELECTS}


def _all(session: Session) -> tuple[list[NodeState], dict[str, tuple[Choice, ...]]]:
    """The same when all choices are ready."""
    shown = _show(session)
    while session.unfinished:
        session.go_on()
        shown = _show(session)
    return shown


@pytest.fixture(autouse=True, scope="module")
def piece_by_piece() -> Iterator[None]:
    """Nothing is ready at once, and every verdict waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "MAX_PAGE", 3)
        patch.setattr(offers, "MAX_PIECE", 3)
        patch.setattr(scope, "MAX_LONG", 10)
        yield


def test_the_form_of_this_test_is_right() -> None:
    assert FORM.problems == ()


@settings(max_examples=150)
@given(st.lists(STEPS, min_size=15, max_size=30))
def test_what_comes_by_and_by_equals_computing_all_at_once(steps: list[tuple[str, str, str]]) -> None:
    session = Session(FORM, {"a": "1"}, today=TODAY)
    for step in steps:
        _step(session, *step)
    states, choices = _all(session)
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("MAX_PAGE", "MAX_PIECE"):
            patch.setattr(offers, limit, 1_000_000)
        patch.setattr(scope, "MAX_LONG", 1_000_000)
        anew = Session(FORM, session.values, today=TODAY, language=session.language)
        assert _all(anew) == (states, choices)
    names = {path: {choice.name for choice in found} for path, found in choices.items()}
    for state in states:
        if state.path in names and state.value:
            answers = state.value.split() if state.node.kind is Kind.SELECT_MULTIPLE else [state.value]
            assert state.valid == (set(answers) <= names[state.path]), state.path
    for path in ("both", "counts", "shuffled"):  # on which no others rest
        for name in ("c0", "c1", "c4"):
            session.set(path, name)
            assert session.state(path).valid == (name in names[path]), (path, name)
    assert session.tired() == ()
