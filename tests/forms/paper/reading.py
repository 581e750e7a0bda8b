"""Read a printed page twice over: as a screen reader does, by its structure, and as boxes of text on the paper."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import uharfbuzz

from tests.forms.paper.matterhorn import kids
from tests.paper_text import page_texts


@dataclass(frozen=True)
class Box:
    """A stretch of text: its page, what it says, where it stands and how high and low its ink reaches, in points."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    bottom: float
    top: float

    def covers(self, other: "Box") -> bool:
        """True when the ink of one could stand on that of the other."""
        beside = self.right - 0.6 <= other.left or other.right - 0.6 <= self.left
        apart = self.top - 0.2 <= other.bottom or other.top - 0.2 <= self.bottom
        return self.page == other.page and not beside and not apart

    def and_(self, more: "Box") -> "Box":
        """The box around both; the other is the next part of the same text."""
        bottom, top = min(self.bottom, more.bottom), max(self.top, more.top)
        return replace(self, text=self.text + more.text, right=more.right, bottom=bottom, top=top)


class _Font:
    def __init__(self, font: Any) -> None:
        pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode("ascii"))
        self.means = {int(code, 16): bytes.fromhex(text).decode("utf-16-be", "surrogatepass") for code, text in pairs}
        self.widths = [float(width) for width in font.DescendantFonts[0].W[1]]
        self._numbers = bytes(font.DescendantFonts[0].CIDToGIDMap.read_bytes())
        face = uharfbuzz.Face(uharfbuzz.Blob(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        self._font, self._unit = uharfbuzz.Font(face), 1 / face.upem

    def ink(self, code: int) -> tuple[float, float]:
        """How far the glyph of a code reaches below and above the line, in parts of the size."""
        drawn = self._font.get_glyph_extents(int.from_bytes(self._numbers[2 * code : 2 * code + 2]))
        return (drawn.y_bearing + drawn.height) * self._unit, drawn.y_bearing * self._unit


@dataclass
class _Page:
    boxes: list[Box]
    marked: dict[int, str]
    unread: list[str]  # texts that are furniture of the page, each as a whole


def _page(number: int, page: pikepdf.Page) -> _Page:
    fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", {}).items()}
    found = _Page([], {}, [])
    marks: list[tuple[str, Any]] = []
    scales, scale = [], 1.0
    font, size, x, y, rise = _Font.__new__(_Font), 0.0, 0.0, 0.0, 0.0
    text_object: list[Box] = []
    for step in pikepdf.parse_content_stream(page):
        name, operands = str(step.operator), step.operands
        if name == "q":
            scales.append(scale)
        elif name == "Q":
            scale = scales.pop()
        elif name == "cm" and not operands[1]:
            scale *= float(operands[0])
        elif name in ("BDC", "BMC"):
            marks.append(_mark(operands))
            _begin(found, marks)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        elif name == "Td":
            x, y = float(operands[0]), float(operands[1])
        elif name == "Ts":
            rise = float(operands[0])
        elif name == "TJ":
            text, wide, low, high = _shown(operands[0], font, size)
            sides = (x, x + wide, y, size, y + rise + low, y + rise + high)
            text_object.append(Box(number, text, *(side * scale for side in sides)))
            x += wide
            _add(found, marks, text)
        elif name == "ET":
            found.boxes.append(reduce(Box.and_, text_object))
            text_object = []
    return found


def _mark(operands: Any) -> tuple[str, Any]:
    properties: Any = operands[1] if len(operands) > 1 else {}
    if "/MCID" in properties:
        return "content", int(properties["/MCID"])
    if "/ActualText" in properties:
        return "actual", str(properties["/ActualText"])
    return "artifact" if operands[0] == "/Artifact" else "other", None


def _begin(found: _Page, marks: list[tuple[str, Any]]) -> None:
    kind, value = marks[-1]
    if kind == "artifact":
        found.unread.append("")
    elif kind == "content":
        found.marked.setdefault(value, "")
    elif kind == "actual":
        for above, number in marks:
            if above == "content":
                found.marked[number] += value


def _add(found: _Page, marks: list[tuple[str, Any]], text: str) -> None:
    if any(kind == "artifact" for kind, _ in marks):
        found.unread[-1] += text
    if not any(kind == "actual" for kind, _ in marks):
        for kind, number in marks:
            if kind == "content":
                found.marked[number] += text


def _shown(parts: Any, font: _Font, size: float) -> tuple[str, float, float, float]:
    """What is drawn: its text, how wide it is, and how far its ink reaches below and above the line."""
    text, wide, ink = "", 0.0, [(0.0, 0.0)]
    for part in parts:
        if isinstance(part, pikepdf.String):
            codes = [int.from_bytes(bytes(part)[at : at + 2]) for at in range(0, len(bytes(part)), 2)]
            text += "".join(font.means[code] for code in codes)
            wide += sum(font.widths[code - 1] for code in codes)
            ink += map(font.ink, codes)
        else:
            wide -= float(part)
    low, high = min(low for low, _ in ink), max(high for _, high in ink)
    return text.replace("\u200b", ""), wide * size / 1000, low * size, high * size


def boxes(pdf: bytes) -> list[Box]:
    """Every stretch of text on the paper that is no space."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [_page(number, page) for number, page in enumerate(document.pages)]
    return [box for page in found for box in page.boxes if box.text.strip()]


def overlaps(pdf: bytes) -> list[tuple[Box, Box]]:
    """Stretches of text of which the ink stands on each other."""
    found = sorted(boxes(pdf), key=lambda box: (box.page, box.bottom))
    return [(one, other) for place, one in enumerate(found) for other in _within(one, found[place + 1 :])]


def _within(one: Box, above: list[Box]) -> Iterator[Box]:
    """Those that one covers, of boxes that begin no lower."""
    for other in above:
        if other.page != one.page or other.bottom >= one.top:
            return
        if one.covers(other):
            yield other


def outside(pdf: bytes, margin: float = 30.0) -> list[Box]:
    """Stretches of text that stand in the margin or off the paper (A4)."""
    return [box for box in boxes(pdf) if box.left < margin or box.right > 595.3 - margin or box.baseline < 20]


def read_aloud(pdf: bytes) -> str:
    """What a screen reader says: the structure in order, with the texts that stand in for what is drawn."""
    with pikepdf.open(BytesIO(pdf)) as document:
        marked = {page.obj.objgen: _page(number, page).marked for number, page in enumerate(document.pages)}
        return " ".join(_said(document.Root.StructTreeRoot, marked))


def _said(entry: Any, marked: dict[tuple[int, int], dict[int, str]]) -> Iterator[str]:
    for kid in kids(entry):
        if "/MCID" in kid:
            yield marked[kid.Pg.objgen][int(kid.MCID)]
        elif "/ActualText" in kid:
            yield str(kid.ActualText)
        elif "/S" in kid:
            yield from _said(kid, marked)


def bare(text: str) -> str:
    """A text without spaces and without what is invisible by nature, so that line ends make no difference."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc", "Cs"))


def furniture(pdf: bytes) -> list[list[str]]:
    """For each page the texts that a screen reader leaves out: the foot, and the header of a table that goes on."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [_page(number, page).unread for number, page in enumerate(document.pages)]
    return [[" ".join(text.split()) for text in page if text.strip()] for page in found]


def places(pdf: bytes) -> list[tuple[int, int]]:
    """Where the content stands that the structure reads, in reading order: page and place on it."""
    with pikepdf.open(BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        return list(_places(document.Root.StructTreeRoot, numbers))


def _places(entry: Any, numbers: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    for kid in kids(entry):
        if "/MCID" in kid:
            yield numbers[kid.Pg.objgen], int(kid.MCID)
        elif "/S" in kid:
            yield from _places(kid, numbers)


def as_seen(pdf: bytes) -> str:
    """What stands on the pages, page by page as it is drawn, without furniture and without spaces."""
    found = []
    for text, unread in zip(page_texts(pdf), furniture(pdf), strict=True):
        *headers, foot = (bare(one) for one in unread)
        found.append(bare(text).removesuffix(foot).removeprefix("".join(headers)))
    return "".join(found)


def as_read(pdf: bytes) -> str:
    """What a screen reader says, without spaces and without dots and boxes to tick, which are drawn and not written."""
    return re.sub("[☐•]", "", bare(read_aloud(pdf)))


def struct_text(pdf: bytes, folder: Path) -> list[str]:
    """The texts that poppler finds in the structure, in order, without spaces. folder: where the pages may be put."""
    (folder / "pages.pdf").write_bytes(pdf)
    done = subprocess.run(["pdfinfo", "-struct-text", "pages.pdf"], cwd=folder, capture_output=True, text=True)
    # Poppler knows no attributes of what is filled in by pen (ISO 32000-1, 14.8.5.6).
    assert [line for line in done.stderr.splitlines() if "in element Form" not in line] == []
    return [bare(text) for text in re.findall(r'"(.*)"', done.stdout)]
