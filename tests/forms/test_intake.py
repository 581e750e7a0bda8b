"""The built-in intake is whole: every question, both languages, nothing required, nothing that may not be asked."""

import inspect
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn, postcode

from forms.compile_intake import COMPILED, compiled_text
from forms.engine.model import Kind, Node
from forms.engine.session import Session
from forms.intake import NEEDS, load_intake, lost
from forms.rules import conditions
from forms.rules.pension import age

TODAY = date(2026, 11, 23)
QUESTIONS = tuple(
    """
    W1 W2 W3 W4 S1 S2 S3 S4 S5 S6 S7 O1 O2 O3 O4 O5 O6 O7 O8 O9 O11 D1 D2 D3 D4 D5 D6 D7 D8 D9
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 T1 T2 T3 T4 T5 F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 F13
    H1 H2 H3 H4 H5 K1 K2 K3 K4 A1 A2 A3 A4 A5 B1 B2 B3 B5 B7 C1 C2 C6 C7 C8 PL1 PL2 PL3 PL4 PL5
    """.split()  # noqa: SIM905
)
FIRST = tuple("W1 W3 S1 S2 S3 S4 S5 S6 S7 O1 O3 O4 D1 D3 P1 P3 P4 P11 T1 T3".split())  # noqa: SIM905
FIGURES = ["F1", "F4", "F5", "F6", "F7", "F13", "H1", "H2", "H5", "D4"]
ASKED = {Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TIME, Kind.SELECT_ONE, Kind.SELECT_MULTIPLE}


def _questions() -> list[Node]:
    return [node for node in load_intake().root.walk() if node.kind in ASKED]


def _phase_of() -> dict[str, str]:
    """The phase of every question: that of the nearest section around it."""
    found: dict[str, str] = {}

    def walk(node: Node, phase: str) -> None:
        phase = node.attributes.get("phase", phase)
        for child in node.children:
            found[child.name] = phase
            walk(child, phase)

    walk(load_intake().root, "")
    return found


def test_the_compiled_form_equals_its_source() -> None:
    assert COMPILED.read_text(encoding="utf-8") == compiled_text(), "run python -m forms.compile_intake"


def test_the_form_has_no_problems() -> None:
    assert load_intake().problems == ()


def test_it_holds_all_88_questions() -> None:
    assert len(QUESTIONS) == 88
    names = [node.name for node in _questions()]
    for question in QUESTIONS:
        assert any(re.match(f"{question.lower()}_", name) for name in names), question


@pytest.mark.parametrize(("questions", "phase"), [(FIRST, "first"), (FIGURES, "figures")])
def test_questions_stand_in_their_phase(questions: Sequence[str], phase: str) -> None:
    phases = _phase_of()
    for question in questions:
        found = {phases[name] for name in phases if name.startswith(f"{question.lower()}_") and name != "o4_sbi"}
        assert phase in found, question


def test_the_conversation_goes_from_the_wish_to_the_signature() -> None:
    order = [node.name for node in load_intake().root.walk()]
    spots = [order.index(name) for name in ("w1_wish", "p11_feeling", "s1_eviction", "business", "d1_debts", "p1_name")]
    spots += [order.index(name) for name in ("figures", "h1_household", "w2_sure", "pl1_goals", "pl5_signed")]
    assert spots == sorted(spots)


def test_every_section_names_its_phase_and_has_a_title() -> None:
    sections = [node for node in load_intake().root.walk() if node.kind is Kind.GROUP and node.name]
    assert len(sections) > 20
    for section in sections[1:]:
        assert section.attributes.get("phase") in ("first", "figures", "depth", "plan"), section.name
        assert section.label["nl"], section.name


def test_phases_say_how_long_they_take() -> None:
    form = load_intake()
    assert form.node("first").hint == {"nl": "10 minuten", "en": "10 minutes"}
    assert form.node("figures_phase").hint["nl"] == "15 minuten"


def test_every_text_is_there_in_dutch_and_english() -> None:
    form = load_intake()
    assert form.languages == ("nl", "en")
    for node in form.root.walk():
        if node.kind in ASKED:
            assert node.label.get("nl"), node.name
        for texts in (node.label, node.hint, node.guidance, node.constraint_message):
            assert bool(texts.get("nl")) == bool(texts.get("en")), node.name
    for name, choices in form.choices.items():
        if name != "municipalities":
            assert all(one.label.get("nl") and one.label.get("en") for one in choices), name


def test_nothing_is_ever_required() -> None:
    assert [node.name for node in load_intake().root.walk() if node.required] == []


def test_every_constraint_says_what_to_do() -> None:
    bare = [node.name for node in _questions() if node.constraint and not node.constraint_message.get("nl")]
    assert bare == []


def test_sentences_are_short_and_speak_to_the_client() -> None:
    for node in _questions():
        assert len(node.label["nl"].split()) <= 22, node.name
        for sentence in re.split(r"[.?!:] ", node.label["nl"] + " " + node.hint.get("nl", "")):
            assert len(sentence.split()) <= 20, sentence
        assert not re.search(r"\b(je|jij|jouw|gij)\b", node.label["nl"] + node.hint.get("nl", "")), node.name


def test_it_never_asks_for_diagnosis_criminal_record_or_country() -> None:
    labels = " ".join(node.label["nl"].lower() for node in _questions())
    for word in (
        "diagnose",
        "ziekte",
        "medicijn",
        "strafblad",
        "veroordeeld",
        "nationaliteit",
        "geboorteland",
        "geloof",
    ):
        assert word not in labels
    assert load_intake().node("p8_status").kind is Kind.SELECT_ONE  # yes or no, never which country


def test_private_questions_are_marked() -> None:
    form = load_intake()
    private = {node.name for node in form.root.walk() if node.attributes.get("private") == "yes"}
    needed = {node.name for node in form.root.walk() if node.name.startswith("p4_")}
    needed |= {"p11_feeling", "p5_bsn", "p8_status", "d8_earlier", "b7_liable"}
    assert len(needed) > 8
    assert needed <= private


def test_the_bsn_is_not_asked_unless_it_is_turned_on() -> None:
    form = load_intake()
    assert not Session(form, {}, today=TODAY).state("p5_bsn").relevant
    assert Session(form, {"bsn_on": "yes"}, today=TODAY).state("p5_bsn").relevant


def test_no_question_has_the_name_of_another_part_of_a_dossier() -> None:
    taken = {"dossier", "contact", "note", "road", "safety", "closing", "given", "order"}
    assert taken.isdisjoint(node.name for node in load_intake().root.walk())


def test_what_is_needed_for_the_bbz_or_the_road_is_read_by_those_very_rules() -> None:
    read = inspect.getsource(conditions)
    for_bbz = [need.name for need in NEEDS if {"bbz", "debt_help"} & set(need.rules)]
    assert len(for_bbz) > 15
    assert [name for name in for_bbz if f'"{name}"' not in read] == []
    assert {"w2_sure", "c2_hours"}.isdisjoint(need.name for need in NEEDS if "road" in need.rules)


def test_all_that_the_program_needs_is_there() -> None:
    assert len(NEEDS) > 120
    assert lost(load_intake()) == ()


@given(st.text("0123456789", min_size=8, max_size=10) | st.sampled_from(["111222333", "111252333", "000000000"]))
def test_the_bsn_check_agrees_with_the_known_one(number: str) -> None:
    session = Session(load_intake(), {"bsn_on": "yes", "p5_bsn": number}, today=TODAY)
    assert session.state("p5_bsn").valid == (len(number) == 9 and bsn.is_valid(number))


@pytest.mark.parametrize(
    "text",
    ["1234 AB", "1234AB", "0123 AB", "1234 SS", "1234 SA", "1234 SD", "1234 A", "12345 AB", "9999 XZ", "AB 1234"],
)
def test_the_postcode_check_agrees_with_the_known_one(text: str) -> None:
    session = Session(load_intake(), {"p3_postcode": text}, today=TODAY)
    assert session.state("p3_postcode").valid == postcode.is_valid(text)


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("p4_phone", "06 00000012", "06 1234567"),
        ("p4_phone", "0600000012", "12345678"),
        ("p4_phone", "020-1234567", "020-12345678"),
        ("p4_phone", "+48 22 123 45 67", "+48"),
        ("p4_phone", "+31600000012", "bel maar"),
        ("p4_email", "naam@voorbeeld.nl", "naam voorbeeld.nl"),
        ("p3_house_number", "12 B", "B"),
        ("p11_feeling", "10", "11"),
        ("t1_asked_on", "2026-11-23", "2026-11-24"),
        ("p2_birth_date", "1970-02-28", "1870-02-28"),
        ("d3_total", "0", "-1"),
        ("s4_seizure", "bank home", "none bank"),
    ],
)
def test_field_checks(path: str, good: str, bad: str) -> None:
    form = load_intake()
    base = {"t1_asked": "yes", "d1_debts": "overview"}
    assert Session(form, {**base, path: good}, today=TODAY).state(path).valid
    refused = Session(form, {**base, path: bad}, today=TODAY).state(path)
    assert not refused.valid
    assert refused.message


@pytest.mark.parametrize("name", [node.name for node in _questions() if node.appearance.startswith("money")])
def test_no_amount_goes_below_zero_but_profit_and_equity(name: str) -> None:
    assert (". >= 0" in (load_intake().node(name).constraint or "")) == (name not in ("f3_profit_year", "f12_equity"))


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ("go_on", {"going_on"}),
        ("go_on_changed", {"going_on"}),
        ("beside_job", {"going_on", "job"}),
        ("stop_job", {"stopping", "job"}),
        ("stop_unsure", {"stopping"}),
        ("unsure", {"going_on", "stopping", "job"}),
        ("", set()),
    ],
)
def test_the_wish_opens_the_questions_of_its_road(wish: str, shown: set[str]) -> None:
    session = Session(load_intake(), {"w1_wish": wish} if wish else {}, today=TODAY)
    assert {name for name in ("going_on", "stopping", "job") if session.state(name).relevant} == shown


def test_a_business_that_ended_is_not_asked_for_its_turnover() -> None:
    item, money = "business/00000000000000aa/", "figures/00000000000000bb/"
    values = {f"{item}order": "1", f"{item}o1_self_employed": "deregistered", f"{money}order": "1"}
    session = Session(load_intake(), values, today=TODAY)
    assert not session.state(f"{money}f1_turnover_1").relevant
    assert session.state(f"{money}f7_cash").relevant
    session.set(f"{item}o1_self_employed", "registered")
    assert session.state(f"{money}f1_turnover_1").relevant


def test_how_to_reach_the_client_is_asked_before_where_the_client_lives() -> None:
    names = [node.name for node in load_intake().root.walk()]
    assert (
        names.index("p1_name") < names.index("p4_phone") < names.index("p4_safe_time") < names.index("p3_municipality")
    )


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("1973-01-01", "2027-12-31", 54),
        ("1973-01-01", "2028-01-01", 55),  # thirteen leap days in between, not a quarter of the years
        ("1972-02-29", "2027-02-28", 54),
        ("1972-02-29", "2027-03-01", 55),
        ("1971-12-24", "2026-12-23", 54),
        ("1971-12-23", "2026-12-23", 55),
    ],
)
def test_the_form_counts_years_as_the_rules_do_on_the_birthday_itself(born: str, today: str, years: int) -> None:
    day = date.fromisoformat(today)
    session = Session(load_intake(), {"w1_wish": "stop_job", "p2_birth_date": born}, today=day)
    assert session.value("age") == str(years) == str(age(date.fromisoformat(born), day))
    assert session.state("b5_ten_years").relevant is (years >= 55)
