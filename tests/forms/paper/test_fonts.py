"""Which face shows which character."""

import unicodedata

import pytest

from forms.paper.fonts import STAND_IN, Weight, character_name, clusters, placed, runs, unprintable, width
from forms.paper.typeface import typeface


def shown(text: str, weight: Weight = Weight.REGULAR) -> list[tuple[str, str]]:
    """Face and text of each run that is no space."""
    return [(run.face, run.text) for run in runs(text, weight) if not run.text.isspace()]


def test_latin_text_is_set_in_the_everyday_face() -> None:
    assert {face for face, _ in shown("Één café: € 1.250")} == {"AtkinsonHyperlegibleNext-Regular"}


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("Ελένη", "NotoSans-Bold"),
        ("Ковальчук", "NotoSans-Bold"),
        ("سمير", "NotoSansArabic-Bold"),
        ("שלום", "NotoSansHebrew-Bold"),
        ("→", "NotoSansMath-Regular"),
        ("✓☐", "NotoSansSymbols2-Regular"),
        ("😀", "NotoEmoji-Regular"),
    ],
)
def test_what_the_everyday_face_lacks_comes_from_another(text: str, face: str) -> None:
    assert shown(f"Anna {text}", Weight.BOLD) == [("AtkinsonHyperlegibleNext-Bold", "Anna"), (face, text)]


def test_a_letter_and_its_marks_come_from_one_face() -> None:
    assert [face for face, _ in shown("e\u0323\u0302\u0331")] == ["NotoSans-Regular"]
    assert list(clusters("ae\u0301👩\u200d👧\U0001f1f3\U0001f1f1x")) == [
        "a",
        "e\u0301",
        "👩\u200d👧",
        "\U0001f1f3\U0001f1f1",
        "x",
    ]


def test_two_flags_are_two_signs_a_skin_tone_is_of_its_hand_and_a_mark_of_no_space() -> None:
    assert list(clusters("\U0001f1f3\U0001f1f1\U0001f1fa\U0001f1e6")) == [
        "\U0001f1f3\U0001f1f1",
        "\U0001f1fa\U0001f1e6",
    ]
    assert list(clusters("\U0001f44d\U0001f3ffx")) == ["\U0001f44d\U0001f3ff", "x"]
    assert list(clusters(" \u0301a")) == [" ", "\u0301", "a"]


def test_a_family_of_emoji_is_one_picture() -> None:
    (run,) = runs("👩\u200d👩\u200d👧", Weight.REGULAR)
    assert len(run.glyphs()) == 1


@pytest.mark.parametrize("sign", ["❤\ufe0f", "1\ufe0f\u20e3", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "!\ufe0f"])
def test_a_sign_is_copied_from_the_page_with_all_that_makes_it_that_sign(sign: str) -> None:
    assert "".join(glyph.text for run in runs(f"a{sign}b", Weight.REGULAR) for glyph in run.glyphs()) == f"a{sign}b"


def test_what_is_invisible_in_a_word_is_not_copied_from_the_page() -> None:
    (run,) = runs("Hotten\u00adtot\u200bten", Weight.REGULAR)
    assert "".join(glyph.text for glyph in run.glyphs()) == "Hottentotten"


def test_a_letter_in_fancy_dress_is_shown_as_the_plain_letter_and_keeps_what_was_typed() -> None:
    (run,) = runs("\U0001d5d4", Weight.REGULAR)  # mathematical sans-serif bold capital A
    assert (run.text, run.source, run.stands_in) == ("A", "\U0001d5d4", True)
    assert unprintable("\U0001d5d4") == ()


def test_characters_in_a_row_that_no_face_has_share_one_stand_in() -> None:
    found = runs("x中文y", Weight.REGULAR)
    assert [run.text for run in found] == ["x", STAND_IN, "y"]
    assert found[1].source == "中文"


def test_a_mark_that_no_face_has_stands_apart_from_its_letter() -> None:
    assert [(run.text, run.source) for run in runs("e\u20dd", Weight.REGULAR)] == [("e", "e"), (STAND_IN, "\u20dd")]


def test_a_stand_in_of_both_directions_is_whole() -> None:
    (one,) = placed((("\u0710\u4e2d", Weight.REGULAR),), 0)
    assert (one.run.text, one.run.source) == (STAND_IN, "\u0710\u4e2d")


def test_a_stand_in_that_somebody_typed_is_no_stand_in() -> None:
    assert [run.source for run in runs("(?)\u4e2d", Weight.REGULAR)] == ["(?)", "\u4e2d"]
    assert unprintable("wat (?) nu") == ()


def test_invisible_characters_take_no_room() -> None:
    assert width("a\u200d\ufe0f\u200fb", Weight.REGULAR, 11) == width("ab", Weight.REGULAR, 11)


def test_unprintable_names_each_character_once() -> None:
    assert unprintable("中a中文\U000102a0") == ("中", "文", "\U000102a0")
    assert unprintable("Alles goed") == ()


def test_a_character_is_called_by_its_name() -> None:
    assert character_name("中") == "中 CJK UNIFIED IDEOGRAPH-4E2D (U+4E2D)"
    assert [character_name(one) for one in "\ud800\x85\ufdd0\ue000"] == ["(U+D800)", "(U+0085)", "(U+FDD0)", "(U+E000)"]


def test_arabic_letters_take_the_form_that_their_neighbours_ask_for() -> None:
    face = typeface("NotoSansArabic-Regular")
    apart = {face.shape(letter, True)[0].number for letter in "سمير"}
    joined = [glyph.number for glyph in face.shape("سمير", True)]
    assert not apart & set(joined[1:])
    assert [glyph.text for glyph in face.shape("سمير", True)] == list("ريمس")  # as drawn, from left to right


def test_lam_and_alef_become_one_and_are_read_as_two() -> None:
    (glyph,) = typeface("NotoSansArabic-Regular").shape("لا", True)
    assert glyph.text == "لا"[::-1]  # as all that is drawn from right to left: readers turn it round


def test_marks_that_change_places_are_read_once() -> None:
    glyphs = typeface("NotoSans-Regular").shape("q\u0301\u0323")
    assert len(glyphs) == 3
    assert sorted("".join(glyph.text for glyph in glyphs)) == ["q", "\u0301", "\u0323"]


def test_what_a_font_shows_for_a_control_character_is_not_drawn() -> None:
    assert [glyph.text for glyph in typeface("AtkinsonHyperlegibleNext-Regular").shape("a\x85b\x7f")] == ["a", "b"]


def test_a_mark_stands_on_its_letter() -> None:
    letter, mark = typeface("NotoSans-Regular").shape("q\u0302")
    assert unicodedata.combining(mark.text)
    assert mark.advance == 0
    assert letter.advance > 0
