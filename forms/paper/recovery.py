"""The recovery sheet of a laptop: the code that opens its vault when the passphrase is forgotten."""

from datetime import date

from forms.paper.blocks import Group, Style, plain
from forms.paper.fonts import Weight
from forms.paper.letter import Letter, asked, lead, listing, section, strong, title
from forms.paper.said import PaperWords
from forms.paper.text import PALE


def recovery_pdf(code: str, day: date, language: str = "nl") -> bytes:
    """The sheet as a PDF. Whoever has it and the laptop can open the vault: it is kept away from the laptop."""
    words = PaperWords(language)
    shown = plain(code, Style(21, 32), Weight.BOLD)
    blocks = (
        title(words("recoverysheet.title")),
        lead(words("recoverysheet.lead", day=day)),
        section(words("recoverysheet.code"), Group((shown,), "Sect", 6, PALE, 16, whole=True)),
        section(words("recoverysheet.use"), listing([words(f"recoverysheet.use.{number}") for number in (1, 2, 3)])),
        section(words("recoverysheet.keep"), listing([words(f"recoverysheet.keep.{number}") for number in (1, 2, 3)])),
        asked(words("recoverysheet.whose"), words("recoverysheet.whose.ask"), words),
        strong(words("recoverysheet.never"), gap=14),
    )
    return Letter(words("recoverysheet.name"), blocks, day=day).pdf(words)
