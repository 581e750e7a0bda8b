"""The papers of a region: its root key, and the two halves of its archive key. They exist on paper only."""

from datetime import date
from typing import Final

from forms.paper.blocks import Group, Style, plain
from forms.paper.fonts import Weight
from forms.paper.letter import Letter, asked, lead, listing, section, strong, title
from forms.paper.said import PaperWords
from forms.paper.text import PALE
from forms.paper.typed import fit_to_print

KINDS: Final = ("root", "archive_a", "archive_b")
GROUPS: Final = 4  # of a code in one line


def lines_of(code: str) -> tuple[str, ...]:
    """A code in lines that are easy to type over; dashes and line ends make no difference to who reads it."""
    groups = code.split("-")
    return tuple("-".join(groups[start : start + GROUPS]) for start in range(0, len(groups), GROUPS))


def region_secret_pdf(kind: str, region: str, code: str, day: date, language: str = "nl") -> bytes:
    """The sheet of one secret as a PDF. kind: one of KINDS; code: as it is typed back."""
    words = PaperWords(language)
    key = "root" if kind == "root" else "archive"
    shown = tuple(plain(line, Style(21, 32), Weight.BOLD) for line in lines_of(code))
    use = [words(f"regionsheet.{key}.use.{number}") for number in (1, 2, 3)]
    blocks = (
        title(words(f"regionsheet.{kind}.title", region=fit_to_print(region))),
        lead(words(f"regionsheet.{key}.lead", day=day)),
        section(words("regionsheet.code"), Group(shown, "Sect", 6, PALE, 16, whole=True)),
        section(words("regionsheet.use"), listing(use)),
        section(words("regionsheet.keep"), listing([words(f"regionsheet.keep.{number}") for number in (1, 2, 3)])),
        asked(words("regionsheet.who"), words(f"regionsheet.{key}.who.ask"), words),
        strong(words(f"regionsheet.{key}.never"), gap=14),
    )
    return Letter(words(f"regionsheet.{kind}.name"), blocks, day=day).pdf(words)
