"""The structure that a screen reader follows."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forms.paper.plan import plan_pdf
from forms.plan import Fridge, Plan
from tests.forms.paper.matterhorn import attribute, failures, kids, nodes
from tests.forms.paper.plans import TODAY, a_full_plan, a_plan, a_step


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
        (a_plan((a_step(1, "😀👩‍👩‍👧🏦 周 e\u0323\u0302 \U0001d5d4"),)), "nl"),
    ],
)
def test_no_failure_condition_of_the_matterhorn_protocol_holds(plan: Plan, language: str) -> None:
    assert failures(plan_pdf(plan, language)) == []


def _without_alt(document: pikepdf.Pdf) -> None:
    del elements(document, "Figure")[0]["/Alt"]


def _without_scope(document: pikepdf.Pdf) -> None:
    del elements(document, "TH")[0]["/A"]


def _text_outside(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(b"BT /F1 9 Tf 9 9 Td <0001> Tj ET")


def _without_contents(document: pikepdf.Pdf) -> None:
    annotation = next(page.Annots[0] for page in document.pages if "/Annots" in page)
    del annotation["/Contents"]


def _skipped_level(document: pikepdf.Pdf) -> None:
    elements(document, "H2")[0].S = pikepdf.Name.H4


def _no_font_file(document: pikepdf.Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


@pytest.mark.parametrize(
    ("damage", "number"),
    [
        (_without_alt, "13-004"),
        (_without_scope, "15-003"),
        (_text_outside, "01-005"),
        (_without_contents, "28-004"),
        (_skipped_level, "14-003"),
        (_no_font_file, "31-009"),
    ],
)
def test_the_check_sees_what_is_wrong(pdf: bytes, damage: Callable[[pikepdf.Pdf], None], number: str) -> None:
    broken = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        damage(document)
        document.save(broken)
    assert any(one.startswith(number) for one in failures(broken.getvalue()))


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
    marks = {str(one.ActualText) for one in elements(document, "Lbl")}
    assert marks == {"☐", "•"}
    assert all(attribute(one, "/ListNumbering") in ("/Disc", "/Square") for one in elements(document, "L"))


def test_the_chart_says_its_figures_in_words(document: pikepdf.Pdf) -> None:
    assert any("3.200" in str(figure.Alt) for figure in elements(document, "Figure"))


def test_a_link_opens_what_it_says(document: pikepdf.Pdf) -> None:
    opened = {str(one.A.URI): str(one.Contents) for page in document.pages for one in page.get("/Annots", [])}
    assert opened == {"tel:08002117": "08002117", "https://www.kvk.nl": "www.kvk.nl"}


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
    (tmp_path / "plan.pdf").write_bytes(pdf)
    done = subprocess.run(["pdfinfo", "-struct-text", "plan.pdf"], cwd=tmp_path, capture_output=True, text=True)
    read = " ".join(re.findall(r'"(.*)"', done.stdout))
    wanted = ["Samira, dit is uw plan", "Dit wilt u", "Uw eerste stappen", "Volgende afspraak", "Lukt het niet?"]
    wanted += ["Dit deel is voor uzelf", "Waar u nu staat", "Uw doelen", "Alle stappen", "Wanneer", "Let op"]
    wanted += ["Bent u het eens", "Uw gegevens en uw rechten", "Dit is geen besluit"]
    places = [read.find(text) for text in wanted]
    assert done.stderr == ""
    assert -1 not in places
    assert places == sorted(places)
    assert "Bladzijde 1 van" not in read
