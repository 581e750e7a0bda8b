"""What stands in each section of a plan, and what does not: the blocks are read before they are drawn."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from forms.paper.blocks import Item, Paragraph
from forms.paper.chart import Chart
from forms.paper.code import WithCode
from forms.paper.fridge import LAST, Measure, _sheet, fridge_sheets
from forms.paper.hand import SignatureLines, TickChoices, Ticked
from forms.paper.private import DENSITIES, PrivatePages
from forms.paper.said import PaperWords, first, page_words
from forms.paper.sheet import LARGE, NORMAL
from forms.paper.steps import steps_table
from forms.paper.text import SOFT, break_lines
from forms.plan import Agreement, Appointment, Fridge, FridgeStep, Goal, Helper, Plan, Standing, Step, Who, Worker
from forms.plan_model import Named, phrase
from tests.forms.paper.plans import TODAY, a_full_plan, a_plan, a_step

WORDS = page_words("nl")
GEMEENTE = Named((("nl", "Uw gemeente"), ("en", "Your municipality")))


def parts(value: object) -> Iterator[object]:
    """A block and everything in it, in order."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value) and not isinstance(value, Paragraph):
        for one in fields(value):
            yield from parts(getattr(value, one.name))


def texts(value: object) -> list[str]:
    """The paragraphs in a block, in Dutch and without the marks that keep a typed text in order."""
    found = [first(one.text) for one in parts(value) if isinstance(one, Paragraph)]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in found]


def pages_of(plan: Plan, words: PaperWords = WORDS) -> PrivatePages:
    return PrivatePages(plan, words, DENSITIES[0])


# ---- page 1


def page_1(plan: Plan) -> list[str]:
    (sheet,), _ = fridge_sheets(plan, WORDS)
    return texts((sheet.blocks, sheet.bottom))


def test_own_words_that_may_not_hang_there_are_pointed_to_and_words_that_may_are_not() -> None:
    hidden = a_plan(fridge=Fridge("Samira", phrase("paper.wish.go_on")), own_words="Van mijn schulden af")
    assert "Uw eigen woorden staan in het deel voor uzelf." in page_1(hidden)
    assert "U wilt doorgaan met uw bedrijf." in page_1(hidden)
    assert not any("voor uzelf" in text for text in page_1(a_plan()))
    assert not any("voor uzelf" in text for text in page_1(replace(hidden, own_words="")))


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (FridgeStep(1, "Bel"), "Wie: u"),
        (FridgeStep(1, "Bel", party=GEMEENTE), "Wie: u, met uw gemeente"),
        (FridgeStep(1, "Bel", Who.WORKER, "KVK", "0800-2117"), "Wie: Fatima, met KVK  ·  bel 0800-2117"),
        (FridgeStep(1, "Bel", Who.PARTY, GEMEENTE), "Wie: Uw gemeente"),
        (FridgeStep(1, "Bel", Who.PARTY), "Wie: een organisatie"),
    ],
)
def test_a_step_on_page_1_says_who_does_it(step: FridgeStep, told: str) -> None:
    plan = a_plan()
    assert told in page_1(replace(plan, fridge=replace(plan.fridge, steps=(step,))))


def test_one_step_is_your_first_step_and_more_are_your_first_steps() -> None:
    for count, heading in ((1, "Uw eerste stap"), (2, "Uw eerste stappen"), (3, "Uw eerste stappen")):
        assert heading in page_1(a_plan(tuple(a_step(n) for n in range(1, count + 1))))


def test_an_appointment_says_day_hour_and_place_as_far_as_they_are_known() -> None:
    def after(meet: Appointment) -> list[str]:
        found = page_1(a_plan(fridge=Fridge("Samira", appointment=meet)))
        return found[found.index("Volgende afspraak") + 1 : -1]

    assert after(Appointment(date(2027, 2, 2), place="bij u thuis")) == ["Dinsdag 2 februari", "Bij u thuis"]
    assert after(Appointment(date(2027, 2, 2))) == ["Dinsdag 2 februari"]
    assert after(Appointment(place="bij u thuis")) == ["Schrijf hier de dag, de tijd en de plaats op."]


@pytest.mark.parametrize(
    ("worker", "told"),
    [
        (
            Worker("Noor", "wijkteam", "06 00 00 00 02", "maandag"),
            ["Lukt het niet? Bel Noor, wijkteam", "06 00 00 00 02", "Bereikbaar: maandag"],
        ),
        (Worker(team="wijkteam", phone="06 00 00 00 02"), ["Lukt het niet? Bel wijkteam", "06 00 00 00 02"]),
        (Worker(phone="06 00 00 00 02"), ["Lukt het niet? Bel ons", "06 00 00 00 02"]),
        (Worker("Noor", days="maandag"), ["Lukt het niet? Bel:", "Bereikbaar: maandag"]),
    ],
)
def test_the_card_at_the_foot_says_whom_to_call(worker: Worker, told: list[str]) -> None:
    found = page_1(a_plan(fridge=Fridge("Samira", worker=worker)))
    assert found[found.index("Schrijf hier de dag, de tijd en de plaats op.") + 1 :] == told


def test_a_wish_in_two_languages_that_is_too_long_keeps_the_begin_of_both() -> None:
    words = page_words("en")
    measure = Measure(*LAST[0], LARGE, languages=2)
    long = words("paper.fridge.who", who="woord " * 60)
    style = measure.style(13)
    kept = measure.fitted(long, style, measure.width)
    lines = break_lines(kept.spans, style.size, measure.width)
    assert len(lines) <= measure.most
    assert {line.text.split()[0] for line in lines} >= {"Wie:", "Who:"}


def test_a_plan_that_is_given_says_its_day_and_a_blank_one_leaves_room_for_it() -> None:
    measure = Measure(1.0, 99, 99, 2)
    given, blank = (texts(_sheet(replace(a_plan(), number=n), WORDS, measure).blocks) for n in (1, 0))
    assert "Samen gemaakt op woensdag 23 december. Mag op de koelkast." in given
    assert "Mag op de koelkast. Samen gemaakt op:" in blank


# ---- from page 2 on


def test_the_top_says_which_plan_this_is_and_for_whom_when_that_is_known() -> None:
    assert "voor Samira El Amrani" in texts(tuple(pages_of(a_plan()).top()))[1]
    assert "Plan 1 van 23 december 2026. Niet" in texts(tuple(pages_of(a_plan(name="")).top()))[1]


def test_the_chart_has_a_bar_for_now_and_a_hatched_one_for_what_is_needed() -> None:
    (chart,) = (one for one in parts(tuple(pages_of(a_plan()).standing())) if isinstance(one, Chart))
    now, needed = chart.bars
    assert (now.value, now.figure, now.hatched) == (Decimal(3200), "€ 3.200 per maand", False)
    assert (needed.value, needed.hatched) == (Decimal(5148), True)
    known = a_plan().standing
    for standing in (replace(known, turnover=None), replace(known, needed=None)):
        found = parts(tuple(pages_of(a_plan(standing=standing)).standing()))
        assert not any(isinstance(one, Chart) for one in found)


def test_figures_say_what_they_are_worth_and_a_plan_without_figures_does_not() -> None:
    def note(**others: object) -> list[str]:
        standing = replace(a_plan().standing, **others)  # type: ignore[arg-type]
        return texts(tuple(pages_of(a_plan(standing=standing)).standing()))[2:]

    assert len(note()) == 1
    assert note()[0].startswith("Dit is een schatting.")
    assert note(provisional=True)[0].startswith("Deze cijfers zijn nog niet zeker.")
    assert note(turnover=None) == []
    assert tuple(pages_of(a_plan(standing=Standing())).standing()) == ()


def test_the_road_is_chosen_together_or_only_what_fits_the_wish() -> None:
    for chosen, heading in ((True, "De weg die we samen kozen"), (False, "De weg")):
        assert texts(tuple(pages_of(a_plan(road_chosen=chosen)).road()))[0] == heading
    assert tuple(pages_of(a_plan(road="")).road()) == ()


def test_a_goal_says_why_and_by_when_as_far_as_that_is_known() -> None:
    def said(goal: Goal) -> str:
        return texts(pages_of(a_plan()).goal(goal))[0]

    assert said(Goal("Rust", "Voor de kinderen", date(2027, 6, 1))) == (
        "Rust (klaar op 1 juni 2027)\nWaarom: Voor de kinderen"
    )
    assert said(Goal("Rust")) == "Rust"


def test_what_to_look_up_tells_figures_from_the_rest() -> None:
    figures, missing = (phrase("paper.missing.f7_cash"),), (phrase("paper.missing.p1_name"),)
    both = texts(tuple(pages_of(a_plan(figures=figures, missing=missing)).look_up()))
    assert both == [
        "Zoek dit nog op",
        "Voor de berekening:",
        "Hoeveel geld er nu op al uw rekeningen staat",
        "Ook handig om te weten:",
        "Uw naam",
    ]
    assert texts(tuple(pages_of(a_plan(figures=figures)).look_up())) == both[:3]
    assert texts(tuple(pages_of(a_plan(missing=missing)).look_up())) == [both[0], both[4]]


def test_papers_and_what_to_look_up_have_boxes_and_warnings_have_none() -> None:
    marks = {texts(one)[0]: one.mark for one in parts(pages_of(a_full_plan()).blocks()) if isinstance(one, Item)}
    assert marks["Uw paspoort of ID-kaart"] == marks["Uw naam"] == "box"
    assert marks["Neem geen nieuwe lening."] == marks["U vertelt het ons als er iets verandert."] == "dot"


HELPER = Helper("KVK", "Kees", "0800-2117", "https://www.kvk.nl", TODAY, True, True)


@pytest.mark.parametrize(
    ("helper", "told"),
    [
        (
            HELPER,
            "KVK: vraag naar Kees, bel 0800-2117, kvk.nl. Uw medewerker heeft u daar voorgesteld (23 december 2026). "
            "Controleer eerst of deze gegevens nog kloppen.",
        ),
        (replace(HELPER, contact="", warm=False, check_first=False), "KVK: bel 0800-2117, kvk.nl."),
        (replace(HELPER, phone="", url="", day=None, check_first=False), "KVK: vraag naar Kees."),
        (Helper("KVK", check_first=True), "KVK"),
    ],
)
def test_a_helper_is_told_as_far_as_it_is_known(helper: Helper, told: str) -> None:
    assert texts(pages_of(a_plan()).helper(helper)) == [told]
    assert isinstance(pages_of(a_plan()).helper(helper), WithCode) is bool(helper.url)


@pytest.mark.parametrize(
    ("phone", "link"),
    [("06 00 00 00 03", "tel:0600000003"), ("113", "tel:113"), ("vraag de balie", ""), ("0600 of 0800-1", "")],
)
def test_only_what_is_a_phone_number_can_be_pressed(phone: str, link: str) -> None:
    item = pages_of(a_plan()).helper(Helper("Loket", phone=phone))
    assert isinstance(item, Item)
    assert {span.link for span in item.body.spans} - {""} == ({link} if link else set())


def test_looking_back_says_the_day_and_the_place_that_page_1_may_not_show() -> None:
    (heading, both) = texts(tuple(pages_of(a_plan(place="kantoor schuldhulp")).review()))
    assert heading == "Samen terugkijken"
    assert both.endswith("kijken we samen hoe het gaat. De volgende afspraak is hier: kantoor schuldhulp")
    assert tuple(pages_of(a_plan(review=None)).review()) == ()


@pytest.mark.parametrize(
    ("agreement", "told"),
    [
        (Agreement("yes", "", "phone", TODAY), ["U zegt: ja.", "Akkoord per telefoon op 23 december 2026."]),
        (Agreement("", "", "screen", TODAY), ["Ondertekend op het scherm op 23 december 2026."]),
        (Agreement("", "", "screen"), ["Ondertekend op het scherm."]),
        (Agreement("partly", "Te veel"), ["U zegt: deels.", "Uw reactie: “Te veel”"]),
        (Agreement("", "", "paper", TODAY), []),
    ],
)
def test_an_agreement_is_told_or_can_be_given_by_pen(agreement: Agreement, told: list[str]) -> None:
    blocks = tuple(pages_of(a_plan(agreement=agreement)).agreement())
    assert [text for text in texts(blocks) if text != "Bent u het eens met dit plan?"] == told
    assert any(isinstance(one, TickChoices) for one in parts(blocks)) is not bool(agreement.answer)
    signed = agreement.signed in ("phone", "screen")
    assert any(isinstance(one, SignatureLines) for one in parts(blocks)) is not signed


def test_the_rights_answer_five_questions_in_the_list_and_in_one_text() -> None:
    asked = ("Waarvoor?", "Wie ziet ze?", "Hoe lang?", "Inzien of verbeteren?", "Een klacht?")
    for air in DENSITIES:
        text = " ".join(texts(tuple(PrivatePages(a_plan(), WORDS, air).rights())))
        assert [text.index(question) for question in asked] == sorted(text.index(question) for question in asked)
        assert text.endswith("Dit is geen besluit van de gemeente.")


def test_the_sections_stand_in_their_order() -> None:
    found = texts(pages_of(replace(a_full_plan(), own_words="Rust")).blocks())
    headings = (
        *("Dit deel is voor uzelf", "Dit wilt u", "Waar u nu staat", "Uw doelen", "Alle stappen", "Let op"),
        *("Dit spreken we af", "Zoek dit nog op", "Dit bespreken we nog", "Papieren om te verzamelen", "Wie helpt u"),
        *("De weg", "Samen terugkijken", "Uw gegevens en uw rechten"),
    )
    assert [found.index(heading) for heading in headings] == sorted(found.index(heading) for heading in headings)


# ---- the table of steps


def row(step: Step, *, narrow: bool = False) -> list[list[str]]:
    table = steps_table(a_plan((step,)), WORDS, DENSITIES[0].body, narrow=narrow)
    return [texts(cell) for cell in table.rows[0].cells]


def test_a_row_says_what_who_and_when_as_far_as_that_is_known() -> None:
    assert row(a_step(4, phone="06 00 00 00 03", money="gemeente")) == [
        ["4"],
        ["Bel de boekhouder", "Betaald uit: gemeente"],
        ["U", "bel 06 00 00 00 03"],
        ["30 dec 2026"],
    ]
    assert row(Step(1, "Bel", Who.WORKER, GEMEENTE)) == [["1"], ["Bel"], ["Fatima, met uw gemeente"], ["in overleg"]]
    assert row(Step(1, "Bel", Who.PARTY, GEMEENTE))[2] == ["Uw gemeente"]
    assert row(Step(1, "Bel", Who.PARTY))[2] == ["Een organisatie"]
    assert row(Step(1, "Bel", Who.PARTY, "KVK"), narrow=True) == [["1"], ["Bel", "Wie: KVK"], ["in overleg"]]


def test_a_number_that_is_unsure_does_not_stand_in_the_table() -> None:
    assert row(a_step(1, phone="06 00 00 00 03", check_first=True))[2] == ["U"]


@pytest.mark.parametrize(
    ("status", "told"),
    [("done", "Gedaan"), ("not_done", "Niet gelukt"), ("changed", "Veranderd"), ("no_offer", "Geen aanbod gevonden")],
)
def test_only_an_open_step_has_a_box_and_the_others_say_what_became_of_them(status: str, told: str) -> None:
    for step in (a_step(1), a_step(1, status=status)):
        table = steps_table(a_plan((step,)), WORDS, DENSITIES[0].body)
        is_open = step.status == "open"
        assert any(isinstance(one, Ticked) for one in parts(table.rows)) is is_open
        assert (told in texts(table.rows)) is not is_open
        (action,) = (one for one in parts(table.rows) if isinstance(one, Paragraph) and one.text == "Bel de boekhouder")
        assert (action.spans[0].colour == SOFT) is not is_open


@pytest.mark.parametrize(("rows", "fit", "stay"), [(12, 11, 10), (12, 10, 10), (4, 3, 2), (3, 2, 2)])
def test_the_last_row_of_a_table_does_not_stand_alone_on_a_page(rows: int, fit: int, stay: int) -> None:
    table = steps_table(a_plan(tuple(a_step(n) for n in range(1, rows + 1))), WORDS, DENSITIES[0].body)
    begun = steps_table(a_plan(tuple(a_step(n) for n in range(1, fit + 1))), WORDS, DENSITIES[0].body)
    parted = table.split(NORMAL.width, begun.height(NORMAL.width) + 1)
    assert parted is not None
    assert [len(part.rows) for part in parted] == [stay, rows - stay]
    assert [part.repeated for part in parted] == [False, True]


def test_the_first_row_of_a_table_does_not_stand_alone_under_its_header_unless_two_rows_are_tall() -> None:
    for action, alone in (("Bel de boekhouder", False), ("Bel de boekhouder. " * 16, True)):
        table = steps_table(a_plan(tuple(a_step(n, action) for n in range(1, 5))), WORDS, DENSITIES[0].body)
        begun = steps_table(a_plan((a_step(1, action),)), WORDS, DENSITIES[0].body)
        room = begun.height(NORMAL.width) + 1
        assert (table.split(NORMAL.width, room) is not None) is alone
        assert replace(table, repeated=True).split(NORMAL.width, room) is not None
