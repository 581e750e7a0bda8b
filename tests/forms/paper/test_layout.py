"""How blocks share a page: what is cut where, what stays together, how long a bar is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from forms.dossier_copy import Recorded
from forms.paper.blank import LARGE_ROWS, blank_pdf
from forms.paper.blocks import (
    LOW,
    ROOMY,
    SHORT,
    Group,
    Item,
    Paragraph,
    Space,
    Style,
    plain,
    split_stack,
    stack_height,
)
from forms.paper.chart import BAR, Bar, Chart
from forms.paper.code import WithCode
from forms.paper.columns import BETWEEN, ENOUGH, Columns
from forms.paper.dossier_copy import _block
from forms.paper.fonts import Weight
from forms.paper.fridge import StepCard, fridge_sheets
from forms.paper.hand import ANSWERS, Ruled, TickChoices
from forms.paper.letter import call_card, named
from forms.paper.plan import plan_pdf
from forms.paper.prepare import FIGURES, prepare_pdf
from forms.paper.private import DENSITIES, airiest
from forms.paper.recovery import recovery_pdf
from forms.paper.referral import _blocks, referral_pdf
from forms.paper.region_secrets import region_secret_pdf
from forms.paper.said import capital, inside, page_words
from forms.paper.sheet import NORMAL, Sheet, format_of
from forms.paper.table import TALL, Row, Table
from forms.paper.text import Span, break_lines, shorten
from forms.paper.typed import fit_to_print
from forms.plan import Fridge, Step, Worker
from forms.plan_model import phrase
from tests.forms.paper.matterhorn import attribute, nodes
from tests.forms.paper.plans import TODAY, WORKER, a_plan, a_step, on_fridge, pages
from tests.forms.paper.reading import bare, boxes, read_aloud
from tests.forms.paper.test_papers import CODE, KEY, LETTER
from tests.forms.paper.test_sections import parts, texts

WORDS = page_words("nl")
WIDE = 400.0


def lines(count: int) -> Paragraph:
    """A paragraph of so many lines."""
    return plain("\n".join(f"regel {n}" for n in range(count)), Style(leading=15.0))


# ---- what is cut, and where


def test_a_paragraph_is_cut_with_two_lines_at_least_on_either_side() -> None:
    for room, first_part in ((15.0, 0), (29.0, 0), (30.0, 2), (45.0, 3), (61.0, 4), (74.0, 4)):
        parted = lines(6).split(WIDE, room)
        assert (len(parted[0].lines(WIDE)) if parted else 0) == first_part
    assert lines(3).split(WIDE, 44.0) is None


def test_a_short_text_is_not_cut_so_that_its_two_languages_stay_together() -> None:
    for count, is_cut in ((4, False), (SHORT, False), (SHORT + 1, True)):
        assert (lines(count).split(WIDE, 40.0) is not None) is is_cut
    assert replace(lines(SHORT), style=Style(leading=LOW / 2)).split(WIDE, LOW * 1.5) is not None  # very high letters


def test_a_heading_goes_along_with_what_it_heads() -> None:
    heading = plain("Kop", Style(leading=15.0, keep=True))
    here, left = split_stack((lines(2), heading, Space(100.0)), WIDE, 60.0)
    assert [len(part) for part in (here, left)] == [1, 2]
    assert left[0] is heading


def test_a_group_that_belongs_together_is_cut_only_where_it_takes_half_a_page() -> None:
    for count, is_cut in ((10, False), (30, True)):
        assert (Group((lines(count),), whole=True).split(WIDE, 100.0) is not None) is is_cut
    assert Group((lines(10),)).split(WIDE, 100.0) is not None


def a_list(*tall: int) -> Group:
    """A list with items of so many lines."""
    return Group(tuple(Item(lines(count)) for count in tall), "L", numbering="Disc")


@pytest.mark.parametrize(
    ("items", "fit", "stay"),
    [
        ((1, 1, 1, 1), 3, 2),
        ((1, 1, 1, 1), 2, 2),
        ((1, 1, 1, 1), 1, 0),
        ((1, 1, 1), 2, 2),
        ((8, 1, 1, 1), 1, 1),
        ((1, 1, 1, 9), 3, 3),
    ],
)
def test_no_item_of_a_list_stands_alone_on_a_page_unless_it_is_tall(
    items: tuple[int, ...], fit: int, stay: int
) -> None:
    parted = a_list(*items).split(WIDE, a_list(*items[:fit]).height(WIDE) + 1)
    assert (len(parted[0].blocks) if parted else 0) == stay


def test_a_list_moves_on_with_its_heading_unless_much_of_the_page_would_stay_empty() -> None:
    heading = plain("Kop", Style(keep=True, role="H2"))
    section = Group((heading, a_list(*(1,) * 18)), "Sect", whole=True)
    assert section.height(WIDE) > ROOMY
    assert section.split(WIDE, ROOMY - 1) is None
    assert section.split(WIDE, ROOMY + 1) is not None
    assert replace(section, blocks=(heading, lines(18))).split(WIDE, ROOMY + 1) is None


def test_an_item_that_goes_on_has_no_second_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    marked: list[Item] = []
    monkeypatch.setattr(Item, "_draw_mark", lambda item, *_: marked.append(item))
    parted = Item(lines(6)).split(WIDE, 50.0)
    assert parted is not None
    pen: Any = Pen()
    for item in parted:
        item.draw(pen, 0.0, 800.0, WIDE)
    assert marked == [parted[0]]
    assert (parted[0].gap, parted[1].gap) == (0.0, 0.0)


def row(count: int) -> Row:
    return Row(((lines(count),), (lines(1),)))


def test_a_row_is_cut_only_when_it_is_very_tall_and_loses_nothing() -> None:
    tall = int(TALL // 15) + 2
    table = Table(row(1), (row(tall),), (0.0, 80.0))
    parted = table.split(WIDE, 150.0)
    assert parted is not None
    assert [len(part.rows) for part in parted] == [1, 1]
    shown = [
        len(part.rows[0].cells[0][0].lines(WIDE)) for part in parted if isinstance(part.rows[0].cells[0][0], Paragraph)
    ]
    assert sum(shown) == tall
    assert [part.rows[0].begun for part in parted] == [False, True]
    assert Table(row(1), (row(5),), (0.0, 80.0)).split(WIDE, 80.0) is None
    assert Table(row(1), (row(2), row(1), row(5)), (0.0, 80.0)).split(WIDE, 120.0) is not None


def test_a_first_row_waits_for_the_second_one_unless_much_of_the_page_would_stay_empty() -> None:
    table = Table(row(1), (row(6), row(6)), (0.0, 80.0))
    for room, stay in ((ROOMY - 1, 0), (ROOMY + 1, 1)):
        parted = table.split(WIDE, room)
        assert (len(parted[0].rows) if parted else 0) == stay


def test_columns_are_of_about_one_height_and_a_section_alone_is_as_wide_as_both() -> None:
    tall, *small = (Group((lines(n),)) for n in (6, 3, 3))
    both = Columns((tall, *small))
    assert both.sides(WIDE) == ((tall,), tuple(small))
    assert both.height(WIDE) == 90.0
    long = Group((plain("woord " * 60, Style(leading=15.0)),))
    assert Columns((long,)).height(WIDE) == long.height(WIDE)
    assert Columns((long, long)).height(WIDE) == long.height((WIDE - BETWEEN) / 2)


def test_columns_keep_their_order_where_that_is_no_taller() -> None:
    sections = tuple(Group((lines(3),)) for _ in range(4))
    assert Columns(sections).sides(WIDE) == (sections[:2], sections[2:])


def test_a_section_of_columns_moves_whole_and_only_one_taller_than_the_room_is_cut() -> None:
    small, tall = Group((lines(3),)), Group((lines(40),))
    parted = Columns((small, tall)).split(WIDE, 100.0)
    assert parted is not None
    assert [part.sections for part in parted] == [(small,), (tall,)]
    assert Columns((tall,)).split(WIDE, ENOUGH - 1) is None
    cut = Columns((tall, tall)).split(WIDE, ENOUGH)
    assert cut is not None
    assert [len(part.sections) for part in cut] == [1, 2]


def test_the_private_pages_have_as_much_air_as_fits_on_the_fewest_pages() -> None:
    seen: list[float] = []

    def two(air: Any) -> tuple[Sheet, ...]:
        seen.append(air.gap)
        return (Sheet(()),) * (3 if air.gap > 13 else 2)

    assert len(airiest(DENSITIES, two)) == 2
    assert seen[-1] == 13  # the first that takes no more pages than the densest
    assert airiest(DENSITIES, lambda _air: (Sheet(()),)) == (Sheet(()),)


def test_own_words_that_page_1_does_not_quote_are_whole_on_page_2() -> None:
    hidden = a_plan(fridge=Fridge("Samira", phrase("paper.wish.go_on")), own_words="Van mijn schulden af")
    assert fridge_sheets(hidden, WORDS)[1] is False
    assert fridge_sheets(a_plan(), WORDS)[1] is True


# ---- what is drawn


class Pen:
    """Stands in for a pen: keeps how long the bars are."""

    def __init__(self) -> None:
        self.canvas = self.tags = self
        self.bars: list[float] = []

    def absolutePosition(self, x: float, y: float) -> tuple[float, float]:  # noqa: N802 - reportlab calls it so
        return x, y

    @contextmanager
    def figure(self, *_: object) -> Iterator[None]:
        yield

    element = content = passage = figure

    def __getattr__(self, _name: str) -> Any:
        return lambda *_, **_more: self

    def roundRect(self, _x: float, _y: float, length: float, tall: float, *_: object, **_more: object) -> None:  # noqa: N802
        if tall == BAR:
            self.bars.append(length)


@pytest.mark.parametrize(
    ("values", "shares"), [((3200, 5148), (3200 / 5148, 1)), ((0, 5148), (1,)), ((-5, 50), (1,)), ((0, 0), ())]
)
def test_a_bar_is_as_long_as_its_share_and_nothing_has_none(values: tuple[int, int], shares: tuple[float, ...]) -> None:
    pen: Any = Pen()
    chart = Chart(tuple(Bar("Omzet", Decimal(value), f"€ {value}") for value in values), "alt")
    chart.draw(pen, 0.0, 100.0, 491.0)
    longest = max(pen.bars, default=1.0)
    assert [length / longest for length in pen.bars] == pytest.approx(list(shares))
    assert not pen.bars or 491 - 128 - 90 < longest < 491 - 128 - 20  # the figure still has its room


def test_answers_that_do_not_fit_behind_the_question_stand_under_it() -> None:
    asked = TickChoices("Eens?", 13.5, ("ja", "deels", "nee"))
    assert asked.height(140.0) - asked.height(WIDE) == pytest.approx(2 * ANSWERS)


# ---- lines


def shown(text: str, room: float) -> list[str]:
    return [line.text for line in break_lines((Span(text),), 11.0, room)]


@pytest.mark.parametrize("held", ["€ 5.148", "29 december 2026", "06 00 00 00 12"])
def test_an_amount_a_day_and_a_number_to_call_are_never_cut_over_two_lines(held: str) -> None:
    for count in range(1, 30):
        found = shown("x " * count + held + " en meer woorden", 120.0)
        assert sum(held in line.replace("\u00a0", " ") for line in found) == 1


def test_a_short_last_word_is_kept_company_by_the_word_before_it() -> None:
    for count in range(8, 30):
        *_, last = shown("woorden " * count + "nu", 200.0)
        assert last != "nu"
    assert shown("eenlangwoord nogzoiets nu", 125.0) == ["eenlangwoord nogzoiets", "nu"]  # or the other would be alone


def test_a_text_that_is_shortened_ends_between_words() -> None:
    for room in range(90, 160, 7):
        found = break_lines((Span("woorden " * 40),), 11.0, room)
        *_, last = shorten(found, 11.0, room, 2)
        assert set(last.text.split()) == {"woorden", "…"}
        assert shorten(found, 11.0, room, len(found)) == found


def test_names_inside_a_sentence_and_capitals_at_its_start_are_as_each_language_has_them() -> None:
    assert [inside(name) for name in ("Uw gemeente", "Your municipality", "KVK")] == [
        "uw gemeente",
        "your municipality",
        "KVK",
    ]
    assert [capital(text) for text in ("ijzer", "élan", "u")] == ["IJzer", "Élan", "U"]


# ---- papers beside the plan


def test_a_letter_leaves_out_what_is_not_known() -> None:
    assert texts(named([("Aan", "KVK"), ("Telefoon", "")])) == ["Aan: KVK"]
    whole = texts(tuple(_blocks(LETTER, WORDS)))
    bare = texts(
        tuple(_blocks(replace(LETTER, warm=False, review="", allowed_on=None, client_phone="", steps=()), WORDS))
    )
    gone = (
        *("Telefoon: 06 00 00 00 01", "Dit spraken wij af", "Wij hebben de cliënt persoonlijk aan u voorgesteld."),
        *("Terugkijken", "De cliënt gaf hiervoor toestemming op 23 december 2026. Intrekken mag altijd."),
    )
    assert set(gone) <= set(whole)
    assert not set(gone) & set(bare)
    assert "De cliënt gaf hiervoor toestemming. Intrekken mag altijd." in bare


def test_the_card_of_a_letter_says_whom_to_call_or_leaves_room_to_write() -> None:
    assert texts(call_card(WORKER, WORDS)) == [
        "Vragen? Bel Fatima, wijkteam Noord",
        "06 00 00 00 12",
        "Bereikbaar: maandag tot en met donderdag",
    ]
    blank = call_card(Worker(), WORDS)
    assert texts(blank) == ["Vragen? Bel:"]
    assert sum(isinstance(one, Ruled) for one in parts(blank)) == 1


def test_whom_to_call_stands_at_the_foot_of_a_letter() -> None:
    (number,) = (box for box in boxes(referral_pdf(LETTER)) if box.text == "06 00 00 00 12")
    assert number.baseline < 100


def test_what_is_recorded_without_who_did_so_has_no_empty_line() -> None:
    assert texts(_block(Recorded("Wens?", "Doorgaan", "Noor"))) == ["Wens?\nDoorgaan\nNoor"]
    assert texts(_block(Recorded("Wens?", "Doorgaan"))) == ["Wens?\nDoorgaan"]


def test_the_foot_of_a_letter_has_its_day_and_a_sheet_for_everybody_has_none() -> None:
    (recovery,), (prepare,) = pages(recovery_pdf(CODE, TODAY)), pages(prepare_pdf(WORKER))
    assert "Herstelblad · 23 december 2026 · bladzijde 1 van 1" in recovery
    assert "Voorbereidingsblad · bladzijde 1 van 1" in prepare
    assert "Zonder wachtwoordzin en zonder deze code kan niemand de dossiers openen." in recovery


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("root", "Wie dit blad heeft, kan beheerders benoemen."),
        ("archive_a", "Wie beide delen heeft, kan alle dossiers van de regio openen."),
        ("archive_b", "Breng beide delen bij elkaar, met twee mensen."),
    ],
)
def test_a_paper_of_the_region_says_what_it_can_do(kind: str, told: str) -> None:
    assert told in pages(region_secret_pdf(kind, "Voorbeeldregio", KEY, TODAY))[0]


def test_each_of_the_five_figures_heads_its_row() -> None:
    with pikepdf.open(BytesIO(prepare_pdf(WORKER))) as document:
        heads = [attribute(node.entry, "/Scope") for node in nodes(document.Root.StructTreeRoot) if node.role == "TH"]
    assert [str(scope) for scope in heads] == ["/Column"] * 3 + ["/Row"] * len(FIGURES)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_blank_plan_asks_of_each_step_who_does_it_in_large_print_too(language: str) -> None:
    for large, asked in ((False, "Wie"), (True, "Wie:")):
        text = " ".join(pages(blank_pdf(WORKER, language, large=large)))
        assert len(re.findall(rf"\b{asked}(?!\w| z)", text)) == (LARGE_ROWS if large else 1)


def test_the_number_of_a_part_stays_with_the_part_in_the_heading_of_a_region_paper() -> None:
    heading = Span(WORDS("regionsheet.archive_b.title", region="Regio Voorbeeld"), Weight.BOLD)
    assert [line.text for line in break_lines((heading,), 22.0, NORMAL.width)] == [
        "Archiefsleutel van Regio Voorbeeld,",
        "deel\u00a02\u00a0van\u00a02",
    ]


def test_only_page_2_of_a_blank_plan_says_that_it_is_private() -> None:
    assert [("Privé" in page.split("Bladzijde")[-1]) for page in pages(blank_pdf(WORKER))] == [False, True]


def test_a_typed_text_inside_a_sentence_is_freed_of_marks_too() -> None:
    ((_, typed),) = fit_to_print(phrase("paper.who.with", who="a\ufdd0b\x00")).numbers
    assert typed == "a\ufffdb"


def test_a_helper_with_a_code_is_not_begun_where_the_code_has_no_room() -> None:
    item = WithCode(Item(lines(20)), "https://www.voorbeeld.invalid", "code")
    assert item.split(WIDE, item.side - 1) is None
    parted = item.split(WIDE, item.side + 15)
    assert parted is not None
    assert [isinstance(part, WithCode) for part in parted] == [True, False]


# ---- page 1 where little fits


def _steps_on_page_1(steps: tuple[Step, ...], large: bool) -> int:
    """How many steps page 1 has room for, with nothing else filled in but whom to call."""
    plan = fit_to_print(a_plan(steps, fridge=Fridge("Sam", steps=tuple(map(on_fridge, steps)), worker=WORKER)))
    paper = format_of(large)
    ((sheet,), _) = fridge_sheets(plan, WORDS, paper)
    used = stack_height(sheet.blocks, paper.width) + stack_height(sheet.bottom, paper.width)
    assert used <= paper.height
    return sum(isinstance(one, StepCard) for one in parts(sheet.blocks))


def test_three_steps_have_room_in_large_print_also_with_lines_for_the_wish_and_the_appointment() -> None:
    steps = tuple(a_step(n, "Bel de bank en vraag om een gesprek. Neem iemand mee.", party="KVK") for n in (1, 2, 3))
    assert _steps_on_page_1(steps, large=True) == 3


def test_a_step_for_which_page_1_has_no_room_at_all_stands_on_the_private_pages_only() -> None:
    heaped = "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ لَكُمُ الْحَمْدُ أَنَّهُ إِنِّي " * 3
    steps = tuple(a_step(n, heaped, party=heaped) for n in (1, 2, 3))
    assert _steps_on_page_1(steps, large=False) == 3
    assert _steps_on_page_1(steps, large=True) == 2
    assert bare(read_aloud(plan_pdf(a_plan(steps), large=True))).count(bare(heaped)) >= 3
