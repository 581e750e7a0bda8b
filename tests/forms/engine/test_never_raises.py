"""No expression, however odd, raises: it gives a value, or it fails in the one known way."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.engine.expression import compiled
from forms.engine.functions import SIGNATURES
from forms.engine.scope import ExpressionFailed, Scope, budget, string
from forms.engine.session import Session
from forms.engine.syntax import SyntaxProblem, parse
from tests.forms.engine.build import TODAY, form, items, q, repeat

_DATES: Final = ("2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23", "14:30", "99:99")
_NUMBERS: Final = ("", "0", "-1", " 7 ", "NaN", "Infinity", "9" * 400, "0." + "0" * 400 + "1")
_TEXTS: Final = ("%", "%Y%", "(a+)+", "[", "a b  c", "ünï😀", "/data/x", "list")
NASTY: Final = (*_DATES, *_NUMBERS, *_TEXTS)
LEAVES: Final = st.one_of(
    st.sampled_from([["str", text] for text in NASTY]),
    st.sampled_from([["num", number] for number in (0.0, 1.0, -1.5, 1e308, 5e-324, float("inf"), float("nan"), 1e15)]),
    st.sampled_from(
        [parse(text) for text in (".", "..", "/data/x", "/data/r/y", "//*", "/", "/data/r[2]", "current()/..")]
    ),
)


def _calls(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    calls = {
        name: st.tuples(st.just("call"), st.just(name), *[inner] * _most(name)).map(list) for name in sorted(SIGNATURES)
    }
    operators = st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "|", "or", "and"])
    return st.sampled_from(sorted(calls)).flatmap(calls.__getitem__) | st.builds(
        lambda sign, left, right: [sign, left, right], operators, inner, inner
    )


def _most(name: str) -> int:
    least, most = SIGNATURES[name]
    return most if most is not None else least + 2


TREES: Final = st.recursive(LEAVES, _calls, max_leaves=12)
FORM: Final = form(
    q("x", "select1", choices="instance('list')/root/item"), repeat("r", q("y")), model=items("a A k=1", "b B k=2")
)
SESSION: Final = Session(FORM, {"x": "a", "r/1/y": "5", "r/2/y": "2026-11-23"}, today=TODAY)


@settings(max_examples=300)
@given(TREES)
def test_an_expression_gives_a_value_or_fails_in_the_one_known_way(tree: list[Any]) -> None:
    world, place = SESSION._world, SESSION._places["r/1/y"]
    try:
        with budget(world):
            value = compiled(tree)(Scope(world, place))
        assert isinstance(string(value), str)
        assert isinstance(value, str | float | bool | list)
    except ExpressionFailed:
        pass


@settings(max_examples=150)
@given(st.text(alphabet="abif(),./[]'\"|*@$ 1-+=<>!:{}\n\x00é", max_size=30))
def test_any_text_parses_or_is_refused(text: str) -> None:
    code = ""
    try:
        assert isinstance(parse(text), list)
    except SyntaxProblem as fault:
        code = fault.code
    assert code in ("", "F-010", "F-011", "F-012")
