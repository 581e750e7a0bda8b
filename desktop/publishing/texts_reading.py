"""What is wrong with a region's own sentences, place by place; no Qt."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.resource import printable
from forms.words import Words

if TYPE_CHECKING:
    from forms.own_texts import TextsFaulty


def problem_lines(faulty: "TextsFaulty", words: Words) -> Iterator[str]:
    """A line for each problem of a spreadsheet of sentences."""
    for one in faulty.problems:
        what = words(f"texts.problem.{one.what}")
        where = words("texts.problem.where", row=one.row, column=one.column, name=printable(one.key[:60]))
        yield f"{where}: {what}" if one.row else what
