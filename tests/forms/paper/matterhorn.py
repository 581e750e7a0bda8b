"""The failure conditions of the Matterhorn Protocol 1.1 (PDF/UA-1) that a program can check, over one PDF.

Which those are, and what becomes of the others: matterhorn_points.py.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6"),
    *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
    *("Span", "Quote", "Reference", "Code", "Link", "Annot", "Figure", "Form"),
}
CHILDREN = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}
PARENTS = {"LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}}
PARENTS |= {"THead": {"Table"}, "TBody": {"Table"}}
SHOWS_TEXT = ("Tj", "TJ", "'", '"')
PAINTS = (*SHOWS_TEXT, "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE")
SCOPES = ("/Row", "/Column", "/Both")
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")  # of a language
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_NAMESPACES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


@dataclass(frozen=True)
class Node:
    """One structure element: its role, its dictionary, the roles above it, the dictionary that holds it."""

    role: str
    entry: Any
    above: tuple[str, ...]
    parent: Any


def kids(entry: Any) -> list[Any]:
    """The children of an element, however they are written."""
    found = entry.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def nodes(entry: Any, above: tuple[str, ...] = ()) -> Iterator[Node]:
    """Every element under one, in reading order."""
    for kid in kids(entry):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            role = str(kid.S)[1:]
            yield Node(role, kid, above, entry)
            yield from nodes(kid, (*above, role))


def attribute(entry: Any, name: str) -> Any:
    """An attribute of an element, of whichever owner; None when it has none."""
    owned = entry.get("/A", [])
    for one in owned if isinstance(owned, pikepdf.Array) else [owned]:
        if name in one:
            return one[name]
    return None


def failures(pdf: bytes) -> list[str]:
    """The numbers of all failure conditions that hold, each with where."""
    with pikepdf.open(BytesIO(pdf)) as document:
        tree = list(nodes(document.Root.StructTreeRoot))
        found = [*_absent(document, tree), *_catalog(document), *_roles(tree), *_headings(tree), *_language(document)]
        found += [*_tables(tree), *_links(document, tree), *_content(document, tree)]
        for page in document.pages:
            found += _fonts(page)
        return found


def _absent(document: pikepdf.Pdf, tree: list[Node]) -> Iterator[str]:
    root = document.Root
    for name in ("/OCProperties", "/AcroForm", "/Names", "/Threads", "/AA", "/AF", "/OpenAction"):
        if name in root:
            yield f"not expected: {name}"
    if "/Outlines" in root and "/First" in root.Outlines:
        yield "not expected: an outline"
    if "/RoleMap" in root.StructTreeRoot or document.is_encrypted:
        yield "not expected: a role map or encryption"
    for page in document.pages:
        resources: Any = page.get("/Resources", {})
        for name in ("/XObject", "/Pattern", "/Shading", "/Properties"):
            if len(resources.get(name, {})):
                yield f"not expected: {name}"
        if "/AA" in page:
            yield "not expected: an action of a page"
        for annotation in page.get("/Annots", []):
            action: Any = annotation.get("/A", {})
            if annotation.Subtype != "/Link" or action.get("/S") != "/URI" or "/Next" in action or "/AA" in annotation:
                yield f"not expected: {annotation.Subtype}"


def _catalog(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    marks: Any = root.get("/MarkInfo", {})
    if marks.get("/Suspects"):
        yield "01-007"
    if not marks.get("/Marked"):
        yield "not marked as tagged"
    if "/Metadata" not in root:
        yield "06-001"
        return
    yield from _packet(root.Metadata.read_bytes(), str(document.docinfo.get("/Title", "")))
    if "/DisplayDocTitle" not in root.get("/ViewerPreferences", {}):
        yield "07-001"
    elif not root.ViewerPreferences.DisplayDocTitle:
        yield "07-002"


def _packet(packet: bytes, title: str) -> Iterator[str]:
    """The XMP packet. title: as the properties of the file have it."""
    try:
        about = ElementTree.fromstring(packet)  # noqa: S314 - of our own making
    except ElementTree.ParseError:
        yield "06-001 the packet is no XML"
        return
    if [part.text for part in about.iterfind(".//pdfuaid:part", _NAMESPACES)] != ["1"]:
        yield "06-002"
    titles = about.findall(".//dc:title/rdf:Alt/rdf:li", _NAMESPACES)
    if not any((one.text or "").strip() for one in titles):
        yield "06-003"
    elif title not in [one.text for one in titles]:
        yield "the title of the file is another one than that of its packet"
    languages = [one.text or "" for one in about.iterfind(".//dc:language/rdf:Bag/rdf:li", _NAMESPACES)]
    if (
        not languages
        or not all(map(_TAG.fullmatch, languages))
        or not all(f"{_XML}lang" in one.attrib for one in titles)
    ):
        yield "11-006"


def _roles(tree: list[Node]) -> Iterator[str]:
    for node in tree:
        parent = node.above[-1] if node.above else "root"
        if node.role not in STANDARD:
            yield f"02-001 {node.role}"
        if "/P" not in node.entry or node.entry.P.objgen != node.parent.objgen:
            yield f"a {node.role} that names another parent"
        children = [str(kid.S)[1:] for kid in kids(node.entry) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        inside = set(children)
        if children.count("H") > 1:
            yield "14-006"
        wrong = inside - CHILDREN.get(node.role, inside) or {parent} - PARENTS.get(node.role, {parent})
        if wrong:
            number = "09-005" if node.role in ("L", "LI", "Lbl", "LBody") else "09-004"
            yield f"{number} {node.role} with {wrong}"
        if node.role != "TD" and not kids(node.entry):
            yield f"an empty {node.role}"
        if node.role in CHILDREN and any(isinstance(kid, int) or "/MCID" in kid for kid in kids(node.entry)):
            yield f"09-004 text straight in {node.role}"
        if node.role == "Figure" and not str(node.entry.get("/Alt", "")).strip():
            yield "13-004"
        if node.role in ("Figure", "Form") and attribute(node.entry, "/BBox") is None:
            yield f"a {node.role} without its box"
        if node.role == "Form" and not (attribute(node.entry, "/Role") and attribute(node.entry, "/Desc")):
            yield "24-001"
        if node.role == "TH" and attribute(node.entry, "/Scope") not in SCOPES:
            yield "15-003"
        if node.role == "L" and attribute(node.entry, "/ListNumbering") is None:
            yield "a list that does not say how it is numbered"


def _tables(tree: list[Node]) -> Iterator[str]:
    """Each row of a table has as many cells as its first one: nothing spans."""
    for table in (node for node in tree if node.role == "Table"):
        rows = [node.entry for node in nodes(table.entry) if node.role == "TR"]
        if len({len(kids(row)) for row in rows}) != 1:
            yield "rows of one table differ in cells"


def _headings(tree: list[Node]) -> Iterator[str]:
    levels = [int(node.role[1]) for node in tree if re.fullmatch(r"H[1-6]", node.role)]
    if levels and levels[0] != 1:
        yield "14-002"
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        yield "14-003"
    if levels and any(node.role == "H" for node in tree):
        yield "14-007"


def _language(document: pikepdf.Pdf) -> Iterator[str]:
    if not _TAG.fullmatch(str(document.Root.get("/Lang", ""))):
        yield "11-001, 11-002, 11-004"
    for node in nodes(document.Root.StructTreeRoot):
        if "/Lang" in node.entry and not _TAG.fullmatch(str(node.entry.Lang)):
            yield f"11-001 {node.entry.Lang}"


def _links(document: pikepdf.Pdf, tree: list[Node]) -> Iterator[str]:
    held: dict[tuple[int, int], str] = {}
    for node in tree:
        for kid in kids(node.entry):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                held[kid.Obj.objgen] = node.role
    parents = _parents(document)
    for page in document.pages:
        if page.get("/Tabs") is None:
            yield "28-008"
        elif page.Tabs != "/S":
            yield "28-009"
        for annotation in page.get("/Annots", []):
            if held.get(annotation.objgen) != "Link":
                yield "28-011"
            above = parents.get(int(annotation.get("/StructParent", -1)))
            if not str(annotation.get("/Contents", "")).strip():
                yield "28-012"
                if above is None or "/Alt" not in above:
                    yield "28-004"
            if above is None or above.S != "/Link" or annotation.objgen not in _objects(above):
                yield "a link without its way back in the parent tree"


def _objects(entry: Any) -> list[tuple[int, int]]:
    """The annotations that an element holds."""
    return [kid.Obj.objgen for kid in kids(entry) if kid.get("/Type") == "/OBJR"]


def _parents(document: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    return {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}


def _content(document: pikepdf.Pdf, tree: list[Node]) -> Iterator[str]:
    listed = [
        (kid.Pg.objgen, int(kid.MCID))
        for node in tree
        for kid in kids(node.entry)
        if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid
    ]
    if len(set(listed)) != len(listed):
        yield "the same content stands in the tree twice"
    drawn: list[tuple[tuple[int, int], int]] = []
    parents = _parents(document)
    for number, page in enumerate(document.pages):
        if page.get("/StructParents") != number:
            yield "a page without its way back in the parent tree"
        on_page = list(_marked(page))
        yield from (one for one in on_page if isinstance(one, str))
        ids = [one for one in on_page if isinstance(one, int)]
        drawn += [(page.obj.objgen, one) for one in ids]
        above = list(parents.get(number, []))
        for one in ids:
            back = [int(kid.MCID) for kid in kids(above[one]) if "/MCID" in kid and kid.Pg.objgen == page.obj.objgen]
            if one not in back:
                yield f"01-005 content {one} has no parent"
    if sorted(drawn) != sorted(listed):
        yield "01-005 what is drawn and what stands in the tree differ"


def _marked(page: pikepdf.Page) -> Iterator[str | int]:
    """The numbers of marked content on a page, and what is wrong with how it is marked."""
    marks: list[str] = []
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        if name in ("BMC", "BDC"):
            properties: Any = step.operands[1] if len(step.operands) > 1 else {}
            tagged = "/MCID" in properties
            artifact = step.operands[0] == "/Artifact"
            if artifact and "tagged" in marks:
                yield "01-003"
            if tagged and "artifact" in marks:
                yield "01-004"
            if {"/Lang", "/Alt", "/E"} & set(properties.keys() if properties else ()):
                yield "not expected: a language or an alternative within the content"
            if tagged and "tagged" in marks:
                yield "tagged content within tagged content"
            if tagged:
                yield int(properties["/MCID"])
            marks.append("tagged" if tagged else "artifact" if artifact else "other")
        elif name == "EMC":
            marks.pop()
        elif name in PAINTS and not {"tagged", "artifact"} & set(marks):
            yield f"01-005 {name}"
    if marks:
        yield "marked content is not closed"


def _fonts(page: pikepdf.Page) -> Iterator[str]:
    shown = _codes(page)
    for name, codes in shown.items():
        font = page.Resources.Font[name]
        if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
            yield f"31-006 {font.BaseFont}"
            continue
        descendant = font.DescendantFonts[0]
        if "/CIDToGIDMap" not in descendant:
            yield "31-005"
            continue
        if not isinstance(descendant.CIDToGIDMap, pikepdf.Stream):
            yield "31-004"
            continue
        if "/CIDSet" in descendant.FontDescriptor:
            yield "not expected: a CIDSet"
        if "/FontFile2" not in descendant.FontDescriptor:
            yield "31-009"
            continue
        yield from _glyphs(font, descendant, codes)


def _codes(page: pikepdf.Page) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    font = ""
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        if name == "Tf":
            font = str(step.operands[0])
        elif name in SHOWS_TEXT:
            parts = step.operands[0] if name == "TJ" else [step.operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    text = bytes(part)
                    codes = {int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2)}
                    found.setdefault(font, set()).update(codes)
    return found


def _glyphs(font: Any, descendant: Any, codes: set[int]) -> Iterator[str]:
    if "/ToUnicode" not in font:
        yield "31-027"
        return
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode("ascii"))
    meanings = {int(code, 16): bytes.fromhex(text).decode("utf-16-be", "surrogatepass") for code, text in pairs}
    numbers = bytes(descendant.CIDToGIDMap.read_bytes())
    widths = [float(width) for width in descendant.W[1]]
    with TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes())) as program:
        advances, order = program["hmtx"], program.getGlyphOrder()
        thousandths = 1000 / program["head"].unitsPerEm
        for code in codes:
            glyph = int.from_bytes(numbers[2 * code : 2 * code + 2])
            if not meanings.get(code) or any(unicodedata.category(c) == "Co" for c in meanings[code]):
                yield f"10-001 {code}"
            elif "\0" in meanings[code]:
                yield "31-028"
            elif {"\ufeff", "\ufffe"} & set(meanings[code]):
                yield "31-029"
            if glyph == 0:
                yield "31-030"
            elif glyph >= len(order):
                yield "31-011"
            elif abs(advances[order[glyph]][0] * thousandths - widths[code - 1]) > 1:
                yield f"31-016 {code}"
