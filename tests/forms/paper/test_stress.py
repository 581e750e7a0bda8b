"""Whatever is typed, the pages hold: nothing breaks, nothing stands on something else, nothing is lost.

More plans than in every run: `KEUKENTAFEL_EXAMPLES=500 python -m pytest tests/forms/paper/test_stress.py`.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forms.answers import clean_text
from forms.paper.plan import plan_pdf
from forms.paper.said import unmarked
from forms.plan import Agreement, Fridge, FridgeStep, Goal, Helper, Plan, Step, Who, Worker
from tests.forms.paper.matterhorn import failures
from tests.forms.paper.plans import TODAY, a_full_plan
from tests.forms.paper.reading import bare, boxes, outside, overlaps, read_aloud

FEW = 8
EXAMPLES = int(os.environ.get("KEUKENTAFEL_EXAMPLES", FEW))
LONG = "".join(chr(97 + n % 26) for n in range(400))
ADDRESS = "Burgemeester Voorbeeld van Nergenshuizenstraat 1234 bis, 9999 XX Sint Nergens aan de Voorbeeldvaart, " * 3
ARABIC = "أريد أن أبقى في بيتي مع أولادي وأن أدفع الضرائب قبل 12 مارس 2027 (belastingdienst)"
HEBREW = "אני רוצה להישאר בבית, ולשלם 1.250 לפני מרץ"
VOCALISED = "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ لَكُمُ الْحَمْدُ أَنَّهُ إِنِّي "
CANTILLATED = "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ"
HEAPED = "ba" + "\u0301" * 80 + "nk in de e" + "\u0323" * 80 + "en "
CIRCLED = "e" + "\u0316\u0302\u20dd" * 30  # marks of which no face has the last
NASTY = st.sampled_from(
    [
        "",
        LONG,
        ADDRESS,
        ARABIC,
        ARABIC * 4,
        HEBREW,
        "😀👩‍👩‍👧🏦 rust",
        "e\u0301\u0323\u0302" * 60,
        VOCALISED * 3,
        CANTILLATED,
        HEAPED,
        CIRCLED,
        "a\ud800b\udfffc",
        "x\n\n\ny",
        "中文字符",
    ]
)
TEXTS = NASTY | st.text(st.characters(min_codepoint=32), max_size=90) | st.text("سمير שלום a1 (.", max_size=90)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan: 0 to 60 steps, anything typed in any field."""
    few = draw(st.lists(TEXTS, min_size=6, max_size=6))
    count = draw(st.sampled_from([0, 1, 2, 3, 7, 20] if EXAMPLES == FEW else [0, 1, 2, 3, 5, 7, 12, 20, 40, 60]))
    steps = tuple(
        Step(n, few[n % 6], tuple(Who)[n % 3], few[(n + 1) % 6], due=TODAY if n % 2 else None, money=few[(n + 3) % 6])
        for n in range(1, count + 1)
    )
    shown = tuple(FridgeStep(s.number, s.action, s.who, s.party, "06 00 00 00 01", s.due) for s in steps[:3])
    worker = Worker(few[0], few[1], few[2][:40], few[3])
    return replace(
        a_full_plan(),
        fridge=Fridge(few[0], few[5], True, shown, worker=worker),
        name=few[0],
        own_words=few[5],
        steps=steps,
        goals=(Goal(few[2], few[3], date(2027, 1, 1)),) if few[2].strip() else (),
        helpers=(Helper(few[4], few[3], "06 00 00 00 01", "https://www.voorbeeld.invalid"),) if few[4].strip() else (),
        place=few[1],
        agreement=Agreement("partly", few[3], "phone", TODAY),
        worker=worker,
    )


def private(plan: Plan) -> Iterator[str]:
    """What was typed and must stand on the private pages, whole."""
    for step in plan.steps:
        yield from (str(step.action), str(step.party), step.money)
    for goal in plan.goals:
        yield from (goal.goal, goal.why)
    for helper in plan.helpers:
        yield from (str(helper.name), helper.contact, helper.phone)
    yield from (plan.own_words, plan.place, plan.name, plan.agreement.reaction)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans(), st.booleans(), st.sampled_from(["nl", "en"]))
@example(replace(a_full_plan(), steps=tuple(Step(n, LONG) for n in range(1, 61))), False, "nl")
@example(replace(a_full_plan(), steps=tuple(Step(n, ARABIC, party=ADDRESS) for n in range(1, 8))), True, "nl")
@example(replace(a_full_plan(), steps=(Step(1, HEAPED * 2, party=VOCALISED, money=CIRCLED),)), False, "en")
def test_the_pages_hold_whatever_was_typed(plan: Plan, large: bool, language: str) -> None:
    pdf = plan_pdf(plan, language, large=large)
    assert overlaps(pdf) == []
    assert outside(pdf) == []
    said = bare(read_aloud(pdf))
    for typed in dict.fromkeys(private(plan)):
        # What Unicode calls no characters comes out as its replacement, which the worker is told by number.
        assert bare(unmarked(clean_text(typed)).strip()).casefold() in said.casefold()
    assert failures(pdf) == []


def test_the_measure_sees_text_on_text_and_text_off_the_page() -> None:
    plan = replace(a_full_plan(), steps=(Step(1, "Bel de bank"),))
    pdf = plan_pdf(plan)
    assert len(boxes(pdf)) > 60
    moved = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.pages[1].contents_add(
            b"/Artifact BMC q 1 0 0 1 0 0 cm BT /F1 11 Tf 60 760 Td [<0001000200030004>] TJ ET Q EMC"
        )
        document.pages[1].contents_add(b"/Artifact BMC BT /F1 11 Tf 590 300 Td [<00010002>] TJ ET EMC")
        document.save(moved)
    assert overlaps(pdf) == []
    assert [one for pair in overlaps(moved.getvalue()) for one in pair]
    assert [box.page for box in outside(moved.getvalue())] == [1]
