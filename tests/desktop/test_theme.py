"""The look keeps its promises: contrast, no forgotten colours, every size."""

import re
from dataclasses import fields, replace

import pytest

from desktop.theme import DARK, LIGHT, TEXT_SIZES, Colours, Look, style_sheet


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(colours: Colours) -> None:
    pairs = [(ink, ground) for ink in (colours.ink, colours.soft) for ground in (colours.bg, colours.card)]
    pairs += [(colours.accent, ground) for ground in (colours.card, colours.bg, colours.accent_pale)]
    pairs += [(colours.red, colours.red_pale), (colours.amber, colours.amber_pale), (colours.green, colours.green_pale)]
    pairs += [(colours.on_accent, colours.accent), (colours.ink, colours.accent_pale), (colours.red, colours.card)]
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.field_line, colours.card) >= 3


@pytest.mark.parametrize("percent", TEXT_SIZES)
def test_the_style_sheet_names_only_colours_and_sizes_that_exist(percent: int) -> None:
    sheet = style_sheet(replace(Look(LIGHT), percent=percent))
    assert "@" not in sheet.split("*/", 1)[1]
    assert not re.search(r"\d+sp\b", sheet.split("*/", 1)[1])
    used = set(re.findall(r"#[0-9A-F]{6}", sheet))
    assert used <= {getattr(LIGHT, one.name) for one in fields(LIGHT)}
    assert f"font-size: {round(15 * percent / 100)}px" in sheet
