"""Print the action plan: page 1 for the fridge, private from there on.

The same plan gives the same bytes. Never on these pages: BSN, scores, colours, private answers (they are not in Plan).
"""

from dataclasses import replace

from forms.paper.fridge import fridge_foot, fridge_sheets
from forms.paper.private import private_sheets
from forms.paper.said import both, first, page_words, second
from forms.paper.sheet import format_of, render
from forms.paper.typed import fit_to_print
from forms.plan_model import Plan


def plan_pdf(plan: Plan, language: str = "nl", *, large: bool = False) -> bytes:
    """The pages as a PDF: A4, tagged, fonts inside, no personal data in its properties.

    language: "nl", or "en" for English beside the Dutch. large: in large print (18 points).
    """
    words = page_words(language)
    plan = fit_to_print(plan)

    paper = format_of(large)
    fridge, whole = fridge_sheets(plan, words, paper)

    def foot(page: int, pages: int) -> str:
        if page <= len(fridge):
            return fridge_foot(page, len(fridge), pages, words)
        dutch = first(words("paper.footer_private", plan=plan.number, day=plan.day, page=page, pages=pages))
        short = second(words("paper.footer_private_page", page=page, pages=pages))
        return both(dutch, short) if words.beside else dutch

    sheets = (*fridge, *private_sheets(replace(plan, words_on_fridge=whole), words, paper))
    return render(sheets, foot, title=words("paper.title"), language=words.language, paper=paper, spoken=plan.spoken)
