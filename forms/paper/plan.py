"""Print the action plan: page 1 for the fridge, private from page 2 on.

The same plan gives the same bytes. Never on these pages: BSN, scores, colours, private answers (they are not in Plan).
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from forms.answers import clean_text
from forms.paper.fonts import unprintable
from forms.paper.fridge import fridge_sheet
from forms.paper.private import private_sheets
from forms.paper.said import first, page_words, unmarked
from forms.paper.sheet import format_of, render
from forms.plan_model import Phrase, Plan

__all__ = ["plan_pdf", "unprintable", "unprintable_in"]


def _clean(value: Any) -> Any:
    """A value of a plan with every typed text fit to print: no characters that XML lacks, composed."""
    if isinstance(value, Phrase):
        numbers = tuple((name, clean_text(n) if type(n) is str else n) for name, n in value.numbers)
        return Phrase(value.key, numbers)
    if type(value) is str:
        return unmarked(clean_text(value)).strip()
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    return value


def _typed(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, tuple):
        return "".join(_typed(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return "".join(_typed(getattr(value, field.name)) for field in fields(value))
    return ""


def unprintable_in(typed: object) -> tuple[str, ...]:
    """The characters that no font can show, anywhere in a plan or another value with what people typed."""
    return unprintable(clean_text(_typed(typed)))


def plan_pdf(plan: Plan, language: str = "nl", *, large: bool = False) -> bytes:
    """The pages as a PDF: A4, tagged, fonts inside, no personal data in its properties.

    language: "nl", or "en" for English beside the Dutch. large: in large print (18 points).
    """
    words = page_words(language)
    plan = _clean(plan)

    def foot(page: int, pages: int) -> str:
        if page == 1:
            return first(words("paper.footer_fridge", page=page, pages=pages))
        return first(words("paper.footer_private", plan=plan.number, day=plan.day, page=page, pages=pages))

    paper = format_of(large)
    fridge, whole = fridge_sheet(plan, words, paper)
    sheets = (fridge, *private_sheets(replace(plan, words_on_fridge=whole), words, paper))
    title = first(words("paper.title"))
    return render(sheets, foot, title=title, language=words.language, paper=paper, spoken=plan.spoken)
