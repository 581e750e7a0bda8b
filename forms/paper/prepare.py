"""The preparation sheet: what to bring to the conversation, five figures to look up, and room for a wish."""

from typing import Final

from forms.paper.blocks import Block, Space, Style, plain
from forms.paper.columns import Columns
from forms.paper.fonts import Weight
from forms.paper.hand import Labelled
from forms.paper.letter import GAP, Letter, asked, call_card, lead, listing, section, text, title
from forms.paper.said import capital, page_words
from forms.paper.table import Row, Table
from forms.paper.text import TO_WRITE
from forms.paper.typed import fit_to_print
from forms.plan_model import Worker
from forms.words import Words

BRING: Final = ("identity", "post", "bank", "accounts", "vat", "home", "partner_income")
FIGURES: Final = ("f1_turnover", "f4_purchases", "f5_fixed", "h1_household", "f7_cash")  # what the quick scan needs
GOOD: Final = ("with", "sign", "urgent")
_STYLE: Final = Style(leading=15.5)


def _figures(words: Words, narrow: bool) -> Table:
    names = ("what", "amount") if narrow else ("what", "where", "amount")
    heads = tuple((plain(words(f"prepare.{name}"), _STYLE, Weight.SEMIBOLD),) for name in names)
    rows = tuple(_row(key, words, narrow) for key in FIGURES)
    return Table(Row(heads), rows, _widths(narrow), gap=5, heads=True, lines=TO_WRITE, pad=7)


def _row(key: str, words: Words, narrow: bool) -> Row:
    name, where = words(f"paper.missing.{key}"), plain(words(f"prepare.where.{key}"), _STYLE)
    what = plain(capital(name), _STYLE, Weight.SEMIBOLD)
    asked = Labelled(plain(words("prepare.euro"), _STYLE), capital(name), words("paper.write_here"), ruled=False)
    amount: tuple[Block, ...] = (asked, Space(8))
    return Row(((what, where), amount) if narrow else ((what,), (where,), amount))


def _widths(narrow: bool) -> tuple[float, ...]:
    return (0.0, 76.0) if narrow else (175.0, 0.0, 96.0)


def prepare_pdf(worker: Worker, language: str = "nl", *, large: bool = False) -> bytes:
    """The sheet as a PDF; the same for everybody, so it can be printed beforehand. worker: whom to call, if known."""
    words = page_words(language)
    bring = section(words("prepare.bring"), listing([words(f"paper.papers.{key}") for key in BRING], "box"))
    good = section(words("prepare.good"), listing([words(f"prepare.good.{key}") for key in GOOD]))
    blocks = (
        title(words("prepare.title")),
        lead(words("prepare.lead")),
        *((bring, good) if large else (Columns((bring, good), GAP),)),
        section(words("prepare.figures"), _figures(words, large), text(words("prepare.estimate"), gap=6)),
        asked(words("prepare.wish"), words("prepare.wish.ask"), words, lines=4 if large else 2),
    )
    return Letter(words("prepare.name"), blocks, (call_card(fit_to_print(worker), words),)).pdf(words, large=large)
