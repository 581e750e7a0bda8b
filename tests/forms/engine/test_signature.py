"""A signature is drawn strokes as text: it can be drawn again, and it stays small."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import MAX_TEXT
from forms.engine.model import Kind
from forms.engine.session import Session
from forms.engine.signature import HEIGHT, WIDTH, is_signature, strokes, written
from forms.engine.xform import form_from_xml
from tests.forms.engine.build import TODAY, q, xml

PLACES = st.floats(-2_000, 2_000) | st.sampled_from([float("nan"), float("inf"), float("-inf")])


def _session() -> Session:
    text = xml(q("sign", "binary", inside="")).replace("<input ", '<upload mediatype="image/*" appearance="signature" ')
    found = form_from_xml(text.replace("</input>", "</upload>"))
    assert found.problems == ()
    return Session(found, {}, today=TODAY)


def test_what_was_drawn_is_read_back() -> None:
    drawn = [[(0.0, 0.0), (10.4, 9.6), (1000.0, 320.0)], [(5.0, 5.0)]]
    assert written(drawn) == "0,0 10,10 1000,320;5,5"
    assert strokes("0,0 10,10 1000,320;5,5") == (((0, 0), (10, 10), (1000, 320)), ((5, 5),))


@settings(max_examples=40)
@given(st.lists(st.lists(st.tuples(PLACES, PLACES), max_size=80), max_size=20))
def test_any_drawing_becomes_a_value_that_fits_and_counts(drawn: list[list[tuple[float, float]]]) -> None:
    value = written(drawn)
    assert len(value) <= MAX_TEXT
    assert is_signature(value) is any(drawn)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for stroke in strokes(value) for x, y in stroke)


def test_a_scribble_of_thousands_of_strokes_still_fits() -> None:
    assert 0 < len(written([[(n % 1000, n % 320), (n % 999, 7)] for n in range(5_000)])) <= MAX_TEXT


@pytest.mark.parametrize(
    "value", ["x", "1,2;", "1001,5", "5,321", "1,2 3", "data:image/png;base64,AAAA", "../a.txt", "1,2" + " 1,2" * 2_000]
)
def test_what_is_no_signature_is_kept_and_said_to_be_wrong(value: str) -> None:
    session = _session()
    session.set("sign", value)
    assert (session.value("sign"), session.state("sign").valid) == (value, False)


def test_a_question_for_a_signature_is_one() -> None:
    session = _session()
    assert session.state("sign").node.kind is Kind.SIGNATURE
    for value in ("1,2 3,4", "1732.png"):
        session.set("sign", value)
        assert session.state("sign").valid
