"""The printed plan: what stands on which page, whatever people type."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forms.paper.pen import SMALLEST
from forms.paper.plan import plan_pdf
from forms.paper.typed import unprintable_in
from forms.plan import Agreement, Fridge, Plan, Step, Worker
from tests.forms.paper.plans import ENDS, TODAY, a_full_plan, a_plan, a_step, on_fridge, pages
from tests.forms.paper.reading import boxes

NASTY = (
    "w" * 500,
    "ééé " * 400,
    "regel\n\n\nregel\ttab\r\nslot",
    "مرحبا بالعالم",
    "שלום עולם",
    "😀👩‍👩‍👧🏦 emoji",
    "a\ud800b\udfffc",
    "e\u0301\u0323\u0302" * 50,
    "<b>geen opmaak</b> & {amount:euro} %s",
    "\x00\x07\u200b\u202e\ufeff",
    "中文字符",
    "\u00a0" * 300,
    " ",
)


def test_a_small_plan_is_exactly_two_pages() -> None:
    found = pages(plan_pdf(a_plan((a_step(1), a_step(2)))))
    assert len(found) == 2
    assert "Bladzijde 1 van 2" in found[0]
    assert "bladzijde 2 van 2" in found[1]


def test_the_plan_number_and_the_day_stand_on_every_private_page() -> None:
    found = pages(plan_pdf(replace(a_full_plan(), number=7)))
    assert len(found) > 2
    for page in found[1:]:
        assert "Plan 7" in page
        assert "23 december 2026" in page


def test_page_1_shows_wish_steps_appointment_and_whom_to_call() -> None:
    (fridge, *_) = pages(plan_pdf(a_plan((a_step(1),))))
    for text in (
        "Samira, dit is uw plan",
        "“Weer rustig slapen”",
        "Woensdag 30 december",
        "Bel de boekhouder",
        "Wie: u",
        "Dinsdag 2 februari, 10.00 uur",
        "Bij u thuis",
        "Lukt het niet? Bel Fatima, wijkteam Noord",
        "06 00 00 00 12",
        "maandag tot en met donderdag",
    ):
        assert text in fridge


def test_an_empty_plan_leaves_room_to_write() -> None:
    fridge, private = pages(plan_pdf(Plan(1, TODAY)))
    assert "Dit is uw plan" in fridge
    assert "Schrijf het hier op" in fridge
    assert "Dit is geen besluit van de gemeente." in private


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_plan_says_that_it_is_no_decision_and_what_the_rights_are(language: str) -> None:
    text = " ".join(pages(plan_pdf(a_full_plan(), language)))
    assert ("Dit is geen besluit van de gemeente." if language == "nl" else "This is no decision") in text
    for name in ("ombudsman", "Autoriteit Persoonsgegevens"):
        assert name in text


def test_a_running_clock_gives_its_last_day() -> None:
    assert "29 december 2026" in pages(plan_pdf(a_plan(clock=ENDS)))[1]


def test_what_is_missing_is_listed_by_a_plain_name() -> None:
    text = " ".join(pages(plan_pdf(a_full_plan())))
    for name in ("Zoek dit nog op", "Hoeveel geld er nu op al uw rekeningen staat", "Uw naam", "Wat u het liefst wilt"):
        assert name in text


def test_sixty_steps_all_stand_on_paper_under_a_header_on_each_page() -> None:
    steps = tuple(a_step(n, f"Stap met merk M{n:02d}M en een zin die over de regel heen loopt") for n in range(1, 61))
    found = pages(plan_pdf(a_plan(steps)))
    text = " ".join(found)
    for n in range(1, 61):
        assert len(re.findall(f"M{n:02d}M", text)) == (2 if n <= 3 else 1)
    for page in found[1:]:
        if "merk M" in page:
            assert "Stap Wat Wie Wanneer" in page


@pytest.mark.parametrize("typed", NASTY)
def test_whatever_is_typed_page_1_is_one_page_and_nothing_breaks(typed: str) -> None:
    step = a_step(1, typed, party=typed, phone=typed[:60], money=typed)
    plan = a_plan((step, replace(step, number=2), replace(step, number=3)), name=typed, own_words=typed)
    plan = replace(
        plan,
        fridge=replace(plan.fridge, first_name=typed, wish=typed),
        agreement=Agreement("partly", typed, "phone", None),
        worker=replace(plan.worker, name=typed, team=typed, days=typed),
    )
    found = pages(plan_pdf(plan))
    assert "koelkast" in found[0]
    assert "privé" in found[1]


def test_a_word_of_400_letters_is_cut_and_not_lost() -> None:
    word = "".join(f"{n:03d}x" for n in range(100))
    found = pages(plan_pdf(a_plan((a_step(1, word),))))
    assert word in re.sub(r"\s", "", "".join(found[1:]))


def test_own_words_that_are_too_long_for_page_1_stand_whole_on_page_2() -> None:
    words = " ".join(f"woord{n}" for n in range(900))
    plan = a_plan(own_words=words)
    fridge, *private = pages(plan_pdf(replace(plan, fridge=replace(plan.fridge, wish=words))))
    assert "De hele tekst staat in het deel voor uzelf." in fridge
    assert all(f"woord{n}" in " ".join(private) for n in range(900))


def test_own_words_that_may_not_hang_on_the_fridge_stand_on_page_2() -> None:
    plan = a_plan(own_words="Mijn schuld kwijt")
    fridge, *private = pages(plan_pdf(replace(plan, fridge=replace(plan.fridge, wish="", own_words=False))))
    assert "schuld" not in fridge
    assert "Mijn schuld kwijt" in " ".join(private)


def test_own_words_that_page_1_shows_are_not_repeated() -> None:
    assert sum(page.count("Weer rustig slapen") for page in pages(plan_pdf(a_plan()))) == 1


def _smallest(pdf: bytes) -> float:
    """The smallest size of text on any page, in points as printed."""
    sizes = set()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            scale = 1.0
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "cm" and not step.operands[1] and not step.operands[2]:
                    scale *= float(step.operands[0])
                elif str(step.operator) == "Tf":
                    sizes.add(float(step.operands[1]) * scale)
    return min(sizes)


@pytest.mark.parametrize("plan", [a_full_plan(), Plan(1, TODAY), a_plan((a_step(1, "w" * 900),))])
def test_large_print_is_18_points_and_page_1_stays_one_page(plan: Plan) -> None:
    pdf = plan_pdf(plan, large=True)
    assert _smallest(pdf) > 17.99
    found = pages(pdf)
    assert "koelkast" in found[0]
    assert "privé" in found[1]


@pytest.mark.parametrize("plan", [a_full_plan(), Plan(1, TODAY), a_plan((a_step(1, "w" * 900),))])
def test_no_text_is_smaller_than_11_points(plan: Plan) -> None:
    assert _smallest(plan_pdf(plan)) >= SMALLEST


def test_fonts_are_inside_and_the_properties_hold_nothing_personal() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_full_plan()))) as document:
        assert str(document.Root.Lang) == "nl"
        assert str(document.docinfo["/Title"]) == "Uw plan"
        assert document.Root.MarkInfo.Marked
        for value in document.docinfo.values():
            assert "Samira" not in str(value)
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor and "/ToUnicode" in font for font in fonts)
        used = {str(font.BaseFont).split("+")[-1] for font in fonts}
    assert {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"} <= used


def test_the_same_plan_gives_the_same_bytes_also_in_another_process_that_names_a_date_for_files() -> None:
    first, second = plan_pdf(a_full_plan()), plan_pdf(a_full_plan())
    assert first == second
    code = "import sys; from tests.forms.paper.plans import a_full_plan; from forms.paper.plan import plan_pdf;"
    code += "sys.stdout.buffer.write(plan_pdf(a_full_plan()))"
    root, named = Path(__file__).parents[3], os.environ | {"SOURCE_DATE_EPOCH": "86400"}
    other = subprocess.run([sys.executable, "-c", code], cwd=root, env=named, capture_output=True, check=True).stdout
    assert other == first


def test_another_day_gives_other_bytes() -> None:
    assert plan_pdf(a_plan()) != plan_pdf(replace(a_plan(), day=date(2026, 12, 24)))


def test_characters_without_a_font_are_named() -> None:
    plan = a_plan(name="Zhou 周 恩 \U0001f3e6 \U000102a0")
    assert unprintable_in(plan) == ("周", "恩", "\U000102a0")
    assert unprintable_in(a_plan(name="Ελένη Žižková")) == ()


def test_names_in_other_scripts_can_be_copied_from_the_page() -> None:
    plan = a_plan(fridge=Fridge("Ελένη"), name="Ελένη Ковальчук")
    fridge, private = pages(plan_pdf(plan))
    assert "Ελένη, dit is uw plan" in fridge
    assert "Ковальчук" in private


def test_a_done_step_has_no_box_to_tick_and_says_so() -> None:
    done = Step(1, "Bel de bank", status="done")
    text = pages(plan_pdf(replace(a_plan((done, a_step(2))), fridge=Fridge(steps=(on_fridge(a_step(2)),)))))[1]
    assert "Gedaan" in text


def _largest(plan: Plan) -> float:
    return max(box.size for box in boxes(plan_pdf(plan)) if box.page == 0)


def test_page_1_is_set_larger_where_there_is_little_to_say() -> None:
    much = tuple(a_step(n, action="Bel de gemeente en vraag naar de stand van zaken " * 3) for n in (1, 2, 3))
    assert _largest(a_plan((a_step(1),))) == pytest.approx(37.5)
    assert _largest(a_plan(much)) < 31


def test_the_number_to_call_stays_where_a_name_is_too_long() -> None:
    party = "Regiodienst schuldhulpverlening van alle gemeenten in de streek"
    steps = tuple(a_step(n, action="Bel samen met ons " * 9, party=party, phone="06 00 00 00 03") for n in (1, 2, 3))
    fridge = pages(plan_pdf(a_plan(steps), large=True))[0]
    assert fridge.count("bel 06 00 00 00 03") == 3
    assert "…" in fridge


@pytest.mark.parametrize("action", ["بِسْمِ اللَّهِ الرَّحْمَٰنِ", "Bel Ế\u0301\u0301\u0301 de bank", "Bel de bank"])
def test_what_stands_beside_each_other_in_a_row_stands_on_one_line(action: str) -> None:
    plan = a_plan((a_step(1, action), a_step(2, "Bel de gemeente")), fridge=Fridge())
    found = [box for box in boxes(plan_pdf(plan)) if box.page == 1]
    first, second, after = (
        next(place for place, box in enumerate(found) if box.text == text) for text in ("1", "2", "Dit spreken we af")
    )
    for row in (found[first:second], found[second:after]):
        assert {"U", "30 dec 2026"} < {box.text for box in row}
        assert max(box.baseline for box in row) - min(box.baseline for box in row) < 0.02


def test_a_first_name_that_takes_all_room_gives_way_to_what_this_is_and_whom_to_call() -> None:
    worker = Worker(
        "Fatima van der Heijden", "wijkteam Noord", "06 00 00 00 02", "maandag, woensdagochtend en vrijdag " * 2
    )
    plan = a_plan(tuple(a_step(n) for n in (1, 2, 3)))
    plan = replace(plan, fridge=replace(plan.fridge, first_name="Wolfe" * 6, worker=worker))
    large, usual = (pages(plan_pdf(plan, large=large))[0] for large in (True, False))
    assert "Dit is uw plan" in large
    assert worker.days.strip() in large
    assert "Wolfe" in usual
    assert "dit is uw plan" in usual
