"""The structure works for any story of reportlab, without anything else of ours."""

import ast
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]

import forms.paper.tagged as tagged
from tests.forms.paper.matterhorn import attribute, failures, kids, nodes

WORDS = "Een verhaal van reportlab zelf, dat over het einde van een bladzijde loopt. " * 90


class Said(Paragraph):  # type: ignore[misc]
    """A paragraph of reportlab that says what it is; its parts on several pages are one element."""

    role, key = "P", 0

    def split(self, width: float, height: float) -> list[Any]:
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.role, part.key = self.role, self.key
        return parts

    def draw(self) -> None:
        with self.canv.tags.element(self.role, self.key), self.canv.tags.content():
            super().draw()


def _story() -> list[Said]:
    story = [Said("Een titel", ParagraphStyle("h")), Said(WORDS, ParagraphStyle("p"))]
    for key, role in enumerate(("H1", "P")):
        story[key].role, story[key].key = role, key
    return story


def test_a_story_of_reportlab_is_one_tree_over_its_pages() -> None:
    made = BytesIO()

    def begin(canvas: Any, _document: Any) -> None:
        canvas.tags = tagged.Tags(canvas, "nl", "Een titel")

    SimpleDocTemplate(made).build(_story(), onFirstPage=begin, canvasmaker=_ending())
    with pikepdf.open(made) as opened:
        found = list(nodes(opened.Root.StructTreeRoot))
        assert [node.role for node in found] == ["Document", "H1", "P"]
        assert len({kid.Pg.objgen for kid in kids(found[2].entry)}) == len(opened.pages) > 1
    wrong = failures(made.getvalue())
    assert [one for one in wrong if not one.startswith("31-")] == []  # its own fonts are not put in the file


def _drawn(draw: Callable[[Any, tagged.Tags], None], title: str = "Titel", language: str = "nl") -> pikepdf.Pdf:
    """What is drawn on a bare canvas, opened."""
    made = BytesIO()
    canvas = _ending()(made)
    canvas.tags = tagged.Tags(canvas, language, title)
    draw(canvas, canvas.tags)
    canvas.save()
    return pikepdf.open(made)


def _say(canvas: Any, text: str) -> None:
    with canvas.tags.content():
        canvas.drawString(72, 700, text)


def test_an_element_of_any_role_goes_on_over_a_page_and_keeps_what_it_was() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        for page in range(2):
            with tags.element("L", "steps", numbering="Decimal"), tags.element("LI", page), tags.element("LBody"):
                _say(canvas, f"stap {page}")
            canvas.showPage()
        canvas.drawString(72, 700, "")  # a last page on which nothing is said
        canvas.showPage()

    with _drawn(draw) as opened:
        found = list(nodes(opened.Root.StructTreeRoot))
        assert [node.role for node in found] == ["Document", "L", "LI", "LBody", "LI", "LBody"]
        assert attribute(found[1].entry, "/ListNumbering") == "/Decimal"
        ways = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        assert [len(way) for way in ways[1::2]] == [1, 1, 0] == [1, 1, len(ways[5])]
        assert [page.StructParents for page in opened.pages] == ways[::2]


def test_a_passage_stands_in_the_text_around_it_and_what_is_empty_is_not_there() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.element("P"):
            with tags.content():
                canvas.drawString(72, 700, "voor")
                with tags.passage("Span", language="en"):
                    canvas.drawString(92, 700, "within")
                with tags.passage("Span", language="ar"):
                    pass
                canvas.drawString(112, 700, "na")
            with tags.passage("Span", language="pl"):
                canvas.drawString(132, 700, "potem")

    with _drawn(draw) as opened:
        (paragraph,) = [node.entry for node in nodes(opened.Root.StructTreeRoot) if node.role == "P"]
        said = [str(kid.get("/Lang", "nl")) for kid in kids(paragraph)]
        assert said == ["nl", "en", "nl", "pl"]
        stream = opened.pages[0].Contents.read_bytes()
        assert stream.count(b"BDC") == stream.count(b"EMC") == len(opened.Root.StructTreeRoot.ParentTree.Nums[1]) == 4


def test_an_element_that_said_nothing_yet_is_in_the_tree_as_soon_as_it_does() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.element("P", "later"):
            pass
        with tags.element("P", "later"):
            _say(canvas, "toch")

    with _drawn(draw) as opened:
        assert [node.role for node in nodes(opened.Root.StructTreeRoot)] == ["Document", "P"]


def test_furniture_within_furniture_ends_no_furniture() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.muted():
            with tags.muted():
                canvas.drawString(72, 700, "binnen")
            with tags.element("P"):
                _say(canvas, "nog steeds")
        with tags.element("P"):
            _say(canvas, "gezegd")

    with _drawn(draw) as opened:
        assert [node.role for node in nodes(opened.Root.StructTreeRoot)] == ["Document", "P"]
        assert len(opened.Root.StructTreeRoot.ParentTree.Nums[1]) == 1


def test_titles_addresses_and_words_may_hold_anything() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.element("Link", alt="half \ud800"):
            _say(canvas, "hier")
            tags.link("https://voorbeeld.invalid/\u00e9\u00e9n%20weg\ud800", "hier\ud800", (0, 0, 9, 9))

    with _drawn(draw, "Sam & <b>zn</b> \ud800 \0\x0b\ufffe", "en") as opened:
        (link,) = opened.pages[0].Annots
        assert str(link.Contents) == "hier?"
        assert str(link.A.URI) == "https://voorbeeld.invalid/%C3%A9%C3%A9n%20weg?"
        assert str(opened.docinfo.Title).startswith("Sam & <b>zn</b>")
        with opened.open_metadata() as metadata:
            assert str(metadata["dc:title"]) == "Sam & <b>zn</b> ? ???"
            assert metadata["dc:language"] == ["en"] or metadata["dc:language"] == {"en"}


def test_cells_over_several_rows_and_columns_say_so_and_a_note_has_a_name_of_its_own() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.element("Table"):
            for cells in (((1, 1), (1, 2)), ((2, 1), (1, 1), (3, 4))):
                with tags.element("TR"):
                    for spans in cells:
                        with tags.element("TH", scope="Row", spans=spans):
                            _say(canvas, "cel")
        for key in (1, 2, 1):
            with tags.element("Note", key):
                _say(canvas, f"noot {key}")

    with _drawn(draw) as opened:
        found = [node.entry for node in nodes(opened.Root.StructTreeRoot)]
        cells = [one for one in found if one.S == "/TH"]
        assert [attribute(one, "/RowSpan") for one in cells] == [None, None, 2, None, 3]
        assert [attribute(one, "/ColSpan") for one in cells] == [None, 2, None, None, 4]
        assert {attribute(one, "/Scope") for one in cells} == {"/Row"}
        named = [str(one.ID) for one in found if one.S == "/Note"]
        listed = list(opened.Root.StructTreeRoot.IDTree.Names)
        assert len(named) == len(set(named)) == 2
        assert [str(one) for one in listed[::2]] == named == sorted(named)
        assert [str(one.ID) for one in listed[1::2]] == named


def test_a_line_drawn_within_a_text_is_no_part_of_it() -> None:
    def draw(canvas: Any, tags: tagged.Tags) -> None:
        with tags.element("P"), tags.content():
            canvas.drawString(72, 700, "voor")
            with tags.artifact():
                canvas.line(72, 690, 99, 690)
            canvas.drawString(99, 700, "na")

    with _drawn(draw) as opened:
        marks = [str(one.operator) for one in pikepdf.parse_content_stream(opened.pages[0])]
        assert [one for one in marks if one in ("BDC", "BMC", "EMC")] == ["BDC", "EMC", "BMC", "EMC", "BDC", "EMC"]
        assert len(opened.Root.StructTreeRoot.ParentTree.Nums[1]) == 2
        assert "/IDTree" not in opened.Root.StructTreeRoot


def _ending() -> Any:
    """A canvas that hangs the tree before it is saved."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    class Ending(Canvas):  # type: ignore[misc]
        def save(self) -> None:
            if self._code:
                self.showPage()
            self.tags.finish()
            super().save()

    return Ending


def test_it_needs_nothing_but_reportlab() -> None:
    source = Path(tagged.__file__).read_text(encoding="utf-8")
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {(node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name) for node in found}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"reportlab"}
