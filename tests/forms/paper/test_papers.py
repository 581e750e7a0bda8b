"""The papers beside the plan: each whole on its pages, readable aloud, and with nothing that does not belong there."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from forms.dossier_copy import CopySection, Recorded
from forms.paper.blank import PAPERS, ROWS, blank_pdf
from forms.paper.code import squares
from forms.paper.dossier_copy import dossier_copy_pdf
from forms.paper.plan import plan_pdf
from forms.paper.prepare import FIGURES, prepare_pdf
from forms.paper.private import MOST_CODED
from forms.paper.recovery import recovery_pdf
from forms.paper.referral import referral_pdf
from forms.paper.region_secrets import KINDS, lines_of, region_secret_pdf
from forms.plan_model import Helper, Named, Step, Who, Worker, phrase
from forms.plan_referral import ReferralLetter
from tests.forms.paper.matterhorn import attribute, failures, nodes
from tests.forms.paper.plans import TODAY, WORKER, a_full_plan, a_step, pages
from tests.forms.paper.reading import as_read, as_seen, bare, boxes, outside, overlaps, places, read_aloud, struct_text

CODE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ"
LETTER = ReferralLetter(
    Named((("nl", "Uw gemeente"), ("en", "Your municipality"))),
    "loket 3",
    "Sam Voorbeeld",
    "06 00 00 00 01",
    phrase("referral.wish.go_on"),
    (a_step(1, "Bel voor een afspraak"),),
    phrase("paper.review.on", day=date(2027, 2, 2)),
    True,
    WORKER,
    TODAY,
    TODAY,
)
COPY = (
    CopySection("Uw wens", (Recorded("Wat wilt u?", "Doorgaan", "deze laptop, 23 november 2026 14.02"),)),
    CopySection("Leeg", ()),
    CopySection("Cijfers", tuple(Recorded(f"Vraag {n}", "x" * 400, "deze laptop") for n in range(40))),
)
KEY = "-".join(["K7QF-2M9X"] * 6)  # as long as 32 bytes are
MADE: dict[str, Callable[[str, bool], bytes]] = {
    "prepare": lambda language, large: prepare_pdf(WORKER, language, large=large),
    "prepare for nobody": lambda language, large: prepare_pdf(Worker(), language, large=large),
    "blank": lambda language, large: blank_pdf(WORKER, language, large=large),
    "blank for nobody": lambda language, large: blank_pdf(Worker(), language, large=large),
    "referral": lambda language, large: referral_pdf(LETTER, language, large=large),
    "copy": lambda language, large: dossier_copy_pdf(COPY, TODAY, language, large=large),
    "empty copy": lambda language, large: dossier_copy_pdf((), TODAY, language, large=large),
    "recovery": lambda language, _large: recovery_pdf(CODE, TODAY, language),
    "region key": lambda language, _large: region_secret_pdf("root", "Regio Łuk & <b>zn</b>", KEY, TODAY, language),
    "archive": lambda language, _large: region_secret_pdf("archive_b", "Voorbeeldregio", KEY, TODAY, language),
}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", list(MADE))
def test_every_paper_is_tagged_and_read_in_order_and_nothing_stands_on_something_else(name: str, large: bool) -> None:
    for language in ("nl", "en"):
        pdf = MADE[name](language, large)
        assert failures(pdf) == []
        assert overlaps(pdf) == []
        assert outside(pdf) == []
        assert places(pdf) == sorted(places(pdf))
        assert as_read(pdf) == as_seen(pdf)
        assert pdf == MADE[name](language, large)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not here")
@pytest.mark.parametrize("name", list(MADE))
def test_poppler_reads_all_of_a_paper_in_order(name: str, tmp_path: Path) -> None:
    pdf = MADE[name]("nl", False)
    assert "".join(struct_text(pdf, tmp_path)) == as_read(pdf)


@pytest.mark.parametrize(
    ("name", "count"),
    [("prepare", 1), ("blank", 2), ("referral", 1), ("recovery", 1), ("region key", 1), ("archive", 1)],
)
def test_a_paper_has_the_pages_that_it_should(name: str, count: int) -> None:
    assert len(pages(MADE[name]("nl", False))) == count


def test_the_preparation_sheet_asks_five_figures_and_whom_to_call() -> None:
    (page,) = pages(prepare_pdf(WORKER))
    assert page.count("€") == 5
    for text in ("Uw omzet van de laatste drie maanden", "paspoort of ID-kaart", "Bel Fatima", "06 00 00 00 12"):
        assert text in page


def test_a_figure_to_look_up_heads_its_row_for_who_hears_the_table() -> None:
    with pikepdf.open(BytesIO(prepare_pdf(WORKER))) as document:
        heads = [node.entry for node in nodes(document.Root.StructTreeRoot) if node.role == "TH"]
        assert [attribute(one, "/Scope") for one in heads].count("/Row") == len(FIGURES)


def test_the_blank_plan_has_room_for_steps_and_says_what_a_plan_must_say() -> None:
    fridge, private = pages(blank_pdf(Worker()))
    assert "Samen gemaakt op:" in fridge
    assert "Mag op de koelkast." in fridge
    aloud = read_aloud(blank_pdf(Worker()))
    assert "Mag op de koelkast." in aloud
    assert aloud.count("☐") == 3 + ROWS + len(PAPERS) + 3  # page 1, the table, what to collect, the three answers
    for text in ("Naam en datum:", "Alle stappen", "Bent u het eens", "Dit is geen besluit van de gemeente."):
        assert text in private


def test_the_referral_letter_says_to_whom_why_and_who_allowed_it() -> None:
    (page,) = pages(referral_pdf(LETTER))
    for text in (
        "Aan: Uw gemeente",
        "De cliënt wil doorgaan met het bedrijf.",
        "Sam Voorbeeld",
        "Zo staat het in het plan van de cliënt:",
        "Bel voor een afspraak (wie: de cliënt, uiterlijk 30 december 2026)",
        "gaf hiervoor toestemming op 23 december 2026",
        "Bel Fatima",
    ):
        assert text in page
    assert "U wilt" not in page
    for warm in (True, False):
        (page,) = pages(referral_pdf(replace(LETTER, warm=warm)))
        assert ("Wij hebben de cliënt persoonlijk aan u voorgesteld." in page) is warm


def test_a_step_in_a_letter_says_who_does_it_to_who_reads_it() -> None:
    done_by = {Who.CLIENT: "de cliënt", Who.WORKER: "Fatima", Who.PARTY: "uw organisatie"}
    steps = tuple(Step(1, "ijzer halen", who=who) for who in done_by)
    (page,) = pages(referral_pdf(replace(LETTER, steps=steps)))
    assert re.findall(r"IJzer halen \(wie: ([^)]*)\)", page) == list(done_by.values())
    (nobody,) = pages(referral_pdf(replace(LETTER, steps=steps, worker=Worker())))
    assert "wie: de medewerker" in nobody


@pytest.mark.parametrize(
    ("language", "already"), [("nl", "(wie: de cliënt, al gedaan)"), ("en", "(who: the client, done already)")]
)
def test_a_step_that_was_done_says_so_in_a_letter_and_no_day_by_which(language: str, already: str) -> None:
    step = replace(a_step(1, "Bel voor een afspraak"), status="done")
    (page,) = pages(referral_pdf(replace(LETTER, steps=(step,)), language))
    assert f"Bel voor een afspraak {already}" in page
    assert "30 december 2026" not in page
    assert "30 December 2026" not in page


def test_the_recovery_sheet_holds_the_code_and_what_to_do_with_it() -> None:
    (page,) = pages(recovery_pdf(CODE, TODAY))
    assert CODE in page
    assert "niet bij de laptop" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_of_the_region_holds_its_code_whose_it_is_and_how_it_is_kept(kind: str) -> None:
    (page,) = pages(region_secret_pdf(kind, "Voorbeeldregio", KEY, TODAY))
    for text in ("Voorbeeldregio", "Maak geen foto", "Wie bewaart dit blad?", *lines_of(KEY)):
        assert text in page
    assert "-".join(lines_of(KEY)) == KEY


def test_which_page_of_a_long_copy_it_is_stands_on_one_line_in_large_print() -> None:
    told = tuple(Recorded(f"Vraag {number}?", "ja", "deze laptop") for number in range(125))
    found = boxes(dossier_copy_pdf([CopySection("Spoed", told)], TODAY, large=True))
    count = max(box.page for box in found) + 1
    assert count >= 10
    for number in range(count):
        lowest = min((box for box in found if box.page == number), key=lambda box: box.baseline).text
        assert bare(lowest).startswith(bare("Uw dossier"))
        assert bare(lowest).endswith(bare(f"bladzijde {number + 1} van {count}"))


def test_the_copy_holds_everything_with_who_and_when() -> None:
    said = read_aloud(dossier_copy_pdf(COPY, TODAY))
    assert "deze laptop, 23 november 2026 14.02" in said
    assert bare(said).count("x" * 400) == 40
    assert "Leeg" not in said


def test_who_recorded_most_of_a_section_and_when_is_said_once() -> None:
    def said(*told: str) -> str:
        copy = (CopySection("Wens", tuple(Recorded(f"Vraag {n}", "ja", one) for n, one in enumerate(told))),)
        return " ".join(pages(dossier_copy_pdf(copy, TODAY)))

    assert said("Noor, maandag", "Noor, maandag").count("Noor, maandag") == 1
    assert "Opgeschreven: Noor, maandag." in said("Noor, maandag", "Noor, maandag")
    mixed = said("Noor, maandag", "Bo, dinsdag", "Noor, maandag")
    assert "Opgeschreven: Noor, maandag, tenzij er iets anders bij staat." in mixed
    assert "Vraag 1 ja Bo, dinsdag" in mixed
    assert mixed.count("Noor, maandag") == 1
    assert said("Noor, maandag", "Bo, dinsdag").count("Opgeschreven") == said("", "").count("Opgeschreven") == 0


@pytest.mark.parametrize("count", [38, 160])  # a heading that fills its page to the last lines, and one of pages
def test_a_title_of_a_section_that_is_very_long_runs_on_over_pages(count: int) -> None:
    copy = (CopySection("\n".join(f"deel {n}" for n in range(count)), COPY[0].recorded * 3),)
    pdf = dossier_copy_pdf(copy, TODAY)
    assert min(box.baseline for box in boxes(pdf)) > 20
    assert overlaps(pdf) == []
    assert bare(copy[0].title) in as_read(pdf) == as_seen(pdf)


def _codes(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=150 / 72).to_pil() for page in document]
        return {code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)}
    finally:
        document.close()


def test_the_code_beside_a_helper_can_be_read_from_paper() -> None:
    assert _codes(plan_pdf(a_full_plan())) == {"https://www.kvk.nl"}


def test_an_address_of_a_region_is_a_code_as_long_as_a_phone_can_read_it() -> None:
    start = "https://www.voorbeeld.invalid/"
    for length in (MOST_CODED, MOST_CODED + 1, 4_000):
        address = start + "a" * (length - len(start))
        pdf = plan_pdf(replace(a_full_plan(), helpers=(Helper("Loket", url=address),)))
        assert _codes(pdf) == ({address} if length == MOST_CODED else set())
        assert "voorbeeld.invalid/aaa" in " ".join(pages(pdf))


def test_an_address_with_other_letters_opens_as_a_browser_writes_it() -> None:
    pdf = plan_pdf(replace(a_full_plan(), helpers=(Helper("Loket", url="https://www.voorbeeld.invalid/één%20weg"),)))
    with pikepdf.open(BytesIO(pdf)) as document:
        opened = [str(link.A.URI) for page in document.pages for link in page.get("/Annots", [])]
    assert set(opened) == {"https://www.voorbeeld.invalid/%C3%A9%C3%A9n%20weg"}


def test_a_code_is_square_and_has_its_three_corners() -> None:
    rows = squares("https://www.voorbeeld.invalid/ë")
    assert all(len(row) == len(rows) for row in rows)
    assert all(rows[row][column] for row, column in ((0, 0), (0, -1), (-1, 0)))


def test_a_name_from_right_to_left_stands_behind_what_it_is() -> None:
    pdf = referral_pdf(replace(LETTER, client="سمير الأحمد"))
    (label,) = (box for box in boxes(pdf) if box.text.startswith("Cliënt"))
    assert label.left < 60


def test_no_paper_breaks_on_what_is_no_text_or_takes_it_for_a_mark() -> None:
    odd = "a\ud800b \ufdd0xx\ufdd1yy\ufdd2 z\x00"
    worker = Worker(odd, odd, odd, odd)
    letter = replace(LETTER, party=odd, contact=odd, client=odd, steps=(a_step(1, odd),), worker=worker)
    copy = (CopySection(odd, (Recorded(odd, odd, odd),)),)
    for pdf in (
        referral_pdf(letter),
        dossier_copy_pdf(copy, TODAY),
        prepare_pdf(worker, "en"),
        blank_pdf(worker),
        region_secret_pdf("root", odd, KEY, TODAY),
    ):
        assert "ab\ufffdxx\ufffdyy\ufffdz" in bare(read_aloud(pdf))
        assert failures(pdf) == []


@pytest.mark.parametrize("large", [False, True])
def test_whom_to_call_runs_on_over_pages_where_it_is_taller_than_one(large: bool) -> None:
    worker = Worker("Noor", "", "06 00 00 00 01", "maandag na het spreekuur " * 150)
    pdf = prepare_pdf(worker, large=large)
    assert bare(worker.days) in as_read(pdf)
    assert overlaps(pdf) == []
    assert failures(pdf) == []
