"""The client's copy of a dossier: everything that was recorded, in readable order, with who recorded it and when."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from forms.dossier_copy import CopySection, Recorded
from forms.paper.blocks import Block, Paragraph, Style, soft
from forms.paper.fonts import Weight
from forms.paper.letter import Letter, lead, section, text, title
from forms.paper.said import PaperWords
from forms.paper.text import SOFT, Span
from forms.paper.typed import fit_to_print


def _block(one: Recorded, said_above: str = "") -> Block:
    spans = [Span(one.question + "\n", colour=SOFT), Span(one.answer, Weight.SEMIBOLD)]
    if one.told and one.told != said_above:
        spans.append(Span("\n" + one.told, colour=SOFT))
    return Paragraph(tuple(spans), Style(leading=15, gap=7))


def _section(part: CopySection, words: PaperWords) -> Block:
    """What is in it; who recorded most of it and when is said once."""
    ((told, count),) = Counter(one.told for one in part.recorded).most_common(1)
    if not told or count == 1:
        return section(part.title, *map(_block, part.recorded), whole=False)
    key = "copy.told_all" if count == len(part.recorded) else "copy.told_most"
    above = soft(words(key, told=told), Style(leading=15, gap=1, keep=True))
    return section(part.title, above, *(_block(one, told) for one in part.recorded), whole=False)


def dossier_copy_pdf(
    sections: Sequence[CopySection],
    day: date,
    language: str = "nl",
    *,
    large: bool = False,
    spoken: tuple[str, ...] = (),
) -> bytes:
    """The copy as a PDF; sections without anything in them are left out.

    day: of the copy; spoken: the languages that the client named, as BCP 47 tags.
    """
    words = PaperWords(language)
    filled = [fit_to_print(one) for one in sections if one.recorded]
    parts: list[Block] = [_section(one, words) for one in filled]
    blocks = (
        title(words("copy.title")),
        lead(words("copy.lead", day=day)),
        *(parts or [text(words("copy.empty"))]),
        section(words("copy.rights"), text(words("copy.rights.text"))),
    )
    return Letter(words("copy.title"), blocks, day=day, spoken=spoken).pdf(words, large=large)
