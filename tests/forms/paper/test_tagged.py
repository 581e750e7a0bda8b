"""The structure that a screen reader follows."""

import itertools
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from forms.paper.plan import plan_pdf
from tests.forms.paper.plans import a_full_plan, a_plan, a_step


@pytest.fixture(scope="module")
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(plan_pdf(a_full_plan()))) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Every structure element under a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def roles(document: pikepdf.Pdf) -> list[str]:
    return [str(element.S)[1:] for element in elements(document.Root.StructTreeRoot)]


def test_the_tree_begins_with_one_document_and_its_first_heading(document: pikepdf.Pdf) -> None:
    found = roles(document)
    assert found[0] == "Document"
    assert found.count("Document") == 1
    assert next(role for role in found if role.startswith("H")) == "H1"


def test_heading_levels_do_not_skip(document: pikepdf.Pdf) -> None:
    levels = [int(role[1]) for role in roles(document) if role[0] == "H" and role[1:].isdigit()]
    assert len(levels) > 5
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_table_has_a_header_with_scope_and_rows_of_the_same_width(document: pikepdf.Pdf) -> None:
    (table,) = [e for e in elements(document.Root.StructTreeRoot) if e.S == "/Table"]
    rows = [e for e in elements(table) if e.S == "/TR"]
    assert len(rows) == 13  # also though it runs over two pages: the repeated header is read once
    assert all(len(list(row.K)) == 4 for row in rows)
    assert all(cell.A.Scope == "/Column" for cell in elements(rows[0]) if cell.S == "/TH")


def test_the_chart_says_its_figures_in_words(document: pikepdf.Pdf) -> None:
    (figure,) = [e for e in elements(document.Root.StructTreeRoot) if e.S == "/Figure"]
    assert "3.200" in str(figure.Alt)


def test_all_marked_content_is_in_the_tree_exactly_once(document: pikepdf.Pdf) -> None:
    listed = []
    for element in elements(document.Root.StructTreeRoot):
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                listed.append((kid.Pg.objgen, int(kid.MCID)))
    drawn = []
    for page in document.pages:
        for step in pikepdf.parse_content_stream(page):
            if str(step.operator) == "BDC" and "/MCID" in step.operands[1]:
                drawn.append((page.obj.objgen, int(step.operands[1]["/MCID"])))
    assert len(drawn) > 40
    assert sorted(listed) == sorted(drawn)
    assert len(set(listed)) == len(listed)


def test_nothing_is_drawn_outside_content_and_artifacts_and_marks_are_balanced(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            name = str(step.operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            assert depth >= 0
            if name in ("Tj", "TJ", "f", "S", "B", "f*", "s"):
                assert depth > 0, name
        assert depth == 0


def test_the_parent_tree_leads_back_from_every_page(document: pikepdf.Pdf) -> None:
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    for place, page in enumerate(document.pages):
        assert page.StructParents == place
        assert page.Tabs == "/S"
        assert numbers[2 * place] == place
        for number, parent in enumerate(numbers[2 * place + 1]):
            kids = [k for k in parent.K if isinstance(k, pikepdf.Dictionary) and "/MCID" in k]
            assert any(number == k.MCID and k.Pg.objgen == page.obj.objgen for k in kids)


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    plan = a_plan((a_step(1, "lang " * 1500),))
    with pikepdf.open(BytesIO(plan_pdf(plan))) as document:
        paragraphs = [e for e in elements(document.Root.StructTreeRoot) if e.S == "/P"]
        spread = [{k.Pg.objgen for k in e.K if isinstance(k, pikepdf.Dictionary) and "/Pg" in k} for e in paragraphs]
    assert max(len(pages) for pages in spread) >= 2
