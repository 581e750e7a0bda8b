"""Read a printed page twice over: as a screen reader does, by its structure, and as boxes of text on the paper."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from tests.forms.paper.matterhorn import kids


@dataclass(frozen=True)
class Box:
    """A stretch of text: its page, what it says, and where it stands in points."""

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float

    def covers(self, other: "Box") -> bool:
        """True when the two stand on each other: letters from their feet to the height of capitals."""
        beside = self.right - 0.6 <= other.left or other.right - 0.6 <= self.left
        low, high = sorted((self, other), key=lambda box: box.baseline)
        return self.page == other.page and not beside and high.baseline < low.baseline + 0.7 * low.size - 0.1


class _Font:
    def __init__(self, font: Any) -> None:
        pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode("ascii"))
        self.means = {int(code, 16): bytes.fromhex(text).decode("utf-16-be", "surrogatepass") for code, text in pairs}
        self.widths = [float(width) for width in font.DescendantFonts[0].W[1]]


@dataclass
class _Page:
    boxes: list[Box]
    marked: dict[int, str]


def _page(number: int, page: pikepdf.Page) -> _Page:
    fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", {}).items()}
    found = _Page([], {})
    marks: list[tuple[str, Any]] = []
    scales, scale = [], 1.0
    font, size, x, y = _Font.__new__(_Font), 0.0, 0.0, 0.0
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
        elif name == "TJ":
            text, wide = _shown(operands[0], font, size)
            found.boxes.append(Box(number, text, x * scale, (x + wide) * scale, y * scale, size * scale))
            x += wide
            _add(found, marks, text)
    return found


def _mark(operands: Any) -> tuple[str, Any]:
    properties: Any = operands[1] if len(operands) > 1 else {}
    if "/MCID" in properties:
        return "content", int(properties["/MCID"])
    if "/ActualText" in properties:
        return "actual", str(properties["/ActualText"])
    return "other", None


def _begin(found: _Page, marks: list[tuple[str, Any]]) -> None:
    kind, value = marks[-1]
    if kind == "content":
        found.marked.setdefault(value, "")
    elif kind == "actual":
        for above, number in marks:
            if above == "content":
                found.marked[number] += value


def _add(found: _Page, marks: list[tuple[str, Any]], text: str) -> None:
    if not any(kind == "actual" for kind, _ in marks):
        for kind, number in marks:
            if kind == "content":
                found.marked[number] += text


def _shown(parts: Any, font: _Font, size: float) -> tuple[str, float]:
    text, wide = "", 0.0
    for part in parts:
        if isinstance(part, pikepdf.String):
            codes = [int.from_bytes(bytes(part)[at : at + 2]) for at in range(0, len(bytes(part)), 2)]
            text += "".join(font.means[code] for code in codes)
            wide += sum(font.widths[code - 1] for code in codes)
        else:
            wide -= float(part)
    return text.replace("\u200b", ""), wide * size / 1000


def boxes(pdf: bytes) -> list[Box]:
    """Every stretch of text on the paper that is no space."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [_page(number, page) for number, page in enumerate(document.pages)]
    return [box for page in found for box in page.boxes if box.text.strip()]


def overlaps(pdf: bytes) -> list[tuple[Box, Box]]:
    """Stretches of text that stand on each other."""
    found = sorted(boxes(pdf), key=lambda box: (box.page, box.baseline))
    close = [(one, other) for place, one in enumerate(found) for other in found[place + 1 : place + 40]]
    return [(one, other) for one, other in close if one.covers(other)]


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
