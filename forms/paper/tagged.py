"""Give a reportlab page its structure, to PDF/UA-1: what a screen reader says, in which order and language.

Whatever draws on the canvas says what it draws: `with tags.element("P"), tags.content(): canvas.drawString(...)`, and
what carries no meaning (lines, grounds, page numbers) goes in `with tags.artifact():`. At the end `tags.finish()` hangs
the tree, the parent tree, language, title and XMP in the document. Only reportlab is needed: any canvas will do.
Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1.
"""

import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

_ASCII_MARKS: Final = "%/:?#[]@!$&'()*+,;=~"  # stay as they are in an address; other letters become %C3%BA and the like
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # half a character too
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points of the page


@dataclass(frozen=True)
class Field:
    """A place on paper to fill in by pen. role: cb, a box to tick, or tv, room to write; name: what is asked there."""

    role: str
    name: str


@dataclass
class _Element:
    role: str
    alt: str = ""
    actual: str = ""
    language: str = ""
    scope: str = ""
    spans: tuple[int, int] = (1, 1)
    numbering: str = ""
    box: Box | None = None
    fill_in: Field | None = None
    children: list["_Element | _Marked | _Annotation"] = field(default_factory=list)


@dataclass(frozen=True)
class _Marked:
    """Marked content: the page it stands on, counted from 0, and its number there."""

    page: int
    number: int


@dataclass
class _Annotation:
    """A link that can be clicked: the page it stands on and its dictionary."""

    page: int
    entry: Any


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
        self._title = _NO_XML.sub("?", title)  # it stands in the XMP too
        self._root = _Element("Document")
        self._open = [self._root]
        self._known: dict[Hashable, _Element] = {}
        self._pages: list[list[_Element]] = []  # page -> marked content id -> element
        self._links: list[tuple[_Annotation, _Element]] = []
        self._in_content = False
        self._muted = False

    @contextmanager
    def element(
        self,
        role: str,
        key: Hashable = None,
        *,
        alt: str = "",
        actual: str = "",
        language: str = "",
        scope: str = "",
        spans: tuple[int, int] = (1, 1),
        numbering: str = "",
        box: Box | None = None,
        fill_in: Field | None = None,
    ) -> Iterator[None]:
        """Everything drawn inside belongs to one element; key: opens the same element again. Elements nest.

        alt and box: what a figure shows, in words, and where. actual: what is read instead of what is drawn.
        language: where it differs. scope: Column or Row, of a header cell. spans: over how many rows and columns a cell
        goes. numbering: Disc, Square, Decimal, of a list. fill_in: what is to be filled in by pen, of a Form.
        """
        if self._muted:
            yield
            return
        element = self._known.get((role, key)) if key is not None else None
        if element is None:
            element = _Element(role, alt, actual, language, scope, spans, numbering, box, fill_in)
            self._open[-1].children.append(element)
            if key is not None:
                self._known[role, key] = element
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()
            if not element.children and role != "TD":  # nothing was drawn: nothing to say; a row keeps its cells
                self._open[-1].children.remove(element)
                self._known.pop((role, key), None)

    @contextmanager
    def content(self) -> Iterator[None]:
        """Text or a drawing of the innermost open element. Does not nest."""
        if self._muted:
            yield
            return
        self._begin()
        try:
            yield
        finally:
            self._end()

    def _begin(self) -> None:
        element, page = self._open[-1], self._canvas.getPageNumber() - 1
        while len(self._pages) <= page:
            self._pages.append([])
        number = len(self._pages[page])
        self._pages[page].append(element)
        element.children.append(_Marked(page, number))
        self._canvas._code.append(f"/{element.role} <</MCID {number}>> BDC")
        self._in_content = True

    def _end(self) -> None:
        self._in_content = False
        if not self._canvas._code[-1].endswith("BDC"):
            self._canvas._code.append("EMC")
            return
        self._canvas._code.pop()  # nothing was drawn: nothing to say
        self._pages[-1].pop().children.pop()

    @contextmanager
    def passage(
        self, role: str = "Span", key: Hashable = None, *, actual: str = "", language: str = ""
    ) -> Iterator[None]:
        """A part of the content that is open now, as an element of its own within the open one."""
        if self._muted:
            yield
            return
        with self._broken_off(), self.element(role, key, actual=actual, language=language), self.content():
            yield

    def link(self, address: str, contents: str, box: Box) -> None:
        """A place on this page that opens an address; call it within an element or passage of role Link.

        contents: where it leads, in words. box: in points of the page.
        """
        from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

        if self._muted:
            return
        action = {
            "S": pdfdoc.PDFName("URI"),
            "URI": pdfdoc.PDFString(quote(address, safe=_ASCII_MARKS, errors="replace")),
        }
        entry = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Annot"),
                "Subtype": pdfdoc.PDFName("Link"),
                "Rect": pdfdoc.PDFArray([round(side, 2) for side in box]),
                "Border": pdfdoc.PDFArray([0, 0, 0]),
                "F": 4,  # printed too
                "Contents": pdfdoc.PDFString(contents.encode("utf-8", "replace").decode()),
                "A": pdfdoc.PDFDictionary(action),
            }
        )
        self._canvas._addAnnotation(entry)
        annotation = _Annotation(self._canvas.getPageNumber() - 1, entry)
        self._open[-1].children.append(annotation)
        self._links.append((annotation, self._open[-1]))

    @contextmanager
    def artifact(self, furniture: str = "") -> Iterator[None]:
        """What is drawn inside carries no meaning and is not read aloud. furniture: Header or Footer, of a page."""
        if self._muted:
            yield
            return
        kind = f"<</Type /Pagination /Subtype /{furniture}>> BDC"
        with self._broken_off():
            self._canvas._code.append(f"/Artifact {kind if furniture else 'BMC'}")
            try:
                yield
            finally:
                self._canvas._code.append("EMC")

    @contextmanager
    def _broken_off(self) -> Iterator[None]:
        """Content that is open stops here, and goes on behind what is done inside."""
        again = self._in_content
        if again:
            self._end()
        try:
            yield
        finally:
            if again:
                self._begin()

    @contextmanager
    def muted(self, furniture: str = "") -> Iterator[None]:
        """What is drawn inside was said before (the header of a table on its next page): one artifact as a whole."""
        with self.artifact(furniture):
            before, self._muted = self._muted, True
            try:
                yield
            finally:
                self._muted = before

    @contextmanager
    def actual(self, text: str) -> Iterator[None]:
        """What is drawn inside stands in for `text`: that is what is read aloud and copied."""
        self._canvas._code.append(f"/Span <</ActualText {utf16(text)}>> BDC")
        try:
            yield
        finally:
            self._canvas._code.append("EMC")

    # At the end.

    def finish(self) -> None:
        """Hang the tree in the document; after the last page, before saving."""
        from reportlab.pdfbase import pdfdoc

        document = self._canvas._doc
        for number, page in enumerate(document.Pages.pages):
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]  # reportlab writes only what it knows
        catalog = document.Catalog
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        catalog.Lang = pdfdoc.PDFString(self._language)
        catalog.Metadata = _metadata(pdfdoc, self._title, self._language)
        self._canvas.setTitle(self._title)
        catalog.StructTreeRoot = _Tree(document, pdfdoc).written(self._root, self._pages, self._links)


class _Tree:
    """Writes elements as the objects of one document."""

    def __init__(self, document: Any, pdfdoc: Any) -> None:
        self._document, self._pdfdoc = document, pdfdoc
        self._sheets = [document.Reference(page) for page in document.Pages.pages]
        self._references: dict[int, Any] = {}
        self._names: dict[str, Any] = {}
        self._notes: list[Any] = []

    def _dictionary(self, entries: dict[str, Any]) -> Any:
        return self._pdfdoc.PDFDictionary(entries)

    def _name(self, text: str) -> Any:
        if text not in self._names:
            self._names[text] = self._pdfdoc.PDFName(text)
        return self._names[text]

    def _array(self, items: list[Any]) -> Any:
        return self._pdfdoc.PDFArray(items)

    def written(self, root: _Element, pages: list[list[_Element]], links: list[tuple[_Annotation, _Element]]) -> Any:
        """The root of the tree, with the way back from each page and each link."""
        top = self._dictionary({"Type": self._name("StructTreeRoot")})
        reference = self._document.Reference(top)
        top["K"] = self._element(root, reference)
        pages = pages + [[]] * (len(self._sheets) - len(pages))
        numbers: list[Any] = []
        for number, marked in enumerate(pages):
            numbers += [number, self._array([self._references[id(element)] for element in marked])]
        for number, (annotation, element) in enumerate(links, start=len(pages)):
            annotation.entry["StructParent"] = number
            numbers += [number, self._references[id(element)]]
        top["ParentTree"] = self._document.Reference(self._dictionary({"Nums": self._array(numbers)}))
        top["ParentTreeNextKey"] = len(pages) + len(links)
        if self._notes:
            top["IDTree"] = self._dictionary({"Names": self._array(self._notes)})
        return reference

    def _element(self, element: _Element, parent: Any) -> Any:
        entry = self._dictionary({"Type": self._name("StructElem"), "S": self._name(element.role), "P": parent})
        reference = self._document.Reference(entry)
        self._references[id(element)] = reference
        strings = {"Alt": element.alt, "ActualText": element.actual, "Lang": element.language}
        for name, text in strings.items():
            if text:
                entry[name] = utf16(text)
        if element.role == "Note":  # has a name of its own (ISO 14289-1, 7.9); in the tree of names they stand in order
            entry["ID"] = self._pdfdoc.PDFString(f"note-{len(self._notes) // 2:06}")
            self._notes += [entry["ID"], reference]
        attributes = self._attributes(element)
        if attributes:
            entry["A"] = self._array(attributes)
        entry["K"] = self._array([self._child(child, reference) for child in element.children])
        return reference

    def _attributes(self, element: _Element) -> list[Any]:
        found: list[dict[str, Any]] = []
        cell: dict[str, Any] = {"Scope": self._name(element.scope)} if element.scope else {}
        cell |= {name: over for name, over in zip(("RowSpan", "ColSpan"), element.spans, strict=True) if over > 1}
        if cell:
            found.append({"O": self._name("Table"), **cell})
        if element.role == "L":
            found.append({"O": self._name("List"), "ListNumbering": self._name(element.numbering or "Disc")})
        if element.box:
            box = self._array([round(side, 2) for side in element.box])
            found.append({"O": self._name("Layout"), "BBox": box})
            if element.role == "Figure":
                found[-1]["Placement"] = self._name("Block")
        if element.fill_in:
            role = {"O": self._name("PrintField"), "Role": self._name(element.fill_in.role)}
            state = {"checked": self._name("off")} if element.fill_in.role == "cb" else {}
            found.append({**role, **state, "Desc": utf16(element.fill_in.name)})
        return [self._dictionary(entries) for entries in found]

    def _child(self, child: "_Element | _Marked | _Annotation", parent: Any) -> Any:
        if isinstance(child, _Element):
            return self._element(child, parent)
        page = self._sheets[child.page]
        if isinstance(child, _Marked):
            return self._dictionary({"Type": self._name("MCR"), "Pg": page, "MCID": child.number})
        drawn = self._document.Reference(child.entry)
        return self._dictionary({"Type": self._name("OBJR"), "Pg": page, "Obj": drawn})


_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def _metadata(pdfdoc: Any, title: str, language: str) -> Any:
    """The XMP packet: the title, the language, and that the file keeps to PDF/UA-1."""
    content = _XMP.format(title=escape(title), language=escape(language)).encode()
    names = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(names), content + b"\n", [])
