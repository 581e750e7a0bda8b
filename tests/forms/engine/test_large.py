"""What large but ordinary forms ask for is worked out whole: no limit against hostile ones takes anything from them."""

import pytest

from forms.engine.session import Session
from tests.forms.engine.build import TODAY, form, q, repeat

ITEMS = [f"{number:016x}" for number in range(200)]  # as many as a count makes


def _pairs(*names: str) -> dict[str, str]:
    """Answers to questions of each item: the same in every two of them."""
    return {f"r/{item}/{name}": f"n{place // 2}" for place, item in enumerate(ITEMS) for name in names}


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("count(/data/r[kind = current()/../kind])", "2"),
        ("count(/data/r[position() < position(current()/..)])", "199"),
    ],
)
def test_each_of_two_hundred_items_may_look_at_all_of_them(asked: str, last: str) -> None:
    made = form(repeat("r", q("kind"), *(q(f"c{n}", "none", calculate=asked) for n in range(2))))
    session = Session(made, _pairs("kind"), today=TODAY)
    assert session.tired() == ()
    assert [session.value(f"r/{ITEMS[-1]}/c{n}") for n in range(2)] == [last, last]


def test_no_answer_of_two_hundred_items_is_called_right_for_want_of_time() -> None:
    names = [f"x{n}" for n in range(5)]
    twice = (q(name, constraint=f"count(/data/r[{name} = current()/.]) = 1") for name in names)
    session = Session(form(repeat("r", *twice)), _pairs(*names), today=TODAY)
    session.set(f"r/{ITEMS[0]}/x0", "n7")
    wrong = sum(not state.valid for state in session.states())
    assert (wrong, session.tired()) == (len(names) * len(ITEMS) - 1, ())


def test_answers_to_a_dozen_filters_over_ten_thousand_choices_are_all_judged() -> None:
    rows = "".join(f"<item><name>c{n}</name><k>k{n % 12}</k></item>" for n in range(10_000))
    chosen = "instance('l')/root/item[if(/data/k = '', true(), k = /data/k)]"
    selects = [q(f"s{n}", "select1", choices=chosen) for n in range(12)]
    made = form(q("k"), *selects, model=f'<instance id="l"><root>{rows}</root></instance>')
    session = Session(made, {"k": "k1", **{f"s{n}": "c2" for n in range(12)}}, today=TODAY)
    assert [session.state(f"s{n}").valid for n in range(12)] == [False] * 12
    session.set("k", "k2")
    assert [session.state(f"s{n}").valid for n in range(12)] == [True] * 12
    assert session.tired() == ()


def test_the_labels_of_two_hundred_items_may_each_count_them_all() -> None:
    said = '<output value="count(/data/r[kind = current()/../kind])"/> van <output value="count(/data/r[kind != 1])"/>'
    text = f'<itext><translation lang="nl"><text id="t"><value>{said}</value></text></translation></itext>'
    made = form(repeat("r", q("kind")), model=text)
    session = Session(made, _pairs("kind"), today=TODAY)
    session.show_more()
    assert {session.filled(made.texts["t"], f"r/{item}/kind") for item in ITEMS} == {"2 van 200"}
    assert session.tired() == ()
