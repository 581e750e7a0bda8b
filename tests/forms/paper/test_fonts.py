"""Which face shows which character."""

import unicodedata

import pytest

from forms.paper.fonts import STAND_IN, Weight, character_name, clusters, runs, unprintable, width
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


def test_a_family_of_emoji_is_one_picture() -> None:
    (run,) = runs("👩\u200d👩\u200d👧", Weight.REGULAR)
    assert len(run.glyphs()) == 1


def test_a_letter_in_fancy_dress_is_shown_as_the_plain_letter_and_keeps_what_was_typed() -> None:
    (run,) = runs("\U0001d5d4", Weight.REGULAR)  # mathematical sans-serif bold capital A
    assert (run.text, run.source, run.stands_in) == ("A", "\U0001d5d4", True)
    assert unprintable("\U0001d5d4") == ()


def test_characters_in_a_row_that_no_face_has_share_one_stand_in() -> None:
    found = runs("x中文y", Weight.REGULAR)
    assert [run.text for run in found] == ["x", STAND_IN, "y"]
    assert found[1].source == "中文"


def test_a_stand_in_that_somebody_typed_is_no_stand_in() -> None:
    assert unprintable("wat (?) nu") == ()


def test_invisible_characters_take_no_room() -> None:
    assert width("a\u200d\ufe0f\u200fb", Weight.REGULAR, 11) == width("ab", Weight.REGULAR, 11)


def test_unprintable_names_each_character_once() -> None:
    assert unprintable("中a中文\U000102a0") == ("中", "文", "\U000102a0")
    assert unprintable("Alles goed") == ()


def test_a_character_is_called_by_its_name() -> None:
    assert character_name("中") == "中 CJK UNIFIED IDEOGRAPH-4E2D (U+4E2D)"
    assert character_name("\ud800") == "(U+D800)"


def test_arabic_letters_take_the_form_that_their_neighbours_ask_for() -> None:
    face = typeface("NotoSansArabic-Regular")
    apart = {face.shape(letter, True)[0].number for letter in "سمير"}
    joined = [glyph.number for glyph in face.shape("سمير", True)]
    assert not apart & set(joined[1:])
    assert [glyph.text for glyph in face.shape("سمير", True)] == list("ريمس")  # as drawn, from left to right


def test_lam_and_alef_become_one_and_are_read_as_two() -> None:
    (glyph,) = typeface("NotoSansArabic-Regular").shape("لا", True)
    assert sorted(glyph.text) == sorted("لا")


def test_a_mark_stands_on_its_letter() -> None:
    letter, mark = typeface("NotoSans-Regular").shape("q\u0302")
    assert unicodedata.combining(mark.text)
    assert mark.advance == 0
    assert letter.advance > 0
