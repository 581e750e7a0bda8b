"""The structure works for any story of reportlab, without anything else of ours."""

import ast
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]

import forms.paper.tagged as tagged
from tests.forms.paper.matterhorn import failures, kids, nodes

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
