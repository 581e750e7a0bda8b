"""Mixed directions in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.paper.bidi import balanced, carried, isolated, levels, mostly_turned, visual_order
from forms.paper.fonts import Weight, placed
from forms.paper.plan import plan_pdf
from forms.paper.text import Span, break_lines
from forms.paper.typed import fit_to_print
from forms.plan import Fridge
from tests.forms.paper.plans import a_plan, pages


def drawn(text: str, base: int = 0) -> str:
    """A line as it stands on paper from left to right, each character as typed; isolates left out."""
    order = visual_order(levels(text, base))
    return "".join(text[place] for place in order if text[place] not in "\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("Anna", 0, "Anna"),
        ("", 0, ""),
        ("שלום", 0, "םולש"),
        ("Anna שלום Piet", 0, "Anna םולש Piet"),
        ("שלום 12.30 עולם", 0, "םלוע 12.30 םולש"),
        ("שלום Anna עולם", 1, "םלוע Anna םולש"),
        ("שלום €1.250", 1, "€1.250 םולש"),
        ("a שלום b", 1, "b םולש a"),
        ("bel שלום, 06 12", 0, "bel 12 06 ,םולש"),
        ("שלום (Anna) עולם", 1, "םלוע )Anna( םולש"),
        ("Piet (Anna) שלום", 1, "םולש Piet (Anna)"),
        ("Piet [Anna] שלום", 1, "םולש Piet [Anna]"),
        ("(שלום) עולם", 0, "(םולש) םלוע"),
        ("Anna [שלום", 0, "Anna [םולש"),
        ("a (שלום (12) b) c", 0, "a ()12( םולש b) c"),
        ("٣ - /٤", 0, "٤/ - ٣"),
        ("a ٣٤ b", 0, "a ٣٤ b"),
        ("س 06-12", 0, "12-06 س"),
        ("א 06-12", 0, "06-12 א"),
        ("א 12% ב", 1, "ב 12% א"),
        ("ש\u05bc a", 0, "\u05bcש a"),
        ("א \u2068ב a ג\u2069", 1, "ג a ב א"),
        ("א (b ב) c", 0, "א (b ב) c"),
        ("א ([{b ג}]) ב", 0, "א ([{b ג}]) ב"),
        ("א ([ב] c) d", 0, "א ([ב] c) d"),
    ],
)
def test_a_line_is_drawn_in_the_order_of_its_directions(text: str, base: int, expected: str) -> None:
    assert drawn(text, base) == expected


def test_an_isolated_name_does_not_turn_the_number_behind_it_round() -> None:
    assert drawn(f"bel {isolated('שלום')}, 06 12") == "bel םולש, 06 12"


def test_a_change_of_weight_changes_no_direction() -> None:
    parts = placed((("שלום ", Weight.BOLD), ("12", Weight.REGULAR)), 0)
    assert [one.run.text for one in parts] == ["12", " ", "שלום"]


LONG = "مركز المساعدة الاجتماعية في المدينة القديمة"


@pytest.mark.parametrize("room", range(130, 280, 10))
def test_a_number_behind_an_isolated_name_is_not_turned_round_where_that_runs_over_a_line(room: int) -> None:
    lines = break_lines((Span(f"vraag naar {isolated(LONG)}, 0800-2117."),), 11, room)
    shown = " ".join("".join(one.run.text for one in line.placed()) for line in lines)
    assert len(lines) > 1
    assert "0800-2117." in shown.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("typed", ["x\u2069 سمير", "سمير\u2067", "\u2066\u2066سمير\u2069", "سمير\u202e \u2069\u2068"])
def test_half_an_isolate_that_somebody_typed_turns_no_number_behind_it_round(typed: str) -> None:
    assert drawn(f"bel {isolated(typed)}, 06-12").endswith(", 06-12")
    assert balanced(fit_to_print(typed)) == fit_to_print(typed)


def test_a_whole_isolate_that_somebody_typed_stays() -> None:
    assert isolated("سمير \u206606-12\u2069 \u2068") == "\u2068سمير \u206606-12\u2069 \u2069"
    assert fit_to_print("\u2068Anna\u2069\u2069") == "\u2068Anna\u2069"


def test_an_isolate_over_lines_ends_and_begins_with_each_of_them() -> None:
    marks = carried(["a", "\u2068b \u2067c", "d\u2069", "e\u2069 f", "g"])
    assert marks == [("", ""), ("", "\u2069\u2069"), ("\u2066\u2066", "\u2069"), ("\u2066", ""), ("", "")]


@pytest.mark.parametrize("number", ["06 00 00 00 12", "+31 6 00 00 00 12", "0800-2117", "14 020"])
@pytest.mark.parametrize("around", ["اتصل {} غدا", "להתקשר {} מחר"])
def test_a_number_to_call_is_dialled_from_left_to_right_in_every_script(number: str, around: str) -> None:
    (line,) = break_lines((Span(around.format(number)),), 11.0, 500.0)
    assert number in "".join(one.run.source for one in line.placed()).replace("\u00a0", " ")


def test_what_has_one_direction_is_not_isolated() -> None:
    assert isolated("Anna 12") == "Anna 12"


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("سمير الأحمد", True),
        ("أريد أن أبقى (huis)", True),
        (f"{isolated('سمير الأحمد بن علي')}, dit", False),
        (f"“{isolated('سمير')}”", True),
        ("سم ab", False),
        ("12.30", False),
        ("", False),
    ],
)
def test_a_paragraph_runs_the_way_of_most_of_its_own_letters(text: str, turned: bool) -> None:
    assert mostly_turned(text) is turned


@given(st.text("ab1,.() سמ٣\u2066\u2068\u2069\u202e\u0651", max_size=40), st.integers(0, 1))
def test_every_character_is_drawn_once_whatever_was_typed(text: str, base: int) -> None:
    found = levels(text, base)
    assert sorted(visual_order(found)) == list(range(len(text)))
    assert all(level >= base for level in found)
    parts = placed(((text, Weight.REGULAR),), base)
    assert "".join(one.run.source for one in sorted(parts, key=lambda one: one.start)) == text


@pytest.mark.parametrize("name", ["سمير", "שלום", "لا"])
def test_a_name_in_arabic_or_hebrew_can_be_copied_from_the_page(name: str) -> None:
    assert f"{name}, dit is uw plan" in pages(plan_pdf(a_plan(fridge=Fridge(name))))[0]


@given(st.lists(st.text("aש 1\u2066\u2067\u2068\u2069", max_size=6), max_size=6))
def test_an_isolate_over_several_lines_is_whole_on_each(lines: list[str]) -> None:
    whole = balanced("".join(lines))
    places = iter(whole)
    kept = ["".join(next(places, "") for _ in line) for line in lines]
    for line, (before, after) in zip(kept, carried(kept), strict=True):
        assert balanced(before + line + after) == before + line + after


def test_the_side_of_an_isolate_over_many_lines_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def turned(text: str) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr("forms.paper.bidi.mostly_turned", turned)
    lines = ["\u2068", *["ש \u20681\u2069 "] * 500, "\u2069"]
    assert carried(lines)[250] == ("\u2067", "\u2069")
    assert asked == ["".join(lines)[1:-1]]
