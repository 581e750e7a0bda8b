"""Over forms made at random: after any steps a session stands exactly as one that computes all anew."""

from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.answers import UNKNOWN
from forms.engine.model import Form
from forms.engine.session import Session
from tests.forms.engine.build import TODAY, Part, form, group, items, q, repeat

MODEL: Final = items("a A k=1", "b B k=2", "c C k=2") + (
    '<itext><translation lang="nl"><text id="t"><value>Ja</value></text></translation>'
    '<translation lang="en"><text id="t"><value>Yes</value></text></translation></itext>'
)
# what a question may refer to: those before it at the top, those before it in the item, and sums over the repeat above
REFERENCES: Final = (
    "/data/a",
    "/data/b",
    "/data/n",
    "/data/r/x",
    "/data/r/y",
    "../x",
    "../../x",
    "/data/g/c",
    "count(/data/r)",
    "position(..)",
)
CONDITIONS: Final = st.builds(
    lambda left, sign, right: f"{left} {sign} {right}",
    st.sampled_from(REFERENCES), st.sampled_from(["=", "!=", ">", "<="]),
    st.sampled_from(["1", "2", "''", "'a'", "/data/a", "/data/b"]),
)  # fmt: skip
CALCULATIONS: Final = st.one_of(
    st.builds(lambda one, other: f"{one} + {other}", st.sampled_from(REFERENCES), st.sampled_from(REFERENCES)),
    st.builds(lambda of: f"sum({of})", st.sampled_from(["/data/r/x", "/data/r/s/z", "/data/r[x > 1]/x", "../../r/x"])),
    st.builds(lambda of: f"concat({of}, '|', jr:itext('t'))", st.sampled_from(REFERENCES)),
    st.builds(lambda of: f"coalesce({of}, jr:choice-name(/data/m, '/data/m'))", st.sampled_from(REFERENCES)),
    st.sampled_from(["count-non-empty(/data/r/x)", "join(',', /data/r/s/z)", "/data/r[last()]/x", "once(/data/a)",
                     "/data/r[position() = position(current()/..) - 1]/x",
                     "indexed-repeat(/data/r/x, /data/r, /data/a)",
                     "instance('list')/root/item[k = /data/a]/name", "count(/data/r[x = /data/a])"]),
)  # fmt: skip
LIST: Final = "instance('list')/root/item"
MAYBE: Final = st.none() | CONDITIONS


def _bind(**facets: str | None) -> dict[str, str]:
    return {name: text for name, text in facets.items() if text is not None}


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form with conditions, calculations, a trigger, a counted repeat with another in it, and a filtered list."""
    trigger = '<setvalue ref="/data/set" event="xforms-value-changed" value="concat(/data/b, \'!\')"/>'
    counts = st.sampled_from(["", "/data/n", "/data/a", "/data/n + 1", "2"])
    inner = repeat(
        "s",
        q("z", "int", **_bind(relevant=draw(MAYBE))),
        q("w", "none", calculate=draw(CALCULATIONS)),
        count=draw(counts),
    )
    parts: list[Part] = [
        q("a", "int", **_bind(constraint=draw(MAYBE)), inside=trigger),
        q("b", "int", **_bind(relevant=draw(MAYBE), required=draw(MAYBE))),
        q("n", "int", **_bind(relevant=draw(MAYBE))),
        q("set"),
        group("g", q("c", "int", **_bind(relevant=draw(MAYBE))), **_bind(relevant=draw(MAYBE), readonly=draw(MAYBE))),
        q("m", "select1", choices=draw(st.sampled_from([LIST, f"{LIST}[k = /data/a]"]))),
        repeat("r", q("x", "int", **_bind(relevant=draw(MAYBE))), q("y", "none", calculate=draw(CALCULATIONS)), inner,
               count=draw(counts), **_bind(relevant=draw(MAYBE))),
        q("t", "none", **_bind(calculate=draw(CALCULATIONS), relevant=draw(MAYBE))),
        q("u", "none", calculate=draw(CALCULATIONS)),
    ]  # fmt: skip
    return form(*parts, model=MODEL)


VALUES: Final = st.sampled_from(["", "0", "1", "2", "3", "x", "a", UNKNOWN])
IDS: Final = [f"{number:016x}" for number in range(1, 4)]
LEAVES: Final = [
    "a",
    "b",
    "n",
    "c",
    "m",
    "set",
    *(f"r/{each}/x" for each in IDS),
    *(f"r/{a}/s/{b}/z" for a in IDS for b in IDS),
]
STEPS: Final = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(LEAVES), VALUES),
    st.tuples(st.just("set"), st.sampled_from(["a", "n"]), st.sampled_from(["0", "1", "2", "3"])),
    st.tuples(st.just("add"), st.sampled_from(["r", *(f"r/{each}/s" for each in IDS)]), st.sampled_from(IDS)),
    st.tuples(st.just("remove"), st.sampled_from([f"r/{each}" for each in IDS]), st.just("")),
    st.tuples(st.just("language"), st.sampled_from(["nl", "en"]), st.just("")),
)


def _apply(session: Session, step: tuple[str, str, str]) -> None:
    """Do one step; one that speaks of an item that is not there changes nothing."""
    what, path, value = step
    try:
        if what == "set":
            session.set(path, value)
        elif what == "language":
            session.language = path
        elif what == "add":
            session.add_item(path, value)
        elif what == "remove":
            session.remove_item(path)
    except KeyError:
        pass


def _shown(session: Session) -> list[object]:
    states = list(session.states())
    choices = [session.choices(state.path) for state in states if state.node.choice_list]
    return [states, choices]


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms(), st.lists(STEPS, max_size=10))
def test_any_form_after_any_steps_stands_as_one_computed_anew(found: Form, steps: list[tuple[str, str, str]]) -> None:
    session = Session(found, {"a": "2"}, today=TODAY)
    for step in steps:
        _apply(session, step)
    anew = Session(found, session.values, today=TODAY, language=session.language)
    assert _shown(session) == _shown(anew)
