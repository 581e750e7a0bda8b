"""A compiled form is the same form, and starting with it imports nothing heavy."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.engine.compiled import NotCompiled, dump, load
from forms.engine.session import Session
from tests.forms.engine.build import TODAY, form, group, items, q, repeat

PARTS = (
    q("a", "int", constraint=". > 3", jr__constraintMsg="Meer", default="4"),
    group("g", q("b", relevant="/data/a > 3"), kt__private="yes"),
    repeat("r", q("c", "select1", choices="instance('list')/root/item[k = /data/a]"), count="/data/a"),
    q("t", inside='<setvalue ref="/data/g/b" event="xforms-value-changed" value="today()"/>'),
    q("loop", "none", calculate="/data/loop"),
)


def test_a_form_survives_being_written_and_read() -> None:
    found = form(*PARTS, model=items("x X k=4"))
    again = load(dump(found))
    assert dump(again) == dump(found)
    assert (again.root, again.choices, again.problems, again.ranks) == (
        found.root,
        found.choices,
        found.problems,
        found.ranks,
    )
    states = [list(Session(each, {}, today=TODAY).states()) for each in (found, again)]
    assert states[0] == states[1]
    assert len(states[0]) > 10


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format":99}', '{"format":1}', "[" * 10_000])
def test_what_is_no_compiled_form_is_refused(text: str) -> None:
    with pytest.raises(NotCompiled):
        load(text)


@pytest.mark.parametrize("member", ["id", "languages", "root", "choices", "problems", "expressions", "texts", "ranks"])
@pytest.mark.parametrize("wrong", [None, 5, ["x"], {"x": 5}, {"x": []}])
def test_a_compiled_form_with_a_member_of_another_shape_is_refused_or_runs(member: str, wrong: object) -> None:
    text = json.dumps({**json.loads(dump(form(*PARTS, model=items("x X k=4")))), member: wrong})
    try:
        found = load(text)
    except NotCompiled:
        return
    assert len(list(Session(found, {}, today=TODAY).states())) > 5


@given(st.text(max_size=50))
def test_any_text_is_refused_or_read(text: str) -> None:
    with pytest.raises(NotCompiled):
        load(text)


def test_filling_a_compiled_form_imports_no_parser_and_no_spreadsheet_reader() -> None:
    code = (
        "import sys, datetime; from forms.engine.compiled import load; from forms.engine.session import Session;"
        "s = Session(load(sys.stdin.read()), {}, today=datetime.date(2026, 11, 23)); s.set('a', '5'); list(s.states());"
        "print([m for m in ('elementpath', 'pyxform', 'openpyxl', 'PySide6') if m in sys.modules])"
    )
    text = dump(form(*PARTS, model=items("x X k=4")))
    outcome = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == "[]"
