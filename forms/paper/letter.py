"""Papers that read from top to bottom: a title, sections, and the same foot on each page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.paper.bidi import isolated
from forms.paper.blocks import Block, Group, Item, Paragraph, Style, plain, soft
from forms.paper.fonts import Weight
from forms.paper.hand import to_write
from forms.paper.said import PaperWords, capital
from forms.paper.sheet import Sheet, flow, format_of, render
from forms.paper.text import PALE, Span
from forms.plan_model import Worker
from forms.words import Words

BODY: Final = Style(leading=15.5)
GAP: Final = 17.0  # points between sections
WRITING: Final = 26.0  # points from one line to write on to the next


def title(text: str) -> Paragraph:
    """The heading of a paper."""
    return plain(text, Style(22, 27, role="H1"), Weight.BOLD)


def lead(text: str) -> Paragraph:
    """What stands under the title: what this is and for whom."""
    return soft(text, Style(leading=15.5, gap=3))


def text(words: str, gap: float = 2.0) -> Paragraph:
    """Running text."""
    return plain(words, Style(leading=15.5, gap=gap))


def strong(words: str, gap: float = 4.0) -> Paragraph:
    """Running text that must not be missed."""
    return plain(words, Style(leading=15.5, gap=gap), Weight.SEMIBOLD)


def section(heading: str, *blocks: Block, whole: bool = True) -> Group:
    """A heading and what it heads."""
    style = Style(14, 19, keep=True, role="H2")
    return Group((plain(heading, style, Weight.BOLD), *blocks), "Sect", GAP, whole=whole)


def asked(heading: str, question: str, words: Words, lines: int = 2) -> Group:
    """A heading, what to write, and lines to write it on by hand."""
    return section(heading, text(question), to_write(words, lines, question, WRITING, gap=2))


def listing(texts: Sequence[str], mark: str = "dot") -> Group:
    """A list of short texts; mark: dot, or box to tick."""
    items = tuple(Item(plain(capital(one), Style(leading=15.5, gap=3, role="LBody")), mark) for one in texts)
    return Group(items, "L", 3, numbering="Square" if mark == "box" else "Disc")


def named(pairs: Sequence[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """Lines of a name and what it stands for; an empty one is left out."""
    return tuple(
        Paragraph((Span(name + ": ", Weight.SEMIBOLD), Span(isolated(value))), Style(leading=15.5, gap=2))
        for name, value in pairs
        if value
    )


def call_card(worker: Worker, words: PaperWords) -> Group:
    """Whom to call, on a coloured ground; a line to write on when nobody is named."""
    who = ", ".join(part for part in (worker.name, worker.team) if part)
    asked = words("letter.questions", who=who) if who else words("letter.questions_blank")
    number = plain(worker.phone, Style(17, 23), Weight.BOLD) if worker.phone else to_write(words, 1, asked, WRITING)
    blocks: list[Block] = [plain(asked, Style(13, 17, role="H2"), Weight.SEMIBOLD), number]
    if worker.days:
        blocks.append(text(words("paper.fridge.days", days=worker.days)))
    return Group(tuple(blocks), "Sect", 0, PALE, 14, whole=True)


@dataclass(frozen=True)
class Letter:
    """A paper: its title in the file's properties, its blocks, what stands on the bottom of the last page.

    spoken: the languages that the client named.
    """

    name: str
    blocks: tuple[Block, ...]
    bottom: tuple[Block, ...] = ()
    day: date | None = None
    spoken: tuple[str, ...] = ()

    def pdf(self, words: PaperWords, *, large: bool = False) -> bytes:
        """The pages: A4, tagged, nothing personal in the properties."""
        paper = format_of(large)
        ending = Group(self.bottom, gap=GAP, whole=True)  # keeps room for what stands on the bottom of the last page
        *before, last = flow((*self.blocks, *((ending,) if self.bottom else ())), paper)
        if last.blocks and last.blocks[-1] is ending:
            last = Sheet(last.blocks[:-1], self.bottom)

        def foot(page: int, pages: int) -> str:
            key = "letter.foot" if self.day is None else "letter.foot_day"
            return words(key, name=self.name, day=self.day, page=page, pages=pages)

        sheets = (*before, last)
        return render(sheets, foot, title=self.name, language=words.language, paper=paper, spoken=self.spoken)
