"""The plan as a text for the client's phone."""

from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms.paper.code import QUIET, squares
from forms.plan import Fridge, FridgeStep, Plan, Who, Worker
from forms.plan_model import phrase, said
from forms.plan_phone import MOST, phone_text
from forms.words import Words
from tests.forms.paper.plans import TODAY, a_full_plan, a_plan, a_step


def scanned(text: str) -> str:
    """What a phone makes of the code of a text, five dots a square."""
    rows = squares(text)
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for number, row in enumerate(rows):
        for column, black in enumerate(row):
            if black:
                picture.putpixel((column + QUIET, number + QUIET), 0)
    larger = picture.resize((side * 5, side * 5), Image.Resampling.NEAREST)
    only = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # now and then another kind is seen in the noise
    (code,) = zxingcpp.read_barcodes(larger, formats=only)
    return code.text


def test_it_holds_the_first_steps_the_dates_the_phones_and_the_appointment() -> None:
    steps = (a_step(1, phone="0800-2117"), a_step(2, "Neem uw papieren mee", who=Who.WORKER), a_step(3), a_step(4))
    text = phone_text(a_plan(steps), Words("nl"))
    assert text.splitlines() == [
        "Uw plan van 23 december 2026",
        "Lukt het niet? Bel 06 00 00 00 12",
        "1. Bel de boekhouder (woensdag 30 december, 0800-2117)",
        "2. Neem uw papieren mee (woensdag 30 december, Fatima)",
        "3. Bel de boekhouder (woensdag 30 december)",
        "Afspraak: dinsdag 2 februari, 10.00 uur",
        "Bereikbaar: maandag tot en met donderdag",
    ]


def test_it_holds_no_surname_no_amount_no_goal_and_no_word_for_debt() -> None:
    plan = replace(a_full_plan(), name="Samira El Amrani", own_words="Mijn schuld van 5.000 euro moet weg")
    text = phone_text(plan, Words("nl")).casefold()
    for word in ("amrani", "5.000", "€", "schuld", "doel", "3.200"):
        assert word not in text


def test_a_step_is_told_as_page_1_tells_it_and_never_as_page_2_does() -> None:
    fridge = Fridge(steps=(FridgeStep(1, "Zie bladzijde 2, stap 1."),))
    plan = replace(a_plan((a_step(1, "Betaal uw schuld aan de bank"),)), fridge=fridge)
    assert phone_text(plan, Words("nl")).splitlines()[1:] == ["1. Zie bladzijde 2, stap 1."]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_does_a_step_is_said_in_the_language_of_the_client(language: str) -> None:
    helper, words = phrase("paper.fridge.helper"), Words(language)
    fridge = Fridge(steps=(FridgeStep(1, "Bel.", Who.PARTY, helper),))
    assert phone_text(Plan(1, TODAY, fridge), words).splitlines()[1:] == [f"1. Bel. ({said(helper, words)})"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_phone_reads_back_what_was_written(language: str) -> None:
    fridge = Fridge(steps=(FridgeStep(1, "Bel Ελένη & café سمير “😀”", phone="06 00 00 00 01", due=TODAY),))
    text = phone_text(Plan(1, TODAY, fridge), Words(language))
    assert scanned(text) == text


def test_half_a_character_never_breaks_the_code() -> None:
    fridge = Fridge(
        steps=(FridgeStep(1, "Bel \ud800 de \udfff bank \x00", due=TODAY),), worker=Worker(phone="06\ud800")
    )
    text = phone_text(Plan(1, TODAY, fridge), Words("nl"))
    assert text.splitlines()[1:] == ["Lukt het niet? Bel 06", "1. Bel  de  bank  (woensdag 23 december)"]
    assert scanned(text) == text


TYPED = st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=400)


@settings(max_examples=25)
@given(st.lists(TYPED, min_size=3, max_size=3), TYPED)
def test_it_is_never_too_long_and_can_always_be_read(actions: list[str], days: str) -> None:
    steps = tuple(FridgeStep(n, one, phone="0" * 10, due=TODAY) for n, one in enumerate(actions, start=1))
    worker = Worker(days=days, phone="06 00 00 00 01")
    text = phone_text(Plan(1, TODAY, Fridge(steps=steps, worker=worker)), Words("nl"))
    assert len(text) <= MOST
    assert text.startswith("Uw plan van 23 december 2026\nLukt het niet? Bel 06 00 00 00 01")
    assert scanned(text) == text


def test_what_does_not_fit_is_left_out_from_the_end_and_said() -> None:
    steps = tuple(FridgeStep(n, "lang " * 60) for n in (1, 2, 3))
    worker = Worker("Noor", "", "06 00 00 00 01", "dag " * 40)
    text = phone_text(Plan(1, TODAY, Fridge(steps=steps, worker=worker)), Words("nl"))
    assert "3. lang" in text
    long_title = phone_text(Plan(1, TODAY, Fridge(steps=steps * 2, worker=worker)), Words("nl"))
    assert long_title.endswith("De rest staat in uw plan.")


@pytest.mark.parametrize(
    ("action", "line"),
    [
        ("اتصل بالبنك", "1. \u2068اتصل بالبنك\u2069 (0800-2117)"),
        ("\u202eBel \u2067de\u2069\u2069 bank", "1. Bel de bank (0800-2117)"),
        ("Bel\n\tde   bank", "1. Bel de bank (0800-2117)"),
    ],
)
def test_nothing_that_was_typed_turns_a_phone_number_round_on_the_phone(action: str, line: str) -> None:
    fridge = Fridge(steps=(FridgeStep(7, action, phone="0800-2117"),), worker=Worker(days="\u202emaandag"))
    assert phone_text(Plan(1, TODAY, fridge), Words()).splitlines()[1:] == [line, "Bereikbaar: maandag"]


def test_long_texts_are_shortened_so_that_more_of_them_fit() -> None:
    def only(action: str, days: str, party: str) -> list[str]:
        step = FridgeStep(1, action, Who.PARTY, party)
        return phone_text(Plan(1, TODAY, Fridge(steps=(step,), worker=Worker(days=days))), Words()).splitlines()[1:]

    assert only("a" * 150, "d" * 60, "p" * 40) == [
        f"1. {'a' * 150} ({'p' * 40})", f"Bereikbaar: {'d' * 60}",
    ]  # fmt: skip
    assert only("a" * 151, "d" * 61, "p" * 41) == [
        f"1. {'a' * 149}… ({'p' * 39}…)", f"Bereikbaar: {'d' * 59}…",
    ]  # fmt: skip


def test_also_with_the_line_that_says_what_is_left_out_it_is_never_too_long() -> None:
    steps = tuple(FridgeStep(n, "x" * 97) for n in range(6))
    found = []
    for days in range(60):
        last = FridgeStep(7, "y" * (days + 1))
        found.append(len(phone_text(Plan(1, TODAY, Fridge(steps=(*steps[:5], last, *steps))), Words())))
    assert max(found) <= MOST == 600
    assert max(found) > MOST - 3


def test_it_names_no_party_of_a_step_that_the_client_does_and_no_worker_that_page_1_leaves_out() -> None:
    mine, theirs = FridgeStep(1, "Bel", Who.CLIENT, "KVK"), FridgeStep(2, "Bel", Who.WORKER)
    plan = Plan(1, TODAY, Fridge(steps=(mine, theirs)), worker=Worker("Schuldhulp", phone="06 00 00 00 09"))
    assert phone_text(plan, Words()).splitlines()[1:] == ["1. Bel", "2. Bel"]
