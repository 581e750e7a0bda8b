"""Which face shows which character."""

from forms.paper.fonts import STAND_IN, Weight, runs, unprintable, width


def test_latin_text_is_one_run_in_the_everyday_face() -> None:
    assert [(run.face, run.text) for run in runs("Één café: € 1.250", Weight.REGULAR)] == [
        ("AtkinsonHyperlegibleNext-Regular", "Één café: € 1.250")
    ]


def test_what_the_everyday_face_lacks_comes_from_the_second() -> None:
    faces = [(run.face, run.text) for run in runs("Anna Ελένη", Weight.BOLD)]
    assert faces == [("AtkinsonHyperlegibleNext-Bold", "Anna "), ("DejaVuSans-Bold", "Ελένη")]


def test_a_letter_in_fancy_dress_is_shown_as_the_plain_letter_and_keeps_what_was_typed() -> None:
    (run,) = runs("\U0001d5d4", Weight.REGULAR)  # mathematical sans-serif bold capital A
    assert run.text in ("A", "\U0001d5d4")
    assert unprintable("\U0001d5d4") == ()


def test_characters_in_a_row_that_no_face_has_share_one_stand_in() -> None:
    found = runs("x中文y", Weight.REGULAR)
    assert [run.text for run in found] == ["x", STAND_IN, "y"]
    assert found[1].actual == "中文"


def test_invisible_characters_take_no_room() -> None:
    assert width("a\u200d\ufe0f\u200fb", Weight.REGULAR, 11) == width("ab", Weight.REGULAR, 11)


def test_unprintable_names_each_character_once() -> None:
    assert unprintable("中a中文\U0001f3e6") == ("中", "文", "\U0001f3e6")
    assert unprintable("Alles goed") == ()
