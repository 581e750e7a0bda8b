"""Two languages on one page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf

from forms.paper.fonts import Weight, placed
from forms.paper.plan import plan_pdf
from forms.paper.said import (
    PaperWords,
    capital,
    first,
    in_order,
    inside,
    on_one_line,
    one_behind_the_other,
    page_words,
    second,
    unmarked,
)
from forms.paper.span import Span
from forms.plan_model import Fridge, Named, Who
from tests.forms.paper.matterhorn import attribute, kids, nodes
from tests.forms.paper.plans import WORKER, a_full_plan, a_plan, a_step, pages
from tests.forms.paper.reading import _page, read_aloud


def test_a_sentence_is_said_in_both_languages_with_what_was_typed_in_each() -> None:
    words = page_words("en")
    text = words("paper.fridge.who", who=words("paper.who.client"))
    assert (first(text), second(text)) == ("Wie: u", "Who: you")
    assert on_one_line(text) == "Wie: u / Who: you"
    assert capital(words("paper.who.client")) != words("paper.who.client")
    assert first(capital(words("paper.who.client"))) == "U"


def test_dutch_alone_is_not_doubled() -> None:
    assert page_words("nl")("paper.who.client") == "u"
    assert PaperWords("nl", beside="nl").beside is False


def test_a_day_that_differs_in_capitals_only_stands_there_once() -> None:
    words = page_words("en")
    assert words.show("shortdate", date(2026, 12, 30)) == "30 dec 2026"
    assert on_one_line(words.show("shortdate", date(2027, 3, 1))) == "1 mrt 2027 / 1 Mar 2027"


def test_a_paragraph_has_all_its_dutch_before_its_english() -> None:
    words = page_words("en")
    spans = in_order((Span("Doel 1"), Span(" (" + words("paper.who.client") + ")")))
    assert [(span.text, span.language) for span in spans] == [
        ("Doel 1", ""),
        (" (u)", ""),
        ("\n", ""),
        ("Doel 1", "en"),
        (" (you)", "en"),
    ]


def test_what_somebody_typed_is_never_taken_for_a_mark() -> None:
    assert unmarked("a\ufdd0b\ufdd1c\ufdd2") == "a\ufffdb\ufffdc\ufffd"
    assert unmarked("Alles goed \u2068") == "Alles goed \u2068"


def test_english_stands_beside_the_dutch_and_says_that_it_is_english() -> None:
    pdf = plan_pdf(a_full_plan(), "en")
    fridge, *private = pages(pdf)
    for text in ("Samira, dit is uw plan", "Samira, this is your plan", "Uw eerste stappen", "Your first steps"):
        assert text in fridge
    for text in ("Alle stappen", "All steps", "Dit is geen besluit van de gemeente.", "This is no decision"):
        assert text in " ".join(private)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "nl"
        english = [n for n in nodes(document.Root.StructTreeRoot) if n.role == "Span" and n.entry.get("/Lang") == "en"]
        paragraphs = [n for n in nodes(document.Root.StructTreeRoot) if n.role == "P"]
        passages = {sum("/S" in kid for kid in kids(n.entry)) for n in paragraphs}
    assert len(english) > 30
    assert passages == {0, 1, 2}  # a sentence over several lines is one; a name of several words stands between two
    said = read_aloud(pdf)
    assert said.index("Uw eerste stappen") < said.index("Your first steps") < said.index("Volgende afspraak")


def test_what_somebody_typed_stays_in_the_language_of_the_paper_inside_an_english_sentence() -> None:
    worker = replace(WORKER, phone="06 00 00 00 12", days="van 9 tot 5, niet op \ufdd3vrijdag")
    plan = a_plan((a_step(1, party="uw boekhouder"),), worker=worker, fridge=Fridge("Sam", worker=worker))
    with pikepdf.open(BytesIO(plan_pdf(plan, "en"))) as document:
        english = set(_texts_in(document, "en"))
        said = re.sub(" +", " ", read_aloud(plan_pdf(plan, "en")))
    assert {"Available: ", "You, with ", "Sam, this is your plan"} <= english
    assert "Available: van 9 tot 5, niet op \ufffdvrijdag" in said
    assert not any("vrijdag" in text or "boekhouder" in text for text in english)


def _texts_in(document: pikepdf.Pdf, language: str) -> Iterator[str]:
    """The texts of the passages that say to be in a language."""
    marked = {page.obj.objgen: _page(number, page).marked for number, page in enumerate(document.pages)}
    for node in nodes(document.Root.StructTreeRoot):
        if node.entry.get("/Lang") == language:
            for kid in kids(node.entry):
                if "/MCID" in kid:
                    yield marked[kid.Pg.objgen][int(kid.MCID)]


def test_in_large_print_there_is_a_page_1_in_each_language() -> None:
    dutch, english, *private = pages(pdf := plan_pdf(a_full_plan(), "en", large=True))
    assert "dit is uw plan" in dutch
    assert "this is your plan" in english
    assert "Page 2 of" in english
    assert "Uw eerste stappen" not in english
    assert english.count("Bel de boekhouder") == dutch.count("Bel de boekhouder") == 3
    assert "All steps" in " ".join(private)
    with pikepdf.open(BytesIO(pdf)) as document:
        heads = [n for n in nodes(document.Root.StructTreeRoot) if n.role == "H1"]
        languages = [[str(kid.get("/Lang", "")) for kid in kids(n.entry) if "/S" in kid] for n in heads]
    assert languages == [[], ["en"], ["en"]]  # what is in English says so; what was typed does not


def test_answers_to_tick_and_lines_to_sign_say_which_part_is_english() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_full_plan(), "en"))) as document:
        items = [n for n in nodes(document.Root.StructTreeRoot) if n.role == "LBody"]
        english = [[str(kid.get("/Lang", "")) for kid in kids(n.entry) if "/S" in kid] for n in items]
    assert english.count(["en"]) >= 3
    spans = one_behind_the_other(page_words("en")("paper.agree.yes"))
    assert [(span.text, span.language) for span in spans] == [("ja", ""), (" / ", ""), ("yes", "en")]
    assert [span.text for span in one_behind_the_other("KVK")] == ["KVK"]


def test_what_stands_in_for_a_drawing_is_in_the_language_that_it_says() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_full_plan(), "en"))) as document:
        drawn = [n.entry for n in nodes(document.Root.StructTreeRoot) if n.role in ("Figure", "Form")]
        said = {(str(one.get("/Lang", "")), str(one.get("/Alt", "")) or str(attribute(one, "/Desc"))) for one in drawn}
    assert all(" / " not in text for _, text in said)
    assert ("en", "yes") in said
    assert ("", "Bel de boekhouder") in said  # as it was typed
    assert any(language == "en" and text.startswith("Bar chart") for language, text in said)


def test_what_somebody_typed_as_a_goal_stands_there_once_beside_two_languages() -> None:
    private = " ".join(pages(plan_pdf(a_full_plan(), "en")))
    assert private.count("Doel 1") == private.count("Waarom / Why: Dan slaap ik weer") - 2 == 1
    assert "(klaar op 1 juni 2027 / done by 1 June 2027)" in private


def test_your_municipality_has_no_capital_inside_a_sentence() -> None:
    assert inside("Uw gemeente") == "uw gemeente"
    assert [inside(name) for name in ("KVK", "Uwv-loket", "Belastingdienst", "")] == [
        "KVK", "Uwv-loket", "Belastingdienst", "",
    ]  # fmt: skip


def test_a_party_is_named_in_both_languages() -> None:
    municipality = Named((("en", "Your municipality"), ("nl", "Uw gemeente")))
    words = page_words("en")
    assert (first(municipality.said(words)), second(municipality.said(words))) == ("Uw gemeente", "Your municipality")
    assert second(inside(municipality.said(words))) == "your municipality"
    step = a_step(1, who=Who.WORKER, party=municipality)
    private = " ".join(pages(plan_pdf(a_plan((step,)), "en")))
    assert "Fatima, met uw gemeente" in private
    assert "Fatima, with your municipality" in private


def test_a_capital_is_as_the_language_has_it() -> None:
    assert [capital(word) for word in ("ijzer halen", "één brief", "ქართული", "سمير", "", "🙂 bel")] == [
        "IJzer halen", "Één brief", "ქართული", "سمير", "", "🙂 bel",
    ]  # fmt: skip


def test_what_was_typed_from_right_to_left_stands_there_once_beside_two_languages() -> None:
    wish = "أريد أن أبقى في بيتي"
    plan = a_plan((a_step(1),), own_words=wish)
    pdf = plan_pdf(replace(plan, fridge=replace(plan.fridge, wish=wish)), "en")
    assert read_aloud(pdf).count(wish) == 1


def test_two_names_from_right_to_left_keep_their_places_in_the_english_sentence() -> None:
    words = page_words("en")
    text = second(words("paper.fridge.who", who=words("paper.who.with", who="سمير", party="דוד")))
    drawn = [one.run.source for one in placed(((text, Weight.REGULAR),), 0)]
    assert drawn.index("سمير") < drawn.index("with") < drawn.index("דוד")


def test_a_long_name_on_page_1_loses_its_end_in_both_languages_and_never_the_number() -> None:
    name = "Stichting Voorbeeldige Hulp aan Ondernemers van Nergenshuizen en Omstreken " * 4
    ask = "Bel en vraag hoe het staat met de aanvraag. " * 9
    step = a_step(1, ask, who=Who.WORKER, party=name, phone="085 000 00 00")
    plan = a_plan(tuple(replace(step, number=number) for number in (1, 2, 3)))
    fridge = pages(plan_pdf(plan, "en"))[0]
    assert fridge.count("… · bel 085 000 00 00") == fridge.count("… · call 085 000 00 00") == 3
