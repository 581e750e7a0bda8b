"""What is written in a page draws every glyph where HarfBuzz places it."""

from collections.abc import Iterator
from types import SimpleNamespace

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forms.paper.embed import DocumentFont
from forms.paper.fonts import Weight, runs
from forms.paper.typeface import HIGHEST, LOWEST, Glyph, Typeface, typeface

CANTILLATED = "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ"
VOCALISED = "الرَّحْمَٰنِ إِنِّي"
HEAPED = "ba" + "\u0301" * 80 + "nk e" + "\u0323" * 80 + "n"
TYPED = st.text("aVé\u0301\u0323שָׁ֖ל\u05bcאِّسلم ", min_size=1, max_size=40)


def _drawn(face: Typeface, operators: str) -> Iterator[tuple[int, float, float]]:
    """Code, place and height of everything that a reader draws, in thousandths."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(f"BT {operators} ET".encode("ascii"))
    x = height = 0.0
    for step in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(step.operator) == "Ts":
            height = float(step.operands[0])
        for part in step.operands[0] if str(step.operator) == "TJ" else ():
            if not isinstance(part, pikepdf.String):
                x -= float(part)
                continue
            for at in range(0, len(bytes(part)), 2):
                code = int.from_bytes(bytes(part)[at : at + 2])
                yield code, x, height
                x += face.advance(code)
    assert height == 0.0


def _placed(glyphs: tuple[Glyph, ...]) -> Iterator[tuple[int, float, float]]:
    x = 0.0
    for glyph in glyphs:
        yield glyph.number, x + glyph.dx, glyph.dy
        x += glyph.advance


class _ByNumber(DocumentFont):
    """A font whose codes are the numbers of its glyphs."""

    def _code(self, glyph: Glyph) -> int:
        return glyph.number


@settings(max_examples=40)
@given(TYPED, st.sampled_from(list(Weight)))
@example(CANTILLATED, Weight.BOLD)
@example(VOCALISED, Weight.REGULAR)
@example(HEAPED, Weight.BOLD)
@example("AVATAR, ffi", Weight.REGULAR)
def test_every_glyph_is_drawn_where_it_was_placed(text: str, weight: Weight) -> None:
    for run in runs(text, weight):
        face = typeface(run.face)
        font = _ByNumber(face, SimpleNamespace(fontMapping={}, delayedFonts=[]))
        drawn = list(_drawn(face, " ".join(font.operators(run.glyphs(), 1000.0))))
        placed = list(_placed(run.glyphs()))
        assert [number for number, _, _ in drawn] == [number for number, _, _ in placed]
        for (_, x, height), (_, there, high) in zip(drawn, placed, strict=True):
            assert (x, height) == pytest.approx((there, high), abs=0.2)


def test_a_heap_of_marks_stays_within_its_line_and_each_is_drawn() -> None:
    for mark in "\u0301\u0323":
        (run,) = runs("a" + mark * 80, Weight.REGULAR)
        assert len(run.glyphs()) in (80, 81)  # the first may be one with its letter
        low, high = typeface(run.face).ink(run.text)
        assert low >= LOWEST - 0.01
        assert high <= HIGHEST + 0.01


@pytest.mark.parametrize("text", [CANTILLATED, VOCALISED, "Nguyễn Ế ΐ Й", "ɔ̃́ː t͡ʃʰ"])
def test_marks_of_a_script_stand_where_the_font_puts_them(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = [run.glyphs() for run in runs(text, Weight.BOLD)]
    monkeypatch.setattr(Typeface, "_bounded", lambda _face, _number, dy: dy)
    assert placed == [typeface(run.face)._shape(run.text, run.turned) for run in runs(text, Weight.BOLD)]
