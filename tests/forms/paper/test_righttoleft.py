"""Arabic and Hebrew inside a line from left to right."""

import unicodedata

import pytest

from forms.paper.fonts import Weight, runs, unprintable
from forms.paper.plan import plan_pdf
from forms.paper.righttoleft import stretches, visual
from forms.plan import Fridge
from tests.forms.paper.plans import a_plan, pages


def test_hebrew_is_turned_round() -> None:
    assert visual("שלום") == "םולש"


def test_arabic_letters_take_the_form_that_their_neighbours_ask_for() -> None:
    drawn = visual("سمير")  # seen, meem, yeh, reh: all joined, the last one ends the word
    names = [unicodedata.decomposition(character).split()[0] for character in reversed(drawn)]
    assert names == ["<initial>", "<medial>", "<medial>", "<final>"]


def test_lam_and_alef_become_one() -> None:
    assert len(visual("لا")) == 1


def test_numbers_keep_their_own_direction_and_brackets_look_the_right_way() -> None:
    assert visual("שלום (12.30)") == "(12.30) םולש"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Anna", [("Anna", False)]),
        ("Anna שלום Piet", [("Anna ", False), ("שלום", True), (" Piet", False)]),
        ("“שלום עולם”", [("“", False), ("שלום עולם", True), ("”", False)]),
        ("", []),
    ],
)
def test_a_line_falls_apart_in_stretches_of_one_direction(text: str, parts: list[tuple[str, bool]]) -> None:
    assert list(stretches(text)) == parts


@pytest.mark.parametrize("weight", list(Weight))
def test_every_letter_has_a_face(weight: Weight) -> None:
    assert unprintable("مرحبا بالعالم שלום عَرَبِيّ") == ()
    assert all(run.text != "(?)" for run in runs("مرحبا بالعالم שלום", weight))


def test_a_name_in_arabic_or_hebrew_can_be_copied_from_the_page() -> None:
    for name in ("سمير", "שלום"):
        assert f"{name}, dit is uw plan" in pages(plan_pdf(a_plan(fridge=Fridge(name))))[0]
