"""Give a reportlab page its structure: headings, paragraphs, lists and tables that a screen reader can follow.

Whatever draws on the canvas says what it draws: `with tags.element("P"): canvas.drawString(...)`, and everything that
carries no meaning (lines, backgrounds, page numbers) goes in `with tags.artifact():`. At the end `tags.finish()` hangs
the tree, the parent tree, the language and the title in the document. Source: ISO 32000-1, 14.7 and 14.8.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class _Element:
    role: str
    alt: str = ""
    scope: str = ""
    children: list["_Element | tuple[int, int]"] = field(default_factory=list)  # (page, marked content id)


def utf16(text: str) -> str:
    """A text as the hexadecimal string of a PDF (UTF-16 with its mark)."""
    return "<FEFF" + text.encode("utf-16-be", "surrogatepass").hex().upper() + ">"


class Tags:
    """The structure of one document, built while its canvas is drawn on.

    An element may be opened again under the same key, also on a later page: a paragraph that runs over the end of a
    page stays one paragraph.
    """

    def __init__(self, canvas: Any, language: str, title: str) -> None:
        self._canvas = canvas
        self._language = language
        self._title = title
        self._root = _Element("Document")
        self._open = [self._root]
        self._known: dict[Hashable, _Element] = {}
        self._pages: list[list[_Element]] = []  # page -> marked content id -> element
        self._muted = False

    @contextmanager
    def element(self, role: str, key: Hashable = None, *, alt: str = "", scope: str = "") -> Iterator[None]:
        """Everything drawn inside belongs to one element; key: opens the same element again. Elements nest.

        alt: what a figure shows, in words. scope: Column or Row, of a header cell.
        """
        if self._muted:
            yield
            return
        element = self._known.get((role, key)) if key is not None else None
        if element is None:
            element = _Element(role, alt, scope)
            self._open[-1].children.append(element)
            if key is not None:
                self._known[role, key] = element
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def content(self) -> Iterator[None]:
        """Text or a drawing of the innermost open element. Does not nest."""
        if self._muted:
            yield
            return
        element = self._open[-1]
        page = self._canvas.getPageNumber() - 1
        while len(self._pages) <= page:
            self._pages.append([])
        number = len(self._pages[page])
        self._pages[page].append(element)
        element.children.append((page, number))
        self._canvas._code.append(f"/{element.role} <</MCID {number}>> BDC")
        try:
            yield
        finally:
            self._canvas._code.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside carries no meaning and is not read aloud."""
        if self._muted:
            yield
            return
        self._canvas._code.append("/Artifact BMC")
        try:
            yield
        finally:
            self._canvas._code.append("EMC")

    @contextmanager
    def muted(self) -> Iterator[None]:
        """What is drawn inside was said before (the header of a table on its next page): one artifact as a whole."""
        with self.artifact():
            self._muted = True
            try:
                yield
            finally:
                self._muted = False

    @contextmanager
    def actual(self, text: str) -> Iterator[None]:
        """What is drawn inside stands in for `text`: that is what is read aloud and copied."""
        self._canvas._code.append(f"/Span <</ActualText {utf16(text)}>> BDC")
        try:
            yield
        finally:
            self._canvas._code.append("EMC")

    def finish(self) -> None:
        """Hang the tree in the document; after the last page, before saving."""
        from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

        document = self._canvas._doc
        for number, page in enumerate(document.Pages.pages):
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]  # reportlab writes only what it knows
        catalog = document.Catalog
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        catalog.Lang = pdfdoc.PDFString(self._language)
        self._canvas.setTitle(self._title)
        catalog.StructTreeRoot = self._tree(document, pdfdoc)

    def _tree(self, document: Any, pdfdoc: Any) -> Any:
        pages = [document.Reference(page) for page in document.Pages.pages]
        root = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        root_reference = document.Reference(root)
        references: dict[int, Any] = {}
        top = self._write(self._root, root_reference, pages, references, document, pdfdoc)
        root["K"] = top
        numbers: list[Any] = []
        for number, marked in enumerate(self._pages):
            numbers += [number, pdfdoc.PDFArray([references[id(element)] for element in marked])]
        root["ParentTree"] = document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        root["ParentTreeNextKey"] = len(self._pages)
        return root_reference

    def _write(
        self, element: _Element, parent: Any, pages: list[Any], references: dict[int, Any], document: Any, pdfdoc: Any
    ) -> Any:
        entry = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName(element.role)})
        reference = document.Reference(entry)
        references[id(element)] = reference
        entry["P"] = parent
        if element.alt:
            entry["Alt"] = pdfdoc.PDFString(element.alt)
        if element.scope:
            entry["A"] = pdfdoc.PDFDictionary({"O": pdfdoc.PDFName("Table"), "Scope": pdfdoc.PDFName(element.scope)})
        kids: list[Any] = []
        for child in element.children:
            if isinstance(child, _Element):
                kids.append(self._write(child, reference, pages, references, document, pdfdoc))
            else:
                page, number = child
                marked = {"Type": pdfdoc.PDFName("MCR"), "Pg": pages[page], "MCID": number}
                kids.append(pdfdoc.PDFDictionary(marked))
        entry["K"] = pdfdoc.PDFArray(kids)
        return reference
