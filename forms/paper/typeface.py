"""One font file: which characters it has, and which glyphs show a text, placed by HarfBuzz.

Nothing here knows of a page; lengths are thousandths of the font size.
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Final

from forms.resource import ResourceDamaged, resource_name

HIGHEST: Final = 1250.0  # thousandths of the size above and under the line: marks that reach further than in any script
LOWEST: Final = -500.0  # are drawn no further out, so that a heap of them never covers other lines
_CHECKSUM_TABLE: Final = b"head"  # holds the checksum of the whole file, so its own is another


@dataclass(frozen=True)
class Glyph:
    """A glyph in a line. text: the characters it shows; all lengths in thousandths of the size.

    advance: from it to the next one; back: how far a reader that goes by the font's own widths must step back after it.
    """

    number: int
    text: str
    advance: float
    dx: float
    dy: float
    back: float


def _is_whole(data: bytes) -> bool:
    """True when every table of a font file is there and has the checksum that its directory gives."""
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        for place in range(12, 12 + 16 * count, 16):
            tag, wanted, start, length = struct.unpack_from(">4sIII", data, place)
            table = data[start : start + length]
            words = struct.unpack(f">{(length + 3) // 4}I", table + b"\0" * (-length % 4))
            if len(table) < length or (tag != _CHECKSUM_TABLE and sum(words) & 0xFFFFFFFF != wanted):
                return False
    except struct.error:
        return False
    return bool(count)


class Typeface:
    """A font of resources/fonts, read once. Raises ResourceDamaged (W-003) when the file is not whole."""

    def __init__(self, name: str) -> None:
        import uharfbuzz

        self.name = name
        try:
            data = files("resources").joinpath("fonts", f"{name}.ttf").read_bytes()
        except OSError:
            data = b""
        if not _is_whole(data):
            raise ResourceDamaged("W-003", resource_name(("fonts", f"{name}.ttf"))) from None
        self.face: Any = uharfbuzz.Face(uharfbuzz.Blob(data))
        self.font: Any = uharfbuzz.Font(self.face)
        self._harfbuzz: Any = uharfbuzz
        self._thousandths: float = 1000 / self.face.upem
        self._shaped = lru_cache(maxsize=8_000)(self._shape)

    @cached_property
    def _characters(self) -> frozenset[int]:
        return frozenset(self.face.unicodes)

    @cached_property
    def bounds(self) -> tuple[int, int, int, int]:
        """The box around all glyphs: left, bottom, right, top."""
        box = struct.unpack_from(">4h", self.face.reference_table("head").data, 36)
        left, bottom, right, top = (round(value * self._thousandths) for value in box)
        return left, bottom, right, top

    @cached_property
    def ascent_descent(self) -> tuple[int, int]:
        """How far letters reach above and (below zero) under the line."""
        extents = self.font.get_font_extents("ltr")
        return round(extents.ascender * self._thousandths), round(extents.descender * self._thousandths)

    def has(self, text: str) -> bool:
        """True when it shows every character of a text; what is invisible by nature needs no glyph."""
        return all(ord(character) in self._characters or is_invisible(character) for character in text)

    def advance(self, glyph: int) -> float:
        """The width of a glyph by itself."""
        advance: int = self.font.get_glyph_h_advance(glyph)
        return advance * self._thousandths

    def extents(self, glyph: int) -> tuple[float, float]:
        """How far a glyph by itself reaches below and above the line; 0 and 0 where it shows nothing."""
        drawn = self.font.get_glyph_extents(glyph)
        if not drawn:
            return 0.0, 0.0
        top: float = drawn.y_bearing * self._thousandths
        return top + drawn.height * self._thousandths, top

    def ink(self, text: str, right_to_left: bool = False) -> tuple[float, float]:
        """How far a text reaches below and above the line."""
        reach = [(0.0, 0.0)]
        for glyph in self.shape(text, right_to_left):
            low, high = self.extents(glyph.number)
            reach.append((low + glyph.dy, high + glyph.dy))
        return min(low for low, _ in reach), max(high for _, high in reach)

    def shape(self, text: str, right_to_left: bool = False) -> tuple[Glyph, ...]:
        """The glyphs of a text of one direction, from left to right as they are drawn."""
        return self._shaped(text, right_to_left)

    def _shape(self, text: str, right_to_left: bool) -> tuple[Glyph, ...]:
        buffer = self._harfbuzz.Buffer()
        buffer.cluster_level = self._harfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        flags = self._harfbuzz.BufferFlags
        buffer.flags = flags.REMOVE_DEFAULT_IGNORABLES | flags.DO_NOT_INSERT_DOTTED_CIRCLE
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        self._harfbuzz.shape(self.font, buffer)
        texts = _texts(text, [info.cluster for info in buffer.glyph_infos], right_to_left)
        return tuple(
            self._glyph(info.codepoint, shown, at)
            for info, at, shown in zip(buffer.glyph_infos, buffer.glyph_positions, texts, strict=True)
            if info.codepoint  # 0 is what a font shows for a control character: nothing anybody needs
        )

    def _glyph(self, number: int, text: str, at: Any) -> Glyph:
        scale = self._thousandths
        advance, dx, dy = at.x_advance * scale, at.x_offset * scale, self._bounded(number, at.y_offset * scale)
        return Glyph(number, text, advance, dx, dy, self.advance(number) - advance + dx)

    def _bounded(self, number: int, dy: float) -> float:
        """How far a glyph is lifted: not past what a line has room for."""
        if not dy:
            return dy
        low, high = self.extents(number)
        return min(dy, HIGHEST - high) if dy > 0 else max(dy, LOWEST - low)


def _texts(text: str, clusters: list[int], turned: bool) -> list[str]:
    """The characters that each glyph shows; a second glyph of the same characters shows none.

    Readers turn what was drawn from right to left round letter by letter, so a ligature there holds its letters turned.
    """
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=False))
    found, seen = [], set()
    for start in clusters:
        part = "" if start in seen else text[start : ends[start]]
        seen.add(start)
        found.append(_turned(part) if turned else _meant(part))
    return found


def _turned(part: str) -> str:
    """What is invisible is left out: some readers lose the signs beside it when they turn a line round."""
    return "".join(one for one in reversed(part) if not is_invisible(one))


def _meant(part: str) -> str:
    """All that makes a sign the sign it is: a family is several people and the joiners between them."""
    whole = unicodedata.category(part[:1] or " ") == "So"
    return "".join(one for one in part if whole or _is_selector(one) or not is_invisible(one))


@lru_cache(maxsize=8_000)
def is_invisible(character: str) -> bool:
    """True for what shows nothing by nature: joiners, direction marks, variation selectors, control characters."""
    return unicodedata.category(character) in ("Cf", "Cc") or _is_selector(character)


def _is_selector(character: str) -> bool:
    """True for what chooses between two forms of the sign before it, such as a heart in colour or in black."""
    return "VARIATION SELECTOR" in unicodedata.name(character, "")


@cache
def typeface(name: str) -> Typeface:
    """The font of this file name (without .ttf), read once for the whole process."""
    return Typeface(name)
