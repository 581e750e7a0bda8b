"""Colours, type and spacing of every screen: one style sheet, light and dark, at any text size.

Contrast of every text pair is at least 4.5:1 (WCAG 2.2 AA); tests/desktop/test_theme.py computes it.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import qtawesome
from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication

FAMILY: Final = "Atkinson Hyperlegible Next"
FONT_FILES: Final = (
    "AtkinsonHyperlegibleNext-Regular.ttf",
    "AtkinsonHyperlegibleNext-SemiBold.ttf",
    "AtkinsonHyperlegibleNext-Bold.ttf",
)
TEXT_SIZES: Final = (100, 125, 150, 200)  # percent


@dataclass(frozen=True)
class Colours:
    """Named by use; hexadecimal RGB."""

    bg: str
    card: str
    line: str
    ink: str
    soft: str
    accent: str
    on_accent: str
    accent_pale: str
    red: str
    red_pale: str
    amber: str
    amber_pale: str
    green: str
    green_pale: str
    field_line: str  # at least 3:1 against card, so that a field can be found


LIGHT: Final = Colours(
    bg="#F6F4F0",
    card="#FFFFFF",
    line="#DDD8CF",
    ink="#1E2A2E",
    soft="#5A686D",
    accent="#0B5F63",
    on_accent="#FFFFFF",
    accent_pale="#E3F0EF",
    red="#A8201A",
    red_pale="#FBEAE8",
    amber="#8A5A00",
    amber_pale="#FDF3DC",
    green="#1F6B3A",
    green_pale="#E6F3EA",
    field_line="#8A8F8A",
)
DARK: Final = Colours(
    bg="#141A1C",
    card="#1D2528",
    line="#334045",
    ink="#EDF1F1",
    soft="#A9B5B8",
    accent="#6CC5C1",
    on_accent="#0E1B1C",
    accent_pale="#1B3A3B",
    red="#FFB4AB",
    red_pale="#3B1A18",
    amber="#F2C66D",
    amber_pale="#362A12",
    green="#8FD6A5",
    green_pale="#16301F",
    field_line="#77868B",
)


@dataclass(frozen=True)
class Look:
    """The colours in use and the text size in percent."""

    colours: Colours
    percent: int = 100

    def px(self, size: int) -> int:
        """A size in pixels at this text size."""
        return round(size * self.percent / 100)


_look = Look(LIGHT)


def look() -> Look:
    """The look in use now."""
    return _look


def icon(name: str, colour: str | None = None) -> QIcon:
    """A Phosphor icon by name, such as "house" or "warning"; colour defaults to that of text."""
    chosen: QIcon = qtawesome.icon(f"ph.{name}", color=colour or look().colours.ink)
    return chosen


def drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon as a picture, drawn once for all places: drawing it from its font takes longer than what is beside it."""
    key, pixmap = f"icon {name} {colour} {size} {ratio}", QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = icon(name, colour).pixmap(QSize(size, size), ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def icon_size(size: int = 18, beside: int = 0) -> QSize:
    """A square for an icon at this text size; beside: room for words next to it, left and right as the icon is centred.

    Qt keeps 4 pixels between the icon of a button and its words at any text size: at 200% they touch.
    """
    return QSize(look().px(size + beside), look().px(size))


@cache
def _load_fonts() -> bool:
    folder = files("resources").joinpath("fonts")
    return all(QFontDatabase.addApplicationFontFromData(folder.joinpath(name).read_bytes()) >= 0 for name in FONT_FILES)


def system_is_dark() -> bool:
    """True when the system asks for a dark window."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _wanted(*, dark: bool, percent: int) -> Look:
    return Look(DARK if dark else LIGHT, percent)


def is_worn(app: QApplication, *, dark: bool, percent: int) -> bool:
    """True when the program is dressed like this already; dressing restyles every widget there is: a long while."""
    return app.styleSheet() == style_sheet(_wanted(dark=dark, percent=percent))


def apply(app: QApplication, *, dark: bool, percent: int = 100) -> Look:
    """Dress the whole program; may be called again when the worker changes text size or the system its colours."""
    global _look
    _look = _wanted(dark=dark, percent=percent)
    _load_fonts()
    QDir.setSearchPaths("icons", [str(files("resources").joinpath("icons"))])  # what the style sheet calls icons:
    app.setStyle("Fusion")
    font = QFont(FAMILY)
    font.setPixelSize(_look.px(15))
    app.setFont(font)
    app.setPalette(_palette(_look.colours))
    app.setStyleSheet(style_sheet(_look))
    return _look


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: colours.bg,
        roles.WindowText: colours.ink,
        roles.Base: colours.card,
        roles.AlternateBase: colours.bg,
        roles.Text: colours.ink,
        roles.Button: colours.card,
        roles.ButtonText: colours.ink,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.PlaceholderText: colours.soft,
        roles.ToolTipBase: colours.card,
        roles.ToolTipText: colours.ink,
        roles.Link: colours.accent,
        roles.Mid: colours.field_line,
        roles.Light: colours.line,
        roles.Dark: colours.field_line,
    }.items():
        palette.setColor(role, QColor(colour))
    return palette


@cache
def style_sheet(look: Look) -> str:
    """The style sheet. Widgets choose a part of it by the dynamic property `role` (see desktop/widgets.py)."""
    sheet = files("resources").joinpath("style", "app.qss").read_text(encoding="utf-8")
    tick = files("resources").joinpath("style", "tick-dark.svg" if look.colours == DARK else "tick-light.svg")
    sheet = sheet.replace("@tick", str(tick).replace("\\", "/"))
    sheet = re.sub(r"(\d+)sp\b", lambda found: f"{look.px(int(found[1]))}px", sheet)
    return re.sub(r"@(\w+)", lambda found: str(getattr(look.colours, found[1])), sheet)
