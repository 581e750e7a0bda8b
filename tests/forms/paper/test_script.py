"""In which language a passage that is not in Latin letters is read aloud."""

from io import BytesIO

import pikepdf
import pytest

from forms.dossier_copy import CopySection, Recorded
from forms.paper.dossier_copy import dossier_copy_pdf
from forms.paper.fonts import Weight, placed
from forms.paper.plan import plan_pdf
from forms.paper.referral import referral_pdf
from forms.paper.script import stretches
from forms.plan_model import Who
from forms.plan_referral import ReferralLetter
from forms.spoken import goes_better_in_english, language_of, languages_named
from tests.forms.paper.matterhorn import failures, kids, nodes
from tests.forms.paper.plans import TODAY, WORKER, a_plan, a_step
from tests.forms.paper.reading import bare, read_aloud

PERSIAN = "می‌خواهم در خانه‌ام بمانم"
UKRAINIAN = "Я хочу спати 8 годин"


def languages_in(step: str, spoken: str, language: str = "nl") -> list[str]:
    """The languages that a plan with this step says of its passages, for a client who named these languages."""
    pdf = plan_pdf(a_plan((a_step(1, step),), spoken=languages_named(spoken)), language)
    assert not failures(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        spans = [node for node in nodes(document.Root.StructTreeRoot) if node.role == "Span"]
        return sorted({str(node.entry.Lang) for node in spans if "/Lang" in node.entry})


@pytest.mark.parametrize(
    ("typed", "script", "language"),
    [
        ("Perzisch", "Arab", "fa"),
        ("farsi, en een beetje Engels", "Arab", "fa"),
        ("فارسی", "Arab", "fa"),
        ("Dari", "Arab", "fa-AF"),
        ("Urdu", "Arab", "ur"),
        ("Sorani", "Arab", "ckb"),
        ("Koerdisch", "Arab", "ku-Arab"),
        ("Koerdisch (Sorani)", "Arab", "ckb"),
        ("دری", "Arab", "fa-AF"),
        ("Marokkaans-Arabisch", "Arab", "ary"),
        ("Arabic", "Arab", "ar"),
        ("Oekraiens; Russisch kan ook", "Cyrl", "uk"),
        ("українська", "Cyrl", "uk"),
        ("Bulgaars", "Cyrl", "bg"),
        ("Servisch", "Cyrl", "sr"),
        ("Jiddisch", "Hebr", "yi"),
        ("Arabisch of Oekraïens", "Cyrl", "uk"),
    ],
)
def test_a_passage_is_in_the_named_language_that_is_written_so(typed: str, script: str, language: str) -> None:
    assert language_of(script, languages_named(typed)) == language


@pytest.mark.parametrize("typed", ["", None, "Pools", "Turks", "Tamazight", "weet ik niet", "\ufdd0 \U0001f600 ("])
def test_the_script_speaks_where_no_named_language_is_written_in_it(typed: str | None) -> None:
    named = languages_named(typed)
    assert [language_of(script, named) for script in ("Arab", "Hebr", "Grek", "Cyrl", "")] == [
        "ar", "he", "el", "und-Cyrl", "",
    ]  # fmt: skip


def test_on_paper_the_words_of_the_client_are_read_in_the_language_of_the_client() -> None:
    assert languages_in(PERSIAN, "Perzisch") == ["fa"]
    assert languages_in("میں گھر رہنا چاہتا ہوں", "Urdu") == ["ur"]
    assert languages_in("أريد أن أبقى", "Arabisch") == ["ar"]
    assert languages_in(UKRAINIAN, "Oekraïens") == ["uk"]


def test_each_script_has_its_language_and_is_read_in_the_order_in_which_it_was_typed() -> None:
    said = "שלום לכם, Ελένη και Μαρία"
    assert languages_in(said, "") == ["el", "he"]
    assert bare(said) in bare(read_aloud(plan_pdf(a_plan((a_step(1, said),)))))


def test_signs_between_two_scripts_belong_to_neither() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_plan((a_step(1, f"Ελένη, Anna, {UKRAINIAN}"),))))) as document:
        spans = [node for node in nodes(document.Root.StructTreeRoot) if "/Lang" in node.entry]
        assert {str(node.entry.Lang) for node in spans} == {"el", "und-Cyrl"}
    parts = placed((("Ελ, an ж", Weight.REGULAR),), 0)
    assert [(one.script, one.typed) for one in stretches(parts)] == [("Grek", "Ελ"), ("", ", an "), ("Cyrl", "ж")]
    assert [one.script for one in stretches(placed((("Ελж", Weight.REGULAR),), 0))] == [""]


def test_on_paper_an_unknown_language_is_told_by_its_script() -> None:
    assert languages_in(PERSIAN, "") == ["ar"]
    assert languages_in(UKRAINIAN, "") == ["und-Cyrl"]


def test_latin_letters_stay_dutch_whatever_the_client_speaks() -> None:
    assert languages_in("Chcę spać", "Pools") == []


def test_spaces_and_figures_between_words_in_one_script_stay_in_one_passage() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_plan((a_step(1, f"Bel {UKRAINIAN} nu"),), spoken=("uk",))))) as document:
        spans = [node for node in nodes(document.Root.StructTreeRoot) if str(node.entry.get("/Lang", "")) == "uk"]
    assert len(spans) == 2  # once on page 1, once on page 2


def test_beside_english_a_passage_of_the_client_is_not_taken_for_english() -> None:
    step = a_step(1, who=Who.PARTY, party="Олена Шевченко")
    with pikepdf.open(BytesIO(plan_pdf(a_plan((step,), spoken=("uk",)), "en"))) as document:
        own = [node for node in nodes(document.Root.StructTreeRoot) if str(node.entry.get("/Lang", "")) == "uk"]
        inside = [kid for node in own for kid in kids(node.entry) if "/Lang" in kid]
    assert len(own) >= 2
    assert not inside


def test_the_copy_of_the_dossier_and_the_letter_know_the_language_too() -> None:
    copy = [CopySection("Wens", (Recorded("Wat wilt u?", PERSIAN),))]
    letter = ReferralLetter("KVK", "", PERSIAN, "", "", (), "", False, WORKER, TODAY, spoken=("fa",))
    for pdf in (dossier_copy_pdf(copy, TODAY, spoken=("fa",)), referral_pdf(letter)):
        with pikepdf.open(BytesIO(pdf)) as document:
            tags = {str(node.entry.get("/Lang", "")) for node in nodes(document.Root.StructTreeRoot)}
        assert tags == {"", "fa"}


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("Engels", True),
        ("liever ENGELS of Frans", True),
        ("English", True),
        ("Farsi", False),
        ("", False),
        (None, False),
    ],
)
def test_english_is_beside_the_dutch_for_who_named_it(typed: str | None, better: bool) -> None:
    assert goes_better_in_english(typed) is better
