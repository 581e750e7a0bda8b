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


@pytest.mark.parametrize("style", ["", "-Bold"])
def test_the_fallback_holds_other_scripts_and_boxes(style: str) -> None:
    with TTFont(FONTS / f"DejaVuSans{style}.ttf") as font:
        held = font.getBestCmap()
    assert [character for character in "ΑωЯжעبگÇ☐☑✓→≤" if ord(character) not in held] == []
