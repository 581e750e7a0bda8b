"""The fonts hold what Dutch, its neighbours and amounts of money need, and 0 reads as people write it."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

import resources

FONTS = Path(resources.__file__).parent / "fonts"
STYLES = ("Regular", "SemiBold", "Bold", "Italic")
NEEDED = (
    "0123456789 €%.,:;-–—“”‘’…•·½²×−&@/()+=?!\u00a0\u2011" + "ëïéèêöüäáàâóíúçñÉËÏ" + "ąćęłńóśźżğışŞİőűčřžěšțșăœæøåßẞ"
)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_holds_the_characters_that_are_needed(style: str) -> None:
    with TTFont(FONTS / f"AtkinsonHyperlegibleNext-{style}.ttf") as font:
        held = font.getBestCmap()
    assert [character for character in NEEDED if ord(character) not in held] == []


@pytest.mark.parametrize("style", STYLES)
def test_zero_is_plain_and_the_stroke_is_a_feature(style: str) -> None:
    with TTFont(FONTS / f"AtkinsonHyperlegibleNext-{style}.ttf") as font:
        glyphs = font["glyf"]
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert glyphs["zero"].numberOfContours == 2  # outside and one counter
        assert glyphs["zero.slash"].numberOfContours == 3  # the stroke cuts the counter in two
        assert font["hmtx"]["zero"] == font["hmtx"]["zero.slash"]
        assert {"zero", "tnum"} <= features


@pytest.mark.parametrize("style", STYLES)
def test_the_fonts_may_be_embedded(style: str) -> None:
    with TTFont(FONTS / f"AtkinsonHyperlegibleNext-{style}.ttf") as font:
        assert font["OS/2"].fsType == 0


SECOND = {
    "NotoSans-Regular": "ΑωЯжёçẹ₺ŉ",
    "NotoSans-Bold": "ΑωЯжёçẹ₺ŉ",
    "NotoSansArabic-Regular": "عبگپچژ٣۴،",
    "NotoSansArabic-Bold": "عبگپچژ٣۴،",
    "NotoSansHebrew-Regular": "אבתץ",
    "NotoSansHebrew-Bold": "אבתץ",
    "NotoSansMath-Regular": "→←≤≥",
    "NotoSansSymbols2-Regular": "☐☑✓★♥",
    "NotoEmoji-Regular": "😀🏦👍🏽",
}


@pytest.mark.parametrize(("name", "needed"), list(SECOND.items()))
def test_the_other_faces_hold_other_scripts_and_signs_and_may_be_embedded(name: str, needed: str) -> None:
    with TTFont(FONTS / f"{name}.ttf") as font:
        held = font.getBestCmap()
        assert font["OS/2"].fsType == 0
    assert [character for character in needed if ord(character) not in held] == []
