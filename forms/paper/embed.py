"""Put fonts in a reportlab document glyph by glyph: only what is drawn, each with the characters it stands for.

A PDF reader draws by glyph, so shaped text needs no codes of its own; copying, searching and reading aloud go by the
characters given here. Source: ISO 32000-1, 9.7 (composite fonts) and 9.10 (ToUnicode).
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final

from forms.paper.typeface import Glyph, Typeface

NOTHING: Final = "\u200b"  # stands for a glyph whose characters another glyph shows already
_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "MATH", "cmap", "name", "post", "OS/2", "gasp")
_BLOCK: Final = 100  # of a list in a character map, at most


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def filled(colour: str) -> str:
    """What sets the colour of the letters that follow. colour: as #1E2A2E."""
    return " ".join(f"{share / 255:.4f}" for share in bytes.fromhex(colour.removeprefix("#"))) + " rg"


class DocumentFont:
    """One font in one document; reportlab asks it for its objects when the document is saved."""

    def __init__(self, face: Typeface, document: Any) -> None:
        self.face = face
        self._codes: dict[tuple[int, str], int] = {}
        self.name = f"F{len(document.fontMapping) + 1}"
        document.fontMapping[face.name] = "/" + self.name
        document.delayedFonts.append(self)

    def _code(self, glyph: Glyph) -> int:
        return self._codes.setdefault((glyph.number, glyph.text or NOTHING), len(self._codes) + 1)

    def operators(self, glyphs: Sequence[Glyph], size: float) -> Iterator[str]:
        """What draws glyphs from the current point on."""
        parts: list[str] = []
        lifted = back = 0.0
        for glyph in glyphs:
            if glyph.dy != lifted:
                yield from _shown(parts)
                parts, lifted = [], glyph.dy
                yield f"{_number(lifted * size / 1000)} Ts"
            parts += _moved(back - glyph.dx)
            parts.append(f"<{self._code(glyph):04X}>")
            back = glyph.back
        yield from _shown([*parts, *_moved(back)])
        if lifted:
            yield "0 Ts"

    # What stands in the file.

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab calls it so
        """Add the font with the glyphs that were drawn, and what they mean."""
        from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

        data, numbers = self._subset()
        name = pdfdoc.PDFName(f"{_tag(data)}+{self.face.name}")
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(self._descriptor(document, pdfdoc, name, data)),
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([_number(width) for width in self._widths()])]),
                "CIDToGIDMap": document.Reference(_stream(pdfdoc, b"\0\0" + b"".join(numbers))),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": name,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(_stream(pdfdoc, self._meanings().encode("ascii"))),
            }
        )

    def _subset(self) -> tuple[bytes, list[bytes]]:
        """The font file with only what is drawn, and the number in it of every code, two bytes each."""
        import uharfbuzz

        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update({number for number, _ in self._codes})
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii")) for tag in _DROPPED)
        flags = uharfbuzz.SubsetFlags
        wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE
        plan = uharfbuzz.SubsetPlan(self.face.face, wanted)
        new = plan.old_to_new_glyph_mapping
        return plan.execute().blob.data, [new[number].to_bytes(2) for number, _ in self._codes]

    def _widths(self) -> list[float]:
        return [self.face.advance(number) for number, _ in self._codes]

    def _descriptor(self, document: Any, pdfdoc: Any, name: Any, data: bytes) -> Any:
        ascent, descent = self.face.ascent_descent
        file = _stream(pdfdoc, data)
        file.dictionary["Length1"] = len(data)
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": name,
                "Flags": 4,  # its glyphs have no standard names
                "FontBBox": pdfdoc.PDFArray(list(self.face.bounds)),
                "ItalicAngle": 0,
                "Ascent": ascent,
                "Descent": descent,
                "CapHeight": 670,
                "StemV": 140 if self.face.name.endswith("Bold") else 90,
                "FontFile2": document.Reference(file),
            }
        )

    def _meanings(self) -> str:
        pairs = [
            f"<{code:04X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
        lists = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
        return "\n".join((*_MAP_HEAD, *lists, *_MAP_TAIL))


_MAP_HEAD: Final = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <FFFF>",
    "endcodespacerange",
)
_MAP_TAIL: Final = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _moved(back: float) -> Iterator[str]:
    """One step to the left between glyphs; two numbers behind each other would be read as one."""
    if abs(back) >= 0.01:
        yield _number(back)


def _shown(parts: Sequence[str]) -> Iterator[str]:
    if parts:
        yield f"[{''.join(parts)}] TJ".replace("><", "")


def _stream(pdfdoc: Any, content: bytes) -> Any:
    dictionary = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
    return pdfdoc.PDFStream(dictionary, zlib.compress(content, 9))


def _tag(data: bytes) -> str:
    """Six letters that name this subset; the same subset has the same ones."""
    return "".join(chr(ord("A") + byte % 26) for byte in sha256(data).digest()[:6])


class Fonts:
    """The fonts of one document, added as they are drawn with."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._fonts: dict[str, DocumentFont] = {}

    def of(self, face: Typeface) -> DocumentFont:
        """This face in this document."""
        if face.name not in self._fonts:
            self._fonts[face.name] = DocumentFont(face, self._document)
        return self._fonts[face.name]
