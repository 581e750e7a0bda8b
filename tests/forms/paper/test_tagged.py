"""The structure that a screen reader follows."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forms.paper.blank import ROWS, blank_pdf
from forms.paper.plan import plan_pdf
from forms.paper.prepare import FIGURES, prepare_pdf
from forms.plan import Fridge, Plan, Worker
from tests.forms.paper.matterhorn import attribute, failures, kids, nodes
from tests.forms.paper.plans import TODAY, a_full_plan, a_plan, a_step
from tests.forms.paper.reading import as_read, as_seen, bare, furniture, places, read_aloud, struct_text


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return plan_pdf(a_full_plan())


@pytest.fixture(scope="module")
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield opened


def elements(document: pikepdf.Pdf, role: str = "") -> list[Any]:
    """The elements of a role, in reading order; all of them without one."""
    return [node.entry for node in nodes(document.Root.StructTreeRoot) if node.role == role or not role]


ARABIC_WISH = "أريد أن أبقى في بيتي مع أولادي وأن أدفع الضرائب "
ARABIC = replace(a_full_plan(), name="سمير الأحمد", fridge=Fridge("سمير", "أريد أن أبقى في بيتي (huis) حتى 12 مارس"))


@pytest.mark.parametrize(
    ("plan", "language"),
    [
        (a_full_plan(), "nl"),
        (a_full_plan(), "en"),
        (Plan(1, TODAY), "nl"),
        (a_plan(tuple(a_step(n, f"Stap {n} " * 9) for n in range(1, 40))), "nl"),
        (a_plan((a_step(1, "lang " * 1500),)), "nl"),
        (ARABIC, "nl"),
        (a_plan(papers=("lang " * 40,) * 60, conditions=("Kort",)), "nl"),  # a column that is cut
        (a_plan((a_step(1, "😀👩‍👩‍👧🏦 周 e\u0323\u0302 \U0001d5d4"),)), "nl"),
    ],
)
def test_no_failure_condition_of_the_matterhorn_protocol_holds(plan: Plan, language: str) -> None:
    assert failures(plan_pdf(plan, language)) == []


def test_the_tree_is_one_document_with_its_headings_in_order(document: pikepdf.Pdf) -> None:
    found = [str(one.S)[1:] for one in elements(document)]
    assert found[0] == "Document"
    assert found.count("Document") == 1
    assert next(role for role in found if role.startswith("H")) == "H1"
    assert found.count("H2") > 5


def test_a_table_has_a_header_with_scope_and_rows_of_the_same_width(document: pikepdf.Pdf) -> None:
    (table,) = elements(document, "Table")
    rows = [node.entry for node in nodes(table) if node.role == "TR"]
    assert len(rows) == 13  # also though it runs over two pages: the repeated header is read once
    assert all(len(kids(row)) == 4 for row in rows)
    assert [attribute(cell, "/Scope") for cell in kids(rows[0])] == ["/Column"] * 4


def test_a_list_says_what_marks_its_items(document: pikepdf.Pdf) -> None:
    marks = {str(one.get("/ActualText") or one.K[0].ActualText) for one in elements(document, "Lbl")}
    assert marks == {"☐", "•"}
    assert all(attribute(one, "/ListNumbering") in ("/Disc", "/Square") for one in elements(document, "L"))


def test_the_chart_says_its_figures_in_words(document: pikepdf.Pdf) -> None:
    assert any("3.200" in str(figure.Alt) for figure in elements(document, "Figure"))


def test_a_link_opens_what_it_says(document: pikepdf.Pdf) -> None:
    opened = {str(one.A.URI): str(one.Contents) for page in document.pages for one in page.get("/Annots", [])}
    assert opened == {"tel:08002117": "08002117", "https://www.kvk.nl": "www.kvk.nl"}


def test_a_link_is_printed_has_no_border_and_leads_back_to_its_element(document: pikepdf.Pdf) -> None:
    tree = document.Root.StructTreeRoot
    ways = dict(zip(list(tree.ParentTree.Nums)[::2], list(tree.ParentTree.Nums)[1::2], strict=True))
    links = [one for page in document.pages for one in page.get("/Annots", [])]
    assert [(int(one.F), [*map(int, one.Border)]) for one in links] == [(4, [0, 0, 0])] * len(links)
    assert {str(ways[one.StructParent].S) for one in links} == {"/Link"}
    assert tree.ParentTreeNextKey == len(ways) == max(map(int, ways)) + 1


def test_a_chart_stands_on_its_own_and_a_box_is_not_yet_ticked(document: pikepdf.Pdf) -> None:
    assert {attribute(one, "/Placement") for one in elements(document, "Figure")} == {"/Block"}
    boxes = [one for one in elements(document, "Form") if attribute(one, "/Role") == "/cb"]
    assert {attribute(one, "/checked") for one in boxes} == {"/off"}
    lines = [one for one in elements(document, "Form") if one not in boxes]
    assert {attribute(one, "/checked") for one in lines} == {None}


def test_the_foot_of_a_page_is_page_furniture(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        marks = [s for s in pikepdf.parse_content_stream(page) if str(s.operator) == "BDC"]
        feet = [s.operands[1] for s in marks if s.operands[0] == "/Artifact"]
        assert [str(foot.Subtype) for foot in feet] == ["/Footer"]


def test_a_passage_from_right_to_left_is_read_as_it_was_typed_and_in_its_language() -> None:
    with pikepdf.open(BytesIO(plan_pdf(ARABIC))) as document:
        spans = [one for one in elements(document, "Span") if "/ActualText" in one]
        read = " ".join(str(span.ActualText) for span in spans)
        assert {str(span.Lang) for span in spans} == {"ar"}
    assert "سمير" in read
    assert "أريد أن أبقى في بيتي (huis) حتى 12 مارس" in re.sub(r"\s+", " ", read)


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    with pikepdf.open(BytesIO(plan_pdf(a_plan((a_step(1, "lang " * 1500),))))) as document:
        spread = [{kid.Pg.objgen for kid in kids(one) if "/Pg" in kid} for one in elements(document, "P")]
    assert max(len(pages) for pages in spread) >= 2


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not here")
def test_poppler_reads_the_structure_in_the_right_order(pdf: bytes, tmp_path: Path) -> None:
    read = "".join(struct_text(pdf, tmp_path))
    wanted = ["Samira, dit is uw plan", "Dit wilt u", "Uw eerste stappen", "Volgende afspraak", "Lukt het niet?"]
    wanted += ["Dit deel is voor uzelf", "Waar u nu staat", "Uw doelen", "Alle stappen", "Wanneer", "Let op"]
    wanted += ["Bent u het eens", "Uw gegevens en uw rechten", "Dit is geen besluit"]
    places = [read.find(bare(text)) for text in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert bare("Bladzijde 1 van") not in read
    assert read == as_read(pdf)


PLANS: list[tuple[Plan, str, bool]] = [
    (a_full_plan(), "nl", False),
    (a_full_plan(), "en", False),
    (a_full_plan(), "nl", True),
    (a_full_plan(), "en", True),
    (Plan(1, TODAY), "en", False),
    (a_plan(tuple(a_step(n, f"Stap {n}, en dan nog iets " * 3) for n in range(1, 30))), "nl", False),
]


@pytest.mark.parametrize(("plan", "language", "large"), PLANS)
def test_the_structure_reads_all_that_is_seen_once_and_in_its_order(plan: Plan, language: str, large: bool) -> None:
    pdf = plan_pdf(plan, language, large=large)
    assert places(pdf) == sorted(places(pdf))
    assert as_read(pdf) == as_seen(pdf)


def test_only_feet_and_headers_that_come_back_are_left_out(pdf: bytes) -> None:
    steps = tuple(a_step(n, f"Stap {n}, en dan nog iets " * 3) for n in range(1, 30))
    first, *others = furniture(plan_pdf(a_plan(steps)))
    assert first == ["Bladzijde 1 van 4"]
    for number, texts in enumerate(others, start=2):
        assert texts[-1] == f"Plan 1 · 23 december 2026 · privé · bladzijde {number} van 4"
        assert texts[:-1] in ([], ["StapWatWieWanneer"])
    assert sum(len(texts) == 2 for texts in others) == 2
    assert [len(texts) for texts in furniture(pdf)] == [1, 1, 1]


def test_words_on_two_lines_are_read_as_two_words(pdf: bytes) -> None:
    assert "1 juni 2027) Waarom: Dan slaap ik weer" in read_aloud(pdf)
    with pikepdf.open(BytesIO(plan_pdf(a_plan((a_step(1, ARABIC_WISH * 3),))))) as document:
        read = "".join(str(one.ActualText) for one in elements(document, "Span") if "/ActualText" in one)
    assert ARABIC_WISH.strip() in read


def test_what_is_filled_in_by_pen_says_what_it_is() -> None:
    def asked(pdf: bytes) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"/cb": [], "/tv": []}
        with pikepdf.open(BytesIO(pdf)) as document:
            for one in elements(document, "Form"):
                found[str(attribute(one, "/Role"))].append(str(attribute(one, "/Desc")))
        return found

    plan, blank, sheet = (asked(one) for one in (plan_pdf(a_full_plan()), blank_pdf(Worker()), prepare_pdf(Worker())))
    assert plan["/cb"].count("Bel de boekhouder") == 15  # three on page 1, all twelve on page 2
    assert {"ja", "deels", "nee", "Uw paspoort of ID-kaart"} <= set(plan["/cb"])
    assert plan["/tv"] == ["Uw handtekening", "Handtekening medewerker", "Plaats en datum"]
    assert {"Wat wilt u? Schrijf het hier op.", "Naam en datum:", "Uw doelen", "Samen gemaakt op"} <= set(blank["/tv"])
    assert {f"Stap {number}: {name}" for number in range(1, ROWS + 1) for name in ("Wat", "Wie", "Wanneer")} <= set(
        blank["/tv"]
    )
    assert sum(name.startswith(("Uw ", "Wat ", "Hoeveel ")) for name in sheet["/tv"]) == len(FIGURES) + 1
    english = asked(blank_pdf(Worker(), "en", large=True))["/tv"]
    assert {f"Step 1: {name}" for name in ("What", "Who", "When")} <= set(english)


def test_a_list_of_boxes_to_tick_says_so(document: pikepdf.Pdf) -> None:
    for one in elements(document, "L"):
        ticked = any(node.role == "Form" for node in nodes(one))
        assert attribute(one, "/ListNumbering") == ("/Square" if ticked else "/Disc")


def test_what_stands_at_the_foot_and_in_the_title_is_in_both_languages_as_far_as_there_is_room() -> None:
    def told(language: str, large: bool) -> tuple[str, list[str]]:
        pdf = plan_pdf(a_full_plan(), language, large=large)
        with pikepdf.open(BytesIO(pdf)) as document:
            return str(document.docinfo.Title), [page[-1] for page in furniture(pdf)]

    title, feet = told("en", False)
    assert title == "Uw plan / Your plan"
    assert feet[0] == "Bladzijde 1 van 4 / Page 1 of 4"
    assert feet[1] == "Plan 1 · 23 december 2026 · privé · bladzijde 2 van 4 / private · page 2 of 4"
    _, feet = told("en", True)
    assert feet[:2] == [f"Bladzijde 1 van {len(feet)}", f"Page 2 of {len(feet)}"]
    assert feet[2].startswith("private · page 3 of")  # the lowest line is drawn first
    assert f"privé · bladzijde 3 van {len(feet)}" in feet[2]
    assert told("nl", False)[0] == "Uw plan"
