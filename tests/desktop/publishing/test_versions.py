"""A dossier through any versions of a form, forth and back: every answer is kept, and shown or told. Arbitrary."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.publishing.carried_page import carried_page
from desktop.sitting import Sitting
from forms.answers import REFUSED, UNKNOWN
from forms.engine.model import Form
from forms.words import Words
from sync.history import State
from tests.forms.engine.build import TODAY, Part, form, group, items, q, repeat

NL = Words("nl")
FIRST, SECOND = f"{1:016x}", "00000000000000ff"
NAMES = ("a", "b", "c", "d")
KINDS = ("string", "int", "date", "select1", "select", "trigger", "none")
CONDITIONS = ("", "", "/data/x = '1'", "false()")
TEXTS = ("1", "2", "1 2 x", "x", "2026-01-01", "tekst", UNKNOWN, REFUSED, "OK")
HEADS = ("a" * 64,)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Each question absent or anywhere, of any type, asked or not, typed or worked out; repeats nested or not."""
    homes: dict[str, list[Part]] = {"top": [], "group": [], "r": [q("in_r")], "s": [q("in_s")]}
    for name in NAMES:
        home, kind = draw(st.sampled_from(("absent", *homes))), draw(st.sampled_from(KINDS))
        if home != "absent":
            homes[home].append(_question(draw, name, kind))
    count = draw(st.sampled_from(("", "1", "/data/n")))
    inner, outer = repeat("s", *homes["s"]), homes["r"]
    repeats = [repeat("r", *outer, count=count), inner]
    if draw(st.booleans()):
        repeats = [repeat("r", *outer, inner, count=count)]
    names = draw(st.sets(st.sampled_from(("1", "2", "2026-01-01", "x")), min_size=1))
    held = (q("x"), q("n", "int"), group("g", *homes["group"], q("in_g")), *repeats)
    return form(*homes["top"], *held, model=items(*(f"{name} Label{name}" for name in sorted(names))))


def _question(draw: st.DrawFn, name: str, kind: str) -> Part:
    bind = {"relevant": draw(st.sampled_from(CONDITIONS)), "required": draw(st.sampled_from(("", "true()")))}
    if kind == "none" or draw(st.integers(0, 7)) == 0:
        bind["calculate"] = "'7'"
    choices = "instance('list')/root/item" if kind.startswith("select") else ""
    return q(name, kind, choices=choices, **{facet: said for facet, said in bind.items() if said})


def opened(made: Form, values: Mapping[str, str], earlier: list[Form]) -> Sitting:
    """The dossier as it is opened with a form; earlier: those it was filled with, the latest first."""
    before = {str(number): one for number, one in enumerate(earlier) if one is not made}
    state = State(heads=HEADS, values=dict(values))
    return Sitting(made, today=TODAY, language="nl", dossier_id="ab" * 16, state=state, forms=before)


def fill(sitting: Sitting, data: st.DataObject) -> None:
    """Add some items and answer some of what is asked."""
    for where in ("r", "s", f"r/{FIRST}/s"):
        for item in data.draw(st.lists(st.sampled_from((FIRST, SECOND)), unique=True, max_size=2)):
            if sitting.asks(where) and f"{where}/{item}/order" not in sitting.values:
                sitting.add_item(where, item)
    for state in list(sitting.session.states()):
        if not state.node.holds and state.relevant and state.node.calculate is None and data.draw(st.booleans()):
            sitting.answer(state.path, data.draw(st.sampled_from(TEXTS)))


def shown(sitting: Sitting) -> dict[str, str]:
    """The answers that stand in the form, by stored path."""
    values = sitting.values
    return {one.path: one.value for one in sitting.session.states() if one.value and values.get(one.path) == one.value}


def answers(values: Mapping[str, object]) -> list[str]:
    return sorted(str(value) for path, value in values.items() if value and not path.endswith("/order"))


@given(st.data(), st.lists(forms(), min_size=3, max_size=3))
@settings(max_examples=40)
def test_through_any_versions_every_answer_is_kept_and_what_was_shown_is_shown_or_told(
    data: st.DataObject, versions: list[Form]
) -> None:
    used: list[Form] = []
    values: dict[str, str] = {}
    before: dict[str, str] = {}
    for made in (*versions, versions[0]):
        sitting = opened(made, values, used)
        assert answers(sitting.values) == answers(values), "nothing is dropped, and nothing made up"
        now, told = shown(sitting), {path for one in sitting.told for path in (one.path, one.was)}
        assert {path for path, value in before.items() if now.get(path) != value} <= told
        assert all(line.question and line.sentence for line in carried_page(sitting, "new", NL).lines)
        fill(sitting, data)
        values = {path: str(value) for path, value in sitting.values.items()}
        used, before = [made, *(one for one in used if one is not made)], shown(sitting)


@given(st.data(), forms(), st.lists(forms(), min_size=1, max_size=2))
@settings(max_examples=40)
def test_back_in_the_first_version_every_answer_of_it_is_shown_or_told(
    data: st.DataObject, first: Form, between: list[Form]
) -> None:
    begun = opened(first, {}, [])
    fill(begun, data)
    wanted, values, used = shown(begun), {path: str(value) for path, value in begun.values.items()}, [first]
    for made in between:
        values, used = {path: str(value) for path, value in opened(made, values, used).values.items()}, [made, *used]
    back = opened(first, values, used)
    now, told = shown(back), {path for one in back.told for path in (one.path, one.was)}
    for path, value in wanted.items():
        name = path.rpartition("/")[2]
        stands = [one for one, said in back.values.items() if one.rpartition("/")[2] == name and said == value]
        assert now.get(path) == value or any(one in told or one in now for one in stands), path
