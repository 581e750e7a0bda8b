"""Lines never run over their column and never lose a letter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import clean_text
from forms.paper.fonts import Weight, ink
from forms.paper.private import DENSITIES
from forms.paper.text import _LOW, ACCENT, CAP_HEIGHT, INK, PALE, SOFT, TO_WRITE, Span, break_lines, room_for, shorten

TURNED = st.text("سمير الأحمد שלום 12.30 (ab) « »,;", max_size=120)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=120) | TURNED


@settings(max_examples=60)
@given(WORDS, st.floats(40, 500), st.sampled_from([11.0, 17.0, 30.0]))
def test_every_line_fits_and_every_letter_stays(text: str, room: float, size: float) -> None:
    text = clean_text(text)
    lines = break_lines((Span(text),), size, room)
    assert all(line.width <= room + 0.01 for line in lines)
    kept = "".join(span.text for line in lines for span in line.spans)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


def test_an_amount_and_a_day_keep_together() -> None:
    text = "Elke maand € 1.190 tekort, uiterlijk 29 december 2026"
    for room in range(90, 300, 7):
        for line in break_lines((Span(text),), 11, room):
            said = "".join(span.text for span in line.spans)
            assert not said.endswith(("€", "29", "29\u00a0december"))


def test_typed_line_ends_stay() -> None:
    assert len(break_lines((Span("een\n\ntwee"),), 11, 200)) == 3


def test_a_word_whose_weight_changes_halfway_stays_one_word() -> None:
    lines = break_lines((Span("aaa bb"), Span("cc", Weight.BOLD)), 11, 40)
    assert ["".join(span.text for span in line.spans) for line in lines] == ["aaa", "bbcc"]


def test_what_is_shortened_ends_with_dots_and_fits() -> None:
    lines = break_lines((Span("woord " * 100),), 11, 120)
    kept = shorten(lines, 11, 120, 2)
    assert len(kept) == 2
    assert kept[-1].spans[-1].text.endswith(" …")
    assert kept[-1].width <= 120
    assert set(kept[-1].text.removesuffix(" …").split()) == {"woord"}


def test_one_long_word_is_shortened_in_its_middle() -> None:
    (kept,) = shorten(break_lines((Span("w" * 100),), 11, 120), 11, 120, 1)
    assert kept.text.endswith("w …")
    assert kept.width <= 120


def test_a_short_last_word_does_not_stand_alone() -> None:
    lines = [line.text for line in break_lines((Span("Op 2 februari kijken we samen hoe het gaat."),), 11, 205)]
    assert lines == ["Op 2\u00a0februari kijken we samen hoe", "het gaat."]
    assert [line.text for line in break_lines((Span("Een lang woord: arbeidsongeschiktheid"),), 11, 130)] == [
        "Een lang woord:",
        "arbeidsongeschiktheid",
    ]
    assert [line.text for line in break_lines((Span("arbeidsongeschiktheid nu"),), 11, 120)] == [
        "arbeidsongeschiktheid",
        "nu",
    ]


@pytest.mark.parametrize("number", ["06 00 00 00 12", "085 000 00 00", "020-123 45 67", "+31 6 00 00 00 12"])
def test_a_number_to_call_is_never_cut_over_two_lines(number: str) -> None:
    for room in range(130, 420, 10):
        lines = break_lines((Span(f"Wie: uw medewerker, met uw bank, bel {number} of kom langs"),), 11, room)
        assert any(number in line.text.replace("\u00a0", " ") for line in lines)


def test_an_english_day_keeps_together_too() -> None:
    lines = [line.text for line in break_lines((Span("You asked for help with debts on 25 November 2026."),), 11, 185)]
    assert lines == ["You asked for help with debts on", "25\u00a0November\u00a02026."]


def test_usual_letters_have_room_in_the_densest_lines_and_what_reaches_further_gets_it() -> None:
    letters = [chr(number) for number in range(33, 0x2100) if _LOW.fullmatch(chr(number))]
    assert len(letters) > 600
    densest = min(air.leading for air in DENSITIES) / 11 * 1000
    for weight in Weight:
        for low, high in (ink(letter, weight) for letter in letters):
            assert max(2 * high - 1000 * CAP_HEIGHT, 1000 * CAP_HEIGHT - 2 * low) <= densest + 15
    assert room_for((Span("Één ij, 10 €"),), 11) == 0
    for text in ("Ế", "أَنَّهُ", "a" + "\u0301" * 80):
        assert 13.4 < room_for((Span("Hallo "), Span(text)), 11) < 21


def _light(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_and_lines_to_write_on_stand_out_on_white_and_on_a_ground() -> None:
    for ground in ("#FFFFFF", PALE):
        assert min(_contrast(colour, ground) for colour in (INK, SOFT, ACCENT)) >= 4.5
        assert _contrast(TO_WRITE, ground) >= 3
